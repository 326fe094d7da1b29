"""What people say in many ways: each wording by its table, on subjects that no other file has."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fabulate.planner.offline import plan
from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.readers import absent, chosen, parts, weighed
from fabulate.planner.offline.wording import read


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("one in six kites is torn", "16.667% of kites is torn"), ("3 out of 10 are lame", "30% are lame"),
        ("every 20th lamp is dim", "5% of lamp is dim"), ("1 puffin in 4 is ringed", "25% of puffins is ringed"),
        ("two thirds of bells rang", "66.667% of bells rang"), ("half the tents leak", "50% the tents leak"),
        ("seven percent of eels", "7% of eels"), ("blank for a fifth", "blank for 20%"),
        ("depth never below 3 m", "depth at least 3 m"), ("load capped at 90", "load at most 90"),
        ("fee never exceeds 40", "fee at most 40"), ("ages 65 and up", "ages at least 65"),
        ("gold can't be negative", "gold at least 0"), ("mass normal around 18 +/- 2.5", "mass mean 18, sd 2.5"),
        ("wait on average 11 minutes", "wait average 11 minutes"), ("servings, mostly 4", "servings, median 4"),
        ("the mark is out of 40", "the mark from 0 to 40"), ("300ish otters", "300 otters"),
        ("9:1 imbalance", "10% positives"),
        # what only looks alike
        ("revenue a quarter", "revenue a quarter"), ("the first half of 2024", "the first half of 2024"),
        ("half marathon times", "half marathon times"), ("a third party", "a third party"),
        ("rated 4 out of 5 stars", "rated 4 out of 5 stars"), ("every third day", "every third day"),
        ("owners have on average 3 dogs", "owners have on average 3 dogs"),
    ],
)  # fmt: skip
def test_one_wording_for_many(typed: str, meant: str) -> None:
    found = read(typed, load())
    assert " ".join(found.text.split()) == meant
    assert found.typed(0, len(found.text)) == typed


@pytest.mark.parametrize(
    ("text", "name", "values", "shares"),
    [
        ("ferries: mode - car 48%, bus 27%, on foot 25%", "mode", "car|bus|on foot", (0.48, 0.27, 0.25)),
        ("kilns. hazard low 55% medium 30% high 15%", "hazard", "low|medium|high", (0.55, 0.3, 0.15)),
        ("45% are brass, 35% tin and the rest clay", "", "brass|tin|clay", (0.45, 0.35, 0.2)),
        ("60% of rides by locals and 40% by tourists", "", "locals|tourists", (0.6, 0.4)),
        ("crop is 50% rye, 30% oats, 20% spelt", "crop", "rye|oats|spelt", (0.5, 0.3, 0.2)),
        ("glaze: matt 70% / satin 20% / raw 10%", "glaze", "matt|satin|raw", (0.7, 0.2, 0.1)),
        ("rank cadet/mate/master 50/30/20", "rank", "cadet|mate|master", (0.5, 0.3, 0.2)),
        ("glow red, blue or green in a 60/30/10 split", "glow", "red|blue|green", (0.6, 0.3, 0.1)),
        ("hulls of oak, ash and teak in the proportions 6:3:1", "hulls", "oak|ash|teak", (0.6, 0.3, 0.1)),
        ("vessel type yawl 85 ketch 10 sloop 5", "vessel type", "yawl|ketch|sloop", (0.85, 0.1, 0.05)),
        ("three decks A, B and C, equally sized", "deck", "A|B|C", (0.333333,) * 3),
        ("4 wings 9A 9B 9C 9D of equal size", "wing", "9A|9B|9C|9D", (0.25,) * 4),
        ("balanced guilds bakers, smiths, weavers", "guild", "bakers|smiths|weavers", (0.333333,) * 3),
        ("roast: light, medium or dark, evenly split", "roast", "light|medium|dark", (0.333333,) * 3),
        ("two piers: North and South, South has 75% of the boats", "pier", "North|South", (0.25, 0.75)),
        ("state mint, good or poor with good being 50%", "state", "mint|good|poor", (0.25, 0.5, 0.25)),
        ("looms L1 L2 L3 (L3 weaves 50% of the cloth)", "loom", "L1|L2|L3", (0.25, 0.25, 0.5)),
        ("Guilds - bakers, smiths, monks - and monks are the biggest with 40%", "guilds", "bakers|smiths|monks",
         (0.3, 0.3, 0.4)),
    ],
)  # fmt: skip
def test_values_and_weights(text: str, name: str, values: str, shares: tuple[float, ...]) -> None:
    (found,) = weighed.read(text) or chosen.read(text)
    assert (found.name, "|".join(found.values)) == (name, values)
    assert found.shares == pytest.approx(shares, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "noun", "share"),
    [
        ("60% of berths are paid by card", "paid by card", 0.6), ("25% injured in the past year", "injured", 0.25),
        ("squid seen in 70% of dives", "squid seen", 0.7), ("left-handed is rare (4%)", "left-handed", 0.04),
        ("1.2% lost their paddle", "lost paddle", 0.012), ("66% of oarsmen on iron pills", "on iron pills", 0.66),
        ("70% never paid anything", "paid", 0.3), ("10% of mills has the sluice open", "sluice open", 0.1),
        ("gift aid on 37% of boxes", "gift aid", 0.37),
    ],
)  # fmt: skip
def test_parts(text: str, noun: str, share: float) -> None:
    (found,) = parts.read(text)
    assert (found.noun, round(found.share, 6)) == (noun, share)


def test_no_parts() -> None:
    assert parts.read("50% are oil lamps, 8% interest, 15% women, 5% duplicate rows") == []


@pytest.mark.parametrize(
    ("text", "name", "share", "zero"),
    [
        ("20% didn't state their rank", "rank", 0.2, False), ("keel depth missing for 8%", "keel depth", 0.08, False),
        ("6% were at sea so their mark is blank", "mark", 0.06, False),
        ("CSAT 1-5, but only 30% of callers leave one", "csat", 0.7, False),
        ("mood (1-5) filled in by only 40% of monks", "mood", 0.6, False),
        ("nothing missing in the hull number", "hull number", 0, False),
        ("toll 0 for 50% of them", "toll", 0.5, True), ("66% never paid anything (spend = 0)", "spend", 0.66, True),
    ],
)  # fmt: skip
def test_absent(text: str, name: str, share: float, zero: bool) -> None:
    (found,) = absent.read(text)
    assert (found.name, found.share, found.zero) == (name, share, zero)


def _columns(text: str) -> dict[str, dict[str, Any]]:
    tables: Any = plan(text, as_of=date(2026, 1, 1)).schema["tables"]
    return {column["name"]: column for column in tables[-1]["columns"]}


def test_bounds_and_middles_of_one_measure_meet() -> None:
    columns = _columns("lighthouse logs: depth 2 to 25 cm (mean 7), swell never below 1 and capped at 9, on average 4")
    assert (columns["depth"]["min"], columns["depth"]["max"], columns["depth"]["mean"]) == (2, 25, 7)
    assert (columns["swell"]["min"], columns["swell"]["max"], columns["swell"]["mean"]) == (1, 9, 4)


def test_a_topics_rules_follow_new_labels() -> None:
    found: Any = plan("parcels with service slow 70%, swift 25%, same-day 5%", as_of=date(2026, 1, 1)).schema
    assert "overnight" not in str(found["tables"])
