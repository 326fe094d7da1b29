"""What every request passes first: the `Host` check, the limit of requests at a time, and the last resort for errors.

A web page on another site can make a browser call a local service under a name of its own (DNS rebinding); the check of
`Host` is what stops it.
"""

from __future__ import annotations

import ipaddress
import logging
import re
from typing import TYPE_CHECKING

from .errors import body

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Requests under way in a process, those that wait for a plan included.
AT_ONCE = 1_000
#: The variable that tells the processes of the service which address is served at.
HOST = "FABULATE_HOST"
#: Hosts to serve at that mean every address.
EVERYWHERE = ("0.0.0.0", "::", "")

log = logging.getLogger("fabulate.service")


class Guard:
    """Middleware around the whole application; `host` is the address that is served at."""

    def __init__(self, app: ASGIApp, host: str, at_once: int = AT_ONCE) -> None:
        self._app = app
        self._host = host.strip("[]").lower()
        self._at_once = at_once
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if not self._known(_host(scope)):
            message = "The Host of the request is not this service's; --host 0.0.0.0 serves under any name"
            await body("validation", message)(scope, receive, send)
            return
        if self._under_way >= self._at_once:
            await body("busy", "Too much is under way; try again", headers={"Retry-After": "1"})(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._last_resort(scope, receive, send)
        finally:
            self._under_way -= 1

    async def _last_resort(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:  # whatever it is, the user gets an answer and the log the trace
            log.exception("%s %s failed", scope["method"], scope["path"].encode("unicode_escape").decode())
            if not started:
                answer = body("internal", "Something went wrong here; the log of the service has more")
                await answer(scope, receive, send)

    def _known(self, host: str | None) -> bool:
        if self._host in EVERYWHERE:
            return True
        return host is not None and (host == self._host or is_loopback(host))


def _host(scope: Scope) -> str | None:
    """The name in `Host` without its port, in small letters; None where there is not exactly one that can be read."""
    said = [value for name, value in scope["headers"] if name == b"host"]
    text = said[0].decode("latin-1").lower() if len(said) == 1 else ""
    found = re.fullmatch(r"\[([0-9a-f:.]+)\](:\d*)?|([a-z0-9._-]+)(:\d*)?", text)
    if found is None:
        return None
    return found[1] or found[3].removesuffix(".")


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
