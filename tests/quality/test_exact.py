"""`exp`, `ln` and the normal quantile of plain arithmetic, against others' to the last digits that they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from fabulate.engine import exact

CHANCE = np.random.default_rng(5)


def worst(found: np.ndarray, expected: np.ndarray) -> float:  # type: ignore[type-arg]
    """The largest relative error."""
    return float((np.abs(found - expected) / np.maximum(np.abs(expected), 1e-300)).max())


def test_exp() -> None:
    x = np.concatenate([CHANCE.uniform(-700, 700, 50_000), CHANCE.uniform(-1, 1, 50_000), [0, -0.0, 1, -1, 700, -700]])
    assert worst(exact.exp(x), np.exp(x)) < 5e-16
    assert exact.exp(np.array([0.0]))[0] == 1
    assert np.isfinite(exact.exp(np.array([1e308, -1e308, np.inf, -np.inf]))).all()


def test_ln() -> None:
    x = np.concatenate(
        [np.exp(CHANCE.uniform(-700, 700, 50_000)), CHANCE.uniform(0.5, 2, 50_000), [1, 5e-324, 1.7e308, 2.0**-53]]
    )
    away = np.abs(x - 1) > 1e-3
    assert worst(exact.ln(x[away]), np.log(x[away])) < 1e-14
    assert float(np.abs(exact.ln(x) - np.log(x)).max()) < 2e-13
    assert exact.ln(np.array([1.0]))[0] == 0


def test_normal_quantile() -> None:
    u = np.concatenate(
        [
            CHANCE.uniform(0, 1, 100_000),
            10 ** CHANCE.uniform(-16, -1, 50_000),
            1 - 10 ** CHANCE.uniform(-12, -1, 50_000),
            [0.075, 0.925],
        ]
    )
    u = u[(u > 0) & (u < 1)]
    assert float(np.abs(exact.normal(u) - special.ndtri(u)).max()) < 1e-9
    inner = (u > 1e-10) & (np.abs(u - 0.5) > 1e-3) & (u < 1 - 1e-6)
    assert worst(exact.normal(u[inner]), special.ndtri(u[inner])) < 1e-13
    assert exact.normal(np.array([0.5]))[0] == 0


def test_a_few_normals_are_those_of_many() -> None:
    # In Python's own arithmetic or in NumPy's: a cell may not depend on the block it is made in.
    edges = [2.0**-53, 1 - 2.0**-53, 1e-15, 1e-7, 0.075, 0.0749999, 0.925, 0.9250001, 0.5]
    u = np.concatenate([edges, CHANCE.uniform(0, 0.08, 4_000), CHANCE.uniform(0.92, 1, 4_000), CHANCE.random(1_000)])
    many = exact.normal(u)
    few = np.concatenate([exact.normal(some) for some in np.array_split(u, 1_200)])
    assert (many == few).all()


def test_quantiles_rise_and_mirror() -> None:
    u = np.sort(CHANCE.uniform(0, 1, 200_000))
    assert (np.diff(exact.normal(u)) >= 0).all()
    steps = np.arange(1, 2**20) / 2**20
    assert np.array_equal(exact.normal(steps), -exact.normal(1 - steps))


@pytest.mark.parametrize("x", [-8.0, -3.0, -1.234, 0.0, 0.5, 2.0, 6.0])
def test_normal_distribution_function(x: float) -> None:
    assert exact.cdf(x) == pytest.approx(0.5 * math.erfc(-x / math.sqrt(2)), rel=1e-12)


def test_the_table_of_the_normal_distribution_function() -> None:
    x = CHANCE.uniform(-9.5, 9.5, 200_000)
    assert float(np.abs(exact.normal_cdf(x) - special.ndtr(x)).max()) < 4e-5
    assert (np.diff(exact.normal_cdf(np.sort(x))) >= 0).all()
