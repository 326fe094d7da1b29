"""`sql`: a column computed from the row's own cells, as they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..expressions import compile_sql

if TYPE_CHECKING:
    from ...schema.columns import Sql
    from ..block import Cell
    from ..scope import Scope


def sql(column: Sql, scope: Scope) -> Cell:
    """A `sql` column; its kind follows from its expression."""
    return compile_sql(column.sql, scope, "sql", column.decimals)
