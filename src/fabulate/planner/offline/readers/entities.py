"""Which nouns of a description are tables: "guards, gates, patrols", "clubs with rowers", "12 libraries with 300 books
each", "a -> b -> c", "a table of visits"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..text import FILLER, lemma, number_at, words_of
from . import more_tables
from .counts import count_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..text import Words

#: Words that end a noun, though they look like parts of one.
STOPS = FILLER | words_of(
    """has have had having contains contain holds hold keeps keep gets get owns own takes take gives give belongs belong
    lives live works work serves serve reports report refers refer stands stand concerns concern needs need can may must
    will would at least most up no more less than different plus many several multiple exactly usually typically only
    average mean link links linked linking them links' who whom what when where how one two three four five six seven
    eight nine ten if because while during per"""
)
#: Words that ask for data and are things, too, where other things are listed or counted.
_DATA_TOO = words_of("fields samples tests courses classes projects assignments exercises models")
_LISTING = frozenset([",", "and", "&", "+", "two", "three", "four", "five", "six", "per", ">", "→"])
_ONE = frozenset(["a", "an", "one", "each", "every", "another"])
_JOINS = frozenset([",", "and", "&", "+", "/"])
_ARROWS = frozenset([">", "→", "⇒"])
_HINT = re.compile(
    r"\b(?:databases?|data_bank|base of data|relational|tables|csvs|schema|entities|linked"
    r"|belongs? to|foreign keys?|many[- ]to[- ]many|data ?model)\b",
    re.I,
)
_BEFORE_ROWS = frozenset(["", ",", ".", ":", ";", "\n", "&", "-"]) | words_of(
    "and with of for from are plus the about across"
)
_UNITS = words_of(
    """year month week day hour minute second percent dollar euro pound star mile meter metre kilometer km kg cm point
    row record value column field level degree character letter digit word line entry time cent thing other
    detail step decimal place"""
)


@dataclass(frozen=True, slots=True)
class Named:
    """A table by its noun in the singular (one or two words), its name, its rows where they are stated, and the words
    `start`..`stop` that first named it. `columns`: the characters between the brackets of a declared one."""

    noun: str
    name: str
    rows: int | None = None
    start: int = 0
    stop: int = 0
    columns: tuple[int, int] | None = None


def noun_at(words: Words, index: int) -> tuple[list[str], int]:
    """The plain words from `index` that may be a noun, at most three, and the index after them."""
    found: list[str] = []
    at = index
    while at < len(words) and len(found) < 3 and words[at].kind == "word" and _is_noun(words, at):
        if found and is_plural(words.low(at - 1)) and not is_plural(words.low(at)):
            break
        found.append(words.low(at))
        at += 1
    return found, at


def _is_noun(words: Words, at: int) -> bool:
    """Whether a word may be part of a noun; "samples" asks for data, but not in "patients, samples and tests"."""
    if words.low(at) not in STOPS:
        return True
    before = words.low(at - 1)
    return words.low(at) in _DATA_TOO and (before in _LISTING or words[at - 1].kind == "number" or at == 0)


def is_plural(word: str) -> bool:
    return lemma(word) != word or word in ("sheep", "fish", "series", "staff")


def runs(words: Words) -> list[tuple[list[Named], bool]]:
    """Sequences of plural nouns, each with its number where there is one; True for those joined by arrows."""
    found: list[tuple[list[Named], bool]] = []
    at = 0
    while at < len(words):
        run, after, arrows = _run(words, at)
        if run:
            found.append((run, arrows))
        at = max(after, at + 1)
    return found


def _run(words: Words, index: int) -> tuple[list[Named], int, bool]:
    run: list[Named] = []
    at, arrows = index, False
    while at < len(words):
        one, after = _one(words, at)
        if one is None:
            break
        run.append(one)
        at = _closed(words, after)
        joined = False
        while words.low(at) in _JOINS or words.low(at) in ("their", "the", "its", "also"):
            joined, at = True, at + 1
        if words.low(at) in _ARROWS or (words.low(at) in ("-", "–", "=") and words.low(at + 1) == ">"):
            at += 1 if words.low(at) in _ARROWS else 2
            joined = arrows = True
        if not joined:
            break
    return run, at, arrows


def _closed(words: Words, at: int) -> int:
    """Behind brackets that follow a noun."""
    if words.low(at) != "(":
        return at
    return next((n + 1 for n in range(at, min(at + 40, len(words))) if words.low(n) == ")"), at)


def _one(words: Words, index: int) -> tuple[Named | None, int]:
    at = index
    while words.low(at) in ("the", "some", "a", "list", "of", "table", "about", "around", "roughly") and at < index + 4:
        at += 1
    one = words.low(at - 1) in _ONE
    number = number_at(words, at)
    rows = None
    if number is not None and number[0] == int(number[0]) and 1 <= number[0] < 10**9:
        rows, at = int(number[0]), number[1]
    plain, after = noun_at(words, at)
    if one and words.low(after) != "table":
        return None, index  # "a weaver makes": a verb
    letters = all(word.isascii() and word.replace("_", "").isalpha() for word in plain)
    if not plain or not letters or not is_plural(plain[-1]):
        return None, index
    last = lemma(plain[-1])
    if last in _UNITS and len(plain) == 1 and (plain[0] not in _DATA_TOO or words[at - 1].kind == "number"):
        return None, index
    name = plain[-2:]
    noun = " ".join([*name[:-1], last]).replace("_", " ")
    if rows is None:
        rows = _bracketed(words, after)
    return Named(noun, "_".join(name), rows, after - len(name), after), after


def rows_of(words: Words, start: int, stop: int) -> int | None:
    """How many rows are said of a noun: "80 members", "guests (300)"; not "3 to 5 pets each"."""
    if (inside := _bracketed(words, stop)) is not None:
        return inside
    before = words[start - 1] if start else None
    if before is None or before.kind != "number" or before.value is None or before.value != int(before.value):
        return None
    one = Named("", "", int(before.value), start, stop)
    return one.rows if one.rows is not None and 2 <= one.rows < 10**9 and not _each(words, one) else None


def _bracketed(words: Words, at: int) -> int | None:
    """The number of "guests (300)", which stands alone in its brackets."""
    number = number_at(words, at + 1) if words.low(at) == "(" else None
    alone = number is not None and words.low(number[1]) == ")" and number[0] == int(number[0]) and number[0] >= 2
    return int(number[0]) if number is not None and alone and number[0] < 10**9 else None


def read(
    text: str, words: Words, entity: Callable[[str], bool], column: Callable[[str], bool],
    linked: Callable[[str, str], bool],
) -> tuple[list[Named], bool] | None:  # fmt: skip
    """The tables in the order in which they are named, and whether their columns cannot be meant instead.

    `entity` tells whether a noun is something that rows are made of, `column` whether it is a column's name, `linked`
    whether of two things one belongs to the other.
    """
    every = runs(words)
    for run, arrows in every:
        if arrows and len(run) >= 2:
            return _once(run), True
    counted = _counted(words)
    hint = _HINT.search(text) is not None
    best: list[Named] = []
    sure = False
    for run, _ in every:
        pair = len(run) == 2 and _pair(run, linked, counted)
        if pair or (len(run) > 1 + (not hint) and _votes(run, entity, column, hint)):
            best, sure = [*best, *run], sure or hint or bool(counted)
    pairs = {noun for pair in counted for noun in pair}
    if len(pairs) >= 2:
        named = [one for run, _ in every for one in run if {one.noun, one.noun.split()[-1]} & pairs]
        if len({one.noun for one in named}) >= 2:
            beside = [one for run, _ in every if len(set(run) & set(named)) >= 2 for one in run]
            best, sure = [*best, *beside, *named], True
    extra = [one for run, _ in every for one in run if _table_of(words, one)]
    counts = [one for run, _ in every for one in run if one.rows and one.rows >= 2]
    if extra and (best or counts or any(len(run) >= 2 or run[0] in extra for run, _ in every)):
        beside = [one for run, _ in every if set(run) & set(extra) for one in run]
        best, sure = [*best, *counts, *beside, *extra], True
    for run, _ in every:
        if len(run) >= 2 and _belongs(text, run):
            best, sure = [*best, *run], True
    for run, _ in every:
        many = [one for one in run if one.rows and one.rows >= 3]
        if len(run) == len(many) >= 3 and words.low(run[0].start - 2) not in ("with", "has", "have"):
            best, sure = [*best, *run], True
        if len(run) >= 2 and all(_bracketed(words, one.stop) for one in run):
            best, sure = [*best, *run], True
    if len({one.noun for one in counts}) >= 2 and _belongs(text, counts):
        best, sure = [*best, *counts], True
    twice = {one.noun for one in counts} & {one.noun for run, _ in every if len(run) > 1 for one in run if not one.rows}
    if len(twice) >= 2:  # "marinas and berths. 12 marinas, 400 berths"
        best, sure = [*best, *(one for run, _ in every if {one.noun for one in run} & twice for one in run)], True
    if sure:
        best += more_tables.read(words, every, best, lambda noun: column(noun) and not entity(noun), column)
    nouns = {one.noun for one in best}
    best += [one for run, _ in every for one in run if one.rows is not None and one.noun in nouns]
    best = [replace(one, rows=None) if _each(words, one) else one for one in best]
    best = _once(sorted(best, key=lambda one: one.start))
    return (best[:8], sure) if len(best) >= 2 else None


def _votes(run: list[Named], entity: Callable[[str], bool], column: Callable[[str], bool], hint: bool) -> bool:
    total = 0.0
    for one in run:
        if entity(one.noun) or entity(one.noun.split()[-1]):
            total += 1
        elif not column(one.noun) and hint:
            total += 0.7
    return total >= 0.6 * len(run) and (hint or len(run) > 2 or total == len(run))


def _pair(run: list[Named], linked: Callable[[str, str], bool], counted: list[tuple[str, str]]) -> bool:
    first, second = (one.noun.split()[-1] for one in run[:2])
    return linked(first, second) or bool({(first, second), (second, first)} & set(counted))


def _counted(words: Words) -> list[tuple[str, str]]:
    """(parent, child) of "8 rowers per club", "a gate has 3 to 6 guards", "12 libraries with 300 books each"."""
    found: list[tuple[str, str]] = []
    for at in range(len(words)):
        count = count_at(words, at)
        if count is None:
            continue
        child, after = noun_at(words, count[1])
        if (
            not child
            and words.low(at - 1) == "("
            and is_plural(words.low(at - 2))
            and (parent := _per(words, count[1]))
        ):
            found.append((parent, lemma(words.low(at - 2))))
        if not child or not is_plural(child[-1]) or lemma(child[-1]) in _UNITS:
            continue
        parent = _per(words, after) or _before(words, at, after)
        if parent and parent != lemma(child[-1]) and parent not in _UNITS:
            found.append((parent, lemma(child[-1])))
    return found


def _per(words: Words, at: int) -> str | None:
    """The noun after "per", "for each", "in every"."""
    here = at
    while words.low(here) in ("on", "average", "for", "in", "at", "of", "typically", "usually") and here < at + 4:
        here += 1
    if words.low(here) not in ("per", "each", "every", "an", "a"):
        return None
    plain, _ = noun_at(words, here + 1)
    return lemma(plain[-1]) if plain else None


def _before(words: Words, at: int, after: int) -> str | None:
    """The subject of "each club has", "clubs have … each" before the count."""
    told = at - 1
    if words.low(told) in ("with", "having", "has") and words.low(told - 1) == "each" and words.low(told - 2) == ",":
        whose = words.low(told - 3)  # "200 owners, each with 1 to 3 pets"
        return lemma(whose) if is_plural(whose) else None
    for here in range(at - 1, max(at - 5, -1), -1):
        low = words.low(here)
        if (low == "/" and words.low(here - 1) == "w") or (low == "w" and words.low(here + 1) == "/"):
            continue  # w/ for with
        if words[here].kind != "word" or low in ("and", "each", "every"):
            return None
        if low in STOPS:
            continue
        if words.low(here - 1) in _ONE or (words.low(here - 2) in _ONE and words.low(here - 1) not in STOPS):
            first = here if words.low(here - 1) in _ONE or not is_plural(low) else here - 1
            return lemma(words.low(first))
        if is_plural(low) and "each" in (words.low(after), words.low(after + 1), words.low(at - 1)):
            return lemma(low)
    return None


def stated(words: Words, noun: str) -> int | None:
    """How many rows the words give a table of that noun: "60 fields, around 8 harvests per field"."""
    found = [one for run, _ in runs(words) for one in run if one.noun == noun and (one.rows or 0) >= 2]
    return next((one.rows for one in found if not _each(words, one)), None)


def _each(words: Words, one: Named) -> bool:
    """Whether the number before a noun is that of each parent."""
    if one.rows is None or _bracketed(words, one.stop):
        return False
    number = next((n for n in range(one.start - 1, max(one.start - 5, -1), -1) if words[n].kind == "number"), one.start)
    least = max(number - 4, 0)
    clause = next((n for n in range(number - 1, least, -1) if words.low(n) in (",", "plus", ".")), least)
    before = {words.low(n) for n in range(clause, number)}
    if words.low(number - 1) not in _BEFORE_ROWS or before & {"each", "every"}:
        return True
    return words.low(one.stop) in ("each", "per", "every", "apiece") or (
        words.low(one.stop) in ("for", "in", "on") and words.low(one.stop + 1) in ("each", "every")
    )


def _table_of(words: Words, one: Named) -> bool:
    """ "a table of visits", "the visits table"."""
    before = [words.low(at) for at in range(max(one.start - 4, 0), one.start)]
    of = "table" in before and before[-1] in ("of", "for", "with", "the", "called", "named")
    return of or (words.low(one.stop) == "table" and before[-1:] != ["table"])


def _belongs(text: str, counts: list[Named]) -> bool:
    """Whether the words say how two of the counted things hang together."""
    names = "|".join(re.escape(one.noun.split()[-1]) for one in counts)
    said = re.search(
        rf"\b(?:each|every|an?|one)\s+(?:\w+\s+)?({names})\s+\w+(?:\s+\w+){{0,7}}\s+({names})\b", text, re.I
    )
    return said is not None and said.group(1) != said.group(2)


def _once(found: list[Named]) -> list[Named]:
    seen: dict[str, Named] = {}
    for one in found:
        old = seen.get(one.noun) or next((o for o in seen.values() if o.noun.split()[-1] == one.noun), None)
        if old is None:
            seen[one.noun] = one
        elif old.rows is None and one.rows is not None:
            seen[old.noun] = Named(old.noun, old.name, one.rows, old.start, old.stop, old.columns)
    return list(seen.values())
