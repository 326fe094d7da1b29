"""Which written rows are copies, and of which rows: arithmetic, so that any slice alone knows.

Written rows come in blocks of 64, of which a block's share is copies, ⌊(b+1)·64·rate⌋ - ⌊b·64·rate⌋; which ones, their
hashes tell. All other written rows are the table's own rows, in order and without a gap; a copy is of an earlier one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from .. import address

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Ints

BLOCK = 64
#: A rate is kept as a fraction of so many parts at the most, so that products stay below 2**63.
_PARTS = 10**6


@dataclass(frozen=True, slots=True)
class Copies:
    """The copies of a table: their rate, and its part of their addresses."""

    rate: Fraction
    table: str

    def before(self, blocks: Ints) -> Ints:
        """Copies in the blocks before each of these."""
        share = self.rate * BLOCK
        whole, part = np.divmod(blocks, share.denominator)
        found: Ints = whole * share.numerator + part * share.numerator // share.denominator
        return found

    def places(self, written: Ints, seed: int) -> tuple[Ints, NDArray[np.bool_]]:
        """The table's own row of each written row, and which of these are copies."""
        blocks, place = np.divmod(written, BLOCK)
        different, at = np.unique(blocks, return_inverse=True)
        chosen = self._chosen(different, seed)
        inside: Ints = np.cumsum(chosen, axis=1) - chosen
        copy = chosen[at, place]
        own = written - self.before(blocks) - inside[at, place]
        pick = address.hashes(written, address.key(seed, self.table, "\0copy of"))
        earlier = (address.uniform(pick) * own).astype(np.int64)
        return np.where(copy, np.minimum(earlier, np.maximum(own - 1, 0)), own), copy

    def _chosen(self, blocks: Ints, seed: int) -> NDArray[np.bool_]:
        """Of each row of some blocks whether it is a copy; the very first row never is."""
        rows = blocks[:, None] * BLOCK + np.arange(BLOCK)
        hashes = address.hashes(rows.ravel(), address.key(seed, self.table, "\0copy")).reshape(rows.shape)
        hashes |= np.uint64(1)
        hashes[rows == 0] = np.uint64(0xFFFFFFFFFFFFFFFF)
        order = np.argsort(np.argsort(hashes, axis=1, kind="stable"), axis=1, kind="stable")
        counts = self.before(blocks + 1) - self.before(blocks)
        chosen: NDArray[np.bool_] = order < counts[:, None]
        return chosen

    def sources(self, own: Ints, seed: int) -> Ints:
        """The written rows in which some of the table's own rows stand."""

        def before(blocks: Ints) -> Ints:
            return blocks * BLOCK - self.before(blocks)

        blocks = (own / float(BLOCK * (1 - self.rate))).astype(np.int64)
        while (late := before(blocks) > own).any():
            blocks -= late
        while (early := before(blocks + 1) <= own).any():
            blocks += early
        different, at = np.unique(blocks, return_inverse=True)
        # The places of a block that are no copies, in order, before those that are.
        places = np.argsort(self._chosen(different, seed), axis=1, kind="stable")
        found: Ints = blocks * BLOCK + places[at, own - before(blocks)]
        return found

    def own(self, written: int, seed: int) -> int:
        """How many of the table's own rows the first so many written rows hold."""
        if not written:
            return 0
        last = np.array([written - 1])
        row, copy = self.places(last, seed)
        if not copy[0]:
            return int(row[0]) + 1
        blocks, place = np.divmod(last, BLOCK)
        inside = int(self._chosen(blocks, seed)[0, : place[0] + 1].sum())
        return written - int(self.before(blocks)[0]) - inside

    def written(self, own: int, seed: int) -> int:
        """The fewest written rows that hold so many of the table's own."""
        low, high = own, 2 * own + 2 * BLOCK
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.own(middle, seed) >= own else (middle + 1, high)
        return low


def copies(rate: float, table: str) -> Copies:
    """The copies at a rate, to six digits."""
    return Copies(Fraction(rate).limit_denominator(_PARTS), table)
