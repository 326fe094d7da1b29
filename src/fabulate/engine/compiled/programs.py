"""Recorded programs: a tree of decisions with a row of parts, or a number, at each leaf, run for a block of hashes.

Rows are grouped by the leaf they come to and each leaf makes its rows at once. Rows of an outcome too rare to have been
recorded draw again, under another hash.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector, words
from ...columns.vector import FILL
from .draws import Draws
from .expressions import expression
from .parts import part
from .store import ANY, line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ...columns.vector import Kind
    from ..address import Hashes, Ints
    from .kernels.said import Made

    Rows = Ints | None

#: The draw that a row makes which has to draw again.
_AGAIN = 1 << 40


class Program:
    """A compiled program; `cells` runs it."""

    def __init__(self, said: Any, locale: str, as_of: date) -> None:
        self.said, self.locale = said, locale
        self.root = _node(said, locale, as_of)
        leaves = list(_leaves(self.root))
        kinds = {leaf.kind for leaf in leaves} - {"null"}
        self.kind: Kind = kinds.pop() if kinds else "text"
        self.nullable = any(leaf.kind == "null" for leaf in leaves)
        self.width = max(leaf.width for leaf in leaves)
        self.type = Type(self.kind, nullable=self.nullable, width=self.width if self.kind == "text" else 0)

    def cells(self, base: Hashes) -> Vector:
        """One cell a hash."""
        shape: Any = (len(base), self.width) if self.kind == "text" else len(base)
        if self.kind == "text" and isinstance(self.root, Leaf):
            return Vector(self.type, row(self.root, Draws(base), self.width))
        out = np.full(shape, FILL, np.uint8) if self.kind == "text" else np.zeros(shape, _DTYPES[self.kind])
        valid = np.ones(len(base), bool) if self.nullable else None
        again = self._fill(base, out, valid)
        if len(again):
            some = self.cells(Draws(base[again]).hash(_AGAIN))
            out[again] = some.data
            if valid is not None and some.valid is not None:
                valid[again] = some.valid
        return Vector(self.type, out, valid)

    def _fill(self, base: Hashes, out: Any, valid: Any) -> Ints:
        """Fills the rows; the places of those that have to draw again."""
        again: list[Ints] = []
        todo: list[tuple[Leaf | Choice, Hashes, Rows]] = [(self.root, base, None)]
        while todo:
            node, hashes, rows = todo.pop()
            if isinstance(node, Leaf):
                _write(node, hashes, rows, out, valid, self.width)
                continue
            codes = node.codes(Draws(hashes))
            places = _places(codes, len(node.kids))
            for kid, at in zip(node.kids, places, strict=True):
                if len(at) == len(codes):
                    todo.append((kid, hashes, rows))
                elif len(at):
                    todo.append((kid, hashes[at], at if rows is None else rows[at]))
            if node.open:
                at = np.flatnonzero(codes < 0)
                again.append(at if rows is None else rows[at])
        return np.concatenate(again) if again else np.empty(0, np.int64)


def _places(codes: Ints, kids: int) -> list[Ints]:
    """The places of each kid's number; those of -1 are nobody's."""
    if kids <= _FEW:
        return [np.flatnonzero(codes == number) for number in range(kids)]
    # Numbers of 16 bits are sorted by counting, at what a few comparisons of all rows cost.
    order = np.argsort(codes.astype(np.int16), kind="stable")
    ends = np.cumsum(np.bincount(codes + 1, minlength=kids + 1)).tolist()
    return [order[start:end] for start, end in pairwise(ends)]


#: Kids whose rows are found one kid after another.
_FEW = 6
_DTYPES = {"integer": np.int64, "boolean": np.bool_, "float": np.float64}


class Leaf:
    """What the rows of one path are."""

    def __init__(self, said: Any, locale: str, as_of: date) -> None:
        self.parts = [part(p, locale, partial(program, as_of=as_of)) for p in said.get("t", ())]
        self.width = sum(p.width for p in self.parts)
        kinds = {"t": "text", "i": "integer", "b": "boolean", "x": "float", "0": "null"}
        self.kind: Any = kinds[next(iter(said))]
        self.value = expression(said["i"] if "i" in said else said["b"], locale) if {"i", "b"} & said.keys() else None
        if "x" in said:
            table, index, low = said["x"]
            floats = np.array(line(table, locale)[0] if isinstance(table, str) else table, np.float64)
            at = expression(index, locale)
            self.value = lambda draws: floats[at(draws) - low]


class Choice:
    """A decision: which of its kids a row goes to."""

    def __init__(self, said: Any, locale: str, as_of: date) -> None:
        self.kids = [_node(kid, locale, as_of) for kid in said["to"]]
        self._value = expression(said["by"], locale)
        self._low = said.get("lo", 0)
        self._codes = np.array(said["codes"], np.int64) if "codes" in said else None
        self.open = "codes" in said and min(said["codes"]) < 0

    def codes(self, draws: Draws) -> Ints:
        """The number of each row's kid; below 0 where it has to draw again."""
        value = np.asarray(self._value(draws))
        return value if self._codes is None else self._codes[value - self._low]


def _node(said: Any, locale: str, as_of: date) -> Leaf | Choice:
    return Choice(said, locale, as_of) if "by" in said else Leaf(said, locale, as_of)


def _leaves(node: Leaf | Choice) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    else:
        for kid in node.kids:
            yield from _leaves(kid)


def row(leaf: Leaf, draws: Draws, width: int) -> words.Bytes:
    """The text of a leaf's rows, each part in its slot."""
    out = np.empty((len(draws.base), width), np.uint8)
    left = 0
    for p in leaf.parts:
        slot = out[:, left : left + p.width]
        if p.width == 20:
            slot[:] = FILL
        p.put(draws, slot)
        left += p.width
    if left < width:
        out[:, left:] = FILL
    return out


def _write(leaf: Leaf, hashes: Hashes, rows: Rows, out: Any, valid: Any, width: int) -> None:
    if leaf.kind == "null":
        valid[slice(None) if rows is None else rows] = False
        return
    draws = Draws(hashes)
    if leaf.value is not None:
        out[slice(None) if rows is None else rows] = leaf.value(draws)
        return
    made = row(leaf, draws, width)
    if rows is None:
        out[:] = made
    elif width:
        words.rows_of(out)[rows] = words.rows_of(made)


class _Made:
    """A kernel in the place of a program."""

    def __init__(self, made: Made) -> None:
        self.width, self.cells, self.type = made.type.width, made.cells, made.type


def with_text(ref: str, locale: str, as_of: date, value: str) -> Program:
    """The program of a method with an argument of any text, and that text in its place."""
    said, home = line(ref, locale)
    return Program(_replaced(said, value), home, as_of)


def _replaced(said: Any, value: str) -> Any:
    if isinstance(said, str):
        return said.replace(ANY, value)
    if isinstance(said, list):
        return [_replaced(one, value) for one in said]
    return {key: _replaced(one, value) for key, one in said.items()} if isinstance(said, dict) else said


@lru_cache(maxsize=4096)
def program(ref: str, locale: str, as_of: date) -> Program | _Made:
    """The program or kernel that a reference made in a locale's file leads to; kernels of dates read `as_of`."""
    said, home = line(ref, locale)
    if "kernel" not in said:
        return Program(said, home, as_of)
    from .kernels import kernel
    from .kernels.said import Said

    made = kernel(said["kernel"])(Said({}, as_of, said, home))
    assert made is not None, f"the kernel of {ref} takes its own defaults"
    return _Made(made)
