"""The formats there are, in one table: name, suffix, media type, and what makes a file of it.

Arrow is imported when Parquet is asked for; the text formats need NumPy only.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from . import csv, jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..columns import Batch, Type


class Encoder(Protocol):
    """A file while it is made: its first bytes, those of each batch (some may wait for more rows, until `flush`), its
    last. What `prepare` makes of a batch, in any thread and order, is what `add` takes, in the order of the rows."""

    def begin(self) -> bytes: ...

    def prepare(self, batch: Batch) -> Any: ...

    def add(self, prepared: Any) -> bytes: ...

    def flush(self) -> bytes: ...

    def end(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Format:
    """How a table becomes a file: `open(names, types)` gives an encoder, `write` the file piece by piece.

    `appends`: a file that was cut off after a batch can be gone on with by a new encoder.
    """

    name: str
    suffix: str
    media_type: str
    open: Callable[[Sequence[str], Sequence[Type]], Encoder]
    appends: bool = True

    def write(self, names: Sequence[str], types: Sequence[Type], batches: Iterable[Batch]) -> Iterator[bytes]:
        """The file, a piece a batch, so that it can be streamed as it is made."""
        encoder = self.open(names, types)
        if first := encoder.begin():
            yield first
        for batch in batches:
            if piece := encoder.add(encoder.prepare(batch)):
                yield piece
        if last := encoder.end():
            yield last


@dataclass(frozen=True, slots=True)
class Gzip:
    """A text file packed: each piece is a member of its own, which readers put together, so that any can be the last.

    Level 1, as the service's answers: higher ones cost more than the rows themselves.
    """

    inner: Encoder

    def begin(self) -> bytes:
        return _packed(self.inner.begin())

    def prepare(self, batch: Batch) -> bytes:
        return _packed(self.inner.add(self.inner.prepare(batch)))

    def add(self, prepared: bytes) -> bytes:
        return prepared

    def flush(self) -> bytes:
        return _packed(self.inner.flush())

    def end(self) -> bytes:
        return _packed(self.inner.end())


def _packed(piece: bytes) -> bytes:
    if not piece:
        return b""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(piece) + packer.flush()


def _csv(names: Sequence[str], types: Sequence[Type]) -> Encoder:
    return csv.Encoder(names)


def _jsonl(names: Sequence[str], types: Sequence[Type]) -> Encoder:
    return jsonl.Encoder()


def _parquet(names: Sequence[str], types: Sequence[Type]) -> Encoder:
    from . import parquet

    return parquet.Encoder(names, types)


#: What every door gives.
FORMATS: dict[str, Format] = {
    "csv": Format("csv", ".csv", "text/csv; charset=utf-8", _csv),
    "jsonl": Format("jsonl", ".jsonl", "application/x-ndjson", _jsonl),
    "parquet": Format("parquet", ".parquet", "application/vnd.apache.parquet", _parquet, appends=False),
}
#: What a file can be: packed text too, which HTTP has a header for.
FILES: dict[str, Format] = FORMATS | {
    "csv.gz": Format("csv.gz", ".csv.gz", "application/gzip", lambda n, t: Gzip(_csv(n, t))),
    "jsonl.gz": Format("jsonl.gz", ".jsonl.gz", "application/gzip", lambda n, t: Gzip(_jsonl(n, t))),
}


def by_suffix(name: str) -> str | None:
    """The format that a file's name says; None when its end is none of theirs."""
    return next((found.name for found in FILES.values() if name.lower().endswith(found.suffix)), None)


#: Ends of names by which people know files that nobody makes here.
_OTHERS = frozenset(
    ".7z .arrow .avro .bz2 .db .duckdb .feather .gz .html .json .ndjson .orc .parq .pq .sql .sqlite .tar .tgz .tsv "
    ".txt .xls .xlsx .xml .xz .yaml .zip .zst".split()
)


def of_others(name: str) -> str | None:
    """The end of a file's name, as `.zip`, that is none of ours; None where it is, or for what may name a folder."""
    end = f".{name.lower().rpartition('.')[2]}"
    return end if end in _OTHERS and by_suffix(name) is None else None
