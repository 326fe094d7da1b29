"""Picks come by their weights, missing cells by their rate, parents evenly, and text by its classes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
from odds import ROWS, counted, happens
from rows import one_table, vector, vectors

from fabulate.columns import words
from fabulate.engine.picks import joined, picks


def codes(**column: Any) -> np.ndarray[Any, Any]:
    found = vector(ROWS, **column)
    return np.bincount(found.data, minlength=len(found.type.labels))


@pytest.mark.parametrize(
    "weights", [[1] * 7, [5, 1, 0, 94], [1e-3, 1, 1e3], [0, 0, 1], list(range(1, 400)), [1.0] * 65 + [1e6]]
)
def test_categories(weights: list[float]) -> None:
    counted(codes(kind="category", values={f"v{at}": weight for at, weight in enumerate(weights)}), weights)


@pytest.mark.parametrize("rate", [0.0, 1e-4, 0.35, 0.999, 1.0])
def test_booleans_and_labels(rate: float) -> None:
    happens(int(vector(ROWS, kind="boolean", rate=rate).data.sum()), ROWS, rate)
    counted(codes(kind="boolean", rate=rate, labels=["yes", "no"]), [rate, 1 - rate])


@pytest.mark.parametrize("rate", [0.02, 0.6])
def test_missing(rate: float) -> None:
    found = vector(ROWS, kind="uuid", missing=rate)
    assert found.valid is not None
    happens(int((~found.valid).sum()), ROWS, rate)


def test_lists() -> None:
    weights = [30, 20, 0, 1.5]
    lists = {"drink": {"columns": ["name"], "rows": [["a"], ["b"], ["c"], ["d"]], "weights": weights}}
    found = vectors(one_table({"name": "x", "from": "drink.name"}, lists=lists), ROWS)["x"]
    counted(np.bincount(found.data, minlength=4), weights)


def test_two_picks_of_a_list_differ_and_the_second_is_even() -> None:
    lists = {"airport": {"columns": ["code"], "rows": [[f"A{at}"] for at in range(5)]}}
    table = {"name": "t", "bundles": {"origin": {"list": "airport"}, "goal": {"list": "airport", "not": "origin"}},
             "columns": [{"name": "a", "from": "origin.code"}, {"name": "b", "from": "goal.code"}]}  # fmt: skip
    found = vectors({"lists": lists, "tables": [table]}, ROWS)
    pairs = np.bincount(found["a"].data * 5 + found["b"].data, minlength=25)
    counted(pairs, [0 if at % 6 == 0 else 1 for at in range(25)])


@pytest.mark.parametrize("parents", [1, 7, 300])
def test_references(parents: int) -> None:
    tables = [{"name": "p", "rows": parents, "columns": [{"name": "id", "kind": "sequence"}]},
              {"name": "c", "columns": [{"name": "p", "kind": "reference", "to": "p"}]}]  # fmt: skip
    found = vectors({"tables": tables}, ROWS)["p"]
    counted(np.bincount(found.data - 1, minlength=parents), [1] * parents)


def test_references_to_the_table_itself_lead_to_earlier_rows() -> None:
    columns = ({"name": "id", "kind": "sequence", "start": 0}, {"name": "boss", "kind": "reference", "to": "t"})
    found = vectors(one_table(*columns), ROWS)["boss"]
    rows = np.arange(ROWS)
    assert found.valid is not None
    assert not found.valid[0]
    assert found.valid[1:].all()
    assert (found.data[1:] < rows[1:]).all()
    deciles = (found.data[1:] * 10 // rows[1:]).clip(0, 9)
    counted(np.bincount(deciles[1_000:], minlength=10), [1] * 10)


def test_gender_of_people() -> None:
    bundles = {"guest": {"kind": "person", "gender": {"female": 3, "male": 1}}}
    found = vectors(
        {"tables": [{"name": "t", "bundles": bundles, "columns": [{"name": "g", "from": "guest.gender"}]}]}, ROWS
    )["g"]
    shares = {"female": 3.0, "male": 1.0}
    counted(
        np.bincount(found.data, minlength=len(found.type.labels)), [shares.get(label, 0) for label in found.type.labels]
    )


def test_patterns_use_their_classes_evenly() -> None:
    found = vector(ROWS, kind="pattern", regex=r"[A-F]\d(x|y|z)")
    for place, size in ((0, 6), (1, 10), (2, 3)):
        seen = np.bincount(found.data[:, place])
        counted(seen[seen > 0], [1] * size)
        assert (seen > 0).sum() == size
    both = Counter(words.texts(found.data[:, :2]))
    counted(list(both.values()), [1] * 60)


def test_unique_patterns_look_drawn_too() -> None:
    found = vector(ROWS, kind="pattern", regex=r"\d{9}", unique=True)
    for place in range(9):
        counted(np.bincount(found.data[:, place] - ord("0"), minlength=10), [1] * 10)


def test_templates_take_texts_by_weight_and_slots_evenly() -> None:
    found = vector(ROWS, kind="template", texts={"a{s}": 3, "b{s}{s}": 1, "c": 0}, slots={"s": ["x", "y", "z"]})
    seen = Counter(words.texts(found.data))
    counted([seen[text] for text in ("ax", "ay", "az", "bxx", "byy", "bzz")], [3, 3, 3, 1, 1, 1])
    assert len(seen) == 6


def test_uuids_are_version_4_and_the_rest_is_chance() -> None:
    text = vector(ROWS, kind="uuid").data.tobytes().decode()
    lines = [text[at : at + 36] for at in range(0, len(text), 36)]
    assert {(line[8], line[13], line[14], line[18], line[23]) for line in lines} == {("-", "-", "4", "-", "-")}
    counted([sum(line[19] == digit for line in lines) for digit in "89ab"], [1] * 4)
    for place in (0, 7, 9, 15, 16, 20, 24, 35):
        seen = Counter(line[place] for line in lines)
        counted([seen[digit] for digit in "0123456789abcdef"], [1] * 16)


def test_picks_of_several_groups_at_once_are_those_of_each() -> None:
    hard = [float(at % 7 == 0) / (at + 1) ** 3 for at in range(30_000)]
    groups = [picks(w) for w in ([1.0], [1.0] * 3, [1.0] * 777, [3, 0, 1], [0, 0, 1.0], hard, [5.0, 1.0, 0.0, 0.0])]
    starts = np.cumsum([0, *(group.count for group in groups)])
    h = np.random.default_rng(1).integers(0, 2**64 - 1, 20_000, np.uint64)
    h[:4] = [0, 1, 2**32 * 1_431_655_765, 2**64 - 2]
    for at, group in enumerate(groups):
        found = joined(groups).at(np.full(len(h), at), h)
        assert (found == starts[at] + group.at(h)).all()
        bounds = group.bounds
        if bounds is not None:
            assert (group.at(h) == np.searchsorted(bounds, h, side="right")).all()
