"""Measures a dataset while its batches go by, in any order of tables, and keeps no more than a bounded part of them.

Columns are summed up as they are written. Facts about values and keys are measured on the rows before their mess, which
are made again for it; facts about rows and copies on the written ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..schema.columns import Read, Reference, Sequence, Uuid
from ..schema.diagram import mermaid
from ..schema.kinds import tag
from .again import again
from .facts import measures
from .keys import Keys
from .model import Asked, Correlations, Json, Report, Table
from .place import Rows
from .relate import matrix
from .side import clean, written
from .summary import Numbers, Summary, summary
from .targets import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..columns import Batch
    from ..engine import Program
    from ..schema.column import Column

#: Columns of a table that are correlated with one another.
MOST_CORRELATED = 24
#: Cells that are ranked for pairs with missing ones.
MOST_RANKED = 1 << 22


class Meter:
    """Takes every batch of every written table once, and makes a report of them.

    `spans` are the first row and the one after the last that will come, of each written table; the batches of a table
    come in the order of its rows.
    """

    def __init__(
        self, program: Program, seed: int, sizes: Mapping[str, int], spans: Mapping[str, tuple[int, int]]
    ) -> None:
        self._program, self._seed, self._sizes, self._spans = program, seed, sizes, dict(spans)
        self._side = written(program, sizes, spans)
        self._clean = clean(self._side, seed)
        self._samples = self._side.samples
        self._columns = {name: self._summaries(name) for name in spans}
        self._facts = measures(seed, self._side, self._clean)
        self._keys = Keys(self._clean.program, self._clean.spans, self._clean.sizes)
        self._came = {name: start for name, (start, _) in spans.items()}

    def _written(self, table: str) -> tuple[str, ...]:
        return self._program.tables[table].written

    def _summaries(self, table: str) -> list[Summary]:
        return [summary(kind, self._samples[table]) for kind in self._program.types(table)]

    @property
    def waiting(self) -> list[str]:
        """The tables of which no batch has come."""
        return [name for name, (start, stop) in self._spans.items() if self._came[name] == start < stop]

    def add(self, batch: Batch) -> None:
        """Takes the next rows of a table."""
        name = batch.table
        if batch.start != self._came[name]:
            raise ValueError(f"{name}: rows from {batch.start} came where {self._came[name]} was next")
        self._came[name] += batch.rows
        self._samples[name].start(batch.start, batch.rows)
        for column, vector in zip(self._columns[name], batch.vectors, strict=True):
            column.add(vector)
        before = self._clean.before(batch, self._side, self._seed)
        self._keys.add(before)
        sides = [(self._clean, before)] + ([(self._side, batch)] if self._side is not self._clean else [])
        for side, rows in sides:
            mine = [fact for fact in self._facts if fact.table == name and fact.side is side]
            if mine and rows.rows:
                made = Rows(side.program, rows, self._seed, side.sizes)
                for fact in mine:
                    fact.add(made)

    def watch(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """The same batches, measured as they go by."""
        for batch in batches:
            self.add(batch)
            yield batch

    def report(self, asked: Asked) -> Report:
        """What was measured."""
        schema = self._program.schema
        tables = tuple(self._table(name) for name in self._spans)
        main = schema.main_table.name
        return Report(
            schema.name or main, asked, tuple(fact.result() for fact in self._facts), tables, self._keys.result(),
            self._truth(), mermaid(schema),
            again(self._program, self._seed, self._spans[main], self._sizes, asked.description), schema.to_dict(),
        )  # fmt: skip

    def _truth(self) -> dict[str, Json]:
        """The rule behind each written target, by table and column."""
        return {
            table: {name: told(rule, self._rows(table)) for name, rule in found.items()}
            for table, found in self._program.truth.items()
            if table in self._spans
        }

    def _rows(self, table: str) -> int:
        start, stop = self._spans[table]
        return stop - start

    def _table(self, name: str) -> Table:
        start, stop = self._spans[name]
        said = {column.name: column for column in self._program.schema.table(name).columns}
        columns = []
        for column, one in zip(self._written(name), self._columns[name], strict=True):
            key = isinstance(said[column], Sequence | Reference | Uuid)
            columns.append(one.column(column, made(said[column]), key))
        kept = min(stop - start, self._samples[name].most)
        return Table(name, start, stop - start, self._sizes[name], kept, tuple(columns), self._correlations(name, said))

    def _correlations(self, name: str, said: Mapping[str, Column]) -> Correlations | None:
        able = [
            (column, one)
            for column, one in zip(self._written(name), self._columns[name], strict=True)
            if isinstance(one, Numbers) and not isinstance(said[column], Sequence | Reference) and one.moments.count > 2
        ]
        if len(able) < 2:
            return None
        chosen = able[:MOST_CORRELATED]
        # A pair with missing cells is ranked by itself: the more of those, the fewer rows.
        gaps = sum(bool(one.missing) for _, one in chosen)
        pairs = max(gaps * (2 * len(chosen) - gaps - 1) // 2, 1)
        every = -(-len(chosen[0][1].kept) * pairs // MOST_RANKED) or 1
        values = [one.kept[::every] for _, one in chosen]
        there = [~np.isnan(x) for x in values]
        return Correlations(
            tuple(column for column, _ in chosen), len(values[0]), matrix(values, there, by_rank=True),
            matrix(values, there, by_rank=False), len(able) - len(chosen),
        )  # fmt: skip


def made(column: Column) -> str:
    """What makes a column's cells, in a few words."""
    if isinstance(column, Read):
        return f"from {column.from_}"
    if isinstance(column, Reference):
        return f"reference to {column.to}"
    for name in ("sql", "rollup", "running", "method"):
        if hasattr(column, name):
            return f"{name} {getattr(column, name)}"[:200]
    return tag(column) or "column"
