"""The columns that a thing has in a database when nothing is said of it, and those that a question asks for."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from . import things
from .links import AFTER, happens, last
from .references import names_in
from .text import lemma

if TYPE_CHECKING:
    from .draft import Draft
    from .knowledge import Knowledge
    from .readers.entities import Named

Json = dict[str, object]

_EXTRA: dict[str, list[Json]] = {
    "exam": [{"name": "mark", "kind": "integer", "mean": 68, "min": 0, "max": 100}],
    "grade": [{"name": "grade", "kind": "integer", "mean": 74, "min": 0, "max": 100}],
    "enrollment": [{"name": "grade", "kind": "integer", "mean": 74, "min": 0, "max": 100}],
    "loan": [{"name": "due_date", "kind": "date", "after": "loan_date", "by":
              {"median": 18, "sigma": 0.3, "unit": "d"}},
             {"name": "returned", "kind": "boolean", "rate": 0.8}],
    "match": [{"name": "result", "kind": "category", "values": {"win": 45, "draw": 20, "loss": 35}}],
    "movement": [{"name": "direction", "kind": "category", "values": {"in": 1, "out": 1}},
                 {"name": "quantity", "kind": "integer", "median": 24, "sigma": 0.8, "min": 1, "max": 900}],
    "order": [{"name": "quantity", "kind": "integer", "median": 2, "sigma": 0.5, "min": 1, "max": 40},
              {"name": "total", "kind": "number", "median": 64, "sigma": 0.8, "min": 2, "decimals": 2}],
    "item": [{"name": "quantity", "kind": "integer", "median": 2, "sigma": 0.5, "min": 1, "max": 40},
             {"name": "unit_price", "kind": "number", "median": 24, "sigma": 0.8, "min": 1, "decimals": 2}],
    "payment": [{"name": "amount", "kind": "number", "median": 64, "sigma": 0.8, "min": 1, "decimals": 2},
                {"name": "payment_method", "kind": "category", "values": {"card": 6, "cash": 2, "bank transfer": 2}}],
    "reservation": [{"name": "guests", "kind": "integer", "mean": 2.2, "min": 1, "max": 8},
                    {"name": "nights", "kind": "integer", "median": 3, "sigma": 0.5, "min": 1, "max": 21}],
    "review": [{"name": "rating", "kind": "integer", "mean": 4, "min": 1, "max": 5}],
    "rating": [{"name": "rating", "kind": "integer", "mean": 4, "min": 1, "max": 5}],
}  # fmt: skip
_EXTRA["booking"] = _EXTRA["reservation"]
_EXTRA["game"] = _EXTRA["match"]
_EXTRA["test"] = _EXTRA["result"] = _EXTRA["exam"]
_EXTRA["enrolment"] = _EXTRA["enrollment"]
_EXTRA["sale"] = _EXTRA["purchase"] = _EXTRA["order"]


_EXTRA["transaction"] = [
    {"name": "type", "kind": "category", "values": {"payment": 6, "deposit": 2, "withdrawal": 2}},
    {"name": "amount", "kind": "number", "median": 42, "sigma": 1.1, "min": 0.5, "decimals": 2},
]
#: Guesses that fit few things: in one of several tables they are left out.
_GUESSED = frozenset(
    """weight_kg price count location recorded_on visitors_per_year customer_name group_size category""".split()
)


def usual(named: Named, draft: Draft, knowledge: Knowledge, people: frozenset[str]) -> list[Json]:
    """What such a thing has when nothing is said of it."""
    noun = last(named.noun)
    if happens(named.noun):
        date: Json = {
            "name": f"{named.noun.replace(' ', '_')}_date",
            "kind": "date",
            "start": "-2y",
            "end": "today",
        }
        status: Json = {"name": "status", "kind": "category", "values": {"completed": 8, "open": 1, "cancelled": 1}}
        extra = copy.deepcopy(_EXTRA.get(noun, []))
        if noun in AFTER and noun in ("item", "line"):
            return extra
        return [date, *extra, status]
    if noun in people:
        found = things.table(named.name, tuple(named.noun.split()), person=True)[1:-1]
        found[0]["name"] = f"{named.noun.replace(' ', '_')}_name"
        return found
    known = _known(named, draft, knowledge)
    if known:
        return known
    plain = things.table(named.name, tuple(named.noun.split()), person=False)[1:]
    return [column for column in plain if column["name"] not in _GUESSED]


def _known(one: Named, draft: Draft, knowledge: Knowledge) -> list[Json]:
    """The columns of the domain whose rows are that thing, without links and its own key."""
    for noun in (one.noun, last(one.noun)):
        for stem, weight in knowledge.domain_names.get(noun, ()):
            domain = knowledge.domains[stem]
            tables = cast("list[Json]", domain["tables"])
            mine = [table for table in tables if lemma(str(table["name"]).rsplit("_", 1)[-1]) == last(noun)]
            if weight < 1 or not mine or len(tables) > 1:
                continue
            columns = copy.deepcopy(cast("list[Json]", mine[0]["columns"]))
            names = {str(column["name"]) for column in columns}
            used = {name for column in columns for name in names_in(column, names.__contains__)}
            if columns and str(columns[0]["name"]) not in used and columns[0].get("unique"):
                columns = columns[1:]
            draft.bundles = copy.deepcopy(cast("Json", mine[0].get("bundles", {})))
            for column in columns:
                draft.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
            return columns
    return []


def asked(questions: list[str]) -> list[tuple[str, Json]]:
    found: list[tuple[str, Json]] = []
    for what in questions:
        if what == "date":
            found.append(("date", {"kind": "date", "start": "-2y", "end": "today"}))
        elif what == "time":
            found.append(("time", {"kind": "datetime", "start": "-2y", "end": "today"}))
        elif what == "quantity":
            found.append(("quantity", {"kind": "integer", "median": 2, "sigma": 0.5, "min": 1, "max": 40}))
        elif what == "location":
            found.append(("location", {"from": "city.city"}))
    return found
