"""What the tagger sees of each word: its form, its neighbours, the clause, and what the knowledge says of it.

Every word gets the same number of features, each a text; weights are found by the texts' hash. The first ones say
what kind of word stands where; those of `NAMED`, at the end, name the words themselves, and training leaves out half
of them so that weights are learned from the form first.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ..text import FILLER, key

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from ..text import Word, Words

#: Features at the end of each list that name the words themselves.
NAMED = 3
#: Marks that do not end a clause.
_INSIDE = frozenset("'’%$€£/-+.&°")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class Lexicon:
    """What is known of words: columns and topics by their names, nouns for people, labels of categories."""

    def __init__(
        self, concepts: Container[str], topics: Container[str], people: Container[str], labels: Container[str]
    ) -> None:
        self.concepts = concepts
        self.topics = topics
        self.people = people
        self.labels = labels


def features(words: Words, most: int, lexicon: Lexicon) -> list[list[str]]:
    """The features of the first `most` words."""
    items = words.items[:most]
    concept = _marked(items, lambda part: key(" ".join(word.text for word in part)) in lexicon.concepts, 4)
    topic = _marked(items, lambda part: " ".join(word.lemma for word in part) in lexicon.topics, 3)
    role = [_role(word) for word in items]
    shape = [_shape(word) for word in items]
    depth, before, behind, place = _clauses(items)
    often = Counter(word.lemma for word in items if word.kind == "word")

    def at(row: list[str], n: int, outside: str) -> str:
        return row[n] if 0 <= n < len(row) else outside

    found = []
    for n, word in enumerate(items):
        p1, p2, p3 = at(role, n - 1, "^"), at(role, n - 2, "^"), at(role, n - 3, "^")
        n1, n2 = at(role, n + 1, "$"), at(role, n + 2, "$")
        plural = "p" if word.kind == "word" and word.lemma != word.low else "s"
        info = (
            concept[n][0] + plural + "P" * (word.lemma in lexicon.people) + topic[n]
            + "V" * (word.low in lexicon.labels or word.lemma in lexicon.labels)
        )  # fmt: skip
        inside = str(depth[n])
        found.append([
            "", f"s{shape[n]}", f"r{role[n]}", f"k{concept[n]}", f"i{info}", f"t{topic[n]}",
            f"e{word.low[-3:] if role[n] == 'w' else ''}", f"d{inside}",
            f"a{p1}", f"b{p2}|{p1}", f"c{n1}", f"f{n1}|{n2}", f"g{p1}|{n1}",
            f"h{at(concept, n - 1, '^')}{concept[n]}{at(concept, n + 1, '$')}",
            f"j{before[n]}|{behind[n]}|{inside}", f"l{min(place[n], 4)}{before[n]}", f"m{before[n]}{info}",
            f"n{inside}{info}", f"o{p1}{info}", f"p{n1}{info}", f"q{min(n, 3)}{info}",
            f"u{min(often[word.lemma], 3)}{plural}", f"v{p2}", f"w{n2}", f"x{p3}",
            f"y{at(shape, n - 1, '^')}{shape[n]}{at(shape, n + 1, '$')}",
            f"0{word.lemma}",
            f"1{items[n - 1].lemma if n else '^'}|{info}",
            f"2{items[n + 1].lemma if n + 1 < len(items) else '$'}|{info}",
        ])  # fmt: skip
    return found


def _marked(items: list[Word], known: Callable[[list[Word]], bool], most: int) -> list[str]:
    """For each word "-", or "B" and "I" where it begins and goes on in a known name of up to `most` words."""
    found = ["-"] * len(items)
    for n in range(len(items)):
        if found[n] != "-" or items[n].kind != "word":
            continue
        for size in range(min(most, len(items) - n), 0, -1):
            part = items[n : n + size]
            if all(word.kind == "word" for word in part) and known(part):
                found[n : n + size] = [("B" if at == 0 else "I") + str(min(size, 2)) for at in range(size)]
                break
    return found


def _role(word: Word) -> str:
    """A function word or a mark by itself, numbers and content words by their kind."""
    if word.kind == "word":
        return word.low if word.low in FILLER else "w"
    return {"number": "#", "date": "#d", "break": "\\n"}.get(word.kind, word.text)


def _shape(word: Word) -> str:
    text = word.text
    if word.kind != "word":
        return word.kind if word.kind != "mark" else text
    if "_" in text:
        return "snake"
    if any(a.islower() and b.isupper() for a, b in pairwise(text)):
        return "camel"
    if text.isupper() and len(text) > 1:
        return "upper"
    return "title" if text[0].isupper() else "low"


def _clauses(items: list[Word]) -> tuple[list[int], list[str], list[str], list[int]]:
    """For each word: how deep in brackets, the mark before its clause, the mark behind, and its place in the clause."""
    depth: list[int] = []
    before: list[str] = []
    place: list[int] = []
    level, mark, count = 0, "^", 0
    for word in items:
        level += word.kind == "mark" and word.text in _OPEN
        depth.append(min(level, 2))
        level = max(level - (word.kind == "mark" and word.text in _CLOSE), 0)
        if word.kind == "break" or (word.kind == "mark" and (word.text not in _INSIDE or word.text == ".")):
            mark, count = word.text if word.kind == "mark" else "\\n", 0
        else:
            count += 1
        before.append(mark)
        place.append(count)
    behind: list[str] = []
    mark = "$"
    for word in reversed(items):
        behind.append(mark)
        if word.kind == "break" or (word.kind == "mark" and (word.text not in _INSIDE or word.text == ".")):
            mark = word.text if word.kind == "mark" else "\\n"
    return depth, before, behind[::-1], place
