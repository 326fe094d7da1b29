"""What every request passes first: who asks, from where, how many at a time; and the last resort for errors.

A web page on another site can make a browser call a local service under a name of its own (DNS rebinding), which the
check of `Host` stops, or load a link of it as an image, which the browser's own `Sec-Fetch-Site` tells.
"""

from __future__ import annotations

import errno
import ipaddress
import logging
import re
from typing import TYPE_CHECKING

from .access import CLIENT, Access, is_open
from .errors import body

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from .quotas import Quotas

#: Requests under way in a process, those that wait for a plan included.
AT_ONCE = 1_000
#: The variable that tells the processes of the service which address is served at.
HOST = "FABULATE_HOST"
#: Hosts to serve at that mean every address.
EVERYWHERE = ("0.0.0.0", "::", "")

BUSY = "Too much is under way; try again"
#: What an operating system says that has no more to give.
USED_UP = (errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EAGAIN)

log = logging.getLogger("fabulate.service")


class Guard:
    """Middleware around the whole application; `host` is the address that is served at."""

    def __init__(
        self,
        app: ASGIApp,
        host: str,
        at_once: int = AT_ONCE,
        access: Access | None = None,
        quotas: Quotas | None = None,
    ) -> None:
        self._app = app
        self._host = host.strip("[]").lower()
        self._at_once = at_once
        self._access = access or Access()
        self._quotas = quotas
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if (refused := self._refused(scope)) is not None:
            await refused(scope, receive, send)
            return
        self._under_way += 1
        try:
            await self._last_resort(scope, receive, send)
        finally:
            self._under_way -= 1

    def _refused(self, scope: Scope) -> Response | None:
        """The answer to a request that goes no further."""
        if not self._known(_host(scope)):
            return body(
                "validation", "The Host of the request is not this service's; --host 0.0.0.0 serves under any name"
            )
        if _is_elsewhere(scope):
            return body("validation", "The request comes from a page of another site; open the link itself")
        client = self._access.client(scope)
        if client is None:
            asking = {"WWW-Authenticate": 'Basic realm="Fabulate", charset="UTF-8"'}
            return body("unauthorized", "Send an API key, as Authorization: Bearer KEY", headers=asking)
        scope[CLIENT] = client
        if is_open(scope["path"]):
            return None
        if self._quotas is not None and (wait := self._quotas.take(client, "requests")):
            return body("rate_limited", "Too many requests; try again later", headers={"Retry-After": str(wait)})
        if self._under_way >= self._at_once:
            return body("busy", BUSY, headers={"Retry-After": "1"})
        return None

    async def _last_resort(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception as error:  # whatever it is, the user gets an answer and the log the trace
            used_up = isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in USED_UP)
            if used_up:
                log.error("%s %s: the machine has no more to give: %s", scope["method"], scope["path"], error)
            else:
                log.exception("%s %s failed", scope["method"], scope["path"])
            if not started:
                answer = body("internal", "Something went wrong here; the log of the service has more")
                await (body("busy", BUSY, headers={"Retry-After": "1"}) if used_up else answer)(scope, receive, send)

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


def _is_elsewhere(scope: Scope) -> bool:
    """Whether a browser sends this for a page of another site, and not because its user opened the link."""
    said = {name: value for name, value in scope["headers"] if name.startswith(b"sec-fetch-")}
    if said.get(b"sec-fetch-site") not in (b"cross-site", b"same-site"):
        return False
    opened = said.get(b"sec-fetch-mode") == b"navigate" and said.get(b"sec-fetch-dest") == b"document"
    return not opened or b"planner=llm" in scope["query_string"]  # an LLM costs: no page may send its reader to it


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
