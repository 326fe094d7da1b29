"""What a concept is when certain others stand beside it: total = quantity × price, BMI from height and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import adjust
from .references import names_in, quote, renamed
from .text import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .draft import Draft
    from .knowledge import Knowledge
    from .readers.items import Item
    from .resolve import Found

Json = dict[str, object]


def again(draft: Draft, names: Sequence[str], knowledge: Knowledge) -> None:
    """Fits listed columns to neighbours that the words' statements added later; what was stated stays."""
    for name in names:
        if name not in draft.said:
            apply(draft, name, draft.concepts.get(name, ""), knowledge)


def listed(draft: Draft, items: Sequence[Item], found: Sequence[Found], knowledge: Knowledge) -> None:
    """What a concept is when certain others stand beside it: total = quantity × price, BMI from height and weight."""
    for item, one in zip(items, found, strict=True):
        if not one.concept or item.values or item.example:
            continue
        if one.origin == "domain" and names_in(one.column, lambda name: draft.column(name) is not None or True):
            continue
        apply(draft, item.name, one.concept, knowledge, unit=item.unit or one.unit)


def apply(draft: Draft, name: str, concept: str, knowledge: Knowledge, *, unit: str = "") -> bool:
    """Gives column `name` the first of its concept's variants whose other concepts are there; tells whether one
    fitted."""
    entry = knowledge.concepts.get(concept, {})
    for variant in cast("list[Json]", entry.get("beside", [])):
        there = {need: draft.by_concept(need) for need in cast("list[str]", variant["needs"])}
        if any(column is None or column["name"] == name or column.get("hidden") for column in there.values()):
            continue
        head, _, part = str(cast("Json", variant["column"]).get("from", "")).partition(".")
        if part and any(str(one.get("from", "")).partition(".")[0] != head for one in there.values() if one):
            continue  # it would not agree with them
        names = {need: str(column["name"]) for need, column in there.items() if column is not None}
        column = draft.column(name)
        if column is None or _circular(draft, name, list(names.values())):
            continue
        settings = renamed(cast("Json", variant["column"]), names)
        settings = _source_units(settings, names, variant, draft)
        for helper in cast("list[Json]", variant.get("helpers", [])):
            if draft.column(str(helper["name"])) is None:
                draft.add(str(helper["name"]), renamed(helper, names), hidden=True)
        if unit and (own := str(entry.get("unit", ""))) and own != unit:
            settings = adjust.scaled(settings, own, unit)
        draft.replace(name, adjust.base(column) | settings)
        return True
    return False


def _source_units(settings: Json, names: dict[str, str], variant: Json, draft: Draft) -> Json:
    """Where a neighbour is written in another unit than the variant reckons with, its number is converted in the
    SQL."""
    units = cast("dict[str, str]", variant.get("units", {}))
    for need, unit in units.items():
        tail = key(names[need]).split()[-1]
        factor = {("cm", "m"): 100, ("kg", "lb"): 0.4536, ("cm", "in"): 2.54, ("cm", "ft"): 30.48}.get((unit, tail))
        if factor is not None and "sql" in settings:
            name = quote(names[need])
            settings = settings | {"sql": str(settings["sql"]).replace(name, f"({name} * {factor})")}
    return settings


def _circular(draft: Draft, name: str, needs: list[str]) -> bool:
    """Whether one of `needs` already reads `name`."""
    seen: set[str] = set()
    waiting = list(needs)
    everything = draft.names()
    while waiting:
        one = waiting.pop()
        if one == name:
            return True
        column = draft.column(one)
        if one in seen or column is None:
            continue
        seen.add(one)
        waiting.extend(names_in(column, lambda other: other in everything))
    return False
