"""Small answers, kept: the same request gives the same bytes, so a class that loads one dataset costs it once.

They are found by their `ETag`, which names all that the bytes depend on. A process has its own, bounded in bytes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

#: Bytes of all answers kept, and of the largest one.
MOST, LARGEST = 32 << 20, 1 << 18


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of an answer, and its `Content-Encoding` where it has one."""

    data: bytes
    coding: str | None = None


class Kept:
    """Answers by their tag, least recently asked for first; safe to share among threads."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._bodies: OrderedDict[str, Body] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, tag: str) -> Body | None:
        """The body that was kept, or None."""
        with self._lock:
            body = self._bodies.get(tag)
            if body is not None:
                self._bodies.move_to_end(tag)
            return body

    def keep(self, tag: str, body: Body) -> Body:
        """Keeps a body that is not too large, and gives it back."""
        if len(body.data) <= LARGEST:
            with self._lock:
                if tag not in self._bodies:
                    self._bodies[tag] = body
                    self._size += len(body.data)
                while self._size > self._most:
                    self._size -= len(self._bodies.popitem(last=False)[1].data)
        return body

    @property
    def size(self) -> int:
        """Bytes kept."""
        return self._size
