"""Rows of which one draw is spread evenly: its hashes lie one in each of so many equal parts.

A few cells drawn so keep their column's mean, spread and shares far better than as many drawn at random, and hardly two
of them are the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import address
from .bijection import feistel
from .block import Block

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .address import Hashes, Ints
    from .block import TableProgram


class Strata(Block):
    """Rows in 0..count-1 of a table, in which the hashes of `draw` are a permutation's of `count` equal parts."""

    def __init__(
        self, table: TableProgram, rows: Ints, seed: int, sizes: Mapping[str, int], draw: str, count: int
    ) -> None:
        super().__init__(table, rows, seed, sizes)
        self.draw, self.count = draw, count

    def hashes(self, draw: str) -> Hashes:
        """One 64-bit hash a row; of the spread draw, inside the row's part."""
        found = super().hashes(draw)
        if draw != self.draw or self.count == 1:
            return found
        width = np.uint64((1 << 64) // self.count)
        key = address.key(self.seed, self.table.address, f"{draw}\0strata")
        return feistel(self.rows, self.count, key).view(np.uint64) * width + found % width

    def some(self, at: Ints) -> Strata:
        """The rows at these places of this block, spread as they are here."""
        block = Strata(self.table, self.rows[at], self.seed, self.sizes, self.draw, self.count)
        block._whole = (self, at)
        return block
