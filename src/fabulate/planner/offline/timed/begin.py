"""The column of moments and what is measured, put into a draft before statements of ranges and means are applied."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, cast

from ....schema import changes
from .. import adjust
from ..text import fold, key, snake
from . import measured, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..draft import Draft
    from ..resolve import Resolver
    from ..text import Words
    from .asked import Asked

    #: The words of a place in the description's own language, "" in English.
    Own = Callable[[int, int], str]

Json = dict[str, object]

_DATES = ("date", "datetime")
_TIME_KEYS = frozenset(["date", "timestamp", "time", "day", "datetime", "week", "month", "quarter", "year", "hour"])


def named(length: str) -> str:
    """What the column of moments is called."""
    step = changes.step(length or "1d")
    if step.unit in ("s", "min", "h"):
        return "timestamp"
    if step.unit == "mo":
        return "month" if step.count == 1 else "quarter_start" if step.count == 3 else "month"
    return {"w": "week_start", "y": "year"}.get(step.unit, "date")


_COLUMN_WORD = re.compile(
    r"\b(?:columns?|fields?|headers?|attributes|columnas|campos|spalten|felder|colonnes|champs|colunas)\b"
)


def begin(
    draft: Draft, asked: Asked, resolver: Resolver, words: Words, own: Own, *, listed: bool, alone: bool
) -> None:  # fmt: skip
    """The column of moments and what is measured, before the words' statements are applied to them.

    `own`: the words of a place as they are in the description's language. `alone`: the draft holds nothing else, so
    that whatever the words measure becomes a column.
    """
    length = asked.step.length if asked.step else ""
    moments = next((c for c in draft.columns if c.get("_every")), None) or _moments(draft)
    if moments is None and not (listed and draft.exact and _COLUMN_WORD.search(fold(words.text))):
        moments = {"name": draft.free_name(named(length)), "kind": "date"}
        draft.columns.insert(0, moments)
    if moments is not None:
        draft.concepts.pop(str(moments["name"]), None)
        at = draft.columns.index(moments)
        keep: Json = {name: value for name, value in moments.items() if name in ("name", "hidden", "format")}
        stated: Json = {
            name: moments[name] for name in ("start", "end") if name in moments and str(moments["name"]) in draft.said
        }
        draft.columns[at] = {**keep, "kind": "date", "_every": True, **stated}
    if listed:
        return
    for one in asked.measured:
        if alone or adjust.is_numeric(resolver.resolve(key(one.phrase)).column):
            things = asked.entities.noun if asked.entities is not None else ""
            about = f"{one.thing} {things}"
            called = own(one.start, one.start + len(one.phrase)) if one.stop else ""
            measure(draft, one.phrase, resolver, length, count=one.count, thing=about, called=called)


def _of(entry: Mapping[str, object], said: str) -> Json:
    """What a concept is of such a thing: the temperature of a freezer."""
    things = cast("dict[str, Json]", entry.get("of", {}))
    words = key(said).split()
    for name, settings_there in things.items():
        if name in words or (" " in name and name in " ".join(words)):
            return settings_there
    return {}


def measure(
    draft: Draft, phrase: str, resolver: Resolver, length: str, *, count: bool = False, thing: str = "",
    called: str = "",
) -> Json:  # fmt: skip
    """A column for what is measured, unless it is there; `thing`: what it is measured on, `called` its name."""
    found = resolver.resolve(key(phrase))
    if found.concept and not adjust.is_numeric(found.column):
        found = resolver.concept(found.concept)  # the topic computes it from what is not here
    there = next((c for c in draft.columns if draft.key_of(c) == key(phrase)), None)
    if there is None and found.source and found.origin == "domain":
        there = draft.column(found.source)
    if there is None and found.concept and not found.prefix:
        there = draft.by_concept(found.concept)
    if there is not None:
        return there
    last = phrase.split()[-1]
    if count or not adjust.is_numeric(found.column) or (found.prefix and key(last) != last):
        many = count or key(last) != last
        column, concept = (
            counted(length) if many else {"kind": "number", "mean": 50, "sd": 8, "min": 0, "decimals": 1},
            "",
        )
        if count and adjust.kind(found.column) == "integer":
            column, concept = found.column, found.concept
    else:
        column, concept = found.column, found.concept
        column = {**column, **_of(resolver.knowledge.concepts.get(concept, {}), f"{phrase} {thing}")}
        if length and _seconds(length) >= 7 * 86_400:
            column = {name: value for name, value in column.items() if name != "zeros"}
        if resolver.knowledge.concepts.get(concept, {}).get("per") and length:
            column = _times(
                column, _seconds(length) / changes.SECONDS[str(resolver.knowledge.concepts[concept]["per"])]
            )
    name = snake(called or phrase)
    return draft.add(draft.free_name(name or "value"), column, concept)


def _times(column: Json, by: float) -> Json:
    """A measure that adds up, over more or less time."""
    fields = ("mean", "sd", "median", "min", "max")
    return {f: round(v * by, 2) if f in fields and isinstance(v, int | float) else v for f, v in column.items()}


def counted(length: str) -> Json:
    """A count a step: more where steps are longer."""
    seconds = 86_400.0 if not length else _seconds(length)
    mean = min(max(round(140 * (seconds / 86_400) ** 0.6), 4), 4_000)
    return {"kind": "integer", "mean": mean, "sd": max(round(mean * 0.2), 1), "min": 0}


def _seconds(length: str) -> float:
    step = changes.step(length)
    return step.count * (86_400 if step.unit == changes.BUSINESS else changes.SECONDS[step.unit])


def _moments(draft: Draft) -> Json | None:
    """The draft's own column of the row's moment."""
    dated = [c for c in draft.columns if adjust.kind(c) in _DATES and not c.get("hidden")]
    named_so = [
        c
        for c in draft.columns
        if draft.key_of(c) in _TIME_KEYS and not c.get("hidden") and adjust.kind(c) != "sequence"
    ]
    counted = [
        c for c in draft.columns if "sql" in c and re.search(r"\btoday\b", str(c["sql"])) and not c.get("hidden")
    ]
    for column in (*named_so, *dated, *counted):
        if "birth" not in str(column["name"]) and not {"after", "before"} & set(column):
            return column
    return None


def plain(table: Json, tables: list[Json]) -> Json:
    """A topic's table with its series as drawn numbers, and its column of moments as a date, for all readers.

    `tables`: all of the topic, in one of which a level may stand.
    """
    if "every" not in table:
        return table
    table = copy.deepcopy(table)
    columns: list[Json] = []
    for column in cast("list[Json]", table["columns"]):
        if column.get("kind") == "series":
            columns.append(settings.drawn(column, _level_of(column.get("level"), tables)))
        elif column.get("every"):
            columns.append({"name": column["name"], "kind": "date", "_every": True})
        else:
            columns.append(column)
    table["columns"] = columns
    return table


def _level_of(level: object, tables: list[Json]) -> float | None:
    """About where the levels lie that stand in a column of another table, as "ticker.base"."""
    part = level.rpartition(".")[2] if isinstance(level, str) else ""
    columns = [c for table in tables for c in cast("list[Json]", table["columns"]) if c["name"] == part]
    if not columns:
        return None
    found = adjust.centre(columns[0])
    if found is None and "sql" in columns[0]:
        figures = [float(figure) for figure in re.findall(r"then (-?\d+(?:\.\d+)?)", str(columns[0]["sql"]))]
        found = sorted(figures)[len(figures) // 2] if figures else None
    return found


def instrument(asked: Asked) -> None:
    """What is measured where the words only name what is followed."""
    if not asked.measured and asked.entities is not None and asked.entities.noun:
        phrase = measured.of_things(asked.entities.noun)
        asked.measured.append(measured.Measured(phrase, 0, 0))
