"""`overall`: under rules, the whole column has the asked mean and sd, and the branches keep their differences."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from rows import batches, both, cells, one_table, program
from strategies import examples
from strategies_modifiers import overall

from fabulate.schema import SchemaError

REGION = {"name": "region", "kind": "category", "values": {"north": 3, "south": 2, "west": 1}}
MEMBER = {"name": "member", "kind": "boolean", "rate": 0.4}
ID = {"name": "id", "kind": "sequence"}
ROWS = 60_000
SOUTH = "region = 'south'"


def column(rows: int = ROWS, **said: Any) -> tuple[Any, dict[str, Any]]:
    """The numbers of `x`, those missing as nan, and all columns."""
    made = cells(one_table(ID, REGION, MEMBER, {"name": "x", **said}), rows)
    return np.array([np.nan if x is None else x for x in made["x"]], float), made


def refused(**said: Any) -> str:
    with pytest.raises(SchemaError) as caught:
        program(one_table(ID, REGION, MEMBER, {"name": "x", **said}))
    return str(caught.value)


def means(made: dict[str, Any], x: Any) -> dict[str, float]:
    return {name: float(np.nanmean(x[np.array(made["region"]) == name])) for name in ("north", "south", "west")}


@pytest.mark.parametrize("target", [20.0, 50.0, 61.5, 200.0, -30.0])
def test_a_bell_moves_by_adding(target: float) -> None:
    x, made = column(kind="number", mean=50, sd=10, given=[{"when": SOUTH, "mean": 80}], overall={"mean": target})
    assert x.mean() == pytest.approx(target, abs=0.3)
    by = means(made, x)
    assert by["south"] - by["north"] == pytest.approx(30, abs=0.5)
    assert x[np.array(made["region"]) == "north"].std() == pytest.approx(10, rel=0.03)


@pytest.mark.parametrize("target", [10.0, 35.0, 400.0])
def test_what_is_skewed_moves_by_multiplying(target: float) -> None:
    x, made = column(
        kind="number", median=20, sigma=0.8, given=[{"when": SOUTH, "median": 60}], overall={"mean": target}
    )
    assert x.mean() == pytest.approx(target, rel=0.03)
    by = means(made, x)
    assert by["south"] / by["north"] == pytest.approx(3, rel=0.05)


def test_what_lies_between_bounds_stays_there() -> None:
    x, made = column(kind="number", mean=7, min=1, max=10, given=[{"when": SOUTH, "mean": 9}], overall={"mean": 8.6})
    assert x.min() >= 1 and x.max() <= 10
    assert x.mean() == pytest.approx(8.6, abs=0.03)
    by = means(made, x)
    assert by["south"] > by["north"]


def test_counts_and_gaps_and_zeros() -> None:
    x, _ = column(
        kind="integer", mean=4, zeros=0.1, missing=0.2, given=[{"when": SOUTH, "mean": 8}], overall={"mean": 6}
    )
    assert np.nanmean(x) == pytest.approx(6, abs=0.06)
    assert np.isnan(x).mean() == pytest.approx(0.2, abs=0.01)


def test_moves_apply_to_the_moved_branches() -> None:
    rules = [{"when": SOUTH, "mean": 80}, {"when": "member", "times": 1.5}]
    x, made = column(kind="number", mean=50, sd=10, given=rules, overall={"mean": 100})
    assert x.mean() == pytest.approx(100, abs=0.5)
    where = np.array(made["region"]) == "north"
    member = np.array(made["member"])
    assert x[where & member].mean() / x[where & ~member].mean() == pytest.approx(1.5, rel=0.01)


@pytest.mark.parametrize(("mean", "sd"), [(60, 20), (60, 14.5), (50, 40), (None, 25)])
def test_mean_and_sd(mean: float | None, sd: float) -> None:
    said = {"sd": sd} | ({} if mean is None else {"mean": mean})
    x, made = column(kind="number", mean=50, sd=10, given=[{"when": SOUTH, "mean": 80}], overall=said)
    assert x.std() == pytest.approx(sd, rel=0.015)
    by = means(made, x)
    assert by["south"] - by["north"] == pytest.approx(30, abs=1)
    assert x.mean() == pytest.approx(60 if mean is None else mean, abs=0.5)


def test_rules_on_the_row_number_do_not_lean_on_the_draw() -> None:
    x, made = column(kind="number", mean=50, sd=10, given=[{"when": "id % 2 = 0", "mean": 80}], overall={"mean": 70})
    assert x.mean() == pytest.approx(70, abs=0.3)
    even = np.array(made["id"]) % 2 == 0
    assert x[even].mean() - x[~even].mean() == pytest.approx(30, abs=0.5)


@given(overall("member"))
@examples(0.6)
def test_any_column_has_its_mean_and_any_slice_is_the_same(said: dict[str, Any]) -> None:
    made = program(one_table(MEMBER, {"name": "x", **said}))
    (whole,) = batches(made, [(0, 40_000)], seed=5)
    x = whole.vectors[1].data / 100
    # Half a percent of an sd from the sample that was solved on, five standard errors of this one.
    assert abs(x.mean() - said["overall"]["mean"]) <= x.std() * (0.006 + 5 / 200)
    (some,) = batches(made, [(0, 90)], seed=5)
    assert both(made, batches(made, pairwise([0, 1, 40, 90]), seed=5)) == both(made, [some])


def test_neighbours_do_not_matter() -> None:
    x = {"name": "x", "kind": "number", "mean": 5, "sd": 1, "given": [{"when": "member", "mean": 9}],
         "overall": {"mean": 8}}  # fmt: skip
    assert cells(one_table(MEMBER, x), 200)["x"] == cells(one_table(ID, x, REGION, MEMBER), 200)["x"]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"overall": {"mean": 60}},
         "t.x.overall: is for a column with rules; without given, mean and sd are those of all rows"),
        ({"overall": {"meen": 60}, "given": [{"when": "member", "mean": 80}]},
         "t.x.overall.meen: unknown; did you mean mean?"),
        ({"overall": {}, "given": [{"when": "member", "mean": 80}]}, 't.x.overall: says nothing; write {"mean": 50}'),
        ({"overall": {"mean": 60, "sd": 5}, "given": [{"when": "member", "mean": 80}]},
         "t.x.overall.sd: sd 5 cannot be had of all rows: moving the branches reaches 14.7; move the rules or the "
         "bounds"),
        ({"overall": {"mean": 150}, "min": 0, "max": 100, "given": [{"when": "member", "mean": 80}]},
         "t.x.overall.mean: mean 150 cannot be had of all rows: moving the branches reaches 71.82; move the rules or "
         "the bounds"),
        ({"overall": {"mean": 60}, "given": [{"when": "member", "overall": {"mean": 80}}]},
         "t.x.given[0].overall: is the same for all rows; write it beside given"),
        ({"overall": {"mean": 60, "sd": 9},
          "given": [{"when": "member", "mean": 7, "min": 1, "max": 10, "sd": None}]},
         "t.x.overall.sd: needs an sd above 0, and one in every branch; give mean and sd, or leave it out"),
        ({"kind": "integer", "mean": None, "sd": None, "distribution": "binomial", "n": 9, "rate": 0.2,
          "overall": {"mean": 4}, "given": [{"when": "member", "rate": 0.5}]},
         "t.x.overall: a binomial cannot be moved; give the branches their own settings"),
    ],
)  # fmt: skip
def test_what_is_refused_and_how(said: dict[str, Any], message: str) -> None:
    assert refused(**{"kind": "number", "mean": 50, "sd": 10} | said) == message


def test_a_boolean_has_no_overall() -> None:
    assert "t.x.overall: unknown" in refused(kind="boolean", rate=0.2, overall={"rate": 0.2})
