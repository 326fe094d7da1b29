"""`place`: what exists together, by population, in every country; and what may be said of it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from rows import cells

from fabulate.engine.bundles import data
from fabulate.engine.bundles.ages import OLDEST
from fabulate.engine.bundles.phones import phone_forms
from fabulate.engine.person import names
from fabulate.schema.errors import SchemaError

PARTS = ("street_address", "city", "region", "region_code", "postcode", "country", "country_code", "latitude",
         "longitude", "time_zone")  # fmt: skip
#: The fifty countries with the most people in their cities.
FIFTY = [code for _, code in sorted(((-one["people"], code) for code, one in data.countries().items()))[:50]]


def places(rows: int, *parts: str, **bundle: Any) -> dict[str, list[Any]]:
    """The parts of a place with these settings."""
    table = {
        "name": "t",
        "bundles": {"p": {"kind": "place", **bundle}},
        "columns": [{"name": part, "from": f"p.{part}"} for part in parts],
    }
    return cells({"as_of": "2026-01-01", "tables": [table]}, rows)


@pytest.mark.parametrize("code", FIFTY)
def test_what_is_written_of_a_place_exists_together(code: str) -> None:
    one = data.member(f"place/{code}.json")
    regions = [*one["regions"], ["", ""]]
    known = {
        (city, *regions[region], one["zones"][zone]): (latitude / 1e5, longitude / 1e5)
        for city, region, zone, latitude, longitude in zip(
            one["city"], one["region"], one["zone"], one["latitude"], one["longitude"], strict=True
        )
    }
    double = Counter((c, r) for c, r in zip(one["city"], one["region"], strict=True))
    rows = places(1_000, *PARTS, country=code)
    shape = re.compile(re.sub(r"[#?]", lambda m: {"#": r"[0-9A-Z]", "?": "[0-9A-Z]"}[m[0]], one["form"]))
    for at in range(1_000):
        row = {part: rows[part][at] for part in PARTS}
        assert (row["country_code"], row["country"]) == (code, data.countries()[code]["name"])
        centre = known[row["city"], row["region"] or "", row["region_code"] or "", row["time_zone"]]
        if max(double.values()) == 1:
            assert abs(float(row["latitude"]) - centre[0]) < 0.04
        assert re.search(r"\d", row["street_address"])
        if one["form"] and row["postcode"] is not None and code not in ("GB", "AR"):
            assert shape.fullmatch(row["postcode"]), (row["postcode"], one["form"])


@pytest.mark.parametrize(
    ("country", "part", "value", "begins"),
    [
        ("US", "region_code", "CA", "9"), ("US", "region_code", "NY", "0 1"), ("US", "region_code", "TX", "7 88"),
        ("US", "region_code", "IL", "6"), ("DE", "region", "Berlin", "1"), ("DE", "city", "München", "80 81"),
        ("FR", "city", "Paris", "75"), ("FR", "city", "Marseille", "13"), ("ES", "region_code", "MD", "28"),
        ("IT", "city", "Roma", "00"), ("CA", "region_code", "QC", "G H J K1A"), ("CA", "region_code", "BC", "V"),
        ("AU", "region_code", "VIC", "3 8"), ("AU", "region_code", "QLD", "4 9"), ("BR", "region_code", "SP", "0 1"),
        ("IN", "region_code", "DL", "11"), ("JP", "region", "Tokyo", "1 20"), ("GB", "city", "Glasgow", "G"),
        ("GB", "city", "Leeds", "LS"), ("NL", "city", "Rotterdam", "3"), ("CH", "city", "Bern", "3"),
    ],
)  # fmt: skip
def test_postcodes_begin_as_their_region_does(country: str, part: str, value: str, begins: str) -> None:
    rows = places(5_000, part, "postcode", country=country)
    found = [code for where, code in zip(rows[part], rows["postcode"], strict=True) if where == value]
    assert found
    assert not {code for code in found if not code.startswith(tuple(begins.split()))}


@pytest.mark.parametrize(
    ("country", "form"),
    [
        ("US", r"\d{5}"), ("DE", r"\d{5}"), ("GB", r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"),
        ("CA", r"[A-Z]\d[A-Z] \d[A-Z]\d"), ("NL", r"\d{4} [A-Z]{2}"), ("JP", r"\d{3}-\d{4}"), ("PL", r"\d{2}-\d{3}"),
        ("BR", r"\d{5}-\d{3}"), ("SE", r"\d{3} \d{2}"), ("PT", r"\d{4}-\d{3}"), ("IN", r"\d{6}"),
        ("IE", r"[A-Z]\d[\dW] [A-Z]\d\d[A-Z]"), ("GR", r"\d{3} \d{2}"), ("CH", r"\d{4}"),
    ],
)  # fmt: skip
def test_postcodes_have_the_form_of_the_country(country: str, form: str) -> None:
    assert not [code for code in places(2_000, "postcode", country=country)["postcode"] if not re.fullmatch(form, code)]


def test_countries_without_postcodes_have_none() -> None:
    assert set(places(50, "postcode", country="United Arab Emirates")["postcode"]) == {None}


def test_country_and_street_are_written_in_the_language_of_the_locale() -> None:
    table = {"name": "t", "columns": [{"name": part, "from": f"place.{part}"} for part in PARTS]}
    rows = cells({"locale": "de_DE", "tables": [table]}, 200)
    assert set(rows["country"]) == {"Deutschland"}
    assert all(re.fullmatch(r"\D+ \d+", street) for street in rows["street_address"])
    assert {"Berlin", "München"} <= set(rows["city"])


def test_an_undeclared_place_lies_in_the_country_of_the_locale() -> None:
    for locale, code in (("ja_JP", "JP"), ("en_GB", "GB"), ("fr_CA", "CA"), ("es_CA", "ES"), ("en", "US")):
        table = {"name": "t", "columns": [{"name": "code", "from": "place.country_code"}]}
        assert set(cells({"locale": locale, "tables": [table]}, 5)["code"]) == {code}


def test_a_place_may_be_kept_to_regions_and_cities() -> None:
    texas = places(2_000, "region", "postcode", "city", country="US", region="TX")
    assert set(texas["region"]) == {"Texas"}
    assert len(set(texas["city"])) > 50
    assert {code[0] for code in texas["postcode"]} <= {"7", "8"}
    two = places(2_000, "city", country=["Germany", "Austria"], city=["munich", "Köln", "Vienna"])
    assert set(two["city"]) == {"München", "Köln", "Wien"}
    bundles = {"a": {"kind": "place", "country": "DE", "city": ["Berlin", "Hamburg"]},
               "b": {"kind": "place", "country": "DE", "city": ["Berlin", "Hamburg"], "not": "a"}}  # fmt: skip
    columns = [{"name": name, "from": f"{name}.city"} for name in "ab"]
    rows = cells({"tables": [{"name": "t", "bundles": bundles, "columns": columns}]}, 500)
    assert set(zip(rows["a"], rows["b"], strict=True)) == {("Berlin", "Hamburg"), ("Hamburg", "Berlin")}


def test_two_places_in_a_row_are_two_cities() -> None:
    for country in ("IS", "US", "LU"):
        table = {
            "name": "t",
            "bundles": {"a": {"kind": "place", "country": country},
                        "b": {"kind": "place", "country": country, "not": "a"}},
            "columns": [{"name": f"{one}_{part}", "from": f"{one}.{part}"}
                        for one in "ab" for part in ("city", "region", "latitude")],
        }  # fmt: skip
        rows = cells({"tables": [table]}, 5_000)
        pairs = zip(rows["a_city"], rows["a_region"], rows["b_city"], rows["b_region"], strict=True)
        single = Counter(data.member(f"place/{country}.json")["city"])
        assert not [p for p in pairs if p[:2] == p[2:] and single[p[0]] == 1]


# -- people at places ------------------------------------------------------------------------------------------------


def people(rows: int, *parts: str, **schema: Any) -> dict[str, list[Any]]:
    """People at places of several countries."""
    table = {
        "name": "t",
        "bundles": {
            "home": {"kind": "place", "country": ["US", "DE", "JP", "CA", "HU"]},
            "guest": {"kind": "person", "at": "home"},
        },
        "columns": [{"name": part, "from": part} for part in parts],
    }
    table["columns"] = [{"name": part.replace(".", "_"), "from": part} for part in parts]
    return cells({"tables": [table], **schema}, rows)


def test_a_person_at_a_place_follows_its_country() -> None:
    locale = {"US": "en_US", "DE": "de_DE", "JP": "ja_JP", "CA": "en_CA", "HU": "hu_HU"}
    begins = {"US": "(", "DE": "+49 1", "JP": "+81 ", "CA": "(", "HU": "+36 "}
    rows = people(2_000, "guest.first_name", "guest.last_name", "guest.full_name", "guest.gender", "guest.phone",
                  "home.country_code", "home.region_code")  # fmt: skip
    for first, last, full, gender, phone, code, region in zip(*rows.values(), strict=True):
        known = names(locale[code])
        assert first in known.first[gender][0]
        assert last in known.last[gender][0]
        assert full == known.full(first, last)
        assert phone.startswith(begins[code])
        if code in ("US", "CA"):
            areas = {form[1:4] for form in phone_forms(code, region)}
            assert phone[1:4] in areas
            assert re.fullmatch(r"\(\d{3}\) 555-\d{4}", phone)
            assert phone[-4:] != "1212"


def test_phones_have_the_form_of_the_country() -> None:
    forms = {"de_DE": r"\+49 1[567]\d \d{7,8}", "en_GB": r"\+44 7\d{3} \d{6}", "fr_FR": r"\+33 [67]( \d\d){4}",
             "en_US": r"\(\d{3}\) 555-\d{4}", "it_IT": r"\+39 3\d\d \d{3} \d{4}"}  # fmt: skip
    for locale, form in forms.items():
        table = {"name": "t", "columns": [{"name": "phone", "from": "person.phone"}]}
        made = cells({"locale": locale, "tables": [table]}, 1_000)["phone"]
        assert not [phone for phone in made if not re.fullmatch(form, phone)]
        assert len(set(made)) > 950


def test_every_country_has_phones() -> None:
    without = [code for code in data.countries() if not phone_forms(code, "")]
    assert without == ["GS", "PN", "TF"], "islands without a telephone plan of their own"


@pytest.mark.parametrize("as_of", ["2026-01-01", "2026-03-01", "2024-02-29", "2025-02-28", "2024-12-31", "2023-06-15"])
def test_ages_and_birth_dates_agree_on_the_day_that_today_means(as_of: str) -> None:
    bundles = {"p": {"kind": "person", "age": {"min": 0, "max": OLDEST}}}
    columns = [{"name": "age", "from": "p.age"}, {"name": "born", "from": "p.birth_date"}]
    rows = cells({"as_of": as_of, "tables": [{"name": "t", "bundles": bundles, "columns": columns}]}, 30_000)
    year, *day = map(int, as_of.split("-"))
    for age, born in zip(rows["age"], rows["born"], strict=True):
        birth_year, *birth_day = map(int, str(born).split("-"))
        assert age == year - birth_year - (day < birth_day), (age, born)
    assert {0, OLDEST} <= set(rows["age"])


def test_settings_of_age_describe_what_is_written() -> None:
    bundles = {
        "p": {"kind": "person", "age": {"mean": 41, "sd": 13, "min": 16, "max": 90}},
        "child": {"kind": "person", "age": {"max": 12}}, "adult": {"kind": "person"},
    }  # fmt: skip
    columns = [{"name": name, "from": f"{name}.age"} for name in bundles]
    rows = cells({"tables": [{"name": "t", "bundles": bundles, "columns": columns}]}, 100_000)
    age = np.array(rows["p"])
    assert abs(age.mean() - 41) < 0.2
    assert abs(age.std() - 13) < 0.2
    assert (age.min(), age.max()) == (16, 90)
    assert (min(rows["child"]), max(rows["child"])) == (0, 12)
    assert (min(rows["adult"]), max(rows["adult"])) == (18, 90)


def test_titles_agree_with_gender_and_language() -> None:
    for locale, expected in {
        "en_US": {"female": {"Mrs.", "Ms.", "Miss"}, "male": {"Mr."}, "nonbinary": {"Mx."}},
        "de_DE": {"female": {"Frau"}, "male": {"Herr"}, "nonbinary": {None}},
        "fr_FR": {"female": {"Mme"}, "male": {"M."}, "nonbinary": {None}},
        "ja_JP": {"female": {None}, "male": {None}, "nonbinary": {None}},
    }.items():
        bundles = {"p": {"kind": "person", "gender": {"female": 1, "male": 1, "nonbinary": 1}}}
        columns = [{"name": "gender", "from": "p.gender"}, {"name": "title", "from": "p.title"}]
        rows = cells({"locale": locale, "tables": [{"name": "t", "bundles": bundles, "columns": columns}]}, 3_000)
        for gender, titles in expected.items():
            seen = Counter(t for g, t in zip(rows["gender"], rows["title"], strict=True) if g == gender)
            assert titles <= seen.keys()
            assert sum(seen[t] for t in titles) > 0.85 * seen.total()


def test_two_people_in_a_row_are_never_the_same() -> None:
    bundles = {"buyer": {"kind": "person", "locale": "zh_CN"},
               "seller": {"kind": "person", "locale": "zh_CN", "not": "buyer"}}  # fmt: skip
    columns = [{"name": name, "from": f"{name}.full_name"} for name in bundles]
    rows = cells({"tables": [{"name": "t", "bundles": bundles, "columns": columns}]}, 200_000)
    assert not [pair for pair in zip(rows["buyer"], rows["seller"], strict=True) if pair[0] == pair[1]]


@pytest.mark.parametrize(
    ("bundles", "message"),
    [
        ({"p": {"kind": "place", "country": "Germny"}},
         "t.bundles.p.country: 'Germny' is no country with cities; did you mean Germany?"),
        ({"p": {"kind": "person", "at": "plac"}}, "t.bundles.p.at: 'plac' is no bundle; did you mean place?"),
        ({"p": {"kind": "person", "at": "q"}, "q": {"kind": "person"}},
         "t.bundles.p.at: 'q' names no place; there is place"),
        ({"p": {"kind": "person", "at": "place", "country": "DE"}},
         "t.bundles.p.country: the person is at place and follows its country; leave one of them out"),
        ({"p": {"kind": "place", "age": {"mean": 3}}},
         "t.bundles.p.age: is no setting of a place; it has country, region, city, locale, not"),
        ({"p": {"kind": "person", "age": {"meen": 3}}}, "t.bundles.p.age.meen: unknown; did you mean mean?"),
        ({"p": {"kind": "person", "age": {"min": 30, "max": 20}}},
         "t.bundles.p.age.max: 20 is below min (30)"),
        ({"p": {"kind": "person", "not": "q"}, "q": {"kind": "person", "not": "p"}},
         "t.bundles.p.not: 'q' has a `not` of its own; name the bundle that has none"),
        ({"p": {"kind": "person", "country": ["DE", "FR"]}},
         't.bundles.p.country: one country for all; for several, declare a place with them and say "at" it'),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_place(bundles: dict[str, Any], message: str) -> None:
    with pytest.raises(SchemaError) as raised:
        cells({"tables": [{"name": "t", "bundles": bundles, "columns": [{"name": "id", "kind": "sequence"}]}]}, 1)
    assert str(raised.value).splitlines()[0] == message


def test_parts_are_cells_like_any_other() -> None:
    shops = {"name": "shops", "rows": 50, "columns": [
        {"name": "shop_id", "kind": "sequence"}, {"name": "city", "from": "place.city"},
        {"name": "manager", "from": "person.full_name"}]}  # fmt: skip
    sales = {"name": "sales", "columns": [
        {"name": "shop_id", "kind": "reference", "to": "shops"},
        {"name": "city", "from": "shop_id.city"},
        {"name": "label", "sql": "place.city || ', ' || place.region_code"},
        {"name": "north", "sql": "place.latitude > 40"},
        {"name": "old", "kind": "boolean", "rate": 0.1, "given": [{"when": "person.age >= 65", "rate": 1.0}]},
        {"name": "age", "from": "person.age"},
        {"name": "text", "kind": "template", "texts": ["{person.first_name} of {place.city}"]}]}  # fmt: skip
    rows = cells({"tables": [shops, sales]}, 500)
    assert all(re.fullmatch(r".+, [A-Z]{2}", label) for label in rows["label"])
    assert all(old or age < 65 for old, age in zip(rows["old"], rows["age"], strict=True))


def test_a_plan_keeps_the_bundles_that_its_bundles_name() -> None:
    from fabulate.planner.offline.references import with_named

    bundles = {"home": {"kind": "place"}, "guest": {"kind": "person", "at": "home"},
               "host": {"kind": "person", "not": "guest", "at": "place"}}  # fmt: skip
    assert with_named(["host"], bundles) == ["host", "guest", "home"]
    assert with_named(["home", "gone"], bundles) == ["home", "gone"]


def test_cells_of_a_bundle_depend_on_no_other_part_and_no_column() -> None:
    bundles = {"home": {"kind": "place", "country": ["FR", "US"]}, "guest": {"kind": "person", "at": "home"}}
    wanted = [{"name": "phone", "from": "guest.phone"}, {"name": "born", "from": "guest.birth_date"}]
    more = [{"name": "age", "from": "guest.age"}, {"name": "city", "from": "home.city"}]
    alone = cells({"tables": [{"name": "t", "bundles": bundles, "columns": wanted}]}, 200)
    together = cells({"tables": [{"name": "t", "bundles": bundles, "columns": [*more, *wanted]}]}, 200)
    assert {name: together[name] for name in alone} == alone


def test_a_column_that_is_called_like_a_part_hides_it_and_moves_no_birth_date() -> None:
    born = {"name": "born", "from": "person.birth_date"}
    other = {"name": "person.age", "kind": "integer", "min": 1, "max": 5}
    alone = cells({"tables": [{"name": "t", "columns": [born]}]}, 100)
    hidden = cells({"tables": [{"name": "t", "columns": [other, born]}]}, 100)
    assert hidden["born"] == alone["born"]


def test_generators_and_dictionaries_tell_of_bundles() -> None:
    import fabulate
    from fabulate.cli.show import generators

    assert "place: street_address city region" in generators(None)
    assert "the end of the region's ISO 3166-2 code" in generators("place")
    table = {"name": "t", "bundles": {"p": {"kind": "place", "country": ["DE", "FR"]}},
             "columns": [{"name": "city", "from": "p.city"}, {"name": "lat", "from": "p.latitude"}]}  # fmt: skip
    said = fabulate.generate(schema={"tables": [table]}, rows=1).describe()
    assert "| `city` | category | A real city, larger ones more often (p): DE, FR |" in said
    assert "| `lat` | number |" in said
