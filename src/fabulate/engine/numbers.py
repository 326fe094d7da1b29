"""Quantile functions of numbers: which distribution the settings tell, solved for what is written.

A quantile function maps u (float64 inside (0, 1)) to the column's unit. Truncation narrows u, so that it never clips.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from . import exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Quantile = Callable[[Floats], Floats]
    #: From mu and sigma to mean and sd.
    Moments = Callable[[float, float], tuple[float, float]]


def bounded(quantile: Quantile, below: float, above: float) -> Quantile:
    """The quantile function with u narrowed to (below, above), both inside [0, 1]: the distribution cut there."""
    if below <= 0 and above >= 1:
        return quantile
    return lambda u: quantile(below + u * (above - below))


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
        ends = [0.5 * math.erfc((mu - max(min(k + 0.5, last), first)) / (sigma * math.sqrt(2))) for k in (counts[0] - 1, *counts)]
        chances = [b - a for a, b in zip(ends[:-1], ends[1:], strict=True)]
        mass = math.fsum(chances)
        if mass < 1e-12:
            raise OverflowError
        m = math.fsum(p * k for p, k in zip(chances, counts, strict=True)) / mass
        return m, math.sqrt(math.fsum(p * (k - m) ** 2 for p, k in zip(chances, counts, strict=True)) / mass)

    mu, sigma = _fit(moments, mean, sd) or _fit_slowly(moments, mean, sd, low, high)
    m, s = moments(mu, sigma)
    if abs(m - mean) > 0.02 * sd or abs(s - sd) > 0.02 * sd:
        raise ValueError(
            f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had of whole numbers; nearest is mean {m:.4g}, sd {s:.4g}"
        )
    mu, sigma = exact.rounded(mu, 8), exact.rounded(sigma, 8)
    below, above = exact.cdf((first - mu) / sigma), exact.cdf((last - mu) / sigma)
    return bounded(lambda u: mu + sigma * exact.normal(u), below, above)


def _fit(moments: Moments, mean: float, sd: float) -> tuple[float, float] | None:
    """Parameters whose moments are the asked ones, by steps in the direction of the misses; None when they stray."""
    mu, sigma, damp, error = mean, sd, 1.0, math.inf
    for _ in range(300):
        try:
            m, s = moments(mu, sigma)
        except (OverflowError, ZeroDivisionError):
            mu, sigma, damp = (mu + mean) / 2, (sigma + sd) / 2, damp / 2
            continue
        if s <= 0:
            return None
        now = abs(m - mean) + abs(s - sd)
        if now < 1e-10 * sd:
            return mu, sigma
        if now > error:
            damp = max(damp / 2, 0.05)
        error = now
        mu += damp * (mean - m) * max((sigma / s) ** 2, 1.0)
        sigma = min(sigma * (sd / s) ** (damp * 1.5 if s < sd else damp), 1e4 * sd)
        mu = min(max(mu, mean - 1e4 * sd), mean + 1e4 * sd)
    return (mu, sigma) if error < 0.02 * sd else None


def _fit_slowly(moments: Moments, mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
    """The same by halving: the mean rises with mu, and at the right mean the sd rises with sigma."""

    def centred(sigma: float) -> float:
        near, far = max(low, mean - 40) - 30 * sigma, min(high, mean + 40) + 30 * sigma
        for _ in range(44):
            mu = (near + far) / 2
            try:
                m = moments(mu, sigma)[0]
            except OverflowError:
                m = mu
            near, far = (mu, far) if m < mean else (near, mu)
        return (near + far) / 2

    tight, wide = 1e-3, 60 * sd
    for _ in range(36):
        sigma = math.sqrt(tight * wide)
        try:
            s = moments(centred(sigma), sigma)[1]
        except OverflowError:
            s = sigma
        tight, wide = (sigma, wide) if s < sd else (tight, sigma)
    return centred(sigma), sigma


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
    limit = _widest(mean, low, high)
    if sd >= limit * 0.995:
        raise ValueError(
            f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had: a truncated normal reaches sd {limit:.4g}"
        )
    mu, sigma = _fit(lambda mu, sigma: _moments(mu, sigma, low, high), mean, sd) or (mean, sd)
    m, s = _moments(mu, sigma, low, high)
    if abs(m - mean) > 0.02 * sd or abs(s - sd) > 0.02 * sd:
        raise ValueError(f"mean {mean:g} with sd {sd:g} in {low:g}..{high:g} cannot be had; nearest is mean {m:.4g}, sd {s:.4g}")
    return exact.rounded(mu, 8), exact.rounded(sigma, 8)


def _widest(mean: float, low: float, high: float) -> float:
    """The sd that truncated normals of that mean approach: flat when bounded twice and central, else exponential."""
    if math.isfinite(low) and math.isfinite(high):
        # The flattest of that mean is a truncated exponential (sigma → ∞): its sd by bisection on the rate.
        span, part = high - low, (mean - low) / (high - low)
        part = min(part, 1 - part)
        if part > 0.499:
            return span / math.sqrt(12)
        rate_low, rate_high = 1e-6, 1 / part + 1
        for _ in range(80):
            rate = (rate_low + rate_high) / 2
            here = 1 / rate - 1 / math.expm1(rate) if rate < 700 else 1 / rate
            rate_low, rate_high = (rate, rate_high) if here > part else (rate_low, rate)
        tail = math.exp(rate) / math.expm1(rate) ** 2 if rate < 300 else 0.0
        return span * math.sqrt(max(1 / rate**2 - tail, 0.0))
    return mean - low if math.isfinite(low) else high - mean


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


def exponential(mean: float, low: float) -> Quantile:
    """An exponential that starts at `low`; ValueError when the mean is not above it."""
    if mean <= low:
        raise ValueError(f"mean {mean:g} is not above min ({low:g})")
    return lambda u: low - (mean - low) * exact.ln(1 - u)


def table(u: Floats, x: Floats) -> Quantile:
    """A quantile function by straight lines between knots (u rising from 0 to 1, x rising)."""

    def quantile(at: Floats) -> Floats:
        right = np.searchsorted(u, at, side="right").clip(1, len(u) - 1)
        left = right - 1
        found: Floats = x[left] + (at - u[left]) / (u[right] - u[left]) * (x[right] - x[left])
        return found

    return quantile


def beta(mean: float, low: float, high: float) -> Quantile:
    """A beta scaled to low..high with the mean; its sd is the smaller of span/6 and half of what the mean allows."""
    if not low < mean < high:
        raise ValueError(f"mean {mean:g} is not between {low:g} and {high:g}")
    part = (mean - low) / (high - low)
    if part > 0.5:  # mirrored, so that the narrow side lies at 0, where doubles are dense
        mirrored = beta(low + high - mean, low, high)
        return lambda u: low + high - mirrored(1 - u)
    sd = min(1 / 6, 0.5 * math.sqrt(part * (1 - part)))
    strength = part * (1 - part) / (sd * sd) - 1
    a, b = part * strength, (1 - part) * strength
    # t = s^p / (s^p + (1-s)^q) opens both ends, so that the density has no spike to integrate over.
    p, q = max(1.0, 2 / a), max(1.0, 2 / b)
    s = np.linspace(0, 1, 8_193)[1:-1]
    left, right = exact.exp(p * exact.ln(s)), exact.exp(q * exact.ln(1 - s))
    t = left / (left + right)
    slope = t * (1 - t) * (p / s + q / (1 - s))
    density = exact.exp((a - 1) * exact.ln(np.maximum(t, 1e-300)) + (b - 1) * exact.ln(np.maximum(1 - t, 1e-300))) * slope
    mass = np.add.accumulate(np.concatenate([[0.0], (density[1:] + density[:-1]) / 2]))
    knots = np.concatenate([[0.0], (mass + density[0] / 2) / (mass[-1] + (density[0] + density[-1]) / 2), [1.0]])
    places = np.concatenate([[0.0], t, [1.0]])
    keep = np.concatenate([[True], np.diff(knots) > 1e-15])
    keep[-1] = True
    quantile = table(knots[keep], places[keep])
    return lambda u: low + (high - low) * quantile(u)


def poisson(mean: float, low: int) -> Quantile:
    """Counts from `low` with the mean; ValueError unless it is above `low`. Normal from a mean of 1,000 on."""
    rate = mean - low
    if rate <= 0:
        raise ValueError(f"mean {mean:g} is not above min ({low})")
    if rate > 1_000:
        sd = math.sqrt(rate)
        return lambda u: np.maximum(np.rint(mean + sd * exact.normal(u)), low)
    ends, total, term = [], 0.0, float(exact.exp(np.array([-rate]))[0])
    count = 0
    while total < 1 - 1e-13 and count < 3_000:
        total += term
        ends.append(total)
        count += 1
        term *= rate / count
    bounds = np.array(ends)
    return lambda u: (np.searchsorted(bounds, u, side="right") + low).astype(np.float64)
