"""Rows per parent: how many, whose, and the sizes of all tables; through the doors that people use."""

from __future__ import annotations

import copy
import io
import json
import math
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import program
from scipy import stats
from service_process import Service
from strategies import PER, examples

import fabulate
from fabulate.engine.children import Children, children
from fabulate.engine.distributions.per_parent import counts
from fabulate.planner import edits
from fabulate.schema import RequestError
from fabulate.schema.models import PerParent

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

#: A test fails by chance once in a million times.
ALARM = 1e-6
FORMS: tuple[dict[str, Any], ...] = (
    *PER,
    {"mean": 5},
    {"mean": 3.2, "min": 1, "max": 12},
    {"min": 1, "max": 6},
    {"mean": 0.05},
    {"distribution": "negative_binomial", "mean": 5, "sd": 9},
    {"distribution": "negative_binomial", "mean": 5, "sd": 4, "min": 1, "max": 30},
    {"distribution": "pareto", "exponent": 1.2, "max": 5_000},
    {"distribution": "zipf", "exponent": 2, "max": 10_000},
)


def made(said: dict[str, Any]) -> Children:
    return children("p", "t", counts(PerParent.model_validate({"per": "p", **said})))


def chances(some: Children) -> NDArray[np.float64]:
    return np.diff(some.counts.ends, prepend=0.0)


@pytest.mark.parametrize("said", FORMS, ids=json.dumps)
def test_totals_are_exact_and_counts_are_as_asked(said: dict[str, Any]) -> None:
    some = made(said)
    parents = 20 * some.size
    _, count = some.spans(np.arange(parents), 7)
    number = np.arange(some.counts.low, some.most + 1)
    assert int(count.sum()) == math.floor(some.counts.mean * parents)
    assert abs(float(some.counts.mean) - float((chances(some) * number).sum())) < 1e-6
    seen = np.bincount(count - some.counts.low, minlength=len(number))
    want = chances(some) * parents
    often = want >= 10
    rest = max(parents - want[often].sum(), 1e-9)
    odd = ((seen[often] - want[often]) ** 2 / want[often]).sum() + (seen[~often].sum() - rest) ** 2 / rest
    assert stats.chi2.sf(odd, max(int(often.sum()), 1)) > ALARM
    sd = math.sqrt((chances(some) * (number - float(some.counts.mean)) ** 2).sum())
    assert count.std() == pytest.approx(sd, rel=0.03, abs=0.01)


@pytest.mark.parametrize("said", FORMS, ids=json.dumps)
@pytest.mark.parametrize("start", [0, 10**9, 10**15, 2**63 - 9_000])
def test_a_child_knows_its_parent_and_the_parent_its_children(said: dict[str, Any], start: int) -> None:
    some = made(said)
    start = start // 100 if some.counts.mean < 1 else start  # parents have rows too
    rows = start + np.arange(8_000)
    parents, places = some.families(rows, 3)
    first, count = some.spans(parents[:-4_000], 3)
    there = count > 0  # beyond the last row that can be numbered, parents have none
    assert (first + places[:-4_000] == rows[:-4_000])[there].all()
    assert start > 2**62 or there.any()
    assert (places[:-4_000] < count)[there].all()
    assert (np.diff(parents) >= 0).all()
    mixed = np.random.default_rng(1).permutation(rows)[:50]
    again, _ = some.families(mixed, 3)
    assert (again == parents[mixed - start]).all()


@given(
    st.builds(lambda a, b: (min(a, b), max(a, b)), st.integers(0, 40), st.integers(0, 40)), st.integers(1, 999),
    st.integers(0, 5_000), st.integers(0, 2**63 - 1),
)  # fmt: skip
@examples(2)
def test_any_mean_between_any_bounds(bounds: tuple[int, int], share: int, parents: int, seed: int) -> None:
    low, high = bounds
    if high == low:
        return
    mean = round(low + (high - low) * share / 1_000, 4)
    if not low < mean < high:
        return
    some = made({"mean": mean, "min": low, "max": high})
    first, count = some.spans(np.arange(parents + 1), seed)
    assert (count >= low).all() and (count <= high).all()
    assert first[-1] == some.total(parents, seed) == count[:-1].sum()
    whole = parents - parents % some.size
    assert first[whole] == math.floor(some.counts.mean * whole)
    total = int(first[-1] + count[-1])
    if total:
        assert (count[some.reached(total, seed) :] == 0).all()


def test_neighbours_have_counts_of_their_own() -> None:
    _, count = made({"mean": 5}).spans(np.arange(200_000), 1)
    for lag in (1, 2, 1_024):
        r = float(np.corrcoef(count[:-lag], count[lag:])[0, 1])
        assert abs(r) < 5 / math.sqrt(len(count)), lag


def shop(orders: dict[str, Any] | None = None) -> dict[str, Any]:
    customers = [
        {"name": "customer_id", "kind": "sequence"},
        {"name": "since", "kind": "date", "start": "2020-01-01", "end": "2022-12-31"},
        {"name": "city", "kind": "category", "values": ["Rome", "Oslo"]},
    ]
    order = [
        {"name": "order_id", "kind": "uuid"},
        {"name": "customer_id", "kind": "reference", "to": "customers"},
        {"name": "ordered_at", "kind": "datetime", "after": "customer_id.since", "end": "2025-12-31"},
        {"name": "city", "from": "customer_id.city"},
    ]
    item = [
        {"name": "order_id", "kind": "reference", "to": "orders"},
        {"name": "line", "kind": "sequence", "within": "order_id"},
        {"name": "product_id", "kind": "reference", "to": "products"},
        {
            "name": "shipped_at",
            "kind": "datetime",
            "after": "order_id.ordered_at",
            "by": {"median": 2},
            "end": "2026-12-31",
        },
        {"name": "city", "from": "order_id.customer_id.city"},
    ]
    return {
        "as_of": "2026-01-01", "main": "orders",
        "tables": [
            {"name": "items", "rows": {"per": "orders", "min": 1, "max": 4}, "columns": item},
            {"name": "orders", "rows": orders or {"per": "customers", "mean": 3.2, "max": 12}, "columns": order},
            {"name": "customers", "rows": 300, "columns": customers},
            {"name": "products", "rows": 20, "columns": [{"name": "product_id", "kind": "sequence", "start": 500}]},
        ],
    }  # fmt: skip


def test_children_agree_with_their_parents() -> None:
    ds = fabulate.generate(schema=shop(), seed=5)
    customers, orders, items = (ds.to_pandas(name) for name in ("customers", "orders", "items"))
    assert orders["customer_id"].is_monotonic_increasing
    joined = orders.merge(customers, on="customer_id", suffixes=("", "_of_customer"), validate="many_to_one")
    assert len(joined) == len(orders)
    assert (joined["city"] == joined["city_of_customer"]).all()
    assert (joined["ordered_at"] >= joined["since"]).all()
    below = items.merge(joined, on="order_id", suffixes=("", "_of_order"), validate="many_to_one")
    assert len(below) == len(items)
    assert (below["shipped_at"] >= below["ordered_at"]).all()
    assert (below["city"] == below["city_of_order"]).all()
    assert set(items["product_id"]) == set(range(500, 520))
    assert (items["line"] == items.groupby("order_id", sort=False).cumcount() + 1).all()
    assert not items.duplicated(["order_id", "line"]).any()


def sizes(rows: Any = None, seed: int = 5, **more: Any) -> dict[str, int]:
    ds = fabulate.generate(schema=shop(), rows=rows, seed=seed, **more)
    assert all(len(ds.to_arrow(name)) == stop - start for name in ds.tables for start, stop in [ds.span(name)])
    return {name: ds.span(name)[1] for name in ("customers", "orders", "items", "products")}


def test_parents_keep_their_sizes_and_children_follow() -> None:
    whole = sizes()
    assert (whole["customers"], whole["products"]) == (300, 20)
    assert abs(whole["orders"] - 960) < 6 * math.sqrt(300 * 3.2)
    assert 1 <= whole["items"] / whole["orders"] <= 4
    assert sizes({"customers": 50})["customers"] == 50


def test_rows_of_children_reach_their_parents() -> None:
    found = sizes(500)
    assert found["orders"] == 500
    orders = fabulate.generate(schema=shop(), rows=500, seed=5).to_pandas()
    assert found["customers"] == orders["customer_id"].max()
    deep = sizes({"items": 1_000})
    assert deep["items"] == 1_000 and deep["customers"] < deep["orders"] < 1_000
    both = sizes({"customers": 300, "orders": 400})
    assert (both["customers"], both["orders"]) == (300, 400)
    assert sizes({"orders": 400, "products": 7})["products"] == 7


def test_more_children_than_the_parents_have() -> None:
    with pytest.raises(RequestError) as told:
        sizes({"customers": 10, "orders": 500})
    there = sizes({"customers": 10})["orders"]
    assert str(told.value) == (
        f"500 rows of orders are asked for, and 10 of customers have {there}; ask for fewer, or for more of customers"
    )


def test_slices_are_the_same_rows() -> None:
    whole = fabulate.generate(schema=shop(), rows=400, seed=5)
    parts = [fabulate.generate(schema=shop(), rows=100, offset=at, total=400, seed=5) for at in range(0, 400, 100)]
    assert (
        "".join(part.to_csv()[len("order_id,customer_id,ordered_at,city\n") :] for part in parts)
        == whole.to_csv()[len("order_id,customer_id,ordered_at,city\n") :]
    )
    for name in ("customers", "items"):
        assert all(part.to_csv(table=name) == whole.to_csv(table=name) for part in parts)
    assert whole.head(7).to_csv() == "".join(line + "\n" for line in whole.to_csv().splitlines()[:8])
    assert whole.head(7, "items").to_csv(table="items").splitlines() == whole.to_csv(table="items").splitlines()[:8]


@pytest.mark.parametrize("orders", [{"per": "customers", "fixed": 3}, {"per": "customer_id", "min": 2, "max": 4}])
def test_the_parent_by_table_or_by_reference(orders: dict[str, Any]) -> None:
    found = fabulate.generate(schema=shop(orders)).to_pandas().groupby("customer_id").size()
    assert set(found) == ({3} if "fixed" in orders else {2, 3, 4}) and len(found) == 300


@pytest.mark.parametrize("per", ["customers", "customer_id"])
def test_two_references_to_the_parent(per: str) -> None:
    schema = shop({"per": per, "fixed": 2})
    schema["tables"][1]["columns"].append(
        {"name": "referrer_id", "kind": "reference", "to": "customers", "not": "customer_id"}
    )
    orders = fabulate.generate(schema=schema).to_pandas()
    assert (orders["customer_id"] != orders["referrer_id"]).all()
    assert orders["referrer_id"].nunique() > 200


def test_tables_may_refer_to_one_another() -> None:
    schema = {"tables": [
        {"name": "departments", "rows": 5, "columns": [
            {"name": "department_id", "kind": "sequence"}, {"name": "head_id", "kind": "reference", "to": "people"},
            {"name": "head", "from": "head_id.name"}]},
        {"name": "people", "rows": {"per": "departments", "min": 2, "max": 9}, "columns": [
            {"name": "person_id", "kind": "sequence"}, {"name": "name", "from": "person.full_name"},
            {"name": "department_id", "kind": "reference", "to": "departments"}]},
    ]}  # fmt: skip
    ds = fabulate.generate(schema=schema)
    heads = ds.to_pandas("departments").merge(ds.to_pandas("people"), left_on="head_id", right_on="person_id")
    assert len(heads) == 5
    assert (heads["head"] == heads["name"]).all()


def test_managers_without_circles() -> None:
    columns = [
        {"name": "id", "kind": "sequence"}, {"name": "name", "from": "person.full_name"},
        {"name": "boss_id", "kind": "reference", "to": "staff"}, {"name": "boss", "from": "boss_id.name"},
        {"name": "boss_of_boss", "from": "boss_id.boss_id.name"},
        {"name": "hired", "kind": "date", "start": "2020-01-01", "end": "2021-01-01"},
        {"name": "promoted", "kind": "date", "after": "boss_id.hired", "end": "2025-01-01"},
    ]  # fmt: skip
    staff = fabulate.generate(schema={"tables": [{"name": "staff", "columns": columns}]}, rows=500).to_pandas()
    assert staff["boss_id"].isna().sum() == 1
    assert (staff["boss_id"] < staff["id"])[1:].all()
    joined = staff.merge(staff, left_on="boss_id", right_on="id", suffixes=("", "_b"))
    assert len(joined) == 499
    assert (joined["boss"] == joined["name_b"]).all()
    assert (joined["promoted"] >= joined["hired_b"]).all()
    assert (joined["boss_of_boss"].fillna("") == joined["boss_b"].fillna("")).all()


def test_far_rows_cost_what_the_first_cost() -> None:
    """Not a clock: how many rows of parents are made."""
    far = program(shop())
    near = far.run("items", 0, 5, 1, far.sizes({"items": 5}, 1))
    away = far.run("items", 10**15, 10**15 + 5, 1, far.sizes({"items": 10**15 + 5}, 1))
    assert near.rows == away.rows == 5


def test_the_command_line_counts_tables(tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text(json.dumps(shop()))
    command = [sys.executable, "-m", "fabulate", "generate", "--schema", "shop.json", "--out", "shop"]
    done = subprocess.run(
        [*command, "--rows", "customers=40,products=3"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "customers (40 rows)" in done.stderr
    ds = fabulate.generate(schema=shop(), rows={"customers": 40, "products": 3})
    for name in ds.tables:
        assert (tmp_path / "shop" / f"{name}.csv").read_text() == ds.to_csv(table=name)
    wrong = subprocess.run([*command, "--rows", "shops=40"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "there is no table 'shops'" in wrong.stderr


def test_http_answers_a_zip_of_tables(tmp_path: Path) -> None:
    import httpx

    ds = fabulate.generate(schema=shop(), rows={"customers": 40}, seed=3)
    with Service(tmp_path / "cache", FABULATE_MAX_CELLS="20000") as service:
        ask = {"schema": shop(), "rows": {"customers": 40}, "seed": 3, "format": "zip"}
        answer = httpx.post(f"{service.url}/generate", json=ask)
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert {name: archive.read(name).decode() for name in archive.namelist()} == {
                f"{name}.csv": ds.to_csv(table=name) for name in ds.tables
            }
        # The cells of all children count, though one small table is asked for.
        refused = httpx.post(f"{service.url}/generate", json=ask | {"rows": {"customers": 5_000}, "table": "customers"})
        assert refused.status_code == 400
        wrong = httpx.post(f"{service.url}/generate", json=ask | {"rows": {"shops": 4}})
        assert wrong.json()["message"].startswith("there is no table 'shops'")
        none = httpx.post(f"{service.url}/generate", json=ask | {"rows": {"customers": 0}})
        assert none.json()["message"].startswith("rows: 0 is not a whole number from 1")


def test_renamed_tables_and_columns_keep_their_rows() -> None:
    """What `plan WORDS --schema` does when a name changes: everything that reads it follows."""
    changed = shop({"per": "customer_id", "mean": 2})
    items, orders, customers, _ = changed["tables"]
    orders["columns"].append({"name": "state", "kind": "category", "values": ["paid", "open"]})
    customers["columns"].append({"name": "paid", "rollup": "count(orders where state = 'paid')"})
    customers["columns"].append({"name": "last", "rollup": "max(orders.ordered_at)"})
    before = fabulate.generate(schema=copy.deepcopy(changed), seed=2)
    edits.rename_column(changed, orders, "state", "status")
    edits.rename_column(changed, orders, "customer_id", "buyer")
    edits.rename_column(changed, items, "order_id", "of")
    edits.rename_table(changed, orders, "sales")
    after = fabulate.generate(schema=changed, seed=2)
    for old, new in zip(before.tables, after.tables, strict=True):
        assert after.to_csv(table=new).split("\n", 1)[1] == before.to_csv(table=old).split("\n", 1)[1]


def test_the_dictionary_tells_how_tables_belong_together() -> None:
    schema = shop()
    schema["tables"][2]["columns"].append({"name": "orders", "rollup": "count(orders where city = 'Oslo')"})
    schema["tables"][1] |= {"order": "ordered_at"}
    schema["tables"][1]["columns"].append({"name": "nth", "running": "count(*)"})
    told = fabulate.generate(schema=schema).describe()
    assert (
        "About 3.2 rows (at most 12) for each row of customers. ordered_at rises among the rows of each parent." in told
    )
    assert "1 to 4 rows for each row of orders." in told
    assert "| `line` | whole number | Counted from 1, anew for each order_id |" in told
    assert "| `orders` | whole number | How many orders there are where city = 'Oslo' |" in told
    assert "| `nth` | whole number | How many rows there are so far, among the rows of the same customers |" in told
