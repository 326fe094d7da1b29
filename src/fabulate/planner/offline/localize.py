"""Fits a schema to the place it speaks of: cities, phones and postcodes of the country, names of its language."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from . import adjust
from .text import fold, key

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .locale import Place

Json = dict[str, object]


def localize(schema: Json, place: Place, knowledge: Knowledge, notes: list[str]) -> None:
    """Changes lists and patterns in place. What the country's list lacks stays as it is, and a note says so."""
    lists = cast("dict[str, Json]", schema["lists"])
    tables = cast("list[Json]", schema["tables"])
    written = {str(c["name"]) for table in tables for c in cast("list[Json]", table["columns"]) if not c.get("hidden")}
    if "city" in lists:
        anywhere = place.world or any({"country", "nation"} & set(key(name).split()) for name in written)
        country = place.country or (None if anywhere or place.continent else "US")
        rows = _cities(knowledge, country, place.continent, place.city)
        if not rows:
            notes.append(f"no list of cities for {place.country}: cities of the world stand in")
        lists["city"] = rows or copy.deepcopy(knowledge.lists["city"])
    country = place.country or "US"
    if country != "US":
        facts = cast("dict[str, Json]", knowledge.places["countries"]).get(country, {})
        for table in tables:
            for column in cast("list[Json]", table["columns"]):
                _patterns(column, facts)


def _cities(knowledge: Knowledge, country: str | None, continent: str | None, city: str | None) -> Json | None:
    """The cities of a country or continent, or of everywhere; only one where that one is named and known."""
    every = knowledge.lists["city"]
    columns = cast("list[str]", every["columns"])
    rows = cast("list[list[object]]", every["rows"])
    wanted = ("country_code", country) if country else ("continent", continent) if continent else None
    if wanted:
        at = columns.index(wanted[0])
        rows = [row for row in rows if row[at] == wanted[1]]
    if city:
        only = [row for row in rows if fold(str(row[0])) == city]
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
