"""Changes of a schema's plain data that keep its parts in step: a column renamed, put in another place or taken out.

What reads a column by its old name reads the new one, in its own table and in others; the rows stay, since `key` keeps
the old address. Every function changes `data` in place; `data` is the full form, JSON data.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, object]

#: Settings in which a dotted name may stand.
_DOTTED = ("from", "sql", "when", "more_when", "texts", "after", "before", "rollup", "running", "start", "where")
#: Settings that are expressions, but for those that the offline planner writes itself.
_EXPRESSIONS = ("rollup", "running")


def tables(data: Json) -> list[Json]:
    """The tables."""
    return cast("list[Json]", data["tables"])


def columns(table: Json) -> list[Json]:
    """A table's columns."""
    return cast("list[Json]", table["columns"])


def column(table: Json, name: str) -> Json | None:
    """A table's column of that name."""
    return next((one for one in columns(table) if one["name"] == name), None)


def main_table(data: Json) -> Json:
    """`main`, else the last table that is not hidden."""
    written = [table for table in tables(data) if not table.get("hidden")]
    return next((table for table in tables(data) if table["name"] == data.get("main")), written[-1])


def rename_column(data: Json, table: Json, old: str, new: str, *, keep: bool = True) -> None:
    """`old` is called `new` from now on. `keep`: its cells stay what they were, by `key`."""
    from .offline.references import renamed, sql

    name = str(table["name"])

    def one(known: str) -> str:
        return new if known == old else known

    for at, each in enumerate(columns(table)):
        changed = renamed(each, {old: new})
        changed |= {field: sql(str(each[field]), one) for field in _EXPRESSIONS if field in each}
        changed |= {setting: new for setting in ("not", "within") if each.get(setting) == old}
        if each["name"] == old:
            changed = {"name": new} | ({"key": each.get("key", old)} if keep else {}) | changed | {"name": new}
        columns(table)[at] = changed
    for setting in ("order", "unique", "correlations", "mess"):
        if setting in table:
            table[setting] = _replaced(table[setting], old, new)
    rows = table.get("rows")
    if isinstance(rows, dict) and rows.get("per") == old:
        rows["per"] = new
    heads = {str(each["name"]) for each in columns(table) if each["name"] == new}
    _dotted(table, lambda text: re.sub(rf"\b{re.escape(old)}\.(?=\w)", f"{new}.", text) if heads else text)
    for other in tables(data):
        to_it = [str(each["name"]) for each in columns(other) if each.get("to") == name]
        pattern = re.compile(rf"\b({'|'.join(map(re.escape, [name, *to_it]))})\.{re.escape(old)}\b")
        _dotted(other, lambda text, pattern=pattern: pattern.sub(rf"\1.{new}", text))  # type: ignore[misc]
        for each in columns(other):
            over, where, condition = str(each.get("rollup", "")).partition(" where ")
            if where and re.match(rf"\w+\(\s*{re.escape(name)}\b", over):
                each["rollup"] = over + where + sql(condition, one)
    for fact in cast("list[Json]", data.get("facts") or []):
        if fact.get("at") == f"{name}.{old}":
            fact["at"] = f"{name}.{new}"
        if fact.get("at") in (name, f"{name}.{new}") and isinstance(fact.get("where"), str):
            fact["where"] = sql(str(fact["where"]), one)


def rename_table(data: Json, table: Json, new: str) -> None:
    """The table is called `new` from now on; its cells stay what they were."""
    old = str(table["name"])
    table["key"] = table.get("key", old)
    table["name"] = new
    if data.get("main") == old:
        data["main"] = new
    for other in tables(data):
        for each in columns(other):
            if each.get("to") == old:
                each["to"] = new
        for holder in (other.get("rows"), other.get("every")):
            if isinstance(holder, dict) and holder.get("per") == old:
                holder["per"] = new
        _dotted(other, lambda text: re.sub(rf"\b{re.escape(old)}\.(?=\w)", f"{new}.", text))
        for each in columns(other):
            if each.get("within") == old:
                each["within"] = new
            if "rollup" in each:
                each["rollup"] = re.sub(rf"^(\s*\w+\(\s*){re.escape(old)}\b", rf"\g<1>{new}", str(each["rollup"]))
    for fact in cast("list[Json]", data.get("facts") or []):
        at = str(fact.get("at", ""))
        if at == old or at.startswith(f"{old}."):
            fact["at"] = new + at[len(old) :]


def remove_column(data: Json, table: Json, name: str) -> bool:
    """Takes a column out, or hides it where others read it; whether it is out. Facts about it go."""
    place = f"{table['name']}.{name}"
    data["facts"] = [fact for fact in cast("list[Json]", data.get("facts") or []) if fact.get("at") != place]
    if not data["facts"]:
        del data["facts"]
    gone = not is_read(data, table, name)
    if gone:
        table["columns"] = [one for one in columns(table) if one["name"] != name]
    else:
        for one in columns(table):
            if one["name"] == name:
                one["hidden"] = True
    return gone


def is_read(data: Json, table: Json, name: str) -> bool:
    """Whether a column, a rule or another table reads the column: then a rename would show in them."""
    probe = "zz_renamed"
    trial = cast("Json", json.loads(json.dumps(data)))
    trial.pop("facts", None)
    here = next(one for one in tables(trial) if one["name"] == table["name"])
    rename_column(trial, here, name, probe, keep=False)
    here["columns"] = [one for one in columns(here) if one["name"] != probe]
    return probe in json.dumps(trial)


def put_back(data: Json, table: Json, read: Json, name: str) -> bool:
    """Adds the offline planner's column, with what it reads, at the end; whether it could be."""
    from .offline.references import list_names, names_in, with_named

    source = main_table(read)
    theirs = {str(one["name"]): one for one in columns(source)}
    wanted, waiting = {name: theirs[name]}, [name]
    while waiting:
        for other in names_in(wanted[waiting.pop()], lambda one: one in theirs):
            if other not in wanted and column(table, other) is None:
                wanted[other] = theirs[other] | {"hidden": True}
                waiting.append(other)
    banks, bundles = cast("Json", read.get("lists") or {}), cast("Json", source.get("bundles") or {})
    for one in wanted.values():
        found = list_names(one, lambda name: name in banks or name in bundles)
        picked = [name for name in found if name in banks]
        for bank in [*picked, *with_named((name for name in found if name not in banks), bundles)]:
            kind, known = ("lists", banks) if bank in banks else ("bundles", bundles)
            holder = cast("Json", (data if kind == "lists" else table).setdefault(kind, {}))
            if bank in holder and holder[bank] != known[bank]:
                return False  # the plan has another list of that name
            holder[bank] = known[bank]
    columns(table).extend(wanted[one] for one in wanted if column(table, one) is None)
    return True


def keep_keys(data: Json, given: Json) -> None:
    """Pins the addresses that a whole new schema lost: of columns that only got another name, and of old keys."""
    for table in tables(data):
        before = next((one for one in tables(given) if one["name"] == table["name"]), None)
        if before is None:
            continue
        old = {str(one["name"]): one for one in columns(before)}
        names = {str(one["name"]) for one in columns(table)}
        gone = {_said(one): one for name, one in old.items() if name not in names}
        for each in columns(table):
            earlier = old.get(str(each["name"])) or gone.get(_said(each))
            if earlier is None or "key" in each:
                continue
            if "key" in earlier or earlier["name"] != each["name"]:
                each["key"] = earlier.get("key", earlier["name"])


def _said(each: Json) -> str:
    return json.dumps({name: value for name, value in each.items() if name not in ("name", "key")}, sort_keys=True)


def _replaced(value: object, old: str, new: str) -> object:
    """Names of columns in a table's own settings."""
    if isinstance(value, str):
        return new if value == old else value
    if isinstance(value, list):
        return [_replaced(one, old, new) for one in value]
    if isinstance(value, dict):
        return {name: _replaced(one, old, new) for name, one in value.items()}
    return value


def _dotted(table: Json, change: Callable[[str], str]) -> None:
    """Changes every text of a table's columns in which a dotted name may stand."""

    def walk(value: object, field: str) -> object:
        if isinstance(value, str):
            return change(value) if field in _DOTTED else value
        if isinstance(value, list):
            return [walk(one, field) for one in value]
        if isinstance(value, dict):
            inside = field == "texts"
            return {
                (change(name) if inside else name): one if inside else walk(one, name) for name, one in value.items()
            }
        return value

    table["columns"] = [walk(one, "") for one in columns(table)]
