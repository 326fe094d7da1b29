"""Fits a schema to the place it speaks of: its countries, region and city, and patterns that look different there."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from . import adjust
from .text import fold, key

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .locale import Place

Json = dict[str, object]

_CODED = frozenset(["US", "CA", "AU", "BR", "MX", "IT"])  # where an address has the code of its state


def localize(schema: Json, place: Place, knowledge: Knowledge, notes: list[str]) -> None:
    """Changes bundles, lists and patterns in place. What a country's list lacks stays as it is, and a note says so."""
    lists = cast("dict[str, Json]", schema["lists"])
    tables = cast("list[Json]", schema["tables"])
    written = {str(c["name"]) for table in tables for c in cast("list[Json]", table["columns"]) if not c.get("hidden")}
    anywhere = place.world or any({"country", "nation"} & set(key(name).split()) for name in written)
    if "city" in lists:
        country = place.country or (None if anywhere or place.continent else "US")
        rows = _cities(knowledge, country, place.continent, place.city)
        if not rows:
            notes.append(f"no list of cities for {place.country}: cities of the world stand in")
        lists["city"] = rows or copy.deepcopy(knowledge.lists["city"])
    where = _where(place, str(schema["locale"]), knowledge, anywhere=anywhere)
    if where:
        for table in tables:
            _settle(table, where)
    country = place.country or "US"
    if country not in _CODED:
        for table in tables:
            for column in cast("list[Json]", table["columns"]):
                if column.get("from") == "place.region_code" and "code" not in key(str(column["name"])).split():
                    column["from"] = "place.region"
    if country != "US":
        facts = cast("dict[str, Json]", knowledge.places["countries"]).get(country, {})
        for table in tables:
            for column in cast("list[Json]", table["columns"]):
                _patterns(column, facts)


def _where(place: Place, locale: str, knowledge: Knowledge, *, anywhere: bool) -> Json:
    """The settings of a place that differ from the locale's own country."""
    found: Json = {}
    if place.country is not None:
        if place.country != locale.rpartition("_")[2]:
            found["country"] = place.country
        if place.city is not None:
            found["city"] = place.city
        elif place.region is not None:
            found["region"] = place.region
        elif (cities := _cities(knowledge, place.country, None, None)) and place.country != "US":
            found["city"] = [row[0] for row in cast("list[list[object]]", cities["rows"])]  # those a reader knows
    elif place.continent is not None or anywhere:
        every = cast("dict[str, Json]", knowledge.places["countries"])
        columns, rows = (cast("list[list[object]]", knowledge.lists["city"][part]) for part in ("columns", "rows"))
        at = cast("list[object]", columns).index("country_code")
        # as many as the knowledge has large cities there: the countries that learners know, not those with most people
        weights: dict[str, int] = {}
        for row in rows:
            code = str(row[at])
            if place.continent in (None, every.get(code, {}).get("continent")):
                weights[code] = weights.get(code, 0) + 1
        found["country"] = weights
    return found


def _settle(table: Json, where: Json) -> None:
    """Puts the settings into every place of a table that has no country of its own."""
    bundles = cast("dict[str, Json]", table.get("bundles", {}))
    if "place." in str(table["columns"]) and "place" not in bundles:
        bundles["place"] = {"kind": "place"}
    settled = [bundle for bundle in bundles.values() if bundle.get("kind") == "place" and "country" not in bundle]
    for bundle in settled:
        bundle.update(copy.deepcopy(where))
    if "country" in where and "person." in str(table["columns"]):
        person = bundles.setdefault("person", {"kind": "person"})
        if isinstance(where["country"], str):
            person.setdefault("country", where["country"])
        elif "place" in bundles and "country" not in person:
            person.setdefault("at", "place")
    if bundles:
        table["bundles"] = bundles


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
