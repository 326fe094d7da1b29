"""A dataset: a program, a seed and a span of rows, whose cells are made when they are asked for, as often as they are.

They are the same each time, whatever the order, the blocks and the format.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from .engine.ahead import in_order
from .saving import encoded, places, spread, whole
from .schema import RequestError
from .writers import FILES

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    import pandas
    import polars
    import pyarrow

    from .answers import Key
    from .columns import Batch
    from .engine import Program
    from .parts import Made
    from .parts.write import Run
    from .planner import Plan
    from .report import Meter, Report
    from .schema import Schema

    Progress = Callable[[str, int, int], None]

Piece = TypeVar("Piece")


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows to be: tables, their columns and their cells, made on demand.

    `sizes` are the rows of each whole table; of the main table the rows `offset`..`offset + rows` are meant here, of
    another those up to its number in `cuts`.
    """

    plan: Plan
    program: Program
    seed: int
    offset: int
    rows: int
    sizes: dict[str, int]
    notes: tuple[str, ...] = ()
    cuts: Mapping[str, int] = field(default_factory=dict)
    description: str | None = None
    _reports: list[Report] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def schema(self) -> Schema:
        """The schema the rows are made by; `fabulate.generate(schema=ds.schema, seed=ds.seed)` makes them again."""
        return self.plan.schema

    @property
    def main(self) -> str:
        """The name of the main table."""
        return self.schema.main_table.name

    @property
    def tables(self) -> list[str]:
        """The names of the tables that are written."""
        return [table.name for table in self.schema.written]

    @property
    def columns(self) -> list[str]:
        """The columns of the main table."""
        return list(self.program.tables[self.main].written)

    def __len__(self) -> int:
        return self.rows

    def named(self, name: str | None) -> str:
        """The table of that name, the main one for None; RequestError where there is none."""
        if name is None:
            return self.main
        if name not in self.tables:
            raise RequestError(f"there is no table {name!r}; there are {', '.join(self.tables)}")
        return name

    def span(self, table: str | None = None) -> tuple[int, int]:
        """The first row of a table here, and the row after its last."""
        name = self.named(table)
        if name == self.main:
            return self.offset, self.offset + self.rows
        return 0, min(self.sizes[name], self.cuts.get(name, self.sizes[name]))

    def batches(self, table: str | None = None) -> Iterator[Batch]:
        """The rows of a table (the main one) in blocks of typed columns."""
        name = self.named(table)
        return self.program.batches(name, *self.span(name), self.seed, self.sizes)

    @property
    def report(self) -> Report:
        """What was asked beside what the rows hold. All rows are made for it once, when it is first asked for."""
        return self._reports[0] if self._reports else self.measured(self.meter())

    def meter(self) -> Meter:
        """What measures the batches of this dataset's tables while they are written; `measured` makes a report of
        it."""
        from .report import Meter

        return Meter(self.program, self.seed, self.sizes, {name: self.span(name) for name in self.tables})

    def measured(self, meter: Meter) -> Report:
        """The report of a meter; the tables that did not go by it are made for it now."""
        from .report.model import Asked

        for name in meter.waiting:
            for batch in self.batches(name):
                meter.add(batch)
        plan = self.plan
        notes = (*plan.notes, *self.notes)
        asked = Asked(self.description, plan.source, plan.cached, plan.fallback, plan.not_understood, notes)
        self._reports[:] = [meter.report(asked)]
        return self._reports[0]

    def encode(
        self, format: str = "csv", table: str | None = None, progress: Progress | None = None,
        meter: Meter | None = None,
    ) -> Iterator[bytes]:  # fmt: skip
        """A table as a file, piece by piece: csv, jsonl, parquet, csv.gz or jsonl.gz; `progress(table, done, rows)`
        after each block.

        A `meter` measures the rows on their way.
        """
        if format not in FILES:
            raise RequestError(f"format {format!r} is not one of {', '.join(FILES)}")
        name = self.named(table)
        names, types = self.program.tables[name].written, self.program.types(name)
        start, stop = self.span(name)
        told = (lambda done: progress(name, done, stop - start)) if progress is not None else None
        return encoded(FILES[format].open(names, types), partial(self.blocks, name), meter, told)

    def blocks(self, table: str, then: Callable[[Batch], Piece]) -> Iterator[tuple[int, Piece]]:
        """The rows of a table in blocks, each made into something else, with how many; on all cores, in order."""
        start, stop = self.span(table)
        starts = range(start, stop, self.program.block_rows(table))

        def make(at: int) -> Piece:
            return then(self.program.run(table, at, min(at + starts.step, stop), self.seed, self.sizes))

        for at, made in zip(starts, in_order(make, starts), strict=True):
            yield min(starts.step, stop - at), made

    def head(self, rows: int = 10, table: str | None = None) -> Dataset:
        """The first rows of a table (the main one); its cells are the same."""
        name = self.named(table)
        if name == self.main:
            return replace(self, rows=max(min(rows, self.rows), 0))
        # The sizes stay: cells may depend on them.
        return replace(self, cuts={**self.cuts, name: max(min(rows, self.span(name)[1]), 0)})

    def to_arrow(self, table: str | None = None) -> pyarrow.Table:
        """A table as an Arrow table."""
        from .writers import arrow

        name = self.named(table)
        blocks = (arrow.unpacked(made) for _, made in self.blocks(name, arrow.packed))
        return arrow.table(self.program.tables[name].written, self.program.types(name), blocks)

    def to_polars(self, table: str | None = None) -> polars.DataFrame:
        """A table as a Polars data frame."""
        from .frames import polars_frame

        return polars_frame(self.to_arrow(table))

    def to_pandas(self, table: str | None = None) -> pandas.DataFrame:
        """A table as a pandas data frame: integers stay integers, dates are datetime64, missing cells NA."""
        from .frames import pandas_frame

        return pandas_frame(self.to_arrow(table))

    def to_csv(self, path: str | os.PathLike[str] | None = None, table: str | None = None) -> str | None:
        """A table as CSV, into a file, or as text when no path is given."""
        if path is None:
            return b"".join(self.encode("csv", table)).decode()
        self.write(path, "csv", table)
        return None

    def write(
        self, path: str | os.PathLike[str], format: str | None = None, table: str | None = None,
        progress: Progress | bool | None = None, meter: Meter | None = None, *, files: int | None = None,
        partition_by: str | None = None, processes: int | None = None, resume: bool = False,
    ) -> list[Path] | list[str]:  # fmt: skip
        """One table to a file with a known suffix, else every table to a folder as `<table>.<format>`.

        A file appears under its name when it is whole: an error, a full disk or an interruption leaves none. The
        paths that were written come back.

        With `files` or `partition_by`, or a URL that `fsspec` opens, files are made by `processes` side by side:
        `<table>/part-00000.<format>`, the main table in so many files; `<table>/<column>=<value>/…` for the values of a
        column. With `resume` what is done stays when it is stopped, and the same call goes on from there.

        `progress(table, done, rows)` is called after each block; True shows a bar by `tqdm`, in a notebook too.
        """
        if progress is True:
            from .bar import Bar

            with Bar() as bar:
                return self.write(
                    path, format, table, bar, meter, files=files, partition_by=partition_by, processes=processes,
                    resume=resume,
                )  # fmt: skip
        progress = progress or None
        if files is not None or partition_by is not None or processes is not None or resume or "://" in str(path):
            made = self.spread(str(path), format, table, progress, files, partition_by, processes, resume)
            return [one.path for one in made] if "://" in str(path) else [Path(one.path) for one in made]
        found = places(self, Path(path), format, self.named(table) if table is not None else None)
        for name, file, kind in found:
            whole(file, self.encode(kind, name, progress, meter))
        return [file for _, file, _ in found]

    def spread(
        self, out: str, format: str | None = None, table: str | None = None, progress: Progress | None = None,
        files: int | None = None, partition_by: str | None = None, processes: int | None = None, resume: bool = False,
        run: Run | None = None,
    ) -> list[Made]:  # fmt: skip
        """What `write` does with `files`; each file with its rows and bytes. `run` has them made elsewhere: see
        `fabulate.spark` and `fabulate.ray`."""
        one = self.named(table) if table is not None else None
        return spread(
            self, out, format, one, files, partition_by, processes=processes, resume=resume, progress=progress, run=run
        )

    def digest(self, table: str | None = None, processes: int | None = None) -> str:
        """A hash over all cells of a table in row order, or of all tables: the same for any format, layout and machine.

        What it is made of is in docs/scale.md.
        """
        from .parts import digests
        from .writers.digest import several

        names = self.tables if table is None else [self.named(table)]
        found = [(n, digests(self.program, self.seed, self.sizes, n, self.span(n), processes)) for n in names]
        return (several(found) if table is None else found[0][1]).hex()

    @property
    def clean(self) -> Dataset:
        """The same rows before their mess: without its copies, every cell as it was. The same dataset without mess."""
        if not self.program.dirt:
            return self
        from .answers import clean

        return clean(self)

    def key(self, table: str | None = None) -> Key:
        """The answer key of a table's mess (the main one's): what was done to which cell, and which rows are copies.

        RequestError where a table has no mess.
        """
        from .answers import key

        return key(self, self.named(table))

    def answers(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Writes `<table>.clean.csv` and `<table>.key.csv` for each table with mess into a folder."""
        from .answers import answered

        target, pieces = Path(folder), answered(self)
        target.mkdir(parents=True, exist_ok=True)
        for name, file in pieces.items():
            whole(target / f"{name}.csv", file)
        return [target / f"{name}.csv" for name in pieces]

    def describe(self) -> str:
        """A data dictionary in Markdown: per table a line a column, in plain words."""
        from .schema.dictionary import dictionary

        return dictionary(self.schema)

    def diagram(self) -> str:
        """The tables, their keys and how many rows belong together, as an entity diagram in Mermaid's text."""
        from .schema.diagram import mermaid

        return mermaid(self.schema)

    def __repr__(self) -> str:
        names = ", ".join(f"{t} ({self.span(t)[1] - self.span(t)[0]:,} rows)" for t in self.tables)
        return f"<Dataset {names}, seed {self.seed}>"

    def _repr_html_(self) -> str:
        """The first rows as a table, for notebooks."""
        from .preview import html

        return html(self)
