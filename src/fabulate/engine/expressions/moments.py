"""Dates: parts of them, spans between them, and spans added to them. Years run from 1 to 9999; beyond is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import strftime
from ...schema import grammar
from ...schema.errors import listed, near
from .cast import moment
from .convert import DAY
from .nodes import MOMENTS, Node, Value, both, leaves, sealed
from .numeric import floats
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from .nodes import Kind, Rows

    Ints = NDArray[np.int64]

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": DAY, "week": 7 * DAY}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SHORT = {
    "s": "second", "sec": "second", "min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month",
    "mon": "month", "y": "year",
}  # fmt: skip
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
_PARTS = ("year", "quarter", "month", "week", "day", "hour", "minute", "second", "dow", "isodow", "doy", "epoch")


@dataclass(frozen=True, slots=True)
class Span:
    """A span of time of one unit: months, or seconds, `count` times."""

    count: Node
    months: int
    seconds: int


def unit(said: str) -> str:
    """The unit that `day`, `days` or `d` names; FaultError with those there are."""
    name = said.strip().lower()
    name = _SHORT.get(name, name)
    name = name[:-1] if name.endswith("s") and name[:-1] in {*_SECONDS, *_MONTHS} else name
    if name not in _SECONDS and name not in _MONTHS:
        known = [*_SECONDS, *_MONTHS]
        raise FaultError(f"{said[:40]!r} is no unit of time", near(name, known) or f"there are {listed(known)}")
    return name


def span(count: Node, said: str) -> Span:
    """`interval count unit`."""
    if count.kind not in ("integer", "number", "float", "null"):
        raise FaultError(f"an interval needs a number, and {count.source} is {count.kind}")
    name = unit(said)
    return Span(sealed(count), _MONTHS.get(name, 0), _SECONDS.get(name, 0))


def times(one: Span, factor: Node) -> Span:
    """A span `factor` times."""
    from .numeric import combine

    return replace(one, count=combine("*", one.count, factor))


def needs(node: Node, what: str) -> Node:
    """The node if it is a date or datetime, a text between quotes read as one."""
    if node.kind in MOMENTS or node.kind == "null":
        return sealed(node)
    if node.constant and isinstance(node.literal, str):
        return moment(node, "datetime")
    fix = f"write cast({node.source} as date)" if node.kind in ("category", "text") else None
    raise FaultError(f"{what} needs dates, and {node.source} is {node.kind}", fix)


def moved(node: Node, by: Span, sign: int) -> Node:
    """`d + interval`, `d - interval`: a date stays one if the unit is a day or longer. Months keep within the month."""
    node = needs(node, "an interval")
    is_date = node.kind == "date" and (by.months > 0 or by.seconds % DAY == 0)
    size = 1 if is_date and by.seconds == 0 else DAY if is_date else 1
    whole = by.count.kind == "integer"
    count_of = by.count.run if whole else floats(by.count)
    unit_seconds = by.seconds // size if by.seconds else 0
    scale = DAY if node.kind == "date" and not is_date else 1
    day = 1 if is_date else DAY

    def run(rows: Rows) -> Value:
        start, count = node.run(rows), count_of(rows)
        amount = (
            np.clip(np.rint(count.data * np.float64(by.months or unit_seconds)), -1e13, 1e13).astype(np.int64) * sign
        )
        data = start.data * scale
        data = _months_on(data, amount, day) if by.months else data + amount
        there = (data >= _FIRST_DAY * day) & (data < (_LAST_DAY + 1) * day)
        valid = both(start.valid, count.valid)
        return Value(data, valid if np.all(there) else both(valid, there))

    kind: Kind = "date" if is_date else "datetime"
    return Node(
        kind, run, leaves([node, by.count]), f"{node.source} {'+' if sign > 0 else '-'} interval", nullable=True
    )


def _months_on(data: Ints, months: Ints, day: int) -> Ints:
    """Days (or seconds, with `day` of them a day) so many months on; the 31st becomes the last of a shorter month."""
    days, rest = np.divmod(data, day)
    start = days.astype("datetime64[D]").astype("datetime64[M]")
    within = days - start.astype("datetime64[D]").astype(np.int64)
    target = np.clip(start.astype(np.int64) + months, -24_000, 96_400).astype("datetime64[M]")
    first = target.astype("datetime64[D]").astype(np.int64)
    size = (target + 1).astype("datetime64[D]").astype(np.int64) - first
    found: Ints = (first + np.minimum(within, size - 1)) * day + rest
    return found


def days_between(a: Node, b: Node) -> Node:
    """`a - b` of two dates: whole days."""
    if "datetime" in (a.kind, b.kind):
        raise FaultError(
            f"{a.source} - {b.source}: a datetime less another", f"write date_diff('hour', {b.source}, {a.source})"
        )
    a, b = sealed(a), sealed(b)

    def run(rows: Rows) -> Value:
        x, y = a.run(rows), b.run(rows)
        return Value(x.data - y.data, both(x.valid, y.valid))

    source, most = f"{a.source} - {b.source}", 4e6
    return Node("integer", run, leaves([a, b]), source[:60], nullable=a.nullable or b.nullable, most=most)


def difference(said: Node, a: Node, b: Node) -> Node:
    """`date_diff('month', a, b)`: whole units from a to b, as a birthday counts years; below 0 where b is first."""
    if not said.constant or not isinstance(said.literal, str):
        raise FaultError("date_diff needs a unit first", "write date_diff('day', start, end)")
    name = unit(said.literal)
    a, b = needs(a, "date_diff"), needs(b, "date_diff")
    days = a.kind != "datetime" and b.kind != "datetime" and name not in ("second", "minute", "hour")
    first, second = (a.run, b.run) if days else (_seconds(a), _seconds(b))
    day = 1 if days else DAY

    def run(rows: Rows) -> Value:
        x, y = first(rows), second(rows)
        valid = both(x.valid, y.valid)
        if name in _SECONDS:
            size = _SECONDS[name] // (DAY if days else 1)
            return Value(_toward_zero(y.data - x.data, size), valid)
        return Value(_toward_zero(_whole_months(x.data, y.data, day), _MONTHS[name]), valid)

    nullable = a.nullable or b.nullable
    return Node("integer", run, leaves([a, b]), f"date_diff('{name}', …)", nullable=nullable, most=4e11)


def _seconds(node: Node) -> Callable[[Rows], Value]:
    run = node.run
    if node.kind != "date":
        return run

    def seconds(rows: Rows) -> Value:
        value = run(rows)
        return Value(value.data * DAY, value.valid)

    return seconds


def _toward_zero(amount: Ints, size: int) -> Ints:
    found: Ints = np.where(amount < 0, -(-amount // size), amount // size)
    return found


def _whole_months(start: Ints, stop: Ints, day: int) -> Ints:
    """Whole months from start to stop: the most whose end is not past stop."""
    low, high = np.minimum(start, stop), np.maximum(start, stop)
    months = [(data // day).astype("datetime64[D]").astype("datetime64[M]") for data in (low, high)]
    count = months[1].astype(np.int64) - months[0].astype(np.int64)
    within = [
        data - m.astype("datetime64[D]").astype(np.int64) * day for data, m in zip((low, high), months, strict=True)
    ]
    count = count - (within[1] < within[0])
    found: Ints = np.where(stop < start, -count, count)
    return found


def part(said: str, node: Node) -> Node:
    """`extract(year from d)`: dow from Sunday 0, isodow from Monday 1, week of ISO 8601, epoch in seconds."""
    name = said.strip().lower()
    if name not in _PARTS:
        raise FaultError(f"{said[:40]!r} is no part of a date", near(name, _PARTS) or f"there are {listed(_PARTS)}")
    if node.kind == "time":
        if name not in ("hour", "minute", "second", "epoch"):
            raise FaultError(f"{node.source} is a time and has no {name}", "there are hour, minute, second, epoch")
        inner, day = sealed(node), DAY
    else:
        inner = needs(node, "extract")
        day = 1 if inner.kind == "date" else DAY

    def run(rows: Rows) -> Value:
        value = inner.run(rows)
        return Value(_part(name, np.asarray(value.data), day), value.valid)

    return Node(
        "integer", run, leaves([inner]), f"extract({name} from {node.source})", nullable=inner.nullable, most=3e11
    )


def _part(name: str, data: Ints, day: int) -> Ints:
    days, second = np.divmod(data, day) if day > 1 else (data, np.zeros_like(data))
    if name in ("hour", "minute", "second"):
        size, base = {"hour": (3600, 24), "minute": (60, 60), "second": (1, 60)}[name]
        return second // size % base
    if name in ("dow", "isodow"):
        return (days + 4) % 7 if name == "dow" else (days + 3) % 7 + 1
    if name == "epoch":
        return days * DAY + second
    if name == "week":
        # The week's Thursday tells its year.
        thursday = days - (days + 3) % 7 + 3
        return (thursday - _begin(thursday, "Y")) // 7 + 1
    if name in ("day", "doy"):
        return days - _begin(days, "M" if name == "day" else "Y") + 1
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return {"year": months // 12 + 1970, "quarter": months % 12 // 3 + 1, "month": months % 12 + 1}[name]


def _begin(days: Ints, of: str) -> Ints:
    """The first day of each day's month or year."""
    found: Ints = days.astype("datetime64[D]").astype(f"datetime64[{of}]").astype("datetime64[D]").astype(np.int64)
    return found


def formatted(node: Node, pattern: Node) -> Node:
    """`strftime(d, '%Y-%m')`, with the codes of the language; either order of the two."""
    if node.constant and isinstance(node.literal, str) and pattern.kind in (*MOMENTS, "time", "null"):
        node, pattern = pattern, node
    if not pattern.constant or not isinstance(pattern.literal, str):
        raise FaultError("strftime needs a format between quotes", "write strftime(d, '%Y-%m')")
    try:
        parts = grammar.strftime_parts(pattern.literal)
    except ValueError as error:
        raise FaultError(str(error)) from None
    inner = needs(node, "strftime")
    day = 1 if inner.kind == "date" else DAY

    def run(rows: Rows) -> Value:
        value = inner.run(rows)
        data = np.atleast_1d(value.data)
        days, second = np.divmod(data, day) if day > 1 else (data, np.zeros_like(data))
        return Value(strftime.written(parts, days, second), value.valid)

    return Node(
        "text",
        run,
        leaves([inner]),
        f"strftime({node.source}, …)",
        nullable=inner.nullable,
        width=strftime.width(parts),
    )
