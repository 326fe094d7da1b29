"""Rows made by the tasks of a Ray cluster: as a Ray dataset, and as files that the tasks write themselves.

    fabulate.ray.dataset(schema, 10**9).write_parquet("s3://bucket/bookings")
    fabulate.ray.write(schema, 10**9, "s3://bucket/bookings", files=1_000)

The files of the second way are the same after any number of killed tasks. Nothing but JSON and numbers of ours travels.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import ray
from ray.data.block import BlockMetadata
from ray.data.datasource import Datasource, ReadTask

from .api import given
from .parts import Job, Unit, shares, spans
from .parts.job import compiled
from .parts.make import make
from .writers import arrow

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from .dataset import Dataset
    from .parts import Made
    from .schema import Schema

#: Rows of a block that a task hands on.
BLOCK = 1 << 17
#: How often a task is tried again whose worker or machine is lost.
RETRIES = 5
#: Tasks that Ray knows of at a time, and seconds between two looks at them.
AHEAD, LOOK = 2_000, 0.5


def dataset(
    schema: Dataset | Schema | dict[str, Any] | str | os.PathLike[str], rows: int | None = None, *,
    seed: int | None = None, table: str | None = None, tasks: int | None = None,
) -> ray.data.Dataset:  # fmt: skip
    """The rows of a table (the main one) as a Ray dataset, made by so many tasks, one a million rows unless said.

    Rows keep their order where `DataContext`'s `execution_options.preserve_order` is set.
    """
    ds = given(schema, rows, seed)
    name = table or ds.main
    start, stop = ds.span(name)
    many = shares(stop - start, tasks, "tasks")
    source = _Source(Job.of(ds.program, ds.seed, ds.sizes).text, name, spans((start, stop), many))
    return ray.data.read_datasource(source, override_num_blocks=many)


def write(
    schema: Dataset | Schema | dict[str, Any] | str | os.PathLike[str], rows: int | None, path: str,
    format: str = "parquet", files: int | None = None, *, seed: int | None = None, table: str | None = None,
    partition_by: str | None = None, resume: bool = False,
) -> list[Made]:  # fmt: skip
    """Writes all tables (or one) to a folder or a URL that every node reaches; the files with their rows and bytes.

    The main table lies in `files` files, one a million rows unless said. Each task makes a file and lets it appear when
    it is whole, so a task that is killed, tried again or run twice leaves the same file.
    """
    ds = given(schema, rows, seed)
    many = files if files is not None else shares(len(ds), None, "files")
    return ds.spread(path, format, table, files=many, partition_by=partition_by, resume=resume, run=_tasks)


def _tasks(job: str, units: Sequence[Unit], identity: str | None, told: Callable[[Unit, int], None]) -> list[Any]:
    """A task a unit; what each made. After an error, or an interruption, no task goes on."""
    task, shipped = ray.remote(max_retries=RETRIES)(_task), ray.put(job)
    todo, waiting, made = iter(units), dict[Any, Unit](), dict[Unit, Any]()
    try:
        while True:
            for unit in islice(todo, AHEAD - len(waiting)):
                waiting[task.remote(shipped, unit.to_dict(), identity)] = unit
            if not waiting:
                return [made[unit] for unit in units]
            for one in ray.wait(list(waiting), num_returns=len(waiting), timeout=LOOK)[0]:
                unit = waiting.pop(one)
                made[unit] = ray.get(one)
                told(unit, unit.stop - unit.start)
    except BaseException as error:
        for one in waiting:
            ray.cancel(one, force=True)
        if isinstance(error, ray.exceptions.RayTaskError):
            raise error.cause from error
        raise


def _task(job: str, unit: dict[str, Any], identity: str | None) -> list[dict[str, Any]]:
    """Runs in a worker of the cluster: makes a unit."""
    return make(job, Unit(**unit), identity, appending=False)


class _Source(Datasource):  # type: ignore[misc]
    """A table's rows, a task a span."""

    def __init__(self, job: str, table: str, parts: Sequence[tuple[int, int]]) -> None:
        self._text, self._table, self._parts = job, table, parts

    def get_name(self) -> str:
        return "Fabulate"

    def estimate_inmemory_data_size(self) -> int | None:
        """Nobody knows before the rows are made."""
        return None

    def get_read_tasks(self, parallelism: int, *_: Any, **__: Any) -> list[ReadTask]:
        program = compiled(self._text)[1]
        columns = arrow.schema(program.tables[self._table].written, program.types(self._table))
        return [
            ReadTask(partial(_read, self._text, self._table, a, b), BlockMetadata(b - a, None, None), columns)
            for a, b in self._parts
        ]


def _read(text: str, table: str, start: int, stop: int) -> Iterator[pa.Table]:
    """Rows start..stop in blocks."""
    job, program = compiled(text)
    names, kinds = program.tables[table].written, program.types(table)
    for at in range(start, stop, BLOCK):
        batches = program.batches(table, at, min(at + BLOCK, stop), job.seed, job.sizes)
        yield arrow.table(names, kinds, map(arrow.record_batch, batches))
