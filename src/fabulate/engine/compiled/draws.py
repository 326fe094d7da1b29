"""Several draws from the one hash of a cell, and weighted picks from a draw.

A cell's program may need many draws; each has a number, and its hash is a mix of the cell's hash and that number, so
that a draw does not depend on which others a row made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ..address import Hashes, Ints

_STEP, _START, _MASK = 0xD1342543DE82EF95, 0x632BE59BD9B4E019, 2**64 - 1
_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST, _HALF, _LOW = np.uint64(31), np.uint64(32), np.uint64(0xFFFFFFFF)
_SMALL = 1 << 31


def offset(key: int) -> np.uint64:
    """What is added to a cell's hash for draw number `key`, before it is mixed."""
    return np.uint64((key * _STEP + _START) & _MASK)


def mixed(h: Hashes) -> Hashes:
    """Hashes mixed in place. Source: splitmix64's finalizer, Steele et al. (2014)."""
    for shift, factor in _MIX:
        h ^= h >> shift
        h *= factor
    h ^= h >> _LAST
    return h


class Draws:
    """The draws of some cells; `base` is their hashes."""

    __slots__ = ("_kept", "_sampled", "base")

    def __init__(self, base: Hashes) -> None:
        self.base = base
        self._kept: dict[int, Ints] = {}
        self._sampled: dict[tuple[int, int, int], list[Ints]] = {}

    def hash(self, key: int) -> Hashes:
        """The hash of draw number `key`."""
        return mixed(self.base + offset(key))

    def below(self, key: int, count: int, picks: Alias | None = None) -> Ints:
        """A number below `count` from draw `key`; the same one however often it is asked for."""
        found = self._kept.get(key)
        if found is None:
            h = self.hash(key)
            found = self._kept[key] = below(h, count) if picks is None else picks.at(h)
        return found

    def pair(self, key: int, first: int, second: int) -> tuple[Ints, Ints]:
        """Two independent numbers from draw `key`, each below its small count; even to count/2**32."""
        h = self.hash(key)
        one = ((h >> _HALF) * np.uint64(first)) >> _HALF
        two = ((h & _LOW) * np.uint64(second)) >> _HALF
        return one.view(np.int64), two.view(np.int64)

    def sample(self, key: int, count: int, some: int) -> list[Ints]:
        """So many different numbers below `count` in every row, in random order."""
        token = (key, count, some)
        found = self._sampled.get(token)
        if found is None:
            found = self._sampled[token] = places(Draws(self.hash(key)), 1, count, some)
        return found


def below(h: Hashes, count: int) -> Ints:
    """Numbers 0..count-1, rising with h; `count` ≤ 2**62. Even to 2**-32 below 2**31, to count/2**64 above."""
    if count <= _SMALL:
        return (((h >> _HALF) * np.uint64(count)) >> _HALF).view(np.int64)
    high, low = np.uint64(count >> 32), np.uint64(count & 0xFFFFFFFF)
    a, b = h >> _HALF, h & _LOW
    middle = a * low + ((b * low) >> _HALF)
    more = b * high + (middle & _LOW)
    found: Ints = (a * high + (middle >> _HALF) + (more >> _HALF)).view(np.int64)
    return found


def places(draws: Draws, key: int, count: int, some: int) -> list[Ints]:
    """So many different numbers below `count` in every row, in random order."""
    taken: list[Ints] = []
    for at in range(some):
        place = below(draws.hash(key + at), count - at)
        for before in np.sort(np.array(taken), axis=0) if taken else ():
            place = place + (place >= before)
        taken.append(place)
    return taken


def unit(h: Hashes) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Floats in [0, 1), as Python's `random()` makes them: 53 bits."""
    made: np.ndarray[tuple[int], np.dtype[np.float64]] = (h >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return made


@dataclass(frozen=True, slots=True)
class Alias:
    """Weighted picks by two gathers. Source: Walker (1977), Vose (1991); thresholds are whole numbers of 32 bits."""

    count: int
    keep: Hashes
    other: Ints

    def at(self, h: Hashes) -> Ints:
        """One index a hash: the high half picks a place, the low half whether its own or its alias."""
        place = (((h >> _HALF) * np.uint64(self.count)) >> _HALF).view(np.int64)
        return np.where((h & _LOW) < self.keep.take(place), place, self.other.take(place))


@lru_cache(maxsize=4096)
def alias(weights: tuple[float, ...]) -> Alias:
    """The table of weights ≥ 0 of which one is above 0; in plain Python, so the same on every machine."""
    count, total = len(weights), sum(weights)
    left = [w * count / total for w in weights]
    keep, other = [1.0] * count, list(range(count))
    small = [i for i in range(count) if left[i] < 1]
    large = [i for i in range(count) if left[i] >= 1]
    while small and large:
        less, more = small.pop(), large[-1]
        keep[less], other[less] = left[less], more
        left[more] -= 1 - left[less]
        if left[more] < 1:
            small.append(large.pop())
    # What rounding left over keeps its own place, unless it may never be picked.
    for i in small:
        if weights[i] <= 0:
            keep[i], other[i] = 0.0, max(range(count), key=weights.__getitem__)
    bounds = [min(int(k * 2.0**32), 2**32) for k in keep]
    return Alias(count, np.array(bounds, np.uint64), np.array(other, np.int64))
