"""`date`, `datetime` and `time`: even between two edges, by hourly, weekly and monthly profiles, or after another
cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, numerals, words, zones
from ...columns.vector import FILL
from ...schema import grammar
from .. import address, exact
from ..block import Cell
from ..grid import grid_of
from ..picks import Picks, picks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...schema.columns import By, Date, Datetime, Time, _Moments
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope

    #: From a block to seconds since 1970, or None in place of an open edge, and which are there.
    Edge = Callable[[Block], tuple[Ints, NDArray[np.bool_] | None]]

DAY = 86_400
_DRAWN = ("start", "end", "after", "before", "by", "weekdays", "months", "business_days", "hours", "given", "pool")
_UNITS = {**grammar.SECONDS, "mo": 2_629_746, "y": 31_556_952}
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
    start, stop = _window(column, scope, whole_days)
    if kind.zone:
        for setting, at in (("start", start), ("end", stop)):
            if at is not None and not zones.FIRST <= at <= zones.LAST:
                scope.fail(setting, "with a zone, moments lie in the years 2 to 9998", "move it")
    if column.after is not None or column.before is not None:
        return _relative(column, scope, kind, size, start, stop)
    start = _default(column, scope, "-2y") if start is None else start
    stop = _default(column, scope, "today") if stop is None else stop
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


def _window(column: _Moments, scope: Scope, whole_days: bool) -> tuple[int | None, int | None]:
    """The first second of the column, and the first after it; None where nothing is said."""
    start = stop = None
    if column.start is not None:
        start = int(grammar.moment(column.start).resolve(scope.today).timestamp())
        start -= start % DAY if whole_days else 0
    if column.end is not None:
        edge = grammar.moment(column.end)
        at = int(edge.resolve(scope.today).timestamp())
        # A day named as the end is meant whole; today's has not happened yet.
        whole = DAY if edge.whole_day and edge.at is not None else 1
        stop = at - at % DAY + DAY if whole_days else at + whole
    return start, stop


def _default(column: _Moments, scope: Scope, text: str) -> int:
    at = int(grammar.moment(text).resolve(scope.today).timestamp())
    whole = not hasattr(column, "hours")
    return at + (DAY if whole else 1) if text == "today" else at


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


def _relative(column: _Moments, scope: Scope, kind: Type, size: int, start: int | None, stop: int | None) -> Cell:
    """Moments after (or before) others: a lognormal span away, else even up to the other edge; both truncate."""
    for setting in ("weekdays", "months", "hours", "business_days"):
        if getattr(column, setting, None):
            scope.fail(setting, "has no effect on a moment after or before another", "leave it out")
    after = _edge(column.after, "after", kind.zone, scope) if column.after is not None else None
    before = _edge(column.before, "before", kind.zone, scope) if column.before is not None else None
    by, draw = column.by, scope.draw
    if by is None:
        if after is None and start is None:
            start = _default(column, scope, "-2y")
        if before is None and stop is None:
            stop = _default(column, scope, "today")
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
        return Vector(kind, _on_wall(kind, found).data, valid)

    return Cell(kind, make)


_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 and 9999


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


def _formatted(cell: Cell, column: _Moments, scope: Scope) -> Cell:
    """Dates as text in a format of their own; the format's parts are made from the same integers."""
    if column.format is None:
        return cell
    if cell.type.zone:
        scope.later("a format with a zone", "format")
    parts = grammar.strftime_parts(column.format)
    is_date = cell.type.kind == "date"
    kind = Type("text", nullable=cell.type.nullable, width=sum(12 if p[0] == "%" else len(p.encode()) for p in parts))

    def written(days: Ints, second: Ints) -> NDArray[np.uint8]:
        pieces = [rendered(p, days, second) if p[0] == "%" else words.literal(p, len(days)) for p in parts]
        return words.join(pieces) if pieces else np.full((len(days), 1), FILL, np.uint8)

    def make(block: Block) -> Vector:
        inner = cell.make(block)
        if not is_date:
            return Vector(kind, written(*np.divmod(inner.data, DAY)), inner.valid)
        first, last = (int(inner.data.min()), int(inner.data.max())) if len(block) else (0, 0)
        if last - first >= len(block):
            return Vector(kind, written(inner.data, np.zeros_like(inner.data)), inner.valid)
        # Fewer days than rows: each is written once.
        days = np.arange(first, last + 1)
        return Vector(kind, words.take(written(days, np.zeros_like(days)), inner.data - first), inner.valid)

    return Cell(kind, make, plain=cell)


def _names(code: str) -> NDArray[np.uint8]:
    """Names of weekdays (from Monday) or months in English, whatever locale the machine has."""
    if code in ("%A", "%a"):
        names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    else:
        names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                 "November", "December"]  # fmt: skip
    return words.pack_text([name[:3] for name in names] if code in ("%a", "%b") else names)


def rendered(code: str, days: Ints, second: Ints) -> NDArray[np.uint8]:
    """One code of a date format, such as %Y, as text for each day and second of the day."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    years = months.astype("datetime64[Y]").astype(np.int64) + 1970
    hour = second // 3600
    if code in ("%A", "%a"):
        return words.take(_names(code), (days + 3) % 7)
    if code in ("%B", "%b"):
        return words.take(_names(code), months.astype(np.int64) % 12)
    if code == "%p":
        return words.take(words.pack([b"AM", b"PM"]), (hour >= 12).astype(np.int64))
    if code == "%%":
        return words.literal("%", len(days))
    numbers: dict[str, tuple[Callable[[], Ints], int]] = {
        "%Y": (lambda: years, 4), "%y": (lambda: years % 100, 2), "%m": (lambda: months.astype(np.int64) % 12 + 1, 2),
        "%d": (lambda: days - months.astype("datetime64[D]").astype(np.int64) + 1, 2),
        "%j": (lambda: days - months.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64) + 1, 3),
        "%H": (lambda: hour, 2), "%I": (lambda: (hour + 11) % 12 + 1, 2), "%M": (lambda: second // 60 % 60, 2),
        "%S": (lambda: second % 60, 2),
    }  # fmt: skip
    value, width = numbers[code]
    return numerals.padded(value(), width)
