"""Tables made of the nouns that the words name: their keys and references, how many rows each has per parent, the
columns that are said of them or that such things have, and what must agree between parents and children."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from . import agreements, claims, meant, rows_above, thing_columns
from . import listed as listed_columns
from .draft import Draft
from .finish import children, schema_of
from .links import PARTS, Made, happens, is_person, last, linked, made
from .readers import declared_tables, entities, relations
from .readers.counts import Count
from .readers.entities import Named
from .readers.items import parse
from .readers.layouts import Listed
from .readers.related import Link, Several
from .resolve import Resolver
from .stated import Stated
from .text import Words, key, plural

if TYPE_CHECKING:
    from datetime import date

    from . import locale as places
    from .knowledge import Knowledge
    from .readers import rows
    from .readers.items import Item
    from .told import Told
    from .wording import Wording

Json = dict[str, object]

_PEOPLE = 200
_THINGS = 40
_EVENTS = 1000
_LISTED = 3  # things of a pair that one goes with, where nobody says how many


def read(
    text: str,
    words: Words,
    domain: Json,
    knowledge: Knowledge,
    nouns: frozenset[str],
    general: Resolver,
    spoken: str | None,
    tagged: tuple[list[Named], bool],
) -> tuple[Several | None, bool]:
    """The tables that the words name and what they say of them, None when one table is meant; and whether the known
    database `domain` has them all, and nothing is said that it lacks: no columns, no two numbers of rows, no names in
    another language, in which the description is `spoken`. `tagged`: those that the tagger sees."""
    written = [replace(one, rows=entities.stated(words, one.noun)) for one in declared_tables.read(text, words)]
    found = (
        (written, True)
        if written
        else entities.read(text, words, nouns.__contains__, lambda noun: general.known(f"={noun}"), linked)
    )
    if found is None and len(tagged[0]) >= 2:
        found = tagged
    if found is None:
        return None, False
    many = relations.Reading(text, words, found[0], sure=found[1]).read()
    plain = not (many.bosses or many.pairs or many.asked)
    plain = plain and not spoken and sum(one.rows is not None for one in many.tables) < 2
    plain = plain and _has(domain, many, text)
    for stem, called in knowledge.databases.items():
        if (
            knowledge.domains[stem] is domain
            and plain
            and all(any(last(one.noun) in {last(name) for name in names} for names in called) for one in many.tables)
        ):
            return many, True
    return many, False


def hidden(
    told: Told, knowledge: Knowledge, nouns: frozenset[str], general: Resolver, wording: Wording
) -> bool:  # fmt: skip
    """Whether tables are named for sure in what was taken for sentences of shares and values."""
    if told.text == told.whole:
        return False
    words = Words(told.whole, wording.typed)
    found, _ = read(told.whole, words, {}, knowledge, nouns, general, wording.language, ([], False))
    return found is not None and found.sure


def _has(domain: Json, many: Several, text: str) -> bool:
    """Whether a database's tables have all columns that are said."""
    written = {
        part
        for table in cast("list[Json]", domain.get("tables", []))
        for column in cast("list[Json]", table["columns"])
        for part in (key(str(column["name"])), key(str(column["name"])).split()[-1])
    }
    said = (
        key(re.sub(r"^\s*(?:an?|the|its|their)\s+", "", text[a:b])) for each in many.columns.values() for a, b in each
    )
    return all(one in written for one in said)


class Database:
    """The tables of one description in the making."""

    def __init__(
        self, many: Several, text: str, words: Words, knowledge: Knowledge, people: frozenset[str], wording: Wording
    ) -> None:  # fmt: skip
        self.many, self.called = meant.tables(many, words, wording)
        self.wording = wording
        self.text = text
        self.words = words
        self.knowledge = knowledge
        self.people = people | {last(one.noun) for one in many.tables if is_person(last(one.noun))}
        self._pairs()
        arrows = any(mark in text for mark in ("->", "→", "⇒", "=>"))
        self.tables = made(self.many, arrows)
        self.by_noun = {one.named.noun: one for one in self.tables}
        self.drafts: dict[str, Draft] = {}
        self.resolvers: dict[str, Resolver] = {}
        self.inside: dict[str, dict[int, str]] = {}

    def schema(self, place: places.Place, count: rows.Rows | None, as_of: date, notes: list[str]) -> Json:
        """The whole schema; claims the words that it is made after."""
        for span in self.many.used:
            claims.span(self.words, *span, numbers=True)
        claims.tables(self.words, self.many)
        for one in self.tables:
            self.drafts[one.named.noun] = self._table(one)
        main = self._main()
        self._state(main, notes)
        for one in self.tables:
            agreements.dates(one, self.drafts)
            agreements.totals(one, self.drafts, self.many)
            self.drafts[one.named.noun].declare_people()
        counts = self._rows(main, count)
        agreements.keys(self.drafts)
        draft = self.drafts[main.named.noun]
        others: list[Json] = []
        for one in self.tables:
            other = self.drafts[one.named.noun]
            if other is draft:
                continue
            others.append(
                {"name": other.name, **({"bundles": other.bundles} if other.bundles else {}), "columns": other.columns}
            )
            draft.facts.extend(other.facts)
            for name, bank in other.lists.items():
                draft.lists.setdefault(name, bank)
        draft.facts[:0] = self._facts(main, count)
        schema = schema_of(draft, others, {}, place, None, as_of, notes, self.knowledge)
        tables = {str(table["name"]): table for table in cast("list[Json]", schema["tables"])}
        schema["tables"] = [
            {
                "name": one.named.name,
                **counts[one.named.noun],
                **{k: v for k, v in tables[one.named.name].items() if k != "name"},
            }
            for one in self.tables
        ]
        notes += [note for one in self.drafts.values() if one is not draft for note in one.notes]
        return schema

    def _pairs(self) -> None:
        """A table between two of which each row goes with many of the other."""
        tables = list(self.many.tables)
        for link in [each for each in self.many.links if each.count is not None and happens(each.parent)]:
            if not happens(link.child) and last(link.child) not in PARTS:
                self.many.links.remove(link)  # a trip's drivers drive on other trips, too
                self.many.pairs.append((link.parent, link.child, link.count, link.phrase))
        for one, other, count, phrase in self.many.pairs:
            noun = f"{one} {other}"
            parts = self.called.get(other, last(other))
            name = f"{self._called(one)}_{parts if other in self.called else plural(parts)}"
            tables.append(Named(noun, name, None, len(self.words) - 1, len(self.words)))
            said = count or Count(_LISTED, _LISTED, about=True)
            self.many.links += [Link(noun, one, said, phrase), Link(noun, other)]
        self.many = replace(self.many, tables=tuple(tables))

    def _main(self) -> Made:
        """The table that a number of rows counts: the deepest without a number of its own."""
        parents = {link.parent for one in self.tables for link in one.links}
        leaves = [one for one in self.tables if one.named.noun not in parents] or self.tables[-1:]
        return max(
            leaves, key=lambda one: (happens(one.named.noun), one.named.rows is None, len(one.links), one.named.start)
        )

    def _table(self, one: Made) -> Draft:
        noun = one.named.noun
        draft = Draft(one.named.name)
        resolver = self.resolvers[noun] = Resolver(self.knowledge, None, {}, tuple(noun.split()))
        items = self._items(noun, resolver)
        exact = one.named.columns is not None
        if not exact:
            draft.add(self._called(noun) + "_id", {"kind": "sequence", "unique": True})
            self._references(one, draft)
            person = last(noun) in self.people
            if items and person and not any("name" in item.key.split() for item in items):
                draft.add("name", {"from": "person.full_name"})
        if items:
            free = [item for item in items if draft.column(item.name) is None]
            listed_columns.fill(draft, free, resolver, {}, self.knowledge)
            spans = self.many.columns[noun]
            found = Listed(tuple(free), min(a for a, _ in spans), max(b for _, b in spans))
            self.inside[noun] = claims.listed(self.words, found)
        if exact:
            self._declared(one, draft)
        for name, settings in thing_columns.asked(self.many.asked.get(noun, [])):
            if draft.column(name) is None:
                draft.add(name, settings)
        if not items and noun not in self.many.asked and len(noun.split()) < 4 and not self._between(noun):
            for column in thing_columns.usual(one.named, draft, self.knowledge, self.people):
                if draft.column(str(column["name"])) is None:
                    draft.add(str(column["name"]), column, hidden=bool(column.get("hidden")))
        boss = self.many.bosses.get(noun)
        if boss and draft.column(f"{boss}_id") is None:
            span = rows_above.span_of(boss)
            draft.add(f"{boss}_id", {"kind": "reference", "to": draft.name} | ({"span": span} if span else {}))
        for column in draft.columns:
            draft.use_lists(column, self.knowledge.lists)
        return draft

    def _between(self, noun: str) -> bool:
        return any(noun == f"{one} {other}" for one, other, _, _ in self.many.pairs)

    def _items(self, noun: str, resolver: Resolver) -> list[Item]:
        found: dict[str, Item] = {}
        for start, stop in self.many.columns.get(noun, []):
            item = parse(self.text, start, stop, resolver.known)
            if item is not None:
                found.setdefault(item.name.lower(), item)
        return list(meant.listed(tuple(found.values()), resolver, self.knowledge, self.wording, []))

    def _called(self, noun: str) -> str:
        """A row of that table in the description's own language, as names of columns are written."""
        return self.called.get(noun, noun.replace(" ", "_"))

    def _references(self, one: Made, draft: Draft) -> None:
        noun = one.named.noun
        for link in one.links:
            to = self.by_noun[link.parent].named.name
            name = "_".join([*link.name.split(), self._called(link.parent), "id"])
            sides = last(noun) in ("match", "game") and len(one.links) == 1
            if sides and last(link.parent) in self.people | {"team", "club"}:
                first, second = (f"{self._called(link.parent)}_{side}_id" for side in (1, 2))
                draft.add(first, {"kind": "reference", "to": to})
                draft.add(second, {"kind": "reference", "to": to, "not": first})
            elif draft.column(name) is None:
                before = next((str(c["name"]) for c in draft.columns if link.name and c.get("to") == to), None)
                draft.add(name, {"kind": "reference", "to": to, **({"not": before} if before else {})})

    def _declared(self, one: Made, draft: Draft) -> None:
        """Keys and references of a table whose columns are all listed; one without a key gets it when others refer."""
        noun = one.named.noun
        first = key(str(draft.columns[0]["name"])).split() if draft.columns else []
        if first[-1:] != ["id"] and any(link.parent == noun for other in self.tables for link in other.links):
            draft.columns.insert(0, {"name": f"{self._called(noun)}_id", "kind": "sequence", "unique": True})
        for at, column in enumerate(list(draft.columns)):
            name = str(column["name"])
            parts = key(name).split()
            if at == 0 and parts[-1:] == ["id"] and (len(parts) == 1 or parts[-2] == last(noun)):
                draft.replace(name, {"kind": "sequence", "unique": True})
                continue
            for link in one.links:
                if [part for part in parts if part != "id"] in (link.parent.split(), [last(link.parent)]):
                    draft.replace(name, {"kind": "reference", "to": self.by_noun[link.parent].named.name})

    def _state(self, main: Made, notes: list[str]) -> None:
        """Facts of columns, each put into the table of which it is said."""
        everywhere = {at: name for inside in self.inside.values() for at, name in inside.items()}
        statements = claims.statements(self.words, everywhere, notes)
        for noun, draft in self.drafts.items():
            inside = self.inside.get(noun, {})
            mine = [one for one in statements if one.start in inside]
            if draft is self.drafts[main.named.noun]:
                mine += [one for one in statements if one.start not in everywhere]
            if mine:
                Stated(draft, self.words, self.resolvers[noun], {}).apply(mine, inside)

    def _rows(self, main: Made, count: rows.Rows | None) -> dict[str, Json]:
        """By noun `rows` of each table, and groups of columns that must not come twice."""
        found: dict[str, Json] = {}
        asked = {one.named.noun: one.named.rows for one in self.tables}
        if count is not None and not count.entity:
            asked[main.named.noun] = count.count
        for one in reversed(self.tables):
            noun, rows = one.named.noun, asked[one.named.noun]
            if one.per is not None and one.rows is not None:
                found[noun] = {"rows": one.rows}
                if rows is not None and asked[one.per.parent] is None:
                    asked[one.per.parent] = max(round(rows / children(one.rows)), 1)
                continue
            usual = _EVENTS if happens(noun) else _PEOPLE if last(noun) in self.people else _THINGS
            found[noun] = {"rows": rows or one.usual or usual}
        for first, other, said, _ in self.many.pairs:
            noun = f"{first} {other}"
            keys = [str(c["name"]) for c in self.drafts[noun].columns if c.get("kind") == "reference"]
            found[noun]["unique"] = [keys[:2]]
            least = 3 * (said.high or said.low or _LISTED if said is not None else _LISTED)
            if isinstance(found[other].get("rows"), int) and asked[other] is None:
                found[other]["rows"] = max(cast("int", found[other]["rows"]), least)
        return found

    def _facts(self, main: Made, count: rows.Rows | None) -> list[Json]:
        facts: list[Json] = []
        for one in self.tables:
            if one.named.rows is not None:
                phrase = self.words.phrase(max(one.named.start - 1, 0), one.named.stop)
                facts.append({"phrase": phrase, "at": one.named.name, "check": "rows", "is": one.named.rows})
            if one.per is not None and one.per.count is not None:
                parent = self.by_noun[one.per.parent].named.name
                fact = one.per.count.fact(one.per.phrase, one.named.name, parent) if one.per.phrase else None
                if fact is not None:
                    facts.append(fact)
        if count is not None and not count.entity:
            facts.append({"phrase": count.phrase, "at": main.named.name, "check": "rows", "is": count.count})
        return facts
