"""The rows on which the compiler looks at a table's cells: always the same, whatever seed and span are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .block import Block, TableProgram
from .program import DEFAULT_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from .scope import Scope

#: A share measured on so many rows is within 0.03 of the table's in 9,999 of 10,000 columns.
ROWS = 4_096
#: Bytes of text that a piece of the sample takes, about.
_BYTES = 1 << 26


def on_sample(scope: Scope, function: Callable[[Block], NDArray[Any]], rows: int = ROWS) -> NDArray[Any]:
    """What a function makes of each of the sample's rows; by pieces, so that wide texts take little memory."""
    whole = sample(scope, rows)
    step = min(max(_BYTES // max(scope.wide(), 1), 1), rows)
    pieces = [np.arange(at, min(at + step, rows)) for at in range(0, rows, step)]
    return np.concatenate([function(Block(whole.table, at, whole.seed, whole.sizes)) for at in pieces])


def sample(scope: Scope, rows: int = ROWS) -> Block:
    """The first `rows` of the scope's table under seed 0, with the sizes of tables that the schema says."""
    sizes = {t.name: t.rows if isinstance(t.rows, int) else DEFAULT_ROWS for t in scope.schema.tables}
    table = TableProgram(scope.table.name, scope.table.address, (), {})
    return Block(table, np.arange(rows, dtype=np.int64), 0, sizes)
