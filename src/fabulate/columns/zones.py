"""Seconds of UTC to seconds of a wall clock somewhere, and back.

Offsets are whole minutes, as text can say them, and the same for a quarter of an hour: what every zone's rules have
kept to since standard time came in. Times that a clock skips are read as the offset before the change; doubled ones as
the first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Seconds = NDArray[np.int64]

#: Seconds of the first and the last moment with a zone: a day inside the calendar's ends, so that every offset fits.
FIRST, LAST = -62_104_060_800, 253_370_764_799
_QUARTER = 900
_EPOCH = datetime(1970, 1, 1)


def offsets(utc: Seconds, zone: str) -> Seconds:
    """Seconds that the wall clock is ahead at moments of UTC, in whole minutes."""
    return _asked(utc, lambda quarter: _ahead(zone, quarter))


def to_utc(wall: Seconds, zone: str) -> Seconds:
    """Moments of UTC from what the wall clock shows."""
    return wall - _asked(wall, lambda quarter: _ahead_on_wall(zone, quarter))


def _asked(seconds: Seconds, offset: Callable[[int], int]) -> Seconds:
    """One look-up a quarter of an hour that occurs."""
    quarters, at = np.unique(seconds // _QUARTER, return_inverse=True)
    return np.array([offset(quarter) for quarter in quarters.tolist()], np.int64)[at]


@lru_cache(maxsize=1 << 17)
def _ahead(zone: str, quarter: int) -> int:
    from zoneinfo import ZoneInfo

    moment = _EPOCH.replace(tzinfo=UTC) + timedelta(seconds=quarter * _QUARTER)
    return _minutes(moment.astimezone(ZoneInfo(zone)).utcoffset())


@lru_cache(maxsize=1 << 17)
def _ahead_on_wall(zone: str, quarter: int) -> int:
    from zoneinfo import ZoneInfo

    moment = _EPOCH + timedelta(seconds=quarter * _QUARTER)
    return _minutes(moment.replace(tzinfo=ZoneInfo(zone)).utcoffset())


def _minutes(offset: timedelta | None) -> int:
    return round((offset or timedelta()).total_seconds() / 60) * 60
