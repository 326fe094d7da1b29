"""What happens to a series at a moment: "a drop in March 2025", "a spike on 3 May", "two anomalies"."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .movement import Said, said
from .vocabulary import MONTH, MONTHS, NUMBER, number

if TYPE_CHECKING:
    from .vocabulary import Reading

_UP = (
    r"(?:spikes?|jumps?|surges?|peaks?|rises?|increases?|bursts?|booms?|pico|picos|"
    r"pics?|spitzen?|subida|hausse|anstieg|aumento|steps?\s+up)"
)
_DOWN = (
    r"(?:drops?|dips?|falls?|crash(?:es)?|slumps?|collapses?|shut-?downs?|closures?|decreases?|declines?|losses|caida|caidas|"
    r"bajon|chute|baisse|einbruch|ruckgang|queda|steps?\s+down)"
)
_ADJ = (
    r"(?:(?:an?|one|the|single|una?|une?|eine[nm]?|uma?|com|sudden|sharp|short|brief|big|large|huge|small|slight|strong|clear|one-day|permanent|lasting|"
    r"level|visible)\s+)*"
)
_DAY = (
    rf"(?:(?P<iso>\d{{4}}-\d\d(?:-\d\d)?)|(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+|de\s+)?(?P<m1>{MONTH})(?:\s*,?\s*(?:de\s+)?(?P<y1>(?:19|20)\d\d))?|"
    rf"(?P<m2>{MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s*(?P<y2>(?:19|20)\d\d))?|"
    rf"(?P<m3>{MONTH})\s+(?:of\s+|de\s+)?(?P<y3>(?:19|20)\d\d)|(?P<m4>{MONTH})|week\s+(?P<w>\d{{1,2}}))"
)
_EVENT = re.compile(
    rf"\b(?:with\s+|and\s+|mit\s+|con\s+|avec\s+)?{_ADJ}(?:(?P<pct>\d+(?:\.\d+)?)\s*%\s+)?(?P<adj>{_ADJ})(?:(?P<shift>level\s+shift|step\s+change|structural\s+break|change\s+of\s+level)|(?P<up>{_UP})|(?P<down>{_DOWN}))"
    rf"(?:\s+(?:of|by|de|von|um)\s+(?:about\s+|around\s+)?(?P<n>\d+(?:\.\d+)?)\s*(?P<unit>%|percent)?(?:\s*[a-z°]+(?=\s+(?:in|on|at|from|since)))?)?"
    rf"\s+(?P<at>in|on|at|around|during|from|since|after|en|el|a|le|au|am|im|em|no)\s+(?:the\s+)?(?:early\s+|mid\s+|late\s+|mid-)?{_DAY}(?!\w)(?P<on>\s+on(?:wards)?)?"
)
_SOME = re.compile(
    rf"\b(?:with\s+|and\s+|mit\s+|con\s+|avec\s+|com\s+)?(?:(?P<n>{NUMBER})|some|a\s+few|few|several|occasional|random|rare|sudden|algunos|einige[nr]?|quelques|alguns)\s+(?:(?:random|sudden|short|big|large|clear|occasional)\s+)*"
    rf"(?:(?P<up>spikes|spike|anomal(?:y|ies)|outliers?|jumps?|bursts|picos|pics|spitzen|anomalias|ausreissern?|valeurs\s+aberrantes|peaks)|(?P<down>drops|dips|crashes))(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Event(Said):
    """What happens: more (`way` 1) or less, by `by` of the level (or in its unit with `amount`), at a day, month and
    year (None: not said) or `times` times anywhere; `stays`: for good."""

    way: int
    by: float
    amount: bool = False
    stated: bool = False
    year: int | None = None
    month: int | None = None
    day: int | None = None
    stays: bool = False
    times: int = 0

    def window(self, first: date, last: date) -> tuple[date, date] | None:
        """The first day of it and the one after its last, inside a span of days; None where it lies outside."""
        if self.month is None:
            return None
        years = [self.year] if self.year else range(first.year, last.year + 1)
        for year in years:
            length = calendar.monthrange(year, self.month)[1]
            start = date(year, self.month, min(self.day or 1, length))
            stop = start + timedelta(days=1 if self.day else length)
            if start <= last and stop > first:
                return start, stop
        return None


def read(reading: Reading) -> list[Said]:
    """Every event that the words say, taken out of the reading."""
    found: list[Said] = []
    for match in list(_EVENT.finditer(reading.text)):
        day = _day(match)
        if day is None:
            continue
        stays = bool(match["shift"] or match["on"] or match["at"] in ("from", "since", "after")) or bool(
            re.search(r"permanent|lasting", match.group())
        )
        percent = match["pct"] or (match["n"] if match["unit"] else None)
        by = float(percent) / 100 if percent else float(match["n"]) if match["n"] else 0.5 if match["down"] else 0.8
        way = -1 if match["down"] else 1
        amount = bool(match["n"]) and not match["unit"]
        stated = bool(percent or match["n"])
        found.append(Event(*said(reading, match), way, by, amount, stated, *day, stays=stays))
    for match in list(_SOME.finditer(reading.text)):
        times = int(number(match["n"])) if match["n"] else 3
        if times <= 20:
            found.append(Event(*said(reading, match), 1 if match["up"] else -1, 0.9, times=times))
    return found


def _day(match: re.Match[str]) -> tuple[int | None, int, int | None] | None:
    """Year, month and day."""
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
        return (parts[0], parts[1], parts[2] if len(parts) > 2 else None) if 1 <= parts[1] <= 12 else None
    for at in "1234":
        if match[f"m{at}"]:
            year = int(found) if at in "123" and (found := match[f"y{at}"]) else None
            day = int(match[f"d{at}"]) if at in "12" else None
            return (year, MONTHS[match[f"m{at}"]], day) if day is None or 1 <= day <= 31 else None
    return None
