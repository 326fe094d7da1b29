"""A hash over all cells of a table in row order: the same for any layout, format, machine or number of files.

Rows are hashed in blocks of 65,536 by their number, and the table is the hash of its blocks, so that parts of a table
can be hashed side by side, each by whoever makes or reads it, and put together by their numbers.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from ..columns import text, words
from ..columns.vector import FILL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..columns import Batch

#: Rows of a block: those of which the number divided by this is the same.
ROWS = 1 << 16
#: Ends a cell. UTF-8 never contains it, so no two different rows have the same bytes.
END = 0xFE


def rows(batch: Batch) -> bytes:
    """The bytes of a batch's rows: the text of each cell, as CSV has it before quoting, and `END`.

    A missing cell has no text, as an empty one: CSV cannot tell them apart.
    """
    end = np.full((batch.rows, 1), END, np.uint8)
    flat = words.join([part for vector in batch.vectors for part in (text.cells(vector, "plain"), end)]).reshape(-1)
    found: bytes = flat[flat != FILL].tobytes()
    return found


def blocks(batches: Iterable[Batch]) -> Iterator[bytes]:
    """The SHA-256 of each block of rows that follow one another, the first and the last as far as they are there."""
    for pieces in _cut(batches):
        hasher = hashlib.sha256()
        for piece in pieces:
            hasher.update(rows(piece))
        yield hasher.digest()


def _cut(batches: Iterable[Batch]) -> Iterator[list[Batch]]:
    """The batches of each block."""
    waiting: list[Batch] = []
    for batch in batches:
        at = 0
        while at < batch.rows:
            stop = min(batch.rows, at + ROWS - (batch.start + at) % ROWS)
            waiting.append(batch.cut(at, stop))
            at = stop
            if (batch.start + at) % ROWS == 0:
                yield waiting
                waiting = []
    if waiting:
        yield waiting


def table(names: Sequence[str], found: Iterable[bytes]) -> bytes:
    """The digest of a table: SHA-256 over its columns' names, each with `END`, and its blocks' in order."""
    hasher = hashlib.sha256(b"".join(name.encode("utf-8", "replace") + bytes([END]) for name in names))
    for block in found:
        hasher.update(block)
    return hasher.digest()


def several(found: Iterable[tuple[str, bytes]]) -> bytes:
    """The digest of a dataset: SHA-256 over its tables' names, each with `END` and the table's digest."""
    return hashlib.sha256(b"".join(name.encode() + bytes([END]) + digest for name, digest in found)).digest()
