"""Grading: each planted error is found, missed or mended wrongly, harm is told; what a program rewrites is neither."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies_mess import messy

import fabulate
from fabulate.grading import tables
from fabulate.schema import RequestError

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: list[dict[str, Any]] = [
    {"name": "id", "kind": "sequence"},
    {"name": "code", "kind": "pattern", "regex": "0[0-9]{4}"},
    {"name": "city", "kind": "category", "values": ["Berlin", "Hamburg", "New York"]},
    {"name": "member", "kind": "boolean"},
    {"name": "age", "kind": "integer", "min": 18, "max": 80, "missing": 0.1},
    {"name": "weight", "kind": "number", "mean": 75, "sd": 10, "decimals": 1},
    {"name": "signup", "kind": "date", "start": "2024-01-01", "end": "2025-12-31"},
]
MESS: dict[str, Any] = {
    "duplicates": 0.1,
    "typos": {"rate": 0.1, "columns": ["city"]},
    "units": {"column": "weight", "from": "kg", "to": "lb", "rate": 0.1},
    "formats": {"columns": ["signup"], "of": ["%d/%m/%Y"], "rate": 0.2},
    "sentinels": {"columns": ["age"], "values": [-999], "rate": 0.1},
    "blanks": {"columns": ["city"], "rate": 0.05},
}


class Class:
    """A messy table in a folder, its answers, and what a learner hands in."""

    def __init__(self, folder: Path, columns: list[dict[str, Any]] = COLUMNS, **mess: Any) -> None:
        schema = {"tables": [{"name": "people", "columns": columns, "mess": mess or MESS}]}
        ds = fabulate.generate(schema=schema, rows=400)
        self.clean, self.key = ds.answers(folder)
        self.messy = ds.write(folder / "people.csv")[0]
        self.folder = folder
        self.answers = pandas.read_csv(self.key, dtype=str, keep_default_na=False)

    def frame(self, path: Path) -> pandas.DataFrame:
        return pandas.read_csv(path, dtype=str, keep_default_na=False)

    def grade(self, cleaned: Any, **more: Any) -> Any:
        return fabulate.grade(cleaned, key=self.key, clean=self.clean, **more)


@pytest.fixture
def people(tmp_path: Path) -> Class:
    return Class(tmp_path)


def run(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fabulate", "grade", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_the_clean_table_is_all_found_and_the_messy_one_all_missed(people: Class) -> None:
    best, worst = people.grade(people.clean), people.grade(people.messy)
    assert (best.mark, best.harmed, best.places) == (100, 0, ())
    assert best.found == len(people.answers)
    lost = int((people.answers["kind"] == "blank").sum())
    assert lost and (worst.mark, worst.found, worst.wrong, worst.harmed) == (0, 0, 0, 0)
    assert worst.missed == len(people.answers) - lost == worst.planted
    planted = people.answers[people.answers["kind"] != "blank"]
    assert [(p.row, p.column or "", p.kind) for p in sorted(worst.places, key=lambda p: (p.row, p.column or ""))] == [
        (int(row), column, kind)
        for row, column, kind in sorted(
            zip(planted["row"].astype(int), planted["column"], planted["kind"], strict=True)
        )
    ]


@given(messy(), st.integers(0, 2))
def test_any_mess_is_all_found_in_its_clean_table(tmp_path_factory: Any, schema: dict[str, Any], seed: int) -> None:
    folder = tmp_path_factory.mktemp("mess")
    ds = fabulate.generate(schema=schema, rows=60, seed=seed)
    clean, key = ds.answers(folder)
    graded = fabulate.grade(clean, key=key, clean=clean)
    assert (graded.mark, graded.harmed, graded.missed, graded.wrong) == (100, 0, 0, 0)


def test_what_a_program_rewrites_is_no_change(people: Class) -> None:
    typed = pandas.read_csv(people.clean, dtype={"code": str}, parse_dates=["signup"])
    typed["age"] = typed["age"].astype(float)
    typed["signup"] = typed["signup"].dt.strftime("%Y-%m-%dT%H:%M:%S.000")
    typed = typed.sample(frac=1, random_state=1)[list(reversed(typed.columns))]
    file = people.folder / "typed.csv"
    typed.to_csv(file, index=False, sep=";", na_rep="NaN", encoding="utf-8-sig")
    assert people.grade(file).mark == 100
    assert people.grade(typed).mark == 100
    assert people.grade(typed.assign(code=typed["code"].astype(int))).cells == len(typed), "leading zeros were lost"


def test_each_outcome_by_kind(people: Class) -> None:
    frame, key = people.frame(people.messy), people.answers
    kinds = {kind: key[key["kind"] == kind] for kind in key["kind"].unique()}
    frame["age"] = frame["age"].replace("-999", "")
    for row, text in zip(kinds["unit"]["row"].astype(int), kinds["unit"]["messy"], strict=True):
        frame.loc[row, "weight"] = str(float(text.removesuffix(" lb")) / 2.20462262)
    first, second, *_ = kinds["typo"]["row"].astype(int)
    frame.loc[first, "city"] = "Paris"
    good = next(at for at in frame.index if str(at) not in set(key["row"]) | set(key["source"]))
    frame.loc[good, "city"] = "Rome"
    gone = next(at for at in frame.index if at != good and str(at) not in set(key["row"]) | set(key["source"]))
    frame = frame.drop(index=[gone, *kinds["duplicate"]["row"].astype(int)])
    frame = pandas.concat([frame, frame.tail(1).assign(id="4711")])
    graded = people.grade(frame)
    tally = graded.kinds
    assert tally["sentinel"].found == len(kinds["sentinel"]) and tally["unit"].found == len(kinds["unit"])
    assert tally["duplicate"].found == len(kinds["duplicate"]) and tally["format"].missed == len(kinds["format"])
    assert (tally["typo"].wrong, tally["typo"].missed) == (1, len(kinds["typo"]) - 1)
    assert (graded.cells, graded.dropped, graded.added) == (1, 1, 1)
    harm = {place.kind: place for place in graded.places if place.outcome == "harmed"}
    assert (harm["clean cell changed"].row, harm["clean cell changed"].cleaned) == (good, "Rome")
    assert harm["right row dropped"].row == gone
    assert graded.mark == round(100 * (graded.found - 3) / graded.planted, 1)
    assert f"row {second:,} (id " in str(graded) or "more" in str(graded)


def test_a_table_without_a_key_column_is_matched_by_what_it_holds(tmp_path: Path) -> None:
    people = Class(tmp_path, [column for column in COLUMNS if column["name"] in ("city", "weight", "age", "signup")])
    assert people.grade(people.clean).by is None
    assert people.grade(people.clean).mark == 100
    shuffled = people.frame(people.messy).sample(frac=1, random_state=2)
    messy = people.grade(shuffled)
    assert messy.harmed <= 0.02 * len(shuffled) and messy.found <= 0.02 * messy.planted


def test_by_names_the_column_that_tells_rows(people: Class) -> None:
    assert people.grade(people.clean, by="id").by == "id"
    with pytest.raises(RequestError, match="'city' does not tell rows"):
        people.grade(people.clean, by="city")
    with pytest.raises(RequestError, match="no column 'idd'; did you mean id"):
        people.grade(people.clean, by="idd")


def test_the_command_reports_one_file(people: Class) -> None:
    done = run(people.messy, "--key", people.key, "--clean", people.clean)
    assert done.returncode == 0 and done.stdout.startswith("people.csv: 0 of 100\n"), done.stderr
    done = run(people.clean, "--key", people.key, "--clean", people.clean, "--json")
    found = json.loads(done.stdout)
    assert (found["mark"], found["harmed"], found["by"]) == (100, {"cells": 0, "dropped": 0, "added": 0}, "id")


def test_the_command_marks_a_class(people: Class) -> None:
    folder = people.folder / "class"
    folder.mkdir()
    (folder / "ann.csv").write_bytes(people.clean.read_bytes())
    (folder / "bob.csv").write_bytes(people.messy.read_bytes())
    (folder / "=eve.csv").write_text("id,city\n1,Berlin\n")
    out = people.folder / "marks.csv"
    done = run(folder, "--key", people.key, "--clean", people.clean, "--out", out)
    assert done.returncode == 1 and done.stdout == ""
    table = {row["file"]: row for row in csv.DictReader(io.StringIO(out.read_text()))}
    assert [table[name]["mark"] for name in ("ann.csv", "bob.csv", "'=eve.csv")] == ["100", "0", ""]
    assert table["ann.csv"]["typo_found"] == "1.000"
    assert "there is no column 'code'" in table["'=eve.csv"]["error"]
    assert run(folder, "--key", people.key, "--clean", people.clean).stdout == out.read_text()


HOSTILE: list[tuple[bytes, str]] = [
    (b"", "line 1: there is no header"),
    (b"id,id\n1,2\n", "line 1: two columns are named 'id'; rename one"),
    (b"id,city\n1,Berlin\n2\n", "line 3: there are 1 cells, and the header has 2; fill the line up"),
    (b"id,city\n1,a,b\n", "line 2: there are 3 cells, and the header has 2; put quotes"),
    (b'id,city\n1,"Berl\n', "line 2: unexpected end of data; close the quotes"),
    (b"id,city\n1," + b"x" * 200_000 + b"\n", "line 2: field larger than field limit"),
    (b"id,city\n1,M\xfcnchen\n", "line 2: this is not UTF-8; save it as CSV in UTF-8"),
    (b"id,city\n1,a\0b\n", "line 2: there is a NUL character"),
    (b",".join(b"c%d" % at for at in range(1_001)), "line 1: there are 1,001 columns; at most 1,000"),
    (b"id,c\x1b[2Jity\n1,a\n", r"there are id, c\x1b[2Jity"),
]


@pytest.mark.parametrize(("data", "message"), HOSTILE, ids=lambda one: "" if isinstance(one, bytes) else one[:30])
def test_hostile_files_are_refused_with_place_and_fix(people: Class, data: bytes, message: str) -> None:
    file = people.folder / "bad.csv"
    file.write_bytes(data)
    done = run(file, "--key", people.key, "--clean", people.clean)
    assert done.returncode == 2 and message in done.stderr and "bad.csv" in done.stderr
    assert len(done.stderr) < 500


def test_files_are_bounded(people: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    file = people.folder / "long.csv"
    with file.open("wb") as out:
        out.truncate(tables.MOST_BYTES + 1)
    with pytest.raises(RequestError, match=r"long.csv is larger than 32 MB"):
        people.grade(file)
    monkeypatch.setattr(tables, "MOST_ROWS", 399)
    with pytest.raises(RequestError, match=r"people.csv has more than 399 rows"):
        people.grade(people.messy)
    with pytest.raises(RequestError, match="cannot read"):
        people.grade(people.folder / "none.csv")
    with pytest.raises(RequestError, match="is a folder"):
        people.grade(people.folder)
    with pytest.raises(RequestError, match="not int"):
        people.grade(7)


def test_a_key_of_another_table_is_refused(people: Class) -> None:
    def refused(old: str, new: str, message: str) -> None:
        text = people.key.read_text()
        assert old in text
        (people.folder / "other.csv").write_text(text.replace(old, new, 1))
        with pytest.raises(RequestError, match=message):
            fabulate.grade(people.clean, key=people.folder / "other.csv", clean=people.clean)

    line = people.key.read_text().splitlines()[1]
    row = line.split(",")[0]
    refused(f"\n{row},", "\n900,", r"other.csv, line 2, does not fit people.clean.csv: there is no row 900")
    refused(f"\n{row},", "\nx,", r"other.csv, line 2: 'x' is no row number")
    refused("kind", "kinds", "there is no column 'kind'; did you mean kinds")
    refused(",typo,Berlin,", ",typo,Bern,", "city of row .* is 'Bern' here and 'Berlin' there")
    refused("city,typo", "town,typo", "there is no column 'town'")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("3", "3.0", True), ("1e3", "1000", True), ("true", "True", True), ("", "NaN", True), ("None", "<NA>", True),
        ("2024-08-05", "2024-08-05 00:00:00", True), ("2024-08-05T10:00:00Z", "2024-08-05 12:00:00+02:00", True),
        ("07:30", "07:30:00", True), ("02142", "2142", False), ("", "N/A", False), ("Oslo", "oslo", False),
        ("Oslo", "Oslo ", False), ("2024-08-05", "2024-05-08", False), ("3", "3.01", False), ("e5", "5", False),
        ("2024-13-45", "2024-13-46", False), ("1", "true", False), ("١", "1", False),
    ],
)  # fmt: skip
def test_when_cells_say_the_same(one: str, other: str, same: bool) -> None:
    from fabulate.grading.values import value

    assert (value(one) == value(other)) is same


@given(st.text(max_size=30) | st.from_regex(r"[0-9eE.:TZ+-]{1,30}", fullmatch=True))
def test_any_text_is_a_cell(text: str) -> None:
    from fabulate.grading.values import near, value

    assert value(text) == value(text)
    assert hash(value(text)) is not None and near(text, text) in (True, False)
