"""Batches as CSV: RFC 4180 quoting, LF, UTF-8 without a mark.

Some thousand rows are one matrix of bytes with the commas and line ends in their places; the file is what is not
padding.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ..columns import text, words
from ..columns.vector import FILL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..columns import Batch


def header(names: Sequence[str]) -> bytes:
    """The first line."""
    return _header(tuple(names))


@lru_cache(maxsize=256)
def _header(names: tuple[str, ...]) -> bytes:
    quoted = text.quote(words.pack_text(names), "csv")
    return b",".join(bytes(row[row != FILL]) for row in quoted) + b"\n"


#: The most bytes of a matrix of lines, padding included: it is made and read again while a core's cache holds the most
#: of it. Halves cost narrow tables more in calls than they gain wide ones.
_NEAR = 1 << 21
#: Bytes of a number or a moment, about.
_SHORT = 12


def rows(batch: Batch) -> bytes:
    """The lines of one batch."""
    wide = sum(max(vector.type.width, _SHORT) + 1 for vector in batch.vectors)
    step = max(_NEAR // wide, 1)
    if batch.rows <= step:
        return _lines(batch)
    return b"".join(_lines(batch.cut(at, min(at + step, batch.rows))) for at in range(0, batch.rows, step))


def _lines(batch: Batch) -> bytes:
    """The lines of some rows, by way of one matrix."""
    parts = []
    for at, vector in enumerate(batch.vectors):
        parts.append(words.literal("," if at else "", batch.rows))
        parts.append(text.cells(vector, "csv"))
    if len(batch.vectors) == 1:
        # Readers skip blank lines, so a lone missing cell is written as two quotes.
        empty = (parts[1] == FILL).all(axis=1)
        parts.append(np.where(empty[:, None], np.uint8(ord('"')), np.full((1, 2), FILL, np.uint8)))
    parts.append(words.literal("\n", batch.rows))
    return words.compact(words.join(parts))


@dataclass(frozen=True, slots=True)
class Encoder:
    """A file of these columns: the header, then a piece a batch."""

    names: Sequence[str]

    def begin(self) -> bytes:
        return header(self.names)

    def prepare(self, batch: Batch) -> bytes:
        return rows(batch) if batch.rows else b""

    def add(self, prepared: bytes) -> bytes:
        return prepared

    def flush(self) -> bytes:
        return b""

    def end(self) -> bytes:
        return b""
