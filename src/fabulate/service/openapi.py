"""The OpenAPI document: every path, field, header, answer and error of the service, from the models that read them.

`page` shows it at `/docs`, `docs` writes it to `docs/http.md`, and tests hold what the service really answers to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..planner.plan import FALLBACKS
from ..writers import FORMATS
from . import asks
from .answers import HEADERS, media_type
from .errors import ERRORS
from .metrics import TYPE

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ..settings import Settings

Json = dict[str, Any]
ABOUT = (
    "Describe a dataset in plain words, get the dataset. The same request gives the same rows. "
    "Errors have one shape, `{error_type, message[, details]}`; an unknown path is 404 `not_found`, a method that "
    "a path does not take 405 `method`. An error after the first byte of a file breaks the connection without the "
    "last chunk."
)
#: What each operation may answer besides 200.
ASKING = ("validation", "unauthorized", "rate_limited", "internal", "busy")
POSTING = ("validation", "unauthorized", "too_large", "media_type", "rate_limited", "internal", "busy")
ALIVE = ("validation", "internal", "busy")


@lru_cache(maxsize=4)
def document(settings: Settings) -> Json:
    """The OpenAPI 3.1 document of a service with these limits; not to be changed."""
    files = _files()
    paths: dict[str, dict[str, Json]] = {
        "/generate": {
            "post": _operation("generate", "A dataset as a file", GENERATE, files, POSTING, body="GenerateRequest"),
            "get": {
                **_operation("generate_by_link", "A dataset by a link", BY_LINK, _tagged(files), ASKING),
                "parameters": _parameters(settings),
            },
        },
        "/preview": {
            "post": _operation("preview", "The first rows", PREVIEW, _json("Preview"), POSTING, body="PreviewRequest")
        },
        "/schema": {"post": _operation("schema", "The plan alone", SCHEMA, _json("Plan"), POSTING, body="PlanRequest")},
        "/generators": {"get": _operation("generators", "What a schema can say", KINDS, _json("Generators"), ASKING)},
        "/health": {"get": _operation("health", "That the service is there", HEALTH, _json("Health"), ALIVE)},
        "/ready": {"get": _operation("ready", "That it can take requests", READY, _json("Ready"), ALIVE)},
        "/metrics": {"get": _operation("metrics", "What is counted", METRICS, _text(TYPE), ASKING)},
        "/openapi.json": {"get": _operation("openapi", "This document", "OpenAPI 3.1.", _json("Document"), ASKING)},
        "/docs": {
            "get": _operation(
                "docs", "This document as a page", "It fetches nothing.", _text("text/html; charset=utf-8"), ASKING
            )
        },
    }
    for methods in paths.values():
        if "get" in methods:
            methods["head"] = _head(methods["get"])
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fabulate", "version": __version__, "description": ABOUT},
        "paths": paths,
        "components": {"schemas": _schemas(settings)},
    }


GENERATE = (
    "The rows are streamed: memory stays flat for any number of them. CSV holds the main table; `table` asks for "
    "another, `format: zip` for all. Give either `description` or `schema`."
)
BY_LINK = (
    "For `pandas.read_csv(url)` and links. Never calls an LLM unless `planner=llm`: with `auto`, a plan of the LLM "
    "that is cached is taken, else the offline planner's. A download that broke goes on with `offset` and `total`."
)
PREVIEW = f"The first {asks.PREVIEW} rows from `offset` on, with the types of the columns and the plan."
SCHEMA = "The schema that the words mean, or the one given, checked. It can be edited and given back as `schema`."
KINDS = "The kinds of columns with their settings as JSON Schema, and the Faker methods with their arguments."
HEALTH = "It asks nobody: the process answers. It needs no key."
READY = "All is loaded, its queue has room and the cache of plans can be written. It needs no key."
METRICS = "For Prometheus; several workers are added up. `docs/operating.md` says what each metric is."


def _operation(
    name: str, summary: str, about: str, good: dict[str, Json], errors: tuple[str, ...], *, body: str | None = None
) -> Json:
    said: Json = {"operationId": name, "summary": summary, "description": about}
    if body:
        content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{body}"}}}
        said["requestBody"] = {"required": True, "content": content}
    return said | {"responses": good | {str(ERRORS[kind][0]): _error(kind) for kind in errors}}


def _error(kind: str) -> Json:
    shape = {"allOf": [{"$ref": "#/components/schemas/Error"}, {"properties": {"error_type": {"const": kind}}}]}
    said: Json = {"description": ERRORS[kind][1], "content": {"application/json": {"schema": shape}}}
    if kind in ("busy", "rate_limited"):
        said["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return said


def _files() -> dict[str, Json]:
    kinds = {media_type(name): {"schema": {"type": "string"}} for name in (*FORMATS, "zip")}
    headers: Json = {name: {"description": about, "schema": {"type": "string"}} for name, about in HEADERS.items()}
    headers["Content-Disposition"] = {
        "description": 'A file to save: `attachment; filename="<table>.csv"`.',
        "schema": {"type": "string"},
    }
    for name in ("Fabulate-Seed", "Fabulate-Rows"):
        headers[name]["schema"] = {"type": "integer"}
    headers["Fabulate-Source"]["schema"]["enum"] = ["llm", "offline", "given"]
    headers["Fabulate-Cached"]["schema"]["enum"] = ["true", "false"]
    headers["Fabulate-Fallback"]["schema"]["enum"] = list(FALLBACKS)
    return {"200": {"description": "The rows.", "headers": headers, "content": kinds}}


def _tagged(files: dict[str, Json]) -> dict[str, Json]:
    tag = {"ETag": {"description": "Names the bytes of the answer.", "schema": {"type": "string"}}}
    good = files["200"] | {"headers": files["200"]["headers"] | tag}
    return {"200": good, "304": {"description": "The bytes are those that `If-None-Match` names.", "headers": tag}}


def _json(schema: str) -> dict[str, Json]:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {"200": {"description": "JSON.", "content": content}}


def _text(kind: str) -> dict[str, Json]:
    return {"200": {"description": "Text.", "content": {kind: {"schema": {"type": "string"}}}}}


def _head(get: Json) -> Json:
    """HEAD beside a GET: the same headers, no body."""
    said = {key: value for key, value in get.items() if key != "responses"}
    bare = {s: {k: v for k, v in r.items() if k != "content"} for s, r in get["responses"].items()}
    name, summary = f"{get['operationId']}_head", f"{get['summary']}: its headers"
    return said | {"operationId": name, "summary": summary, "responses": bare}


def _parameters(settings: Settings) -> list[Json]:
    fields = _model(asks.Generate, settings)["properties"]
    found = []
    for name, said in fields.items():
        if name != "schema":
            schema = {key: value for key, value in said.items() if key not in ("description", "examples")}
            schema["type"] = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
            about = {"description": said["description"], "schema": schema}
            found.append({"name": name, "in": "query", "required": name == "description", **about})
    about = {"description": "The `ETag` of a file you have.", "schema": {"type": "string"}}
    return [*found, {"name": "If-None-Match", "in": "header", "required": False, **about}]


def _either(choices: list[Json]) -> Json:
    """One of some types, as one object: what bounds a number says nothing of an object."""
    if len(choices) == 1:
        return choices[0]
    joined = {key: value for choice in reversed(choices) for key, value in choice.items()}
    return joined | {"type": [choice["type"] for choice in choices]}


def _model(model: type[BaseModel], settings: Settings) -> Json:
    """A request's model as JSON Schema: fields that may be null may be left out, too."""
    schema = model.model_json_schema(by_alias=True)
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
        "description": (model.__doc__ or "").strip(),
        "properties": schema["properties"],
        "additionalProperties": False,
        "oneOf": [_given("description", "string", "schema"), _given("schema", "object", "description")],
    }


def _given(field: str, kind: str, other: str) -> Json:
    """That one of two fields is given, and the other is not."""
    return {"required": [field], "properties": {field: {"type": kind}, other: {"type": "null"}}}


def _schemas(settings: Settings) -> dict[str, Json]:
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
        "GenerateRequest": _model(asks.Generate, settings),
        "PreviewRequest": _model(asks.Preview, settings),
        "PlanRequest": _model(asks.Planned, settings),
        "Plan": _object(plan),
        "Preview": _object(preview | plan),
        "Generators": _object(
            {
                "kinds": objects,
                "modifiers": {"type": "object"},
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
