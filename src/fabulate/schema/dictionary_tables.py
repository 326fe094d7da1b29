"""How tables belong together, in plain words for the data dictionary: their rows, and cells made of many rows."""

from __future__ import annotations

from typing import Any

from .aggregate import aggregate

Json = dict[str, Any]

_FUNCTIONS = {"sum": "the sum of", "avg": "the mean", "min": "the least", "max": "the greatest"}


def rows(said: object, main: bool, every: Json | None) -> str:
    """How many rows a table has, as a sentence."""
    if every:
        whose = f" for each row of {every['per']}" if every.get("per") else ""
        end = f"{every['rows']:,} times" if every.get("rows") else f"up to {every.get('end', 'today')}"
        return f"A row every {every['step']} from {every.get('start', 'a year ago')} on, {end}{whose}."
    if isinstance(said, int):
        return f"{said:,} rows{' unless another number is asked' if main else ''}."
    if isinstance(said, dict):
        return f"{_children(said)} for each row of {said['per']}."
    return "As many rows as are asked for, else 100." if main else "100 rows."


def _children(said: Json) -> str:
    least, most = said.get("min"), said.get("max")
    if said.get("fixed") is not None:
        return f"{said['fixed']:,} {'row' if said['fixed'] == 1 else 'rows'}"
    if said.get("mean") is None:
        tail = ", few rows for most and many for some" if said.get("distribution") in ("zipf", "pareto") else ""
        return f"{least if least is not None else 1 if tail else 0} to {most:,} rows{tail}"
    bounds = [f"{word} {edge:,}" for word, edge in (("at least", least), ("at most", most)) if edge is not None]
    inside = f" ({' and '.join(bounds)})" if bounds else ""
    return f"About {said['mean']:g} rows{inside}"


def order(column: str | None, per: bool) -> str:
    """What a table's order means, as a sentence."""
    whose = " among the rows of each parent" if per else " from row to row"
    return f"{column} rises{whose}." if column else ""


def type_of_many(column: Json) -> str:
    """What a cell made of many rows is; that of the least and the greatest is the cells' own."""
    text = str(column.get("rollup") or column["running"]).lstrip()
    return "whole number" if text.startswith("count") else "number" if text.startswith(("sum", "avg")) else "computed"


def of_many_rows(column: Json, table: Json) -> str:
    """What a `rollup` or `running` cell is made of."""
    text = column.get("rollup") or column["running"]
    try:
        said = aggregate(text)
    except ValueError:
        return f"computed: {text}"
    many, _, part = said.cell.partition(".") if "rollup" in column else ("rows", "", said.cell)
    what = f"how many {many} there are" if not part or part == "*" else f"{_FUNCTIONS.get(said.function, '')} {part}"
    if said.function == "count" and part not in ("", "*"):
        what = f"how many {many} have {part}"
    where = f" where {said.where}" if said.where else ""
    if "rollup" in column:
        return f"{what} over the row's {many}{where}" if part and said.function != "count" else f"{what}{where}"
    per = table["rows"]["per"] if isinstance(table.get("rows"), dict) else "parent"
    start = f", from {column['start']} on" if column.get("start") is not None else ""
    return f"{what} so far{where}, among the rows of the same {per}{start}"
