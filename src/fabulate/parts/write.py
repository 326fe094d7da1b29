"""A dataset to many files, to an object store, or to files that a crash does not cost: cut, made side by side, resumed.

    OUT/<table>/part-00000.parquet                    with `files`
    OUT/<table>/<column>=<value>/part-00000.parquet   with `by`
    OUT/<table>.csv, or one file                      without

What is done already, after an accident, is `kept`'s to say; the rest is left to do.
"""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..schema import RequestError
from ..writers import FILES, by_suffix, digest
from . import kept, places, pool
from .job import Job
from .units import Made, Unit, counts, units

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..engine import Program

    Progress = Callable[[str, int, int], None]


class Run(Protocol):
    """Makes units side by side, somewhere: what `make` gives for each, in order."""

    def __call__(
        self, job: str, units: Sequence[Unit], *, identity: str | None, told: Callable[[Unit, int], None]
    ) -> list[Any]: ...


#: Rows that one process hashes in one go.
_BLOCKS = 16 * digest.ROWS
#: Rows that are worth a process: it takes some tenths of a second to start.
_WORTH = 50_000


@dataclass(frozen=True, slots=True)
class Layout:
    """How tables become files: in `format`, so many `files` of the main table, or by the values of a column."""

    format: str
    files: int | None = None
    by: str | None = None

    def units(self, program: Program, spans: Mapping[str, tuple[int, int]], out: str) -> Sequence[Unit]:
        """The work, in the order of tables and rows. RequestError for what cannot be."""
        if self.format not in FILES:
            raise RequestError(f"format {self.format!r} is not one of {', '.join(FILES)}")
        suffix, named = FILES[self.format].suffix, by_suffix(out)
        if self.files is None and self.by is None:
            if named is not None and not Path(out).is_dir():
                (table, span), (folder, name) = next(iter(spans.items())), _file(out)
                return [Unit(table, *span, folder, name, self.format)]
            return [Unit(table, *span, out, f"{table}{suffix}", self.format) for table, span in spans.items()]
        if named is not None:
            raise RequestError(f"{out} names one file; with files or partition_by it is a folder, for a folder a table")
        main = program.schema.main_table.name
        main = main if main in spans else next(iter(spans))
        by = self._by(program, spans)
        folders = {table: places.join(out, table) for table in spans}
        return units(
            spans, folders, counts(spans, main, 1 if self.files is None else self.files), self.format, suffix, by
        )

    def _by(self, program: Program, spans: Mapping[str, tuple[int, int]]) -> dict[str, str]:
        """The column of each table that has it; it must have others too."""
        if self.by is None:
            return {}
        found = {table: self.by for table in spans if self.by in program.tables[table].written}
        if not found:
            raise RequestError(f"partition-by: there is no column {self.by!r} in {', '.join(spans)}")
        if alone := [table for table in found if len(program.tables[table].written) == 1]:
            raise RequestError(f"partition-by: {alone[0]} has no other column than {self.by}")
        return found


def _file(place: str) -> tuple[str, str]:
    """The folder and the name of a file; RequestError when there is no such folder."""
    if places.is_url(place):
        folder, _, name = place.rpartition("/")
        return folder, name
    if not Path(place).parent.is_dir():
        raise RequestError(f"the folder {Path(place).parent} does not exist")
    return str(Path(place).parent), Path(place).name


def save(
    program: Program, seed: int, sizes: Mapping[str, int], todo: Sequence[Unit], out: str, *,
    processes: int | None = None, resume: bool = False, progress: Progress | None = None, run: Run | None = None,
) -> list[Made]:  # fmt: skip
    """Makes the units' files; those that were made, in order. `run` has them made elsewhere: by a cluster's tasks.

    With `resume` what is done stays when it is stopped, and the same call goes on with it. RequestError where something
    else lies there already; OSError for a full disk and the like.
    """
    many = _many(sum(unit.stop - unit.start for unit in todo), processes)
    if out.startswith("memory:"):
        many = 1  # the memory of another process is lost with it
    job = Job.of(program, seed, sizes)
    said = None
    if resume:
        if not FILES[todo[0].format].appends and len(todo) == 1 and todo[0].by is None:
            raise RequestError(
                "one Parquet file ends with a list of its parts and cannot be gone on with; add files (--files 8), or "
                "write .csv or .jsonl"
            )
        said = kept.identity(job, todo)
    # One file lies beside others' files, and tables as files in a folder may too; a folder a table is ours alone.
    alone = len(todo) == 1 and places.join(todo[0].folder, todo[0].name) == out
    folders = set() if alone else {unit.folder for unit in todo if unit.folder != out}
    with kept.turn(todo, out, alone=alone) if resume else nullcontext():
        done = kept.kept(job, todo, out, folders, said, alone=alone)
        left = [unit for unit in todo if unit not in done]
        try:
            made = (run or partial(pool.run, "make", processes=many))(
                job.text, left, identity=said, told=_told(todo, done, progress)
            )
        except BaseException:
            if said is None:
                kept.undone(job, todo, folders)
            raise
        if said is not None or run is not None:
            kept.settled(job, todo, out, folders, said, alone=alone)
    return [Made(**one) for unit in made for one in unit]


def _told(todo: Sequence[Unit], done: set[Unit], progress: Progress | None) -> Callable[[Unit, int], None]:
    """What counts the rows of each table that are made, those of units that were done already among them."""
    rows: Counter[str] = Counter()
    for unit in todo:
        rows[unit.table] += unit.stop - unit.start
    so_far = dict.fromkeys(rows, 0)
    for unit in done:
        so_far[unit.table] += unit.stop - unit.start

    def told(unit: Unit, more: int) -> None:
        so_far[unit.table] += more
        if progress is not None:
            progress(unit.table, so_far[unit.table], rows[unit.table])

    return told


def _many(rows: int, processes: int | None) -> int:
    """How many processes: none for less work than its start. RequestError for less than one."""
    if processes is not None and processes < 1:
        raise RequestError(f"processes must be at least 1, not {processes}")
    return min(processes or pool.cores(), rows // _WORTH + 1)


def digests(
    program: Program,
    seed: int,
    sizes: Mapping[str, int],
    table: str,
    span: tuple[int, int],
    processes: int | None = None,
) -> bytes:
    """The digest of a table's rows (`writers.digest`), its blocks made side by side."""
    start, stop = span
    cuts = [start, *range(start - start % _BLOCKS + _BLOCKS, stop, _BLOCKS), stop]
    todo = [Unit(table, a, b, "", "", "") for a, b in itertools.pairwise(cuts) if a < b]
    many = _many(stop - start, processes)
    found = pool.run("digest", Job.of(program, seed, sizes).text, todo, many, None, lambda unit, rows: None)
    return digest.table(program.tables[table].written, (bytes.fromhex(block) for unit in found for block in unit))
