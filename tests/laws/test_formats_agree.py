"""A column has two faces, what is written and what is typed, and reading the one gives the other, in every format."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from rows import batches, program, typed, written
from strategies import schemas

if TYPE_CHECKING:
    from fabulate.columns import Type

ROWS = 25


def value(text: str, kind: Type) -> object:
    """A cell's text read by the column's type."""
    match kind.kind:
        case "integer":
            return int(text)
        case "number" | "float":
            return float(text)
        case "boolean":
            return {"true": True, "false": False}[text]
        case "date":
            return dt.date.fromisoformat(text)
        case "time":
            return dt.time.fromisoformat(text)
        case "datetime":
            return dt.datetime.fromisoformat(text)
    return text


@given(schemas())
def test_text_read_back_is_the_typed_value(schema: dict[str, Any]) -> None:
    made = program(schema)
    for table in schema["tables"]:
        name = table["name"]
        some = batches(made, [(0, ROWS)], table=name)
        frame = typed(made, some)
        head, *body = csv.reader(io.StringIO(written(made, some, "csv").decode(), newline=""), strict=True)
        assert head == frame.column_names
        assert len(body) == ROWS
        for at, (kind, column) in enumerate(zip(made.types(name), frame.columns, strict=True)):
            for row, cell in zip(body, column.to_pylist(), strict=True):
                if cell is None or cell == "":
                    assert row[at] == ""
                else:
                    assert value(row[at], kind) == cell, (head[at], kind)
                    if kind.kind == "number":
                        assert len(row[at].partition(".")[2]) == kind.decimals
                    if kind.kind in ("number", "float", "integer"):
                        assert set(row[at]) <= set("-.0123456789"), "an exponent, or no number"


@given(schemas())
def test_json_lines_says_what_csv_says(schema: dict[str, Any]) -> None:
    made = program(schema)
    for table in schema["tables"]:
        some = batches(made, [(0, ROWS)], table=table["name"])
        head, *body = csv.reader(io.StringIO(written(made, some, "csv").decode(), newline=""))
        lines = written(made, some).decode().split("\n")[:-1]
        for row, line, values in zip(body, lines, typed(made, some).to_pylist(), strict=True):
            found = json.loads(line, parse_float=str, parse_int=str)
            assert list(found) == head
            for name, text in zip(head, row, strict=True):
                cell = found[name]
                assert (cell is None) == (values[name] is None)
                assert text == ("" if cell is None else str(cell).lower() if isinstance(cell, bool) else cell)


@given(schemas())
def test_parquet_says_what_arrow_says(schema: dict[str, Any]) -> None:
    made = program(schema)
    some = batches(made, [(0, 10), (10, 10), (10, ROWS)])
    frame, found = typed(made, some), pq.read_table(pa.BufferReader(written(made, some, "parquet")))
    assert found.schema.equals(frame.schema)
    assert found.to_pylist() == frame.to_pylist()


@given(schemas())
def test_a_type_says_whether_cells_may_be_missing_and_how_wide_they_are(schema: dict[str, Any]) -> None:
    made = program(schema)
    for batch in batches(made, [(0, ROWS)]):
        for vector in batch.vectors:
            assert len(vector) == ROWS
            if vector.valid is not None and not vector.valid.all():
                assert vector.type.nullable
            if vector.type.kind == "text" and vector.type.width:
                assert vector.data.shape[1] <= max(vector.type.width, 1)
