"""Ten real domains that are hard to say: each compiles, makes 200 rows, and what must agree in them does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rows import cells

import fabulate

if TYPE_CHECKING:
    from collections.abc import Iterator

FILES = sorted((Path(__file__).parent / "hard").glob("*.json"))
ROWS = 200


def rows(name: str, table: str | None = None, rows: int = ROWS) -> Iterator[dict[str, Any]]:
    """The rows of one of the domains."""
    made = cells(json.loads((Path(__file__).parent / "hard" / f"{name}.json").read_text("utf-8")), rows, table=table)
    return (dict(zip(made, values, strict=True)) for values in zip(*made.values(), strict=True))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_two_hundred_rows(file: Path) -> None:
    dataset = fabulate.generate(schema=json.loads(file.read_text("utf-8")), rows=ROWS)
    assert sum(batch.rows for batch in dataset.batches()) == ROWS
    assert (dataset.to_csv() or "").count("\n") >= ROWS + 1


def test_there_are_ten() -> None:
    assert len(FILES) == 10


def test_ibans_are_valid() -> None:
    for row in rows("bank_ledger", "accounts", 150):
        assert len(row["iban"]) == 22 and int(row["iban"][4:] + "1314" + row["iban"][2:4]) % 97 == 1


def test_article_numbers_are_valid() -> None:
    for row in rows("factory_quality"):
        digits = [int(digit) for digit in row["ean"]]
        assert (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


def test_flights_arrive_elsewhere_and_only_late_ones_have_a_cause() -> None:
    for row in rows("airline_delays"):
        assert row["origin"] != row["destination"]
        assert (row["cause"] is not None) == (row["arrival_delay"] is not None and row["arrival_delay"] >= 15)
        assert (row["departure_delay"] is None) == row["cancelled"]


def test_stays_end_after_they_begin() -> None:
    for row in rows("hospital_stays"):
        assert row["discharged_at"] is None or row["discharged_at"] >= row["admitted_at"]
        assert (row["charge"] is None) == (row["discharged_at"] is None)


def test_lines_add_up() -> None:
    for row in rows("order_lines"):
        assert row["gross"] == pytest.approx(row["net"] + row["tax"], abs=1e-9)
        assert (row["returned_on"] is not None) == row["returned"]
