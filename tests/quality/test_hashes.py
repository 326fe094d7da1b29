"""`u` is even to its last bits and tails, and no draw tells of another: not a row later, not under another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from odds import FALSE_ALARM, ROWS, Z, counted, follows
from scipy import stats

from fabulate.engine import address
from fabulate.engine.bijection import feistel

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Row numbers that hashes meet: from the first, beyond 32 bits, and in steps of powers of two.
STRETCHES = {"first": (0, 1), "far": (10**12, 1), "even": (0, 2), "steps": (0, 2**20), "last": (2**62, 1)}


def u(draw: str, rows: NDArray[np.int64], seed: int = 0, table: str = "t") -> NDArray[np.float64]:
    return address.uniform(address.hashes(rows, address.key(seed, table, draw)))


@pytest.mark.parametrize("stretch", STRETCHES)
def test_u_is_even(stretch: str) -> None:
    start, step = STRETCHES[stretch]
    follows(u("c", start + step * np.arange(ROWS)), stats.uniform())


def test_every_bit_of_a_hash_is_a_coin() -> None:
    h = address.hashes(np.arange(ROWS), address.key(0, "t", "c"))
    for bit in range(64):
        ones = int(((h >> np.uint64(bit)) & np.uint64(1)).sum())
        assert abs(ones - ROWS / 2) / (0.5 * ROWS**0.5) < Z + 1, bit  # 64 bits: the alarm is shared


def test_a_bit_of_the_row_turns_half_of_the_hash() -> None:
    rows = np.arange(20_000)
    key = address.key(0, "t", "c")
    for bit in range(40):
        turned = address.hashes(rows, key) ^ address.hashes(rows ^ (1 << bit), key)
        mean = np.unpackbits(turned.view(np.uint8)).mean() * 64
        assert abs(mean - 32) < 0.2, bit


def test_tails_at_a_millionth() -> None:
    """20 million rows of u: about 20 below 1e-6, and 20 above 1 - 1e-6; never 0 or 1."""
    low = high = 0
    for at in range(20):
        some = u(f"c{at % 4}", np.arange(at * 10**6, (at + 1) * 10**6))
        low, high = low + int((some < 1e-6).sum()), high + int((some > 1 - 1e-6).sum())
        assert 0 < some.min() < some.max() < 1
    for count in (low, high):
        assert min(stats.poisson(20).cdf(count), stats.poisson(20).sf(count - 1)) > FALSE_ALARM


def test_u_never_touches_its_ends() -> None:
    ends = address.uniform(np.array([0, 2**64 - 1, 2**64 - 4096, 4095], np.uint64))
    assert ((ends > 0) & (ends < 1)).all()


def lagged(columns: NDArray[np.float64]) -> float:
    """The largest correlation, in deviates, between any two of the columns (rows of the array) at lags -2..2."""
    scores = (columns - columns.mean(axis=1, keepdims=True)) / columns.std(axis=1, keepdims=True)
    count, worst = scores.shape[1], 0.0
    for lag in range(3):
        for at, one in enumerate(scores):
            for to, other in enumerate(scores):
                if lag or at < to:
                    worst = max(worst, abs(float(np.einsum("i,i->", one[: count - lag], other[lag:]))) / count)
    return worst * count**0.5


def limit(columns: int) -> float:
    """The deviate that the largest of all those correlations exceeds once in a million."""
    return float(stats.norm.isf(FALSE_ALARM / (5 * columns**2)))


def test_no_two_draws_are_correlated() -> None:
    """Keys that step by the row's own constant would make a column its neighbour's, a row late."""
    rows = np.arange(ROWS)
    draws = [("t", f"c{at}", 0) for at in range(12)] + [("t", "c0", seed) for seed in (1, 2, 3)]
    draws += [(table, "c0", 0) for table in ("u", "tt", "")] + [
        ("t", f"c0\0{more}", 0) for more in ("low", "missing", "1")
    ]
    some = np.array([u(draw, rows, seed, table) for table, draw, seed in draws])
    assert lagged(some) < limit(len(draws))
    assert lagged((some - 0.5) ** 2) < limit(len(draws))


@pytest.mark.parametrize("count", [2, 3, 7, 10, 1_000, 65_537])
def test_picks_below_a_count_are_even(count: int) -> None:
    found = address.below(address.hashes(np.arange(ROWS), address.key(0, "t", "c")), count)
    bins = min(count, 1_000)
    edges = -(-np.arange(bins + 1) * count // bins)
    counted(np.histogram(found, edges)[0], np.diff(edges).astype(float))


def test_picks_below_a_large_count_are_even() -> None:
    for count in (2**31 + 1, 2**40 + 7, 2**53):
        found = address.below(address.hashes(np.arange(ROWS), address.key(0, "t", "c")), count)
        assert found.min() >= 0
        assert found.max() < count
        follows(found / count, stats.uniform())


@pytest.mark.parametrize("count", [1, 2, 3, 10, 100, 255, 256, 257, 10_000, 99_999])
def test_a_permutation_leaves_nothing_out(count: int) -> None:
    for key in (1, 2**63 + 5):
        found = feistel(np.arange(count), count, np.uint64(key))
        assert np.array_equal(np.sort(found), np.arange(count))


def test_a_permutation_looks_drawn() -> None:
    found = feistel(np.arange(ROWS), 10**9, address.key(0, "t", "c"))
    follows(found / 1e9, stats.uniform())
    other = feistel(np.arange(ROWS), 10**9, address.key(0, "t", "d"))
    assert lagged(np.array([found, other], float)) < limit(2)
