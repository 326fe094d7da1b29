"""Tests of a null hypothesis with one false alarm in a million, as the seeds are fixed: once, or never.

Each function raises AssertionError where the rows say that the column is not what was asked for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

#: The chance that a test fails although the column is right.
FALSE_ALARM = 1e-6
ROWS = 1_000_000
#: A normal deviate stays within this with the chance 1 - FALSE_ALARM.
Z = float(stats.norm.isf(FALSE_ALARM / 2))


def follows(values: NDArray[np.float64], distribution: stats.rv_continuous) -> None:
    """H0: the values are drawn from a continuous distribution (Kolmogorov-Smirnov)."""
    found = stats.kstest(values, distribution.cdf)
    assert found.pvalue > FALSE_ALARM, (
        f"D = {found.statistic:.5f} at {found.statistic_location}, p = {found.pvalue:.1e}"
    )


def counted(counts: Sequence[float] | NDArray[np.int64], shares: Sequence[float] | NDArray[np.float64]) -> None:
    """H0: the counts are a multinomial draw with these shares (chi-square; cells under 10 expected are one)."""
    seen, share = np.asarray(counts, float), np.asarray(shares, float)
    assert not seen[share == 0].any(), "something of no share was drawn"
    seen, share = seen[share > 0], share[share > 0]
    if len(seen) == 1:
        return
    expected = share / share.sum() * seen.sum()
    order = np.argsort(expected)
    seen, expected = seen[order], expected[order]
    small = np.cumsum(expected) < 10
    if small.any():
        first = int(small.sum())
        seen = np.concatenate([[seen[: first + 1].sum()], seen[first + 1 :]])
        expected = np.concatenate([[expected[: first + 1].sum()], expected[first + 1 :]])
    found = stats.chisquare(seen, expected)
    assert found.pvalue > FALSE_ALARM, f"chi2 = {found.statistic:.1f} of {len(seen)} cells, p = {found.pvalue:.1e}"


def happens(hits: int, rows: int, rate: float) -> None:
    """H0: each row is a hit with this rate (binomial)."""
    found = stats.binomtest(hits, rows, rate)
    assert found.pvalue > FALSE_ALARM, f"{hits / rows:.5f} of {rows:,}, not {rate}"


def centred(values: NDArray[np.float64], mean: float) -> None:
    """H0: the mean is this (normal approximation)."""
    z = (float(values.mean()) - mean) / (float(values.std()) / math.sqrt(len(values)))
    assert abs(z) < Z, f"mean {values.mean():.5g}, not {mean:g} (z = {z:.1f})"


def spread(values: NDArray[np.float64], sd: float) -> None:
    """H0: the standard deviation is this (normal approximation with the sample's own kurtosis)."""
    kurtosis = float(stats.kurtosis(values, fisher=False))
    error = sd * math.sqrt(max(kurtosis - 1, 0.1) / (4 * len(values)))
    z = (float(values.std()) - sd) / error
    assert abs(z) < Z, f"sd {values.std():.5g}, not {sd:g} (z = {z:.1f})"


def halved(values: NDArray[np.float64], median: float) -> None:
    """H0: half of the values lie on each side (a value at the median may go to either)."""
    below, above = int((values < median).sum()), int((values > median).sum())
    for side in (below, above):
        assert stats.binomtest(side, len(values), 0.5, alternative="greater").pvalue > FALSE_ALARM, (
            f"median {np.median(values):g}"
        )
