"""The data under the bundles: countries, their cities, phones and streets, read a country at a time.

`places.zip` is written by `tools/places.py`; its sources and licences are in docs/data.md. What a schema does not name
is never read.
"""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...schema.errors import listed, near

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Every country with cities, by their people.
WORLD = "world"
#: Countries of locales whose name does not end in one, or in another meaning (es_CA is Catalan).
_HOMES = {"ar_AA": "EG", "de": "DE", "en": "US", "es": "ES", "es_CA": "ES", "fr_QC": "CA", "la": "IT", "ng_NG": "NG",
          "sw": "TZ", "th": "TH"}  # fmt: skip
_COMMON = {"uk": "GB", "britain": "GB", "great britain": "GB", "england": "GB", "usa": "US", "america": "US",
           "united states of america": "US", "holland": "NL", "the netherlands": "NL", "czech republic": "CZ",
           "turkey": "TR", "côte d'ivoire": "CI", "korea": "KR", "burma": "MM", "uae": "AE"}  # fmt: skip


@cache
def _archive() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(Path(__file__).with_name("places.zip").read_bytes()))


@cache
def _members() -> frozenset[str]:
    return frozenset(_archive().namelist())


@cache
def member(name: str) -> Any:
    """A member of the archive (`place/DE.json`), None when there is none. ZipFile's reading is safe among threads."""
    return json.loads(_archive().read(name)) if name in _members() else None


@cache
def own(name: str) -> Any:
    """What is written for Fabulate, by its file: companies, products, vehicles."""
    return json.loads(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))


def countries() -> Mapping[str, Mapping[str, Any]]:
    """Countries by ISO 3166-1 code: `name`, Faker's `locale`, `people` of the cities that are known."""
    found: Mapping[str, Mapping[str, Any]] = member("countries.json")
    return found


def home(locale: str) -> str:
    """The country of a Faker locale."""
    last = locale.rpartition("_")[2]
    return _HOMES.get(locale) or (last if last in countries() else "US")


def code(said: str) -> str | None:
    """The code of a country by its code or its English name; None when there is none."""
    upper, lower = said.strip().upper(), said.strip().casefold()
    if upper in countries():
        return upper
    if lower in _COMMON:
        return _COMMON[lower]
    return next((c for c, one in countries().items() if one["name"].casefold() == lower), None)


def near_country(said: str) -> str:
    """What to write instead of a country that there is not."""
    names = [str(one["name"]) for one in countries().values()]
    return near(said, names) or f"a code or an English name, as {listed(['DE', 'Japan'])}; {WORLD} for all"


def country_name(country: str, language: str) -> str:
    """A country's name in a language, else in English."""
    names = member(f"names/{language}.json") or {}
    return str(names.get(country, countries()[country]["name"]))
