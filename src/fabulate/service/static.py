"""The page's own files, as they are in the package: nothing is built, and they may load nothing but one another.

They hold no secret and read nothing, so they are served without a key: the page asks for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import Response

from . import answers, packed

if TYPE_CHECKING:
    from starlette.requests import Request

INDEX, FOLDER = "index.html", "page"
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
#: What a browser may do with the page: load these files, ask this service, and write no text as HTML.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class File:
    """A file's bytes, the same as gzip, its `Content-Type` and its `ETag`."""

    body: bytes
    small: bytes
    kind: str
    tag: str


@cache
def found() -> dict[str, File]:
    """Every file of the page by its name."""
    folder = files("fabulate").joinpath(FOLDER)
    made = {}
    for one in folder.iterdir():
        kind = TYPES.get(one.name[one.name.rfind(".") :])
        if kind is not None:
            body = one.read_bytes()
            tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
            made[one.name] = File(body, packed.whole(body), kind, tag)
    return made


async def page(request: Request) -> Response:
    """The page at `/`, a file of it at its name; asked for again it is 304 unless it has changed."""
    file = found().get(request.path_params.get("file", INDEX))
    if file is None:
        raise HTTPException(404)
    head = {"ETag": file.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding", "Content-Security-Policy": POLICY}
    if answers.matches(file.tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=head)
    if not packed.accepted(request.headers.get("accept-encoding", "")):
        return Response(file.body, headers=head, media_type=file.kind)
    return Response(file.small, headers=head | {"Content-Encoding": "gzip"}, media_type=file.kind)
