"""Which part of a column's cells is nothing: empty ("a fifth didn't state their income", "their score is blank",
"filled in by only 40%", "nothing missing in the code") or zero ("fee 0 for half", "66% never paid (spend = 0)")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import FILLER
from .patterns import Later

_N = (
    r"(?:about\s+|around\s+|roughly\s+|some\s+|nearly\s+|almost\s+)?(?<![\d.,])(?P<n>\d{1,3}(?:\.\d{1,4})?)\s?"
    r"(?:%|percent\b|per\scent\b)"
)
_OF = r"(?:\s+of\s+(?:the\s+|all\s+|our\s+)?(?P<who>[^\W\d][\w-]*))?"
_NP = r"(?P<np>[^\W\d][\w'-]*(?:\s(?!(?:is|are|was|were|for|in|on|left)\b)[^\W\d][\w'-]*){0,2})"
_EMPTY = (
    r"(?:missing|blank|empty|null|unknown|unrecorded|unfilled|not\s(?:recorded|filled\sin|given|known"
    r"|available|provided|stated|reported)|left\s(?:blank|empty|out)|nan|n/a)"
)
_BE = r"(?:is\s+|are\s+|was\s+|were\s+|being\s+|goes\s+|may\sbe\s+|can\sbe\s+)?"


def _later(pattern: str) -> Later:
    return Later(pattern, bound=True)


_PATTERNS: tuple[tuple[Later, str], ...] = (
    # a fifth didn't state their income band
    (
        _later(
            rf"{_N}{_OF}\s+(?:didn't|did\snot|do\snot|don't|doesn't|does\snot|never|refused\sto|wouldn't"
            rf"|forgot\sto)\s+(?:state|give|answer|provide|report|leave|fill\sin|disclose|record|enter|share"
            rf"|say|note|"
            rf"log|submit|mention|specify|list|supply)\s+(?:their|the|an?|any|its|his|her)?\s*{_NP}"
        ),
        "empty",
    ),
    # only 30% of callers leave one
    (
        _later(
            rf"only\s+{_N}{_OF}\s+(?:leave|left|give|gave|filled\sin|fill\sin|fill|provide|provided|answer"
            rf"|answered|report|reported|submit|submitted|have|has|had)\s+(?:their|the|an?|any|it)?\s*"
            rf"(?P<np>one|[^\W\d][\w'-]*(?:\s[^\W\d][\w'-]*)?)?(?=[,;.)\n]|$)"
        ),
        "filled",
    ),
    # satisfaction (1-5) filled in by only 40%
    (
        _later(
            rf"{_NP}\s*(?:\([^()\n]{{1,30}}\)\s*)?{_BE}(?:only\s+)?(?:filled\sin|filled|completed|answered"
            rf"|given|present|known|available|recorded|provided|reported)\s+(?:by|for|in)\s+only\s+{_N}{_OF}"
        ),
        "filled",
    ),
    # 6% of the students were absent so their score is blank · 8% absent (mark empty)
    (
        _later(
            rf"{_N}{_OF}\s+(?P<why>[^,;.()\n%\d]{{2,40}}?)(?:,?\s+(?:so|and|with|hence|therefore|meaning"
            rf"|which\smeans)\s+(?:that\s+)?|\s*\(\s*)(?:their|the|its|his|her|no)?\s*{_NP}\s+{_BE}{_EMPTY}\)?"
        ),
        "empty",
    ),
    # blood pressure missing for 8%
    (
        _later(
            rf"(?:(?:the|their|its|an?)\s+)?{_NP}\s+{_BE}{_EMPTY}\s+(?:for|in|on|from|with|at"
            rf"|among)?\s*{_N}{_OF}"
        ),
        "empty",
    ),
    # 15% of phone numbers are missing
    (_later(rf"{_N}\s+(?:of\s+)?(?:the\s+|all\s+|their\s+)?{_NP}\s+(?:values\s+)?{_BE}{_EMPTY}\b"), "empty"),
    # nothing missing in the code
    (
        _later(
            rf"(?:nothing|no\s(?:values?|cells?|gaps?|blanks?|nulls?))\s+(?:should\sbe\s+|is\s+|are\s+"
            rf"|may\sbe\s+)?(?:missing\s+|empty\s+|blank\s+)?(?:in|from|for)\s+(?:the\s+)?{_NP}"
        ),
        "none",
    ),
    # fee 0 for half of them
    (_later(rf"{_NP}\s+(?:is\s+|are\s+|=\s?|of\s+)?(?:0|zero|nothing)\s+(?:for|in)\s+{_N}(?:\s+of\s+\w+)?"), "zero"),
    # two thirds never paid anything (spend = 0)
    (_later(rf"{_N}{_OF}\s+[^,;.()\n%\d]{{2,40}}?\(\s*{_NP}\s*(?:=|is|:)\s*(?:0|zero)\s*\)"), "zero"),
)
_NO_NAME = (FILLER - {"number", "type", "kind", "model", "class", "style", "total"}) | frozenset(
    """question valeurs valores werte value values cell cells data row rows overall everything all no missing empty
    blank rest others of them these those""".split()
)


@dataclass(frozen=True, slots=True)
class Absent:
    """`share` of the cells of column `name` (as written, lower case) are empty, or zero; where it stands."""

    name: str
    share: float
    zero: bool
    start: int
    stop: int


def read(text: str) -> list[Absent]:
    """Every such statement, in the order of the text."""
    found: list[Absent] = []
    low = text.lower()
    if not re.search(
        r"missing|blank|empty|null|unknown|not |n't|never|filled|only|answer|nothing|zero|\b0\b|nan|no ", low
    ):
        return found
    for pattern, kind in _PATTERNS:
        for match in pattern.finditer(text):
            share = 0.0 if kind == "none" else float(match["n"]) / 100
            start = match.start()
            name, cut = _name(match["np"] or "one")
            if match["np"] and match.start("np") == match.start():
                start += cut
            bracket = re.match(r"[^()]*\([^()]*\)", match.group()) if kind == "filled" else None
            start += bracket.end() - cut if bracket else 0
            if name in ("one", "it", "this") or not match["np"]:
                name = _earlier(text, match.start())
            if not name or share >= 1 or (kind == "filled" and not share):
                continue
            if any(one.start < match.end() and start < one.stop for one in found):
                continue
            found.append(
                Absent(name, round(1 - share if kind == "filled" else share, 6), kind == "zero", start, match.end())
            )
    return sorted(found, key=lambda one: one.start)[:50]


def _name(words: str) -> tuple[str, int]:
    """The last words that can name a column, and how many characters were cut off before them."""
    kept = words.lower().split()
    while kept and kept[-1] in _NO_NAME - {"one", "it"} and len(kept) > 1:
        kept = kept[:-1]
    for at in range(len(kept) - 1, -1, -1):
        if kept[at] in _NO_NAME - {"one", "it"}:
            kept = kept[at + 1 :]
            break
    name = " ".join(kept)
    return name, max(words.lower().rfind(name), 0)


def _earlier(text: str, stop: int) -> str:
    """What the sentence speaks of first: "CSAT 1-5, but only 30% leave one"."""
    start = max(text.rfind(mark, 0, stop) for mark in (". ", ";", "\n", ":")) + 1
    match = re.match(
        r"\s*(?:the |an? )?([^\W\d][\w'-]*(?:\s(?!is\b|from\b|between\b|on\b|of\b)[^\W\d][\w'-]*){0,2})",
        text[start:stop],
    )
    return match[1].lower() if match else ""
