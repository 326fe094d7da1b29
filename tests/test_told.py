"""What sentences tell of values, weights and doings: each reader by its table of examples, and what becomes of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fabulate.planner.offline import plan
from fabulate.planner.offline.readers import happenings, portions


@pytest.mark.parametrize(
    ("text", "name", "values", "shares"),
    [
        # weights beside the values
        ("Fleece is fawn (45%), grey (25%) or black.", "fleece", "fawn grey black", (0.45, 0.25, 0.3)),
        ("bells; metal is bronze (70%) or steel", "metal", "bronze steel", (0.7, 0.3)),
        ("kind is A (40%), B or C", "kind", "A B C", (0.4, 0.3, 0.3)),
        ("Kites. Their tail is long (60%) or short (40%).", "tail", "long short", (0.6, 0.4)),
        ("grain: rye (20 %), oat (30 %) and spelt", "grain", "rye oat spelt", (0.2, 0.3, 0.5)),
        # weights after the values
        ("kayak hire, hulls of plastic, carbon or wood in the ratio 5:3:2", "hulls", "plastic carbon wood",
         (0.5, 0.3, 0.2)),
        ("stoves, fuel gas, oil or wood in the ratio 6:3:1", "fuel", "gas oil wood", (0.6, 0.3, 0.1)),
        ("leaks with urgency 1-3 with shares 10%, 20%, 70%", "urgency", "1 2 3", (0.1, 0.2, 0.7)),
        ("tents with size S, M and L with weights 2, 5 and 3", "size", "S M L", (0.2, 0.5, 0.3)),
        ("plots in three sections, Upper, Middle and Lower (20/30/50)", "section", "Upper Middle Lower",
         (0.2, 0.3, 0.5)),
        ("ropes of hemp or nylon in a ratio of 1 to 3", "ropes", "hemp nylon", (0.25, 0.75)),
        ("teas with grade 1 to 3 split 50/30/20", "grade", "1 2 3", (0.5, 0.3, 0.2)),
        # the rest
        ("letters, half of them about ships, 30% weather and the rest birds", "topic", "ships weather birds",
         (0.5, 0.3, 0.2)),
        ("60% oak, 30% ash and the rest elm", "", "oak ash elm", (0.6, 0.3, 0.1)),
        ("two thirds are complaints and the rest praise", "", "complaints praise", (0.666667, 0.333333)),
        ("a third are sheep, a quarter goats and the others pigs", "", "sheep goats pigs",
         (0.333333, 0.25, 0.416667)),
        ("20% red and the remainder blue", "", "red blue", (0.2, 0.8)),
    ],
)  # fmt: skip
def test_portions(text: str, name: str, values: str, shares: tuple[float, ...]) -> None:
    (found,) = portions.read(text)
    assert (found.name, " ".join(found.values)) == (name, values)
    assert found.shares == pytest.approx(shares, abs=1e-5)


@pytest.mark.parametrize(
    "text",
    ["people with columns: insured (80%), smoker (20%)", "weather with humidity (40%)", "4% returned", "scores (1/2/3)",
     "orders, 30% paid with PayPal", "half of the year 2024"],
)  # fmt: skip
def test_no_portions(text: str) -> None:
    assert portions.read(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "noun", "share"),
    [
        ("bulbs, 6% arrive rotten", "is", "rotten", 0.06),
        ("some 5% get lost", "is", "lost", 0.05),
        ("one in ten turns out faulty", "is", "faulty", 0.1),
        ("3 out of 5 stay dry", "is", "dry", 0.6),
        ("about 2% come back torn", "is", "torn", 0.02),
        ("a quarter of them come from the coast", "from", "coast", 0.25),
        ("a third come from Holland", "from", "holland", 0.333333),
        ("half of these are from abroad", "from", "abroad", 0.5),
        ("30% hail from the hills", "from", "hills", 0.3),
        ("two fifths originate from farms", "from", "farms", 0.4),
        ("some 30% hold a photo", "has", "photo", 0.3),
        ("20% carry a label", "has", "label", 0.2),
        ("huts, 15% with a chimney", "has", "chimney", 0.15),
        ("three quarters have a garden", "has", "garden", 0.75),
        ("one in five wears a collar", "does", "collar", 0.2),
        ("15% without a phone", "lacks", "phone", 0.15),
        ("a tenth lack an address", "lacks", "address", 0.1),
        ("one in ten has no comment", "lacks", "comment", 0.1),
        ("8% are without any label", "lacks", "label", 0.08),
        ("half lacking a lid", "lacks", "lid", 0.5),
        ("two thirds of them registered letters", "is", "registered letters", 0.666667),
        ("40% of these salted nuts", "is", "salted nuts", 0.4),
    ],
)
def test_happenings(text: str, kind: str, noun: str, share: float) -> None:
    (found,) = happenings.read(text)
    assert (found.kind, found.noun) == (kind, noun)
    assert found.share == pytest.approx(share, abs=1e-5)


@pytest.mark.parametrize(
    "text", ["10% have more than 3 children", "80% with yes", "12% missing ages", "8% returned", "5% with typos"]
)
def test_no_happenings(text: str) -> None:
    assert happenings.read(text) == []


def _columns(text: str) -> dict[str, dict[str, Any]]:
    tables: Any = plan(text, as_of=date(2026, 1, 1)).schema["tables"]
    return {column["name"]: column for column in tables[-1]["columns"]}


def test_told_becomes_columns() -> None:
    columns = _columns(
        "alpacas of a farm. Fleece is fawn (45%), grey (25%) or black. 12% without a phone, 6% arrive lame"
    )
    assert columns["fleece"]["values"] == {"fawn": 0.45, "grey": 0.25, "black": 0.3}
    assert columns["phone"]["missing"] == 0.12
    assert columns["lame"]["rate"] == 0.06


def test_values_follow_another_column() -> None:
    columns = _columns("sauna visits by children, adults or seniors; the fee is 4, 9 and 6 euros respectively")
    assert columns["fee"]["values"] == ["4", "9", "6"]
    assert [rule["values"] for rule in columns["fee"]["given"]] == [["4"], ["9"], ["6"]]
