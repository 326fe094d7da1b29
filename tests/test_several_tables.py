"""Several tables in words: each rule by a table of wordings, through the planner and the rows that it leads to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fabulate
from fabulate.planner.offline import plan

DAY = date(2026, 11, 24)


def tables(text: str) -> dict[str, Any]:
    found: Any = plan(text, as_of=DAY).schema["tables"]
    return {table["name"]: table for table in found}


def references(table: Any) -> dict[str, str]:
    return {c["name"]: c["to"].split(".")[0] for c in table["columns"] if c.get("kind") == "reference"}


@pytest.mark.parametrize(
    ("text", "child", "rows"),
    [
        ("moors, grouse shoots - one moor has 3 to 6 shoots", "grouse_shoots", {"per": "moors", "min": 3, "max": 6}),
        ("abbeys, monks, chores - one abbey has 8 to 20 monks", "monks", {"per": "abbeys", "min": 8, "max": 20}),
        ("studios -> kilns -> firings. A kiln has 1-20 firings.", "firings", {"per": "kilns", "min": 1, "max": 20}),
        ("orchestras with flautists, about 4 flautists per orchestra", "flautists", {"per": "orchestras", "mean": 4}),
        ("canals with locks and barges, around two locks per canal and some five barges per lock", "barges",
         {"per": "locks", "mean": 5}),
        ("every kennel keeps between four and nine beagles; kennels and beagles", "beagles",
         {"per": "kennels", "min": 4, "max": 9}),
        ("weavers and carpets: a weaver makes up to 6 carpets", "carpets", {"per": "weavers", "min": 0, "max": 6}),
        ("one beekeeper has at least two hives: beekeepers, hives", "hives",
         {"per": "beekeepers", "mean": 3.5, "min": 2}),
        ("cinemas with 6 screens each", "screens", {"per": "cinemas", "fixed": 6}),
        ("a schema: theatres, plays, tickets (40 per play on average)", "tickets", {"per": "plays", "mean": 40}),
        ("mines and shafts database, every mine has at least one shaft, up to 9", "shafts",
         {"per": "mines", "min": 1, "max": 9}),
    ],
)  # fmt: skip
def test_children_per_parent(text: str, child: str, rows: dict[str, object]) -> None:
    found = tables(text)
    assert found[child]["rows"] == rows
    assert rows["per"] in references(found[child]).values()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("9 archives with 250 maps each on average; every map has a title", {"archives": 9, "maps": 2250}),
        ("30 marinas, 450 berths. Each berth belongs to one marina.", {"marinas": 30, "berths": 450}),
        ("a valley with 5 dairies and 60 helpers; each helper works for one dairy", {"dairies": 5, "helpers": 60}),
        ("6 laboratories, 90 microscopes and their repairs. A microscope stands in one laboratory.",
         {"laboratories": 6, "microscopes": 90}),
        ("4 dairies, 40 cows, 500 milkings", {"dairies": 4, "cows": 40, "milkings": 500}),
        ("12 tailors and 80 suits; every suit is sewn by one tailor", {"tailors": 12, "suits": 80}),
    ],
)  # fmt: skip
def test_counts_that_are_said_are_the_tables_rows(text: str, rows: dict[str, int]) -> None:
    found = tables(text)
    assert {name: found[name]["rows"] for name in rows} == rows


@pytest.mark.parametrize(
    ("text", "child", "parents"),
    [
        ("an aquarium database with tanks, divers and cleanings; each cleaning has one tank and one diver", "cleanings",
         {"tank_id": "tanks", "diver_id": "divers"}),
        ("botanists, orchids and a sightings table that links them (who saw what, on which day)", "sightings",
         {"botanist_id": "botanists", "orchid_id": "orchids"}),
        ("teams and matches; every match has a home and an away team", "matches",
         {"home_team_id": "teams", "away_team_id": "teams"}),
        ("departments and employees; each employee works in one department and reports to a supervisor", "employees",
         {"department_id": "departments", "supervisor_id": "employees"}),
        ("pupils and workshops, many-to-many: each pupil takes 2 to 4 workshops", "pupil_workshops",
         {"pupil_id": "pupils", "workshop_id": "workshops"}),
        ("a depot database with vans, drivers and trips; each trip has one van and 1 to 4 drivers", "trip_drivers",
         {"trip_id": "trips", "driver_id": "drivers"}),
        ("trams(tram_id, line)\njourneys(journey_id, tram_id, started_at)", "journeys", {"tram_id": "trams"}),
        ("Tables: singers (name, voice), rehearsals (date, venue), attendance (singer, rehearsal)", "attendance",
         {"singer": "singers", "rehearsal": "rehearsals"}),
        ("database: statues and casts on statues", "casts", {"statue_id": "statues"}),
    ],
)  # fmt: skip
def test_links(text: str, child: str, parents: dict[str, str]) -> None:
    assert references(tables(text)[child]) == parents


@pytest.mark.parametrize(
    ("text", "table", "columns"),
    [
        ("30 marinas, 450 berths. Each berth belongs to one marina and has a length and a water depth.", "berths",
         ["berth_id", "marina_id", "length", "water_depth"]),
        ("8 archives with 250 maps each; every map has a title and a drawer", "maps",
         ["map_id", "archive_id", "title", "drawer"]),
        ("5 dairies and 60 helpers; each helper works for one dairy. Also a table of shifts with the helper, the date "
         "and the kind (early, late).", "shifts", ["shift_id", "helper_id", "date", "kind"]),
        ("trams(tram_id, line, seats)\nstops(stop_id, name, zone)", "trams", ["tram_id", "line", "seats"]),
        ("anglers, ponds and a catches table that links them (who caught what, on which day)", "catches",
         ["catch_id", "angler_id", "pond_id", "date"]),
        ("a zoo database with keepers, enclosures and feedings; each enclosure has an area and a climate (dry, humid)",
         "enclosures", ["enclosure_id", "area", "climate"]),
    ],
)  # fmt: skip
def test_columns_go_to_the_table_of_which_they_are_said(text: str, table: str, columns: list[str]) -> None:
    found = tables(text)[table]["columns"]
    assert [column["name"] for column in found if not column.get("hidden")] == columns


@pytest.mark.parametrize(
    "text",
    [
        "cars with colour, price and mileage",
        "30 employees with name, department and salary",
        "a database of movies with titles, ratings and genres",
        "patients with blood pressure, heart rate and cholesterol",
        "houses with 3 to 5 rooms, a garden and a price",
        "hourly temperatures per room for a week",
        "players with 20 points per game",
    ],
)
def test_columns_are_no_tables(text: str) -> None:
    assert len([table for table in tables(text).values() if not table.get("hidden")]) == 1


@pytest.mark.parametrize(
    ("text", "main"),
    [
        ("7 chapels and 90 scouts; each scout serves one chapel. Also a table of visits with the scout.", "visits"),
        ("clubs, players and trophies; a club has 10 to 30 players, a player has up to 4 trophies", "trophies"),
        ("6 laboratories, 90 microscopes and their repairs. A microscope stands in one laboratory.", "repairs"),
        ("quarries -> slabs -> cuts", "cuts"),
        ("painters and murals, many-to-many", "painter_murals"),
    ],
)  # fmt: skip
def test_rows_count_the_deepest_table_without_a_number(text: str, main: str) -> None:
    found = plan(text, as_of=DAY).schema
    assert found["main"] == main
    ds = fabulate.generate(schema=found, rows=120)
    assert ds.rows == 120
    assert len(ds.to_pandas(main)) == 120


@pytest.mark.parametrize(
    ("text", "parent", "child", "key"),
    [
        ("library database", "members", "loans", "member_id"),
        ("online shop database", "customers", "orders", "customer_id"),
        ("online shop database with customers, orders and items", "orders", "order_items", "order_id"),
        ("bank database", "accounts", "transactions", "account_id"),
        ("school database", "students", "enrollments", "student_id"),
        ("blog database", "authors", "posts", "author_id"),
    ],
)
def test_known_databases_are_made_per_parent(text: str, parent: str, child: str, key: str) -> None:
    found = plan(text, as_of=DAY).schema
    ds = fabulate.generate(schema=found, rows=600, seed=5)
    above, below = ds.to_pandas(parent), ds.to_pandas(child)
    assert set(below[key]) <= set(above[key])
    assert below[key].value_counts().nunique() > 1
    assert below[key].is_monotonic_increasing


def test_an_order_comes_to_its_items_and_after_its_customer() -> None:
    found = plan(
        "kite shop: customers, orders, items; each order has 1 to 4 items, with 40 customers", as_of=DAY
    ).schema
    ds = fabulate.generate(schema=found, rows=500, seed=2)
    orders, items = ds.to_pandas("orders"), ds.to_pandas("order_items")
    total = next(name for name in orders.columns if name.endswith("total"))
    sums = items.groupby("order_id")["line_total"].sum().round(2)
    assert (orders.set_index("order_id")[total].loc[sums.index].round(2) == sums).all()
    assert items.groupby("order_id").size().max() <= 4
    assert len(fabulate.generate(schema=found).to_pandas("customers")) == 40


@pytest.mark.parametrize(
    "text",
    [
        "base de datos con viveros, jardineros y riegos; cada vivero tiene de 3 a 6 jardineros",
        "viveros, jardineros y riegos, 3 a 6 jardineros por vivero",
    ],
)
def test_glossed_languages_say_the_same(text: str) -> None:
    found = tables(text)
    assert found["jardineros"]["rows"] == {"per": "viveros", "min": 3, "max": 6}
    assert [column["name"] for column in found["jardineros"]["columns"]][:2] == ["jardinero_id", "vivero_id"]


def test_facts_carry_what_was_said() -> None:
    text = "9 abbeys, 80 novices; each novice lives in one abbey. A novice has 2 to 5 lessons: lessons table"
    facts: Any = plan(text, as_of=DAY).schema["facts"]
    said = {(fact["check"], fact["at"]): fact for fact in facts}
    assert said["rows", "abbeys"]["is"] == 9
    assert said["rows", "novices"]["is"] == 80
    assert (said["per_parent", "lessons"]["min"], said["per_parent", "lessons"]["max"]) == (2, 5)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "a marina with berths (40), skippers (90) and moorings (700)",
            {"berths": 40, "skippers": 90, "moorings": 700},
        ),
        ("records of a mint: presses (12), coins (5,000)", {"presses": 12, "coins": 5_000}),
        ("ferries (8) and sailings (900)", {"ferries": 8, "sailings": 900}),
        ("data on abbeys (9), novices (80), lessons (400)", {"abbeys": 9, "novices": 80, "lessons": 400}),
        ("depots (6), vans (40), and drivers (70)", {"depots": 6, "vans": 40, "drivers": 70}),
    ],
)
def test_counts_in_brackets(text: str, rows: dict[str, int]) -> None:
    made = tables(text)
    assert {name: made[name].get("rows") for name in rows} == rows


@pytest.mark.parametrize(
    ("text", "child", "low", "high"),
    [
        ("two linked tables - 60 breeders, each with 1 to 4 dogs", "dogs", 1, 4),
        ("choirs w/ 8 to 20 singers each", "singers", 8, 20),
        ("15 abbeys, each having 3 to 9 novices", "novices", 3, 9),
        ("30 depots, each with 2-6 vans", "vans", 2, 6),
        ("guilds w/ 5 to 12 weavers each", "weavers", 5, 12),
    ],
)
def test_each_with_so_many(text: str, child: str, low: int, high: int) -> None:
    rows = tables(text)[child]["rows"]
    assert (rows["min"], rows["max"]) == (low, high)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("choirs with 10 to 30 singers each, plus 40 concerts", "choirs singers concerts"),
        ("30 kitchens, each with 2 to 6 cooks, and the dishes of those cooks (name, price)", "kitchens cooks dishes"),
        ("ice hockey leagues with teams and goalies, about 3 goalies per team", "hockey_leagues teams goalies"),
        ("two csvs: marinas and berths. 12 marinas, 400 berths", "marinas berths"),
        ("quarries, samples and tests, about 4 samples per quarry and 2 tests per sample", "quarries samples tests"),
        ("growers, fields, harvests - one grower owns 2 to 5 fields and every field was harvested 3 to 4 times",
         "growers fields harvests"),
        ("hotels with rooms, ratings and prices; each hotel has 20 to 40 rooms", "hotels rooms"),
    ],
)  # fmt: skip
def test_tables_beside_those_that_are_counted(text: str, names: str) -> None:
    assert set(tables(text)) == set(names.split())


@pytest.mark.parametrize(
    ("text", "table", "columns"),
    [
        ("9 clubs, 60 bouts and 200 boxers; each bout is for one boxer in one club with referee and verdict", "bouts",
         {"boxer_id", "club_id", "referee", "verdict"}),
        ("6 guilds with 5 to 9 smiths each, plus 70 contests (winning guild, losing guild, day)", "contests",
         {"winning_guild_id", "losing_guild_id", "day"}),
        ("12 tutors, 30 seminars (each led by one tutor), 90 pupils, visits linking pupils and seminars with a mark",
         "visits", {"pupil_id", "seminar_id", "mark"}),
        ("about 5 cats per shelter, roughly 3 checkups per cat with weight and pulse at each checkup", "checkups",
         {"cat_id", "weight", "pulse"}),
        ("plays, theatres and shows; a play has 5 to 30 shows and takes place in one theatre", "plays", {"theatre_id"}),
    ],
)  # fmt: skip
def test_what_is_said_of_a_table_stays_with_it(text: str, table: str, columns: set[str]) -> None:
    assert columns <= {column["name"] for column in tables(text)[table]["columns"]}


def test_counts_that_are_said_hold_for_what_is_above_a_guess() -> None:
    found = tables("200 keepers, each with 1 to 3 ferrets, and the checkups of those ferrets (date, cost)")
    assert found["keepers"]["rows"] == 200
    assert found["ferrets"]["rows"] == {"per": "keepers", "min": 1, "max": 3}
    assert isinstance(found["checkups"]["rows"], int)
