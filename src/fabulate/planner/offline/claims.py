"""Which words of a description somebody understood: what is listed, said of tables or of a goal; and what is left."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING

from .readers import dates, ranges, shares
from .text import FILLER, Words, key, snake

if TYPE_CHECKING:
    from .readers.choices import Choice
    from .readers.layouts import Listed
    from .readers.related import Several
    from .readers.statement import Statement


def listed(words: Words, found: Listed | None) -> dict[int, str]:
    """Claims the names of listed columns; gives for each word in a piece the column's name."""
    inside: dict[int, str] = {}
    if found is None:
        return inside
    starts = [word.start for word in words.items]
    for at in range(bisect.bisect_left(starts, found.start), bisect.bisect_left(starts, found.stop)):
        if words[at].kind == "number" and (at == 0 or words[at - 1].kind == "break"):
            words.claim(at, at + 1)  # the number of a listed line
    for item in found.items:
        first, last = bisect.bisect_left(starts, item.start), bisect.bisect_left(starts, item.stop)
        detail = bisect.bisect_left(starts, item.detail[0]) if item.detail[0] > item.start else last
        parts = {*item.key.split(), *key(item.name).split()}
        parts |= {"e", "mail"} if "email" in parts else set()
        for at in range(first, last):
            inside[at] = item.name
            named = any(set(key(text).split()) <= parts for text in (words[at].text, words.phrase(at, at + 1)))
            if at < detail and (named or (item.written and item.detail[0] > item.start)):
                words.claim(at, at + 1)
        for start, stop in item.used:
            words.claim(bisect.bisect_left(starts, start), bisect.bisect_left(starts, stop))
    return inside


def span(words: Words, start: int, stop: int, *, numbers: bool = False) -> None:
    """The words in characters `start`..`stop`, and `numbers` too where the whole phrase is understood."""
    starts = [word.start for word in words.items]
    for at in range(bisect.bisect_left(starts, start), bisect.bisect_left(starts, stop)):
        if words[at].kind == "word" or numbers:
            words.claim(at, at + 1)


def tables(words: Words, found: Several) -> None:
    parts = {part for one in found.tables for part in one.noun.split()}
    for at, word in enumerate(words.items):
        if word.lemma in parts or word.low in ("database", "each", "every", "belongs", "per"):
            words.claim(at, at + 1)
            if at and words[at - 1].kind == "number":
                words.claim(at - 1, at)


def statements(words: Words, inside: dict[int, str], notes: list[str]) -> list[Statement]:
    """What the readers find, in the order in which they may claim words; a share of more than all goes to `notes`."""
    claimed = bytes(words.claimed)
    for at in inside:
        if words[at].kind == "number" or words[at].low in ("%", "percent"):
            words.claimed[at] = claimed[at]
    found = [*dates.read(words), *shares.read(words), *ranges.read(words)]
    kept = [one for one in found if one.kind not in ("share", "missing") or 0 <= (one.value or 0.0) <= 1]
    notes += [f"{one.phrase}: left out, a share lies between 0 and 100 %" for one in found if one not in kept][:10]
    return kept


def not_understood(words: Words) -> tuple[str, ...]:
    """Content words that nobody claimed, in their order, once each."""
    found: dict[str, None] = {}
    for at, word in enumerate(words.items):
        if words.claimed[at] or word.kind in ("mark", "break") or word.low in FILLER or len(found) >= 100:
            continue
        if word.kind == "word" and len(snake(word.text)) < 2:
            continue
        found.setdefault(words.phrase(at, at + 1)[:60])
    return tuple(found)


def without(text: str, said: list[Choice]) -> str:
    """The text with the values blanked out, so that they are no columns; their column's name stays."""
    for choice in said:
        colon = text.find(":", choice.start, choice.stop)
        start = colon if colon > 0 else text.find(" ", choice.start, choice.stop)
        text = text[:start] + " " * (choice.stop - start) + text[choice.stop :]
    return text
