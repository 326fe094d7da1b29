"""Errors as answers: one table of kinds and statuses, one shape, for everything that can go wrong.

The shape is `{"error_type", "message"[, "details"]}`; `details` lists problems, each with path, message and fix.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ..schema import FabulateError, Problem, SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from starlette.requests import Request

#: Each kind of error, its status and when it is answered.
ERRORS: dict[str, tuple[int, str]] = {
    "validation": (400, "The request, its description or its schema cannot be used; the message says what to change."),
    "unauthorized": (401, "The service wants an API key: `Authorization: Bearer KEY`."),
    "not_found": (404, "There is nothing at this path."),
    "method": (405, "The path does not take this method; `Allow` names those it takes."),
    "too_large": (413, "The body is larger than 1 MiB."),
    "media_type": (415, "The body is not JSON by its `Content-Type`."),
    "rate_limited": (429, "Too many requests; `Retry-After` says when to come back."),
    "internal": (500, "Something went wrong here; the log of the service has more."),
    "busy": (503, "Too much is under way; `Retry-After` says when to come back."),
}
KINDS = {status: kind for kind, (status, _) in ERRORS.items()}
#: Problems an answer lists; a schema of a thousand wrong columns has one cause.
MOST_DETAILS = 100


class RefusedError(FabulateError):
    """A request that is answered by an error: its kind in `ERRORS`, and headers the answer needs besides."""

    def __init__(self, kind: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.headers = dict(headers or {})


def answer(error: FabulateError) -> Response:
    """An error of ours as an answer: those that carry no kind are the request's own fault."""
    if isinstance(error, RefusedError):
        return body(error.kind, str(error), headers=error.headers)
    if isinstance(error, SchemaError):
        shown = error.problems[:MOST_DETAILS]
        return body("validation", "\n".join(map(str, shown)), shown)
    return body("validation", str(error))


async def refused(_: Request, error: Exception) -> Response:
    """`answer`, as Starlette calls it."""
    assert isinstance(error, FabulateError)
    return answer(error)


async def unrouted(_: Request, error: Exception) -> Response:
    """`http`, as Starlette calls it."""
    assert isinstance(error, HTTPException)
    return http(error)


def http(error: HTTPException) -> Response:
    """What the router refuses: an unknown path, a wrong method."""
    kind = KINDS.get(error.status_code, "validation")
    allowed = ", ".join(sorted((error.headers or {}).get("Allow", "").split(", ")))
    said = {"not_found": "There is nothing at this path; /docs lists what there is", "method": f"Use {allowed} here"}
    headers = {"Allow": allowed} if kind == "method" else error.headers
    return body(kind, said.get(kind, str(error.detail)), headers=headers)


def body(
    kind: str, message: str, details: Iterable[Problem] = (), *, headers: Mapping[str, str] | None = None
) -> Response:
    """The one shape of an error."""
    said: dict[str, object] = {"error_type": kind, "message": message}
    listed = [{"path": p.path, "message": p.message, "fix": p.fix} for p in details]
    if listed:
        said["details"] = listed
    return Response(json.dumps(said).encode(), ERRORS[kind][0], {**(headers or {})}, media_type="application/json")
