"""Weighted picks from one hash: an inverse distribution function with a guide table.

The pick rises with the hash, so that moving `u` (a correlation, a driver) moves the pick, as an alias table's would
not. Thresholds are integers, so the same hash gives the same pick on every machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .address import below, uniform

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .address import Floats, Hashes, Ints

_WHOLE = 1 << 64
#: Steps from where the guide leads that all rows make.
_STEPS = 2


@dataclass(frozen=True, slots=True)
class Picks:
    """Indexes 0..count-1 with given weights: `at(h)`. Even weights need no table."""

    count: int
    bounds: Hashes | None
    guide: Ints | None
    shift: np.uint64
    most: int

    def at(self, h: Hashes) -> Ints:
        """One index a hash. Source: indexed search, Chen & Asau (1974)."""
        if self.bounds is None or self.guide is None:
            return below(h, self.count)
        found = self.guide.take((h >> self.shift).view(np.int64))
        for step in range(self.most):
            further = h >= self.bounds.take(found)
            if step < _STEPS:
                found = found + further
                continue
            # Many small weights under one entry of the guide, as of villages: few rows come there.
            far = np.flatnonzero(further)
            found[far] = np.searchsorted(self.bounds, h[far], side="right")
            break
        return found

    def placed(self, h: Hashes) -> tuple[Ints, Floats]:
        """One index a hash, and where inside the index's share the hash lies, 0 to 1."""
        at, u = self.at(h), uniform(h)
        if self.bounds is None:
            part = u * self.count - at
        else:
            low = np.where(at > 0, self.bounds[at - 1], 0).astype(np.float64)
            high = self.bounds[at].astype(np.float64)
            part = (u * 2.0**64 - low) / np.maximum(high - low, 1.0)
        return at, np.minimum(np.maximum(part, 0.0), 1.0)


def picks(weights: Sequence[float]) -> Picks:
    """A table for weights ≥ 0 of which one is above 0; an entry of weight 0 is never picked."""
    count = len(weights)
    if len(set(weights)) == 1:
        return Picks(count, None, None, np.uint64(0), 0)
    exact = np.array(weights, np.float64)
    last = int(np.flatnonzero(exact > 0)[-1])
    # Sums in order, in plain IEEE arithmetic: the same on every machine.
    shares = np.add.accumulate(exact) / math.fsum(weights) * 2.0**53
    whole = shares >= 2.0**53
    whole[last:] = True
    bounds = np.where(whole, 0, shares).astype(np.uint64) << np.uint64(11)
    bounds[whole] = np.uint64(_WHOLE - 1)
    guide, shift, most = _guide(bounds, last)
    bounds[last:] = np.uint64(_WHOLE - 1)
    return Picks(count, bounds, guide, shift, most)


def _guide(bounds: Hashes, last: int) -> tuple[Ints, np.uint64, int]:
    """Where the search begins by a hash's first bits, how far these are shifted, and the most steps it takes.

    The last picked entry's bound may not be reached by any hash: it ends the search.
    """
    bits = max(8, min(16, (4 * len(bounds)).bit_length()))
    shift = 64 - bits
    starts = np.arange(1 << bits, dtype=np.uint64) << np.uint64(shift)
    guide = np.minimum(np.searchsorted(bounds, starts, side="right"), last).astype(np.int64)
    stops = starts + np.uint64((1 << shift) - 1)
    reach = np.minimum(np.searchsorted(bounds, stops, side="right"), last)
    return guide, np.uint64(shift), int((reach - guide).max())


@dataclass(frozen=True, slots=True)
class Joined:
    """Picks of several groups side by side, a group a row: for few rows of many groups."""

    shifts: Hashes
    starts: Ints
    guide: Ints
    bounds: Hashes
    most: int

    def at(self, groups: Ints, h: Hashes) -> Ints:
        """One index a hash, into the entries of all groups one after another."""
        found = self.guide.take(self.starts.take(groups) + (h >> self.shifts.take(groups)).view(np.int64))
        for _ in range(self.most):
            further = h >= self.bounds.take(found)
            if not further.any():
                break
            found = found + further
        return found


def joined(some: Sequence[Picks]) -> Joined:
    """The same picks as each of these makes; no group is empty."""
    shifts, starts, guides, bounds, most, before, entries = [], [], [], [], 0, 0, 0
    for one in some:
        bound, guide, shift, steps = one.bounds, one.guide, one.shift, one.most
        if bound is None or guide is None:
            # What `below` makes of the first 32 bits, as bounds.
            ends = [-(-((at + 1) << 32) // one.count) << 32 for at in range(one.count - 1)]
            bound = np.array([*ends, _WHOLE - 1], np.uint64)
            guide, shift, steps = _guide(bound, one.count - 1)
        shifts.append(shift)
        starts.append(before)
        guides.append(guide + entries)
        bounds.append(bound)
        before, entries, most = before + len(guide), entries + one.count, max(most, steps)
    return Joined(np.array(shifts, np.uint64), np.array(starts), np.concatenate(guides), np.concatenate(bounds), most)
