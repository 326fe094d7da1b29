"""Distribution functions of moved normals, as tables: what turns them into a u that is even again.

A sum of scores is no normal, and under rules it is another in each branch; its own distribution function makes it even
in each, so that the column's distribution stays exactly what its settings say.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from .. import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..address import Floats, Hashes, Ints

#: Normals lie inside; a table's step, at the most, and in parts of the smallest share of noise.
_REACH, _STEP, _PARTS = 8.5, 1 / 128, 16
#: A row's weight in a table, split between the two knots beside it.
_WHOLE = 4_096
_MOST_KNOTS = 40_000
_TOP = np.int64((1 << 53) - 1)


@dataclass(frozen=True, slots=True)
class Curve:
    """Distribution functions on one grid: `values[branch]` at first, first + step, …; straight between."""

    first: float
    step: float
    values: Floats

    def at(self, x: Floats, branch: Ints | None = None) -> Floats:
        """The share below x, of the branch of each x."""
        width = self.values.shape[1]
        place = np.minimum(np.maximum((x - self.first) * (1 / self.step), 0.0), width - 1.001)
        left = place.astype(np.int64)
        part = place - left
        if branch is not None:
            left += branch * width
        flat = self.values.reshape(-1)
        low: Floats = flat[left]
        low += part * (flat[left + 1] - low)
        return low


def hashed(u: Floats) -> Hashes:
    """The hashes of which `u` is made, to 53 bits."""
    return np.minimum((u * 2.0**53).astype(np.int64), _TOP).view(np.uint64) << np.uint64(11)


@lru_cache(maxsize=1)
def normal_curve() -> Curve:
    """The standard normal's, within 2e-6."""
    count = int(2 * _REACH / _STEP) + 1
    return Curve(-_REACH, _STEP, np.array([[exact.cdf(-_REACH + at * _STEP) for at in range(count)]]))


def mixed_curve(centres: Sequence[tuple[Floats, Floats]], finest: float = _STEP) -> Curve:
    """Those of normals around rows' centres, a branch each: pairs of centres and of the rows' own share of noise.

    All shares of noise are above 0; steps are `finest` at the most. Rows weigh alike. Sums are of whole numbers or in
    a fixed order: the same on every machine.
    """
    least = min(float(own.min()) for _, own in centres)
    far = max(float(np.abs(mean).max()) for mean, _ in centres) + _REACH * max(float(own.max()) for _, own in centres)
    step = max(min(finest, least / _PARTS), 2 * far / _MOST_KNOTS)
    half = int(far / step) + 2
    rows = []
    for mean, own in centres:
        total = np.zeros(2 * half + 1)
        for share in np.unique(own):
            total += _one(mean[own == share], float(share), step, half)
        rows.append(total / len(mean))
    return Curve(-half * step, step, np.array(rows))


def _one(mean: Floats, own: float, step: float, half: int) -> Floats:
    """The sum over rows of the normal distribution functions around their means, at each knot."""
    place = mean * (1 / step) + half
    left = np.floor(place).astype(np.int64)
    right = np.rint((place - left) * _WHOLE).astype(np.int64)
    count = 2 * half + 1
    weights = np.zeros(count + 1, np.int64)
    np.add.at(weights, left, _WHOLE - right)
    np.add.at(weights, left + 1, right)
    reach = int(_REACH * own / step) + 1
    kernel = normal_curve().at(np.arange(-reach, reach + 1, dtype=np.float64) * (step / own))
    out = np.zeros(count)
    for at in np.flatnonzero(weights).tolist():
        first, last = max(at - reach, 0), min(at + reach + 1, count)
        out[first:last] += weights[at] * kernel[first - at + reach : last - at + reach]
    passed = np.add.accumulate(weights)[: max(count - reach - 1, 0)]
    out[reach + 1 :] += passed[: count - reach - 1]
    return out / _WHOLE
