"""What a reader of the files finds: CSV by RFC 4180, JSON Lines, Parquet, and pandas as everybody calls it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import zoneinfo
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from rows import one_table
from strategies import examples, schemas

import fabulate

ODD = [
    'a"b',
    "a,b",
    "line\nbreak",
    '"',
    ",",
    "'",
    " lead",
    "trail ",
    "tab\there",
    "日本, 🎉",
    "NA",
    "null",
    "None",
    "nan",
    "-",
    "=1+1",
    "#",
    "1e5",
    "\\",
    "\\n",
    "007",
    "é",
]


def data(schema: dict[str, Any], rows: int = 200) -> fabulate.Dataset:
    return fabulate.generate(schema=schema, rows=rows)


def read(dataset: fabulate.Dataset, format: str = "csv") -> bytes:
    return b"".join(dataset.encode(format))


def table(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode(), newline=""), strict=True))


# -- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", ["category", "list", "template", "pattern", "column name"])
def test_quotes_commas_line_breaks_and_scripts(make: str) -> None:
    lists = {"odd": {"columns": ["text", "at"], "rows": [[text, at] for at, text in enumerate(ODD)]}}
    columns: dict[str, list[dict[str, Any]]] = {
        "category": [{"name": "c", "kind": "category", "values": ODD}], "list": [{"name": "c", "from": "odd.text"}],
        "template": [{"name": "c", "kind": "template", "texts": [text for text in ODD if "{" not in text]}],
        "pattern": [{"name": "c", "kind": "pattern", "regex": '(a"b|a,b|"|,| lead|日本, 🎉)'}],
        "column name": [{"name": name.replace("\n", " ").replace("\t", " "), "kind": "boolean"} for name in ODD],
    }  # fmt: skip
    dataset = data(one_table(*columns[make], {"name": "last", "kind": "uuid"}, lists=lists))
    head, *body = table(read(dataset))
    frame = dataset.to_arrow()
    assert head == frame.column_names
    if make != "column name":
        assert [row[0] for row in body] == frame.column("c").to_pylist()
        assert len({row[0] for row in body}) > 5
    assert {len(row) for row in body} == {len(head)}


def test_only_what_must_be_quoted_is() -> None:
    dataset = data(
        one_table(
            {"name": "c", "kind": "category", "values": ["plain", "a b", "it's", "x;y", 'q"q', "c,c"]},
            {"name": "d", "kind": "boolean"},
        )
    )
    lines = {line.rpartition(",")[0] for line in read(dataset).decode().splitlines()[1:]}
    assert lines == {"plain", "a b", "it's", "x;y", '"q""q"', '"c,c"'}


def test_lines_end_in_lf_and_there_is_no_mark() -> None:
    text = read(data(one_table({"name": "größe", "kind": "uuid"}), 3))
    assert text.startswith("größe\n".encode())
    assert b"\r" not in text
    assert text.endswith(b"\n")
    assert text.count(b"\n") == 4


@pytest.mark.parametrize(
    "column",
    [{"kind": "uuid"}, {"kind": "integer", "mean": 4}, {"kind": "category", "values": ["a", "b"]}, {"kind": "date"}],
    ids=lambda c: c["kind"],
)
def test_a_lone_missing_cell_is_two_quotes_so_that_no_reader_skips_its_line(column: dict[str, Any]) -> None:
    dataset = data(one_table({"name": "c", "missing": 0.5, **column}), 100)
    lines = read(dataset).decode().split("\n")
    assert len(lines) == 102
    assert "" not in lines[:-1]
    frame = pd.read_csv(io.BytesIO(read(dataset)), keep_default_na=False, na_values=[""])
    assert len(frame) == 100
    assert frame["c"].isna().tolist() == dataset.to_pandas()["c"].isna().tolist()
    assert 20 < frame["c"].isna().sum() < 80


def test_all_missing() -> None:
    kinds = [
        {"kind": "uuid"},
        {"kind": "number", "mean": 4},
        {"kind": "boolean"},
        {"kind": "datetime"},
        {"kind": "category", "values": ["a"]},
    ]
    dataset = data(one_table(*({"name": f"c{at}", "missing": 1.0, **kind} for at, kind in enumerate(kinds))), 3)
    assert read(dataset) == b"c0,c1,c2,c3,c4\n" + b",,,,\n" * 3
    assert json.loads(read(dataset, "jsonl").splitlines()[0]) == dict.fromkeys(["c0", "c1", "c2", "c3", "c4"])
    assert [column.null_count for column in dataset.to_arrow().columns] == [3] * 5


def test_an_empty_text_is_no_missing_cell_but_csv_cannot_say_so() -> None:
    values = {"": 1, "x": 1}
    dataset = data(
        one_table({"name": "c", "kind": "category", "values": values, "missing": 0.3}, {"name": "d", "kind": "boolean"})
    )
    cells = dataset.to_arrow().column("c").to_pylist()
    assert {None, "", "x"} == set(cells)
    assert [json.loads(line)["c"] for line in read(dataset, "jsonl").splitlines()] == cells
    assert [row[0] for row in table(read(dataset))[1:]] == [cell or "" for cell in cells]


def test_no_rows() -> None:
    dataset = data(
        {
            "tables": [
                {"name": "t", "rows": 0, "columns": [{"name": "a", "kind": "uuid"}, {"name": "b", "kind": "date"}]}
            ]
        },
        None,
    )  # type: ignore[arg-type]
    assert read(dataset) == b"a,b\n"
    assert read(dataset, "jsonl") == b""
    found = pq.read_table(pa.BufferReader(read(dataset, "parquet")))
    assert found.column_names == ["a", "b"]
    assert found.num_rows == 0
    assert len(dataset.to_pandas()) == len(dataset.to_polars()) == 0


# -- numbers and moments ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "shape"),
    [
        ({"kind": "number", "min": 0, "max": 1e-6, "decimals": 12}, r"0\.0000\d{8}|0\.000001000000"),
        ({"kind": "number", "min": 1e12, "max": 1e13, "decimals": 0}, r"\d{13,14}"),
        ({"kind": "number", "mean": 0, "sd": 1, "decimals": 3}, r"-?\d+\.\d{3}"),
        ({"kind": "integer", "min": -(10**15), "max": 10**15}, r"-?\d+"),
        ({"kind": "faker", "method": "pyfloat"}, r"-?\d+(\.\d+)?"),
        ({"kind": "faker", "method": "pyfloat", "args": {"min_value": 0, "max_value": 1e-7}}, r"0(\.\d+)?"),
        ({"kind": "integer", "mean": 4, "missing": 0.5}, r"\d*"),
        ({"kind": "number", "min": -1, "max": 0, "decimals": 0}, r"-1|0"),
        ({"kind": "number", "mean": 0, "sd": 0.001, "decimals": 1}, r"0\.0"),
    ],
    ids=str,
)
def test_numbers_have_no_exponents_no_minus_zero_and_their_decimals(said: dict[str, Any], shape: str) -> None:
    dataset = data(one_table({"name": "c", **said}, {"name": "d", "kind": "boolean"}), 400)
    cells = pd.Series([row[0] for row in table(read(dataset))[1:]])
    assert cells.str.fullmatch(shape).all(), cells[~cells.str.fullmatch(shape)].tolist()[:5]
    values = dataset.to_arrow().column("c").to_pylist()
    assert [float(text) if text else None for text in cells] == [
        None if value is None else float(value) for value in values
    ]


def test_zones() -> None:
    said = {"kind": "datetime", "start": "2025-10-26", "end": "2025-10-26", "zone": "Europe/Berlin"}
    dataset = data(one_table({"name": "c", **said}), 500)
    cells = [row[0] for row in table(read(dataset))[1:]]
    assert {cell[19:] for cell in cells} == {"+02:00", "+01:00"}
    column = dataset.to_arrow().column("c")
    assert column.type == pa.timestamp("us", tz="Europe/Berlin")
    # As numbers: Python holds moments of an hour that comes twice to be unequal between zones.
    assert [dt.datetime.fromisoformat(cell).timestamp() for cell in cells] == [
        moment.timestamp() for moment in column.to_pylist()
    ]


@pytest.mark.parametrize("day", ["2025-03-30", "2025-10-26"])
def test_every_clock_on_the_wall_is_one_that_the_zone_had(day: str) -> None:
    """Also in the night in which an hour is left out, and in that in which one comes twice."""
    said = {"kind": "datetime", "start": day, "end": day, "zone": "Europe/Berlin"}
    for text in (row[0] for row in table(read(data(one_table({"name": "c", **said}), 500)))[1:]):
        moment = dt.datetime.fromisoformat(text)
        assert moment.astimezone(zoneinfo.ZoneInfo("Europe/Berlin")).isoformat(" ") == text
        assert text[:10] == day


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York", "Europe/Amsterdam"])
@pytest.mark.parametrize("day", ["1900-01-01", "1850-06-01", "2999-12-31"])
def test_zones_far_away_in_time(zone: str, day: str) -> None:
    dataset = data(one_table({"name": "c", "kind": "datetime", "start": day, "end": day, "zone": zone}), 20)
    cells = [row[0] for row in table(read(dataset))[1:]]
    typed = dataset.to_arrow().column("c").cast(pa.int64()).to_pylist()
    assert [round(dt.datetime.fromisoformat(cell).timestamp() * 1e6) for cell in cells] == typed


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_zones_at_the_ends_of_the_calendar_are_made_or_refused(zone: str, day: str) -> None:
    schema = one_table({"name": "c", "kind": "datetime", "start": day, "end": day, "zone": zone})
    try:
        dataset = data(schema, 20)
    except fabulate.SchemaError:
        return
    assert len(table(read(dataset))) == 21


def test_the_whole_calendar() -> None:
    dataset = data(
        one_table(
            {"name": "d", "kind": "date", "start": "0001-01-01", "end": "9999-12-31"},
            {"name": "m", "kind": "datetime", "start": "0001-01-01", "end": "9999-12-31"},
        ),
        2_000,
    )
    frame = dataset.to_arrow()
    for name, parse in (("d", dt.date.fromisoformat), ("m", dt.datetime.fromisoformat)):
        at = frame.column_names.index(name)
        assert [parse(row[at]) for row in table(read(dataset))[1:]] == frame.column(name).to_pylist()
    assert len(dataset.to_pandas()) == 2_000


# -- pandas ----------------------------------------------------------------------------------------------------------


def comparable(column: pd.Series[Any], like: pd.Series[Any]) -> list[object]:
    """A column as Python values, read as the other's type where CSV cannot say it."""
    if pd.api.types.is_datetime64_any_dtype(like.dtype):
        utc = isinstance(like.dtype, pd.DatetimeTZDtype)
        column = pd.to_datetime(column, utc=utc, format="ISO8601")
        if utc:
            column = column.dt.tz_convert(like.dtype.tz)
        return [None if pd.isna(value) else value for value in column]
    cells: list[object] = []
    kinds = {type(value) for value in like if not pd.isna(value)}
    for value in column:
        if pd.isna(value):
            cells.append(None)
        elif str in kinds:
            cells.append(str(value))
        elif dt.time in kinds:
            cells.append(dt.time.fromisoformat(value) if isinstance(value, str) else value)
        elif dt.date in kinds:
            cells.append(dt.date.fromisoformat(value) if isinstance(value, str) else value)
        else:
            cells.append(bool(value) if kinds == {bool} else float(value))
    return cells


@examples(0.7)
@given(schemas())
def test_read_csv_equals_to_pandas(schema: dict[str, Any]) -> None:
    """Up to what CSV cannot say: texts of digits, dates, times, categories, and empty texts, which read as missing."""
    dataset = data(schema, 30)
    frame = dataset.to_pandas()
    texts = {
        name: str
        for name in frame
        if frame[name].dtype == object or str(frame[name].dtype) in ("category", "str", "string")
    }
    found = pd.read_csv(io.BytesIO(read(dataset)), keep_default_na=False, na_values=[""], dtype=texts)
    assert list(found.columns) == list(frame.columns)
    assert len(found) == len(frame)
    for name in frame:
        expected = [
            None if isinstance(value, str) and value == "" else value for value in comparable(frame[name], frame[name])
        ]
        assert comparable(found[name], frame[name]) == expected, (name, frame[name].dtype)


def test_plain_types_in_pandas() -> None:
    columns = [
        {"name": "whole", "kind": "integer", "mean": 4},
        {"name": "holes", "kind": "integer", "mean": 4, "missing": 0.3},
        {"name": "flag", "kind": "boolean", "missing": 0.3},
        {"name": "real", "kind": "number", "mean": 3, "missing": 0.3},
        {"name": "day", "kind": "date", "missing": 0.3},
        {"name": "pick", "kind": "category", "values": ["a", "b"]},
        {"name": "digits", "kind": "category", "values": ["1", "2"]},
    ]
    frame = data(one_table(*columns)).to_pandas()
    assert {name: str(frame[name].dtype) for name in ("whole", "holes", "flag", "real", "pick", "digits")} == {
        "whole": "int64",
        "holes": "Int64",
        "flag": "boolean",
        "real": "float64",
        "pick": "category",
        "digits": "int64",
    }
    assert pd.api.types.is_datetime64_any_dtype(frame["day"].dtype)
    text = read(data(one_table(*columns))).decode()
    assert ".0," not in text.replace("\n", ",")


def test_polars_and_pandas_and_arrow_agree() -> None:
    dataset = data(
        one_table(
            *(
                {"name": f"c{at}", "missing": 0.2, **kind}
                for at, kind in enumerate(
                    [
                        {"kind": "integer", "mean": 4},
                        {"kind": "number", "mean": 4},
                        {"kind": "uuid"},
                        {"kind": "date"},
                        {"kind": "time"},
                        {"kind": "category", "values": ["a", "b"]},
                    ]
                )
            )
        )
    )
    rows = dataset.to_arrow().to_pylist()
    assert dataset.to_polars().to_dicts() == rows
    first = dataset.to_pandas().iloc[0]
    assert [None if pd.isna(cell) else cell for cell in first][2] == rows[0]["c2"]


# -- JSON Lines and Parquet ------------------------------------------------------------------------------------------


def test_json_lines_escape_and_keep_order() -> None:
    dataset = data(
        one_table(
            {"name": 'say "hi"\\', "kind": "category", "values": ODD},
            {"name": "b", "kind": "boolean"},
            {"name": "n", "kind": "number", "mean": 3, "missing": 0.5},
        )
    )
    lines = read(dataset, "jsonl").decode().split("\n")
    assert lines.pop() == ""
    found = [json.loads(line) for line in lines]
    assert list(found[0]) == ['say "hi"\\', "b", "n"]
    assert {type(row["b"]) for row in found} == {bool}
    assert found == dataset.to_arrow().to_pylist()


def test_parquet_in_row_groups() -> None:
    dataset = data(
        one_table({"name": "a", "kind": "integer", "mean": 4}, {"name": "s", "kind": "category", "values": ["x", "y"]}),
        600_000,
    )
    pieces = list(dataset.encode("parquet"))
    assert len(pieces) > 2, "streamed, not made at once"
    file = pq.ParquetFile(pa.BufferReader(b"".join(pieces)))
    assert file.metadata.num_rows == 600_000
    assert file.metadata.num_row_groups == math.ceil(600_000 / (1 << 18))
    assert file.read_row_group(0).slice(0, 50).to_pylist() == dataset.head(50).to_arrow().to_pylist()


def test_streams_are_made_as_they_are_read() -> None:
    dataset = data(one_table({"name": "a", "kind": "uuid"}), 10**9)
    stream = dataset.encode("csv")
    assert next(iter(stream)) == b"a\n"
    assert len(next(iter(stream))) < 10**7
