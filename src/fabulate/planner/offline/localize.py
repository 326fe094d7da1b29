"""Fits a schema to the place it speaks of: cities, phones and postcodes of the country, names of its language."""

from __future__ import annotations

import copy
from typing import cast

from . import adjust
from .knowledge import Knowledge
from .locale import Place
from .text import Words

Json = dict[str, object]

#: Lists of the shared knowledge that hold cities: their parts are the same, so one stands for another.
_CITY_LISTS = ("us_city", "world_city")


def localize(schema: Json, place: Place, words: Words, knowledge: Knowledge, notes: list[str]) -> None:
    """Changes lists and patterns in place. What the country's list lacks stays as it is, and a note says so."""
    lists = cast("dict[str, Json]", schema["lists"])
    tables = cast("list[Json]", schema["tables"])
    beside = {str(c["name"]) for table in tables for c in cast("list[Json]", table["columns"]) if not c.get("hidden")}
    asks_country = any("country" in name.lower() for name in beside)
    country = place.country if place.country != "US" else None
    for name in _CITY_LISTS:
        if name not in lists:
            continue
        if place.country or place.continent:
            rows = _cities(knowledge, place.country, place.continent, place.city)
            if rows:
                lists[name] = rows
            elif place.country:
                notes.append(f"no list of cities for {place.country}: cities of the world stand in")
                lists[name] = copy.deepcopy(knowledge.lists["world_city"])
        elif name == "us_city" and (asks_country or place.world):
            lists[name] = copy.deepcopy(knowledge.lists["world_city"])
    if country:
        facts = cast("dict[str, Json]", knowledge.places["countries"]).get(country, {})
        for table in tables:
            for column in cast("list[Json]", table["columns"]):
                _patterns(column, facts)
    del words


def _cities(knowledge: Knowledge, country: str | None, continent: str | None, city: str | None) -> Json | None:
    """The world's cities, only those of a country or continent; of one city where one is named and known."""
    world = knowledge.lists.get("world_city", {})
    columns = cast("list[str]", world.get("columns", []))
    rows = cast("list[list[object]]", world.get("rows", []))
    if country == "US":
        world = knowledge.lists["us_city"]
        rows = cast("list[list[object]]", world["rows"])
    elif country:
        at = columns.index("country_code")
        rows = [row for row in rows if row[at] == country]
    elif continent:
        at = columns.index("continent")
        rows = [row for row in rows if row[at] == continent]
    if city:
        at = columns.index("city")
        only = [row for row in rows if str(row[at]).lower() == city]
        rows = only or rows
    return {"columns": list(columns), "rows": copy.deepcopy(rows)} if rows else None


def _patterns(column: Json, country: Json) -> None:
    tag = column.get("_place")
    setting = country.get(str(tag)) if tag else None
    if setting is None:
        return
    kept = adjust.base(column)
    for name in list(column):
        del column[name]
    column.update(kept | copy.deepcopy(cast("Json", setting)))
