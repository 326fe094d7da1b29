"""Whether a row can meet a condition, as far as its columns' bounds tell: `age > 200` of an age up to 90 is a slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...schema.columns import Numeric
from .syntax import Call, FaultError, Name, Number, source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...schema.column import Column
    from .syntax import Syntax

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def reachable(tree: Syntax, columns: Mapping[str, Column]) -> None:
    """FaultError when a comparison that must hold (alone, or between `and`s) lies outside a column's bounds."""
    for part in tree.args if isinstance(tree, Call) and tree.name == "and" else (tree,):
        if isinstance(part, Call) and part.name in _MIRRORED:
            a, b = part.args
            if isinstance(a, Name):
                _check(part, a, part.name, b, columns)
            elif isinstance(b, Name):
                _check(part, b, _MIRRORED[part.name], a, columns)


def _check(part: Call, name: Name, sign: str, edge: Syntax | None, columns: Mapping[str, Column]) -> None:
    column, value = columns.get(name.text), _value(edge)
    if not isinstance(column, Numeric) or value is None or column.given or column.zeros:
        return
    low, high = column.min, column.max
    below = low is not None and (value < low or (value <= low and sign == "<"))
    above = high is not None and (value > high or (value >= high and sign == ">"))
    if (below and sign in ("<", "<=", "=")) or (above and sign in (">", ">=", "=")):
        ends = [f"{end:g}" for end in (low, high) if end is not None]
        span = (
            f"from {ends[0]} to {ends[1]}"
            if len(ends) == 2
            else f"{'at least' if low is not None else 'at most'} {ends[0]}"
        )
        raise FaultError(f"no row can meet {source(part)}", f"{name.text} is {span}")


def _value(tree: Syntax | None) -> float | None:
    if isinstance(tree, Number):
        return float(tree.text)
    if isinstance(tree, Call) and tree.name == "neg":
        inner = _value(tree.args[0])
        return None if inner is None else -inner
    return None
