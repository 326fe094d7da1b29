"""The small texts of the language: moments, sequence formats, date formats, hours; each with what it refuses."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import cells, one_table
from strategies import examples

from fabulate.schema import grammar

TODAY = dt.date(2026, 3, 31)


def at(text: str) -> str:
    return grammar.moment(text).resolve(TODAY).strftime("%Y-%m-%d %H:%M:%S")


MOMENTS = {
    "today": "2026-03-31 00:00:00",
    "-1d": "2026-03-30 00:00:00",
    "+3d": "2026-04-03 00:00:00",
    "2w": "2026-04-14 00:00:00",
    "-1mo": "2026-02-28 00:00:00",
    "+1mo": "2026-04-30 00:00:00",
    "-18mo": "2024-09-30 00:00:00",
    "-2y": "2024-03-31 00:00:00",
    "+90min": "2026-03-31 01:30:00",
    "-36h": "2026-03-29 12:00:00",
    "+30s": "2026-03-31 00:00:30",
    "2026-06-30": "2026-06-30 00:00:00",
    "2026-06-30 18:00": "2026-06-30 18:00:00",
    "2026-06-30T18:00:05": "2026-06-30 18:00:05",
    "2026-06-30 18:00+02:00": "2026-06-30 16:00:00",
    "2026-06-30T18:00:05Z": "2026-06-30 18:00:05",
    " today ": "2026-03-31 00:00:00",
    "-1 y": "2025-03-31 00:00:00",
    "0d": "2026-03-31 00:00:00",
    "2024-02-29": "2024-02-29 00:00:00",
}


@pytest.mark.parametrize("text", MOMENTS, ids=repr)
def test_moments(text: str) -> None:
    assert at(text) == MOMENTS[text]


def test_a_leap_day_a_year_on_is_the_last_of_february() -> None:
    assert grammar.moment("+1y").resolve(dt.date(2024, 2, 29)).date() == dt.date(2025, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "tomorrow",
        "3",
        "-3",
        "3 days",
        "-3m",
        "1d2h",
        "2026-6-3",
        "2026-02-30",
        "30.06.2026",
        "2026-06-30 25:00",
        "2026-W03-1",
        "20260630",
        "-1234567d",
        "2026-06-30\n18:00x",
        "+ 3d",
        "--3d",
        "3D",
        "2026-13-01",
    ],
)
def test_no_moments(text: str) -> None:
    with pytest.raises(ValueError, match="is no date"):
        grammar.moment(text)


@pytest.mark.parametrize("text", ["0001-01-01 00:00+10:00", "9999-12-31 23:00-10:00"])
def test_moments_that_a_zone_moves_out_of_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match=r"out of range|1 to 9999"):
        grammar.moment(text)


@pytest.mark.parametrize("text", ["-9999y", "+9999y", "-999999w", "+999999w", "+99999mo"])
def test_moments_out_of_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 9999"):
        grammar.moment(text).resolve(TODAY)


@given(
    st.text(max_size=30)
    | st.from_regex(r"[+-]?\d{1,8} ?(s|min|h|d|w|mo|y)", fullmatch=True)
    | st.from_regex(r"\d{4}-\d{2}-\d{2}[T ]?.{0,12}", fullmatch=True)
)
@examples(5)
def test_any_text_is_a_moment_or_told_why_not(text: str) -> None:
    try:
        found = grammar.moment(text).resolve(TODAY)
    except ValueError as error:
        assert str(error)
    else:
        assert found.tzinfo is dt.UTC


SEQUENCES = {"S-{:06d}": "S-000041", "{}": "41", "{:01d}": "41", "{:018d}": "0" * 16 + "41", "№{}, x": "№41, x"}


@pytest.mark.parametrize("text", SEQUENCES)
def test_sequence_formats(text: str) -> None:
    assert cells(one_table({"name": "c", "kind": "sequence", "start": 41, "format": text}), 1)["c"] == [SEQUENCES[text]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "S",
        "{}{}",
        "{:6d}",
        "{:06}",
        "{0}",
        "{:06x}",
        "{:019d}",
        "{:0100000000d}",
        "{.__class__}",
        "{{}}",
        "{",
        "}",
        "{}{",
        "{!r}",
        "{:06d",
    ],
)
def test_no_sequence_formats(text: str) -> None:
    with pytest.raises(ValueError, match=r"one \{\} or|18 at the most"):
        grammar.sequence_format(text)


DATES = ["%Y-%m-%d", "%d/%m/%y", "%A, %d %B %Y", "%a %b %j", "%%%Y%%", "week of %d", "日%d"]


@pytest.mark.parametrize("text", DATES)
def test_date_formats_write_what_python_writes(text: str) -> None:
    columns: tuple[dict[str, Any], ...] = (
        {"name": "d", "kind": "date", "start": "0900-01-01", "end": "2030-12-31"},
        {"name": "t", "kind": "date", "after": "d", "before": "d", "format": text},
    )
    found = cells(one_table(*columns), 300)
    # Python's %Y is not padded everywhere.
    expected = [day.strftime(text.replace("%Y", f"{day.year:04d}")) for day in found["d"]]
    assert found["t"] == expected


@pytest.mark.parametrize("text", ["%H:%M:%S", "%I:%M %p", "%d %H"])
def test_datetime_formats_write_what_python_writes(text: str) -> None:
    columns: tuple[dict[str, Any], ...] = (
        {"name": "d", "kind": "datetime"},
        {"name": "t", "kind": "datetime", "after": "d", "before": "d", "format": text},
    )
    found = cells(one_table(*columns), 300)
    assert found["t"] == [moment.strftime(text) for moment in found["d"]]


@pytest.mark.parametrize("text", ["%", "%x", "%-d", "%s", "%Z", "%Y%", "%e", "% d", "%c", "%f"])
def test_no_date_formats(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date code"):
        grammar.strftime_parts(text)


@given(st.text(max_size=40).filter(lambda text: "%" not in text))
def test_text_without_codes_is_kept(text: str) -> None:
    assert "".join(grammar.strftime_parts(text)) == text


def test_hours() -> None:
    found = grammar.hours({"7..8": 5, "23": 1, "0": 2})
    assert [(hour, weight) for hour, weight in enumerate(found) if weight] == [(0, 2), (7, 5), (8, 5), (23, 1)]


@pytest.mark.parametrize(
    "span", ["24", "-1", "9-17", "9...17", "17..9", "", "..", "9..", "x", "9..24", "1.5", "009..0017"]
)
def test_no_hours(span: str) -> None:
    if span == "9..":
        assert grammar.hours({span: 1})[9] == 1  # a span without an end is its first hour
        return
    with pytest.raises(ValueError, match=r"hour"):
        grammar.hours({span: 1})


def test_weekdays_and_months_by_any_usual_name() -> None:
    assert grammar.named_weights({"Sat": 2, "sunday": 0}, grammar.WEEKDAYS) == [1, 1, 1, 1, 1, 2, 0]
    assert grammar.named_weights({"DEC": 4, "1": 3}, grammar.MONTHS) == [3, *[1] * 10, 4]
    for names, wrong in (
        (grammar.WEEKDAYS, "6"),
        (grammar.MONTHS, "13"),
        (grammar.MONTHS, "0"),
        (grammar.WEEKDAYS, ""),
    ):
        with pytest.raises(ValueError, match=re.escape(f"{wrong!r} is none of")):
            grammar.named_weights({wrong: 1}, names)
