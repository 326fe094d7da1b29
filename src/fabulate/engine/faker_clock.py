"""The clock that Faker's private copy reads: today is `as_of` 00:00 UTC, whatever the machine says.

Faker calls `datetime.now()`, `date.today()`, `datetime.fromtimestamp()` and `astimezone()`, which read the clock, the
machine's time zone and, through `strftime`, the C locale. `module()` builds a stand-in for the standard `datetime`
module whose classes read only `CONTEXT`; it is seen by the private copy alone (`faker_private`), so a user's own Faker
and the rest of the process keep the real one. The context is thread-local: two threads may be at two dates at once.
"""

from __future__ import annotations

import datetime as real
import re
import threading
from types import ModuleType
from typing import TYPE_CHECKING, Self, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    TrueDate: TypeAlias = real.date
    TrueTime: TypeAlias = real.time
    TrueDatetime: TypeAlias = real.datetime
else:
    # Also where a user's test has put a frozen clock into the `datetime` module.
    TrueDate, TrueTime, TrueDatetime = type(real.date.max), type(real.time.max), type(real.datetime.max)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = "January February March April May June July August September October November December".split()
_CODE = re.compile(r"%(-?)([A-Za-z%])")
_COMPOSED = {
    "c": "%a %b %e %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
}
_EPOCH = TrueDatetime(2026, 1, 1)


class Context(threading.local):
    """What the thread's present cell may know: `now` (naive, UTC) and the source of its draws."""

    now: real.datetime = _EPOCH
    draws: Random | None = None


CONTEXT = Context()


def strftime(moment: real.date | real.time, pattern: str) -> str:
    """The text of a date, datetime or time by a `strftime` pattern, the same on every platform and in every C locale.

    Names are English, years have four digits, `%-d` drops leading zeros; codes the type has not give what a time of
    midnight on 1900-01-01 would. ValueError for a code that is not known.
    """
    if isinstance(moment, TrueDatetime):
        whole = moment
    elif isinstance(moment, TrueDate):
        whole = TrueDatetime(moment.year, moment.month, moment.day)
    else:
        whole = TrueDatetime.combine(TrueDate(1900, 1, 1), moment)

    def code(found: re.Match[str]) -> str:
        text = _code(whole, found[2])
        return (text.lstrip("0 ") or "0") if found[1] else text

    return _CODE.sub(code, pattern)


def _code(d: real.datetime, code: str) -> str:
    if code in _COMPOSED:
        return strftime(d, _COMPOSED[code])
    write = _WRITERS.get(code)
    if write is None:
        raise ValueError(f"unknown date code %{code}")
    return write(d)


def _day_of_year(d: real.datetime) -> int:
    return d.toordinal() - TrueDate(d.year, 1, 1).toordinal() + 1


def _week(d: real.datetime, day: int) -> str:
    """The week of the year, weeks beginning with the day that has number 0 in `day`'s count."""
    return f"{(_day_of_year(d) + 6 - day) // 7:02d}"


_WRITERS: Mapping[str, Callable[[real.datetime], str]] = {
    "a": lambda d: _DAYS[d.weekday()][:3],
    "A": lambda d: _DAYS[d.weekday()],
    "b": lambda d: _MONTHS[d.month - 1][:3],
    "B": lambda d: _MONTHS[d.month - 1],
    "C": lambda d: f"{d.year // 100:02d}",
    "d": lambda d: f"{d.day:02d}",
    "e": lambda d: f"{d.day:2d}",
    "f": lambda d: f"{d.microsecond:06d}",
    "g": lambda d: f"{d.isocalendar().year % 100:02d}",
    "G": lambda d: f"{d.isocalendar().year:04d}",
    "h": lambda d: _MONTHS[d.month - 1][:3],
    "H": lambda d: f"{d.hour:02d}",
    "I": lambda d: f"{d.hour % 12 or 12:02d}",
    "j": lambda d: f"{_day_of_year(d):03d}",
    "m": lambda d: f"{d.month:02d}",
    "M": lambda d: f"{d.minute:02d}",
    "n": lambda d: "\n",
    "p": lambda d: "AM" if d.hour < 12 else "PM",
    "S": lambda d: f"{d.second:02d}",
    "t": lambda d: "\t",
    "u": lambda d: str(d.isoweekday()),
    "U": lambda d: _week(d, d.isoweekday() % 7),
    "V": lambda d: f"{d.isocalendar().week:02d}",
    "w": lambda d: str(d.isoweekday() % 7),
    "W": lambda d: _week(d, d.weekday()),
    "y": lambda d: f"{d.year % 100:02d}",
    "Y": lambda d: f"{d.year:04d}",
    "z": lambda d: TrueDatetime.strftime(d, "%z") if d.tzinfo else "",
    "Z": lambda d: TrueDatetime.strftime(d, "%Z") if d.tzinfo else "",
    "%": lambda d: "%",
}


class _Like(type):
    """Instances of the real class count as instances of its stand-in, since arithmetic may give either."""

    _real: type

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls._real)

    def __subclasscheck__(cls, subclass: type) -> bool:
        return issubclass(subclass, cls._real)


class Date(TrueDate, metaclass=_Like):
    """`datetime.date`, its today that of the context."""

    _real = TrueDate

    @classmethod
    def today(cls) -> Self:
        now = CONTEXT.now
        return cls(now.year, now.month, now.day)

    @classmethod
    def fromtimestamp(cls, timestamp: float, /) -> Self:
        d = TrueDatetime.fromtimestamp(timestamp, real.UTC)
        return cls(d.year, d.month, d.day)

    def strftime(self, format: str, /) -> str:
        return strftime(self, format)


class Time(TrueTime, metaclass=_Like):
    """`datetime.time`, its text free of the C locale."""

    _real = TrueTime

    def strftime(self, format: str, /) -> str:
        return strftime(self, format)


class Datetime(TrueDatetime, metaclass=_Like):
    """`datetime.datetime` with the context's clock, and UTC for every naive moment."""

    _real = TrueDatetime

    @classmethod
    def now(cls, tz: real.tzinfo | None = None) -> Self:
        n = CONTEXT.now
        if tz is None:
            return cls(n.year, n.month, n.day, n.hour, n.minute, n.second, n.microsecond)
        return cls(n.year, n.month, n.day, n.hour, n.minute, n.second, n.microsecond, real.UTC).astimezone(tz)

    @classmethod
    def today(cls) -> Self:
        return cls.now()

    @classmethod
    def utcnow(cls) -> Self:
        return cls.now()

    @classmethod
    def fromtimestamp(cls, timestamp: float, tz: real.tzinfo | None = None) -> Self:
        moment = super().fromtimestamp(timestamp, tz or real.UTC)
        return moment if tz else moment.replace(tzinfo=None)

    @classmethod
    def utcfromtimestamp(cls, timestamp: float, /) -> Self:
        return cls.fromtimestamp(timestamp)

    def astimezone(self, tz: real.tzinfo | None = None) -> Self:
        moment = self if self.tzinfo else self.replace(tzinfo=real.UTC)
        return super(Datetime, moment).astimezone(tz or real.UTC)

    def timestamp(self) -> float:
        moment = self if self.tzinfo else self.replace(tzinfo=real.UTC)
        return super(Datetime, moment).timestamp()

    def strftime(self, format: str, /) -> str:
        return strftime(self, format)

    def date(self) -> Date:
        return Date(self.year, self.month, self.day)

    def time(self) -> Time:
        return Time(self.hour, self.minute, self.second, self.microsecond, fold=self.fold)


def module() -> ModuleType:
    """A stand-in for the standard `datetime` module that reads `CONTEXT` only."""
    stand_in = ModuleType("datetime")
    stand_in.__dict__.update({k: v for k, v in vars(real).items() if not k.startswith("_")})
    stand_in.__dict__.update(date=Date, time=Time, datetime=Datetime)
    return stand_in
