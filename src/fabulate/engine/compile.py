"""A `Schema` to a `Program`: every column to a function from a block of rows to its cells.

`COMPILE` is the language on one screen; it names the same kinds as the schema's table, and what it lacks is refused by
name. Cells that are read from elsewhere (bundles, lists, parents) are compiled when a column first asks for them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ..schema import checks
from ..schema.columns import UNKINDED, tag
from ..schema.errors import Problem, SchemaError, listed, near
from .block import Cell, TableProgram
from .grid import steps_of
from .kinds import bundles, choice, codes, computed, fakers, modifiers, moments, numeric, reads, series, template
from .kinds.pooled import pooled
from .program import Program
from .scope import Scope, Unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.columns import Column
    from ..schema.models import Schema, Table

    Compile = Callable[[Column, Scope], Cell]


def _of(function: object) -> Compile:
    """Each function takes its own model; the table pairs them."""
    return cast("Compile", function)


COMPILE: dict[str, Compile] = {
    "number": _of(numeric.number),
    "integer": _of(numeric.integer),
    "boolean": _of(choice.boolean),
    "category": _of(choice.category),
    "date": _of(moments.date),
    "datetime": _of(moments.datetime),
    "time": _of(moments.time),
    "sequence": _of(codes.sequence),
    "uuid": _of(codes.uuid),
    "pattern": _of(codes.pattern),
    "template": _of(template.template),
    "reference": _of(reads.reference),
    "series": _of(series.series),
    "faker": _of(fakers.faker),
    "from": _of(reads.read),
    "sql": _of(computed.sql),
}
#: Settings of a table that the engine cannot make yet.
_LATER = ("unique", "correlations", "order", "mess")


#: Columns that read columns that read columns …: so many levels, each of which is a few calls deep.
DEEPEST = 60
#: Bytes of text in all cells of a row, hidden ones and those it reads elsewhere too: what bounds a block's memory.
MOST_WIDE = 1 << 22


def _too_deep(path: str) -> Problem:
    return Problem(path, f"columns read one another over more than {DEEPEST} levels", "read an earlier one directly")


def compile_schema(schema: Schema) -> Program:
    """The program of a schema; SchemaError with every problem that only compiling shows."""
    compiler = _Compiler(schema)
    problems: dict[Problem, None] = {}
    for table in schema.tables:
        try:
            compiler.table(table.name)
        except SchemaError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise SchemaError(problems)
    return Program(schema, {table.name: compiler.table(table.name) for table in schema.tables})


def check(schema: Schema) -> list[Problem]:
    """What compiling the schema would refuse; empty when it can be made."""
    try:
        compile_schema(schema)
    except SchemaError as error:
        return list(error.problems)
    return []


@dataclass(slots=True)
class _Compiler:
    schema: Schema
    done: dict[str, TableProgram] = field(default_factory=dict)
    failed: dict[str, SchemaError] = field(default_factory=dict)
    waiting: Unfinished = field(default_factory=Unfinished)

    def table(self, name: str) -> TableProgram:
        """The table's program; compiled once, parents when a child first asks."""
        if name in self.done:
            return self.done[name]
        if circle := self.waiting.circle(name):
            raise SchemaError(
                [Problem(name, f"tables refer to one another in a circle: {circle}", "drop one reference")]
            )
        if name in self.failed:
            raise self.failed[name]
        self.waiting.names.append(name)
        try:
            table = self.schema.table(name)
            self.done[name] = _Columns(self, table).program()
        except SchemaError as error:
            self.failed[name] = error
            raise
        finally:
            self.waiting.names.pop()
        return self.done[name]


class _Columns:
    """The cells of one table while it is compiled."""

    def __init__(self, compiler: _Compiler, table: Table) -> None:
        self.compiler, self.schema, self.described = compiler, compiler.schema, table
        self.columns = {column.name: column for column in table.columns}
        self.references = reads.references(table)
        self.cells: dict[str, Cell] = {}
        self.failed: dict[str, SchemaError] = {}
        self.waiting = Unfinished()
        self.depths: dict[str, int] = {}
        self.deepest: list[int] = [0]
        self.wide = 0

    def program(self) -> TableProgram:
        """All columns compiled, or every problem."""
        table = self.described
        problems = dict.fromkeys(
            Problem(
                f"{table.name}.{s}", "is in the language, but the engine cannot make it yet", "leave it out for now"
            )
            for s in _LATER
            if getattr(table, s) is not None
        )
        if table.rows is not None and not isinstance(table.rows, int):
            fix = "give the table a number of rows"
            problems[Problem(f"{table.name}.rows", "rows per parent cannot be made yet", fix)] = None
        try:
            if table.every is not None:
                steps_of(self.schema, table)
        except SchemaError as error:
            problems |= dict.fromkeys(error.problems)
        for name in self.columns:
            try:
                self.cell(name, table.name)
            except SchemaError as error:
                problems |= dict.fromkeys(error.problems)
        if problems:
            raise SchemaError(problems)
        written = tuple(column.name for column in table.written)
        return TableProgram(table.name, table.address, written, self.cells)

    def cell(self, name: str, path: str) -> Cell:
        """The cell of that name in this table's rows, compiled when first asked for."""
        if name in self.cells:
            self.deepest[-1] = max(self.deepest[-1], self.depths.get(name, 0))
            return self.cells[name]
        if name in self.failed:
            raise self.failed[name]
        if circle := self.waiting.circle(name):
            raise SchemaError([Problem(path, f"columns depend on one another in a circle: {circle}")])
        self.waiting.names.append(name)
        self.deepest.append(0)
        try:
            if len(self.waiting.names) > DEEPEST:
                raise SchemaError([_too_deep(path)])
            made = self._column(self.columns[name]) if name in self.columns else self._elsewhere(name, path)
            if self.deepest[-1] >= DEEPEST:
                raise SchemaError([_too_deep(path)])
            self.wide += made.type.width
            if self.wide > MOST_WIDE:
                message = f"with it, a row of {self.described.name} may hold {self.wide:,} bytes of text"
                raise SchemaError([Problem(path, message, f"{MOST_WIDE:,} at the most; shorten the texts")])
        except SchemaError as error:
            self.failed[name] = error
            raise
        finally:
            self.waiting.names.pop()
            self.depths[name] = self.deepest.pop() + 1
            self.deepest[-1] = max(self.deepest[-1], self.depths[name])
        self.cells[name] = made
        return made

    def _column(self, column: Column) -> Cell:
        kind = tag(column) or ""
        scope = self._scope(column.name, column.key or column.name, kind)
        modifiers.refused(column, scope)
        compile_column = COMPILE.get(kind)
        if compile_column is None:
            scope.later(kind, kind if kind in UNKINDED else "kind")
        return modifiers.modified(column, scope, pooled(compile_column))

    def _elsewhere(self, name: str, path: str) -> Cell:
        if wrong := checks.cell(self.schema, self.described, name, path):
            raise SchemaError([wrong])
        head, _, part = name.rpartition(".")
        bundle = self.described.bundles.get(head)
        if head in self.references:
            return reads.through(self.references[head], part, self._reading(path, name))
        if bundle is None and "." in head:
            first, _, rest = head.partition(".")
            if first in self.references:
                return self._grandparent(first, f"{rest}.{part}", name, path)
        if bundle is None and head in self.schema.lists:
            return reads.bank_cell(self.schema.lists[head], part, head)
        if bundle is not None or head in bundles.KINDS:
            return bundles.cell(head, part, bundle, self._reading(path, head))
        known = listed([*self.references, *self.described.bundles, *self.schema.lists, *bundles.KINDS])
        raise SchemaError(
            [Problem(path, f"{name!r} is no cell of {self.described.name}", near(name, self.columns) or known)]
        )

    def _grandparent(self, reference: str, part: str, name: str, path: str) -> Cell:
        parent = self.references[reference].parent
        if parent == self.described.name:
            self._reading(path, name).later("a chain of references to the table itself", "")
        program = self.compiler.table(parent)
        if part not in program.cells:
            # Ask the parent's own compiler; its cells are kept in the program it made.
            columns = _Columns(self.compiler, self.schema.table(parent))
            columns.cells = cast("dict[str, Cell]", program.cells)
            columns.cell(part, path)
        return reads.through(self.references[reference], part, self._reading(path, name))

    def _reading(self, path: str, draw: str) -> Scope:
        """The scope of a cell elsewhere; its faults are told at the setting that reads it."""
        return Scope(self.schema, self.described, path, draw, "from", self.cell, self.compiler.table)

    def _scope(self, name: str, draw: str, kind: str = "from") -> Scope:
        table = self.described
        return Scope(self.schema, table, f"{table.name}.{name}", draw, kind, self.cell, self.compiler.table)


__all__ = ["COMPILE", "check", "compile_schema"]
