"""A recorded program without its tree: its draws, and for each way its decisions can fall a row of slots.

A few rows cost by NumPy's calls, and a tree makes some calls for every leaf. So `lanes` makes all leaves of all
programs of a table in the same calls, which needs them in one form: every piece of text is a pick from a table of
words, and every decision a draw whose outcomes are counted. What computes (check digits) keeps its tree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import words
from .expressions import weights
from .parts import Form, Literal, Nested, Word
from .programs import Choice, Leaf, Program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .draws import Alias

#: Ways that a program's decisions can fall; beyond, its tree is smaller.
MOST = 1_024
#: Picks from 32 bits are even up to here.
_SMALL = 1 << 31


@dataclass(frozen=True, slots=True)
class Draw:
    """A number below `count`: from draw `key` of hash number `base`, of its high half or its `low` one."""

    base: int
    key: int
    count: int
    low: bool = False
    alias: Alias | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A word of a table by a draw, between two literals; without a table the literals alone."""

    draw: Draw
    table: words.Bytes | None = None
    before: bytes = b""
    after: bytes = b""
    #: The first number that the draw may be.
    least: int = 0


@dataclass(slots=True)
class Flat:
    """`bases` are the hashes that programs within it begin with, by the hash and the draw they come from (number 0 is
    the cell's own); `decisions` the draws that decide; `ways` the slots for each outcome of them, the last fastest."""

    bases: list[tuple[int, int]] = field(default_factory=list)
    decisions: list[Draw] = field(default_factory=list)
    ways: list[list[Slot]] = field(default_factory=list)


class _NoSlotError(Exception):
    """The program does something that has no slot."""


@lru_cache(maxsize=1_024)
def flat(program: Program) -> Flat | None:
    """The program in this form; None where it has none."""
    if program.kind != "text" or program.nullable:
        return None
    found = Flat()
    try:
        root = _node(program.root, program.said, program.locale, 0, found)
    except _NoSlotError:
        return None
    if math.prod(draw.count for draw in found.decisions) > MOST:
        return None
    for outcome in product(*(range(draw.count) for draw in found.decisions)):
        found.ways.append(_slots(_pieces(root, outcome)))
    return found


#: A node: the number of the decision and a kid for each outcome; or a leaf's pieces, nodes among them.
_Node = tuple[int, list["_Node"]] | list["Slot | bytes | _Node"]


def _node(node: Leaf | Choice, said: Any, locale: str, base: int, found: Flat) -> _Node:
    if isinstance(node, Leaf):
        pieces: list[Slot | bytes | _Node] = []
        for part, text in zip(node.parts, said.get("t", ()), strict=True):
            pieces += _piece(part, text, locale, base, found)
        return pieces
    if node.open:
        raise _NoSlotError
    draw = _draw(said["by"], locale, base)
    if draw not in found.decisions:
        found.decisions.append(draw)
    kids = [_node(kid, inner, locale, base, found) for kid, inner in zip(node.kids, said["to"], strict=True)]
    codes, least = said.get("codes"), said.get("lo", 0)
    places = range(draw.count) if codes is None else [codes[max(at - least, 0)] for at in range(draw.count)]
    return found.decisions.index(draw), [kids[at] for at in places]


def _piece(part: Any, said: Any, locale: str, base: int, found: Flat) -> Iterator[Slot | bytes | _Node]:
    if isinstance(part, Literal):
        yield part.word.tobytes()
    elif isinstance(part, Word):
        yield Slot(_draw(said[2], locale, base), part.table, least=part.low)
    elif isinstance(part, Form):
        for at, table in enumerate(part.tables):
            yield Slot(Draw(base, part.draw(at), len(table), bool(at % 2)), table)
    elif isinstance(part, Nested) and isinstance(part.program, Program):
        inner = part.program
        if inner.kind != "text" or inner.nullable:
            raise _NoSlotError
        found.bases.append((base, part.key))
        yield _node(inner.root, inner.said, inner.locale, len(found.bases), found)
    else:
        raise _NoSlotError


def _draw(said: Any, locale: str, base: int) -> Draw:
    """An expression that is a draw and nothing else."""
    if isinstance(said, int) or said[0] != "d" or said[2] > _SMALL:
        raise _NoSlotError
    return Draw(base, said[1], said[2], alias=weights(said[3], locale) if len(said) > 3 else None)


def _pieces(node: _Node, outcome: tuple[int, ...]) -> Iterator[Slot | bytes]:
    """The slots and literals that this outcome of the decisions comes to."""
    while isinstance(node, tuple):
        node = node[1][outcome[node[0]]]
    for piece in node:
        if isinstance(piece, Slot | bytes):
            yield piece
        else:
            yield from _pieces(piece, outcome)


def _slots(pieces: Iterator[Slot | bytes]) -> list[Slot]:
    """Literals become part of the words beside them."""
    found: list[Slot] = []
    before = b""
    for piece in pieces:
        if isinstance(piece, bytes):
            before += piece
        else:
            found.append(Slot(piece.draw, piece.table, before, b"", piece.least))
            before = b""
    if found and before:
        last = found[-1]
        found[-1] = Slot(last.draw, last.table, last.before, before, last.least)
    elif before:
        found.append(Slot(Draw(0, 0, 1), None, before))
    return found


def words_of(slot: Slot) -> words.Bytes:
    """The texts of a slot, a row for each number that its draw may be."""
    if slot.table is None:
        return words.pack([slot.before])
    rows = len(slot.table)
    sides = [np.frombuffer(text, np.uint8) for text in (slot.before, slot.after)]
    before, after = (np.broadcast_to(side, (rows, len(side))) for side in sides)
    return np.concatenate([before, slot.table, after], axis=1)
