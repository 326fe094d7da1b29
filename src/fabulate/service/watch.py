"""Around every request: an id, the headers of each answer, a line in the log and the counts.

The id is the one that the request brings in `X-Request-Id`, where it is a plain word, else a new one; it is answered in
the same header, so that a user's report and a line of the log can be put together.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from typing import TYPE_CHECKING, Any

from .access import CLIENT

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from .metrics import Metrics

#: The headers of every answer; an answer that has one of its own keeps it.
SECURITY: dict[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
#: Where a handler leaves what the log should say of a request.
NOTES = "fabulate.notes"
_RAW = [(name.lower().encode(), value.encode()) for name, value in SECURITY.items()]
_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")

log = logging.getLogger("fabulate.requests")


class Watch:
    """The outermost middleware; `paths` are those that are counted by name."""

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: Collection[str]) -> None:
        self._app = app
        self._metrics = metrics
        self._paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        came, first, status, size, whole = time.perf_counter(), 0.0, 0, 0, False
        said = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
        name = said if _ID.fullmatch(said) else secrets.token_hex(8).encode()
        notes: dict[str, Any] = scope.setdefault(NOTES, {})

        async def watched(message: Message) -> None:
            nonlocal first, status, size, whole
            if message["type"] == "http.response.start":
                first, status = time.perf_counter() - came, message["status"]
                own = message["headers"] = list(message["headers"])
                given = {header for header, _ in own}
                own += [(b"x-request-id", name), *(header for header in _RAW if header[0] not in given)]
            else:
                size += len(message.get("body", b""))
                whole = not message.get("more_body", False)
            await send(message)

        self._metrics.under_way.inc()
        try:
            await self._app(scope, receive, watched)
        finally:
            took = time.perf_counter() - came
            self._metrics.under_way.dec()
            path = scope["path"] if scope["path"] in self._paths else "other"
            method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
            answered = status if whole else "broken"
            self._metrics.answered(path, method, answered, took=took, first=first or took, size=size)
            line = {
                "id": name.decode(),
                "client": scope.get(CLIENT),
                "method": method if method != "other" else scope["method"][:20],
                "path": scope["path"][:200],
                "status": status if whole else f"{status} broken",
                "ms": round(took * 1e3, 1),
                "bytes": size,
            }
            log.info("request", extra={"request": line | notes})
