"""Dates and times follow their profiles, their spans and the cells they come after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from odds import ROWS, counted, follows, halved
from rows import one_table, vector, vectors
from scipy import stats

from fabulate import SchemaError

DAY = 86_400


def day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(int))


def test_dates_are_even_and_reach_both_ends() -> None:
    found = vector(ROWS, kind="date", start="2024-01-01", end="2024-12-31").data - day("2024-01-01")
    counted(np.bincount(found, minlength=366), [1] * 366)


def test_datetimes_include_the_whole_last_day() -> None:
    found = vector(ROWS, kind="datetime", start="2026-01-01", end="2026-01-03").data - day("2026-01-01") * DAY
    assert 0 <= found.min() < 30
    assert 3 * DAY - 30 < found.max() < 3 * DAY
    follows((found + 0.5) / (3 * DAY), stats.uniform())


def test_weekdays_and_months() -> None:
    weekdays, months = {"sat": 3, "sun": 0}, {"dec": 4, "feb": 0.5}
    found = vector(ROWS, kind="date", start="2023-01-01", end="2025-12-31", weekdays=weekdays, months=months).data
    days = np.arange(day("2023-01-01"), day("2025-12-31") + 1)
    weight = np.ones(len(days))
    weight[(days + 3) % 7 == 5] *= 3
    weight[(days + 3) % 7 == 6] = 0
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12
    weight[month == 11] *= 4
    weight[month == 1] *= 0.5
    counted(np.bincount(found - days[0], minlength=len(days)), weight)


def test_business_days() -> None:
    found = vector(ROWS, kind="date", start="2025-01-01", end="2025-12-31", business_days=True).data
    assert set(np.unique((found + 3) % 7)) == {0, 1, 2, 3, 4}


def test_hours() -> None:
    found = vector(ROWS, kind="datetime", start="2025-01-01", end="2025-03-31", hours={"7..10": 5, "18": 1}).data
    counted(
        np.bincount(found % DAY // 3600, minlength=24),
        [5 if 7 <= hour <= 10 else int(hour == 18) for hour in range(24)],
    )
    follows((found % 3600 + 0.5) / 3600, stats.uniform())


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Kolkata", "Europe/Berlin"])
def test_with_a_zone_profiles_and_edges_are_of_the_clock_on_the_wall(zone: str) -> None:
    from rows import batches, program, written

    said = {
        "hours": {"9..16": 1},
        "weekdays": {"sat": 0, "sun": 0},
        "start": "2025-03-03",
        "end": "2025-11-14",
        "zone": zone,
    }
    made = program(one_table({"name": "c", "kind": "datetime", **said}))
    lines = written(made, batches(made, [(0, 20_000)]), "csv").decode().splitlines()[1:]
    assert {int(line[11:13]) for line in lines} == set(range(9, 17))
    assert {(day(line[:10]) + 3) % 7 for line in lines} == set(range(5))
    assert min(lines)[:10] == "2025-03-03"
    assert max(lines)[:10] == "2025-11-14"


def test_times_of_day() -> None:
    found = vector(ROWS, kind="time", start="08:30", end="10:14:59").data
    follows((found - 8.5 * 3600 + 0.5) / (105 * 60), stats.uniform())
    shaped = vector(ROWS, kind="time", hours={"8": 1, "9": 3}).data
    counted(np.bincount(shaped // 3600, minlength=24), [int(hour == 8) + 3 * (hour == 9) for hour in range(24)])


@pytest.mark.parametrize(("side", "sign"), [("after", 1), ("before", -1)])
def test_lognormal_spans_from_another_cell(side: str, sign: int) -> None:
    by = {"median": 30, "sigma": 0.7, "unit": "h"}
    columns = (
        {"name": "a", "kind": "datetime", "start": "2020-01-01", "end": "2020-12-31"},
        {"name": "b", "kind": "datetime", side: "a", "by": by},
    )
    found = vectors(one_table(*columns), ROWS)
    spans = sign * (found["b"].data - found["a"].data) / 3600
    follows(spans, stats.lognorm(0.7, scale=30))


def test_spans_are_cut_by_the_end_and_not_piled_on_it() -> None:
    by = {"median": 10, "sigma": 1, "unit": "h"}
    found = (
        vector(ROWS, kind="datetime", after="2025-01-01", end="2025-01-01 12:00", by=by).data - day("2025-01-01") * DAY
    )
    assert found.max() <= 12 * 3600
    assert (found == found.max()).mean() < 1e-3
    cut = float(stats.lognorm(1, scale=10).cdf(12))

    class Cut(stats.rv_continuous):
        def _cdf(self, x: Any) -> Any:
            return np.minimum(stats.lognorm(1, scale=10).cdf(x) / cut, 1)

    # The span's distribution function is a table of steps of 1/64: within 4e-5, below what these rows can tell.
    follows(found / 3600, Cut(a=0, b=12))


def test_spans_of_days_have_their_median() -> None:
    columns = (
        {"name": "a", "kind": "date", "start": "2020-01-01", "end": "2020-12-31"},
        {"name": "b", "kind": "date", "after": "a", "by": {"median": 30}},
    )
    found = vectors(one_table(*columns), ROWS)
    halved((found["b"].data - found["a"].data).astype(float), 30)
    assert (found["b"].data > found["a"].data).all()


def test_even_between_two_cells() -> None:
    columns = (
        {"name": "a", "kind": "date", "start": "2020-01-01", "end": "2020-01-31"},
        {"name": "b", "kind": "date", "start": "2020-03-01", "end": "2020-03-31"},
        {"name": "c", "kind": "date", "after": "a", "before": "b"},
    )
    found = {name: cells.data for name, cells in vectors(one_table(*columns), ROWS).items()}
    assert ((found["a"] <= found["c"]) & (found["c"] <= found["b"])).all()
    one = (found["a"] == day("2020-01-10")) & (found["b"] == day("2020-03-10"))
    counted(np.bincount(found["c"][one] - day("2020-01-10"), minlength=61), [1] * 61)


@pytest.mark.parametrize(
    "side", [{"after": "2025-01-01"}, {"before": "2026-01-01"}, {"after": "2025-01-01", "by": {"median": 30}}]
)
def test_profiles_beside_after_and_before_are_followed_or_refused(side: dict[str, Any]) -> None:
    try:
        found = vector(2_000, kind="date", weekdays={"sat": 0, "sun": 0}, **side).data
    except SchemaError:
        return
    assert set(np.unique((found + 3) % 7)) <= {0, 1, 2, 3, 4}
