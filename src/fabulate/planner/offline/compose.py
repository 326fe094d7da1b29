"""Builds a schema from what the readers found and what the knowledge holds.

Where sources differ: what the words say > what a column's own name says > the domain > the concept > the name's form.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from . import (
    adjust,
    aims,
    beside,
    claims,
    classes,
    fitting,
    goals,
    guessed,
    kinds,
    meant,
    narrow,
    pairs,
    per_parent,
    relabel,
    retrieve,
    rows_above,
    several,
    shops,
    soil,
    subject_text,
    tagged,
    things,
)
from . import listed as listed_columns
from . import locale as places
from . import told as telling
from . import wording as wordings
from .draft import Draft
from .finish import main_table, schema_of
from .prices import Prices
from .readers import aims as aim_words
from .readers import choices, dirt, learn, numbered, rows, tables
from .readers import columns as column_lists
from .readers import goals as goal_words
from .references import with_named
from .resolve import Resolver
from .sayings import Sayings
from .stated import Stated
from .targets import Targets
from .text import Words, key, snake, stem_of
from .timed.timeline import Timeline

if TYPE_CHECKING:
    from datetime import date

    from .knowledge import Knowledge
    from .readers.items import Item
    from .readers.layouts import Listed

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Composed:
    """The schema in the full form, the content words that nobody understood, and what the reader should know."""

    schema: Json
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]


def compose(
    description: str, asked_locale: str | None, as_of: date, knowledge: Knowledge, *, aimed: bool = True,
    apart: bool = True,
) -> Composed:  # fmt: skip
    """A schema for a description; `aimed`: what it says of a target and its drivers is read first; `apart`: so are
    sentences of shares and distances."""
    wording = wordings.read(description, knowledge)
    # Dirt is taken out of the text: a share of typos is no share of the rows.
    whole, dirty = dirt.read(numbered.lined(wording.text))
    target = learn.better(learn.read(whole), aim_words.read(whole)) if aimed else None
    sentences = telling.read(target.rest if target is not None else whole) if apart else None
    text = sentences.text if sentences is not None else whole
    words = Words(text, wording.typed)
    knowledge = shops.stocked(words, knowledge)
    place = places.read(words, asked_locale, knowledge, wording.language)
    general = Resolver(knowledge, None, {}, ())
    time = Timeline(words, knowledge, general, as_of, wording)
    said = meant.choices(choices.read(time.rest, general.known), wording)
    named = tagged.read(words, knowledge)
    found = column_lists.read(claims.without(time.rest, said), general.known, tagged.places(named, words))
    if found is not None and found.plural:
        found = None
    notes = [wording.note] if wording.slips else []
    found = tagged.listed(found, named, words, general.known)
    if time.on:
        time.also(tagged.measures(named, words))
    if found is not None:
        found = replace(found, items=meant.listed(found.items, general, knowledge, wording, notes))
    region = (found.start, found.stop) if found else (0, 0)
    entities = frozenset(name for name in knowledge.domain_names if " " not in name) | general.person_nouns
    count = rows.first(words, entities, notes)
    topic = retrieve.find(words, region, knowledge, time.quiet)
    domain = knowledge.domains[topic.domain] if topic.domain and topic.score >= retrieve.DOMAIN_SCORE else {}
    if target is not None and not domain and found is None:
        # "predict churn": the target itself is the topic.
        again = retrieve.find(Words(whole, wording.typed), region, knowledge, time.quiet)
        if again.domain and again.score >= retrieve.DOMAIN_SCORE and not again.strange:
            topic, domain = again, knowledge.domains[again.domain]
    if not domain and found is not None and not topic.head:
        domain = knowledge.domains.get(guessed.by_columns([item.key for item in found.items], knowledge) or "", {})
    table = main_table(domain)
    if table is not None and topic.strange:
        if topic.head[-1] in general.person_nouns:
            notes.append(f"no knowledge of {' '.join(topic.strange)!r}: {topic.head[-1]}s as of anything were made")
        else:
            domain, table = {}, None
    table = time.met(table, domain, weak=topic.weak, listed=found is not None)
    kind = kinds.read(topic, knowledge) if found is None else None
    if kind is not None:
        domain, table = {}, None
    weak = topic.weak or not table
    if weak and not time.on and kind is None and (found is None or target is not None):
        found = tagged.longer(found, tagged.running(named, words, general.known), words)
    at = claims.listed(words, found)
    many, known = None, False
    if not time.alone:
        listed = found is not None and found.exact and tagged.announced(words)
        seen = tagged.tables([] if listed else named, words, lambda noun: _measure(general, noun))
        many, known = several.read(text, words, domain, knowledge, entities, general, wording.language, seen)
        if many is None and sentences is not None and several.hidden(sentences, knowledge, entities, general, wording):
            return compose(description, asked_locale, as_of, knowledge, aimed=False, apart=False)
    if many is not None and not known and (found is None or many.sure):
        if target is not None or (sentences is not None and sentences.text != sentences.whole):
            return compose(description, asked_locale, as_of, knowledge, aimed=False, apart=False)
        schema = several.Database(many, text, words, knowledge, general.person_nouns, wording).schema(
            place, count, as_of, notes
        )
        soiled = soil.soil(
            next(t for t in cast("list[Json]", schema["tables"]) if t["name"] == schema["main"]),
            dirty,
            notes,
            cast("Json", schema.get("lists", {})),
        )
        if soiled:
            schema["facts"] = [*cast("list[Json]", schema.get("facts", [])), *soiled]
        return Composed(schema, claims.not_understood(words), tuple(notes))
    if many is not None and known and (found is None or many.sure):
        found, count = None, count if count is None or not count.entity else None
        for span in many.used:
            claims.span(words, *span, numbers=True)
    if len(cast("list[Json]", domain.get("tables", []))) > 1:
        for each in tables.each(text):
            claims.span(words, each.start, each.stop, numbers=True)
    draft = Draft(_table_name(topic.entity, table if not weak else None), exact=found is not None and found.exact)
    resolver = Resolver(knowledge, None if weak and found else table, cast("Json", domain.get("also", {})), topic.head)
    sure: list[str] = []
    others: list[Json] = []
    more: list[Item] = []
    if not time.on and tagged.beside(found, words):
        more = tagged.items(named, words, [region, *rows_above.asked(text)], general.known, topic.head)
    if found is not None and found.mentions and not weak and table is not None:
        _whole_domain(draft, table, domain, resolver, knowledge)
        _mentioned(draft, found, resolver)
    elif found is not None:
        sure = listed_columns.fill(draft, found.items, resolver, domain if not weak else {}, knowledge)
        if not weak and table is not None:
            draft.bundles = {**copy.deepcopy(cast("Json", table.get("bundles", {}))), **draft.bundles}
            _prune_bundles(draft)
    elif table is not None and time.whole(table, topic, resolver):
        _whole_domain(draft, table, domain, resolver, knowledge)
        narrow.apply(draft, topic, knowledge)
    elif kind is not None and not time.on:
        draft.name, draft.bundles = kind[0], kind[2]
        for column in kind[1]:
            draft.add(str(column["name"]), column, knowledge.concept_names.get(key(str(column["name"])), ""))
    elif not time.on:
        _unknown(draft, topic, general.person_nouns, knowledge, notes, len(more) + len(said))
    more = tagged.add(draft, more, Targets(draft, words, resolver), listed_columns.one_more)
    at |= tagged.inside(words, draft, more)
    statements = claims.statements(words, at, notes)
    time.begin(draft, resolver, listed=found is not None)
    if target is not None and not aims.applies(draft, target):
        return compose(description, asked_locale, as_of, knowledge, aimed=False)
    if target is not None and table is None and found is None:
        aims.alone(draft, target)
    before = draft.names()
    aim = (
        goal_words.read(text)
        if not time.alone and (found is None or not found.exact or goal_words.read(text))
        else None
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
        claims.span(words, aim.start, aim.stop)
    told = goal_words.outcome(text) if aim is None and not time.alone and not (found and found.exact) else None
    if told is not None:
        claims.span(words, told.start, told.stop)
    sayings = Sayings(draft, words, resolver)
    sayings.before(text, said)
    Stated(draft, words, resolver, domain).apply(statements, at)
    if found is None or not found.exact:
        soil.fill(draft, dirty, resolver)
    sayings.after(text)
    time.happen(draft, text)
    if sentences is not None:
        telling.apply(sentences, draft, words, resolver, domain)
    Prices(draft, words).read()
    if draft.names() != before:
        beside.again(draft, sure, knowledge)
    if found is not None and target is None and aim is None:
        pairs.fit(draft, {item.name: item.key for item in found.items})
    subject_text.fit(draft, sure, resolver)
    fitting.fit(draft, resolver)
    relabel.fit(draft, resolver)
    rows_above.refer(draft, words, general.person_nouns, exact=draft.exact)
    for column in draft.columns:
        draft.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
    _use_bundle_lists(draft, domain, knowledge)
    draft.declare_people()
    left = aims.apply(draft, target, sayings.targets, whole) if target is not None else []
    classes.separate(draft, target, whole)
    if aim is not None:
        goals.aim(draft, aim, resolver, statements, text)
    if told is not None:
        goals.foretell(draft, told, statements, text)
    others = _other_tables(domain)
    if found is not None:
        there = {str(column.get("to", "")).partition(".")[0] for column in draft.columns}
        others = [one for one in others if one["name"] in there]
    others = time.finish(draft, resolver, others, domain, count.count if count is not None else None, place)
    schema = schema_of(draft, others, domain, place, count, as_of, notes, knowledge)
    together = cast("list[Json]", schema["tables"])
    if soiled := soil.soil(together[-1], dirty, notes, cast("Json", schema.get("lists", {}))):
        schema["facts"] = [*cast("list[Json]", schema.get("facts", [])), *soiled]
    if len(together) > 1:
        called = _called(together, cast("Json", domain.get("called", {})))
        stated = {draft.name} if count is not None else set()
        told_rows = per_parent.apply(text, many, together, called, stated)
        if told_rows:
            schema["facts"] = [*cast("list[Json]", schema.get("facts", [])), *told_rows]
    return Composed(schema, (*claims.not_understood(words), *left), (*draft.notes, *notes))


def _measure(general: Resolver, noun: str) -> bool:
    return general.known(f"={noun}") and adjust.is_numeric(general.resolve(noun).column)


def _called(together: list[Json], names: Json) -> dict[str, set[str]]:
    """By a table's name the nouns for its rows."""
    found = {str(table["name"]): {key(str(table["name"]))} for table in together}
    for table, others in names.items():
        found.setdefault(table, set()).update(key(str(one)) for one in cast("list[object]", others))
    return {table: nouns | {noun.split()[-1] for noun in nouns} for table, nouns in found.items()}


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


def _table_name(entity: str, table: Json | None) -> str:
    if entity and (table is None or key(entity) != key(str(table["name"]))):
        return entity
    return str(table["name"]) if table else "data"


def _whole_domain(draft: Draft, table: Json, domain: Json, resolver: Resolver, knowledge: Knowledge) -> None:
    table = copy.deepcopy(table)
    draft.columns = cast("list[Json]", table["columns"])
    draft.bundles = cast("Json", table.get("bundles", {}))
    draft.settings = {name: table[name] for name in ("unique", "order") if name in table}
    if isinstance(table.get("rows"), dict):
        draft.settings["rows"] = table["rows"]
    for column in draft.columns:
        concept = resolver.concept_of(key(str(column["name"])))
        if concept:
            draft.concepts.setdefault(str(column["name"]), concept)
        draft.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
    draft.columns.sort(key=lambda column: bool(column.get("hidden")))
    _use_bundle_lists(draft, domain, knowledge)


def _mentioned(draft: Draft, found: Listed, resolver: Resolver) -> None:
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


def _other_tables(domain: Json) -> list[Json]:
    main = main_table(domain)
    return [copy.deepcopy(one) for one in cast("list[Json]", domain.get("tables", [])) if one is not main]
