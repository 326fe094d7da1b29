"""Yes or no told by what the rows do: "4% arrive broken", "a quarter come from the coast", "some 30% hold a photo",
"two thirds of them registered letters", "15% without a phone".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..text import fold, lemma
from .patterns import bounded

if TYPE_CHECKING:
    import re

Kind = Literal["is", "from", "has", "lacks", "does"]

_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten"
_SHARE = (
    r"(?:\b(?:about|around|some|roughly|nearly|almost|only|just|another)\s+)?(?:(?P<percent>\d+(?:\.\d+)?)\s*(?:%|"
    r"percent|per cent)|\b(?P<half>half)|\b(?P<times>an?|one|two|three|four)\s+"
    r"(?P<part>third|quarter|fifth|sixth|eighth|tenth)s?"
    rf"|\b(?P<few>{_NUMBER})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<all>{_NUMBER}))"
    r"(?P<of>\s+of\s+(?:them|these|those|which|all(?:\s+[\w'-]+)?|(?:the|its|our)\s+[\w'-]+))?"
)
_NOUN = (
    r"(?:(?:a|an|the|any|some|their|its|his|her)\s+)?(?P<noun>[^\W\d_][\w'-]*(?:\s+"
    r"(?!(?:and|or|but|with|in|for|at|of|from|on|to|is|are)\b)[^\W\d_][\w'-]*)?)"
)
_END = r"(?=\s*(?:[,;.:)\n]|$|\b(?:and|but|or|while|with|in|for|at|of|on|to|is|are)\b))"
_ARRIVES = bounded(
    rf"{_SHARE}\s+(?:arrives?|turns?\s+out|comes?\s+(?:back|out|in)|gets?|goes|go|ends?\s+up|looks?|stays?|proves?\s+(?:to\s+be\s+)?"
    rf"|remains?|seems?|becomes?)\s+(?P<noun>[^\W\d_][\w'-]+){_END}"
)
_COMES = bounded(
    rf"{_SHARE}\s+(?:(?:are|is|comes?|hails?|stems?|originates?|were\s+brought|are\s+(?:imported|brought|sent|shipped))\s+from"
    rf")\s+{_NOUN}{_END}"
)
_HOLDS = bounded(
    rf"{_SHARE}\s+(?P<verb>holds?|carry|carries|have|has|contains?|bears?|wears?|shows?|owns?|keeps?|needs?|includes?|"
    rf"comes?\s+with|with)\s+(?P<no>no\s+)?{_NOUN}{_END}"
)
_WITHOUT = bounded(rf"{_SHARE}\s+(?:are\s+|is\s+|come\s+)?(?:without|lacks?|lacking)\s+{_NOUN}{_END}")
_THEM = bounded(rf"{_SHARE}\s+(?:are\s+|is\s+)?(?P<noun>[^\W\d_][\w'-]+ed\s+[^\W\d_][\w'-]+s){_END}")
_HAS = frozenset(["have", "has", "hold", "holds", "carry", "carries", "contain", "contains", "own", "owns", "with",
                  "include", "includes", "come with", "comes with", "bear", "bears", "keep", "keeps"])  # fmt: skip
_NO_NOUN = frozenset(
    """more less fewer than higher lower mean average median range value values missing null blank a an the no one
    two three been yes true false answer answers duplicates duplicate typos errors outliers it them this that
    to be""".split()
)


@dataclass(frozen=True, slots=True)
class Happening:
    """`share` of the rows; of `noun` they are it, are from it, have it, lack it, or do `verb` with it."""

    kind: Kind
    noun: str
    share: float
    start: int
    stop: int
    verb: str = ""


def read(text: str) -> list[Happening]:
    """Every such statement, in the order of the text."""
    found: list[Happening] = []
    patterns: tuple[tuple[Kind, re.Pattern[str]], ...] = (
        ("lacks", _WITHOUT), ("from", _COMES), ("is", _ARRIVES), ("has", _HOLDS), ("is", _THEM),
    )  # fmt: skip
    for kind, pattern in patterns:
        for match in pattern.finditer(text):
            if kind == "is" and pattern is _THEM and not match["of"]:
                continue
            noun = " ".join(fold(match["noun"]).split())
            words = noun.split()
            if words[-1] in _NO_NOUN or words[0] in _NO_NOUN:
                continue
            if any(one.start < match.end() and match.start() < one.stop for one in found):
                continue
            verb, sort = "", kind
            if pattern is _HOLDS:
                verb = " ".join(match["verb"].lower().split())
                sort = "lacks" if match["no"] else "has" if verb in _HAS else "does"
            found.append(Happening(sort, noun, _value(match), match.start(), match.end(), lemma(verb)))
    return sorted((one for one in found if 0 < one.share < 1), key=lambda one: one.start)[:50]


def _value(match: re.Match[str]) -> float:
    if match["percent"]:
        return float(match["percent"]) / 100
    if match["half"]:
        return 0.5
    if match["part"]:
        return round(_NUMBERS.get(match["times"].lower(), 1) / _PARTS[match["part"].lower()], 6)
    few, every = (_NUMBERS.get(match[one].lower()) or float(match[one]) for one in ("few", "all"))
    return round(few / every, 6) if every else 0.0
