"""A table's dirt, compiled: which written cells are hit by what, and what stands there instead.

A cell has at most one kind of dirt, found by one hash of its address in the file, so that each kind comes at its own
rate and the answer key has one line a cell. A copy is soiled as the row that it repeats; a near one only by its edits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, text, words
from ...columns.vector import FILL
from .. import address
from ..block import taken
from . import edits
from .kinds import TEXTS, Kind, edited, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from ...columns.vector import Mask
    from ..address import Ints
    from ..block import Block
    from .copies import Copies

#: Bytes by which a text may grow.
GROWN = 32


@dataclass(frozen=True, slots=True)
class Runs:
    """Cells lost in runs: a run of 1 to 2·length - 1 rows in each window of rows, with a probability."""

    length: int
    window: int
    share: float

    def at(self, rows: Ints, block: Block, key: np.uint64) -> Mask:
        """Which written rows lie in a run."""
        window, place = np.divmod(rows, self.window)
        start, long, there = (address.hashes(window * 3 + k, key) for k in range(3))
        size = 1 + address.below(long, 2 * self.length - 1)
        into = place - (address.uniform(start) * (self.window - size + 1)).astype(np.int64)
        found: Mask = (address.uniform(there) < self.share) & (into >= 0) & (into < size)
        return found


@dataclass(frozen=True, slots=True)
class Often:
    """Cells lost one by one, with one probability where a condition holds and another elsewhere."""

    more: Callable[[Block], Mask]
    less: float
    much: float

    def at(self, rows: Ints, block: Block, key: np.uint64) -> Mask:
        """Which written rows lose theirs; `block` holds what the table has there."""
        found: Mask = address.uniform(address.hashes(rows, key)) < np.where(self.more(block), self.much, self.less)
        return found


@dataclass(frozen=True, slots=True)
class Stain:
    """The dirt of one column: its kinds with the shares of cells they hit, and runs of lost cells."""

    draw: str
    clean: Type
    type: Type
    kinds: tuple[Kind, ...] = ()
    blanks: Runs | Often | None = None
    #: Whether a copy's edits may fall on it.
    edited: bool = False

    @property
    def as_text(self) -> bool:
        """Whether the column, of another kind when clean, is written as text."""
        return self.type.kind != self.clean.kind


@dataclass(frozen=True, slots=True)
class Swap:
    """Two columns whose cells change places in a share of the rows."""

    one: int
    two: int
    rate: float
    draw: str


@dataclass(frozen=True, slots=True)
class Spots:
    """The cells of one column that are not clean: their places in the block, and the kind of each."""

    at: Ints
    kinds: list[str]


@dataclass(frozen=True, slots=True)
class Dirt:
    """All dirt of a table, by the places of its written columns."""

    table: str
    stains: tuple[Stain | None, ...]
    swaps: tuple[Swap, ...] = ()
    copies: Copies | None = None
    edits: int = 0

    def types(self, clean: Sequence[Type]) -> tuple[Type, ...]:
        """The types of the written columns."""
        return tuple(kind if stain is None else stain.type for kind, stain in zip(clean, self.stains, strict=True))

    def soiled(
        self, written: Ints, copy: Mask | None, block: Block, clean: Sequence[Vector]
    ) -> tuple[list[Vector], Mapping[int, Spots]]:
        """What is written of the clean cells of a block at these written rows, and where it differs, by column.

        The written row of a `copy` is that of the row that it repeats, where it is no near one.
        """
        seed = block.seed
        free = np.ones(len(written), bool) if copy is None or not self.edits else ~copy
        swapped = [self._swapped(swap, written, free, clean, seed) for swap in self.swaps]
        out, spots = [], {}
        for at, (vector, stain) in enumerate(zip(clean, self.stains, strict=True)):
            if stain is None:
                out.append(vector)
                continue
            here = free.copy()
            made = _as_text(vector, stain.type) if stain.as_text else Vector(stain.type, vector.data, vector.valid)
            places, names = [], []
            for swap, rows in zip(self.swaps, swapped, strict=True):
                if at in (swap.one, swap.two):
                    other = clean[swap.two if at == swap.one else swap.one]
                    made = _put_texts(made, rows, plain(taken(other, rows)))
                    here[rows] = False
                    places.append(rows)
                    names += ["swap"] * len(rows)
            made, hit, kinds = self._hit(stain, written, here, vector, made, block)
            places, names = [*places, *hit], [*names, *kinds]
            out.append(made)
            spots[at] = _spots(places, names, vector, made, copy)
        if copy is not None and self.edits:
            self._edit_copies(np.flatnonzero(copy), written, out, seed)
        return out, spots

    def _swapped(self, swap: Swap, written: Ints, free: Mask, clean: Sequence[Vector], seed: int) -> Ints:
        u = address.uniform(address.hashes(written, address.key(seed, self.table, swap.draw)))
        hit = free & (u < swap.rate)
        for at in (swap.one, swap.two):
            valid = clean[at].valid
            hit = hit if valid is None else hit & valid
        return np.flatnonzero(hit)

    def _hit(
        self, stain: Stain, written: Ints, here: Mask, clean: Vector, made: Vector, block: Block
    ) -> tuple[Vector, list[Ints], list[str]]:
        places: list[Ints] = []
        names: list[str] = []
        seed = block.seed
        if clean.valid is not None:
            here = here & clean.valid
        if stain.blanks is not None:
            lost = here & stain.blanks.at(written, block, address.key(seed, self.table, f"{stain.draw}\0blank"))
            valid = ~lost if made.valid is None else made.valid & ~lost
            made = Vector(made.type, _emptied(made, lost), valid)
            here = here & ~lost
            places.append(np.flatnonzero(lost))
            names += ["blank"] * len(places[-1])
        if not stain.kinds:
            return made, places, names
        u = address.uniform(address.hashes(written, address.key(seed, self.table, f"{stain.draw}\0mess")))
        how = address.hashes(written, address.key(seed, self.table, f"{stain.draw}\0how"))
        low = 0.0
        for kind in stain.kinds:
            rows = np.flatnonzero(here & (u >= low) & (u < low + kind.rate))
            low += kind.rate
            if not len(rows):
                continue
            cells = taken(clean, rows)
            if kind.written is not None:
                made = _put_texts(made, rows, kind.written(cells, how[rows] >> np.uint64(1)))
            else:
                assert kind.valued is not None
                made = _put_values(made, rows, kind.valued(cells, how[rows] >> np.uint64(1)))
            places.append(rows)
            names += [kind.name] * len(rows)
        return made, places, names

    def _edit_copies(self, rows: Ints, written: Ints, out: list[Vector], seed: int) -> None:
        """So many cells of each copy changed, in columns of text."""
        columns = [at for at, stain in enumerate(self.stains) if stain is not None and stain.edited]
        slip = edited("copy", 1.0, [*edits.TYPOS.values(), edits.other_case, edits.spaced])
        assert slip.written is not None
        first = address.hashes(written[rows], address.key(seed, self.table, "\0copy edit"))
        for turn in range(min(self.edits, len(columns))):
            # Another column each turn.
            chosen = (address.below(first, len(columns)) + turn) % len(columns)
            for place, at in enumerate(columns):
                some = rows[chosen == place]
                valid = out[at].valid
                some = some if valid is None else some[valid[some]]
                if len(some):
                    how = address.hashes(written[some], address.key(seed, self.table, f"\0copy how {turn}"))
                    out[at] = _put_texts(out[at], some, slip.written(taken(out[at], some), how >> np.uint64(1)))


def _spots(places: list[Ints], names: list[str], clean: Vector, made: Vector, copy: Mask | None) -> Spots:
    """The places in order, without those where what is written is what was clean, and without copies."""
    if not places:
        return Spots(np.zeros(0, np.int64), [])
    at = np.concatenate(places)
    before, after = plain(taken(clean, at)), plain(taken(made, at))
    own = np.ones(len(at), bool) if copy is None else ~copy[at]
    there = [row for row in range(len(at)) if own[row] and before[row] != after[row]]
    order = sorted(there, key=at.__getitem__)
    return Spots(at[order], [names[row] for row in order])


def messy_type(clean: Type, kinds: Sequence[Kind], blanks: Runs | Often | None, *, as_text: bool) -> Type:
    """The type of a column with such dirt."""
    nullable = clean.nullable or blanks is not None
    if as_text or any(kind.written is not None for kind in kinds):
        width = max(_width(clean) + GROWN, *(kind.width for kind in kinds), 1)
        return Type("text", nullable=nullable, width=width)
    return replace(clean, nullable=nullable)


def _width(kind: Type) -> int:
    return kind.width if kind.kind in TEXTS else 32


def _as_text(vector: Vector, kind: Type) -> Vector:
    data = text.cells(vector, "plain")
    return Vector(kind, data if data.shape[1] else np.full((len(data), 1), FILL, np.uint8), vector.valid)


def _put_texts(vector: Vector, rows: Ints, texts: list[str]) -> Vector:
    if not len(rows):
        return vector
    new = words.pack_text(texts)
    width = max(vector.data.shape[1], new.shape[1])
    out = np.full((len(vector.data), width), FILL, np.uint8)
    out[:, : vector.data.shape[1]] = vector.data
    out[rows] = FILL
    out[rows, : new.shape[1]] = new
    return Vector(vector.type, out, vector.valid)


def _put_values(vector: Vector, rows: Ints, values: Ints) -> Vector:
    if vector.type.kind == "text":
        raise AssertionError("values of a column that is text")
    data = vector.data.copy()
    data[rows] = values
    return Vector(vector.type, data, vector.valid)


def _emptied(vector: Vector, lost: Mask) -> NDArray[np.generic]:
    """The data with nothing to be seen in lost cells."""
    data = vector.data.copy()
    data[lost] = FILL if vector.type.kind == "text" else 0
    return data
