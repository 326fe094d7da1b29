"""`pool`: a column of so many different cells. They are the column's own at rows 0, 1, 2 …, and each row picks one.

The draw of the cells is spread evenly (`engine/strata.py`), so that the pool of a number keeps its mean and its sd, and
that of a category its shares. Under rules each branch has its pool, and a row the same place in all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from .. import address
from ..block import Cell, taken
from ..strata import Strata

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...columns import Vector
    from ...schema.column import Column
    from ..block import Block
    from ..scope import Scope

    Compile = Callable[[Column, Scope], Cell]

_FIXES = {
    "sequence": "leave out the pool, or take a pattern",
    "reference": "give the parents fewer rows",
    "from": "pool what it reads, or take fewer rows of the list",
}


def pooled(compile_column: Compile) -> Compile:
    """The compile function of a kind, with the pool where one is asked for."""

    def compile_pooled(column: Column, scope: Scope) -> Cell:
        return compile_column(column, scope) if column.pool is None else _pool(column, column.pool, scope)

    def _pool(column: Column, count: int, scope: Scope) -> Cell:
        if scope.kind in _FIXES or scope.kind in ("sql", "rollup", "running"):
            what = "each row has its own" if scope.kind == "sequence" else "its cells follow from the row's others"
            scope.fail("pool", f"a {scope.kind} cannot be pooled: {what}", _FIXES.get(scope.kind, "pool what it reads"))
        if column.unique:
            scope.fail("pool", "a unique column has as many cells as rows", "leave out unique or pool")
        cell = compile_column(column, replace(scope, read=_refusing(scope)))
        draw, pick = scope.draw, f"{scope.draw}\0pool"

        def make(block: Block) -> Vector:
            rows = address.below(block.hashes(pick), count)
            if count >= len(rows):
                return cell.make(Strata(block.table, rows, block.seed, block.sizes, draw, count))
            every = cell.make(Strata(block.table, np.arange(count), block.seed, block.sizes, draw, count))
            return taken(every, rows)

        return Cell(cell.type, make)

    return compile_pooled


def _refusing(scope: Scope) -> Callable[[str, str], Cell]:
    """In place of reading a cell of the row: the pool's cells belong to no row."""

    def read(name: str, place: str) -> NoReturn:
        message = f"its cells read {name}, and a cell out of a pool would not agree with its row's"
        scope.fail("pool", message, "leave out the pool, or what it reads")

    return read
