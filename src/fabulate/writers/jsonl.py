"""Batches as JSON Lines: an object a row, missing cells `null`, numbers as they are written in CSV."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from ..columns import text, words

if TYPE_CHECKING:
    from ..columns import Batch

_NULL = words.pack([b"", b"null"])


def rows(batch: Batch) -> bytes:
    """The lines of one batch."""
    parts = []
    for at, (name, vector) in enumerate(zip(batch.names, batch.vectors, strict=True)):
        parts.append(words.literal(("," if at else "{") + json.dumps(name, ensure_ascii=False) + ":", batch.rows))
        parts.append(text.cells(vector, "json"))
        if vector.valid is not None:
            parts.append(words.take(_NULL, (~vector.valid).view(np.uint8)))
    parts.append(words.literal("}\n", batch.rows))
    return words.compact(words.join(parts))


class Encoder:
    """A file without a header: a piece a batch."""

    def begin(self) -> bytes:
        return b""

    def prepare(self, batch: Batch) -> bytes:
        return rows(batch) if batch.rows else b""

    def add(self, prepared: bytes) -> bytes:
        return prepared

    def flush(self) -> bytes:
        return b""

    def end(self) -> bytes:
        return b""
