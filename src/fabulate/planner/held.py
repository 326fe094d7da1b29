"""Whether a plan holds a fact that the words state, and the change of a column that makes it hold.

The doubt goes to the plan: a column that is computed, read from elsewhere or ruled by others is left alone, and so is
one that already lies inside what was said. `put` changes plain data in place.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, cast

from . import edits

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, object]

#: Facts of these kinds are numbers or labels with a phrase; others are too much a matter of reading.
CERTAIN = ("rows", "range", "mean", "sd", "median", "share", "set", "missing")
#: How near a number must be to be the one that was said.
NEAR = 1e-6


def put(data: Json, table: Json, read: Json, fact: Json) -> tuple[str, str] | None:
    """Makes the fact hold in `table` where it does not: where, and what was done in words; None where nothing was."""
    check = str(fact["check"])
    if check not in CERTAIN:
        return None
    if check == "rows":
        return _rows(data, table, read, fact)
    name = str(fact.get("at", "")).rpartition(".")[2]
    column, told = _same(table, name, fact), _telling(data, fact)
    if column is None:
        return None if told else _added(data, table, read, name, fact)
    if told and check in ("mean", "sd", "median"):
        return None  # a lognormal has its mean without saying it
    if told and f"{table['name']}.{column['name']}" not in told and len(told) >= len(_telling(read, fact)):
        return None
    changed = _changed(data, table, column, fact)
    if changed is None:
        return None
    at = edits.columns(table).index(column)
    edits.columns(table)[at] = {"name": column["name"]} | changed
    return f"{table['name']}.{column['name']}", f"put into {column['name']}, the LLM's plan did not hold it"


def _telling(data: Json, fact: Json) -> list[str]:
    """Where facts of a schema carry the same numbers: there its writer has seen to it."""
    wanted, found = _numbers(fact), []
    labels = {str(fact.get("value")).lower()} if isinstance(fact.get("value"), str) else set()
    for own in cast("list[Json]", data.get("facts") or []):
        same = own.get("check") == fact["check"]
        if (
            (same and wanted and wanted <= _numbers(own))
            or (same and fact["check"] == "set" and _labels(own.get("is")) == _labels(fact.get("is")))
            or (str(own.get("value")).lower() in labels and wanted & _numbers(own))
        ):
            found.append(str(own.get("at", "")))
    return found


def _numbers(fact: Mapping[str, object]) -> set[object]:
    said = [fact.get(name) for name in ("is", "min", "max")]
    return {round(float(one), 6) if isinstance(one, int | float) else one for one in said if not _empty(one)}


def _empty(value: object) -> bool:
    return value is None or isinstance(value, bool | list | dict)


def _labels(values: object) -> set[str]:
    found = values if isinstance(values, list | dict) else []
    return {str(one).lower() for one in found}


def _rows(data: Json, table: Json, read: Json, fact: Json) -> tuple[str, str] | None:
    from .offline.text import key

    count = fact["is"]
    counts = [one.get("rows") for one in edits.tables(data)]
    ours = str(edits.main_table(read)["name"])
    same = key(ours).split()[-1:] == key(str(table["name"])).split()[-1:]
    if count in counts or isinstance(table.get("rows"), dict) or "every" in table:
        return None
    if len(edits.tables(data)) > 1 and not same:
        return None
    table["rows"] = count
    return str(table["name"]), f"{table['name']} has {count:,} rows"


def _same(table: Json, name: str, fact: Json) -> Json | None:
    """The plan's column that the fact is about: by name, by what the name means, or by its label."""
    from .offline.knowledge import load
    from .offline.text import key

    written = [one for one in edits.columns(table) if not one.get("hidden")]
    names = load().concept_names
    wanted = key(name)
    called = next((one for one in written if key(str(one["name"])) == wanted), None)
    meant = names.get(wanted, "")
    called = called or next((one for one in written if meant and names.get(key(str(one["name"]))) == meant), None)
    if called is not None:
        return called
    label = fact.get("value")
    if isinstance(label, str):
        return next((one for one in written if label.lower() in _labels(one.get("values"))), None)
    return None


def _added(data: Json, table: Json, read: Json, name: str, fact: Json) -> tuple[str, str] | None:
    """The offline planner's own column, where the plan has the fact's numbers in no place at all."""
    if fact["check"] not in ("range", "share", "mean", "missing") or fact["check"] == "missing":
        return None
    everything = json.dumps([edits.tables(data), data.get("lists"), data.get("facts")])
    said = [one for one in _numbers(fact) if isinstance(one, float)]
    there = {round(float(one), 6) for one in re.findall(r"-?\d+(?:\.\d+)?", everything)}
    if not said or any(one in there or round(one * 100, 6) in there for one in said):
        return None
    label = fact.get("value")
    if (isinstance(label, str) and label.lower() in everything.lower()) or name.lower() in everything.lower():
        return None
    if edits.column(edits.main_table(read), name) is None or not edits.put_back(data, table, read, name):
        return None
    return f"{table['name']}.{name}", f"the column {name} was added, the LLM's plan had nothing of it"


def _changed(data: Json, table: Json, column: Json, fact: Json) -> Json | None:
    """New settings by which the column holds the fact, or None where it does or where that is not certain."""
    check, kind = str(fact["check"]), str(column.get("kind"))
    if check == "missing":
        free = "missing" not in column and not column.get("unique") and kind not in ("sequence", "uuid")
        return dict(column) | {"missing": fact["is"]} if free else None
    if column.get("given") or column.get("drivers") or column.get("overall"):
        return None
    if check == "range":
        return _ranged(column, fact.get("min"), fact.get("max"))
    if check in ("mean", "sd", "median"):
        return _moment(column, check, fact["is"])
    if check == "share":
        return _shared(data, table, column, fact)
    return _of_set(column, fact["is"])


def _ranged(column: Json, low: object, high: object) -> Json | None:
    from .offline import adjust

    kind = column.get("kind")
    if kind in ("date", "datetime"):
        dated = isinstance(low, str) and isinstance(high, str) and not {"after", "before", "every"} & column.keys()
        if not dated or (column.get("start"), column.get("end")) == (low, high):
            return None
        start, end = str(column.get("start", "")), str(column.get("end", ""))
        inside = _is_day(start) and _is_day(end) and _is_day(str(low)) and str(low) <= start and end <= str(high)
        return None if inside else dict(column) | {"start": low, "end": high}
    bounds = [one for one in (low, high) if one is not None]
    if kind not in ("number", "integer") or not all(isinstance(one, int | float) for one in bounds):
        return None
    least, most = cast("float | None", low), cast("float | None", high)
    own_low, own_high = cast("float | None", column.get("min")), cast("float | None", column.get("max"))
    holds_low = least is None or (own_low is not None and own_low >= least)
    holds_high = most is None or (own_high is not None and own_high <= most)
    return None if holds_low and holds_high else adjust.ranged(column, least, most)


def _is_day(text: str) -> bool:
    return re.match(r"\d{4}-\d{2}-\d{2}", text) is not None


def _moment(column: Json, check: str, value: object) -> Json | None:
    from .offline import adjust

    if column.get("kind") not in ("number", "integer") or not isinstance(value, int | float):
        return None
    own = column.get(check)
    if isinstance(own, int | float) and abs(own - value) <= NEAR * max(1.0, abs(value)):
        return None
    if {"points", "of", "distribution"} & column.keys():
        return None
    return adjust.stated(column, check, float(value))


def _shared(data: Json, table: Json, column: Json, fact: Json) -> Json | None:
    from .offline import adjust

    share, value, kind = cast("float", fact["is"]), fact.get("value"), column.get("kind")
    if value is True:
        own = column.get("rate", 0.5)
        far = kind == "boolean" and isinstance(own, int | float) and abs(own - share) > NEAR
        return dict(column) | {"rate": share} if far else None
    if kind != "category" or not isinstance(value, str):
        return None
    weights = adjust.weights(column)
    label = next((one for one in weights if one.lower() == value.lower()), None)
    total = sum(weights.values())
    if label is None or not total or abs(weights[label] / total - share) < 0.005:
        return None
    place = f"{table['name']}.{column['name']}"
    earlier = {
        str(one["value"]): float(cast("float", one["is"]))
        for one in cast("list[Json]", data.get("facts") or [])
        if one.get("at") == place and one.get("check") == "share" and str(one.get("value")) in weights
        and isinstance(one.get("is"), int | float)
    }  # fmt: skip
    if sum(earlier.values()) + share > 1 + NEAR:
        return None
    return adjust.with_shares(column, earlier | {label: share})


def _of_set(column: Json, values: object) -> Json | None:
    from .offline import adjust

    if column.get("kind") != "category" or not isinstance(values, list):
        return None
    if _labels(values) == _labels(column.get("values")):
        return None
    return adjust.with_values(column, [str(one) for one in values])
