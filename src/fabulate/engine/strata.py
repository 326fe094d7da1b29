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
    """Rows in 0..count-1 of a table, in each of which the hash of `draw` lies in another of `count` equal parts.

    The parts rise with the rows, or are `mixed`: for rows whose other cells may rise with their number too.
    """

    def __init__(
        self, table: TableProgram, rows: Ints, seed: int, sizes: Mapping[str, int], draw: str, count: int,
        *, mixed: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(table, rows, seed, sizes)
        self.draw, self.count, self.mixed = draw, count, mixed

    def hashes(self, draw: str) -> Hashes:
        """One 64-bit hash a row; of the spread draw, inside the row's part."""
        found = super().hashes(draw)
        if draw != self.draw or self.count == 1:
            return found
        width, parts = np.uint64((1 << 64) // self.count), self.rows
        if self.mixed:
            parts = feistel(parts, self.count, address.key(self.seed, self.table.address, f"{draw}\0strata"))
        return parts.view(np.uint64) * width + found % width

    def some(self, at: Ints) -> Strata:
        """The rows at these places of this block, spread as they are here."""
        block = Strata(self.table, self.rows[at], self.seed, self.sizes, self.draw, self.count, mixed=self.mixed)
        block._whole = (self, at)
        return block
