"""Text in parts while it is recorded: literals, symbols, and text that another program makes.

What works on each character by itself works on each part; the rest joins the parts' tables, if they are small.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .expressions import Expr, NotRecordableError, arithmetic
from .symbols import LIMIT, Bad, Sym, fail, symbolic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, eq=False)
class Nested:
    """A part that another program makes: `name` with its text changed character by character by `changes`."""

    name: str
    changes: tuple[tuple[str, Callable[[str], str]], ...]
    key: int
    #: Every text of every slot of the program: leaves of parts.
    leaves: tuple[tuple[Any, ...], ...]

    @property
    def variant(self) -> str:
        """The name of the program that makes the part."""
        return "|".join([self.name, *(label for label, _ in self.changes)])

    def map(self, f: Callable[[str], str], label: str) -> Nested:
        """The part with its text changed further."""
        changed = tuple(tuple(changed_part(p, f, label) for p in leaf) for leaf in self.leaves)
        return Nested(self.name, (*self.changes, (label, f)), self.key, changed)

    def holds(self, chars: str) -> bool:
        """Whether one of the characters may occur."""
        return any(holds(p, chars) for leaf in self.leaves for p in leaf)


def changed_part(p: Any, f: Callable[[str], str], label: str) -> Any:
    """A part of a text with its characters changed."""
    if isinstance(p, Nested):
        return p.map(f, label)
    if isinstance(p, Sym):
        if p.table is None:
            return p
        return Sym(p.expr, [v if v is Bad else f(v) for v in p.table])
    return f(p)


def holds(p: Any, chars: str) -> bool:
    """Whether one of the characters may occur in a part."""
    if isinstance(p, Nested):
        return p.holds(chars)
    values = [p] if isinstance(p, str) else ["0"] if p.table is None else [v for v in p.table if v is not Bad]
    return any(c in v for v in values for c in chars)


def ends(p: Any, at: int) -> list[str]:
    """What a part may be, for a look at its first or last character."""
    if isinstance(p, Nested):
        return [v for leaf in p.leaves for v in (ends(leaf[at], at) if leaf else [""])]
    return [p] if isinstance(p, str) else ["0"] if p.table is None else [v for v in p.table if v is not Bad]


#: Methods of text that work on each character by itself.
CHARWISE = {"lower", "upper", "casefold", "swapcase", "encode", "decode", "translate"}


class Text:
    """Text in parts: str, a `Sym` of str or a wide number, a `Nested`."""

    is_symbol = True

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts

    def each(self, f: Callable[[str], str], label: str) -> Any:
        """A function of each character by itself."""
        return cat(*[_wrapped(changed_part(p, f, label)) for p in self.parts])

    def one(self) -> Sym:
        """All of it as one symbol, where the tables' product is small."""
        out: Any = ""
        for p in self.parts:
            if isinstance(p, Nested):
                raise NotRecordableError("a function of a nested program", p.name)
            if isinstance(p, Sym) and p.table is None:
                fail("a function of a wide number")
            if isinstance(out, Sym) and isinstance(p, Sym):
                out = joint(out, p, operator.add)
            elif isinstance(out, Sym):
                out = out.map(lambda v, p=p: v + p)  # type: ignore[misc]
            else:
                out = p.map(lambda v, s=out: s + v) if isinstance(p, Sym) else out + p  # type: ignore[misc]
        return out if isinstance(out, Sym) else Sym(Expr("draw", (0, 1, None), 0, 0), [out])

    def chars(self) -> list[Any]:
        """Its characters, of which some are symbols."""
        out: list[Any] = []
        for p in self.parts:
            if isinstance(p, Nested):
                raise NotRecordableError("the characters of a nested program", p.name)
            out += list(p)
        return out

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *a, **k: self._method(name, a, k)

    def _method(self, name: str, a: tuple[Any, ...], k: dict[str, Any]) -> Any:
        if symbolic(a):
            fail(f"{name} with a symbol")

        def f(v: str) -> Any:
            return getattr(v, name)(*a, **k)

        if name in CHARWISE or (name == "replace" and len(a[0]) == 1):
            return self.each(f, f"{name}{a}{k or ''}")
        if name in ("strip", "lstrip", "rstrip") and not any(
            not v or v != f(v) for at in (0, -1) for v in ends(self.parts[at], at)
        ):
            return self
        if name == "split" and len(a) == 1 and a[0]:
            return self._split(a[0], f)
        if name in ("startswith", "endswith") and len(a) == 1 and not k:
            at = 0 if name == "startswith" else -1
            p = self.parts[at]
            if isinstance(p, (str, Sym)) and all(len(v) >= len(a[0]) for v in ends(p, at)):
                return f(p) if isinstance(p, str) else p.map(f)
        return getattr(self.one(), name)(*a, **k)

    def _split(self, mark: str, f: Callable[[str], Any]) -> list[Any]:
        out: list[Any] = [""]
        for p in self.parts:
            if isinstance(p, Nested):
                if p.holds(mark):
                    raise NotRecordableError("split of a nested program", p.name)
                bits: list[Any] = [Text([p])]
            else:
                bits = list(p.map(f)) if isinstance(p, Sym) else f(p)
            out[-1:] = [cat(out[-1], bits[0]), *bits[1:]]
        return out

    def __iter__(self) -> Iterator[Any]:
        return iter(self.chars())

    def __len__(self) -> int:
        return int(length(self))

    def __bool__(self) -> bool:
        return any(isinstance(p, Nested) or (isinstance(p, str) and p) for p in self.parts) or len(self) > 0

    def __add__(self, other: Any) -> Any:
        return cat(self, other)

    def __radd__(self, other: Any) -> Any:
        return cat(other, self)

    def __mul__(self, count: Any) -> Any:
        return cat(*[self] * int(count))

    def __int__(self) -> Any:
        return fail("int() out of sight")

    def __str__(self) -> str:
        return str(fail("str() out of sight"))

    __repr__ = __format__ = __str__  # type: ignore[assignment]

    def __hash__(self) -> int:
        return int(fail("hash() of a symbol"))


def _wrapped(p: Any) -> Any:
    return Text([p]) if isinstance(p, Nested) else p


def cat(*xs: Any) -> Any:
    """Texts one after another: str, a Sym alone, or a Text."""
    parts: list[Any] = []
    for x in xs:
        some = (
            x.parts
            if isinstance(x, Text)
            else [x.text()]
            if isinstance(x, Sym)
            else [x if isinstance(x, (str, bytes)) else str(x)]
        )
        for p in some:
            if parts and isinstance(p, (str, bytes)) and isinstance(parts[-1], (str, bytes)):
                parts[-1] += p  # type: ignore[operator]
            elif not isinstance(p, (str, bytes)) or p:
                parts.append(p)
    if not parts:
        return ""
    if (
        len(parts) == 1
        and not isinstance(parts[0], Nested)
        and not (isinstance(parts[0], Sym) and parts[0].table is None)
    ):
        return parts[0]
    return Text(parts)


def length(x: Any) -> Any:
    """`len`, of symbols too."""
    if isinstance(x, Sym):
        return x.map(len)
    if not isinstance(x, Text):
        return len(x)
    total: Any = 0
    for p in x.parts:
        if isinstance(p, Nested):
            raise NotRecordableError("the length of a nested program", p.name)
        total = total + (len(p) if isinstance(p, str) else p.map(len))
    return total


def joint(a: Sym, b: Sym, f: Callable[[Any, Any], Any]) -> Sym:
    """A function of two symbols as one table over both draws."""
    if a.table is None or b.table is None:
        return fail("a function of several draws")
    if a.expr.token is b.expr.token or (isinstance(a.expr.token, int) and a.expr.token == b.expr.token):
        pairs = zip(a.table, b.table, strict=True)
        return Sym(a.expr, [Bad if v is Bad or w is Bad else f(v, w) for v, w in pairs])
    m = len(b.table)
    if len(a.table) * m > LIMIT:
        return fail("a function of several draws")
    left = arithmetic("mul", arithmetic("sub", a.expr, a.expr.lo), m)
    both = arithmetic("add", left, arithmetic("sub", b.expr, b.expr.lo))
    return Sym(both, [Bad if v is Bad or w is Bad else f(v, w) for v in a.table for w in b.table])
