"""Conditions, in three values: true, false, and missing where SQL says null."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .nodes import NUMERIC, Node, Value, leaves, sealed
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from .nodes import Rows


def boolean(run: Callable[[Rows], Value], args: Sequence[Node], source: str, *, nullable: bool | None = None) -> Node:
    """A node of truths."""
    may = any(arg.nullable for arg in args) if nullable is None else nullable
    return Node("boolean", run, leaves(args), source[:60], nullable=may)


def conjunction(args: Sequence[Node]) -> Node:
    """`a and b and …`: false where one is, missing where else one is."""
    args = [truth(arg, "and") for arg in args]

    def run(rows: Rows) -> Value:
        out = args[0].run(rows)
        for arg in args[1:]:
            here = arg.run(rows)
            valid = None
            if out.valid is not None or here.valid is not None:
                a, b = _there(out), _there(here)
                valid = (a & b) | (a & ~out.data) | (b & ~here.data)
            out = Value(out.data & here.data, valid)
        return out

    return boolean(run, args, "… and …")


def disjunction(args: Sequence[Node]) -> Node:
    """`a or b or …`: true where one is, missing where else one is."""
    args = [truth(arg, "or") for arg in args]

    def run(rows: Rows) -> Value:
        out = args[0].run(rows)
        for arg in args[1:]:
            here = arg.run(rows)
            data = out.data | here.data
            valid = None if out.valid is None and here.valid is None else (_there(out) & _there(here)) | data
            out = Value(data, valid)
        return out

    return boolean(run, args, "… or …")


def negation(arg: Node) -> Node:
    """`not a`."""
    inner = truth(arg, "not")

    def run(rows: Rows) -> Value:
        value = inner.run(rows)
        return Value(~value.data if value.valid is None else ~value.data & value.valid, value.valid)

    return boolean(run, (inner,), f"not {arg.source}")


def _there(value: Value) -> NDArray[np.bool_]:
    return np.asarray(True if value.valid is None else value.valid)


def truth(node: Node, what: str = "") -> Node:
    """The node if it is a condition; FaultError that says what asks for one, and how to make it."""
    if node.kind in ("boolean", "null"):
        made = sealed(node)
        if made.kind == "boolean":
            return made
        return boolean(lambda rows: Value(np.asarray(False), np.asarray(False)), (), "null", nullable=True)
    example = f"{node.source} > 0" if node.kind in NUMERIC else f"{node.source} = '{(node.labels or ('…',))[0]}'"
    message = (
        f"{what} needs conditions, and {node.source} is {node.kind}"
        if what
        else f"{node.source} is {node.kind}, no condition"
    )
    raise FaultError(message, f"write {example}")


def is_null(node: Node) -> Node:
    """`a is null`, never missing itself."""
    inner = sealed(node)

    def run(rows: Rows) -> Value:
        valid = inner.run(rows).valid
        return Value(np.zeros(rows.count, bool) if valid is None else np.asarray(~np.asarray(valid)))

    return boolean(run, (inner,), f"{node.source} is null", nullable=False)


def is_truth(node: Node, wanted: bool) -> Node:
    """`a is true`, `a is false`, never missing themselves."""
    inner = truth(node, "is")

    def run(rows: Rows) -> Value:
        value = inner.run(rows)
        return Value(value.data if wanted else ~value.data & _there(value))

    return boolean(run, (inner,), f"{node.source} is {str(wanted).lower()}", nullable=False)
