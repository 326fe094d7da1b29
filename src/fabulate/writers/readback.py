"""Files back to the text of their cells, so that what was written can be hashed and held against what was meant.

The types are the program's: a file says 12.5 where the cell is 12.50.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ..columns import Type, Vector, text
from . import arrow
from .digest import END, ROWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Read = Callable[[Any, Sequence[str]], Iterator[pa.RecordBatch]]

#: Rows, or bytes of text, that are read at a time.
_SOME, _BYTES = 1 << 14, 1 << 24
_MISSING = {None: "", True: "true", False: "false"}


class ColumnsError(ValueError):
    """A file that has other columns than the table; its text says which."""


def blocks(
    files: Iterable[tuple[Any, str]], names: Sequence[str], types: Sequence[Type], start: int
) -> Iterator[bytes]:
    """The SHA-256 of each block (`digest.blocks`) of a table whose rows from `start` on lie in these files, in order.

    A file is something to read from, and its format. ColumnsError where it has other columns.
    """
    hasher, at = hashlib.sha256(), start
    for file, format in files:
        for batch in READ[format.removesuffix(".gz")](_opened(file, format), names):
            rows, done = _rows(batch, types), 0
            while done < len(rows):
                part = rows.slice(done, min(len(rows) - done, ROWS - at % ROWS))
                hasher.update(_bytes(part))
                done, at = done + len(part), at + len(part)
                if at % ROWS == 0:
                    yield hasher.digest()
                    hasher = hashlib.sha256()
    if at % ROWS and at > start:
        yield hasher.digest()


def _opened(file: Any, format: str) -> Any:
    return gzip.GzipFile(fileobj=file) if format.endswith(".gz") else file


def _csv(file: Any, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    from pyarrow import csv

    reader = csv.open_csv(
        file,
        csv.ReadOptions(block_size=_BYTES),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False),
    )
    _same(reader.schema.names, names)
    yield from reader


def _jsonl(file: Any, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    def batch() -> pa.RecordBatch:
        return pa.record_batch([pa.array(column, pa.string()) for column in zip(*waiting, strict=True)], list(names))

    waiting: list[list[str]] = []
    for line in file:
        row = json.loads(line, parse_int=str, parse_float=str)
        _same(list(row), names)
        waiting.append([cell if isinstance(cell, str) else _MISSING[cell] for cell in row.values()])
        if len(waiting) == _SOME:
            yield batch()
            waiting.clear()
    if waiting:
        yield batch()


def _parquet(file: Any, names: Sequence[str]) -> Iterator[pa.RecordBatch]:
    from pyarrow import parquet

    with parquet.ParquetFile(file) as found:
        _same(found.schema_arrow.names, names)
        yield from found.iter_batches(_SOME)


READ: dict[str, Read] = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}


def _same(found: Sequence[str], names: Sequence[str]) -> None:
    if list(found) != list(names):
        raise ColumnsError(f"has the columns {', '.join(found)[:300]}, not {', '.join(names)[:300]}")


def _rows(batch: pa.RecordBatch, types: Sequence[Type]) -> pa.Array:
    """The bytes of each row, as `digest.rows` has them."""
    wide = pa.large_binary()
    cells = [_texts(column, kind).cast(wide) for column, kind in zip(batch.columns, types, strict=True)]
    end, nothing = pa.scalar(bytes([END]), wide), pa.scalar(b"", wide)
    # The last cell is ended too: by what joins it to nothing.
    return pc.binary_join_element_wise(*cells, nothing, end, null_handling="replace", null_replacement=b"")


def _bytes(rows: pa.Array) -> memoryview:
    """The bytes of some rows, one after the other."""
    offsets = np.frombuffer(rows.buffers()[1], np.int64)[rows.offset : rows.offset + len(rows) + 1]
    return memoryview(rows.buffers()[2])[int(offsets[0]) : int(offsets[-1])]


def _texts(column: pa.Array, kind: Type) -> pa.Array:
    """The text of a column's cells, as binary."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return column.cast(pa.binary() if pa.types.is_string(column.type) else pa.large_binary())
    vector = _vector(column, kind)
    return arrow.array(Vector(Type("text"), text.cells(vector, "plain"))).cast(pa.binary())


#: The unit that moments are counted in, whatever unit a file has.
_FINE: dict[str, Callable[[pa.DataType], pa.DataType]] = {
    "date": lambda found: pa.date32(),
    "time": lambda found: pa.time64("us"),
    "datetime": lambda found: pa.timestamp("us", found.tz),
}


def _vector(column: pa.Array, kind: Type) -> Vector:
    """Arrow's values as a vector of the type: the way back from `arrow.array`."""
    valid = None if column.null_count == 0 else np.asarray(column.is_valid())
    if kind.kind in ("date", "time", "datetime"):
        column = column.cast(_FINE[kind.kind](column.type)).cast(pa.int32() if kind.kind == "date" else pa.int64())
    data = np.asarray(column.fill_null(False if kind.kind == "boolean" else 0))
    if kind.kind == "number":
        data = np.rint(data * 10.0**kind.decimals).astype(np.int64)
    elif kind.kind in ("time", "datetime"):
        data = data // 1_000_000
    elif kind.kind not in ("float", "boolean"):
        data = data.astype(np.int64)
    return Vector(kind, data, valid)
