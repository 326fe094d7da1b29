"""Batches as a Parquet file, row groups of about a quarter of a million rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from . import arrow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..columns import Batch, Type

ROW_GROUP = 1 << 18


def write(names: Sequence[str], types: Sequence[Type], batches: Iterable[Batch]) -> Iterator[bytes]:
    """The file, piece by piece, so that it can be streamed as it is made."""
    sink = _Pieces()
    with pq.ParquetWriter(cast("Any", sink), arrow.schema(names, types), compression="zstd") as writer:
        waiting: list[pa.RecordBatch] = []
        rows = 0
        for batch in batches:
            waiting.append(arrow.record_batch(batch))
            rows += batch.rows
            if rows >= ROW_GROUP:
                writer.write_table(pa.Table.from_batches(waiting), row_group_size=rows)
                waiting, rows = [], 0
                yield sink.take()
        if rows:
            writer.write_table(pa.Table.from_batches(waiting), row_group_size=rows)
            yield sink.take()
    yield sink.take()


class _Pieces:
    """A file that Arrow writes to and from which the bytes are taken as they come."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.at = 0
        self.closed = False

    def write(self, piece: bytes) -> int:
        data = bytes(piece)
        self.pieces.append(data)
        self.at += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self.pieces)
        self.pieces = []
        return data

    def tell(self) -> int:
        return self.at

    def flush(self) -> None:
        """Nothing is held back."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True
