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
    if column.overall is not None:
        scope.later("overall")
    if column.distribution in _LATER:
        scope.later("distribution")
    unit = _unit(column, decimals, scope)
    cell = _in_units(column, scope, decimals, unit, kind)
    if not column.zeros:
        return cell
    share, draw = column.zeros, f"{scope.draw}\0zero"

    def make(block: Block) -> Vector:
        return Vector(kind, np.where(block.uniform(draw) < share, 0, cell.make(block).data))

    return Cell(kind, make)


def _unit(column: Numeric, decimals: int, scope: Scope) -> int:
    """What cells are multiples of, as a scaled integer: the last decimal, or `step`."""
    if column.step is None:
        return 1
    unit = round(column.step * 10**decimals)
    if unit < 1 or abs(unit - column.step * 10**decimals) > 1e-6:
        scope.fail("step", f"{column.step:g} is not a multiple of the last decimal", "ask for more decimals")
    return unit


def _in_units(column: Numeric, scope: Scope, decimals: int, unit: int, kind: Type) -> Cell:
    """The column as whole numbers of its unit; everything is solved in units where rounding is coarse."""
    scale, draw = 10**decimals / unit, scope.draw
    low = -math.inf if column.min is None else column.min
    high = math.inf if column.max is None else column.max
    first, last = _grid(low, high, scale, unit, scope)
    form = _form(column, scope)
    if form == "uniform":
        count = last - first + 1
        return Cell(kind, lambda block: Vector(kind, (first + address.below(block.hashes(draw), count)) * unit))
    whole = kind.kind == "integer" or column.step is not None
    solved = scale if whole else 1.0
    if form == "poisson" and column.step is not None:
        scope.fail("step", "counts come in ones", "give mean and sd too")
    quantile = _quantile(column, form, scope, low * solved, high * solved, solved, whole=whole)
    scale /= solved
    _fits(quantile, scale * unit, scope)
    edges = (max(first, -LARGEST // unit), min(last, LARGEST // unit))

    def make(block: Block) -> Vector:
        units = np.minimum(np.maximum(np.rint(quantile(block.uniform(draw)) * scale), edges[0]), edges[1])
        return Vector(kind, units.astype(np.int64) * unit)

    return Cell(kind, make)


def _grid(low: float, high: float, scale: float, unit: int, scope: Scope) -> tuple[int, int]:
    """The first and last number of units inside the bounds."""
    first = -LARGEST if low == -math.inf else math.ceil(round(low * scale, 6))
    last = LARGEST if high == math.inf else math.floor(round(high * scale, 6))
    for setting, value, edge in (("min", low, first), ("max", high, last)):
        if math.isfinite(value) and abs(edge) * unit > LARGEST:
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


def _quantile(
    column: Numeric, form: str, scope: Scope, low: float, high: float, scale: float, *, whole: bool
) -> numbers.Quantile:
    """The quantile function in units of 1/scale; bounds are in these units already."""
    mean, sd = (column.mean or 0.0) * scale, (column.sd or 0.0) * scale
    try:
        if form == "normal":
            return numbers.whole_normal(mean, sd, low, high) if whole else numbers.normal(mean, sd, low, high)
        if form == "lognormal":
            edge = 0.499 if whole else 0.0
            return numbers.lognormal((column.median or 0.0) * scale, column.sigma or 0.0, max(low - edge, 0.0), high + edge)
        if form == "beta":
            return numbers.beta(mean, low, high)
        start = 0.0 if low == -math.inf else low
        return numbers.poisson(mean, math.ceil(start)) if form == "poisson" else numbers.exponential(mean, start)
    except ValueError as error:
        scope.fail("median" if form == "lognormal" else "mean", str(error), "move the bounds or the parameters")


def _fits(quantile: numbers.Quantile, scale: float, scope: Scope) -> None:
    """Values must keep all their digits in a double: refused at the tails, before the first row."""
    ends: Floats = quantile(np.array([2.0**-53, 0.5, 1 - 2.0**-53]))
    if float(np.abs(ends).max()) * scale > LARGEST:
        scope.fail("", f"values up to {float(np.abs(ends).max()):.3g} have more than 15 digits", "set min and max, or fewer decimals")
