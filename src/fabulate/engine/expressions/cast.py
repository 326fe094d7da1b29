"""`cast`, and texts read as numbers, dates and times: by parsers of our own, the same in every locale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import numpy as np

from ...columns import words
from .convert import DAY, as_float, as_seconds, as_text, decimals, plain
from .nodes import NUMERIC, TEXTUAL, Node, Value, both, constant, leaves, sealed
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .nodes import Kind, Rows

_TYPES: dict[str, Kind] = {
    "integer": "integer", "int": "integer", "bigint": "integer", "smallint": "integer", "signed": "integer",
    "double": "float", "float": "float", "real": "float", "double precision": "float",
    "decimal": "number", "numeric": "number", "number": "number", "text": "text", "varchar": "text", "string": "text",
    "char": "text", "character varying": "text", "boolean": "boolean", "bool": "boolean", "date": "date",
    "datetime": "datetime", "timestamp": "datetime", "time": "time",
}  # fmt: skip


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
        return (
            date.fromisoformat(said.strip()).toordinal() - date(1970, 1, 1).toordinal()
            if len(said.strip()) == 10
            else None
        )
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
        raise FaultError(
            f"cast to {said[:40] or 'nothing'}",
            "there are integer, decimal(10, 2), double, text, boolean, date, datetime, time",
        )
    node = sealed(node)
    if kind == "text":
        return as_text(node)
    if node.kind in TEXTUAL or node.kind == "null":
        return _cast_text(node, kind, numbers)
    if node.kind == kind and kind != "number":
        return node
    if node.kind in NUMERIC and kind in NUMERIC:
        if kind == "float":
            return as_float(node)
        made = decimals(node, 0 if kind == "integer" else numbers[1] if len(numbers) > 1 else 0)
        return replace(made, kind=kind)
    if node.kind == "boolean" and kind == "integer":
        run = node.run

        def bits(rows: Rows) -> Value:
            value = run(rows)
            return Value(value.data.astype(np.int64), value.valid)

        return plain(node, "integer", bits, most=1.0)
    if node.kind == "date" and kind == "datetime":
        return as_seconds(node)
    if node.kind == "datetime" and kind in ("date", "time"):
        run, part = node.run, np.floor_divide if kind == "date" else np.mod

        def of_moment(rows: Rows) -> Value:
            value = run(rows)
            return Value(part(value.data, DAY), value.valid)

        return plain(node, kind, of_moment)
    raise FaultError(f"{node.source} is {node.kind} and cannot become {kind}")


def _type(said: str) -> tuple[str, list[int]]:
    parts = said.split()
    return " ".join(p for p in parts if not p.isdigit()), [min(int(p), 12) for p in parts if p.isdigit()]


def _cast_text(node: Node, kind: Kind, numbers: list[int]) -> Node:
    readers: dict[Kind, Callable[[str], float | None]] = {
        "date": day, "datetime": second, "time": clock, "boolean": truth, "float": amount,
    }  # fmt: skip
    if kind == "integer" or kind == "number":
        made = decimals(read(node, "float", amount), numbers[1] if kind == "number" and len(numbers) > 1 else 0)
        return replace(made, kind=kind)
    return read(node, kind, readers[kind])


def moment(node: Node, kind: Kind) -> Node:
    """A text between quotes as the day, moment or time that it is compared with; FaultError when it is none."""
    assert isinstance(node.literal, str)
    found: tuple[Kind, int | None]
    if kind == "time":
        found = ("time", clock(node.literal))
    else:
        days = day(node.literal)
        found = ("date", days) if days is not None else ("datetime", second(node.literal))
    if found[1] is None:
        example = "18:00" if kind == "time" else "2026-06-30" if kind == "date" else "2026-06-30 18:00"
        raise FaultError(f"{node.source} is no {kind}", f"write '{example}'")
    return constant(found[0], found[1], node.source)
