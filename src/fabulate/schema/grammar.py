"""The small texts inside a schema: moments, spans, sequence formats and date formats.

Each has a grammar of its own and a parser here, because the general tools are unsafe on outside text:
`str.format` opens attributes and makes megabytes, `strftime` differs between platforms.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86_400, "w": 604_800}
_MONTHS = {"mo": 1, "y": 12}
_RELATIVE = re.compile(r"([+-]?)(\d{1,6})\s?(s|min|h|d|w|mo|y)", re.ASCII)
_SEQUENCE = re.compile(r"\{(?::0(\d{1,2})d)?\}")
STRFTIME = {
    "%Y": "year, 4 digits", "%y": "year, 2 digits", "%m": "month 01-12", "%d": "day 01-31", "%j": "day of the year",
    "%H": "hour 00-23", "%I": "hour 01-12", "%M": "minute", "%S": "second", "%p": "AM or PM",
    "%A": "weekday", "%a": "weekday, short", "%B": "month name", "%b": "month name, short", "%%": "%",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time as a schema writes it: `at` absolute, else `months` and `seconds` from `as_of` 00:00 UTC.

    `whole_day` tells that only a day was named, so that as an `end` it includes that day.
    """

    at: datetime | None
    months: int
    seconds: int
    whole_day: bool

    def resolve(self, as_of: date) -> datetime:
        """The moment in UTC; ValueError when it leaves the years 1 to 9999."""
        if self.at is not None:
            return self.at
        day = as_of
        if self.months:
            month = day.year * 12 + day.month - 1 + self.months
            year, month = divmod(month, 12)
            if not 1 <= year <= 9999:
                raise ValueError("outside the years 1 to 9999")
            day = date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
        start = datetime(day.year, day.month, day.day, tzinfo=UTC)
        try:
            return start + timedelta(seconds=self.seconds)
        except OverflowError:
            raise ValueError("outside the years 1 to 9999") from None


def moment(text: str) -> Moment:
    """Reads `2026-06-30`, `2026-06-30 18:00`, `today`, `-18mo`, `+3d`; ValueError with the forms there are."""
    text = text.strip()
    if text == "today":
        return Moment(None, 0, 0, True)
    if found := _RELATIVE.fullmatch(text):
        sign, count, unit = found.groups()
        amount = -int(count) if sign == "-" else int(count)
        if unit in _MONTHS:
            return Moment(None, amount * _MONTHS[unit], 0, True)
        return Moment(None, 0, amount * SECONDS[unit], unit in ("d", "w"))
    if not text.isascii() or not re.match(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(f"{text[:40]!r} is no date; write 2026-06-30, 2026-06-30 18:00, today, -18mo or +3d")
    try:
        if len(text) == 10:
            return Moment(datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC), 0, 0, True)
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            at = at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:40]!r} is no date ({error}); write 2026-06-30 or 2026-06-30 18:00") from None
    return Moment(at.replace(tzinfo=UTC, microsecond=0), 0, 0, False)


def sequence_format(text: str) -> tuple[str, int, str]:
    """`"S-{:06d}"` → (before, digits to pad to, after); ValueError unless there is exactly one `{}` or `{:0Nd}`."""
    found = list(_SEQUENCE.finditer(text))
    if len(found) != 1:
        raise ValueError(f"{text[:40]!r} needs one {{}} or {{:06d}} and no other braces")
    before, after = text[: found[0].start()], text[found[0].end() :]
    if set(before + after) & set("{}"):
        raise ValueError(f"{text[:40]!r} needs one {{}} or {{:06d}} and no other braces")
    width = int(found[0].group(1) or 0)
    if width > 18:
        raise ValueError(f"{text[:40]!r} asks for {width} digits; 18 at the most")
    return before, width, after


def strftime_parts(text: str) -> list[str]:
    """A date format cut into codes and literals; ValueError for a code that is not portable."""
    parts: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "%":
            code = text[at : at + 2]
            if code not in STRFTIME:
                raise ValueError(f"{code!r} is not a date code; there are {' '.join(STRFTIME)}")
            parts.append(code)
            at += 2
        else:
            stop = text.find("%", at)
            stop = len(text) if stop < 0 else stop
            parts.append(text[at:stop])
            at = stop
    return parts


def hours(profile: dict[str, float]) -> list[float]:
    """`{"7..10": 5, "18": 1}` → 24 weights, those not listed 0; ValueError for an hour outside 0..23."""
    weights = [0.0] * 24
    for span, weight in profile.items():
        first, _, last = span.partition("..")
        if not (span.isascii() and first.isdecimal() and (not last or last.isdecimal()) and len(span) <= 6):
            raise ValueError(f'{span!r} is no hour; write "9" or "9..17"')
        low, high = int(first), int(last or first)
        if not 0 <= low <= high <= 23:
            raise ValueError(f"{span!r} is outside the hours 0..23")
        for hour in range(low, high + 1):
            weights[hour] = weight
    return weights


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def named_weights(profile: dict[str, float], names: tuple[str, ...]) -> list[float]:
    """`{"sat": 1.4}` → one weight a name, those not listed 1; ValueError for another name."""
    weights = [1.0] * len(names)
    for name, weight in profile.items():
        short = name.lower()[:3]
        if short in names:
            weights[names.index(short)] = weight
        elif names is MONTHS and name.isascii() and name.isdecimal() and len(name) < 3 and 1 <= int(name) <= 12:
            weights[int(name) - 1] = weight
        else:
            raise ValueError(f"{name!r} is none of {', '.join(names)}")
    return weights
