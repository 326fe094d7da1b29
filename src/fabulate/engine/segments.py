"""Runs of children's rows, a run a parent, made piece by piece: what rollups and running cells are computed over.

A parent has at most 10,000 children, so a few parents at a time are all that is ever in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .block import Block

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from .address import Ints
    from .block import Cell, TableProgram

#: Children's rows at a time, and bytes of text in them.
ROWS, BYTES = 1 << 17, 1 << 26


@dataclass(frozen=True, slots=True)
class Runs:
    """Some runs of rows of one table, one behind the other: `starts` and `counts` say where each lies here."""

    rows: Ints
    starts: Ints
    counts: Ints


def runs(first: Ints, counts: Ints) -> Iterator[Runs]:
    """Runs of `counts` rows from each `first` on, as many together as are about `ROWS` rows."""
    ends = np.add.accumulate(counts)
    at = 0
    while at < len(first) or not at:
        done = int(ends[at - 1]) if at else 0
        stop = max(int(np.searchsorted(ends, done + ROWS, side="right")), at + 1)
        some = counts[at:stop]
        starts = ends[at:stop] - some - done
        rows = np.repeat(first[at:stop] - starts, some) + np.arange(int(some.sum()))
        yield Runs(rows, starts, some)
        at = stop


def below(block: Block, table: TableProgram, spans: Callable[[], tuple[Ints, Ints]], wide: int) -> Iterator[Pieces]:
    """The rows of a table that belong to a block's rows, as runs with the blocks that make their cells.

    `spans` tells each run's first row and count; `wide` bytes of text are in a row at the most. A few rows are kept
    with the block, so that several columns over them make them once.
    """
    if kept := block.kept.get(table.name):
        yield kept
        return
    first, counts = spans()
    step = max(min(ROWS, BYTES // max(wide, 1)), 1)
    for some in runs(first, counts):
        cuts = [some.rows[at : at + step] for at in range(0, max(len(some.rows), 1), step)]
        pieces = Pieces(some, table, block, cuts)
        if len(cuts) == 1 and len(some.counts) == len(first):
            block.kept[table.name] = pieces
        yield pieces


class Pieces:
    """Some runs, cut so that a piece's text fits into memory; a single piece is kept while it is read."""

    def __init__(self, runs: Runs, table: TableProgram, block: Block, cuts: list[Ints]) -> None:
        self.runs, self._table, self._seed, self._sizes = runs, table, block.seed, block.sizes
        self._cuts = cuts
        self._one = self._block(cuts[0]) if len(cuts) == 1 else None

    def _block(self, rows: Ints) -> Block:
        return Block(self._table, rows, self._seed, self._sizes)

    def cells(self, cell: Cell) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The data of a cell at the runs' rows, and which are there."""
        if self._one is not None:
            made = [self._one.vector(cell)]
        else:
            made = [self._block(rows).vector(cell) for rows in self._cuts]
        there = [np.ones(len(v), np.bool_) if v.valid is None else v.valid for v in made]
        return np.concatenate([vector.data for vector in made]), np.concatenate(there)
