"""Mess: dirt at the asked rates, and a key that leads back from the messy table to the clean one, byte for byte."""

from __future__ import annotations

import csv
import io
import itertools
import math
import subprocess
import sys
import zipfile
from collections import Counter
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_process import Service
from strategies import examples
from strategies_mess import messy

import fabulate
from fabulate.schema import RequestError
from fabulate.writers import FORMATS

if TYPE_CHECKING:
    from fabulate import Dataset

PEOPLE: list[dict[str, Any]] = [
    {"name": "id", "kind": "sequence"},
    {"name": "first", "from": "person.first_name"},
    {"name": "last", "from": "person.last_name"},
    {"name": "city", "kind": "category", "values": ["Berlin", "Hamburg", "New York"]},
    {"name": "age", "kind": "integer", "min": 18, "max": 80},
    {"name": "income", "kind": "number", "mean": 40000, "sd": 9000, "decimals": 0, "missing": 0.1},
    {"name": "weight", "kind": "number", "mean": 75, "sd": 10, "decimals": 1},
    {"name": "signup", "kind": "date", "start": "2024-01-01", "end": "2025-12-31"},
]


def people(rows: int = 20_000, seed: int = 0, **mess: Any) -> Dataset:
    """People with some dirt."""
    schema = {"tables": [{"name": "people", "mess": mess, "columns": PEOPLE}]}
    return fabulate.generate(schema=schema, rows=rows, seed=seed)


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def mended(ds: Dataset) -> tuple[list[str], list[str]]:
    """The written lines of the messy table after its key, and those of the clean one; both without a header."""
    header, *rows = lines(ds.to_csv() or "")
    copies = set()
    for row, column, kind, clean, dirty, source in lines(b"".join(ds.key().encode()).decode())[1:]:
        at = int(row) - ds.offset
        if kind == "duplicate":
            copies.add(at)
            assert int(source) < int(row)
        else:
            assert rows[at][header.index(column)] == dirty != clean
            rows[at][header.index(column)] = clean
    kept = [row for at, row in enumerate(rows) if at not in copies]
    return [",".join(row) for row in kept], [",".join(row) for row in lines(ds.clean.to_csv() or "")[1:]]


@given(messy(), st.integers(0, 3), st.integers(0, 70), st.integers(1, 120))
@examples(1)
def test_the_key_leads_from_the_messy_table_to_the_clean_one(
    schema: dict[str, Any], seed: int, offset: int, rows: int
) -> None:
    ds = fabulate.generate(schema=schema, rows=rows, offset=offset, seed=seed, total=200)
    after, clean = mended(ds)
    assert after == clean


@given(messy(), st.lists(st.integers(0, 90), max_size=4))
def test_any_slice_alone(schema: dict[str, Any], cuts: list[int]) -> None:
    def cells(start: int, stop: int) -> list[bytes]:
        ds = fabulate.generate(schema=schema, rows=stop - start, offset=start, total=200)
        return b"".join(ds.encode("jsonl")).splitlines()

    edges = sorted({0, 90, *cuts})
    assert [line for a, b in itertools.pairwise(edges) for line in cells(a, b)] == cells(0, 90)


@pytest.mark.parametrize(
    ("mess", "column", "kind", "rate"),
    [
        ({"typos": {"rate": 0.02, "columns": ["city"]}}, "city", "typo", 0.02),
        ({"typos": {"rate": 0.3, "columns": ["first"], "kinds": ["ocr"]}}, "first", "typo", 0.3),
        ({"case": 0.05}, "last", "case", 0.05),
        ({"spaces": 0.03}, "city", "space", 0.03),
        ({"spellings": 0.04}, "city", "spelling", 0.04),
        ({"formats": {"columns": ["signup"], "of": ["%d/%m/%Y", "%b %d %Y"], "rate": 0.3}}, "signup", "format", 0.3),
        ({"units": {"column": "weight", "from": "kg", "to": "lb", "rate": 0.05}}, "weight", "unit", 0.05),
        ({"outliers": {"columns": ["age"], "rate": 0.01}}, "age", "outlier", 0.01),
        ({"sentinels": {"columns": ["income"], "values": [-999], "rate": 0.02}}, "income", "sentinel", 0.02),
        ({"swaps": {"columns": ["first", "last"], "rate": 0.01}}, "first", "swap", 0.01),
        ({"blanks": {"columns": ["income"], "rate": 0.06, "length": 4}}, "income", "blank", 0.06 * 0.9),
        ({"blanks": {"columns": ["weight"], "rate": 0.1, "more_when": "age > 60"}}, "weight", "blank", 0.1),
        ({"duplicates": 0.05}, "", "duplicate", 0.05),
        ({"duplicates": 0.2, "case": 0.1, "typos": 0.1}, "city", "case", 0.1),
        (
            {"duplicates": {"rate": 0.2, "edits": 1}, "blanks": {"rate": 0.2, "length": 1}, "case": 0.1},
            "city",
            "case",
            0.1,
        ),
        ({"duplicates": 0.2, "case": 0.1, "typos": 0.1}, "city", "typo", 0.1),
    ],
)
def test_rates_are_of_written_rows(mess: dict[str, Any], column: str, kind: str, rate: float) -> None:
    ds = people(**mess)
    key = lines(b"".join(ds.key().encode()).decode())[1:]
    # The key tells the dirt of a row once; its exact copies have it too.
    exact = not isinstance(mess.get("duplicates"), dict)
    copies = Counter(line[5] for line in key if line[2] == "duplicate")
    found = Counter({("", "duplicate"): copies.total()})
    for line in key:
        if line[2] != "duplicate":
            found[line[1], line[2]] += 1 + (copies[line[0]] if exact else 0)
    share = found[column, kind] / len(ds)
    # Runs of lost cells come together, so fewer of them are independent.
    together = 8 if kind == "blank" else 1
    assert abs(share - rate) < 5 * math.sqrt(together * rate * (1 - rate) / len(ds)) + 1e-4


def test_cells_are_lost_more_often_where_another_column_says() -> None:
    frame = people(blanks={"columns": ["income"], "rate": 0.1, "more_when": "age > 60 and city = 'Berlin'"})
    table = frame.to_pandas().merge(frame.clean.to_pandas()[["id", "income"]], on="id", suffixes=("", "_was"))
    there = table[table["income_was"].notna()]
    lost, more = there["income"].isna(), (there["age"] > 60) & (there["city"] == "Berlin")
    # The odds are four times those of the other rows.
    odds = [share / (1 - share) for share in (lost[more].mean(), lost[~more].mean())]
    assert 3 < odds[0] / odds[1] < 5.2


def test_copies_are_counted_exactly() -> None:
    ds = people(rows=64_000, duplicates=0.05)
    assert 64_000 - len(ds.clean) == 3_200
    ids = [line[0] for line in lines(ds.to_csv() or "")[1:]]
    assert sorted(set(ids), key=int) == [str(at + 1) for at in range(60_800)]


def test_copies_repeat_the_row_as_it_is_written() -> None:
    ds = people(rows=6_400, duplicates=0.05, typos=0.2, blanks={"columns": ["age"], "rate": 0.1})
    frame = ds.to_pandas()
    assert frame.duplicated().sum() == 320
    cut = fabulate.generate(schema=ds.schema, rows=70, offset=4_000, total=6_400)
    assert cut.to_csv() == "\n".join([lines_of(ds)[0], *lines_of(ds)[4_001:4_071], ""])


def lines_of(ds: Dataset) -> list[str]:
    return (ds.to_csv() or "").splitlines()


def test_edits_change_so_many_cells_of_a_copy() -> None:
    ds = people(rows=6_400, duplicates={"rate": 0.1, "edits": 2})
    rows = lines(ds.to_csv() or "")[1:]
    for row, _, kind, *_, source in lines(b"".join(ds.key().encode()).decode())[1:]:
        if kind == "duplicate":
            assert sum(a != b for a, b in zip(rows[int(row)], rows[int(source)], strict=True)) == 2


def test_columns_that_stay_numbers_and_those_that_become_text() -> None:
    typed = people(rows=50, outliers=0.1, sentinels={"columns": ["income"], "values": [-999], "rate": 0.1})
    assert typed.to_arrow().schema.field("income").type == "double"
    assert typed.to_arrow().schema.field("age").type == "int64"
    mixed = people(rows=50, sentinels={"columns": ["income"], "values": [-999, "N/A"], "rate": 0.1})
    assert mixed.to_arrow().schema.field("income").type == "string"


def test_children_refer_to_clean_parents() -> None:
    schema = {
        "main": "people",
        "tables": [
            {"name": "people", "rows": 640, "mess": {"duplicates": 0.1, "typos": 0.2}, "columns": PEOPLE},
            {
                "name": "visits",
                "rows": 900,
                "columns": [
                    {"name": "id_of", "kind": "reference", "to": "people"},
                    {"name": "city", "from": "id_of.city"},
                ],
            },
        ],
    }
    ds = fabulate.generate(schema=schema)
    assert (len(ds), len(ds.clean)) == (640, 576)
    cities = {row[0]: row[3] for row in lines(ds.clean.to_csv() or "")[1:]}
    visits = lines(ds.to_csv(table="visits") or "")[1:]
    assert {row[0] for row in visits} <= set(cities)
    assert all(cities[row[0]] == row[1] for row in visits)


def test_children_per_messy_parent() -> None:
    orders = {
        "name": "orders",
        "rows": {"per": "people", "min": 1, "max": 3},
        "columns": [{"name": "n", "kind": "sequence"}],
    }
    first = {"name": "people", "rows": 640, "mess": {"duplicates": 0.1}, "columns": PEOPLE}
    ds = fabulate.generate(schema={"main": "people", "tables": [first, orders]})
    assert ds.sizes["people"] == 640 and 576 <= ds.sizes["orders"] <= 3 * 576


def test_answers_are_written_for_every_messy_table(tmp_path: Any) -> None:
    ds = people(rows=40, typos=0.2)
    assert [file.name for file in ds.answers(tmp_path)] == ["people.clean.csv", "people.key.csv"]
    assert (tmp_path / "people.clean.csv").read_text() == ds.clean.to_csv()
    assert ds.key().to_pandas().columns.tolist() == ["row", "column", "kind", "clean", "messy", "source"]


def test_without_mess_there_is_no_key() -> None:
    ds = fabulate.generate(schema={"tables": [{"name": "people", "columns": PEOPLE}]}, rows=3)
    assert ds.clean is ds
    with pytest.raises(RequestError, match="people has no mess, so there is no key"):
        ds.key()


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written(format: str) -> None:
    assert b"".join(people(rows=30, typos=0.2, duplicates=0.1, outliers=0.2).encode(format))


def test_a_zip_of_the_service_holds_the_answers(tmp_path: Any) -> None:
    with Service(tmp_path / "cache") as service, httpx.Client(base_url=service.url, timeout=60) as client:
        _answered(client)


def _answered(client: httpx.Client) -> None:
    schema = people(rows=1, typos=0.2).schema.to_dict()
    ask = {"schema": schema, "rows": 60, "format": "zip", "answers": True}
    found = zipfile.ZipFile(io.BytesIO(client.post("/generate", json=ask).content))
    assert found.namelist() == ["people.csv", "people.clean.csv", "people.key.csv"]
    ds = people(rows=60, typos=0.2)
    assert found.read("people.clean.csv").decode() == ds.clean.to_csv()
    assert client.post("/generate", json={**ask, "format": "csv"}).status_code == 400
    del schema["tables"][0]["mess"]
    assert "no mess" in client.post("/generate", json=ask).json()["message"]


def test_the_command_writes_the_answers(tmp_path: Any) -> None:
    (tmp_path / "out").mkdir()
    words = ["generate", "messy customers", "--rows", "50", "--out", str(tmp_path / "out" / "c.csv")]
    command = [sys.executable, "-m", "fabulate", *words, "--answers", str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = sorted(file.name for file in (tmp_path / "out").iterdir())
    assert found == ["c.csv", "customers.clean.csv", "customers.key.csv"]
