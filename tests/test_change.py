"""Words on an existing schema: columns added, taken out and renamed, numbers changed, and the rest left as it was."""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from llm_server import LLMServer, plan, status

import fabulate
from fabulate.cli import main
from fabulate.engine import check
from fabulate.planner.change import change
from fabulate.schema import RequestError, SchemaError, parse

if TYPE_CHECKING:
    from pathlib import Path

SHOP: dict[str, Any] = {
    "name": "shop",
    "main": "orders",
    "lists": {"item": {"columns": ["name", "price"], "rows": [["lamp", 40.0], ["rug", 90.0], ["vase", 15.0]]}},
    "tables": [
        {
            "name": "customers",
            "rows": 50,
            "columns": [
                {"name": "customer_id", "kind": "sequence"},
                {"name": "name", "from": "person.full_name"},
                {"name": "email", "from": "person.email", "unique": True},
                {"name": "city", "kind": "category", "values": ["Oslo", "Bergen"]},
                {"name": "member", "kind": "boolean", "rate": 0.35},
            ],
        },
        {
            "name": "orders",
            "rows": 300,
            "columns": [
                {"name": "order_id", "kind": "sequence"},
                {"name": "buyer", "kind": "reference", "to": "customers"},
                {"name": "buyer_city", "from": "buyer.city"},
                {"name": "item", "from": "item.name"},
                {"name": "quantity", "kind": "integer", "mean": 2, "min": 1, "max": 6},
                {"name": "total", "sql": "quantity * item.price", "decimals": 2},
                {"name": "status", "kind": "category", "values": {"paid": 8, "open": 2}},
                {"name": "note", "kind": "template", "texts": ["{quantity} pieces, {status}."], "missing": 0.5},
                {"name": "paid_on", "kind": "date", "start": "2025-01-01", "end": "2025-12-31",
                 "missing": {"when": "status = 'open'"}},
            ],
        },
    ],
    "facts": [{"phrase": "35% members", "at": "customers.member", "check": "share", "value": True, "is": 0.35}],
}  # fmt: skip


def shop() -> Any:
    return parse(SHOP)


def changed(words: str) -> Any:
    """The new schema; it compiles."""
    found = parse(change(words, shop()).data)
    assert check(found) == []
    return found


def names(schema: Any, table: str = "orders") -> list[str]:
    return [one.name for one in schema.table(table).columns]


def settings(schema: Any, place: str) -> dict[str, Any]:
    table, _, name = place.partition(".")
    said = next(one for one in schema.to_dict()["tables"] if one["name"] == table)
    found: dict[str, Any] = next(one for one in said["columns"] if one["name"] == name)
    return found


def cells(schema: Any, table: str, column: str, rows: dict[str, int] | None = None) -> list[Any]:
    ds = fabulate.generate(schema=schema, rows=rows, seed=3)
    found: list[Any] = ds.to_arrow(table).column(column).to_pylist()
    return found


class TestAdd:
    def test_a_loyalty_tier(self) -> None:
        made = changed("add a loyalty tier, 60% bronze")
        assert names(made) == [*names(shop()), "loyalty_tier"]
        values = settings(made, "orders.loyalty_tier")["values"]
        assert values["bronze"] == 0.6
        tiers = cells(made, "orders", "loyalty_tier", {"orders": 5_000})
        assert abs(tiers.count("bronze") / 5_000 - 0.6) < 0.03
        assert any(fact.phrase == "60% bronze" and fact.at == "orders.loyalty_tier" for fact in made.facts)

    def test_to_the_table_that_is_named(self) -> None:
        made = changed("Please add a loyalty tier, 60% bronze to the customers table.")
        assert names(made, "customers")[-1] == "loyalty_tier"
        assert names(made) == names(shop())

    def test_several_with_what_is_said_of_each(self) -> None:
        made = changed("add discount between 5 and 20, payment method (cash, card) and an is_gift flag, 12% true")
        assert names(made)[-3:] == ["discount", "payment_method", "is_gift"]
        assert (settings(made, "orders.discount")["min"], settings(made, "orders.discount")["max"]) == (5, 20)
        assert set(settings(made, "orders.payment_method")["values"]) == {"cash", "card"}
        assert settings(made, "orders.is_gift")["rate"] == 0.12

    def test_labels_that_nobody_knows(self) -> None:
        made = changed("add a priority, 60% alpha, 30% beta")
        assert settings(made, "orders.priority")["values"] == {"alpha": 0.6, "beta": 0.3, "other": 0.1}

    def test_the_other_cells_stay(self) -> None:
        made = changed("add a coupon code")
        for column in names(shop()):
            assert cells(made, "orders", column) == cells(shop(), "orders", column)


class TestRemove:
    def test_a_column(self) -> None:
        made = changed("remove the note")
        assert "note" not in names(made)

    def test_several_of_a_named_table(self) -> None:
        made = changed("drop email and member from customers")
        assert names(made, "customers") == ["customer_id", "name", "city"]
        assert made.facts == [], "a fact about a column that is gone is gone"

    def test_one_that_others_read_is_hidden(self) -> None:
        found = change("remove quantity", shop())
        made = parse(found.data)
        assert settings(made, "orders.quantity")["hidden"]
        assert cells(made, "orders", "total") == cells(shop(), "orders", "total")
        assert "hidden" in found.notes[0]

    def test_one_that_another_table_reads_is_hidden(self) -> None:
        assert settings(changed("remove city from customers"), "customers.city")["hidden"]

    def test_the_last_column_stays(self) -> None:
        alone = parse({"tables": [{"name": "t", "columns": [{"name": "a", "kind": "uuid"}]}]})
        with pytest.raises(RequestError, match="only column"):
            change("drop a", alone)


class TestRename:
    def test_keeps_the_cells_and_what_reads_them(self) -> None:
        made = changed("rename quantity to pieces and rename status to state")
        assert settings(made, "orders.pieces")["key"] == "quantity"
        assert settings(made, "orders.total")["sql"] == "pieces * item.price"
        assert settings(made, "orders.note")["texts"] == ["{pieces} pieces, {state}."]
        assert settings(made, "orders.paid_on")["missing"] == {"when": "state = 'open'"}
        for old, new in (("quantity", "pieces"), ("status", "state"), ("total", "total"), ("note", "note")):
            assert cells(made, "orders", new) == cells(shop(), "orders", old)

    def test_twice_keeps_the_first_address(self) -> None:
        once = changed("rename quantity to pieces")
        twice = parse(change("rename pieces to count of items", once).data)
        assert settings(twice, "orders.count_of_items")["key"] == "quantity"

    def test_a_column_that_another_table_reads(self) -> None:
        made = changed("rename city to town")
        assert settings(made, "orders.buyer_city")["from"] == "buyer.town"
        assert cells(made, "orders", "buyer_city") == cells(shop(), "orders", "buyer_city")

    def test_a_reference(self) -> None:
        made = changed("rename buyer to customer_id in orders")
        assert settings(made, "orders.buyer_city")["from"] == "customer_id.city"
        assert cells(made, "orders", "customer_id") == cells(shop(), "orders", "buyer")

    def test_a_table(self) -> None:
        made = changed("rename orders to purchases")
        assert made.main_table.name == "purchases"
        assert cells(made, "purchases", "total") == cells(shop(), "orders", "total")

    def test_its_facts_follow(self) -> None:
        assert changed("rename member to is_member").facts[0].at == "customers.is_member"

    def test_to_a_name_that_is_taken(self) -> None:
        with pytest.raises(RequestError, match="has a column total already"):
            change("rename quantity to total", shop())


class TestState:
    @pytest.mark.parametrize(
        ("words", "place", "wanted"),
        [
            ("quantity between 2 and 9", "orders.quantity", {"min": 2, "max": 9}),
            ("60% members", "customers.member", {"rate": 0.6}),
            ("10% missing emails", "customers.email", {"missing": 0.1}),
            ("paid_on between Jan 2024 and March 2024", "orders.paid_on", {"start": "2024-01-01", "end": "2024-03-31"}),
            ("30% open", "orders.status", {"values": {"paid": 0.7, "open": 0.3}}),
        ],
    )
    def test_a_number_of_a_column(self, words: str, place: str, wanted: dict[str, Any]) -> None:
        said = settings(changed(words), place)
        assert {name: said[name] for name in wanted} == wanted

    def test_a_fact_replaces_the_older_one(self) -> None:
        assert [fact.is_ for fact in changed("60% members").facts] == [0.6]

    def test_rows(self) -> None:
        assert changed("5000 orders").table("orders").rows == 5_000


class TestWhatCannotBe:
    def test_no_such_column(self) -> None:
        with pytest.raises(RequestError, match=r"no column 'quantty'; did you mean quantity"):
            change("remove quantty", shop())

    @pytest.mark.parametrize("words", ["hello world", "make it nicer", "?! x"])
    def test_words_that_change_nothing(self, words: str) -> None:
        with pytest.raises(RequestError, match="change nothing"):
            change(words, shop())

    def test_words_that_are_not_understood_are_said(self) -> None:
        assert "zzyzx" in change("add a coupon code; zzyzx; quantity between 2 and 3", shop()).not_understood

    @pytest.mark.parametrize("words", ["add " + "a, " * 3_000, "rename " * 1_400, "remove (" * 1_200, "add x" * 2_000])
    def test_hostile_words_end_soon(self, words: str) -> None:
        start = time.monotonic()
        with contextlib.suppress(RequestError, SchemaError):
            parse(change(words, shop()).data)
        assert time.monotonic() - start < 3


class TestDoors:
    def test_python(self) -> None:
        made = fabulate.plan("rename total to amount_due", schema=SHOP)
        assert (made.source, made.cached) == ("offline", False)
        assert "amount_due" in names(made.schema)
        assert made.schema.as_of is None, "a schema without a day keeps its language's day"
        assert made.notes == ("orders.total is named amount_due; its cells stay the same",)

    def test_command_line(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "shop.json"
        file.write_text(json.dumps(SHOP))
        assert main(["plan", "add a loyalty tier, 60% bronze", "--schema", str(file)]) == 0
        out, err = capsys.readouterr()
        assert names(parse(json.loads(out)))[-1] == "loyalty_tier"
        assert "orders.loyalty_tier was added" in err
        assert main(["plan", "remove nothing", "--schema", str(file)]) == 2

    def test_nothing_is_kept_in_the_cache(self) -> None:
        fabulate.plan("rename total to amount_due", schema=SHOP)
        from fabulate.planner import Cache
        from fabulate.settings import settings as here

        assert Cache(here().cache_dir).entries() == []

    def test_an_llm_is_shown_the_schema_and_answers_a_whole_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = change("rename total to amount_due", shop()).data
        del next(one for one in answer["tables"][1]["columns"] if one["name"] == "amount_due")["key"]
        with LLMServer(plan(answer)) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            made = fabulate.plan("call the total amount_due", schema=SHOP)
        assert made.source == "llm"
        sent = json.loads(server.requests[0].body["messages"][1]["content"])
        assert sent["schema"] == shop().to_dict()
        assert "whole new schema" in server.requests[0].body["messages"][0]["content"]
        assert settings(made.schema, "orders.amount_due")["key"] == "total", "a rename keeps the cells"
        assert made.schema.as_of is None
        assert cells(made.schema, "orders", "amount_due") == cells(shop(), "orders", "total")

    def test_an_llm_that_fails_is_replaced(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with LLMServer(status(401)) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            made = fabulate.plan("rename total to amount_due", schema=SHOP)
        assert (made.source, made.fallback) == ("offline", "unauthorized")
        assert "amount_due" in names(made.schema)
