"""Banks of names: all groups (a locale and a gender) in one list, and a pick within each group."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import words
from ..picks import joined, picks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...columns.words import Bytes
    from ..address import Hashes, Ints
    from ..person import Pool
    from ..picks import Joined, Picks


class Bank:
    """The pools of all groups, one after the other."""

    def __init__(self, pools: Sequence[Pool]) -> None:
        self.pools = pools
        self.names: tuple[str, ...] = tuple(name for some, _ in pools for name in some)
        sizes = [len(some) for some, _ in pools]
        self.starts: Ints = np.cumsum([0, *sizes[:-1]])
        self.sizes: Ints = np.array(sizes)
        self.picks = [_picks(weights) for _, weights in pools]

    def at(self, groups: Ints, h: Hashes) -> Ints:
        """The index of a name for each group and hash."""
        code = int(groups[0]) if len(groups) else 0
        if (groups == code).all():
            return self.picks[code].at(h) + int(self.starts[code])
        return self._joined.at(groups, h)

    @cached_property
    def _joined(self) -> Joined:
        return joined(self.picks)

    def next(self, groups: Ints, at: Ints) -> Ints:
        """The name after each, within its group."""
        starts, sizes = self.starts[groups], self.sizes[groups]
        after: Ints = starts + (at - starts + 1) % sizes
        return after


def same_names(theirs: Sequence[str], mine: Sequence[str]) -> Ints:
    """For each of their names an index of the same among mine, else -1."""
    if theirs == mine:
        return np.arange(len(mine))
    known = {name: at for at, name in enumerate(mine)}
    return np.array([known.get(name, -1) for name in theirs], np.int64)


@lru_cache(maxsize=64)
def packed(some: tuple[str, ...]) -> Bytes:
    """The names as a table of bytes, the same object for the same names."""
    return words.pack_text(some)


@lru_cache(maxsize=512)
def _picks(weights: tuple[float, ...]) -> Picks:
    return picks(weights)
