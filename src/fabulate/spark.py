"""Rows made by the tasks of a Spark cluster: as a data source, and as files that the tasks write themselves.

    fabulate.spark.register(spark)
    spark.read.format("fabulate").option("description", "hotel bookings").option("rows", 1_000_000).load()
    fabulate.spark.write(schema, 10**9, "s3://bucket/bookings", files=1_000)

The second way costs what plain processes cost: through a data source every row goes from Python to the JVM, and there
once more through Spark's own writer. Nothing but JSON and numbers of ours travels; the executors' Python has Fabulate.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from functools import partial
from typing import TYPE_CHECKING, Any

from pyspark.errors import PySparkException
from pyspark.sql.datasource import DataSource, DataSourceReader, DataSourceWriter, InputPartition
from pyspark.sql.types import (
    BooleanType,
    DataType,
    DateType,
    DoubleType,
    LongType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
    TimestampType,
)

from . import __version__
from .api import generate, given
from .parts import Job, Unit, shares, spans
from .parts.job import compiled
from .parts.make import make
from .schema import RequestError

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa
    from pyspark.sql import SparkSession

    from .columns import Batch, Type
    from .dataset import Dataset
    from .parts import Made
    from .schema import Schema

#: Units that are packed together: each task is sent all of them, and reads its own.
_PACKED = 128
#: What `option` can say, and how it is read.
OPTIONS: dict[str, Callable[[str], Any]] = {
    "description": str, "schema": lambda said: json.loads(said) if said.lstrip().startswith("{") else said, "rows": int,
    "seed": int, "offset": int, "total": int, "planner": str, "locale": str, "as_of": str, "table": str,
    "partitions": int,
}  # fmt: skip


def register(spark: SparkSession) -> None:
    """Makes `spark.read.format("fabulate")` known to a session.

    RequestError where the executors' Python (PYSPARK_PYTHON) has no Fabulate, or another one: a task looks.
    """
    try:
        (found,) = spark.range(0, 1, 1, 1).mapInArrow(_release, "release string").collect()
    except _errors() as error:
        raise _worded(error) from error
    if found.release != __version__:
        raise RequestError(
            f"the executors' Python has Fabulate {found.release}, the driver {__version__}; install the same"
        )
    spark.dataSource.register(Source)


def write(
    schema: Dataset | Schema | dict[str, Any] | str | os.PathLike[str], rows: int | None, path: str,
    format: str = "parquet", files: int | None = None, *, spark: SparkSession | None = None, seed: int | None = None,
    table: str | None = None, partition_by: str | None = None, resume: bool = False,
) -> list[Made]:  # fmt: skip
    """Writes all tables (or one) to a folder or a URL that every executor reaches; the files with their rows and bytes.

    The main table lies in `files` files, one a million rows unless said. Each task makes a file and lets it appear when
    it is whole, so a task that is killed, tried again or run twice leaves the same file. RequestError where the
    executors' Python has no Fabulate, or another one.
    """
    from pyspark.sql import SparkSession

    session = spark or SparkSession.active()
    ds = given(schema, rows, seed)
    many = files if files is not None else shares(len(ds), None, "files")
    return ds.spread(
        path, format, table, files=many, partition_by=partition_by, resume=resume, run=partial(_tasks, session)
    )


def _tasks(
    spark: SparkSession, job: str, units: Sequence[Unit], identity: str | None, told: Callable[[Unit, int], None]
) -> list[Any]:
    """A task a unit; what each made."""
    if not units:
        return []
    lists = [[unit.to_dict() for unit in units[at : at + _PACKED]] for at in range(0, len(units), _PACKED)]
    task = partial(_task, job, [zlib.compress(json.dumps(some).encode()) for some in lists], identity)
    frame = spark.range(0, len(units), 1, len(units)).mapInArrow(task, "unit long, made string")
    try:
        found = {row.unit: json.loads(row.made) for row in frame.collect()}
    except _errors() as error:
        raise _worded(error) from error
    return [found[at] for at in range(len(units))]


def _task(
    job: str, packed: list[bytes], identity: str | None, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Runs in an executor: makes the units whose numbers it is given."""
    import pyarrow as pa

    for batch in batches:
        for at in batch.column(0).to_pylist():
            unit = json.loads(zlib.decompress(packed[at // _PACKED]))[at % _PACKED]
            made = make(job, Unit(**unit), identity, appending=False)
            yield pa.RecordBatch.from_pydict({"unit": [at], "made": [json.dumps(made)]})


def _release(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Runs in an executor: which Fabulate it has."""
    import pyarrow as pa

    for _ in batches:
        yield pa.RecordBatch.from_pydict({"release": [__version__]})


def _errors() -> tuple[type[Exception], ...]:
    """What Spark raises when tasks fail: its own errors, or Java's as they come."""
    try:
        from py4j.protocol import Py4JError
    except ImportError:  # a client of Spark Connect has no Java
        return (PySparkException,)
    return PySparkException, Py4JError


#: What Spark says of a Python that cannot make rows, and what that means.
_NO_PYTHON = {
    r"No module named '([\w.]+)": "the executors' Python has no {}",
    r'Cannot run program "([^"]+)': "Spark cannot start the executors' Python, {}",
    r"Python in worker has different version: (\S+)": "the executors' Python is another one, {}",
}


def _worded(error: Exception) -> Exception:
    """Spark's error in words, where it is one of ours or the environment's."""
    text = str(error)
    for pattern, words in _NO_PYTHON.items():
        if found := re.search(pattern, text):
            what = words.format(found[1].partition(".")[0] if "module" in pattern else found[1])
            return RequestError(
                f"{what}; start Spark with PYSPARK_PYTHON={sys.executable} in the environment, or install the same "
                "release of fabulate there"
            )
    for line in text.splitlines():
        name, _, message = line.partition(": ")
        if name.startswith("fabulate.schema.errors."):
            return RequestError(message)
    return error


class Source(DataSource):  # type: ignore[misc]
    """The rows of a table as a data frame: `description` or `schema` (a path every driver process reads, or its JSON),
    `rows`, `seed`, `offset`, `total`, `table`, `partitions`, and what plans words: `planner`, `locale`, `as_of`."""

    @classmethod
    def name(cls) -> str:
        return "fabulate"

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self._found: Reader | None = None

    def _asked(self) -> Reader:
        """What reads the rows that the options ask for.

        Found once: Spark ships it with this object from where the columns are told to where the reader is, and an LLM
        asked again might plan other ones.
        """
        if self._found is not None:
            return self._found
        said: dict[str, Any] = {}
        for name, text in dict(self.options).items():
            if name.lower() not in OPTIONS:
                raise RequestError(f"option {name!r} is unknown; there are {', '.join(OPTIONS)}")
            try:
                said[name.lower()] = OPTIONS[name.lower()](text)
            except ValueError:
                what = "a whole number" if OPTIONS[name.lower()] is int else "a path, or a schema as JSON"
                raise RequestError(f"option {name} must be {what}, not {text[:40]!r}") from None
        asked, parts = said.pop("table", None), said.pop("partitions", None)
        ds = generate(said.pop("description", None), **said)
        table = ds.named(asked)
        start, stop = ds.span(table)
        many = shares(stop - start, parts, "option partitions")
        self._found = Reader(Job.of(ds.program, ds.seed, ds.sizes).text, table, (start, stop), many)
        return self._found

    def schema(self) -> StructType:
        return self._asked().columns

    def reader(self, schema: StructType) -> Reader:
        if schema != self._asked().columns:
            raise RequestError("the columns follow from the description or the schema; leave out .schema(...)")
        return self._asked()

    def writer(self, schema: StructType, overwrite: bool) -> DataSourceWriter:
        raise RequestError('fabulate makes rows and takes none; leave out .write.format("fabulate")')


class Part(InputPartition):  # type: ignore[misc]
    """Rows start..stop."""

    def __init__(self, start: int, stop: int) -> None:
        self.start, self.stop = start, stop


class Reader(DataSourceReader):  # type: ignore[misc]
    """Reads a job's rows: what Spark ships of it is the job's JSON, a name and numbers."""

    def __init__(self, job: str, table: str, span: tuple[int, int], parts: int) -> None:
        self.job, self.table, self.span, self.parts = job, table, span, parts

    @property
    def columns(self) -> StructType:
        """The columns as Spark types them."""
        program = compiled(self.job)[1]
        names, kinds = program.tables[self.table].written, program.types(self.table)
        fields = [StructField(name, spark_type(kind), kind.nullable) for name, kind in zip(names, kinds, strict=True)]
        return StructType(fields)

    def partitions(self) -> list[Part]:
        return [Part(a, b) for a, b in spans(self.span, self.parts)]

    def read(self, partition: Part) -> Iterator[pa.RecordBatch]:
        job, program = compiled(self.job)
        for batch in program.batches(self.table, partition.start, partition.stop, job.seed, job.sizes):
            yield record_batch(batch)


_TYPES: dict[str, type[DataType]] = {
    "integer": LongType, "number": DoubleType, "float": DoubleType, "boolean": BooleanType, "date": DateType,
    # Spark knows no time of the day in Python; it stays text.
    "time": StringType, "text": StringType, "category": StringType,
}  # fmt: skip


def spark_type(kind: Type) -> DataType:
    """The type that Spark has for a column."""
    if kind.kind == "datetime":
        return TimestampType() if kind.zone else TimestampNTZType()
    return _TYPES[kind.kind]()


def record_batch(batch: Batch) -> pa.RecordBatch:
    """A batch as Spark takes it: no dictionaries, times as text, and moments in UTC."""
    import pyarrow as pa

    from .columns import Type, Vector, text
    from .writers import arrow

    columns, fields = [], []
    for name, vector in zip(batch.names, batch.vectors, strict=True):
        if vector.type.kind == "time":
            vector = Vector(Type("text", nullable=vector.type.nullable), text.cells(vector, "plain"), vector.valid)
        column = arrow.array(vector)
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        elif vector.type.zone:
            column = column.cast(pa.timestamp("us", "UTC"))
        columns.append(column)
        fields.append(pa.field(name, columns[-1].type, nullable=vector.type.nullable))
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))
