"""No two draws share an address: whatever stands beside a column, nothing of it can be told from the other."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from rows import cells

ROWS = 4_000
COIN = {"kind": "category", "values": ["x", "y"]}
#: Pairs of columns of two even values each, made by what shares a name.
PAIRS: dict[str, dict[str, Any]] = {
    "column and list": {
        "tables": [{"name": "t", "columns": [{"name": "plan", **COIN}, {"name": "b", "from": "plan.n"}]}]
    },
    "column and bundle": {
        "tables": [
            {
                "name": "t",
                "bundles": {"pick": {"list": "plan"}},
                "columns": [{"name": "pick", **COIN}, {"name": "b", "from": "pick.n"}],
            }
        ]
    },
    "list and bundle": {
        "tables": [
            {
                "name": "t",
                "bundles": {"pick": {"list": "plan"}},
                "columns": [{"name": "a", "from": "plan.n"}, {"name": "b", "from": "pick.n"}],
            }
        ]
    },
    "two bundles": {
        "tables": [
            {
                "name": "t",
                "bundles": {"one": {"list": "plan"}, "two": {"list": "plan"}},
                "columns": [{"name": "a", "from": "one.n"}, {"name": "b", "from": "two.n"}],
            }
        ]
    },
    "column and person": {
        "tables": [{"name": "t", "columns": [{"name": "person", **COIN}, {"name": "b", "from": "person.gender"}]}]
    },
    "column and reference": {
        "tables": [
            {"name": "p", "rows": 2, "columns": [{"name": "id", "kind": "sequence"}]},
            {"name": "t", "columns": [{"name": "p", **COIN}, {"name": "b", "kind": "reference", "to": "p"}]},
        ]
    },
    "value and missing": {
        "tables": [
            {"name": "t", "columns": [{"name": "a", **COIN, "missing": 0.5}, {"name": "b", **COIN, "missing": 0.5}]}
        ]
    },
    "template and its slot": {
        "tables": [
            {
                "name": "t",
                "columns": [
                    {"name": "c", "kind": "template", "texts": ["1{s}", "2{s}"], "slots": {"s": ["x", "y"]}},
                    {"name": "d", "kind": "template", "texts": ["{s}{s:2}"], "slots": {"s": ["x", "y"]}},
                ],
            }
        ]
    },
    "parent and child": {
        "tables": [
            {"name": "p", "rows": 5_000, "columns": [{"name": "id", "kind": "sequence"}, {"name": "c", **COIN}]},
            {
                "name": "t",
                "columns": [
                    {"name": "c", **COIN},
                    {"name": "r", "kind": "reference", "to": "p", "hidden": True},
                    {"name": "b", "from": "r.c"},
                ],
            },
        ]
    },
}


@pytest.mark.parametrize("schema", PAIRS.values(), ids=PAIRS)
def test_what_shares_a_name_shares_no_draw(schema: dict[str, Any]) -> None:
    schema = {"lists": {"plan": {"columns": ["n"], "rows": [["x"], ["y"]]}}, **schema}
    found = cells(schema, ROWS)
    assert not [shares for shares in pairs(found) if min(shares) < 0.22 or max(shares) > 0.28]


def pairs(found: dict[str, list[Any]]) -> list[list[float]]:
    """The shares of the four pairs of each two things in a row that should be independent coins."""
    coins: dict[str, list[Any]] = {}
    for name, column in found.items():
        if len(str(column[0])) == 2:
            coins |= {f"{name} {at}": [text[at] for text in column] for at in (0, 1)}
        elif None in column:
            coins[f"{name} missing"] = [cell is None for cell in column]
        else:
            coins[name] = column
    names = list(coins)
    shares = []
    for at, one in enumerate(names):
        for other in names[at + 1 :]:
            counts = Counter(zip(coins[one], coins[other], strict=True))
            shares.append([count / ROWS for count in counts.values()] + [0.0] * (4 - len(counts)))
    return shares


def test_missing_cells_are_missing_whatever_stood_there() -> None:
    schema = {
        "tables": [
            {
                "name": "t",
                "columns": [
                    {"name": "a", "kind": "template", "texts": ["{c}"], "slots": {}},
                    {"name": "c", "kind": "integer", "min": 1, "max": 2, "missing": 0.5},
                ],
            }
        ]
    }
    found = cells(schema, ROWS)
    there = Counter(cell for cell in found["c"] if cell is not None)
    assert set(there) == {1, 2}
    assert 0.45 < there[1] / sum(there.values()) < 0.55


@pytest.mark.parametrize("columns", [("key", "a\0low"), ("name", "a\nb"), ("key", "a\nb")])
def test_names_hold_no_separators_of_addresses(columns: tuple[str, str]) -> None:
    from fabulate import SchemaError, parse

    setting, text = columns
    with pytest.raises(SchemaError, match="control"):
        parse({"tables": [{"name": "t", "columns": [{"name": "a", "kind": "uuid", setting: text}]}]})
    if setting == "key":
        with pytest.raises(SchemaError, match="control"):
            parse({"tables": [{"name": "t", "key": text, "columns": [{"name": "a", "kind": "uuid"}]}]})
