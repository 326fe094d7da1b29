"""Rules and missing cells do what they say to the rows they fit, and to no others."""

from __future__ import annotations

import numpy as np
from odds import ROWS, centred, happens, spread
from rows import one_table, vectors

ID = {"name": "id", "kind": "sequence"}
THIRD = "id % 3 = 0"
FITS = np.arange(1, ROWS + 1) % 3 == 0


def test_missing_where_a_condition_holds() -> None:
    found = vectors(one_table(ID, {"name": "c", "kind": "uuid", "missing": {"when": THIRD}}), ROWS)["c"].valid
    assert found is not None
    assert np.array_equal(~found, FITS)


def test_missing_more_often_where_a_condition_holds() -> None:
    found = vectors(one_table(ID, {"name": "c", "kind": "uuid", "missing": {"rate": 0.12, "more_when": THIRD}}), ROWS)[
        "c"
    ].valid
    assert found is not None
    happens(int((~found).sum()), ROWS, 0.12)
    assert (~found)[FITS].mean() > 2 * (~found)[~FITS].mean()


def test_the_first_rule_that_fits_picks_the_settings() -> None:
    rules = [{"when": THIRD, "mean": 7, "sd": 1}, {"when": "id % 2 = 0", "mean": 100}]
    column = {"name": "c", "kind": "number", "mean": 50, "sd": 9, "decimals": 6, "given": rules}
    values = vectors(one_table(ID, column), ROWS)["c"].data / 1e6
    even = np.arange(1, ROWS + 1) % 2 == 0
    for rows, mean, sd in ((FITS, 7, 1), (~FITS & even, 100, 9), (~FITS & ~even, 50, 9)):
        centred(values[rows], mean)
        spread(values[rows], sd)


def test_times_and_plus_apply_together() -> None:
    rules = [{"when": THIRD, "times": 2}, {"when": "id % 2 = 0", "plus": 10}]
    column = {"name": "c", "kind": "number", "mean": 50, "sd": 9, "decimals": 6, "given": rules}
    values = vectors(one_table(ID, column), ROWS)["c"].data / 1e6
    even = np.arange(1, ROWS + 1) % 2 == 0
    for rows, mean, sd in (
        (FITS & even, 110, 18),
        (FITS & ~even, 100, 18),
        (~FITS & even, 60, 9),
        (~FITS & ~even, 50, 9),
    ):
        centred(values[rows], mean)
        spread(values[rows], sd)


def test_times_multiplies_the_odds_of_a_rate() -> None:
    column = {"name": "c", "kind": "boolean", "rate": 0.2, "given": [{"when": THIRD, "times": 4}]}
    values = vectors(one_table(ID, column), ROWS)["c"].data
    happens(int(values[FITS].sum()), int(FITS.sum()), 0.5)
    happens(int(values[~FITS].sum()), int((~FITS).sum()), 0.2)


def test_rows_that_no_rule_fits_keep_their_cells() -> None:
    plain = {"name": "c", "kind": "number", "mean": 50, "sd": 9}
    before = vectors(one_table(ID, plain), ROWS)["c"].data
    after = vectors(one_table(ID, {**plain, "given": [{"when": THIRD, "mean": 7}]}), ROWS)["c"].data
    assert np.array_equal(before[~FITS], after[~FITS])
