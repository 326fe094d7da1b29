"""From one kind of cells to another: what the branches of a `case` have in common, text as it is written, `cast`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, text, words
from ...columns.vector import FILL
from ..scope import WIDEST
from .nodes import LARGEST, MOMENTS, NUMERIC, TEXTUAL, Node, Value, both, constant, leaves, sealed
from .numeric import floats, scaled
from .syntax import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ...columns.vector import Kind as Written
    from .nodes import Kind, Rows

DAY = 86_400
#: Bytes that a cell which is no text may take when it is written.
_WRITTEN = 40
_TYPES: dict[str, Kind] = {
    "integer": "integer", "int": "integer", "bigint": "integer", "smallint": "integer", "signed": "integer",
    "double": "float", "float": "float", "real": "float", "double precision": "float",
    "decimal": "number", "numeric": "number", "number": "number", "text": "text", "varchar": "text", "string": "text",
    "char": "text", "character varying": "text", "boolean": "boolean", "bool": "boolean", "date": "date",
    "datetime": "datetime", "timestamp": "datetime", "time": "time",
}  # fmt: skip


def type_of(node: Node) -> Type:
    """The type of a column that holds the node's cells as they are."""
    kind: Written = "text" if node.kind in ("null", "interval") else node.kind
    decimals = node.decimals if kind == "number" else 0
    labels = node.labels if kind == "category" else ()
    return Type(kind, decimals, labels, None, node.nullable, node.width if kind in TEXTUAL else 0)


def vector(node: Node, kind: Type, rows: Rows) -> Vector:
    """A node's cells in full: one a row, and nothing of a missing one to be seen."""
    value, count = node.run(rows), rows.count
    valid = None if value.valid is None else np.broadcast_to(value.valid, count)
    if kind.kind == "text":
        return Vector(kind, np.broadcast_to(value.data, (count, value.data.shape[-1])), valid)
    data = np.broadcast_to(value.data, count)
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
    if valid is not None:
        data = np.where(valid, data, np.zeros((), data.dtype))
    return Vector(kind, data, valid)


def decimals(node: Node, digits: int) -> Node:
    """A number rounded to so many decimals, halves to the even digit."""
    if node.kind == "float":
        run, factor, most = node.run, np.float64(10**digits), node.most * 10.0**digits

        def of_float(rows: Rows) -> Value:
            value = run(rows)
            return Value(np.rint(value.data * factor), value.valid)

        made = of_float
    elif node.decimals <= digits:
        made, most = scaled(node, digits), node.most * 10.0 ** (digits - node.decimals)
    else:
        run, down, most = node.run, np.float64(10 ** (node.decimals - digits)), node.most / 10.0 ** (node.decimals - digits) + 1

        def coarser(rows: Rows) -> Value:
            value = run(rows)
            return Value(np.rint(value.data / down), value.valid)

        made = coarser
    kind: Kind = "integer" if node.kind == "integer" and digits == 0 else "number"
    nullable = node.nullable or most > LARGEST
    return replace(node, kind=kind, run=made, decimals=digits, shown=digits, most=most, nullable=nullable, name=None, constant=False)


def settled(node: Node, digits: int | None) -> Node:
    """A node as a column: numbers to `digits`, or to as many as they show; text over one category as a category."""
    node = sealed(node)
    if node.kind == "null":
        raise Fault("is always missing", "give it a value")
    if node.kind == "interval":
        raise Fault("is a span of time, not a value", "add it to a date")
    if node.kind in NUMERIC and (node.kind != "integer" or digits):
        told = digits if digits is not None else node.shown
        if told is not None:
            return decimals(node, told)
    if node.kind == "text" and node.constant:
        node = common([node], "")[0][0]
    if node.width > WIDEST:
        raise Fault(f"a cell may be {node.width:,} bytes wide", f"{WIDEST:,} at the most")
    return replace(node, nullable=True) if node.kind in NUMERIC and node.most > LARGEST else node


def common(nodes: Sequence[Node], what: str) -> tuple[list[Node], Node]:
    """The nodes as one kind, scale and set of labels, and the first of them that tells it; Fault when they have none."""
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
        nodes = [_seconds(node) if node.kind == "date" else node for node in nodes]
        return nodes, next(node for node in nodes if node.kind == "datetime")
    if len(kinds) > 1 or "interval" in kinds:
        first = said[0]
        other = next((node for node in said if node.kind != first.kind), first)
        raise Fault(f"{what}: {first.source} is {first.kind} and {other.source} is {other.kind}", "make them one kind, with cast")
    return list(nodes), said[0]


def _numbers(nodes: Sequence[Node], kinds: set[Kind]) -> tuple[list[Node], Node]:
    if "float" in kinds:
        made = [n if n.kind == "null" else replace(n, kind="float", run=floats(n), decimals=0, most=n.most / 10.0**n.decimals,
                                                   constant=False, name=None) for n in nodes]  # fmt: skip
        return made, next(n for n in made if n.kind == "float")
    most = max(node.decimals for node in nodes)
    kind: Kind = "number" if most or "number" in kinds else "integer"
    made = [
        replace(n, kind=kind, run=scaled(n, most), decimals=most, most=n.most * 10.0 ** (most - n.decimals), name=None,
                constant=n.constant and most == n.decimals) if n.kind != "null" else n
        for n in nodes
    ]  # fmt: skip
    return made, next(n for n in made if n.kind == kind)


def _texts(nodes: Sequence[Node], said: Sequence[Node]) -> tuple[list[Node], Node]:
    if any(node.kind == "text" and not node.constant for node in said):
        made = [as_text(node) if node.kind != "null" else _no_text(node) for node in nodes]
        return made, next(node for node in made if node.kind == "text")
    labels = tuple(dict.fromkeys(label for node in said for label in node.labels))
    made = [_coded(node, labels) if node.kind != "null" else node for node in nodes]
    return made, next(node for node in made if node.kind == "category")


def _no_text(node: Node) -> Node:
    value = Value(np.full((1, 1), FILL, np.uint8), np.bool_(False))
    return replace(node, run=lambda rows: value)


def _coded(node: Node, labels: tuple[str, ...]) -> Node:
    """A category, or a constant text, with codes into other labels."""
    width = max(len(label.encode()) for label in labels)
    if node.constant:
        value = Value(np.int64(labels.index(node.labels[0])))
        return replace(node, kind="category", run=lambda rows: value, labels=labels, width=width, constant=False)
    if node.labels == labels:
        return node
    run, codes = node.run, np.array([labels.index(label) for label in node.labels], np.int64)

    def coded(rows: Rows) -> Value:
        value = run(rows)
        return Value(codes[value.data], value.valid)

    return replace(node, run=coded, labels=labels, width=width, name=None, ordered=False)


def _seconds(node: Node) -> Node:
    run = node.run

    def seconds(rows: Rows) -> Value:
        value = run(rows)
        return Value(value.data * DAY, value.valid)

    return replace(node, kind="datetime", run=seconds, name=None, constant=False)


def as_text(node: Node) -> Node:
    """A node's cells as they are written."""
    if node.kind == "text":
        return node
    if node.kind == "interval":
        raise Fault(f"{node.source} is a span of time, not a value", "add it to a date")
    run = node.run
    if node.kind == "category":
        table = words.pack_text(node.labels)

        def of_category(rows: Rows) -> Value:
            value = run(rows)
            return Value(words.take(table, np.atleast_1d(value.data)), value.valid)

        return replace(node, kind="text", run=of_category, name=None, constant=False, width=table.shape[1])
    if node.kind == "null":
        return replace(_no_text(node), kind="text")
    inner = settled(node, None) if node.kind in NUMERIC else node
    kind = type_of(inner)

    def written(rows: Rows) -> Value:
        found = vector(inner, kind, rows)
        return Value(text.cells(found, "plain"), found.valid)

    return replace(inner, kind="text", run=written, name=None, constant=False, width=_WRITTEN, decimals=0, shown=0)


def strings(node: Node, function: Callable[[str], str | None], source: str, width: int) -> Node:
    """A text function applied to every cell as a Python string; None is missing."""
    node = as_text(node)

    def run(rows: Rows) -> Value:
        value = node.run(rows)
        made = [function(one) for one in words.texts(value.data)]
        matrix = words.pack_text("" if one is None else one for one in made)
        there = np.array([one is not None for one in made])
        return Value(matrix if matrix.shape[1] else _empty(len(made)), both(value.valid, None if there.all() else there))

    return Node("text", run, leaves([node]), source[:60], nullable=True, width=width)


def _empty(count: int) -> NDArray[np.uint8]:
    return np.full((count, 1), FILL, np.uint8)


def read(node: Node, kind: Kind, function: Callable[[str], float | None]) -> Node:
    """Cells of text as numbers, days or seconds; missing where they cannot be read."""
    node = as_text(node)
    dtype: type[np.generic] = np.float64 if kind == "float" else np.bool_ if kind == "boolean" else np.int64

    def run(rows: Rows) -> Value:
        value = node.run(rows)
        made = [function(one) for one in words.texts(value.data)]
        there = np.array([one is not None for one in made])
        valid = both(value.valid, there)
        data = np.array([0 if one is None else one for one in made], dtype)
        return Value(data & valid if kind == "boolean" else data, valid)

    return Node(kind, run, leaves([node]), node.source, shown=None if kind == "float" else 0, nullable=True)


def day(said: str) -> int | None:
    """Days since 1970 of a text like 2026-06-30."""
    try:
        return date.fromisoformat(said.strip()).toordinal() - date(1970, 1, 1).toordinal() if len(said.strip()) == 10 else None
    except ValueError:
        return None


def second(said: str) -> int | None:
    """Seconds since 1970 of a text like 2026-06-30 18:41:43."""
    try:
        at = datetime.fromisoformat(said.strip()) if len(said.strip()) >= 10 else None
    except ValueError:
        return None
    if at is None or at.tzinfo is not None:
        return None
    return (at.toordinal() - date(1970, 1, 1).toordinal()) * DAY + at.hour * 3600 + at.minute * 60 + at.second


def clock(said: str) -> int | None:
    """Seconds of the day of a text like 18:41 or 18:41:43."""
    parts = said.strip().split(":")
    if len(parts) not in (2, 3) or not all(len(p) == 2 and p.isascii() and p.isdigit() for p in parts):
        return None
    hour, minute, rest = (int(p) for p in [*parts, "00"][:3])
    return hour * 3600 + minute * 60 + rest if hour < 24 and minute < 60 and rest < 60 else None


def amount(said: str) -> float | None:
    """A number of a text, or None; no exponents, infinities or Python's underscores."""
    said = said.strip()
    plain = said.lstrip("+-")
    if len(plain) > 40 or len(said) - len(plain) > 1 or not plain.isascii() or plain.count(".") > 1:
        return None
    return float(said) if plain.replace(".", "").isdigit() else None


def truth(said: str) -> bool | None:
    """true or false of a text, or None."""
    return {"true": True, "false": False, "yes": True, "no": False, "1": True, "0": False}.get(said.strip().lower())


def cast(node: Node, said: str) -> Node:
    """`cast(node as said)`; a text that cannot be read is missing, a number is rounded."""
    name, numbers = _type(said)
    kind = _TYPES.get(name)
    if kind is None:
        raise Fault(f"cast to {said[:40] or 'nothing'}", "there are integer, decimal(10, 2), double, text, boolean, date, datetime, time")
    node = sealed(node)
    if kind == "text":
        return as_text(node)
    if node.kind in TEXTUAL or node.kind == "null":
        return _cast_text(node, kind, numbers)
    if node.kind == kind and kind != "number":
        return node
    if node.kind in NUMERIC and kind in NUMERIC:
        if kind == "float":
            return replace(node, kind="float", run=floats(node), decimals=0, most=node.most / 10.0**node.decimals, name=None,
                           constant=False)  # fmt: skip
        made = decimals(node, 0 if kind == "integer" else numbers[1] if len(numbers) > 1 else 0)
        return replace(made, kind=kind)
    if node.kind == "boolean" and kind == "integer":
        run = node.run

        def bits(rows: Rows) -> Value:
            value = run(rows)
            return Value(value.data.astype(np.int64), value.valid)

        return replace(node, kind="integer", run=bits, most=1.0, name=None, constant=False)
    if node.kind == "date" and kind == "datetime":
        return _seconds(node)
    if node.kind == "datetime" and kind in ("date", "time"):
        run, part = node.run, np.floor_divide if kind == "date" else np.mod

        def of_moment(rows: Rows) -> Value:
            value = run(rows)
            return Value(part(value.data, DAY), value.valid)

        return replace(node, kind=kind, run=of_moment, name=None, constant=False)
    raise Fault(f"{node.source} is {node.kind} and cannot become {kind}")


def _type(said: str) -> tuple[str, list[int]]:
    parts = said.split()
    return " ".join(p for p in parts if not p.isdigit()), [min(int(p), 12) for p in parts if p.isdigit()]


def _cast_text(node: Node, kind: Kind, numbers: list[int]) -> Node:
    readers: dict[Kind, Callable[[str], float | None]] = {
        "date": day, "datetime": second, "time": clock, "boolean": truth, "float": amount, "number": amount, "integer": amount,
    }  # fmt: skip
    if kind == "integer" or kind == "number":
        made = decimals(read(node, "float", amount), numbers[1] if kind == "number" and len(numbers) > 1 else 0)
        return replace(made, kind=kind)
    return read(node, kind, readers[kind])


def moment(node: Node, kind: Kind) -> Node:
    """A text between quotes as the day, moment or time that it is compared with; Fault when it is none."""
    assert isinstance(node.literal, str)
    found: tuple[Kind, int | None]
    if kind == "time":
        found = ("time", clock(node.literal))
    else:
        days = day(node.literal)
        found = ("date", days) if days is not None else ("datetime", second(node.literal))
    if found[1] is None:
        example = "18:00" if kind == "time" else "2026-06-30" if kind == "date" else "2026-06-30 18:00"
        raise Fault(f"{node.source} is no {kind}", f"write '{example}'")
    return constant(found[0], found[1], node.source)


__all__ = ["MOMENTS", "as_text", "cast", "common", "decimals", "moment", "read", "settled", "strings", "type_of", "vector"]
