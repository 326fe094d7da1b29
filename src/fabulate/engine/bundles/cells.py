"""Cells that bundles are made of: a label by an index, and text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector
from ..block import Cell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ..address import Ints
    from ..block import Block

    Bytes = NDArray[np.uint8]


def labelled(names: Sequence[str], index: Callable[[Block], Ints]) -> Cell:
    """The name at an index: a gather of codes; an empty name is a missing cell."""
    labels = tuple(dict.fromkeys(name for name in names if name)) or ("",)
    codes = {label: code for code, label in enumerate(labels)}
    of = np.array([codes.get(name, 0) for name in names], np.int64)
    there = np.array([bool(name) for name in names])
    whole = bool(there.all())
    kind = Type("category", labels=labels, width=max(len(label.encode()) for label in labels), nullable=not whole)

    def make(block: Block) -> Vector:
        at = index(block)
        return Vector(kind, of[at], None if whole else there[at])

    return Cell(kind, make)


def index(count: Callable[[Block], Ints]) -> Cell:
    """Whole numbers that are made once a block for the parts that read them."""
    kind = Type("integer")
    return Cell(kind, lambda block: Vector(kind, count(block)))


def text(width: int, make: Callable[[Block], Bytes]) -> Cell:
    """Text from a matrix of bytes."""
    kind = Type("text", width=width)
    return Cell(kind, lambda block: Vector(kind, make(block)))
