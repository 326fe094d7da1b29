"""The draft and its other tables as one schema in the full form, fitted to its place, without marks of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from .draft import Draft
from .localize import localize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from . import locale as places
    from .knowledge import Knowledge
    from .readers import rows

Json = dict[str, object]


def schema_of(
    draft: Draft, others: list[Json], domain: Json, place: places.Place, count: rows.Rows | None, as_of: date,
    notes: list[str], knowledge: Knowledge,
) -> Json:  # fmt: skip
    """The schema; `others` are tables beside the draft's, whose references to a domain's main table follow its name."""
    table: Json = {"name": draft.name}
    table |= draft.settings
    if draft.every is not None:
        table["every"] = draft.every
        table.pop("rows", None)
    elif count is not None and isinstance(table.get("rows"), dict):
        reaching([*others, table], str(table["name"]), count.count)
    elif count is not None:
        table["rows"] = count.count
    if count is not None:
        draft.facts.insert(0, {"phrase": count.phrase, "at": draft.name, "check": "rows", "is": count.count})
    if draft.bundles:
        table["bundles"] = draft.bundles
    table["columns"] = draft.columns
    if draft.correlations:
        table["correlations"] = draft.correlations
    lists = dict(draft.lists)
    for other in others:
        holder = Draft(str(other["name"]), columns=cast("list[Json]", other["columns"]), lists=lists)
        for column in holder.columns:
            holder.use_lists(column, cast("Json", domain.get("lists", {})), knowledge.lists)
    main = str(table["name"])
    together = [*others, table]
    _rename_references(together, _main_name(domain), main)
    schema: Json = {
        "name": main.replace("_", " "),
        "locale": place.locale,
        "as_of": as_of.isoformat(),
        "main": main,
        "lists": lists,
        "tables": together,
        "facts": draft.facts,
    }
    localize(schema, place, knowledge, notes)
    for each in together:
        each["columns"] = [
            {name: value for name, value in column.items() if not name.startswith("_")}
            for column in cast("list[Json]", each["columns"])
        ]
    return {name: value for name, value in schema.items() if value or name == "tables"}


def reaching(tables: list[Json], name: str, rows: int) -> None:
    """Gives the first of a table's parents so many rows that the table has about `rows`."""
    by_name = {str(table["name"]): table for table in tables}
    table = by_name.get(name)
    seen: set[str] = set()
    while table is not None and str(table["name"]) not in seen:
        seen.add(str(table["name"]))
        per = table.get("rows")
        if not isinstance(per, dict):
            table["rows"] = rows
            return
        rows = max(round(rows / children(per)), 1)
        table = by_name.get(str(per["per"]))


def children(per: Mapping[str, object]) -> float:
    """The rows of a table for each row of its parent, on average."""
    for name in ("mean", "fixed"):
        if name in per:
            return max(float(cast("float", per[name])), 0.01)
    return max((cast("int", per.get("min", 0)) + cast("int", per.get("max", 1))) / 2, 0.01)


def main_table(domain: Mapping[str, object]) -> Json | None:
    """A domain's table whose rows a description means."""
    tables = cast("list[Json]", domain.get("tables", []))
    if not tables:
        return None
    main = domain.get("main")
    return next((table for table in tables if table["name"] == main), tables[-1])


def _main_name(domain: Json) -> str:
    table = main_table(domain)
    return str(table["name"]) if table else ""


def _rename_references(tables: list[Json], old: str, new: str) -> None:
    if old and old != new:
        for table in tables:
            for column in cast("list[Json]", table["columns"]):
                if column.get("kind") == "reference" and column.get("to") == old:
                    column["to"] = new
