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
_ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|on average|average|mean)\b")
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
class Each:
    """How many children a parent has: nouns in the singular, the least and the greatest number, and the phrase.

    `about`: the number is what they have on average; `start`..`stop`: where it stands, in characters.
    """

    parent: str
    child: str
    low: int
    high: int
    about: bool
    phrase: str
    start: int
    stop: int

    def rows(self, table: str) -> dict[str, object]:
        """A table's `rows` in the schema language, made for each row of the parent `table`."""
        if self.about:
            return {"per": table, "mean": (self.low + self.high) / 2}
        return {"per": table, "min": self.low, "max": self.high}

    def fact(self, child: str, parent: str) -> dict[str, object]:
        """What the words said, of the table `child`."""
        said: dict[str, object] = {"phrase": self.phrase, "at": child, "check": "per_parent", "value": parent}
        return said | ({"is": (self.low + self.high) / 2} if self.about else {"min": self.low, "max": self.high})


@dataclass(frozen=True, slots=True)
class Several:
    """The tables in their order, and how many children parents have."""

    tables: tuple[Named, ...]
    each: tuple[Each, ...] = ()


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
    nouns = {one.noun.split()[-1] for one in best}
    counts = tuple(one for one in each(text) if {one.parent, one.child} <= nouns)
    if pair or (len(best) == 2 and counts):
        return Several(tuple(best), counts)
    if (
        len(best) < 2
        or (len(best) == 2 and not hint)
        or sure < (0.6 * len(best) if hint or len(best) > 2 else len(best))
    ):
        return None
    return Several(tuple(best), counts)


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


def each(text: str) -> list[Each]:
    """Every statement of children per parent: "each order has 3 to 5 items", "about 4 visits per patient"."""
    found: list[Each] = []
    for match in _EACH.finditer(text[:2000]):
        parent, low, high, child, low2, high2, child2, parent2 = match.groups()
        first, last = int((low or low2)[:5]), int((high or high2 or low or low2)[:5])
        before = fold(text[max(0, match.start() - 24) : match.end() + 16])
        about = first == last and (_ABOUT.search(before) is not None or low is None)
        if first <= last <= 10_000 and last > 0:
            phrase = text[match.start() : match.end()]
            found.append(
                Each(
                    lemma(fold(parent or parent2)),
                    lemma(fold(child or child2)),
                    first,
                    last,
                    about,
                    phrase,
                    *match.span(),
                )
            )
    return found
