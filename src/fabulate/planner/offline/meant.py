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
    from .readers.choices import Choice
    from .readers.entities import Named
    from .readers.items import Item
    from .readers.related import Several
    from .resolve import Resolver
    from .text import Words
    from .wording import Wording

_MUCH = frozenset(["amount", "value", "price", "cost"])
_ARTICLES = frozenset(["the", "a", "an", "of", "their", "in"])
_SHORT = frozenset(["id", "is", "at", "no", "on", "of", "by"])
_BETWEEN = frozenset(["in", "per", "on", "at", "by"])
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
        unit = "" if item.unit and snake(own).endswith(unit) else unit
        item = replace(item, name=(own if is_identifier(own) else snake(own) + unit)[:128] or item.name)
    found = _looked_up(item, own, general, wording.language or "", knowledge)
    if found == "size" and item.unit in ("cm", "m"):
        found = "height"  # Größe, taille
    if found == "hour" and own.lower() in ("hora", "heure"):
        found = "time"
    last = found.split()[-1] if found else ""
    strange = last and not general.known(found) and not spelling.is_english(last, knowledge)
    if strange and language.is_person(last, wording.language or "", knowledge):
        found = f"{found} person"
    return replace(item, key=found, values=_values(item, wording))


def _looked_up(item: Item, own: str, general: Resolver, code: str, knowledge: Knowledge) -> str:
    """The English name to look up: the first order of its words that is known whole, else the noun last, where English
    has it ("data de plantio" is a planting date, "cuota mensual" a monthly fee)."""
    many = len(own) > 3 and own.endswith(("s", "x"))  # "número de pessoas" counts, "número de serie" is a number's name
    looks: list[str] = []
    for look in (item.key, language.glossed(item.key, code, knowledge)):
        inner = look.split()[1:-1]
        if look.endswith((" by", " to")):
            return look  # "emprunté par"
        if _BETWEEN & set(inner) and general.known(look.split()[0]) and " of " not in look:
            return look  # "días en taller": days in the workshop
        before, of, after = look.partition(" of ")
        after = " ".join(word for word in after.split() if word not in _ARTICLES)
        if before in _MUCH and general.known(f"={after}"):
            return after  # "valor da mensalidade" is the fee
        if of:
            looks += [look, f"{after} count" if before == "number" and many else f"{after} {before}"]
            continue
        words = [word for word in look.split() if word not in _ARTICLES] or [look]
        unit = [words.pop()] if item.unit and len(words) > 1 else []  # "prix unitaire en euros"
        for turned in (words, [*words[1:], words[0]], [words[-1], *words[:-1]]):
            looks.append(" ".join([*turned, *unit]))
    whole = next((look for look in (*looks, key(own)) if look and general.known(f"={look}")), "")
    if whole:
        return whole
    if code == "de" or " of " in item.key:
        return looks[1] if " of " in item.key else looks[-3]
    return next((look for look in reversed(looks[-3:-1]) if general.known(look)), looks[-2])


def _values(item: Item, wording: Wording) -> tuple[str, ...]:
    found = [own_name(wording, value, *item.detail) if item.detail[1] else "" for value in item.values]
    return tuple(own or value for own, value in zip(found, item.values, strict=True))


def tables(many: Several, words: Words, wording: Wording) -> tuple[Several, dict[str, str]]:
    """The tables by their names in the description's own language, and by noun what one of their rows is called."""
    if wording.language is None:
        return many, {}
    called: dict[str, str] = {}
    named: list[Named] = []
    for one in many.tables:
        own = _written(wording.named(words[one.start].start, words[one.stop - 1].end))
        forms = [
            _written(wording.named(word.start, word.end))
            for word in words.items
            if key(word.low) == one.noun.split()[-1]
        ]
        short = min([form for form in forms if form] or [own], key=len)
        if short == own and wording.language != "de" and own.endswith("s") and not own.endswith("ss"):
            short = language.singular(own, wording.language)
        if own:
            called[one.noun] = short
            named.append(replace(one, name=own))
        else:
            named.append(one)
    return replace(many, tables=tuple(named)), called


def _written(name: str) -> str:
    """A name of letters that a table may have; "" for none."""
    found = snake(name)
    return found if found.isascii() and found[:1].isalpha() else ""


def choices(said: list[Choice], wording: Wording) -> list[Choice]:
    """Stated values in the description's own language: "espèces ou carte"."""
    if wording.language is None:
        return said
    found = []
    for one in said:
        own = [own_name(wording, value, one.start, one.stop) or value for value in one.values]
        found.append(replace(one, values=tuple(own)))
    return found


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
