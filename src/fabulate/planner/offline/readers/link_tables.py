"""Tables that lie between others: "a catches table that links them (who caught what, on which day)", many-to-many."""

from __future__ import annotations

import re
from dataclasses import replace
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
    for n in inside:  # "courses (each taught by one teacher)"
        other = known.at(n + 1) if known.words.low(n) in ("one", "a", "an") else None
        if other is not None and known.words.low(n - 1) in ("by", "to", "in", "from", "of", "for", "with"):
            known.link(noun, other[0], None, n, other[1])
            known.objects.add(n + 1)
            return
    if not inside or any(known.words[n].kind == "number" for n in inside):
        return
    if not ask(known, noun, at + 1, stop) and not _MANY.search(known.words.phrase(at + 1, stop)):
        pieces = cut(known.text, known.words[at + 1].start, known.words[stop - 1].end)
        if len(pieces) >= 2:
            known.found.columns.setdefault(noun, []).extend(
                piece for piece in pieces if not _sides(known, noun, *piece)
            )


def _sides(known: Known, noun: str, start: int, stop: int) -> bool:
    """ "home team": a column that is another table's row, which is linked by that name."""
    said = [n for n, word in enumerate(known.words.items) if start <= word.start < stop]
    other = known.at(said[-1]) if 2 <= len(said) <= 3 else None
    if other is None or other[0] == noun or known.words[said[-1]].lemma != known.words.low(said[-1]):
        return False
    known.link(noun, other[0], None, said[0], other[1], " ".join(known.words.low(n) for n in said[:-1]))
    known.objects.update(said)
    return True


def ask(known: Known, noun: str, start: int, stop: int) -> bool:
    """Questions that a link table answers."""
    asked = []
    for n in range(start, stop):
        low = known.words.low(n)
        if low in ("which", "what") and known.words.low(n + 1) in ("day", "date", "time"):
            asked.append("time" if known.words.low(n + 1) == "time" else "date")
        elif low in ("which", "what") and (other := known.at(n + 1)):
            known.link(noun, other[0], None, n, other[1])
        elif low in ("which", "what") and known.words.low(n - 1) in ("with", "at", "for", "in") and n + 1 < stop:
            said = known.words[n + 1]  # "with which score"
            known.found.columns.setdefault(noun, []).append((said.start, said.end))
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
    named = []
    for n in range(at, min(stop, at + 10)):
        other = known.at(n)
        if other is not None and other[0] != noun:
            named.append(other)
            known.objects.add(n)
            if known.words.low(other[1]) in ("with", "including") and len(named) > 1 and other[1] + 1 < stop:
                start = known.words[other[1] + 1].start
                known.found.columns.setdefault(noun, []).extend(cut(known.text, start, known.words[stop - 1].end))
                break
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


def is_link(word: str) -> bool:
    """Whether a word says that a table lies between others."""
    return word != "between" and _LINKS.fullmatch(word) is not None


def between(known: Known) -> None:
    """ "a student takes about 4 courses" where enrolments link the two: so many enrolments a student."""
    links = known.found.links
    for link in list(links):
        if link.count is None:
            continue
        for one in known.found.tables:
            parents = {each.parent for each in links if each.child == one.noun}
            if {link.child, link.parent} <= parents:
                links.remove(link)
                links[:] = [each for each in links if (each.child, each.parent) != (one.noun, link.parent)]
                links.append(replace(link, child=one.noun))
                break


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
