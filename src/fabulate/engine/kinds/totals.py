"""`rollup` and `running`: a parent's cell from its children's, and a child's from those before it, without storage.

The children are made where they are asked for, a few parents at a time, and only the cells that are read. Sums are
whole numbers of the last decimal, so they are exact in any order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector
from ...schema.aggregate import Aggregate, aggregate
from ..block import Cell
from ..exact import LARGEST
from ..expressions import compile_condition
from ..segments import below

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...schema.columns import Rollup, Running
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope
    from ..segments import Pieces, Runs

    Flags = NDArray[np.bool_]
    #: From numbers and which of them count, over some runs, to numbers and which are there.
    Reduce = Callable[[Ints, Flags, Runs], tuple[NDArray[Any], Flags]]

_NUMBERS, _ORDERED = ("integer", "number", "boolean", "float"), ("integer", "number", "date", "datetime", "time")


def rollup(column: Rollup, scope: Scope) -> Cell:
    """A parent's cell over its children that are written. Without any: 0 for sum and count, else missing."""
    said = _read(column.rollup, "rollup", scope)
    table, _, part = said.cell.partition(".")
    inside = {t.name: t for t in scope.schema.tables if scope.schema.parent_of(t) is scope.table}
    if table not in inside:
        made = f"there are {', '.join(inside)}" if inside else f'give their `rows` a "per": "{scope.table.name}"'
        scope.fail("rollup", f"{table!r} is no table whose rows are made per {scope.table.name}", made)
    own = scope.schema.reference_to_parent(inside[table])
    key = scope.elsewhere(table, own.name, f"{scope.path}.rollup") if own is not None and own.missing else None
    there = replace(scope, table=inside[table], read=lambda name, path: scope.elsewhere(table, name, path))
    child = scope.program(table)
    if child.per is None:
        scope.fail("rollup", f"the rows of {table} cannot be made")
    per = child.per
    measure = _measure(said, part or None, column.decimals, there, "rollup")

    def spans(block: Block) -> tuple[Ints, Ints]:
        first, counts = per.spans(block.rows, block.seed)
        # A last parent whose children are cut has the sum of those that are written.
        return first, np.minimum(np.maximum(block.sizes[table] - first, 0), counts)

    def make(block: Block) -> Vector:
        pieces = below(block, child, lambda: spans(block), measure.wide())
        made = [measure.over(some, _folded(said.function), key) for some in pieces]
        return measure.vector([data for data, _ in made], [valid for _, valid in made])

    return Cell(measure.kind, make)


def running(column: Running, scope: Scope) -> Cell:
    """A child's cell over its parent's children up to and with it, in the order of their rows."""
    said = _read(column.running, "running", scope)
    if scope.schema.parent_of(scope.table) is None:
        fix = 'give its `rows` a "per"'
        scope.fail("running", f"the rows of {scope.table.name} are not made per parent", fix)
    if column.start is not None and said.function != "sum":
        scope.fail("start", f"has no effect on {said.function}", "leave it out")
    start = _start(column.start, scope)
    count_all = said.function == "count" and said.cell == "*"
    measure = _measure(said, None if count_all else said.cell, column.decimals, scope, "running", start)
    program, name = scope.program, scope.table.name

    def make(block: Block) -> Vector:
        parents, places = block.families()
        _, at, group = np.unique(parents, return_index=True, return_inverse=True)
        counts = np.zeros(len(at), np.int64)
        np.maximum.at(counts, group, places + 1)
        pieces = below(block, program(name), lambda: ((block.rows - places)[at], counts), measure.wide())
        made = [measure.over(some, _grown(said.function)) for some in pieces]
        found = (np.add.accumulate(counts) - counts)[group] + places
        data, valid = (np.concatenate(side)[found] for side in zip(*made, strict=True))
        return measure.begun(measure.vector([data], [valid]), block)

    return Cell(measure.kind, make)


def _read(text: str, setting: str, scope: Scope) -> Aggregate:
    try:
        return aggregate(text)
    except ValueError as error:
        scope.fail(setting, str(error), f'write it as "sum({"items.price" if setting == "rollup" else "amount"})"')


def _start(said: str | float | None, scope: Scope) -> Cell | None:
    """Where a running sum begins: a number, or the parent's cell, which is the same for all its children."""
    if said is None:
        return None
    if isinstance(said, str):
        reference = scope.schema.reference_to_parent(scope.table)
        parent = scope.schema.parent_of(scope.table)
        heads = [reference.name if reference else "", parent.name if parent else ""]
        if said.partition(".")[0] not in heads or "." not in said:
            scope.fail("start", f"{said!r} may differ between a parent's children", f"name a cell of {heads[1]}")
        cell = scope.cell(said, "start")
        if cell.type.kind not in ("integer", "number"):
            scope.fail("start", f"{said} is no number but {cell.type.kind}", "name a number with decimals")
        return cell
    text = np.format_float_positional(said, trim="-")
    decimals = len(text.partition(".")[2])
    kind = Type("number", decimals=decimals) if decimals else Type("integer")
    if decimals > 12 or abs(said) * 10**decimals > LARGEST:
        scope.fail("start", f"{said:g} has more than 15 digits", "ask for fewer decimals")
    scaled = round(said * 10**decimals)
    return Cell(kind, lambda block: Vector(kind, np.full(len(block), scaled)))


class _Measure:
    """What is taken of the rows: a cell's numbers where a condition holds, at the decimals of the result."""

    def __init__(
        self, function: str, cell: Cell | None, holds: Cell | None, kind: Type, start: Cell | None,
        wide: Callable[[], int],
    ) -> None:  # fmt: skip
        self.function, self.cell, self.holds, self.kind = function, cell, holds, kind
        self.start, self.wide = start, wide

    def over(self, some: Pieces, reduce: Reduce, key: Cell | None = None) -> tuple[NDArray[Any], Flags]:
        """The reduced numbers of some runs of rows, of those whose `key` is there."""
        if self.cell is None:
            data, keep = np.ones(len(some.runs.rows), np.int64), np.ones(len(some.runs.rows), np.bool_)
        else:
            data, keep = some.cells(self.cell)
        if self.holds is not None:
            keep = keep & some.cells(self.holds)[0]
        if key is not None:
            keep = keep & some.cells(key)[1]
        if self.function in ("sum", "avg", "count"):
            data = keep.astype(np.int64) if self.function == "count" else self._scaled(data)
        return reduce(data, keep, some.runs)

    def _scaled(self, data: NDArray[Any]) -> Ints:
        assert self.cell is not None
        digits = self.kind.decimals
        if self.cell.type.kind == "float":
            return np.rint(np.where(np.abs(data) < LARGEST / 10**digits, data, 0.0) * 10.0**digits).astype(np.int64)
        if self.function == "avg":
            return data.astype(np.int64)
        return _at_decimals(data.astype(np.int64), self.cell.type.decimals, digits)

    def vector(self, data: list[NDArray[Any]], valid: list[Flags]) -> Vector:
        """The column's vector of what the pieces came to."""
        there = np.concatenate(valid)
        found = np.concatenate(data)
        if self.function == "avg":
            assert self.cell is not None
            have = self.cell.type.decimals if self.cell.type.kind != "float" else self.kind.decimals
            found = np.rint(found * 10.0 ** (self.kind.decimals - have))
        if found.dtype == np.float64 and self.kind.kind != "float":
            there = there & (np.abs(found) <= LARGEST)
            found = np.where(there, found, 0).astype(np.int64)
        return Vector(self.kind, np.where(there, found, 0), there if self.kind.nullable else None)

    def begun(self, made: Vector, block: Block) -> Vector:
        """A running sum with its start."""
        if self.start is None:
            return made
        start = block.vector(self.start)
        there = made.valid if start.valid is None else start.valid & (True if made.valid is None else made.valid)
        data = made.data + _at_decimals(start.data, start.type.decimals, self.kind.decimals)
        return Vector(self.kind, data if there is None else np.where(there, data, 0), there)


def _measure(
    said: Aggregate, name: str | None, decimals: int | None, scope: Scope, setting: str, start: Cell | None = None
) -> _Measure:
    cell = scope.cell(name, setting) if name is not None else None
    holds = _condition(said.where, scope, setting) if said.where is not None else None
    parent = scope.schema.parent_of(scope.table)
    programs = [scope.program(table.name) for table in (scope.table, parent) if table is not None]

    def wide() -> int:
        return sum(cell.type.width for program in programs for cell in program.cells.values())

    kind = _kind(said, cell, decimals, scope, setting, start)
    return _Measure(said.function, cell, holds, kind, start, wide)


def _condition(text: str, scope: Scope, setting: str) -> Cell:
    holds, kind = compile_condition(text, scope, setting), Type("boolean")
    return Cell(kind, lambda block: Vector(kind, holds(block)))


def _kind(
    said: Aggregate, cell: Cell | None, decimals: int | None, scope: Scope, setting: str, start: Cell | None
) -> Type:
    """The type of the result; SchemaError for cells that the function cannot take."""
    if said.function == "count" or cell is None:
        if cell is None and said.function != "count":
            scope.fail(setting, f"{said.function}({said.cell}) needs a column", f"write {said.function}(table.column)")
        if decimals:
            scope.fail("decimals", "a count has none", "leave it out")
        return Type("integer")
    kind, have = cell.type, cell.type.decimals
    if said.function in ("min", "max"):
        if kind.kind not in _ORDERED:
            scope.fail(setting, f"{said.cell} is {kind.kind}, which has no {said.function}", "name a number or a date")
        if decimals is not None:
            scope.fail("decimals", f"a {said.function} has those of its cells", "leave it out")
        return replace(kind, nullable=True)
    if kind.kind not in _NUMBERS:
        scope.fail(setting, f"{said.cell} is no number but {kind.kind}", "name a number, or count it")
    if kind.kind == "float" and decimals is None:
        scope.fail("decimals", f"{said.cell} has no fixed decimals", "say how many the result has")
    if decimals is None:
        decimals = max(have, 2) if said.function == "avg" else max(have, start.type.decimals if start else 0)
    return Type("number", decimals=decimals, nullable=True) if decimals else Type("integer", nullable=True)


def _folded(function: str) -> Reduce:
    """One number a run: the sum, the mean, the least or the greatest of its cells."""

    def fold(data: Ints, keep: Flags, some: Runs) -> tuple[NDArray[Any], Flags]:
        full = np.flatnonzero(some.counts)
        number = np.zeros(len(some.counts), np.int64)
        if len(full):
            number[full] = np.add.reduceat(keep.astype(np.int64), some.starts[full])
        if function in ("min", "max"):
            edge = np.iinfo(np.int64).max if function == "min" else np.iinfo(np.int64).min
            found = np.zeros(len(some.counts), np.int64)
            least = np.minimum if function == "min" else np.maximum
            if len(full):
                found[full] = least.reduceat(np.where(keep, data, edge), some.starts[full])
            return found, number > 0
        data = np.where(keep, data, 0)
        # Beyond 2**53 a sum is missing: whole numbers wrap, so a rough sum in doubles tells.
        total, rough = np.zeros(len(some.counts), np.int64), np.zeros(len(some.counts))
        if len(full):
            total[full] = np.add.reduceat(data, some.starts[full])
            rough[full] = np.add.reduceat(np.abs(data).astype(np.float64), some.starts[full])
        fits = rough <= LARGEST
        if function == "avg":
            return total / np.maximum(number, 1), fits & (number > 0)
        return total, fits

    return fold


def _grown(function: str) -> Reduce:
    """A number a row: over its run's rows up to and with it."""

    def grow(data: Ints, keep: Flags, some: Runs) -> tuple[NDArray[Any], Flags]:
        number = _summed(keep.astype(np.int64), some)
        if function in ("min", "max"):
            sign = -1 if function == "min" else 1
            data = np.where(keep, sign * data, np.iinfo(np.int64).min)
            for start, count in zip(some.starts.tolist(), some.counts.tolist(), strict=True):
                run = data[start : start + count]
                np.maximum.accumulate(run, out=run)
            return sign * np.where(number > 0, data, 0), number > 0
        data = np.where(keep, data, 0)
        total = _summed(data, some)
        rough = _summed(np.abs(data) / LARGEST, some)
        fits = rough <= 1 - 1e-6
        if function == "avg":
            return total / np.maximum(number, 1), fits & (number > 0)
        return total, fits

    return grow


def _summed(data: NDArray[Any], some: Runs) -> NDArray[Any]:
    """Running sums that begin anew in each run."""
    total = np.add.accumulate(data)
    found: NDArray[Any] = total - np.repeat(total[some.starts] - data[some.starts], some.counts)
    return found


def _at_decimals(data: Ints, have: int, want: int) -> Ints:
    """Scaled integers at other decimals, halves to the even digit."""
    if want >= have:
        more: Ints = data * 10 ** (want - have)
        return more
    unit: int = 10 ** (have - want)
    whole, rest = np.divmod(data, unit)
    up: Ints = whole + ((2 * rest > unit) | ((2 * rest == unit) & (whole % 2 == 1)))
    return up
