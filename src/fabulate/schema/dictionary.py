"""A schema in plain words: a data dictionary in Markdown, a line a column.

A pure function of the schema. What a reader of the data asks for each column is told: its type, what its cells are
drawn from, how often they are missing, whether they differ, what they follow from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from . import dictionary_tables, faker
from .dictionary_mess import soiled
from .dictionary_series import movement
from .dictionary_together import correlated, driven
from .parts import BUNDLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .models import Schema, Table

Json = dict[str, Any]

#: Labels of a category and texts that are named; the rest is counted.
MOST_LABELS = 8
_UNITS = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "w": "weeks", "mo": "months", "y": "years"}
_WORDS = re.compile(r"'(?:[^']|'')*'|\"([^\"]+)\"|([^\W\d]\w*(?:\.[^\W\d]\w*)?)(?!\s*\()")


def dictionary(schema: Schema) -> str:
    """The data dictionary of a schema, Markdown that ends in a line break."""
    data = schema.to_dict()
    lines = [f"# {_plain(schema.name or schema.main_table.name)}", ""]
    if schema.note:
        lines += [_plain(schema.note), ""]
    for table in schema.written:
        lines += _table(table, schema, data)
    if schema.facts:
        lines += ["## What the description asks", ""]
        lines += [f"- {_plain(fact.phrase)}{f' ({_plain(fact.at)})' if fact.at else ''}" for fact in schema.facts]
        lines.append("")
    return "\n".join(lines)


def _table(table: Table, schema: Schema, data: Json) -> list[str]:
    said: Json = next(one for one in data["tables"] if one["name"] == table.name)
    lines = [f"## {_plain(table.name)}", ""]
    about = [dictionary_tables.rows(said.get("rows"), table is schema.main_table, said.get("every")), table.note or ""]
    if said.get("unique"):
        about += [f"No two rows share {_and(pair)}." for pair in said["unique"]]
    about.append(dictionary_tables.order(said.get("order"), isinstance(said.get("rows"), dict)))
    lines += [" ".join(_plain(one) for one in about if one), ""]
    lines += ["| column | type | what it holds |", "|---|---|---|"]
    for column in said["columns"]:
        if not column.get("hidden"):
            cells = (f"`{_cell(column['name'])}`", _type(column, said, data), _about(column, said, data))
            lines.append(f"| {cells[0]} | {_cell(cells[1])} | {_cell(cells[2])} |")
    also = [*correlated(table.correlations or ()), *soiled(said.get("mess"))]
    return [*lines, "", *(one and f"- {_plain(one)}" for one in also)]


def _type(column: Json, table: Json, data: Json) -> str:
    """What a cell is, in a word or two."""
    kind = column.get("kind")
    if kind == "faker":
        method = faker.methods().get(column["method"])
        return {"integer": "whole number", "int": "whole number", "str": "text"}.get(
            str(method.returns if method else "text"), str(method.returns if method else "text")
        )
    if kind == "category":
        return "whole number" if all(re.fullmatch(r"-?\d+", str(one)) for one in column["values"]) else "category"
    if kind == "boolean":
        return "category" if column.get("labels") else "true or false"
    if kind == "sequence":
        return "text" if column.get("format") else "whole number"
    if kind == "reference":
        return f"key of {column['to']}"
    if kind is not None:
        return {"integer": "whole number", "datetime": "date and time"}.get(
            kind, "number" if kind in ("number", "series") else kind if kind in ("date", "time") else "text"
        )
    if "rollup" in column or "running" in column:
        return dictionary_tables.type_of_many(column)
    if "from" in column:
        return _type_read(column["from"], table, data)
    if re.search(
        r"(^|[^<>=])(=|<|>|<>|!=)([^<>=]|$)|\b(and|or|not|is)\b", column.get("sql", "").split("case")[0], re.I
    ):
        return "true or false"
    return "number" if "decimals" in column else "computed"


def _type_read(source: str, table: Json, data: Json) -> str:
    head, _, part = source.partition(".")
    bank = data.get("lists", {}).get(table.get("bundles", {}).get(head, {}).get("list", head))
    if bank and part in bank["columns"]:
        cells = [row[bank["columns"].index(part)] for row in bank["rows"]]
        if all(isinstance(cell, bool) for cell in cells):
            return "true or false"
        if all(isinstance(cell, int) for cell in cells):
            return "whole number"
        return "number" if all(isinstance(cell, int | float) for cell in cells) else "category"
    parent = _parent(head, table, data)
    found = next((one for one in parent["columns"] if one["name"] == part), None) if parent else None
    if found and parent:
        return _type(found, parent, data)
    part_of = BUNDLES.get(table.get("bundles", {}).get(head, {}).get("kind", head), {}).get(part)
    return part_of.type if part_of else "text"


def _parent(head: str, table: Json, data: Json) -> Json | None:
    to = next((one.get("to") for one in table["columns"] if one["name"] == head and one.get("to")), head)
    return next((one for one in data["tables"] if one["name"] == to and one is not table), None)


def _about(column: Json, table: Json, data: Json) -> str:
    """What a column holds, in plain words."""
    said = [_drawn(column, table, data)]
    if column.get("given"):
        said.append(f"other where {_or(rule['when'] for rule in column['given'] if 'when' in rule)}")
    said.append(driven(column))
    if column.get("unique") or column.get("kind") in ("uuid",):
        said.append("no value twice")
    said.append(_missing(column.get("missing")))
    if column.get("note"):
        said.append(str(column["note"]))
    text = "; ".join(one for one in said if one)
    return text[:1].upper() + text[1:]


def _missing(missing: object) -> str:
    if isinstance(missing, dict):
        if "when" in missing:
            return f"missing where {missing['when']}"
        more = f", more often where {missing['more_when']}" if missing.get("more_when") else ""
        return f"{_share(missing['rate'])} missing{more}"
    return f"{_share(missing)} missing" if isinstance(missing, int | float) and missing > 0 else ""


def _drawn(column: Json, table: Json, data: Json) -> str:
    kind = column.get("kind")
    if kind in ("number", "integer"):
        return _numeric(column)
    if kind == "boolean":
        yes, no = column.get("labels") or ("true", "false")
        return f"{yes} in {_share(column.get('rate', 0.5))} of the rows, else {no}"
    if kind == "category":
        values = column["values"]
        order = ", in this order" if column.get("ordered") else ""
        return f"{_weighted(values, order) if isinstance(values, dict) else f'one of {_some(map(str, values))}'}{order}"
    if kind in ("date", "datetime", "time"):
        return _moment(column)
    if kind == "sequence":
        first = column.get("start", 1)
        again = f", anew for each {column['within']}" if column.get("within") else ""
        return f"counted from {first}{again}{_as(column.get('format'))}"
    if kind == "template":
        texts = list(column["texts"])
        return f"a text, as “{texts[0]}”" + (f" and {len(texts) - 1} more" if len(texts) > 1 else "")
    if kind == "reference":
        how = ", some much more often than others" if column.get("zipf") else ""
        if column.get("span"):
            how = f" above it; about {column['span']:g} rows below each"
        return f"a row of {column['to']}{how}"
    if kind == "faker":
        args = ", ".join(f"{name} {value}" for name, value in column.get("args", {}).items())
        return f"{column['method'].replace('_', ' ')} by Faker{f' ({args})' if args else ''}"
    if kind in ("uuid", "pattern"):
        return "a random UUID" if kind == "uuid" else f"a text of the form {column.get('regex')}"
    if kind == "series":
        return movement(column)
    if "from" in column:
        return _read(column["from"], table, data)
    return _computed(column, table)


def _as(form: object) -> str:
    return f", written as {form}" if form else ""


def _numeric(column: Json) -> str:
    low, high = column.get("min"), column.get("max")
    inside = (
        f"{_number(low)} to {_number(high)}" if low is not None and high is not None
        else f"from {_number(low)} on" if low is not None else f"up to {_number(high)}" if high is not None else ""
    )  # fmt: skip
    middle = f"about {_number(column['mean'])} on average" if "mean" in column else ""
    if "median" in column:
        middle = f"half of them below {_number(column['median'])}, with a long tail upwards"
    spread = f"give or take {_number(column['sd'])}" if "sd" in column else ""
    zeros = f"{_share(column['zeros'])} are zero" if column.get("zeros") else ""
    step = f"in steps of {_number(column['step'])}" if column.get("step") else ""
    even = "evenly spread" if inside and not middle and not {"distribution", "points", "of"} & column.keys() else ""
    shape = f"{column['distribution'].replace('_', ' ')} distribution" if column.get("distribution") else ""
    return ", ".join(one for one in (inside, middle, spread, even, shape, step, zeros) if one) or "a number"


def _moment(column: Json) -> str:
    if column.get("every"):
        return "the moment of the row's step"
    said = []
    for side in ("after", "before"):
        if side in column:
            by = column.get("by")
            how = f", mostly about {_number(by['median'])} {_UNITS[by.get('unit', 'd')]}" if by else ""
            said.append(f"{side} {column[side]}{how}")
    if column.get("kind") == "time":
        said.append(f"{column.get('start', '00:00')} to {column.get('end', '23:59:59')}")
    elif "start" in column or "end" in column or not said:
        said.append(f"{_day(column.get('start', '-2y'))} to {_day(column.get('end', 'today'))}")
    for name, word in (("hours", "by hour"), ("weekdays", "by weekday"), ("months", "by month")):
        if name in column:
            said.append(f"more or less often {word}")
    if column.get("business_days"):
        said.append("business days only")
    return ", ".join(said) + _as(column.get("format"))


def _day(text: str) -> str:
    relative = re.fullmatch(r"([+-])(\d+)([a-z]+)", text)
    if relative is None or relative.group(3) not in _UNITS:
        return text
    sign, count, unit = relative.groups()
    word = _UNITS[unit][:-1] if count == "1" else _UNITS[unit]
    return f"{count} {word} {'before' if sign == '-' else 'after'} today"


def _read(source: str, table: Json, data: Json) -> str:
    head, _, part = source.partition(".")
    bundle = table.get("bundles", {}).get(head, {})
    bank = data.get("lists", {}).get(bundle.get("list", head))
    if bank is not None:
        at = bank["columns"].index(part) if part in bank["columns"] else 0
        cells = list(dict.fromkeys(str(row[at]) for row in bank["rows"]))
        others = [one for one in bank["columns"] if one != part]
        fits = f"; fits the {_and(others[:3])} of the same {bundle.get('list', head)}" if others else ""
        return f"one of {_some(cells)}{fits}"
    if (parent := _parent(head, table, data)) is not None:
        return f"the {part} of the row's {parent['name']}"
    kind = bundle.get("kind", head)
    what = BUNDLES.get(kind, {}).get(part)
    who = f" ({head})" if head != kind and what else ""
    of_country = kind == "place" and part in ("city", "country", "country_code")
    said = bundle.get("gender") if part == "gender" else bundle.get("country") if of_country else None
    among = _weighted(said) if isinstance(said, dict) else _some(said if isinstance(said, list) else [said or ""])
    return f"{what.text if what else f'the {part} of a {head}'}{who}" + (f": {among}" if said else "")


def _computed(column: Json, table: Json) -> str:
    if "sql" not in column:
        return dictionary_tables.of_many_rows(column, table)
    expression = str(column["sql"])
    names = {one["name"] for one in table["columns"]}
    found = [quoted or bare for quoted, bare in _WORDS.findall(expression)]
    reads = list(dict.fromkeys(one for one in found if one in names or "." in one))
    return f"computed: {expression}" + (f"; follows from {_and(reads)}" if reads else "")


def _weighted(weights: Json, order: str = "") -> str:
    """Labels with their shares, the most frequent first unless they have an order of their own."""
    total = sum(weights.values()) or 1
    parts = list(weights.items()) if order else sorted(weights.items(), key=lambda one: -one[1])
    return _some(f"{label} ({_share(weight / total)})" for label, weight in parts)


def _some(values: Iterable[str]) -> str:
    found = list(values)
    more = len(found) - MOST_LABELS
    return ", ".join(found[:MOST_LABELS]) + (f" and {more} more" if more > 0 else "")


def _and(names: Iterable[str]) -> str:
    found = list(names)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def _or(conditions: Iterable[str]) -> str:
    return ", or ".join(conditions)


def _share(rate: object) -> str:
    return f"{float(str(rate)) * 100:.3g} %"


def _number(value: object) -> str:
    number = float(str(value))
    return f"{int(number):,}" if number == int(number) and abs(number) >= 10_000 else f"{number:.10g}"


def _plain(text: str) -> str:
    """A text on one line, without what Markdown or HTML would read as markup."""
    return re.sub(r"([\\`*<>\[\]|])", r"\\\1", " ".join(text.split()))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
