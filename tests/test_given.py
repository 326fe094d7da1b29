"""`given` and `missing`: each branch is the column it says, rows keep their place in it, neighbours do not matter."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from rows import batches, cells, one_table, program, typed

from fabulate.schema import SchemaError

REGION = {"name": "region", "kind": "category", "values": {"north": 3, "south": 2, "west": 1}}
AGE = {"name": "age", "kind": "integer", "min": 18, "max": 90}
MEMBER = {"name": "member", "kind": "boolean", "rate": 0.4}
ROWS = 30_000


def column(*before: dict[str, Any], rows: int = ROWS, **said: Any) -> dict[str, list[Any]]:
    """Some columns and then `x`, as Python values."""
    return cells(one_table(REGION, AGE, MEMBER, *before, {"name": "x", **said}), rows)


def where(made: dict[str, list[Any]], **wanted: Any) -> list[Any]:
    """The x of rows whose other cells are as wanted."""
    (name, value), *rest = wanted.items()
    assert not rest
    return [x for x, other in zip(made["x"], made[name], strict=True) if other == value]


def share(values: list[Any], value: object = True) -> float:
    return sum(v == value for v in values) / len(values)


def refused(*before: dict[str, Any], **said: Any) -> str:
    with pytest.raises(SchemaError) as caught:
        program(one_table(REGION, AGE, MEMBER, *before, {"name": "x", **said}))
    return str(caught.value)


def test_the_first_rule_that_fits_changes_the_settings_it_names() -> None:
    rules = [{"when": "region = 'south'", "mean": 80}, {"when": "region <> 'north' and age > 0", "mean": 20, "sd": 2}]
    made = column(kind="number", mean=50, sd=10, given=rules)
    for region, mean, sd in (("north", 50, 10), ("south", 80, 10), ("west", 20, 2)):
        some = where(made, region=region)
        assert np.mean(some) == pytest.approx(mean, abs=5 * sd / len(some) ** 0.5)
        assert np.std(some) == pytest.approx(sd, rel=0.06)


def test_the_order_of_rules_counts() -> None:
    rules = [{"when": "age > 30", "min": 10, "max": 19}, {"when": "age > 60", "min": 20, "max": 29}]
    first = column(kind="integer", min=0, max=9, given=rules, rows=2_000)
    second = column(kind="integer", min=0, max=9, given=rules[::-1], rows=2_000)
    for age, x, y in zip(first["age"], first["x"], second["x"], strict=True):
        assert x // 10 == (age > 30)
        assert y // 10 == (2 if age > 60 else 1 if age > 30 else 0)


def test_a_rule_may_take_settings_away() -> None:
    made = column(
        kind="number", mean=50, sd=10, given=[{"when": "member", "mean": None, "sd": None, "min": 0, "max": 1}]
    )
    assert min(where(made, member=True)) >= 0 and max(where(made, member=True)) <= 1
    assert np.mean(where(made, member=False)) == pytest.approx(50, abs=0.5)


def test_a_row_keeps_its_place_in_the_distribution() -> None:
    plain = column(kind="number", mean=50, sd=10, rows=3_000)
    made = column(kind="number", mean=50, sd=10, given=[{"when": "member", "mean": 500, "sd": 100}], rows=3_000)
    for member, x, y in zip(plain["member"], plain["x"], made["x"], strict=True):
        assert y == pytest.approx(10 * x, abs=0.051) if member else y == x


def test_categories_of_branches_are_one_category() -> None:
    rules = [
        {"when": "region = 'south'", "values": ["b", "z"]},
        {"when": "region = 'west'", "values": {"a": 1, "c": 9}},
    ]
    made = column(kind="category", values=["a", "b"], given=rules)
    count = Counter(zip(made["region"], made["x"], strict=True))
    assert set(count) == {
        ("north", "a"), ("north", "b"), ("south", "b"), ("south", "z"), ("west", "a"), ("west", "c"),
    }  # fmt: skip
    assert share(where(made, region="west"), "c") == pytest.approx(0.9, abs=0.02)


def test_categories_of_whole_numbers_beside_words_are_words() -> None:
    made = column(kind="category", values=["a", "b"], given=[{"when": "member", "values": [1, 2]}], rows=500)
    assert set(made["x"]) == {"a", "b", "1", "2"}


def test_decimals_of_branches_are_the_most() -> None:
    rules = [{"when": "member", "decimals": 3}]
    (batch,) = batches(
        program(one_table(MEMBER, {"name": "x", "kind": "number", "min": 0, "max": 9, "given": rules})), [(0, 99)]
    )
    assert batch.vectors[1].type.decimals == 3


def test_texts_dates_and_expressions_have_rules() -> None:
    made = column(
        {"name": "t", "kind": "template", "texts": ["fine"], "given": [{"when": "member", "texts": ["very {region}"]}]},
        {"name": "d", "kind": "date", "start": "2026-01-01", "end": "2026-01-31",
         "given": [{"when": "age >= 65", "start": "2020-01-01", "end": "2020-12-31"}]},
        sql="age * 2", given=[{"when": "member", "sql": "age + 0.5"}], rows=2_000,
    )  # fmt: skip
    for region, age, member, t, d, x in zip(
        *(made[c] for c in ("region", "age", "member", "t", "d", "x")), strict=True
    ):
        assert t == (f"very {region}" if member else "fine")
        assert d.year == (2020 if age >= 65 else 2026)
        assert x == (age + 0.5 if member else age * 2)


def test_times_and_plus_all_apply_in_their_order() -> None:
    rules = [
        {"when": "region <> 'north'", "times": 2},
        {"when": "region = 'west'", "plus": 5},
        {"when": "member", "plus": 1},
    ]
    plain = column(kind="number", mean=50, sd=10, rows=3_000)
    made = column(kind="number", mean=50, sd=10, given=rules, rows=3_000)
    for region, member, x, y in zip(plain["region"], plain["member"], plain["x"], made["x"], strict=True):
        wanted = x * (2 if region != "north" else 1) + (5 if region == "west" else 0) + member
        assert y == pytest.approx(wanted, abs=0.011)


def test_times_keeps_within_the_bounds_and_clips_nothing() -> None:
    made = column(kind="number", mean=50, sd=15, min=0, max=100, given=[{"when": "member", "times": 1.4}])
    some = where(made, member=True)
    assert min(made["x"]) >= 0 and max(made["x"]) <= 100
    assert sum(x == 100 for x in some) < 10
    assert np.mean(some) == pytest.approx(70, abs=1)


def test_times_moves_the_bounds_of_what_has_nothing_else() -> None:
    made = column(kind="integer", min=10, max=20, given=[{"when": "member", "times": 10, "plus": 1}])
    assert set(where(made, member=True)) == set(range(101, 202))
    assert set(where(made, member=False)) == set(range(10, 21))


def test_times_on_a_rate_multiplies_the_odds() -> None:
    rules = [{"when": "region <> 'north'", "times": 2}, {"when": "region = 'west'", "times": 3}]
    made = column(kind="boolean", rate=0.2, given=rules)
    for region, odds in (("north", 0.25), ("south", 0.5), ("west", 1.5)):
        assert share(where(made, region=region)) == pytest.approx(odds / (1 + odds), abs=0.025)


def test_many_rules_on_a_rate_hold_together_in_many_ways() -> None:
    rules = [{"when": f"mod(age, {k}) = 0", "times": 1.5} for k in range(2, 14)]
    made = column(kind="boolean", rate=0.1, given=rules)
    odds = [1.5 ** sum(age % k == 0 for k in range(2, 14)) / 9 for age in made["age"]]
    assert sum(made["x"]) == pytest.approx(sum(o / (1 + o) for o in odds), rel=0.05)


def test_exclusive_rules_need_not_be_possible_together() -> None:
    rules = [{"when": "region = 'south'", "times": 8}, {"when": "region = 'west'", "times": 9}]
    made = column(kind="number", mean=10, min=0, max=100, given=rules)
    assert np.mean(where(made, region="west")) == pytest.approx(90, abs=1)


def test_settings_and_moves_in_one_column() -> None:
    rules = [
        {"when": "member", "times": 2},
        {"when": "region = 'south'", "mean": 100},
        {"when": "age > 0", "mean": 10, "plus": 1},
    ]
    made = column(kind="number", mean=50, sd=1, given=rules)
    got = {
        (r, m): round(
            np.mean([x for q, n, x in zip(made["region"], made["member"], made["x"], strict=True) if (q, n) == (r, m)])
        )
        for r in ("north", "south")
        for m in (False, True)
    }
    assert got == {("north", False): 11, ("north", True): 21, ("south", False): 101, ("south", True): 201}


def test_rules_change_how_much_is_missing() -> None:
    made = column(
        kind="date", missing=0.1, given=[{"when": "region = 'south'", "missing": 0.5}, {"when": "member", "missing": 0}]
    )
    some = [x for x, r, m in zip(made["x"], made["region"], made["member"], strict=True) if m and r != "south"]
    assert None not in some
    assert share(where(made, region="south"), None) == pytest.approx(0.5, abs=0.03)


def test_missing_when_is_exactly_then() -> None:
    made = column(kind="date", missing={"when": "not member or age > 60"})
    for member, age, x in zip(made["member"], made["age"], made["x"], strict=True):
        assert (x is None) == (not member or age > 60)


def test_missing_more_when_keeps_the_whole_rate() -> None:
    made = column(kind="date", missing={"rate": 0.12, "more_when": "age > 60"}, rows=100_000)
    old = [x is None for x, age in zip(made["x"], made["age"], strict=True) if age > 60]
    young = [x is None for x, age in zip(made["x"], made["age"], strict=True) if age <= 60]
    assert (sum(old) + sum(young)) / 100_000 == pytest.approx(0.12, abs=0.006)
    odds = [p / (1 - p) for p in (np.mean(old), np.mean(young))]
    assert odds[0] / odds[1] == pytest.approx(4, rel=0.08)


@pytest.mark.parametrize(
    ("rate", "condition"), [(0.0, "age > 60"), (1.0, "age > 60"), (0.3, "true"), (0.3, "false"), (0.9, "age > 40")]
)
def test_missing_more_when_at_its_ends(rate: float, condition: str) -> None:
    made = column(kind="integer", min=1, max=9, missing={"rate": rate, "more_when": condition})
    assert share(made["x"], None) == pytest.approx(rate, abs=0.015)


EVERY = [
    {"name": "a", "kind": "number", "mean": 50, "sd": 9,
     "given": [{"when": "member", "times": 2}, {"when": "age > 50", "plus": 9},
               {"when": "region = 'west'", "mean": 5}]},
    {"name": "b", "kind": "category", "values": ["p", "q"], "missing": {"rate": 0.2, "more_when": "member"},
     "given": [{"when": "age > 40", "values": ["r", "s"]}]},
    {"name": "c", "kind": "template", "texts": ["is {b}"],
     "given": [{"when": "a > 60", "texts": ["was {b}, {b}", "no"]}]},
    {"name": "d", "sql": "case when a > 60 then b || '!' else c end", "missing": {"when": "age < 30"}},
    {"name": "e", "sql": "round(a * age / 7, 1)", "given": [{"when": "b = 'p'", "sql": "sqrt(a)"}]},
]  # fmt: skip


def test_any_slice_is_the_same() -> None:
    made = program(one_table(REGION, AGE, MEMBER, *EVERY))
    (whole,) = batches(made, [(0, 3_000)], seed=7)
    cuts = [0, 1, 2, 700, 701, 1_999, 3_000]
    pieces = batches(made, pairwise(cuts), seed=7)
    assert typed(made, pieces).to_pydict() == typed(made, [whole]).to_pydict()
    (lone,) = batches(made, [(2_345, 2_346)], seed=7)
    assert typed(made, [lone]).to_pylist() == typed(made, [whole]).slice(2_345, 1).to_pylist()


def test_neighbours_do_not_matter() -> None:
    names = [c["name"] for c in EVERY]
    wanted = cells(one_table(REGION, AGE, MEMBER, *EVERY), 500)
    moved = cells(
        one_table({"name": "new", "sql": "a + 1"}, *reversed(EVERY), MEMBER, {**AGE, "hidden": True}, REGION), 500
    )
    assert {n: wanted[n] for n in names} == {n: moved[n] for n in names}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"kind": "category", "values": ["a"], "given": [{"when": "region = 'est'", "values": ["b"]}]},
         "t.x.given[0].when: 'est' is no value of region; did you mean west? there are north, south, west"),
        ({"kind": "category", "values": ["a"], "given": [{"when": "member", "times": 2}]},
         "t.x.given[0].times: is for numbers and booleans; name the settings that change"),
        ({"kind": "boolean", "given": [{"when": "member", "plus": 2}]},
         "t.x.given[0].plus: is for numbers; write times, which multiplies the odds"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "member", "times": -1}]},
         "t.x.given[0].times: -1 is not above 0"),
        ({"kind": "number", "mean": 5, "min": 0, "max": 9, "given": [{"when": "age > 20", "sd": 1},
                                                                  {"when": "member", "times": 3}]},
         "t.x.given[1].mean: mean 15 is not between 0 and 9; move the bounds or the parameters"),
        ({"kind": "integer", "n": 9, "rate": 0.5, "distribution": "binomial",
          "given": [{"when": "member", "times": 3}]},
         "t.x.given[0].times: cannot move a binomial; name the settings that change"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "region", "mean": 3}]},
         "t.x.given[0].when: region is category, no condition; write region = 'north'"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "age > 90", "mean": 3}]},
         "t.x.given[0].when: no row can meet age > 90; age is from 18 to 90"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "x > 3", "mean": 3}]},
         "t.x.given[0].when: columns depend on one another in a circle: x → x"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "agee > 30", "mean": 3}]},
         "t.x.given[0].when: 'agee' is no cell of t; did you mean age?"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "member", "median": 3}]},
         "t.x.given[0]: these settings tell no distribution (mean, sd, median); give min+max, mean+sd, median+sigma, "
         "mean+min+max, or mean alone"),
        ({"kind": "number", "mean": 5, "sd": 1, "given": [{"when": "member", "times": 2}] * 13},
         "t.x.given: 13 rules with times or plus; 12 at the most"),
        ({"sql": "age", "given": [{"when": "member", "sql": "today"}]},
         "t.x.given: rules: a branch is integer and a branch is date; make them one kind, with cast"),
        ({"kind": "uuid", "unique": True, "given": [{"when": "member", "missing": 0.5}]},
         "t.x.given: rules may make the same cell twice in a unique column; leave out unique or given"),
        ({"kind": "date", "missing": {"when": "member = 'yes'"}},
         "t.x.missing.when: member is boolean and 'yes' is text: they cannot be compared; a boolean is true or false, "
         "without quotes"),
        ({"kind": "date", "missing": {"rate": 0.1, "more_when": "now() > x"}},
         "t.x.missing.more_when: now reads the clock; write today: the day of the schema's as_of"),
    ],
)  # fmt: skip
def test_what_is_refused_and_how(said: dict[str, Any], message: str) -> None:
    assert refused(**said) == message
