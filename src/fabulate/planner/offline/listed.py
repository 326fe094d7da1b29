"""Columns that the words list become exactly those, by those names, each resolved and then fitted to its neighbours."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, cast

from . import adjust, beside, forms, links, senses, spelling, things, worded
from .form_tables import LAST
from .name_tables import BODY
from .readers import formats
from .references import names_in, quote, renamed
from .resolve import Found, Resolver
from .text import key, lemma, snake, stem_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .draft import Draft
    from .knowledge import Knowledge
    from .readers.items import Item

Json = dict[str, object]


_ADDED = frozenset(["discount", "tax", "vat", "tip", "shipping"])


def fill(draft: Draft, items: Sequence[Item], resolver: Resolver, domain: Json, knowledge: Knowledge) -> list[str]:
    """Adds the listed columns to the draft, and hidden ones that they are computed from.

    Returns the names of those that came from a concept, for `again`.
    """
    found = [_resolve(item, resolver) for item in items]
    senses.fit(found, items, resolver)
    _things_measured(found, items, resolver)
    _one_source_each(found, items)
    _together(found, resolver)
    _people(draft, found, resolver, items)
    names: dict[str, str] = {}
    for item, one in zip(items, found, strict=True):
        if one.origin == "domain" and (converted := _converted(item, one)) is not None:
            one.column = converted
        elif one.origin == "domain":
            names.setdefault(one.source, item.name)
            resolver.taken[item.name] = one.source
    for at, (item, one) in enumerate(zip(items, found, strict=True)):
        column = _column(item, one, draft, resolver, first=at == 0)
        if one.origin == "domain":
            column = renamed(column, names)
        draft.add(item.name, column, one.concept)
    _hidden(draft, found, resolver, names, {part for item in items for part in item.key.split()})
    beside.listed(draft, items, found, knowledge)
    sources = (cast("Json", domain.get("lists", {})), knowledge.lists)
    for column in list(draft.columns):
        draft.use_lists(column, *sources)
    return [item.name for item, one in zip(items, found, strict=True) if one.origin == "concept"]


def one_more(draft: Draft, item: Item, resolver: Resolver) -> None:
    """Adds a column that is mentioned beside those of a known topic."""
    found = _resolve(item, resolver)
    name = draft.free_name(item.name)
    draft.add(name, _column(item, found, draft, resolver, first=False), found.concept)
    for helper in found.helpers:
        if draft.column(str(helper["name"])) is None:
            draft.add(str(helper["name"]), helper, hidden=True)


def computed(draft: Draft, name: str, stems: set[str], resolver: Resolver) -> None:
    """Adds the topic's own computed column of one of these stems, called `name`, with what it is computed from."""
    for source, column in resolver.columns.items():
        if "sql" in column and not column.get("hidden") and stems & {stem_of(part) for part in key(source).split()}:
            names = {origin: written for written, origin in resolver.taken.items()}
            written = draft.free_name(name)
            resolver.taken[written] = source
            draft.add(written, renamed({k: v for k, v in column.items() if k != "name"}, names))
            _hidden(draft, [], resolver, names, set())
            return


def _resolve(item: Item, resolver: Resolver) -> Found:
    found = worded.read(item, resolver)
    kind = adjust.kind(found.column)
    if item.boolean and kind not in ("boolean", "category"):
        return Found({"kind": "boolean", "rate": 0.35}, "form", prefix=item.key)
    first = item.key.split()
    if found.origin == "none" and first[1:2] == ["of"] and key(item.name) and not item.values and not item.type:
        word = re.findall(r"[^\W_]+", item.name.lower())[0]  # frames_of_brood
        if lemma(word) != word:
            return Found(dict(LAST["count"]), "form", prefix=item.key)
    if item.type == "text" and kind in ("integer", "number", "boolean") and found.origin == "form":
        return Found({}, "things", prefix=item.key)
    if not item.type and found.origin in ("none", "things") and not item.values:
        parts = item.key.split()
        number = forms.counted(item.last, parts[-1]) if parts else None
        if number is not None and parts[-1] not in resolver.person_nouns:
            return Found(number, "form", prefix=item.key, unit=found.unit)
    if (
        item.type in ("integer", "number", "date", "datetime", "boolean")
        and adjust.typed(found.column, item.type) is None
    ):
        typed = forms.by_type(item.type, item.key)
        if typed is not None:
            return Found(typed, "form", prefix=item.key, unit=found.unit)
    if item.type and found.origin in ("none", "things", "form"):
        typed = forms.by_type(item.type, item.key)
        if typed is not None and adjust.typed(found.column, item.type) is None:
            return Found(typed, "form", prefix=item.key, unit=found.unit)
    return found


def _things_measured(found: list[Found], items: Sequence[Item], resolver: Resolver) -> None:
    """A height in a table of trees is no person's: where no column and no row is of a person."""
    for at, (one, item) in enumerate(zip(found, items, strict=True)):
        if one.concept == "weight_kg" and one.origin == "concept" and (item.unit or one.unit) in ("g", "mg", "t"):
            found[at] = Found(forms.by_unit(item.unit or one.unit) or {}, "form", prefix=item.key)
    people = {"age", "gender", "full_name", "first_name", "bmi", "date_of_birth"}
    if people & {one.concept for one in found} or resolver.person_nouns & set(resolver.head) or not resolver.head:
        return
    for at, (one, item) in enumerate(zip(found, items, strict=True)):
        if one.origin == "concept" and (unit := BODY.get(one.concept)) is not None:
            asked = item.unit or one.unit or ("m" if unit == "cm" else unit)
            column = forms.by_unit(asked if asked != "cm" or unit != "cm" else "m") or {}
            if asked == "cm":
                column = adjust.scaled(column, "m", "cm")
            found[at] = Found(dict(column), "form", prefix=item.key)


def _one_source_each(found: list[Found], items: Sequence[Item]) -> None:
    """Two listed columns may not both be the domain's one column, if it is an id or is named by the other whole."""
    best: dict[str, int] = {}
    for at, one in enumerate(found):
        if one.origin != "domain":
            continue
        other = best.get(one.source)
        if other is None or (items[at].key == key(one.source) and items[other].key != key(one.source)):
            best[one.source] = at
    for at, one in enumerate(found):
        if one.origin == "domain" and best[one.source] != at and one.column.get("unique"):
            one.column.pop("unique")


def _together(found: list[Found], resolver: Resolver) -> None:
    """What agrees in a bundle comes from it whole: no postcode of a place beside the city of a topic's own list."""
    for bundle in ("place", "vehicle", "card"):
        of_it = {
            one.concept: resolver.concept(one.concept)
            for one in found
            if one.concept and str(resolver.concept(one.concept).column.get("from", "")).startswith(f"{bundle}.")
        }
        if not any(str(one.column.get("from", "")).startswith(f"{bundle}.") for one in found):
            continue
        for at, one in enumerate(found):
            head, _, part = str(one.column.get("from", "")).partition(".")
            if one.concept in of_it and head != bundle and part:
                found[at] = of_it[one.concept]
                found[at].prefix, found[at].unit = one.prefix, one.unit


def _people(draft: Draft, found: list[Found], resolver: Resolver, items: Sequence[Item]) -> None:
    """A second person in the row gets a bundle of its own: the doctor is not the patient."""
    main = next((word for word in reversed(resolver.head) if word in resolver.person_nouns), None)
    for one in found:
        source = str(one.column.get("from", ""))
        if not source.startswith("person.") or not one.prefix:
            continue
        noun = next((word for word in reversed(one.prefix.split()) if word in resolver.person_nouns), None)
        if noun is None:
            continue
        main = main or noun
        if noun != main:
            same = any(str(other.column.get("from", "")).startswith("person.") for other in found if other is not one)
            noun = snake(noun if noun != "person" else f"other {noun}")
            draft.bundles.setdefault(noun, {"kind": "person", "not": "person"} if same else {"kind": "person"})
            one.column["from"] = f"{noun}.{source.split('.', 1)[1]}"
    _each_once(draft, found, resolver, items)


def _each_once(draft: Draft, found: list[Found], resolver: Resolver, items: Sequence[Item]) -> None:
    """Two whole names of one row are two people: the surgeon is not the patient."""
    taken = False
    for item, one in zip(items, found, strict=True):
        if one.column.get("from") != "person.full_name":
            continue
        noun = next((word for word in reversed(item.key.split()) if word in resolver.person_nouns), None)
        noun = "other_person" if noun == "person" else noun
        if taken and noun is not None and noun not in draft.bundles:
            draft.bundles[noun] = {"kind": "person", "not": "person"}
            one.column["from"] = f"{noun}.full_name"
        taken = True


def _column(item: Item, found: Found, draft: Draft, resolver: Resolver, *, first: bool) -> Json:
    column = copy.deepcopy(found.column)
    is_id = item.key.split()[-1:] == ["id"]
    if is_id and (not column or (first and column.get("kind") == "integer")):
        column = _identifier(item, resolver, first=first)
    if not column and found.origin == "none" and not (item.values or item.pair or item.example or item.type):
        plain = found.prefix.split() if found.prefix not in ("", item.key) else key(item.name).split()
        english = " ".join(plain) in (item.key, found.prefix) and all(
            spelling.is_english(word, resolver.knowledge) for word in plain
        )
        last = plain[-1]
        if english and links.is_person(last) and (last == item.last or plain != item.key.split()):
            return {"from": "person.full_name"}
        column = things.labels(" ".join(plain), english=english)
        draft.note(f"nothing is known of {item.name!r}: it has made-up labels; say its values or an example")
    elif not column or found.origin == "things":
        column = things.name_column(found.prefix or item.key, resolver.head)
    unit = item.unit or found.unit
    if unit:
        column = _in_unit(column, unit, found, resolver.knowledge)
    if item.pair is not None:
        rate = column.get("rate")
        column = adjust.boolean(column, rate=rate if isinstance(rate, float) else None, labels=item.pair)
    elif item.values:
        pair = tuple(value.lower() for value in item.values)
        if len(pair) == 2 and set(pair) <= {"yes", "no", "true", "false", "y", "n"}:
            column = adjust.boolean(column, labels=item.values)
        else:
            column = adjust.with_values(column, item.values)
        draft.fact(f"{item.name}: {', '.join(item.values)}", item.name, "set", is_=list(item.values))
    elif item.example:
        unique = item.key.split()[-1] in ("id", "number", "no", "code", "sku", "reference", "ref") or bool(
            column.get("unique")
        )
        column = formats.column(item.example, unique=unique and item.key.split()[-1] not in ("code",))
        draft.fact(f"{item.name} like {item.example}", item.name, "format", is_=formats.regex(item.example))
    elif item.boolean and adjust.kind(column) != "boolean":
        column = adjust.boolean(column)
    if item.type:
        changed = adjust.typed(column, item.type)
        if changed is None:
            changed = forms.by_type(item.type, item.key)
        column = changed or column
    if item.unique and adjust.kind(column) not in ("sequence", "uuid", "pattern", "faker") and item.type != "integer":
        column = {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{6}"} if item.type in ("", "text") else column
    if item.unique and adjust.kind(column) in ("sequence", "uuid", "pattern"):
        column["unique"] = True
    return column


def _converted(item: Item, found: Found) -> Json | None:
    """A topic's column asked for in another unit, computed from the topic's own, which others reckon with."""
    own = key(found.source).split()[-1]
    unit = item.unit or found.unit
    if not unit or own == unit or item.name == found.source or found.column.get("unique"):
        return None
    plain = {"sql": quote(found.source)}
    scaled = adjust.scaled(plain, own, unit)
    return scaled if scaled != plain else None


def _is_share(column: Json) -> bool:
    high = column.get("max")
    return adjust.kind(column) not in ("number", "integer") or (isinstance(high, int | float) and high > 20)


_TIMES = frozenset(["ms", "s", "min", "h", "days", "weeks", "months", "years"])


def _in_unit(column: Json, unit: str, found: Found, knowledge: Knowledge) -> Json:
    own = str(column.pop("_unit", "") or found.column.get("_unit", ""))
    if own and (own in _TIMES) != (unit in _TIMES):
        return forms.by_unit(unit) or column  # the length of a lesson
    if unit == "pct" and not own and found.origin == "concept" and not _is_share(column):
        return forms.by_unit(unit) or column
    if own and own != unit:
        return adjust.scaled(column, own, unit)
    numeric = adjust.kind(column) in ("number", "integer", "sql", "from") and not _words(column, knowledge)
    if found.origin in ("none", "things") or not numeric:
        return forms.by_unit(unit) or column
    return column


def _words(column: Json, knowledge: Knowledge) -> bool:
    """Whether a column is text of a list: the honey stores of a hive, in kg, are no shop."""
    head, _, part = str(column.get("from", "")).partition(".")
    cells = knowledge.lists.get(head, {})
    columns = cast("list[str]", cells.get("columns", []))
    return part in columns and isinstance(cast("list[list[object]]", cells["rows"])[0][columns.index(part)], str)


def _identifier(item: Item, resolver: Resolver, *, first: bool) -> Json:
    """The row's own id counts; another's is a number that comes more than once."""
    before = item.key.split()[:-1]
    if first or not before or (resolver.head and before[-1] in resolver.head):
        return {"kind": "sequence", "unique": True}
    return {"kind": "integer", "min": 1, "max": 500}


def _hidden(
    draft: Draft, found: Sequence[Found], resolver: Resolver, names: dict[str, str], said: set[str]
) -> None:  # fmt: skip
    """The domain's columns that listed ones read and nobody listed, computed but not written."""
    for one in found:
        for helper in one.helpers:
            if draft.column(str(helper["name"])) is None:
                draft.add(str(helper["name"]), helper, hidden=True)
    waiting = [str(column["name"]) for column in draft.columns]
    while waiting:
        column = draft.column(waiting.pop())
        if column is None:
            continue
        for name in names_in(column, lambda one: one in resolver.columns):
            if draft.column(name) is None:
                helper = renamed(resolver.columns[name], names)
                if _ADDED & set(key(name).split()) and {"quantity", "price"} <= said:
                    helper = {"sql": "0"}  # the total that somebody sees is of what is listed
                draft.add(name, helper, resolver.concept_of(key(name)), hidden=True)
                waiting.append(name)
