"""The address of a cell (seed, table, draw, row) and the hash that is drawn from it.

This is the whole of Fabulate's randomness: `value = quantile(u)`, `u = hash(address)`. Nothing holds state, so a cell
is the same in any batch, thread, process or cluster. A *draw* is a column's key, or a bundle and its part, with a
purpose where one cell needs several draws.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST = np.uint64(31)
_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_TO_53 = np.uint64(11)


@lru_cache(maxsize=65_536)
def key(seed: int, table: str, draw: str) -> np.uint64:
    """The 64-bit key of a draw. Hashed: keys that step by the row's constant would make one column another, late."""
    text = f"fabulate 1\0{seed}\0{table}\0{draw}".encode("utf-8", "surrogatepass")
    return np.uint64(int.from_bytes(blake2b(text, digest_size=8).digest(), "little"))


def hashes(rows: Ints, draw: np.uint64 | Hashes) -> Hashes:
    """One 64-bit hash a row, uniform and independent between keys; `draw` is one for all rows, or one a row.

    Source: splitmix64, Steele et al. (2014).
    """
    h = rows.astype(np.uint64) * _GOLDEN + draw
    for shift, factor in _MIX:
        h ^= h >> shift
        h *= factor
    h ^= h >> _LAST
    return h


def uniform(h: Hashes) -> Floats:
    """`u` inside (0, 1), never 0 or 1: the middles of 2**52 equal steps, all exact in a double."""
    out: Floats = ((h >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
    return out


def below(h: Hashes, count: int) -> Ints:
    """Integers in 0..count-1, rising with h, even to 2**-32 for small counts; `count` ≤ 2**53."""
    if count <= 1 << 31:
        return (((h >> _HALF) * np.uint64(count)) >> _HALF).view(np.int64)
    return np.minimum((uniform(h) * count).astype(np.int64), count - 1)
