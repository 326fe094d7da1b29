"""The report: asked facts beside what the rows hold, through every door. A fact carries its number, and convicts."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from html.parser import HTMLParser
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_process import Service
from strategies import examples, schemas

import fabulate
from fabulate.report.facts import CHECKS
from fabulate.schema.models import Fact

if TYPE_CHECKING:
    from pathlib import Path

#: A table in which there is something of everything; every number below is asked of it.
COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "kind": "sequence", "format": "S-{:05d}"},
    {"name": "member", "kind": "boolean", "rate": 0.35},
    {"name": "paid", "kind": "boolean", "rate": 0.8, "labels": ["yes", "no"]},
    {"name": "size", "kind": "category", "values": {"small": 3, "medium": 5, "large": 2}, "ordered": True},
    {"name": "price", "kind": "number", "mean": 40, "sd": 8, "decimals": 2},
    {"name": "income", "kind": "number", "median": 30000, "sigma": 0.5, "missing": 0.1},
    {"name": "quantity", "kind": "integer", "min": 1, "max": 6},
    {"name": "total", "sql": "quantity * price", "decimals": 2},
    {"name": "ordered", "kind": "date", "start": "2025-01-01", "end": "2025-06-30"},
    {"name": "shipped", "kind": "date", "after": "ordered", "by": {"median": 3, "sigma": 0.5, "unit": "d"}},
    {"name": "height", "kind": "number", "mean": 165, "sd": 6, "given": [{"when": "member", "mean": 178}]},
    {"name": "late", "sql": "case when height > 170 then 'yes' else 'no' end"},
    {"name": "sku", "kind": "pattern", "regex": "[A-Z]{2}-\\d{3,5}"},
]


def made(facts: list[dict[str, Any]], rows: int = 2_000, **more: Any) -> fabulate.Dataset:
    """The table above with facts."""
    table = {"name": "sales", "columns": COLUMNS}
    facts = [{"phrase": f"fact {at}", **fact} for at, fact in enumerate(facts)]
    return fabulate.generate(schema={"tables": [table], "facts": facts}, rows=rows, **more)


#: A fact that holds, what else it could ask that does not, and the setting that makes it.
PLANTED: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"at": "sales.member", "check": "share", "value": True, "is": 0.35}, {"is": 0.45}, "sales.member.rate"),
    ({"at": "sales.paid", "check": "share", "value": True, "is": 0.8}, {"value": False}, "sales.paid.rate"),
    ({"at": "sales.size", "check": "share", "value": "medium", "is": 0.5}, {"is": 0.6}, "sales.size.values.medium"),
    ({"at": "sales.size", "check": "share", "value": "medium", "min": 0.4}, {"min": 0.6}, "sales.size.values.medium"),
    ({"at": "sales.member", "check": "share", "min": 0.9, "where": "height > 180"}, {"where": None},
     "sales.member.rate"),
    ({"at": "sales.late", "check": "share", "value": True, "is": 0.45, "tolerance": 0.04}, {"value": False},
     "sales.late.sql"),
    ({"at": "sales.income", "check": "missing", "is": 0.1}, {"is": 0.2}, "sales.income.missing"),
    ({"at": "sales.price", "check": "mean", "is": 40}, {"is": 41}, "sales.price.mean"),
    ({"at": "sales.price", "check": "sd", "is": 8}, {"is": 9}, "sales.price.sd"),
    ({"at": "sales.income", "check": "median", "is": 30000}, {"is": 33000}, "sales.income.median"),
    ({"at": "sales.quantity", "check": "range", "min": 1, "max": 6}, {"max": 5}, "sales.quantity.min"),
    (
        {"at": "sales.ordered", "check": "range", "min": "2025-01-01", "max": "2025-06-30"},
        {"min": "2025-02-01"},
        "sales.ordered.start",
    ),
    (
        {"at": "sales.size", "check": "set", "is": ["small", "medium", "large"]},
        {"is": ["small", "large", "huge"]},
        "sales.size.values",
    ),
    ({"at": "sales.quantity", "check": "set", "is": [1, 2, 3, 4, 5, 6]}, {"is": [1, 2, 3]}, "sales.quantity"),
    ({"at": "sales.id", "check": "unique"}, {"at": "sales.quantity"}, "sales.id"),
    (
        {"at": "sales.shipped", "check": "order", "value": "ordered"},
        {"is": "before"},
        "sales.shipped.after",
    ),
    ({"at": "sales.total", "check": "equals", "is": "quantity * price"}, {"is": "quantity + price"}, "sales.total.sql"),
    (
        {"at": "sales.size", "check": "equals", "is": "large", "where": "size = 'large'"},
        {"where": "size <> 'small'"},
        "sales.size",
    ),
    ({"at": "sales.total", "check": "spearman", "value": "quantity", "min": 0.5}, {"min": None, "is": -0.5},
     "sales.total.sql"),
    ({"at": "sales.price", "check": "spearman", "value": "size", "is": 0}, {"is": 0.3}, "sales.price"),
    ({"at": "sales.height", "check": "higher", "where": "member"}, {"where": "not member"}, "sales.height.given[0]"),
    ({"at": "sales.sku", "check": "format", "is": "[A-Z]{2}-[0-9]{3,5}"}, {"is": "[A-Z]{2}-[0-9]{4}"},
     "sales.sku.regex"),
    ({"at": "sales.ordered", "check": "format", "is": "%Y-%m-%d"}, {"is": "%d/%m/%Y"}, "sales.ordered"),
    ({"at": "sales", "check": "duplicates", "is": 0}, {"is": 0.1}, "sales"),
]  # fmt: skip


def changed(fact: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """A fact that asks something else; None takes a setting away."""
    return {name: value for name, value in (fact | other).items() if value is not None}


@pytest.mark.parametrize(
    ("fact", "other", "place"), PLANTED, ids=lambda one: one.get("check") if isinstance(one, dict) else ""
)
def test_a_fact_holds_or_is_convicted_by_its_own_number(
    fact: dict[str, Any], other: dict[str, Any], place: str
) -> None:
    held, failed = made([fact, changed(fact, other)]).report.facts
    assert (held.held, held.why) == (True, None), held
    assert place in held.settings
    assert failed.held is False, failed
    assert failed.measured is not None


def test_the_report_measures_every_check_of_the_language() -> None:
    assert set(CHECKS) == set(Fact.model_fields["check"].annotation.__args__)  # type: ignore[union-attr]
    tried = {fact["check"] for fact, _, _ in PLANTED}
    assert set(CHECKS) - tried == {"rows", "per_parent", "step", "auc", "r2", "mess"}


@pytest.mark.parametrize(
    ("fact", "why"),
    [
        ({"at": "sales.nothing", "check": "mean", "is": 3}, "there is no column 'nothing' in sales"),
        ({"at": "sails.price", "check": "mean", "is": 3}, "there is no table 'sails'"),
        ({"at": "sales.size", "check": "mean", "is": 3}, "size holds category, no numbers"),
        ({"at": "sales.price", "check": "mean", "is": "many"}, "it asks for no number"),
        ({"at": "sales.price", "check": "mean", "is": 3, "where": "colour = 'red'"}, "'colour' is no cell of sales"),
        ({"at": "sales.sku", "check": "format", "is": "(a+)+b"}, "+ has no end"),
        ({"at": "sales.sku", "check": "spearman", "value": "price", "is": 0.4}, "sku's cells have no order"),
        ({"at": "sales.price", "check": "higher"}, "it names no group"),
        ({"at": "sales.member", "check": "auc", "is": 0.8}, "member has no drivers"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_says_why_and_is_not_held_either(fact: dict[str, Any], why: str) -> None:
    (found,) = made([fact], rows=50).report.facts
    assert found.held is None
    assert why in str(found.why)


def test_true_facts_are_rarely_convicted() -> None:
    # Three standard errors: 1 true fact in 370. Of 600 more than 12 fail with a chance below 1e-6.
    facts = [
        fact for fact, _, _ in PLANTED if fact["check"] in ("share", "missing", "mean", "sd", "median", "spearman")
    ]
    found = [fact for seed in range(60) for fact in made(facts, seed=seed, rows=500).report.facts]
    assert len(found) >= 600
    assert sum(fact.held is False for fact in found) <= 12


def test_rows_that_the_request_asks_for_are_no_fault() -> None:
    fact = {"phrase": "7 rows", "at": "sales", "check": "rows", "is": 7}
    schema = {"tables": [{"name": "sales", "rows": 7, "columns": COLUMNS}], "facts": [fact]}
    assert fabulate.generate(schema=schema).report.facts[0].held is True
    found = fabulate.generate(schema=schema, rows=9).report.facts[0]
    assert (found.held, found.measured) == (None, 9)
    assert "the request asked for 9 rows" in str(found.why)
    schema["tables"][0]["rows"] = 8  # type: ignore[index]
    assert fabulate.generate(schema=schema).report.facts[0].held is False


CHILDREN = {
    "tables": [
        {"name": "shops", "rows": 40, "columns": [
            {"name": "shop_id", "kind": "uuid"},
            {"name": "opened", "kind": "date", "start": "2020-01-01", "end": "2020-12-31"},
            {"name": "big", "kind": "boolean", "rate": 0.5}]},
        {"name": "sales", "rows": 400, "columns": [
            {"name": "sale_id", "kind": "sequence"},
            {"name": "shop_id", "kind": "reference", "to": "shops"},
            {"name": "in_big", "from": "shop_id.big"},
            {"name": "sold", "kind": "date", "after": "shop_id.opened"}]},
    ],
    "facts": [
        {"phrase": "ten sales a shop", "at": "sales", "check": "per_parent", "is": 10},
        {"phrase": "twelve sales a shop", "at": "sales.shop_id", "check": "per_parent", "is": 12},
        {"phrase": "1 to 30 sales", "at": "sales", "check": "per_parent", "value": "shops", "min": 1, "max": 30},
        {"phrase": "sold when open", "at": "sales.sold", "check": "order", "value": "shop_id.opened"},
        {"phrase": "half in big shops", "at": "sales.in_big", "check": "share", "is": 0.5},
    ],
}  # fmt: skip


def test_facts_across_tables() -> None:
    report = fabulate.generate(schema=CHILDREN, seed=2).report
    held = {fact.phrase: fact.held for fact in report.facts}
    assert held == {
        "ten sales a shop": True, "twelve sales a shop": False, "1 to 30 sales": True, "sold when open": True,
        "half in big shops": True,
    }  # fmt: skip
    # Forty shops were drawn, not four hundred: the cells that are read from them scatter as forty do.
    share = next(fact for fact in report.facts if fact.check == "share")
    assert share.tolerance == pytest.approx(3 * 0.5 / 40**0.5, abs=1e-3)
    keys = {key.at: key for key in report.keys}
    assert keys["sales.shop_id"].to == "shops.shop_id"
    assert (keys["sales.shop_id"].held, keys["sales.shop_id"].orphans, keys["sales.shop_id"].rows) == (True, 0, 400)
    assert keys["shops.shop_id"].doubled == 0


def test_a_key_that_is_in_no_parent_is_told() -> None:
    ds = fabulate.generate(schema=CHILDREN)
    meter = ds.meter()
    for batch in ds.batches("shops"):
        meter.add(batch)
    other = fabulate.generate(schema=CHILDREN, seed=1)
    for batch in other.batches("sales"):
        meter.add(batch)
    key = next(key for key in ds.measured(meter).keys if key.to)
    assert (key.held, key.orphans) == (False, 400)
    assert "keys broken: sales.shop_id" in ds.measured(meter).summary


def test_children_made_per_parent() -> None:
    schema = {
        "tables": [
            {"name": "customers", "rows": 300, "columns": [
                {"name": "customer_id", "kind": "sequence"},
                {"name": "since", "kind": "date", "start": "2024-01-01", "end": "2024-06-30"},
                {"name": "spent", "rollup": "sum(orders.total)"}]},
            {"name": "orders", "rows": {"per": "customers", "mean": 4, "min": 0, "max": 12}, "columns": [
                {"name": "customer_id", "kind": "reference", "to": "customers"},
                {"name": "number", "kind": "sequence", "within": "customer_id"},
                {"name": "at", "kind": "date", "after": "customer_id.since"},
                {"name": "total", "kind": "number", "min": 5, "max": 90}]},
        ],
        "facts": [
            {"phrase": "four orders", "at": "orders", "check": "per_parent", "is": 4},
            {"phrase": "five orders", "at": "orders", "check": "per_parent", "is": 5},
            {"phrase": "up to 12", "at": "orders", "check": "per_parent", "min": 0, "max": 12},
            {"phrase": "since then", "at": "orders.at", "check": "order", "value": "customer_id.since"},
            {"phrase": "four times 47.50", "at": "customers.spent", "check": "mean", "is": 190}],
    }  # fmt: skip
    ds = fabulate.generate(schema=schema, seed=4)
    assert [fact.held for fact in ds.report.facts] == [True, False, True, True, True]
    assert ds.report.facts[0].settings == ("orders.rows",)
    keys = {(key.at, key.to): key.held for key in ds.report.keys}
    assert keys == {
        ("customers.customer_id", None): True, ("orders.customer_id, number", None): True,
        ("orders.customer_id", "customers.customer_id"): True,
    }  # fmt: skip
    assert ds.report.diagram.startswith("erDiagram")
    again = fabulate.generate(schema=schema, seed=4, rows=dict(ds.report.again.sizes))
    assert again.to_csv() == ds.to_csv()


TARGETS = [
    {"name": "tenure", "kind": "integer", "mean": 24, "min": 0, "max": 72},
    {"name": "calls", "kind": "integer", "mean": 1.5, "missing": 0.1},
    {"name": "plan", "kind": "category", "values": {"basic": 5, "plus": 3, "pro": 2}},
    {"name": "left", "kind": "boolean", "rate": 0.2, "auc": 0.85,
     "drivers": {"tenure": -1, "calls": 0.6, "plan": {"basic": 0.5}}},
    {"name": "spent", "kind": "number", "mean": 500, "sd": 60, "r2": 0.6,
     "drivers": {"tenure": 0.4, "plan": {"pro": 1}}},
]  # fmt: skip


def test_a_target_is_as_hard_as_asked_and_its_rule_is_told() -> None:
    asked = [("left", "auc", 0.85), ("left", "auc", 0.75), ("spent", "r2", 0.6), ("spent", "r2", 0.4)]
    facts = [{"phrase": f"{check} {number}", "at": f"t.{name}", "check": check, "is": number}
             for name, check, number in asked]  # fmt: skip
    schema = {"tables": [{"name": "t", "columns": TARGETS}], "facts": facts}
    report = fabulate.generate(schema=schema, rows=5_000).report
    assert [fact.held for fact in report.facts] == [True, False, True, False]
    assert report.facts[0].settings == ("t.left.auc", "t.left.drivers")
    rule = report.truth["t"]["left"]
    assert rule["auc"] == pytest.approx(0.85, abs=0.01)
    assert {driver["name"]: np.sign(driver["coefficient"]) for driver in rule["drivers"]} == {
        "tenure": -1, "calls": 1, "plan": 1,
    }  # fmt: skip
    assert rule["standard_errors"]["rate"] == pytest.approx((0.2 * 0.8 / 5_000) ** 0.5, rel=0.01)
    page = report.to_html()
    tags(page)
    assert "best possible AUC 0.8" in page


def test_a_slice_says_what_it_cannot_know() -> None:
    ds = fabulate.generate(schema=CHILDREN, rows=100, offset=100, total=400)
    held = {fact.phrase: fact for fact in ds.report.facts}
    assert held["ten sales a shop"].held is None
    assert held["ten sales a shop"].why == "only a part of the rows was made"
    assert held["sold when open"].rows == 100
    table = next(table for table in ds.report.tables if table.name == "sales")
    assert (table.start, table.rows, table.total) == (100, 100, 400)
    assert "--offset 100 --total 400" in ds.report.again.command


def test_a_step_in_time() -> None:
    columns = [
        {"name": "n", "kind": "sequence", "start": 0},
        {"name": "day", "sql": "date '2025-01-01' + n * interval 1 day"},
    ]
    facts = [{"phrase": step, "at": "t.day", "check": "step", "is": step} for step in ("1d", "day", "2 days", "1h")]
    facts.append({"phrase": "rises", "at": "t.day", "check": "order"})
    schema = {"tables": [{"name": "t", "columns": columns}], "facts": facts}
    assert [fact.held for fact in fabulate.generate(schema=schema).report.facts] == [True, True, False, False, True]


def test_a_grid_of_steps_per_parent() -> None:
    every = {"step": "15min", "start": "2025-01-01", "rows": 300, "per": "sensors"}
    sensors = {"name": "sensors", "rows": 3, "columns": [{"name": "sensor_id", "kind": "sequence"}]}
    columns = [{"name": "at", "kind": "datetime", "every": True}]
    facts = [{"phrase": step, "at": "readings", "check": "step", "is": step} for step in ("15min", "1h")]
    schema = {"tables": [sensors, {"name": "readings", "every": every, "columns": columns}], "facts": facts}
    held, failed = fabulate.generate(schema=schema).report.facts
    assert (held.held, failed.held) == (True, False)
    assert held.settings == ("readings.every.step",)


def test_columns_are_summed_up_as_pandas_does() -> None:
    ds = made([], rows=3_000)
    frame, found = ds.to_pandas(), ds.report.columns
    for name in ("price", "quantity", "total", "income"):
        cells, column = frame[name].dropna().astype(float), found[f"sales.{name}"]
        assert (column.count, column.missing) == (len(cells), 3_000 - len(cells))
        assert (column.min, column.max) == (cells.min(), cells.max())
        assert column.mean == pytest.approx(cells.mean(), rel=1e-5)
        assert column.sd == pytest.approx(cells.std(), rel=1e-5)
        assert column.distinct == cells.nunique()
        assert column.quantiles["p50"] == pytest.approx(cells.quantile(0.5, interpolation="higher"), rel=1e-6)
        assert column.histogram is not None
        assert sum(column.histogram.counts) == len(cells)
    assert dict(found["sales.size"].top) == frame["size"].value_counts().to_dict()
    assert found["sales.sku"].distinct == frame["sku"].nunique()
    assert found["sales.ordered"].min == str(frame["ordered"].min().date())
    table = ds.report.tables[0].correlations
    assert table is not None
    a, b = (table.columns.index(name) for name in ("quantity", "income"))
    for method, coefficients in (("pearson", table.pearson), ("spearman", table.spearman)):
        expected = frame["quantity"].astype(float).corr(frame["income"], method=method)  # type: ignore[arg-type]
        assert coefficients[a][b] == pytest.approx(expected, abs=1e-4)


def test_the_batches_do_not_matter() -> None:
    ds = made([fact for fact, _, _ in PLANTED], rows=70_000)
    whole = ds.report.to_dict()
    meter, at = ds.meter(), 0
    for batch in ds.batches():
        for start, stop in ((0, 1), (1, 1_000), (1_000, batch.rows)):
            meter.add(batch.cut(start, min(stop, batch.rows)))
        at += batch.rows
    assert at == 70_000
    pieces = ds.measured(meter).to_dict()
    assert flat(pieces) == pytest.approx(flat(whole), rel=1e-5)


def flat(value: Any) -> list[Any]:
    """All numbers of a report in order; its texts too, but those that write numbers."""
    if isinstance(value, dict):
        return [one for key in value for one in flat(value[key])]
    if isinstance(value, list):
        return [one for item in value for one in flat(item)]
    return [value] if isinstance(value, int | float) else []


def test_a_large_table_is_sampled_evenly_and_says_so() -> None:
    ds = made([{"at": "sales.income", "check": "median", "is": 30000}], rows=300_000)
    report = ds.report
    (fact,) = report.facts
    assert fact.sampled
    assert fact.held
    assert 0.95 < report.tables[0].sample / 65_536 <= 1
    assert abs(fact.rows / (0.9 * 65_536) - 1) < 0.02
    assert report.columns["sales.member"].count == 300_000
    assert "chosen evenly" in report.to_html()


HOSTILE = '<script>alert("1")</script>'


def hostile() -> fabulate.Dataset:
    """Markup wherever a schema has room for a text."""
    columns = [
        {"name": HOSTILE, "kind": "category", "values": [HOSTILE, "b"]},
        {"name": "long", "kind": "category", "values": ["x" * 4_000, "<i>" * 1_000]},
        {"name": "text", "kind": "template", "texts": [f"{HOSTILE} & </style>"]},
    ]
    facts = [{"phrase": HOSTILE, "at": f"t.{HOSTILE}", "check": "set", "is": [HOSTILE]},
             {"phrase": "<b>x", "at": "t.<img>", "check": "share", "is": 0.5, "where": "<script>"}]  # fmt: skip
    return fabulate.generate(schema={"name": HOSTILE, "tables": [{"name": "t", "columns": columns}], "facts": facts})


class Tags(HTMLParser):
    """The tags of a page, each opened one closed."""

    VOID = ("meta", "br", "wbr")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()


def tags(page: str) -> Tags:
    found = Tags()
    found.feed(page)
    found.close()
    assert not found.open
    return found


def test_the_page_shows_hostile_names_as_text() -> None:
    page = hostile().report.to_html()
    found = tags(page)
    assert "script" not in found.seen and "img" not in found.seen and "i" not in found.seen
    assert not {name for name in found.attributes if name.startswith("on")} | ({"src", "href"} & found.attributes)
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    assert "url(" not in page.replace("url(#to)", "")
    assert "<script" not in hostile().report._repr_html_()


def luminance(colour: str) -> float:
    """The relative luminance of #rrggbb. Source: WCAG 2.1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_colours_of_the_page_can_be_told_apart() -> None:
    style = files("fabulate.report").joinpath("page.css").read_text("utf-8")
    themes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", theme)) for theme in style.split(":root {")[1:3]]
    assert len(themes) == 2
    grounds = ["held-bg", "fail-bg", "open-bg", "lost-bg"]
    pairs = [(one, other) for one in ("ink", "soft") for other in ("paper", "card", "faint", *grounds)]
    pairs += [("accent", "paper"), ("held", "held-bg"), ("fail", "fail-bg"), ("open", "open-bg")]
    for theme in themes:
        for one, other in pairs:
            light, dark = sorted((luminance(theme[one]), luminance(theme[other])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (one, other)


def test_the_page_is_bounded() -> None:
    columns = [{"name": f"column {at} {'w' * 110}", "kind": "number", "min": 0, "max": 1} for at in range(600)]
    values = [f"{n} {'y' * 500}" for n in range(60)]
    columns += [{"name": f"list {at}", "kind": "category", "values": values} for at in range(40)]
    report = fabulate.generate(schema={"tables": [{"name": "wide", "columns": columns}]}, rows=200).report
    page = report.to_html()
    tags(page)
    assert len(page) < 3_000_000
    assert report.tables[0].correlations is not None
    assert report.tables[0].correlations.left_out == 600 - len(report.tables[0].correlations.columns)


def test_the_words_stand_at_the_head_with_what_became_of_them() -> None:
    ds = fabulate.generate("300 wobbly patients, 12% missing cholesterol, 40% smokers", planner="offline")
    page = ds.report.to_html()
    assert '<mark class="held" title="held">12% missing cholesterol<sup>✓</sup></mark>' in page
    for words in ds.plan.not_understood:
        assert f'<mark class="lost" title="not understood">{words}</mark>' in page
    # What is marked is not told by colour alone, and the words are whole without the marks.
    said = re.sub(r"<sup>.</sup>|<[^>]*>", "", page.split('<blockquote class="said">')[1].split("</blockquote>")[0])
    assert said == ds.description


def test_a_fact_that_fails_is_named_in_the_summary() -> None:
    ds = made([{"at": "sales.price", "check": "mean", "is": 40}, {"at": "sales.price", "check": "mean", "is": 60}])
    assert ds.report.summary == "1 of 2 facts held; not held: fact 1 (sales.price)"
    assert repr(ds.report).count("\n") == 2
    assert 'class="fail"' in ds.report.to_html()


def run(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fabulate", "generate", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_the_command_line_measures_while_it_writes(tmp_path: Path) -> None:
    words = ("500 patients, 12% missing cholesterol", "--planner", "offline")
    done = run(*words, "--out", "rows.csv", "--report", "report.html", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "2 of 2 facts held" in done.stderr
    assert "wrote report.html" in done.stderr
    plain = run(*words, "--out", "plain.csv", folder=tmp_path)
    assert "facts held" not in plain.stderr
    assert (tmp_path / "rows.csv").read_bytes() == (tmp_path / "plain.csv").read_bytes()
    piped = run(*words, "--format", "csv", "--report", "report.json", folder=tmp_path)
    assert piped.stdout == (tmp_path / "rows.csv").read_text("utf-8")
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert [fact["held"] for fact in report["facts"]] == [True, True]
    command = shlex.split(report["again"]["command"])
    assert command[:2] == ["fabulate", "generate"]
    assert run(*command[2:], "--planner", "offline", folder=tmp_path).stdout == piped.stdout


ANSWERS = [None, 0.5, 3, "x", "2025-01-01", "1d", True, ["a", 1], "1 +", "%Y-%m", "[A-Z]{2}", -1e15, "9" * 400, 10**400]


@given(schemas(), st.data())
@examples(1)
def test_any_schema_with_any_facts_has_a_report(schema: dict[str, Any], data: st.DataObject) -> None:
    places = [table["name"] for table in schema["tables"]]
    places += [f"{table['name']}.{column['name']}" for table in schema["tables"] for column in table["columns"]]
    names = [place.partition(".")[2] for place in places]
    asked = st.fixed_dictionaries(
        {"phrase": st.text(max_size=9), "at": st.sampled_from(places), "check": st.sampled_from(sorted(CHECKS))},
        optional={name: st.sampled_from([*ANSWERS, *names]) for name in ("value", "is", "min", "max")}
        | {"where": st.sampled_from(["1 = 1", "x >", *filter(None, names)]), "tolerance": st.just(0.1)},
    )
    facts = data.draw(st.lists(asked, max_size=25))
    ds = fabulate.generate(schema=schema | {"facts": facts}, rows=data.draw(st.integers(1, 60)))
    report = ds.report
    assert len(report.facts) == len(facts)
    assert all((fact.held is None) == (fact.why is not None) for fact in report.facts)
    json.dumps(report.to_dict(), allow_nan=False)
    tags(report.to_html())
    assert not [key for key in report.keys if key.held is False]
    written = {name: column.count + column.missing for name, column in report.columns.items()}
    assert written == {f"{t}.{c}": ds.sizes[t] for t in ds.tables for c in ds.program.tables[t].written}


def test_a_report_needs_a_name_of_its_own(tmp_path: Path) -> None:
    for name, why in (("-", "a .html or a .json file"), ("report.pdf", "a .html or a .json file"),
                      ("no/where.html", "does not exist")):  # fmt: skip
        done = run("patients", "--report", name, folder=tmp_path)
        assert done.returncode == 2
        assert why in done.stderr
    assert not list(tmp_path.iterdir())


def test_the_service_puts_the_report_beside_the_tables(tmp_path: Path) -> None:
    ask = {"schema": CHILDREN, "rows": 3_000, "format": "zip"}
    with Service(tmp_path / "cache") as service, httpx.Client(base_url=service.url) as client:
        found = client.post("/generate", json={**ask, "report": True})
        assert found.status_code == 200
        plain = client.post("/generate", json=ask)
        link = {"description": "500 patients, 12% missing cholesterol", "format": "zip", "report": "true"}
        by_words = client.get("/generate", params=link)
        tags = {client.head("/generate", params=link | {"report": one}).headers["etag"] for one in ("true", "false")}
        wrong = [
            client.post("/generate", json={**ask, "format": "csv", "report": True}),
            client.post("/generate", json={**ask, "report": "yes"}),
            client.get("/generate", params=link | {"report": "yes"}),
        ]
    with ZipFile(BytesIO(found.content)) as archive, ZipFile(BytesIO(plain.content)) as bare:
        assert archive.namelist() == ["shops.csv", "sales.csv", "report.html", "report.json"]
        assert bare.namelist() == ["shops.csv", "sales.csv"]
        assert archive.read("sales.csv") == bare.read("sales.csv")
        report = json.loads(archive.read("report.json"))
    local = fabulate.generate(schema=CHILDREN, rows=3_000).report.to_dict()
    assert flat(report) == pytest.approx(flat(json.loads(json.dumps(local))), rel=1e-5)
    with ZipFile(BytesIO(by_words.content)) as archive:
        assert b"12% missing cholesterol<sup>" in archive.read("report.html")
    assert len(tags) == 2
    assert [(one.status_code, one.json()["error_type"]) for one in wrong] == [(400, "validation")] * 3
    assert wrong[0].json()["message"] == "a report comes in a zip, beside every table; ask for format zip"


def test_the_report_is_json() -> None:
    for ds in (hostile(), fabulate.generate(schema=CHILDREN), made([fact for fact, _, _ in PLANTED], rows=1)):
        assert json.loads(json.dumps(ds.report.to_dict(), allow_nan=False))["summary"] == ds.report.summary


@pytest.mark.slow
def test_memory_stays_flat() -> None:
    code = """
import resource, sys, fabulate
columns = [{"name": f"x{at}", "kind": "number", "mean": 5, "sd": 2} for at in range(6)]
columns += [{"name": "id", "kind": "uuid"}, {"name": "name", "from": "person.full_name"},
            {"name": "kind", "kind": "category", "values": ["a", "b"]}, {"name": "n", "kind": "integer", "mean": 3}]
facts = [{"phrase": "mean 5", "at": "t.x1", "check": "mean", "is": 5},
         {"phrase": "median 5", "at": "t.x2", "check": "median", "is": 5}]
ds = fabulate.generate(schema={"tables": [{"name": "t", "columns": columns}], "facts": facts}, rows=int(sys.argv[1]))
assert all(fact.held for fact in ds.report.facts), ds.report
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
    small, large = (
        float(subprocess.run([sys.executable, "-c", code, rows], capture_output=True, text=True, check=True).stdout)
        for rows in ("200000", "2000000")
    )
    # The million hashes of a key, and as many again while they are sorted.
    assert large - small < 40, (small, large)


def test_hashes_of_written_cells_do_not_depend_on_the_block() -> None:
    from fabulate.columns import Type, Vector, words
    from fabulate.report.cells import hashes

    texts = ["a", "", "eight by", "eight byt", "x" * 40, "日本語のテキスト"]
    narrow = hashes(Vector(Type("text"), words.pack_text(texts)))
    wide = np.full((len(texts), 300), 0xFF, np.uint8)
    for at, text in enumerate(texts):
        data = text.encode()
        wide[at, 7 : 7 + 3 * len(data) : 3] = np.frombuffer(data, np.uint8)
    assert (hashes(Vector(Type("text"), wide)) == narrow).all()
    assert len(set(narrow.tolist())) == len(texts)


def test_values_are_measured_before_the_mess_and_copies_in_the_written_rows() -> None:
    mess = {"duplicates": 0.25, "outliers": {"columns": ["price"], "rate": 0.3}, "case": 0.3,
            "blanks": {"rate": 0.3, "length": 1},
            "formats": {"columns": ["ordered"], "of": ["%d/%m/%Y"], "rate": 0.3}}  # fmt: skip
    facts = [
        {"at": "sales", "check": "rows", "is": 2_000},
        {"at": "sales", "check": "duplicates", "is": 0.25},
        {"at": "sales.price", "check": "mean", "is": 40},
        {"at": "sales.size", "check": "set", "is": ["small", "medium", "large"]},
        {"at": "sales.income", "check": "missing", "is": 0.1},
        {"at": "sales.id", "check": "unique", "is": True},
        {"at": "sales.ordered", "check": "range", "min": "2025-01-01", "max": "2025-06-30"},
        {"at": "sales.price", "check": "mess", "value": "outliers", "is": 0.3},
        {"at": "sales.ordered", "check": "mess", "value": "formats", "is": 0.3},
        {"at": "sales", "check": "duplicates", "is": 0.1},
        {"at": "sales.size", "check": "mess", "value": "case", "is": 0.4},
    ]
    table = {"name": "sales", "columns": COLUMNS, "mess": mess}
    said = [{"phrase": f"fact {at}", **fact} for at, fact in enumerate(facts)]
    ds = fabulate.generate(schema={"tables": [table], "facts": said}, rows=2_000)
    report = ds.report
    assert [fact.held for fact in report.facts] == [True] * 9 + [False] * 2
    assert report.facts[1].measured == 0.25
    price = next(one for one in report.tables[0].columns if one.name == "price")
    frame = ds.to_pandas()
    assert price.mean == pytest.approx(frame["price"].mean(), rel=1e-5) and abs(price.mean - 40) > 5
    assert all(key.held for key in report.keys)
    assert report.tables[0].rows == len(frame) == 2_000
    part = fabulate.generate(schema=ds.schema, rows=70, offset=300, total=2_000).report
    assert [fact.held for fact in part.facts if fact.at == "sales.price"] == [True, True]
    assert "<html" in report.to_html()
