"""`number` and `integer`: a quantile function of u, then rounding to the column's decimals as scaled integers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector
from .. import address, numbers
from ..block import Cell

if TYPE_CHECKING:
    from ...schema.columns import Number, Numeric
    from ..address import Floats
    from ..block import Block
    from ..scope import Scope

#: Scaled integers stay below this, so that the written value is exact in a double too.
LARGEST = 1 << 53
_LATER = ("gamma", "beta", "negative_binomial", "triangular", "binomial", "geometric", "zipf", "pareto", "quantiles", "mixture")
_FORMS = "give min+max, mean+sd, median+sigma, mean+min+max, or mean alone"


def number(column: Number, scope: Scope) -> Cell:
    """A `number`: int64 scaled by its decimals."""
    return _numeric(column, scope, column.decimals, Type("number", decimals=column.decimals))


def integer(column: Numeric, scope: Scope) -> Cell:
    """An `integer`: int64."""
    return _numeric(column, scope, 0, Type("integer"))


def _numeric(column: Numeric, scope: Scope, decimals: int, kind: Type) -> Cell:
    for setting in ("step", "zeros", "overall"):
        if getattr(column, setting) is not None:
            scope.later(setting)
    if column.distribution in _LATER:
        scope.later("distribution")
    scale, draw = 10**decimals, scope.draw
    low = -math.inf if column.min is None else column.min
    high = math.inf if column.max is None else column.max
    first, last = _grid(low, high, scale, scope)
    if _is_uniform(column):
        if column.min is None or column.max is None:
            scope.fail("", "a uniform distribution needs min and max")
        count = last - first + 1
        return Cell(kind, lambda block: Vector(kind, first + address.below(block.hashes(draw), count)))
    quantile = _quantile(column, scope, low, high, decimals)
    _fits(quantile, scale, scope)

    def make(block: Block) -> Vector:
        scaled = np.rint(quantile(block.uniform(draw)) * scale)
        if first > -LARGEST or last < LARGEST:
            scaled = np.minimum(np.maximum(scaled, first), last)
        return Vector(kind, scaled.astype(np.int64))

    return Cell(kind, make)


def _is_uniform(column: Numeric) -> bool:
    if column.distribution is not None:
        return column.distribution == "uniform"
    told = {name for name in ("mean", "sd", "median", "sigma") if getattr(column, name) is not None}
    return not told and column.min is not None and column.max is not None


def _grid(low: float, high: float, scale: int, scope: Scope) -> tuple[int, int]:
    """The first and last scaled integer inside the bounds."""
    first = -LARGEST if low == -math.inf else math.ceil(round(low * scale, 6))
    last = LARGEST if high == math.inf else math.floor(round(high * scale, 6))
    for setting, value, edge in (("min", low, first), ("max", high, last)):
        if abs(edge) > LARGEST:
            scope.fail(setting, f"{value:g} with these decimals has more than 15 digits", "ask for fewer decimals")
    if first > last:
        scope.fail("max", f"no value with these decimals lies in {low:g}..{high:g}", "widen the bounds")
    return first, last


def _quantile(column: Numeric, scope: Scope, low: float, high: float, decimals: int) -> numbers.Quantile:
    told = frozenset(n for n in ("mean", "sd", "median", "sigma") if getattr(column, n) is not None)
    whole = column.kind == "integer" if hasattr(column, "kind") else False
    mean, sd, median, sigma = column.mean, column.sd, column.median, column.sigma
    name = column.distribution
    try:
        if told == {"mean", "sd"} and name in (None, "normal"):
            assert mean is not None and sd is not None
            if not whole:
                return numbers.normal(mean, sd, low, high)
            # Rounding to whole numbers adds 1/12 to the variance (Sheppard) and half a unit to each bound.
            narrow = math.sqrt(max(sd * sd - 1 / 12, 0.01 * sd * sd))
            return numbers.normal(mean, narrow, low - 0.499, high + 0.499)
        if told == {"median", "sigma"} and name in (None, "lognormal"):
            assert median is not None and sigma is not None
            edge = 0.499 if whole else 0.0
            return numbers.lognormal(median, sigma, max(low - edge, 0.0), high + edge)
        if told == {"mean"}:
            assert mean is not None
            if low > -math.inf and high < math.inf and name is None:
                return numbers.beta(mean, low, high)
            if high == math.inf and name in (None, "exponential", "poisson"):
                start = 0.0 if low == -math.inf else low
                if name == "poisson" or (whole and name is None):
                    return numbers.poisson(mean, math.ceil(start))
                return numbers.exponential(mean, start)
    except ValueError as error:
        scope.fail("mean" if mean is not None else "median", str(error), "move the bounds or the parameters")
    scope.fail("", f"these settings tell no distribution ({_said(column)})", _FORMS)


def _said(column: Numeric) -> str:
    names = ("distribution", "min", "max", "mean", "sd", "median", "sigma")
    return ", ".join(n for n in names if getattr(column, n) is not None) or "none"


def _fits(quantile: numbers.Quantile, scale: int, scope: Scope) -> None:
    """Values must keep all their digits in a double: refused at the tails, before the first row."""
    ends: Floats = quantile(np.array([2.0**-53, 0.5, 1 - 2.0**-53]))
    if float(np.abs(ends).max()) * scale > LARGEST:
        scope.fail("", f"values up to {float(np.abs(ends).max()):.3g} have more than 15 digits", "set min and max, or fewer decimals")
