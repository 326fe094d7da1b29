"""What moves a series by the calendar: waves and profiles of the day, week and year, holidays, events.

Each is a function of the wall clock's seconds alone, to what the level is multiplied by and what is added.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...schema import changes, grammar
from ...schema.errors import listed, near
from ...schema.series import DayWave, YearWave
from .. import exact
from .window import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...schema.columns import Series
    from ...schema.series import Event
    from ..address import Floats, Ints
    from ..grid import Grid
    from ..scope import Scope

    #: From seconds of the wall clock to a factor and an amount, one of each or one a row.
    Move = Callable[[Ints], tuple[Floats | float, Floats | float]]

_YEAR = 365.2425


def moves(column: Series, scope: Scope, grid: Grid) -> list[Move]:
    """All that moves the column by the calendar, in the order in which it does."""
    found: list[Move] = []
    if isinstance(column.daily, DayWave):
        hour, _, minute = column.daily.peak.partition(":")
        peak = int(hour) * 3600 + int(minute) * 60
        found.append(_wave(column.daily.amplitude, lambda wall: (wall % DAY - peak) / DAY))
    elif column.daily is not None:
        found.append(_profile(_hours(column.daily), lambda wall: wall // 3600 % 24))
    if column.weekly is not None:
        found.append(_profile(_named(column.weekly, grammar.WEEKDAYS), lambda wall: (wall // DAY + 3) % 7))
    if isinstance(column.yearly, YearWave):
        month, _, day = column.yearly.peak.partition("-")
        highest = (np.datetime64(f"2001-{int(month):02d}", "M").astype("datetime64[D]").astype(np.int64)
                   - np.datetime64("2001-01-01").astype(np.int64) + int(day) - 1)  # fmt: skip
        found.append(_wave(column.yearly.amplitude, lambda wall: (_day_of_year(wall) - float(highest)) / _YEAR))
    elif column.yearly is not None:
        found.append(_profile(_named(column.yearly, grammar.MONTHS), _month))
    for country, said in (column.holidays or {}).items():
        found.append(_holidays(country, said, scope))
    for at, event in enumerate(column.events or ()):
        found.append(_event(event, at, scope, grid))
    return found


def _wave(amplitude: str | float, phase: Callable[[Ints], Floats]) -> Move:
    change = changes.change(amplitude)

    def move(wall: Ints) -> tuple[Floats | float, Floats | float]:
        wave = change.by * exact.cosine(phase(wall))
        return (1 + wave, 0.0) if change.percent else (1.0, wave)

    return move


def _profile(profile: list[changes.Change], place: Callable[[Ints], Ints]) -> Move:
    factors = np.array([change.factor for change in profile])
    amounts = np.array([change.amount for change in profile])

    def move(wall: Ints) -> tuple[Floats | float, Floats | float]:
        at = place(wall)
        return factors[at], amounts[at]

    return move


def _hours(profile: Mapping[str, str | float]) -> list[changes.Change]:
    found = [changes.Change(0.0, percent=False)] * 24
    for span, said in profile.items():
        for hour, weight in enumerate(grammar.hours({span: 1.0})):
            if weight:
                found[hour] = changes.change(said)
    return found


def _named(profile: Mapping[str, str | float], names: tuple[str, ...]) -> list[changes.Change]:
    found = [changes.Change(0.0, percent=False)] * len(names)
    for name, said in profile.items():
        found[grammar.named_weights({name: 0.0}, names).index(0.0)] = changes.change(said)
    return found


def _month(wall: Ints) -> Ints:
    found: Ints = (wall // DAY).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12
    return found


def _day_of_year(wall: Ints) -> Floats:
    days = wall // DAY
    year = days.astype("datetime64[D]").astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    found: Floats = (wall - year * DAY) / DAY
    return found


def _holidays(country: str, said: str | float, scope: Scope) -> Move:
    """A change on the public holidays of a country, as the package `holidays` has them."""
    from holidays import list_supported_countries

    known = list(list_supported_countries(include_aliases=False))
    if country not in known:
        fix = near(country, known) or f"write a country's two letters, as {listed(known[:8])}"
        scope.fail(f"holidays.{country}", "is no country whose holidays are known", fix)
    change = changes.change(said)

    def move(wall: Ints) -> tuple[Floats | float, Floats | float]:
        days = wall // DAY
        if not len(days):
            return 1.0, 0.0
        first, last = (int(edge.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)) + 1970
                       for edge in (days.min(), days.max()))  # fmt: skip
        free = np.array(sorted(day for year in range(first, last + 1) for day in _free(country, year)), np.int64)
        holiday = np.isin(days, free)
        return np.where(holiday, change.factor, 1.0), np.where(holiday, change.amount, 0.0)

    return move


@lru_cache(maxsize=1 << 14)
def _free(country: str, year: int) -> tuple[int, ...]:
    from holidays import country_holidays

    return tuple(day.toordinal() - 719_163 for day in country_holidays(country, years=year))


def _event(event: Event, at: int, scope: Scope, grid: Grid) -> Move:
    start = int(grammar.moment(event.at).resolve(scope.today).timestamp())
    stop = None
    if event.until is not None:
        stop = int(grammar.moment(event.until).resolve(scope.today).timestamp())
        if stop <= start:
            scope.fail(f"events[{at}].until", f"{event.until} is not after {event.at}")
    if event.trend is not None:
        return _bend(changes.slope(event.trend), start, stop)
    change = changes.change(event.shift if event.shift is not None else event.spike or 0)
    if event.spike is not None and stop is None:
        # One step: the first that is not before the event.
        steps = np.array([grid.count(start)])
        start, stop = int(grid.wall(steps)[0]), int(grid.wall(steps + 1)[0])

    def move(wall: Ints) -> tuple[Floats | float, Floats | float]:
        on = (wall >= start) & (wall < stop) if stop is not None else wall >= start
        return np.where(on, change.factor, 1.0), np.where(on, change.amount, 0.0)

    return move


def _bend(slope: changes.Slope, start: int, stop: int | None) -> Move:
    def move(wall: Ints) -> tuple[Floats | float, Floats | float]:
        from .series import grown

        passed = np.maximum(wall - start, 0)
        return grown(slope, passed if stop is None else np.minimum(passed, stop - start))

    return move
