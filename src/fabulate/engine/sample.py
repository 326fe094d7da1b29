"""The rows on which the compiler looks at a table's cells: always the same, whatever seed and span are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .block import Block, TableProgram
from .program import DEFAULT_ROWS

if TYPE_CHECKING:
    from .scope import Scope

#: A share measured on so many rows is within 0.03 of the table's in 9,999 of 10,000 columns.
ROWS = 4_096


def sample(scope: Scope, rows: int = ROWS) -> Block:
    """The first `rows` of the scope's table under seed 0, with the sizes of tables that the schema says."""
    sizes = {t.name: t.rows if isinstance(t.rows, int) else DEFAULT_ROWS for t in scope.schema.tables}
    table = TableProgram(scope.table.name, scope.table.address, (), {})
    return Block(table, np.arange(rows, dtype=np.int64), 0, sizes)
