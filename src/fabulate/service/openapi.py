"""The OpenAPI document: every path, field, header, answer and error of the service, from the models that read them.

`page` shows it at `/docs`, `docs` writes it to `docs/http.md`, and tests hold what the service really answers to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..planner.plan import FALLBACKS
from ..writers import FORMATS
from . import asks, shapes, static
from .answers import HEADERS, media_type
from .errors import ERRORS
from .metrics import TYPE

if TYPE_CHECKING:
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
FOUND = ("validation", "not_found", "internal", "busy")


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
        "/rows": {"post": _operation("rows", "Rows of any table", ROWS, _json("Rows"), POSTING, body="RowsRequest")},
        "/report": {
            "post": _operation("report", "Asked and measured", REPORT, _json("Report"), POSTING, body="ReportRequest")
        },
        "/change": {
            "post": _operation(
                "change", "A schema changed by words", CHANGE, _json("Plan"), POSTING, body="ChangeRequest"
            )
        },
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
        "/": {"get": _operation("page", "The page", PAGE, _tagged_files("text/html; charset=utf-8"), ALIVE)},
        "/page/{file}": {
            "get": {
                **_operation("file", "A file of the page", FILE, _tagged_files(*static.TYPES.values()), FOUND),
                "parameters": [_file_name()],
            }
        },
    }
    for methods in paths.values():
        if "get" in methods:
            methods["head"] = _head(methods["get"])
    return {
        "openapi": "3.1.0",
        "info": {"title": "Fabulate", "version": __version__, "description": ABOUT},
        "paths": paths,
        "components": {"schemas": shapes.schemas(settings)},
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
ROWS = (
    "A slice of a table, wherever it stands: the last rows of a million cost what the first cost. Cells are texts, a "
    "list a column, `null` where a cell is missing."
)
REPORT = (
    "The plan, and a report of each table's first rows, of fewer where they are slow to make: each fact that the words "
    "asked for beside what was measured, a summary and a histogram of each column, correlations, keys. `format: zip` "
    "with `report` measures every row."
)
CHANGE = "The schema with the change that the words say, by the offline planner; what they do not name keeps its cells."
PAGE = "Describe, look, change, download. It needs no key; what it asks for does."
FILE = "What the page loads: style, scripts. It needs no key."
KINDS = (
    "The settings of a dataset, of a table and of each kind of column as JSON Schema, and the Faker methods with their "
    "arguments."
)
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


def _file_name() -> Json:
    about = {"description": "A file's name.", "schema": {"type": "string", "enum": sorted(static.found())}}
    return {"name": "file", "in": "path", "required": True, **about}


def _tagged_files(*kinds: str) -> dict[str, Json]:
    tag = {"ETag": {"description": "Names the bytes of the file.", "schema": {"type": "string"}}}
    content = {kind: {"schema": {"type": "string"}} for kind in kinds}
    same = {"description": "The file that `If-None-Match` names.", "headers": tag}
    return {"200": {"description": "The file.", "headers": tag, "content": content}, "304": same}


def _text(kind: str) -> dict[str, Json]:
    return {"200": {"description": "Text.", "content": {kind: {"schema": {"type": "string"}}}}}


def _head(get: Json) -> Json:
    """HEAD beside a GET: the same headers, no body."""
    said = {key: value for key, value in get.items() if key != "responses"}
    bare = {s: {k: v for k, v in r.items() if k != "content"} for s, r in get["responses"].items()}
    name, summary = f"{get['operationId']}_head", f"{get['summary']}: its headers"
    return said | {"operationId": name, "summary": summary, "responses": bare}


def _parameters(settings: Settings) -> list[Json]:
    fields = shapes.model(asks.Generate, settings)["properties"]
    found = []
    for name, said in fields.items():
        if name != "schema":
            schema = {key: value for key, value in said.items() if key not in ("description", "examples")}
            schema["type"] = schema["type"][0] if isinstance(schema["type"], list) else schema["type"]
            about = {"description": said["description"], "schema": schema}
            found.append({"name": name, "in": "query", "required": name == "description", **about})
    about = {"description": "The `ETag` of a file you have.", "schema": {"type": "string"}}
    return [*found, {"name": "If-None-Match", "in": "header", "required": False, **about}]
