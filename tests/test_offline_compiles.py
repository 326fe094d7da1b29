"""No description ends without a dataset: random topics with random columns, ranges, types and statements compile."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from fabulate.api import check
from fabulate.planner.offline import plan
from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.mend import mended

DAY = date(2026, 1, 1)
KNOWLEDGE = load()
TOPICS = sorted(KNOWLEDGE.domain_names)
CONCEPTS = sorted(KNOWLEDGE.concept_names)
FORMS = ("{n}: {c}", "{n} with {c}", "columns of {n}: {c}", "{n}, {c}", "{n}\n- {l}", "{n}. {s}")


def _piece(name: str, chance: random.Random) -> str:
    low = chance.choice([0, 1, 5, 100, -10, 0.1, 2000])
    high = low + chance.choice([1, 3, 9, 50, 0.5, 2])
    shapes = ("{n} ({a:g}-{b:g})", "{n} - {a:g} to {b:g}", "{n} (a, b or c)", "{n} (mean {a:g})", "{n}: {t}", "{n}",
              "{n} 30% missing")  # fmt: skip
    kind = chance.choice(["int", "float", "bool", "date", "datetime", "string", "string unique"])
    return chance.choice(shapes).format(n=name, a=low, b=high, t=kind)


def _description(chance: random.Random) -> str:
    topic = chance.choice(TOPICS)
    tables: Any = KNOWLEDGE.domains[KNOWLEDGE.domain_names[topic][0][0]]["tables"]
    own = [str(column["name"]).replace("_", " ") for table in tables for column in table["columns"]]
    names = dict.fromkeys(chance.choice(own if chance.random() < 0.75 else CONCEPTS) for _ in range(5))
    pieces = [_piece(name, chance) for name in names]
    said = ("between 5 and 8", "averages 40", "is 20 to 21", "never negative", "under 3", "has mean 2 and sd 9")
    told = ". ".join(f"{name} {chance.choice(said)}" for name in names)
    return chance.choice(FORMS).format(n=topic, c=", ".join(pieces), l="\n- ".join(pieces), s=told)


@pytest.mark.parametrize("part", range(4))
def test_every_plan_compiles(part: int) -> None:
    chance = random.Random(part)
    refused = 0
    for _ in range(75):
        text = _description(chance)
        made = plan(text, as_of=DAY)
        refused += bool(check(made.schema))
        assert not check(mended(made.schema, check)[0]), text
    assert refused <= 12  # most of what readers change, they fit to its neighbours themselves


@pytest.mark.parametrize(
    "text",
    [
        "Survey of sailors: satisfaction (1-5), recommend (1-3), comment",
        "survey of divers: rating - 1 to 4, comment - free text",
        "Employee survey: satisfaction (1-6), tenure_years (0-3), comment",
        "hotel reviews with rating (1-3), review text",
        "customer survey. satisfaction is 1 to 4",
    ],
)
def test_conditions_follow_bounds(text: str) -> None:
    assert not check(plan(text, as_of=DAY).schema)


@pytest.mark.parametrize(
    ("column", "bounds"),
    [
        ("charge_start", "(10-20)"), ("level_end", "(0-9)"), ("height_m", "(0.1-0.4)"), ("opened", "(2-7)"),
        ("birth_date", "(3-8)"), ("email", "(1-4)"), ("city", "(5-9)"),
    ],
)  # fmt: skip
def test_a_stated_range_wins(column: str, bounds: str) -> None:
    tables: Any = plan(f"torches: torch_id, {column} {bounds}, watt (1-40)", as_of=DAY).schema["tables"]
    made = next(one for one in tables[-1]["columns"] if one["name"] == column)
    low, high = (float(bound) for bound in bounds.strip("()").split("-"))
    assert made["kind"] in ("number", "integer")
    assert (made["min"], made["max"]) == (low, high)


def test_mending_takes_out_what_is_refused_and_says_so() -> None:
    schema = {
        "tables": [
            {
                "name": "huts",
                "rows": 5,
                "columns": [
                    {"name": "beds", "kind": "integer", "min": 1, "max": 4},
                    {
                        "name": "note",
                        "kind": "category",
                        "values": ["a"],
                        "given": [{"when": "beds > 9", "values": ["b"]}],
                    },
                    {"name": "price", "sql": "beds * nothing"},
                ],
            }
        ]
    }
    made, notes = mended(schema, check)
    assert not check(made)
    assert len(notes) == 2
    assert schema["tables"][0]["columns"][2] == {"name": "price", "sql": "beds * nothing"}  # type: ignore[index]
