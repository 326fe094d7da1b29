"""Facts about a column's numbers: bounds, mean, sd, median, and whether a group lies higher than the others."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..schema.columns import Category
from . import cells
from .found import ERRORS, Found, judged, nothing
from .model import said
from .moments import Moments
from .place import NotMeasuredError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .model import Json
    from .place import Place, Rows

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]


def _numeric(place: Place) -> str:
    """The name of a column of numbers; NotMeasuredError where its cells are none."""
    name = place.named
    if place.type.kind not in cells.NUMERIC:
        raise NotMeasuredError(f"{name} holds {place.type.kind}, no numbers")
    return name


def in_order(place: Place, name: str) -> bool:
    """Whether a column's cells have an order: numbers, dates, booleans, ordered categories."""
    cell = place.program.tables[place.table.name].cells.get(name)
    if cell is None:
        raise NotMeasuredError(f"{name!r} is no column of {place.table.name}")
    column = next((c for c in place.table.columns if c.name == name), None)
    return cell.type.kind in cells.NUMERIC or (isinstance(column, Category) and column.ordered)


def _present(place: Place, rows: Rows, name: str) -> Floats:
    vector = rows.vector(name)
    counted = place.some(rows, vector.valid)
    x = cells.numbers(vector)
    return x if counted is None else x[counted]


class Range:
    """`range`: every cell lies inside the bounds."""

    def __init__(self, place: Place) -> None:
        self.place, self.name = place, _numeric(place)
        fact = place.fact
        pair = fact.is_ if isinstance(fact.is_, list) and len(fact.is_) == 2 else (fact.min, fact.max)
        if pair == (None, None):
            raise NotMeasuredError("it names no bounds")
        today = place.program.schema.today
        try:
            self.low = -math.inf if pair[0] is None else cells.parsed(place.type, pair[0], today)
            self.high = math.inf if pair[1] is None else cells.parsed(place.type, pair[1], today, end=True)
        except ValueError as error:
            raise NotMeasuredError(f"its bounds cannot be read: {error}") from None
        self.moments, self.outside = Moments(), 0

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        x = _present(self.place, rows, self.name)
        self.moments.add(x)
        self.outside += int(np.count_nonzero((x < self.low) | (x > self.high)))

    def found(self) -> Found:
        """The least and the most that is there."""
        moments = self.moments
        if not moments.count:
            return nothing()
        kind = self.place.type
        measured: Json = {"min": cells.shown(kind, moments.low), "max": cells.shown(kind, moments.high)}
        within = "every cell" + (f"; {self.outside:,} lie outside" if self.outside else "")
        return Found(measured, not self.outside, moments.count, 0.0, within)


class Spread:
    """`mean` and `sd`."""

    def __init__(self, place: Place) -> None:
        self.place, self.name, self.moments = place, _numeric(place), Moments(tails=place.fact.check == "sd")

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        self.moments.add(_present(self.place, rows, self.name))

    def found(self) -> Found:
        """The statistic, and its sampling error."""
        m, place = self.moments, self.place
        if m.count < 2:
            return nothing(m.count)
        apart = place.independent(m.count)
        wider = math.sqrt(m.count / apart)
        value, error = (m.sd, m.sd_error) if place.fact.check == "sd" else (m.mean, m.mean_error)
        about = f"{m.count:,} rows" if apart == m.count else f"{apart:,} cells drawn"
        return judged(place.fact, value, error * wider, m.count, about)


class Median:
    """`median`: between those cells of the sample that three standard errors of a rank lie around its middle."""

    def __init__(self, place: Place) -> None:
        self.place, self.name = place, _numeric(place)
        self.kept: list[Floats] = []
        try:
            self.asked = cells.parsed(place.type, place.fact.is_, place.program.schema.today)
        except ValueError as error:
            raise NotMeasuredError(f"it asks for no number: {error}") from None

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        self.kept.append(kept(self.place, rows, [self.name])[0])

    def found(self) -> Found:
        """The middle cell."""
        x = np.sort(np.concatenate([np.empty(0), *self.kept]))
        if not len(x):
            return nothing()
        kind, half = (
            self.place.type,
            0.5 * ERRORS * math.sqrt(self.place.independent(len(x))) / self.place.independent(len(x)),
        )
        low, high = (x[min(max(round((len(x) - 1) * q), 0), len(x) - 1)] for q in (0.5 - half, 0.5 + half))
        middle, step = float(np.median(x)), cells.step(kind) / 2
        fact = self.place.fact
        if fact.tolerance is not None:
            low = high = middle
            step = fact.tolerance * max(1.0, abs(self.asked))
        held = low - step <= self.asked <= high + step
        within = (
            f"{ERRORS} standard errors of the rank: {said(cells.shown(kind, low))} to {said(cells.shown(kind, high))}"
        )
        tolerance = cells.rounded(max(high - middle, middle - low) + step)
        return Found(cells.shown(kind, middle), bool(held), len(x), tolerance, within, not self.place.sample.whole)


def kept(place: Place, rows: Rows, names: list[str]) -> list[Floats]:
    """The sample's cells of some columns, where all of them are there and the fact counts the row."""
    at = place.sample.places()
    vectors = [rows.vector(name) for name in names]
    mask = place.some(rows)
    for vector in vectors:
        if vector.valid is not None:
            mask = vector.valid if mask is None else mask & vector.valid
    columns = [cells.numbers(vector) for vector in vectors]
    if mask is not None:
        at = np.flatnonzero(mask) if at is None else at[mask[at]]
    return columns if at is None else [x[at] for x in columns]


class Higher:
    """`higher`: the mean is higher where `where` holds than in the other rows, or than where `value` holds."""

    def __init__(self, place: Place) -> None:
        self.place, self.name = place, _numeric(place)
        if place.condition is None:
            raise NotMeasuredError('it names no group; say "where"')
        self.group = place.condition
        self.rest = place.holds(place.fact.value) if isinstance(place.fact.value, str) else None
        self.inside, self.outside = Moments(), Moments()

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.name)
        x, present, group = cells.numbers(vector), cells.there(vector), rows.holds(self.group)
        rest = ~group if self.rest is None else rows.holds(self.rest)
        self.inside.add(x[present & group])
        self.outside.add(x[present & rest])

    def found(self) -> Found:
        """Both means; the difference counts where it is more than nothing."""
        one, other = self.inside, self.outside
        if not one.count or not other.count:
            return nothing(one.count + other.count, "one of the two groups has no rows")
        gap, error = one.mean - other.mean, math.hypot(one.mean_error, other.mean_error)
        kind, date = self.place.type, self.place.type.kind in ("date", "datetime", "time")
        shown = [cells.shown(kind, m.mean) if date else cells.rounded(m.mean) for m in (one, other)]
        sure = gap > ERRORS * error
        within = "the means differ by more than chance" if sure else f"{ERRORS} standard errors of the difference"
        measured: Json = {"there": shown[0], "others": shown[1]}
        return Found(measured, gap > 0, one.count + other.count, cells.rounded(ERRORS * error), within)
