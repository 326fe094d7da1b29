"""Who may come in: API keys, kept as hashes and compared in constant time, and a name for each client.

A key comes as `Authorization: Bearer KEY`, or as the password of `Basic`, which is how a browser asks for it. Without
keys a client is its address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Scope

#: Where the client's name is kept in a request's scope.
CLIENT = "fabulate.client"
#: Paths that anybody may ask: what starts and stops services has no key, and the page asks its reader for one.
OPEN = ("/health", "/ready", "/")
#: The page's files.
FILES = "/page/"


def is_open(path: str) -> bool:
    """Whether a path is answered without a key, whoever asks."""
    return path in OPEN or path.startswith(FILES)


class Access:
    """The keys of a service; with none, everybody may come in."""

    def __init__(self, hashes: Iterable[str] = ()) -> None:
        self._hashes = tuple(hashes)

    def client(self, scope: Scope) -> str | None:
        """The client's name (a key's first characters, hashed, or an address), or None where a key is wanted."""
        if self._hashes and not is_open(scope["path"]):
            said = hashlib.sha256(_key(scope).encode()).hexdigest()
            known = [hmac.compare_digest(said, key) for key in self._hashes]  # all of them, whichever fits
            return f"key {said[:8]}" if any(known) else None
        return str(scope["client"][0]) if scope.get("client") else "?"


def _key(scope: Scope) -> str:
    """The key that a request gives; empty where it gives none, or several."""
    said = [value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"]
    scheme, _, rest = said[0].partition(" ") if len(said) == 1 else ("", "", "")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest.strip(), validate=True).decode().partition(":")[2]
        except ValueError:  # no base64, or no text in it
            return ""
    return ""
