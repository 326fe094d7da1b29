"""What the compiler refuses in a plan gives way, a setting at a time: no description may end without a dataset.

Readers fit what they change to its neighbours; this is for the combinations that nobody thought of. A plan that
compiles comes back as it is.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, cast

from ...schema import SchemaError, parse
from . import adjust

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...schema import Problem, Schema

Json = dict[str, object]

_ROUNDS = 12
_BODY = ("kind", "sql", "from", "to", "values", "texts", "regex", "format", "per", "of")
_AT = re.compile(r"\.([a-z_]+)(?:\[(\d+)\])?")


def mended(schema: Mapping[str, object], check: Callable[[Schema], list[Problem]]) -> tuple[Json, tuple[str, ...]]:
    """The schema with what `check` refuses taken out, and a note for each; at worst its columns are plain ones."""
    problems = _problems(schema, check)
    if not problems:
        return dict(schema), ()
    out = copy.deepcopy(dict(schema))
    notes: dict[str, None] = {}
    touched: dict[tuple[str, str], int] = {}
    for _ in range(_ROUNDS):
        for problem in problems[:50]:
            _give_way(out, problem, touched)
            notes.setdefault(f"left out, since {problem}"[:300])
        problems = _problems(out, check)
        if not problems:
            return out, tuple(notes)
    for table in cast("list[Json]", out["tables"]):
        for setting in ("correlations", "bundles"):
            table.pop(setting, None)
        table["columns"] = [_plain(column) for column in cast("list[Json]", table["columns"])]
    return out, tuple(notes)


def _problems(schema: Mapping[str, object], check: Callable[[Schema], list[Problem]]) -> list[Problem]:
    try:
        return check(parse(dict(schema)))
    except SchemaError as error:
        return list(error.problems)


def _give_way(schema: Json, problem: Problem, touched: dict[tuple[str, str], int]) -> None:
    table, column = _place(schema, problem.path)
    if table is None:
        schema.pop("facts", None)
        return
    if column is None:
        table.pop("correlations", None)
        return
    name = str(column["name"])
    tries = touched[str(table["name"]), name] = touched.get((str(table["name"]), name), 0) + 1
    at = _AT.match(problem.path[len(f"{table['name']}.{name}") :])
    setting = at.group(1) if at else ""
    rules = column.get("given")
    if setting == "given" and isinstance(rules, list) and at is not None and at.group(2) and len(rules) > 1:
        column["given"] = [rule for n, rule in enumerate(rules) if n != int(at.group(2))]
    elif setting in column and setting not in _BODY and tries <= 4:
        del column[setting]
    else:
        columns = cast("list[Json]", table["columns"])
        columns[columns.index(column)] = _plain(column)


def _place(schema: Json, path: str) -> tuple[Json | None, Json | None]:
    """The table and the column that a problem's path names; the longest name that fits."""
    found: tuple[Json | None, Json | None] = (None, None)
    most = 0
    for table in cast("list[Json]", schema.get("tables", [])):
        head = str(table["name"])
        for column in (None, *cast("list[Json]", table["columns"])):
            name = f"{head}.{column['name']}" if column else head
            if len(name) > most and (path == name or path.startswith((f"{name}.", f"{name}["))):
                found, most = (table, column), len(name)
    return found


def _plain(column: Mapping[str, object]) -> Json:
    """A column of the same name and about the same kind that needs nothing else."""
    out: Json = {name: column[name] for name in ("name", "hidden") if name in column}
    kind = adjust.kind(column)
    if kind in ("boolean", "date", "datetime", "time", "uuid", "sequence"):
        return out | {"kind": kind}
    if kind == "category" and isinstance(column.get("values"), list | dict):
        return out | {"kind": kind, "values": column["values"]}
    if kind not in ("number", "integer", "sql", "reference"):
        return out | {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{4}"}
    low, high, middle = column.get("min"), column.get("max"), adjust.centre(column)
    if isinstance(low, int | float) and isinstance(high, int | float) and low < high:
        return out | {"kind": "number", "min": low, "max": high, "decimals": 2}
    if middle is not None:
        return out | {"kind": "number", "mean": middle, "sd": round(abs(middle) * 0.25, 4) or 1.0, "decimals": 2}
    return out | {"kind": "integer", "min": 0, "max": 100}
