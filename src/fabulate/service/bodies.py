"""A request's bytes to JSON data: read within limits, refused before anybody is asked for a plan.

JSON is read strictly: UTF-8, an object, each key once, no NaN. A body that is too large is read and thrown away up to a
bound, since a client that is still sending would see a reset instead of the answer.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from ..schema import RequestError
from ..schema.errors import listed
from .errors import RefusedError

if TYPE_CHECKING:
    from starlette.requests import Request

MOST_BYTES, MOST_DISCARDED = 1 << 20, 16 << 20
EXAMPLE = '{"description": "e-commerce product data", "rows": 1000}'
#: Fields of a query that are numbers.
NUMBERS = ("rows", "seed", "offset", "total")
#: And those that are true or false.
TRUTHS = ("report", "answers")


async def from_json(request: Request) -> dict[str, Any]:
    """The object in the body; RefusedError (media_type, too_large) and RequestError say what else it is."""
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*\"?([^\s\";]+)", parameters, re.IGNORECASE)
    if kind.strip().lower() != "application/json" or (charset and charset[1].lower() not in ("utf-8", "utf8")):
        raise RefusedError("media_type", "Send JSON in UTF-8, with Content-Type: application/json")
    if "content-encoding" in request.headers and request.headers["content-encoding"].strip().lower() != "identity":
        raise RefusedError("media_type", "Send the body without Content-Encoding")
    return parse(await _read(request))


async def _read(request: Request) -> bytes:
    announced = request.headers.get("content-length", "")
    large = announced.isdecimal() and int(announced[:20]) > MOST_BYTES
    waits = "100-continue" in request.headers.get("expect", "").lower()
    pieces: list[bytes] = []
    size = 0
    if not (large and waits):  # a client that waits for leave has sent nothing yet
        async for piece in request.stream():
            size += len(piece)
            if size <= MOST_BYTES and not large:
                pieces.append(piece)
            if size > MOST_DISCARDED:
                break
    if large or size > MOST_BYTES:
        close = {"Connection": "close"} if size > MOST_DISCARDED or waits else None
        raise RefusedError("too_large", f"The body has more than {MOST_BYTES:,} bytes", close)
    return b"".join(pieces)


def parse(text: bytes) -> dict[str, Any]:
    """A body as JSON data; RequestError for anything but an object with keys that stand once."""
    if not text.strip():
        raise RequestError(f"The body is empty; send JSON, as {EXAMPLE}")
    try:
        value = json.loads(text.decode(), object_pairs_hook=_once, parse_constant=_no_constant, parse_int=_int)
    except UnicodeDecodeError as error:
        raise RequestError(f"The body is not UTF-8: byte {error.start} is wrong") from None
    except RecursionError:
        raise RequestError("The body is nested too deeply") from None
    except ValueError as error:
        raise RequestError(f"The body is not JSON: {error}"[:300]) from None
    if not isinstance(value, dict):
        raise RequestError(f"The body must be an object, as {EXAMPLE}")
    return value


def from_query(request: Request, known: list[str]) -> dict[str, Any]:
    """The fields in a query string, numbers as numbers; RequestError where a name stands twice."""
    query: bytes = request.scope["query_string"]
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise RequestError("The query is not percent-encoded UTF-8") from None
    except ValueError as error:
        raise RequestError(f"The query cannot be read: {error}") from None
    said: dict[str, Any] = {}
    for name, text in pairs:
        if name in said:
            raise RequestError(f"{name[:60]!r} stands twice in the query; there are {listed(known, 20)}")
        said[name] = _number(text) if name in NUMBERS else text
        if name == "rows" and "=" in text:
            parts = [part.partition("=") for part in text.split(",")]
            said[name] = {table.strip(): _number(count.strip()) for table, _, count in parts}
        if name in TRUTHS and text in ("true", "false"):
            said[name] = text == "true"
    return said


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"-?\d{1,30}", text, re.ASCII) else text


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        doubled = next(name for at, name in enumerate(names) if name in names[:at])
        raise ValueError(f"the key {doubled[:60]!r} stands twice in one object")
    return value


def _int(digits: str) -> int:
    if len(digits) > 100:
        raise ValueError(f"the number {digits[:20]}… has {len(digits):,} digits")
    return int(digits)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
