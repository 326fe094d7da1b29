"""Faker's dates and times: whole seconds, evenly drawn between two moments, with the clock at `as_of` 00:00 UTC.

Faker draws a float of seconds and our cells are cut to whole ones, so an even whole number is the same distribution.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import Type, numerals, words
from ....schema.faker_args import RELATIVE
from ..draws import Draws, unit
from .moments import strftime
from .said import Made, Said, made, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...address import Ints

    Kernel = Callable[[Said], "Made | None"]

_DAY = 86_400
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


def _stamp(value: datetime | date) -> int:
    whole = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (whole - _EPOCH) // timedelta(seconds=1)


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value not in ("today", "now") and not RELATIVE.fullmatch(value):
        return date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    return value


def _moment(value: Any, now: datetime) -> int | None:
    """A moment in seconds since 1970; None for one with a zone."""
    value = _parsed(value)
    if isinstance(value, str):
        return _stamp(now if value in ("today", "now") else now + _delta(value))
    if isinstance(value, datetime) and value.tzinfo is not None:
        return None
    return _stamp(value)


def _day(value: Any, now: datetime) -> int | None:
    """A day's midnight in seconds since 1970."""
    value = _parsed(value)
    if isinstance(value, str):
        return _stamp(now.date() if value in ("today", "now") else now.date() + _delta(value))
    if isinstance(value, datetime):
        return None if value.tzinfo is not None else _stamp(value.date())
    return _stamp(value)


def _now(said: Said) -> datetime:
    return datetime(said.as_of.year, said.as_of.month, said.as_of.day)


def between(draws: Draws, start: int, end: int) -> Ints:
    """Whole seconds from `start` to before `end`; `start` where they are the same."""
    return start + draws.below(1, max(end - start, 1))


def _span(said: Said, start: str, end: str, defaults: tuple[Any, Any], read: Any) -> tuple[int, int] | None:
    if not said.only(start, end):
        return None
    ends = [read(said.get(name, default), _now(said)) for name, default in zip((start, end), defaults, strict=True)]
    return None if None in ends or ends[1] < ends[0] else (ends[0], ends[1])


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
            return made(Type("date"), lambda d: between(d, start, end) // _DAY)
        if kind == "time":
            return made(Type("time"), lambda d: between(d, start, end) % _DAY)
        return made(Type("datetime"), lambda d: between(d, start, end))

    return kernel


def _until(start: int, name: str = "end_datetime") -> Callable[[Said], tuple[int, int] | None]:
    def span(said: Said) -> tuple[int, int] | None:
        if not said.only(name):
            return None
        end = _moment(said.get(name, "now"), _now(said))
        return None if end is None or end < start else (start, end)

    return span


def _between(start: str, end: str, defaults: tuple[Any, Any], read: Any) -> Callable[[Said], tuple[int, int] | None]:
    return lambda said: _span(said, start, end, defaults, read)


def _one(name: str, default: str, other: str, read: Any) -> Callable[[Said], tuple[int, int] | None]:
    """A span of which one end is an argument and the other fixed: `past_date`, `future_datetime`."""

    def span(said: Said) -> tuple[int, int] | None:
        if not said.only(name):
            return None
        ends = sorted_ends(read(said.get(name, default), _now(said)), read(other, _now(said)), first=other[0] == "-")
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
        now = _now(said)
        start, end = _edges(part, now)
        low = start if said.get(before, True) else now
        high = end if said.get(after, False) else now
        return _stamp(low), _stamp(high)

    return span


def _edges(part: str, now: datetime) -> tuple[datetime, datetime]:
    if part == "month":
        start = datetime(now.year, now.month, 1)
        return start, datetime(now.year + now.month // 12, now.month % 12 + 1, 1)
    years = {"century": 100, "decade": 10, "year": 1}[part]
    year = now.year - now.year % years
    return datetime(max(year, 1), 1, 1), datetime(min(year + years, 9999), 1, 1)


def _formatted(span: Callable[[Said], tuple[int, int] | None], pattern: str, name: str = "") -> Kernel:
    """A kernel of text by a `strftime` pattern, its argument `name` where it has one."""

    def kernel(said: Said) -> Made | None:
        args = {k: v for k, v in said.args.items() if k != name}
        found = span(Said(args, said.as_of))
        if found is None:
            return None
        form = strftime(said.get(name, pattern) if name else pattern)
        return None if form is None else text(form.width, lambda d: form.text(between(d, *found)))

    return kernel


def iso8601(said: Said) -> Made | None:
    """`1998-05-04T12:30:01.123456`; microseconds are drawn too, as Faker's are."""
    found = _until(0)(Said({k: v for k, v in said.args.items() if k == "end_datetime"}, said.as_of))
    spec, sep = said.get("timespec", "auto"), said.get("sep", "T")
    if found is None or len(sep) != 1:
        return None
    pattern = {"hours": "%H", "minutes": "%H:%M"}.get(spec, "%H:%M:%S")
    form = strftime(f"%Y-%m-%d{sep.replace('%', '%%')}{pattern}")
    digits = {"auto": 6, "microseconds": 6, "milliseconds": 3}.get(spec, 0)
    if form is None:
        return None

    def cells(draws: Draws) -> words.Bytes:
        parts = [form.text(between(draws, *found))]
        if digits:
            fraction = numerals.padded(draws.below(2, 10**digits), digits)
            parts += [words.literal(".", len(fraction)), fraction]
        return words.join(parts)

    return text(form.width + digits + bool(digits), cells)


def iso8601_between(said: Said) -> Made | None:
    """A moment between two of the store's, as Python writes it: `2015-03-04 05:06:07.123456`."""
    start, end = (_stamp(datetime.fromisoformat(said.data[name])) for name in ("start", "end"))
    form = strftime("%Y-%m-%d %H:%M:%S")
    assert form is not None

    def cells(draws: Draws) -> words.Bytes:
        fraction = numerals.padded(draws.below(2, 10**6), 6)
        return words.join([form.text(between(draws, start, end)), words.literal(".", len(fraction)), fraction])

    return text(form.width + 7, cells)


def unix_time(said: Said) -> Made | None:
    """Seconds since 1970, a float."""
    found = _span(said, "start_datetime", "end_datetime", (_EPOCH, "now"), _moment)
    if found is None:
        return None
    start, end = found
    return made(Type("float"), lambda d: start + (end - start) * unit(d.hash(1)))


def time_delta(said: Said) -> Made | None:
    """Whole seconds between now and a moment."""
    end = _moment(said.get("end_datetime", "now"), _now(said))
    if end is None or not said.only("end_datetime"):
        return None
    span = end - _stamp(_now(said))
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
    low, high = _stamp(start), _stamp(end)

    def days(draws: Draws) -> Ints:
        found = between(draws, low, high) // _DAY
        return np.where(found == low // _DAY, found + 1, found)

    return made(Type("date"), days)


def _years(day: date, by: int) -> date:
    try:
        return day.replace(year=day.year + by)
    except ValueError:
        return day.replace(month=3, day=1, year=day.year + by)


def named(pattern: str) -> Kernel:
    """The day of the week or the month by a locale's own names; the store holds them, by Faker's number."""

    def kernel(said: Said) -> Made | None:
        if said.args:
            return None
        end = _stamp(_now(said))
        table = words.pack_text(said.data["names"])

        def cells(draws: Draws) -> words.Bytes:
            days = (between(draws, 0, end) // _DAY).astype("datetime64[D]")
            if pattern == "%m":
                at = days.astype("datetime64[M]").astype(np.int64) % 12
            else:
                at = (days.astype(np.int64) + 4) % 7
            return words.take(table, at)

        return text(table.shape[1], cells)

    return kernel


_PLAIN = _until(0)
KERNELS: dict[str, Kernel] = {
    "date_time": _of("datetime", _PLAIN), "date_object": _of("date", _PLAIN), "time_object": _of("time", _PLAIN),
    "date_time_ad": _of("datetime", lambda said: _span(
        said, "start_datetime", "end_datetime", (_EPOCH + timedelta(seconds=_BEGIN), "now"), _moment)),
    "date_time_between": _of("datetime", _between("start_date", "end_date", ("-30y", "now"), _moment)),
    "date_between": _of("date", _between("start_date", "end_date", ("-30y", "today"), _day)),
    "date_time_between_dates": _of("datetime", _between("datetime_start", "datetime_end", ("now", "now"), _moment)),
    "date_between_dates": _of("date", _between("date_start", "date_end", ("now", "now"), _moment)),
    "past_date": _of("date", _one("start_date", "-30d", "-1d", _day)),
    "future_date": _of("date", _one("end_date", "+30d", "+1d", _day)),
    "past_datetime": _of("datetime", _one("start_date", "-30d", "-1s", _moment)),
    "future_datetime": _of("datetime", _one("end_date", "+30d", "+1s", _moment)),
    "date": _formatted(_PLAIN, "%Y-%m-%d", "pattern"), "time": _formatted(_PLAIN, "%H:%M:%S", "pattern"),
    "year": _formatted(_PLAIN, "%Y"), "month": _formatted(_PLAIN, "%m"), "month_name": _formatted(_PLAIN, "%B"),
    "day_of_month": _formatted(_PLAIN, "%d"), "day_of_week": _formatted(_PLAIN, "%A"),
    "am_pm": _formatted(_PLAIN, "%p"),
    "credit_card_expire": _formatted(_between("start", "end", ("now", "+10y"), _moment), "%m/%y", "date_format"),
    "iso8601": iso8601, "unix_time": unix_time, "time_delta": time_delta, "date_of_birth": date_of_birth,
    "iso8601_between": iso8601_between,
    "weekday_named": named("%w"), "month_named": named("%m"),
}  # fmt: skip
for _part in ("century", "decade", "year", "month"):
    KERNELS[f"date_time_this_{_part}"] = _of("datetime", _this(_part, "before_now", "after_now"))
    KERNELS[f"date_this_{_part}"] = _of("date", _this(_part, "before_today", "after_today"))
