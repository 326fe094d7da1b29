"""How many children a parent has in a known database: "3 to 5 items an order", where no list of tables was read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import fold, lemma

_ABOUT = re.compile(r"\b(?:about|around|roughly|approximately|on average|average|mean)\b")
_EACH = re.compile(
    r"(?:(?:each|every|one)\s+([a-z]+)\s+(?:has|have|makes?|places?|gets?|with|"
    r"belongs)\s+(?:about |around |on average |roughly )?"
    r"(\d+)(?:\s*(?:to|-|–)\s*(\d+))?\s+([a-z]+)|"
    r"(\d+)(?:\s*(?:to|-|–)\s*(\d+))?\s+([a-z]+)\s+(?:per|each|an|a|for each|for every)\s+([a-z]+))",
    re.I,
)


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
