"""The OpenAPI document as one HTML page: no script, nothing fetched, nothing built."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Json = dict[str, Any]
STYLE = """
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
code { font: 0.9em ui-monospace, monospace }
section { border-top: 1px solid #8884; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; vertical-align: top; padding: 0.2rem 0.8rem 0.2rem 0; border-bottom: 1px solid #8882 }
th { font-weight: 600 }
.method { text-transform: uppercase; font-weight: 700; margin-right: 0.5rem }
"""

#: What the browser may do with the page: show it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def html(document: Json) -> str:
    """The page: a part a path and method, with its fields, its answers and their headers."""
    info = document["info"]
    parts = [
        f"<title>{escape(info['title'])}</title><style>{STYLE}</style>",
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1><p>{_text(info['description'])}</p>",
        '<p>For programs: <a href="openapi.json">openapi.json</a></p>',
    ]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method != "head":
                parts.extend(_operation(document, path, method, operation))
    page = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n{page}\n</html>\n'


def _operation(document: Json, path: str, method: str, operation: Json) -> Iterator[str]:
    name = escape(operation["operationId"])
    yield f'<section id="{name}"><h2><span class="method">{method}</span><code>{escape(path)}</code></h2>'
    yield f"<p><b>{_text(operation['summary'])}.</b> {_text(operation['description'])}</p>"
    if fields := list(fields_of(document, operation)):
        yield _table(("field", "type", "meaning"), fields)
    yield _table(("answer", "body", "meaning"), answers_of(document, operation))
    if headers := operation["responses"]["200"].get("headers"):
        yield _table(("header", "", "meaning"), ((f"`{h}`", "", said["description"]) for h, said in headers.items()))
    yield "</section>"


def fields_of(document: Json, operation: Json) -> Iterator[tuple[str, str, str]]:
    """Each field or parameter of a request: name, type, meaning."""
    for parameter in operation.get("parameters", []):
        yield f"`{parameter['name']}`", typed(document, parameter["schema"]), parameter["description"]
    for media in operation.get("requestBody", {}).get("content", {}).values():
        for name, said in resolved(document, media["schema"])["properties"].items():
            yield f"`{name}`", typed(document, said), said.get("description", "")


def answers_of(document: Json, operation: Json) -> Iterator[tuple[str, str, str]]:
    """Each answer of an operation: status, body, meaning; the fields of a JSON body by name."""
    for status, said in operation["responses"].items():
        content = said.get("content", {})
        shapes = [_shape(document, kind, media["schema"]) for kind, media in content.items()]
        yield status, "; ".join(shapes), said["description"]


def _shape(document: Json, kind: str, schema: Json) -> str:
    if kind != "application/json":
        return f"`{kind}`"
    for part in schema.get("allOf", []):
        if "const" in part.get("properties", {}).get("error_type", {}):
            return f"an error, `{part['properties']['error_type']['const']}`"
    names = resolved(document, schema).get("properties", {})
    return "JSON: " + ", ".join(f"`{name}`" for name in names) if names else "JSON"


def resolved(document: Json, schema: Json) -> Json:
    """A schema, or the one it points at."""
    if "$ref" in schema:
        found: Json = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def typed(document: Json, schema: Json) -> str:
    """A type in a few words: `integer, 0 to 10`, `csv or zip`."""
    if "enum" in schema:
        words = " ".join(f"`{value}`" for value in schema["enum"])
    else:
        kinds = schema.get("type", "")
        words = kinds if isinstance(kinds, str) else " or ".join(kind for kind in kinds if kind != "null")
        words += f", {schema['format']}" if "format" in schema else ""
    if "maximum" in schema:
        words += f", {schema.get('minimum', 0)} to {schema['maximum']}"
    if "maxLength" in schema:
        words += f", at most {schema['maxLength']:,} characters"
    return words + (f" (default `{schema['default']}`)" if "default" in schema else "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["".join(f"<th>{h}</th>" for h in head)]
    lines += ["".join(f"<td>{_text(cell)}</td>" for cell in row) for row in rows]
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _text(text: str) -> str:
    """Text with `code` in backticks, escaped."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
