"""Whole answers: JSON and bytes, as gzip where that is worth it, and answers without a body."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.responses import Response

from . import packed

if TYPE_CHECKING:
    from starlette.requests import Request


def of_json(value: object, request: Request | None = None) -> Response:
    """A value as JSON."""
    return of_bytes(json.dumps(value).encode(), "application/json", request)


def of_bytes(body: bytes, kind: str, request: Request | None) -> Response:
    """A body that is whole, as gzip where that is accepted and worth it."""
    if request is None or len(body) < packed.LEAST:
        return Response(body, media_type=kind)
    if not packed.accepted(request.headers.get("accept-encoding", "")):
        return Response(body, headers={"Vary": "Accept-Encoding"}, media_type=kind)
    head = {"Vary": "Accept-Encoding", "Content-Encoding": "gzip"}
    return Response(packed.whole(body), headers=head, media_type=kind)


def bodiless(head: dict[str, str], kind: str, *, had: bool) -> Response:
    """The answer to HEAD, or 304 where the client has the file already."""
    if had:
        kept = {name: value for name, value in head.items() if not name.startswith("Content-")}
        return Response(status_code=304, headers=kept)
    response = Response(headers=head, media_type=kind)
    del response.headers["content-length"]
    return response
