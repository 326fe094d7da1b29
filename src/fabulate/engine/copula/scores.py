"""Scores of written cells: how far up a number, a date or an ordered label lies, as a normal; what a label counts.

A normal score is the standard normal at the middle of a cell's rank among the sample's rows, so that it depends on the
order of the values only. Scores have mean 0 over the cells that are there, and a missing cell has 0: it tells nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .. import exact
from .exactly import whole_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...columns import Vector
    from ..address import Floats
    from ..block import Block, Cell

#: Values so near to one another have a score each; else so many knots.
_DENSE, _KNOTS = 1 << 16, 1_024


@dataclass(frozen=True, slots=True)
class Score:
    """The score of a cell: by `table` at value - low, where `knots` is None; else straight between knots.

    Values beyond the ends have the score of the end.
    """

    cell: Cell
    low: int
    table: Floats
    knots: Floats | None = None
    #: The mean that was taken off.
    centre: float = 0.0

    def __call__(self, block: Block) -> Floats:
        """One score a row."""
        return self.of(block.vector(self.cell))

    def of(self, vector: Vector) -> Floats:
        """One score a cell."""
        data = vector.data
        if self.knots is None:
            found = self.table[np.minimum(np.maximum(data.astype(np.int64) - self.low, 0), len(self.table) - 1)]
        else:
            right = np.minimum(np.maximum(np.searchsorted(self.knots, data), 1), len(self.knots) - 1)
            left = right - 1
            x, last = self.knots[left], self.knots[right]
            part = (np.minimum(np.maximum(data, x), last) - x) / (last - x)
            found = self.table[left] + part * (self.table[right] - self.table[left])
        return found if vector.valid is None else np.where(vector.valid, found, 0.0)


def ranked(cell: Cell, vector: Vector) -> Score | None:
    """Normal scores of the values in a sample's cells; None where fewer than two different ones are there."""
    data = vector.data if vector.valid is None else vector.data[vector.valid]
    data = data.astype(np.int64) if data.dtype == np.bool_ else data
    values, counts = np.unique(data, return_counts=True)
    if len(values) < 2:
        return None
    middle = (np.add.accumulate(counts) - counts / 2) / len(data)
    scores = exact.normal(middle)
    scores = scores - whole_mean(np.repeat(scores, counts))
    if values.dtype != np.float64 and int(values[-1]) - int(values[0]) < _DENSE:
        low = int(values[0])
        return Score(cell, low, _between(np.arange(low, int(values[-1]) + 1).astype(np.float64), values, scores))
    if len(values) > _KNOTS:
        # Even in rank, with both ends.
        ends = np.linspace(0, len(data) - 1, _KNOTS).astype(np.int64)
        keep = np.unique(np.searchsorted(np.add.accumulate(counts), ends, side="right"))
        values, scores = values[keep], scores[keep]
    return Score(cell, 0, scores, values.astype(np.float64))


def _between(x: Floats, knots: Floats, scores: Floats) -> Floats:
    """Straight lines between knots, at places inside them."""
    right = np.minimum(np.maximum(np.searchsorted(knots, x), 1), len(knots) - 1)
    left = right - 1
    found: Floats = scores[left] + (x - knots[left]) / (knots[right] - knots[left]) * (scores[right] - scores[left])
    return found


def counted(cell: Cell, vector: Vector, counts: Mapping[int, float]) -> Score | None:
    """What each label, whole number or truth value counts, by its code (others 0), from the mean on.

    None where all that are there count alike.
    """
    low = min(counts) - 1
    table = np.zeros(max(counts) - low + 2)
    for code, count in counts.items():
        table[code - low] = count
    found = Score(cell, low, table).of(vector)
    there = found if vector.valid is None else found[vector.valid]
    if not len(there) or not (there != there[0]).any():
        return None
    centre = whole_mean(there)
    return Score(cell, low, table - centre, centre=centre)
