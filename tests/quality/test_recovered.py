"""Twenty series as a statistician sees them: statsmodels finds trend, seasons and memory as asked.

Least squares with first-order autoregressive errors (GLSAR), whose own standard errors are the measure. Ten series move
by amounts, ten by percentages, which add up in their logarithms. Seeds are fixed; five standard errors of each of
some 120 numbers: a true program fails once in 14,000 changes of the seed.
"""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from rows import cells

if TYPE_CHECKING:
    from collections.abc import Iterator

DAYS = 3 * 365
TABLE = {"step": "1d", "start": "2021-01-01", "rows": DAYS}
YEAR = 365.2425


def asked(number: int) -> dict[str, Any]:
    """The settings of one of the series, and what they come to for who fits them: `truth`."""
    draw = random.Random(number)
    kept, sat, sun = (round(draw.uniform(*span), 2) for span in ((-0.3, 0.9), (5, 20), (-20, -5)))
    noise = round(draw.uniform(2, 6), 1)
    if number % 2:
        a_year = round(draw.uniform(-15, 25))
        return {
            "series": {"trend": f"{a_year:+d}%/y", "weekly": {"sat": f"{sat}%", "sun": f"{sun}%"},
                       "noise": {"sd": f"{noise}%", "autocorrelation": kept}},
            "truth": {"trend": math.log(1 + a_year / 100) / YEAR, "sat": math.log(1 + sat / 100),
                      "sun": math.log(1 + sun / 100), "autocorrelation": kept, "noise": noise / 100},
        }  # fmt: skip
    trend, high, peak = round(draw.uniform(-0.04, 0.06), 4), round(draw.uniform(5, 20), 1), draw.randint(2, 360)
    day = np.datetime64("2021-01-01") + peak
    return {
        "series": {"trend": f"{trend}/d", "weekly": {"sat": sat, "sun": sun},
                   "yearly": {"amplitude": high, "peak": str(day)[5:]},
                   "noise": {"sd": noise, "autocorrelation": kept}},
        "truth": {"trend": trend, "sat": sat, "sun": sun, "autocorrelation": kept, "noise": noise, "yearly": high,
                  "peak": float(peak)},
    }  # fmt: skip


def recovered(number: int) -> Iterator[tuple[str, float, float, float]]:
    """Of each number that was asked: its name, what was asked, what is found, and the standard error."""
    import statsmodels.api as sm

    said = asked(number)
    column = {"name": "x", "kind": "series", "level": 300, "decimals": 6, **said["series"]}
    schema = {"tables": [{"name": "t", "every": TABLE, "columns": [column]}]}
    y = np.array(cells(schema, DAYS, seed=number)["x"], float)
    y = np.log(y) if number % 2 else y
    day = np.arange(DAYS)
    weekday = (day + 4) % 7  # 2021 began on a Friday
    names = ["level", "trend", "sat", "sun"]
    x = [np.ones(DAYS), day.astype(float), weekday == 5, weekday == 6]
    if "yearly" in said["truth"]:
        # The wave counts its year from each first of January.
        of_year = np.array([(d - d.astype("datetime64[Y]").astype("datetime64[D]")).astype(int)
                            for d in np.datetime64("2021-01-01") + day])  # fmt: skip
        turn = 2 * math.pi * of_year / YEAR
        x, names = [*x, np.cos(turn), np.sin(turn)], [*names, "cos", "sin"]
    model = sm.GLSAR(y, np.column_stack([np.asarray(one, float) for one in x]), rho=1)
    fit = model.iterative_fit(maxiter=4)
    found, error = dict(zip(names, fit.params, strict=True)), dict(zip(names, fit.bse, strict=True))
    truth = said["truth"]
    for name in ("trend", "sat", "sun"):
        yield name, truth[name], float(found[name]), float(error[name])
    kept = truth["autocorrelation"]
    yield "autocorrelation", kept, float(model.rho[0]), math.sqrt((1 - kept * kept) / DAYS) + 4 / DAYS
    rest = y - model.exog @ fit.params
    own = DAYS * (1 - kept * kept) / (1 + kept * kept)
    yield "noise", truth["noise"], float(rest.std()), truth["noise"] / math.sqrt(2 * own) + 0.003 * truth["noise"]
    if "yearly" in truth:
        high = math.hypot(found["cos"], found["sin"])
        wide = max(error["cos"], error["sin"])
        yield "yearly", truth["yearly"], high, wide
        peak = math.atan2(found["sin"], found["cos"]) / (2 * math.pi) * YEAR
        off = (peak - truth["peak"] + YEAR / 2) % YEAR - YEAR / 2
        yield "peak", truth["peak"], truth["peak"] + off, wide / truth["yearly"] * YEAR / (2 * math.pi)


@pytest.mark.parametrize("number", range(20))
def test_what_was_asked_is_found_again(number: int) -> None:
    wrong = [(name, want, got, error) for name, want, got, error in recovered(number) if abs(got - want) > 5 * error]
    assert not wrong
