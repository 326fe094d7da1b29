"""The doors of expressions: a text to a column's cells, or to a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..block import Cell
from .nodes import Rows
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...columns import Vector
    from ..block import Block
    from ..scope import Scope
    from .cells import Cells
    from .nodes import Node

    Condition = Callable[[Block], NDArray[np.bool_]]


def compile_sql(text: str, scope: Scope, setting: str, decimals: int | None = None) -> Cell:
    """The cells of a column that is computed by an expression over the row's cells, as they are written.

    Kinds: a comparison is a boolean; text a text, or a category where it is made of one; dates stay dates. A number
    has `decimals`, halves rounded to the even digit. Without them: sums, differences and products have the most
    decimals of what goes in (whole numbers: an integer), a division and `sqrt`, `exp`, `ln`, `power` at least 4;
    `round`, `floor` and `cast` say their own; what reads a float of Faker is a float. What comes to more than 15
    digits, and what has no value (a division by 0), is missing. SchemaError at `setting` of the column.
    """
    from . import convert

    cells, built = _built(text, scope, setting)
    try:
        with np.errstate(all="ignore"):
            node = convert.settled(built, decimals)
    except FaultError as fault:
        scope.fail(setting, fault.message, fault.fix)
    kind = convert.type_of(node)

    def make(block: Block) -> Vector:
        cells.make(block)
        with np.errstate(all="ignore"):  # what overflows or has no value is missing
            return convert.vector(node, kind, Rows(block, len(block)))

    return Cell(kind, make)


def compile_condition(text: str, scope: Scope, setting: str) -> Condition:
    """A function from a block to where the condition holds, not where it is missing. SchemaError at `setting`."""
    from . import logic

    cells, built = _built(text, scope, setting, must_hold=True)
    try:
        with np.errstate(all="ignore"):
            node = logic.truth(built)
    except FaultError as fault:
        scope.fail(setting, fault.message, fault.fix)

    def holds(block: Block) -> NDArray[np.bool_]:
        cells.make(block)
        with np.errstate(all="ignore"):
            data: NDArray[np.bool_] = node.run(Rows(block, len(block))).data
        return data if np.shape(data) == (len(block),) else np.full(len(block), bool(data))

    return holds


def _built(text: str, scope: Scope, setting: str, *, must_hold: bool = False) -> tuple[Cells, Node]:
    from .build import FUNCTIONS, Build
    from .cells import Cells
    from .parse import deep, tree
    from .reachable import reachable
    from .syntax import names

    try:
        parsed = tree(text, FUNCTIONS, {column.name for column in scope.table.columns})
        cells = Cells(scope, setting)
        cells.compile(names(parsed))
        with np.errstate(all="ignore"):
            node = Build(cells).node(parsed)
        if must_hold:
            reachable(parsed, cells.columns)
    except RecursionError:
        fault = deep()
        scope.fail(setting, fault.message, fault.fix)
    except FaultError as fault:
        scope.fail(setting, fault.message, fault.fix)
    return cells, node
