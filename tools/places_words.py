"""Telephones, names of countries and streets for `tools/places.py`."""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Streets drawn from Faker for each locale.
STREETS = 240


def latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def phones(codes: list[str], own: Mapping[str, Any]) -> dict[str, Any]:
    """Mobile numbers of each country: up to 12 begins for which every number is one that libphonenumber takes."""
    lib = importlib.import_module("phonenumbers")
    geo = importlib.import_module("phonenumbers.geodata").GEOCODE_DATA
    found: dict[str, Any] = {}
    generator = np.random.default_rng(1)
    for code in codes:
        if lib.country_code_for_region(code) == 1:
            continue
        example = lib.example_number_for_type(code, lib.PhoneNumberType.MOBILE)
        if code in own["phones"]:
            for text in own["phones"][code]:
                for fill in range(10):
                    digits = (str((fill * 7 + at) % 10) if c == "#" else c for at, c in enumerate(text))
                    number = lib.parse("".join(digits))
                    if not lib.is_valid_number_for_region(number, code):
                        print(f"{code}: {text} is no number")
                        break
            found[code] = own["phones"][code]
        elif example is not None:
            found[code] = _mobile(lib, code, str(example.national_number), generator)
    by_name = {name: code for code, name in own["states"].items()}
    areas: dict[str, list[str]] = defaultdict(list)
    for prefix, texts in geo.items():
        text = texts.get("en", "")
        if len(prefix) == 4 and prefix[0] == "1":
            state = text.rpartition(", ")[2] if ", " in text else text
            region = by_name.get(state, state)
            if region in own["states"]:
                areas[region].append(prefix[1:])
    found["areas"] = {region: sorted(some) for region, some in sorted(areas.items())}
    for code in codes:
        if lib.country_code_for_region(code) == 1 and code not in ("US", "CA"):
            example = lib.example_number(code)
            found[code] = [f"+1 {str(example.national_number)[:3]}-555-%###"]
    return found


def _mobile(lib: Any, code: str, example: str, generator: Any) -> list[str]:
    def good(national: str) -> bool:
        number = lib.PhoneNumber(lib.country_code_for_region(code), int(national))
        kinds = (lib.PhoneNumberType.MOBILE, lib.PhoneNumberType.FIXED_LINE_OR_MOBILE)
        return lib.is_valid_number_for_region(number, code) and lib.number_type(number) in kinds

    def fills(begin: str, count: int) -> list[str]:
        rest = len(example) - len(begin)
        return [begin + "".join(map(str, generator.integers(0, 10, rest))) for _ in range(count)]

    for size in (2, 3, 4, 5, 6):
        begins = []
        low = int(example[:size]) if example[0] != "0" else 0
        around = [low, *(n for n in range(10 ** (size - 1), 10**size) if str(n)[0] == example[0])]
        for begin in dict.fromkeys(map(str, around)):
            if len(begin) == size and all(map(good, fills(begin, 12))) and all(map(good, fills(begin, 300))):
                begins.append(begin)
        if begins:
            step = max(len(begins) // 12, 1)
            return [_spaced(lib, code, begin, len(example)) for begin in begins[::step][:12]]
    print(f"{code}: no begin of {example}")
    return []


def _spaced(lib: Any, code: str, begin: str, size: int) -> str:
    """`+49 1512 #######`: the international form with places for digits after a begin."""
    number = lib.PhoneNumber(lib.country_code_for_region(code), int(begin.ljust(size, "7")))
    text = lib.format_number(number, lib.PhoneNumberFormat.INTERNATIONAL)
    keep = len(str(number.country_code)) + len(begin)
    out = ""
    for c in text:
        keep -= c.isdigit()
        out += "#" if c.isdigit() and keep < 0 else c
    return out


def country_names(about: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Countries in the languages of the locales, where Unicode's CLDR names them."""
    from babel import Locale, UnknownLocaleError

    found = {}
    for language in sorted({str(one["locale"]).partition("_")[0] for one in about.values()} - {"en"}):
        try:
            names = Locale.parse(language).territories
        except UnknownLocaleError:
            continue
        found[language] = {code: names[code] for code in about if code in names}
    return found


def locale_of(code: str, languages: str, own: Mapping[str, Any]) -> str:
    """The locale of Faker for a country: as a table says, else its first language that Faker has in that country."""
    from fabulate.schema.faker import locales

    if code in own["locales"]:
        return str(own["locales"][code])
    spoken = [one.partition("-")[0] for one in languages.split(",")]
    for language in spoken:
        if f"{language}_{code}" in locales():
            return f"{language}_{code}"
    for language in spoken[:1]:
        near = own["languages"].get(language)
        if near:
            return str(near)
    return "en_US"


def streets(about: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Street names of Faker's locales in Latin letters, and how a house number stands by them."""
    from faker import Faker

    from fabulate.engine.person_slug import slug

    found = {}
    for locale in sorted({str(one["locale"]) for one in about.values()}):
        home = own["streets_of"].get(locale, locale)
        said = own["streets"].get(home) or own["streets"].get(home.partition("_")[0], {})
        names = list(said.get("names", ()))
        if not names:
            fake = Faker(home)
            fake.seed_instance(1)
            drawn = dict.fromkeys(" ".join(fake.street_name().split()) for _ in range(STREETS * 3))
            names = [n for n in drawn if 4 <= len(n) <= 40][:STREETS]
        if not all(map(latin, names)):
            names = [" ".join(slug(w, locale).capitalize() for w in re.split(r"[ .]+", n) if w) for n in names]
        found[locale] = {
            "form": said.get("form", own["number_form"].get(locale.partition("_")[0], "{street} {number}")),
            "most": said.get("most", 9_999 if locale in ("en_US", "en_CA", "es_MX", "pt_BR", "es_AR") else 199),
            "names": names,
        }
    return found
