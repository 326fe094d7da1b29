"""What the offline planner knows of a description's topic, as a few lines for an LLM's prompt.

The nearest domain as an example in the schema language, the nearest concepts a line each, the Faker methods that fit:
never the whole lists, and only as much as there is room for. All of it is our own knowledge; no word of the
description is repeated.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from ..schema import faker

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .offline.knowledge import Knowledge
    from .offline.text import Words

Json = dict[str, object]

_DOTTED = re.compile(r"[^\W\d]\w*\.[^\W\d]")
_LITERAL = re.compile(r"'((?:[^']|'')*)'")
_CONDITIONS = ("when", "more_when", "sql", "given", "missing")

#: What is shown at most: words of the description that are looked up, concepts, Faker methods, columns of the domain.
MOST_WORDS, MOST_CONCEPTS, MOST_METHODS, MOST_COLUMNS = 1_500, 14, 24, 12
LEAST_COLUMNS = 3
#: Rows of a list and labels of a category that an example shows, and bytes of a concept's line.
MOST_ROWS, MOST_LABELS, MOST_LINE = 3, 6, 260
#: A name of a domain that was found far from the description's head noun says nothing.
LEAST_SCORE = 0.61

#: Faker's methods that the language has no better word for.
USEFUL = (
    "address", "ascii_email", "bank_country", "bban", "building_number", "catch_phrase", "city", "color_name",
    "company", "company_suffix", "country", "country_code", "credit_card_expire", "credit_card_number",
    "credit_card_provider", "cryptocurrency_name", "currency_code", "currency_name", "domain_name", "ean13",
    "ean8", "file_name", "first_name", "hex_color", "iban", "image_url", "ipv4", "ipv6", "isbn13", "job",
    "language_name", "last_name", "latitude", "license_plate", "longitude", "mac_address", "md5", "mime_type",
    "name", "phone_number", "port_number", "postcode", "secondary_address", "sha256", "slug", "ssn", "state",
    "state_abbr", "street_address", "street_name", "swift", "timezone", "uri", "url", "user_agent", "user_name",
    "vin",
)  # fmt: skip
#: Shown where nothing fits better.
_ALWAYS = ("company", "phone_number", "street_address", "city", "postcode", "country", "job", "url")
#: Topics whose methods have better words in the language, or say nothing by their names.
_NOT_SHOWN = {"python", "lorem", "base", "date_time", "profile", "passport"}
#: Words of methods' names that fit everything.
_VAGUE = {"name", "number", "code", "type", "full", "id", "of", "date", "time", "this", "prefix", "suffix", "new",
          "old", "first", "last", "part", "en", "general", "category", "company", "day", "page", "word", "year",
          "in", "email", "female", "male", "ascii", "safe", "free"}  # fmt: skip
#: Words of descriptions that mean a topic of Faker's.
_TOPICS = {
    "network": "internet", "server": "internet", "web": "internet", "website": "internet", "traffic": "internet",
    "log": "internet", "visitor": "internet", "device": "user_agent", "browser": "user_agent", "session": "user_agent",
    "car": "automotive", "vehicle": "automotive", "fleet": "automotive", "truck": "automotive", "bank": "bank",
    "account": "bank", "transfer": "bank", "payment": "credit_card", "card": "credit_card", "barcode": "barcode",
    "product": "barcode", "book": "isbn", "isbn": "isbn", "file": "file", "document": "file", "location": "geo",
    "gps": "geo", "map": "geo", "coordinate": "geo", "employee": "job", "staff": "job", "candidate": "job",
    "applicant": "job", "address": "address", "phone": "phone_number", "contact": "phone_number", "supplier": "company",
    "vendor": "company", "client": "company", "currency": "currency", "crypto": "currency", "exchange": "currency",
    "color": "color", "colour": "color",
}  # fmt: skip


def hints(text: str, room: int, locale: str | None = None) -> str:
    """Lines on what is near the description, at most `room` bytes of UTF-8; empty where nothing is.

    Pure and bounded: only the first words are read.
    """
    from .offline.knowledge import load
    from .offline.text import Words
    from .offline.wording import read

    knowledge = load()
    words = Words(read(text, knowledge).text)
    concepts = _concepts(words, knowledge)
    shown = ""
    for title, body in (
        ("Columns as this program knows them; take the ones that fit", _lines(concepts, knowledge)),
        ("Faker methods that may fit", [_methods(words, concepts, knowledge, locale or "en_US")]),
        ("A topic near this one; borrow what fits and no more", [_domain(words, knowledge, room - len(shown) - 900)]),
    ):
        shown = _added(shown, title, body, room)
    return shown


def _added(shown: str, title: str, lines: Iterable[str], room: int) -> str:
    """What was shown, and a further section with as many of its lines as there is room for."""
    section = f"\n{title}\n"
    whole = shown
    for line in lines:
        longer = f"{shown}{section}{line}\n"
        if line and len(longer.encode()) <= room:
            section, whole = f"{section}{line}\n", longer
    return whole


def _concepts(words: Words, knowledge: Knowledge) -> list[str]:
    """Concepts that the words name, in their order; of names that overlap the longest."""
    from .offline.text import FILLER, key

    parts: list[str] = []
    for word in words.items[:MOST_WORDS]:
        parts += [""] if word.kind != "word" else key(word.text[:100]).split()
    found: dict[str, None] = {}
    at = 0
    while at < len(parts) and len(found) < MOST_CONCEPTS:
        for size in (3, 2, 1):
            name = " ".join(parts[at : at + size])
            concept = knowledge.concept_names.get(name)
            if concept is not None and not (size == 1 and name in FILLER):
                found.setdefault(concept)
                at += size - 1
                break
        at += 1
    return list(found)


def _lines(concepts: list[str], knowledge: Knowledge) -> list[str]:
    lines = []
    for concept in concepts:
        column = _short(cast("Json", knowledge.concepts[concept]["column"]))
        source = str(column.get("from", "person."))
        if "sql" in column or not source.startswith("person.") or knowledge.concepts[concept].get("helpers"):
            continue  # it reads what the answer would have to bring along
        line = _json({"name": concept} | column)
        if len(line.encode()) <= MOST_LINE:
            lines.append(line)
    return lines


def _methods(words: Words, concepts: list[str], knowledge: Knowledge, locale: str) -> str:
    """Names of methods: of the concepts, of the words, of the words' topics, and a few that are always good."""
    said = {word.lemma for word in words.items[:MOST_WORDS] if word.kind == "word"}
    said |= {part for word in said if "_" in word for part in word.split("_")}
    topics = {_TOPICS[word] for word in said if word in _TOPICS}
    table = _table(locale)
    columns = [cast("Json", knowledge.concepts[concept]["column"]) for concept in concepts]
    named = [str(column.get("method", "")) for column in columns]
    by_word = [name for name in table if _said(name, said)]
    by_topic = [name for name in USEFUL if name in table and table[name] in topics]
    wanted = [*named, *by_topic, *sorted(by_word, key=lambda name: (name not in USEFUL, len(name))), *_ALWAYS]
    return " ".join(list(dict.fromkeys(name for name in wanted if name in table))[:MOST_METHODS])


def _said(name: str, said: set[str]) -> bool:
    """Whether words name a method: all that its name tells, or any of it for the methods that are mostly meant."""
    parts = set(name.split("_")) - _VAGUE
    return bool(parts & said) if name in USEFUL else bool(parts) and parts <= said


@lru_cache(maxsize=8)
def _table(locale: str) -> dict[str, str]:
    """Method → topic, of those that a locale has."""
    return {
        method.name: method.topic
        for method in faker.methods().values()
        if method.topic not in _NOT_SHOWN and (method.locales is None or locale in method.locales)
    }


def _domain(words: Words, knowledge: Knowledge, room: int) -> str:
    from .offline import retrieve

    topic = retrieve.find(words, (0, 0), knowledge)
    if topic.domain is None or topic.score < LEAST_SCORE:
        return ""
    for most in range(MOST_COLUMNS, 3, -2):
        shown = example(topic.domain, knowledge, most)
        line = _json(shown) if shown is not None else ""
        if len(line.encode()) <= room:
            return line
    return ""


def example(stem: str, knowledge: Knowledge, most: int = MOST_COLUMNS) -> Json | None:
    """A domain as a schema, shortened: `most` columns of its main table with what those read, and short lists.

    None for a domain of which too little is left.
    """
    from .offline.references import list_names, with_named

    domain = knowledge.domains[stem]
    tables = cast("list[Json]", domain.get("tables", []))
    table = next((one for one in tables if one["name"] == domain.get("main")), tables[-1])
    columns = {str(column["name"]): column for column in cast("list[Json]", table["columns"])}
    bundles = cast("Json", table.get("bundles", {}))
    lists = dict(knowledge.lists) | cast("dict[str, Json]", domain.get("lists", {}))
    banks: dict[str, Json] = {}
    kept: dict[str, Json] = {}
    for name in columns:
        wanted = {one: _short(columns[one]) for one in _with_read(name, columns)}
        if any(_elsewhere(column, columns) for column in wanted.values()) or len(kept | wanted) > most:
            continue
        read = [one for column in wanted.values() for one in list_names(column, lambda one: one in lists)]
        more = banks | {one: _short_bank(lists[one]) for one in read if one not in bundles}
        if all(_shown(column, kept | wanted) for column in wanted.values()):
            kept, banks = kept | wanted, more
    read = [one for column in kept.values() for one in list_names(column, lambda one: one in bundles)]
    declared = {name: cast("Json", bundles[name]) for name in with_named(read, bundles)}
    picked = [str(bundle["list"]) for bundle in declared.values() if bundle.get("list") in lists]
    banks |= {name: _short_bank(lists[name]) for name in dict.fromkeys(picked)}
    if sum(not column.get("hidden") for column in kept.values()) < LEAST_COLUMNS:
        return None
    shown: Json = {"name": table["name"]} | ({"bundles": declared} if declared else {})
    shown["columns"] = [kept[name] for name in columns if name in kept]
    return {"name": stem.replace("_", " ")} | ({"lists": banks} if banks else {}) | {"tables": [shown]}


def _shown(column: Json, columns: dict[str, Json]) -> bool:
    """Whether the labels that a column's rules and SQL compare with are still there, now that values are cut."""
    from .offline.references import names_in

    said = [text for name in _CONDITIONS if name in column for text in _conditions({name: column[name]})]
    labels = {label for text in said for label in _LITERAL.findall(text)}
    read = [columns[name] for name in names_in(column, lambda name: name in columns)]
    if not labels:
        return True
    if any("from" in one for one in read) or any(_DOTTED.search(text) for text in said):
        return False  # of a list that is cut
    return labels <= {str(value) for one in read for value in cast("Json", one.get("values") or {})}


def _conditions(value: object) -> list[str]:
    """All texts of rules and expressions."""
    if isinstance(value, dict):
        inner = [_conditions(one) for name, one in value.items() if name in _CONDITIONS]
        return [text for texts in inner for text in texts]
    if isinstance(value, list):
        return [text for one in value for text in _conditions(one)]
    return [value] if isinstance(value, str) else []


def _with_read(name: str, columns: dict[str, Json]) -> list[str]:
    """A column and all that it reads of the same table."""
    from .offline.references import names_in

    found, waiting = {name: None}, [name]
    while waiting:
        for other in names_in(columns[waiting.pop()], lambda one: one in columns):
            if other not in found:
                found[other] = None
                waiting.append(other)
    return list(found)


def _elsewhere(column: Json, columns: dict[str, Json]) -> bool:
    """Whether a column needs another table, or settings that a prompt has no words for."""
    if column.get("kind") in ("reference", "series") or {"rollup", "running", "drivers", "every"} & column.keys():
        return True
    return any(f"{name}." in _json(column) for name, other in columns.items() if other.get("kind") == "reference")


def _short(column: Json) -> Json:
    """A column without our own notes, its labels and phrases cut to a few."""
    shown = {name: value for name, value in column.items() if not name.startswith("_")}
    for name in ("values", "texts"):
        value = shown.get(name)
        if isinstance(value, dict):
            shown[name] = dict(list(value.items())[:MOST_LABELS])
        elif isinstance(value, list):
            shown[name] = value[:MOST_LABELS]
    slots = shown.get("slots")
    if isinstance(slots, dict):
        shown["slots"] = {name: bank[:2] if isinstance(bank, list) else bank for name, bank in slots.items()}
    return shown


def _short_bank(bank: Json) -> Json:
    shown = dict(bank) | {"rows": cast("list[object]", bank["rows"])[:MOST_ROWS]}
    if "weights" in shown:
        shown["weights"] = cast("list[object]", shown["weights"])[:MOST_ROWS]
    return shown


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
