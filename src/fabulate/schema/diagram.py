"""A schema as an entity diagram in Mermaid's text: tables, their columns and keys, how many rows belong together.

The text is shown by GitHub, notebooks and the report. Names are written as Mermaid can read them; a column whose name
had to change carries its own in quotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .columns import Category, Reference, Rollup, Running, Sequence, Uuid
from .kinds import tag
from .models import PerParent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .column import Column
    from .models import Schema, Table

_TYPES = {
    "integer": "int",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "uuid": "uuid",
}
_NUMBERS = ("number", "series", "rollup", "running")


def mermaid(schema: Schema) -> str:
    """The diagram of the tables that are written, ending in a line break."""
    shown = {table.name: table for table in schema.written}
    lines = ["erDiagram"]
    for table in shown.values():
        lines += [f"    {line}" for line in _relations(schema, table) if line.split()[0] in shown]
    for table in shown.values():
        lines += [f"    {table.name} {{", *(f"        {line}" for line in _columns(schema, table)), "    }"]
    return "\n".join(lines) + "\n"


def _relations(schema: Schema, table: Table) -> Iterator[str]:
    """A line a reference: on the left how many parents a row has, on the right how many rows a parent has."""
    own = schema.reference_to_parent(table)
    for column in table.columns:
        if isinstance(column, Reference) and not column.hidden:
            optional = column.missing is not None or column.parent == table.name
            many = _children(table.rows) if column is own and isinstance(table.rows, PerParent) else "o{"
            yield f'{column.parent} {"|o" if optional else "||"}--{many} {table.name} : "{_quoted(column.name)}"'
    parent = schema.parent_of(table)
    if parent is not None and own is None and isinstance(table.rows, PerParent):
        yield f'{parent.name} ||--{_children(table.rows)} {table.name} : "made per"'


def _children(rows: PerParent) -> str:
    least = rows.fixed if rows.fixed is not None else rows.min or int(rows.distribution in ("zipf", "pareto"))
    most = rows.fixed if rows.fixed is not None else rows.max
    if most == 1:
        return "||" if least else "o|"
    return "|{" if least else "o{"


def _columns(schema: Schema, table: Table) -> Iterator[str]:
    keys = _keys(schema, table)
    for column in table.written:
        marks = ["PK"] if column.name in keys else ["UK"] if column.unique else []
        marks += ["FK"] if isinstance(column, Reference) else []
        name = re.sub(r"[^A-Za-z0-9_]", "_", column.name)
        name = name if re.match(r"[A-Za-z_]", name) else f"_{name}"
        line = f"{_type(schema, column)} {name}"
        line += f" {', '.join(marks)}" if marks else ""
        yield line + (f' "{_quoted(column.name)}"' if name != column.name else "")


def _keys(schema: Schema, table: Table) -> set[str]:
    """The columns that tell a row: its own number or UUID, else those of a group that is unique together."""
    shown = table.written
    own = [c.name for c in shown if isinstance(c, Uuid) or (isinstance(c, Sequence) and c.within is None)]
    leads = [c for t in schema.tables for c in t.columns if isinstance(c, Reference) and c.parent == table.name]
    named = {c.key_column or c.name for c in leads} & {c.name for c in table.columns}
    if own:
        return ({name for name in own if name in named} if len(own) > 1 else set()) or {own[0]}
    within = [c for c in shown if isinstance(c, Sequence) and c.within is not None]
    reference = schema.reference_to_parent(table)
    if within and reference is not None:
        return {within[0].name, reference.name}
    return set((table.unique or [[]])[0])


def _type(schema: Schema, column: Column) -> str:
    kind = tag(column) or ""
    if isinstance(column, Sequence):
        return "string" if column.format else "int"
    if isinstance(column, Reference):
        parent = schema.table(column.parent)
        key = column.key_column or next(iter(_keys(schema, parent)), None)
        target = next((c for c in parent.columns if c.name == key and not isinstance(c, Reference)), None)
        return _type(schema, target) if target is not None else "key"
    made = column.rollup if isinstance(column, Rollup) else column.running if isinstance(column, Running) else ""
    if made.lstrip().startswith("count"):
        return "int"
    if isinstance(column, Category) and all(re.fullmatch(r"-?\d+", str(value)) for value in column.values):
        return "int"
    if kind in _NUMBERS:
        return "number"
    return "computed" if kind == "sql" else _TYPES.get(kind, "string")


def _quoted(text: str) -> str:
    return text.replace('"', "'")
