"""`company`, `vehicle`, `product`, `card`: parts that agree, and numbers whose check digits are right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

import bundles as tool
import pytest
import yaml
from rows import cells

from fabulate.engine.bundles import data
from fabulate.schema.parts import BUNDLES

WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def made(kind: str, rows: int, *, bundle: dict[str, Any] | None = None, **schema: Any) -> list[dict[str, Any]]:
    """Rows of all parts of one bundle."""
    columns = [{"name": part, "from": f"b.{part}"} for part in BUNDLES[kind]]
    table = {"name": "t", "bundles": {"b": {"kind": kind, **(bundle or {})}}, "columns": columns}
    found = cells({"as_of": "2026-01-01", "tables": [table], **schema}, rows)
    return [dict(zip(found, row, strict=True)) for row in zip(*found.values(), strict=True)]


# -- company ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "ru_RU", "el_GR"])
def test_a_company_has_a_domain_of_its_name_and_a_word_of_its_industry(locale: str) -> None:
    industries = data.own("companies")["industries"]
    sizes: dict[str, list[int]] = {}
    for row in made("company", 3_000, locale=locale):
        assert any(f" {word}" in row["name"] for word in industries[row["industry"]]["words"]), row
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+\.example", row["domain"])
        assert row["email"].partition("@")[2] == row["domain"]
        begin = row["domain"].partition("-")[0]
        if row["name"].isascii():
            assert re.sub("[^a-z]", "", row["name"].lower()).startswith(begin)
        assert 1 <= row["size"] <= 250_000
        sizes.setdefault(row["industry"], []).append(row["size"])
    middle = {industry: sorted(some)[len(some) // 2] for industry, some in sizes.items()}
    assert middle["Real Estate"] < middle["Manufacturing"]


def test_companies_end_as_those_of_their_country_do() -> None:
    names = [row["name"] for row in made("company", 500, bundle={"country": "Germany"})]
    assert sum(name.endswith((" GmbH", " AG", " KG", " e.K.")) for name in names) > 250
    assert not [name for name in names if name.endswith((" Inc.", " LLC"))]


def test_two_companies_in_a_row_differ() -> None:
    table = {
        "name": "t",
        "bundles": {"buyer": {"kind": "company"}, "seller": {"kind": "company", "not": "buyer"}},
        "columns": [{"name": name, "from": f"{name}.domain"} for name in ("buyer", "seller")],
    }
    rows = cells({"tables": [table]}, 100_000)
    assert not [pair for pair in zip(rows["buyer"], rows["seller"], strict=True) if pair[0] == pair[1]]


# -- vehicle ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["2026-01-01", "2018-06-30", "1999-01-01"])
def test_a_vehicle_exists(as_of: str) -> None:
    makes = data.own("vehicles")["makes"]
    fuels = {"petrol": "p", "diesel": "d", "hybrid": "h", "electric": "e"}
    models = {(make, model[0]): model for make, one in makes.items() for model in one["models"]}
    today = int(as_of[:4])
    for row in made("vehicle", 5_000, as_of=as_of):
        _, body, some, first, last = models[row["make"], row["model"]]
        assert row["body"] == body
        assert fuels[row["fuel"]] in some
        assert row["year"] <= min(last or today, today)
        assert row["year"] >= first or as_of.startswith("1999")
        assert row["vin"][:3] in makes[row["make"]]["wmi"]


def test_identification_numbers_have_their_check_digit_and_year() -> None:
    letters = "ABCDEFGHJKLMNPRSTVWXY123456789"
    known = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "12345678" + "12345" + "79" + "23456789"), strict=True))
    seen = set()
    for row in made("vehicle", 5_000):
        vin = row["vin"]
        assert re.fullmatch(r"[A-HJ-NPR-Z0-9]{8}[\dX][A-HJ-NPR-TV-Y1-9][A-HJ-NPR-Z0-9]\d{6}", vin)
        counted = zip(WEIGHTS, vin, strict=True)
        total = sum(weight * (known[c] if c in known else int(c)) for weight, c in counted if weight)
        assert vin[8] == "0123456789X"[total % 11]
        assert vin[9] == letters[(row["year"] - 1980) % 30]
        assert vin[6].isalpha() == (row["year"] >= 2010)
        seen.add(vin)
    assert len(seen) == 5_000


@pytest.mark.parametrize(
    ("country", "form"),
    [("GB", r"[A-Z]{2}\d\d [A-Z]{3}"), ("FR", r"[A-Z]{2}-\d{3}-[A-Z]{2}"), ("ES", r"\d{4} [A-Z]{3}"),
     ("DE", r"[A-Z]{1,3}-[A-Z]{1,2} \d{3,4}"), ("Fiji", r"[A-Z]{3} \d{4}")],
)  # fmt: skip
def test_plates_have_the_form_of_the_country(country: str, form: str) -> None:
    assert all(re.fullmatch(form, row["plate"]) for row in made("vehicle", 500, bundle={"country": country}))


def test_makes_are_sold_in_the_country() -> None:
    assert "Dacia" in {row["make"] for row in made("vehicle", 3_000, locale="fr_FR")}
    assert "Dacia" not in {row["make"] for row in made("vehicle", 3_000)}


# -- product, card ---------------------------------------------------------------------------------------------------


def test_products_agree() -> None:
    categories = data.own("products")["categories"]
    for row in made("product", 3_000):
        one = categories[row["category"]]
        low, high = next((low, high) for name, low, high in one["products"] if name == row["name"])
        assert low <= row["price"] < high + 1
        assert re.fullmatch(rf"{one['code']}-{re.escape(row['brand'][:3].upper())}-\d{{5}}", row["sku"])


def test_cards_have_prefix_length_and_check_digit_of_their_network() -> None:
    forms = {"Visa": r"4\d{15}", "Mastercard": r"5[1-5]\d{14}", "American Express": r"3[47]\d{13}",
             "Discover": r"6(011|5)\d+", "JCB": r"35\d{14}"}  # fmt: skip
    seen: Counter[str] = Counter()
    for row in made("card", 3_000):
        digits = [int(c) for c in reversed(row["number"])]
        assert sum(d if at % 2 == 0 else 2 * d - 9 * (d > 4) for at, d in enumerate(digits)) % 10 == 0
        assert re.fullmatch(forms[row["type"]], row["number"])
        assert len(row["number"]) == (15 if row["type"] == "American Express" else 16)
        assert len(row["cvv"]) == (4 if row["type"] == "American Express" else 3)
        month, year = map(int, row["expires"].split("/"))
        assert (2026, 1) < (2000 + year, month) <= (2031, 1)
        assert 1 <= month <= 12
        seen[row["type"]] += 1
    assert seen.keys() == forms.keys()


# -- what is written for them ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", tool.NAMES)
def test_the_json_is_what_the_yaml_says(name: str) -> None:
    assert (tool.FOLDER / f"{name}.json").read_text("utf-8") == tool.compiled(name), "python tools/bundles.py --write"
    assert "Licence:" in (tool.FOLDER / f"{name}.yaml").read_text("utf-8").splitlines()[0]


def _all(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() for text in [str(key), *_all(one)]]
    return [text for one in value for text in _all(one)] if isinstance(value, list) else [str(value)]


@pytest.mark.parametrize("name", [*tool.NAMES, "countries"])
def test_what_is_written_has_no_doubles_and_no_stray_spaces(name: str) -> None:
    said = yaml.safe_load((tool.FOLDER / f"{name}.yaml").read_text("utf-8"))
    assert not [text for text in _all(said) if name != "companies" and text != " ".join(text.split())]
    lists = [said.get("words", []), said.get("brands", [])]
    lists += [one["words"] for one in said.get("industries", {}).values()]
    lists += [[model[0] for model in one["models"]] for one in said.get("makes", {}).values()]
    lists += [[product[0] for product in one["products"]] for one in said.get("categories", {}).values()]
    lists += [one["names"] for one in said.get("streets", {}).values()]
    lists += list(said.get("plates", {}).values()) + list(said.get("forms", {}).values())
    assert not [some for some in lists if len(some) != len(set(some))]


def test_no_street_or_city_is_empty_or_in_other_letters() -> None:
    for country in data.countries():
        place = data.member(f"place/{country}.json")
        assert all(city == " ".join(city.split()) and city for city in place["city"])
        strange = {c for city in place["city"] for c in city if c.isalpha() and "LATIN" not in unicodedata.name(c)}
        assert not strange, country
    for locale in {str(one["locale"]) for one in data.countries().values()}:
        assert len(data.member(f"streets/{locale}.json")["names"]) >= 8
