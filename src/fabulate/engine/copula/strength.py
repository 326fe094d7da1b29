"""How well a moved column can be told from its drivers at best: AUC and R², by arithmetic over the sample's scores.

The column's cells are looked at for even u's, once for each branch of its rules; what a row's drivers leave open is
integrated over, not drawn. So the figures are those of the rule itself, and rise smoothly with its strength.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from .. import exact
from .curve import mixed_curve, normal_curve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..address import Floats
    from .curve import Curve

#: Scores of a branch are taken together in so many parts; u's at which cells are looked at; nodes of the noise.
_PARTS, LOOKS, _NODES = 256, 8_192, 128
_STEP = 1 / 32
#: So many different cells at the most have an AUC.
MOST_CLASSES = 64


@dataclass(slots=True)
class Branch:
    """Rows under the same settings: their scores (sd 1 over all rows), and the cells at `LOOKS` even u's.

    `parts` are at most `_PARTS` scores that stand for all, and `counts` how many rows each stands for.
    """

    scores: Floats
    cells: Floats
    parts: Floats = field(init=False)
    counts: Floats = field(init=False)

    def __post_init__(self) -> None:
        values, counts = np.unique(self.scores, return_counts=True)
        self.parts, self.counts = values, counts.astype(np.float64)
        if len(values) > _PARTS:
            pieces = np.array_split(np.sort(self.scores), _PARTS)
            self.parts = np.array([math.fsum(piece.tolist()) / len(piece) for piece in pieces])
            self.counts = np.array([float(len(piece)) for piece in pieces])

    def curve(self, strength: float, own: float) -> Curve:
        """The distribution function of the position, near enough to tell figures."""
        return mixed_curve([(strength * self.scores, np.full(len(self.scores), own))], _STEP)


@dataclass(slots=True)
class Strength:
    """The figures of a column for any strength; `sign` is -1 where its cells fall with u."""

    branches: Sequence[Branch]
    sign: int

    def rate(self) -> float:
        """The mean of all cells."""
        rows = sum(len(one.scores) for one in self.branches)
        return math.fsum(float(one.cells.mean()) * len(one.scores) for one in self.branches) / rows

    def classes(self) -> int:
        """How many different cells there are."""
        return len(np.unique(np.concatenate([one.cells for one in self.branches])))

    def r2(self, strength: float) -> float:
        """The variance of the best prediction over that of the cells."""
        own = math.sqrt(1 - strength * strength)
        noise = exact.normal((np.arange(_NODES) + 0.5) / _NODES) * own
        means, squares, weights = [], [], []
        for one in self.branches:
            values, counts = one.parts, one.counts
            curve = one.curve(self.sign * strength, own)
            u = curve.at(self.sign * strength * values[:, None] + noise)
            cells = one.cells[np.minimum((u * LOOKS).astype(np.int64), LOOKS - 1)]
            means.append(cells.mean(axis=1))
            squares.append((cells * cells).mean(axis=1))
            weights.append(counts)
        weight = np.concatenate(weights)
        best, square = np.concatenate(means), np.concatenate(squares)
        mean = _sum(weight * best) / _sum(weight)
        variance = _sum(weight * square) / _sum(weight) - mean * mean
        return (_sum(weight * best * best) / _sum(weight) - mean * mean) / variance if variance > 0 else 0.0

    def auc(self, strength: float) -> float:
        """Of two rows with different cells, how often the best prediction puts them in order."""
        own = math.sqrt(1 - strength * strength)
        known = np.unique(np.concatenate([one.cells for one in self.branches]))
        chances, weights = [], []
        for one in self.branches:
            values, counts = one.parts, one.counts
            curve = one.curve(self.sign * strength, own)
            turns = np.flatnonzero(np.diff(one.cells)) + 1
            grid = curve.first + curve.step * np.arange(curve.values.shape[1], dtype=np.float64)
            ends = _inverse(curve.values[0], grid, turns.astype(np.float64) / LOOKS)
            below = normal_curve().at((ends[None, :] - self.sign * strength * values[:, None]) / own)
            pad = np.concatenate([np.zeros((len(values), 1)), below, np.ones((len(values), 1))], axis=1)
            chance = np.zeros((len(values), len(known)))
            for at, cell in enumerate(one.cells[np.concatenate([[0], turns])]):
                chance[:, np.searchsorted(known, cell)] += pad[:, at + 1] - pad[:, at]
            chances.append(chance)
            weights.append(counts)
        return _concordance(np.concatenate(chances), np.concatenate(weights), known)


def _inverse(rising: Floats, grid: Floats, u: Floats) -> Floats:
    right = np.minimum(np.maximum(np.searchsorted(rising, u), 1), len(rising) - 1)
    left = right - 1
    span = np.maximum(rising[right] - rising[left], 1e-300)
    found: Floats = grid[left] + (u - rising[left]) / span * (grid[right] - grid[left])
    return found


def _concordance(chances: Floats, weights: Floats, cells: Floats) -> float:
    """The share of pairs of rows with different cells that the mean prediction puts in order; ties count half."""
    order = np.argsort((chances * cells).sum(axis=1), kind="stable")
    mass = chances[order] * weights[order][:, None]
    before = np.add.accumulate(mass) - mass / 2
    lower = np.add.accumulate(before, axis=1) - before
    held = _sum((mass * lower).reshape(-1))
    totals = np.array([_sum(mass[:, at]) for at in range(len(cells))])
    pairs = _sum(totals * (np.add.accumulate(totals) - totals))
    return held / pairs if pairs > 0 else 0.5


def _sum(values: Floats) -> float:
    return math.fsum(values.tolist())
