"""Series: rows by steps of time, values that move as asked, and any slice of them alone.

Random figures are compared at about five standard errors (a false alarm in a million tests), under fixed seeds.
"""

from __future__ import annotations

import math
import time
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from rows import batches, both, cells, program

import fabulate
from fabulate import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAY = {"step": "1d", "start": "2024-01-01", "rows": 366}
HOUR = {"step": "1h", "start": "2025-01-01", "rows": 24 * 365}


def table(every: dict[str, Any], *columns: dict[str, Any], entities: int = 0) -> dict[str, Any]:
    """A schema of a table `t` with steps, made for each row of `e` where there are entities."""
    own = {"name": "t", "every": every, "columns": [*columns]}
    if not entities:
        return {"tables": [own]}
    parents = {"name": "e", "rows": entities, "columns": [{"name": "e_id", "kind": "sequence"}]}
    own["every"] = {**every, "per": "e"}
    own["columns"] += [{"name": "e_id", "kind": "reference", "to": "e"}]
    return {"tables": [parents, own]}


def steps(every: dict[str, Any], kind: str = "datetime", **settings: Any) -> list[Any]:
    """The moments of a table's steps."""
    schema = table(every, {"name": "at", "kind": kind, "every": True, **settings})
    return cells(schema, len(fabulate.generate(schema=schema)))["at"]


def moved(every: dict[str, Any], entities: int = 1, **settings: Any) -> NDArray[np.float64]:
    """A series' values, a row a step and a column an entity."""
    column = {"name": "x", "kind": "series", "decimals": 6, **settings}
    found = cells(table(every, column, entities=entities), every["rows"] * entities)["x"]
    return np.array([math.nan if value is None else value for value in found], float).reshape(-1, entities)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("15min", [datetime(2025, 1, 30, 22), datetime(2025, 1, 30, 22, 15)]),
        ("2h", [datetime(2025, 1, 30, 22), datetime(2025, 1, 31)]),
        ("1w", [datetime(2025, 1, 30, 22), datetime(2025, 2, 6, 22)]),
        ("1mo", [datetime(2025, 1, 30, 22), datetime(2025, 2, 28, 22), datetime(2025, 3, 30, 22)]),
        ("1y", [datetime(2025, 1, 30, 22), datetime(2026, 1, 30, 22)]),
        ("1 business day", [datetime(2025, 1, 30, 22), datetime(2025, 1, 31, 22), datetime(2025, 2, 3, 22)]),
    ],
)
def test_steps(step: str, expected: list[datetime]) -> None:
    assert steps({"step": step, "start": "2025-01-30 22:00", "rows": len(expected)}) == expected


def test_business_days_begin_on_one() -> None:
    found = steps({"step": "1 business day", "start": "2025-02-01", "rows": 6}, "date")
    assert found == [date(2025, 2, 3) + timedelta(days) for days in (0, 1, 2, 3, 4, 7)]


def test_an_end_is_meant_whole() -> None:
    assert len(steps({"step": "1h", "start": "2025-03-01", "end": "2025-03-02"})) == 48
    assert len(steps({"step": "1d", "start": "2025-03-01", "end": "2025-03-31"}, "date")) == 31
    assert len(steps({"step": "1h", "start": "2025-03-01", "end": "2025-03-01 12:00"})) == 13
    assert len(steps({"step": "1mo", "start": "2020-01-31", "end": "2020-12-31"}, "date")) == 12


def test_hours_pass_a_change_of_clocks_and_days_keep_their_time() -> None:
    zone = "America/New_York"
    for day, shown in (("2026-03-08", 1), ("2026-11-01", 23)):
        hours = [at.astimezone(UTC) for at in steps({"step": "1h", "start": day, "rows": 25}, zone=zone)]
        assert {b - a for a, b in pairwise(hours)} == {timedelta(hours=1)}
        # 24 hours after the midnight of a day that has 23, or 25.
        assert hours[24].astimezone(ZoneInfo(zone)).hour == shown
    days = steps({"step": "1d", "start": "2026-03-07", "rows": 4}, zone=zone)
    assert {day.astimezone(ZoneInfo(zone)).hour for day in days} == {0}


def test_a_row_for_each_entity_and_step() -> None:
    schema = table(
        {"step": "1d", "start": "2025-01-01", "rows": 3}, {"name": "d", "kind": "date", "every": True}, entities=2
    )
    found = cells(schema, 6)
    assert found["d"] == [date(2025, 1, 1 + k // 2) for k in range(6)]
    assert found["e_id"] == [1, 2] * 3
    assert len(fabulate.generate(schema=schema, rows=20)) == 20
    assert fabulate.generate(schema=schema).sizes == {"e": 2, "t": 6}


def test_the_level_is_the_entity_s() -> None:
    found = moved(DAY | {"rows": 5}, 4_000, level={"mean": 22, "sd": 1.5})
    assert (found == found[0]).all()
    assert abs(found[0].mean() - 22) < 5 * 1.5 / math.sqrt(4_000)
    assert abs(found[0].std() - 1.5) < 5 * 1.5 / math.sqrt(8_000)


def test_the_level_may_be_a_cell() -> None:
    schema = table({"step": "1d", "rows": 2}, {"name": "x", "kind": "series", "level": "e_id.base"}, entities=3)
    schema["tables"][0]["columns"].append({"name": "base", "sql": "e_id * 1.5"})
    assert cells(schema, 6)["x"] == [1.5, 3.0, 4.5] * 2


@pytest.mark.parametrize(
    ("trend", "year"), [("+20%/y", 120), ("-10%/y", 90), ("+1%/mo", 100 * 1.01**12), ("0.5/d", 100 + 0.5 * 365.2425)]
)
def test_trends(trend: str, year: float) -> None:
    found = moved({"step": "1h", "start": "2025-01-01", "rows": 8_767}, level=100, trend=trend)[:, 0]
    assert found[0] == 100
    assert found[-1] == pytest.approx(year, rel=1e-4)
    assert (np.sign(np.diff(found)) == np.sign(year - 100)).all()


def test_seasons() -> None:
    day = moved(HOUR, level=20, daily={"amplitude": 4, "peak": "14:00"})[:24, 0]
    assert day.argmax() == 14 and day.argmin() == 2
    assert (day.max(), day.min()) == (24, 16)
    rush = moved(HOUR, level=20, daily={"7..9": "+50%", "23": -5})[:24, 0]
    assert rush.tolist() == [20] * 7 + [30] * 3 + [20] * 13 + [15]
    week = moved(DAY, level=20, weekly={"sat": "+35%", "sun": "-50%"})[:7, 0]
    assert week.tolist() == [20] * 5 + [27, 10]
    year = moved(DAY, level=20, yearly={"amplitude": "50%", "peak": "07-20"})[:, 0]
    assert year.argmax() == (date(2024, 7, 20) - date(2024, 1, 1)).days - 1 or year.argmax() == 201
    assert year.max() == pytest.approx(30, abs=1e-3) and year.min() == pytest.approx(10, abs=1e-2)
    months = moved({"step": "1mo", "start": "2024-01-31", "rows": 12}, level=20, yearly={"dec": "+60%", "2": -3})[:, 0]
    assert months.tolist() == [20, 17] + [20] * 9 + [32]


def test_holidays() -> None:
    found = moved(DAY, level=10, holidays={"US": "+50%"})[:, 0]
    free = [date(2024, 1, 1) + timedelta(int(at)) for at in np.flatnonzero(found == 15)]
    assert date(2024, 7, 4) in free and date(2024, 11, 28) in free and 10 <= len(free) <= 12


@pytest.mark.parametrize(
    ("event", "week"),
    [
        ({"shift": -5}, [10, 10, 10, 10, 5, 5, 5]),
        ({"shift": "10%", "until": "2024-01-06"}, [10, 10, 10, 10, 11, 10, 10]),
        ({"spike": "+200%"}, [10, 10, 10, 10, 30, 10, 10]),
        ({"trend": "1/d"}, [10, 10, 10, 10, 10, 11, 12]),
    ],
)
def test_events(event: dict[str, Any], week: list[float]) -> None:
    assert moved(DAY, level=10, events=[{"at": "2024-01-05", **event}])[:7, 0].tolist() == week


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, -0.6])
def test_noise_and_its_memory(kept: float) -> None:
    said: Any = 2 if not kept else {"sd": 2, "autocorrelation": kept}
    found = moved({"step": "1d", "rows": 400}, 50, level=0, noise=said, decimals=6)
    # So many independent values as give the same error of the variance.
    independent = found.size * (1 - kept**2) / (1 + kept**2)
    assert abs(found.std() - 2) < 5 * 2 / math.sqrt(2 * independent)
    z = found / found.std()
    for lag in (1, 2, 5):
        assert abs((z[lag:] * z[:-lag]).mean() - kept**lag) < 5 / math.sqrt(independent)
    assert abs((z[:, :-1] * z[:, 1:]).mean()) < 5 / math.sqrt(independent)


def test_walks() -> None:
    found = moved({"step": "1d", "rows": 300}, 500, level=0, walk=0.5)
    assert (found[0] == 0).all()
    moves = np.diff(found, axis=0)
    assert abs(moves.std() - 0.5) < 5 * 0.5 / math.sqrt(2 * moves.size)
    assert abs((moves[1:] * moves[:-1]).mean()) < 5 * 0.25 / math.sqrt(moves.size)
    # The sd at a step grows with its root.
    assert abs(found[299].std() / (0.5 * math.sqrt(299)) - 1) < 5 / math.sqrt(2 * 500)
    price = moved({"step": "1 business day", "rows": 300}, 500, level=80, walk="1%")
    assert abs(np.diff(np.log(price), axis=0).std() - 0.01) < 5 * 0.01 / math.sqrt(2 * 299 * 500)


def test_bounds_reflect() -> None:
    found = moved({"step": "1d", "rows": 3_000}, level=5, walk=1, min=0, max=10)
    assert found.min() >= 0 and found.max() <= 10
    assert (found == 0).mean() < 0.001 and (found == 10).mean() < 0.001
    assert np.abs(np.diff(found, axis=0)).max() < 6
    assert moved({"step": "1d", "rows": 3_000}, level=1, noise=1, min=0).min() >= 0


def test_faults_come_at_their_rate() -> None:
    size = {"step": "1min", "rows": 4_000}
    gaps = np.isnan(moved(size, 20, level=5, faults={"gaps": {"rate": 0.05, "length": 6}}))
    assert abs(gaps.mean() - 0.05) < 5 * math.sqrt(0.05 * 6 * 2 / gaps.size)
    runs = np.diff(gaps.astype(int), axis=0)
    assert 3 < gaps.sum() / (runs == 1).sum() < 9
    stuck = moved(size, 20, level=5, noise=1, faults={"stuck": {"rate": 0.1, "length": 4}})
    same = (np.diff(stuck, axis=0) == 0).mean()
    assert abs(same - 0.1) < 5 * math.sqrt(0.1 * 4 * 2 / stuck.size)
    drift = moved(size, 20, level=5, faults={"drift": {"rate": 0.1, "length": 9, "by": "40%"}})
    assert abs((drift != 5).mean() - 0.1) < 5 * math.sqrt(0.1 * 9 * 2 / drift.size)
    assert drift.max() == 7


def test_the_row_before() -> None:
    schema = table(
        {"step": "1 business day", "start": "2025-01-01", "rows": 50},
        {"name": "close", "kind": "series", "level": {"mean": 90, "sd": 20}, "walk": "1.5%"},
        {"name": "open", "sql": "coalesce(prev(close), close)"},
        {"name": "spread", "kind": "number", "min": 0, "max": 0.02, "decimals": 4, "hidden": True},
        {"name": "high", "sql": "greatest(open, close) * (1 + spread)", "decimals": 2},
        entities=3,
    )
    found = cells(schema, 150)
    close, opened = np.array(found["close"]).reshape(-1, 3), np.array(found["open"]).reshape(-1, 3)
    assert (opened[1:] == close[:-1]).all() and (opened[0] == close[0]).all()
    assert (np.array(found["high"]) >= np.maximum(found["close"], found["open"])).all()


def test_far_steps_are_there_and_agree() -> None:
    schema = table(
        {"step": "1s", "start": "2025-01-01", "rows": 10},
        {"name": "at", "kind": "datetime", "every": True},
        {"name": "x", "kind": "series", "level": 9, "walk": 0.01, "noise": {"sd": 1, "autocorrelation": 0.9}},
    )
    made, start = program(schema), 10**8
    whole = both(made, batches(made, [(start, start + 40)]))
    assert both(made, batches(made, [(start + k, start + k + 1) for k in range(40)])) == whole
    assert whole[1].to_pydict()["at"][0] == datetime(2025, 1, 1) + timedelta(seconds=10**8)


TEMPERATURE = {"name": "temperature", "kind": "series", "level": {"mean": 21, "sd": 3}, "decimals": 3,
               "daily": {"amplitude": 4}, "noise": {"sd": 0.7, "autocorrelation": 0.8}}  # fmt: skip
POWER = {"name": "power", "kind": "series", "level": {"mean": 200, "sd": 40}, "weekly": {"sun": "-5%"},
         "noise": {"sd": "10%", "autocorrelation": 0.6}}  # fmt: skip
WALKS = [{"name": name, "kind": "series", "level": 80, "walk": walk, "decimals": 6}
         for name, walk in (("oil", "1%"), ("gas", "2%"), ("coal", "1.5%"))]  # fmt: skip


def correlated(pairs: list[dict[str, Any]], *columns: dict[str, Any], entities: int, rows: int) -> dict[str, Any]:
    schema = table({"step": "1h", "start": "2025-01-01", "rows": rows}, *columns, entities=entities)
    schema["tables"][-1]["correlations"] = pairs
    return schema


@pytest.mark.parametrize("asked", [{"pearson": 0.7}, {"spearman": -0.4}])
def test_two_series_of_an_entity_correlate_within_it(asked: dict[str, float]) -> None:
    rows, entities = 24 * 120, 12
    pairs = [{"columns": ["temperature", "power"], **asked}]
    schema = correlated(pairs, TEMPERATURE, POWER, entities=entities, rows=rows)
    found = cells(schema, rows * entities, seed=4)
    x, y = (np.array(found[name]).reshape(-1, entities) for name in ("temperature", "power"))
    if "spearman" in asked:
        x, y = (side.argsort(0).argsort(0).astype(float) for side in (x, y))
    within = np.mean([np.corrcoef(x[:, at], y[:, at])[0, 1] for at in range(entities)])
    assert abs(within - next(iter(asked.values()))) < 0.03
    # The noise keeps its size, and most of its memory.
    share = np.array(found["power"]).reshape(-1, entities)
    assert abs(np.mean(share.std(0) / share.mean(0)) - 0.102) < 0.006
    facts = [{"phrase": "go together", "at": "t.power", "check": "spearman", "value": "temperature", "is": 0.7}]
    report = fabulate.generate(schema={**schema, "facts": facts}, rows=rows * entities).report
    assert report.facts[0].held is ("pearson" in asked)


def test_walks_go_together_step_by_step() -> None:
    asked = {("oil", "gas"): 0.8, ("oil", "coal"): 0.5, ("gas", "coal"): 0.3}
    pairs = [{"columns": list(names), "pearson": r} for names, r in asked.items()]
    found = cells(correlated(pairs, *WALKS, entities=100, rows=201), 20_100, seed=2)
    steps = {name: np.diff(np.log(np.array(found[name]).reshape(-1, 100)), axis=0).ravel() for name in found}
    for (one, other), r in asked.items():
        error = (1 - r * r) / math.sqrt(20_000)
        assert abs(np.corrcoef(steps[one], steps[other])[0, 1] - r) < 5 * error
    for name, sd in (("oil", 0.01), ("gas", 0.02), ("coal", 0.015)):
        assert abs(steps[name].std() - sd) < 5 * sd / math.sqrt(40_000)


def test_any_slice_of_series_that_go_together() -> None:
    pairs = [{"columns": ["temperature", "power"], "pearson": 0.7}, {"columns": ["oil", "gas"], "pearson": 0.8}]
    made = program(correlated(pairs, TEMPERATURE, POWER, *WALKS[:2], entities=3, rows=50))
    assert both(made, batches(made, [(at, at + 1) for at in range(60)])) == both(made, batches(made, [(0, 60)]))


@pytest.mark.parametrize(
    ("pairs", "columns", "message"),
    [
        ([(0, 1, 0.9), (0, 2, 0.9), (1, 2, -0.3)], WALKS, "no walk of coal has -0.3 with gas, 0.9 with oil at once"),
        ([(0, 1, 0.5)], [WALKS[0], POWER], "oil has a walk and power has none; give"),
        ([(0, 1, 0.1)], [TEMPERATURE, {**POWER, "daily": {"amplitude": "50%"}, "noise": "2%"}], "the nearest is 0.9"),
        ([(0, 1, 0.1)], [{**TEMPERATURE, "noise": None}, {**POWER, "noise": None}], "temperature has no noise and"),
    ],
)
def test_series_that_cannot_go_together(pairs: list[Any], columns: list[dict[str, Any]], message: str) -> None:
    said = [{"columns": [columns[a]["name"], columns[b]["name"]], "pearson": r} for a, b, r in pairs]
    with pytest.raises(SchemaError, match=message):
        program(correlated(said, *columns, entities=2, rows=500))


def test_a_far_row_costs_at_most_twenty_first_ones() -> None:
    made = program(table({"step": "1s", "start": "2025-01-01", "rows": 10}, {**WALKS[0], "noise": 1}))
    sizes = made.sizes(10**8 + 10, 0)

    def cost(row: int) -> int:
        times = []
        for _ in range(40):
            before = time.process_time_ns()
            made.run("t", row, row + 1, 0, sizes)
            times.append(time.process_time_ns() - before)
        return sorted(times)[10]

    assert cost(10**8) < 20 * cost(0)


def test_more_steps_than_the_calendar_has() -> None:
    schema = table({"step": "1y", "start": "2025-01-01", "rows": 3}, {"name": "x", "kind": "series", "level": 9})
    with pytest.raises(SchemaError, match=r"t\.every: 9,000 steps of 1y end after the year 9998; 7,974 at the most"):
        fabulate.generate(schema=schema, rows=9_000)
