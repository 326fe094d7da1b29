"""Builds a schema from what the readers found and what the knowledge holds.

Where sources differ: what the words say > what a column's own name says > the domain > the concept > the name's form.
"""

from __future__ import annotations

import bisect
import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from . import adjust, goals, grid, retrieve, several, things
from . import listed as listed_columns
from . import locale as places
from .draft import Draft
from .localize import localize
from .prices import Prices
from .readers import choices, dates, ranges, rows, shares, tables
from .readers import columns as column_lists
from .readers import goals as goal_words
from .references import with_named
from .resolve import Resolver
from .sayings import Sayings
from .stated import Stated
from .targets import Targets
from .text import FILLER, Words, key, snake, stem_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from .knowledge import Knowledge
    from .readers.items import Item
    from .readers.statement import Statement

Json = dict[str, object]

_DOMAIN_SCORE = 0.61  # what a single name far from the head noun does not reach


@dataclass(frozen=True, slots=True)
class Composed:
    """The schema in the full form, the content words that nobody understood, and what the reader should know."""

    schema: Json
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]


def compose(description: str, asked_locale: str | None, as_of: date, knowledge: Knowledge) -> Composed:
    """A schema for a description."""
    words = Words(description)
    text = words.text
    place = places.read(words, asked_locale, knowledge)
    general = Resolver(knowledge, None, {}, ())
    said = choices.read(text, general.known)
    found = column_lists.read(_without(text, said), general.known)
    if found is not None and found.plural:
        found = None
    notes: list[str] = []
    if found is not None:
        found = replace(found, items=_as_meant(found.items, general, knowledge, text.isupper(), notes))
    region = (found.start, found.stop) if found else (0, 0)
    entities = frozenset(name for name in knowledge.domain_names if " " not in name) | general.person_nouns
    count = rows.read(words, entities)
    topic = retrieve.find(words, region, knowledge)
    domain = knowledge.domains[topic.domain] if topic.domain and topic.score >= _DOMAIN_SCORE else {}
    table = _main_table(domain)
    weak = topic.weak or not table
    at = _claim_list(words, found)
    statements = _statements(words, at)
    draft = Draft(_table_name(topic.entity, table if not weak else None), exact=found is not None and found.exact)
    resolver = Resolver(knowledge, None if weak and found else table, cast("Json", domain.get("also", {})), topic.head)
    sure: list[str] = []
    many = _several(text, domain, knowledge, entities) if found is None else None
    others: list[Json] = []
    if many is not None:
        draft, others, said_rows = several.build(many, knowledge, general.person_nouns)
        if count is None and said_rows is not None:
            count = rows.Rows(said_rows, draft.name, 0, 0)
        elif said_rows is not None and count is not None:
            count = replace(count, count=said_rows)
        domain, table = {}, None
        _claim_tables(words, many)
    elif found is not None and found.mentions and not weak and table is not None:
        _whole_domain(draft, table, domain, resolver, knowledge)
        _mentioned(draft, found, resolver)
    elif found is not None:
        sure = listed_columns.fill(draft, found.items, resolver, domain if not weak else {}, knowledge)
        if not weak and table is not None:
            draft.bundles = {**copy.deepcopy(cast("Json", table.get("bundles", {}))), **draft.bundles}
            _prune_bundles(draft)
    elif table is not None:
        _whole_domain(draft, table, domain, resolver, knowledge)
    else:
        _unknown(draft, topic, general.person_nouns, knowledge, notes, len(statements) + len(said))
    before = draft.names()
    aim = (
        goal_words.read(text) if many is None and (found is None or not found.exact or goal_words.read(text)) else None
    )
    if aim is not None and (_has_target(draft, aim.target) or (not weak and _knows(resolver, aim))):
        if found is not None and aim.target and not _has_target(draft, aim.target):
            stems = {stem_of(aim.target.split()[-1])}
            if not any(stems & {stem_of(part) for part in draft.key_of(c).split()} for c in draft.columns):
                listed_columns.computed(draft, snake(aim.target), stems, resolver)
        aim = None
    if aim is not None:
        if table is None or weak or found is not None:
            draft.columns = [c for c in draft.columns if c.get("unique")]
        goals.fill(draft, aim, resolver)
        _claim_span(words, aim.start, aim.stop)
    # What stands in a list of columns names a column: "monthly fee" there is no grid of months.
    outside = text[: region[0]] + " " * (region[1] - region[0]) + text[region[1] :]
    period = grid.read(outside, knowledge.concept_names)
    sayings = Sayings(draft, words, resolver)
    sayings.before(text, said)
    Stated(draft, words, resolver, domain).apply(statements, at)
    sayings.after(text)
    Prices(draft, words).read()
    if draft.names() != before:
        listed_columns.again(draft, sure, knowledge)
    for column in draft.columns:
        draft.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
    _use_bundle_lists(draft, domain, knowledge)
    _declare_people(draft)
    if aim is not None and many is None:
        goals.aim(draft, aim, resolver, statements, _classifies(text))
    if (
        many is None
        and period is not None
        and not any(draft.key_of(c) == "n" and c.get("hidden") for c in draft.columns)
    ):
        grid.lay(text, period, draft, resolver, statements, as_of)
    if many is None and found is None:
        others = _other_tables(domain, table)
    return _schema(draft, others, domain, place, count, as_of, words, notes, knowledge)


def _without(text: str, said: list[choices.Choice]) -> str:
    """The text with the values blanked out, so that they are no columns; their column's name stays."""
    for choice in said:
        colon = text.find(":", choice.start, choice.stop)
        start = colon if colon > 0 else text.find(" ", choice.start, choice.stop)
        text = text[:start] + " " * (choice.stop - start) + text[choice.stop :]
    return text


def _several(text: str, domain: Json, knowledge: Knowledge, entities: frozenset[str]) -> tables.Several | None:
    """The tables that the words name, when no known database has them all."""
    found = tables.read(text, lambda noun: noun in entities)
    if found is None:
        return None
    for stem, called in knowledge.databases.items():
        if knowledge.domains[stem] is domain and all(
            any(one.noun in names or one.noun.split()[-1] in names for names in called) for one in found.tables
        ):
            return None
    return found


def _classifies(text: str) -> bool:
    return any(word in text.lower() for word in ("classif", "detection", "whether", " if ", "binary", "will "))


def _has_target(draft: Draft, target: str) -> bool:
    """Whether a known topic already computes it."""
    return any(
        adjust.kind(column) == "sql" and target and draft.key_of(column) in (target, f"is {target}")
        for column in draft.columns
    )


def _knows(resolver: Resolver, goal: goal_words.Goal) -> bool:
    """Whether the topic has the target and most of the features itself."""
    known = sum(resolver.resolve(key(name)).origin == "domain" for name in goal.features)
    stems = {stem_of(word) for word in goal.target.split()}
    told = any(
        "sql" in column and stems & {stem_of(part) for part in key(name).split()}
        for name, column in resolver.columns.items()
    )
    return known >= 0.6 * len(goal.features) and (told or not goal.target)


def _claim_span(words: Words, start: int, stop: int) -> None:
    starts = [word.start for word in words.items]
    for at in range(bisect.bisect_left(starts, start), bisect.bisect_left(starts, stop)):
        if words[at].kind == "word":
            words.claim(at, at + 1)


def _claim_tables(words: Words, found: tables.Several) -> None:
    parts = {part for one in found.tables for part in one.noun.split()}
    for at, word in enumerate(words.items):
        if word.lemma in parts or word.low in ("database", "each", "every", "belongs", "per"):
            words.claim(at, at + 1)
            if at and words[at - 1].kind == "number":
                words.claim(at - 1, at)


def _main_table(domain: Mapping[str, object]) -> Json | None:
    tables = cast("list[Json]", domain.get("tables", []))
    if not tables:
        return None
    main = domain.get("main")
    return next((table for table in tables if table["name"] == main), tables[-1])


def _table_name(entity: str, table: Json | None) -> str:
    if entity and (table is None or key(entity) != key(str(table["name"]))):
        return entity
    return str(table["name"]) if table else "data"


def _whole_domain(draft: Draft, table: Json, domain: Json, resolver: Resolver, knowledge: Knowledge) -> None:
    table = copy.deepcopy(table)
    draft.columns = cast("list[Json]", table["columns"])
    draft.bundles = cast("Json", table.get("bundles", {}))
    for column in draft.columns:
        concept = resolver.concept_of(key(str(column["name"])))
        if concept:
            draft.concepts.setdefault(str(column["name"]), concept)
        draft.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
    draft.columns.sort(key=lambda column: bool(column.get("hidden")))
    _use_bundle_lists(draft, domain, knowledge)


def _as_meant(
    items: tuple[Item, ...], general: Resolver, knowledge: Knowledge, capitals: bool, notes: list[str]
) -> tuple[Item, ...]:
    """Misspelt plain words as they were meant, which a note says; names of a text all in capitals in small letters.

    What was written as a name (snake_case, camelCase, quoted) stays.
    """
    meant: list[Item] = []
    taken = {item.name.lower() for item in items}
    for item in items:
        if capitals and "_" in item.name:
            item = replace(item, name=item.name.lower())
        elif not item.written and not general.known(f"={item.key}"):
            fixed = " ".join(retrieve.correct(part, knowledge) or part for part in item.key.split()[:8])
            name = snake(fixed)
            if fixed != item.key and general.known(f"={fixed}") and name not in taken:
                notes.append(f"read {item.name!r} as {name!r}")
                item = replace(item, name=name, key=fixed)
        meant.append(item)
    return tuple(meant)


_PERSON_PARTS = ("full_name", "first_name", "last_name", "gender", "email", "username")


def _declare_people(draft: Draft) -> None:
    """A concept may read another person than the row's: its manager."""
    for column in draft.columns:
        head, _, part = str(column.get("from", "")).partition(".")
        if part in _PERSON_PARTS and head != "person" and head not in draft.bundles and head not in draft.lists:
            draft.bundles[head] = {"kind": "person"}


def _mentioned(draft: Draft, found: column_lists.Listed, resolver: Resolver) -> None:
    """Columns that the words only mention, beside the domain's own."""
    targets = Targets(draft, Words(""), resolver)
    for item in found.items:
        if targets.find(item.key) is None:
            listed_columns.one_more(draft, item, resolver)


def _use_bundle_lists(draft: Draft, domain: Json, knowledge: Knowledge) -> None:
    for bundle in draft.bundles.values():
        name = cast("Json", bundle).get("list")
        for source in (cast("Json", domain.get("lists", {})), knowledge.lists):
            if name and str(name) in source and str(name) not in draft.lists:
                draft.lists[str(name)] = copy.deepcopy(cast("Json", source[str(name)]))


def _prune_bundles(draft: Draft) -> None:
    used = str(list(draft.columns))
    kept = with_named((name for name in draft.bundles if f"{name}." in used), draft.bundles)
    draft.bundles = {name: bundle for name, bundle in draft.bundles.items() if name in kept}


def _unknown(
    draft: Draft, topic: retrieve.Topic, nouns: frozenset[str], knowledge: Knowledge, notes: list[str], said: int
) -> None:
    person = bool(topic.head) and topic.head[-1] in nouns
    for column in things.table(topic.entity, topic.head, person, said):
        draft.add(str(column["name"]), column, knowledge.concept_names.get(key(str(column["name"])), ""))
    subject = " ".join(topic.head) or "this"
    notes.append(f"no knowledge of {subject!r}: a general table was made after its words; list the columns you want")


def _claim_list(words: Words, found: column_lists.Listed | None) -> dict[int, str]:
    """Claims the names of listed columns; gives for each word in a piece the column's name."""
    inside: dict[int, str] = {}
    if found is None:
        return inside
    starts = [word.start for word in words.items]
    for at in range(bisect.bisect_left(starts, found.start), bisect.bisect_left(starts, found.stop)):
        if words[at].kind == "number" and (at == 0 or words[at - 1].kind == "break"):
            words.claim(at, at + 1)  # the number of a listed line
    for item in found.items:
        first, last = bisect.bisect_left(starts, item.start), bisect.bisect_left(starts, item.stop)
        detail = bisect.bisect_left(starts, item.detail[0]) if item.detail[0] > item.start else last
        parts = set(item.key.split())
        for at in range(first, last):
            inside[at] = item.name
            named = set(key(words[at].text).split()) <= parts
            if at < detail and (named or item.written):
                words.claim(at, at + 1)
        for start, stop in item.used:
            words.claim(bisect.bisect_left(starts, start), bisect.bisect_left(starts, stop))
    return inside


def _statements(words: Words, inside: dict[int, str]) -> list[Statement]:
    """What the readers find, in the order in which they may claim words."""
    claimed = bytes(words.claimed)
    for at in inside:
        if words[at].kind == "number" or words[at].low in ("%", "percent"):
            words.claimed[at] = claimed[at]
    return [*dates.read(words), *shares.read(words), *ranges.read(words)]


def _other_tables(domain: Json, table: Json | None) -> list[Json]:
    return [copy.deepcopy(one) for one in cast("list[Json]", domain.get("tables", [])) if one is not table]


def _schema(
    draft: Draft, others: list[Json], domain: Json, place: places.Place, count: rows.Rows | None, as_of: date,
    words: Words, notes: list[str], knowledge: Knowledge,
) -> Composed:  # fmt: skip
    table: Json = {"name": draft.name}
    if count is not None:
        table["rows"] = count.count
        draft.facts.insert(0, {"phrase": count.phrase, "at": draft.name, "check": "rows", "is": count.count})
    if draft.bundles:
        table["bundles"] = draft.bundles
    table["columns"] = draft.columns
    lists = dict(draft.lists)
    for other in others:
        holder = Draft(str(other["name"]), columns=cast("list[Json]", other["columns"]), lists=lists)
        for column in holder.columns:
            holder.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
    main = str(table["name"])
    together = [*others, table]
    _rename_references(together, _main_name(domain), main)
    schema: Json = {
        "name": main.replace("_", " "),
        "locale": place.locale,
        "as_of": as_of.isoformat(),
        "main": main,
        "lists": lists,
        "tables": together,
        "facts": draft.facts,
    }
    localize(schema, place, knowledge, notes)
    for each in together:
        each["columns"] = [
            {name: value for name, value in column.items() if not name.startswith("_")}
            for column in cast("list[Json]", each["columns"])
        ]
    schema = {name: value for name, value in schema.items() if value or name == "tables"}
    return Composed(schema, _not_understood(words), (*draft.notes, *notes))


def _main_name(domain: Json) -> str:
    table = _main_table(domain)
    return str(table["name"]) if table else ""


def _rename_references(tables: list[Json], old: str, new: str) -> None:
    if old and old != new:
        for table in tables:
            for column in cast("list[Json]", table["columns"]):
                if column.get("kind") == "reference" and column.get("to") == old:
                    column["to"] = new


def _not_understood(words: Words) -> tuple[str, ...]:
    """Content words that nobody claimed, in their order, once each."""
    found: dict[str, None] = {}
    for at, word in enumerate(words.items):
        if words.claimed[at] or word.kind in ("mark", "break") or word.low in FILLER or len(found) >= 100:
            continue
        if word.kind == "word" and len(snake(word.text)) < 2:
            continue
        found.setdefault(word.text[:60])
    return tuple(found)
