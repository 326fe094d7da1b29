"""A block of written rows of a table with `mess`: its clean cells, what is written of them, and the key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Batch
from ..block import Block
from . import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...columns import Vector
    from ...columns.vector import Mask
    from ..address import Ints
    from ..block import TableProgram
    from .dirt import Dirt, Spots


@dataclass(frozen=True, slots=True)
class Soiled:
    """Written rows: the `block` of the table's own `rows`, which of them are copies, clean cells and written ones."""

    block: Block
    dirt: Dirt
    written: Ints
    rows: Ints
    copy: Mask | None
    clean: tuple[Vector, ...]
    vectors: tuple[Vector, ...]
    spots: Mapping[int, Spots]

    def key(self, names: tuple[str, ...], seed: int) -> Batch:
        """The key's lines for these rows."""
        sources = None
        if self.copy is not None and self.dirt.copies is not None:
            sources = self.dirt.copies.sources(self.rows[self.copy], seed)
        vectors = key.lines(self.written, names, self.clean, self.vectors, self.spots, self.copy, sources)
        start = int(self.written[0]) if len(self.written) else 0
        return Batch(self.block.table.name, start, len(vectors[0]), key.NAMES, vectors)


def soiled(program: TableProgram, dirt: Dirt, start: int, stop: int, seed: int, sizes: Mapping[str, int]) -> Soiled:
    """The written rows start..stop; `sizes` count each table's own rows."""
    written = np.arange(start, stop, dtype=np.int64)
    rows, copy = (written, None) if dirt.copies is None else dirt.copies.places(written, seed)
    block = Block(program, rows, seed, sizes)
    clean = tuple(block.vector(program.cells[name]) for name in program.written)
    at = written
    if dirt.copies is not None and copy is not None and not dirt.edits and copy.any():
        at = written.copy()
        at[copy] = dirt.copies.sources(rows[copy], seed)
    out, spots = dirt.soiled(at, copy, block, clean)
    return Soiled(block, dirt, written, rows, copy, clean, tuple(out), spots)
