"""The language described from its own models: a line a kind, a line a setting. Docs and doors print it."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from .column import Column
from .columns import KINDS
from .models import Schema

_LINES = {
    "number": "a number with fixed decimals; the settings tell the distribution",
    "integer": "a whole number; the settings tell the distribution",
    "boolean": "true at a rate, or one of two labels",
    "category": "one of some values, by weight",
    "date": "a day between start and end, or after or before another cell",
    "datetime": "a moment between start and end, by hours, weekdays and months, or after or before another cell",
    "time": "a time of day",
    "sequence": "the row's number, counted on from start, in a format; `within` a parent, its place among the children",
    "uuid": "a random UUID",
    "pattern": "text of a small regular expression, as [A-Z]{3}-\\d{4}",
    "template": "texts with slots, filled from word banks and from the row",
    "reference": "the key of a row of another table",
    "series": "a value a step of the table's `every`: level, trend, seasons, noise, walks, events, faults",
    "faker": "any method of Faker",
    "from": "a cell elsewhere: person.email, a list's column, customer_id.city",
    "sql": "computed from the row: quantity * unit_price",
    "rollup": "computed from the rows made per this one: sum, count, min, max, avg, as sum(orders.total where paid)",
    "running": "computed over a parent's rows so far: sum, count, min, max, avg, as sum(amount)",
}
COMMON = frozenset(Column.model_fields)


def describe_kind(kind: str) -> str:
    """What a kind makes, in a few words."""
    return _LINES[kind]


def settings_of(kind: str) -> list[tuple[str, str]]:
    """The settings of a kind in order, each with what it takes and its default."""
    model = KINDS[kind]
    properties: dict[str, Any] = model.model_json_schema(by_alias=True).get("properties", {})
    own = [name for name, field in model.model_fields.items() if name not in COMMON and name != "kind"]
    found = []
    for name in own:
        alias = model.model_fields[name].alias or name
        shape = properties[alias]
        default = f", default {shape['default']}" if shape.get("default") is not None else ""
        required = ", required" if model.model_fields[name].is_required() else ""
        found.append((alias, _shape(shape) + default + required))
    return found


def _shape(shape: dict[str, Any]) -> str:
    """A JSON Schema type in words."""
    if "anyOf" in shape:
        return " or ".join(dict.fromkeys(_shape(s) for s in shape["anyOf"] if s.get("type") != "null"))
    if "enum" in shape:
        return " | ".join(map(str, shape["enum"]))
    if "const" in shape:
        return str(shape["const"])
    if "$ref" in shape:
        return "object"
    bounds = ""
    if "minimum" in shape and "maximum" in shape and abs(shape["maximum"]) < 1e12:
        bounds = f" {shape['minimum']}..{shape['maximum']}"
    words: str = {"object": "map", "array": "list", "string": "text", "integer": "whole number"}.get(
        shape.get("type", "any"), shape.get("type", "any")
    )
    return words + bounds


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the language, for editors and for structured output."""
    made = TypeAdapter(Schema).json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Fabulate schema", **made}
