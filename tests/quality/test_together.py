"""What a table is as a whole: identifiers never repeat, and no two columns know of each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from odds import FALSE_ALARM, ROWS
from rows import one_table, vector, vectors
from scipy import stats

from fabulate.columns import words

MANY = 100_000


def distinct(column: dict[str, Any], locale: str = "en_US") -> int:
    found = vectors(one_table({"name": "c", **column}, locale=locale), MANY)["c"]
    cells = words.texts(found.data) if found.type.kind == "text" else found.data.tolist()
    there = [True] * MANY if found.valid is None else found.valid.tolist()
    assert all(cell for cell, is_there in zip(cells, there, strict=True) if is_there and isinstance(cell, str))
    return len({cell for cell, is_there in zip(cells, there, strict=True) if is_there}) - sum(there)


@pytest.mark.parametrize(
    "column",
    [
        {"kind": "uuid"},
        {"kind": "sequence", "format": "A{}"},
        {"kind": "sequence", "step": -3},
        {"kind": "pattern", "regex": r"\d{5}", "unique": True},
        {"kind": "pattern", "regex": r"[A-Z]{3}\d{3}", "unique": True},
        {"kind": "pattern", "regex": r"[a-f0-9]{64}", "unique": True},
        {"kind": "uuid", "missing": 0.5, "unique": True},
        {"kind": "template", "texts": ["n{a}", "m{a}"], "slots": {"a": {"regex": r"\d{6}"}}, "unique": True},
        {
            "kind": "template",
            "texts": ["{a}-{b}"],
            "slots": {"a": ["x", "y", "zz"], "b": {"regex": "[a-z]{5}"}},
            "unique": True,
        },
    ],
    ids=str,
)
def test_identifiers_never_repeat(column: dict[str, Any]) -> None:
    assert distinct(column) == 0


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "ar_EG", "ko_KR", "vi_VN"])
@pytest.mark.parametrize("part", ["email", "username"])
def test_addresses_of_people_never_repeat(locale: str, part: str) -> None:
    assert distinct({"from": f"person.{part}", "unique": True}, locale) == 0


def test_a_space_as_large_as_the_rows_is_used_up() -> None:
    found = vector(MANY, kind="pattern", regex=r"\d{5}", unique=True)
    assert sorted(words.texts(found.data)) == [f"{at:05d}" for at in range(MANY)]


COLUMNS: list[dict[str, Any]] = [
    {"kind": "number", "mean": 0, "sd": 1, "decimals": 9},
    {"kind": "number", "mean": 0, "sd": 1, "decimals": 9},
    {"kind": "number", "min": 0, "max": 1},
    {"kind": "integer", "mean": 4},
    {"kind": "boolean"},
    {"kind": "boolean", "rate": 0.1},
    {"kind": "category", "values": ["a", "b", "c"]},
    {"kind": "category", "values": {"1": 3, "2": 1, "9": 4}},
    {"kind": "date"},
    {"kind": "datetime", "hours": {"7..10": 5, "18": 1}},
    {"kind": "time"},
    {"from": "thing.name"},
    {"from": "other.name"},
    {"from": "person.gender"},
    {"kind": "reference", "to": "parents"},
    {"from": "column 14.size"},
    {"kind": "date", "after": "2025-01-01", "by": {"median": 100}},
]
LISTS = {
    name: {"columns": ["name"], "rows": [["x"], ["y"], ["z"]], "weights": [1, 2, 3]} for name in ("thing", "other")
}
PARENTS = {
    "name": "parents",
    "rows": 50_000,
    "columns": [{"name": "id", "kind": "sequence"}, {"name": "size", "kind": "number", "min": 0, "max": 9}],
}


def test_no_two_columns_are_correlated_at_any_lag() -> None:
    """H0 for each pair and lag -2..2, ranks and their distance from the middle: no correlation; one alarm for all."""
    table = {"name": "t", "columns": [{"name": f"column {at}", **column} for at, column in enumerate(COLUMNS)]}
    found = vectors({"lists": LISTS, "tables": [PARENTS, table]}, ROWS)
    ranks = [stats.rankdata(vector.data) / ROWS for vector in found.values()]
    ranks += [
        (cells.data[:, 0] % 32).astype(float)
        for cells in (vector(ROWS, name=name, kind="uuid") for name in ("column 1", "u"))
    ]
    limit = float(stats.norm.isf(FALSE_ALARM / (2 * 5 * len(ranks) ** 2)))
    for scored in (ranks, [np.abs(rank - rank.mean()) for rank in ranks]):
        scores = [(one - one.mean()) / (one.std() or 1) for one in scored]
        for lag in range(3):
            for at, one in enumerate(scores):
                for to, other in enumerate(scores):
                    if lag == 0 and at >= to:
                        continue
                    z = float(np.einsum("i,i->", one[: ROWS - lag], other[lag:])) / ROWS**0.5
                    assert abs(z) < limit, f"columns {at} and {to} at lag {lag}: z = {z:.1f}"
