"""A cell depends on its row alone: any slice, however it is cut, holds the same cells as the whole."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, both, program, typed, written
from strategies import KINDS, examples, schemas

import fabulate

if TYPE_CHECKING:
    from typing import Any

    from rows import Span

ROWS = 60
#: Where far slices start: beyond 32 bits, at a round number, beyond a double's integers, near the last row.
FAR = (2**32 - 7, 10**12, 2**53 - 9, 10**18)


def spans(cuts: list[int], start: int, stop: int) -> list[Span]:
    """The stretch start..stop cut at some places, empty pieces among them."""
    edges = [start, *sorted(start + cut for cut in cuts), stop]
    return list(itertools.pairwise(edges))


cuts = st.lists(st.integers(0, ROWS), max_size=6)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@examples(0.5)
def test_cut_anywhere(kind: str, data: st.DataObject) -> None:
    made = program(data.draw(schemas(kind)))
    seed = data.draw(st.sampled_from([0, 1, 2**63 - 1]))
    for table in made.tables:
        if made.tables[table].written:
            whole = both(made, batches(made, [(0, ROWS)], table=table, seed=seed))
            pieces = both(made, batches(made, spans(data.draw(cuts), 0, ROWS), table=table, seed=seed))
            assert pieces == whole, table


@given(schemas(), cuts, st.sampled_from(FAR))
def test_far_slices_cost_nothing_and_agree(schema: dict[str, Any], places: list[int], start: int) -> None:
    # Text that counts rows has its limits, which have a test of their own.
    for table in schema["tables"]:
        table["columns"] = [
            {**c, "step": 1} if c.get("kind") == "sequence" else {**c, "unique": False} for c in table["columns"]
        ]
    made = program(schema)
    whole = both(made, batches(made, [(start, start + ROWS)]))
    assert both(made, batches(made, spans(places, start, start + ROWS))) == whole


@given(schemas(), st.randoms(use_true_random=False))
def test_row_by_row_in_any_order(schema: dict[str, Any], random: Any) -> None:
    made = program(schema)
    order = list(range(12))
    random.shuffle(order)
    lone = dict(zip(order, batches(made, [(row, row + 1) for row in order]), strict=True))
    assert both(made, [lone[row] for row in sorted(lone)]) == both(made, batches(made, [(0, 12)]))


@given(schemas())
@examples(0.4)
def test_no_rows_are_rows_too(schema: dict[str, Any]) -> None:
    made = program(schema)
    none = batches(made, [(5, 5)])
    assert written(made, none) == b""
    assert typed(made, none).num_rows == 0


@given(schemas())
@examples(0.2)
def test_blocks_of_the_engine_are_slices(schema: dict[str, Any]) -> None:
    """The engine's own block size is no part of a cell's address."""
    schema["tables"][-1]["columns"] = [
        c for c in schema["tables"][-1]["columns"] if c.get("kind") != "faker"
    ] or schema["tables"][-1]["columns"]
    try:
        made = program(schema)
    except fabulate.SchemaError:
        return  # another column read the one that was taken out
    step = made.block_rows(made.schema.main_table.name)
    whole = typed(made, batches(made, [(step - 20, step + 20)]))
    assert typed(made, batches(made, [(step - 20, step), (step, step + 20)])) == whole


def test_wide_tables_have_shorter_blocks_and_the_same_cells() -> None:
    wide = {"name": "long", "kind": "template", "texts": ["x" * 3_000, "{other}"]}
    schema = {"tables": [{"name": "t", "columns": [{"name": "other", "kind": "uuid"}, wide]}]}
    made = program(schema)
    assert made.block_rows("t") < 10_000
    dataset = fabulate.generate(schema=schema, rows=12_000)
    assert written(made, list(dataset.batches())) == written(made, batches(made, [(0, 12_000)]))
