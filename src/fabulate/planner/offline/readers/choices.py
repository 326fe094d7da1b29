"""What a sentence says of a column's cells: its values ("status is queued, sent or done", "grade A to F",
"term 36 or 60"),
its format ("SKU looks like KX-4821-B"), that no cell comes twice ("unique SKUs"), how many there are ("12 agents")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import FILLER, fold, key, lemma
from . import formats, sets

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = r"[\w'-]+(?:[ ][\w'-]+){0,2}"
_CHOICE = re.compile(
    r"\b([^\W\d][\w]*(?:[ ][^\W\d]\w*)?)\s*(?::|\bis one of\b|\bcan be\b|\bis either\b|\beither\b|\bis\b|\bare\b)\s*"
    rf"((?:{_WORD},\s*){{0,12}}{_WORD},?\s+or\s+[\w'-]+(?:[ ][\w'-]+)?)",
    re.I,
)
_ONLY = re.compile(
    rf"\b([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(?:is |"
    rf"are )?only\s+((?:{_WORD},\s*){{0,12}}{_WORD},?\s+(?:or|and)\s+{_WORD})",
    re.I,
)
_NUMBERS = re.compile(r"\b([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+((?:\d{1,6},\s*)*\d{1,6}\s+or\s+\d{1,6})\b(?!\s*%)", re.I)
_LETTERS = re.compile(r"\b([^\W\d]\w*)\s+([A-Z])\s*(?:to|-|–|through)\s*([A-Z])\b(?![\w-])")
#: "levels A1, A2 and B1": a plural that has values right behind it.
_PLURAL = re.compile(
    rf"\b(levels|types|kinds|grades|classes|sizes|colou?rs|categories|groups|zones|varieties|shifts|statuses|tiers|"
    rf"stages|formats|flavou?rs|materials)\s*:?\s+((?:{_WORD},\s*){{0,12}}{_WORD},?\s+(?:or|and)\s+{_WORD})",
    re.I,
)
_YES_NO = re.compile(r"\b([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(yes)(?: or |/)no\b", re.I)
_LOOKS = re.compile(
    r"\b([^\W\d]\w*(?:[ ][^\W\d]\w*)?)s?\s+(?:(?:that )?looks? like|like|such as|formatted (?:as|like)|of the form|"
    r"in the (?:form|format)(?: of)?|as)\s+[\"'“`]?([A-Za-z0-9#][A-Za-z0-9#._/-]{1,38})"
)
_UNIQUE = re.compile(r"\b(?:unique|distinct)\s+([^\W\d]\w*(?:[ ](?:number|code|id|name|address)s?)?)", re.I)
_IS_UNIQUE = re.compile(r"\b([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(?:is|are|must be|should be)\s+unique\b", re.I)
_MANY = re.compile(
    r"(?<![\w$€£.,-])(\d{1,4})\s+(?:different |distinct )?([^\W\d]\w*s)\b(?!\s+(?:per|each|every|long|old|ago)\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` in `text.key` form has one of `values`, or looks like `example`, or is unique, or has `many` different
    cells; where it stands, in characters."""

    name: str
    values: tuple[str, ...]
    start: int
    stop: int
    example: str = ""
    unique: bool = False
    many: int = 0


def read(text: str, known: Callable[[str], bool]) -> list[Choice]:
    """Every statement of values in running text (lists on lines of their own are read elsewhere)."""
    found: list[Choice] = []
    if "\n" in text.strip():
        return found
    if " or " in text:
        at = 0
        while (match := _CHOICE.search(text, at)) is not None and len(found) < 50:
            words = match.group(1).split()
            name = next(
                (key(" ".join(words[skip:])) for skip in range(len(words)) if known("=" + key(" ".join(words[skip:])))),
                "",
            )
            values = sets.values(match.group(2))
            columns = sum(known("=" + key(value)) for value in values)
            if name and len(values) >= 2 and columns < len(values):
                found.append(Choice(name, values, match.start(1) + match.group(1).rfind(words[-1]), match.end()))
                at = match.end()
            else:
                at = match.end(1)
        for match in _NUMBERS.finditer(text):
            _add(found, match, sets.values(match.group(2)), known)
    for match in _ONLY.finditer(text):
        _add(found, match, sets.values(match.group(2)), known)
    for match in _PLURAL.finditer(text):
        values = sets.values(match.group(2))
        if not any(known("=" + key(value)) or value.split()[0].lower() in FILLER for value in values):
            _add(found, match, values, known)
    for match in _LETTERS.finditer(text):
        first, last = ord(match.group(2)), ord(match.group(3))
        if first < last and not text.isupper():
            _add(found, match, tuple(chr(at) for at in range(first, last + 1)), known)
    for match in _YES_NO.finditer(text):
        _add(found, match, ("yes", "no"), known)
    return sorted(found, key=lambda one: one.start)


def beside(text: str) -> list[Choice]:
    """Formats, uniqueness and numbers of different cells: they say something of a column and leave its name alone."""
    found: list[Choice] = []
    for match in _LOOKS.finditer(text):
        example = match.group(2).rstrip(".,")
        if formats.looks_like_code(example):
            found.append(Choice(_last(match.group(1)), (), match.start(1), match.end(), example=example))
    for pattern in (_UNIQUE, _IS_UNIQUE):
        for match in pattern.finditer(text):
            found.append(Choice(_last(match.group(1)), (), match.start(), match.end(), unique=True))
    for match in _MANY.finditer(text):
        found.append(Choice(lemma(fold(match.group(2))), (), match.start(), match.end(), many=int(match.group(1))))
    return found


def _last(words: str) -> str:
    kept = [word for word in words.split() if word.lower() not in FILLER]
    return key(" ".join(kept[-2:]))


def _add(found: list[Choice], match: re.Match[str], values: tuple[str, ...], known: Callable[[str], bool]) -> None:
    words = match.group(1).split()
    if (
        words[-1].lower() in FILLER
        or len(values) < 2
        or any(one.start < match.end() and match.start() < one.stop for one in found)
    ):
        return
    whole = len(words) > 1 and words[0].lower() not in FILLER and known("=" + key(match.group(1)))
    name = key(match.group(1) if whole else words[-1])
    start = match.start(1) if whole else match.start(1) + match.group(1).rfind(words[-1])
    found.append(Choice(name, values, start, match.end()))
