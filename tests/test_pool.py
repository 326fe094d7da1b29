"""`pool`: at most so many different cells, which keep the column's distribution, and the law of addresses."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, both, cells, numbers, one_table, program, typed
from strategies_modifiers import POOLED, pooled

from fabulate.schema import SchemaError

ROWS = 20_000
MEMBER = {"name": "member", "kind": "boolean", "rate": 0.4}


def column(rows: int = ROWS, *before: dict[str, Any], **said: Any) -> list[Any]:
    return cells(one_table(*before, {"name": "x", **said}), rows)["x"]


def refused(*before: dict[str, Any], **said: Any) -> str:
    with pytest.raises(SchemaError) as caught:
        program(one_table(*before, {"name": "x", **said}))
    return str(caught.value)


@pytest.mark.parametrize("said", POOLED, ids=lambda said: said["kind"])
def test_so_many_different_cells_and_each_about_as_often(said: dict[str, Any]) -> None:
    count = Counter(column(**said, pool=8))
    assert 1 <= len(count) <= 8
    assert all(times >= ROWS / 8 * 0.85 for times in count.values())
    if said["kind"] in ("number", "uuid", "time", "faker"):
        assert len(count) == 8 or said.get("zeros")


def test_wide_spaces_fill_the_pool() -> None:
    for said in ({"kind": "integer", "min": 1, "max": 100}, {"kind": "number", "mean": 50, "sd": 9}, {"kind": "date"}):
        assert len(set(column(**said, pool=25))) == 25


def test_a_pool_keeps_mean_sd_and_shares() -> None:
    made = numbers(ROWS, kind="number", mean=50, sd=10, pool=200)
    assert made.mean() == pytest.approx(50, abs=0.35) and made.std() == pytest.approx(10, rel=0.04)
    share = Counter(column(kind="category", values={"a": 5, "b": 3, "c": 2}, pool=100))
    assert share["a"] / ROWS == pytest.approx(0.5, abs=0.03)
    assert share["c"] / ROWS == pytest.approx(0.2, abs=0.03)


def test_a_pool_wider_than_a_block_is_the_same_pool() -> None:
    made = program(one_table({"name": "x", "kind": "pattern", "regex": "[a-z]{9}", "pool": 300}))
    (whole,) = batches(made, [(0, 2_000)])
    pieces = batches(made, pairwise([0, 1, 7, 250, 1_999, 2_000]))
    assert both(made, pieces) == both(made, [whole])
    assert len(set(typed(made, [whole])["x"].to_pylist())) <= 300


def test_missing_comes_after_the_pool() -> None:
    made = column(ROWS, MEMBER, kind="date", pool=5, missing={"when": "member"})
    assert len(set(made) - {None}) == 5
    assert sum(x is None for x in made) / ROWS == pytest.approx(0.4, abs=0.02)


def test_each_branch_has_its_pool_and_a_row_its_place() -> None:
    rules = [{"when": "member", "mean": 500, "sd": 100}]
    made = cells(
        one_table(MEMBER, {"name": "x", "kind": "number", "mean": 50, "sd": 10, "pool": 9, "given": rules}), 3_000
    )
    plain = cells(one_table({"name": "x", "kind": "number", "mean": 50, "sd": 10, "pool": 9}), 3_000)["x"]
    for member, x, y in zip(made["member"], made["x"], plain, strict=True):
        assert x == pytest.approx(10 * y, abs=0.051) if member else x == y


def test_a_rule_may_have_a_pool_of_its_own() -> None:
    made = cells(one_table(MEMBER, {"name": "x", "kind": "uuid", "given": [{"when": "member", "pool": 3}]}), 2_000)
    assert len({x for x, m in zip(made["x"], made["member"], strict=True) if m}) == 3
    others = [x for x, m in zip(made["x"], made["member"], strict=True) if not m]
    assert len(set(others)) == len(others)


def test_pools_of_two_columns_are_apart() -> None:
    said = {"kind": "integer", "min": 1, "max": 1_000, "pool": 10}
    made = cells(one_table({"name": "x", **said}, {"name": "y", **said}), 5_000)
    assert len(set(zip(made["x"], made["y"], strict=True))) == 100
    assert abs(np.corrcoef(made["x"], made["y"])[0, 1]) < 0.08


@given(pooled(), st.lists(st.integers(0, 60), max_size=5), st.sampled_from([0, 2**32 - 7, 10**18]))
def test_any_slice_is_the_same(said: dict[str, Any], cuts: list[int], start: int) -> None:
    made = program(one_table({"name": "x", **said}))
    whole = both(made, batches(made, [(start, start + 60)], seed=3))
    edges = [start, *sorted(start + cut for cut in cuts), start + 60]
    assert both(made, batches(made, pairwise(edges), seed=3)) == whole
    present = [cell for cell in whole[1]["x"].to_pylist() if cell is not None]
    assert len(set(present)) <= said["pool"]


@given(pooled())
def test_neighbours_do_not_matter(said: dict[str, Any]) -> None:
    alone = cells(one_table({"name": "x", **said}), 100)["x"]
    beside = cells(one_table({"name": "y", **said}, MEMBER, {"name": "x", **said}), 100)["x"]
    assert alone == beside


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"kind": "uuid", "unique": True, "pool": 5},
         "t.x.pool: a unique column has as many cells as rows; leave out unique or pool"),
        ({"kind": "sequence", "pool": 5},
         "t.x.pool: a sequence cannot be pooled: each row has its own; leave out the pool, or take a pattern"),
        ({"from": "person.email", "pool": 5},
         "t.x.pool: a from cannot be pooled: its cells follow from the row's others; pool what it reads, or take fewer "
         "rows of the list"),
        ({"sql": "n * 2", "pool": 5},
         "t.x.pool: a sql cannot be pooled: its cells follow from the row's others; pool what it reads"),
        ({"kind": "template", "texts": ["is {n}"], "pool": 5},
         "t.x.pool: its cells read n, and a cell out of a pool would not agree with its row's; leave out the pool, or "
         "what it reads"),
        ({"kind": "uuid", "given": [{"when": "n > 2", "drivers": {"n": 1}}]},
         "t.x.given[0].drivers: is the same for all rows; leave it out of the rule"),
        ({"kind": "date", "after": "born", "pool": 5},
         "t.x.pool: its cells read born, and a cell out of a pool would not agree with its row's; leave out the pool, "
         "or what it reads"),
    ],
)  # fmt: skip
def test_what_is_refused_and_how(said: dict[str, Any], message: str) -> None:
    assert refused({"name": "n", "kind": "sequence"}, {"name": "born", "kind": "date"}, **said) == message


def test_a_reference_is_not_pooled() -> None:
    parents = {"name": "p", "columns": [{"name": "id", "kind": "sequence"}]}
    with pytest.raises(SchemaError, match="give the parents fewer rows"):
        program(
            {"tables": [parents, one_table({"name": "p_id", "kind": "reference", "to": "p", "pool": 3})["tables"][0]]}
        )
