"""A plan, and a plan with its first rows, as JSON data."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from ..columns import text, words
from ..writers import jsonl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..columns import Batch
    from ..columns.vector import Vector
    from ..dataset import Dataset
    from ..planner import Plan

#: Cells of a slice, and of a table that is measured for a report on the spot; the seconds that the latter may take, and
#: the rows by which that is told beforehand.
SLICE_CELLS, MEASURED_CELLS, SECONDS, PROBE = 100_000, 2_000_000, 2.0, 128


def plan(found: Plan, digest: str) -> dict[str, Any]:
    """The schema, and how it was found."""
    return {
        "schema": found.schema.to_dict(),
        "digest": digest,
        "as_of": found.schema.today.isoformat(),
        "source": found.source,
        "cached": found.cached,
        "fallback": found.fallback,
        "not_understood": list(found.not_understood),
        "notes": list(found.notes),
        "tokens": found.tokens,
    }


def preview(dataset: Dataset, digest: str, table: str, most: int) -> dict[str, Any]:
    """The first rows of a table, with the types of its columns, the sizes of all tables, and the plan."""
    batch = _batch(dataset, table, 0, most)
    return {
        "table": table,
        "seed": dataset.seed,
        "columns": _columns(dataset, table),
        "rows": [json.loads(line) for line in jsonl.rows(batch).splitlines()] if batch.rows else [],
        "tables": _tables(dataset),
        **plan(dataset.plan, digest),
    }


def rows(dataset: Dataset, digest: str, table: str, first: int, count: int) -> dict[str, Any]:
    """Rows of a table from `first` on, a list a column: texts as a CSV has them before quoting, null where missing."""
    batch = _batch(dataset, table, first, min(count, _room(dataset, table, SLICE_CELLS)))
    return {
        "table": table,
        "first": first,
        "columns": _columns(dataset, table),
        "cells": [_texts(vector) for vector in batch.vectors],
        "tables": _tables(dataset),
        "digest": digest,
    }


def report(dataset: Dataset, digest: str, most: int) -> dict[str, Any]:
    """The report of each table's first rows, of fewer where they are wide or slow to make, with the plan."""
    part = dataset
    for table in dataset.tables:
        part = part.head(min(most, _room(dataset, table, MEASURED_CELLS), _in_time(dataset, table)), table)
    measured = part.measured(part.meter()).to_dict()
    del measured["schema"]
    del measured["again"]  # of the part; who asked knows the whole
    return {"report": measured, **plan(dataset.plan, digest)}


def cost(dataset: Dataset, tables: Iterable[str], most: int) -> tuple[int, int]:
    """The rows and the cells, hidden ones included, of so many rows of each of these tables at the most."""
    rows = {table: min(most, dataset.sizes[table]) for table in tables}
    return sum(rows.values()), sum(count * len(dataset.schema.table(table).columns) for table, count in rows.items())


def _room(dataset: Dataset, table: str, cells: int) -> int:
    """The rows of a table that have no more cells than that, hidden ones included."""
    return max(cells // len(dataset.schema.table(table).columns), 1)


def _in_time(dataset: Dataset, table: str) -> int:
    """The rows of a table that can be made in `SECONDS`, by its first ones."""
    began = time.perf_counter()
    _batch(dataset, table, 0, PROBE)
    return max(int(PROBE * SECONDS / (time.perf_counter() - began)), PROBE)


def _batch(dataset: Dataset, table: str, first: int, count: int) -> Batch:
    start, stop = dataset.span(table)
    at = min(start + first, stop)
    return dataset.program.run(table, at, min(stop, at + count), dataset.seed, dataset.sizes)


def _columns(dataset: Dataset, table: str) -> list[dict[str, Any]]:
    program = dataset.program
    columns = zip(program.tables[table].written, program.types(table), strict=True)
    return [{"name": name, "type": kind.kind, "nullable": kind.nullable} for name, kind in columns]


def _tables(dataset: Dataset) -> list[dict[str, Any]]:
    return [{"name": t, "rows": dataset.span(t)[1] - dataset.span(t)[0]} for t in dataset.tables]


def _texts(vector: Vector) -> list[str | None]:
    cells = words.texts(text.cells(vector, "plain"))
    if vector.valid is None:
        return [*cells]
    return [cell if there else None for cell, there in zip(cells, vector.valid.tolist(), strict=True)]
