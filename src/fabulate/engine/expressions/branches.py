"""Columns of different types as one: the branches of rules, by the same conversions as those of a `case`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import convert
from .cells import unnamed
from .nodes import TEXTUAL, Rows
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...columns import Type, Vector
    from ..block import Block, Cell
    from ..scope import Scope


def united(cells: Sequence[Cell], scope: Scope) -> tuple[Type, Callable[[Cell, Block], Vector]]:
    """The type that cells have in common, and how a cell is made of that type; SchemaError if there is none."""
    try:
        nodes = [unnamed(cell) for cell in cells]
        if any(node.kind in TEXTUAL for node in nodes):
            # Categories of whole numbers are integers: beside words they are words.
            nodes = [node if node.kind in TEXTUAL else convert.as_text(node) for node in nodes]
        made, like = convert.common(nodes, "rules")
    except FaultError as fault:
        scope.fail("given", fault.message, fault.fix)
    width, nullable = max(node.width for node in made), any(cell.type.nullable for cell in cells)
    kind = convert.type_of(replace(like, width=width, nullable=nullable))
    made_of = {id(cell): node for cell, node in zip(cells, made, strict=True)}

    def make(cell: Cell, block: Block) -> Vector:
        return convert.vector(made_of[id(cell)], kind, Rows(block, len(block)))

    return kind, make
