"""Targets and what moves them, in loose words: each by its table, on subjects that no other file has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fabulate.planner.offline import plan
from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.readers import learn, moved
from fabulate.planner.offline.wording import read


@pytest.mark.parametrize(
    ("text", "target", "rate", "number"),
    [
        ('barge data, target "sank" (yes/no), 15% sank', "sank", 0.15, False),
        ("Label `torn` 0/1, rare - only 2%. wind and age", "torn", 0.02, False),
        ("outcome variable 'lapsed' true for 7 percent", "lapsed", 0.07, False),
        ("kites, target column drag_kg. wind raises it", "drag kg", None, True),
        ("Target is the sound level of bells; weight raises it. regression", "sound level", None, True),
        ("gout prediction, 5% had gout", "gout", 0.05, False),
        ("piano lessons no-shows, 1 in 4 doesn't turn up", "no show", 0.25, False),
        ("drummers who quit: 1 in 5 quits. few gigs make quitting likelier", "quit", 0.2, False),
        ("62% got a medal. more training increases the chance", "got medal", 0.62, False),
        ("a drinkable flag where 61% are drinkable", "drinkable", 0.61, False),
        ("loom data, fee depends on size and age. regression", "fee", None, True),
        ("column label: ripe or raw, 13% ripe", "label", None, False),
        ("which masts fall? ~6% fell. older masts are at higher risk", "fell", 0.06, False),
        ("train a model that estimates used harp prices. age pushes the price down. r2 0.8", "price", None, True),
        ("daily kelp yield of bays as the target, explained by light (positive). regression", "daily kelp yield", None,
         True),
    ],
)  # fmt: skip
def test_targets(text: str, target: str, rate: float | None, number: bool) -> None:
    found = learn.read(read(text, load()).text)
    assert found is not None
    assert (found.target, found.number) == (target, number)
    assert found.rate == pytest.approx(rate)


@pytest.mark.parametrize(
    ("text", "drivers"),
    [
        ("rain and low trust increase it, higher pay lowers it", {"rain": 1, "trust": -1, "pay": -1}),
        ("risk goes up with age, mass and salt level, rest brings it down",
         {"age": 1, "mass": 1, "salt level": 1, "rest": -1}),
        ("it tends to be at night, for higher fares and from abroad", {"night": 1, "fare": 1, "abroad": 1}),
        ("those with few gigs, a long commute or no personal coach are more likely to stop",
         {"gig": -1, "commute": 1, "personal coach": -1}),
        ("price depends mostly on tonnage, rig and age (older = cheaper)", {"tonnage": 0, "rig": 0, "age": -1}),
        ("sales as a function of heat (+), rain (-)", {"heat": 1, "rain": -1}),
        ("short tenure should push it up, many fines too", {"tenure": -1, "fine": 1}),
        ("fertilizer has a small positive effect", {"fertilizer": 1}),
        ("older masts and masts with rot are at higher risk", {"mast age": 1, "rot": 1}),
        ("shorter ropes get torn more often", {"rope length": -1}),
        ("missed fees and low tide are the strongest predictors", {"missed fee": 0, "tide": -1}),
    ],
)  # fmt: skip
def test_drivers(text: str, drivers: dict[str, int]) -> None:
    assert {one.names[0]: one.sign for one in moved.read(text, "broken", [])} == drivers


def test_what_moves_a_target_is_wired() -> None:
    words = (
        'lighthouse keepers, target "left" (yes/no), 15% left. overtime and low mood increase it, higher pay lowers it'
    )
    tables: Any = plan(words, as_of=date(2026, 1, 1)).schema["tables"]
    (left,) = (column for column in tables[-1]["columns"] if column["name"] == "left")
    assert left["rate"] == 0.15
    assert {name: strength > 0 for name, strength in left["drivers"].items()} == {
        "overtime": True, "mood": False, "pay": False}  # fmt: skip


def test_classes_are_told_apart_by_their_measures() -> None:
    tables: Any = plan(
        "like iris but for owls: 3 species (barn, tawny, snowy), wing length mm, body mass g, balanced classes",
        as_of=date(2026, 1, 1),
    ).schema["tables"]
    measured = [column for column in tables[-1]["columns"] if column.get("given")]
    assert len(measured) >= 2
    assert all(len({rule["mean"] for rule in column["given"]}) == 3 for column in measured)
