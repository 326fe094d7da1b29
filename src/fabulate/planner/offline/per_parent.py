"""How many children a parent has, as the words say it, written into the `rows` of the child's table: "3 to 5 items an
order"."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .finish import reaching
from .readers import tables as words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .readers.related import Several

Json = dict[str, object]


def apply(
    text: str, many: Several | None, tables: list[Json], called: Mapping[str, set[str]], stated: set[str]
) -> list[Json]:
    """Makes tables per parent where the words say how many, gives them the rows that are said, and returns the facts.

    `called`: by a table's name the nouns for its rows. A table in `stated` keeps the number of rows that it has; only a
    table with one plain reference to the parent can be made per parent.
    """
    facts: list[Json] = []
    stated = set(stated)
    for link in many.links if many is not None else ():
        found = _table(tables, called, stated, link.parent, link.child)
        if found is not None and link.count is not None and (link.count.low or link.count.high):
            parent, child, reference = found
            reference.pop("zipf", None)
            child["rows"] = link.count.rows(str(parent["name"]))
            stated.add(str(child["name"]))
            fact = link.count.fact(link.phrase, str(child["name"]), str(parent["name"]))
            facts += [fact] if fact is not None else []
    for named in many.tables if many is not None else ():
        table = _called(tables, called, named.noun) or _called(tables, called, named.noun.split()[-1])
        if named.rows is not None and table is not None:
            reaching(tables, str(table["name"]), named.rows)
            said: Json = {
                "phrase": f"{named.rows} {named.name.replace('_', ' ')}",
                "at": table["name"],
                "check": "rows",
            }
            facts.append(said | {"is": named.rows})
    for one in words.each(text):
        found = _table(tables, called, stated, one.parent, one.child)
        if found is not None:
            parent, child, reference = found
            reference.pop("zipf", None)
            child["rows"] = one.rows(str(parent["name"]))
            stated.add(str(child["name"]))
            facts.append(one.fact(str(child["name"]), str(parent["name"])))
    return facts


def _table(
    tables: list[Json], called: Mapping[str, set[str]], stated: set[str], parent: str, child: str
) -> tuple[Json, Json, Json] | None:
    """The parent's table, the child's, and its one plain reference to the parent."""
    above, below = _called(tables, called, parent), _called(tables, called, child)
    if above is None or below is None or above is below:
        return None
    if str(below["name"]) in stated:
        return None
    columns = cast("list[Json]", below["columns"])
    links = [column for column in columns if column.get("to") == above["name"] and "not" not in column]
    return (above, below, links[0]) if len(links) == 1 else None


def _called(tables: list[Json], called: Mapping[str, set[str]], noun: str) -> Json | None:
    return next((table for table in tables if noun in called.get(str(table["name"]), ())), None)
