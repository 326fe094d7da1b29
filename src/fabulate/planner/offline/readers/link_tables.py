"""Tables that lie between others: "a catches table that links them (who caught what, on which day)", many-to-many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .pieces import cut

if TYPE_CHECKING:
    from .related import Known

_LINKS = re.compile(r"\b(?:links?|linking|connects?|connecting|joins?|joining|between)\b", re.I)
_MANY = re.compile(r"\bmany[- ]to[- ]many\b|\bn ?: ?m\b|\bm ?: ?n\b", re.I)
_ASKED = {
    "who": "who",
    "whom": "who",
    "what": "what",
    "which": "what",
    "when": "date",
    "where": "location",
}


def brackets(known: Known, noun: str, at: int) -> None:
    """ "(who caught what, on which day)", "(name, city)" behind a table's name."""
    if known.nouns[noun].columns is not None:
        return
    stop = next((n for n in range(at, min(at + 60, len(known.words))) if known.words.low(n) == ")"), 0)
    inside = range(at + 1, stop)
    if not inside or any(known.words[n].kind == "number" for n in inside):
        return
    if not ask(known, noun, at + 1, stop) and not _MANY.search(known.words.phrase(at + 1, stop)):
        pieces = cut(known.text, known.words[at + 1].start, known.words[stop - 1].end)
        if len(pieces) >= 2:
            known.found.columns.setdefault(noun, []).extend(pieces)


def ask(known: Known, noun: str, start: int, stop: int) -> bool:
    """Questions that a link table answers."""
    asked = []
    for n in range(start, stop):
        low = known.words.low(n)
        if low in ("which", "what") and known.words.low(n + 1) in ("day", "date", "time"):
            asked.append("time" if known.words.low(n + 1) == "time" else "date")
        elif low in ("which", "what") and (other := known.at(n + 1)):
            known.link(noun, other[0], None, n, other[1])
        elif low == "how" and known.words.low(n + 1) in ("many", "much", "often"):
            asked.append("quantity")
        elif low in _ASKED:
            asked.append(_ASKED[low])
    if asked:
        known.found.asked.setdefault(noun, []).extend(asked)
        known.found.used.append((known.words[start].start, known.words[stop - 1].end))
    return bool(asked)


def table(known: Known, index: int) -> None:
    """ "a catches table that links them (who caught what)": it refers to all that were named before."""
    subject = known.at(index)
    if subject is None:
        return
    noun, at = subject
    stop = known.stop(at)
    said = known.words.phrase(at, min(stop, at + 8))
    if not said or not _LINKS.match(re.sub(r"^(?:table\s+)?(?:that\s+|which\s+|who\s+)?", "", said, flags=re.I)):
        return
    named = [other for n in range(at, min(stop, at + 10)) if (other := known.at(n)) is not None and other[0] != noun]
    parents = [other[0] for other in named] or [
        one.noun for one in known.found.tables if one.start < index and one.noun != noun
    ]
    known.found.used += [(word.start, word.end) for word in known.words.items[at : at + 3] if word.kind == "word"]
    for parent in dict.fromkeys(parents):
        known.link(noun, parent, None, index, subject[1])
    opening = next((n for n in range(at, stop) if known.words.low(n) == "("), None)
    closing = next((n for n in range(at, stop) if known.words.low(n) == ")"), None)
    if opening is not None and closing is not None:
        ask(known, noun, opening + 1, closing)


def many_to_many(known: Known) -> None:
    found = known.found
    match = _MANY.search(known.text)
    if match is not None:
        found.used.append(match.span())
        before = [one for one in found.tables if known.words[one.start].start < match.start()]
        two = (before or list(found.tables))[:2] if len(before) != 1 else list(found.tables)[:2]
        if len(two) == 2 and len(found.tables) == 2:
            pair(known, two[0].noun, two[1].noun)
    for link in list(found.links):
        both = any((other.child, other.parent) == (link.parent, link.child) for other in found.links)
        if both and link in found.links and link.count is not None:
            pair(known, link.parent, link.child)


def pair(known: Known, one: str, other: str) -> None:
    both = [link for link in known.found.links if {link.child, link.parent} == {one, other}]
    known.found.links = [link for link in known.found.links if link not in both]
    said = next((link for link in both if link.count is not None and link.count.low is not None), None)
    if said is not None:
        known.found.pairs.append((said.parent, said.child, said.count, said.phrase))
    else:
        known.found.pairs.append((one, other, None, ""))
