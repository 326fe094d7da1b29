"""From which moment to which a series runs, and how many steps that is: from the words, else as is usual for its
step."""

from __future__ import annotations

import calendar
import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ....schema import changes
from .spans import Span

Json = dict[str, object]

_RELATIVE = re.compile(r"-(\d+)(s|min|h|d|w|mo|y)")
#: How long a series is where nothing says so, by the longest step that it suits, in seconds.
_USUAL: tuple[tuple[float, float, str], ...] = (
    (59, 30, "min"), (599, 1, "d"), (3_599, 7, "d"), (86_399, 30, "d"), (86_400, 1, "y"), (7 * 86_400, 2, "y"),
    (31 * 86_400, 5, "y"), (100 * 86_400, 10, "y"), (math.inf, 30, "y"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """The settings of `every` without `per`, and the moments of its first and last step; `said`: the words fix how
    many steps there are."""

    every: Json
    first: datetime
    last: datetime
    seconds: float
    steps: int
    said: bool


def seconds_of(step: changes.Step) -> float:
    """The length of a step, of a mean month or year; a business day counts as a day."""
    return step.count * (86_400 if step.unit == changes.BUSINESS else changes.SECONDS[step.unit])


def when(
    length: str, window: tuple[str, str] | None, span: Span | None, steps: int | None, today: date
) -> When:  # fmt: skip
    """`window`: the first and last day as statements of dates give them; `steps`: how many rows an entity has, where
    the words ask for rows."""
    step = changes.step(length)
    seconds = seconds_of(step)
    if span is not None and span.days is not None:
        window, span = (span.days[0].isoformat(), span.days[1].isoformat()), None
    if window is not None and (found := _RELATIVE.fullmatch(window[0])) is not None and window[1] == "today":
        window, span = None, Span(0, 0, float(found.group(1)), found.group(2))
    said = span is not None or window is not None or steps is not None
    if window is not None:
        first = _moment(window[0], today)
        last = _moment(window[1], today) + timedelta(days=1)
        if span is None and steps is None and window[1] != "today":
            count = _count(step, first, last)
            return When({"step": length, "start": window[0], "end": window[1]}, first, last, seconds, count, said=True)
        if window[1] == "today" and span is None and steps is None:
            first = _aligned(first, step) if window[0][:1] == "-" else first
            count = _count(step, first, _moment("today", today))
            return When(
                {"step": length, "start": first.date().isoformat(), "rows": count},
                first,
                last,
                seconds,
                count,
                said=True,
            )
        count = steps if steps is not None else _count(step, first, plus(first, span.count, span.unit)) if span else 1
    else:
        if span is None and steps is None:
            _, n, unit = next(usual for usual in _USUAL if seconds <= usual[0])
            first = _start(step, _minus(today, n, unit), today, n, unit)
            count = _count(step, first, plus(first, n, unit))
        elif steps is not None:
            count = steps
            back = steps * seconds * (1.4 if step.unit == changes.BUSINESS else 1)
            first = _start(
                step, datetime(today.year, today.month, today.day) - timedelta(seconds=min(back, 3e9)), today, back, "s"
            )
        else:
            assert span is not None
            first = _start(step, _minus(today, span.count, span.unit), today, span.count, span.unit)
            count = _count(step, first, plus(first, span.count, span.unit))
    count = max(count, 1)
    start = (
        first.date().isoformat()
        if first == datetime(first.year, first.month, first.day)
        else f"{first:%Y-%m-%d %H:%M:%S}"
    )
    last = first + timedelta(seconds=min(count * seconds * (1.4 if step.unit == changes.BUSINESS else 1), 2e11))
    return When({"step": length, "start": start, "rows": count}, first, last, seconds, count, said)


def plus(at: datetime, count: float, unit: str) -> datetime:
    """So many units later; months and years by the calendar."""
    if unit in ("mo", "y") and count == int(count):
        months = at.year * 12 + at.month - 1 + int(count) * (12 if unit == "y" else 1)
        year, month = min(divmod(months, 12), (9990, 11))
        return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
    return at + timedelta(seconds=min(count * changes.SECONDS[unit], 2e11))


def _minus(today: date, count: float, unit: str) -> datetime:
    at = datetime(today.year, today.month, today.day)
    if unit in ("mo", "y") and count == int(count):
        months = max(at.year * 12 + at.month - 1 - int(count) * (12 if unit == "y" else 1), 12 * 1600)
        year, month = divmod(months, 12)
        return at.replace(year=year, month=month + 1, day=min(at.day, calendar.monthrange(year, month + 1)[1]))
    return at - timedelta(seconds=min(count * changes.SECONDS[unit], 1.2e10))


def _moment(said: str, today: date) -> datetime:
    if said == "today":
        return datetime(today.year, today.month, today.day)
    if found := _RELATIVE.fullmatch(said):
        return _minus(today, float(found.group(1)), found.group(2))
    return datetime.fromisoformat(said)


def _start(step: changes.Step, first: datetime, today: date, count: float, unit: str) -> datetime:
    """A whole beginning: short runs at ten in the morning, days at midnight, weeks on a Monday, months on their
    first."""
    if count * changes.SECONDS[unit] < 86_400:
        day = datetime(today.year, today.month, today.day) - timedelta(days=1)
        return day + timedelta(hours=10 if count * changes.SECONDS[unit] <= 6 * 3_600 else 0)
    return _aligned(first.replace(hour=0, minute=0, second=0), step)


def _aligned(first: datetime, step: changes.Step) -> datetime:
    if step.unit == "w":
        return first - timedelta(days=first.weekday())
    if step.unit == changes.BUSINESS:
        return first + timedelta(days=(7 - first.weekday()) % 7 if first.weekday() > 4 else 0)
    if step.unit == "mo":
        return first.replace(
            day=1, month=(first.month - 1) // step.count * step.count + 1 if step.count in (2, 3, 6) else first.month
        )
    return first.replace(day=1, month=1) if step.unit == "y" else first


def _count(step: changes.Step, first: datetime, stop: datetime) -> int:
    """Steps from `first` on before `stop`."""
    if step.unit == changes.BUSINESS:
        days = max((stop - first).days, 0)
        return sum((first.weekday() + day) % 7 < 5 for day in range(min(days, 40_000)))
    if step.unit in ("mo", "y"):
        months = step.count * (12 if step.unit == "y" else 1)
        return max(-(-((stop.year - first.year) * 12 + stop.month - first.month + (stop.day > first.day)) // months), 1)
    return max(math.ceil((stop - first).total_seconds() / seconds_of(step)), 1)
