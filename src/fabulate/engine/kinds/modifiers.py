"""What a column's modifiers do to its cells: rules pick and move its settings, `missing` comes last of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Vector
from ...schema.column import Missing
from ...schema.columns import Faker, Read
from ..block import Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...schema.column import Column
    from ..block import Block
    from ..scope import Scope

    #: From a block to which cells are kept.
    Kept = Callable[[Block], NDArray[np.bool_]]

_COUNTED = ("sequence", "uuid", "pattern", "template")
#: By how much `more_when` multiplies the odds of a missing cell where its condition holds.
MORE = 4.0


def refused(column: Column, scope: Scope) -> None:
    """SchemaError for modifiers that this column cannot have, or that the engine cannot make yet."""
    if column.unique and not _counted(column, scope):
        scope.fail(
            "unique",
            "only sequence, uuid, pattern, template, faker, email and username can be unique",
            "leave it out or change the kind",
        )
    if column.unique and column.given:
        scope.fail("given", "rules may make the same cell twice in a unique column", "leave out unique or given")


def _counted(column: Column, scope: Scope) -> bool:
    """Whether the kind can make cells of which none comes twice."""
    if isinstance(column, Read):
        head, _, part = column.from_.rpartition(".")
        bundle = scope.table.bundles.get(head)
        # A list's or a parent's cell of such a name comes as often as its row does.
        person = bundle.kind == "person" if bundle else head == "person" and head not in scope.schema.lists
        return person and part in ("email", "username")
    # Of Faker's methods each says itself whether it can.
    return scope.kind in _COUNTED or isinstance(column, Faker)


def modified(column: Column, scope: Scope, compile_column: Callable[[Column, Scope], Cell]) -> Cell:
    """The column's cell by its rules, each branch with the asked share of it missing."""
    cell = compile_column(column, scope)
    if column.given:
        from .given import given

        return given(column, cell, scope, compile_column)
    return gaps(column, cell, scope)


def gaps(column: Column, cell: Cell, scope: Scope) -> Cell:
    """The cell with the asked share of it missing, or missing exactly where a condition holds."""
    kept = _kept(column.missing, scope)
    return cell if kept is None else _thinned(cell, kept)


def _thinned(cell: Cell, kept: Kept) -> Cell:
    """The cell where it is kept, missing elsewhere."""
    kind = replace(cell.type, nullable=True)

    def make(block: Block) -> Vector:
        made = cell.make(block)
        valid = kept(block)
        if made.valid is not None:
            valid = valid & made.valid
        data = made.data
        if kind.kind in ("integer", "number", "date", "time", "datetime", "category"):
            # Nothing of a missing cell may be seen, also not by those who read the data without the mask.
            data = np.where(valid, data, 0)
        return Vector(kind, data, valid)

    return Cell(kind, make, cell.space, None if cell.plain is None else _thinned(cell.plain, kept))


def _kept(said: float | Missing | None, scope: Scope) -> Kept | None:
    """Which cells a `missing` leaves, None for all."""
    if isinstance(said, Missing) and said.when is not None:
        from ..expressions import compile_condition

        absent = compile_condition(said.when, scope, "missing.when")
        return lambda block: ~absent(block)
    rate = said.rate if isinstance(said, Missing) else said
    if not rate:
        return None
    draw, share = f"{scope.draw}\0missing", float(rate)
    if not isinstance(said, Missing) or said.more_when is None:
        return lambda block: block.uniform(draw) >= share
    from ..expressions import compile_condition
    from ..sample import on_sample

    more = compile_condition(said.more_when, scope, "missing.more_when")
    less, much = rates(share, float(np.mean(on_sample(scope, more))))
    return lambda block: block.uniform(draw) >= np.where(more(block), much, less)


def rates(rate: float, share: float) -> tuple[float, float]:
    """Two rates whose odds differ by `MORE`, the second for `share` of the rows, that make `rate` of all rows.

    By bisection, to 2**-40; the same on every machine.
    """
    low, high = 0.0, 1.0
    for _ in range(40):
        less = (low + high) / 2
        much = MORE * less / (1 + (MORE - 1) * less)
        if (1 - share) * less + share * much < rate:
            low = less
        else:
            high = less
    less = 1.0 if rate >= 1 else (low + high) / 2
    return less, MORE * less / (1 + (MORE - 1) * less)
