"""One number that is moved until another, which rises with it and is measured, is the asked one."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from .space import LEAST

_MOST = math.sqrt(1 - LEAST)


@dataclass(slots=True)
class Root:
    """`at`: the correlation of normals to try next. What is measured rises with sign · at.

    By secants inside the bracket that is known, else by halving it.
    """

    asked: float
    sign: int
    at: float
    low: float = -_MOST
    high: float = _MOST
    last: tuple[float, float] | None = field(default=None)

    def step(self, measured: float) -> None:
        """Learns what was measured at `at`, and chooses the next."""
        here, miss = self.sign * self.at, measured - self.asked
        self.low, self.high = (max(self.low, here), self.high) if miss < 0 else (self.low, min(self.high, here))
        if self.low > self.high:  # other leaders have moved what is measured
            self.low, self.high = -_MOST, _MOST
        slope = 1.0
        if self.last is not None and abs(here - self.last[0]) > 1e-6:
            slope = (measured - self.last[1]) / (here - self.last[0])
        elif abs(here) > 0.05 and measured * here > 0:
            slope = measured / here
        self.last = (here, measured)
        there = here - miss / slope if slope > 0.02 else math.inf
        if not self.low < there < self.high:
            there = (self.low + self.high) / 2
        self.at = self.sign * there
