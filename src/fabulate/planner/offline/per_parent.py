"""How many children a parent has, as the words say it, written into the `rows` of the child's table: "3 to 5 items an
order"."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .readers import tables as words

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, object]


def apply(text: str, tables: list[Json], called: Mapping[str, set[str]], stated: set[str]) -> list[Json]:
    """Makes tables per parent where the words say how many, and returns the facts.

    `called`: by a table's name the nouns for its rows. A table in `stated` keeps the number of rows that it has; only a
    table with one plain reference to the parent can be made per parent.
    """
    facts: list[Json] = []
    for one in words.each(text):
        above, below = _called(tables, called, one.parent), _called(tables, called, one.child)
        if above is None or below is None or isinstance(below.get("rows"), dict) or str(below["name"]) in stated:
            continue
        parent, child = str(above["name"]), str(below["name"])
        columns = cast("list[Json]", below["columns"])
        links = [column for column in columns if column.get("to") == parent and "not" not in column]
        if len(links) == 1 and above is not below:
            links[0].pop("zipf", None)
            below["rows"] = one.rows(parent)
            facts.append(one.fact(child, parent))
    return facts


def _called(tables: list[Json], called: Mapping[str, set[str]], noun: str) -> Json | None:
    return next((table for table in tables if noun in called.get(str(table["name"]), ())), None)
