"""A dataset to many files, to an object store, or to files that a crash does not cost: cut, made side by side, resumed.

    OUT/<table>/part-00000.parquet                    with `files`
    OUT/<table>/<column>=<value>/part-00000.parquet   with `by`
    OUT/<table>.csv, or one file                      without

A folder that is to be resumed holds a note of what is made there, written before anything else. A file under its final
name is whole; so what is not there, or not finished, is what is left to do.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ..schema import RequestError
from ..writers import FILES, by_suffix, digest
from . import places, pool
from .job import Job
from .make import done_mark
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
#: What a folder that can be resumed is.
NOTE = ".fabulate-resume"


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
    job = Job.of(program, seed, sizes)
    identity = None
    if resume:
        if not FILES[todo[0].format].appends and len(todo) == 1 and todo[0].by is None:
            raise RequestError(
                "one Parquet file ends with a list of its parts and cannot be gone on with; add files (--files 8), or "
                "write .csv or .jsonl"
            )
        identity = _identity(job, todo)
    # One file lies beside others' files, and tables as files in a folder may too; a folder a table is ours alone.
    alone = len(todo) == 1 and places.join(todo[0].folder, todo[0].name) == out
    folders = set() if alone else {unit.folder for unit in todo if unit.folder != out}
    kept = set() if alone else _kept(todo, out, folders, identity)
    left = [unit for unit in todo if unit not in kept]
    rows: Counter[str] = Counter()
    for unit in todo:
        rows[unit.table] += unit.stop - unit.start
    done = dict.fromkeys(rows, 0)
    for unit in kept:
        done[unit.table] += unit.stop - unit.start

    def told(unit: Unit, more: int) -> None:
        done[unit.table] += more
        if progress is not None:
            progress(unit.table, done[unit.table], rows[unit.table])

    try:
        made = (run or partial(pool.run, "make", processes=many))(job.text, left, identity=identity, told=told)
    except BaseException:
        if identity is None:
            _undone(job, todo, folders)
        raise
    if identity is not None or run is not None:
        _settled(job, todo, folders)
        if identity is not None and not alone:
            places.remove(places.join(out, NOTE))
    return [Made(**one) for unit in made for one in unit]


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


def _identity(job: Job, todo: Sequence[Unit]) -> str:
    """What two runs that make the same files share."""
    # Where the folder lies, and how it is written, is no part of it.
    told = json.dumps([job.identity, [unit.to_dict() | {"folder": ""} for unit in todo]])
    return hashlib.sha256(told.encode()).hexdigest()


def _kept(todo: Sequence[Unit], out: str, folders: set[str], identity: str | None) -> set[Unit]:
    """The units that are done already; RequestError where files of something else lie in their place."""
    there = {place for folder in folders or {out} for place in places.files(folder, deep=bool(folders))}
    note = places.join(out, NOTE)
    if identity is not None:
        found = places.noted(note).get("identity")
        if found == identity:
            done = {unit: places.join(unit.folder, done_mark(unit) if unit.by else unit.name) for unit in todo}
            return {unit for unit, place in done.items() if place in there}
        if found is not None:
            raise RequestError(f"{out} holds the beginning of another dataset; choose another folder, or remove it")
    taken = there if folders else there & {places.join(unit.folder, unit.name) for unit in todo}
    if taken and (folders or identity is not None):
        raise RequestError(f"there are files already ({min(taken)}); choose another folder, or remove them")
    if identity is not None:
        if not places.is_url(out):
            Path(out).mkdir(parents=True, exist_ok=True)
        places.note(note, {"identity": identity})
    return set()


def _undone(job: Job, todo: Sequence[Unit], folders: set[str]) -> None:
    """After an error: none of the files that were made stays, since together they are no dataset."""
    names = {unit.name for unit in todo} if folders else set()
    for folder in folders or {unit.folder for unit in todo}:
        places.sweep(folder, lambda name: name in names or f".{job.identity[:8]}." in name, deep=bool(folders))


def _settled(job: Job, todo: Sequence[Unit], folders: set[str]) -> None:
    """All is whole: what was for resuming goes."""
    marks = {done_mark(unit) for unit in todo}
    for folder in folders:
        places.sweep(folder, lambda name: name in marks or _left(name, job))


def _left(name: str, job: Job) -> bool:
    """What a killed run leaves beside the files."""
    return name.startswith(".") and (f".{job.identity[:8]}." in name or name.endswith((".progress", ".progress.new")))
