"""What a column's modifiers do to its cells: `missing` last of all; the others are refused until they are built."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Vector
from ...schema.columns import Missing
from ..block import Cell

if TYPE_CHECKING:
    from ...schema.columns import Column
    from ..block import Block
    from ..scope import Scope

_COUNTED = ("sequence", "uuid", "pattern")


def refused(column: Column, scope: Scope) -> None:
    """SchemaError for modifiers that this column cannot have, or that the engine cannot make yet."""
    for setting in ("given", "drivers", "r2", "auc", "pool"):
        if getattr(column, setting) is not None:
            scope.later(setting)
    source = getattr(column, "from_", "")
    counted = getattr(column, "kind", None) in _COUNTED or source.rpartition(".")[2] in ("email", "username")
    if column.unique and not counted:
        scope.fail("unique", "only sequence, uuid, pattern, email and username can be unique", "leave it out or change the kind")


def missing(column: Column, cell: Cell, scope: Scope) -> Cell:
    """The cell with the asked share of it missing."""
    said = column.missing
    if isinstance(said, Missing):
        if said.when or said.more_when:
            scope.later("missing.when" if said.when else "missing.more_when")
        said = said.rate
    if not said:
        return cell
    rate, draw = float(said), f"{scope.draw}\0missing"
    kind = replace(cell.type, nullable=True)

    def make(block: Block) -> Vector:
        made = cell.make(block)
        valid = block.uniform(draw) >= rate
        if made.valid is not None:
            valid &= made.valid
        data = made.data
        if kind.kind in ("integer", "number", "date", "time", "datetime", "category"):
            # Nothing of a missing cell may be seen, also not by those who read the data without the mask.
            data = np.where(valid, data, 0)
        return Vector(kind, data, valid)

    return Cell(kind, make, cell.space)
