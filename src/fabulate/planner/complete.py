"""An LLM's plan, completed with what the words state for certain and the plan left out.

The offline planner has read the same words: its listed columns and its facts are held against the plan. Only what is
certain is put back, each with a note: columns of an exact list, and numbers that a column of the plan does not hold.
A plan that would not compile with them stays as the LLM wrote it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from ..schema import SchemaError, parse
from . import edits, held

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..schema import Problem, Schema

Json = dict[str, object]


@dataclass(slots=True)
class _Work:
    """The LLM's schema as plain data, with what the offline planner read of the words."""

    data: Json
    read: Json
    notes: list[str] = field(default_factory=list)

    @property
    def table(self) -> Json:
        return edits.main_table(self.data)

    @property
    def other(self) -> Json:
        """The offline planner's main table."""
        return edits.main_table(self.read)


def complete(
    schema: Schema, text: str, *, locale: str | None, as_of: date, check: Callable[[Schema], list[Problem]]
) -> tuple[Schema, tuple[str, ...]]:
    """The schema with what the words state and it lacks, and a note for each; the very schema where nothing is."""
    from .offline import plan

    read = plan(text, locale=locale, as_of=as_of).schema
    names = _exact(text, read)
    for steps in ((_columns, _facts), (_facts,), (_columns,)):
        work = _Work(schema.to_dict(), json.loads(json.dumps(read)))
        for step in steps:
            step(work, names)
        if not work.notes:
            return schema, ()
        try:
            completed = parse(work.data)
            if not check(completed):
                return completed, tuple(work.notes)
        except SchemaError:
            continue
    return schema, ()


def _exact(text: str, read: Json) -> list[str]:
    """The names of the columns that the words list, in order, where they are those and no others; else none."""
    from .offline.knowledge import load
    from .offline.readers import columns
    from .offline.resolve import Resolver

    found = columns.read(text, Resolver(load(), None, {}, ()).known)
    if found is None or found.plural or found.mentions or not found.exact or len(edits.tables(read)) > 1:
        return []
    names = [str(one["name"]) for one in edits.columns(edits.main_table(read)) if not one.get("hidden")]
    return names if len(names) == len(found.items) else []


def _columns(work: _Work, names: list[str]) -> None:
    """Listed columns: those that were left out put back, all in their order; what nobody listed stands at the end."""
    from .offline.text import key

    if not names:
        return
    elsewhere = {
        key(str(one["name"])) for table in edits.tables(work.data) if table is not work.table
        for one in edits.columns(table)
    }  # fmt: skip
    here = {key(str(one["name"])): str(one["name"]) for one in edits.columns(work.table) if not one.get("hidden")}
    missing = [name for name in names if key(name) not in here]
    if any(key(name) in elsewhere for name in missing) or len(missing) * 2 > len(names):
        return  # the plan spreads them over tables, or says all in other words
    for name in names:
        own = here.get(key(name))
        if own is not None and own != name and edits.column(work.table, name) is None:
            edits.rename_column(work.data, work.table, own, name, keep=False)
            work.notes.append(f"{own} is named {name}, as the description lists it")
    back = [name for name in missing if edits.put_back(work.data, work.table, work.read, name)]
    if back:
        work.notes.append(f"the description lists {', '.join(back)}; the LLM's plan had left {_them(back)} out")
    place = {name: at for at, name in enumerate(names)}
    before = [str(one["name"]) for one in edits.columns(work.table)]
    listed = [name for name in before if name in place]
    edits.columns(work.table).sort(key=lambda one: place.get(str(one["name"]), len(place)))
    if not back and listed != sorted(listed, key=lambda name: place[name]):
        work.notes.append("the columns are in the order in which the description lists them")
    elif not back:
        work.table["columns"] = sorted(edits.columns(work.table), key=lambda one: before.index(str(one["name"])))


def _them(names: list[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _facts(work: _Work, names: list[str]) -> None:
    """Stated numbers that the plan does not hold."""
    del names
    for fact in cast("list[Json]", work.read.get("facts") or []):
        said = held.put(work.data, work.table, work.read, fact)
        if said is None:
            continue
        place, note = said
        facts = cast("list[Json]", work.data.setdefault("facts", []))
        facts.append(fact | {"at": place})
        work.notes.append(f"“{fact['phrase']}”: {note}")
