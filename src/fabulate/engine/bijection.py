"""Uniqueness without a set: a bijection of the row number that never repeats and never needs to remember.

A Feistel network with cycle walking over the space of a pattern, given as a product of parts.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .address import Hashes, Ints

_ROUNDS = 6
_WALKS = 200


def permuted(rows: Ints, sizes: Sequence[int], key: np.uint64) -> list[Ints]:
    """Row numbers below the product of `sizes` → one digit a size, so that no two rows have the same digits.

    Spaces over 2**62 are permuted in their last parts only, as many as hold 2**62; the others follow from the row.
    """
    count, keep = 1, len(sizes)
    while keep and count * sizes[keep - 1] <= 1 << 62:
        keep -= 1
        count *= sizes[keep]
    number = feistel(rows, count, key)
    digits: list[Ints] = []
    for size in reversed(sizes[keep:]):
        number, digit = np.divmod(number, size)
        digits.append(digit)
    for at, size in enumerate(reversed(sizes[:keep])):
        mixed = _round(rows.astype(np.uint64), key, 100 + at)
        digits.append((mixed % np.uint64(size)).astype(np.int64))
    return digits[::-1]


def feistel(rows: Ints, count: int, key: np.uint64 | Hashes) -> Ints:
    """A permutation of 0..count-1 applied to `rows`, all of which lie in it; one `key`, or one a row.

    Source: Black & Rogaway (2002).
    """
    if count <= 1:
        return np.zeros_like(rows)
    half = max(1, math.ceil((count - 1).bit_length() / 2))
    bits, mask = np.uint64(half), np.uint64((1 << half) - 1)
    out = rows.astype(np.uint64)
    todo = np.arange(len(rows))
    values = out.copy()
    keys = key
    for _ in range(_WALKS):
        left, right = values >> bits, values & mask
        for turn in range(_ROUNDS):
            left, right = right, left ^ (_round(right, keys, turn) & mask)
        values = (left << bits) | right
        inside = values < np.uint64(count)
        out[todo[inside]] = values[inside]
        todo, values = todo[~inside], values[~inside]
        keys = keys[~inside] if isinstance(keys, np.ndarray) else keys
        if not len(todo):
            break
    return out.view(np.int64)


def _round(x: Hashes, key: np.uint64 | Hashes, turn: int) -> Hashes:
    h = x * np.uint64(0x9E3779B97F4A7C15)
    h += key ^ np.uint64(turn * 0xD1342543DE82EF95 & 0xFFFFFFFFFFFFFFFF)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        h ^= h >> np.uint64(shift)
        h *= np.uint64(factor)
    return h ^ (h >> np.uint64(31))
