"""`unique`: no cell twice, by counting; a space that is too small is an error before the first row."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import batches, both, cells, one_table, program
from strategies_modifiers import unique_templates

import fabulate
from fabulate.engine.bijection import feistel
from fabulate.schema import SchemaError

WORDS = [f"word{at}" for at in range(300)]


def template(*texts: str, **slots: Any) -> dict[str, Any]:
    return {"name": "x", "kind": "template", "unique": True, "texts": list(texts), "slots": slots}


def column(said: dict[str, Any], rows: int, start: int = 0) -> list[str]:
    return cells(one_table(said), rows, start=start)["x"]


def space(said: dict[str, Any]) -> int | None:
    return program(one_table(said)).tables["t"].cells["x"].space


def refused(said: dict[str, Any]) -> str:
    with pytest.raises(SchemaError) as caught:
        program(one_table({"name": "id", "kind": "sequence"}, said))
    return str(caught.value)


@pytest.mark.parametrize(
    ("said", "size"),
    [
        (template("{a} {b}", a=WORDS, b=WORDS), 90_000),
        (template("{a}{b}", a=["x", "xy"], b=["z", "yz"]), 3),
        (template("A-{a} {b}", "B-{b}{c}", a=WORDS, b=WORDS[:30], c={"regex": "[0-9]{2}"}), 12_000),
        (template("{a}-{a:2}-{a}", a=WORDS[:40]), 1_600),
        (template("{c}", c={"regex": "(ab|cd)[x-z]{3}"}), 54),
        (template("one", "two", "three"), 3),
        (template("{a}", "{b}", a=["x", "y", "y"], b=["y", "z"]), 3),
        (template("{a}{a:2}", a=["", "0", "00"]), 5),
    ],
)  # fmt: skip
def test_every_cell_of_the_space_comes_once(said: dict[str, Any], size: int) -> None:
    assert space(said) == size
    assert len(set(column(said, size))) == size


def test_a_space_beyond_62_bits() -> None:
    said = template("x{c}", "y{c}z", c={"regex": "[a-z]{40}"})
    assert (space(said) or 0) > 10**18
    for start in (0, 2**40, 10**18):
        assert len(set(column(said, 5_000, start))) == 5_000
    assert not set(column(said, 5_000)) & set(column(said, 5_000, 10**12))


def test_rows_do_not_come_in_the_order_of_the_banks() -> None:
    made = column(template("{a} {b}", a=WORDS, b=WORDS), 1_000)
    assert sum(one < two for one, two in pairwise(made)) == pytest.approx(500, abs=80)
    assert len({cell.split()[0] for cell in made}) > 250


def test_a_uuid_of_fakers() -> None:
    said = {"name": "x", "kind": "faker", "method": "uuid4", "unique": True}
    made = column(said, 50_000)
    assert len(set(made)) == 50_000 and {cell[14] for cell in made} == {"4"}
    assert made == column({"name": "x", "kind": "uuid"}, 50_000)


def test_unique_is_among_those_that_are_there() -> None:
    made = column({**template("{a} {b}", a=WORDS, b=WORDS), "missing": 0.3}, 20_000)
    there = [cell for cell in made if cell is not None]
    assert len(set(there)) == len(there) < 15_000


def test_too_many_rows_are_an_error_before_the_first() -> None:
    schema = one_table(template("{a} {b}", a=WORDS[:9], b=WORDS[:9]))
    assert len((fabulate.generate(schema=schema, rows=81).to_csv() or "").splitlines()) == 82
    with pytest.raises(SchemaError) as caught:
        fabulate.generate(schema=schema, rows=82)
    assert str(caught.value) == (
        "t.x.unique: can make 81 different cells, and 82 rows are asked for; widen the column or ask for fewer rows"
    )


@given(unique_templates(), st.lists(st.integers(0, 50), max_size=5))
def test_no_cell_twice_in_any_template_and_any_slice_is_the_same(said: dict[str, Any], cuts: list[int]) -> None:
    made = program(one_table({"name": "x", **said}))
    rows = min(50, made.tables["t"].cells["x"].space or 0)
    whole = both(made, batches(made, [(0, rows)], seed=9))
    assert len(set(whole[1]["x"].to_pylist())) == rows
    edges = [0, *sorted(min(cut, rows) for cut in cuts), rows]
    assert both(made, batches(made, pairwise(edges), seed=9)) == whole


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (template("{id}"),
         "t.x.unique: {id} is another column's cell, of which nobody counts how many there are; take slots only, or a "
         "sequence with a format"),
        (template("{c}", c={"regex": "a{1,3}"}),
         "t.x.unique: the choices of {c} have different lengths, so two may make the same text; write alternatives of "
         "one length, as [A-Z]{3}"),
        (template("{a}{a:2}{a:3}", a=[*WORDS, "1", "0word1"]),
         "t.x.unique: two of its 27,543,608 choices may make the same text; put a sign between the slots that is in "
         "none of their words"),
        (template("{a} {c}", "{b} {c}", a=WORDS, b=["word", "x"], c={"regex": "[a-z]{4,4}"}), None),
        (template("{a} {c}", "{a}+{c}", a=WORDS, c={"regex": "[a-z]{4}"}),
         "t.x.unique: two of its 274,185,600 choices may make the same text; begin each text with another letter, or "
         "take one text"),
        ({**template("a", "b"), "texts": {"a": 1, "b": 2}},
         "t.x.unique: texts of different weights: where no cell comes twice, a text comes as often as it has cells; "
         "write the texts as a list"),
        ({"name": "x", "kind": "faker", "method": "name", "unique": True},
         "t.x.unique: nobody can count the different cells of name in en_US, so two may be the same; take a pattern, a "
         'uuid or a sequence; for people {"from": "person.email"} or {"from": "person.username"}'),
        ({"name": "x", "kind": "number", "min": 1, "max": 2, "unique": True},
         "t.x.unique: only sequence, uuid, pattern, template, faker, email and username can be unique; leave it out or "
         "change the kind"),
        ({**template("a {id}"), "unique": False, "given": [{"when": "id > 3", "unique": True}]},
         "t.x.given[0].unique: is the same for all rows; leave it out of the rule"),
    ],
)  # fmt: skip
def test_what_is_refused_and_how(said: dict[str, Any], message: str | None) -> None:
    if message is None:
        program(one_table(said))
    else:
        assert refused(said) == message


def test_an_email_out_of_a_list_is_as_often_as_its_row() -> None:
    lists = {"staff": {"columns": ["email"], "rows": [["a@b.c"], ["d@e.f"]]}}
    with pytest.raises(SchemaError, match="can be unique"):
        program(one_table({"name": "x", "from": "staff.email", "unique": True}, lists=lists))


@pytest.mark.parametrize("count", [2, 100, 129, 9_900, 70_001])
def test_a_permutation_is_whole_and_a_few_rows_of_it_are_the_same(count: int) -> None:
    rows, key = np.arange(count), np.uint64(0x1234_5678_9ABC_DEF0)
    whole = feistel(rows, count, key)
    assert (np.sort(whole) == rows).all()
    assert (feistel(rows[-7:], count, key) == whole[-7:]).all()
    assert (feistel(rows, count, np.full(count, key)) == whole).all()
