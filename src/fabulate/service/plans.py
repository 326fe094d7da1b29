"""A plan, and a plan with its first rows, as JSON data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..writers import jsonl

if TYPE_CHECKING:
    from ..dataset import Dataset
    from ..planner import Plan


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
    program = dataset.program
    start, stop = dataset.span(table)
    batch = program.run(table, start, min(stop, start + most), dataset.seed, dataset.sizes)
    columns = zip(batch.names, program.types(table), strict=True)
    return {
        "table": table,
        "seed": dataset.seed,
        "columns": [{"name": name, "type": kind.kind, "nullable": kind.nullable} for name, kind in columns],
        "rows": [json.loads(line) for line in jsonl.rows(batch).splitlines()] if batch.rows else [],
        "tables": [{"name": t, "rows": dataset.span(t)[1] - dataset.span(t)[0]} for t in dataset.tables],
        **plan(dataset.plan, digest),
    }
