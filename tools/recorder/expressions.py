"""Whole numbers as expressions over draws: what NumPy will compute for every row.

An expression knows its bounds, so that nothing leaves 62 bits unseen.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 2**62


class NotRecordableError(BaseException):
    """A method does what no program says; no Exception, so that Faker's own code cannot catch it."""


@dataclass(frozen=True, slots=True, eq=False)
class Expr:
    """`op` over `args` (expressions, integers, for a gather a tuple of them), its values within `lo`..`hi`."""

    op: str
    args: tuple[object, ...]
    lo: int
    hi: int

    @property
    def count(self) -> int:
        """How many values the bounds leave."""
        return self.hi - self.lo + 1

    @property
    def token(self) -> object:
        """What is the same for the same draw, or the same expression."""
        return self.args[0] if self.op == "draw" else self


def draw(key: int, count: int, weights: tuple[float, ...] | None = None) -> Expr:
    """A number below `count`, drawn once for a row under `key`."""
    if count > LARGEST:
        raise NotRecordableError("a draw of more than 62 bits")
    return Expr("draw", (key, count, weights), 0, count - 1)


def sampled(key: int, count: int, some: int, at: int) -> Expr:
    """The `at`-th of so many different numbers below `count`."""
    return Expr("sample", (key, count, some, at), 0, count - 1)


def gather(index: Expr, table: Sequence[int]) -> Expr:
    """The table's entry at `index - index.lo`."""
    values = tuple(map(int, table))
    return checked(Expr("gather", (index, values), min(values), max(values)))


def checked(made: Expr) -> Expr:
    """The expression, unless it may leave 62 bits."""
    if not -LARGEST < made.lo <= made.hi < LARGEST:
        raise NotRecordableError("whole numbers above 62 bits")
    return made


COMPARE = ("eq", "ne", "lt", "le", "gt", "ge")
_RISING = {"add": operator.add, "sub": operator.sub, "mul": operator.mul}
FUNCTIONS = {name: getattr(operator, name) for name in (*COMPARE, *_RISING, "floordiv", "mod", "xor", "and_", "or_")}


def arithmetic(op: str, a: Expr | int, b: Expr | int) -> Expr:
    """`a op b`, of which at least one is an expression."""
    (a_lo, a_hi), (b_lo, b_hi) = _ends(a), _ends(b)
    if op in COMPARE:
        return Expr(op, (a, b), 0, 1)
    if op == "mod" and not isinstance(b, Expr) and b > 0:
        return a if isinstance(a, Expr) and a_lo >= 0 and a_hi < b else Expr(op, (a, b), 0, b - 1)
    if op == "floordiv" and not isinstance(b, Expr) and b > 0:
        return Expr(op, (a, b), a_lo // b, a_hi // b)
    if op in ("xor", "and_", "or_") and min(a_lo, b_lo) >= 0:
        bits = max(a_hi, b_hi).bit_length()
        return checked(Expr(op, (a, b), 0, 2**bits - 1))
    if op in _RISING:
        f = _RISING[op]
        ends = [f(x, y) for x in (a_lo, a_hi) for y in (b_lo, b_hi)]
        return checked(Expr(op, (a, b), min(ends), max(ends)))
    raise NotRecordableError(f"{op} over several draws")


def _ends(x: Expr | int) -> tuple[int, int]:
    return (x.lo, x.hi) if isinstance(x, Expr) else (int(x), int(x))


def draws(e: object, into: dict[int, Expr]) -> dict[int, Expr]:
    """The draws under an expression, by key; each shared part is looked at once."""
    todo, seen = [e], {id(e)}
    for at in todo:
        if isinstance(at, Expr):
            if at.op in ("draw", "sample"):
                into[at.args[0]] = at  # type: ignore[index]
                continue
            for arg in at.args:
                if id(arg) not in seen and isinstance(arg, Expr):
                    seen.add(id(arg))
                    todo.append(arg)
    return into
