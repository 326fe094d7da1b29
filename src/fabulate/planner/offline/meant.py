"""Listed names as they were meant: slips mended, other languages' names looked up in English, run-together words cut.

What was written as a name (snake_case, camelCase, quoted) is written so, whatever it means; plain words are mended.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from . import language, spelling
from .knowledge import load
from .text import is_identifier, key, snake
from .wording import own_name

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .readers.items import Item
    from .resolve import Resolver
    from .wording import Wording

#: What other languages put behind the noun: "cuota mensual" is a monthly fee.
_AFTER_NOUN = frozenset(["daily", "weekly", "monthly", "yearly", "annual", "paid", "total", "unique", "last", "mean"])
_SHORT = frozenset(["id", "is", "at", "no", "on", "of", "by"])
_LONGEST = 40  # letters of a name that is cut into words


def listed(
    items: tuple[Item, ...], general: Resolver, knowledge: Knowledge, wording: Wording, notes: list[str]
) -> tuple[Item, ...]:
    """The items with names to write and keys to look up; what was misspelt in a written name goes to `notes`."""
    meant: list[Item] = []
    capitals = wording.text.isupper()
    for item in items:
        if capitals and "_" in item.name:
            item = replace(item, name=item.name.lower())
        if wording.language is not None:
            item = _own(item, general, wording, knowledge)
        if not general.known(f"={item.key}"):
            item = _mended(item, general, knowledge, notes)
        meant.append(item)
    return tuple(meant)


def _own(item: Item, general: Resolver, wording: Wording, knowledge: Knowledge) -> Item:
    """The name and values in the description's own language; the key in English."""
    own = own_name(wording, item.key, item.start, item.stop)
    if own and key(own) != item.key:
        unit = f"_{item.unit}" if item.unit and item.name.endswith(f"_{item.unit}") else ""
        item = replace(item, name=(own if is_identifier(own) else snake(own) + unit)[:128] or item.name)
    looks = [item.key, language.glossed(item.key, wording.language or "", knowledge)]
    many = len(own) > 3 and own.endswith(("s", "x"))  # "número de pessoas" counts, "número de serie" is a number's name
    looks += [
        f"{after} count" if before == "number" and many else f"{after} {before}"
        for before, of, after in (look.partition(" of ") for look in looks)
        if of
    ]
    looks += [" ".join([look.split()[-1], *look.split()[:-1]]) for look in looks if look.split()[-1] in _AFTER_NOUN]
    found = next((look for look in (*looks, key(own)) if look and general.known(f"={look}")), looks[-1])
    if found == "size" and item.unit in ("cm", "m"):
        found = "height"  # Größe, taille
    last = found.split()[-1] if found else ""
    strange = last and not general.known(found) and not spelling.is_english(last, knowledge)
    if strange and language.is_person(last, wording.language or "", knowledge):
        found = f"{found} person"
    return replace(item, key=found, values=_values(item, wording))


def _values(item: Item, wording: Wording) -> tuple[str, ...]:
    found = [own_name(wording, value, *item.detail) if item.detail[1] else "" for value in item.values]
    return tuple(own or value for own, value in zip(found, item.values, strict=True))


def _mended(item: Item, general: Resolver, knowledge: Knowledge, notes: list[str]) -> Item:
    fixed = spelling.name(item.key, knowledge)
    if fixed != item.key and (general.known(f"={fixed}") or not general.known(item.key) or item.written):
        if item.written:
            notes.append(f"{item.name!r} is kept as it was written and filled as {fixed!r}")
        return replace(item, key=fixed)
    words = apart(item.key, knowledge)
    if words:
        return replace(item, key=" ".join(words))
    return item


def apart(name: str, knowledge: Knowledge) -> tuple[str, ...]:
    """Words that were written together ("dateofbirth"), the fewest that are all known; () where there are none."""
    whole = 6 <= len(name) <= _LONGEST and name.isascii() and name.isalpha()
    return _apart(name, knowledge.version) if whole and not spelling.is_english(name, knowledge) else ()


@lru_cache(maxsize=1024)
def _apart(name: str, version: str) -> tuple[str, ...]:
    knowledge = load()
    if name in knowledge.words or name in knowledge.concept_names:
        return ()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(name)
    for stop in range(2, len(name) + 1):
        for start in range(max(0, stop - 16), stop - 1):
            before, word = best[start], name[start:stop]
            if before is None or not (word in _SHORT or (len(word) >= 3 and _common(word, knowledge))):
                continue
            found = (*before, word)
            if best[stop] is None or len(found) < len(best[stop] or ()):
                best[stop] = found
    words = best[-1] or ()
    return words if 2 <= len(words) <= 4 else ()


def _common(word: str, knowledge: Knowledge) -> bool:
    return word in knowledge.words or spelling.is_english(word, knowledge, 6_000)
