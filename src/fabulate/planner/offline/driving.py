"""The column that a driver's words mean: one that the table has, by name or by measure, or one that is made for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import adjust, effects, forms
from .text import lemma, snake

if TYPE_CHECKING:
    from .draft import Draft
    from .readers.aims import Aim
    from .readers.measures import Driver
    from .resolve import Resolver
    from .targets import Targets

Json = dict[str, object]

#: Measures that a topic has under another name: a boat's hull length is its length.
_MEASURED = frozenset("age length width height weight temperature price area speed size depth".split())


def column(draft: Draft, aim: Aim, driver: Driver, targets: Targets, resolver: Resolver) -> tuple[Json, str] | None:
    """The column of a driver, and its label where the words name one of a category's."""
    for name in driver.names:
        found = _named(draft, name, targets, aim)
        if found is not None and not (driver.amount and adjust.kind(found) == "category" and not effects.moves(found)):
            return found, ""
        if driver.yes and (value := targets.value(name)) is not None:
            return value[0], value[1]
    for name in driver.names:  # "card payments", "month-to-month contracts": a kind of another column
        kind, _, noun = name.rpartition(" ")
        value = targets.value(kind) if kind else None
        held = value is not None and adjust.kind(value[0]) == "category"
        if value is not None and held and (noun in draft.key_of(value[0]) or not driver.amount):
            return value[0], value[1]
    if draft.exact:
        return None
    name = driver.names[0]
    column = _made(name, driver, aim, resolver)
    return draft.add(draft.free_name(driver.written or snake(name)), column, resolver.concept_of(name)), ""


def _named(draft: Draft, name: str, targets: Targets, aim: Aim) -> Json | None:
    """A column of that name, or with that name in it, that can drive."""
    found = targets.find(name)
    if found is not None and _can_drive(found):
        return found
    parts = [lemma(part) for part in name.split()]
    for column in draft.columns:
        own = draft.key_of(column).split()
        if (
            not column.get("hidden")
            and _can_drive(column)
            and all(part in own for part in parts)
            and own != aim.target.split()
        ):
            return column
    if len(parts) == 2 and parts[1] in _MEASURED and not draft.exact:
        found = _named(draft, parts[1], targets, aim)
        return found if found is not None and draft.key_of(found).split()[0] == parts[1] else None
    return None


def _can_drive(column: Json) -> bool:
    kind = adjust.kind(column)
    few = kind == "category" and 2 <= len(adjust.weights(column)) <= 20
    return few or kind == "boolean" or (effects.measurable(column) and kind not in ("date", "datetime", "time"))


def _made(name: str, driver: Driver, aim: Aim, resolver: Resolver) -> Json:
    """Settings for a driver that the table lacks: a yes or no, a count, or a measure."""
    if driver.yes:
        return {"kind": "boolean", "rate": 0.4}
    parts = name.split()
    if parts[-1] == "age" and not (
        resolver.person_nouns & set(aim.subject.split()) or parts[0] in resolver.person_nouns
    ):
        return {"kind": "integer", "median": 8, "sigma": 0.6, "min": 0, "max": 60}
    found = resolver.resolve(name)
    column = {k: v for k, v in found.column.items() if k != "given" and not k.startswith("_")}
    kind = adjust.kind(column)
    if parts[-1] == "size" and len(parts) > 1:
        return {"kind": "number", "median": 14, "sigma": 0.5, "min": 0.5, "decimals": 1}
    if kind in ("number", "integer") or (not driver.amount and kind == "boolean"):
        return column
    if not driver.amount and kind == "category" and len(adjust.weights(column)) <= 12:
        return column
    if driver.amount and parts[-1] in ("membership", "contract", "subscription", "tenure"):
        return {"kind": "integer", "median": 5, "sigma": 0.7, "min": 0, "max": 40}
    if parts[-1] in (
        "maker",
        "brand",
        "make",
        "manufacturer",
        "material",
        "finish",
        "colour",
        "color",
        "type",
        "kind",
        "model",
    ):
        labels = [f"{parts[-1].title()} {letter}" for letter in "ABCDE"]
        return {"kind": "category", "values": dict(zip(labels, (30, 25, 20, 15, 10), strict=True))}
    if parts[-1] in ("day", "night", "hour", "visit", "run", "trip", "bee", "year", "week") or "number" in parts:
        return {"kind": "integer", "median": 9, "sigma": 0.6, "min": 0, "max": 120}
    last = driver.written.rsplit("_", 1)[-1]
    if driver.amount and lemma(last) != last:
        return {"kind": "integer", "median": 5, "sigma": 0.7, "min": 0, "max": 80}
    form = forms.by_name(name)
    if form is not None and adjust.kind(form) in ("number", "integer"):
        return form
    return {"kind": "number", "mean": 50, "sd": 14, "min": 0, "max": 100, "decimals": 1}
