"""Dirt in words: what is read, on which columns, at which rates; and that the rows have it."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest

import fabulate
from fabulate.planner.offline import plan

TODAY = date(2026, 11, 1)


def mess(words: str) -> dict[str, Any]:
    """The main table's mess."""
    found: dict[str, Any] = plan(words, locale=None, as_of=TODAY).schema["tables"][-1].get("mess", {})
    return found


CONTACTS = "contacts: first_name, last_name, city, age, height_cm, signup_date. "


@pytest.mark.parametrize(
    ("words", "kind", "rate", "columns"),
    [
        ("5% typos in city", "typos", 0.05, ["city"]),
        ("typos in city (7%)", "typos", 0.07, ["city"]),
        ("with some misspelled cities", "typos", 0.05, ["city"]),
        ("a few typos", "typos", 0.02, ["first_name", "last_name", "city"]),
        ("spelling mistakes in last name", "typos", 0.03, ["last_name"]),
        ("inconsistent capitalization", "case", 0.05, ["first_name", "last_name", "city"]),
        ("8% of the rows with mixed case", "case", 0.05, None),
        ("mixed case in city", "case", 0.05, ["city"]),
        ("random upper/lower case", "case", 0.05, None),
        ("leading and trailing spaces", "spaces", 0.05, None),
        ("extra whitespace in first_name and city", "spaces", 0.05, ["first_name", "city"]),
        ("stray spaces", "spaces", 0.05, None),
        ("dates in mixed formats", "formats", 0.3, ["signup_date"]),
        ("inconsistent date formats", "formats", 0.3, ["signup_date"]),
        ("signup dates written in several formats", "formats", 0.3, ["signup_date"]),
        ("2% outliers in age", "outliers", 0.02, ["age"]),
        ("some impossible ages", "outliers", 0.05, ["age"]),
        ("outliers", "outliers", 0.02, ["age", "height_cm"]),
        ("-999 for missing age", "sentinels", 0.05, ["age"]),
        ("N/A instead of missing values", "sentinels", 0.05, None),
        ("swapped first and last names in 2% of rows", "swaps", 0.02, ["first_name", "last_name"]),
        ("swapped first_name and last_name", "swaps", 0.03, ["first_name", "last_name"]),
        ("typos in 4% of the cities", "typos", 0.04, ["city"]),
        ("typos in 3% of city names", "typos", 0.03, ["city"]),
        ("10% of the ages are outliers", "outliers", 0.1, ["age"]),
        ("case problems in city", "case", 0.05, ["city"]),
        ("dates not always in the same format", "formats", 0.3, ["signup_date"]),
        ("age is -1 where unknown", "sentinels", 0.05, ["age"]),
        ("heights sometimes in inches", "units", 0.2, None),
        ("mixed units in height", "units", 0.2, None),
    ],
)
def test_kinds(words: str, kind: str, rate: float, columns: list[str] | None) -> None:
    found = mess(CONTACTS + words)
    assert set(found) == {kind}
    assert found[kind]["rate"] == rate
    if columns is not None:
        assert found[kind]["columns"] == columns


@pytest.mark.parametrize(
    ("words", "rate"),
    [
        ("300 invoices with 5% duplicates", 0.05),
        ("orders of a bakery, 3% duplicate rows", 0.03),
        ("library loans with duplicated records", 0.05),
        ("a list of museums, many duplicates", 0.15),
        ("patients; 12% of the rows are duplicates", 0.12),
        ("members with near-duplicates (4%)", 0.04),
    ],
)
def test_duplicates(words: str, rate: float) -> None:
    made = plan(words, locale=None, as_of=TODAY)
    assert made.schema["tables"][-1]["mess"]["duplicates"]["rate"] == rate
    assert [fact["is"] for fact in made.schema["facts"] if fact["check"] == "duplicates"] == [rate]
    assert not {"duplicates", "duplicate"} & set(made.not_understood)


@pytest.mark.parametrize(
    "words",
    [
        "a messy customer list",
        "dirty hotel bookings for data cleaning practice",
        "employee records with data quality issues",
        "uncleaned survey answers",
        "orders that need cleaning",
    ],
)
def test_messy_is_a_little_of_everything(words: str) -> None:
    found = mess(words)
    assert {"duplicates", "typos", "case", "spaces"} <= set(found)
    ds = fabulate.generate(schema=plan(words, locale=None, as_of=TODAY).schema, rows=400)
    kinds = set(ds.key().to_arrow().column("kind").to_pylist())
    assert {"duplicate", "typo", "case", "space"} <= kinds


def test_dirt_is_no_column_and_no_share() -> None:
    made = plan("students with name and grade, 5% duplicates, typos in name", locale=None, as_of=TODAY)
    names = {column["name"] for column in made.schema["tables"][-1]["columns"]}
    assert not {name for name in names if "typo" in name or "duplicate" in name}
    assert not made.not_understood


def test_what_no_column_can_have_is_said() -> None:
    made = plan("columns: age (18-65), score. dates in mixed formats", locale=None, as_of=TODAY)
    assert "mess" not in made.schema["tables"][-1]
    assert any("no column of" in note for note in made.notes)


def test_clean_words_make_no_mess() -> None:
    assert mess("house cleaning jobs with price and duration") == {}
    assert mess("dates of concerts and their formats") == {}


@pytest.mark.parametrize(
    "words", ["typos in " * 1_000, "5% " * 3_000, "some of the " * 800 + "duplicates", "N/A, " * 2_000]
)
def test_hostile_words_end_soon(words: str) -> None:
    start = time.process_time()
    plan(words[:10_000], locale=None, as_of=TODAY)
    assert time.process_time() - start < 3
