"""`boolean` and `category`: a pick by weight."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector
from ..block import Cell
from ..picks import picks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...schema.columns import Boolean, Category
    from ..block import Block
    from ..scope import Scope

_WHOLE = re.compile(r"0|-?[1-9]\d{0,14}")


def boolean(column: Boolean, scope: Scope) -> Cell:
    """A `boolean` that is true with its rate; with labels, the first of two words with its rate."""
    draw, rate = scope.draw, column.rate
    if column.labels is not None:
        return _words(column.labels, [rate, 1 - rate], draw)
    kind = Type("boolean")
    return Cell(kind, lambda block: Vector(kind, block.uniform(draw) < rate))


def category(column: Category, scope: Scope) -> Cell:
    """A `category`: codes into its labels, or integers where every label is one."""
    labels = [str(value) for value in column.values]
    weights = list(column.values.values()) if isinstance(column.values, dict) else [1.0] * len(labels)
    return labelled(labels, weights, scope.draw)


def labelled(labels: Sequence[str], weights: Sequence[float], draw: str) -> Cell:
    """Words with weights under one draw."""
    if all(_WHOLE.fullmatch(label) for label in labels):
        pick = picks(weights)
        whole, values = Type("integer"), np.array([int(label) for label in labels], np.int64)
        return Cell(whole, lambda block: Vector(whole, values[pick.at(block.hashes(draw))]))
    return _words(labels, weights, draw)


def _words(labels: Sequence[str], weights: Sequence[float], draw: str) -> Cell:
    """Words with weights, text whatever they look like."""
    pick = picks(weights)
    kind = Type("category", labels=tuple(labels), width=max(len(label.encode()) for label in labels))

    def make(block: Block) -> Vector:
        return Vector(kind, pick.at(block.hashes(draw)))

    return Cell(kind, make)
