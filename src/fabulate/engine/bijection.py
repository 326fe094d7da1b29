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
#: Halves of which a table is made even for a few rows.
_FEW = 1 << 10
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST = np.uint64(31)


def _turn(number: int) -> np.uint64:
    """What the number of a round, or of a digit, adds to the key."""
    return np.uint64(number * 0xD1342543DE82EF95 & 0xFFFFFFFFFFFFFFFF)


_TURNS = np.array([_turn(number) for number in range(_ROUNDS)])


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
        mixed = _round(rows.astype(np.uint64), key ^ _turn(100 + at))
        digits.append((mixed % np.uint64(size)).astype(np.int64))
    return digits[::-1]


def feistel(rows: Ints, count: int, key: np.uint64 | Hashes) -> Ints:
    """A permutation of 0..count-1 applied to `rows`, all of which lie in it; one `key`, or one a row.

    Source: Black & Rogaway (2002).
    """
    if count <= 1:
        return np.zeros_like(rows)
    half = max(1, math.ceil((count - 1).bit_length() / 2))
    out = rows.astype(np.uint64)
    todo, values, keys = np.arange(len(rows)), out.copy(), key
    # Where there are few halves, what a round makes of each is looked up; where there are few numbers, all rounds are.
    few = max(_FEW, len(rows))
    # Rows beyond the numbers have no halves in a table: a hostile offset is answered, as any row is.
    beyond = len(rows) > 0 and int(out.max()) >> 2 * half > 0
    tables = None if isinstance(key, np.ndarray) or 1 << half > few or beyond else _tables(half, key)
    whole = None
    if tables is not None and 1 << 2 * half <= few:
        whole = _step(np.arange(1 << 2 * half, dtype=np.uint64), half, key, tables)
    for _ in range(_WALKS):
        values = _step(values, half, keys, tables) if whole is None else whole.take(values.view(np.int64))
        inside = values < np.uint64(count)
        if inside.all():
            out[todo] = values
            break
        out[todo[inside]] = values[inside]
        todo, values = todo[~inside], values[~inside]
        keys = keys[~inside] if isinstance(keys, np.ndarray) else keys
    return out.view(np.int64)


def _step(values: Hashes, half: int, keys: np.uint64 | Hashes, tables: Hashes | None) -> Hashes:
    """All rounds, once."""
    bits, mask = np.uint64(half), np.uint64((1 << half) - 1)
    left, right = values >> bits, values & mask
    for turn in range(_ROUNDS):
        mixed = _round(right, keys ^ _TURNS[turn]) & mask if tables is None else tables[turn].take(right.view(np.int64))
        left, right = right, left ^ mixed
    return (left << bits) | right


def _tables(half: int, key: np.uint64) -> Hashes:
    """What each round makes of every half: shape (rounds, 2**half)."""
    halves = np.arange(1 << half, dtype=np.uint64)
    return _round(halves, (key ^ _TURNS[:_ROUNDS])[:, None]) & np.uint64((1 << half) - 1)


def _round(x: Hashes, key: np.uint64 | Hashes) -> Hashes:
    h = x * _STEP + key
    for shift, factor in _MIX:
        h ^= h >> shift
        h *= factor
    h ^= h >> _LAST
    return h
