"""The answer key: a line for every written cell that is not clean, and for every copy, in the order of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, words
from ..block import taken
from .kinds import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...columns.vector import Mask
    from ..address import Ints
    from .dirt import Spots

#: The key's columns; a copy's line has no column and no values, a cell's no source.
NAMES = ("row", "column", "kind", "clean", "messy", "source")
TYPES = (
    Type("integer"), Type("text", nullable=True, width=512), Type("text", width=16), Type("text", nullable=True),
    Type("text", nullable=True), Type("integer", nullable=True),
)  # fmt: skip


def lines(
    written: Ints, names: Sequence[str], clean: Sequence[Vector], soiled: Sequence[Vector], spots: Mapping[int, Spots],
    copy: Mask | None, sources: Ints | None,
) -> tuple[Vector, ...]:  # fmt: skip
    """The key of a block: `sources` are the written rows that the copies repeat, in their order."""
    cells: list[tuple[int, str | None, str, str | None, str | None, int | None]] = []
    if copy is not None and sources is not None:
        places = np.flatnonzero(copy).tolist()
        copied = zip(places, sources.tolist(), strict=True)
        copied = zip(places, sources.tolist(), strict=True)
        cells += [(place, None, "duplicate", None, None, one) for place, one in copied]
    for at, found in sorted(spots.items()):
        before, after = plain(taken(clean[at], found.at)), plain(taken(soiled[at], found.at))
        cells += [
            (place, names[at], kind, a, b, None)
            for place, kind, a, b in zip(found.at.tolist(), found.kinds, before, after, strict=True)
        ]
    cells.sort(key=lambda line: line[0])
    rows = [int(written[line[0]]) for line in cells]
    columns = [[line[part] for line in cells] for part in range(1, 6)]
    return (
        Vector(TYPES[0], np.array(rows, np.int64)),
        *(_texts(kind, one) for kind, one in zip(TYPES[1:5], columns[:4], strict=True)),
        _integers(TYPES[5], columns[4]),
    )


def _texts(kind: Type, cells: Sequence[object]) -> Vector:
    data = words.pack_text([str(cell) if cell is not None else "" for cell in cells])
    data = data if data.shape[1] else np.full((len(cells), 1), 0xFF, np.uint8)
    return Vector(kind, data, np.array([cell is not None for cell in cells], bool) if kind.nullable else None)


def _integers(kind: Type, cells: Sequence[object]) -> Vector:
    there = np.array([cell is not None for cell in cells], bool)
    return Vector(kind, np.array([cell if isinstance(cell, int) else 0 for cell in cells], np.int64), there)
