"""Batches as Arrow record batches: the typed face, for data frames and Parquet."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa

from ..columns import words
from ..columns.vector import FILL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..columns import Batch, Type, Vector


def schema(names: Sequence[str], types: Sequence[Type]) -> pa.Schema:
    """The Arrow schema of a table."""
    fields = [pa.field(n, data_type(t), nullable=t.nullable) for n, t in zip(names, types, strict=True)]
    return pa.schema(fields)


def data_type(kind: Type) -> pa.DataType:
    """The Arrow type of a column: `rules.md`, *What a cell looks like in text*."""
    simple = {
        "integer": pa.int64(),
        "number": pa.float64(),
        "float": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "time": pa.time64("us"),
        "text": pa.string(),
        "category": pa.dictionary(pa.int32(), pa.string()),
    }
    return pa.timestamp("us", tz=kind.zone) if kind.kind == "datetime" else simple[kind.kind]


def array(vector: Vector) -> pa.Array:
    """One vector as an Arrow array."""
    kind, data = vector.type.kind, vector.data
    absent = None if vector.valid is None else ~vector.valid
    if kind == "number":
        return pa.array(data / 10.0**vector.type.decimals, pa.float64(), mask=absent)
    if kind == "category":
        codes = pa.array(data.astype(np.int32), pa.int32(), mask=absent)
        return pa.DictionaryArray.from_arrays(codes, pa.array(vector.type.labels, pa.string()))
    if kind == "text":
        return _strings(vector)
    if kind == "date":
        return pa.array(data.astype(np.int32), pa.int32(), mask=absent).cast(pa.date32())
    if kind in ("time", "datetime"):
        return pa.array(data * 1_000_000, pa.int64(), mask=absent).cast(data_type(vector.type))
    return pa.array(data, data_type(vector.type), mask=absent)


def _strings(vector: Vector) -> pa.Array:
    """Arrow's offsets and bytes from the matrix; no Python string is made."""
    matrix = np.ascontiguousarray(vector.data)
    if vector.valid is not None:
        matrix = np.where(vector.valid[:, None], matrix, np.uint8(FILL))
    offsets = np.zeros(len(matrix) + 1, np.int32)
    np.cumsum(words.lengths(matrix), out=offsets[1:])
    bits = None
    if vector.valid is not None:
        bits = pa.py_buffer(np.packbits(vector.valid, bitorder="little").tobytes())
    buffers = [bits, pa.py_buffer(offsets.tobytes()), pa.py_buffer(words.compact(matrix))]
    return pa.Array.from_buffers(pa.string(), len(matrix), buffers)


def record_batch(batch: Batch) -> pa.RecordBatch:
    """One batch."""
    types = [vector.type for vector in batch.vectors]
    return pa.RecordBatch.from_arrays([array(v) for v in batch.vectors], schema=schema(batch.names, types))


def packed(batch: Batch) -> bytes:
    """One batch as a whole IPC stream of Arrow's: bytes can come from another process."""
    made, sink = record_batch(batch), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, made.schema) as out:
        out.write_batch(made)
    return cast("bytes", sink.getvalue().to_pybytes())


def unpacked(stream: bytes) -> pa.RecordBatch:
    """The batch of such a stream, which keeps the bytes and copies none of them."""
    return pa.ipc.open_stream(stream).read_next_batch()


def table(names: Sequence[str], types: Sequence[Type], batches: Iterable[pa.RecordBatch]) -> pa.Table:
    """All of a table's record batches as one Arrow table."""
    return pa.Table.from_batches(list(batches), schema(names, types))
