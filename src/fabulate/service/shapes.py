"""The shapes of what is asked and answered, for the OpenAPI document: requests from their models, answers by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..planner.plan import FALLBACKS
from . import asks
from .errors import ERRORS

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..settings import Settings

Json = dict[str, Any]


def _either(choices: list[Json]) -> Json:
    """One of some types, as one object: what bounds a number says nothing of an object."""
    if len(choices) == 1:
        return choices[0]
    joined = {key: value for choice in reversed(choices) for key, value in choice.items()}
    return joined | {"type": [choice["type"] for choice in choices]}


def model(asked: type[BaseModel], settings: Settings) -> Json:
    """A request's model as JSON Schema: fields that may be null may be left out, too."""
    schema = asked.model_json_schema(by_alias=True)
    for name, field in schema["properties"].items():
        field.pop("title", None)
        choices = [choice for choice in field.pop("anyOf", []) if choice != {"type": "null"}]
        said = schema["properties"][name] = {**field, **_either(choices)} if choices else field
        if choices:
            kinds = said["type"] if isinstance(said["type"], list) else [said["type"]]
            said["type"] = [*kinds, "null"]
        if said.get("default", 0) is None:
            del said["default"]
    if "rows" in schema["properties"]:
        schema["properties"]["rows"]["maximum"] = settings.max_rows
    return {
        "type": "object",
        "description": (asked.__doc__ or "").strip(),
        "properties": schema["properties"],
        "additionalProperties": False,
        "oneOf": [_given("description", "string", "schema"), _given("schema", "object", "description")],
    }


def _changing() -> Json:
    schema = asks.Change.model_json_schema(by_alias=True)
    fields = {name: {k: v for k, v in said.items() if k != "title"} for name, said in schema["properties"].items()}
    about = (asks.Change.__doc__ or "").strip()
    given = {"properties": fields, "required": schema["required"], "additionalProperties": False}
    return {"type": "object", "description": about, **given}


def _given(field: str, kind: str, other: str) -> Json:
    """That one of two fields is given, and the other is not."""
    return {"required": [field], "properties": {field: {"type": kind}, other: {"type": "null"}}}


def schemas(settings: Settings) -> dict[str, Json]:
    """Every shape by its name."""
    text: Json = {"type": "string"}
    number: Json = {"type": "integer"}
    texts: Json = {"type": "array", "items": text}
    plan: Json = {
        "schema": {"type": "object", "description": "The schema in full form."},
        "digest": {**text, "description": "SHA-256 of the schema's canonical JSON."},
        "as_of": {**text, "format": "date", "description": "The day that is today for the dataset."},
        "source": {**text, "enum": ["llm", "offline", "given"], "description": "Who planned."},
        "cached": {"type": "boolean", "description": "Whether the plan was there before the request."},
        "fallback": {
            "anyOf": [{"enum": list(FALLBACKS)}, {"type": "null"}],
            "description": "Why the plan is not the LLM's, where the LLM was asked.",
        },
        "not_understood": {**texts, "description": "Words of the description that had no effect."},
        "notes": {**texts, "description": "What was left out or changed, a sentence each."},
        "tokens": {
            "anyOf": [number, {"type": "null"}],
            "description": "What the LLM's answers cost, where it said so.",
        },
    }
    column: Json = {"name": text, "type": {**text, "enum": TYPES}, "nullable": {"type": "boolean"}}
    preview: Json = {
        "table": text,
        "seed": number,
        "columns": {"type": "array", "items": _object(column)},
        "rows": {"type": "array", "maxItems": asks.PREVIEW, "items": {"type": "object"}},
        "tables": {"type": "array", "items": _object({"name": text, "rows": number})},
    }
    cells: Json = {"type": "array", "items": {"type": "array", "items": {"anyOf": [text, {"type": "null"}]}}}
    rows: Json = {
        "table": text,
        "first": number,
        "columns": preview["columns"],
        "cells": {**cells, "description": "A list a column."},
        "tables": preview["tables"],
        "digest": plan["digest"],
    }
    problem: Json = {"path": text, "message": text, "fix": {"anyOf": [text, {"type": "null"}]}}
    error: Json = {
        "error_type": {**text, "enum": list(ERRORS)},
        "message": {**text, "description": "For a reader: what is wrong, and what to write instead."},
        "details": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
    }
    health: Json = {
        "status": {"const": "ok"},
        "version": text,
        "language": number,
        "planner": {"enum": ["llm", "offline"]},
    }
    objects: Json = {"type": "array", "items": {"type": "object"}}
    return {
        "GenerateRequest": model(asks.Generate, settings),
        "PreviewRequest": model(asks.Preview, settings),
        "PlanRequest": model(asks.Planned, settings),
        "RowsRequest": model(asks.Rows, settings),
        "ReportRequest": model(asks.Report, settings),
        "ChangeRequest": _changing(),
        "Plan": _object(plan),
        "Preview": _object(preview | plan),
        "Rows": _object(rows),
        "Report": _object(
            {"report": {"type": "object", "description": "As report.json, but for schema and again."}} | plan
        ),
        "Generators": _object(
            {
                "kinds": objects,
                "modifiers": {"type": "object"},
                "table": {"type": "object"},
                "dataset": {"type": "object"},
                "bundles": objects,
                "faker": objects,
                "locales": texts,
            }
        ),
        "Health": _object(health),
        "Ready": _object({"status": {"const": "ready"}}),
        "Document": {"type": "object"},
        "Problem": _object(problem),
        "Error": _object(error, optional=("details",)),
    }


TYPES = ["integer", "number", "float", "boolean", "date", "time", "datetime", "category", "text"]


def _object(properties: dict[str, Json], optional: tuple[str, ...] = ()) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}
