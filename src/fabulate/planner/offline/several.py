"""Tables made of the nouns that the words name, linked as such things are: what happens refers to who and what it
happens to, a part to its whole."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

from . import things
from .draft import Draft
from .references import names_in
from .text import lemma

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .readers.tables import Named, Several

Json = dict[str, object]

#: A part → the wholes that it may refer to.
_PARTS = {
    "room": "hotel building house school hospital", "player": "club team",
    "employee": "department company branch office store", "track": "album", "song": "album artist",
    "album": "artist band", "seat": "theatre hall train", "branch": "bank company",
    "product": "category supplier brand vendor", "student": "school", "city": "country",
    "apartment": "building", "unit": "building", "comment": "post article video", "reply": "comment ticket",
    "post": "author user blog", "item": "order invoice cart", "line": "order invoice", "chapter": "book",
    "episode": "podcast show season series", "course": "department instructor", "book": "author publisher",
    "vehicle": "driver fleet", "car": "owner dealer", "pet": "owner", "animal": "owner shelter zoo",
    "task": "project", "project": "client department", "account": "customer client",
    "device": "customer user site", "sensor": "site device building", "lesson": "course teacher",
    "class": "teacher school", "menu": "restaurant", "dish": "restaurant menu", "session": "user course",
    "story": "author", "painting": "artist museum", "exhibit": "museum", "team": "league",
    "doctor": "hospital department clinic", "review": "product restaurant hotel movie book user",
    "house": "owner agent", "flat": "landlord building", "site": "company client", "policy": "customer",
    "claim": "policy", "shipment": "order", "invoice": "customer client", "machine": "factory", "bee": "hive",
    "hive": "apiary", "field": "farm", "crop": "farm field", "tree": "orchard", "page": "site",
    "ticket": "event customer user concert",
}  # fmt: skip
_HAPPENS = frozenset(
    """order loan visit booking reservation match game appointment exam test rental sale purchase payment ride trip call
    delivery ticket review donation vote session enrollment enrolment registration grade transaction movement inspection
    repair treatment prescription lesson race result attendance rating measurement reading log transfer refund return
    shipment claim interview screening checkout borrowing subscription message event flight comment invoice""".split()
)
_AFTER = frozenset("item line payment shipment refund return review comment detail invoice grade result rating".split())
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


def build(several: Several, knowledge: Knowledge, people: frozenset[str]) -> tuple[Draft, list[Json], int | None]:
    """The main table as a draft, the others in the schema language, and the main table's rows where they are said."""
    named = _in_order(several)
    parents = _parents(named)
    for said in several.each:
        above, below = (
            next((one for one in named if _last(one.noun) == noun), None) for noun in (said.parent, said.child)
        )
        if above and below and named.index(above) < named.index(below) and above not in parents[below.noun]:
            parents[below.noun].append(above)
    drafts = [_table(one, parents[one.noun], knowledge, people) for one in named]
    main, last = drafts[-1], named[-1]
    rows = _rows(named, people)
    others: list[Json] = []
    for one, draft in zip(named[:-1], drafts[:-1], strict=True):
        table: Json = {"name": draft.name, "rows": rows[one.noun]}
        if draft.bundles:
            table["bundles"] = draft.bundles
        others.append(table | {"columns": draft.columns})
        for name, bank in draft.lists.items():
            main.lists.setdefault(name, bank)
    return main, others, last.rows


def linked(one: str, other: str) -> bool:
    """Whether one of two nouns is a part of the other, or what happens to it."""
    return other in _PARTS.get(one, "").split() or one in _PARTS.get(other, "").split()


def _last(noun: str) -> str:
    return noun.split()[-1]


def _in_order(several: Several) -> list[Named]:
    """Who and what first, then what happens, then what comes after it."""
    found = sorted(several.tables, key=lambda one: (_last(one.noun) in _HAPPENS) + 2 * (_last(one.noun) in _AFTER))
    for one in list(found):
        wholes = _PARTS.get(_last(one.noun), "").split()
        after = [at for at, other in enumerate(found) if _last(other.noun) in wholes and other is not one]
        if after and found.index(one) < max(after):
            found.remove(one)
            found.insert(max(after), one)
    return found


def _parents(named: list[Named]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for at, one in enumerate(named):
        wholes = _PARTS.get(_last(one.noun), "").split()
        linked = [other for other in named[:at] if _last(other.noun) in wholes]
        happens = _last(one.noun) in _HAPPENS | _AFTER or (at == len(named) - 1 and not linked)
        if happens and not (linked and _last(one.noun) in _AFTER):
            taken = {whole.noun for other in named[:at] for whole in found[other.noun]}
            before = [other for other in named[:at] if _last(other.noun) in _HAPPENS]
            if before and _last(one.noun) in _AFTER:
                linked = before[-1:]
            else:
                linked = [
                    other for other in named[:at] if other.noun not in taken and _last(other.noun) not in _HAPPENS
                ]
        found[one.noun] = linked[:4]
    return found


def _rows(named: list[Named], people: frozenset[str]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for one in named:
        happens = _last(one.noun) in _HAPPENS | _AFTER
        rows[one.noun] = one.rows or (1000 if happens else 200 if _last(one.noun) in people else 40)
    return rows


def _table(one: Named, parents: list[Named], knowledge: Knowledge, people: frozenset[str]) -> Draft:
    draft = Draft(one.name)
    key = one.noun.replace(" ", "_") + "_id"
    draft.add(key, {"kind": "sequence", "unique": True})
    for parent in parents:
        name = parent.noun.replace(" ", "_") + "_id"
        if (
            len(parents) == 1
            and _last(one.noun) in ("match", "game")
            and _last(parent.noun) in people | {"team", "club"}
        ):
            first, second = (f"{parent.noun.replace(' ', '_')}_{side}_id" for side in (1, 2))
            draft.add(first, {"kind": "reference", "to": parent.name})
            draft.add(second, {"kind": "reference", "to": parent.name, "not": first})
        else:
            draft.add(name, {"kind": "reference", "to": parent.name})
    for column in _columns(one, draft, knowledge, people):
        if draft.column(str(column["name"])) is None:
            draft.add(str(column["name"]), column, hidden=bool(column.get("hidden")))
    for column in draft.columns:
        draft.use_lists(column, knowledge.lists)
    return draft


def _columns(one: Named, draft: Draft, knowledge: Knowledge, people: frozenset[str]) -> list[Json]:
    noun = _last(one.noun)
    if noun in _HAPPENS | _AFTER or noun.endswith(("ment", "tion", "sion")):
        date: Json = {"name": f"{one.noun.replace(' ', '_')}_date", "kind": "date", "start": "-2y", "end": "today"}
        status: Json = {"name": "status", "kind": "category", "values": {"completed": 8, "open": 1, "cancelled": 1}}
        return [date, *copy.deepcopy(_EXTRA.get(noun, [])), status]
    if noun in people:
        found = things.table(one.name, tuple(one.noun.split()), person=True)[1:-1]
        found[0]["name"] = f"{one.noun.replace(' ', '_')}_name"
        return found
    known = _known(one, draft, knowledge)
    return known or things.table(one.name, tuple(one.noun.split()), person=False)[1:]


def _known(one: Named, draft: Draft, knowledge: Knowledge) -> list[Json]:
    """The columns of the domain whose rows are that thing, without links and its own key."""
    for noun in (one.noun, _last(one.noun)):
        for stem, weight in knowledge.domain_names.get(noun, ()):
            domain = knowledge.domains[stem]
            tables = cast("list[Json]", domain["tables"])
            mine = tables if len(tables) == 1 else []
            mine = [table for table in mine if lemma(str(table["name"]).rsplit("_", 1)[-1]) == _last(noun)]
            if weight < 1 or not mine:
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
