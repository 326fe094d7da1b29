"""Facts about targets: how well the true rule tells them, measured with that rule in the rows; and the rule told.

The rule is the engine's own record of a column with drivers: normal scores of ranks, 1 for true, or what a label
counts, each by its coefficient. No model is fitted; a model that is can reach so much at best.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..engine import exact
from . import cells
from .found import ERRORS, Found, nothing
from .place import NotMeasuredError
from .relate import auc, auc_error, ranks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..columns import Vector
    from ..engine.truth import Driver, Truth
    from .model import Json
    from .place import Place, Rows

    Floats = NDArray[np.float64]

#: How far the engine may solve an asked AUC or R² from the asked one (issue: within 0.02).
SOLVED = 0.02


def told(rule: Truth, rows: int) -> Json:
    """A rule as JSON data, with what one file of so many rows must scatter: standard errors."""
    errors = {"rate": rule.rate_error(rows), "auc": rule.auc_error(rows), "r2": rule.r2_error(rows)}
    return rule.to_dict() | {"standard_errors": {name: cells.rounded(e) for name, e in errors.items() if e is not None}}


class Target:
    """`auc` and `r2`: the score of each kept row by the true rule, beside the cell."""

    def __init__(self, place: Place) -> None:
        self.place, self.name = place, place.named
        found = place.program.truth.get(place.table.name, {}).get(self.name)
        if found is None:
            raise NotMeasuredError(f"{self.name} has no drivers")
        self.rule = found
        kind = place.type
        if place.fact.check == "r2" and kind.kind not in cells.NUMERIC:
            raise NotMeasuredError(f"{self.name} holds {kind.kind}, no numbers")
        if place.fact.check == "auc" and kind.kind != "boolean" and len(kind.labels) != 2:
            raise NotMeasuredError("it is measured for targets of two values only")
        self.kept: list[Floats] = []

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        target = rows.vector(self.name)
        columns = [self._cells(target, None)]
        columns += [self._cells(rows.vector(driver.name), driver) for driver in self.rule.drivers]
        at = self.place.sample.places()
        every = np.stack(columns)
        counted = self.place.some(rows, target.valid)
        if counted is not None:
            at = np.flatnonzero(counted) if at is None else at[counted[at]]
        self.kept.append(every if at is None else every[:, at])

    def _cells(self, vector: Vector, driver: Driver | None) -> Floats:
        """A column of numbers, NaN where missing: a driver's, or the target's."""
        if driver is not None and driver.scale == "labels":
            counts = dict(driver.labels)
            table = np.array([counts.get(label, driver.centre) for label in vector.type.labels])
            x = table[vector.data]
        elif vector.type.kind == "category":  # a boolean with labels: the first is true
            x = (vector.data == 0).astype(np.float64)
        else:
            x = cells.numbers(vector)
        return x if vector.valid is None else np.where(vector.valid, x, np.nan)

    def found(self) -> Found:
        """The area under the curve, or the share of variance, of the rule's own score."""
        every = np.concatenate([np.empty((1 + len(self.rule.drivers), 0)), *self.kept], axis=1)
        y, score = every[0], np.zeros(every.shape[1])
        for driver, x in zip(self.rule.drivers, every[1:], strict=True):
            there = ~np.isnan(x)
            if driver.scale == "rank" and there.any():
                x = np.where(there, 0.0, x)
                x[there] = exact.normal((ranks(every[1 + self.rule.drivers.index(driver)][there]) - 0.5) / there.sum())
            score += driver.coefficient * np.where(there, x - driver.centre, 0.0)
        rows = len(y)
        if rows < 20:
            return nothing(rows)
        if self.place.fact.check == "auc":
            value, ups = auc(score, y > 0), int((y > 0).sum())
            if value is None:
                return nothing(rows, "all rows have the same value")
            error = auc_error(value, ups, rows - ups)
        else:
            value = explained(score, y)
            error = 2 * math.sqrt(max(value, 0.0) / rows) * (1 - value)
        return self._judged(value, error, rows)

    def _judged(self, value: float, error: float, rows: int) -> Found:
        fact = self.place.fact
        asked = fact.is_
        if isinstance(asked, bool) or not isinstance(asked, int | float):
            raise NotMeasuredError(f"it asks for no number ({asked!r})"[:200])
        tolerance = ERRORS * error + SOLVED if fact.tolerance is None else fact.tolerance
        within = f"{ERRORS} standard errors of {rows:,} rows, and {SOLVED} of solving"
        held = abs(value - asked) <= tolerance
        sampled = not self.place.sample.whole
        return Found(cells.rounded(value), held, rows, cells.rounded(tolerance), within, sampled)


def explained(score: Floats, y: Floats) -> float:
    """The share of y's variance that its mean along the score makes, both of shape (n,): the correlation ratio over
    equal groups of rows, less what chance makes of it. Source: Kelley's ε² (1935)."""
    groups = max(min(len(y) // 50, 64), 2)
    pieces = np.array_split(y[np.argsort(score, kind="stable")], groups)
    total = float(((y - y.mean()) ** 2).sum())
    if not total:
        return 0.0
    inside = sum(float(((piece - piece.mean()) ** 2).sum()) for piece in pieces)
    return 1 - inside / (len(y) - groups) * (len(y) - 1) / total
