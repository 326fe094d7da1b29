"""Which distribution the settings of a number tell, and its quantile function: one table.

A form is the parameters it needs and those it may have; none may be left without effect, so anything else is an error.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..distributions import continuous, counts, normals

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...schema.columns import Numeric
    from ..distributions.quantile import Quantile
    from ..scope import Scope

PARAMETERS = ("min", "max", "mean", "sd", "median", "sigma", "mode", "n", "rate", "exponent", "points", "of")
_SHORT = "give min+max, mean+sd, median+sigma, mean+min+max, or mean alone"


@dataclass(frozen=True, slots=True)
class Told:
    """The parameters of a column in units of its last decimal or step where `whole`, else in the column's own unit."""

    column: Numeric
    unit: float
    whole: bool

    def __getattr__(self, name: str) -> float:
        value = getattr(self.column, name)
        return float(value or 0) / self.unit

    @property
    def low(self) -> float:
        """The lower bound, or minus infinity."""
        return -math.inf if self.column.min is None else self.column.min / self.unit

    @property
    def high(self) -> float:
        """The upper bound, or infinity."""
        return math.inf if self.column.max is None else self.column.max / self.unit

    @property
    def edge(self) -> float:
        """How far beyond its bounds a value may lie and still be rounded into them."""
        return 0.499 if self.whole else 0.0


@dataclass(frozen=True, slots=True)
class Form:
    """A distribution: the parameters it needs, those it may have, and its quantile function."""

    needs: tuple[str, ...]
    may: tuple[str, ...]
    make: Callable[[Told], Quantile]
    counts: bool = False


def _normal(told: Told) -> Quantile:
    make = normals.whole_normal if told.whole else normals.normal
    return make(told.mean, told.sd, told.low, told.high)


def _lognormal(told: Told) -> Quantile:
    low, high = max(told.low - told.edge, 0.0), told.high + told.edge
    return normals.lognormal(told.median, told.column.sigma or 0.0, low, high)


def _gamma(told: Told) -> Quantile:
    sd = math.sqrt(max(told.sd**2 - (1 / 12 if told.whole else 0), 0.01 * told.sd**2))
    return continuous.gamma(told.mean, sd, told.low - told.edge, told.high + told.edge)


def _beta(told: Told) -> Quantile:
    sd = told.sd if told.column.sd is not None else None
    if not told.whole:
        return continuous.beta(told.mean, told.low, told.high, sd)
    return continuous.whole_beta(told.mean, told.low, told.high, sd)


def _from_zero(told: Told) -> float:
    return 0.0 if told.column.min is None else told.low


BOUNDS = ("min", "max")
FORMS: dict[str, Form] = {
    "normal": Form(("mean", "sd"), BOUNDS, _normal),
    "lognormal": Form(("median", "sigma"), BOUNDS, _lognormal),
    "exponential": Form(("mean",), ("min",), lambda t: continuous.exponential(t.mean, _from_zero(t), whole=t.whole)),
    "poisson": Form(("mean",), ("min",), lambda t: counts.poisson(t.mean, math.ceil(_from_zero(t))), counts=True),
    "gamma": Form(("mean", "sd"), BOUNDS, _gamma),
    "beta": Form(("mean", "min", "max"), ("sd",), _beta),
    "negative_binomial": Form(("mean", "sd"), (), lambda t: counts.negative_binomial(t.mean, t.sd), counts=True),
    "triangular": Form(("min", "mode", "max"), (), lambda t: continuous.triangular(t.low, t.mode, t.high)),
    "binomial": Form(("n", "rate"), (), lambda t: counts.binomial(t.column.n or 1, t.column.rate or 0.0), counts=True),
    "geometric": Form(("mean",), ("min",), lambda t: counts.geometric(t.mean, _from_zero(t)), counts=True),
    "zipf": Form(("exponent", "max"), (), lambda t: counts.zipf(t.column.exponent or 1.0, int(t.high)), counts=True),
    "pareto": Form(("min", "exponent"), ("max",), lambda t: continuous.pareto(t.low, t.column.exponent or 1.0, t.high)),
    "quantiles": Form(("points",), (), lambda t: continuous.points([[u, x / t.unit] for u, x in _pairs(t)])),
}


def _pairs(told: Told) -> list[list[float]]:
    found = told.column.points or []
    if any(len(pair) != 2 for pair in found):
        raise ValueError("points are pairs of share and value, as [[0, 10], [0.5, 40], [1, 200]]")
    return found


def form_of(column: Numeric, scope: Scope) -> str:
    """The name of the distribution that the given parameters tell; `uniform` and `mixture` are not in `FORMS`."""
    told = frozenset(name for name in PARAMETERS if getattr(column, name) is not None)
    integer = scope.kind == "integer"
    named = column.distribution
    if named in ("uniform", "mixture"):
        needs = ("min", "max") if named == "uniform" else ("of",)
        if told != set(needs):
            scope.fail("distribution", f"{named} needs {' and '.join(needs)}, and nothing else", f"here: {_said(told)}")
        return named
    if named is not None:
        form = FORMS[named]
        if form.counts and not integer:
            scope.fail("distribution", f"{named} makes counts", 'use kind "integer"')
        if not set(form.needs) <= told <= {*form.needs, *form.may}:
            may = f" and may have {', '.join(form.may)}" if form.may else ""
            scope.fail("distribution", f"{named} needs {', '.join(form.needs)}{may}", f"here: {_said(told)}")
        return named
    if told == set(BOUNDS):
        return "uniform"
    for name in ("normal", "lognormal", "beta", "poisson" if integer else "exponential"):
        form = FORMS[name]
        if set(form.needs) <= told <= {*form.needs, *form.may} and not (name == "beta" and "sd" in told):
            return name
    scope.fail("", f"these settings tell no distribution ({_said(told)})", _SHORT)


def _said(told: frozenset[str]) -> str:
    return ", ".join(name for name in PARAMETERS if name in told) or "none"


def quantile_of(name: str, column: Numeric, unit: float, *, whole: bool, scope: Scope) -> Quantile:
    """The quantile function of a form in units; SchemaError when what is asked cannot be had."""
    form = FORMS[name]
    try:
        return form.make(Told(column, unit, whole))
    except ValueError as error:
        steps = f" (in steps of {unit:g})" if unit not in (1.0, 0.0) else ""
        setting = "sd" if "sd" in form.needs and " sd " in str(error) else form.needs[0]
        scope.fail(setting, f"{error}{steps}", "move the bounds or the parameters")
