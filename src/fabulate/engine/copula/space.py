"""Sums of correlated normals: weights under which a sum has the asked correlation with each.

The correlations of the sum with the leaders are what a solver moves; those that no sum can have, beside one another,
are moved to the nearest that one can. Plain sums in a fixed order: no linear algebra library, whose last bits differ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .exactly import UNIT, together, unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..address import Floats

#: The square of the noise's weight, at the least; and the part of a leader that others do not tell, to be of use.
LEAST = 4e-4
_OWN = 1e-4


@dataclass(slots=True)
class Space:
    """Some rows: the leaders' normals, a noise that none of them tells, and the leaders' correlations, factored.

    `lower` is the triangle of Cholesky's factor; a leader that others tell, or that does not differ, has 0 on the
    diagonal.
    """

    leaders: list[Floats]
    noise: Floats
    lower: list[list[float]]

    def weights(self, wanted: Sequence[float]) -> tuple[list[float], float, list[float]]:
        """The weight of each leader, that of the noise, and the correlations that the sum has with the leaders."""
        parts: list[float] = []
        had: list[float] = []
        room = 1 - LEAST
        for want, row in zip(wanted, self.lower, strict=True):
            told = math.fsum(a * b for a, b in zip(row, parts, strict=False))
            own = row[len(parts)]
            most = math.sqrt(max(room, 0.0))
            part = min(max((want - told) / own, -most), most) if own else 0.0
            room -= part * part
            parts.append(part)
            had.append(told + part * own)
        betas = _back(self.lower, parts)
        return betas, math.sqrt(room + LEAST), had

    def total(self, betas: Sequence[float], own: float) -> Floats:
        """The sum in these rows."""
        total = own * self.noise
        for beta, leader in zip(betas, self.leaders, strict=True):
            total += beta * leader
        return total


def space(leaders: list[Floats], noise: Floats) -> Space:
    """The space of some rows; the noise is freed of what the leaders tell of it by chance."""
    units = [unit(leader) for leader in leaders]
    own = unit(noise)
    assert own is not None
    lower: list[list[float]] = []
    told: list[float] = []
    for one in units:
        row: list[float] = []
        for other, above in zip(units, lower, strict=False):
            both = 0.0 if one is None or other is None else together(one, other)
            rest = both - math.fsum(a * b for a, b in zip(row, above, strict=False))
            row.append(rest / above[-1] if above[-1] else 0.0)
        left = 1 - math.fsum(a * a for a in row)
        row.append(math.sqrt(left) if one is not None and left > _OWN else 0.0)
        lower.append(row)
        both = 0.0 if one is None else together(one, own)
        told.append((both - math.fsum(a * b for a, b in zip(row, told, strict=False))) / row[-1] if row[-1] else 0.0)
    freed = own / UNIT
    for at, gamma in reversed(list(enumerate(_back(lower, told)))):
        found = units[at]
        if found is not None:
            freed = freed - gamma * (found / UNIT)
    return Space(leaders, freed / math.sqrt(1 - math.fsum(t * t for t in told)), lower)


def _back(lower: list[list[float]], parts: list[float]) -> list[float]:
    """The weights of the leaders for parts along the factored directions."""
    betas = [0.0] * len(parts)
    for at in range(len(parts) - 1, -1, -1):
        if lower[at][at]:
            rest = math.fsum(lower[later][at] * betas[later] for later in range(at + 1, len(parts)))
            betas[at] = (parts[at] - rest) / lower[at][at]
    return betas
