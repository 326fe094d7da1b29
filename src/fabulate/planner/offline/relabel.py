"""Conditions on labels that a column has no more: they speak of the label in its place, or fall away.

A topic says that express parcels cost more; somebody asks for the levels slow, fast and same-day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from . import adjust
from .references import names_in
from .text import lemma, stem_of

if TYPE_CHECKING:
    from .draft import Draft
    from .resolve import Resolver

Json = dict[str, object]


def fit(draft: Draft, resolver: Resolver) -> None:
    """Fits what reads a category to the labels that it has now."""
    for column in draft.columns:
        name = str(column["name"])
        old = resolver.columns.get(resolver.taken.get(name, name))
        if old is None or adjust.kind(old) != "category":
            continue
        before, now = list(adjust.weights(old)), _labels(column)
        if not now:
            continue
        gone = [label for label in before if label not in now]
        if not gone:
            continue
        places = _places(before, gone, now)
        for other in draft.columns:
            if other is not column and name in str(other):
                _rewrite(other, name, places)


def _labels(column: Json) -> list[str]:
    """What the cells of a category read, and of a yes or no that is written in words."""
    if adjust.kind(column) == "category":
        return list(adjust.weights(column))
    return cast("list[str]", column.get("labels", [])) if adjust.kind(column) == "boolean" else []


def _places(before: list[str], gone: list[str], now: list[str]) -> dict[str, str]:
    """For each label that is gone the one in its place: its stem's, else the next that is new."""
    places: dict[str, str] = {}
    for label in gone:
        same = [
            one
            for one in now
            if stem_of(lemma(one.lower())) == stem_of(lemma(label.lower())) or label.lower() in one.lower()
        ]
        if same:
            places[label] = same[0]
    free = [one for one in now if one not in before and one not in places.values()]
    for n, label in enumerate(label for label in gone if label not in places):
        places[label] = (free or now)[min(n, len(free or now) - 1)]
    return places


def _rewrite(other: Json, name: str, places: dict[str, str]) -> None:
    for setting in ("sql",):
        if setting in other:
            other[setting] = _said(str(other[setting]), name, places)
    missing = other.get("missing")
    if isinstance(missing, dict):
        other["missing"] = {
            part: _said(value, name, places) if isinstance(value, str) else value for part, value in missing.items()
        }
    rules = other.get("given")
    if isinstance(rules, list):
        other["given"] = [
            dict(rule) | {"when": _said(str(rule["when"]), name, places)} if "when" in rule else rule
            for rule in cast("list[Json]", rules)
        ]
    drivers = other.get("drivers")
    if isinstance(drivers, dict) and isinstance(drivers.get(name), dict):
        strengths = cast("Json", drivers[name])
        other["drivers"] = drivers | {name: {places.get(label, label): said for label, said in strengths.items()}}


def _said(expression: str, name: str, places: dict[str, str]) -> str:
    """The expression with literals beside that column changed."""
    if name not in names_in({"sql": expression}, lambda one: one == name):
        return expression

    def one(match: re.Match[str]) -> str:
        label = match.group(1).replace("''", "'")
        return "'" + places.get(label, label).replace("'", "''") + "'"

    return re.sub(r"'((?:[^']|'')*)'", one, expression)
