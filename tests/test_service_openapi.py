"""What the service says of itself, held to what it answers: the OpenAPI document and /docs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from service_process import Service

from fabulate.service.app import create_app
from fabulate.service.errors import ERRORS
from fabulate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JSON = {"content-type": "application/json"}
SCHEMA = {"tables": [{"name": "t", "columns": [{"name": "n", "kind": "sequence"}]}]}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    cache = tmp_path_factory.mktemp("service") / "cache"
    with Service(cache) as service, httpx.Client(base_url=service.url, timeout=60) as client:
        service.loaded()
        yield client


@pytest.fixture(scope="module")
def document(client: httpx.Client) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/openapi.json").json()
    return said


def test_every_path_is_documented_and_there(document: dict[str, Any], tmp_path: Path) -> None:
    app = create_app(Settings(cache_dir=tmp_path))
    routes = {(route.path, method.lower()) for route in app.routes for method in route.methods}  # type: ignore[attr-defined]
    said = {(path, method) for path, methods in document["paths"].items() for method in methods}
    assert routes == said
    app.state.work.close()


ANSWERS: list[tuple[str, str, dict[str, Any], int]] = [
    ("post", "/generate", {"json": {"schema": SCHEMA}}, 200),
    ("post", "/generate", {"json": {"schema": SCHEMA, "format": "zip"}}, 200),
    ("post", "/generate", {"json": {"schema": SCHEMA, "format": "parquet"}}, 200),
    ("post", "/generate", {"json": {"schema": SCHEMA, "format": "jsonl"}}, 200),
    ("post", "/generate", {"json": {}}, 400),
    ("post", "/generate", {"content": b"{}"}, 415),
    ("post", "/generate", {"content": b" " * 2_000_000, "headers": JSON}, 413),
    ("get", "/generate", {"params": {"description": "bicycle rentals"}}, 200),
    ("head", "/generate", {"params": {"description": "bicycle rentals"}}, 200),
    ("get", "/generate", {"params": {"description": "bicycle rentals"}, "headers": {"if-none-match": "*"}}, 304),
    ("get", "/generate", {}, 400),
    ("post", "/schema", {"json": {"schema": SCHEMA}}, 200),
    ("post", "/schema", {"json": {"schema": 5}}, 400),
    ("post", "/schema", {"content": b"{}"}, 415),
    ("post", "/schema", {"content": b" " * 2_000_000, "headers": JSON}, 413),
    ("post", "/preview", {"json": {"schema": SCHEMA}}, 200),
    ("post", "/preview", {"json": {"rows": 3}}, 400),
    ("post", "/rows", {"json": {"schema": SCHEMA, "first": 98, "count": 5}}, 200),
    ("post", "/rows", {"json": {"schema": SCHEMA, "count": 5_000}}, 400),
    ("post", "/report", {"json": {"description": "bicycle rentals, 30% returned late"}}, 200),
    ("post", "/report", {"json": {"schema": SCHEMA, "most": 0}}, 400),
    ("post", "/change", {"json": {"schema": SCHEMA, "description": "add a price"}}, 200),
    ("post", "/change", {"json": {"schema": SCHEMA, "description": " "}}, 400),
    ("post", "/change", {"json": {"description": "add a price"}}, 400),
    ("get", "/generators", {}, 200),
    ("get", "/health", {}, 200),
    ("get", "/health", {"headers": {"host": "evil.example"}}, 400),
    ("get", "/ready", {}, 200),
    ("get", "/metrics", {}, 200),
    ("get", "/openapi.json", {}, 200),
    ("get", "/docs", {}, 200),
    ("get", "/", {}, 200),
    ("get", "/", {"headers": {"if-none-match": "*"}}, 304),
]


@pytest.mark.parametrize(("method", "path", "asked", "status"), ANSWERS)
def test_an_answer_is_as_documented(
    method: str, path: str, asked: dict[str, Any], status: int, client: httpx.Client, document: dict[str, Any]
) -> None:
    answer = client.request(method, path, **asked)
    assert answer.status_code == status
    said = document["paths"][path][method]["responses"][str(status)]
    if "content" in said:
        assert answer.headers["content-type"] in said["content"]
        schema = said["content"][answer.headers["content-type"]]["schema"]
        if answer.headers["content-type"] == "application/json":
            assert not list(_faults(answer.json(), schema, document, "$"))
    documented = {name.lower() for name in said.get("headers", {})}
    extra = {name for name in answer.headers if name.startswith("fabulate-") or name in ("etag", "content-disposition")}
    assert extra <= documented or status == 304


def _faults(value: Any, schema: dict[str, Any], document: dict[str, Any], at: str) -> Iterator[str]:
    """Where a value is not as the part of JSON Schema says that the document uses."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for part in schema.get("allOf", []):
        yield from _faults(value, part, document, at)
    choices = schema.get("anyOf", [])
    if choices and not any(not list(_faults(value, choice, document, at)) for choice in choices):
        yield f"{at}: {value!r} is none of {choices}"
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    if "type" in schema and not isinstance(value, kinds[schema["type"]]):
        yield f"{at}: {value!r} is no {schema['type']}"
        return
    if ("const" in schema and value != schema["const"]) or ("enum" in schema and value not in schema["enum"]):
        yield f"{at}: {value!r}"
    if isinstance(value, dict):
        yield from (f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value)
        for name, part in schema.get("properties", {}).items():
            if name in value:
                yield from _faults(value[name], part, document, f"{at}.{name}")
        if schema.get("required") and "properties" in schema:
            yield from (f"{at}.{name} is not documented" for name in value if name not in schema["properties"])
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(item, schema.get("items", {}), document, f"{at}[{index}]")


def test_no_operation_answers_422_and_errors_have_their_status(document: dict[str, Any]) -> None:
    statuses = {str(status): kind for kind, (status, _) in ERRORS.items()}
    for methods in document["paths"].values():
        for method, operation in methods.items():
            assert "422" not in operation["responses"]
            for status, said in operation["responses"].items():
                if int(status) >= 400 and method != "head":
                    shape = said["content"]["application/json"]["schema"]["allOf"]
                    assert shape[1]["properties"]["error_type"]["const"] == statuses[status]


def test_the_limits_stand_in_the_document(document: dict[str, Any]) -> None:
    assert document["components"]["schemas"]["GenerateRequest"]["properties"]["rows"]["maximum"] == 10_000_000


def test_the_page_fetches_nothing_and_runs_nothing(client: httpx.Client) -> None:
    answer = client.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert not re.search(r"<script|<img|<link|<iframe|https?://|@import|url\(|\son\w+=", answer.text)
    for path in ("/generate", "/schema", "/preview", "/generators", "/health"):
        assert f"<code>{path}</code>" in answer.text
