"""Faker's dates and times: whole seconds, evenly drawn between two moments, with the clock at `as_of` 00:00 UTC.

Faker draws a float of seconds and our cells are cut to whole ones, so an even whole number is the same distribution.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import Type
from ....schema.faker_args import RELATIVE
from ..draws import Draws, unit
from .said import Made, Said, made, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...address import Ints
    from ..unique import Counted

    Kernel = Callable[[Said], "Made | None"]

DAY = 86_400
_EPOCH = datetime(1970, 1, 1)
_PARTS = re.compile(r"([+-]\d+)([yMwdhms])")
_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_BEGIN = -62_135_596_800


def _delta(said: str) -> timedelta:
    """Faker's relative moments: a year is 365.24 days, a month 30.42."""
    parts: dict[str, float] = {}
    for number, sign in _PARTS.findall(said):
        if sign in "yM":
            parts["days"] = parts.get("days", 0) + (365.24 if sign == "y" else 30.42) * int(number)
        else:
            parts[_UNITS[sign]] = parts.get(_UNITS[sign], 0) + int(number)
    return timedelta(**parts)


def stamp(value: datetime | date) -> int:
    whole = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (whole - _EPOCH) // timedelta(seconds=1)


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value not in ("today", "now") and not RELATIVE.fullmatch(value):
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value


def moment(value: Any, now: datetime) -> int | None:
    """A moment in seconds since 1970; None for one with a zone."""
    value = _parsed(value)
    if isinstance(value, str):
        return stamp(now if value in ("today", "now") else now + _delta(value))
    if isinstance(value, datetime) and value.tzinfo is not None:
        return None
    return stamp(value)


def _day(value: Any, now: datetime) -> int | None:
    """A day's midnight in seconds since 1970."""
    value = _parsed(value)
    if isinstance(value, str):
        return stamp(now.date() if value in ("today", "now") else now.date() + _delta(value))
    if isinstance(value, datetime):
        return None if value.tzinfo is not None else stamp(value.date())
    return stamp(value)


def midnight(said: Said) -> datetime:
    return datetime(said.as_of.year, said.as_of.month, said.as_of.day)


def between(draws: Draws, start: int, end: int) -> Ints:
    """Whole seconds from `start` to before `end`; `start` where they are the same."""
    return start + draws.below(1, max(end - start, 1))


def _span(said: Said, start: str, end: str, defaults: tuple[Any, Any], read: Any) -> tuple[int, int] | None:
    if not said.only(start, end):
        return None
    ends = [read(said.get(name, default), midnight(said)) for name, default in zip((start, end), defaults, strict=True)]
    return None if None in ends or ends[1] < ends[0] else (ends[0], ends[1])


def _days(start: int, end: int) -> list[Counted]:
    """The days that lie between two moments."""
    first = start // DAY
    count = max(end - 1, start) // DAY - first + 1
    return [(1.0, (count,), lambda at: first + at[0])]


def _of(kind: str, span: Callable[[Said], tuple[int, int] | None]) -> Kernel:
    """A kernel of dates or moments in a span."""

    def kernel(said: Said) -> Made | None:
        try:
            found = span(said)
        except (OverflowError, ValueError):
            return None
        if found is None:
            return None
        start, end = found
        if kind == "date":
            return made(Type("date"), lambda d: between(d, start, end) // DAY, _days(start, end))
        if kind == "time":
            whole: list[Counted] = [(1.0, (DAY,), lambda at: at[0])] if end - start >= DAY else []
            return made(Type("time"), lambda d: between(d, start, end) % DAY, whole)
        return numbers(Type("datetime"), start, max(end - start, 1))

    return kernel


def until(start: int, name: str = "end_datetime") -> Callable[[Said], tuple[int, int] | None]:
    def span(said: Said) -> tuple[int, int] | None:
        if not said.only(name):
            return None
        end = moment(said.get(name, "now"), midnight(said))
        return None if end is None or end < start else (start, end)

    return span


def between_said(
    start: str, end: str, defaults: tuple[Any, Any], read: Any
) -> Callable[[Said], tuple[int, int] | None]:
    return lambda said: _span(said, start, end, defaults, read)


def _one(name: str, default: str, other: str, read: Any) -> Callable[[Said], tuple[int, int] | None]:
    """A span of which one end is an argument and the other fixed: `past_date`, `future_datetime`."""

    def span(said: Said) -> tuple[int, int] | None:
        if not said.only(name):
            return None
        ends = sorted_ends(
            read(said.get(name, default), midnight(said)), read(other, midnight(said)), first=other[0] == "-"
        )
        return None if ends is None else ends

    return span


def sorted_ends(a: int | None, b: int | None, *, first: bool) -> tuple[int, int] | None:
    """`a` to `b`, or the other way round; None where the end is before the start."""
    if a is None or b is None:
        return None
    start, end = (a, b) if first else (b, a)
    return None if end < start else (start, end)


def _this(part: str, before: str, after: str) -> Callable[[Said], tuple[int, int] | None]:
    def span(said: Said) -> tuple[int, int] | None:
        if not said.only(before, after):
            return None
        now = midnight(said)
        start, end = _edges(part, now)
        low = start if said.get(before, True) else now
        high = end if said.get(after, False) else now
        return stamp(low), stamp(high)

    return span


def _edges(part: str, now: datetime) -> tuple[datetime, datetime]:
    if part == "month":
        start = datetime(now.year, now.month, 1)
        return start, datetime(now.year + now.month // 12, now.month % 12 + 1, 1)
    years = {"century": 100, "decade": 10, "year": 1}[part]
    year = now.year - now.year % years
    return datetime(max(year, 1), 1, 1), datetime(min(year + years, 9999), 1, 1)


def unix_time(said: Said) -> Made | None:
    """Seconds since 1970, a float."""
    found = _span(said, "start_datetime", "end_datetime", (_EPOCH, "now"), moment)
    if found is None:
        return None
    start, end = found
    return made(Type("float"), lambda d: start + (end - start) * unit(d.hash(1)))


def time_delta(said: Said) -> Made | None:
    """Whole seconds between now and a moment."""
    end = moment(said.get("end_datetime", "now"), midnight(said))
    if end is None or not said.only("end_datetime"):
        return None
    span = end - stamp(midnight(said))
    return made(Type("integer"), lambda d: between(d, *sorted((0, span))))


def date_of_birth(said: Said) -> Made | None:
    """Days of birth for ages of whole years."""
    if not said.only("minimum_age", "maximum_age"):
        return None
    today = said.as_of
    young, old = said.get("minimum_age", 0), said.get("maximum_age", 115)
    if young > old or today.year - old - 1 < 1:
        return None
    start, end = _years(today, -(old + 1)), _years(today, -young)
    low, high = stamp(start), stamp(end)

    def days(draws: Draws) -> Ints:
        found = between(draws, low, high) // DAY
        return np.where(found == low // DAY, found + 1, found)

    return made(Type("date"), days, _days(low + DAY, high) if high > low + DAY else ())


def _years(day: date, by: int) -> date:
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(month=3, day=1, year=day.year + by)


_PLAIN = until(0)
KERNELS: dict[str, Kernel] = {
    "date_time": _of("datetime", _PLAIN), "date_object": _of("date", _PLAIN), "time_object": _of("time", _PLAIN),
    "date_time_ad": _of("datetime", lambda said: _span(
        said, "start_datetime", "end_datetime", (_EPOCH + timedelta(seconds=_BEGIN), "now"), moment)),
    "date_time_between": _of("datetime", between_said("start_date", "end_date", ("-30y", "now"), moment)),
    "date_between": _of("date", between_said("start_date", "end_date", ("-30y", "today"), _day)),
    "date_time_between_dates": _of("datetime", between_said("datetime_start", "datetime_end", ("now", "now"), moment)),
    "date_between_dates": _of("date", between_said("date_start", "date_end", ("now", "now"), moment)),
    "past_date": _of("date", _one("start_date", "-30d", "-1d", _day)),
    "future_date": _of("date", _one("end_date", "+30d", "+1d", _day)),
    "past_datetime": _of("datetime", _one("start_date", "-30d", "-1s", moment)),
    "future_datetime": _of("datetime", _one("end_date", "+30d", "+1s", moment)),
    "unix_time": unix_time, "time_delta": time_delta, "date_of_birth": date_of_birth,
}  # fmt: skip
for _part in ("century", "decade", "year", "month"):
    KERNELS[f"date_time_this_{_part}"] = _of("datetime", _this(_part, "before_now", "after_now"))
    KERNELS[f"date_this_{_part}"] = _of("date", _this(_part, "before_today", "after_today"))
