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
    listed = _listed(text, read)
    for steps in ((_columns, _facts), (_facts,), (_columns,)):
        work = _Work(schema.to_dict(), json.loads(json.dumps(read)))
        for step in steps:
            step(work, listed)
        if not work.notes:
            return schema, ()
        try:
            completed = parse(work.data)
            if not check(completed):
                return completed, tuple(work.notes)
        except SchemaError:
            continue
    return schema, ()


@dataclass(frozen=True, slots=True)
class _Listed:
    """The names of the columns that the words list, in order; `exact`: those and no others."""

    names: tuple[str, ...] = ()
    exact: bool = False


def _listed(text: str, read: Json) -> _Listed:
    from .offline.knowledge import load
    from .offline.readers import columns
    from .offline.resolve import Resolver

    found = columns.read(text, Resolver(load(), None, {}, ()).known)
    if found is None or found.plural or found.mentions or len(edits.tables(read)) > 1:
        return _Listed()
    made = [str(one["name"]) for one in edits.columns(edits.main_table(read)) if not one.get("hidden")]
    if not found.exact:
        return _Listed(tuple(item.name for item in found.items if item.name in made))
    return _Listed(tuple(made), exact=True) if len(made) == len(found.items) else _Listed()


def _columns(work: _Work, listed: _Listed) -> None:
    """Listed columns that were left out put back in their place; of an exact list also the names and the order."""
    from .offline.knowledge import load
    from .offline.text import key

    meanings = load().concept_names
    if listed.exact:
        _rename(work, listed, meanings)
    tables = edits.tables(work.data)
    taken = {key(str(one["name"])) for table in tables for one in edits.columns(table)}
    missing = [name for name in listed.names if key(name) not in taken]
    if not listed.exact:
        # Said more loosely, a name may be meant by another column: first_name is a name.
        parts = {part for name in taken for part in name.split()} | {meanings.get(name, "") for name in taken}
        missing = [name for name in missing if not {*key(name).split(), meanings.get(key(name), name)} & parts]
    if len(missing) * 2 > len(listed.names):
        return  # the plan says all in other words
    back = [name for name in missing if edits.put_back(work.data, work.table, work.read, name)]
    if back:
        them = "it" if len(back) == 1 else "them"
        work.notes.append(f"the description lists {', '.join(back)}; the LLM's plan had left {them} out")
        for name in back:
            _into_place(work.table, name, listed.names)
    here = [str(one["name"]) for one in edits.columns(work.table)]
    order = [name for name in here if name in listed.names]
    if listed.exact and order != [name for name in listed.names if name in here]:
        place = {name: at for at, name in enumerate(listed.names)}
        edits.columns(work.table).sort(key=lambda one: place.get(str(one["name"]), len(place)))
        work.notes.append("the columns are in the order in which the description lists them")


def _rename(work: _Work, listed: _Listed, meanings: dict[str, str]) -> None:
    """Columns of the plan that are listed ones in other spelling, or by another name for the same."""
    from .offline.text import key

    names = [str(one["name"]) for one in edits.columns(work.table) if not one.get("hidden")]
    for name in listed.names:
        free = [own for own in names if own not in listed.names]
        meant = meanings.get(key(name), "")
        own = next((one for one in free if key(one) == key(name)), None)
        own = own or next((one for one in free if meant and meanings.get(key(one)) == meant), None)
        if own is None or edits.column(work.table, name) is not None:
            continue
        edits.rename_column(work.data, work.table, own, name, keep=False)
        names[names.index(own)] = name
        work.notes.append(f"{own} is named {name}, as the description lists it")


def _into_place(table: Json, name: str, order: tuple[str, ...]) -> None:
    """Moves a column behind the one that is listed before it, or before the one that is listed after it."""
    found = edits.columns(table)
    column = next(one for one in found if one["name"] == name)
    found.remove(column)
    here = [str(one["name"]) for one in found]
    at = order.index(name)
    before = [here.index(one) + 1 for one in reversed(order[:at]) if one in here]
    after = [here.index(one) for one in order[at + 1 :] if one in here]
    found.insert((before or after or [len(found)])[0], column)


def _facts(work: _Work, listed: _Listed) -> None:
    """Stated numbers that the plan does not hold."""
    del listed
    for fact in cast("list[Json]", work.read.get("facts") or []):
        said = held.put(work.data, work.table, work.read, fact)
        if said is None:
            continue
        place, note = said
        facts = cast("list[Json]", work.data.setdefault("facts", []))
        facts.append(fact | {"at": place})
        work.notes.append(f"“{fact['phrase']}”: {note}")
