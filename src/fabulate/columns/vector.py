"""A block of cells as typed NumPy data: what the engine makes and the writers read.

Numbers with fixed decimals stay scaled integers, dates are days and times seconds, so that their text and their value
cannot disagree: both come from the same integer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]
    Mask = NDArray[np.bool_]

Kind = Literal["integer", "number", "float", "boolean", "date", "time", "datetime", "category", "text"]
#: Fills a text cell's unused bytes: it cannot occur in UTF-8.
FILL = 0xFF


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a column's cells.

    `kind` says what a vector's `data` holds: integer int64 · number int64, scaled by 10**decimals · float float64 ·
    boolean bool · date int64 days since 1970 · time int64 seconds of the day · datetime int64 seconds since 1970, UTC
    or, without a zone, of the clock on the wall · category int64 codes into `labels` · text uint8, a row of UTF-8 bytes
    a cell with `FILL` in unused places. `nullable` when cells may be missing, `width` the most bytes of a text cell.
    """

    kind: Kind
    decimals: int = 0
    # Not hashed: hashing thousands of labels costs more than the text of a small block.
    labels: tuple[str, ...] = field(default=(), repr=False, hash=False)
    zone: str | None = None
    nullable: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Vector:
    """One column of a block: `data` by `type.kind`, and which cells are there (`valid`, None when all are)."""

    type: Type
    data: Array
    valid: Mask | None = None

    def __len__(self) -> int:
        return len(self.data)

    def cut(self, start: int, stop: int) -> Vector:
        """Rows start..stop of this block, without a copy."""
        return Vector(self.type, self.data[start:stop], None if self.valid is None else self.valid[start:stop])


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows `start`..`start + rows` of one table: column names in order, and a vector each."""

    table: str
    start: int
    rows: int
    names: tuple[str, ...]
    vectors: tuple[Vector, ...]

    def cut(self, start: int, stop: int) -> Batch:
        """Rows start..stop, counted from this batch's first."""
        vectors = tuple(vector.cut(start, stop) for vector in self.vectors)
        return Batch(self.table, self.start + start, stop - start, self.names, vectors)
