"""Days and windows of time: "between Jan 2023 and June 2024", "in 2024", "last two years", "since March 2022"."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from ..text import Words, number_at, words_of
from .statement import Statement, left_of, right_of

_MONTHS: dict[str, int] = {}
for _at, _names in enumerate(
    (
        "january jan enero janvier januar janeiro", "february feb febrero fevrier februar fevereiro",
        "march mar marzo mars marz marco", "april apr abril avril", "may mayo mai maio",
        "june jun junio juin juni junho",
        "july jul julio juillet juli julho", "august aug agosto aout",
        "september sep sept septiembre septembre setembro",
        "october oct octubre octobre oktober outubro", "november nov noviembre novembre novembro",
        "december dec diciembre decembre dezember dezembro",
    ), 1,
):  # fmt: skip
    for _name in _names.split():
        _MONTHS[_name] = _at
_SPAN_UNITS = {"day": "d", "week": "w", "month": "mo", "year": "y", "hour": "h", "dia": "d", "mes": "mo", "ano": "y",
               "jour": "d", "moi": "mo", "mois": "mo", "an": "y", "tage": "d", "jahre": "y", "monate": "mo",
               "quarter": "q",
               "decade": "10y"}  # fmt: skip
_LAST = frozenset(["last", "past", "previous", "ultimos", "ultimo", "derniers", "letzten"])
_AND = words_of("""and to until till through - – — y et und e a bis hasta""")


@dataclass(frozen=True, slots=True)
class Day:
    """A stretch of days as written (a year, a month or one day), and the index after it."""

    first: date
    last: date
    stop: int


def read(words: Words, start: int = 0, stop: int | None = None) -> list[Statement]:
    """Every window of time in words `start`..`stop`, claimed; `dates` holds its first and last day in schema form."""
    stop = len(words) if stop is None else stop
    found: list[Statement] = []
    index = start
    while index < stop:
        window = None if words.claimed[index] else _window(words, index)
        if window is None:
            index += 1
            continue
        first, last, after = window
        left, right = left_of(words, index), right_of(words, after)
        found.append(
            Statement("dates", index, after, words.phrase(index, after), dates=(first, last), left=left, right=right)
        )
        words.claim(index, after)
        index = after
    return found


def _window(words: Words, index: int) -> tuple[str, str, int] | None:
    low = words.low(index)
    begin = index
    if low in ("between", "from", "entre", "von", "zwischen", "de", "during", "in", "en", "for", "since", "seit",
    "desde",
               "started", "starting", "after", "before", "until", "on", "over", "im", "throughout", "of"):  # fmt: skip
        begin = index + 1
    span = _span(words, begin)
    if span is not None:
        return span
    first = day_at(words, begin)
    if first is None:
        return None
    if words.low(first.stop) in _AND:
        second = day_at(words, first.stop + 1)
        if second is not None and second.last >= first.first:
            return first.first.isoformat(), second.last.isoformat(), second.stop
        if words.low(first.stop + 1) in ("now", "today", "present"):
            return first.first.isoformat(), "today", first.stop + 2
    bare_year = words[begin].kind == "number" and first.stop == begin + 1
    if low in ("since", "after", "seit", "desde", "starting") or (
        low == "from" and words.low(first.stop) in ("on", "onwards")
    ):
        return first.first.isoformat(), "today", first.stop + (words.low(first.stop) in ("on", "onwards"))
    if low in ("before", "until"):
        return date(first.last.year - 5, 1, 1).isoformat(), first.last.isoformat(), first.stop
    if bare_year and (begin == index or low == "of") and words.low(index - 1) in ("up", "about", "over"):
        return None
    return first.first.isoformat(), first.last.isoformat(), first.stop


def _span(words: Words, index: int) -> tuple[str, str, int] | None:
    """(the) last two years · past 6 months · last year."""
    at = index + 1 if words.low(index) in ("the", "los", "les", "den", "el") else index
    if words.low(at) not in _LAST:
        return None
    number = number_at(words, at + 1)
    count, after = (int(number[0]), number[1]) if number else (1, at + 1)
    if words.low(at + 1) == "few":
        count, after = 3, at + 2
    lemma = words[after].lemma if after < len(words) else ""
    unit = _SPAN_UNITS.get(lemma) or _SPAN_UNITS.get(words.low(after))
    if unit is None or not 1 <= count <= 1000:
        return None
    if unit == "q":
        unit, count = "mo", count * 3
    elif unit == "10y":
        unit, count = "y", count * 10
    return f"-{count}{unit}", "today", after + 1


#: Parts of a year by name: first and last month.
_PARTS_OF_YEAR = {
    ("first", "half"): (1, 6), ("second", "half"): (7, 12), ("last", "half"): (7, 12), ("latter", "half"): (7, 12),
    ("first", "quarter"): (1, 3), ("second", "quarter"): (4, 6), ("third", "quarter"): (7, 9),
    ("fourth", "quarter"): (10, 12), ("last", "quarter"): (10, 12), ("spring",): (3, 5), ("summer",): (6, 8),
    ("autumn",): (9, 11), ("fall",): (9, 11), ("early",): (1, 4), ("mid",): (5, 8), ("late",): (9, 12),
    ("h1",): (1, 6), ("h2",): (7, 12),
}  # fmt: skip


def _part_of_year(words: Words, index: int) -> Day | None:
    """the second half of 2023 · summer 2021 · late 2020 · H1 2024."""
    at = index + (words.low(index) == "the")
    for size in (2, 1):
        months = _PARTS_OF_YEAR.get(tuple(words.low(at + n) for n in range(size)))
        if months is None:
            continue
        after = at + size + (words.low(at + size) in ("of", "-", "in"))
        year = _year(words, after)
        if year:
            return Day(date(year, months[0], 1), _end(year, months[1]), after + 1)
    return None


def day_at(words: Words, index: int) -> Day | None:
    """2024-03-15 · Jan 2023 · January 5, 2023 · 5 Jan 2023 · 03/15/2023 · Q1 2024 · 2023."""
    if index >= len(words):
        return None
    word = words[index]
    if word.kind == "word" and (part := _part_of_year(words, index)) is not None:
        return part
    if word.kind == "date":
        try:
            day = date.fromisoformat(word.text)
        except ValueError:
            return None
        return Day(day, day, index + 1)
    if word.low in _MONTHS and word.kind == "word":
        return _after_month(words, index, _MONTHS[word.low])
    if word.low in ("q1", "q2", "q3", "q4") and (year := _year(words, index + 1)):
        month = int(word.low[1]) * 3 - 2
        return Day(date(year, month, 1), _end(year, month + 2), index + 2)
    if word.kind != "number" or word.value is None:
        return None
    after = index + 1
    if words.low(after) in ("st", "nd", "rd", "th", "de", "of"):
        after += 1
    if word.value <= 31 and words.low(after) in _MONTHS:
        month = _MONTHS[words.low(after)]
        at = after + 1 + (words.low(after + 1) in (",", "de", "of"))
        year = _year(words, at)
        return _day(year, month, int(word.value), at + 1) if year else None
    if words.low(index + 1) in ("/", ".", "-") and words.touching(index + 1):
        slashed = _slashed(words, index)
        if slashed is not None or _year(words, index) is None or _year(words, index + 2) is None:
            return slashed
    year = _year(words, index)
    return Day(date(year, 1, 1), date(year, 12, 31), index + 1) if year else None


def _after_month(words: Words, index: int, month: int) -> Day | None:
    at = index + 1 + (words.low(index + 1) in (".", "de", "of", "'"))
    year = _year(words, at)
    if year:
        return Day(date(year, month, 1), _end(year, month), at + 1)
    number = words[at] if at < len(words) else None
    if number is not None and number.kind == "number" and number.value is not None and number.value <= 31:
        at += 1 + (words.low(at + 1) in ("st", "nd", "rd", "th"))
        at += words.low(at) == ","
        year = _year(words, at)
        if year:
            return _day(year, month, int(number.value), at + 1)
    return None


def _slashed(words: Words, index: int) -> Day | None:
    """03/15/2023 and 15.03.2023; 2024-03 too."""
    first, second, third = (words[at].value if at < len(words) else None for at in (index, index + 2, index + 4))
    if first is None or second is None:
        return None
    if third is not None and words.low(index + 3) == words.low(index + 1) and 1900 <= third <= 2100:
        month, day = (
            (int(first), int(second)) if words.low(index + 1) == "/" and first <= 12 else (int(second), int(first))
        )
        return _day(int(third), month, day, index + 5)
    if 1900 <= first <= 2100 and 1 <= second <= 12 and words.low(index + 1) == "-":
        return Day(date(int(first), int(second), 1), _end(int(first), int(second)), index + 3)
    return None


def _day(year: int, month: int, day: int, stop: int) -> Day | None:
    try:
        at = date(year, month, day)
    except ValueError:
        return None
    return Day(at, at, stop)


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _year(words: Words, index: int) -> int | None:
    if index >= len(words):
        return None
    word = words[index]
    if (
        word.kind == "number"
        and word.value
        and word.text.isdecimal()
        and len(word.text) == 4
        and 1900 <= word.value <= 2100
    ):
        return int(word.value)
    return None
