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


def test_duplicates_are_not_claimed() -> None:
    assert any("duplicate" in note for note in plan("menu items, 5% duplicate rows", locale=None, as_of=DAY).notes)
