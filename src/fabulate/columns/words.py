"""Words as a matrix of bytes: how text is kept without strings.

A table of words is one uint8 matrix, a row a word, padded with `FILL`; a block of cells is a gather from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .vector import FILL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]


def pack(cells: Sequence[bytes]) -> Bytes:
    """Cells as a uint8 matrix of shape (cells, longest), padded with FILL."""
    width = max(map(len, cells), default=0)
    flat = b"".join([cell.ljust(width, b"\xff") for cell in cells])
    return np.frombuffer(flat, np.uint8).reshape(len(cells), width)


def pack_text(cells: Iterable[str]) -> Bytes:
    """Texts, as UTF-8, like `pack`."""
    return pack([cell.encode("utf-8", "replace") for cell in cells])


def take(table: Bytes, at: NDArray[np.integer]) -> Bytes:
    """Row `at[i]` of a table for every i: shape (len(at), width). One gather of whole rows, not byte by byte."""
    rows, width = table.shape
    if width == 0:
        return np.empty((len(at), 0), np.uint8)
    whole = np.ascontiguousarray(table).view(f"V{width}").reshape(rows)
    cells: Bytes = whole[at].view(np.uint8).reshape(len(at), width)
    return cells


def join(parts: Sequence[Bytes]) -> Bytes:
    """Parts of cells side by side: shapes (n, w1), (n, w2) … → (n, w1 + w2 + …)."""
    return parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)


def literal(text: str, rows: int) -> Bytes:
    """One text in every row, as a view that takes no memory."""
    word = np.frombuffer(text.encode(), np.uint8)
    return np.broadcast_to(word, (rows, len(word)))


def lengths(matrix: Bytes) -> Ints:
    """Bytes in use of each cell."""
    used: Ints = np.count_nonzero(matrix != FILL, axis=1)
    return used


def texts(matrix: Bytes) -> list[str]:
    """The cells as Python strings."""
    ends = np.cumsum(lengths(matrix)).tolist()
    flat = np.ascontiguousarray(matrix).reshape(-1)
    data = flat[flat != FILL].tobytes()
    return [data[a:b].decode() for a, b in zip([0, *ends], ends, strict=False)]


def trim(matrix: Bytes) -> Bytes:
    """Without the columns at the right in which no cell has a byte."""
    used = np.flatnonzero((matrix != FILL).any(axis=0))
    return matrix[:, : (int(used[-1]) + 1 if len(used) else 0)]


_THREE = pack([f"{i:03d}".encode() for i in range(1000)])
_LEAD = pack([str(i).encode() if i else b"" for i in range(1000)])
_TWO = pack([f"{i:02d}".encode() for i in range(100)])


def padded(values: Ints, width: int) -> Bytes:
    """Integers ≥ 0 below 10**width with leading zeros, exactly `width` digits."""
    groups = -(-width // 3)
    out = np.empty((len(values), 3 * groups), np.uint8)
    left = values
    for group in range(groups - 1, -1, -1):
        if group:
            left, low = np.divmod(left, 1000)
        else:
            low = left
        out[:, 3 * group : 3 * group + 3] = take(_THREE, low)
    return out[:, 3 * groups - width :]


def digits(values: Ints, least: int = 1) -> Bytes:
    """Integers in decimal without leading zeros but at least `least` digits; a minus sign where below 0."""
    if len(values) == 0:
        return np.empty((0, 0), np.uint8)
    low, high = int(values.min()), int(values.max())
    width = max(len(str(max(abs(low), abs(high)))), least)
    out = padded(np.abs(values), width).copy()
    size = np.abs(values)
    for digit in range(width - least):
        out[size < 10 ** (width - 1 - digit), digit] = FILL
    if low >= 0:
        return out
    sign = np.where(values < 0, ord("-"), FILL).astype(np.uint8)
    return np.concatenate([sign[:, None], out], axis=1)


def decimal(values: Ints, decimals: int) -> Bytes:
    """Integers scaled by 10**decimals as fixed-point text; zero has no sign."""
    if decimals == 0:
        return digits(values)
    text = digits(values, decimals + 1)
    point = literal(".", len(values))
    return np.concatenate([text[:, :-decimals], point, text[:, -decimals:]], axis=1)


def date(days: Ints) -> Bytes:
    """Days since 1970-01-01 as YYYY-MM-DD, years 1 to 9999; one gather from a table of the days that occur."""
    if len(days) == 0:
        return np.empty((0, 10), np.uint8)
    first, last = int(days.min()), int(days.max())
    if last - first <= _CALENDAR:
        return take(_calendar(first - first % 1000, last - last % 1000 + 1000), days - (first - first % 1000))
    unique, at = np.unique(days, return_inverse=True)
    return take(_dates(unique), at)


def _dates(days: Ints) -> Bytes:
    return np.datetime_as_string(days.astype("datetime64[D]")).astype("S10").view(np.uint8).reshape(-1, 10)


#: Days, more than a century, of which a table is made; and so many tables are kept, half a megabyte each.
_CALENDAR, _CALENDARS = 50_000, 32
_calendars: dict[tuple[int, int], Bytes] = {}


def _calendar(first: int, stop: int) -> Bytes:
    """The days first..stop as text, kept: a column's blocks ask for the same ones."""
    table = _calendars.get((first, stop))
    if table is None:
        if len(_calendars) >= _CALENDARS:
            _calendars.clear()
        table = _calendars[first, stop] = _dates(np.arange(first, stop))
    return table


def clock(seconds: Ints) -> Bytes:
    """Seconds of the day as HH:MM:SS."""
    minutes, second = np.divmod(seconds, 60)
    hour, minute = np.divmod(minutes, 60)
    colon = literal(":", len(seconds))
    return np.concatenate([take(_TWO, hour), colon, take(_TWO, minute), colon, take(_TWO, second)], axis=1)
