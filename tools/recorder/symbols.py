"""Symbols: values that Faker's code carries about while it is recorded.

A `Sym` is a table indexed by an expression over draws, so that any function of it is another table; without a table it
is the number itself. It has no `str()`: an operation nobody foresaw raises, so that recording fails aloud or is right.
Its operators are in `algebra.py`.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from .expressions import Expr, NotRecordableError, arithmetic, gather
from .path import CURRENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The longest table, and the longest one that joins two draws.
LIMIT, JOINT = 20_000, 4_000


class Bad:
    """Stands in a table where a value cannot occur."""


def fail(why: str) -> Any:
    """What cannot be recorded, and why."""
    raise NotRecordableError(why)


def symbolic(x: Any) -> bool:
    """Whether a value, or one in a short tuple or list, is a symbol."""
    if isinstance(x, (tuple, list)):
        return len(x) < 5_000 and any(symbolic(v) for v in x)
    return getattr(type(x), "is_symbol", False)


def _decided(sym: Sym) -> Any:
    if sym.table is None:
        fail("a decision on a wide number")
    return CURRENT.path.decide(sym)


class Sym:
    """A value that depends on draws."""

    is_symbol = True

    def __init__(self, expr: Expr, table: list[Any] | None = None) -> None:
        if table is None and expr.count <= LIMIT:
            table = list(range(expr.lo, expr.hi + 1))
        self.expr, self.table = expr, table

    def live(self) -> list[Any]:
        """The values that are possible on this path."""
        if self.table is None:
            return fail("the values of a wide number")
        mask = CURRENT.path.alive.get(self.expr.token)
        if mask is None:
            return [v for v in self.table if v is not Bad]
        return [v for v, m in zip(self.table, mask, strict=True) if m and v is not Bad]

    def coded(self) -> tuple[list[Any], list[int | None]]:
        """The distinct possible values, and for each entry of the table the number of its value."""
        if self.table is None:
            return fail("a decision on a wide number")
        CURRENT.spend(len(self.table))
        mask = CURRENT.path.alive.get(self.expr.token)
        outcomes: list[Any] = []
        codes: list[int | None] = []
        seen: dict[Any, int] = {}
        for i, v in enumerate(self.table):
            if v is Bad or (mask is not None and not mask[i]):
                codes.append(None)
                continue
            try:
                token = (type(v), v)
                hash(token)
            except TypeError:
                token = (type(v), id(v))
            if token not in seen:
                seen[token] = len(outcomes)
                outcomes.append(v)
            codes.append(seen[token])
        return outcomes, codes

    def map(self, f: Callable[[Any], Any]) -> Sym:
        """The symbol of a function's values. What fails for every possible value fails with its error."""
        if self.table is None:
            return fail("a function of a wide number")
        CURRENT.spend(len(self.table))
        mask = CURRENT.path.alive.get(self.expr.token)
        out: list[Any] = []
        error: Exception | None = None
        if mask is None and len(self.table) > 20:
            try:
                return Sym(self.expr, [v if v is Bad else f(v) for v in self.table])
            except Exception:  # noqa: BLE001  (below it is found out for which values)
                pass
        for i, v in enumerate(self.table):
            if v is Bad or (mask is not None and not mask[i]):
                out.append(Bad)
                continue
            try:
                out.append(f(v))
            except Exception as why:  # noqa: BLE001  (whatever the function raises)
                out.append(Bad)
                error = why
        if error is not None:
            if all(v is Bad for v in out):
                raise error
            fail(f"a function that fails for some values: {error!r}")
        return Sym(self.expr, out)

    def number(self) -> Expr:
        """The symbol as a whole number to count with."""
        if self.table is None:
            return self.expr
        if not all(isinstance(v, int) for v in self.live()):
            fail("arithmetic on something other than whole numbers")
        first = self.table[0]
        step = 0 if first is Bad or len(self.table) < 2 or self.table[1] is Bad else self.table[1] - first
        if step and self.table == [first + at * step for at in range(len(self.table))]:
            place = arithmetic("sub", self.expr, self.expr.lo) if self.expr.lo else self.expr
            scaled = arithmetic("mul", place, step) if step != 1 else place
            return arithmetic("add", scaled, first) if first else scaled
        return gather(self.expr, [0 if v is Bad else int(v) for v in self.table])

    def text(self) -> Sym:
        """The symbol's `str()`."""
        if self.table is None or all(isinstance(v, (str, bytes)) for v in self.live()):
            return self
        return self.map(str)

    def one_kind(self) -> type:
        """The type of its values; several are a decision."""
        kinds = {type(v) for v in self.live()} if self.table is not None else {int}
        return kinds.pop() if len(kinds) == 1 else type(CURRENT.path.decide(self.map(type)))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self.table is None:
            fail(f"{name} of a wide number")
        if callable(getattr(self.live()[0], name)):

            def call(*a: Any, **k: Any) -> Any:
                if symbolic(a):
                    fail(f"{name} with a symbol")
                return self.map(lambda v: getattr(v, name)(*a, **k))

            return call
        return self.map(lambda v: getattr(v, name))

    def __iter__(self) -> Iterator[Any]:
        first = self.live()[0]
        if not isinstance(first, (str, tuple, list)):
            return iter(_decided(self))
        count = _decided(self.map(len))
        return iter([self.map(lambda v, i=i: v[i]) for i in range(count)])  # type: ignore[misc]

    def __call__(self, *a: Any, **k: Any) -> Any:
        return _decided(self)(*a, **k)

    def __bool__(self) -> bool:
        if self.table is None:
            return bool(_decided(Sym(arithmetic("ne", self.expr, 0), [False, True])))
        return bool(_decided(self.map(bool)))

    def __index__(self) -> int:
        return int(_decided(self))

    __int__ = __index__

    def __float__(self) -> float:
        return float(_decided(self))

    def __len__(self) -> int:
        return int(_decided(self.map(len)))

    def __neg__(self) -> Sym:
        return self.map(operator.neg) if self.table is not None else Sym(arithmetic("sub", 0, self.expr))

    def __str__(self) -> str:
        return str(fail("str() out of sight"))

    __repr__ = __format__ = __str__  # type: ignore[assignment]

    def __hash__(self) -> int:
        return int(fail("hash() of a symbol"))
