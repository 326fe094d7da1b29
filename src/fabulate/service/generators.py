"""What a schema can say, as JSON: settings of dataset, table and each kind of column, and the Faker methods."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ..engine.compile import COMPILE
from ..engine.compiled.rungs import rung
from ..schema import KINDS, faker
from ..schema.column import Column
from ..schema.columns import UNKINDED
from ..schema.models import Schema, Table
from ..schema.parts import BUNDLES, SETTINGS

if TYPE_CHECKING:
    from pydantic import BaseModel

#: What of a dataset and of a table has a place of its own, or is nobody's to set.
APART = {"dataset": {"$schema", "fabulate", "tables", "lists", "facts"}, "table": {"columns"}}


@cache
def generators() -> dict[str, Any]:
    """Kinds, what every column can have besides (`modifiers`), the settings of `table` and `dataset`, bundles, Faker's
    methods and locales, as JSON data."""
    common = set(Column.model_fields)
    return {
        "kinds": [_kind(name, model, common) for name, model in KINDS.items()],
        "modifiers": _settings(Column, set()),
        "table": _settings(Table, APART["table"]),
        "dataset": _settings(Schema, APART["dataset"]),
        "bundles": [_bundle(name) for name in BUNDLES],
        "faker": [_method(method) for method in faker.methods().values()],
        "locales": sorted(faker.locales()),
    }


def _kind(name: str, model: type[Column], common: set[str]) -> dict[str, Any]:
    written = {"from": "read", "sql": "computed", "rollup": "computed", "running": "computed"}
    schema = model.model_json_schema(by_alias=True)
    return {
        "name": name,
        "is": written[name] if name in UNKINDED else "drawn",
        "ready": name in COMPILE,
        "required": [setting for setting in schema.get("required", []) if setting not in ("name", "kind")],
        "settings": _settings(model, common | {"kind"}),
    }


def _settings(model: type[BaseModel], without: set[str]) -> dict[str, Any]:
    """The settings of a model as JSON Schema, by name; definitions put in their place."""
    schema = model.model_json_schema(by_alias=True)
    definitions = schema.get("$defs", {})
    return {name: _plain(said, definitions) for name, said in schema["properties"].items() if name not in without}


def _plain(said: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(said, list):
        return [_plain(part, definitions) for part in said]
    if not isinstance(said, dict):
        return said
    if "$ref" in said:
        return _plain(definitions[said["$ref"].rpartition("/")[2]], definitions)
    return {key: _plain(value, definitions) for key, value in said.items() if key != "title"}


def _bundle(name: str) -> dict[str, Any]:
    parts = [{"name": part, "type": about.type, "about": about.text} for part, about in BUNDLES[name].items()]
    return {"name": name, "parts": parts, "settings": list(SETTINGS[name])}


def _method(method: faker.Method) -> dict[str, Any]:
    said: dict[str, Any] = {"name": method.name, "topic": method.topic, "returns": method.returns}
    every = method.locales is None or "en_US" in method.locales
    said["made_by"] = rung(method.name, "en_US" if every else min(method.locales or ("en_US",)))
    said["args"] = {name: _arg(arg) for name, arg in method.args.items()}
    if method.locales is not None:
        said["locales"] = sorted(method.locales)
    if method.clock:
        said["moves_with_as_of"] = True
    return said


def _arg(arg: faker.Arg) -> dict[str, Any]:
    said: dict[str, Any] = {"types": list(arg.types), "default": arg.default}
    if arg.required:
        said["required"] = True
    bounds = {"min": arg.min, "max": arg.max, "of": list(arg.of) if arg.of else None}
    return said | {name: value for name, value in bounds.items() if value is not None}
