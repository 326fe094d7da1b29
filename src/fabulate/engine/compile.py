"""A `Schema` to a `Program`: every column to a function from a block of rows to its cells.

`COMPILE` is the language on one screen; it names the same kinds as the schema's table, and what it lacks is refused by
name. Cells that are read from elsewhere (bundles, lists, parents) are compiled when a column first asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

from ..schema import checks
from ..schema.columns import UNKINDED
from ..schema.errors import Problem, SchemaError, listed, near
from ..schema.kinds import tag
from ..schema.models import PerParent
from . import memory
from .block import TableProgram
from .children import children
from .copula import moving
from .copula.links import links
from .grid import steps_of
from .kinds import distinct, modifiers, reads
from .kinds.ordered import ordered
from .kinds.pooled import pooled
from .program import Program
from .scope import Scope, Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.column import Column
    from ..schema.models import Schema, Table
    from .address import Hashes
    from .block import Block, Cell
    from .children import Children
    from .mess.dirt import Dirt
    from .truth import Truth

    Compile = Callable[[Column, Scope], Cell]


#: Each kind's function, by its module in `kinds`: a program loads those that its schema names.
COMPILE: dict[str, tuple[str, str]] = {
    "number": ("numeric", "number"),
    "integer": ("numeric", "integer"),
    "boolean": ("choice", "boolean"),
    "category": ("choice", "category"),
    "date": ("moments", "date"),
    "datetime": ("moments", "datetime"),
    "time": ("moments", "time"),
    "sequence": ("codes", "sequence"),
    "uuid": ("codes", "uuid"),
    "pattern": ("codes", "pattern"),
    "template": ("template", "template"),
    "reference": ("reads", "reference"),
    "series": ("series", "series"),
    "faker": ("fakers", "faker"),
    "from": ("reads", "read"),
    "sql": ("computed", "sql"),
    "rollup": ("totals", "rollup"),
    "running": ("totals", "running"),
}


@cache
def _compiling(kind: str) -> Compile | None:
    """The function that compiles a kind; each takes its own model, the table pairs them."""
    if kind not in COMPILE:
        return None
    module, name = COMPILE[kind]
    return cast("Compile", getattr(import_module(f".kinds.{module}", __package__), name))


#: Columns that read columns that read columns …: so many levels, each of which is a few calls deep.
DEEPEST = 60
#: Bytes of text in all cells of a row, hidden ones and those it reads elsewhere too: what bounds a block's memory.
MOST_WIDE = 1 << 22


def _too_deep(path: str) -> Problem:
    return Problem(path, f"columns read one another over more than {DEEPEST} levels", "read an earlier one directly")


def compile_schema(schema: Schema) -> Program:
    """The program of a schema; SchemaError with every problem that only compiling shows."""
    memory.keep()
    compiler = _Compiler(schema)
    problems: dict[Problem, None] = {}
    soiled: dict[str, Dirt] = {}
    for table in schema.tables:
        try:
            compiler.table(table.name).compile()
            if table.mess is not None:
                soiled[table.name] = _dirt(table, compiler.table(table.name))
        except SchemaError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise SchemaError(problems)
    return Program(schema, {table.name: compiler.table(table.name).program for table in schema.tables}, soiled)


def _dirt(table: Table, columns: _Columns) -> Dirt:
    from .mess.compile import dirt

    return dirt(table, columns.cells, columns.reading(f"{table.name}.mess"))


def check(schema: Schema) -> list[Problem]:
    """What compiling the schema would refuse; empty when it can be made."""
    try:
        compile_schema(schema)
    except SchemaError as error:
        return list(error.problems)
    return []


def reading(program: Program, table: str, path: str) -> Scope:
    """A scope for expressions over a compiled table's rows: what the program has is not compiled again.

    Faults are told at `path`, where the expression stands.
    """
    compiler = _Compiler(program.schema)
    for name, done in program.tables.items():
        columns = compiler.table(name)
        columns.cells, columns.program = dict(done.cells), done
    return compiler.table(table).reading(path)


@dataclass(slots=True)
class _Compiler:
    """All tables while they are compiled; what is under way is known across tables, so that a circle shows."""

    schema: Schema
    tables: dict[str, _Columns] = field(default_factory=dict)
    waiting: Unfinished = field(default_factory=Unfinished)
    deepest: list[int] = field(default_factory=lambda: [0])

    def table(self, name: str) -> _Columns:
        """The table's cells, each compiled when it is first asked for."""
        if name not in self.tables:
            self.tables[name] = _Columns(self, self.schema.table(name))
        return self.tables[name]

    def program(self, name: str) -> TableProgram:
        """The table's program: its cells are there when all tables are compiled."""
        return self.table(name).program

    def cell(self, table: str, name: str, path: str) -> Cell:
        """A cell of a table's rows; SchemaError at `path` when there is none, or a circle."""
        return self.table(table).cell(name, path)


class _Columns:
    """The cells of one table while it is compiled."""

    def __init__(self, compiler: _Compiler, table: Table) -> None:
        self.compiler, self.schema, self.described = compiler, compiler.schema, table
        self.columns = {column.name: column for column in table.columns}
        self.references = reads.references(table)
        self.cells: dict[str, Cell] = {}
        self.followers, self.wrong_links = links(table)
        self.moves: dict[str, Callable[[Block], Hashes]] = {}
        self.truth: dict[str, Truth] = {}
        self.failed: dict[str, SchemaError] = {}
        self.problems: dict[Problem, None] = {}
        self.depths: dict[str, int] = {}
        self.wide = 0
        written = tuple(column.name for column in table.written)
        self.program = TableProgram(table.name, table.address, written, self.cells, self._per(), self.moves, self.truth)

    def _per(self) -> Children | None:
        """How the rows follow from a parent's, where they do."""
        table, parent = self.described, self.schema.parent_of(self.described)
        if parent is None or not isinstance(table.rows, PerParent):
            return None
        from .distributions.per_parent import counts

        try:
            return children(parent.name, table.address, counts(table.rows))
        except ValueError as error:
            self.problems[Problem(f"{table.name}.rows", str(error))] = None
            return None

    def compile(self) -> None:
        """All columns compiled, or a SchemaError with every problem."""
        table = self.described
        self.problems |= dict.fromkeys(distinct.problems(self.schema, table))
        self.problems |= dict.fromkeys(self.wrong_links)
        try:
            if table.every is not None:
                steps_of(self.schema, table)
        except SchemaError as error:
            self.problems |= dict.fromkeys(error.problems)
        for name, bundle in table.bundles.items():
            from .kinds import bundles

            try:
                bundles.check(name, bundle, self._reading(table.name, name))
            except SchemaError as error:
                self.problems |= dict.fromkeys(error.problems)
        for name in self.columns:
            try:
                self.cell(name, table.name)
            except SchemaError as error:
                self.problems |= dict.fromkeys(error.problems)
        if self.problems:
            raise SchemaError(self.problems)

    def cell(self, name: str, path: str) -> Cell:
        """The cell of that name in this table's rows, compiled when first asked for."""
        waiting, deepest = self.compiler.waiting, self.compiler.deepest
        if name in self.cells:
            deepest[-1] = max(deepest[-1], self.depths.get(name, 0))
            return self.cells[name]
        if name in self.failed:
            raise self.failed[name]
        if circle := waiting.circle(self.described.name, name):
            raise SchemaError([Problem(path, f"columns depend on one another in a circle: {circle}")])
        waiting.places.append((self.described.name, name))
        deepest.append(0)
        try:
            if len(waiting.places) > DEEPEST:
                raise SchemaError([_too_deep(path)])
            made = self._column(self.columns[name]) if name in self.columns else self._elsewhere(name, path)
            if deepest[-1] >= DEEPEST:
                raise SchemaError([_too_deep(path)])
            self.wide += made.type.width
            if self.wide > MOST_WIDE:
                message = f"with it, a row of {self.described.name} may hold {self.wide:,} bytes of text"
                raise SchemaError([Problem(path, message, f"{MOST_WIDE:,} at the most; shorten the texts")])
        except SchemaError as error:
            self.failed[name] = error
            raise
        finally:
            waiting.places.pop()
            self.depths[name] = deepest.pop() + 1
            deepest[-1] = max(deepest[-1], self.depths[name])
        self.cells[name] = made
        return made

    def _column(self, column: Column) -> Cell:
        kind = tag(column) or ""
        scope = self._scope(f"{self.described.name}.{column.name}", column.key or column.name, kind)
        modifiers.refused(column, scope)
        compile_column = _compiling(kind)
        if compile_column is None:
            scope.later(kind, kind if kind in UNKINDED else "kind")
        cell = modifiers.modified(column, scope, pooled(ordered(compile_column)))
        found = moving.move(column, cell, scope, () if self.wrong_links else self.followers.get(column.name, ()))
        if found is not None:
            move, truth = found
            self.moves[move.draw] = move
            if truth is not None:
                self.truth[column.name] = truth
        return cell

    def _elsewhere(self, name: str, path: str) -> Cell:
        if wrong := checks.cell(self.schema, self.described, name, path):
            raise SchemaError([wrong])
        from .kinds import bundles

        head, _, part = name.rpartition(".")
        bundle = self.described.bundles.get(head)
        if head in self.references:
            return reads.through(self.references[head], part, self._reading(path, name))
        if bundle is None and "." in head:
            first, _, rest = head.partition(".")
            if first in self.references:
                return reads.through(self.references[first], f"{rest}.{part}", self._reading(path, name))
        if bundle is None and head in self.schema.lists:
            return reads.bank_cell(self.schema.lists[head], part, head)
        if bundle is not None or head in bundles.KINDS:
            return bundles.cell(head, part, bundle, self._reading(path, head))
        known = listed([*self.references, *self.described.bundles, *self.schema.lists, *bundles.KINDS])
        raise SchemaError(
            [Problem(path, f"{name!r} is no cell of {self.described.name}", near(name, self.columns) or known)]
        )

    def reading(self, path: str) -> Scope:
        """The scope of an expression over the table's rows that no column has; its faults are told at the path."""
        return self._reading(path, path)

    def _reading(self, path: str, draw: str) -> Scope:
        """The scope of a cell elsewhere; its faults are told at the setting that reads it."""
        return self._scope(path, draw, "from")

    def _scope(self, path: str, draw: str, kind: str) -> Scope:
        here = self.compiler
        return Scope(self.schema, self.described, path, draw, kind, self.cell, here.program, here.cell)


__all__ = ["COMPILE", "check", "compile_schema", "reading"]
