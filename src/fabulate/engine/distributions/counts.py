"""Distributions of counts: tables of their cumulative probabilities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .. import exact

if TYPE_CHECKING:
    from .quantile import Quantile

_MOST = 5_000_000


def poisson(mean: float, low: int) -> Quantile:
    """Counts from `low` with the mean; ValueError unless it is above `low`. Normal from a mean of a billion on."""
    rate = mean - low
    if rate <= 0:
        raise ValueError(f"mean {mean:g} is not above min ({low})")
    if rate > 1e9:
        sd = math.sqrt(rate)
        return lambda u: np.maximum(np.rint(mean + sd * exact.normal(u)), low)
    if rate > 600:
        reach = 12 * math.sqrt(rate) + 20
        first = max(0, math.floor(rate - reach))
        k = np.arange(first + 1, math.ceil(rate + reach), dtype=np.float64)
        # ln of rate**k / k! as a running sum of ln(rate / k), from the first count that matters.
        logs = np.concatenate([[0.0], np.add.accumulate(exact.ln(rate / k))])
        return _from_logs(logs, low + first)
    ends, total, term = [], 0.0, float(exact.exp(np.array([-rate]))[0])
    count = 0
    while total < 1 - 1e-13 and count < 3_000:
        total += term
        ends.append(total)
        count += 1
        term *= rate / count
    bounds = np.array(ends)
    return lambda u: (np.searchsorted(bounds, u, side="right") + low).astype(np.float64)


def binomial(n: int, rate: float) -> Quantile:
    """Successes of n tries. Over 100,000 tries the normal of the same mean and sd."""
    if n > 100_000:
        mean, sd = n * rate, math.sqrt(n * rate * (1 - rate))
        return lambda u: np.minimum(np.maximum(np.rint(mean + sd * exact.normal(u)), 0), n)
    if rate in (0.0, 1.0):
        return lambda u: np.full_like(u, n * rate)
    k = np.arange(n + 1, dtype=np.float64)
    # ln of n!/(k!(n-k)!) as a running sum of ln((n-k+1)/k).
    steps = exact.ln((n - k[1:] + 1) / k[1:])
    logs = np.concatenate([[0.0], np.add.accumulate(steps)])
    odds = exact.ln(np.array([rate, 1 - rate]))
    return _from_logs(logs + k * odds[0] + (n - k) * odds[1], 0)


def negative_binomial(mean: float, sd: float) -> Quantile:
    """Counts with more spread than Poisson's; ValueError unless sd² is above the mean."""
    if not 0 < mean < sd * sd:
        raise ValueError(f"sd {sd:g} must be above {math.sqrt(max(mean, 0)):.4g}, the root of the mean")
    size = mean * mean / (sd * sd - mean)
    last = int(mean + 40 * sd) + 10
    if last > _MOST:
        raise ValueError(f"counts up to {last:,} are too many; use gamma")
    k = np.arange(1, last, dtype=np.float64)
    steps = exact.ln((k - 1 + size) / k)
    share = exact.ln(np.array([mean / (mean + size)]))[0]
    return _from_logs(np.concatenate([[0.0], np.add.accumulate(steps)]) + np.arange(last) * share, 0)


def geometric(mean: float, low: float) -> Quantile:
    """Failures before a success, from `low`; ValueError when the mean is not above it."""
    if mean <= low:
        raise ValueError(f"mean {mean:g} is not above min ({low:g})")
    rate = exact.ln(np.array([(mean - low) / (1 + mean - low)]))[0]
    return lambda u: low + np.floor(exact.ln(1 - u) / rate)


def zipf(exponent: float, most: int) -> Quantile:
    """Ranks 1..most, rank k as often as k**-exponent."""
    if most > _MOST:
        raise ValueError(f"max {most:,} is over {_MOST:,}")
    k = np.arange(1, most + 1, dtype=np.float64)
    return _from_logs(-exponent * exact.ln(k), 1)


def _from_logs(logs: np.ndarray[tuple[int], np.dtype[np.float64]], first: int) -> Quantile:
    """The quantile function of counts from `first` on, whose probabilities are given as logarithms up to a constant."""
    chances = exact.exp(np.maximum(logs - float(logs.max()), -700.0))
    ends = np.add.accumulate(chances)
    ends /= ends[-1]
    last = len(ends) - 1
    return lambda u: (np.minimum(np.searchsorted(ends, u, side="right"), last) + first).astype(np.float64)
