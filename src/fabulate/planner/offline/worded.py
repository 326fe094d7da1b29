"""What the grammar of a listed name says before anything is looked up: what was done ("cones sold"), how many people
("injured people") or which one ("guest"), how long ("ripening days").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import adjust, forms, links
from .form_tables import LAST
from .readers.quantity import UNITS
from .resolve import Found, Resolver
from .text import key, lemma

if TYPE_CHECKING:
    from .readers.items import Item

Json = dict[str, object]

_SPAN_TAIL = re.compile(
    r"\s(?:(?:this|last|per|each|every|in the|so|in a|a)\s)?(?:far|today|yesterday|week|month|year|season|term|day|"
    r"session|visit|game|match|hour|ahead|on time)$"
)
_LASTING = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
_GRANTED = frozenset(["allowed", "included", "required", "accepted", "provided", "needed", "permitted", "enabled"])
_NAMED_TOGETHER = frozenset(
    """author artist actor actress director writer speaker singer producer composer creator contact parent owner editor
    founder host presenter performer musician cast band witness judge organizer name
    man woman partner guardian winner""".split()
)
_IDLE = frozenset(["being", "been", "was", "were", "is", "are", "has", "have", "most", "last", "the"])


def read(item: Item, resolver: Resolver) -> Found:
    """What a listed name means: by its grammar where that says something, else as the resolver finds it."""
    found = _done(item, resolver) or resolver.resolve(item.key)
    if item.type:
        return found
    words = item.key.split()
    if len(words) > 1 and item.last == words[-1] == "year" and (found.unit == "years" or not found.column):
        return Found(dict(LAST["year"]), "form", prefix=item.key)  # the joined year, not how many years
    if len(words) == 1 and words[0] in UNITS and not found.column:
        return Found(forms.by_unit(UNITS[words[0]]) or {}, "form", prefix=item.key)
    if found.concept == "age" and found.prefix and not _is_person(found.prefix.split()[-1], resolver):
        return Found({"kind": "integer", "median": 4, "sigma": 0.8, "min": 0, "max": 200}, "form", prefix=item.key)
    if found.origin == "concept" and _counts(found.column) and _is_one(item, resolver):
        return Found({"from": "person.full_name"}, "concept", "full_name", item.key, concept="full_name")
    if found.origin in ("form", "none") and item.last.endswith("s") and item.last.removesuffix("s") in _LASTING:
        return Found(forms.by_unit(item.last) or {}, "form", prefix=item.key)
    if found.concept == "full_name" and _several_people(item):
        return Found(dict(LAST["count"]), "form", prefix=item.key)
    return found


def _done(item: Item, resolver: Resolver) -> Found | None:
    """A name that ends in what was done: "cones sold" and "books read this term" count, "item made" is the item,
    "kilometres run" is in its unit; None for other names and those that are known."""
    if item.values or item.type or item.boolean or resolver.known(f"={item.key}"):
        return None
    name = _SPAN_TAIL.sub("", item.name.lower().replace("_", " "))
    words = [word for word in re.findall(r"[^\W\d]+", name) if word not in _IDLE]
    if key(name).split()[:1] != item.key.split()[:1]:
        words = item.key.split()  # of another language, whose plural ends as English does
        words = [*words[:-2], f"{words[-2]}s", words[-1]] if len(words) > 1 and name.split()[0].endswith("s") else words
    if len(words) < 2 or not forms.done(words[-1]):
        return None
    noun = [lemma(word) for word in words[:-1]]
    plain = " ".join(noun)
    if forms.when_done([*noun, words[-1]]) is not None or noun[-1] == "time":
        return None
    measured = forms.by_unit(f"{noun[-1]}s") or forms.by_unit(UNITS.get(noun[-1], ""))
    if measured is not None and len(noun) == 1:
        return Found(measured, "form", prefix=item.key)
    if words[-1] in _GRANTED:
        return Found({"kind": "boolean", "rate": 0.6}, "form")
    found = resolver.resolve(plain)
    if adjust.is_numeric(found.column):
        return found
    if noun[-1] != words[-2]:
        return Found(forms.counted(words[-2], noun[-1]) or {}, "form", prefix=item.key)
    if words[-1] in forms.STATES:
        known = resolver.resolve(item.key)
        return Found({"kind": "boolean", "rate": 0.6}, "form") if adjust.kind(known.column) == "integer" else None
    return found


_AGED = frozenset("average mean median current patient customer your my his her their min max minimum maximum".split())


def _is_person(noun: str, resolver: Resolver) -> bool:
    return noun in resolver.person_nouns or noun in _AGED or links.is_person(noun)


def _several_people(item: Item) -> bool:
    """Whether the name counts people: "injured people", and no names as of authors."""
    one = lemma(item.last)
    english = one == (item.key.split() or [""])[-1]
    return english and one != item.last and one not in _NAMED_TOGETHER and item.name.lower().endswith(item.last)


def _counts(column: Json) -> bool:
    values = column.get("values")
    return column.get("kind") == "integer" or (isinstance(values, dict) and all(str(one).isdigit() for one in values))


def _is_one(item: Item, resolver: Resolver) -> bool:
    """Whether the name is one person's: "guest", and not how many guests."""
    words, meant = item.name.lower().split("_"), item.key.split()
    if meant[-1] != key(words[-1]):
        return meant[-1] in resolver.person_nouns and len(words) <= 3 and not words[0].endswith(("s", "x"))
    return words[-1] in resolver.person_nouns and len(words) <= 3 and lemma(words[-1]) == words[-1]
