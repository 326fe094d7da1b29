"""How many children a parent has: the probability of each count, solved for the mean that is asked.

Every count lies in 0..10,000. All sums are exact (`math.fsum`) and all functions our own, so that the same counts come
out on every machine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from .. import exact

if TYPE_CHECKING:
    from ...schema.models import PerParent
    from .quantile import Floats

#: The most children of one parent.
MOST = 10_000
#: What a table per parent can say: the settings of each form, the required ones first.
FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "fixed": (("fixed",), ()),
    "uniform": (("min", "max"), ()),
    "poisson": (("mean",), ("min", "max")),
    "geometric": (("mean",), ("min", "max")),
    "negative_binomial": (("mean", "sd"), ("min", "max")),
    "zipf": (("exponent", "max"), ("min",)),
    "pareto": (("exponent", "max"), ("min",)),
}


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts `low`, `low + 1` … with the shares of parents that have at most each of them, and their exact mean."""

    low: int
    ends: Floats
    mean: Fraction

    @property
    def most(self) -> int:
        """The most children that a parent can have."""
        return self.low + len(self.ends) - 1


def counts(said: PerParent) -> Counts:
    """The counts that a table's `rows` asks for; ValueError, with the sum shown, for what cannot be had."""
    form = _form(said)
    if form == "fixed":
        assert said.fixed is not None
        return _even(said.fixed, said.fixed)
    low, high = said.min or 0, MOST if said.max is None else said.max
    if high < low:
        raise ValueError(f"max: {high} is below min ({low})")
    if form == "uniform":
        return _even(low, high)
    if form in ("zipf", "pareto"):
        return _ranked(form, said.exponent or 1.0, max(low, 1), high)
    mean = said.mean or 0.0
    if not low < mean < high:
        raise ValueError(f"a mean of {mean:g} is not between {low} and {high}")
    if form == "negative_binomial":
        return _scattered(mean, said.sd or 1.0, low, high)
    reach = 12 * math.sqrt(mean) + 40 if form == "poisson" else 32 * (mean - low + 1)
    k = np.arange(low, min(high, low + math.ceil(mean + reach)) + 1, dtype=np.float64)
    logs = -_log_factorial(k) if form == "poisson" else np.zeros_like(k)
    return _counts(low, _tilted(logs, k, mean), mean)


def _form(said: PerParent) -> str:
    """The form that the settings tell; ValueError where they tell none, or one of them has no effect."""
    given = sorted(said.model_fields_set - {"per", "distribution"})
    given = [name for name in given if getattr(said, name) is not None]
    if said.distribution is not None:
        form: str = said.distribution
    elif "fixed" in given:
        form = "fixed"
    else:
        form = "poisson" if "mean" in given else "uniform"
    needed, allowed = FORMS[form]
    if lacking := [name for name in needed if name not in given]:
        if said.distribution is None:
            raise ValueError('give "fixed", "mean", or "min" and "max"')
        raise ValueError(f"{form} needs {' and '.join(lacking)}")
    if spare := [name for name in given if name not in (*needed, *allowed)]:
        raise ValueError(f"{', '.join(spare)} has no effect on {form} counts; leave it out")
    return form


def _even(low: int, high: int) -> Counts:
    if high == 0:
        raise ValueError("no parent would have a child")
    return Counts(low, np.arange(1, high - low + 2) / (high - low + 1), Fraction(low + high, 2))


def _ranked(form: str, exponent: float, low: int, high: int) -> Counts:
    """Counts of which k comes as often as k**-exponent (zipf), or whose share above k falls so (pareto)."""
    if high < low:
        raise ValueError(f"max: {high} is below min ({low})")
    k = np.arange(low, high + 2, dtype=np.float64)
    power = exact.exp(-exponent * exact.ln(k))
    chances = power[:-1] if form == "zipf" else power[:-1] - power[1:]
    total = math.fsum(chances.tolist())
    mean = math.fsum((chances * k[:-1]).tolist()) / total
    return _counts(low, chances, round(mean, 6))


def _scattered(mean: float, sd: float, low: int, high: int) -> Counts:
    """A negative binomial cut to low..high with mean and sd: by halving its size, each tilted to the mean."""
    top = min(high, math.ceil(mean + 40 * sd) + 10)
    k = np.arange(low, top + 1, dtype=np.float64)

    def at(log_size: float) -> tuple[Floats, float]:
        size = float(exact.exp(np.array([log_size]))[0])
        # ln of the rising factorial over k!, as a running sum from 0 on.
        steps = np.arange(1, top + 1, dtype=np.float64)
        logs = np.concatenate([[0.0], np.add.accumulate(exact.ln((steps - 1 + size) / steps))])[low:]
        chances = _tilted(logs, k, mean)
        total = math.fsum(chances.tolist())
        return chances, math.sqrt(math.fsum((chances * (k - mean) ** 2).tolist()) / total)

    near, far = -9.0, 14.0
    widest, narrowest = at(near)[1], at(far)[1]
    if sd <= narrowest:
        raise ValueError(f"with a mean of {mean:g} in {low}..{high}, sd {sd:g} must be above {narrowest:.4g}")
    if sd >= widest:
        raise ValueError(f"with a mean of {mean:g} in {low}..{high}, sd {sd:g} must be below {widest:.4g}")
    for _ in range(45):
        middle = (near + far) / 2
        near, far = (middle, far) if at(middle)[1] > sd else (near, middle)
    return _counts(low, at((near + far) / 2)[0], mean)


def _log_factorial(k: Floats) -> Floats:
    steps = exact.ln(np.arange(1, int(k[-1]) + 1, dtype=np.float64))
    found: Floats = np.concatenate([[0.0], np.add.accumulate(steps)])[int(k[0]) :]
    return found


def _tilted(logs: Floats, k: Floats, mean: float) -> Floats:
    """Weights exp(logs + t·k), with the t for which their mean is the asked one: Newton's steps inside a bracket."""
    near, far, tilt = -60.0, 60.0, 0.0
    for _ in range(200):
        powers = logs + tilt * k
        weights = exact.exp(np.maximum(powers - float(powers.max()), -700.0))
        total = math.fsum(weights.tolist())
        miss = math.fsum((weights * (k - mean)).tolist()) / total
        if abs(miss) < 1e-11 * max(mean, 1.0):
            break
        near, far = (tilt, far) if miss < 0 else (near, tilt)
        step = tilt - miss / max(math.fsum((weights * (k - mean) ** 2).tolist()) / total - miss * miss, 1e-12)
        tilt = step if near < step < far else (near + far) / 2
    return weights


def _counts(low: int, chances: Floats, mean: float) -> Counts:
    ends = np.add.accumulate(chances / math.fsum(chances.tolist()))
    last = min(int(np.searchsorted(ends, 1 - 1e-13)), len(ends) - 1)
    ends = np.minimum(ends[: last + 1], 1.0)
    ends[-1] = 1.0
    exactly = Fraction(repr(mean)).limit_denominator(10**6)
    if exactly <= 0:
        raise ValueError(f"a mean of {mean:g} is too small; 0.000001 at the least")
    return Counts(low, ends, exactly)
