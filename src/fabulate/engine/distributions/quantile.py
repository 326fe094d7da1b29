"""Quantile functions: maps from u (float64 inside (0, 1)) to a column's unit, rising.

Truncation narrows u, so it never clips. Tables are built from densities with our own exact arithmetic.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .. import exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Quantile = Callable[[Floats], Floats]

#: Knots of a table made from a density.
KNOTS = 8_193


def bounded(quantile: Quantile, below: float, above: float) -> Quantile:
    """The quantile function with u narrowed to (below, above), both inside [0, 1]: the distribution cut there."""
    if below <= 0 and above >= 1:
        return quantile
    return lambda u: quantile(below + u * (above - below))


def table(u: Floats, x: Floats) -> Quantile:
    """A quantile function by straight lines between knots (u rising from 0 to 1, x rising)."""

    def quantile(at: Floats) -> Floats:
        right = np.searchsorted(u, at, side="right").clip(1, len(u) - 1)
        left = right - 1
        found: Floats = x[left] + (at - u[left]) / (u[right] - u[left]) * (x[right] - x[left])
        return found

    return quantile


def by_density(low: float, high: float, log_density: Quantile, centre: float = 0.0, count: int = KNOTS) -> Quantile:
    """The quantile function of a density over low..high, given as its logarithm up to a constant.

    Choose a scale on which the density is smooth and nearly gone at both ends: the integral is the trapezium rule's,
    over knots that lie dense around `centre` (the hyperbolic sine of even steps) and reach far.
    """
    first, last = (math.asinh((edge - centre) / 2) for edge in (low, high))
    t: Floats = first + (last - first) / (count - 1) * np.arange(count, dtype=np.float64)
    up, down = exact.exp(t), exact.exp(-t)
    y = centre + (up - down)
    logs = log_density(y) + exact.ln(up + down)
    density = exact.exp(np.maximum(logs - float(logs.max()), -700.0))
    mass = np.add.accumulate(np.concatenate([[0.0], (density[1:] + density[:-1]) / 2]))
    knots = mass / mass[-1]
    keep = np.concatenate([[True], np.diff(knots) > 0])
    return table(knots[keep], y[keep])


def shares_below(quantile: Quantile, x: Floats) -> Floats:
    """u where a quantile function reaches each x, by halving; to 2**-52."""
    low, high = np.zeros_like(x), np.ones_like(x)
    for _ in range(52):
        middle = (low + high) / 2
        under = quantile(middle) < x
        low, high = np.where(under, middle, low), np.where(under, high, middle)
    return (low + high) / 2


def truncated(quantile: Quantile, low: float, high: float) -> Quantile:
    """The part of a distribution in low..high; ValueError when next to nothing of it lies there."""
    edges = shares_below(quantile, np.array([max(low, -1e300), min(high, 1e300)]))
    below, above = (float(edges[0]) if low > -np.inf else 0.0), (float(edges[1]) if high < np.inf else 1.0)
    if above - below < 1e-9:
        raise ValueError(f"next to nothing of the distribution lies in {low:g}..{high:g}")
    return bounded(quantile, below, above)
