"""The formats there are, in one table: name, suffix, media type, and the function that writes it.

Arrow is imported when Parquet is asked for; the text formats need NumPy only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import csv, jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..columns import Batch, Type

    Write = Callable[[Sequence[str], Sequence[Type], Iterable[Batch]], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """How a table becomes a file: `write(names, types, batches)` gives the file piece by piece."""

    name: str
    suffix: str
    media_type: str
    write: Write


def _csv(names: Sequence[str], types: Sequence[Type], batches: Iterable[Batch]) -> Iterator[bytes]:
    return csv.write(names, batches)


def _jsonl(names: Sequence[str], types: Sequence[Type], batches: Iterable[Batch]) -> Iterator[bytes]:
    return jsonl.write(names, batches)


def _parquet(names: Sequence[str], types: Sequence[Type], batches: Iterable[Batch]) -> Iterator[bytes]:
    from . import parquet

    return parquet.write(names, types, batches)


FORMATS: dict[str, Format] = {
    "csv": Format("csv", ".csv", "text/csv; charset=utf-8", _csv),
    "jsonl": Format("jsonl", ".jsonl", "application/x-ndjson", _jsonl),
    "parquet": Format("parquet", ".parquet", "application/vnd.apache.parquet", _parquet),
}
