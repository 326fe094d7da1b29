"""What can be wrong with how tables belong together: the parent that rows are made per, unique groups, an order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .columns import Reference
from .errors import Problem, listed, nowhere
from .models import PerParent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .models import Schema, Table


def check(schema: Schema, table: Table) -> Iterator[Problem]:
    """Every fault of a table's `rows`, `unique` and `order` that is found by reading."""
    yield from _per(schema, table)
    yield from _circle(schema, table)
    names = [c.name for c in table.columns]
    if table.order is not None and table.order not in names:
        yield nowhere(f"{table.name}.order", table.order, f"column of {table.name}", names)
    for at, group in enumerate(table.unique or ()):
        for name in group:
            if name not in names:
                yield nowhere(f"{table.name}.unique[{at}]", name, f"column of {table.name}", names)
        if len(set(group)) < 2:
            fix = 'for one column, write "unique": true there'
            yield Problem(f"{table.name}.unique[{at}]", "needs two columns at the least", fix)


def _per(schema: Schema, table: Table) -> Iterator[Problem]:
    """Whether the parent that a table's rows are made per is there, is another table, and is reached one way."""
    if not isinstance(table.rows, PerParent):
        return
    path, per = f"{table.name}.rows.per", table.rows.per
    parent = schema.parent_of(table)
    if parent is None:
        yield nowhere(path, per, "table", (t.name for t in schema.tables if t is not table))
        return
    references = [c for c in table.columns if isinstance(c, Reference) and c.parent == parent.name]
    leads = [c.name for c in references if c.not_ is None]
    if len(leads) > 1 and per not in leads:
        yield Problem(path, f"{listed(leads)} lead to {parent.name}", f'say which, as "per": "{leads[0]}"')


def _circle(schema: Schema, table: Table) -> Iterator[Problem]:
    """Whether a table's rows follow from their own number, however far around."""
    seen = [table.name]
    above = _above(schema, table)
    while above is not None and above.name not in seen:
        seen.append(above.name)
        above = _above(schema, above)
    if above is not None and above is table:
        path = f"{table.name}.{'every' if table.every is not None else 'rows'}.per"
        shown = " → ".join([*seen, table.name])
        yield Problem(path, f"tables are made per one another in a circle: {shown}", "give one a number of rows")


def _above(schema: Schema, table: Table) -> Table | None:
    """The table whose rows tell how many rows a table has."""
    per = table.every.per if table.every is not None else None
    return next((t for t in schema.tables if t.name == per), None) or schema.parent_of(table)
