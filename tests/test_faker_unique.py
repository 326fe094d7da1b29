"""`unique` on Faker's methods: cells that can be counted are numbered, and no number comes twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from rows import cells, one_table

import fabulate
from fabulate.columns import text as cells_text
from fabulate.columns import words
from fabulate.engine import address
from fabulate.engine.compiled.rungs import compile_unique
from fabulate.schema import SchemaError
from fabulate.schema.faker import methods
from fabulate.schema.models import DEFAULT_AS_OF

if TYPE_CHECKING:
    from fabulate.columns import Vector


def column(said: dict[str, Any], rows: int, start: int = 0) -> list[str]:
    return cells(one_table(said), rows, start=start)["x"]


def some_faker_methods() -> list[tuple[str, str, dict[str, Any]]]:
    """Identifiers, which every locale has of its own, and all others of en_US that can be counted."""
    names = ("ssn", "iban", "ean13", "isbn13", "phone_number", "postcode", "passport_number", "bban", "mac_address")
    pairs = [(n, locale, {}) for n in names for locale in ("en_US", "de_DE", "fr_FR", "pl_PL", "ja_JP", "pt_BR", "es")]
    every = [(n, "en_US", {}) for n, m in methods().items() if m.locales is None or "en_US" in m.locales]
    said = [("bothify", {"text": "??-%##"}), ("random_int", {"min": -5, "max": 4_000, "step": 3}),
            ("credit_card_number", {"card_type": "amex"}), ("date_between", {"start_date": "-9y"}),
            ("random_element", {"elements": ["a", "a", "b"]})]  # fmt: skip
    return [*pairs, *every, *((name, "en_US", args) for name, args in said)]


def test_faker_cells_that_can_be_counted_never_come_twice() -> None:
    found, draw = set(), address.key(1, "t", "x")
    for name, locale, args in some_faker_methods():
        if any(arg.required and key not in args for key, arg in methods()[name].args.items()):
            continue
        made = compile_unique(name, args, locale, DEFAULT_AS_OF)
        if made is not None:
            rows = min(made.space or 5_000, 5_000)
            start = 0 if made.space is None else max(0, min(10**9, made.space - rows))
            written = texts(
                made.cells(np.concatenate([np.arange(rows // 2), start + np.arange(rows // 2, rows)]), draw)
            )
            assert len(set(written)) == rows, (name, locale, args)
            found.add(name)
    assert {"ssn", "iban", "ean13", "isbn13", "phone_number", "postcode", "random_int", "md5", "job"} <= found
    assert len(found) > 140


def texts(made: Vector) -> list[str]:
    return words.texts(cells_text.cells(made, "plain"))


def test_a_faker_column_with_too_few_cells_is_an_error_before_the_first_row() -> None:
    states = one_table({"name": "x", "kind": "faker", "method": "state", "unique": True})
    assert len(set(column(states["tables"][0]["columns"][0], 50))) == 50
    with pytest.raises(SchemaError) as caught:
        fabulate.generate(schema=states, rows=51)
    assert str(caught.value) == (
        "t.x.unique: can make 50 different cells, and 51 rows are asked for; widen the column or ask for fewer rows"
    )


def test_any_slice_is_the_same_rows() -> None:
    for method in ("ssn", "phone_number", "date_between", "sha1"):
        said = {"name": "x", "kind": "faker", "method": method, "unique": True}
        assert column(said, 40, 5) + column(said, 60, 45) == column(said, 100, 5)
