"""Facts about columns together: rank correlation, equality with an expression, order, steps in time, targets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from . import cells
from .found import Found, judged, nothing
from .in_step import InStep, pair
from .measured import in_order, kept
from .place import NotMeasuredError
from .relate import spearman, spearman_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..engine.block import Cell
    from .found import Check
    from .place import Place, Rows

    Floats = NDArray[np.float64]

_SECONDS = {"s": 1, "sec": 1, "second": 1, "min": 60, "minute": 60, "h": 3600, "hour": 3600, "d": 86_400, "day": 86_400,
            "w": 604_800, "week": 604_800}  # fmt: skip
_MONTHS = {"mo": 1, "month": 1, "quarter": 3, "y": 12, "year": 12}
_STEP = re.compile(r"(\d{1,6})?\s?([a-z]{1,8}?)s?", re.ASCII)


def rank_correlation(place: Place) -> Check:
    """`spearman`: of two series within their entity, else over all rows."""
    both = pair(place)
    return Spearman(place) if both is None else InStep(place, both)


class Spearman:
    """`spearman`: the rank correlation with the column that `value` names."""

    def __init__(self, place: Place) -> None:
        other = str(place.fact.value).removeprefix(f"{place.table.name}.")
        self.place, self.names = place, [place.named, other]
        for name in self.names:
            if not in_order(place, name):
                raise NotMeasuredError(f"{name}'s cells have no order")
        self.kept: list[list[Floats]] = []

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        self.kept.append(kept(self.place, rows, self.names))

    def found(self) -> Found:
        """The coefficient over the sample, and its sampling error."""
        x, y = (np.concatenate([np.empty(0), *(pair[side] for pair in self.kept)]) for side in (0, 1))
        value = spearman(x, y)
        if value is None:
            return nothing(len(x), "one of the two columns does not vary")
        apart = self.place.independent(len(x))
        asked = self.place.fact.is_
        near = float(asked) if isinstance(asked, int | float) else value
        found = judged(self.place.fact, value, spearman_error(near, apart), len(x), f"{len(x):,} rows")
        return Found(found.measured, found.held, len(x), found.tolerance, found.within, not self.place.sample.whole)


class Equals:
    """`equals`: every cell is the value, or what the expression over its row comes to, as the column rounds it."""

    def __init__(self, place: Place) -> None:
        self.place, self.name, self.value = place, place.named, place.fact.is_
        self.cell: Cell | None = None
        if isinstance(self.value, str):
            try:
                self.cell = place.expression(self.value)
            except NotMeasuredError:
                if re.search(r"[*/+()]", self.value):
                    raise
        if self.value is None:
            raise NotMeasuredError("it names neither a value nor an expression")
        self.key = cells.keys_of(place.type, [self.value], place.program.schema.today)
        self.count = self.hits = 0

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.name)
        mask = self.place.some(rows)
        if self.cell is None:
            mask = vector.valid if mask is None else mask & cells.there(vector)
            same = cells.keys(vector) == self.key
        else:
            same, both = self._computed(rows.cell(self.cell), vector)
            mask = both if mask is None else mask & both
        self.count += len(rows) if mask is None else int(mask.sum())
        self.hits += int(np.count_nonzero(same if mask is None else same & mask))

    def _computed(self, found: object, vector: object) -> tuple[cells.Mask, cells.Mask]:
        """Where a column is what was computed, and where at least one of the two is there."""
        from ..columns import Vector

        assert isinstance(found, Vector) and isinstance(vector, Vector)
        here, there = cells.there(vector), cells.there(found)
        numeric = found.type.kind in cells.NUMERIC
        if numeric != (vector.type.kind in cells.NUMERIC):
            raise NotMeasuredError(f"{self.name} holds {vector.type.kind}, the expression {found.type.kind}")
        if not numeric:
            same = cells.hashes(vector) == cells.hashes(found)
        else:
            x, y = cells.numbers(vector), cells.numbers(found)
            slack = max(cells.step(vector.type), cells.step(found.type)) / 2 + np.abs(y) * 1e-9
            same = np.abs(x - y) <= slack * (1 + 1e-9)
        return np.where(here & there, same, here == there), here | there

    def found(self) -> Found:
        """The share of rows in which it does."""
        if not self.count:
            return nothing()
        rate = self.hits / self.count
        within = "every row, to rounding" if self.hits == self.count else f"{self.count - self.hits:,} rows differ"
        return Found("every row" if rate == 1 else f"{rate:.4%} of the rows", rate == 1, self.count, 0.0, within)


class Order:
    """`order`: never before the column that `value` names, a parent's too; without one, it rises with the rows.

    `is` may be "before": then never after it.
    """

    def __init__(self, place: Place) -> None:
        self.place, self.count, self.wrong = place, 0, 0
        name = place.named if place.column is not None else place.table.order
        if name is None:
            raise NotMeasuredError("it names no column")
        self.name, self.condition, self.last = name, None, -np.inf
        if place.fact.value is not None:
            other = str(place.fact.value).removeprefix(f"{place.table.name}.")
            sign = ">" if str(place.fact.is_).lower() in ("before", "below") else "<"
            quoted = ('"' + name.replace('"', '""') + '"') if "." not in name else name
            self.condition = place.holds(f"{quoted} {sign} {other}")
        elif not in_order(place, name):
            raise NotMeasuredError(f"{name}'s cells have no order")

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.name)
        mask = self.place.some(rows, cells.there(vector))
        assert mask is not None
        self.count += int(mask.sum())
        if self.condition is not None:
            self.wrong += int(np.count_nonzero(rows.holds(self.condition) & mask))
            return
        x = cells.numbers(vector)[mask]
        if len(x):
            self.wrong += int(np.count_nonzero(np.diff(x) < 0)) + int(x[0] < self.last)
            self.last = float(x[-1])

    def found(self) -> Found:
        """The rows in which it does not hold."""
        if not self.count:
            return nothing()
        measured = "every row" if not self.wrong else f"{self.wrong:,} rows do not"
        return Found(measured, not self.wrong, self.count, 0.0, "every row")


class Step:
    """`step`: from one row to the next the moment stays or goes on by the step: 15min, 1h, 1d, 1 business day, 1mo."""

    def __init__(self, place: Place) -> None:
        self.place, self.count, self.wrong = place, 0, 0
        self.last: int | None = None
        grid = [column.name for column in place.table.columns if getattr(column, "every", False)]
        self.name = grid[0] if place.column is None and grid else place.named
        kind = place.program.tables[place.table.name].cells[self.name].type.kind
        if kind not in ("date", "datetime"):
            raise NotMeasuredError(f"{self.name} holds no dates")
        text = str(place.fact.is_).lower().strip()
        self.business = "business" in text
        found = _STEP.fullmatch(" ".join(text.replace("business", "").split()) or "day")
        unit = found.group(2) if found else ""
        if found is None or unit not in {*_SECONDS, *_MONTHS}:
            raise NotMeasuredError(f"{text[:40]!r} is no step; write 15min, 1h, 1d, 1 business day or 1mo")
        times = int(found.group(1) or 1)
        self.days = kind == "date"
        self.seconds, self.months = times * _SECONDS.get(unit, 0), times * _MONTHS.get(unit, 0)

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.name)
        x = cells.numbers(vector)[cells.there(vector)].astype(np.int64)
        if not len(x):
            return
        self.count += len(x)
        if self.last is not None:
            x = np.concatenate([[self.last], x])
        self.last = int(x[-1])
        self.wrong += int(np.count_nonzero(~self._steps(x)))

    def _steps(self, x: NDArray[np.int64]) -> cells.Mask:
        a, b = x[:-1], x[1:]
        days = self.days
        out: cells.Mask = a == b
        if self.months:
            unit = "datetime64[D]" if days else "datetime64[s]"
            months = [side.astype(unit).astype("datetime64[M]").astype(np.int64) for side in (a, b)]
            out |= months[1] - months[0] == self.months
        elif self.business:
            day = [(side if days else side // 86_400).astype("datetime64[D]") for side in (a, b)]
            out |= (np.busday_count(day[0], day[1]) == self.seconds // 86_400) & np.is_busday(day[1])
        else:
            out |= (b - a) * (86_400 if days else 1) == self.seconds
        return out

    def found(self) -> Found:
        """The steps that are none."""
        if self.count < 2:
            return nothing(self.count)
        return Found(
            "every step" if not self.wrong else f"{self.wrong:,} other steps",
            not self.wrong,
            self.count,
            0.0,
            "every step",
        )
