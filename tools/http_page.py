"""The page `docs/http.md`, from the OpenAPI document and from answers of the running application.

`tools/reference.py` writes it with the other reference pages.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fabulate.service import openapi, page
from fabulate.service.errors import ERRORS
from fabulate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import httpx

SCHEMA = {
    "tables": [
        {
            "name": "orders",
            "columns": [
                {"name": "order_id", "kind": "sequence", "format": "O-{:05d}"},
                {"name": "status", "kind": "category", "values": {"paid": 8, "open": 2}},
                {"name": "amount", "kind": "number", "min": 5, "max": 90},
            ],
        }
    ]
}
#: Requests whose answers the page shows.
EXAMPLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("A schema instead of a description", {"schema": SCHEMA, "rows": 3, "seed": 7}),
    ("No description", {"rows": 3}),
    ("A name that is nearly right", {"description": "student grades", "row": 3}),
    ("Too many rows", {"description": "student grades", "rows": 20_000_000}),
)
INTRODUCTION = """\
# HTTP

<!-- Written by `tools/reference.py`; a test holds it current. -->

    fabulate serve

starts the service at `http://127.0.0.1:8000`: there is a page to describe, look, change and download; what is
below stands at `/docs` too, for programs at `/openapi.json`.

    curl -s http://127.0.0.1:8000/generate --json '{"description": "student grades", "rows": 1000}' -o grades.csv

In a notebook a link is enough:

    pd.read_csv("http://127.0.0.1:8000/generate?description=student+grades&rows=500&seed=1")

`POST` takes JSON only, so that no web page can post to a service on your machine; for the same reason `Host` must be a
name of this machine or the address that is served at, unless it is served with `--host 0.0.0.0`."""


def markdown() -> str:
    """The page, as text."""
    return asyncio.run(_markdown())


async def _markdown() -> str:
    import httpx

    from fabulate.service.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(cache_dir=Path(folder))
        document = openapi.document(settings)
        app = create_app(settings, "127.0.0.1")
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            answers = [(name, said, await client.post("/generate", json=said)) for name, said in EXAMPLES]
        app.state.work.close()
    parts = [INTRODUCTION, "## Examples", *_examples(answers), *_operations(document), "## Errors", _errors()]
    return "\n\n".join(parts) + "\n"


def _examples(answers: Iterable[tuple[str, dict[str, Any], httpx.Response]]) -> Iterator[str]:
    for name, said, answer in answers:
        shown = [f"POST /generate\n{json.dumps(said)}", f"{answer.status_code} {answer.headers['content-type']}"]
        headers = [f"{name.title()}: {value}" for name, value in answer.headers.items() if name.startswith("fabulate")]
        if headers:
            shown[1] += "\n" + "\n".join(headers)
        shown.append(answer.text.rstrip())
        yield f"{name}:\n\n```text\n" + "\n\n".join(shown) + "\n```"


def _operations(document: dict[str, Any]) -> Iterator[str]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method == "head":
                continue
            also = " (and `HEAD`)" if method == "get" else ""
            yield f"## `{method.upper()} {path}`{also}"
            yield f"{operation['summary']}. {operation['description']}"
            if fields := list(page.fields_of(document, operation)):
                yield _table(("field", "type", "meaning"), fields)
            yield _table(("answer", "body", "meaning"), page.answers_of(document, operation))
            if headers := operation["responses"]["200"].get("headers"):
                yield _table(("header", "meaning"), ((f"`{h}`", said["description"]) for h, said in headers.items()))


def _errors() -> str:
    rows = ((f"`{kind}`", str(status), about) for kind, (status, about) in ERRORS.items())
    shape = '{"error_type": "validation", "message": "…", "details": [{"path": "rows", "message": "…", "fix": null}]}'
    return f"All have one shape; `details` is there where places can be named:\n\n    {shape}\n\n" + _table(
        ("error_type", "status", "when"), rows
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(markdown().encode())
