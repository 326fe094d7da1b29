"""Bundles draw what they say as often as they say it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from odds import counted
from rows import cells

from fabulate.engine.bundles import data


def places(rows: int, *parts: str, **bundle: Any) -> dict[str, list[Any]]:
    """The parts of a place with these settings."""
    columns = [{"name": part, "from": f"p.{part}"} for part in parts]
    return cells({"tables": [{"name": "t", "bundles": {"p": {"kind": "place", **bundle}}, "columns": columns}]}, rows)


def test_cities_come_by_their_people() -> None:
    one = data.member("place/US.json")
    seen = Counter(zip(*places(200_000, "city", "region_code", country="US").values(), strict=True))
    people: Counter[tuple[str, str]] = Counter()
    for city, region, count in zip(one["city"], one["region"], one["people"], strict=True):
        people[city, one["regions"][region][1]] += count
    total = sum(people.values())
    counted([seen[key] for key in people], [count / total for count in people.values()])


def test_several_countries_by_weight_by_name_and_the_whole_world() -> None:
    even = Counter(places(20_000, "country_code", country=["US", "Ireland"])["country_code"])
    counted([even["US"], even["IE"]], [0.5, 0.5])
    shares = Counter(places(20_000, "country_code", country={"uk": 3, "FR": 1})["country_code"])
    counted([shares["GB"], shares["FR"]], [0.75, 0.25])
    world = Counter(places(20_000, "country_code", country="world")["country_code"])
    assert len(world) > 120
    assert [code for code, _ in world.most_common(2)] == ["CN", "IN"] or world["IN"] > world["US"]
