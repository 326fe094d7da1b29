"""Cells of one kind as another: a column's, what the branches of a `case` have in common, text as it is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector, text, words
from ...columns.vector import FILL
from ..scope import WIDEST
from .nodes import LARGEST, NUMERIC, TEXTUAL, Node, Value, leaves, sealed
from .numeric import floats, scaled
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ...columns.vector import Array
    from ...columns.vector import Kind as Written
    from .nodes import Kind, Rows

DAY = 86_400
#: Bytes that a cell which is no text may take when it is written.
_WRITTEN = 40


def type_of(node: Node) -> Type:
    """The type of a column that holds the node's cells as they are."""
    kind: Written = "text" if node.kind == "null" or node.kind == "interval" else node.kind
    decimals = node.decimals if kind == "number" else 0
    labels = node.labels if kind == "category" else ()
    return Type(kind, decimals, labels, None, node.nullable, node.width if kind in TEXTUAL else 0)


def vector(node: Node, kind: Type, rows: Rows) -> Vector:
    """A node's cells in full: one a row, and nothing of a missing one to be seen."""
    value, count = node.run(rows), rows.count
    valid = None if value.valid is None else _full(value.valid, (count,))
    if kind.kind == "text":
        return Vector(kind, _full(value.data, (count, value.data.shape[-1])), valid if kind.nullable else None)
    data = _full(value.data, (count,))
    if data.dtype == np.float64 and kind.kind != "float":
        # Beyond 15 digits a number is not what it says: missing.
        if count and not (data.max() <= LARGEST and data.min() >= -LARGEST):
            fits = np.abs(data) <= LARGEST
            valid = fits if valid is None else valid & fits
            data = np.where(fits, data, 0.0)
        data = data.astype(np.int64)
    elif kind.kind == "float" and not np.isfinite(data).all():
        fits = np.isfinite(data)
        valid, data = (fits if valid is None else valid & fits), np.where(fits, data, 0.0)
    if not kind.nullable:
        valid = None
    if valid is not None:
        data = np.where(valid, data, np.zeros((), data.dtype))
    return Vector(kind, data, valid)


def _full(data: Array, shape: tuple[int, ...]) -> Array:
    """One cell for all rows as a cell a row."""
    return data if np.shape(data) == shape else np.broadcast_to(data, shape).copy()


def decimals(node: Node, digits: int) -> Node:
    """A number rounded to so many decimals, halves to the even digit."""
    if node.kind == "float":
        most, run = node.most * 10.0**digits, _rounded(node.run, np.multiply, 10**digits)
    elif node.decimals <= digits:
        most, run = node.most * 10.0 ** (digits - node.decimals), scaled(node, digits)
    else:
        down = 10 ** (node.decimals - digits)
        most, run = node.most / down + 1, _rounded(node.run, np.divide, down)
    kind: Kind = "integer" if node.kind == "integer" and digits == 0 else "number"
    nullable = node.nullable or most > LARGEST
    return plain(node, kind, run, decimals=digits, shown=digits, most=most, nullable=nullable)


def _rounded(run: Callable[[Rows], Value], operate: np.ufunc, factor: int) -> Callable[[Rows], Value]:
    by = np.float64(factor)

    def rounded(rows: Rows) -> Value:
        value = run(rows)
        return Value(np.rint(operate(value.data, by)), value.valid)

    return rounded


def plain(node: Node, kind: Kind, run: Callable[[Rows], Value], **changes: Any) -> Node:
    """The node with cells of another kind: neither a cell of the row nor a constant any more."""
    return replace(node, kind=kind, run=run, name=None, constant=False, literal=None, ordered=False, **changes)


def settled(node: Node, digits: int | None) -> Node:
    """A node as a column: numbers to `digits`, or to as many as they show; text over one category as a category."""
    node = sealed(node)
    if node.kind == "null":
        raise FaultError("is always missing", "give it a value")
    if node.kind == "interval":
        raise FaultError("is a span of time, not a value", "add it to a date")
    if node.kind in NUMERIC and (node.kind != "integer" or digits):
        told = digits if digits is not None else node.shown
        if told is not None:
            return decimals(node, told)
    if node.kind == "text" and node.constant:
        node = common([node], "")[0][0]
    if node.width > WIDEST:
        raise FaultError(f"a cell may be {node.width:,} bytes wide", f"{WIDEST:,} at the most")
    return replace(node, nullable=True) if node.kind in NUMERIC and node.most > LARGEST else node


def common(nodes: Sequence[Node], what: str) -> tuple[list[Node], Node]:
    """The nodes as one kind, scale and set of labels, and the first that tells it; FaultError when they have none."""
    made, like = _common(nodes, what)
    return [_nothing(node, like.kind) if node.kind == "null" else node for node in made], like


def _nothing(node: Node, kind: Kind) -> Node:
    """A missing value whose data is of the kind of the others."""
    data = _empty(1) if kind == "text" else np.zeros((), bool if kind == "boolean" else np.int64)
    value = Value(data, np.asarray(False))
    return replace(node, run=lambda rows: value, constant=False)


def _common(nodes: Sequence[Node], what: str) -> tuple[list[Node], Node]:
    nodes = [sealed(node) for node in nodes]
    said = [node for node in nodes if node.kind != "null"]
    kinds = {node.kind for node in said}
    if not said:
        return list(nodes), nodes[0]
    if kinds <= set(NUMERIC):
        return _numbers(nodes, kinds)
    if kinds <= set(TEXTUAL):
        return _texts(nodes, said)
    if kinds == {"date", "datetime"}:
        nodes = [as_seconds(node) if node.kind == "date" else node for node in nodes]
        return nodes, next(node for node in nodes if node.kind == "datetime")
    if len(kinds) > 1 or "interval" in kinds:
        first = said[0]
        other = next((node for node in said if node.kind != first.kind), first)
        raise FaultError(
            f"{what}: {first.source} is {first.kind} and {other.source} is {other.kind}",
            "make them one kind, with cast",
        )
    return list(nodes), said[0]


def _numbers(nodes: Sequence[Node], kinds: set[Kind]) -> tuple[list[Node], Node]:
    if "float" in kinds:
        made = [node if node.kind == "null" else as_float(node) for node in nodes]
        return made, next(n for n in made if n.kind == "float")
    most = max(node.decimals for node in nodes)
    kind: Kind = "number" if most or "number" in kinds else "integer"
    made = [node if node.kind == "null" else _finer(node, kind, most) for node in nodes]
    return made, next(n for n in made if n.kind == kind)


def _finer(node: Node, kind: Kind, digits: int) -> Node:
    return plain(node, kind, scaled(node, digits), decimals=digits, most=node.most * 10.0 ** (digits - node.decimals))


def as_float(node: Node) -> Node:
    """A number as plain floats."""
    return plain(node, "float", floats(node), decimals=0, most=node.most / 10.0**node.decimals)


def _texts(nodes: Sequence[Node], said: Sequence[Node]) -> tuple[list[Node], Node]:
    if any(node.kind == "text" and not node.constant for node in said):
        made = [as_text(node) if node.kind != "null" else node for node in nodes]
        return made, next(node for node in made if node.kind == "text")
    labels = tuple(dict.fromkeys(label for node in said for label in node.labels))
    made = [_coded(node, labels) if node.kind != "null" else node for node in nodes]
    return made, next(node for node in made if node.kind == "category")


def _coded(node: Node, labels: tuple[str, ...]) -> Node:
    """A category, or a constant text, with codes into other labels."""
    width = max(len(label.encode()) for label in labels)
    if node.constant:
        value = Value(np.asarray(labels.index(node.labels[0])))
        return plain(node, "category", lambda rows: value, labels=labels, width=width)
    if node.labels == labels:
        return node
    run, codes = node.run, np.array([labels.index(label) for label in node.labels], np.int64)

    def coded(rows: Rows) -> Value:
        value = run(rows)
        return Value(codes[value.data], value.valid)

    return plain(node, "category", coded, labels=labels, width=width)


def as_seconds(node: Node) -> Node:
    """Dates as datetimes."""
    run = node.run

    def seconds(rows: Rows) -> Value:
        value = run(rows)
        return Value(value.data * DAY, value.valid)

    return plain(node, "datetime", seconds)


def as_text(node: Node) -> Node:
    """A node's cells as they are written."""
    if node.kind == "text":
        return node
    if node.kind == "interval":
        raise FaultError(f"{node.source} is a span of time, not a value", "add it to a date")
    run = node.run
    if node.kind == "category":
        table = words.pack_text(node.labels)

        def of_category(rows: Rows) -> Value:
            value = run(rows)
            return Value(words.take(table, np.atleast_1d(value.data)), value.valid)

        return plain(node, "text", of_category, width=table.shape[1])
    if node.kind == "null":
        return replace(_nothing(node, "text"), kind="text")
    inner = settled(node, None) if node.kind in NUMERIC else node
    kind = type_of(inner)

    def written(rows: Rows) -> Value:
        found = vector(inner, kind, rows)
        return Value(text.cells(found, "plain"), found.valid)

    return plain(inner, "text", written, width=_WRITTEN, decimals=0, shown=0)


def strings(node: Node, function: Callable[[str], str], source: str, width: int) -> Node:
    """A text function applied to every cell as a Python string."""
    node = as_text(node)

    def run(rows: Rows) -> Value:
        value = node.run(rows)
        matrix = words.pack_text([function(one) for one in words.texts(value.data)])
        return Value(matrix if matrix.shape[1] else _empty(len(matrix)), value.valid)

    return Node("text", run, leaves([node]), source[:60], nullable=node.nullable, width=width)


def _empty(count: int) -> NDArray[np.uint8]:
    return np.full((count, 1), FILL, np.uint8)
