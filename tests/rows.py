"""Schemas to rows, for tests: compiled once, and any span of any table as a batch, as lines or as an Arrow table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fabulate.engine import Program, compile_schema
from fabulate.schema import parse
from fabulate.writers import FORMATS, arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from fabulate.columns import Batch, Vector

Span = tuple[int, int]


def one_table(*columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A schema of one table, `t`; `more` belongs to the schema."""
    return {**more, "tables": [{"name": "t", "columns": list(columns)}]}


def program(schema: dict[str, Any]) -> Program:
    """A schema, parsed and compiled."""
    return compile_schema(parse(schema))


def batches(
    made: Program, spans: Iterable[Span], *, table: str | None = None, seed: int = 0, total: int | None = None
) -> list[Batch]:
    """Some spans of a table (the main one), a batch each."""
    sizes = made.sizes(total, seed)
    return [made.run(table or made.schema.main_table.name, start, stop, seed, sizes) for start, stop in spans]


def written(made: Program, some: Sequence[Batch], format: str = "jsonl") -> bytes:
    """Batches as a file."""
    table = some[0].table
    return b"".join(FORMATS[format].write(made.tables[table].written, made.types(table), some))


def typed(made: Program, some: Sequence[Batch]) -> pa.Table:
    """Batches as an Arrow table."""
    table = some[0].table
    return arrow.table(made.tables[table].written, made.types(table), map(arrow.record_batch, some))


def both(made: Program, some: Sequence[Batch]) -> tuple[bytes, pa.Table]:
    """The two faces of some batches: what is written (JSON Lines tells missing from empty) and what is typed."""
    return written(made, some), typed(made, some)


def cells(
    schema: dict[str, Any], rows: int = 1_000, *, start: int = 0, table: str | None = None, seed: int = 0
) -> dict[str, list[Any]]:
    """A table's columns as Python values; missing cells are None."""
    made = program(schema)
    found: dict[str, list[Any]] = typed(
        made, batches(made, [(start, start + rows)], table=table, seed=seed)
    ).to_pydict()
    return found


def vectors(
    schema: dict[str, Any], rows: int, *, seed: int = 0, start: int = 0, table: str | None = None
) -> dict[str, Vector]:
    """A table's columns as typed vectors: NumPy data, and which cells are there."""
    (some,) = batches(program(schema), [(start, start + rows)], seed=seed, table=table)
    return dict(zip(some.names, some.vectors, strict=True))


def vector(rows: int, **column: Any) -> Vector:
    """One column, alone in its table."""
    name = column.pop("name", "c")
    return vectors(one_table({"name": name, **column}), rows)[name]


def numbers(rows: int, **column: Any) -> NDArray[np.float64]:
    """One column's numbers as written."""
    found = vector(rows, **column)
    data: NDArray[np.float64] = found.data / 10.0**found.type.decimals
    return data
