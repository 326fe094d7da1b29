"""Moments in the order in which they come: sorted, and as irregular as events that know nothing of one another.

So many points thrown at random on a line are, in each half of it, binomially many; each half of a half again. So the
so-manieth point is found by halving, with a draw at each halving's own address, and no point is stored or sorted. Given
their number, the events of a Poisson process lie so; the column's hours, weekdays and months are its profiles.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from . import address, exact
from .block import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .address import Floats, Hashes, Ints
    from .block import TableProgram

#: Halvings at the most: the numbers of the parts stay below 2**53.
_DEEPEST = 52
#: Up to so many points the binomial is exact; above, the normal is within 1e-4 of it.
_EXACT = 64


class Arrivals(Block):
    """Rows 0..count-1 of a table, in which the hashes of one draw rise with the rows, as `count` sorted ones do."""

    def __init__(
        self, table: TableProgram, rows: Ints, seed: int, sizes: Mapping[str, int], draw: str, count: int
    ) -> None:
        super().__init__(table, rows, seed, sizes)
        self.draw, self.count = draw, count

    def hashes(self, draw: str) -> Hashes:
        """One 64-bit hash a row; of the rising draw, that of its rank."""
        if draw != self.draw:
            return super().hashes(draw)
        return arrivals(self.rows, self.count, address.key(self.seed, self.table.address, f"{draw}\0arrival"))

    def some(self, at: Ints) -> Arrivals:
        """The rows at these places of this block, as they rise here."""
        block = Arrivals(self.table, self.rows[at], self.seed, self.sizes, self.draw, self.count)
        block._whole = (self, at)
        return block


def arrivals(ranks: Ints, count: int, key: np.uint64) -> Hashes:
    """The hashes at these ranks (any, in any order) of `count` sorted ones, 64 bits each; beyond the last, its own."""
    different, back = np.unique(np.clip(ranks, 0, max(count - 1, 0)), return_inverse=True)
    out = np.zeros(len(different), np.uint64)
    at, rank, there = np.arange(len(different)), different, np.full(len(different), count, np.int64)
    part = np.ones(len(different), np.int64)  # 1 for the whole line, 2 and 3 for its halves, 4 … 7 for theirs
    for level in range(_DEEPEST + 1):
        alone = (there <= 1) | (level == _DEEPEST)
        if alone.any():
            low = address.hashes(part[alone], key + np.uint64(1)) >> np.uint64(level)
            out[at[alone]] = low if not level else (part[alone].view(np.uint64) << np.uint64(64 - level)) | low
            at, rank, there, part = (some[~alone] for some in (at, rank, there, part))
        if not len(at):
            break
        first = np.flatnonzero(np.diff(part, prepend=0))
        left = np.repeat(_halved(there[first], address.hashes(part[first], key)), np.diff(first, append=len(part)))
        right = rank >= left
        rank, there = np.where(right, rank - left, rank), np.where(right, there - left, left)
        part = part * 2 + right
    found: Hashes = out[back.reshape(-1)]
    return found


def _halved(count: Ints, h: Hashes) -> Ints:
    """How many of so many points lie in the first half: binomial, at u."""
    u = address.uniform(h)
    few = np.minimum(count, _EXACT)
    starts, steps = _binomials()
    found = np.searchsorted(steps, few + u, side="right") - starts[few]
    many = np.flatnonzero(count > _EXACT)
    if len(many):
        n = count[many].astype(np.float64)
        middle = np.rint(n / 2 + np.sqrt(n) / 2 * exact.normal(u[many]))
        found[many] = np.clip(middle, 0, n).astype(np.int64)
    return found


@lru_cache(maxsize=1)
def _binomials() -> tuple[Ints, Floats]:
    """The distribution functions of the binomials of 0..64 trials at one half, one behind the other: n + P(X < k) for
    k = 1..n, and where each begins."""
    starts: list[int] = []
    steps: list[float] = []
    for n in range(_EXACT + 1):
        starts.append(len(steps))
        below = 0
        for k in range(n):
            below += math.comb(n, k)
            steps.append(n + below / 2**n)
    return np.array(starts), np.array(steps)
