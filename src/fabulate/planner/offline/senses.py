"""Generic names in the sense of their table: "result" beside players is a win or a loss, beside an inspector a pass.

Only where nothing better is known: a topic's own columns, stated values and types stay.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from . import adjust, forms
from .name_tables import PREPOSITIONS
from .readers.quantity import UNITS
from .resolve import Found
from .sense_tables import ORDERED, SAME, SENSES
from .text import lemma

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .readers.items import Item
    from .resolve import Resolver

Json = dict[str, object]

_WRITTEN = frozenset("article post blog news magazine newsletter story page content essay paper video".split())
_ORIGINS = ("concept", "none", "form")
_PLAIN = ("category", "integer", "template", "from", "pattern", "boolean", "")
_KINDS = {"temperature": ("number", "integer"), "problem": _PLAIN}


def fit(found: list[Found], items: Sequence[Item], resolver: Resolver) -> None:
    """Changes in place what generic names of a list were found to be."""
    about = set(resolver.head)
    everything = [set(item.key.split()) for item in items]
    for at, (one, item) in enumerate(zip(found, items, strict=True)):
        if item.values or item.type or item.boolean or item.example or item.pair or one.origin not in _ORIGINS:
            continue
        words = _core(item.key.split())
        if words == ["title"] and one.concept == "title" and not about & _WRITTEN and _is_thing(resolver):
            found[at] = Found({}, "things", prefix=" ".join(resolver.head[-2:]))
            continue
        last = SAME.get(words[-1], words[-1]) if words else ""
        if last not in SENSES or (len(words) > 1 and not one.prefix and one.origin != "form") or len(words) > 3:
            continue
        unit = item.unit or one.unit
        if (unit and (last, unit) != ("temperature", "c")) or adjust.kind(one.column) not in _KINDS.get(last, _PLAIN):
            continue
        if len(words) == len(item.key.split()) and item.last != words[-1] and lemma(item.last) == words[-1]:
            continue  # "units", "levels" count
        beside = about.union(*(other for n, other in enumerate(everything) if n != at), words[:-1])
        sense = _sense(last, frozenset(beside))
        if sense != "keep":
            found[at] = Found(_column(last, sense), "form", prefix=item.key)


def _core(words: list[str]) -> list[str]:
    """The noun with what stands before it: "position in the team" is a position, "action taken" an action."""
    at = next((n for n, word in enumerate(words) if n and word in PREPOSITIONS), len(words))
    kept = [word for word in words[:at] if word not in UNITS]
    return kept[:-1] if len(kept) > 1 and forms.done(kept[-1]) else kept or words


def _is_thing(resolver: Resolver) -> bool:
    return bool(resolver.head) and resolver.head[-1] not in resolver.person_nouns


def _sense(name: str, beside: frozenset[str]) -> str | Json:
    return next((sense for words, sense in _senses(name) if not words or words & beside), "keep")


@lru_cache(maxsize=128)
def _senses(name: str) -> list[tuple[frozenset[str], str | Json]]:
    return [(frozenset(words.split()), sense) for words, sense in SENSES[name]]


def _column(name: str, sense: str | Json) -> Json:
    if not isinstance(sense, str):
        return dict(sense)
    values: dict[str, int] = {}
    for one in sense.split("|"):
        label, _, weight = one.rpartition(" ")
        values[label] = int(weight)
    return {"kind": "category", "values": values} | ({"ordered": True} if name in ORDERED else {})
