"""Cells as numbers: what is measured of a column when it is correlated, and the groups and branches of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...schema.columns import Boolean, Category
from ...schema.errors import Problem, SchemaError
from .links import ordered

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...columns import Vector
    from ...schema.column import Column
    from ..address import Floats, Ints
    from ..block import Block, Cell

    Codes = Callable[[Block], Ints]

_MEASURED = ("integer", "number", "float", "boolean", "date", "time", "datetime")
#: What stands for a missing cell among codes.
_ABSENT = -(1 << 62)


def numbers(vector: Vector, column: Column | None) -> Floats:
    """One number a cell, as it counts in a correlation: labels by their place, a boolean's first label as true."""
    found = vector.data.astype(np.float64)
    return 1 - found if vector.type.kind == "category" and isinstance(column, Boolean) else found


def measurable(cell: Cell, column: Column | None, name: str, path: str) -> None:
    """SchemaError at `path` where a cell is no number, date, boolean or ordered label."""
    labels = cell.type.kind == "category" and (
        isinstance(column, Boolean)
        or (isinstance(column, Category) and (ordered(column) or column.drivers is not None))
    )
    if cell.type.kind not in _MEASURED and not labels:
        what = "a category without an order" if cell.type.kind == "category" else "text"
        fix = "name a number, a date, a boolean or an ordered category"
        raise SchemaError([Problem(path, f"{name} is {what}", fix)])


def codes(cell: Cell, name: str, path: str) -> Codes:
    """The group of each row, by a cell that is a category, a boolean or a whole number; SchemaError for others."""
    if cell.type.kind not in ("category", "boolean", "integer"):
        fix = "name a category, a boolean or a whole number"
        raise SchemaError([Problem(path, f"{name} makes no groups: it is {cell.type.kind}", fix)])

    def of(block: Block) -> Ints:
        vector = block.vector(cell)
        found = vector.data.astype(np.int64)
        return found if vector.valid is None else np.where(vector.valid, found, _ABSENT)

    return of


@dataclass(frozen=True, slots=True)
class Places:
    """Codes to places 0, 1, 2 … in a sorted list; what is not in it goes to the place behind its end."""

    known: Ints
    of: Codes

    def __call__(self, block: Block) -> Ints:
        """The place of each row's code."""
        found = self.of(block)
        if not len(self.known):
            return np.zeros(len(found), np.int64)
        at = np.minimum(np.searchsorted(self.known, found), len(self.known) - 1)
        return np.where(self.known[at] == found, at, len(self.known))


def often(of: Codes, block: Block, fewest: int) -> Places:
    """Places for the codes that so many rows of a sample have."""
    values, counts = np.unique(of(block), return_counts=True)
    return Places(values[counts >= fewest], of)
