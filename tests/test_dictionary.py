"""The data dictionary: every column of a schema in plain words, in Markdown that nothing can break."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from strategies import schemas

import fabulate
from fabulate.cli import main
from fabulate.schema import parse
from fabulate.schema.dictionary import dictionary

PLANS = sorted((Path(__file__).parent / "good_plans").glob("*.json"))


def line(column: dict[str, Any], **more: Any) -> str:
    """What is said of a column: its type and what it holds."""
    others = [{"name": "age", "kind": "integer", "min": 1, "max": 9}, {"name": "fee", "kind": "number", "mean": 3}]
    schema = parse({"tables": [{"name": "t", "columns": [*others, {"name": "x", **column}]}], **more})
    found = next(one for one in dictionary(schema).splitlines() if one.startswith("| `x`"))
    return found.removeprefix("| `x` | ").removesuffix(" |")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"kind": "integer", "min": 18, "max": 65}, "whole number | 18 to 65, evenly spread"),
        ({"kind": "number", "mean": 50, "sd": 5}, "number | About 50 on average, give or take 5"),
        ({"kind": "number", "median": 12_000, "sigma": 1, "min": 0},
         "number | From 0 on, half of them below 12,000, with a long tail upwards"),
        ({"kind": "boolean", "rate": 0.35, "missing": 0.1},
         "true or false | True in 35 % of the rows, else false; 10 % missing"),
        ({"kind": "boolean", "rate": 0.2, "labels": ["yes", "no"]}, "category | Yes in 20 % of the rows, else no"),
        ({"kind": "category", "values": {"a": 1, "b": 3}}, "category | B (75 %), a (25 %)"),
        ({"kind": "category", "values": {"1": 1, "2": 3}, "ordered": True},
         "whole number | 1 (25 %), 2 (75 %), in this order"),
        ({"kind": "date", "start": "-2y", "end": "today"}, "date | 2 years before today to today"),
        ({"kind": "sequence", "format": "S-{:03d}"}, "text | Counted from 1, written as S-{:03d}"),
        ({"kind": "uuid"}, "text | A random UUID; no value twice"),
        ({"kind": "pattern", "regex": "[A-Z]{2}", "unique": True},
         "text | A text of the form [A-Z]{2}; no value twice"),
        ({"from": "person.email", "unique": True},
         "text | An e-mail address made of the person's name; no value twice"),
        ({"sql": "age * fee", "decimals": 2}, "number | Computed: age * fee; follows from age and fee"),
        ({"sql": "age > 3"}, "true or false | Computed: age > 3; follows from age"),
        ({"kind": "faker", "method": "street_address"}, "text | Street address by Faker"),
        ({"kind": "number", "mean": 5, "missing": {"when": "age > 8"}},
         "number | About 5 on average; missing where age > 8"),
        ({"kind": "template", "texts": ["a|b {age}", "c"]}, "text | A text, as “a\\|b {age}” and 1 more"),
        ({"kind": "boolean", "rate": 0.2, "drivers": {"age": -1, "fee": 0.5}, "auc": 0.85},
         "true or false | True in 20 % of the rows, else false; rises with fee, falls with age, which tell it with an"
         " AUC of 0.85 at best"),
        ({"kind": "number", "mean": 5, "sd": 1, "drivers": {"age": 1}, "r2": 0.6},
         "number | About 5 on average, give or take 1; rises with age, which tell 60 % of it at best"),
    ],
)  # fmt: skip
def test_a_column_in_plain_words(column: dict[str, Any], said: str) -> None:
    assert line(column) == said


def test_what_is_read_from_a_list_and_a_parent() -> None:
    text = dictionary(
        parse(
            {
                "lists": {"plan": {"columns": ["name", "fee"], "rows": [["basic", 5], ["pro", 9]]}},
                "main": "visits",
                "tables": [
                    {"name": "members", "rows": 30, "columns": [
                        {"name": "member_id", "kind": "sequence"}, {"name": "plan", "from": "plan.name"},
                        {"name": "fee", "from": "plan.fee"}]},
                    {"name": "visits", "columns": [
                        {"name": "member_id", "kind": "reference", "to": "members"},
                        {"name": "fee", "from": "member_id.fee"}, {"name": "_x", "kind": "uuid", "hidden": True}]},
                ],
            }
        )
    )  # fmt: skip
    assert "| `plan` | category | One of basic, pro; fits the fee of the same plan |" in text
    assert "| `fee` | whole number | One of 5, 9; fits the name of the same plan |" in text
    assert "| `member_id` | key of members | A row of members |" in text
    assert "| `fee` | whole number | The fee of the row's members |" in text
    assert "30 rows." in text
    assert "_x" not in text, "what is not written is not in the dictionary"


def test_correlations_are_told_under_the_table() -> None:
    columns = [{"name": name, "kind": "number", "mean": 1, "sd": 1} for name in "abc"]
    pairs = [{"columns": ["a", "b"], "spearman": 0.7}, {"columns": ["b", "c"], "pearson": -0.2, "within": "k"}]
    columns.append({"name": "k", "kind": "category", "values": ["x", "y"]})
    text = dictionary(parse({"tables": [{"name": "t", "columns": columns, "correlations": pairs}]}))
    assert "- a and b rise together, strongly (Spearman 0.7)." in text
    assert "- b and c go opposite ways within each k, a little (Pearson -0.2)." in text


def test_mess_is_told_under_the_table() -> None:
    columns = [{"name": name, "kind": "category", "values": ["x", "y"]} for name in "ab"]
    mess = {"duplicates": {"rate": 0.1, "edits": 1}, "typos": 0.02, "swaps": {"columns": ["a", "b"], "rate": 0.01},
            "sentinels": {"columns": ["a"], "values": ["?", -1], "rate": 0.05},
            "blanks": {"rate": 0.1, "columns": ["a"], "more_when": "b = 'x'"}}  # fmt: skip
    text = dictionary(parse({"tables": [{"name": "t", "columns": columns, "mess": mess}]}))
    for said in (
        "- Mess: 10 % of the rows are copies of earlier ones, each with 1 slip.",
        "- Mess: 2 % of the cells of each column that can have it hold a typo.",
        "- Mess: in 1 % of the rows a and b are in each other's place.",
        "- Mess: 5 % of the cells of a hold ? or -1 in place of the value.",
        "- Mess: 10 % of the cells of a hold nothing, though there was a value, more often where b = 'x'.",
    ):
        assert said in text


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_written_column_has_a_line(path: Path) -> None:
    schema = parse(json.loads(path.read_text("utf-8"))["schema"])
    text = dictionary(schema)
    for table in schema.written:
        assert f"## {table.name}" in text
        for column in table.written:
            assert f"| `{column.name}` | " in text


@settings(max_examples=60)
@given(schemas())
def test_any_schema_has_one_and_its_tables_stay_tables(schema: dict[str, Any]) -> None:
    found = parse(schema)
    lines = dictionary(found).splitlines()
    rows = [one for one in lines if one.startswith("| `")]
    assert len(rows) == sum(len(table.written) for table in found.written)
    assert all(one.replace("\\|", "").count("|") == 4 for one in rows)


def test_it_is_the_same_each_time_and_asks_no_clock() -> None:
    schema = parse(json.loads(PLANS[0].read_text("utf-8"))["schema"])
    assert dictionary(schema) == dictionary(parse(schema.to_dict()))


def test_python_and_the_command_line_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ds = fabulate.generate("200 students with name, age between 18 and 25 and major")
    assert main(["describe", "200 students with name, age between 18 and 25 and major"]) == 0
    assert capsys.readouterr().out == ds.describe()
    file = tmp_path / "students.json"
    file.write_text(json.dumps(ds.schema.to_dict()))
    assert main(["describe", "--schema", str(file)]) == 0
    assert capsys.readouterr().out == ds.describe()
    assert "| `age` | whole number | 18 to 25" in ds.describe()


def test_one_of_the_two_is_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe"]) == 2
    assert main(["describe", "movies", "--schema", "x.json"]) == 2
    assert "one of the two" in capsys.readouterr().err
