"""How long a series goes on: "for two weeks", "a 3-minute run", "January to June 2025"; single days go to the reader
of dates."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from .vocabulary import MONTH, MONTHS, NUMBER, UNIT, number, unit

if TYPE_CHECKING:
    from .vocabulary import Reading

_FOR = (
    r"(?:for|over|during|within|lasting|spanning|covering|throughout|across|durante|por|pendant|sur|wahrend|uber|"
    r"fur|ao\s+longo\s+de|per(?=\s+\d)|a\s+lo\s+largo\s+de|au\s+cours\s+de|in|on)"
)
_DURATION = re.compile(
    rf"\b(?P<for>{_FOR}\s+)?(?:the\s+|a\s+|an\s+|one\s+)?(?:(?:whole|full|entire|single|total\s+of|period\s+of|about|around)\s+)*"
    rf"(?P<n>{NUMBER})[\s-]*(?P<full>whole\s+|full\s+|entire\s+)?(?P<unit>{UNIT})"
    r"(?P<after>\s+(?:long|lang|of\s+data|of\s+history|in\s+total|run|race|test|trial|period|session|ride|walk|hike|"
    r"flight|trip|drive|game|match|experiment|worth))?"
    r"(?!\s+(?:old|ago|of\s+age|per|each|after|before|later|intervals?|steps?|from\s+now))"
)
_BEFORE = re.compile(r"\b(?:last|past|previous|next|first|every|each|ultim[oa]s|dernier[es]*s|letzten|cada|aged?)\s+$")
_MONTHS_OF = re.compile(
    rf"\b(?:(?:from|between|de|von|zwischen|entre|du)\s+)?(?P<a>{MONTH})\s*(?:to|till|until|through|and|-|a|au|bis|und|y|e|hasta|ate)\s*"
    rf"(?P<b>{MONTH})\s+(?:of\s+|de\s+)?(?P<year>(?:19|20)\d\d)(?!\w)"
)


_PART_OF = re.compile(
    rf"\b(?:{_FOR}\s+)?(?:the\s+)?(?P<which>first|second|third|last)\s+(?:(?P<n>{NUMBER})\s+)?(?P<unit>days?|weeks?|fortnight|half)\s+of\s+"
    rf"(?P<month>{MONTH})\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)(?!\w)"
)
_LONG = {"day": 1, "week": 7, "fortnight": 14, "half": 15}


@dataclass(frozen=True, slots=True)
class Span:
    """So many units, or from one day to another."""

    start: int
    stop: int
    count: float = 0
    unit: str = ""
    days: tuple[date, date] | None = None


def read(reading: Reading) -> Span | None:
    """The span of a series, taken out of the reading."""
    found = _part(reading.text) or _months(reading.text) or _duration(reading.text)
    if found is not None:
        reading.blank(found.start, found.stop)
    return found


def _months(text: str) -> Span | None:
    match = _MONTHS_OF.search(text)
    if match is None:
        return None
    first, last, year = MONTHS[match["a"]], MONTHS[match["b"]], int(match["year"])
    if first > last:
        return None
    return Span(*match.span(), days=(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])))


def _part(text: str) -> Span | None:
    """ "the first week of May 2026"."""
    match = _PART_OF.search(text)
    if match is None:
        return None
    year, month = int(match["year"]), MONTHS[match["month"]]
    days = calendar.monthrange(year, month)[1]
    long = int(number(match["n"] or "1")) * _LONG[match["unit"].removesuffix("s")]
    first = (
        days - long + 1 if match["which"] == "last" else ("first", "second", "third").index(match["which"]) * long + 1
    )
    if not 1 <= first <= days:
        return None
    last = min(first + long - 1, days)
    return Span(*match.span(), days=(date(year, month, first), date(year, month, last)))


def _duration(text: str) -> Span | None:
    best: Span | None = None
    for match in _DURATION.finditer(text):
        if _BEFORE.search(text[: match.start()]):
            continue
        counted = bool(match["for"] or match["after"])
        # Without "for" it must be a number of units that stand alone: "hourly demand, one year", "90 days of sales".
        if not counted and not re.match(r"\s*(?:$|[,.;:()\n-]|(?:of|with|and|from|in)\b)", text[match.end() :]):
            continue
        if (match["for"] or "").strip() in ("in", "on") and not match["full"]:
            continue
        code, each = unit(match["unit"])
        found = Span(*match.span(), number(match["n"]) * each, code)
        if counted:
            return found
        best = best or found
    return best
