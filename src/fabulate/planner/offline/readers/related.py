"""Tables that were found in the words, and what is found of them: where their nouns stand, and how they are linked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .counts import Count

if TYPE_CHECKING:
    from ..text import Words
    from .entities import Named

#: Words after which it is said what a table holds.
HAVE = frozenset(
    "has have with having contains contain holds hold stores store records record includes include".split()
)
_ENDS = frozenset([".", ";", ":", "!", "?", "\n"])


@dataclass(frozen=True, slots=True)
class Link:
    """A row of `child` belongs to one of `parent` (nouns): `count` where children per parent are said, `name` for a
    reference's own name, `only` when the words said so."""

    child: str
    parent: str
    count: Count | None = None
    phrase: str = ""
    name: str = ""


@dataclass(slots=True)
class Several:
    """The tables in their order, and what is said of them, by noun.

    `columns`: characters of the text in which a table's columns are listed; `bosses`: the word for the row above in the
    same table; `pairs`: two tables of which each row goes with many of the other, with how many, and the phrase.
    `sure`: the words cannot mean columns of one table. `used`: characters that were understood.
    """

    tables: tuple[Named, ...]
    sure: bool
    links: list[Link] = field(default_factory=list)
    columns: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    bosses: dict[str, str] = field(default_factory=dict)
    pairs: list[tuple[str, str, Count | None, str]] = field(default_factory=list)
    asked: dict[str, list[str]] = field(default_factory=dict)
    used: list[tuple[int, int]] = field(default_factory=list)


class Known:
    """The words with their tables known, and what was found of them so far."""

    def __init__(self, text: str, words: Words, tables: list[Named], *, sure: bool) -> None:
        self.text = text
        self.words = words
        self.found = Several(tuple(tables), sure)
        self.nouns = {one.noun: one for one in tables}
        self.objects: set[int] = set()  # words that name a table of which nothing is said there
        self.lasts: dict[str, list[str]] = {}
        for one in tables:
            self.lasts.setdefault(one.noun.split()[-1], []).append(one.noun)

    def at(self, index: int) -> tuple[str, int] | None:
        """The table whose noun, singular or plural, stands at `index`, and the index after it."""
        first = self.words[index].lemma if index < len(self.words) else ""
        if index + 1 < len(self.words):
            two = f"{self.words.low(index)} {self.words[index + 1].lemma}"
            if two in self.nouns:
                return two, index + 2
        if first in self.nouns:
            return first, index + 1
        named = self.lasts.get(first, [])
        return (named[0], index + 1) if len(named) == 1 else None

    def link(self, child: str, parent: str, count: Count | None, start: int, stop: int, name: str = "") -> None:
        phrase = self.words.phrase(start, stop)
        if child == parent:
            return
        self.found.used.append((self.words[start].start, self.words[stop - 1].end))
        for n, link in enumerate(self.found.links):
            if (link.child, link.parent, link.name) == (child, parent, name):
                if link.count is None or (count is not None and _wider(link.count, count)):
                    merged = _merged(link.count, count)
                    self.found.links[n] = Link(child, parent, merged, link.phrase or phrase, name)
                return
        self.found.links.append(Link(child, parent, count, phrase if count is not None else "", name))

    def stop(self, at: int) -> int:
        """The end of the clause: a sentence's end, or "and each", ", every"."""
        depth = 0
        for n in range(at, len(self.words)):
            low = self.words.low(n)
            depth += (low == "(") - (low == ")")
            if depth <= 0 and (low in _ENDS or (low == "-" and not self.words.touching(n))):
                return n
            if depth <= 0 and low in ("each", "every") and self.words.low(n - 1) in ("and", ",") and self.at(n + 1):
                return n - 1
            two = self.at(n + 1) if depth <= 0 and low in ("a", "an") and self.words.low(n - 1) == "," else None
            if two is not None and self.words.low(two[1]) in HAVE:
                return n - 1
        return len(self.words)


def _wider(old: Count, new: Count) -> bool:
    return old.high is None or old.low in (0, None) or new.low is not None


def _merged(old: Count | None, new: Count | None) -> Count | None:
    """ "at least one" and "up to 20" of the same things."""
    if old is None or new is None:
        return new or old
    if old.high is None and new.low == 0:
        return Count(old.low, new.high)
    if new.high is None and old.low == 0:
        return Count(new.low, old.high)
    return old
