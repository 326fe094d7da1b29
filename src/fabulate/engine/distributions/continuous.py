"""Continuous distributions other than the normal's kin: by closed form, or by a table made from the density."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .. import exact
from .fit import fit
from .quantile import KNOTS, by_density, shares_below, table, truncated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .quantile import Floats, Quantile


def exponential(mean: float, low: float, *, whole: bool = False) -> Quantile:
    """An exponential that starts at `low`; ValueError when the mean is not above it.

    `whole`: its cells will be rounded to whole numbers; then the scale is that whose rounded mean is as asked, from
    mean = √q / (1 - q) with q = exp(-1 / scale).
    """
    if mean <= low:
        raise ValueError(f"mean {mean:g} is not above min ({low:g})")
    scale = mean - low
    if whole:
        root = (math.sqrt(1 / scale**2 + 4) - 1 / scale) / 2
        scale = exact.rounded(-0.5 / math.log(root))
    return lambda u: low - scale * exact.ln(1 - u)


def beta(mean: float, low: float, high: float, sd: float | None = None, count: int = KNOTS) -> Quantile:
    """A beta scaled to low..high with the mean; its sd, if not given, by `_spread`."""
    if not low < mean < high:
        raise ValueError(f"mean {mean:g} is not between {low:g} and {high:g}")
    part = (mean - low) / (high - low)
    limit = math.sqrt(part * (1 - part))
    spread = _spread(part) if sd is None else sd / (high - low)
    if spread >= 0.98 * limit:
        raise ValueError(
            f"mean {mean:g} in {low:g}..{high:g} allows an sd below {limit * (high - low):.4g}, not {sd:g}"
        )
    strength = part * (1 - part) / (spread * spread) - 1
    a, b = part * strength, (1 - part) * strength
    # On the scale of log odds the density is smooth and falls off at both ends, however sharp it is at 0 and 1.
    quantile = by_density(-45 / min(a, 1.0) - 5, 45 / min(b, 1.0) + 5, lambda y: _log_beta(y, a, b), count=count)

    def scaled(u: Floats) -> Floats:
        odds = exact.exp(-quantile(u))
        found: Floats = low + (high - low) / (1 + odds)
        return found

    return scaled


def whole_beta(mean: float, low: float, high: float, sd: float | None) -> Quantile:
    """A beta over whole numbers: half a unit wider on both sides, its mean moved until the rounded one is as asked.

    Of two numbers only a coin is left.
    """
    if not low < mean < high:
        raise ValueError(f"mean {mean:g} is not between {low:g} and {high:g}")
    if high - low <= 1:
        share = mean - low
        return lambda u: low + (u >= 1 - share).astype(np.float64)
    part = (mean - low) / (high - low)
    asked = (high - low) * _spread(part) if sd is None else sd
    narrow = math.sqrt(max(asked * asked - 1 / 12, 0.3 * asked * asked))
    first, last = low - 0.499, high + 0.499
    places = np.arange(low + 0.5, high) if high - low <= 64 else None
    u = (np.arange(4_000) + 0.5) / 4_000

    def written(quantile: Quantile) -> float:
        """The mean after rounding: by its probabilities on a short span, else by an even sample."""
        if places is None:
            return math.fsum(np.rint(quantile(u)).tolist()) / 4_000
        return low + math.fsum((1 - shares_below(quantile, places)).tolist())

    def at(centre: float, count: int = 1_025) -> Quantile:
        limit = math.sqrt((centre - first) * (last - centre))
        return beta(centre, first, last, min(narrow, 0.9 * limit), count)

    centre = mean
    for step in range(40):
        # Coarse tables find the neighbourhood, fine ones the place.
        if step in (0, 16):
            near, far = first + 1e-3, last - 1e-3
        knots = 1_025 if step < 16 else KNOTS
        miss = mean - written(at(centre, knots))
        if abs(miss) < (1e-3 * asked if places is None else 5e-5) or (step > 16 and far - near < 1e-6):
            break
        near, far = (centre, far) if miss > 0 else (near, centre)
        guess = centre + miss
        centre = guess if near < guess < far else (near + far) / 2
    return at(exact.rounded(centre, 8), KNOTS)


def _spread(part: float) -> float:
    """The sd, as a share of the span, of a beta of which only the mean is said: a sixth, less near an edge.

    There it stays a hill: with more, cells would pile up on the bound (for a mean of 20 in 0..1000, half of them).
    """
    part = min(part, 1 - part)
    hill = part * math.sqrt((1 - part) / (1 + part))
    return min(1 / 6, 0.5 * math.sqrt(part * (1 - part)), hill)


def _log_beta(y: Floats, a: float, b: float) -> Floats:
    """ln of t**a (1-t)**b at log odds y, without leaving the range of doubles."""
    tail = exact.ln(1 + exact.exp(-np.abs(y)))
    found: Floats = a * (np.minimum(y, 0) - tail) + b * (np.minimum(-y, 0) - tail)
    return found


def gamma(mean: float, sd: float, low: float, high: float) -> Quantile:
    """A gamma of which the part in low..high has the asked mean and sd; ValueError when it cannot be had."""
    if mean <= 0:
        raise ValueError(f"mean {mean:g} must be above 0")
    low = max(low, 0.0)
    if low <= 0 and high == math.inf:
        return _gamma(mean, sd)
    if not low < mean < high:
        raise ValueError(f"mean {mean:g} is not between {low:g} and {high:g}")
    return _solved(lambda m, s: truncated(_gamma(m, s), low, high), mean, sd)


def _gamma(mean: float, sd: float) -> Quantile:
    shape, scale = (mean / sd) ** 2, sd * sd / mean
    if shape > 1e6 or shape < 1e-3:
        raise ValueError(f"mean {mean:g} with sd {sd:g} is too narrow or too wide for a gamma")
    centre, width = math.log(shape), 1 / math.sqrt(shape)
    low = centre - 14 * width - 42 / shape
    high = math.log(shape + 45 + 14 * math.sqrt(shape))
    quantile = by_density(low, high, lambda y: shape * y - exact.exp(y), centre)
    return lambda u: scale * exact.exp(quantile(u))


def _solved(make: Callable[[float, float], Quantile], mean: float, sd: float) -> Quantile:
    """The quantile function, of those that mean and sd parameters give, whose own mean and sd are the asked ones."""
    u = (np.arange(2_000) + 0.5) / 2_000

    def moments(m: float, s: float) -> tuple[float, float]:
        if m <= 0:
            raise OverflowError
        x = make(m, s)(u).tolist()
        centre = math.fsum(x) / len(x)
        return centre, math.sqrt(math.fsum((v - centre) ** 2 for v in x) / len(x))

    found = fit(moments, mean, sd, rounds=40, close=1e-4)
    if found is None:
        raise ValueError(f"mean {mean:g} with sd {sd:g} inside these bounds cannot be had")
    return make(exact.rounded(found[0], 8), exact.rounded(found[1], 8))


def triangular(low: float, mode: float, high: float) -> Quantile:
    """A triangle from low over mode to high."""
    if not low <= mode <= high or low == high:
        raise ValueError(f"mode {mode:g} is not between {low:g} and {high:g}")
    peak, span = (mode - low) / (high - low), high - low

    def quantile(u: Floats) -> Floats:
        rising = low + np.sqrt(u * span * (mode - low))
        falling = high - np.sqrt((1 - u) * span * (high - mode))
        return np.where(u < peak, rising, falling)

    return quantile


def pareto(low: float, exponent: float, high: float) -> Quantile:
    """Values from low on whose share above x falls as x**-exponent, cut at high."""
    if low <= 0:
        raise ValueError(f"min {low:g} must be above 0")

    def quantile(u: Floats) -> Floats:
        return low * exact.exp(-exact.ln(1 - u) / exponent)

    return truncated(quantile, -math.inf, high) if high < math.inf else quantile


def points(pairs: Sequence[Sequence[float]]) -> Quantile:
    """Straight lines between [share, value] pairs, from share 0 to share 1."""
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("points are pairs of share and value, as [[0, 10], [0.5, 40], [1, 200]]")
    shares, values = (np.array(side, np.float64) for side in zip(*pairs, strict=True))
    if shares[0] != 0 or shares[-1] != 1 or not (np.diff(shares) > 0).all() or not (np.diff(values) >= 0).all():
        raise ValueError("points start at share 0, end at share 1, and rise in both")
    return table(shares, values)
