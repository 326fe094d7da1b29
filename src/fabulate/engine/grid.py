"""The rows of a table with `every`: one for each step of time and each entity, step after step.

Row = step × entities + entity, so that time goes on at the table's end and no cell depends on where that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ..columns import zones
from ..schema import changes, grammar
from ..schema.errors import Problem, SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..schema.models import Schema, Table
    from .address import Ints
    from .block import Block

DAY = 86_400
_EPOCH_MONTH = 1970 * 12
#: What the clock on the wall shows at the very last: the end of the year 9998, so that every zone's offset fits.
LAST = zones.LAST


@dataclass(frozen=True)
class Grid:
    """The steps of a table: `start` in seconds of the wall clock, and the table whose rows are the entities, if any."""

    start: int
    step: changes.Step
    per: str | None
    zone: str | None

    def entities(self, sizes: Mapping[str, int]) -> int:
        """How many rows each step has."""
        return max(sizes.get(self.per, 1), 1) if self.per is not None else 1

    @cached_property
    def last(self) -> int:
        """The last step that the calendar has room for."""
        return max(self.count(LAST) - 1, 0)

    def at(self, block: Block) -> tuple[Ints, Ints]:
        """The step and the entity of each row of a block; the calendar's last step stands for any beyond."""
        step, entity = np.divmod(block.rows, self.entities(block.sizes))
        return np.minimum(step, self.last), entity

    def wall(self, steps: Ints) -> Ints:
        """What the clock on the wall shows at each step, in seconds since 1970."""
        length = self.step.seconds
        if length is not None and length < DAY and self.zone:
            utc = self.moment(steps)
            return utc + zones.offsets(utc, self.zone)
        if length is not None:
            return self.start + steps * length
        day, second = divmod(self.start, DAY)
        if self.step.unit == changes.BUSINESS:
            return _business_days(day, steps * self.step.count) * DAY + second
        months = steps * self.step.count * (12 if self.step.unit == "y" else 1)
        return _months_on(day, months) * DAY + second

    def moment(self, steps: Ints) -> Ints:
        """The steps as a datetime holds them: seconds of UTC with a zone, in which steps below a day pass a change of
        clocks, and longer ones keep their time of the day; else what `wall` says."""
        if not self.zone:
            return self.wall(steps)
        length = self.step.seconds
        if length is not None and length < DAY:
            return zones.to_utc(np.array([self.start]), self.zone) + steps * length
        return zones.to_utc(self.wall(steps), self.zone)

    def count(self, stop: int) -> int:
        """Steps before the second `stop`."""
        shortest = self.step.seconds or self.step.count * DAY * {"mo": 28, "y": 365}.get(self.step.unit, 1)
        low, high = -1, max((stop - self.start) // shortest, 0) + 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if int(self.wall(np.array([middle]))[0]) < stop else (low, middle)
        return high


def _business_days(day: int, count: Ints) -> Ints:
    """The so-manieth day from Monday to Friday from `day` on, which counts as 0 if it is one."""
    weekday = (day + 3) % 7
    monday = day - weekday
    ahead = (5 if weekday > 4 else weekday) + count
    return monday + ahead // 5 * 7 + ahead % 5


def _months_on(day: int, months: Ints) -> Ints:
    """The same day of a later month, or its last."""
    month = np.datetime64(day, "D").astype("datetime64[M]")
    of_month = day - int(month.astype("datetime64[D]").astype(np.int64))
    first = (month.astype(np.int64) + months).astype("datetime64[M]")
    start, after = first.astype("datetime64[D]").astype(np.int64), (first + 1).astype("datetime64[D]").astype(np.int64)
    found: Ints = start + np.minimum(of_month, after - start - 1)
    return found


def grid_of(schema: Schema, table: Table) -> Grid:
    """The grid of a table with `every`; SchemaError where its start cannot be."""
    every = table.every
    assert every is not None
    zone = next((z for c in table.columns if getattr(c, "every", False) and (z := getattr(c, "zone", None))), None)
    at = grammar.moment(every.start or "-1y").resolve(schema.today)
    return Grid(_seconds(at), changes.step(every.step), every.per, zone)


def steps_of(schema: Schema, table: Table) -> int:
    """How many steps a table has: as `every` says, else up to today; SchemaError where there is none."""
    every, grid = table.every, grid_of(schema, table)
    assert every is not None
    if every.rows is not None:
        return every.rows
    edge = grammar.moment(every.end or "today")
    at = edge.resolve(schema.today)
    # A day named as the end is meant whole; today's has not happened yet.
    stop = _seconds(at + timedelta(days=1) if edge.whole_day and edge.at is not None else at + timedelta(seconds=1))
    if grid.start >= stop:
        fix = f"start is {every.start or '-1y'}, end {every.end or 'today'}"
        raise SchemaError([Problem(f"{table.name}.every.end", "nothing lies between start and end", fix)])
    return grid.count(stop)


def too_long(schema: Schema, table: Table, sizes: Mapping[str, int]) -> list[Problem]:
    """What is wrong where a table has more steps than the calendar."""
    if table.every is None:
        return []
    grid = grid_of(schema, table)
    steps = -(-sizes[table.name] // grid.entities(sizes))
    if steps <= grid.last + 1:
        return []
    message = f"{steps:,} steps of {table.every.step} end after the year 9998"
    return [Problem(f"{table.name}.every", message, f"{grid.last + 1:,} at the most")]


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
