"""Days and seconds as text in a format of dates, code by code, in English whatever locale the machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import numerals, words
from .vector import FILL

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .words import Bytes, Ints


def written(parts: Sequence[str], days: Ints, second: Ints) -> Bytes:
    """A format's parts, codes and literals, as text for each day (since 1970) and second of the day."""
    pieces = [rendered(p, days, second) if p[0] == "%" else words.literal(p, len(days)) for p in parts]
    return words.join(pieces) if pieces else np.full((len(days), 1), FILL, np.uint8)


def width(parts: Sequence[str]) -> int:
    """The most bytes of such a text."""
    return sum(12 if p[0] == "%" else len(p.encode()) for p in parts)


def rendered(code: str, days: Ints, second: Ints) -> Bytes:
    """One code of a date format, such as %Y, as text for each day and second of the day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    years = months.astype("datetime64[Y]").astype(np.int64) + 1970
    hour = second // 3600
    if code in ("%A", "%a"):
        return words.take(_names(code), (days + 3) % 7)
    if code in ("%B", "%b"):
        return words.take(_names(code), months.astype(np.int64) % 12)
    if code == "%p":
        return words.take(words.pack([b"AM", b"PM"]), (hour >= 12).astype(np.int64))
    if code == "%%":
        return words.literal("%", len(days))
    numbers: dict[str, tuple[Callable[[], Ints], int]] = {
        "%Y": (lambda: years, 4), "%y": (lambda: years % 100, 2), "%m": (lambda: months.astype(np.int64) % 12 + 1, 2),
        "%d": (lambda: days - months.astype("datetime64[D]").astype(np.int64) + 1, 2),
        "%j": (lambda: days - months.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) + 1, 3),
        "%H": (lambda: hour, 2), "%I": (lambda: (hour + 11) % 12 + 1, 2), "%M": (lambda: second // 60 % 60, 2),
        "%S": (lambda: second % 60, 2),
    }  # fmt: skip
    value, width = numbers[code]
    return numerals.padded(value(), width)


def _names(code: str) -> Bytes:
    """Names of weekdays (from Monday) or months."""
    if code in ("%A", "%a"):
        names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    else:
        names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December"]  # fmt: skip
    return words.pack_text([name[:3] for name in names] if code in ("%a", "%b") else names)
