"""A unit of a job to its files: what a worker here, a task of Spark and a task of Ray all run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np

from ..columns import Batch, text, words
from ..engine.ahead import in_order
from ..engine.block import taken
from ..schema import RequestError
from ..writers import FILES, digest
from .job import compiled
from .places import Draft, below, is_url, join, naming, note, whole
from .resumed import resumed
from .units import Made, Unit

Told = Callable[[int], None]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..engine import Program
    from ..writers.formats import Encoder, Format
    from .job import Job

#: Different values of a column that files are made by, in one unit: each has a file open.
MOST_VALUES = 500
#: How readers know the folder of rows whose value is missing.
MISSING = "__HIVE_DEFAULT_PARTITION__"
#: Rows that wait in all files of a unit before they are written: what bounds its memory.
_WAITING = 1 << 20


def _nobody(rows: int) -> None:
    """Who is told when nobody listens."""


def make(
    text: str, unit: Unit, identity: str | None = None, told: Told = _nobody, *, appending: bool = True,
    ahead: bool = False,
) -> list[dict[str, Any]]:  # fmt: skip
    """Makes a unit's files and gives them as the data of `Made`; `told(rows)` after each block.

    The files are the same however often, wherever and after whatever accident it is called. With an `identity` what is
    done of them stays after an accident: of text files each row, where `appending`, which one process at a time may do.
    `ahead`: one file by all cores, where nobody else makes others.
    """
    job, program = compiled(text)
    format, kinds = FILES[unit.format], program.types(unit.table)
    names = program.tables[unit.table].written
    mark, place, sync = job.identity[:8], join(unit.folder, unit.name), identity is not None
    with naming(place):
        if unit.by is not None:
            made = _by_value(job, program, unit, format, told, mark, sync=sync)
        else:
            encoder = format.open(names, kinds)
            pieces = partial(_pieces, job, program, unit, encoder, told, ahead)
            if identity is not None and appending and format.appends and not is_url(place):
                Path(place).parent.mkdir(parents=True, exist_ok=True)
                size = resumed(Path(place), identity, unit.start, encoder, pieces)
            else:
                body = (piece for _, piece in pieces(unit.start))
                size = whole(place, chain(_one(encoder.begin), body, _one(encoder.end)), mark, sync=sync)
            made = [Made(unit.table, place, unit.stop - unit.start, size)]
        if identity is not None and (unit.by is not None or not is_url(place)):
            lengths = {below(one.path, unit.folder): one.bytes for one in made}
            note(join(unit.folder, done_mark(unit)), {"identity": identity, "bytes": lengths})
    return [asdict(one) for one in made]


def _pieces(
    job: Job, program: Program, unit: Unit, encoder: Encoder, told: Told, ahead: bool, row: int
) -> Iterator[tuple[int, bytes]]:
    """The file's bytes from a row on, a piece a block, each with the row that follows it."""
    step = program.block_rows(unit.table)
    starts = range(row, unit.stop, step)

    def prepared(at: int) -> Any:
        return encoder.prepare(program.run(unit.table, at, min(at + step, unit.stop), job.seed, job.sizes))

    for at, made in zip(starts, in_order(prepared, starts) if ahead else map(prepared, starts), strict=True):
        after = min(at + step, unit.stop)
        yield after, encoder.add(made)
        told(after - at)


def _one(make: Callable[[], bytes]) -> Iterator[bytes]:
    """A piece, made when it is its turn."""
    yield make()


def hashed(text: str, unit: Unit, identity: str | None = None, told: Told = _nobody) -> list[str]:
    """The digest of each block of a unit's rows."""
    job, program = compiled(text)
    some = program.batches(unit.table, unit.start, unit.stop, job.seed, job.sizes)
    return [block.hex() for block in digest.blocks(some)]


#: What a worker can be asked for.
WORK: dict[str, Callable[[str, Unit, str | None, Told], list[Any]]] = {"make": make, "digest": hashed}


def done_mark(unit: Unit) -> str:
    """The name of the file that says that all of a unit's files are there, and how long they are."""
    return f".{unit.name}.done"


def value_folder(column: str, value: str | None) -> str:
    """`column=value`, as Hive and all its readers name a folder: escaped, so that no cell's text becomes a path."""
    return f"{quote(column, safe='')}={MISSING if not value else quote(value, safe='')}"


def _by_value(
    job: Job, program: Program, unit: Unit, format: Format, told: Told, mark: str, *, sync: bool
) -> list[Made]:
    """A file a value, none of them under its name before all are whole."""
    names, kinds = program.tables[unit.table].written, program.types(unit.table)
    at = names.index(unit.by or "")
    others = [*range(at), *range(at + 1, len(names))]
    open_files: dict[str, tuple[Encoder, Draft]] = {}
    rows: dict[str, int] = {}
    since = 0
    try:
        for batch in program.batches(unit.table, unit.start, unit.stop, job.seed, job.sizes):
            for value, some in _split(batch, at, others):
                folder = value_folder(names[at], value)
                if folder not in open_files:
                    if len(open_files) == MOST_VALUES or len(folder) > 250:
                        raise RequestError(_too_many(unit, folder))
                    encoder = format.open([names[one] for one in others], [kinds[one] for one in others])
                    draft = Draft(join(unit.folder, folder, unit.name), mark, sync=sync)
                    open_files[folder], rows[folder] = (encoder, draft), 0
                    draft.write(encoder.begin())
                encoder, draft = open_files[folder]
                draft.write(encoder.add(encoder.prepare(some)))
                rows[folder] += some.rows
            since += batch.rows
            if since >= _WAITING:
                for encoder, draft in open_files.values():
                    draft.write(encoder.flush())
                since = 0
            told(batch.rows)
        for encoder, draft in open_files.values():
            draft.write(encoder.end())
        for _, draft in open_files.values():
            draft.done()
    except BaseException:
        for _, draft in open_files.values():
            draft.dropped()
        raise
    return [Made(unit.table, draft.place, rows[name], draft.bytes) for name, (_, draft) in sorted(open_files.items())]


def _too_many(unit: Unit, folder: str) -> str:
    if len(folder) > 250:
        return f"{unit.table}.{unit.by}: a value is too long for a folder's name; partition by a column of short values"
    return f"{unit.table}.{unit.by} has more than {MOST_VALUES} different values; partition by a column with fewer"


def _split(batch: Batch, at: int, others: list[int]) -> Iterator[tuple[str | None, Batch]]:
    """The rows of each value, in their order, without its column."""
    matrix = np.ascontiguousarray(text.cells(batch.vectors[at], "plain"))
    width = max(matrix.shape[1], 1)
    if matrix.shape[1] == 0:
        matrix = np.full((batch.rows, 1), 0xFF, np.uint8)
    values, group = np.unique(matrix.view(f"V{width}").reshape(-1), return_inverse=True)
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group, minlength=len(values))).tolist()
    told = words.texts(values.view(np.uint8).reshape(len(values), width))
    for value, first, last in zip(told, [0, *ends], ends, strict=False):
        rows = order[first:last]
        vectors = tuple(taken(batch.vectors[one], rows) for one in others)
        yield value, Batch(batch.table, batch.start, len(rows), tuple(batch.names[one] for one in others), vectors)
