"""Each reader by a table of examples: what it finds, and which words it leaves."""

from __future__ import annotations

import pytest

from fabulate.planner.offline.knowledge import load
from fabulate.planner.offline.readers import choices, columns, dates, formats, ranges, rows, sets, shares
from fabulate.planner.offline.resolve import Resolver
from fabulate.planner.offline.text import Words, key, lemma, number_at, plural, snake

KNOWN = Resolver(load(), None, {}, ()).known


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,000 rows of sales", 1000),
        ("sales, 2k rows", 2000),
        ("500 customers in Rome", 500),
        ("five hundred patients", 500),
        ("a thousand records please", 1000),
        ("rows: 300", 300),
        ("give me 25 random rows", 25),
        ("1.5m rows", 1_500_000),
        ("two years of sales", None),
        ("employees aged 18 to 65", None),
        ("a table of hotels", None),
    ],
)
def test_row_counts(text: str, count: int | None) -> None:
    found = rows.read(Words(text), frozenset({"customer", "patient", "employee", "hotel"}))
    assert (found.count if found else None) == count


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("users with columns name, email and signup date", ["name", "email", "signup_date"]),
        ("orders: order_id, customerName, total", ["order_id", "customerName", "total"]),
        ("trees with species, height (m) and age in years", ["species", "height_m", "age_years"]),
        ("- common name\n- price (5-50)\n* in stock (yes/no)", ["common_name", "price", "in_stock"]),
        ("1. student id\n2) full name\n3. grade", ["student_id", "full_name", "grade"]),
        ("boats\ncolumns:\n  name\n  length_ft\n  owner", ["name", "length_ft", "owner"]),
        ("staff table, id: int, full_name: string, hired: date", ["id", "full_name", "hired"]),
        ('headers "Full Name", "Date of Birth", "Weight (kg)"', ["Full Name", "Date of Birth", "Weight (kg)"]),
        ("give me user_id, login_count, last_seen", ["user_id", "login_count", "last_seen"]),
        ("bikes; brand, color [red, blue], price_eur", ["brand", "color", "price_eur"]),
        ("| name | age |\n|---|---|\n| Bo | 3 |", ["name", "age"]),
        ("Each row should have the driver's full name, their phone and whether they passed",
         ["driver_full_name", "phone", "passed"]),
        ("fields: amount (decimal), currency (USD, EUR), note (string, optional)", ["amount", "currency", "note"]),
        ("datos con nombre, ciudad y fecha de registro", ["nombre", "ciudad", "fecha_de_registro"]),
        ("Kunden mit Name, Stadt und Geburtsdatum", ["name", "stadt", "geburtsdatum"]),
        ("people with age, height; 10% missing height", ["age", "height"]),
        ("restaurant reviews with star ratings", None),
        ("daily weather for a city, one year", None),
    ],
)  # fmt: skip
def test_listed_columns(text: str, names: list[str] | None) -> None:
    found = columns.read(text, KNOWN)
    assert ([item.name for item in found.items] if found else None) == names


def test_what_stands_beside_a_name() -> None:
    found = columns.read("shirts: size (XS/S/M), sku like ABC-1234, paid yes/no, weight (kg), id: uuid", KNOWN)
    assert found is not None
    size, sku, paid, weight, identifier = found.items
    assert size.values == ("XS", "S", "M")
    assert sku.example == "ABC-1234"
    assert paid.pair == ("yes", "no")
    assert weight.unit == "kg"
    assert identifier.type == "uuid"


def test_tables_are_not_columns() -> None:
    found = columns.read("blog platform: authors, posts, comments", KNOWN)
    assert found is not None
    assert found.plural


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "value"),
    [
        ("aged 18 to 65", "range", 18, 65, None),
        ("price between $5 and $500", "range", 5, 500, None),
        ("rides of 3 to 120 minutes", "range", 3, 120, None),
        ("level 1-60", "range", 1, 60, None),
        ("points (80-100)", "range", 80, 100, None),
        ("salary from 40k to 90k", "range", 40_000, 90_000, None),
        ("under 2 kg", "range", None, 2, None),
        ("at least 18 years", "range", 18, None, None),
        ("age 18+", "range", 18, None, None),
        ("temperatures between -5 and 30", "range", -5, 30, None),
        ("mean 7.2", "mean", None, None, 7.2),
        ("average order value of 40", "mean", None, None, 40),
        ("standard deviation of 15", "sd", None, None, 15),
        ("sd 15", "sd", None, None, 15),
    ],
)
def test_ranges_and_statistics(
    text: str, kind: str, low: float | None, high: float | None, value: float | None
) -> None:
    words = Words(text)
    found = ranges.read(words)
    assert [(one.kind, one.low, one.high, one.value) for one in found] == [(kind, low, high, value)]
    assert all(words.claimed[found[0].start : found[0].stop])


@pytest.mark.parametrize("text", ["INV-00001", "2024-01", "3-4-5", "order 12", "page 7 of 9"])
def test_what_is_no_range(text: str) -> None:
    assert ranges.read(Words(text)) == []


@pytest.mark.parametrize(
    ("text", "kind", "share"),
    [
        ("60% female", "share", 0.6),
        ("free 70%", "share", 0.7),
        ("half are men", "share", 0.5),
        ("3 in 10 are late", "share", 0.3),
        ("two thirds women", "share", 2 / 3),
        ("a quarter were cancelled", "share", 0.25),
        ("12 percent smokers", "share", 0.12),
        ("12% missing cholesterol", "missing", 0.12),
        ("3% of mileage missing", "missing", 0.03),
        ("5% did not answer the income question", "missing", 0.05),
        ("twice as many members as guests", "ratio", 2 / 3),
        ("3 times as many cats as dogs", "ratio", 0.75),
    ],
)
def test_shares(text: str, kind: str, share: float) -> None:
    found = shares.read(Words(text))
    assert [one.kind for one in found] == [kind]
    assert found[0].value == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("between Jan 2023 and June 2024", "2023-01-01", "2024-06-30"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("from 2022-03-01 to 2025-02-28", "2022-03-01", "2025-02-28"),
        ("since March 2022", "2022-03-01", "today"),
        ("last two years", "-2y", "today"),
        ("over the past 6 months", "-6mo", "today"),
        ("in Q2 2023", "2023-04-01", "2023-06-30"),
        ("between January 5, 2023 and 20 Feb 2023", "2023-01-05", "2023-02-20"),
        ("from 03/15/2023 to 04/01/2023", "2023-03-15", "2023-04-01"),
        ("entre enero de 2023 y junio de 2024", "2023-01-01", "2024-06-30"),
        ("zwischen Januar 2023 und Juni 2024", "2023-01-01", "2024-06-30"),
    ],
)
def test_windows_of_time(text: str, first: str, last: str) -> None:
    assert [one.dates for one in dates.read(Words(text))] == [(first, last)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("low, medium, high", ("low", "medium", "high")),
        ("XS/S/M/L", ("XS", "S", "M", "L")),
        ("active, churned or trial", ("active", "churned", "trial")),
        ("one of red; green; blue", ("red", "green", "blue")),
        ("a very long sentence that goes on and on without any end in sight at all", ()),
        ("alone", ()),
    ],
)
def test_sets(text: str, values: tuple[str, ...]) -> None:
    assert sets.values(text) == values


def test_values_in_a_sentence() -> None:
    found = choices.read("orders with status: pending, shipped or delivered; 200 rows", KNOWN)
    assert [(one.name, one.values) for one in found] == [("status", ("pending", "shipped", "delivered"))]
    assert choices.read("users: name, email or phone", KNOWN) == []


@pytest.mark.parametrize(
    ("example", "unique", "expected"),
    [
        ("INV-00001", True, {"kind": "sequence", "start": 1, "format": "INV-{:05d}"}),
        ("AG-1000", True, {"kind": "sequence", "start": 1000, "format": "AG-{}"}),
        ("ABC-1234", False, {"kind": "pattern", "regex": "[A-Z]{3}-[0-9]{4}"}),
        ("XX-999", False, {"kind": "pattern", "regex": "[A-Z]{2}-[0-9]{3}"}),
        ("##-##", False, {"kind": "pattern", "regex": "[0-9]{2}-[0-9]{2}"}),
    ],
)
def test_formats(example: str, unique: bool, expected: dict[str, object]) -> None:
    assert formats.column(example, unique=unique) == expected


def test_examples_are_found_in_text() -> None:
    for text in ("SKU like ABC-1234", "code e.g. ABC-1234", "ABC-1234 style", "in the format ABC-1234"):
        found = formats.find(text)
        assert found is not None
        assert found.example == "ABC-1234"
    assert formats.find("like Netflix") is None
    assert formats.find("(80-100)") is None


def test_names_are_compared_in_one_form() -> None:
    assert {key(name) for name in ("orderDates", "Order date", "order_date", "ORDER DATE", "order-date")} == {
        "order date"
    }
    assert key("e-mail") == key("Email") == "email"
    assert key("patient's name") == "patient name"
    assert snake("Light requirement") == "light_requirement"
    assert snake("Año de nacimiento") == "ano_de_nacimiento"


def test_singular_and_plural() -> None:
    for word in ("customer", "category", "movie", "box", "person", "series", "address", "diagnosis", "hero", "shoe"):
        assert lemma(plural(word)) == word


def test_numbers_in_words() -> None:
    for text, value in (("twenty five", 25), ("two thousand", 2000), ("a dozen", 12), ("3,500", 3500), ("2k", 2000)):
        found = number_at(Words(text), 0)
        assert found is not None
        assert found[0] == value
    assert number_at(Words("kittens"), 0) is None
