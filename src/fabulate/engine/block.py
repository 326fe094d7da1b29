"""A block: some rows of one table, whose cells are made when they are asked for, each once.

Rows may be any row numbers, not only a run of them: a child's block asks its parent's cells at the rows it refers to,
and nothing of the parent is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ..columns import Vector, words
from . import address, exact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..columns import Type
    from .address import Floats, Hashes, Ints
    from .children import Children
    from .compiled.lanes import Plan
    from .compiled.programs import Program
    from .segments import Pieces
    from .truth import Truth


#: Rows of a block up to which the hashes of all its draws are made at once: a few rows cost by NumPy's calls.
TOGETHER = 2_048


@dataclass(frozen=True, slots=True)
class Cell:
    """A compiled column: the type of its cells and the function that makes a block of them."""

    type: Type
    make: Callable[[Block], Vector]
    #: How many different cells a unique column can make; None: no limit.
    space: int | None = None
    #: The same cells as values, where a format makes text of them.
    plain: Cell | None = None

    @property
    def values(self) -> Cell:
        """The cell that can be compared and counted with."""
        return self.plain or self


@dataclass(frozen=True, slots=True)
class TableProgram:
    """The compiled cells of one table by name; `address` is its part of a cell's address."""

    name: str
    address: str
    written: tuple[str, ...]
    cells: Mapping[str, Cell]
    #: How its rows follow from a parent's, for a table that is made per parent.
    per: Children | None = None
    #: Draws whose hashes are moved, by correlations and drivers.
    moves: Mapping[str, Callable[[Block], Hashes]] = field(default_factory=dict)
    #: The rules of columns with drivers, by name.
    truth: Mapping[str, Truth] = field(default_factory=dict)
    #: The draws that its rows were seen to make; only what is made together follows from it.
    seen: dict[str, None] = field(default_factory=dict, compare=False, repr=False)
    #: The recorded programs of Faker's that its rows were seen to run, by draw, and how so many are made together.
    recorded: dict[tuple[str, Program], None] = field(default_factory=dict, compare=False, repr=False)
    plans: dict[int, list[Plan]] = field(default_factory=dict, compare=False, repr=False)


class Block:
    """Rows of one table under one seed; `sizes` tells how many rows each table of the dataset has."""

    #: Whether every draw is spread evenly over the rows, so that none has a memory of another row's.
    spread = False

    def __init__(self, table: TableProgram, rows: Ints, seed: int, sizes: Mapping[str, int]) -> None:
        self.table, self.rows, self.seed, self.sizes = table, rows, seed, sizes
        self._made: dict[int, tuple[Cell, Vector]] = {}
        self._parents: dict[str, Block] = {}
        self._moved: dict[str, Hashes] = {}
        self._normals: dict[str, Floats] = {}
        self._hashes: dict[str, Hashes] | None = None
        self._whole: tuple[Block, Ints] | None = None
        self._families: tuple[Ints, Ints] | None = None
        #: Cells of recorded programs, which a block of a few rows makes together; None: not made yet.
        self.beside: dict[tuple[str, Program], Vector] | None = None
        #: Rows of other tables that belong to these, by table, where they are few.
        self.kept: dict[str, Pieces] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def small(self) -> bool:
        """Whether it costs by NumPy's calls, so that what all columns need is made together."""
        return self._hashes is not None

    def raw(self, draw: str) -> Hashes:
        """One 64-bit hash a row for a draw of this table, moved by nothing."""
        if self._hashes is None:
            return address.hashes(self.rows, address.key(self.seed, self.table.address, draw))
        if not self._hashes and (draws := list(self.table.seen)):
            keys = np.array([address.key(self.seed, self.table.address, one) for one in draws])
            self._hashes = dict(zip(draws, address.hashes(self.rows, keys[:, None]), strict=True))
        found = self._hashes.get(draw)
        if found is None:
            found = address.hashes(self.rows, address.key(self.seed, self.table.address, draw))
            self._hashes[draw], self.table.seen[draw] = found, None
        return found

    def hashes(self, draw: str) -> Hashes:
        """One 64-bit hash a row for a draw of this table, moved where the draw is."""
        move = self.table.moves.get(draw)
        if move is None:
            return self.raw(draw)
        found = self._moved.get(draw)
        if found is None:
            found = move(self) if self._whole is None else self._whole[0].hashes(draw)[self._whole[1]]
            self._moved[draw] = found
        return found

    def uniform(self, draw: str) -> Floats:
        """`u` in (0, 1), one a row, for a draw of this table."""
        return address.uniform(self.hashes(draw))

    def normals(self, draw: str) -> Floats:
        """The standard normal at `u`, one a row, for a draw of this table."""
        found = self._normals.get(draw)
        if found is None:
            found = self._normals[draw] = exact.normal(self.uniform(draw))
        return found

    def vector(self, cell: Cell) -> Vector:
        """The cells of a compiled column at this block's rows."""
        found = self._made.get(id(cell))
        if found is not None:
            return found[1]
        if self._whole is not None:
            whole, at = self._whole
            made = taken(whole.vector(cell), at)
        else:
            made = cell.make(self)
        # With the cell itself, so that its number stays its own as long as the block lives.
        self._made[id(cell)] = (cell, made)
        return made

    def keep(self, cell: Cell, vector: Vector) -> None:
        """Takes a cell that was made of the same rows elsewhere, so that it is not made again."""
        self._made[id(cell)] = (cell, vector)

    def parents(
        self, reference: str, table: TableProgram, rows: Callable[[Block], Ints], *, dear: bool = False
    ) -> Block:
        """The block of the parents' rows that a reference draws; made once for all columns that read through it.

        `dear`: a parent's cells cost much more than finding out which parents are drawn twice.
        """
        found = self._parents.get(reference)
        if found is None:
            drawn = rows(self)
            if dear:
                different, at = np.unique(drawn, return_inverse=True)
                found = Block(table, different, self.seed, self.sizes).some(at)
            else:
                found = Block(table, drawn, self.seed, self.sizes)
            self._parents[reference] = found
        return found

    def families(self) -> tuple[Ints, Ints]:
        """In a table made per parent: each row's parent, and its place among the parent's children, from 0."""
        if self._families is None:
            assert self.table.per is not None
            self._families = self.table.per.families(self.rows, self.seed)
        return self._families

    def made_per(self, table: TableProgram) -> Block:
        """The block of the parents that these rows are made per. A parent's cell is made once for all its children:
        their rows lie together."""
        found = self._parents.get("")
        if found is None:
            rows, _ = self.families()
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            runs = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rows)))
            found = self._parents[""] = Block(table, rows[starts], self.seed, self.sizes).some(runs)
        return found

    def wide(self) -> int:
        """Bytes of text, at the most, in a row of the cells that were made here and at its parents."""
        own = sum(cell.type.width for cell, _ in self._made.values())
        return own + sum(parents.wide() for parents in self._parents.values())

    def some(self, at: Ints) -> Block:
        """The rows at these places of this block; cells made here already are not made again."""
        block = Block(self.table, self.rows[at], self.seed, self.sizes)
        block._whole = (self, at)
        return block


def taken(vector: Vector, at: Ints) -> Vector:
    """The cells at these places."""
    data = words.take(vector.data, at) if vector.type.kind == "text" else vector.data[at]
    return Vector(vector.type, data, None if vector.valid is None else vector.valid[at])


def block(table: TableProgram, start: int, stop: int, seed: int, sizes: Mapping[str, int]) -> Block:
    """The rows start..stop of a table."""
    made = Block(table, np.arange(start, stop, dtype=np.int64), seed, sizes)
    if stop - start <= TOGETHER:
        made._hashes = {}
    return made
