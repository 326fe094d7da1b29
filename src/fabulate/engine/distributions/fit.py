"""Parameters solved for what is written: the asked mean and sd of a truncated or rounded distribution.

Everything here is scalar and seed-independent; solved parameters are rounded to 8 digits, below which C libraries
differ.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    #: From two parameters, such as mu and sigma, to mean and sd.
    Moments = Callable[[float, float], tuple[float, float]]


def fit(
    moments: Moments, mean: float, sd: float, rounds: int = 300, close: float = 1e-10
) -> tuple[float, float] | None:
    """Parameters whose moments are the asked ones, by steps in the direction of the misses; None when they stray."""
    mu, sigma, damp, error = mean, sd, 1.0, math.inf
    for _ in range(rounds):
        try:
            m, s = moments(mu, sigma)
        except (OverflowError, ZeroDivisionError):
            mu, sigma, damp = (mu + mean) / 2, (sigma + sd) / 2, damp / 2
            continue
        if s <= 0:
            return None
        now = abs(m - mean) + abs(s - sd)
        if now < close * sd:
            return mu, sigma
        if now > error:
            damp = max(damp / 2, 0.05)
        error = now
        mu += damp * (mean - m) * max((sigma / s) ** 2, 1.0)
        sigma = min(sigma * (sd / s) ** (damp * 1.5 if s < sd else damp), 1e4 * sd)
        mu = min(max(mu, mean - 1e4 * sd), mean + 1e4 * sd)
    return (mu, sigma) if error < 0.02 * sd else None


def fit_slowly(moments: Moments, mean: float, sd: float, low: float, high: float) -> tuple[float, float]:
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


def widest(mean: float, low: float, high: float) -> float:
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
