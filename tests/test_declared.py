"""Columns that somebody declared rather than told: each form with its names, types and marks."""

from __future__ import annotations

from datetime import date

import pytest

from fabulate.planner.offline import plan
from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.readers import columns
from fabulate.planner.offline.resolve import Resolver

KNOWN = Resolver(load(), None, {}, ()).known


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("clock_id: int\nmaker: string\nchimes: bool", ["clock_id", "maker", "chimes"]),
        ("lens: str\naperture: float\ntaken_at: timestamp", ["lens", "aperture", "taken_at"]),
        ("- rope: string\n- load_kg: float (10-400)\n- frayed: bool", ["rope", "load_kg", "frayed"]),
        ("Fields\npass_code: string unique\nzone: int (1-5)\nvalid_until: date, nullable",
         ["pass_code", "zone", "valid_until"]),
        ("silo text, fill_level float (0-100), sensor int (1-8), alarm bool",
         ["silo", "fill_level", "sensor", "alarm"]),
        ("a mill's log: run_id int pk, grain enum(rye, oat), flour_kg decimal(6,2)", ["run_id", "grain", "flour_kg"]),
        ("kites with span_cm int, flown_at timestamp, torn boolean", ["span_cm", "flown_at", "torn"]),
        ("old postcards, fields: motif / printer / posted_on", ["motif", "printer", "posted_on"]),
        ("beehive_id; queen_colour; frames; weight_kg", ["beehive_id", "queen_colour", "frames", "weight_kg"]),
        ("puppet shows · show_title · seats_sold · started_at", ["show_title", "seats_sold", "started_at"]),
        ("stamps | stamp_name | face_value | issued_on", ["stamp_name", "face_value", "issued_on"]),
        ("moss_id\tshade\tcover_pct\tseen_on", ["moss_id", "shade", "cover_pct", "seen_on"]),
        ("Bell | Founder | Weight kg | Cast in\n---|---|---|---", ["Bell", "Founder", "Weight kg", "Cast in"]),
        ('{"kite": "string", "span_cm": "float", "flown_at": "datetime"}', ["kite", "span_cm", "flown_at"]),
        ("create table wells (\n  well_id serial primary key,\n  depth_m numeric(5,1),\n  dug_on date\n);",
         ["well_id", "depth_m", "dug_on"]),
        # no declarations
        ("orders with order date, ship date, phone number", ["order_date", "ship_date", "phone_number"]),
        ("sales by region / month / product", None),
        ("grade: A, B or C; status: open or closed", None),
    ],
)  # fmt: skip
def test_names(text: str, names: list[str] | None) -> None:
    found = columns.read(text, KNOWN)
    assert ([item.name for item in found.items] if found else None) == names


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("clock_id: int\nwound_at: datetime\nchimes: bool", ["sequence", "datetime", "boolean"]),
        ("lens: string\naperture: float (1.4-22)\nmounted: date", [None, "number", "date"]),
        ("silo text, sensor int (1-8), read_at timestamp, alarm bool", [None, "integer", "datetime", "boolean"]),
        ("run int (1-9), heat_c float (20-90), grain enum(rye, oat)", ["integer", "number", "category"]),
        ("token uuid, used bool, tries int (0-3)", ["uuid", "boolean", "integer"]),
    ],
)
def test_types(text: str, kinds: list[str | None]) -> None:
    table = plan(text, as_of=date(2026, 1, 1)).schema["tables"][0]  # type: ignore[index]
    written = [column for column in table["columns"] if not column.get("hidden")]
    assert len(written) == len(kinds)
    for column, kind in zip(written, kinds, strict=True):
        assert kind is None or column.get("kind") == kind, column


@pytest.mark.parametrize("flag", ["unique", "primary key", "pk", "not null unique", ", unique"])
def test_unique(flag: str) -> None:
    found = columns.read(f"ticket: string {flag}\nzone: int\nseat: int", KNOWN)
    assert found is not None
    assert found.items[0].unique
    assert not found.items[1].unique


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Beach log. I need these columns: 1. helper name 2. email 3. bags", ["helper_name", "email", "bags"]),
        ("fields: 1) vessel 2) port 3) draught_m", ["vessel", "port", "draught_m"]),
        ("kiln log with columns 1. batch 2. glaze 3. cone 4. fired on", ["batch", "glaze", "cone", "fired_on"]),
        ("columns: 1. rope 2. load_kg 3. frayed 4. bought on", ["rope", "load_kg", "frayed", "bought_on"]),
        ("table of bells; columns: 1) bell 2) pitch 3) founder", ["bell", "pitch", "founder"]),
    ],
)
def test_numbers_in_one_line_are_a_list(text: str, names: list[str]) -> None:
    made = plan(text, locale=None, as_of=date(2026, 11, 1)).schema["tables"][-1]["columns"]
    assert [column["name"] for column in made if not column.get("hidden")] == names
