"""Batches as a Parquet file, row groups of about a quarter of a million rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa
import pyarrow.parquet as pq

from . import arrow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..columns import Batch, Type

ROW_GROUP = 1 << 18
#: Bytes of a column's dictionary beyond which its cells are written as they are: words that hardly repeat are looked up
#: for nothing, a tenth of what writing Faker's customers costs; the files are as large.
DICTIONARY = 1 << 17


class Encoder:
    """A file of these columns. Its end names every row group, so it cannot be gone on with by another process."""

    def __init__(self, names: Sequence[str], types: Sequence[Type]) -> None:
        self._sink = _Pieces()
        self._schema = arrow.schema(names, types)
        sink = cast("Any", self._sink)
        self._writer = pq.ParquetWriter(sink, self._schema, compression="zstd", dictionary_pagesize_limit=DICTIONARY)
        self._waiting: list[pa.RecordBatch] = []
        #: Rows that wait for their group to be full.
        self.waiting = 0

    def begin(self) -> bytes:
        return self._sink.take()

    def prepare(self, batch: Batch) -> bytes:
        return arrow.packed(batch)

    def add(self, prepared: bytes) -> bytes:
        """A row group when it is full; nothing while rows wait for it."""
        self._waiting.append(arrow.unpacked(prepared))
        self.waiting += self._waiting[-1].num_rows
        return self.flush() if self.waiting >= ROW_GROUP else b""

    def flush(self) -> bytes:
        """A row group of the rows that wait."""
        if self.waiting:
            self._writer.write_table(pa.Table.from_batches(self._waiting, self._schema), row_group_size=self.waiting)
            self._waiting, self.waiting = [], 0
        return self._sink.take()

    def end(self) -> bytes:
        found = self.flush()
        self._writer.close()
        return found + self._sink.take()


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
