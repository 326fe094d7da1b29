"""Compiles the YAML of `fabulate/knowledge` to one JSON index, because reading 500 kB of YAML at each start is slow.

Runs when the wheel is built and, in a source checkout, when the YAML has changed. Needs PyYAML; nothing else does.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, ClassVar, cast

from .text import fold, key, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Json = dict[str, object]

#: The languages of `terms`, in the order in which a term's line gives them.
LANGUAGES = ("es", "fr", "de", "pt")

FORMAT = 9  # of the compiled file; raise it when its shape changes


class KnowledgeError(ValueError):
    """A knowledge file that is not what its readers expect; names the file."""


def digest(folder: Path) -> str:
    """A hash over names and contents of all knowledge files."""
    found = hashlib.sha256(str(FORMAT).encode())
    for path in sorted([*folder.glob("*/*.yaml"), *folder.glob("words/*.txt")]):
        found.update(f"{path.parent.name}/{path.name}\0".encode())
        found.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return found.hexdigest()


def read_yaml(text: str, where: str) -> Json:
    """A YAML 1.2 core mapping: `yes`, `NO` and `12:30` stay text, no aliases, no tags that build objects.

    One thing is stricter than the core: `021` stays text, too, so that codes keep their zeros.
    """
    import yaml

    class Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

    for tag, pattern, first in (
        ("tag:yaml.org,2002:bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
        ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", "~nN\0"),
        ("tag:yaml.org,2002:int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
        (
            "tag:yaml.org,2002:float",
            r"[-+]?(?:(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)",
            "-+.0123456789",
        ),
    ):
        Core.add_implicit_resolver(
            tag, re.compile(f"(?:{pattern})$"), list(first.replace("\0", "")) + [""] * ("\0" in first)
        )
    for token in yaml.scan(text, Loader=Core):
        if isinstance(token, (yaml.AliasToken, yaml.AnchorToken)):
            raise KnowledgeError(f"{where}: aliases are not allowed (line {token.start_mark.line + 1})")
    try:
        value = yaml.load(text, Loader=Core)
    except yaml.YAMLError as error:
        raise KnowledgeError(f"{where}: {error}") from error
    if not isinstance(value, dict):
        raise KnowledgeError(f"{where}: a mapping is needed")
    return cast("Json", value)


def compile_knowledge(folder: Path) -> Json:
    """The index: lists, concepts, domains, and the look-up tables from names (in `text.key` form) to both."""
    lists: Json = {}
    places: Json = {}
    concepts: Json = {}
    domains: Json = {}
    languages: Json = {}
    terms: list[Json] = []
    shops: Json = {}
    for path in sorted(folder.glob("*/*.yaml")):
        where = f"{path.parent.name}/{path.name}"
        text = path.read_text(encoding="utf-8")
        if not text.startswith("# ") or "Apache-2.0" not in text.split("\n", 1)[0]:
            raise KnowledgeError(f"{where}: the first line names source and licence")
        value = read_yaml(text, where)
        if path.parent.name == "lists":
            _merge(lists, value, where)
        elif path.parent.name == "places":
            _merge(places, value, where)
        elif path.parent.name == "concepts":
            _merge(concepts, value, where)
        elif path.parent.name == "languages":
            words = cast("Json", value["words"])
            languages[path.stem] = value | {"words": {w: str(meant).replace(" ", "_") for w, meant in words.items()}}
        elif path.parent.name == "shops":
            _merge(shops, value, where)
        elif path.parent.name == "terms":
            terms.append(value)
        elif path.parent.name == "domains":
            domains[path.stem] = value
    for value in terms:
        _translate(languages, value)
    lists["city"] = _cities(places)
    places["region_names"] = {
        fold(str(name)): [code, region]
        for code, regions in cast("dict[str, Json]", places.pop("regions")).items()
        for name, region in regions.items()
    }
    _place_names(places)
    for name, concept in concepts.items():
        _mark(cast("Json", concept), name)
    names = _concept_names(concepts)
    for stem, domain in domains.items():
        _complete(stem, cast("Json", domain), concepts, names)
    index: Json = {
        "format": FORMAT,
        "sources": digest(folder),
        "lists": lists,
        "places": places,
        "concepts": {name: _slim(cast("Json", concept)) for name, concept in concepts.items()},
        "domains": domains,
        "languages": languages,
        "shops": {
            key(str(name)) + "*" * str(name).endswith("*"): shop
            for shop, entry in shops.items()
            for name in cast("list[object]", cast("Json", entry)["names"])
        },
        "stocks": {shop: _stock(cast("Json", entry)) for shop, entry in shops.items()},
        "english": _english(folder),
        "concept_names": names,
        "domain_names": _domain_names(domains),
    }
    rows = cast("list[list[object]]", cast("Json", lists["city"])["rows"])
    places["city_names"] = {fold(str(row[0])): row[4] for row in rows}
    stems: dict[str, set[str]] = {}
    for name, concept in names.items():
        if cast("Json", cast("Json", concepts[concept])["column"]).get("kind") == "boolean":
            stems.setdefault(concept, set()).add(stem_of(name))
    index["boolean_stems"] = {concept: sorted(found) for concept, found in stems.items()}
    index["databases"] = _databases(domains)
    index["vocabulary"] = sorted(_vocabulary(index))
    index["version"] = hashlib.sha256(json.dumps(index, sort_keys=True).encode()).hexdigest()[:16]
    return index


def _english(folder: Path) -> str:
    """English words, the most frequent first; the file's first line names source and licence."""
    source, _, words = (folder / "words" / "english.txt").read_text(encoding="utf-8").partition("\n")
    if not source.startswith("# "):
        raise KnowledgeError("words/english.txt: the first line names source and licence")
    return " ".join(words.split())


def _stock(shop: Json) -> Json:
    """The list `product` of a shop: its rows with one of its brands each."""
    brands = cast("list[object]", shop["brands"])
    rows = [
        [name, category, float(cast("float", price)), brands[at % len(brands)], float(cast("float", weight))]
        for at, (name, category, price, weight) in enumerate(cast("list[list[object]]", shop["rows"]))
    ]
    return {"columns": ["name", "category", "price", "brand", "weight"], "rows": rows}


def _translate(languages: Json, terms: Json) -> None:
    """Puts each term's names into the languages: single words beside their words, longer ones into their `names`.

    A language's own entry for a word wins, and so does the first term that a name stands at.
    """
    for english, said in terms.items():
        columns = str(said).split(";")
        if len(columns) != len(LANGUAGES):
            raise KnowledgeError(f"terms: {english!r} needs {len(LANGUAGES)} languages, {', '.join(LANGUAGES)}")
        for code, names in zip(LANGUAGES, columns, strict=True):
            entry = cast("dict[str, Json]", languages[code])
            for name in names.split("|"):
                parts = re.findall(r"[^\W_]+", fold(name))
                if len(parts) > 1:
                    entry.setdefault("names", {}).setdefault(" ".join(parts), english)
                elif parts[0] not in entry["small"]:
                    entry["words"].setdefault(parts[0], english)


def _mark(concept: Json, name: str) -> None:
    """Puts a concept's `unit` and `place` into its column as `_unit` and `_place`, which composition reads and
    removes."""
    column = concept.get("column")
    if not isinstance(column, dict):
        raise KnowledgeError(f"concepts: {name} has no column")
    for setting in ("unit", "place"):
        if setting in concept:
            column[f"_{setting}"] = concept[setting]


def _cities(places: Json) -> Json:
    """The list `city`: a row a city with its region, country, place on the globe and postcode area."""
    countries = cast("dict[str, Json]", places["countries"])
    rows: list[list[object]] = []
    for code, cities in cast("dict[str, list[list[object]]]", places.pop("cities")).items():
        country = countries[code]
        for city, region, region_code, latitude, longitude, area in cities:
            rows.append(
                [city, region, region_code, country["name"], code, country["continent"], latitude, longitude, str(area)]
            )
    names = ["city", "region", "region_code", "country", "country_code", "continent", "latitude", "longitude", "area"]
    return {"columns": names, "rows": rows}


def _place_names(places: Json) -> None:
    """Folded names of countries, their people and their large cities → country code."""
    countries = cast("dict[str, Json]", places["countries"])
    names: dict[str, str] = {}
    for code, country in countries.items():
        for name in [country["name"], *cast("list[object]", country.get("names", []))]:
            names[fold(str(name))] = code
    places["country_names"] = names


def _merge(into: Json, value: Json, where: str) -> None:
    for name, entry in value.items():
        if name in into:
            raise KnowledgeError(f"{where}: {name} is defined twice")
        into[name] = entry


def _slim(concept: Json) -> Json:
    return {name: value for name, value in concept.items() if name != "names"}


def _concept_names(concepts: Mapping[str, object]) -> dict[str, str]:
    """Name → concept. A concept's own key wins over another's synonym."""
    found: dict[str, str] = {key(name): name for name in concepts}
    for name, concept in concepts.items():
        for synonym in cast("list[object]", cast("Json", concept).get("names", [])):
            found.setdefault(key(str(synonym)), name)
    return found


def _complete(stem: str, domain: Json, concepts: Json, names: Mapping[str, str]) -> None:
    """Writes out `- email` (a concept by its name) and makes `table` a list of tables."""
    if "table" in domain:
        domain["tables"] = [domain.pop("table")]
    for table in cast("list[Json]", domain["tables"]):
        columns: list[Json] = []
        for column in cast("list[object]", table["columns"]):
            if isinstance(column, str):
                concept = cast("Json | None", concepts.get(names.get(key(column), "")))
                if concept is None:
                    raise KnowledgeError(f"domains/{stem}: {column} is no concept")
                column = {"name": column, **cast("Json", concept["column"])}
            columns.append(cast("Json", column))
        table["columns"] = columns


def _domain_names(domains: Mapping[str, object]) -> dict[str, list[list[object]]]:
    """Name → [domain, weight]: 1 for what a row is (`names`), less for what it is about (`hints`)."""
    found: dict[str, list[list[object]]] = {}
    for stem, entry in domains.items():
        domain = cast("Json", entry)
        for field, weight in (("names", 1.0), ("hints", 0.45)):
            for name in cast("list[object]", domain.get(field, [])):
                rows = found.setdefault(key(str(name)), [])
                if not any(row[0] == stem for row in rows):
                    rows.append([stem, weight])
    return found


def _databases(domains: Mapping[str, object]) -> dict[str, list[list[str]]]:
    """Domains of several tables: for each table the names that a description may call it."""
    found: dict[str, list[list[str]]] = {}
    for stem, entry in domains.items():
        domain = cast("Json", entry)
        tables = [table for table in cast("list[Json]", domain["tables"]) if not table.get("hidden")]
        if len(tables) > 1:
            called = cast("dict[str, list[object]]", domain.get("called", {}))
            found[stem] = [
                sorted({key(str(one)) for one in (table["name"], *called.get(str(table["name"]), []))})
                for table in tables
            ]
    return found


def _vocabulary(index: Json) -> Iterable[str]:
    """Single words that a misspelt word may have meant."""
    seen: set[str] = set()
    for table in ("concept_names", "domain_names"):
        for name in cast("Json", index[table]):
            seen.update(part for part in name.split() if len(part) >= 4 and part.isalpha())
    nouns = cast("list[str]", cast("Json", index["places"]).get("person_nouns", []))
    seen.update(part for noun in nouns for part in noun.split() if len(part) >= 4)
    return seen
