"""Days told by their distance from others: "due 14 days after borrowing", "shipped 2 to 9 days after the order date",
"the return date is never before the departure date".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .patterns import bounded

_UNITS = {"minute": "min", "hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y", "night": "d"}
_EVENT = r"(?:the\s+|their\s+|its\s+)?(?:day\s+of\s+(?:the\s+)?)?(?P<@>[^\W\d][\w'-]*(?:\s+(?:date|day|time))?)"
_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|a|an"
_AFTER = bounded(
    _EVENT.replace("@", "later")
    + rf"(?:\s+(?:is|are|was|were|falls?|comes?|follows?))?\s+(?:about\s+|exactly\s+|always\s+|within\s+)?"
    rf"(?P<low>{_NUMBER})(?:\s*(?:to|-|–|and|or)\s*(?P<high>{_NUMBER}))?\s+(?P<unit>minute|hour|day|night|week|month|year)s?\s+"
    r"(?:after|later than|from|past|following)\s+" + _EVENT.replace("@", "earlier")
)  # fmt: skip
_NEVER = bounded(
    _EVENT.replace("@", "later")
    + r"\s+(?:(?:is|are|must\s+be|should\s+be|comes?|falls?|lies|happens)\s+)?(?:never\s+before|not\s+before|"
    r"(?:never|no|not)\s+earlier\s+than|(?:always|on\s+or)\s+after|always\s+later\s+than|at\s+or\s+after|never\s+precedes)\s+"
    + _EVENT.replace("@", "earlier")
)  # fmt: skip
_BEFORE = bounded(
    _EVENT.replace("@", "earlier")
    + r"\s+(?:(?:is|are|must\s+be|should\s+be|comes?|falls?|lies)\s+)?(?:never\s+after|not\s+after|(?:never|no|not)"
    r"\s+later\s+than|always\s+before|on\s+or\s+before|always\s+earlier\s+than)\s+" + _EVENT.replace("@", "later")
)  # fmt: skip
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "nine": 9, "ten": 10}  # fmt: skip
_DATED = re.compile(
    r"(?:date|day|time)$|ed$|ing$|al$|ure$|^(?:due|sent|sold|bought|built|paid|left|born|start|end|order)$"
)


@dataclass(frozen=True, slots=True)
class Distance:
    """`later` comes `low`..`high` `unit`s after `earlier` (names as written); no numbers: some time after it."""

    later: str
    earlier: str
    start: int
    stop: int
    low: int | None = None
    high: int | None = None
    unit: str = "d"


def read(text: str) -> list[Distance]:
    """Every such statement, in the order of the text."""
    found: list[Distance] = []
    for pattern in (_AFTER, _NEVER, _BEFORE):
        for match in pattern.finditer(text):
            later, earlier = " ".join(match["later"].lower().split()), " ".join(match["earlier"].lower().split())
            if later == earlier or not (_DATED.search(later) and _DATED.search(earlier)) or len(found) >= 20:
                continue
            if any(one.start < match.end() and match.start() < one.stop for one in found):
                continue
            if pattern is _AFTER:
                low = _number(match["low"])
                high = _number(match["high"]) if match["high"] else low
                unit = _UNITS[match["unit"].lower()]
                found.append(Distance(later, earlier, match.start(), match.end(), min(low, high), max(low, high), unit))
            else:
                found.append(Distance(later, earlier, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def _number(word: str) -> int:
    return _WORDS.get(word.lower()) or min(int(word), 10_000)
