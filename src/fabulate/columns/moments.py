"""Days, times of day and moments as text, gathered from tables of days and of minutes."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from . import words
from .numerals import padded

if TYPE_CHECKING:
    from .words import Bytes, Ints

#: Days, more than a century, of which a table is made; and so many tables are kept, half a megabyte each.
_CALENDAR, _CALENDARS = 50_000, 32
_DATE, _MOMENT = 10, 19


def date(days: Ints) -> Bytes:
    """Days since 1970-01-01 as YYYY-MM-DD, years 1 to 9999; one gather from a table of the days that occur."""
    if len(days) == 0:
        return np.empty((0, _DATE), np.uint8)
    first, last = int(days.min()), int(days.max())
    if last - first <= _CALENDAR:
        first -= first % 1000
        return words.take(_calendar(first, last - last % 1000 + 1000), days - first)
    unique, at = np.unique(days, return_inverse=True)
    return words.take(_dates(unique), at)


def _dates(days: Ints) -> Bytes:
    return np.datetime_as_string(days.astype("datetime64[D]")).astype("S10").view(np.uint8).reshape(-1, _DATE)


@lru_cache(maxsize=_CALENDARS)
def _calendar(first: int, stop: int) -> Bytes:
    """The days first..stop as text, kept: a column's blocks ask for the same ones."""
    return _dates(np.arange(first, stop))


def clock(seconds: Ints) -> Bytes:
    """Seconds of the day as HH:MM:SS."""
    out = np.empty((len(seconds), _MOMENT - _DATE), np.uint8)
    _put_clock(seconds, out, 0)
    return out[:, 1:]


def moment(seconds: Ints) -> Bytes:
    """Seconds since 1970-01-01 as YYYY-MM-DD HH:MM:SS."""
    days = seconds // 86_400
    out = np.empty((len(seconds), _MOMENT), np.uint8)
    if len(out):
        words.put(date(days), out, 0)
        _put_clock(seconds - days * 86_400, out, _DATE)
    return out


def _put_clock(seconds: Ints, out: Bytes, left: int) -> None:
    """A space and the time: eight bytes of the minute, whose last one the seconds then cover."""
    minutes = seconds // 60
    words.slot(out, left, np.uint64)[:] = _minutes().take(minutes)
    words.slot(out, left + 7, np.uint16)[:] = _seconds().take(seconds - minutes * 60)


@lru_cache(maxsize=1)
def _minutes() -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    text = words.pack([b" %02d:%02d:0" % divmod(minute, 60) for minute in range(1440)])
    return text.view(np.uint64).reshape(-1)


@lru_cache(maxsize=1)
def _seconds() -> np.ndarray[tuple[int], np.dtype[np.uint16]]:
    return padded(np.arange(60), 2).copy().view(np.uint16).reshape(-1)
