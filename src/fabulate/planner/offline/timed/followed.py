"""The small table of what a series follows: sensors, shops, regions, each with what it keeps all the while."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from .. import adjust
from ..text import key, plural, snake, words_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from ..draft import Draft
    from .entities import Entities

Json = dict[str, object]

USUAL = 4  # entities, where the words name what is followed and not how many
_DEVICES = words_of(
    "sensor meter device gauge machine turbine pump robot server node station thermostat tracker logger buoy drone"
)
#: Categories that change from row to row; others are an entity's own.
_CHANGING = words_of(
    """status condition alert alarm state event direction weather quality code error mode reason result outcome flag
    phase sky cause action occupancy fault category warning anomaly"""
)
_FIXED = words_of("latitude longitude lat lon elevation altitude capacity area floor")


def table(draft: Draft, followed: Entities, noun: str) -> tuple[Json, Json]:
    """The entities' table, hidden, and the column that reads their name in the draft's."""
    taken = draft.names() | {draft.name}
    name = snake(noun)[:50] or "entity"
    device = noun.split()[-1] in _DEVICES and not followed.names
    column = f"{name}_id" if device else name
    if not column.isascii():
        column = "entity"
    there = next((c for c in draft.columns if draft.key_of(c) in _called(noun)), None)
    column = str(there["name"]) if there is not None else draft.free_name(column)
    called = "".join(c for c in snake(" ".join([*noun.split()[:-1], plural(noun.split()[-1])])) if c.isascii())
    called = called if called and called not in taken and not called[0].isdigit() else f"{draft.name}_entities"
    count = followed.count or USUAL
    own: list[Json]
    if followed.names:
        own = [
            {"name": f"{column}_no", "kind": "sequence"},
            {"name": column, "sql": cases(f"{column}_no", followed.names)},
        ]
    elif device:
        letters = "".join(word[0].upper() for word in noun.split())
        digits = max(len(str(count)), 2)
        own = [{"name": column, "kind": "sequence", "format": f"{letters}-{{:0{digits}d}}"}]
    else:
        title = re.sub(r"[{}]", "", noun[:1].upper() + noun[1:])
        own = [{"name": column, "kind": "sequence", "format": f"{title} {{}}"}]
    return (
        {"name": called[:60], "hidden": True, "rows": count, "columns": own},
        {"name": column, "kind": "reference", "to": f"{called[:60]}.{column}"},
    )


def _called(noun: str) -> set[str]:
    """The names that a topic's own column of a noun may have."""
    short = key(noun).split()[-1]
    return {f"{name}{end}" for name in (key(noun), short) for end in ("", " id", " name")}


def cases(number: str, values: Sequence[object]) -> str:
    """SQL for the so-manieth of some values."""
    *most, last = values
    if not most:
        return _literal(last)
    ways = " ".join(f"when {at} then {_literal(value)}" for at, value in enumerate(most, 1))
    return f"case {number} {ways} else {_literal(last)} end"


def _literal(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:g}" if abs(value) < 1e5 and value == round(value, 4) else repr(value)
    return "'" + str(value).replace("'", "''") + "'"


def keeps(column: Json, banks: Container[str]) -> bool:
    """Whether a topic's column is an entity's own, as its place or model, and not a row's."""
    words = key(str(column["name"])).split()
    kind = adjust.kind(column)
    if column.get("unique") or column.get("given") or kind == "sequence" or set(words) & _CHANGING:
        return False
    if kind == "from" and "." in str(column["from"]) and str(column["from"]).partition(".")[0] not in banks:
        return False
    if kind in ("pattern", "template", "category", "from"):
        return not column.get("ordered") and "{" not in str(column.get("texts", "")).replace("{a}", "").replace(
            "{b}", ""
        )
    return adjust.is_numeric(column) and bool(set(words) & _FIXED)


def settle(draft: Draft, entities: Json, reference: str) -> None:
    """Moves what each entity keeps to their table; the row reads it there. Parts of a list that SQL reads go along."""
    own = cast("list[Json]", entities["columns"])
    there = {str(column["name"]) for column in own}
    for at, column in enumerate(list(draft.columns)):
        name = str(column["name"])
        if name == reference or not keeps(column, draft.lists) or name in there or name in draft.said:
            continue
        own.append({field: value for field, value in column.items() if field not in ("hidden",)})
        there.add(name)
        draft.columns[at] = {"name": name, "from": f"{reference}.{name}"} | (
            {"hidden": True} if column.get("hidden") else {}
        )
    for column in draft.columns:
        if "sql" not in column:
            continue
        for bank, part in re.findall(r"\b([a-z_]\w*)\.([a-z_]\w*)", str(column["sql"])):
            if bank not in draft.lists:
                continue
            name = f"{bank}_{part}"
            if name not in there:
                own.append({"name": name, "from": f"{bank}.{part}"})
                there.add(name)
            column["sql"] = re.sub(rf"\b{bank}\.{part}\b", f"{reference}.{name}", str(column["sql"]))
    _apart(draft, entities)


def _apart(draft: Draft, entities: Json) -> None:
    """Entities that are rows of a list are different rows of it."""
    count = int(cast("int", entities["rows"]))
    own = cast("list[Json]", entities["columns"])
    numbered = next((c for c in own if c.get("kind") == "sequence" and "format" not in c), None)
    banks = {str(c["from"]).partition(".")[0] for c in own if "from" in c} & set(draft.lists)
    for bank in sorted(banks):
        rows = cast("list[list[object]]", draft.lists[bank].get("rows", []))
        names = cast("list[str]", draft.lists[bank].get("columns", []))
        if not 1 <= count <= min(len(rows), 40):
            continue
        if numbered is None:
            numbered = {"name": "entity_no", "kind": "sequence", "hidden": True}
            own.append(numbered)
        for at, column in enumerate(own):
            head, _, part = str(column.get("from", "")).partition(".")
            if head == bank and part in names:
                values = [row[names.index(part)] for row in rows[:count]]
                settings: Json = {"sql": cases(str(numbered["name"]), values)}
                if any(isinstance(value, float) for value in values):
                    settings["decimals"] = max(len(str(value).partition(".")[2]) for value in values)
                if len(str(settings["sql"])) <= 1_900:
                    own[at] = {"name": column["name"], **settings}
