"""How many rows each table has: what the request asks, else what the schema says, and children with their parents.

Parents keep their sizes and children follow. Where rows are asked of a table that is made per parent, its parents are
those that so many children reach, the last of them cut, unless the request counts the parents too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schema.errors import RequestError
from .children import MOST_ROWS
from .grid import steps_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..schema.models import Schema, Table
    from .block import TableProgram

DEFAULT_ROWS = 100


def sizes(
    schema: Schema, tables: Mapping[str, TableProgram], asked: Mapping[str, int], seed: int,
    own: Callable[[str, int], int] = lambda name, rows: rows,
) -> dict[str, int]:  # fmt: skip
    """The rows of every table; RequestError when more children are asked for than the asked parents have.

    How many children the first parents have depends on the seed, and so does this. `own`: how many of a table's own
    rows are among so many that are asked for or said.
    """
    order = _parents_first(schema, tables)
    wanted = {name: own(name, rows) for name, rows in asked.items()}
    for name in reversed(order):
        per = tables[name].per
        if per is not None and name in wanted and per.parent not in asked:
            mean = per.counts.mean
            if wanted[name] > MOST_ROWS * (mean if mean < 1 else 1):
                raise RequestError(f"{wanted[name]:,} rows of {name} need more than {MOST_ROWS:,} of {per.parent}")
            wanted[per.parent] = max(wanted.get(per.parent, 0), per.reached(wanted[name], seed))
    found: dict[str, int] = {}
    for name in order:
        per, table = tables[name].per, schema.table(name)
        if per is None:
            found[name] = wanted[name] if name in wanted else own(name, _said(schema, table, found))
            continue
        parents = found[per.parent]
        there = per.total(parents, seed)
        if name in wanted and wanted[name] > there:
            raise RequestError(
                f"{wanted[name]:,} rows of {name} are asked for, and {parents:,} of {per.parent} have {there:,}; "
                f"ask for fewer, or for more of {per.parent}"
            )
        found[name] = wanted.get(name, there)
    for name, rows in found.items():
        if rows > MOST_ROWS:
            raise RequestError(f"{name} would have {rows:,} rows; {MOST_ROWS:,} at the most")
    return {table.name: found[table.name] for table in schema.tables}


def _said(schema: Schema, table: Table, found: Mapping[str, int]) -> int:
    """The rows of a table as the schema says; those of one with steps for each row of its parent."""
    if table.every is None:
        return table.rows if isinstance(table.rows, int) else DEFAULT_ROWS
    return steps_of(schema, table) * (found[table.every.per] if table.every.per is not None else 1)


def expected(schema: Schema, program: Callable[[str], TableProgram], least: int) -> dict[str, int]:
    """The rows of every table as the schema says, children by their mean: what no seed moves.

    `least`: children of at least so many parents, so that a look at the first rows of a parent misses none.
    """
    found: dict[str, int] = {}

    def rows(name: str) -> int:
        if name not in found:
            per, said = program(name).per, schema.table(name).rows
            found[name] = said if isinstance(said, int) else DEFAULT_ROWS
            if per is not None:
                found[name] = per.before(max(rows(per.parent), least) // per.size + 1)
        return found[name]

    return {table.name: rows(table.name) for table in schema.tables}


def _parents_first(schema: Schema, tables: Mapping[str, TableProgram]) -> list[str]:
    """The tables, none before the one its rows are made per."""
    order: dict[str, None] = {}

    def add(name: str) -> None:
        per, every = tables[name].per, schema.table(name).every
        parent = per.parent if per is not None else every.per if every is not None else None
        if parent is not None and parent not in order:
            add(parent)
        order[name] = None

    for name in tables:
        add(name)
    return list(order)
