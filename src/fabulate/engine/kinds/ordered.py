"""`order`: a table's dates that rise with its rows, by moving their u and nothing else.

In a plain table they come as the events of a Poisson process do (`arrivals.py`), given how many there are, so those
cells depend on `total`. In a table made per parent the dates rise among each parent's children: their hashes are
sorted, which no row count moves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...schema import grammar
from ...schema.columns import Date, Datetime
from ...schema.errors import Problem, SchemaError
from .. import address
from ..arrivals import Arrivals
from ..block import Block, Cell
from ..segments import runs

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...columns import Vector
    from ...schema.column import Column
    from ..address import Hashes
    from ..scope import Scope

    Compile = Callable[[Column, Scope], Cell]


def ordered(compile_column: Compile) -> Compile:
    """The compile function of a kind, rising with the rows where the table is in the column's order."""

    def compile_ordered(column: Column, scope: Scope) -> Cell:
        if scope.table.order != column.name:
            return compile_column(column, scope)
        _refused(column, scope)
        cell, draw = compile_column(column, scope), scope.draw
        if scope.program(scope.table.name).per is not None:
            return Cell(cell.type, lambda block: cell.make(_Sorted(block, draw)))
        name = scope.table.name

        def make(block: Block) -> Vector:
            rows, count = block.rows, max(block.sizes[name], 1)
            return cell.make(Arrivals(block.table, rows, block.seed, block.sizes, draw, count))

        return Cell(cell.type, make)

    return compile_ordered


def _refused(column: Column, scope: Scope) -> None:
    """SchemaError for a column whose cells would not rise with its u."""

    def fail(message: str, fix: str) -> None:
        raise SchemaError([Problem(f"{scope.table.name}.order", message, fix)])

    if not isinstance(column, Date | Datetime):
        fail(f"{column.name} is no date", "name a date or datetime column")
        return
    if column.given or column.pool:
        fail(f"{column.name} has {'rules' if column.given else 'a pool'}, and would not rise", "leave out one of them")
    if getattr(column, "zone", None):
        fail(f"{column.name} has a zone, whose clock is put back once a year", "leave out the zone")
    for setting in ("after", "before"):
        said = getattr(column, setting)
        if said is not None and not _same_for_all(said, scope):
            fix = "name a day, or a cell of the parent that the rows are made per"
            fail(f"{column.name} comes {setting} {said}, which differs from row to row", fix)


def _same_for_all(text: str, scope: Scope) -> bool:
    """Whether an edge is one moment for all rows that are put in order."""
    try:
        grammar.moment(text)
    except ValueError:
        parent, reference = scope.schema.parent_of(scope.table), scope.schema.reference_to_parent(scope.table)
        heads = [parent.name if parent else None, reference.name if reference else None]
        return "." in text and text.partition(".")[0] in heads
    return True


class _Sorted(Block):
    """Rows made per parent, in which one draw's hashes rise among each parent's children."""

    def __init__(self, block: Block, draw: str) -> None:
        super().__init__(block.table, block.rows, block.seed, block.sizes)
        self.draw, self._whole = draw, (block, np.arange(len(block)))
        self._families = block.families()

    def hashes(self, draw: str) -> Hashes:
        """One 64-bit hash a row; of the ordered draw, that of the row's rank in its family."""
        if draw != self.draw:
            return super().hashes(draw)
        per = self.table.per
        assert per is not None
        parents, places = self.families()
        different, group = np.unique(parents, return_inverse=True)
        key, found = address.key(self.seed, self.table.address, draw), []
        first, counts = per.spans(different, self.seed)
        for some in runs(first, counts):
            hashes = address.hashes(some.rows, key)
            family = np.repeat(np.arange(len(some.counts)), some.counts)
            found.append(hashes[np.lexsort((hashes, family))])
        starts = np.add.accumulate(counts) - counts
        ranked: Hashes = np.concatenate(found)[starts[group] + places]
        return ranked
