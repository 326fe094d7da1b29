"""Integers as decimal text, in groups of four bytes gathered from tables.

A group costs one division, one gather and one store; a digit at a time would cost four of each. A table holds its
group twice: with all its zeros, and for a number that begins in it, without the leading ones. A point is part of its
group.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from . import words
from .vector import FILL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .words import Bytes, Ints

    Table = NDArray[np.uint32]

_WIDE = 4


def padded(values: Ints, width: int) -> Bytes:
    """Integers ≥ 0 below 10**width with leading zeros, exactly `width` digits."""
    return _text(values, 0, width)


def digits(values: Ints, least: int = 1) -> Bytes:
    """Integers in decimal without leading zeros but at least `least` digits; a minus sign where below 0."""
    return _text(values, 0, least)


def decimal(values: Ints, decimals: int) -> Bytes:
    """Integers scaled by 10**decimals as fixed-point text; zero has no sign."""
    return _text(values, decimals, 1)


def _text(values: Ints, decimals: int, least: int) -> Bytes:
    rows = len(values)
    if rows == 0:
        return np.empty((0, 0), np.uint8)
    low, high = int(values.min()), int(values.max())
    most, signed = max(-low, high), int(low < 0)
    size = np.abs(values) if signed else values
    # Divisions of half the width take half the time.
    rest: NDArray[np.unsignedinteger[Any]] = size.astype(np.uint32) if most < 1 << 32 else size.astype(np.uint64)
    width, groups = _groups(len(str(most)), decimals, least)
    # The leftmost group may be wider than the number: its first bytes are cut off, but for one that takes the sign.
    wide = max(_WIDE * len(groups), signed + width)
    out = np.empty((rows, wide), np.uint8)
    for at, (table, base, whole) in enumerate(groups, 1):
        part = rest
        if at < len(groups):
            divisor = rest.dtype.type(base)
            above = rest // divisor
            part = rest - above * divisor
            if not whole:
                part = part + (above == 0) * divisor
            rest = above
        words.slot(out, wide - _WIDE * at, np.uint32)[:] = table.take(part)
    if signed:
        out[:, wide - width - 1] = np.where(values < 0, np.uint8(ord("-")), np.uint8(FILL))
    return out[:, wide - width - signed :]


@lru_cache(maxsize=1 << 10)
def _groups(count: int, decimals: int, least: int) -> tuple[int, tuple[tuple[Table, int, bool], ...]]:
    """Bytes of the text of at most `count` digits, and its groups from the right: table, divisor, and whether all its
    digits are always written."""
    total, done = max(count, decimals + least), 0
    groups: list[tuple[Table, int, bool]] = []
    while done < total:
        # The group that holds the point has a digit less.
        point = decimals % _WIDE if decimals and done == decimals // _WIDE * _WIDE else None
        places = _WIDE if point is None else _WIDE - 1
        shown = min(max(decimals + least - done, 0), places)
        table = _table(places, point, shown)
        done += places
        groups.append((table[len(table) // 2 :] if done >= total else table, 10**places, shown == places))
    return total + bool(decimals), tuple(groups)


@lru_cache(maxsize=32)
def _table(places: int, point: int | None, shown: int) -> Table:
    """The numbers of so many places with all their digits, then again without leading zeros, but for the last `shown`;
    the point has `point` digits after it."""
    numbers = np.arange(10**places)
    text = np.full((2, len(numbers), _WIDE), FILL, np.uint8)
    if point is not None:
        text[:, :, _WIDE - 1 - point] = ord(".")
    for place in range(places):
        at = _WIDE - 1 - place - (point is not None and place >= point)
        text[:, :, at] = numbers // 10**place % 10 + ord("0")
        if place >= shown:
            text[1, : 10**place, at] = FILL
    return text.reshape(-1, _WIDE).view(np.uint32).reshape(-1)
