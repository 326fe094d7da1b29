"""Whole plans of an LLM through the doors: good ones come back exactly, poor ones are completed with what was asked."""

from __future__ import annotations

import json
import logging
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from llm_server import LLMServer, plan

import fabulate
from fabulate.cli import main
from fabulate.engine import check
from fabulate.planner import LLM, Plan, Planner, Request, cost
from fabulate.schema import parse

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent / "good_plans"
GOOD = sorted(path.stem for path in FOLDER.glob("*.json"))
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def good(name: str) -> tuple[str, dict[str, Any]]:
    """A description and the schema that a strong model would write for it."""
    said = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return said["description"], said["schema"]


def asked(folder: Path, words: str, answer: object, model: str = "test-model") -> Plan:
    with LLMServer(plan(answer)) as server:
        made = Planner(folder, LLM(model, None, server.url, 10, backoff=0.02), check, lambda: NOW).plan(Request(words))
        assert server.calls == 1
    assert made.source == "llm"
    return made


def table(made: Plan) -> dict[str, Any]:
    name = made.schema.main_table.name
    found: dict[str, Any] = next(one for one in made.schema.to_dict()["tables"] if one["name"] == name)
    return found


def column(made: Plan, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in table(made)["columns"] if one["name"] == name)
    return found


def spoiled(name: str, change: Callable[[dict[str, Any]], None]) -> tuple[str, dict[str, Any]]:
    """A good plan of one table, made worse; its facts are gone too."""
    words, schema = good(name)
    schema.pop("facts", None)
    change(schema["tables"][0])
    return words, schema


def test_there_are_ten() -> None:
    assert len(GOOD) >= 10


@pytest.mark.parametrize("name", GOOD)
def test_a_good_plan_comes_back_exactly_and_makes_rows(name: str, tmp_path: Path) -> None:
    words, schema = good(name)
    made = asked(tmp_path, words, schema)
    assert made.notes == ()
    assert made.schema.digest == parse(schema | {"as_of": "2026-11-23"}).digest
    ds = fabulate.generate(schema=made.schema, rows=40)
    assert len(ds.to_arrow()) == 40


@pytest.mark.parametrize("name", GOOD)
def test_nor_is_a_good_plan_changed_that_says_no_facts(name: str, tmp_path: Path) -> None:
    words, schema = good(name)
    schema.pop("facts", None)
    made = asked(tmp_path, words, schema)
    settings = [one for one in made.schema.to_dict()["tables"] if one["name"] != made.schema.main_table.name]
    assert settings == [one for one in schema["tables"] if one["name"] != made.schema.main_table.name]
    assert [one["name"] for one in table(made)["columns"]] == [
        one["name"] for one in next(t for t in schema["tables"] if t["name"] == made.schema.main_table.name)["columns"]
    ]


class TestCompletion:
    """What the words state for certain and the plan left out is put back, and said."""

    def test_a_listed_column(self, tmp_path: Path) -> None:
        def without_age(members: dict[str, Any]) -> None:
            members["columns"] = [one for one in members["columns"] if one["name"] != "age"]

        made = asked(tmp_path, *spoiled("gym_members", without_age))
        assert [one["name"] for one in table(made)["columns"]] == ["name", "email", "plan", "age", "monthly_fee"]
        assert (column(made, "age")["min"], column(made, "age")["max"]) == (18, 70)
        assert any("lists age; the LLM's plan had left it out" in note for note in made.notes)
        frame = fabulate.generate(schema=made.schema, rows=300).to_pandas()
        assert frame["age"].between(18, 70).all()

    def test_their_order(self, tmp_path: Path) -> None:
        made = asked(tmp_path, *spoiled("employees", lambda t: t["columns"].reverse()))
        names = [one["name"] for one in table(made)["columns"]]
        assert names == ["employee_id", "full_name", "department", "salary", "hire_date", "manager"]
        assert any("in the order" in note for note in made.notes)

    def test_their_names_as_written_with_what_reads_them(self, tmp_path: Path) -> None:
        def other_names(grades: dict[str, Any]) -> None:
            for one in grades["columns"]:
                one["name"] = {"math_score": "mathScore"}.get(one["name"], one["name"])
                if "sql" in one:
                    one["sql"] = one["sql"].replace("math_score", "mathScore")

        made = asked(tmp_path, *spoiled("student_grades", other_names))
        assert [one["name"] for one in table(made)["columns"]][3] == "math_score"
        assert "math_score" in column(made, "passed")["sql"]
        assert any("mathScore is named math_score" in note for note in made.notes)

    def test_rows(self, tmp_path: Path) -> None:
        made = asked(tmp_path, *spoiled("house_prices", lambda t: t.pop("rows")))
        assert table(made)["rows"] == 800
        assert any("800 rows" in note for note in made.notes)
        assert any(fact.check == "rows" and fact.is_ == 800 for fact in made.schema.facts)

    def test_a_range(self, tmp_path: Path) -> None:
        def unbounded(houses: dict[str, Any]) -> None:
            houses["columns"][1] |= {"min": 0, "max": 12}

        made = asked(tmp_path, *spoiled("house_prices", unbounded))
        assert (column(made, "bedrooms")["min"], column(made, "bedrooms")["max"]) == (1, 6)
        assert any("bedrooms" in note for note in made.notes)

    @pytest.mark.parametrize(("name", "of", "rate"), [("support_tickets", "escalated", 0.3),
                                                      ("hospital_stays", "readmitted", 0.18)])  # fmt: skip
    def test_a_share(self, name: str, of: str, rate: float, tmp_path: Path) -> None:
        def even(one_table: dict[str, Any]) -> None:
            next(one for one in one_table["columns"] if one["name"] == of)["rate"] = 0.5

        made = asked(tmp_path, *spoiled(name, even))
        assert column(made, of)["rate"] == rate
        assert any(fact.check == "share" and fact.is_ == rate for fact in made.schema.facts)

    def test_the_share_of_a_label(self, tmp_path: Path) -> None:
        def even(bookings: dict[str, Any]) -> None:
            bookings["columns"][6]["values"] = ["economy", "business"]

        made = asked(tmp_path, *spoiled("flight_bookings", even))
        assert column(made, "cabin")["values"] == {"economy": 0.88, "business": 0.12}

    def test_missing_cells(self, tmp_path: Path) -> None:
        made = asked(tmp_path, *spoiled("employees", lambda t: t["columns"][5].pop("missing")))
        assert column(made, "manager")["missing"] == 0.08

    def test_a_deviation(self, tmp_path: Path) -> None:
        def other(employees: dict[str, Any]) -> None:
            employees["columns"][3] |= {"mean": 50000, "sd": 5000}

        made = asked(tmp_path, *spoiled("employees", other))
        assert (column(made, "salary")["mean"], column(made, "salary")["sd"]) == (72000, 11000)

    def test_a_date_range(self, tmp_path: Path) -> None:
        def years(stays: dict[str, Any]) -> None:
            next(one for one in stays["columns"] if one["name"] == "admitted_on").update(start="-3y", end="today")

        made = asked(tmp_path, *spoiled("hospital_stays", years))
        assert (column(made, "admitted_on")["start"], column(made, "admitted_on")["end"]) == (
            "2025-01-01",
            "2025-12-31",
        )

    def test_a_completed_plan_that_cannot_be_made_is_dropped(self, tmp_path: Path) -> None:
        words, schema = spoiled("house_prices", lambda t: t.pop("rows"))

        def no_rows(found: Any) -> list[Any]:
            from fabulate.schema import Problem

            return [Problem("houses.rows", "not here")] if found.main_table.rows else []

        with LLMServer(plan(schema)) as server:
            made = Planner(tmp_path, LLM("m", None, server.url, 10), no_rows, lambda: NOW).plan(Request(words))
        assert (made.source, made.schema.main_table.rows) == ("llm", None)

    def test_what_was_put_back_is_said_again_from_the_cache(self, tmp_path: Path) -> None:
        words, schema = spoiled("house_prices", lambda t: t.pop("rows"))
        first = asked(tmp_path, words, schema)
        with LLMServer(plan(schema)) as server:
            # Another server is another key; the same planner's cache is asked by the first one's.
            again = Planner(tmp_path, LLM("test-model", None, server.url, 10), check, lambda: NOW)
            made = again.plan(Request(words))
            cached = again.plan(Request(words))
        assert first.notes == made.notes == cached.notes
        assert cached.cached


class TestCost:
    def test_tokens_and_a_price_for_a_known_model(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "fabulate.planner")
        made = asked(tmp_path, *good("gym_members"), model="gpt-4o-mini-2024-07-18")
        assert made.tokens == 100
        (note,) = made.notes
        assert note.startswith("the plan took 100 tokens of gpt-4o-mini-2024-07-18, about $1.5e-05")
        assert "may have changed" in note
        assert note in caplog.text

    def test_no_price_for_another_model(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO, "fabulate.planner")
        made = asked(tmp_path, *good("gym_members"))
        assert (made.tokens, made.notes) == (100, ())
        assert "100 tokens of test-model" in caplog.text

    def test_prices_are_of_a_million_tokens(self) -> None:
        assert cost.dollars("gpt-4o", cost.Usage(1_100_000, 1_000_000, 100_000)) == pytest.approx(3.5)
        assert cost.dollars("openai/gpt-4o", cost.Usage(1_100_000, 1_000_000, 100_000)) == pytest.approx(3.5)
        assert cost.dollars("gpt-4o", cost.Usage(100)) is None

    def test_calls_add_up(self) -> None:
        assert cost.Usage(5, 3, 2) + cost.Usage(7, 4, 3) == cost.Usage(12, 7, 5)
        assert cost.Usage(5, 3, 2) + cost.Usage(7) == cost.Usage(12)

    @pytest.mark.parametrize(("model", "said"), [("gpt-4o-mini", "100 tokens of gpt-4o-mini, about $"),
                                                 ("local", "the plan took 100 tokens\n")])  # fmt: skip
    def test_the_command_line_says_it(
        self, model: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words, schema = good("gym_members")
        with LLMServer(plan(schema)) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            monkeypatch.setenv("FABULATE_MODEL", model)
            assert main(["plan", words]) == 0
        assert said in capsys.readouterr().err


class TestExplain:
    def test_shows_the_prompt_and_asks_nobody(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with LLMServer(plan(good("gym_members")[1])) as server:
            monkeypatch.setenv("OPENAI_BASE_URL", server.url)
            assert main(["plan", "gym members with age", "--planner", "llm", "--explain", "--as-of", "2026-11-23"]) == 0
            assert server.calls == 0
        out, err = capsys.readouterr()
        assert out.startswith("--- system\nYou design datasets.")
        assert out.endswith('--- user\n{"description": "gym members with age", "today": "2026-11-23"}\n')
        assert "favorite_activity" in out, "the nearest domain"
        assert "nobody was asked" in err

    def test_needs_no_key(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["plan", "movies", "--planner", "llm", "--explain"]) == 0
        assert "You design datasets" in capsys.readouterr().out

    def test_is_what_is_sent(self, tmp_path: Path) -> None:
        from fabulate.api import prompt

        with LLMServer(plan(good("gym_members")[1])) as server:
            Planner(tmp_path, LLM("m", None, server.url, 10), check, lambda: NOW).plan(Request("gym members"))
        assert server.requests[0].body["messages"] == prompt("gym members", as_of=date(2026, 11, 23))

    def test_there_is_none_for_the_offline_planner(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["plan", "movies", "--planner", "offline", "--explain"]) == 2
        assert "--explain" in capsys.readouterr().err
