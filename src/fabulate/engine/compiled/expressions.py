"""The whole numbers of recorded programs: expressions over draws, compiled to functions over NumPy."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

import numpy as np

from .draws import Alias, Draws, alias
from .store import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..address import Ints

    Evaluate = Callable[[Draws], "Ints | int"]

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "floordiv": operator.floordiv, "mod": operator.mod,
    "xor": operator.xor, "and_": operator.and_, "or_": operator.or_, "eq": operator.eq, "ne": operator.ne,
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
}  # fmt: skip
_TRUTHS = ("eq", "ne", "lt", "le", "gt", "ge")


def expression(said: Any, locale: str) -> Evaluate:
    """An expression as the store writes it, to a function from draws to int64, one a row, or a constant."""
    if isinstance(said, int):
        return lambda _: said
    op, *args = said
    if op == "d":
        key, count = args[0], args[1]
        picks = weights(args[2], locale) if len(args) > 2 else None
        return lambda draws: draws.below(key, count, picks)
    if op == "s":
        key, count, some, at = args
        return lambda draws: draws.sample(key, count, some)[at]
    if op == "g":
        index, low = expression(args[0], locale), args[1]
        table = np.array(line(args[2], locale)[0] if isinstance(args[2], str) else args[2], np.int64)
        return lambda draws: table[index(draws) - low]
    left, right = expression(args[0], locale), expression(args[1], locale)
    function = _OPERATORS[op]
    if op in _TRUTHS:
        return lambda draws: np.asarray(function(left(draws), right(draws))).astype(np.int64)
    return lambda draws: function(left(draws), right(draws))


def weights(ref: str, locale: str) -> Alias:
    """The picks of a table of weights."""
    return alias(tuple(line(ref, locale)[0]))
