"""Of the numbers that a request names, the seed moves every drawn cell and the row count none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, both, program
from strategies import examples, schemas

import fabulate

if TYPE_CHECKING:
    from typing import Any

    from fabulate import Dataset


@given(schemas(), st.integers(20, 10**12))
def test_the_total_moves_no_cell(schema: dict[str, Any], total: int) -> None:
    made = program(schema)
    assert both(made, batches(made, [(0, 20)], total=20)) == both(made, batches(made, [(0, 20)], total=total))


def lines(dataset: Dataset, table: str | None = None) -> list[bytes]:
    return b"".join(dataset.encode("jsonl", table)).splitlines()


@given(schemas(), st.integers(1, 30), st.integers(0, 40))
@examples(0.5)
def test_the_first_rows_of_more_are_the_rows_of_fewer(schema: dict[str, Any], rows: int, offset: int) -> None:
    many = fabulate.generate(schema=schema, rows=80, seed=3)
    few = fabulate.generate(schema=schema, rows=rows, seed=3)
    cut = fabulate.generate(schema=schema, rows=rows, offset=offset, total=80, seed=3)
    assert lines(few) == lines(many)[:rows]
    assert lines(cut) == lines(many)[offset : offset + rows]
    assert lines(many.head(5)) == lines(many)[:5]
    for other in many.tables[:-1]:
        # As many as there were, or as the rows reach: the same ones.
        found = lines(few, other)
        assert lines(many, other)[: len(found)] == found
        assert lines(cut, other) == lines(many, other)
        assert len(found) == len(lines(many, other)) or few.program.tables[few.main].per or other == "lines"


DRAWN = (
    {"kind": "number", "min": 0, "max": 1, "decimals": 9}, {"kind": "uuid"}, {"kind": "pattern", "regex": "[a-z]{12}"},
    {"kind": "datetime"}, {"kind": "template", "texts": ["{n}"], "slots": {"n": {"regex": "[a-z]{12}"}}},
    {"kind": "pattern", "regex": "[a-z]{12}", "unique": True}, {"kind": "faker", "method": "uuid4"},
    {"kind": "number", "mean": 0, "sd": 1, "decimals": 9},
)  # fmt: skip


@pytest.mark.parametrize("column", DRAWN, ids=lambda column: column["kind"])
def test_every_seed_has_cells_of_its_own(column: dict[str, Any]) -> None:
    schema = {"tables": [{"name": "t", "columns": [{"name": "c", **column}]}]}
    made = program(schema)
    found = [
        set(both(made, batches(made, [(0, 50)], seed=seed))[0].splitlines())
        for seed in (0, 1, 2, 2**31, 2**32, 2**63 - 1)
    ]
    assert len(set.union(*found)) == 50 * len(found)
