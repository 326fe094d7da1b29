"""Which rows are kept for what cannot be counted in passing: quantiles, rank correlations, different values.

A row is kept by a hash of its number, so that the same rows are kept whatever the batches. A table of at most
`MOST_ROWS` is kept whole, and then everything is exact; of a larger one about so many rows, evenly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..engine.address import hashes, key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

#: Rows kept of a table, and the cells and bytes of text in all of its columns.
MOST_ROWS, MOST_CELLS, MOST_BYTES = 1 << 16, 1 << 22, 1 << 26
#: Cells that are compared with all others of their column as hashes, and those of all columns; what stands beyond is
#: known by how it is made.
MOST_HASHES, ALL_HASHES = 1 << 20, 1 << 24


def hashed(count: int) -> int:
    """How many cells of each of so many columns are kept as hashes."""
    return min(MOST_HASHES, ALL_HASHES // max(count, 1))


class Sample:
    """The kept rows of one table that has `rows` rows and `columns` columns."""

    def __init__(self, rows: int, columns: int) -> None:
        self.rows, self.columns = rows, columns
        self.most = min(MOST_ROWS, max(MOST_CELLS // max(columns, 1), 1))
        self._key = key(0, "report", "sample")
        self._at: dict[int, Places | None] = {}

    @property
    def whole(self) -> bool:
        """Whether every row is kept."""
        return self.rows <= self.most

    def fewer(self, width: int) -> int:
        """How many rows are kept of a text column of so many bytes: fewer where texts are long."""
        return max(min(self.most, MOST_BYTES // max(width * self.columns, 1)), 16)

    def start(self, first: int, count: int) -> None:
        """The next batch is rows first..first + count."""
        self._at = {}
        self._first, self._count = first, count

    def places(self, most: int | None = None) -> Places | None:
        """The places in this batch of the kept rows, about `most` (all that are kept) in the table; None: all."""
        most = self.most if most is None else most
        if self.rows <= most:
            return None
        if most not in self._at:
            row = np.arange(self._first, self._first + self._count, dtype=np.int64)
            self._at[most] = np.flatnonzero(hashes(row, self._key) < np.uint64(most * (1 << 64) // self.rows))
        return self._at[most]
