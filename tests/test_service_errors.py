"""Every refusal of the service, with its whole body: a table, so that a gap is a missing row."""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from llm_server import GOOD, LLMServer, plan
from service_process import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMITS = "an answer has at most 1,000 rows and 5,000 cells, hidden ones included"
ROWS = f"a whole number from 1 to 1000 ({LIMITS})"
SEED = "a whole number from 0 to 9223372036854775807"
COUNT = "a whole number from 0 to 9223372036854775808"
EXAMPLE = '{"description": "e-commerce product data", "rows": 1000}'
JSON = {"content-type": "application/json"}
WORDS = {"description": "coffee sales"}
ONE = {"tables": [{"name": "t", "columns": [{"name": "n", "kind": "sequence"}]}]}


@pytest.fixture(scope="module")
def llm() -> Iterator[LLMServer]:
    with LLMServer(plan(GOOD)) as server:
        yield server


@pytest.fixture(scope="module")
def client(llm: LLMServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a service that would ask an LLM, with small limits."""
    cache = tmp_path_factory.mktemp("service") / "cache"
    with (
        Service(cache, llm=llm.url, FABULATE_MAX_ROWS="1000", FABULATE_MAX_CELLS="5000") as service,
        httpx.Client(base_url=service.url, timeout=30) as client,
    ):
        yield client


def validation(message: str, *details: tuple[str, str, str | None]) -> dict[str, Any]:
    said: dict[str, Any] = {"error_type": "validation", "message": message}
    if details:
        said["details"] = [{"path": path, "message": text, "fix": fix} for path, text, fix in details]
    return said


def wrong(path: str, message: str, fix: str | None = None) -> dict[str, Any]:
    """One problem at one place."""
    place = f"{path}: " if path else ""
    return validation(place + message + (f"; {fix}" if fix else ""), (path, message, fix))


REQUIRED = validation("Description required")
FIELDS = (
    "there are description, schema, planner, locale, as_of, rows, seed, offset, total, table, format, report, answers"
)
BODIES: dict[str, tuple[object, dict[str, Any]]] = {
    "no description": ({"rows": 5}, REQUIRED),
    "an empty object": ({}, REQUIRED),
    "an empty description": ({"description": ""}, REQUIRED),
    "a blank description": ({"description": " \n\t "}, REQUIRED),
    "no letter or digit": ({"description": "?! - …"}, REQUIRED),
    "description null": ({"description": None}, REQUIRED),
    "empty comes before wrong rows": ({"description": "", "rows": 0}, REQUIRED),
    "a number": ({"description": 5}, wrong("description", "5 is not a text")),
    "a list": ({"description": ["a"]}, wrong("description", "a list is not a text")),
    "too long": (
        {"description": "a" * 10_001},
        wrong("description", "10,001 characters are too many", "10,000 at the most"),
    ),
    "rows zero": (WORDS | {"rows": 0}, wrong("rows", f"0 is not {ROWS}")),
    "rows negative": (WORDS | {"rows": -5}, wrong("rows", f"-5 is not {ROWS}")),
    "rows fractional": (WORDS | {"rows": 1.5}, wrong("rows", f"1.5 is not {ROWS}")),
    "rows a float": (WORDS | {"rows": 5.0}, wrong("rows", f"5.0 is not {ROWS}")),
    "rows text": (WORDS | {"rows": "5"}, wrong("rows", f'"5" is not {ROWS}')),
    "rows boolean": (WORDS | {"rows": True}, wrong("rows", f"true is not {ROWS}")),
    "rows a list": (WORDS | {"rows": [5]}, wrong("rows", f"a list is not {ROWS}")),
    "rows over the limit": (WORDS | {"rows": 1001}, wrong("rows", f"1001 is not {ROWS}")),
    "rows beyond all bounds": (WORDS | {"rows": 10**30}, wrong("rows", f"{10**30} is not {ROWS}")),
    "seed negative": (WORDS | {"seed": -1}, wrong("seed", f"-1 is not {SEED}")),
    "seed too large": (WORDS | {"seed": 2**63}, wrong("seed", f"{2**63} is not {SEED}")),
    "seed null": (WORDS | {"seed": None}, wrong("seed", f"null is not {SEED}")),
    "offset negative": (WORDS | {"offset": -1}, wrong("offset", f"-1 is not {COUNT}")),
    "total text": (WORDS | {"total": "9"}, wrong("total", f'"9" is not {COUNT}')),
    "a format there is not": (WORDS | {"format": "xlsx"}, wrong("format", '"xlsx" is not csv, jsonl, parquet or zip')),
    "a planner there is not": (WORDS | {"planner": "me"}, wrong("planner", '"me" is not auto, llm or offline')),
    "no day": (WORDS | {"as_of": "2026-02-30"}, wrong("as_of", '"2026-02-30" is not a day, as 2026-06-30')),
    "a moment": (WORDS | {"as_of": "2026-02-03T00"}, wrong("as_of", '"2026-02-03T00" is not a day, as 2026-06-30')),
    "a locale there is not": (
        WORDS | {"locale": "en-US"},
        wrong("locale", "'en-US' is no locale of Faker", "write en_US"),
    ),
    "an unknown field": (WORDS | {"row": 5}, wrong("row", "unknown", "did you mean rows?")),
    "a field far from any": (WORDS | {"zzz": 5}, wrong("zzz", "unknown", FIELDS)),
    "description misspelt": ({"descripton": "coffee"}, wrong("descripton", "unknown", "did you mean description?")),
    "both": (WORDS | {"schema": ONE}, validation("give either a description or a schema, not both")),
    "a schema that is text": ({"schema": "t"}, wrong("schema", '"t" is not an object')),
    "a schema that is empty": ({"schema": {}}, wrong("", "an empty schema", 'name a column, as {"name": "name"}')),
    "two at once": (
        WORDS | {"rows": 0, "seed": -1},
        validation(
            f"rows: 0 is not {ROWS}\nseed: -1 is not {SEED}",
            ("rows", f"0 is not {ROWS}", None),
            ("seed", f"-1 is not {SEED}", None),
        ),
    ),
    "a schema with a fault": (
        {"schema": {"tables": [{"name": "t", "columns": [{"name": "n", "kind": "sequenc"}]}]}},
        wrong("t.n.kind", "unknown kind 'sequenc'", "did you mean sequence?"),
    ),
    "a table there is not": ({"schema": ONE, "table": "u"}, validation("there is no table 'u'; there are t")),
    "a table of a zip": (
        {"schema": ONE, "table": "t", "format": "zip"},
        validation("a zip holds every table; leave out table, or ask for another format"),
    ),
    "a total below the rows": (
        {"schema": ONE, "rows": 5, "offset": 5, "total": 9},
        validation("total must be at least offset + rows (10), not 9"),
    ),
    "a schema of more rows than the limit": (
        {"schema": {"tables": [{"name": "t", "rows": 1001, "columns": [{"name": "n", "kind": "sequence"}]}]}},
        validation(f"t would have 1,001 rows; {LIMITS}"),
    ),
    "too many cells, hidden ones counted": (
        {
            "schema": {
                "main": "t",
                "tables": [
                    {
                        "name": "hidden",
                        "hidden": True,
                        "rows": 800,
                        "columns": [{"name": f"c{n}", "kind": "uuid", "hidden": n > 0} for n in range(5)],
                    },
                    {
                        "name": "t",
                        "columns": [{"name": "n", "kind": "sequence"}, {"name": "m", "kind": "uuid", "hidden": True}],
                    },
                ],
            },
            "rows": 501,
        },
        validation(f"the dataset would have 5,002 cells; {LIMITS}"),
    ),
    "a table that is not the main one, too long": (
        {
            "schema": {
                "main": "t",
                "tables": [
                    {"name": "u", "rows": 1001, "columns": [{"name": "n", "kind": "sequence"}]},
                    {"name": "t", "columns": [{"name": "n", "kind": "sequence"}]},
                ],
            },
            "table": "u",
            "rows": 1,
        },
        validation(f"u would have 1,001 rows; {LIMITS}"),
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_served(name: str, client: httpx.Client, llm: LLMServer) -> None:
    body, said = BODIES[name]
    answer = client.post("/generate", json=body)
    assert (answer.status_code, answer.json()) == (400, said)
    assert answer.headers["content-type"] == "application/json"
    assert llm.calls == 0


BYTES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", f"The body is empty; send JSON, as {EXAMPLE}"),
    "blank": (b" \n", f"The body is empty; send JSON, as {EXAMPLE}"),
    "broken": (b'{"description": ', "The body is not JSON: Expecting value: line 1 column 17 (char 16)"),
    "a list": (b"[1]", f"The body must be an object, as {EXAMPLE}"),
    "null": (b"null", f"The body must be an object, as {EXAMPLE}"),
    "a text": (b'"coffee"', f"The body must be an object, as {EXAMPLE}"),
    "not UTF-8": (b'{"description": "caf\xe9"}', "The body is not UTF-8: byte 20 is wrong"),
    "UTF-16": ('{"description": "a"}'.encode("utf-16"), "The body is not UTF-8: byte 0 is wrong"),
    "NaN": (b'{"description": "a", "rows": NaN}', "The body is not JSON: NaN is no JSON number"),
    "infinity": (b'{"description": "a", "rows": -Infinity}', "The body is not JSON: -Infinity is no JSON number"),
    "a key twice": (
        b'{"description": "a", "rows": 1, "rows": 2}',
        "The body is not JSON: the key 'rows' stands twice in one object",
    ),
    "a key twice inside": (
        b'{"schema": {"a": "name", "a": "name"}}',
        "The body is not JSON: the key 'a' stands twice in one object",
    ),
    "a number without end": (
        b'{"description": "a", "rows": ' + b"1" * 9_000 + b"}",
        "The body is not JSON: the number 11111111111111111111… has 9,000 digits",
    ),
    "nested deeply": (b'{"schema": ' + b"[" * 100_000, "The body is nested too deeply"),
}


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize("path", ["/generate", "/schema", "/preview"])
def test_a_body_that_cannot_be_read(name: str, path: str, client: httpx.Client, llm: LLMServer) -> None:
    body, message = BYTES[name]
    answer = client.post(path, content=body, headers=JSON)
    assert (answer.status_code, answer.json()) == (400, validation(message))
    assert llm.calls == 0


QUERIES: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", REQUIRED),
    "an empty description": ("description=", REQUIRED),
    "rows text": ("description=a&rows=five", wrong("rows", f'"five" is not {ROWS}')),
    "rows fractional": ("description=a&rows=1.5", wrong("rows", f'"1.5" is not {ROWS}')),
    "rows zero": ("description=a&rows=0", wrong("rows", f"0 is not {ROWS}")),
    "an unknown field": ("description=a&sed=5", wrong("sed", "unknown", "did you mean seed?")),
    "a name twice": (
        "description=a&rows=1&rows=2",
        validation(
            "'rows' stands twice in the query; there are description, planner, locale, as_of, rows, seed, offset, "
            "total, table, format, report, answers"
        ),
    ),
    "not UTF-8": ("description=caf%e9", validation("The query is not percent-encoded UTF-8")),
    "a schema": ("schema=a", wrong("schema", "unknown in a query", "POST it as JSON")),
    "too long": (
        "description=" + "a" * 10_001,
        wrong("description", "10,001 characters are too many", "10,000 at the most"),
    ),
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_link_that_cannot_be_served(name: str, client: httpx.Client, llm: LLMServer) -> None:
    query, said = QUERIES[name]
    answer = client.get("/generate?" + query)
    assert (answer.status_code, answer.json()) == (400, said)
    assert llm.calls == 0


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "application/json; charset=latin-1"],
)
def test_what_is_not_json_by_its_type(kind: str, client: httpx.Client, llm: LLMServer) -> None:
    headers = {"content-type": kind} if kind else {}
    answer = client.post("/generate", content=json.dumps(WORDS).encode(), headers=headers)
    message = "Send JSON in UTF-8, with Content-Type: application/json"
    assert (answer.status_code, answer.json()) == (415, {"error_type": "media_type", "message": message})
    assert llm.calls == 0


@pytest.mark.parametrize("size", [(1 << 20) + 1, 3 << 20, 15 << 20])
@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large(size: int, announced: bool, client: httpx.Client) -> None:
    pieces = (b" " * min(65_536, size - at) for at in range(0, size, 65_536))
    answer = client.post("/generate", content=b" " * size if announced else pieces, headers=JSON)
    said = {"error_type": "too_large", "message": "The body has more than 1,048,576 bytes"}
    assert (answer.status_code, answer.json()) == (413, said)
    assert client.get("/health").status_code == 200


def test_a_body_of_exactly_the_limit_is_read(client: httpx.Client) -> None:
    body = json.dumps({"schema": ONE, "rows": 2}).encode()
    assert client.post("/generate", content=body.ljust(1 << 20), headers=JSON).text == "n\n1\n2\n"


def test_a_body_without_an_end_is_not_read_for_ever(client: httpx.Client) -> None:
    """Past 16 MiB the connection is closed; the client is told, or sees the end."""
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as wire:
        wire.sendall(b"POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        wire.sendall(b"Content-Length: 1000000000\r\n\r\n")
        sent = 0
        try:
            while sent < 400 << 20:
                sent += wire.send(b" " * 65_536)
        except OSError:
            pass
    assert sent < 100 << 20


def test_a_client_that_waits_for_leave_sends_nothing_in_vain(client: httpx.Client) -> None:
    with socket.create_connection((client.base_url.host, client.base_url.port or 80), timeout=10) as wire:
        wire.sendall(b"POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        wire.sendall(b"Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n")
        assert wire.recv(1000).startswith(b"HTTP/1.1 413 ")


NOWHERE = ["/page/nope", "/page/", "/nope", "/generate/", "/generate/x", "/docs/oauth2-redirect", "/redoc", "/%00"]


@pytest.mark.parametrize("path", NOWHERE)
def test_a_path_there_is_not(path: str, client: httpx.Client) -> None:
    answer = client.get(path)
    said = {"error_type": "not_found", "message": "There is nothing at this path; /docs lists what there is"}
    assert (answer.status_code, answer.json()) == (404, said)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/generate", "GET, HEAD, POST"),
        ("OPTIONS", "/generate", "GET, HEAD, POST"),
        ("PUT", "/schema", "POST"),
        ("GET", "/schema", "POST"),
        ("GET", "/preview", "POST"),
        ("POST", "/health", "GET, HEAD"),
        ("POST", "/generators", "GET, HEAD"),
        ("POST", "/docs", "GET, HEAD"),
        ("TRACE", "/openapi.json", "GET, HEAD"),
    ],
)
def test_a_method_that_a_path_does_not_take(method: str, path: str, allowed: str, client: httpx.Client) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()) == (405, {"error_type": "method", "message": f"Use {allowed} here"})
    assert answer.headers["allow"] == allowed


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "",
        "a b",
        "[::2]",
        "localhost@evil",
    ],
)
def test_a_host_that_is_not_this_machine(host: str, client: httpx.Client, llm: LLMServer) -> None:
    said = validation("The Host of the request is not this service's; --host 0.0.0.0 serves under any name")
    headers = {"host": host}
    for answer in (client.get("/health", headers=headers), client.post("/generate", json=WORDS, headers=headers)):
        assert (answer.status_code, answer.json()) == (400, said)
    assert llm.calls == 0


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:99", "127.5.5.5", "[::1]:80", "localhost."])
def test_a_host_that_is_this_machine(host: str, client: httpx.Client) -> None:
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_any_host_where_every_address_is_served(tmp_path: Path) -> None:
    with Service(tmp_path / "cache", host="0.0.0.0") as service:
        for host in ("evil.example", "10.0.0.1:80", "anything"):
            assert httpx.get(service.url + "/health", headers={"host": host}).status_code == 200


def test_fields_of_another_path(client: httpx.Client) -> None:
    answer = client.post("/schema", json=WORDS | {"rows": 5})
    fix = "there are description, schema, planner, locale, as_of"
    assert (answer.status_code, answer.json()) == (400, wrong("rows", "unknown", fix))
    assert client.post("/preview", json=WORDS | {"format": "csv"}).status_code == 400


def test_the_llm_by_name_where_none_is_configured(tmp_path: Path) -> None:
    with Service(tmp_path / "cache") as service:
        for answer in (
            httpx.post(service.url + "/generate", json=WORDS | {"planner": "llm"}),
            httpx.get(service.url + "/generate", params=WORDS | {"planner": "llm"}),
        ):
            message = "No LLM is configured: set OPENAI_API_KEY or OPENAI_BASE_URL, or ask for the offline planner"
            assert (answer.status_code, answer.json()) == (400, validation(message))
