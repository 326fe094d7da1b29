"""Programs as JSON: what is the same is written once, in the file of the first locale that has it.

A file is lines of `key<TAB>JSON`. A program: `{"by": expr, "lo": …, "codes": […], "to": [nodes]}` chooses, a leaf is
`{"t": parts}` (text), `{"i": expr}` (integer), `{"b": expr}` (boolean), `{"x": [table, expr, lo]}` (floats) or
`{"0": 0}` (missing). A part is a literal, `["w", table, expr, lo]`, `["n", expr]`, `["f", alternatives, key]` or
`["p", program, key]`. An expression is an integer, `["d", key, count(, weights)]`, `["g", expr, lo, table]` or
`[operator, a, b]` or `["s", key, count, some, at]`, the at-th of some different numbers. A table is a list, or how it
counts. Programs, tables (`#3`) and weights (`%3`) elsewhere are named `locale:key`.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fabulate.engine.compiled.store import FIRST, HOME

from .explore import Choice, Leaf
from .expressions import Expr, NotRecordableError, draws
from .functions import ALPHABETS, KERNELS, function
from .operations import LINES
from .symbols import Bad, Sym
from .texts import Nested, changed_part

if TYPE_CHECKING:
    from .explore import Recorder

#: Tables of so many characters are written where they are used.
_SMALL = 60
#: Alternatives of a draw in a form, at the most.
_FORM = 100
#: Expressions that the line of one method may hold.
_LONGEST = 30_000


@dataclass
class Store:
    """What has been written, by content: its home as `locale:key`; and the lines of each locale's file."""

    homes: dict[str, str] = field(default_factory=dict)
    lines: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, locale: str, key: str, value: Any) -> str:
        """The reference, seen from `locale`, to a value written under `key` there unless it has a home already."""
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        token = hashlib.sha256(f"{key[0] if key[0] in '#%' else ''}{self._whole(locale, value)}".encode()).hexdigest()
        home = self.homes.get(token)
        if home is None:
            lines = self.lines.setdefault(locale, {})
            if key in ("#", "%"):
                key += str(sum(k[0] == key for k in lines))
            home = self.homes[token] = f"{locale}:{key}"
            lines[key] = text
        return home.removeprefix(f"{locale}:")

    def _whole(self, locale: str, value: Any) -> str:
        """A value's text with every reference in full, so that the same text in two locales means the same."""
        return json.dumps(_referred(value, locale), ensure_ascii=False, separators=(",", ":"))

    def alias(self, locale: str, key: str, ref: str | None) -> None:
        """A line that says where a method's program is, or that it has none; what a file lacks is as in `FIRST`."""
        lines = self.lines.setdefault(locale, {})
        if ref is None:
            if locale != FIRST and key in self.lines[FIRST]:
                lines[key] = "null"
        elif ref not in (key, f"{locale}:{key}", f"{FIRST}:{key}"):
            lines[key] = json.dumps(ref)
        assert ref is None or self._leads_to(locale, key), f"{key} in {locale} leads nowhere"

    def _leads_to(self, locale: str, key: str) -> str | None:
        """The line that a reader of a locale's file comes to."""
        for _ in range(4):
            text = self.lines[locale].get(key) or self.lines[FIRST].get(key)
            if text is None or not text.startswith('"'):
                return text
            key = str(json.loads(text))
            if HOME.match(key):
                locale, _, key = key.partition(":")
        return None


def _referred(value: Any, locale: str) -> Any:
    if isinstance(value, Ref):
        return "->" + (value if HOME.match(value) else f"{locale}:{value}")
    if isinstance(value, list):
        return [_referred(v, locale) for v in value]
    return {k: _referred(v, locale) for k, v in value.items()} if isinstance(value, dict) else value


class Ref(str):
    """A reference in a value that is going to be written."""

    __slots__ = ()


class Writer:
    """Writes one locale's programs into the store."""

    def __init__(self, store: Store, recorder: Recorder, locale: str) -> None:
        self.store, self.recorder, self.locale = store, recorder, locale
        self.done: dict[str, str] = {}
        self.written = 0
        self.variants: dict[str, int] = {}

    def method(self, name: str) -> str:
        """A recorded method's line, or its alias; the reference to it in full."""
        self.written = 0
        ref = self.program(name, ())
        self.store.alias(self.locale, name, ref)
        return ref if HOME.match(ref) else f"{self.locale}:{ref}"

    def program(self, name: str, changes: tuple[Any, ...]) -> str:
        """The reference to a program with its text changed."""
        variant = "|".join([name, *(label for label, _ in changes)])
        if variant not in self.done:
            program = self.recorder.programs.get(name)
            if program is None:
                return self._kernel(name, changes)
            key = name
            # The line of a method's own name is its kernel's, where it has one.
            if changes or KERNELS.get(function(self.recorder.methods[self.recorder.called.get(name, (name,))[0]])):
                self.variants[name] = self.variants.get(name, 0) + 1
                key = f"{name}~{self.variants[name]}"
            value = self._node(_changed(program.root, changes), frozenset())
            self.done[variant] = self.store.add(self.locale, key, value)
        return self.done[variant]

    def _kernel(self, name: str, changes: tuple[Any, ...]) -> str:
        """A part that a kernel makes: its method's own line, or one of its own."""
        alphabet = ALPHABETS.get(name, "0123456789-:. ")
        if any(f(c) != c for _, f in changes for c in alphabet):
            raise NotRecordableError(f"{name} changed")
        from .kernels import kernel

        said = LINES.get(name) or kernel(name, self.recorder, self.store, self.locale)
        return self.store.add(self.locale, re.sub("[ :]", "_", name), said)

    def _node(self, node: Choice | Leaf, decided: frozenset[int]) -> Any:
        if isinstance(node, Leaf):
            return self._leaf(node, decided)
        below = decided | draws(node.expr, {}).keys()
        value: dict[str, Any] = {"by": self._expr(node.expr)}
        if node.codes != list(range(len(node.kids))) or node.expr.lo:
            value |= {"lo": node.expr.lo, "codes": node.codes}
        return value | {"to": [self._node(kid, below) for kid in node.kids]}

    def _leaf(self, leaf: Leaf, decided: frozenset[int]) -> Any:
        if leaf.kind == "null":
            return {"0": 0}
        if leaf.kind == "text":
            return {"t": self._parts(leaf.parts, decided)}
        made = leaf.parts[0]
        if leaf.kind == "float":
            table = [0.0 if v is Bad else float(v) for v in made.table] if isinstance(made, Sym) else [float(made)]
            return {
                "x": [
                    self._table(table),
                    self._expr(made.expr) if isinstance(made, Sym) else 0,
                    made.expr.lo if isinstance(made, Sym) else 0,
                ]
            }
        return {leaf.kind[0]: self._expr(made.number()) if isinstance(made, Sym) else int(made)}

    def _parts(self, parts: tuple[Any, ...], decided: frozenset[int]) -> list[Any]:
        uses: dict[int, int] = {}
        for p in parts:
            for key in draws(p.expr, {}) if isinstance(p, Sym) else ():
                uses[key] = uses.get(key, 0) + 1
        out: list[Any] = []
        form: list[Any] = []
        first = 0

        def close() -> None:
            nonlocal form
            if sum(isinstance(x, str) or len(x) > 1 for x in form) > 1:
                out.append(["f", form, first])
            else:
                out.extend(self._single(x) for x in held)
            held.clear()
            form = []

        held: list[Any] = []
        for p in parts:
            if isinstance(p, str):
                if p:
                    form.append([p])
                    held.append(p)
                continue
            free = isinstance(p, Sym) and _free(p) and uses[p.expr.args[0]] == 1 and p.expr.args[0] not in decided
            if not free:
                close()
                out.append(self._single(p))
                continue
            if not any(isinstance(x, str) or len(x) > 1 for x in form):
                first = p.expr.args[0]
            form.append("".join(p.table) if all(len(v) == 1 for v in p.table) else list(p.table))
            held.append(p)
        close()
        return out

    def _single(self, p: Any) -> Any:
        if isinstance(p, str):
            return p
        if isinstance(p, Nested):
            return ["p", Ref(self.program(p.name, p.changes)), p.key]
        if p.table is None:
            return ["n", self._expr(p.expr)]
        table = ["" if v is Bad else v for v in p.table]
        return ["w", self._table(table), self._expr(p.expr), *([p.expr.lo] if p.expr.lo else [])]

    def _table(self, table: list[Any]) -> Any:
        if len(json.dumps(table)) <= _SMALL:
            return table
        return Ref(self.store.add(self.locale, "#", _range(table) or table))

    def _expr(self, e: Any) -> Any:
        self.written += 1
        if self.written > _LONGEST:
            raise NotRecordableError("an expression too long to write")
        if not isinstance(e, Expr):
            return int(e)
        if e.op == "draw":
            key, count, weights = e.args
            return ["d", key, count, *([Ref(self.store.add(self.locale, "%", list(weights)))] if weights else [])]  # type: ignore[call-overload]
        if e.op == "sample":
            return ["s", *e.args]
        if e.op == "gather":
            index, table = e.args
            return ["g", self._expr(index), index.lo, self._table(list(table))]  # type: ignore[attr-defined,call-overload]
        return [e.op, *(self._expr(a) for a in e.args)]


def _free(p: Sym) -> bool:
    """Whether a pick is a plain one among few texts, each of which has bytes or may be empty."""
    return (
        p.expr.op == "draw" and p.expr.args[2] is None and p.table is not None
        and len(p.table) <= _FORM and not any(v is Bad for v in p.table)
    )  # fmt: skip


def _changed(node: Choice | Leaf, changes: tuple[Any, ...]) -> Choice | Leaf:
    if not changes:
        return node
    if isinstance(node, Choice):
        return Choice(node.expr, node.codes, [_changed(kid, changes) for kid in node.kids])
    parts = node.parts
    for label, f in changes:
        parts = tuple(changed_part(p, f, label) for p in parts)
    return Leaf(node.kind, parts, node.decided)


def _range(table: list[Any]) -> Any:
    """A table that counts, as how: `{"from", "count", "step", "width"}`; None for others."""
    if len(table) < 20 or not all(isinstance(v, str) and v.isascii() and v.isdecimal() for v in table[:2]):
        return None
    start, step, width = int(table[0]), int(table[1]) - int(table[0]), len(table[0])
    same = [f"{start + i * step:0{width}d}" for i in range(len(table))]
    return {"from": start, "count": len(table), "step": step, "width": width} if same == table else None
