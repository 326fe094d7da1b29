"""Random walks, and noise with a memory, at any step at once: bridges between points ever nearer to one another.

Between two points whose values are known, the value in the middle is normal with a known mean and variance, drawn at
the middle's own address. So a step costs as many draws as its number has binary digits, steps that lie together share
theirs, and no step depends on how many there are. Source: Lévy's construction of Brownian motion; the stationary
process of first order has a bridge of the same kind.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from . import address, exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from .address import Floats, Ints

    #: The values at both ends of intervals: from their level, their numbers among those of the level, and the entities.
    Ends = Callable[[int, Ints, Ints], tuple[Floats, Floats]]
    #: How the middle of an interval of a level depends on its ends: what their sum is multiplied by, and the sd.
    Middle = Callable[[int], tuple[float, float]]

#: Steps that are made one by one: below, setting up arrays for each level costs more than the draws.
_FEW = 4
#: Points so far apart that their correlation is below this are drawn independently.
_FORGOTTEN = 1e-4


def walk(steps: Ints, entities: Ints, key: np.uint64) -> Floats:
    """A random walk from 0 whose steps have sd 1, at these steps (0 or more, below 2**53) of these entities."""
    draws = _Draws(key)

    def ends(level: int, number: Ints, entity: Ints) -> tuple[Floats, Floats]:
        # The interval 2**level .. 2**(level + 1), to which the walk comes by intervals of 1, 1, 2, 4 … steps.
        lengths = np.sqrt(np.array([1.0, *(2.0**before for before in range(level + 1))]))
        number, who = np.divmod(np.arange(len(lengths) * len(entity)), len(entity))
        legs = draws(1, number, entity[who]).reshape(len(lengths), len(entity)) * lengths[:, None]
        left = np.zeros(len(entity))
        for leg in legs[:-1]:
            left = left + leg
        return left, left + legs[-1]

    return _descended(steps, entities, _bits(steps) - 1, ends, lambda level: (0.5, 2 ** ((level - 1) / 2)), draws)


def memory(steps: Ints, entities: Ints, key: np.uint64, autocorrelation: float) -> Floats:
    """Standard normals of which each keeps `autocorrelation` (0 < |a| < 1) of the one before, at these steps."""
    kept = abs(autocorrelation)
    top = max(math.ceil(math.log2(math.log(_FORGOTTEN) / math.log(kept))), 1)
    draws = _Draws(key)

    def ends(level: int, number: Ints, entity: Ints) -> tuple[Floats, Floats]:
        return draws(level << 8, number, entity), draws(level << 8, number + 1, entity)

    def middle(level: int) -> tuple[float, float]:
        half = exact.rounded(kept ** (2**level), 13)
        return half / (1 + half * half), math.sqrt((1 - half * half) / (1 + half * half))

    found = _descended(steps, entities, np.full(len(steps), top), ends, middle, draws)
    return found if autocorrelation > 0 else np.where(steps % 2 == 0, found, -found)


@dataclass(frozen=True, slots=True)
class _Draws:
    """Standard normals, each at its address: a purpose, a number among those of the purpose, an entity."""

    key: np.uint64

    def __call__(self, purpose: int | Ints, number: Ints, entity: Ints) -> Floats:
        own = address.hashes(np.atleast_1d(purpose), self.key)
        return exact.normal(address.uniform(address.hashes(number, address.hashes(entity, own))))


def _bits(numbers: Ints) -> Ints:
    """How many binary digits each number has; 0 has none. Exact below 2**53."""
    return np.frexp(numbers.astype(np.float64))[1].astype(np.int64)


def _descended(steps: Ints, entities: Ints, tops: Ints, ends: Ends, middle: Middle, draws: _Draws) -> Floats:
    """The values at the steps, from the interval of level `tops` around each down to the step itself.

    Steps in one interval are made together: at each level only as many middles are drawn as there are intervals with
    a step of ours in them. Steps with a top below 0 are 0.
    """
    if len(steps) <= _FEW:
        each = zip(steps.tolist(), entities.tolist(), tops.tolist(), strict=True)
        return np.array([_alone(*one, ends, middle, draws) for one in each], np.float64)
    order = np.lexsort((steps, entities))
    n, who, top = steps[order], entities[order], tops[order]
    # The level from which on a step and the one before it lie in one interval.
    parted = np.full(len(n), 64)
    parted[1:] = np.where(who[1:] == who[:-1], _bits(n[1:] ^ n[:-1]), 64)
    starts, low, high = np.zeros(0, np.int64), np.zeros(0), np.zeros(0)
    for level in range(int(top.max(initial=-1)), -1, -1):
        found = np.flatnonzero((parted > level) & (top >= level))
        new_low, new_high = np.empty(len(found)), np.empty(len(found))
        entering = top[found] == level
        if entering.any():
            at = found[entering]
            new_low[entering], new_high[entering] = ends(level, n[at] >> level, who[at])
        if len(starts):
            c, sd = middle(level)
            centre = c * (low + high) + sd * draws(level << 8 | 2, n[starts] >> level + 1, who[starts])
            within = found[~entering]
            parent = np.searchsorted(starts, within, "right") - 1
            right = (n[within] >> level & 1).astype(bool)
            new_low[~entering] = np.where(right, centre[parent], low[parent])
            new_high[~entering] = np.where(right, high[parent], centre[parent])
        starts, low, high = found, new_low, new_high
    out = np.zeros(len(n))
    there = np.flatnonzero(top >= 0)
    out[order[there]] = low[np.searchsorted(starts, there, "right") - 1]
    return out


def _alone(step: int, entity: int, top: int, ends: Ends, middle: Middle, draws: _Draws) -> float:
    """The value at one step: all its draws at once, then the same sums in plain floats."""
    if top < 0:
        return 0.0
    low, high = (float(end[0]) for end in ends(top, np.array([step >> top]), np.array([entity])))
    levels = np.arange(top - 1, -1, -1)
    normals = draws(levels << 8 | 2, step >> levels + 1, np.full(top, entity))
    for level, z in zip(levels.tolist(), normals.tolist(), strict=True):
        c, sd = middle(level)
        centre = c * (low + high) + sd * z
        low, high = (centre, high) if step >> level & 1 else (low, centre)
    return low
