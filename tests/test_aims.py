"""Targets and what drives them, as words put it: read by a table of examples, then planned, made and measured."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import fabulate
from fabulate.planner.offline import plan
from fabulate.planner.offline.readers import aims

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "target", "subject", "rate"),
    [
        ("binary classification: will a parcel be refused? 12% positives", "refused", "parcel", 0.12),
        ("will the kiln crack a pot? 1 in 10 cracked", "cracked", "kiln", 0.1),
        ("survey of singers with age; did they rejoin (71% did)?", "rejoined", "", 0.71),
        ("did the puppet show sell out? 40% sold out", "sold out", "puppet show", 0.4),
        ("Do lanterns arrive late? 10% late", "arrived late", "lantern", 0.1),
        ("is a bottle defective? 4% positive", "defective", "bottle", 0.04),
        ("predict whether a candle drips. 35% drip", "dripped", "candle", 0.35),
        ("predict which wells run dry (10%), with depth and rainfall", "run dry", "well", 0.1),
        ("ropes: target = snapped (6% yes). columns: load, snapped", "snapped", "rope", 0.06),
        ("harbour cranes, target: jammed, 7% positive", "jammed", "harbour crane", 0.07),
        ("toy data for a classifier: does a ferry leave late?", "left late", "ferry", None),
        ("detect counterfeit stamps (5% fake) from paper weight and brightness", "counterfeit", "stamp", 0.05),
        ("spot fake tickets from price and seller age, 2% fake", "fake", "ticket", 0.02),
        ("survival of saplings, 60% survive; shade hurts", "survived", "sapling", 0.6),
        ("wine cellar: predict spoilage (7%). A sealed cork helps", "spoiled", "wine cellar", 0.07),
    ],
)
def test_a_target_by_any_wording(text: str, target: str, subject: str, rate: float | None) -> None:
    found = aims.read(text)
    assert found is not None
    assert (found.target, found.rate, found.number) == (target, rate, False)
    if subject:
        assert found.subject == subject


@pytest.mark.parametrize(
    ("text", "target", "rate"),
    [
        ("choir members: a fifth don't come back", "come back", 0.8),
        ("a third of the swimmers do not return", "return", 2 / 3),
        ("gardeners, half of the gardeners are behind", "behind", 0.5),
        ("cyclists: 30% don't finish", "finish", 0.7),
        ("barrels, two thirds overflow; bigger roofs make it likelier", "overflow", 2 / 3),
        ("donors: 35% give again; older donors give again more often", "given again", 0.35),
    ],
)
def test_a_target_told_by_its_share_alone(text: str, target: str, rate: float) -> None:
    found = aims.read(text)
    assert found is not None
    assert found.target.split()[0][:4] == target.split()[0][:4]
    assert found.rate == pytest.approx(rate, abs=1e-5)


@pytest.mark.parametrize(
    "text",
    [
        "can you make me a dataset of lantern delays?",
        "300 adults, 60% female, 5% did not answer the income question",
        "what is a good dataset of kites? with span and price",
        "toy shop orders with 5% returned and 10% cancelled",
        "hotel guests, 20% don't have breakfast",
        "lanterns of iron, brass or glass, older lanterns cost more",
    ],
)
def test_no_target_where_none_is_told(text: str) -> None:
    assert aims.read(text) is None


@pytest.mark.parametrize(
    ("text", "drivers"),
    [
        ("Do kites crash? Heavier and older kites crash more often", {"weight": 1, "age": 1}),
        ("will a candle drip? thinner candles drip less", {"thickness": 1}),
        ("did singers rejoin? 70% did. Younger singers rejoin less", {"age": 1}),
        ("does a rope snap? Depends on load (more is worse) and wax (more is better)", {"load": -1, "wax": 1}),
        ("will a tent leak? the longer the storm the worse, and a groundsheet helps", {"storm": -1, "groundsheet": 1}),
        ("does a ferry sink? Fewer checks and higher waves make sinking likelier", {"check": -1, "wave": 1}),
        ("drag of kayaks; hull width is the main driver, a calm river lowers it", {"hull width": 1, "calm river": -1}),
        ("price of used violins driven by age and maker (older is cheaper)", {"age": -1, "maker": 0}),
        ("will a goat escape? taller fences lower the risk", {"fence height": -1}),
        ("will books be returned? shorter books are less likely to be returned", {"length": 1}),
        ("does a sledge break, 14% broken? easy to predict from runs and frost", {"run": 0, "frost": 0}),
        ("height of sunflowers depends mostly on sunshine; shade lowers it", {"sunshine": 0, "shade": -1}),
    ],
)
def test_drivers_by_any_wording(text: str, drivers: dict[str, int]) -> None:
    found = aims.read(text)
    assert found is not None
    names = {name: one.sign for one in found.drivers for name in one.names}
    assert {name: names.get(name) for name in drivers} == drivers


def _target(text: str, name: str) -> tuple[dict[str, Any], Any]:
    found = plan(text, locale=None, as_of=DAY)
    table = found.schema["tables"][0]  # type: ignore[index]
    column = next(column for column in table["columns"] if column["name"] == name)
    return column, found


@pytest.mark.parametrize(
    ("text", "name", "setting", "value"),
    [
        ("will a parcel be refused? heavier parcels are refused more, AUC about 0.75", "refused", "auc", 0.75),
        ("predict whether a candle drips, fairly hard. Longer candles drip more", "dripped", "auc", 0.72),
        ("did singers rejoin? older singers rejoin more, only a weak signal", "rejoined", "auc", 0.66),
        ("sledges that break, 14% broken, easy to predict from runs and frost", "broken", "auc", 0.92),
        ("drag of kayaks driven by width and load, R² 0.5", "drag", "r2", 0.5),
        ("height of sunflowers driven by sunshine and water, noisy", "height", "r2", 0.4),
    ],
)
def test_how_well_it_can_be_told(text: str, name: str, setting: str, value: float) -> None:
    assert _target(text, name)[0][setting] == value


@pytest.mark.parametrize(
    ("text", "name", "columns"),
    [
        ("ropes: older and thinner ropes snap more often. target = snapped (6% yes). "
         "columns: rope_age, diameter_mm, load_kg, snapped", "snapped", {"rope_age": 1, "diameter_mm": -1}),
        ("toy data for a classifier: does a ferry leave late? the longer the queue the worse, and a second ramp helps",
         "left_late", {"queue": 1, "second_ramp": -1}),
        ("predict whether a seedling survives. Depends on frost days (more is worse)", "survived", {"frost_days": -1}),
        ("choir members: a fifth don't come back. Fewer rehearsals make quitting likelier", "come_back",
         {"rehearsals": 1}),
        ("tents with age, weight_kg and leaks; heavier tents leak less and older ones more. 22% leak", "leaks",
         {"weight_kg": -1, "age": 1}),
    ],
)  # fmt: skip
def test_drivers_are_wired_by_sign(text: str, name: str, columns: dict[str, int]) -> None:
    column, found = _target(text, name)
    assert {one: 1 if strength > 0 else -1 for one, strength in column["drivers"].items()} == columns
    fabulate.generate(schema=found.schema, seed=1, rows=5)


def test_the_rows_follow() -> None:
    text = "2000 kites; heavier kites crash more often, a long tail helps, 22% crash"
    ds = fabulate.generate(text, seed=3, planner="offline")
    rows = ds.to_pandas()
    crashed = rows["crashed"].astype(bool)
    assert len(rows) == 2000
    assert abs(crashed.mean() - 0.22) < 0.046  # five standard errors
    assert rows.loc[crashed, "weight"].mean() > rows.loc[~crashed, "weight"].mean()
    assert crashed[rows["long_tail"]].mean() < crashed[~rows["long_tail"]].mean()
    facts = {(fact["at"], fact["check"]) for fact in ds.report.to_dict()["facts"]}
    assert {("kites.crashed", "share"), ("kites.weight", "higher")} <= facts


def test_classes_noise_and_a_leak() -> None:
    text = "classify beetles (stag, rove, dung) from length and horn width, add 2 irrelevant columns and a leaky column"
    column, found = _target(text, "species")
    assert column["values"] == ["stag", "rove", "dung"]
    assert set(column["drivers"]) == {"length", "horn_width"}
    names = [column["name"] for column in found.schema["tables"][0]["columns"]]
    assert {"noise_1", "noise_2", "species_flag"} <= set(names)
    fabulate.generate(schema=found.schema, seed=1, rows=5)


@pytest.mark.parametrize("words", ["predict churn", "predict churn, 20% churn, fairly hard", "churn prediction, easy"])
def test_a_target_that_is_the_topic_keeps_the_topic_and_its_drivers(words: str) -> None:
    made = plan(words, locale=None, as_of=date(2026, 11, 1)).schema["tables"][-1]["columns"]
    churned = next(column for column in made if column["name"] == "churned")
    assert {"contract", "support_calls", "tenure_months"} <= set(churned["drivers"])
