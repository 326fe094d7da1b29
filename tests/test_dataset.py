"""`fabulate.generate` and its `Dataset`: spans, files that are whole or not there, and errors a person can act on."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from rows import one_table

import fabulate
from fabulate.engine import ahead
from fabulate.schema import FabulateError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = {
    "name": "shop",
    "tables": [
        {
            "name": "customers",
            "rows": 7,
            "columns": [
                {"name": "id", "kind": "sequence"},
                {"name": "city", "kind": "category", "values": ["Rome", "Oslo"]},
            ],
        },
        {"name": "secret", "rows": 7, "hidden": True, "columns": [{"name": "id", "kind": "sequence"}]},
        {
            "name": "sales",
            "rows": 20,
            "columns": [
                {"name": "customer_id", "kind": "reference", "to": "customers"},
                {"name": "total", "kind": "number", "mean": 9},
            ],
        },
    ],
}
FOREVER = one_table({"name": "a", "kind": "uuid"})


def made(**more: Any) -> fabulate.Dataset:
    return fabulate.generate(**{"schema": SCHEMA, **more})


def test_rows_are_those_asked_for_else_the_schemas_else_a_hundred() -> None:
    assert (len(made()), len(made(rows=3)), len(fabulate.generate(schema=FOREVER))) == (20, 3, 100)
    assert made(rows=3).sizes == {"customers": 7, "secret": 7, "sales": 3}
    assert made().tables == ["customers", "sales"]
    assert made().main == "sales"
    assert made(rows=3).span("customers") == (0, 7)


def test_a_schema_comes_as_an_object_a_file_or_a_model(tmp_path: Path) -> None:
    file = tmp_path / "shop.json"
    file.write_text(json.dumps(SCHEMA), "utf-8")
    parsed = fabulate.parse(SCHEMA)
    texts = {made(schema=form, seed=4).to_csv() for form in (SCHEMA, file, str(file), parsed)}
    assert len(texts) == 1
    again = fabulate.generate(schema=made().schema.to_dict(), seed=4)
    assert {again.to_csv()} == texts


def test_a_plain_map_is_a_table_of_faker_columns() -> None:
    dataset = fabulate.generate(
        schema={
            "product": "catch_phrase",
            "price": {"method": "pyfloat", "min_value": 1, "max_value": 9, "right_digits": 2},
        },
        rows=5,
    )
    assert dataset.tables == ["data"]
    assert dataset.columns == ["product", "price"]
    assert all(1 <= price <= 9 for price in dataset.to_arrow().column("price").to_pylist())


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({"schema": None}, "either a description or a schema"),
    "both": ({"description": "x"}, "either a description or a schema"),
    "no rows": ({"rows": 0}, "rows must be a whole number from 1 to …, not 0"),
    "minus": ({"rows": -5}, "rows must be a whole number from 1 to …, not -5"),
    "half": ({"rows": 1.5}, "rows must be a whole number from 1 to …, not 1.5"),
    "text": ({"rows": "5"}, "rows must be a whole number from 1 to …, not '5'"),
    "true": ({"rows": True}, "rows must be a whole number from 1 to …, not True"),
    "seed": ({"seed": -1}, "seed must be a whole number from 0 to …, not -1"),
    "large seed": ({"seed": 2**63}, "seed must be a whole number from 0 to …, not 9223372036854775808"),
    "offset": ({"offset": -1}, "offset must be a whole number from 0 to …, not -1"),
    "total": ({"rows": 10, "offset": 5, "total": 14}, "total must be at least offset + rows (15), not 14"),
    "float total": ({"rows": 10, "total": 1e6}, "total must be a whole number from 0 to …, not 1000000.0"),
    "far": ({"offset": 2**63, "rows": 1}, "offset + rows go up to"),
    "as_of": ({"as_of": "tomorrow"}, "as_of must be a day, as 2026-06-30, not 'tomorrow'"),
    "locale": ({"locale": "xx_YY"}, "locale"),
    "locale type": ({"locale": 5}, "locale"),
    "list": ({"schema": [1]}, "a schema is a Schema, an object or a path, not list"),
    "file": ({"schema": "nowhere/there.json"}, "cannot read the schema nowhere/there.json: No such file or directory"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_requests(case: str) -> None:
    said, message = WRONG[case]
    with pytest.raises(FabulateError) as told:
        made(**said)
    # The largest number is not the message.
    assert message in re.sub(r" to \d[\d,]{20,},", " to …,", str(told.value))


def test_whole_numbers_of_numpy_are_whole_numbers() -> None:
    assert made(rows=np.int64(5), seed=np.int64(3)).to_csv() == made(rows=5, seed=3).to_csv()


def test_the_last_rows_there_are() -> None:
    dataset = fabulate.generate(schema=FOREVER, offset=2**63 - 5, rows=5)
    assert len(dataset.to_arrow()) == 5
    with pytest.raises(FabulateError):
        fabulate.generate(schema=one_table({"name": "a", "kind": "sequence"}), offset=2**63 - 5, rows=5)


@pytest.mark.parametrize(
    ("column", "rows"),
    [({"kind": "pattern", "regex": "[a-c]{2}", "unique": True}, 10), ({"kind": "sequence", "step": 10**9}, 10**12)],
)
def test_too_many_rows_for_a_column_are_refused_before_the_first(column: dict[str, Any], rows: int) -> None:
    with pytest.raises(fabulate.SchemaError, match=r"^t\.code"):
        fabulate.generate(schema=one_table({"name": "code", **column}), rows=1, offset=rows - 1)


def test_as_of_is_part_of_the_schema() -> None:
    schema = fabulate.parse(one_table({"name": "d", "kind": "date", "start": "-2d"}))
    first = schema.digest
    dataset = fabulate.generate(schema=schema, as_of=dt.date(2020, 5, 5))
    assert set(dataset.to_arrow().column("d").to_pylist()) == {dt.date(2020, 5, day) for day in (3, 4, 5)}
    assert dataset.schema.digest != first
    assert dataset.schema.digest == fabulate.parse(dataset.schema.to_dict()).digest


def test_children_of_no_parents_are_refused() -> None:
    schema = json.loads(json.dumps(SCHEMA))
    schema["tables"][0]["rows"] = 0
    with pytest.raises(fabulate.SchemaError, match=r"sales\.customer_id"):
        fabulate.generate(schema=schema)


def test_unknown_tables_and_formats() -> None:
    for ask in (
        lambda: made().to_csv(table="nope"),
        lambda: made().to_pandas("secret"),
        lambda: list(made().batches("x")),
    ):
        with pytest.raises(FabulateError, match=r"there is no table .*; there are customers, sales"):
            ask()
    with pytest.raises(FabulateError, match="format 'xml' is not one of csv, jsonl, parquet"):
        made().encode("xml")


# -- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet"])
def test_a_file_holds_what_the_stream_says(format: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{format}"
    assert made().write(target) == [target]
    assert target.read_bytes() == b"".join(made().encode(format))
    assert [entry.name for entry in tmp_path.iterdir() if entry.name != "cache"] == [target.name]


def test_a_folder_holds_a_file_per_table(tmp_path: Path) -> None:
    paths = made().write(tmp_path / "deep" / "shop")
    assert [path.name for path in paths] == ["customers.csv", "sales.csv"]
    assert sorted(path.name for path in (tmp_path / "deep" / "shop").iterdir()) == ["customers.csv", "sales.csv"]
    assert made().write(tmp_path / "shop.csv", table="customers")[0].read_text() == made().to_csv(table="customers")


def test_a_suffix_and_a_format_may_not_disagree(tmp_path: Path) -> None:
    with pytest.raises(FabulateError, match=r"out\.csv says csv, the format parquet"):
        made().write(tmp_path / "out.csv", "parquet")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FabulateError, match="nowhere"):
        made().write(tmp_path / "nowhere" / "out.csv")


class Cut(BaseException):
    """What Ctrl-C is like."""


@pytest.mark.parametrize("error", [Cut, KeyboardInterrupt, OSError])
@pytest.mark.parametrize("before", [None, b"the old file"])
@pytest.mark.parametrize("target", ["out.csv", "out.parquet", "folder"])
def test_what_stops_in_the_middle_leaves_no_half_file(
    error: type[BaseException], before: bytes | None, target: str, tmp_path: Path
) -> None:
    path = tmp_path / "here" / target
    path.parent.mkdir()
    file = path / "t.csv" if target == "folder" else path
    if before is not None:
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(before)

    def stop(table: str, done: int, whole: int) -> None:
        assert 0 < done <= whole
        raise error("stopped")

    with pytest.raises((error, FabulateError)):
        fabulate.generate(schema=FOREVER, rows=100_000).write(path, progress=stop)
    left = [entry for entry in path.parent.rglob("*") if entry.is_file()]
    assert left == ([] if before is None else [file])
    assert before is None or file.read_bytes() == before


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="a small disk needs root on Linux",
)
@pytest.mark.parametrize("target", ["out.csv", "out.parquet"])
def test_a_full_disk_leaves_no_half_file(target: str, tmp_path: Path) -> None:
    import subprocess

    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        with pytest.raises((OSError, FabulateError)):
            fabulate.generate(schema=FOREVER, rows=200_000).write(disk / target)
        assert list(disk.iterdir()) == []
        fabulate.generate(schema=FOREVER, rows=100).write(disk / target)
        assert [entry.name for entry in disk.iterdir()] == [target]
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_progress_counts_every_row(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    fabulate.generate(schema=FOREVER, rows=50_000, offset=10).write(
        tmp_path / "out.csv", progress=lambda *now: seen.append(now)
    )
    assert seen[-1] == ("t", 50_000, 50_000)
    assert [done for _, done, _ in seen] == sorted({done for _, done, _ in seen})


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_files_have_the_modes_of_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        made().write(tmp_path / "out.csv")
    finally:
        os.umask(before)
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o640


# -- in a notebook ---------------------------------------------------------------------------------------------------


def test_head_and_repr() -> None:
    dataset = made(seed=5, rows=1_500)
    assert len(dataset.head()) == 10
    assert dataset.head(3).to_csv() == "\n".join(dataset.to_csv().split("\n")[:4]) + "\n"  # type: ignore[union-attr]
    assert len(dataset.head(0)) == 0
    assert len(dataset.head(10**6)) == 1_500
    assert repr(dataset) == "<Dataset customers (7 rows), sales (1,500 rows), seed 5>"


def test_head_of_fewer_than_none_is_none() -> None:
    assert len(made().head(-3)) == 0


def test_the_notebook_shows_no_markup_of_the_data() -> None:
    dataset = fabulate.generate(
        schema=one_table({"name": "<b>", "kind": "category", "values": ["<script>alert(1)</script>", "a & b"]}), rows=5
    )
    for html in (dataset._repr_html_(), dataset.schema._repr_html_(), dataset.plan._repr_html_()):
        assert "<script" not in html
        assert "&lt;b&gt;" in html


def test_the_notebook_shows_rows_plots_and_facts() -> None:
    found = fabulate.plan("5000 customers, 30% women, aged 20 to 60, and a glimpf", planner="offline")
    dataset = fabulate.generate(schema=found.schema)
    html = dataset._repr_html_()
    assert html.count("<svg") >= 3
    assert "30% women" in html
    assert "first 2,000 rows" in html
    assert "http" not in html.replace("http://www.w3.org", "")
    shown = found._repr_html_()
    assert "glimpf" in shown
    assert "<table>" in shown


@pytest.mark.parametrize("format", ["csv", "parquet", "jsonl.gz"])
def test_threads_change_no_byte(monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    schema = one_table(
        {"name": "id", "kind": "uuid"},
        {"name": "who", "kind": "faker", "method": "name"},
        {"name": "x", "kind": "number", "mean": 5},
    )
    ds = fabulate.generate(schema=schema, rows=100_000)
    made = {}
    for cores in (1, 3):
        monkeypatch.setattr(ahead, "_cores", lambda cores=cores: cores)
        made[cores] = b"".join(ds.encode(format))
    assert made[1] == made[3]


def test_work_ahead_is_in_order_tells_errors_in_their_place_and_ends_with_its_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ahead, "_cores", lambda: 4)
    before, begun = threading.active_count(), []

    def make(task: int) -> int:
        begun.append(task)
        time.sleep(0.001 * (task % 3))
        return 1 // (40 - task) + task

    results = ahead.in_order(make, range(1_000))
    assert [next(results) for _ in range(40)] == [*range(39), 1 + 39]
    with pytest.raises(ZeroDivisionError):
        next(results)
    assert threading.active_count() == before
    assert len(begun) < 60
