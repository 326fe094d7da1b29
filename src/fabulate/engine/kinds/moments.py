"""`date`, `datetime` and `time`: even between two edges, by hourly, weekly and monthly profiles, or after another
cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, strftime, words, zones
from ...schema import grammar
from .. import address
from ..block import Cell
from ..grid import grid_of
from ..picks import Picks, picks
from .relative import relative
from .window import DAY, default, window

if TYPE_CHECKING:
    from ...schema.columns import Date, Datetime, Time, _Moments
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope

_DRAWN = ("start", "end", "after", "before", "by", "weekdays", "months", "business_days", "hours", "given", "pool")
_MOST_BINS = 2_000_000


def date(column: Date, scope: Scope) -> Cell:
    """A `date`: days since 1970, or text where a format is given."""
    return _formatted(_moments(column, scope, whole_days=True), column, scope)


def datetime(column: Datetime, scope: Scope) -> Cell:
    """A `datetime`: seconds since 1970; UTC with a zone, else of the clock on the wall."""
    return _formatted(_moments(column, scope, whole_days=False), column, scope)


def time(column: Time, scope: Scope) -> Cell:
    """A `time`: seconds of the day, even between start and end or by its hours."""
    kind, draw = Type("time"), scope.draw
    first, last = _seconds(column.start), _seconds(column.end)
    if last < first:
        scope.fail("end", f"{column.end} is before start ({column.start})")
    if column.hours is None:
        return Cell(kind, lambda block: Vector(kind, first + address.below(block.hashes(draw), last - first + 1)))
    bins = _bins(0, first, last + 1, None, None, grammar.hours(column.hours))
    if bins is None:
        scope.fail("hours", "no hour with a weight lies between start and end")
    return Cell(kind, lambda block: Vector(kind, bins.draw(block, draw)))


def _seconds(text: str) -> int:
    parts = [int(part) for part in text.split(":")]
    return parts[0] * 3600 + parts[1] * 60 + (parts[2] if len(parts) > 2 else 0)


@dataclass(frozen=True, slots=True)
class _Bins:
    """Spans of time with weights: a pick of a span, then an even second in it."""

    pick: Picks
    starts: Ints
    spans: Ints

    def draw(self, block: Block, draw: str) -> Ints:
        at = self.pick.at(block.hashes(draw))
        return self.starts[at] + (block.uniform(f"{draw}\0second") * self.spans[at]).astype(np.int64)

    def rising(self, block: Block, draw: str) -> Ints:
        """The same distribution from one hash, and rising with it."""
        at, part = self.pick.placed(block.hashes(draw))
        return self.starts[at] + np.minimum((part * self.spans[at]).astype(np.int64), self.spans[at] - 1)


def _bins(day: int, start: int, stop: int, weekdays: list[float] | None, months: list[float] | None,
          hours: list[float] | None) -> _Bins | None:  # fmt: skip
    """Bins of an hour (with hours) or a day between two seconds, from day `day` on; None when all weights are 0."""
    size = 3600 if hours else DAY
    first, last = start // size, (stop - 1) // size
    at = np.arange(first, last + 1, dtype=np.int64)
    starts, stops = np.maximum(at * size, start), np.minimum((at + 1) * size, stop)
    weights = (stops - starts) / size
    days = at * size // DAY
    if weekdays:
        weights *= np.array(weekdays)[(days + 3) % 7]
    if months:
        weights *= np.array(months)[days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12]
    if hours:
        weights *= np.array(hours)[at % 24]
    if not float(weights.max()) > 0:
        return None
    return _Bins(picks(weights.tolist()), starts, stops - starts)


def _moments(column: _Moments, scope: Scope, *, whole_days: bool) -> Cell:
    if column.every:
        return _steps(column, scope, whole_days=whole_days)
    kind = Type("date") if whole_days else Type("datetime", zone=getattr(column, "zone", None))
    size = DAY if whole_days else 1
    start, stop = window(column, scope, whole_days)
    if kind.zone:
        for setting, at in (("start", start), ("end", stop)):
            if at is not None and not zones.FIRST <= at <= zones.LAST:
                scope.fail(setting, "with a zone, moments lie in the years 2 to 9998", "move it")
    if column.after is not None or column.before is not None:
        return relative(column, scope, kind, size, start, stop)
    start = default(column, scope, "-2y") if start is None else start
    stop = default(column, scope, "today") if stop is None else stop
    if start >= stop:
        scope.fail(
            "end",
            "nothing lies between start and end",
            f"start is {column.start or '-2y'}, end {column.end or 'today'}",
        )
    draw = scope.draw
    if not (column.weekdays or column.months or column.business_days or getattr(column, "hours", None)):
        first, count = start // size, (stop - start) // size
        return Cell(kind, lambda block: _on_wall(kind, first + address.below(block.hashes(draw), count)))
    bins = _profile(column, scope, start, stop)
    second = bins.rising if scope.table.order == column.name else bins.draw
    return Cell(kind, lambda block: _on_wall(kind, second(block, draw) // size))


def _steps(column: _Moments, scope: Scope, *, whole_days: bool) -> Cell:
    """The moments of the table's `every`, a row's step each."""
    if scope.table.every is None:
        fix = 'give the table "every", as {"step": "1d", "start": "2025-01-01"}'
        scope.fail("every", f"{scope.table.name} has no steps", fix)
    for setting in _DRAWN:
        if getattr(column, setting, None):
            scope.fail(setting, "has no effect on the steps of a table", "set the table's every")
    grid = grid_of(scope.schema, scope.table)
    if whole_days and not grid.step.whole_days:
        scope.fail("kind", f"steps of {scope.table.every.step} need the time of the day", 'write "datetime"')
    kind = Type("date") if whole_days else Type("datetime", zone=getattr(column, "zone", None))
    if kind.zone != (None if whole_days else grid.zone):
        scope.fail("zone", f"{scope.table.name} has steps in two zones", "give its every columns one zone")
    if whole_days:
        return Cell(kind, lambda block: Vector(kind, grid.wall(grid.at(block)[0]) // DAY))
    return Cell(kind, lambda block: Vector(kind, grid.moment(grid.at(block)[0])))


def _on_wall(kind: Type, wall: Ints) -> Vector:
    """What the clock on the wall shows, as the column keeps it: with a zone, the moment of UTC."""
    return Vector(kind, zones.to_utc(wall, kind.zone) if kind.zone else wall)


def _profile(column: _Moments, scope: Scope, start: int, stop: int) -> _Bins:
    weekdays = grammar.named_weights(column.weekdays or {}, grammar.WEEKDAYS)
    if column.business_days:
        weekdays = [*weekdays[:5], 0.0, 0.0]
    months = grammar.named_weights(column.months, grammar.MONTHS) if column.months else None
    profile = getattr(column, "hours", None)
    hours = grammar.hours(profile) if profile else None
    if (stop - start) // (3600 if hours else DAY) > _MOST_BINS:
        scope.fail(
            "start", "too long a span for a profile", f"{_MOST_BINS:,} {'hours' if hours else 'days'} at the most"
        )
    bins = _bins(start // DAY, start, stop, weekdays, months, hours)
    if bins is None:
        scope.fail("", "no moment between start and end has a weight above 0", "widen the profile or the span")
    return bins


def _formatted(cell: Cell, column: _Moments, scope: Scope) -> Cell:
    """Dates as text in a format of their own; the format's parts are made from the same integers."""
    if column.format is None:
        return cell
    if cell.type.zone:
        scope.later("a format with a zone", "format")
    parts = grammar.strftime_parts(column.format)
    is_date = cell.type.kind == "date"
    kind = Type("text", nullable=cell.type.nullable, width=strftime.width(parts))

    def make(block: Block) -> Vector:
        inner = cell.make(block)
        if not is_date:
            return Vector(kind, strftime.written(parts, *np.divmod(inner.data, DAY)), inner.valid)
        first, last = (int(inner.data.min()), int(inner.data.max())) if len(block) else (0, 0)
        if last - first >= len(block):
            return Vector(kind, strftime.written(parts, inner.data, np.zeros_like(inner.data)), inner.valid)
        # Fewer days than rows: each is written once.
        days = np.arange(first, last + 1)
        return Vector(
            kind, words.take(strftime.written(parts, days, np.zeros_like(days)), inner.data - first), inner.valid
        )

    return Cell(kind, make, plain=cell)
