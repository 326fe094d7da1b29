"""Moments after or before others: of a fixed day, or of another cell of the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, zones
from ...schema import grammar
from .. import exact
from ..block import Cell
from .window import DAY, default

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...schema.columns import By, _Moments
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope

    #: From a block to seconds since 1970, or None in place of an open edge, and which are there.
    Edge = Callable[[Block], tuple[Ints, NDArray[np.bool_] | None]]

_UNITS = {**grammar.SECONDS, "mo": 2_629_746, "y": 31_556_952}
_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 and 9999


def relative(column: _Moments, scope: Scope, kind: Type, size: int, start: int | None, stop: int | None) -> Cell:
    """Moments after (or before) others: a lognormal span away, else even up to the other edge; both truncate."""
    for setting in ("weekdays", "months", "hours", "business_days"):
        if getattr(column, setting, None):
            scope.fail(setting, "has no effect on a moment after or before another", "leave it out")
    after = _edge(column.after, "after", kind.zone, scope) if column.after is not None else None
    before = _edge(column.before, "before", kind.zone, scope) if column.before is not None else None
    by, draw = column.by, scope.draw
    if by is None:
        if after is None and start is None:
            start = default(column, scope, "-2y")
        if before is None and stop is None:
            stop = default(column, scope, "today")
    names = [name for name in (column.after, column.before) if name is not None]
    nullable = any(_nullable_edge(name, scope) for name in names)
    kind = Type(kind.kind, zone=kind.zone, nullable=nullable)

    def make(block: Block) -> Vector:
        low, valid = after(block) if after else (np.full(len(block), _FIRST if start is None else start), None)
        high, more = before(block) if before else (np.full(len(block), _LAST if stop is None else stop - 1), None)
        if start is not None:
            low = np.maximum(low, start)
        if stop is not None:
            high = np.minimum(high, stop - 1)
        if more is not None:
            valid = more if valid is None else valid & more
        u = block.uniform(draw)
        if by is None:
            # Both ends count, and where no room is left the cell is the edge itself.
            first, room = low // size, np.maximum(high // size - low // size, 0)
            found = first + np.minimum((u * (room + 1)).astype(np.int64), room)
        elif after is not None:
            span = _span(by, u, np.maximum(high - low, 0))
            found = _away(low, span, by, size, 1)
            found = np.maximum(np.minimum(found, high // size), low // size)
        else:
            span = _span(by, u, np.maximum(high - low, 0))
            found = _away(high, span, by, size, -1)
            found = np.minimum(np.maximum(found, low // size), high // size)
        if valid is not None:
            found = np.where(valid, found, 0)
        if kind.zone:
            found = np.minimum(np.maximum(found, zones.FIRST), zones.LAST)
        return Vector(kind, zones.to_utc(found, kind.zone) if kind.zone else found, valid)

    return Cell(kind, make)


def _edge(text: str, setting: str, own: str | None, scope: Scope) -> Edge:
    """The moments that `after` or `before` names: one, or another cell's."""
    try:
        moment = grammar.moment(text)
    except ValueError:
        cell = scope.cell(text, setting)
        if cell.type.kind not in ("date", "datetime"):
            scope.fail(setting, f"{text} is no date but {cell.type.kind}", "name a column of dates")
        size, zone = DAY if cell.type.kind == "date" else 1, cell.type.zone

        def of_cell(block: Block) -> tuple[Ints, NDArray[np.bool_] | None]:
            vector = block.vector(cell)
            if not zone:
                return vector.data * size, vector.valid
            # The same moment on the wall of the column that is compiled, where it has one.
            return vector.data + zones.offsets(vector.data, own or zone), vector.valid

        return of_cell
    at = int(moment.resolve(scope.today).timestamp())
    return lambda block: (np.full(len(block), at, np.int64), None)


def _nullable_edge(text: str, scope: Scope) -> bool:
    try:
        grammar.moment(text)
    except ValueError:
        return scope.cell(text, "after").type.nullable
    return False


def _span(by: By, u: NDArray[np.float64], room: Ints) -> NDArray[np.float64]:
    """Lognormal spans in seconds, cut to the room of each row by narrowing its u."""
    unit = float(_UNITS[by.unit])
    widest = np.maximum(room / (unit * by.median), 1e-9)
    u = u * np.minimum(exact.normal_cdf(exact.ln(widest) / by.sigma), 1.0)
    return unit * by.median * exact.exp(by.sigma * exact.normal(np.maximum(u, 2.0**-53)))


def _away(from_: Ints, span: NDArray[np.float64], by: By, size: int, sign: int) -> Ints:
    """The moment a span away; on a calendar, spans of days and more are at least one day."""
    if size == 1:
        return from_ + sign * np.rint(span).astype(np.int64)
    if by.unit in ("s", "min", "h"):
        return (from_ + sign * np.rint(span).astype(np.int64)) // size
    return from_ // size + sign * np.maximum(np.rint(span / DAY), 1).astype(np.int64)
