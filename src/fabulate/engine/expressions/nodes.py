"""A typed part of an expression: what kind its cells are, and the function that makes them for some rows.

What reads one category and nothing else is made once a label and becomes a gather by code (`sealed`), so that `case`,
`lower` or `like` over a category cost the same as reading it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from ...columns import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ...columns.vector import Array, Mask
    from ..block import Block

Kind = Literal[
    "integer", "number", "float", "boolean", "date", "time", "datetime", "category", "text", "null", "interval"
]
NUMERIC = ("integer", "number", "float")
TEXTUAL = ("category", "text")
MOMENTS = ("date", "datetime")
#: Whole numbers up to here are exact in a double; results beyond are missing.
LARGEST = float(1 << 53)


@dataclass(frozen=True, slots=True)
class Value:
    """Cells: `data` by kind as in a `Vector`, and which are there (None: all). One cell may stand for all rows: a
    scalar, or a matrix of one row. integer and number may also be float64 that hold whole (scaled) numbers; what is
    boolean and not there is False.
    """

    data: Array
    valid: Mask | None = None


class Rows:
    """The rows at which an expression is evaluated: of a block, or the labels of one category."""

    __slots__ = ("block", "count", "fixed", "shared")

    def __init__(self, block: Block | None, count: int, fixed: Mapping[Node, Value] | None = None) -> None:
        self.block, self.count, self.fixed = block, count, fixed or {}
        self.shared: dict[int, Value] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A compiled part. `decimals` says how numbers are scaled, `shown` how many decimals a column of it has if none are
    asked for (None: as many as there are); `literal` is the value of a constant; `source` its text for messages.
    """

    kind: Kind
    run: Callable[[Rows], Value]
    leaves: frozenset[Node] = frozenset()
    source: str = ""
    decimals: int = 0
    shown: int | None = 0
    labels: tuple[str, ...] = field(default=(), repr=False)
    ordered: bool = False
    nullable: bool = False
    width: int = 0
    constant: bool = False
    literal: str | int | float | bool | None = None
    #: The most that a number's scaled value can be, either side of 0.
    most: float = np.inf
    #: The cell's name, where the node is nothing but a cell.
    name: str | None = None


def both(a: Mask | None, b: Mask | None) -> Mask | None:
    """Where two are there."""
    if a is None:
        return b
    return a if b is None else a & b


def leaves(nodes: Iterable[Node]) -> frozenset[Node]:
    """The cells that nodes read."""
    return frozenset().union(*(node.leaves for node in nodes))


def constant(kind: Kind, literal: str | int | float | bool | None, source: str = "", decimals: int = 0) -> Node:
    """A node of one value; a number's literal is its scaled integer."""
    if literal is None:
        value = Value(np.asarray(0, np.int64), np.asarray(False))
        return Node(kind, lambda rows: value, source=source or "null", nullable=True, constant=True)
    most = abs(float(literal)) if kind in NUMERIC and not isinstance(literal, str) else np.inf
    if isinstance(literal, str):
        value = Value(words.pack([literal.encode()]))
        width, labels = value.data.shape[1], (literal,)
        return Node(
            kind, lambda rows: value, frozenset(), source, width=width, labels=labels, constant=True, literal=literal
        )
    kept = np.bool_ if kind == "boolean" else np.float64 if isinstance(literal, float) else np.int64
    value = Value(np.asarray(literal, kept))
    shown = None if kind == "float" else decimals
    return Node(
        kind, lambda rows: value, frozenset(), source, decimals, shown, constant=True, literal=literal, most=most
    )


def folded(node: Node) -> Node:
    """A node that reads nothing, evaluated once."""
    if node.constant or node.leaves or node.kind == "interval":
        return node
    value = node.run(Rows(None, 1))
    if value.valid is not None and not np.all(value.valid):
        return constant("null", None, node.source)
    literal: str | int | float | bool
    if node.kind in TEXTUAL:
        matrix = value.data if node.kind == "text" else words.pack_text(node.labels)[np.atleast_1d(value.data)]
        made = constant("text", words.texts(matrix)[0], node.source)
    else:
        one = np.atleast_1d(value.data)[0].item()
        if one != one:
            return constant("null", None, node.source)
        # Beyond 15 digits a whole number stays the double it is: what reads it may bring it back.
        literal = one if node.kind in ("float", "boolean") or abs(one) > LARGEST else int(one)
        made = constant(node.kind, literal, node.source, node.decimals)
    return replace(made, shown=node.shown)


def once(node: Node) -> Node:
    """The node, made once for all its readers within one evaluation."""
    if node.constant or node.name is not None:
        return node

    def run(rows: Rows) -> Value:
        found = rows.shared.get(id(node))
        if found is None:
            found = rows.shared[id(node)] = node.run(rows)
        return found

    return replace(node, run=run)


def sealed(node: Node) -> Node:
    """The node as a table by the codes of the one category it reads, where it reads nothing else."""
    node = folded(node)
    if node.constant or node.name is not None or node.kind == "interval" or len(node.leaves) != 1:
        return node
    (leaf,) = node.leaves
    if leaf.kind != "category":
        return node
    count = len(leaf.labels)
    codes = np.arange(count + 1)
    there = codes < count
    value = node.run(Rows(None, count + 1, {leaf: Value(np.where(there, codes, 0), there)}))
    table, valid, labels = _table(node, value, count + 1)
    gaps = None if valid[:count].all() and (valid[count] or not leaf.nullable) else valid
    kind: Kind = "category" if node.kind == "text" else node.kind

    def run(rows: Rows) -> Value:
        found = leaf.run(rows)
        at = found.data if found.valid is None else np.where(found.valid, found.data, count)
        return Value(table[at], None if gaps is None else gaps[at])

    width = max((len(label.encode()) for label in labels), default=0)
    most = float(np.abs(table).max()) if kind in NUMERIC else np.inf
    return replace(node, kind=kind, run=run, labels=labels, nullable=gaps is not None, width=width, most=most)


def _table(node: Node, value: Value, count: int) -> tuple[Array, Mask, tuple[str, ...]]:
    """A value's cells in full, text as codes into labels of its own."""
    valid = np.broadcast_to(True if value.valid is None else value.valid, count).copy()
    if node.kind != "text":
        data = np.broadcast_to(value.data, count).copy()
        if node.kind != "boolean":
            data[~valid] = 0
        return data, valid, node.labels
    matrix = np.broadcast_to(value.data, (count, value.data.shape[-1]))
    found = [text if there else "" for text, there in zip(words.texts(matrix), valid.tolist(), strict=True)]
    labels = tuple(dict.fromkeys(text for text, there in zip(found, valid.tolist(), strict=True) if there)) or ("",)
    codes = {label: code for code, label in enumerate(labels)}
    return np.array([codes.get(text, 0) for text in found], np.int64), valid, labels
