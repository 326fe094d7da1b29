"""Every number and name that a description states is in the schema: another one in the words gives another schema."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fabulate.engine import compile_schema
from fabulate.planner.offline import plan
from fabulate.schema import parse

DAY = date(2026, 6, 1)

#: A description, and words in it with others to say in their place.
STATED = [
    ("400 lighthouse visits, ticket price between $6 and $28", [("400", "250"), ("6", "9"), ("28", "31")]),
    ("300 adults aged 20 to 70, 40% female", [("300", "310"), ("20", "25"), ("70", "66"), ("40%", "55%")]),
    ("peer loans, interest rate 4% to 24%, 11% defaulted", [("4%", "5%"), ("24%", "19%"), ("11%", "17%")]),
    ("kite repairs, grade A to F, term 36 or 60 months", [("F", "D"), ("36", "24"), ("60", "72")]),
    (
        "gadget repairs: status is queued, sent or done; 55% done",
        [("queued", "parked"), ("sent", "posted"), ("55%", "35%")],
    ),
    ("warehouse stock where SKU looks like KX-4821-B", [("KX-4821-B", "KX-48-B")]),
    ("bridges with columns span_m, load_ratio, opened_on", [("span_m", "width_m"), ("opened_on", "closed_on")]),
    ("saunas with reaction score mean 60 and sd 8", [("60", "50"), ("8", "11")]),
    ("40 professors, 300 students and 1200 exams", [("40", "50"), ("300", "200"), ("1200", "900")]),
    ("pump telemetry every 10 minutes: pressure_bar, flow_lpm", [("10", "20"), ("flow_lpm", "speed_kmh")]),
    ("weekly flu cases for 4 regions", [("weekly", "monthly"), ("4", "6")]),
    ("clustering dataset: 3 groups of shoppers by visits per month and basket value", [("3", "5")]),
    ("TABLE kites (kite_id: uuid, span_m: float, flown: date)", [("kite_id", "kite_no"), ("float", "int")]),
    ("lanterns from March 2023 to May 2024, 9% missing price", [("2023", "2022"), ("May", "July"), ("9%", "14%")]),
]


def _schema(description: str) -> dict[str, Any]:
    found = plan(description, locale=None, as_of=DAY).schema
    compile_schema(parse(found))
    return {name: value for name, value in found.items() if name not in ("facts", "name")}


@pytest.mark.parametrize(
    ("description", "old", "new"), [(text, old, new) for text, changes in STATED for old, new in changes]
)
def test_what_is_stated_changes_the_schema(description: str, old: str, new: str) -> None:
    other = description.replace(old, new, 1)
    assert other != description
    assert _schema(other) != _schema(description)


@pytest.mark.parametrize(
    ("description", "tables"),
    [
        ("library database: members, books and loans", {"members", "books", "loans"}),
        ("hotel chain with hotels, rooms and reservations", {"hotels", "rooms", "reservations"}),
    ],
)
def test_tables_that_are_named_are_made_and_linked(description: str, tables: set[str]) -> None:
    schema = _schema(description)
    assert {table["name"] for table in schema["tables"]} == tables
    main = next(table for table in schema["tables"] if table["name"] == schema["main"])
    assert any(column.get("kind") == "reference" for column in main["columns"])


@pytest.mark.parametrize(
    ("description", "note", "facts"),
    [
        (
            "people aged 10 to 20, average age 45",
            "age: mean 45 is left out, it is not between 10 and 20",
            [("range", "age", 10, 20)],
        ),
        (
            "people with average age 45, aged 10 to 20",
            "age: mean 45 is left out, it is not between 10 and 20",
            [("range", "age", 10, 20)],
        ),
        (
            "people, age 10 to 20 with sd 30",
            "age: sd 30 is left out, between 10 and 20 with mean 15 allows √((15 − 10) · (20 − 15)) = 5 at the most",
            [("range", "age", 10, 20)],
        ),
        (
            "users 60% male 70% female",
            "gender: 60 % male and 70 % female make 130 % of all; scaled to 46.2 % and 53.8 %",
            [("share", "gender", "male", 0.461538), ("share", "gender", "female", 0.538462)],
        ),
        ("customers, 120% female", "120% female: left out, a share lies between 0 and 100 %", []),
        (
            "items with price between 50 and 20",
            "between 50 and 20: 20 to 50 was read, since 50 is more than 20",
            [("range", "price", 20, 50)],
        ),
        (
            "employees, salary at least 90000, salary at most 40000",
            "salary: at least 90000 and at most 40000 leaves nothing, 40000 to 90000 was read",
            [("range", "salary", 40000, 90000)],
        ),
        ("5 rows of students, 10 rows", "10 rows: left out, 5 rows was said first", [("rows", "students", 5)]),
        (
            "adults aged 20 to 60, aged 30 to 50",
            "age: between 30 and 50 is left out, between 20 and 60 was said first",
            [("range", "age", 20, 60)],
        ),
    ],
)
def test_contradictions_are_resolved_and_said(description: str, note: str, facts: list[tuple[object, ...]]) -> None:
    found = plan(description, locale=None, as_of=DAY)
    compile_schema(parse(found.schema))
    assert note in found.notes
    said: list[dict[str, Any]] = found.schema.get("facts", [])  # type: ignore[assignment]
    told = [
        (
            fact["check"],
            fact["at"].split(".")[-1],
            *(fact[name] for name in ("value", "is", "min", "max") if name in fact),
        )
        for fact in said
    ]
    assert told == facts


@pytest.mark.parametrize(
    ("description", "columns"),
    [
        ("name, city, smoker 65% yes, age 18-65", ["name", "city", "smoker", "age"]),
        (
            "customers: name, city, 60% female, age 18 to 65, plan (basic, pro)",
            ["name", "city", "age", "plan", "gender"],
        ),
        ("id, product, price under 50, 10% missing rating, stock", ["id", "product", "price", "stock", "rating"]),
        ("patients: name, 30% diabetic, age mean 54 sd 12, city", ["name", "age", "city", "has_diabetes"]),
    ],
)
def test_facts_between_listed_names_keep_the_list(description: str, columns: list[str]) -> None:
    schema = _schema(description)
    assert [column["name"] for column in schema["tables"][0]["columns"] if not column.get("hidden")] == columns


def test_a_correlation_names_both_columns() -> None:
    found = plan("rooms: width_cm, depth_cm, where width and depth are correlated at 0.7", locale=None, as_of=DAY)
    facts: Any = found.schema["facts"]
    pair = next(fact for fact in facts if fact["check"] == "spearman")
    assert {pair["at"].split(".")[-1], pair["value"]} == {"width_cm", "depth_cm"}
    assert pair["is"] == 0.7
    tables: Any = found.schema["tables"]
    assert tables[0]["correlations"] == [{"columns": ["width_cm", "depth_cm"], "spearman": 0.7}]


@pytest.mark.parametrize(("words", "auc"), [("auc 0.75", 0.75), ("fairly hard", 0.72), ("easy", 0.92), ("", 0.82)])
def test_a_target_has_drivers_and_the_difficulty_that_was_said(words: str, auc: float) -> None:
    schema = _schema(f"predict which students drop out, {words}")
    target = next(one for one in schema["tables"][0]["columns"] if one["name"] == "dropped_out")
    assert target["auc"] == auc
    assert target["drivers"]["attendance_pct"] < 0


def test_duplicates_are_no_share_of_a_column() -> None:
    made = plan("menu items, 5% duplicate rows", locale=None, as_of=DAY)
    assert made.schema["tables"][-1]["mess"] == {"duplicates": {"rate": 0.05}}
    assert not [fact for fact in made.schema["facts"] if fact["check"] == "share"]
