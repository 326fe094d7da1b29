"""Where a fact stands: the column it is about, the rows it counts, and the settings of the schema that make it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..engine.compile import reading
from ..schema.columns import Category, Read, Reference, Series
from ..schema.errors import SchemaError
from ..schema.kinds import tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from ..columns import Batch, Type, Vector
    from ..engine import Program
    from ..engine.block import Block, Cell
    from ..engine.expressions.compiled import Condition
    from ..engine.mess.soiled import Soiled
    from ..schema.column import Column
    from ..schema.models import Fact, Table
    from .sample import Sample

    Mask = NDArray[np.bool_]


class NotMeasuredError(Exception):
    """A fact that cannot be measured; the text says why."""


class Rows:
    """One batch, with the cells of its rows that are not written too."""

    def __init__(self, program: Program, batch: Batch, seed: int, sizes: Mapping[str, int]) -> None:
        self._program, self.batch, self._seed, self._sizes = program, batch, seed, sizes
        self._written = dict(zip(batch.names, batch.vectors, strict=True))
        self._block: Block | None = None

    def __len__(self) -> int:
        return self.batch.rows

    @property
    def block(self) -> Block:
        """The block that the batch was made of; made once, where somebody asks."""
        if self._block is None:
            self._block = self._program.block(self.batch, self._seed, self._sizes)
        return self._block

    @property
    def soiled(self) -> Soiled:
        """What became of the rows, in a table with mess."""
        return self._program.soiled(self.batch, self._seed, self._sizes)

    def vector(self, name: str) -> Vector:
        """A column of the table by name."""
        found = self._written.get(name)
        return found if found is not None else self.block.vector(self._program.tables[self.batch.table].cells[name])

    def cell(self, cell: Cell) -> Vector:
        """A compiled cell at these rows."""
        return self.block.vector(cell)

    def holds(self, condition: Condition) -> Mask:
        """Where a condition holds."""
        return condition(self.block)


@dataclass(frozen=True, slots=True)
class Place:
    """What a check knows of its fact. `spans` are the first row and the one after the last of each table."""

    fact: Fact
    program: Program
    seed: int
    table: Table
    column: Column | None
    spans: Mapping[str, tuple[int, int]]
    sizes: Mapping[str, int]
    sample: Sample
    condition: Condition | None
    #: Cells that a check of this fact may keep as hashes.
    most: int

    @property
    def named(self) -> str:
        """The column's name; NotMeasuredError where the fact names none."""
        if self.column is None:
            raise NotMeasuredError("it names no column")
        return self.column.name

    @property
    def type(self) -> Type:
        """The type of the column's cells."""
        return self.program.tables[self.table.name].cells[self.named].type

    @property
    def rows(self) -> int:
        """Rows of the table that go by."""
        start, stop = self.spans[self.table.name]
        return stop - start

    @property
    def whole(self) -> bool:
        """Whether the table goes by from its first row to its last."""
        return self.spans[self.table.name] == (0, self.sizes[self.table.name])

    def expression(self, text: str, decimals: int | None = None) -> Cell:
        """An expression over the table's rows; NotMeasuredError where it is none."""
        from ..engine.expressions.compiled import compile_sql

        try:
            return compile_sql(text, reading(self.program, self.table.name, "fact"), "", decimals)
        except SchemaError as error:
            raise NotMeasuredError(f"{text!r}: {error.problems[0].message}") from None

    def holds(self, text: str) -> Condition:
        """A condition over the table's rows; NotMeasuredError where it is none."""
        return condition(self.program, self.table.name, text)

    def some(self, rows: Rows, mask: Mask | None = None) -> Mask | None:
        """The rows that the fact counts; None for all."""
        if self.condition is None:
            return mask
        found = rows.holds(self.condition)
        return found if mask is None else found & mask

    def independent(self, rows: int) -> int:
        """Of so many rows, how many cells were drawn apart: a parent's cell that is read is drawn once a parent."""
        column = self.column
        every = self.table.every
        if isinstance(column, Series) and every is not None:  # a level an entity, which its rows stay near
            return max(min(rows, self.sizes[every.per] if every.per else 1), 1)
        if isinstance(column, Read):
            head = column.from_.partition(".")[0]
            for other in self.table.columns:
                if isinstance(other, Reference) and head in (other.name, other.parent):
                    return max(min(rows, self.sizes[other.parent]), 1)
        if column is not None and column.pool is not None:
            return max(min(rows, column.pool), 1)
        return rows


def condition(program: Program, table: str, text: str) -> Condition:
    """A condition over a table's rows; NotMeasuredError where it is none."""
    from ..engine.expressions.compiled import compile_condition

    try:
        return compile_condition(text, reading(program, table, "fact"), "")
    except SchemaError as error:
        raise NotMeasuredError(f"where {text!r}: {error.problems[0].message}") from None


def settings(fact: Fact, table: Table, column: Column | None) -> tuple[str, ...]:
    """The paths of the settings that make a fact, as `customers.member.rate`; the column's where none is named so."""
    name = table.name
    if fact.check == "rows" or fact.check == "per_parent":
        return (f"{name}.rows",) if table.rows is not None else (name,)
    if fact.check == "step" and table.every is not None:
        return (f"{name}.every.step",)
    if fact.check == "mess":
        return (f"{name}.mess.{fact.value}",) if table.mess else (name,)
    if fact.check == "duplicates":
        return (f"{name}.mess.duplicates",) if table.mess else (name,)
    if column is None:
        return (f"{name}.order",) if fact.check == "order" and table.order else (name,)
    base = f"{name}.{column.name}"
    if fact.check == "spearman":
        for at, pair in enumerate(table.correlations or ()):
            if {column.name, str(fact.value).rpartition(".")[2]} == set(pair.columns):
                return (f"{name}.correlations[{at}].{'pearson' if pair.pearson is not None else 'spearman'}",)
    for at, rule in enumerate(column.given or ()):
        if fact.where is not None and str(rule.get("when")).strip() == fact.where.strip():
            return (f"{base}.given[{at}]",)
    if fact.check == "share" and isinstance(column, Category):
        return (f"{base}.values.{fact.value}",) if isinstance(column.values, dict) else (f"{base}.values",)
    wanted = _SETTINGS.get(fact.check, ())
    said = column.model_fields_set
    if found := [one for one in wanted if one in said and getattr(column, one) is not None]:
        return tuple(f"{base}.{one}" for one in found)
    kind = tag(column)
    if isinstance(column, Read):
        return (_source(column, table),)
    return (f"{base}.{kind}",) if kind in ("sql", "rollup", "running") else (base,)


def _source(column: Read, table: Table) -> str:
    """The setting behind a cell that is read: a bundle's, a list, else the `from` itself."""
    head, _, part = column.from_.rpartition(".")
    bundle = table.bundles.get(head)
    if bundle is not None and bundle.list_ is None:
        return (
            f"{table.name}.bundles.{head}.{part}" if part in bundle.model_fields_set else f"{table.name}.bundles.{head}"
        )
    return f"{table.name}.{column.name}.from"


#: Settings of a column by the check that they make hold.
_SETTINGS: dict[str, tuple[str, ...]] = {
    "share": ("rate", "values"),
    "missing": ("missing",),
    "range": ("min", "max", "start", "end", "values"),
    "mean": ("mean", "overall"),
    "sd": ("sd", "overall"),
    "median": ("median", "overall"),
    "set": ("values", "labels"),
    "unique": ("unique",),
    "order": ("after", "before"),
    "equals": ("given",),
    "spearman": ("drivers",),
    "higher": ("given", "drivers"),
    "auc": ("auc", "drivers"),
    "r2": ("r2", "drivers"),
    "format": ("regex", "format"),
    "step": ("every", "start"),
}
