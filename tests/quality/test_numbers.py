"""Numbers follow the distribution that their settings tell, and have the written mean, sd or median that was asked."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from odds import ROWS, centred, counted, follows, halved, happens, spread
from rows import numbers, one_table, program
from scipy import optimize, stats

from fabulate import SchemaError

FINE = {"kind": "number", "decimals": 6}


def test_uniform() -> None:
    follows(numbers(ROWS, **FINE, min=-3, max=7), stats.uniform(-3, 10))


def test_normal() -> None:
    follows(numbers(ROWS, **FINE, mean=40, sd=9), stats.norm(40, 9))


def test_lognormal() -> None:
    follows(numbers(ROWS, **FINE, median=120, sigma=0.8), stats.lognorm(0.8, scale=120))


@pytest.mark.parametrize("start", [0, 5])
def test_exponential(start: int) -> None:
    more = {"min": start} if start else {}
    follows(numbers(ROWS, **FINE, mean=7, **more), stats.expon(start, 7 - start))


@pytest.mark.parametrize(
    ("mean", "low", "high"), [(7.2, 1, 10), (3, 0, 10), (1.2, 1, 10), (9.9, 1, 10), (0.5, 0, 1), (20, 0, 1_000)]
)
def test_scaled_beta(mean: float, low: float, high: float) -> None:
    part = (mean - low) / (high - low)
    near = min(part, 1 - part)
    # The third bound keeps the density from rising at the near edge.
    sd = min(1 / 6, 0.5 * math.sqrt(part * (1 - part)), near * math.sqrt((1 - near) / (1 + near)))
    strength = part * (1 - part) / sd**2 - 1
    values = numbers(ROWS, kind="number", decimals=9, mean=mean, min=low, max=high)
    follows(values, stats.beta(part * strength, (1 - part) * strength, low, high - low))
    centred(values, mean)
    spread(values, sd * (high - low))


CUTS = [
    (41, 13, 16, 90),
    (41, 13, 20, None),
    (10, 1.5, None, 12),
    (0, 1, -1.9, 1.9),
    (5, 1, 0, 100),
    (3, 2, 0, 9),
    (100, 40, 0, None),
]


@pytest.mark.parametrize(("mean", "sd", "low", "high"), CUTS)
def test_truncated_normals_have_the_mean_and_sd_that_were_asked(
    mean: float, sd: float, low: float | None, high: float | None
) -> None:
    bounds = {name: value for name, value in (("min", low), ("max", high)) if value is not None}
    values = numbers(ROWS, **FINE, mean=mean, sd=sd, **bounds)
    centred(values, mean)
    spread(values, sd)
    below, above = -math.inf if low is None else low, math.inf if high is None else high
    assert values.min() >= below
    assert values.max() <= above

    def moments(of: Any) -> list[float]:
        mu, sigma = of[0], math.exp(of[1])
        cut = stats.truncnorm((below - mu) / sigma, (above - mu) / sigma, mu, sigma)
        return [cut.mean() - mean, cut.std() - sd]

    mu, log_sigma = optimize.fsolve(moments, [mean, math.log(sd * 1.1)])
    sigma = math.exp(log_sigma)
    follows(values, stats.truncnorm((below - mu) / sigma, (above - mu) / sigma, mu, sigma))


def test_truncated_lognormals_have_the_median_that_was_asked() -> None:
    values = numbers(ROWS, **FINE, median=12, sigma=0.8, min=9, max=30)
    halved(values, 12)
    assert values.min() >= 9
    assert values.max() <= 30


# -- whole numbers ---------------------------------------------------------------------------------------------------


def test_uniform_integers() -> None:
    values = numbers(ROWS, kind="integer", min=-5, max=94)
    counted(np.bincount((values + 5).astype(int), minlength=100), [1] * 100)


@pytest.mark.parametrize(("mean", "least"), [(3.2, 0), (0.05, 0), (4.5, 1), (90, 0), (900, 0)])
def test_poisson(mean: float, least: int) -> None:
    values = numbers(ROWS, kind="integer", mean=mean, **({"min": least} if least else {})).astype(int)
    assert values.min() >= least
    centred(values.astype(float), mean)
    most = int(values.max()) + 1
    shares = stats.poisson(mean - least).pmf(np.arange(most - least))
    counted(np.bincount(values - least, minlength=most - least), np.append(shares[:-1], 1 - shares[:-1].sum()))


def test_large_poisson() -> None:
    values = numbers(ROWS, kind="integer", mean=5_000)
    centred(values, 5_000)
    spread(values, math.sqrt(5_000))


@pytest.mark.parametrize(("mean", "sd"), [(170, 10), (3, 1), (0.4, 0.6), (-7.5, 2.5)])
def test_normal_integers_have_the_written_mean_and_sd(mean: float, sd: float) -> None:
    values = numbers(ROWS, kind="integer", mean=mean, sd=sd)
    centred(values, mean)
    spread(values, sd)


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"), [(41, 13, 16, 90), (3, 1, 1, 5), (2, 1.2, 0, 9), (15, 4, 0, 20)]
)
def test_truncated_integers_have_the_written_mean_and_sd(mean: float, sd: float, low: int, high: int) -> None:
    values = numbers(ROWS, kind="integer", mean=mean, sd=sd, min=low, max=high)
    assert values.min() >= low
    assert values.max() <= high
    centred(values, mean)
    spread(values, sd)


@pytest.mark.parametrize(
    ("mean", "low", "high"), [(1.4, 1, 6), (3.2, 1, 10), (50, 0, 100), (0.3, 0, 1), (4.9, 1, 5), (2.5, 2, 3)]
)
def test_integers_between_bounds_have_the_written_mean(mean: float, low: int, high: int) -> None:
    values = numbers(ROWS, kind="integer", mean=mean, min=low, max=high)
    assert values.min() >= low
    assert values.max() <= high
    centred(values, mean)


def test_integers_with_a_median() -> None:
    halved(numbers(ROWS, kind="integer", median=900, sigma=1.0), 900)


def test_coarse_decimals_keep_the_mean() -> None:
    values = numbers(ROWS, kind="number", decimals=0, mean=2.5, sd=2)
    centred(values, 2.5)
    spread(values, 2)
    centred(numbers(ROWS, kind="number", decimals=0, mean=1.5, min=1, max=6), 1.5)
    centred(numbers(ROWS, kind="number", decimals=0, mean=3), 3)


# -- by name ---------------------------------------------------------------------------------------------------------


CONTINUOUS: dict[str, tuple[dict[str, Any], Any]] = {
    "gamma": ({"mean": 20, "sd": 9}, stats.gamma((20 / 9) ** 2, scale=81 / 20)),
    "sharp gamma": ({"distribution": "gamma", "mean": 2, "sd": 3}, stats.gamma((2 / 3) ** 2, scale=4.5)),
    "beta": (
        {"mean": 40, "sd": 9, "min": 0, "max": 100},
        stats.beta(0.4 * (0.24 / 0.0081 - 1), 0.6 * (0.24 / 0.0081 - 1), 0, 100),
    ),
    "triangular": ({"min": -5, "mode": 3, "max": 90}, stats.triang(8 / 95, -5, 95)),
    "pareto": ({"min": 2, "exponent": 2.5}, stats.pareto(2.5, scale=2)),
    "cut pareto": (
        {"distribution": "pareto", "min": 2, "exponent": 1.2, "max": 90},
        stats.truncpareto(1.2, 45, scale=2),
    ),
    "uniform": ({"min": 2, "max": 9}, stats.uniform(2, 7)),
    "exponential": ({"mean": 4}, stats.expon(0, 4)),
    "lognormal": ({"median": 4, "sigma": 0.5}, stats.lognorm(0.5, scale=4)),
    "normal": ({"mean": 4, "sd": 0.5}, stats.norm(4, 0.5)),
}


@pytest.mark.parametrize("name", CONTINUOUS)
def test_distributions_by_name(name: str) -> None:
    said, distribution = CONTINUOUS[name]
    follows(numbers(ROWS, **{**FINE, "distribution": name, **said}), distribution)


DISCRETE: dict[str, tuple[dict[str, Any], Any]] = {
    "negative_binomial": ({"mean": 4, "sd": 3}, stats.nbinom(16 / 5, 4 / 9)),
    "binomial": ({"n": 30, "rate": 0.2}, stats.binom(30, 0.2)),
    "geometric": ({"mean": 6}, stats.geom(1 / 7, -1)),
    "geometric from 1": ({"distribution": "geometric", "mean": 6, "min": 1}, stats.geom(1 / 6)),
    "zipf": ({"exponent": 1.3, "max": 500}, stats.zipfian(1.3, 500)),
    "poisson": ({"mean": 6}, stats.poisson(6)),
}


@pytest.mark.parametrize("name", DISCRETE)
def test_counts_by_name(name: str) -> None:
    said, distribution = DISCRETE[name]
    values = numbers(ROWS, **{"kind": "integer", "distribution": name, **said}).astype(int)
    shares = distribution.pmf(np.arange(values.max() + 1))
    counted(np.bincount(values), np.append(shares[:-1], max(1 - shares[:-1].sum(), 0.0)))


def test_quantiles_by_points() -> None:
    values = numbers(ROWS, **FINE, distribution="quantiles", points=[[0, -4], [0.5, 10], [0.9, 60], [1, 900]])
    for share, value in ((0.25, 3), (0.5, 10), (0.7, 35), (0.9, 60), (0.95, 480)):
        happens(int((values < value).sum()), ROWS, share)


def test_mixtures_by_weight() -> None:
    parts = [{"min": 0, "max": 9, "weight": 3}, {"mean": 100, "sd": 5}]
    values = numbers(ROWS, **FINE, distribution="mixture", of=parts)
    happens(int((values <= 9).sum()), ROWS, 0.75)
    follows(values[values <= 9], stats.uniform(0, 9))
    follows(values[values > 9], stats.norm(100, 5))


@pytest.mark.parametrize(
    "setting", [{"missing": 0.5}, {"decimals": 5}, {"zeros": 0.5}, {"given": [{"when": "1 = 1", "max": 3}]}]
)
def test_a_part_of_a_mixture_says_nothing_in_vain(setting: dict[str, Any]) -> None:
    with pytest.raises(SchemaError):
        numbers(10, **FINE, distribution="mixture", of=[{"min": 0, "max": 1, **setting}, {"min": 3, "max": 4}])


def test_zeros_and_steps() -> None:
    values = numbers(ROWS, **FINE, mean=50, sd=5, zeros=0.2)
    happens(int((values == 0).sum()), ROWS, 0.2)
    follows(values[values != 0], stats.norm(50, 5))
    steps = numbers(ROWS, kind="integer", mean=3_000, sd=400, step=100)
    assert not (steps % 100).any()
    centred(steps, 3_000)
    spread(steps, 400)
    counted(np.bincount((numbers(ROWS, kind="number", min=1, max=3, step=0.25) * 4).astype(int))[4:], [1] * 9)


# -- far out ---------------------------------------------------------------------------------------------------------


def test_tails_reach_as_far_as_rows_do() -> None:
    """Four million rows of a normal: the share beyond 4.5 sd, and no value beyond what u can say (8.3 sd)."""
    made = program(one_table({"name": "c", "kind": "number", "mean": 0, "sd": 1, "decimals": 6}))
    far = least = most = 0
    for start in range(0, 4_000_000, 500_000):
        data = made.run("t", start, start + 500_000, 0, {}).vectors[0].data
        far += int((np.abs(data) > 4_500_000).sum())
        least, most = min(least, int(data.min())), max(most, int(data.max()))
    share = 2 * float(stats.norm.sf(4.5))
    assert stats.poisson(4e6 * share).cdf(far) > 1e-6
    assert stats.poisson(4e6 * share).sf(far) > 1e-6
    assert -8_300_000 < least < -4_500_000 < 4_500_000 < most < 8_300_000
