"""Several tables that the words name: "members, books and loans", "40 professors, 300 students and 1200 exams"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import FILLER, fold, lemma

if TYPE_CHECKING:
    from collections.abc import Callable

_SEGMENT = re.compile(r"[:;.!?\n()]|\b(?:with|of|for|between|from|containing|including|has|have|plus)\b", re.I)
_PIECE = re.compile(r",|\band\b|&|\+", re.I)
_HINT = re.compile(
    r"\b(?:database|relational|tables|schema|entities|linked|belongs? to|foreign keys?|per|each|every)\b", re.I
)
_COLUMNS = re.compile(r"\b(?:columns?|fields?|headers?|attributes?|features?)\b", re.I)
_EACH = re.compile(
    r"(?:(?:each|every|one)\s+([a-z]+)\s+(?:has|have|makes?|places?|gets?|with|"
    r"belongs)\s+(?:about |around |on average |roughly )?"
    r"(\d+)(?:\s*(?:to|-|–)\s*(\d+))?\s+([a-z]+)|"
    r"(\d+)(?:\s*(?:to|-|–)\s*(\d+))?\s+([a-z]+)\s+(?:per|each|an|a|for each|for every)\s+([a-z]+))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A table by its noun in the singular (one or two words), its name and its rows where they are stated."""

    noun: str
    name: str
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """The tables in their order; `means`: children per parent, by (parent, child) nouns."""

    tables: tuple[Named, ...]
    means: dict[tuple[str, str], float]


def read(text: str, entity: Callable[[str], bool], linked: Callable[[str, str], bool]) -> Several | None:
    """Two tables or more, or None. `entity` tells whether a noun is something that rows are made of, `linked` whether
    of two such things one belongs to the other: then "X and Y" are two tables without another word."""
    if _COLUMNS.search(text) or "_" in text or len(text) > 2000:
        return None
    best: list[Named] = []
    for segment in _SEGMENT.split(text):
        run: list[Named] = []
        for piece in _PIECE.split(segment):
            one = _noun(piece)
            if one is None:
                if piece.strip():
                    run = []
                continue
            run.append(one)
            if len(run) > len(best):
                best = list(run)
    best = list({one.noun: one for one in best}.values())[:8]
    sure = sum(entity(one.noun.split()[-1]) or entity(one.noun) for one in best)
    hint = _HINT.search(text) is not None
    pair = len(best) == 2 and linked(best[0].noun.split()[-1], best[1].noun.split()[-1])
    if pair and not hint:
        return Several(tuple(best), {})
    if (
        len(best) < 2
        or (len(best) == 2 and not hint)
        or sure < (0.6 * len(best) if hint or len(best) > 2 else len(best))
    ):
        return None
    return Several(tuple(best), _means(text, {one.noun.split()[-1] for one in best}))


def _noun(piece: str) -> Named | None:
    words = [word for word in re.findall(r"[^\W_]+", fold(piece)) if word not in FILLER]
    rows = None
    if words and words[0].isdigit():
        rows, words = int(words[0]), words[1:]
    if not 1 <= len(words) <= 2 or not all(word.isalpha() and word.isascii() for word in words):
        return None
    last = lemma(words[-1])
    if last == words[-1]:
        return None
    return Named(" ".join([*words[:-1], last]), "_".join(words), rows if rows is None or 0 < rows < 10**7 else None)


def _means(text: str, nouns: set[str]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for match in _EACH.finditer(fold(text)):
        parent, low, high, child, low2, high2, child2, parent2 = match.groups()
        names = lemma(parent or parent2), lemma(child or child2)
        if set(names) <= nouns:
            first, last = float(low or low2), float(high or high2 or low or low2)
            found[names] = (first + last) / 2
    return found
