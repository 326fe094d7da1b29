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
_PARAMETERS = ("min", "max", "mean", "sd", "median", "sigma", "mode", "n", "rate", "exponent", "points", "of")
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
    form = _form(column, scope)
    if form == "uniform":
        count = last - first + 1
        return Cell(kind, lambda block: Vector(kind, first + address.below(block.hashes(draw), count)))
    quantile = _quantile(column, form, scope, low, high)
    _fits(quantile, scale, scope)

    def make(block: Block) -> Vector:
        scaled = np.rint(quantile(block.uniform(draw)) * scale)
        if first > -LARGEST or last < LARGEST:
            scaled = np.minimum(np.maximum(scaled, first), last)
        return Vector(kind, scaled.astype(np.int64))

    return Cell(kind, make)


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


def _told(column: Numeric) -> frozenset[str]:
    """The parameters that are given."""
    return frozenset(name for name in _PARAMETERS if getattr(column, name) is not None)


def _form(column: Numeric, scope: Scope) -> str:
    """The distribution that the given parameters tell; none of them may be left without effect."""
    told, bounds = _told(column), {"min", "max"}
    forms = {
        "uniform": told == bounds,
        "normal": {"mean", "sd"} <= told <= {"mean", "sd"} | bounds,
        "lognormal": {"median", "sigma"} <= told <= {"median", "sigma"} | bounds,
        "beta": told == {"mean"} | bounds and column.distribution is None,
        "exponential": {"mean"} <= told <= {"mean", "min"},
    }
    forms["poisson"] = forms["exponential"] and column.kind == "integer"  # type: ignore[attr-defined]
    names = [name for name, fits in forms.items() if fits]
    if column.distribution in names:
        return str(column.distribution)
    if column.distribution is None and names:
        return names[-1]
    said = ", ".join(name for name in ("distribution", *_PARAMETERS) if getattr(column, name) is not None)
    scope.fail("", f"these settings tell no distribution ({said or 'none'})", _FORMS)


def _quantile(column: Numeric, form: str, scope: Scope, low: float, high: float) -> numbers.Quantile:
    whole = column.kind == "integer"  # type: ignore[attr-defined]
    mean, sd = column.mean or 0.0, column.sd or 0.0
    try:
        if form == "normal":
            return numbers.whole_normal(mean, sd, low, high) if whole else numbers.normal(mean, sd, low, high)
        if form == "lognormal":
            edge = 0.499 if whole else 0.0
            return numbers.lognormal(column.median or 0.0, column.sigma or 0.0, max(low - edge, 0.0), high + edge)
        if form == "beta":
            return numbers.beta(mean, low, high)
        start = 0.0 if low == -math.inf else low
        return numbers.poisson(mean, math.ceil(start)) if form == "poisson" else numbers.exponential(mean, start)
    except ValueError as error:
        scope.fail("median" if form == "lognormal" else "mean", str(error), "move the bounds or the parameters")


def _fits(quantile: numbers.Quantile, scale: int, scope: Scope) -> None:
    """Values must keep all their digits in a double: refused at the tails, before the first row."""
    ends: Floats = quantile(np.array([2.0**-53, 0.5, 1 - 2.0**-53]))
    if float(np.abs(ends).max()) * scale > LARGEST:
        scope.fail("", f"values up to {float(np.abs(ends).max()):.3g} have more than 15 digits", "set min and max, or fewer decimals")
