"""Columns and tables that running text names without listing them: "monthly rent correlated with size", "delay 0 for
the rest", "plantings (which crop in which field)".

The tagger says which words name them; here they become items as a list's, with what stands beside them, and pieces
of a loose list that name none are taken out of it.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .readers.entities import Named, is_plural, rows_of
from .readers.items import Item, parse
from .readers.layouts import Listed
from .readers.quantity import CURRENCIES, UNITS
from .tagging import tagger
from .text import FILLER, key, lemma

if TYPE_CHECKING:
    from collections.abc import Callable

    from .draft import Draft
    from .knowledge import Knowledge
    from .resolve import Resolver
    from .tagging.tagger import Span
    from .targets import Targets
    from .text import Words

#: Names added to what the topic brings; a text that names more is a list.
MOST = 40
#: Columns that make a list without an introduction, and the words that may stand between two of them.
_RUN, _APART = 4, 12
_COLUMNS = re.compile(r"\b(?:columns?|cols|fields|headers?|attributes)\b", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:columns?|cols|fields|headers?|attributes)\b[^.\n,(]{0,24}:|\b(?:exactly|only) (?:these|the|this)\b"
    r"|\b(?:these|following) (?:columns|cols|fields|headers|attributes)\b",
    re.IGNORECASE,
)
_LEARNED = re.compile(
    r"\b(?:predict\w*|classif\w+|regression|target|labell?(?:ed)?|features|predictors|machine learning|outcome)\b",
    re.IGNORECASE,
)
_AMOUNTS = FILLER | frozenset("average avg mean median usual typical more less at often older younger far".split())
#: Words that name no column alone: those of which a statement's own reader knows it ("aged 18 to 65"), and times.
_VERBS = frozenset(
    """aged costing priced weighing lasting measuring morning evening noon night midnight weekend weekday rush peak hour
    summer winter spring autumn season keep track""".split()
)
#: Words after which a size is said, of a column and not of a table.
_SIZED = frozenset("between from under over above below around about at is are mean median missing".split())
#: Words that link one table to another.
_LINKS = re.compile(r"\b(?:belongs? to|tables|database|linked|relational|references?|of those)\b|->|→", re.IGNORECASE)


def read(words: Words, knowledge: Knowledge) -> list[Span]:
    """What the description names."""
    return tagger.tag(words, knowledge)


def places(names: list[Span], words: Words) -> list[tuple[int, int]]:
    """Where columns are named, in characters."""
    return [(words[one.start].start, words[one.stop - 1].end) for one in names if one.kind == "column"]


def listed(found: Listed | None, names: list[Span], words: Words, known: Callable[[str], bool]) -> Listed | None:
    """The list, or None where most of its pieces name nothing and the running text names more columns than it."""
    if found is None:
        return found
    columns = [one for one in names if one.kind == "column"]

    def named(item: Item) -> bool:
        if item.written or item.values or item.unit or item.type or known(f"={item.key}"):
            return True
        return any(words[one.start].start < item.stop and words[one.stop - 1].end > item.start for one in names)

    kept = tuple(item for item in found.items if named(item))
    if len(kept) == len(found.items):
        return found
    distinct = {key(words.text[words[one.start].start : words[one.stop - 1].end]) for one in columns}
    if len(distinct) > len(found.items) and len(kept) < 0.7 * len(found.items) and not _COLUMNS.search(words.text):
        return None
    return found


def announced(words: Words) -> bool:
    """Whether the words say that what they list are all columns of one table."""
    return _ANNOUNCED.search(words.text) is not None


def running(names: list[Span], words: Words, known: Callable[[str], bool]) -> Listed | None:
    """A list that no introduction announces: four columns or more, one after the other in one sentence."""
    best: list[Span] = []
    run: list[Span] = []
    for one in (_bare(each, words) for each in names):
        if one.kind == "table":
            run = []
        elif one.kind == "column" and one.start < one.stop:
            near = bool(run) and one.start - run[-1].stop <= _APART and _one_sentence(words, run[-1].stop, one.start)
            run = [*run, one] if near else [one]
            best = max(best, run, key=len)
    if len(best) < _RUN:
        return None
    start, stop = words[best[0].start].start, words[best[-1].stop - 1].end
    found = items([one for one in names if best[0].start <= one.start], words, [(stop, len(words.text))], known, ())
    if len(found) < _RUN:
        return None
    return Listed(tuple(found), start, max(stop, found[-1].stop), exact=False)


def longer(found: Listed | None, other: Listed | None, words: Words) -> Listed | None:
    """The list with more columns, unless the words announce the first as all columns."""
    if found is None or other is None:
        return found or other
    return other if len(other.items) > len(found.items) and not _COLUMNS.search(words.text) else found


def _one_sentence(words: Words, start: int, stop: int) -> bool:
    return not any(words.low(at) in (".", ";", "?", "!") for at in range(start, stop))


def measures(names: list[Span], words: Words) -> list[tuple[str, int, int]]:
    """What a series may measure: named, and followed by a number, a bracket or another name; where, in characters."""
    found = []
    for one in (_bare(each, words) for each in names):
        if one.kind != "column" or one.start == one.stop:
            continue
        behind = range(one.stop, min(one.stop + 3, len(words)))
        figures = any(words[at].kind == "number" or words[at].low == "(" for at in behind)
        if figures or words.low(one.stop) in (",", "and", "") or words.low(one.start - 1) in (",", "and"):
            start, stop = words[one.start].start, words[one.stop - 1].end
            found.append((words.text[start:stop].lower(), start, stop))
    return found


def beside(found: Listed | None, words: Words) -> bool:
    """Whether columns may be named beside a list: any list but one of all columns; the target is often apart."""
    return found is None or not found.exact or (_LEARNED.search(words.text) is not None)


def tables(names: list[Span], words: Words, measure: Callable[[str], bool]) -> tuple[list[Named], bool]:
    """The things that are named as tables, each once, and whether the words cannot mean one table; `measure` tells
    whether a noun is a number that columns hold, as prices are."""
    found: dict[str, Named] = {}
    for one in names:
        if one.kind != "table" or words[one.stop - 1].kind != "word":
            continue
        plain = [word.low for word in words.items[max(one.start, one.stop - 2) : one.stop] if word.kind == "word"]
        last = lemma(plain[-1])
        written = "_" in plain[-1]
        if not written and (last in UNITS or last in CURRENCIES or (measure(last) and words.low(one.stop) in _SIZED)):
            continue
        rows = rows_of(words, one.start, one.stop)
        old = found.get(last)
        if old is not None:
            found[last] = old if old.rows is not None or rows is None else replace(old, rows=rows)
        elif written or is_plural(plain[-1]):
            noun = " ".join([*plain[:-1], last]).replace("_", " ")
            found[last] = Named(noun, "_".join(plain), rows, one.stop - len(plain), one.stop)
    linked = _LINKS.search(words.text) is not None
    kept = list(found.values())
    return (kept, True) if len(kept) >= 3 - linked else ([], False)


def items(
    names: list[Span], words: Words, taken: list[tuple[int, int]], known: Callable[[str], bool], topic: tuple[str, ...]
) -> list[Item]:
    """The named columns outside of `taken` (characters, as of a list), each once, the topic's own nouns left out."""
    found: dict[str, Item] = {}
    for n, one in enumerate(names):
        one = _bare(one, words)
        if one.kind != "column" or len(found) >= MOST or one.start == one.stop:
            continue
        start, stop = words[one.start].start, words[one.stop - 1].end
        if any(start < b and stop > a for a, b in taken):
            continue
        item = parse(words.text, start, _detail(words, one, names[n + 1] if n + 1 < len(names) else None), known)
        name = parse(words.text, start, stop, known)
        if item is None or name is None or not name.key or set(name.key.split()) <= FILLER | _VERBS | set(topic):
            continue
        item = replace(item, name=name.name, key=name.key, start=start, stop=max(stop, item.stop))
        found.setdefault(name.key, _with_values(item, n, names, words))
    return list(found.values())


def _bare(one: Span, words: Words) -> Span:
    """The name without words that only say how much: "average age", "salary at"."""
    start, stop = one.start, one.stop
    while start < stop and words.low(start) in _AMOUNTS:
        start += 1
    while start < stop and words.low(stop - 1) in _AMOUNTS:
        stop -= 1
    return replace(one, start=start, stop=stop)


def _with_values(item: Item, n: int, names: list[Span], words: Words) -> Item:
    """The item with the values that follow its name before another name comes or the sentence ends."""
    if item.values or item.pair or item.example:
        return item
    values: list[str] = []
    stop = names[n].stop
    for one in names[n + 1 :]:
        between = range(stop, one.start)
        if one.kind != "value" or len(between) > 8 or any(words[at].low in (".", ";", "\n") for at in between):
            break
        values.append(words.text[words[one.start].start : words[one.stop - 1].end])
        stop = one.stop
    distinct = tuple(dict.fromkeys(values))
    if len(distinct) < 2:
        return item
    return replace(item, values=distinct, stop=words[stop - 1].end)


def add(draft: Draft, found: list[Item], targets: Targets, put: Callable[[Draft, Item, Resolver], None]) -> list[Item]:
    """Adds those that the draft has no column for; returns them."""
    added = []
    for item in found:
        if targets.find(item.key) is None and targets.value(item.key) is None:
            put(draft, item, targets.resolver)
            added.append(item)
    return added


def inside(words: Words, draft: Draft, added: list[Item]) -> dict[int, str]:
    """Claims the names; for each word in brackets behind a name, its column: what is said there is said of it."""
    starts = [word.start for word in words.items]
    at: dict[int, str] = {}
    for item in added:
        first, last = bisect.bisect_left(starts, item.start), bisect.bisect_left(starts, item.stop)
        for n in range(first, last):
            at[n] = item.name
            if key(words[n].text) in item.key or words[n].lemma in item.key.split():
                words.claim(n, n + 1)
    return {n: name for n, name in at.items() if draft.column(name) is not None}


def _detail(words: Words, one: Span, behind: Span | None) -> int:
    """Where what is said of a name in brackets behind it ends, in characters; else the end of the name."""
    stop = one.stop
    if stop < len(words) and words.low(stop) == "(":
        depth = 0
        for n in range(stop, min(stop + 60, len(words))):
            depth += (words.low(n) == "(") - (words.low(n) == ")")
            if depth == 0:
                inner = behind is not None and behind.kind == "column" and behind.start < n
                return words[n].end if not inner else words[one.stop - 1].end
    return words[one.stop - 1].end
