"""Children per parent without storage: from a child's row to its parent, and from a parent to its children's rows.

Parents come in blocks, and a block's share of children is arithmetic: ⌊(b+1)·B·mean⌋ - ⌊b·B·mean⌋. So a child's row
tells its block, and totals are exact at the ends of blocks. Inside, the counts are one from each of B even parts of
their distribution, dealt out to groups of 128 parents so that each group has them from end to end, and there in the
order of the parents' hashes; what a block's sum is off is moved inside the parts, where it changes no share. Children
are numbered in their parents' order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from . import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from .address import Floats, Hashes, Ints
    from .distributions.per_parent import Counts

#: Parents of a block: more where the largest families would not fit into a block's share.
BLOCKS = (1 << 10, 1 << 12, 1 << 14)
#: Parents of a group, whose counts are as spread as a block's: so the first hundreds of parents have their mean too.
GROUP = 1 << 7
#: Parents whose counts are made at a time, at the most.
_AT_ONCE = 1 << 17
#: Rows are numbered below this.
MOST_ROWS = 1 << 63


@dataclass(frozen=True, slots=True, eq=False)
class Children:
    """How the rows of a table follow from its parent's; `address` is the table's own part of its cells' addresses."""

    parent: str
    address: str
    counts: Counts
    size: int
    #: The count at the lower and the upper end of each part, and the parts where they differ.
    low: Ints
    high: Ints
    open: Ints

    @property
    def most(self) -> int:
        """The most children of one parent."""
        return self.counts.most

    def before(self, block: int) -> int:
        """Children of the parents before a block of them, exactly."""
        return math.floor(self.counts.mean * self.size * block)

    def families(self, rows: Ints, seed: int) -> tuple[Ints, Ints]:
        """The parent's row of each child's row, and its place among that parent's children, from 0."""
        if self.counts.low == self.most:
            return rows // self.most, rows % self.most
        if len(rows) and rows[-1] - rows[0] == len(rows) - 1 and (np.diff(rows) == 1).all():
            edges = self._blocks_of(rows[[0, -1]])
            if edges[1] - edges[0] < _AT_ONCE // self.size:
                return self._run(rows, np.arange(edges[0], edges[1] + 1), seed)
        parents, places = np.empty_like(rows), np.empty_like(rows)
        for at, blocks, within in _grouped(self._blocks_of(rows), self.size):
            counts, ends = (side.ravel() for side in self._ends(blocks, seed))
            found = np.searchsorted(ends, rows[at].view(np.uint64), side="right")
            parents[at] = blocks[within] * self.size + found % self.size
            places[at] = rows[at] - ends[found].view(np.int64) + counts[found]
        return parents, places

    def _run(self, rows: Ints, blocks: Ints, seed: int) -> tuple[Ints, Ints]:
        """`families` of rows that follow one another: no search, each parent stands as often as it has children."""
        counts, ends = (side.ravel() for side in self._ends(blocks, seed))
        first, last = np.searchsorted(ends, rows[[0, -1]].view(np.uint64), side="right")
        times = counts[first : last + 1].copy()
        starts = ends[first : last + 1].view(np.int64) - times
        times[-1] = rows[-1] + 1 - starts[-1]
        times[0] -= rows[0] - starts[0]
        parents = np.repeat(blocks[0] * self.size + np.arange(first, last + 1), times)
        return parents, rows - np.repeat(starts, times)

    def spans(self, parents: Ints, seed: int) -> tuple[Ints, Ints]:
        """The first child's row of each parent, and how many children it has; none where rows cannot be numbered."""
        most = math.floor(MOST_ROWS / self.counts.mean) - self.size
        if len(parents) and parents.max() > most:
            first, count = self.spans(np.minimum(parents, most), seed)
            return np.where(parents > most, MOST_ROWS - 1, first), np.where(parents > most, 0, count)
        if self.counts.low == self.most:
            return parents * self.most, np.full_like(parents, self.most)
        first, count = np.empty_like(parents), np.empty_like(parents)
        for at, blocks, within in _grouped(parents // self.size, self.size):
            counts, ends = self._ends(blocks, seed)
            place = parents[at] % self.size
            count[at] = counts[within, place]
            first[at] = ends[within, place].view(np.int64) - count[at]
        return first, count

    def total(self, parents: int, seed: int) -> int:
        """Children of the first `parents` rows of the parent."""
        block, some = divmod(parents, self.size)
        return int(self.spans(np.array([parents]), seed)[0][0]) if some else self.before(block)

    def reached(self, rows: int, seed: int) -> int:
        """How many parents the first `rows` children have, the childless ones among them counted."""
        return int(self.families(np.array([rows - 1]), seed)[0][0]) + 1 if rows else 0

    def _before(self, blocks: Ints) -> Hashes:
        """`before` for many blocks: ⌊b·p/q⌋ in parts, since b·p can be beyond 64 bits. Without sign: the last block's
        children may end beyond the last row that can be asked for."""
        share = self.counts.mean * self.size
        whole, part = (np.uint64(n) for n in divmod(share.numerator, share.denominator))
        parts = np.uint64(share.denominator)
        number = blocks.astype(np.uint64)
        times, rest = np.divmod(number, parts)
        found: Hashes = number * whole + times * part + rest * part // parts
        return found

    def _blocks_of(self, rows: Ints) -> Ints:
        """The block in which each child's parent lies: a guess in doubles, put right by the arithmetic."""
        share, row = float(self.counts.mean * self.size), rows.view(np.uint64)
        blocks = np.maximum(np.ceil((rows.astype(np.float64) + 1) / share).astype(np.int64) - 1, 0)
        while (above := self._before(blocks) > row).any():
            blocks = blocks - above
        while (below := self._before(blocks + 1) <= row).any():
            blocks = blocks + below
        return blocks

    def _ends(self, blocks: Ints, seed: int) -> tuple[Ints, Hashes]:
        """The number of children of every parent of some blocks, a row a block, and the row after its last child."""
        return _one_block(self, int(blocks[0]), seed) if len(blocks) == 1 else self.dealt(blocks, seed)

    def dealt(self, blocks: Ints, seed: int) -> tuple[Ints, Hashes]:
        """The same, made anew."""
        size, wide = self.size, len(blocks)
        parts = np.repeat(self.low[None, :], wide, axis=0)
        parts[:, self.open] = self._moved(blocks, seed)
        rows = blocks[:, None] * size + np.arange(size)
        # Of as many neighbouring parts as there are groups, each group of parents gets one; then the parents by hash.
        groups = size // GROUP
        part = _order(address.hashes(rows, address.key(seed, self.address, "\0rows\0group")).reshape(-1, groups))
        dealt = np.take_along_axis(parts.reshape(-1, groups), part, axis=1)
        order = _order(address.hashes(rows, address.key(seed, self.address, "\0rows")).reshape(-1, GROUP))
        counts = np.empty((wide * groups, GROUP), np.int64)
        given = dealt.reshape(wide, GROUP, groups).transpose(0, 2, 1).reshape(-1, GROUP)
        np.put_along_axis(counts, order, given, axis=1)
        counts = counts.reshape(wide, size)
        return counts, self._before(blocks)[:, None] + np.add.accumulate(counts, axis=1).view(np.uint64)

    def _moved(self, blocks: Ints, seed: int) -> Ints:
        """The counts of the open parts: drawn inside each, then moved there until the block's sum is its share."""
        at = self.open
        low, high = self.low[at], self.high[at]
        rows = blocks[:, None] * self.size + at
        v = address.uniform(address.hashes(rows, address.key(seed, self.address, "\0rows\0within")))
        found = self.counts.low + np.searchsorted(self.counts.ends, (at + v) / self.size, side="right")
        found = np.minimum(np.maximum(found, low), high)
        share = (self._before(blocks + 1) - self._before(blocks)).view(np.int64)
        rest = share - int(self.low.sum()) + int(low.sum()) - found.sum(axis=1)
        room = np.where(rest[:, None] >= 0, high - found, found - low)
        step = room * np.abs(rest)[:, None] // np.maximum(room.sum(axis=1), 1)[:, None]
        # What integers leave goes to the largest families, one each: there it weighs least.
        left = np.abs(rest) - step.sum(axis=1)
        spare = room > step
        step += spare & (np.add.accumulate(spare[:, ::-1], axis=1)[:, ::-1] <= left[:, None])
        moved: Ints = found + np.sign(rest)[:, None] * step
        return moved


def _order(hashes: Hashes) -> Ints:
    """The places of each row's hashes in their order; for a power of two of them."""
    mask = np.uint64(hashes.shape[1] - 1)
    order = (hashes & ~mask) | np.arange(hashes.shape[1], dtype=np.uint64)
    order.sort(axis=1)
    return (order & mask).view(np.int64)


def children(parent: str, address: str, counts: Counts) -> Children:
    """The arithmetic of a table whose rows are made per parent."""
    size = next((size for size in BLOCKS if counts.most <= counts.mean * size / 8), BLOCKS[-1])
    edges: Floats = np.arange(size + 1) / size
    low = counts.low + np.searchsorted(counts.ends, edges[:-1], side="right")
    high = counts.low + np.searchsorted(counts.ends, edges[1:], side="left")
    high = np.maximum(high, low)
    return Children(parent, address, counts, size, low, high, np.flatnonzero(high > low))


@lru_cache(maxsize=64)
def _one_block(children: Children, block: int, seed: int) -> tuple[Ints, Hashes]:
    """The counts of one block, remembered for a while: a few rows are asked for their parents again and again."""
    counts, ends = children.dealt(np.array([block]), seed)
    counts.setflags(write=False)
    ends.setflags(write=False)
    return counts, ends


def _grouped(blocks: Ints, size: int) -> Iterator[tuple[NDArray[np.int64] | slice, Ints, Ints]]:
    """Rows by the blocks they lie in, a few blocks at a time: which rows, their blocks rising, and each row's among
    them."""
    different, within = np.unique(blocks, return_inverse=True)
    step = max(_AT_ONCE // size, 1)
    if len(different) <= step:
        yield slice(None), different, within
        return
    for first in range(0, len(different), step):
        at = np.flatnonzero((within >= first) & (within < first + step))
        yield at, different[first : first + step], within[at] - first
