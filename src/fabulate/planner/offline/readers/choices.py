"""Values of a column said in a sentence: "status: pending, shipped or delivered", "size can be S, M or L"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import key
from . import sets

if TYPE_CHECKING:
    from collections.abc import Callable

_CHOICE = re.compile(
    r"\b([^\W\d][\w]*(?:[ ][^\W\d]\w*)?)\s*(?::|\bis one of\b|\bcan be\b|\bis either\b|\beither\b)\s*"
    r"((?:[\w'-]+(?:[ ][\w'-]+){0,2},\s*){0,12}[\w'-]+(?:[ ][\w'-]+){0,2},?\s+or\s+[\w'-]+(?:[ ][\w'-]+)?)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """`name` in `text.key` form has one of `values`; where it stands, in characters."""

    name: str
    values: tuple[str, ...]
    start: int
    stop: int


def read(text: str, known: Callable[[str], bool]) -> list[Choice]:
    """Every statement of values for a known column in running text (lists on lines of their own are read elsewhere)."""
    found: list[Choice] = []
    if "\n" in text.strip() or " or " not in text:
        return found
    for match in _CHOICE.finditer(text):
        words = match.group(1).split()
        name = next(
            (key(" ".join(words[at:])) for at in range(len(words)) if known("=" + key(" ".join(words[at:])))), ""
        )
        values = sets.values(match.group(2))
        if name and len(values) >= 2 and not any(known("=" + key(value)) for value in values[:1]):
            found.append(Choice(name, values, match.start(1) + match.group(1).rfind(words[-1]), match.end()))
    return found
