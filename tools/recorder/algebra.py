"""What Python's operators and subscripts do with symbols, and the decisions that they cannot do without."""

from __future__ import annotations

import operator
import unicodedata
from typing import TYPE_CHECKING, Any

from .expressions import COMPARE, arithmetic
from .path import CURRENT
from .symbols import JOINT, Sym, fail, symbolic
from .texts import Text, cat, joint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def binary(op: str, a: Any, b: Any) -> Any:
    """An operator of which one side is a symbol."""
    f = getattr(operator, op)
    if isinstance(a, Text) or isinstance(b, Text):
        if op == "add":
            return cat(a, b)
        return binary(op, a.one() if isinstance(a, Text) else a, b.one() if isinstance(b, Text) else b)
    if isinstance(a, Sym) and isinstance(b, Sym):
        return _two(op, f, a, b)
    s = a if isinstance(a, Sym) else b
    if s.table is not None:
        return s.map(lambda v: f(v, b)) if s is a else s.map(lambda v: f(a, v))
    if not isinstance(b if s is a else a, int):
        fail("a wide number with something other than a whole number")
    made = arithmetic(op, s.expr, b) if s is a else arithmetic(op, a, s.expr)
    return Sym(made, [False, True]) if op in COMPARE else Sym(made)


def _two(op: str, f: Callable[[Any, Any], Any], a: Sym, b: Sym) -> Any:
    tables = a.table is not None and b.table is not None
    same = a.expr is b.expr or (isinstance(a.expr.token, int) and a.expr.token == b.expr.token)
    is_text = tables and isinstance(a.live()[0], str)
    if tables and (same or (len(a.table) * len(b.table) <= JOINT and not (op == "add" and is_text))):  # type: ignore[arg-type]
        return joint(a, b, f)
    if op == "add" and is_text:
        return cat(a, b)
    made = arithmetic(op, a.number(), b.number())
    return Sym(made, [False, True]) if op in COMPARE else Sym(made)


def item(a: Any, key: Any) -> Any:
    """`a[key]` of which one side is a symbol."""
    if isinstance(key, slice) and any(symbolic(x) for x in (key.start, key.stop, key.step)):
        key = slice(*map(decide, (key.start, key.stop, key.step)))
    if isinstance(a, Text):
        found = a.chars()[decide(key)]
        return cat(*found) if isinstance(key, slice) else found
    if isinstance(a, Sym):
        if symbolic(key):
            return (
                joint(a, key, operator.getitem)
                if isinstance(key, Sym)
                and key.table is not None
                and a.table is not None
                and len(a.table) * len(key.table) <= JOINT
                else a[decide(key)]
            )
        return a.map(lambda v: v[key])
    if isinstance(key, Text):
        key = key.one()
    if isinstance(key, Sym):
        if isinstance(a, (list, tuple)) and symbolic(list(a)):
            return a[decide(key)]
        return key.map(lambda v: a[v])
    return a[key]


def decide(x: Any) -> Any:
    """The value of a symbol on this path; anything else as it is."""
    if isinstance(x, Text):
        x = x.one()
    if not isinstance(x, Sym):
        return x
    if x.table is None:
        fail("a decision on a wide number")
    return CURRENT.path.decide(x)


def _operators() -> None:
    for kind in (Sym, Text):
        kind.__getitem__ = item  # type: ignore[method-assign,assignment]
    for op in "add sub mul floordiv mod truediv pow xor and_ or_ lshift rshift eq ne lt le gt ge".split():
        name = op.strip("_")
        for kind in (Sym,) if op in ("add", "mul") else (Sym, Text):
            setattr(kind, f"__{name}__", lambda a, b, op=op: binary(op, a, b))
            if op not in COMPARE:
                setattr(kind, f"__r{name}__", lambda a, b, op=op: binary(op, b, a))


_operators()


def normalized(form: str, text: Any) -> Any:
    """`unicodedata.normalize`, part by part."""
    if isinstance(text, Text):
        return text.each(lambda v: unicodedata.normalize(form, v), f"normalize {form}")
    return (
        text.map(lambda v: unicodedata.normalize(form, v))
        if isinstance(text, Sym)
        else unicodedata.normalize(form, text)
    )


def joined(mark: Any, items: Iterable[Any]) -> Any:
    """`mark.join(items)`."""
    out: list[Any] = []
    for i, x in enumerate(items):
        out += [mark, x] if i else [x]
    return cat(*out)
