"""`case` and `coalesce`: one of several values a row, all of one kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...columns.vector import FILL
from .convert import common, plain
from .logic import truth
from .nodes import Node, Value, constant, leaves
from .numeric import extreme, shown
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...columns.vector import Array, Mask
    from .nodes import Rows


def case(arms: Sequence[tuple[Node, Node]], other: Node | None) -> Node:
    """The value of the first arm whose condition holds, else `other`, else missing."""
    values = [value for _, value in arms] + [other or constant("null", None)]
    conditions = [truth(condition, "when") for condition, _ in arms]
    made, like = common(values, "case")

    def run(rows: Rows) -> Value:
        out = made[-1].run(rows)
        for condition, node in zip(reversed(conditions), reversed(made[:-1]), strict=True):
            holds = condition.run(rows).data
            out = _picked(holds, node.run(rows), out)
        return out

    return _typed(like, run, [*conditions, *made], made, any(node.nullable for node in made), "case … end")


def coalesce(args: Sequence[Node]) -> Node:
    """The first of the values that is there."""
    made, like = common(args, "coalesce")

    def run(rows: Rows) -> Value:
        out = made[-1].run(rows)
        for node in reversed(made[:-1]):
            value = node.run(rows)
            out = value if value.valid is None else _picked(value.valid, value, out)
        return out

    return _typed(like, run, made, made, all(node.nullable for node in made), f"coalesce({args[0].source}, …)")


def bounds(name: str, args: Sequence[Node]) -> Node:
    """`least` and `greatest` of numbers, dates or times."""
    made, like = common(args, name)
    if like.kind in ("boolean", "category", "text"):
        raise FaultError(f"{name} needs numbers or dates, and {args[0].source} is {like.kind}")
    return extreme(name, tuple(made))


def _typed(
    like: Node, run: Callable[[Rows], Value], read: Sequence[Node], values: Sequence[Node], nullable: bool, source: str
) -> Node:
    told = shown(*[v for v in values if v.kind != "null"]) if like.kind in ("integer", "number", "float") else 0
    width, most = max(value.width for value in values), max(value.most for value in values if value.kind == like.kind)
    return plain(
        like, like.kind, run, leaves=leaves(read), source=source, nullable=nullable, shown=told, most=most, width=width
    )


def _picked(holds: Mask, a: Value, b: Value) -> Value:
    """a where it holds, else b."""
    valid = None
    if a.valid is not None or b.valid is not None:
        valid = np.where(holds, True if a.valid is None else a.valid, True if b.valid is None else b.valid)
    if np.ndim(a.data) < 2:
        return Value(np.where(holds, a.data, b.data), valid)
    width = max(a.data.shape[1], b.data.shape[1])
    return Value(np.where(np.reshape(holds, (-1, 1)), _padded(a.data, width), _padded(b.data, width)), valid)


def _padded(matrix: Array, width: int) -> Array:
    if matrix.shape[1] == width:
        return matrix
    out = np.full((len(matrix), width), FILL, np.uint8)
    out[:, : matrix.shape[1]] = matrix
    return out
