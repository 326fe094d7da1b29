"""The cells that an expression reads, as they are written: rounded, missing ones missing, clocks as on the wall.

Cells are looked up in the column's own scope, so that any order of columns is legal and a circle is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Vector, zones
from ...columns.vector import FILL
from ...schema.columns import Category, Numeric
from ...schema.errors import listed, near
from ..block import Cell
from ..grid import grid_of
from .nodes import LARGEST, Node, Value, constant
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..address import Ints
    from ..block import Block
    from ..scope import Scope
    from .nodes import Rows

_EPOCH = 719_163


class Cells:
    """The cells of a row by name, each a node once; `setting` is where a problem with one lies."""

    def __init__(self, scope: Scope, setting: str) -> None:
        self.scope, self.setting, self.table = scope, setting, scope.table.name
        self.columns = {column.name: column for column in scope.table.columns}
        self.nodes: dict[str, Node] = {}
        self.read: list[Cell] = []

    def has(self, name: str) -> bool:
        """Whether a name can be a cell: a column's, or one with a dot."""
        return name in self.columns or "." in name or name.lower() == "today"

    def compile(self, names: Iterable[str]) -> None:
        """Compiles cells ahead, from here: a chain of columns then nests shallowly, however deep its expressions."""
        for name in names:
            if self.has(name):
                self.node(name)

    def make(self, block: Block) -> None:
        """Makes the cells that were read before anything is computed from them, for the same reason."""
        for cell in self.read:
            block.vector(cell)

    def node(self, name: str) -> Node:
        """The cell of that name; SchemaError when there is none, or it closes a circle."""
        if name not in self.nodes:
            if name.lower() == "today" and name not in self.columns:
                self.nodes[name] = constant("date", self.scope.today.toordinal() - _EPOCH, "today")
            elif not self.has(name):
                fix = near(name, self.columns) or f"there are {listed(self.columns)}"
                raise FaultError(f"{name!r} is no cell of {self.table}", fix)
            else:
                cell = self.scope.cell(name, self.setting)
                self.read.append(cell)
                self.nodes[name] = self._leaf(name, cell)
        return self.nodes[name]

    def before(self, name: str) -> Node:
        """The cell of that name in the row before, of the same entity; missing in its first row."""
        known = f"prev({name})"
        if known not in self.nodes:
            if self.scope.table.every is None:
                raise FaultError(f"{known}: {self.table} has no steps", 'give the table "every"')
            self.nodes[known] = self._leaf(known, _earlier(self.scope.cell(name, self.setting), self.scope))
        return self.nodes[known]

    def _leaf(self, name: str, cell: Cell) -> Node:
        kind = cell.type
        decimals = kind.decimals if kind.kind == "number" else 0
        leaf: Node

        def run(rows: Rows) -> Value:
            return rows.fixed[leaf] if rows.block is None else _value(rows.block, cell)

        leaf = Node(
            kind.kind, run, source=name, decimals=decimals, labels=kind.labels, name=name, width=kind.width,
            shown=None if kind.kind == "float" else decimals, nullable=kind.nullable, ordered=self._ordered(name),
            most=self._most(name, cell),
        )  # fmt: skip
        return replace(leaf, leaves=frozenset([leaf]))

    def _ordered(self, name: str) -> bool:
        column = self.columns.get(name)
        return isinstance(column, Category) and column.ordered

    def _most(self, name: str, cell: Cell) -> float:
        """The most a number's scaled value can be, as the schema tells it."""
        if cell.type.kind not in ("integer", "number"):
            return np.inf
        column, scale = self.columns.get(name), 10.0**cell.type.decimals
        if isinstance(column, Numeric) and column.min is not None and column.max is not None and not column.given:
            # A share of zeros may lie outside the bounds, but not beyond them in size.
            return max(abs(column.min), abs(column.max)) * scale
        head, _, part = name.rpartition(".")
        bundle = self.scope.table.bundles.get(head)
        bank = self.scope.schema.lists.get((bundle.list_ if bundle else None) or head)
        if column is None and bank is not None and part in bank.columns:
            at = bank.columns.index(part)
            return (
                max((abs(float(row[at] or 0)) for row in bank.rows if not isinstance(row[at], str)), default=0.0)
                * scale
                + 1
            )
        return LARGEST


def _earlier(cell: Cell, scope: Scope) -> Cell:
    """A cell one step before."""
    grid = grid_of(scope.schema, scope.table)
    kind = replace(cell.type, nullable=True)

    def rows(block: Block) -> Ints:
        return np.maximum(block.rows - grid.entities(block.sizes), 0)

    def make(block: Block) -> Vector:
        made = block.parents("\0before", block.table, rows).vector(cell)
        there = grid.at(block)[0] > 0
        return Vector(kind, made.data, there if made.valid is None else there & made.valid)

    return Cell(kind, make)


def _value(block: Block, cell: Cell) -> Value:
    vector = block.vector(cell)
    data, valid = vector.data, vector.valid
    if cell.type.zone is not None:
        data = data + zones.offsets(data, cell.type.zone)
    if valid is not None and cell.type.kind == "boolean":
        data = data & valid
    if cell.type.kind == "text" and not data.shape[1]:
        data = np.full((len(data), 1), FILL, np.uint8)
    return Value(data, valid)


def unnamed(cell: Cell) -> Node:
    """A cell that no name leads to, made by itself."""
    kind = cell.type

    def run(rows: Rows) -> Value:
        assert rows.block is not None
        made = cell.make(rows.block)
        return Value(made.data, made.valid)

    decimals = kind.decimals if kind.kind == "number" else 0
    leaf = Node(
        kind.kind, run, source="a branch", name="", decimals=decimals, labels=kind.labels, nullable=kind.nullable,
        width=kind.width, shown=None if kind.kind == "float" else decimals, most=LARGEST,
    )  # fmt: skip
    return replace(leaf, leaves=frozenset([leaf]))
