"""The recorded programs of a table in one form, whose cells are made in the same NumPy calls.

All draws of all programs are one matrix, a row a draw: a decision's row tells which way a cell goes, a *lane* is the
n-th slot of a program's cells, and what it draws and from which words depends on that way. Words are kept in pieces of
eight bytes, so the text of all lanes is one gather.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Vector
from ...columns.vector import FILL
from .draws import mixed, offset
from .flat import Draw, Slot, flat, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..address import Hashes, Ints
    from ..block import TableProgram
    from .draws import Alias
    from .flat import Flat
    from .programs import Program

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
#: Bytes of a piece of a word.
_PIECE = 8
#: Lanes and their records that a plan goes up to: what they hold of a block stays in the cache.
_LANES, _RECORDS = 64, 1 << 14


def plans(table: TableProgram) -> list[Plan]:
    """The plans of the programs that a table was seen to run, made when there are more than before."""
    seen = list(table.recorded)
    found = table.plans.get(len(seen))
    if found is None:
        found = []
        forms = [(draw, program, form) for draw, program in seen if (form := flat(program)) is not None]
        # Programs that decide nothing make few calls alone.
        for draw, program, form in forms if any(form.decisions for *_, form in forms) else ():
            if not found or not found[-1].room(form):
                found.append(Plan())
            found[-1].add(draw, program, form)
        for plan in found:
            plan.close()
        table.plans[len(seen)] = found
    return found


@dataclass(frozen=True, slots=True)
class _Picks:
    """Draws, a row each or a record for each way of a lane: the hash they come from, and how it becomes a number."""

    base: Ints
    key: Hashes
    count: Hashes
    shift: Hashes
    #: Where the table of a weighted draw begins, and 1 for such a draw; even ones look at an entry that is always kept.
    start: Ints
    weighted: Ints

    @classmethod
    def of(cls, draws: Sequence[tuple[int, Draw]], aliases: _Aliases) -> _Picks:
        """Of draws, each with the number of its hash."""
        keys = [offset(draw.key) for _, draw in draws]
        return cls(
            np.array([base for base, _ in draws], np.int64), np.array(keys, np.uint64),
            np.array([draw.count for _, draw in draws], np.uint64),
            np.array([0 if draw.low else 32 for _, draw in draws], np.uint64),
            np.array([aliases.start(draw.alias) for _, draw in draws], np.int64),
            np.array([draw.alias is not None for _, draw in draws], np.int64),
        )  # fmt: skip


class _Aliases:
    """The tables of weighted draws one after another; the first entry is kept whatever is drawn."""

    def __init__(self) -> None:
        self._starts: dict[int, tuple[int, Alias]] = {}
        self._keep, self._other, self._size = [np.array([1 << 32], np.uint64)], [np.zeros(1, np.int64)], 1

    def start(self, alias: Alias | None) -> int:
        """Where a table begins."""
        if alias is None:
            return 0
        if id(alias) not in self._starts:
            self._starts[id(alias)] = self._size, alias
            self._keep.append(alias.keep)
            self._other.append(alias.other)
            self._size += alias.count
        return self._starts[id(alias)][0]

    def tables(self) -> tuple[Hashes, Ints]:
        """Thresholds and aliases of all."""
        return np.concatenate(self._keep), np.concatenate(self._other)


class _Words:
    """The words of all slots in pieces of eight bytes, a word's pieces side by side."""

    def __init__(self) -> None:
        self._starts: dict[tuple[int, bytes, bytes, int], tuple[int, Slot]] = {}
        self._pieces = [np.full((1, _PIECE), FILL, np.uint8)]
        self.size = 1

    def start(self, slot: Slot, pieces: int) -> int:
        """Where the words of a slot begin, in so many pieces each."""
        key = (id(slot.table), slot.before, slot.after, pieces)
        if key not in self._starts:
            words = words_of(slot)
            padded = np.full((len(words), pieces * _PIECE), FILL, np.uint8)
            padded[:, : words.shape[1]] = words
            self._starts[key] = self.size, slot
            self._pieces.append(padded.reshape(-1, _PIECE))
            self.size += len(words) * pieces
        return self._starts[key][0]

    def table(self) -> Hashes:
        """All pieces, one number each."""
        return np.concatenate(self._pieces).view(np.uint64).reshape(-1)


class _Bases:
    """The hashes that programs begin with, a number each: the cells' own, and those of programs within them."""

    def __init__(self) -> None:
        self._own: list[int] = []
        #: By depth: the numbers, those they come from, and the draws.
        self._levels: list[tuple[list[int], list[int], list[int]]] = []
        self._depths: list[int] = []

    def add(self, form: Flat) -> list[int]:
        """The numbers of a program's bases."""
        numbers = [self._next(0)]
        self._own.append(numbers[0])
        for parent, key in form.bases:
            depth = self._depths[numbers[parent]] + 1
            if depth > len(self._levels):
                self._levels.append(([], [], []))
            numbers.append(self._next(depth))
            for column, said in zip(self._levels[depth - 1], (numbers[-1], numbers[parent], key), strict=True):
                column.append(said)
        return numbers

    def _next(self, depth: int) -> int:
        self._depths.append(depth)
        return len(self._depths) - 1

    def of(self, hashes: list[Hashes]) -> Hashes:
        """All of them, of the cells' own."""
        found = np.empty((len(self._depths), len(hashes[0])), np.uint64)
        found[self._own] = hashes
        for numbers, parents, keys in self._levels:
            found[numbers] = mixed(found[parents] + np.array([offset(key) for key in keys])[:, None])
        return found


class _Lanes:
    """What each lane draws on each way of its program: records one after another, a lane's ways together."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self.draws: list[tuple[int, Draw]] = []
        self.slices: list[tuple[int, int]] = []
        self._program: list[int] = []
        self._first: list[int] = []
        self._pieces: list[int] = []
        self._starts: list[int] = []
        self._right = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._pieces)

    def add(self, program: int, form: Flat, bases: list[int]) -> None:
        """The lanes of a program, whose cells lie after those of the last."""
        left = self._right
        for lane in range(max(map(len, form.ways))):
            slots = [way[lane] if lane < len(way) else Slot(Draw(0, 0, 1)) for way in form.ways]
            pieces = max(-(-_wide(slot) // _PIECE) for slot in slots)
            self._program.append(program)
            self._first.append(len(self.draws))
            self._pieces.append(pieces)
            for slot in slots:
                self.draws.append((bases[slot.draw.base], slot.draw))
                self._starts.append(self._words.start(slot, pieces) - slot.least * pieces)
            self._right += pieces * _PIECE
        self.slices.append((left, self._right))

    def close(self) -> None:
        """As arrays, a row a lane, or a row a piece of a lane's words."""
        self.program = np.array(self._program, np.int64)
        self.first = np.array(self._first, np.int64)[:, None]
        self.pieces = np.array(self._pieces, np.int64)[:, None]
        self.start = np.array(self._starts, np.int64)
        self.of = np.repeat(np.arange(len(self._pieces)), self._pieces)
        self.step = np.concatenate([np.arange(some) for some in self._pieces])[:, None]


def _wide(slot: Slot) -> int:
    return len(slot.before) + len(slot.after) + (0 if slot.table is None else slot.table.shape[1])


class Plan:
    """Programs in one form; `run` makes their cells, one after another in `run_for`."""

    def __init__(self) -> None:
        self.run_for: list[tuple[str, Program]] = []
        self._aliases, self._words = _Aliases(), _Words()
        self._bases, self._lanes = _Bases(), _Lanes(self._words)
        self._decisions: list[tuple[int, Draw]] = []
        self._starts: list[int] = []
        self._strides: list[int] = []

    def room(self, form: Flat) -> bool:
        """Whether a program fits beside those that are here."""
        return len(self._lanes.draws) + sum(map(len, form.ways)) <= _RECORDS and self._lanes.count < _LANES

    def add(self, draw: str, program: Program, form: Flat) -> None:
        """One program more."""
        bases = self._bases.add(form)
        deciding = form.decisions or [Draw(0, 0, 1)]
        self._starts.append(len(self._decisions))
        self._strides += [math.prod(one.count for one in deciding[after:]) for after in range(1, len(deciding) + 1)]
        self._decisions += [(bases[one.base], one) for one in deciding]
        self._lanes.add(len(self.run_for), form, bases)
        self.run_for.append((draw, program))

    def close(self) -> None:
        """All that is known, as arrays."""
        self._lanes.close()
        self._decided = _Picks.of(self._decisions, self._aliases)
        self._first, self._step = np.array(self._starts, np.int64), np.array(self._strides, np.int64)[:, None]
        self._picks = _Picks.of(self._lanes.draws, self._aliases)
        self._keep, self._other = self._aliases.tables()
        self._pieces = self._words.table()

    def run(self, hashes: list[Hashes]) -> dict[tuple[str, Program], Vector]:
        """The cells of each program, of the hashes of its draw, one a row."""
        rows = len(hashes[0])
        bases = self._bases.of(hashes)
        decided, lanes, picks = self._decided, self._lanes, self._picks
        places = self._placed(
            bases[decided.base] + decided.key[:, None], decided.count[:, None], decided.shift[:, None],
            decided.start[:, None], decided.weighted[:, None],
        )  # fmt: skip
        ways = np.add.reduceat(places * self._step, self._first, axis=0)
        at = ways[lanes.program] + lanes.first
        base = bases.reshape(-1)[picks.base[at] * rows + np.arange(rows)]
        places = self._placed(
            base + picks.key[at], picks.count[at], picks.shift[at], picks.start[at], picks.weighted[at]
        )
        pieces = (lanes.start[at] + places * lanes.pieces)[lanes.of] + lanes.step
        text = self._pieces.take(pieces.T).view(np.uint8)
        return {
            key: Vector(key[1].type, text[:, left:right])
            for key, (left, right) in zip(self.run_for, lanes.slices, strict=True)
        }

    def _placed(self, h: Hashes, count: Hashes, shift: Hashes, start: Ints, weighted: Ints) -> Ints:
        """The number that each draw comes to, of its hash before it is mixed."""
        h = mixed(h)
        place = ((((h >> shift) & _LOW) * count) >> _HALF).view(np.int64)
        entry = start + place * weighted
        return np.where((h & _LOW) < self._keep[entry], place, self._other[entry])
