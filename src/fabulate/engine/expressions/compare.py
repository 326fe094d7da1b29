"""Comparison: numbers at one scale, categories by code, text by its bytes; with something missing it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...columns.vector import FILL
from ...schema.errors import listed, near
from .cast import amount, moment
from .convert import DAY, as_text
from .logic import boolean
from .nodes import MOMENTS, NUMERIC, TEXTUAL, Node, Value, both, constant, sealed
from .numeric import floats, scaled
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from .nodes import Rows

    Bytes = NDArray[np.uint8]
    Side = Callable[[Rows], Value]

_COMPARE: dict[str, np.ufunc] = {
    "=": np.equal, "<>": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


def compare(sign: str, a: Node, b: Node) -> Node:
    """`a = b` and its kin, a boolean; FaultError when the two have no order, or a category lacks the value."""
    a, b = _kept(a), _kept(b)
    if a.kind in TEXTUAL and b.kind in TEXTUAL:
        # A constant is looked up among the labels themselves, before the category becomes a table.
        made = _among_labels(sign, a, b)
        if made is not None:
            return made
    a, b = _read_constant(a, b), _read_constant(b, a)
    a, b = sealed(a), sealed(b)
    first, second = _sides(sign, a, b)
    operate = _COMPARE[sign]

    def run(rows: Rows) -> Value:
        x, y = first(rows), second(rows)
        valid = both(x.valid, y.valid)
        data = operate(x.data, y.data)
        return Value(data if valid is None else data & valid, valid)

    return boolean(run, (a, b), f"{a.source} {sign} {b.source}")


def _kept(node: Node) -> Node:
    if node.kind == "interval":
        raise FaultError(f"{node.source} is a span of time", "compare date_diff('day', start, end) with a number")
    return node


def _among_labels(sign: str, a: Node, b: Node) -> Node | None:
    """A cell of a category against a constant, by its code; None for anything else."""
    if b.name is not None and a.constant:
        a, b, sign = b, a, {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(sign, sign)
    if a.name is None or a.kind != "category" or not b.constant or not isinstance(b.literal, str):
        return None
    if (a.ordered or sign in ("=", "<>")) and b.literal not in a.labels:
        fix = near(b.literal, a.labels)
        raise FaultError(
            f"{b.source or b.literal} is no value of {a.source}",
            f"{fix} " * bool(fix) + f"there are {listed(a.labels)}",
        )
    if sign in ("=", "<>"):
        code, operate, run = np.int64(a.labels.index(b.literal)), _COMPARE[sign], a.run

        def same(rows: Rows) -> Value:
            x = run(rows)
            data = operate(x.data, code)
            return Value(data if x.valid is None else data & x.valid, x.valid)

        return boolean(same, (a,), f"{a.source} {sign} {b.source}")
    rank = list(range(len(a.labels))) if a.ordered else a.labels
    edge = a.labels.index(b.literal) if a.ordered else b.literal
    table = np.array([_orders(sign, one, edge) for one in rank])

    def ranked(rows: Rows) -> Value:
        x = a.run(rows)
        data = table[x.data]
        return Value(data if x.valid is None else data & x.valid, x.valid)

    return boolean(ranked, (a,), f"{a.source} {sign} {b.source}")


def _orders(sign: str, a: object, b: object) -> bool:
    left, right = (a.encode(), b.encode()) if isinstance(a, str) and isinstance(b, str) else (a, b)
    return bool(_COMPARE[sign](left, right)) if isinstance(left, int) else _texts_order(sign, left, right)


def _texts_order(sign: str, a: object, b: object) -> bool:
    assert isinstance(a, bytes) and isinstance(b, bytes)
    return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b}[sign]


def _read_constant(node: Node, other: Node) -> Node:
    """A text between quotes as what it is compared with: a date, a time, a number."""
    if not node.constant or not isinstance(node.literal, str) or node.kind not in TEXTUAL:
        return node
    if other.kind in MOMENTS or other.kind == "time":
        return moment(node, other.kind)
    if other.kind in NUMERIC:
        found = amount(node.literal)
        if found is None:
            raise FaultError(
                f"{node.source} is text and {other.source} is {other.kind}", "write a number, without quotes"
            )
        digits = len(node.literal.strip().partition(".")[2])
        return constant("number" if digits else "integer", round(found * 10**digits), node.source, digits)
    return node


def _sides(sign: str, a: Node, b: Node) -> tuple[Side, Side]:
    """Both nodes as data that compare as they are."""
    if "null" in (a.kind, b.kind):
        return _zero(a), _zero(b)
    if a.kind in NUMERIC and b.kind in NUMERIC:
        if "float" in (a.kind, b.kind):
            return floats(a), floats(b)
        decimals = max(a.decimals, b.decimals)
        return scaled(a, decimals), scaled(b, decimals)
    if a.kind in MOMENTS and b.kind in MOMENTS:
        return (a.run, b.run) if a.kind == b.kind else (_as_seconds(a), _as_seconds(b))
    if a.kind in TEXTUAL and b.kind in TEXTUAL:
        if a.kind == b.kind == "category":
            order = {label: rank for rank, label in enumerate(sorted({*a.labels, *b.labels}, key=str.encode))}
            return _ranked(a, order), _ranked(b, order)
        return _sortable(a), _sortable(b)
    if a.kind == b.kind and (a.kind != "boolean" or sign in ("=", "<>")):
        return a.run, b.run
    fixes = {"boolean": "a boolean is true or false, without quotes", "category": "write the value between quotes"}
    fix = fixes.get(a.kind if a.name else b.kind)
    for side in (a, b):
        if side.kind == "category" and side.name is not None:
            fix = f"{side.source} is one of {', '.join(repr(label) for label in side.labels[:12])}"
    raise FaultError(f"{a.source} is {a.kind} and {b.source} is {b.kind}: they cannot be compared", fix)


def _zero(node: Node) -> Side:
    """Nothing but whether it is there."""
    run = node.run

    def zero(rows: Rows) -> Value:
        return Value(np.zeros((), np.int64), run(rows).valid)

    return zero


def _as_seconds(node: Node) -> Side:
    run = node.run
    if node.kind == "datetime":
        return run

    def seconds(rows: Rows) -> Value:
        value = run(rows)
        return Value(value.data * DAY, value.valid)

    return seconds


def _ranked(node: Node, order: dict[str, int]) -> Side:
    run, ranks = node.run, np.array([order[label] for label in node.labels], np.int64)

    def ranked(rows: Rows) -> Value:
        value = run(rows)
        return Value(ranks[value.data], value.valid)

    return ranked


def _sortable(node: Node) -> Side:
    """Text as NumPy's byte strings, which compare in the order of their characters."""
    run = as_text(node).run

    def sortable(rows: Rows) -> Value:
        value = run(rows)
        packed = packed_left(value.data)
        return Value(
            np.where(packed == FILL, 0, packed).astype(np.uint8).view(f"S{packed.shape[1]}").reshape(-1), value.valid
        )

    return sortable


def packed_left(matrix: Bytes) -> Bytes:
    """The cells with their unused bytes at the right; at least one byte wide."""
    used = matrix != FILL
    sizes = np.count_nonzero(used, axis=1)
    width = max(int(sizes.max(initial=0)), 1)
    out = np.full((len(matrix), width), FILL, np.uint8)
    out[np.arange(width) < sizes[:, None]] = matrix[used]
    return out
