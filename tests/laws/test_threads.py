"""A program holds no state: threads run it at once, over any rows, and find what one thread finds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, program, written
from strategies import KINDS, examples, schemas

if TYPE_CHECKING:
    from rows import Span

SPANS = [(start, start + 30) for start in range(0, 360, 30)]


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@examples(0.1)
def test_one_program_in_many_threads(kind: str, data: st.DataObject) -> None:
    made = program(data.draw(schemas(kind)))
    jobs = [(seed, span) for span in SPANS for seed in (0, 7)]

    def job(what: tuple[int, Span]) -> bytes:
        seed, span = what
        return written(made, batches(made, [span], seed=seed))

    alone = {what: job(what) for what in jobs}
    with ThreadPoolExecutor(6) as threads:
        together = dict(zip(jobs, threads.map(job, jobs), strict=True))
    assert together == alone


def test_compiling_in_many_threads() -> None:
    schema = {
        "lists": {"thing": {"columns": ["a", "b"], "rows": [["x", 1], ["y", 2]]}},
        "tables": [
            {
                "name": "t",
                "columns": [
                    {"name": "n", "from": "person.full_name"},
                    {"name": "a", "from": "thing.a"},
                    {"name": "f", "kind": "faker", "method": "city"},
                ],
            }
        ],
    }

    def job(_: int) -> bytes:
        made = program(schema)
        return written(made, batches(made, [(0, 50)]))

    with ThreadPoolExecutor(6) as threads:
        assert len(set(threads.map(job, range(24)))) == 1
