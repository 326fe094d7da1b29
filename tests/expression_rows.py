"""Four rows of every type of cell, for tests of expressions: values by hand, without a draw."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest
from rows import one_table

from fabulate.columns import Type, Vector, words
from fabulate.engine.block import Block, Cell, TableProgram
from fabulate.engine.expressions import compile_sql
from fabulate.engine.scope import Scope
from fabulate.schema import Problem, SchemaError, parse
from fabulate.writers import arrow

DAY = date(1970, 1, 1).toordinal()
TODAY = date(2026, 6, 30)
KINDS = {
    "n": "integer", "q": "integer", "p": "number", "m": "number", "f": "number", "b": "boolean", "bm": "boolean",
    "c": "category", "cm": "category", "size": "category", "d": "date", "e": "date", "t": "datetime", "k": "time",
    "s": "uuid", "unit price": "number", "age": "integer",
}  # fmt: skip
LABELS = ("open", "closed", "on hold")
DATES = ("2026-01-31", "2024-02-29", "1999-12-31", "2026-06-30")
SIZES = ("small", "medium", "large")


def _days(*texts: str) -> list[int]:
    return [date.fromisoformat(text).toordinal() - DAY for text in texts]


def _cell(kind: Type, data: Any, valid: list[bool] | None = None) -> Cell:
    held = data if isinstance(data, np.ndarray) else np.array(data)
    made = Vector(kind, held, None if valid is None else np.array(valid))
    return Cell(kind, lambda block: made)


#: Four rows of every type; row 4 of what is nullable is missing.
SOME = [True, True, True, False]
CELLS = {
    "n": _cell(Type("integer"), [1, 2, 3, 4]),
    "q": _cell(Type("integer", nullable=True), [7, -7, 0, 0], SOME),
    "p": _cell(Type("number", decimals=2), [1000, 250, 5, -125]),
    "m": _cell(Type("number", decimals=3, nullable=True), [-2500, 125, 1000, 0], SOME),
    "f": _cell(Type("float"), [0.1, 1e-7, 2.5, -3.0]),
    "b": _cell(Type("boolean"), [True, True, False, False]),
    "bm": _cell(Type("boolean", nullable=True), [True, False, True, True], SOME),
    "c": _cell(Type("category", labels=LABELS, width=7), [0, 1, 2, 0]),
    "cm": _cell(Type("category", labels=LABELS, nullable=True, width=7), [0, 1, 2, 0], SOME),
    "size": _cell(Type("category", labels=SIZES, width=6), [0, 1, 2, 2]),
    "d": _cell(Type("date"), _days(*DATES)),
    "e": _cell(Type("date", nullable=True), [*_days("2026-02-28", "2025-02-28", "2000-01-01"), 0], SOME),
    "t": _cell(Type("datetime"), [x * 86_400 + 3_723 for x in _days(*DATES)]),
    "k": _cell(Type("time"), [0, 43_200, 86_399, 3_661]),
    "s": _cell(Type("text", width=12), words.pack_text(["Ada Lovelace", "Straße", "", " x "])),
    "unit price": _cell(Type("number", decimals=2), [150, 0, 33, 1]),
    "age": _cell(Type("integer"), [18, 40, 65, 90]),
}  # fmt: skip


def scope() -> Scope:
    columns: list[dict[str, Any]] = [{"name": name, "kind": kind} for name, kind in KINDS.items()]
    for column in columns:
        if column["kind"] == "category":
            labels = SIZES if column["name"] == "size" else LABELS
            column |= {"values": list(labels), "ordered": column["name"] == "size"}
        elif column["kind"] in ("integer", "number"):
            column |= {"min": 18 if column["name"] == "age" else -1000, "max": 90 if column["name"] == "age" else 1000}
    schema = parse(one_table(*columns, {"name": "x", "sql": "1"}, as_of=TODAY.isoformat()))

    def read(name: str, path: str) -> Cell:
        if name not in CELLS:
            raise SchemaError([Problem(path, f"{name!r} is no cell of t")])
        return CELLS[name]

    table = TableProgram("t", "t", (), {})
    return Scope(schema, schema.tables[0], "t.x", "x", "sql", read, lambda name: table, lambda at, *name: read(*name))


BLOCK = Block(TableProgram("t", "t", (), {}), np.arange(4, dtype=np.int64), 0, {"t": 4})


def value(expression: str, decimals: int | None = None) -> list[Any]:
    """The expression over the four rows."""
    made = compile_sql(expression, scope(), "sql", decimals)
    vector = made.make(BLOCK)
    assert vector.type == made.type
    assert vector.valid is None or made.type.nullable
    found: list[Any] = arrow.array(vector).to_pylist()
    return found


def wrong(expression: str) -> str:
    """What the expression is refused with."""
    with pytest.raises(SchemaError) as caught:
        compile_sql(expression, scope(), "sql")
    return str(caught.value)
