"""The Python door: words or a schema in, a `Dataset` out.

A dataset is a program, a seed and a span of rows; its cells are made when they are asked for, as often as they are, and
are the same each time.
"""

from __future__ import annotations

import contextlib
import operator
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from .engine import MOST_ROWS, MOST_SEED, compile_schema
from .engine import check as check_schema
from .engine.ahead import in_order
from .planner import Plan, Request
from .schema import Problem, RequestError, Schema, faker, loads, parse
from .schema.errors import listed, near
from .settings import settings
from .writers import FILES, by_suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas
    import polars
    import pyarrow

    from .answers import Key
    from .columns import Batch
    from .engine import Program
    from .parts import Made
    from .parts.write import Run
    from .planner import Planner
    from .report import Meter, Report
    from .writers.formats import Encoder

    Progress = Callable[[str, int, int], None]

Piece = TypeVar("Piece")
Source = Literal["auto", "llm", "offline"]


def plan(
    description: str,
    *,
    schema: Schema | dict[str, Any] | str | os.PathLike[str] | None = None,
    planner: Source = "auto",
    locale: str | None = None,
    as_of: date | str | None = None,
) -> Plan:
    """Words to a schema: `.schema`, and how it was found. RequestError for an empty description.

    With `schema` (an object, or a path to its JSON file) the words change it: "add a loyalty tier, 60% bronze",
    "rename total to amount_due", "age between 20 and 60". What they do not name keeps its cells.
    """
    if schema is None:
        return _planner().plan(Request(description, planner, locale, _day(as_of) or settings().as_of))
    given = changed(_given(schema), as_of=_day(as_of))
    return _planner().change(given, Request(description, planner, locale))


def prompt(
    description: str,
    *,
    schema: Schema | dict[str, Any] | str | os.PathLike[str] | None = None,
    locale: str | None = None,
    as_of: date | str | None = None,
) -> list[dict[str, str]]:
    """The messages that an LLM would be sent for these words; nobody is asked, and no key is needed."""
    from .planner.key import words
    from .planner.prompt import messages

    given = _given(schema) if schema is not None else None
    today = _day(as_of) or (given.today if given else settings().as_of) or date.today()
    locale = locale or (given.locale if given else None)
    return messages(words(description), locale=locale, today=today, given=given)


def _day(as_of: date | str | None) -> date | None:
    if as_of is None or (isinstance(as_of, date) and not isinstance(as_of, datetime)):
        return as_of
    try:
        return date.fromisoformat(as_of)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise RequestError(f"as_of must be a day, as 2026-06-30, not {as_of!r}") from None


def check(schema: Schema | dict[str, Any]) -> list[Problem]:
    """Every problem of a schema, as it is written and as it compiles; an empty list when it can be made."""
    from .schema import SchemaError

    try:
        return check_schema(schema if isinstance(schema, Schema) else parse(schema))
    except SchemaError as error:
        return list(error.problems)


def generate(
    description: str | None = None,
    *,
    schema: Schema | dict[str, Any] | str | os.PathLike[str] | None = None,
    rows: int | Mapping[str, int] | None = None,
    seed: int = 0,
    offset: int = 0,
    total: int | None = None,
    planner: Source = "auto",
    locale: str | None = None,
    as_of: date | str | None = None,
    providers: Sequence[type] = (),
) -> Dataset:
    """A dataset from words, or from a schema (an object, or a path to its JSON file).

    `rows` counts the main table, or names tables with their rows; without it the words or the schema tell, else 100.
    Rows `offset`..`offset + rows` of a dataset of `total` rows are made. `providers` are classes as Faker's providers
    are, whose methods a schema that is an object may name. RequestError for what cannot be asked, SchemaError for what
    cannot be made.
    """
    if (description is None) == (schema is None):
        raise RequestError("give either a description or a schema")
    if providers and not isinstance(schema, Schema | dict):
        raise RequestError("providers go with a schema that is an object: no file and no words name their methods")
    with faker.own(providers):
        if schema is not None:
            found = Plan(schema=changed(_given(schema), locale, _day(as_of)), source="given")
        else:
            found = plan(description or "", planner=planner, locale=locale, as_of=as_of)
        program = compile_schema(found.schema)
        return dataset(found, program, rows=rows, seed=seed, offset=offset, total=total, description=description)


def changed(schema: Schema, locale: str | None = None, as_of: date | None = None) -> Schema:
    """A given schema under another locale or day, checked again; the same one where neither is said."""
    said = {"locale": locale, "as_of": as_of.isoformat() if as_of else None}
    said = {name: value for name, value in said.items() if value is not None}
    return parse(schema.to_dict() | said) if said else schema


def _given(schema: Schema | dict[str, Any] | str | os.PathLike[str]) -> Schema:
    if isinstance(schema, Schema):
        return schema
    if isinstance(schema, dict):
        return parse(schema)
    if not isinstance(schema, str | os.PathLike):
        raise RequestError(f"a schema is a Schema, an object or a path, not {type(schema).__name__}")
    try:
        return loads(Path(schema).read_bytes())
    except OSError as error:
        raise RequestError(f"cannot read the schema {os.fspath(schema)}: {error.strerror}") from error


@lru_cache(maxsize=4)
def _planner_for(key: object) -> Planner:
    from .planner import Planner

    here = settings()
    return Planner(here.cache_dir, here.llm, check_schema)


def _planner() -> Planner:
    """One planner a configuration, so that a notebook's cells share its cache and its waiting requests."""
    return _planner_for(settings())


def dataset(
    plan: Plan,
    program: Program,
    *,
    rows: int | Mapping[str, int] | None = None,
    seed: int = 0,
    offset: int = 0,
    total: int | None = None,
    description: str | None = None,
) -> Dataset:
    """A dataset of a compiled plan, made of these words; RequestError when the span or the seed cannot be."""
    main = plan.schema.main_table.name
    names = [table.name for table in plan.schema.tables]
    asked = dict(rows) if isinstance(rows, Mapping) else {} if rows is None else {main: rows}
    for name, count in asked.items():
        if name not in names:
            raise RequestError(f"there is no table {name!r}; {near(name, names) or f'there are {listed(names)}'}")
        asked[name] = _whole_number(f"rows of {name}" if isinstance(rows, Mapping) else "rows", count, 1)
    seed = _whole_number("seed", seed, 0, MOST_SEED)
    offset = _whole_number("offset", offset, 0)
    count = asked[main] if main in asked else program.sizes(asked, seed)[main]
    size = offset + count if total is None else _whole_number("total", total, 0)
    if size < offset + count:
        raise RequestError(f"total must be at least offset + rows ({offset + count:,}), not {size:,}")
    if size > MOST_ROWS:
        raise RequestError(f"offset + rows go up to {MOST_ROWS:,}")
    cut = asked | ({main: size} if main in asked or size != count else {})
    sizes = program.sizes(cut, seed)
    program.room(sizes)
    return Dataset(plan, program, seed, offset, count, sizes, _overridden(plan, asked, sizes), description=description)


def _whole_number(name: str, value: object, least: int, most: int = MOST_ROWS) -> int:
    """The value as an int, NumPy's whole numbers too."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or not least <= number <= most:
        raise RequestError(f"{name} must be a whole number from {least:,} to {most:,}, not {value!r}")
    return number


def _overridden(plan: Plan, asked: Mapping[str, int], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """A note where the request's rows replace those of the words, or lead to other numbers of parents."""
    if plan.source == "given":
        return ()
    notes = []
    for fact in plan.schema.facts:
        name = fact.at or ""
        rows = asked.get(name, sizes.get(name))
        if fact.check != "rows" or rows is None or rows == fact.is_ or not asked:
            continue
        how = "as asked" if name in asked else "as many as the rows that were asked for reach"
        notes.append(f"{name}: {rows:,} rows {how}, not the {fact.is_} of the words ({fact.phrase!r})")
    return tuple(notes)


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

    def span(self, table: str | None = None) -> tuple[int, int]:
        """The first row of a table here, and the row after its last."""
        name = self._table(table)
        if name == self.main:
            return self.offset, self.offset + self.rows
        return 0, min(self.sizes[name], self.cuts.get(name, self.sizes[name]))

    def batches(self, table: str | None = None) -> Iterator[Batch]:
        """The rows of a table (the main one) in blocks of typed columns."""
        name = self._table(table)
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
        name = self._table(table)
        names, types = self.program.tables[name].written, self.program.types(name)
        return self._encoded(FILES[format].open(names, types), name, progress, meter)

    def _encoded(self, encoder: Encoder, table: str, progress: Progress | None, meter: Meter | None) -> Iterator[bytes]:
        if first := encoder.begin():
            yield first
        (start, stop), done = self.span(table), 0
        # Only a meter needs the cells again; without one they are let go when their bytes are made.
        for rows, batch, made in self._blocks(
            table, lambda batch: (batch.rows, batch if meter is not None else None, encoder.prepare(batch))
        ):
            if meter is not None and batch is not None:
                meter.add(batch)
            if piece := encoder.add(made):
                yield piece
            done += rows
            if progress is not None:
                progress(table, done, stop - start)
        if last := encoder.end():
            yield last

    def _blocks(self, table: str, then: Callable[[Batch], Piece]) -> Iterator[Piece]:
        """The rows of a table in blocks, each made into something else; in threads, in order."""
        start, stop = self.span(table)
        step = self.program.block_rows(table)

        def make(at: int) -> Piece:
            return then(self.program.run(table, at, min(at + step, stop), self.seed, self.sizes))

        return in_order(make, range(start, stop, step))

    def head(self, rows: int = 10, table: str | None = None) -> Dataset:
        """The first rows of a table (the main one); its cells are the same."""
        name = self._table(table)
        if name == self.main:
            return replace(self, rows=max(min(rows, self.rows), 0))
        # The sizes stay: cells may depend on them.
        return replace(self, cuts={**self.cuts, name: max(min(rows, self.span(name)[1]), 0)})

    def to_arrow(self, table: str | None = None) -> pyarrow.Table:
        """A table as an Arrow table."""
        from .writers import arrow

        name = self._table(table)
        blocks = self._blocks(name, arrow.record_batch)
        return arrow.table(self.program.tables[name].written, self.program.types(name), blocks)

    def to_polars(self, table: str | None = None) -> polars.DataFrame:
        """A table as a Polars data frame."""
        import polars

        frame = polars.from_arrow(self.to_arrow(table))
        assert isinstance(frame, polars.DataFrame)
        return frame

    def to_pandas(self, table: str | None = None) -> pandas.DataFrame:
        """A table as a pandas data frame: integers stay integers, dates are datetime64, missing cells NA."""
        try:
            import pandas
        except ImportError as error:
            raise RequestError('pandas is not installed; run: pip install "fabulate[pandas]"') from error
        import pyarrow

        nullable = {pyarrow.int64(): "Int64", pyarrow.bool_(): "boolean"}
        found = self.to_arrow(table)
        plain = {one.name for one in found.schema if not one.nullable or one.type not in nullable}
        frame = found.select([name for name in found.column_names if name in plain]).to_pandas(date_as_object=False)
        for at, one in enumerate(found.schema):
            if one.name not in plain:
                frame.insert(at, one.name, pandas.array(found.column(at).to_pylist(), dtype=nullable[one.type]))
        return frame

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
        target = Path(path)
        named = by_suffix(target.name)
        if named is not None and not target.is_dir():
            if format is not None and format != named:
                raise RequestError(f"{target.name} says {named}, the format {format}; name the file otherwise")
            jobs = [(self._table(table), target, named)]
        elif format is not None and target.suffix and not target.is_dir():
            jobs = [(self._table(table), target, format)]
        else:
            names = self.tables if table is None else [self._table(table)]
            kind = format or "csv"
            if kind not in FILES:
                raise RequestError(f"format {kind!r} is not one of {', '.join(FILES)}")
            target.mkdir(parents=True, exist_ok=True)
            jobs = [(name, target / f"{name}{FILES[kind].suffix}", kind) for name in names]
        for name, file, kind in jobs:
            whole(file, self.encode(kind, name, progress, meter))
        return [file for _, file, _ in jobs]

    def spread(
        self, out: str, format: str | None = None, table: str | None = None, progress: Progress | None = None,
        files: int | None = None, partition_by: str | None = None, processes: int | None = None, resume: bool = False,
        run: Run | None = None,
    ) -> list[Made]:  # fmt: skip
        """What `write` does with `files`; each file with its rows and bytes. `run` has them made elsewhere: see
        `fabulate.spark` and `fabulate.ray`."""
        from .parts import Layout, save

        if "://" not in out:
            # Whoever runs the units elsewhere has another working folder.
            out = str(Path(out) if run is None else Path(out).absolute())
        named = by_suffix(out)
        if format is not None and named not in (None, format):
            raise RequestError(f"{out} says {named}, the format {format}; name the file otherwise")
        one = table is not None or (named is not None and files is None and partition_by is None)
        spans = {name: self.span(name) for name in ([self._table(table)] if one else self.tables)}
        todo = Layout(format or named or "csv", files, partition_by).units(self.program, spans, out)
        return save(
            self.program, self.seed, self.sizes, todo, out, processes=processes, resume=resume, progress=progress,
            run=run,
        )  # fmt: skip

    def digest(self, table: str | None = None, processes: int | None = None) -> str:
        """A hash over all cells of a table in row order, or of all tables: the same for any format, layout and machine.

        What it is made of is in docs/scale.md.
        """
        from .parts import digests
        from .writers.digest import several

        names = self.tables if table is None else [self._table(table)]
        found = [(n, digests(self.program, self.seed, self.sizes, n, self.span(n), processes)) for n in names]
        return (several(found) if table is None else found[0][1]).hex()

    def _table(self, name: str | None) -> str:
        if name is None:
            return self.main
        if name not in self.tables:
            raise RequestError(f"there is no table {name!r}; there are {', '.join(self.tables)}")
        return name

    @property
    def clean(self) -> Dataset:
        """The same rows before their mess: without its copies, every cell as it was. The same dataset without mess."""
        if not self.program.dirt:
            return self
        schema = parse({**self.schema.to_dict(), "tables": [
            {name: said for name, said in table.items() if name != "mess"} for table in self.schema.to_dict()["tables"]
        ]})  # fmt: skip
        own = {name: self.program.own(name, rows, self.seed) for name, rows in self.sizes.items()}
        first, last = (self.program.own(self.main, row, self.seed) for row in (self.offset, self.offset + self.rows))
        cuts = {name: self.program.own(name, rows, self.seed) for name, rows in self.cuts.items()}
        plan, program = replace(self.plan, schema=schema), compile_schema(schema)
        return replace(self, plan=plan, program=program, offset=first, rows=last - first, sizes=own, cuts=cuts)

    def key(self, table: str | None = None) -> Key:
        """The answer key of a table's mess (the main one's): what was done to which cell, and which rows are copies.

        RequestError where a table has no mess.
        """
        name = self._table(table)
        if name not in self.program.dirt:
            soiled = listed(list(self.program.dirt))
            fix = f"there is one of {soiled}" if soiled else 'ask for a mess, as "with typos and 5% duplicates"'
            raise RequestError(f"{name} has no mess, so there is no key; {fix}")
        from .answers import Key

        return Key(self.program, name, self.span(name), self.seed, self.sizes)

    def messy(self) -> list[str]:
        """The written tables that have mess; RequestError where none has."""
        found = [name for name in self.tables if name in self.program.dirt]
        if not found:
            raise RequestError('there is no mess to answer for; ask for one, as "with typos and 5% duplicates"')
        return found

    def answered(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """`<table>.clean` and `<table>.key` of each table with mess, as CSV, piece by piece."""
        clean = self.clean
        for name in self.messy():
            yield f"{name}.clean", clean.encode("csv", name)
            yield f"{name}.key", self.key(name).encode()

    def answers(self, folder: str | os.PathLike[str]) -> list[Path]:
        """Writes `<table>.clean.csv` and `<table>.key.csv` for each table with mess into a folder."""
        target, found = Path(folder), []
        self.messy()
        target.mkdir(parents=True, exist_ok=True)
        for name, pieces in self.answered():
            whole(target / f"{name}.csv", pieces)
            found.append(target / f"{name}.csv")
        return found

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


def report_path(path: str | os.PathLike[str]) -> Path:
    """Where a report is to be written; RequestError unless it is a .html or .json file in a folder that exists."""
    target = Path(path)
    if target.suffix.lower() not in (".html", ".json") or target.is_dir():
        raise RequestError(f"a report is a .html or a .json file, not {os.fspath(path)!r}")
    if not target.parent.is_dir():
        raise RequestError(f"the folder {target.parent} does not exist")
    return target


def save(report: Report, path: str | os.PathLike[str]) -> Path:
    """A report as a page or as JSON, by the path's suffix; it appears under its name when it is whole."""
    target = report_path(path)
    whole(target, iter([report.text(target.suffix.lower()).encode("utf-8", "replace")]))
    return target


def whole(path: Path, pieces: Iterator[bytes]) -> None:
    """Writes a file beside its place and moves it there when it is whole."""
    if not path.parent.is_dir():
        raise RequestError(f"the folder {path.parent} does not exist")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as out:
            for piece in pieces:
                out.write(piece)
        with contextlib.suppress(OSError):
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
