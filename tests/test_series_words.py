"""Series in words: what people say of steps, spans, who is followed and how it moves, as tables and rows.

Every rule has several wordings, on subjects of no knowledge file's own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

import fabulate
from fabulate.engine import compile_schema
from fabulate.planner.offline import OfflinePlan, plan
from fabulate.schema import parse

DAY = date(2026, 6, 1)


def planned(description: str) -> OfflinePlan:
    found = plan(description, locale=None, as_of=DAY)
    compile_schema(parse(found.schema))
    return found


def main(found: OfflinePlan) -> dict[str, Any]:
    tables: Any = found.schema["tables"]
    return next(table for table in tables if table["name"] == found.schema["main"])


def every(description: str) -> dict[str, Any]:
    return main(planned(description)).get("every", {})


def values(description: str, name: str) -> Any:
    """The whole table as a frame with its column of moments in front, for one measure."""
    found = planned(description)
    frame = fabulate.generate(schema=parse(found.schema), seed=5).to_pandas()
    assert name in frame.columns, list(frame.columns)
    return frame


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("glacier melt every 40 minutes for a day", "40min"),
        ("glacier melt, one reading per hour, for three days", "1h"),
        ("a row per day of glacier melt in 2024", "1d"),
        ("glacier melt minute by minute for two hours", "1min"),
        ("glacier melt at 10-second intervals for an hour", "10s"),
        ("glacier melt each quarter from 2010 to 2020", "3mo"),
        ("fortnightly glacier melt in 2024", "2w"),
        ("glacier melt measured twice a day for a month", "12h"),
        ("half-hourly glacier melt for a week", "30min"),
        ("glacier melt every other day for a year", "2d"),
        ("how many eels climb a weir per hour in May 2024", "1h"),
        ("lantern repairs on working days of 2024", "1 business day"),
        ("lantern repairs minute-by-minute for two hours", "1min"),
        ("lantern repairs Monday to Friday during 2023", "1 business day"),
        ("nivel de un canal cada media hora durante dos días", "30min"),
        ("température d'un four toutes les 5 minutes pendant trois heures", "5min"),
        ("Besucher einer Sternwarte täglich im Jahr 2024", "1d"),
        ("Wasserstand jede Viertelstunde zwei Tage lang", "15min"),
        ("vento num farol a cada 2 minutos durante uma hora", "2min"),
    ],
)
def test_the_step(words: str, step: str) -> None:
    assert every(words)["step"] == step


@pytest.mark.parametrize(
    "words",
    [
        "choir members with monthly fee, age and town",
        "hikers who walk every week, with age and boot size",
        "lamps: annual_cost, hours_per_day, room",
        "employees with a bonus each year and a desk",
        "anglers with columns: name, trips per month, weekly spend",
    ],
)
def test_what_people_do_and_what_columns_are_called_is_no_step(words: str) -> None:
    assert not every(words)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("kiln heat every 15 minutes for three days", 288),
        ("kiln heat hourly for two weeks", 336),
        ("kiln heat once a second during a 5-minute run", 300),
        ("daily kiln heat from March to April 2025", 61),
        ("monthly kiln heat from May 2015 to April 2020", 60),
        ("daily kiln heat, last 90 days", 90),
        ("three kilns with one reading every hour for 5 days", 360),
        ("kiln heat of 4 ovens every 6 hours for a week", 112),
        ("one row per day and kiln for 2 kilns in 2023", 730),
        ("200 hourly readings of kiln heat", 200),
    ],
)
def test_the_span_is_steps_times_entities(words: str, rows: int) -> None:
    assert len(fabulate.generate(schema=parse(planned(words).schema))) == rows


@pytest.mark.parametrize(
    ("words", "column", "names"),
    [
        ("daily lift rides per valley: Upper, Middle and Lower, in 2024", "valley", {"Upper", "Middle", "Lower"}),
        ("hourly lift rides for 2 lifts: Fox, Owl, for a day", "lift", {"Fox", "Owl"}),
        ("weekly lift rides in Arosa, Davos and Zermatt for 2023", "place", {"Arosa", "Davos", "Zermatt"}),
        ("lift rides every 10 minutes at three gates (N1, N2, N3) for a day", "gate", {"N1", "N2", "N3"}),
        ("daily lift rides for 3 ski lifts in January 2024", "ski_lift", {"Ski lift 1", "Ski lift 2", "Ski lift 3"}),
    ],
)
def test_who_is_followed(words: str, column: str, names: set[str]) -> None:
    found = planned(words)
    hidden = [table["name"] for table in found.schema["tables"] if table.get("hidden")]  # type: ignore[attr-defined]
    assert main(found)["every"]["per"] in hidden
    frame = fabulate.generate(schema=parse(found.schema)).to_pandas()
    assert set(frame[column]) == names
    assert not frame.duplicated([frame.columns[0], column]).any()


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("speed of a sledge second by second during a 2-minute run", "speed"),
        ("How many geese land on a lake per hour? For ten days", "geese"),
        ("depth of a moat every 20 minutes for a day", "depth"),
        ("one row every 30 seconds: mast strain, for an hour", "mast_strain"),
        ("number of tickets a day in a funicular for 2024", "tickets"),
        ("four thermometers with a value every minute for an hour", "temperature"),
    ],
)
def test_what_is_measured_is_a_column(words: str, column: str) -> None:
    table = main(planned(words))
    found = next(c for c in table["columns"] if c["name"] == column)
    assert found["kind"] == "series"
    assert not {"weight_kg", "price", "condition"} & {c["name"] for c in table["columns"]}


#: Where the values are higher, as a mask over the frame's moments.
SEASONS = [
    ("higher in the morning", lambda t: t.dt.hour.between(6, 10)),
    ("busier on weekdays", lambda t: t.dt.day_of_week < 5),
    ("weekend peaks", lambda t: t.dt.day_of_week > 4),
    ("more in summer", lambda t: t.dt.month.isin([6, 7, 8])),
    ("quiet in August", lambda t: t.dt.month != 8),
    ("lower at weekends", lambda t: t.dt.day_of_week < 5),
    ("quiet nights", lambda t: t.dt.hour.between(6, 21)),
    ("a Christmas peak", lambda t: t.dt.month == 12),
    ("a drop in March 2024", lambda t: t.dt.month != 3),
    ("a spike on 3 May 2024", lambda t: (t.dt.month == 5) & (t.dt.day == 3)),
    ("30% higher in winter", lambda t: t.dt.month.isin([12, 1, 2])),
]


@pytest.mark.parametrize(("words", "where"), SEASONS)
def test_seasons_and_events_act_and_are_understood(words: str, where: Any) -> None:
    description = f"hourly carousel rides in 2024, {words}"
    assert planned(description).not_understood == ("carousel",) or not planned(description).not_understood
    frame = values(description, "carousel_rides")
    on = where(frame["timestamp"])
    # 8,784 hours of noise below a fifth of the level: far more than five standard errors.
    assert frame["carousel_rides"][on].mean() > 1.1 * frame["carousel_rides"][~on].mean()


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("growing", 1.1, 3),
        ("slowly going down", 0.5, 0.95),
        ("growing 20% a year", 1.3, 1.6),
        ("with a downward trend", 0.3, 0.9),
        ("falling 10% per year", 0.75, 0.87),
        ("growing from about 200 to 900", 3.6, 5.4),
        ("annual growth of 5%", 1.04, 1.18),
    ],
)
def test_trends_reach_what_is_said(words: str, low: float, high: float) -> None:
    frame = values(f"weekly kite club members for 2 years, {words}", "kite_club_members")
    found = frame["kite_club_members"].to_numpy(float)
    assert low < np.mean(found[-6:]) / np.mean(found[:6]) < high


def test_noise_is_as_loud_as_said() -> None:
    def roughness(words: str) -> float:
        frame = values(f"sail angle every minute for two days, {words}", "sail_angle")
        return float(np.diff(frame["sail_angle"].to_numpy(float)).std())

    assert roughness("without noise") < roughness("smooth") < roughness("very noisy")


@pytest.mark.parametrize(
    ("words", "share"),
    [("with 2% gaps", 0.02), ("some dropouts", 0.03), ("gaps in 5% of the readings", 0.05), ("no gaps", 0.0)],
)
def test_gaps_come_at_their_rate(words: str, share: float) -> None:
    frame = values(f"tank pressure every minute for a week, {words}", "tank_pressure")
    # 10,080 steps in runs of about 4: a standard error of about 2 × sqrt(share × 4 / 10,080).
    assert abs(frame["tank_pressure"].isna().mean() - share) <= 10 * np.sqrt(share * 4 / 10_080)


def test_prices_agree_on_business_days() -> None:
    frame = fabulate.generate("daily share prices of 3 companies for 2023", seed=3).to_pandas()
    assert frame["ticker"].nunique() == 3
    assert (frame["low"] <= frame[["open", "close"]].min(axis=1)).all()
    assert (frame["high"] >= frame[["open", "close"]].max(axis=1)).all()
    assert (np.array([day.weekday() for day in frame["date"]]) < 5).all()


def test_what_has_no_effect_is_not_understood() -> None:
    assert "morning" in planned("monthly carousel rides in 2024, more in the morning").not_understood
    assert not planned("hourly carousel rides in 2024, more in the morning").not_understood


def test_facts_carry_what_was_asked() -> None:
    found = planned("carousel rides every 15 minutes for 3 days, higher in the morning, with 2% gaps")
    facts: Any = found.schema["facts"]
    checks = {fact["check"]: fact for fact in facts}
    assert checks["step"]["is"] == "15min"
    assert checks["rows"]["is"] == 288
    assert checks["missing"]["is"] == 0.02
    assert "extract(hour" in checks["higher"]["where"]


@pytest.mark.parametrize("words", ["exams every 0 minutes", "sales every 000 days", "0 readings an hour for 0 days"])
def test_no_step_is_no_series(words: str) -> None:
    compile_schema(parse(plan(words, locale=None, as_of=date(2026, 11, 1)).schema))


def test_counted_business_days_are_steps_of_each() -> None:
    found = every("lantern prices of 3 shops, 40 trading days")
    assert (found["step"], found["rows"]) == ("1 business day", 40)


def test_a_part_of_a_month() -> None:
    found = every("glacier melt every 20 minutes during the first week of May 2026")
    assert (found["start"], found["end"]) == ("2026-05-01", "2026-05-07")


def test_last_year_is_no_part_of_a_name() -> None:
    columns = main(planned("lantern repairs per day last year, none on public holidays"))["columns"]
    assert [column["name"] for column in columns] == ["date", "lantern_repairs"]
    assert columns[1]["holidays"] == {"US": "-90%"}


def test_the_zone_of_the_steps() -> None:
    columns = main(planned("glacier melt every hour for three days in Europe/Berlin"))["columns"]
    assert columns[0]["zone"] == "Europe/Berlin" and len(columns) == 2


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("hourly temperature and power for two weeks, power correlates with temperature at 0.7", 0.7),
        ("hourly temperature and humidity for two weeks, humidity falls when temperature rises", -0.6),
    ],
)
def test_measures_that_go_together(words: str, way: float) -> None:
    found = planned(words)
    ds = fabulate.generate(schema=parse(found.schema), seed=5)
    assert [pair["spearman"] for pair in main(found)["correlations"]] == [way]
    fact = next(fact for fact in ds.report.facts if fact.check == "spearman")
    assert fact.held and abs(fact.measured - way) < 0.2  # type: ignore[operator]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("400 bike rentals in July 2025 in chronological order, more at weekends", {"sat": 3.0, "sun": 3.0}),
        ("1000 coffee shop sales, morning rush, sorted by date", None),
    ],
)
def test_when_the_rows_of_a_table_happen(words: str, expected: dict[str, float] | None) -> None:
    found = planned(words)
    table = main(found)
    column = next(one for one in table["columns"] if one["name"] == table["order"])
    if expected is not None:
        assert column["weekdays"] == expected
    assert not found.not_understood
    at = fabulate.generate(schema=parse(found.schema), seed=5).to_pandas()[table["order"]]
    assert at.is_monotonic_increasing
    if expected is None:
        busy = at.dt.hour.value_counts()
        assert min(busy[7], busy[9]) > 1.5 * busy[12]


def test_what_is_said_of_a_measure_is_not_said_of_the_rows() -> None:
    assert "order" not in main(planned("200 taxi rides, fares are higher at night"))
