"""Words on an existing schema, without an LLM: columns added, taken out, renamed, and numbers changed.

A description is taken sentence by sentence. "rename X to Y" and "remove X" are read here; the names and the numbers of
everything else by the offline planner's own readers, with the schema's table in the place of a domain's.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from . import edits, naming
from .plan import PlanError

if TYPE_CHECKING:
    from ..schema import Schema
    from .offline.draft import Draft
    from .offline.readers.items import Item
    from .offline.readers.statement import Statement
    from .offline.resolve import Resolver
    from .offline.text import Words

Json = dict[str, object]

_VERBS = r"(?:rename|remove|drop|delete|add|include|insert|append|set|change|make|update|also)"
_SAID = frozenset(_VERBS[3:-1].split("|")) | {"true", "yes", "flag", "please"}
_CLAUSE = re.compile(rf"\n+|;\s*|[.!?]\s+|,?\s+(?:and|then)\s+(?={_VERBS}\b)|,\s*(?={_VERBS}\b)", re.I)
_POLITE = re.compile(r"^(?:please|now|also|then|can you|could you|i want (?:you )?to|and)\s+", re.I)
_RENAME = re.compile(r"^rename\s+", re.I)
_PAIR = re.compile(r"^(?:the\s+)?(?:(column|field|table)\s+)?(.+?)\s+(?:to|as|into)\s+(.+)$", re.I)
_REMOVE = re.compile(r"^(?:remove|drop|delete|leave out|take out|without|get rid of)\s+", re.I)
_ADD = re.compile(r"^(?:add|include|insert|append|with|plus|new columns?:?)\s+", re.I)
#: Where a column's name ends and what is said of it begins.
_DETAIL = re.compile(
    r"\s+(?=(?:between|from|with|of|that|which|where|average|averaging|mean|under|over|at|as|is|are|in|about|around|"
    r"mostly|like|\d|\(|[$€£]))",
    re.I,
)
_SPLIT = re.compile(r",\s*(?![^()]*\))(?:and\s+)?|\s+and\s+(?=[^\W\d])(?![^()]*\))", re.I)


@dataclass(slots=True)
class Changed:
    """The new schema as plain data, what was done a sentence each, and the words that had no effect."""

    data: Json
    notes: list[str] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)


def change(words: str, given: Schema) -> Changed:
    """The schema changed as the words say; PlanError for a column that there is not, or words that change nothing."""
    made = Changed(cast("Json", json.loads(json.dumps(given.to_dict()))))
    for clause in _CLAUSE.split(words):
        text = _POLITE.sub("", clause.strip().strip(".!,"))
        if not any(map(str.isalnum, text)):
            continue
        if rename := _RENAME.match(text):
            _rename(made, text[rename.end() :])
        elif remove := _REMOVE.match(text):
            _remove(made, text[remove.end() :])
        else:
            _state(made, text)
    if not made.notes:
        raise PlanError(
            "the words change nothing in the schema; say “add X”, “remove X”, “rename X to Y”, "
            "or a number of one of its columns, as “age between 20 and 60”"
        )
    return made


def _rename(made: Changed, text: str) -> None:
    place, text = naming.placed(made.data, text, without="to")
    for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", text):
        said = _PAIR.match(part)
        if said is None:
            raise PlanError(f"rename what? say “rename X to Y”, not {part[:80]!r}")
        what, old, new = said.groups()
        fresh = naming.bare(new)
        table = naming.table_named(made.data, old) if what in (None, "table") and place is None else None
        if table is not None and (what or naming.column_named(edits.main_table(made.data), old) is None):
            before = str(table["name"])
            edits.rename_table(made.data, table, fresh)
            made.notes.append(f"the table {before} is named {fresh}; its rows stay the same")
            continue
        table, name = naming.find(made.data, old, place)
        if edits.column(table, fresh) is not None:
            raise PlanError(f"{table['name']} has a column {fresh} already")
        edits.rename_column(made.data, table, name, fresh)
        made.notes.append(f"{table['name']}.{name} is named {fresh}; its cells stay the same")


def _remove(made: Changed, text: str) -> None:
    table, text = naming.placed(made.data, text)
    for part in _SPLIT.split(text):
        found, name = naming.find(made.data, part, table)
        if sum(not one.get("hidden") for one in edits.columns(found)) == 1:
            raise PlanError(f"{name} is the only column of {found['name']}; a table needs one")
        if edits.remove_column(made.data, found, name):
            made.notes.append(f"{found['name']}.{name} was removed")
        else:
            made.notes.append(f"{found['name']}.{name} is hidden now, since others are made from it")


def _state(made: Changed, text: str) -> None:
    """Columns that a sentence adds, and the numbers it states."""
    from .offline.draft import Draft
    from .offline.knowledge import load
    from .offline.readers import rows
    from .offline.resolve import Resolver
    from .offline.stated import Stated
    from .offline.text import FILLER, Words, key

    knowledge = load()
    add = _ADD.match(text)
    table, body = naming.placed(made.data, text) if add else (None, text)
    table = table or naming.about(made.data, text)
    head = tuple(key(str(table["name"])).split())
    resolver = Resolver(knowledge, None, {}, head)
    before: dict[str, Json] = {str(one["name"]): dict(one) for one in edits.columns(table)}
    lists = cast("dict[str, Json]", made.data.get("lists") or {})
    bundles = cast("Json", table.get("bundles") or {})
    draft = Draft(str(table["name"]), edits.columns(table), {}, bundles, lists, exact=True)
    for name in before:
        if concept := resolver.concept_of(key(name)):
            draft.concepts[name] = concept
    words = Words(body)
    at = _added(draft, body, add.end(), resolver, words) if add else {}
    count = rows.read(words, frozenset(head[-1:]))
    if count is not None and not add:
        table["rows"] = count.count
        draft.fact(count.phrase, "", "rows", is_=count.count)
    statements = _statements(words)
    _new_labels(draft, words, statements, at, before)
    Stated(draft, words, resolver, {}).apply(statements, at)
    for name, value in (("lists", draft.lists), ("bundles", draft.bundles)):
        if value:
            (made.data if name == "lists" else table)[name] = value
    table["columns"] = [
        {field: value for field, value in one.items() if not field.startswith("_")} for one in draft.columns
    ]
    made.notes += _notes(table, before, draft.facts) + draft.notes
    _keep_facts(made.data, draft.facts)
    names = {part for name in (*draft.names(), str(table["name"])) for part in (name.lower(), *key(name).split())}
    made.not_understood += [
        word.text[:60]
        for n, word in enumerate(words.items)
        if not words.claimed[n] and word.kind in ("word", "number") and word.low not in FILLER | names | _SAID
        if word.lemma not in names and len(word.text) > 1
    ]


def _added(draft: Draft, body: str, start: int, resolver: Resolver, words: Words) -> dict[int, str]:
    """Puts the columns that `body[start:]` names into the draft; for each word, the column in whose piece it stands."""
    from .offline import listed as listed_columns
    from .offline.knowledge import load
    from .offline.readers import items

    found: list[Item] = []
    pieces: list[tuple[int, int, str]] = []
    place = start
    stops = [match.span() for match in _SPLIT.finditer(body, start)] + [(len(body), len(body))]
    for stop, after in stops:
        piece, first = body[place:stop], place
        place = after
        if (article := naming.ARTICLE.match(piece)) is not None:
            first += article.end()
        piece = body[first:stop]
        detail = _DETAIL.search(piece)
        end = stop if detail is None or "(" in piece or ":" in piece else first + detail.start()
        # A piece that begins with a number is said of the column before it.
        item = items.parse(body, first, end, resolver.known) if piece[:1].isalpha() else None
        if item is None or (item.name in draft.names() | {one.name for one in found}):
            pieces.append((first, stop, item.name if item else pieces[-1][2] if pieces else ""))
            continue
        if item.name.endswith("_flag") and item.name.startswith(("is_", "has_")):
            item = replace(item, name=item.name.removesuffix("_flag"), key=item.key.removesuffix(" flag"))
        found.append(item)
        pieces.append((first, stop, item.name))
    listed_columns.fill(draft, found, resolver, {}, load())
    inside: dict[int, str] = {}
    for n, word in enumerate(words.items):
        name = next((name for first, stop, name in pieces if first <= word.start < stop), "")
        if name:
            inside[n] = name
        if any(item.start <= word.start < item.stop for item in found):
            words.claim(n, n + 1)
    return inside


def _statements(words: Words) -> list[Statement]:
    from .offline.readers import dates, ranges, shares

    return [*dates.read(words), *shares.read(words), *ranges.read(words)]


def _new_labels(
    draft: Draft, words: Words, statements: list[Statement], at: dict[int, str], before: dict[str, Json]
) -> None:
    """Shares of labels that nobody knows make a new column a category of them: "a priority, 60% alpha"."""
    from .offline import adjust
    from .offline.targets import Targets

    targets = Targets(draft, words, None)  # type: ignore[arg-type]  # looks at labels only
    for name in dict.fromkeys(at.values()):
        column = draft.column(name)
        if column is None or name in before or adjust.kind(column) not in ("template", "faker", "category", ""):
            continue
        mine = [one for one in statements if one.kind == "share" and at.get(one.start) == name and one.value]
        shares = {targets.label(one.right) or targets.label(one.left): one for one in mine}
        left = 1 - sum(one.value or 0.0 for one in shares.values())
        if not shares or "" in shares or left < -0.005 or any(map(targets.value, shares)):
            continue
        values = {label: round(one.value or 0.0, 6) for label, one in shares.items()}
        values |= {"other": round(left, 6)} if left > 0.005 else {}
        draft.replace(name, adjust.base(column) | {"kind": "category", "values": values})
        for label, one in shares.items():
            draft.fact(one.phrase, name, "share", value=label, is_=one.value)
            words.claim(*one.right)
            targets.claim(one)
            statements.remove(one)


def _notes(table: Json, before: dict[str, Json], facts: list[Json]) -> list[str]:
    """What was done to a table's columns."""
    notes = []
    for one in edits.columns(table):
        place = f"{table['name']}.{one['name']}"
        said = ", ".join(f"“{fact['phrase']}”" for fact in facts if fact.get("at") == place)
        earlier = before.get(str(one["name"]))
        if earlier is None and not one.get("hidden"):
            notes.append(f"{place} was added{f' ({said})' if said else ''}")
        elif earlier is not None and said:
            notes.append(f"{place} was changed ({said})")
    notes += [f"{table['name']} has {fact['is']:,} rows" for fact in facts if fact["check"] == "rows"]
    return notes


def _keep_facts(data: Json, facts: list[Json]) -> None:
    """Adds facts; older ones that say another number of the same go."""

    def about(fact: Json) -> tuple[object, ...]:
        return fact.get("at"), fact.get("check"), str(fact.get("value"))

    new = {about(fact) for fact in facts}
    kept = [fact for fact in cast("list[Json]", data.get("facts") or []) if about(fact) not in new] + facts
    if kept:
        data["facts"] = kept
