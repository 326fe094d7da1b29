"""What rewritten Faker code calls where Python would go past a symbol: `%`, f-strings, subscripts, `int()`, `join` …"""

from __future__ import annotations

import inspect
import re
import string
from typing import Any

from .algebra import decide, item, joined, normalized
from .expressions import Expr, arithmetic
from .path import CURRENT
from .symbols import Sym, fail, symbolic
from .texts import Nested, Text, cat, ends, length

_NUMBER = re.compile(r"0?(\d*)d?")


class Written:
    """A moment, day or number that a kernel draws, of which only its text is known: `said` is its line in the store."""

    is_symbol = True

    def __init__(self, name: str, said: dict[str, Any], alphabet: str, *, quoted: bool = True) -> None:
        LINES[name] = said
        self.text = Text([Nested(name, (), CURRENT.path.key(), ((alphabet,),))])
        self.json = cat('"', self.text, '"') if quoted else self.text

    def __str__(self) -> str:
        return str(fail("str() of what a kernel draws"))

    __repr__ = __format__ = __str__  # type: ignore[assignment]

    def __hash__(self) -> int:
        return int(fail("hash() of what a kernel draws"))


def moment(start: Any, end: Any) -> Written:
    """A moment between two others: `2015-03-04 05:06:07.123456`."""
    said = {"kernel": "iso8601_between", "start": str(start), "end": str(end)}
    return Written(f"moment {start} {end}", said, "0123456789-:. ")


#: The store's lines for parts that kernels make with settings of their own.
LINES: dict[str, dict[str, Any]] = {}


def hook_fmt(value: Any, conversion: int = -1, spec: Any = "") -> Any:
    """A field of an f-string or of `format`."""
    value = value.text if isinstance(value, Written) else value
    if not symbolic(value) and not symbolic(spec):
        return format(str(value) if conversion == 115 else repr(value) if conversion == 114 else value, spec)
    spec = decide(spec)
    if isinstance(value, Text):
        if spec in ("", "s"):
            return value
        value = value.one()
    if value.table is not None:
        return value.map(lambda v: format(v, spec))
    if not spec or spec == "d":
        return value
    if not _NUMBER.fullmatch(spec) or not spec.startswith("0"):
        return fail(f"format {spec} of a wide number")
    return padded(value.expr, int(spec.strip("d")))


def padded(e: Expr, width: int) -> Any:
    """A wide number of at most `width` digits with leading zeros, as groups of three digits."""
    if e.lo < 0 or len(str(e.hi)) > width:
        return fail("padding of a wide number")
    out: list[Any] = []
    for group in reversed(range(-(-width // 3))):
        digits = min(3, width - 3 * group)
        part = Sym(arithmetic("mod", arithmetic("floordiv", e, 1000**group) if group else e, 1000))
        out.append(part.map(lambda v, w=digits: format(v % 10**w, f"0{w}d")))  # type: ignore[misc]
    return cat(*out)


def hook_mod(a: Any, b: Any) -> Any:
    """`a % b`, of numbers or of a format."""
    if isinstance(a, (Sym, Text)) and (
        not isinstance(a, Sym) or (a.table is not None and isinstance(a.live()[0], str))
    ):
        a = decide(a)
    if isinstance(a, Wide) or not isinstance(a, str) or not symbolic(b):
        return a % b
    items = list(b) if isinstance(b, tuple) else [b]
    out: list[Any] = []
    for text, spec in re.findall(r"([^%]*)(?:%([-0-9.]*[a-z%]))?", a):
        out.append(text)
        if spec == "%":
            out.append("%")
        elif spec:
            out.append(hook_fmt(items.pop(0), -1, re.sub(r"^-?|[si]$", "", spec)))
    return cat(*out)


def hook_cat(*xs: Any) -> Any:
    """The fields of an f-string."""
    return cat(*xs) if any(map(symbolic, xs)) else "".join(xs)


def hook_str(*xs: Any, **k: Any) -> Any:
    """`str()`."""
    if xs and isinstance(xs[0], Text):
        return xs[0]
    if xs and isinstance(xs[0], Sym):
        return xs[0].text() if xs[0].table is not None else cat(xs[0])
    return str(*xs, **k)


def hook_int(x: Any = 0, *base: Any) -> Any:
    """`int()`."""
    if isinstance(x, Sym):
        return x.map(lambda v: int(v, *base)) if x.table is not None else x
    if isinstance(x, Text):
        base_ = base[0] if base else 10
        digits_: list[tuple[Any, int]] = []
        for p in x.parts:
            digits = (
                [p] if isinstance(p, Sym) and p.table is not None and len({len(v) for v in p.live()}) == 1 else None
            )
            for ch in digits if digits is not None else list(p) if not isinstance(p, Nested) else x.chars():
                size = len(ch.live()[0]) if isinstance(ch, Sym) else len(ch)
                digits_ = [(d, f * base_**size) for d, f in digits_] + [(hook_int(ch, *base), 1)]
        if digits_ and digits_[0][1] >= 10**17:
            return Wide(digits_)
        total: Any = 0
        for digit, factor in digits_:
            total = total + digit * factor
        return total
    return int(x, *base)


class Wide:
    """A whole number of any size as digits with factors: good for a remainder, step by step, and nothing else."""

    def __init__(self, terms: list[tuple[Any, int]]) -> None:
        self.terms = terms

    def __mul__(self, by: int) -> Wide:
        return Wide([(digit, factor * by) for digit, factor in self.terms])

    __rmul__ = __mul__

    def __add__(self, other: Any) -> Wide:
        return Wide(self.terms + (other.terms if isinstance(other, Wide) else [(other, 1)]))

    __radd__ = __add__

    def __mod__(self, by: int) -> Any:
        total: Any = 0
        for digit, factor in self.terms:
            total = total + digit * (factor % by)
        return total % by


def hook_float(x: Any = 0.0) -> Any:
    """`float()`, of digits the same as `int()`: Faker's checksums take numbers so."""
    return x if isinstance(x, (Text, Wide)) else float(x)


def hook_isin(a: Any, b: Any) -> Any:
    """`a in b`."""
    if isinstance(a, Text):
        a = a.one()
    if isinstance(b, Text):
        b = b.one()
    if isinstance(a, Sym) and isinstance(b, Sym):
        return decide(a) in decide(b)
    if isinstance(a, Sym):
        some = list(b) if not isinstance(b, (str, dict, set, frozenset)) else b
        if symbolic(some if isinstance(some, list) else []):
            return any(bool(a == v) for v in some)
        return a.map(lambda v: v in some)
    return b.map(lambda v: a in v) if isinstance(b, Sym) else a in b


def hook_isinstance(x: Any, kind: Any) -> bool:
    """`isinstance()`."""
    if isinstance(x, Sym):
        return isinstance(x.live()[0] if x.table is not None else 0, kind)
    return isinstance("", kind) if isinstance(x, Text) else isinstance(x, kind)


def hook_sub(a: Any, key: Any) -> Any:
    """`a[key]`."""
    return item(a, key) if symbolic(a) or symbolic(key) or isinstance(key, slice) else a[key]


def hook_set(*xs: Any) -> Any:
    """`set()`."""
    return fail("a set of symbols") if xs and symbolic(list(xs[0])) else set(*xs)


def hook_getattr(x: Any, name: Any, *default: Any) -> Any:
    """`getattr()`."""
    return getattr(x, decide(name), *default)


def hook_round(x: Any, *digits: Any) -> Any:
    """`round()`."""
    return x.map(lambda v: round(v, *digits)) if isinstance(x, Sym) else round(x, *digits)


def hook_call(obj: Any, name: str, *a: Any, **k: Any) -> Any:
    """`obj.name(...)` for the methods in which a symbol may be an argument."""
    if name == "format" and isinstance(obj, Sym):
        obj = decide(obj)
    if isinstance(obj, str):
        if name == "join":
            items = list(a[0])
            return joined(obj, items) if symbolic(items) else obj.join(items)
        if name == "format" and (symbolic(a) or symbolic(list(k.values()))):
            return _formatted(obj, a, k)
    if name == "sub" and (isinstance(obj, re.Pattern) or inspect.ismodule(obj)):
        found = _substituted(obj, a)
        if found is not None:
            return found
    if name == "normalize" and inspect.ismodule(obj):
        return normalized(*a)
    if isinstance(obj, dict) and name == "get" and len(a) == 2 and a[0] is a[1] and isinstance(a[0], Sym):
        return a[0].map(lambda v: obj.get(v, v))
    where = [i for i, x in enumerate(a) if isinstance(x, (Sym, Text))]
    outside = isinstance(obj, (str, dict, list, tuple, re.Pattern)) or inspect.ismodule(obj)
    if isinstance(obj, (Sym, Text)) or len(where) != 1 or not outside:
        return getattr(obj, name)(*a, **k)
    i, f = where[0], getattr(obj, name)
    sym = a[i].one() if isinstance(a[i], Text) else a[i]
    return sym.map(lambda v: f(*a[:i], v, *a[i + 1 :], **k))


def _formatted(text: str, a: tuple[Any, ...], k: dict[str, Any]) -> Any:
    form, auto, out = string.Formatter(), iter(range(99)), []
    for literal, field, spec, _ in form.parse(text):
        out.append(literal)
        if field is not None:
            out.append(hook_fmt(form.get_field(field or str(next(auto)), a, k)[0], -1, spec))
    return cat(*out)


def _substituted(obj: Any, a: tuple[Any, ...]) -> Any:
    """`re.sub` and `pattern.sub` on a symbol, or with a function that draws; None for plain ones."""
    pattern, repl, text = (obj, *a[:2]) if isinstance(obj, re.Pattern) else (re.compile(a[0]), *a[1:3])
    if callable(repl):
        out, at = [], 0
        text = decide(text)
        for m in pattern.finditer(text):
            out += [text[at : m.start()], repl(m)]
            at = m.end()
        return cat(*out, text[at:])
    if isinstance(text, Sym):
        return text.map(lambda v: pattern.sub(repl, v))
    if not isinstance(text, Text):
        return None
    if re.fullmatch(r"\[(\\.|[^\]])+\]\+?", pattern.pattern):

        def near(p: Any, at: int) -> bool:
            return any(v and pattern.match(v[at]) for v in ends(p, at))

        pairs = zip(text.parts, text.parts[1:], strict=False)
        if not pattern.pattern.endswith("+") or not any(near(p, -1) and near(q, 0) for p, q in pairs):
            return text.each(lambda v: pattern.sub(repl, v), f"sub {pattern.pattern} {repl}")
    return text.one().map(lambda v: pattern.sub(repl, v))


def _mapped(f: Any) -> Any:
    return lambda x: x.map(f) if isinstance(x, Sym) else f(x)


HOOKS = {
    "mod": hook_mod, "fmt": hook_fmt, "cat": hook_cat, "call": hook_call, "sub": hook_sub, "isin": hook_isin,
    "int": hook_int, "len": length, "str": hook_str, "ord": _mapped(ord), "chr": _mapped(chr), "round": hook_round,
    "set": hook_set, "float": hook_float, "getattr": hook_getattr, "isinstance": hook_isinstance,
}  # fmt: skip
