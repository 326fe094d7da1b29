"""Columns of which no combination comes twice, and dates that rise with the rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, both, program

import fabulate
from fabulate.engine.kinds.distinct import favourites
from fabulate.schema import SchemaError

if TYPE_CHECKING:
    import pandas as pd

KEYS = [
    {"name": "student_id", "kind": "reference", "to": "students"},
    {"name": "course_id", "kind": "reference", "to": "courses"},
]
TOP = [
    {"name": "students", "rows": 2_000, "columns": [
        {"name": "student_id", "kind": "sequence"}, {"name": "since", "kind": "date", "start": "-3y", "end": "-1y"}]},
    {"name": "courses", "rows": 9, "columns": [{"name": "course_id", "kind": "sequence"}]},
]  # fmt: skip


def school(rows: Any, *more: dict[str, Any], zipf: float = 0, courses: int = 9, **table: Any) -> dict[str, Any]:
    keys = [KEYS[0], KEYS[1] | ({"zipf": zipf} if zipf else {})]
    top = [TOP[0], TOP[1] | {"rows": courses}]
    own = {"name": "takes", "rows": rows, "unique": [["student_id", "course_id"]], "columns": [*keys, *more], **table}
    return {"as_of": "2026-01-01", "tables": [*top, own]}


def takes(schema: dict[str, Any], **more: Any) -> pd.DataFrame:
    return fabulate.generate(schema=schema, seed=5, **more).to_pandas("takes")


@pytest.mark.parametrize("zipf", [0, 0.7, 1, 2.5])
@pytest.mark.parametrize("rows", [{"min": 0, "max": 9}, {"fixed": 9}, {"mean": 2, "max": 8}], ids=str)
def test_no_course_twice_within_a_student(zipf: float, rows: dict[str, Any]) -> None:
    found = takes(school({"per": "students", **rows}, zipf=zipf))
    assert not found.duplicated().any()
    assert set(found["course_id"]) == set(range(1, 10))
    shares = found["course_id"].value_counts(normalize=True)
    if not zipf:
        assert shares.max() - shares.min() < 0.03
    elif "fixed" not in rows:
        assert shares.iloc[0] > 1.5 * shares.iloc[-1]


def test_a_students_courses_are_any_of_them() -> None:
    """Each pair of courses is taken together about as often as each other."""
    found = takes(school({"per": "students", "fixed": 2}))
    pairs = found.groupby("student_id")["course_id"].apply(lambda two: tuple(sorted(two))).value_counts()
    assert len(pairs) == 36
    expected = 2_000 / 36
    assert ((pairs - expected) ** 2 / expected).sum() < 92  # chi-square of 35 degrees: 92 once in a million


def test_pairs_of_two_drawn_references() -> None:
    found = takes(school(17_999))
    assert len(found) == 17_999
    assert not found.duplicated().any()
    assert abs(float(np.corrcoef(found["student_id"], np.arange(17_999))[0, 1])) < 0.04
    few = takes(school(17_999), rows=40)
    assert (few == found[:40]).all(axis=None)


def test_too_few_combinations() -> None:
    with pytest.raises(SchemaError) as told:
        takes(school(18_001))
    assert str(told.value) == (
        "takes.unique[0]: 2,000 students × 9 courses make 18,000 combinations, and 18,001 rows are asked for; "
        "ask for fewer rows, or give the tables more"
    )
    with pytest.raises(SchemaError) as told:
        takes(school({"per": "students", "min": 1, "max": 6}, courses=4))
    assert str(told.value) == (
        "takes.unique[0]: one of students may have 6 rows, and there are 4 different rows of courses; "
        "set max to 4 at the most, or give courses 6 rows"
    )


@given(st.floats(0.01, 8), st.integers(1, 60), st.data())
def test_favourites_never_come_twice(exponent: float, count: int, data: st.DataObject) -> None:
    family = data.draw(st.integers(1, count))
    u = np.full(family, data.draw(st.floats(1e-9, 1 - 1e-9)))
    found = favourites(u, np.arange(family), np.full(family, family), exponent, count)
    assert len(set(found.tolist())) == family
    assert found.min() >= 0 and found.max() < count


AT = {"name": "at", "kind": "date", "after": "student_id.since", "end": "2026-06-30"}


@pytest.mark.parametrize("by", [None, {"median": 20}])
def test_dates_rise_among_a_parents_children(by: dict[str, Any] | None) -> None:
    at = AT | ({"by": by} if by else {})
    schema = school({"per": "students", "min": 0, "max": 8}, at, order="at")
    found = takes(schema)
    assert found.groupby("student_id")["at"].is_monotonic_increasing.all()
    # The same dates as without the order, each parent's sorted.
    del schema["tables"][2]["order"]
    free = takes(schema).sort_values(["student_id", "at"])
    assert (free["at"].to_numpy() == found["at"].to_numpy()).all()


@pytest.mark.parametrize(
    "at",
    [
        {"kind": "date", "start": "2025-01-01", "end": "2025-12-31"},
        {"kind": "date", "start": "2025-01-01", "end": "2025-12-31", "weekdays": {"sun": 0, "sat": 3}},
        {"kind": "datetime", "start": "2025-01-01", "end": "2025-12-31"},
        {"kind": "datetime", "start": "-1mo", "end": "today", "weekdays": {"sun": 0}, "hours": {"7..9": 2, "18": 1}},
        {"kind": "date", "after": "2025-01-01", "by": {"median": 40}},
    ],
    ids=str,
)  # fmt: skip
def test_dates_rise_with_the_rows(at: dict[str, Any]) -> None:
    table = {"name": "t", "order": "at", "columns": [{"name": "at", **at}]}
    schema = {"as_of": "2026-01-01", "tables": [table]}
    found = fabulate.generate(schema=schema, rows=20_000).to_pandas()["at"]
    assert found.is_monotonic_increasing
    free = fabulate.generate(schema={"as_of": "2026-01-01", "tables": [{**table, "order": None}]}, rows=20_000)
    # The same distribution: both sides of every hundredth lie near one another.
    asked, drawn = (
        np.sort(some.to_numpy())[100:-100].astype("datetime64[s]") for some in (free.to_pandas()["at"], found)
    )
    span = float((asked[-1] - asked[0]).astype(int))
    assert np.abs((asked - drawn).astype(int)).max() < 0.1 * span
    # The cells depend on the total, so a slice names it.
    part = fabulate.generate(schema=schema, rows=50, offset=9_000, total=20_000).to_pandas()["at"]
    assert (part.to_numpy() == found[9_000:9_050].to_numpy()).all()


def test_moments_in_order_come_as_events_do() -> None:
    at = {"name": "at", "kind": "datetime", "start": "2026-03-02", "end": "2026-03-29",
          "hours": {"6..21": 4}, "weekdays": {"sat": 0.5, "sun": 0.5}}  # fmt: skip
    schema = {"tables": [{"name": "t", "order": "at", "columns": [at]}]}
    found = fabulate.generate(schema=schema, rows=4_000, seed=5).to_pandas()["at"].to_numpy().astype("datetime64[h]")
    hours = np.arange("2026-03-02", "2026-03-30", dtype="datetime64[h]")
    counts = (found[:, None] == hours).sum(axis=0)
    weekday, hour = (hours.astype("datetime64[D]").astype(int) + 3) % 7, hours.astype(int) % 24
    busy = counts[(weekday < 5) & (hour >= 6) & (hour < 22)]
    assert counts.sum() == 4_000 and busy.sum() + counts[weekday >= 5].sum() == 4_000
    # A Poisson process: the variance of a count is its mean; the quotient's error is the root of 2 / n.
    assert abs(busy.var() / busy.mean() - 1) < 5 * math.sqrt(2 / len(busy))
    assert abs(counts[weekday >= 5].sum() / busy.sum() - 0.2) < 5 * 0.2 * math.sqrt(1 / 667 + 1 / 3_333)


def test_any_slice_is_the_same() -> None:
    schema = school({"per": "students", "min": 0, "max": 8}, AT, order="at", zipf=1.1)
    made = program(schema)
    for start in (0, 10**9):
        whole = both(made, batches(made, [(start, start + 60)], total=10**10))
        cuts = [(start, start + 1), (start + 1, start + 30), (start + 30, start + 60)]
        assert both(made, batches(made, cuts, total=10**10)) == whole
