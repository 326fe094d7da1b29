"""Count, mean, sd and kurtosis of numbers that come in blocks, without keeping them.

Blocks are joined by the formulas of Pébay (2008), which lose no digits when the mean is far from 0.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


class Moments:
    """Central moments so far; `low` and `high` are the least and the most."""

    __slots__ = ("count", "fourth", "high", "low", "mean", "second", "tails", "third")

    def __init__(self, *, tails: bool = False) -> None:
        self.count, self.mean, self.second, self.third, self.fourth = 0, 0.0, 0.0, 0.0, 0.0
        self.low, self.high, self.tails = math.inf, -math.inf, tails

    def add(self, x: Floats) -> None:
        """Takes numbers, any shape (n,)."""
        if not len(x):
            return
        self.low, self.high = min(self.low, float(x.min())), max(self.high, float(x.max()))
        n, mean = len(x), float(x.mean())
        d = x - mean
        square = d * d
        second = float(square.sum())
        third = float((square * d).sum()) if self.tails else 0.0
        fourth = float((square * square).sum()) if self.tails else 0.0
        self._join(n, mean, second, third, fourth)

    def _join(self, n: int, mean: float, second: float, third: float, fourth: float) -> None:
        m, gap, all_ = self.count, mean - self.mean, self.count + n
        step = gap / all_
        cross = gap * step * m * n
        self.fourth += (
            fourth
            + cross * step * step * (m * m - m * n + n * n)
            + 6 * step * step * (m * m * second + n * n * self.second)
            + 4 * step * (m * third - n * self.third)
        )
        self.third += third + cross * step * (m - n) + 3 * step * (m * second - n * self.second)
        self.second += second + cross
        self.mean += step * n
        self.count = all_

    @property
    def sd(self) -> float:
        """The standard deviation of the population that this is a sample of; 0 for fewer than two numbers."""
        return math.sqrt(self.second / (self.count - 1)) if self.count > 1 else 0.0

    @property
    def mean_error(self) -> float:
        """The standard error of the mean."""
        return self.sd / math.sqrt(self.count) if self.count else 0.0

    @property
    def sd_error(self) -> float:
        """The standard error of the sd by the fourth moment (asked for by `tails`)."""
        if self.count < 2 or not self.second:
            return 0.0
        variance = self.second / self.count
        spread = max(self.fourth / self.count - variance * variance, 0.0)
        return math.sqrt(spread / (4 * variance * self.count))
