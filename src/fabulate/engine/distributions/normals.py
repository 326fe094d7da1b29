"""The normal and its kin: truncated without clipping, solved for the written mean and sd."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from .. import exact
from .fit import fit, fit_slowly, widest
from .quantile import bounded

if TYPE_CHECKING:
    from .quantile import Quantile


def normal(mean: float, sd: float, low: float, high: float) -> Quantile:
    """A normal of which the part in low..high has the asked mean and sd.

    ValueError with the largest sd that can be had when the bounds leave no room. Source of the moments: Johnson, Kotz &
    Balakrishnan (1994), 13.10; solved by Newton's method in two unknowns.
    """
    if not low < mean < high:
        raise ValueError(f"mean {mean:g} is not between {low:g} and {high:g}")
    mu, sigma = mean, sd
    if math.isfinite(low) or math.isfinite(high):
        mu, sigma = _solve_normal(mean, sd, low, high)
    below = exact.cdf((low - mu) / sigma) if math.isfinite(low) else 0.0
    above = exact.cdf((high - mu) / sigma) if math.isfinite(high) else 1.0
    if above - below < 1e-9:
        raise ValueError(f"no part of a normal with mean {mean:g} and sd {sd:g} lies in {low:g}..{high:g}")
    return bounded(lambda u: mu + sigma * exact.normal(u), below, above)


def _moments(mu: float, sigma: float, low: float, high: float) -> tuple[float, float]:
    """Mean and sd of a normal cut to low..high."""
    a, b = (low - mu) / sigma, (high - mu) / sigma
    pa, pb = (math.exp(-x * x / 2) / 2.5066282746310002 if abs(x) < 38 else 0.0 for x in (a, b))
    if a > 0:  # both in the upper tail: by symmetry in the lower, where the function keeps its digits
        mass = 0.5 * math.erfc(a / math.sqrt(2)) - (0.5 * math.erfc(b / math.sqrt(2)) if b < math.inf else 0)
    else:
        mass = 0.5 * math.erfc(-b / math.sqrt(2)) - 0.5 * math.erfc(-a / math.sqrt(2))
    if mass < 1e-290:
        raise OverflowError
    ratio = (pa - pb) / mass
    ends = (a * pa if pa else 0.0) - (b * pb if pb else 0.0)
    return mu + sigma * ratio, sigma * math.sqrt(max(1 + ends / mass - ratio * ratio, 0.0))


def _solve_normal(mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
    limit = widest(mean, low, high)
    if sd >= limit * 0.995:
        raise ValueError(
            f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had:"
            f" a truncated normal reaches sd {limit:.4g}"
        )
    mu, sigma = fit(lambda mu, sigma: _moments(mu, sigma, low, high), mean, sd) or (mean, sd)
    try:
        m, s = _moments(mu, sigma, low, high)
    except OverflowError:
        raise ValueError(f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had") from None
    if abs(m - mean) > 0.02 * sd or abs(s - sd) > 0.02 * sd:
        raise ValueError(
            f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had; nearest is mean {m:.4g}, sd {s:.4g}"
        )
    return exact.rounded(mu, 8), exact.rounded(sigma, 8)


def whole_normal(mean: float, sd: float, low: float, high: float) -> Quantile:
    """A normal whose part in low..high, rounded to whole numbers, has the asked mean and sd.

    Wide ones by Sheppard's correction (rounding adds 1/12 to the variance), narrow ones by their probabilities.
    """
    least = math.sqrt((mean - math.floor(mean)) * (math.ceil(mean) - mean))
    if sd < least * 0.999:
        raise ValueError(f"whole numbers of mean {mean:g} have an sd of {least:.4g} at the least, not {sd:g}")
    if not low <= mean <= high:
        raise ValueError(f"mean {mean:g} is not between {low:g} and {high:g}")
    first, last = low - 0.499999, high + 0.499999
    narrow = sd < 4 or high - low <= 40
    if not narrow:
        return normal(mean, math.sqrt(sd * sd - 1 / 12), first, last)
    sd = max(sd, least * 1.0005, 1e-3)
    reach = 9 * max(sd, 0.5)
    counts = range(math.floor(max(low, mean - reach)), math.ceil(min(high, mean + reach)) + 1)

    def moments(mu: float, sigma: float) -> tuple[float, float]:
        ends = [
            0.5 * math.erfc((mu - max(min(k + 0.5, last), first)) / (sigma * math.sqrt(2)))
            for k in (counts[0] - 1, *counts)
        ]
        chances = [b - a for a, b in pairwise(ends)]
        mass = math.fsum(chances)
        if mass < 1e-12:
            raise OverflowError
        m = math.fsum(p * k for p, k in zip(chances, counts, strict=True)) / mass
        return m, math.sqrt(math.fsum(p * (k - m) ** 2 for p, k in zip(chances, counts, strict=True)) / mass)

    mu, sigma = fit(moments, mean, sd) or fit_slowly(moments, mean, sd, low, high)
    try:
        m, s = moments(mu, sigma)
    except OverflowError:
        message = f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had of whole numbers"
        raise ValueError(message) from None
    if abs(m - mean) > 0.02 * sd or abs(s - sd) > 0.02 * sd:
        raise ValueError(
            f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had of whole numbers;"
            f" nearest is mean {m:.4g}, sd {s:.4g}"
        )
    mu, sigma = exact.rounded(mu, 8), exact.rounded(sigma, 8)
    below, above = exact.cdf((first - mu) / sigma), exact.cdf((last - mu) / sigma)
    return bounded(lambda u: mu + sigma * exact.normal(u), below, above)


def lognormal(median: float, sigma: float, low: float, high: float) -> Quantile:
    """A lognormal of which the part in low..high has the asked median; ValueError when it cannot."""
    if median <= 0:
        raise ValueError(f"median {median:g} must be above 0")
    if not low < median < high:
        raise ValueError(f"median {median:g} is not between {low:g} and {high:g}")
    from_log = math.log(low) if low > 0 else -math.inf
    to_log = math.log(high) if math.isfinite(high) else math.inf
    mu = want = math.log(median)
    if math.isfinite(from_log) or math.isfinite(to_log):
        near, far = want - 12 * sigma, want + 12 * sigma
        for _ in range(80):
            mu = (near + far) / 2
            below, above = exact.cdf((from_log - mu) / sigma), exact.cdf((to_log - mu) / sigma)
            if exact.cdf((want - mu) / sigma) > (below + above) / 2:
                near = mu
            else:
                far = mu
    mu = exact.rounded(mu, 8)
    below = exact.cdf((from_log - mu) / sigma) if math.isfinite(from_log) else 0.0
    above = exact.cdf((to_log - mu) / sigma) if math.isfinite(to_log) else 1.0
    if above - below < 1e-9:
        raise ValueError(f"no part of a lognormal with median {median:g} lies in {low:g}..{high:g}")
    return bounded(lambda u: exact.exp(mu + sigma * exact.normal(u)), below, above)
