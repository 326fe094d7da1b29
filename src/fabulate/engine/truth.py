"""The true rule of a column with drivers, as plain data: what a report tells and a teacher grades with.

Each row's position is `Σ coefficient · score + noise · √(1 − share)`, and the column's cell is its own distribution's
at the share of rows below that position. A score is a normal score of a rank, 1 for true, or what a label counts, each
from its mean on; a missing driver counts 0. A boolean is true at the upper end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

#: How a driver counts: its rank among the rows as a normal, 1 where it is true, or by its labels.
Scale = Literal["rank", "true", "labels"]


@dataclass(frozen=True, slots=True)
class Driver:
    """One driver: the strength that was asked for, and the coefficient of its score in the position.

    `labels` tells what each label counts where the scale is `labels`, `centre` the mean that is taken off (0 for
    ranks).
    """

    name: str
    scale: Scale
    strength: float
    coefficient: float
    centre: float = 0.0
    labels: tuple[tuple[str, float], ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Truth:
    """What a column with drivers follows from, and how well it can be told from them at best.

    `share` is the part of the position's variance that the drivers make. `rate`: the share of true cells of a boolean.
    `auc`: of two rows with different cells, how often the better predictor puts them in order; for booleans and
    categories. `r2`: the variance of the best prediction over that of the cells as written. Both are of the best
    predictor from the drivers (and what the column's rules read), missing cells counted; None where they do not apply.
    """

    drivers: tuple[Driver, ...]
    share: float
    rate: float | None
    auc: float | None
    r2: float | None

    def rate_error(self, rows: int) -> float | None:
        """The standard error of the rate in a file of so many rows."""
        return None if self.rate is None or rows < 1 else math.sqrt(self.rate * (1 - self.rate) / rows)

    def auc_error(self, rows: int) -> float | None:
        """The standard error of a boolean's AUC in a file of so many rows. Source: Hanley & McNeil (1982)."""
        if self.auc is None or self.rate is None:
            return None
        hits, others = self.rate * rows, (1 - self.rate) * rows
        if min(hits, others) < 1:
            return None
        a = self.auc
        one, two = a / (2 - a) - a * a, 2 * a * a / (1 + a) - a * a
        return math.sqrt(max(a * (1 - a) + (hits - 1) * one + (others - 1) * two, 0.0) / (hits * others))

    def r2_error(self, rows: int) -> float | None:
        """The standard error of R² in a file of so many rows, for columns near normal. Source: Wishart (1931)."""
        if self.r2 is None or rows < 1:
            return None
        return 2 * math.sqrt(self.r2 / rows) * (1 - self.r2)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON data; what does not apply is left out."""
        drivers = []
        for one in self.drivers:
            found: dict[str, Any] = {"name": one.name, "scale": one.scale, "coefficient": one.coefficient}
            if one.scale == "labels":
                found["labels"] = dict(one.labels)
            else:
                found["strength"] = one.strength
            if one.centre:
                found["centre"] = one.centre
            if one.hidden:
                found["hidden"] = True
            drivers.append(found)
        facts = {"share": self.share, "rate": self.rate, "auc": self.auc, "r2": self.r2}
        return {"drivers": drivers, **{name: value for name, value in facts.items() if value is not None}}
