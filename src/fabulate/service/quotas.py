"""Limits a minute for each client, shared by all workers: token buckets in one small file that they map together.

A bucket holds a minute's worth. Whoever has something left may take what he asks for, and owes what was not there: so
one large answer is never refused for ever, and costs as many minutes as it is worth. The file has a fixed size; where
many clients come, those who came least lately are forgotten, which gives them a full bucket again.
"""

from __future__ import annotations

import hashlib
import math
import mmap
import struct
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

#: What is limited; the order is that of the file.
KINDS = ("requests", "cells", "llm")
#: Clients whose buckets are kept, and how many places a client's bucket may lie at.
PLACES, NEAR = 4_096, 8
#: A place: the client's mark, the moment of the last use in monotonic seconds, and what is left of each kind.
_PLACE = struct.Struct("<Qd3d")


class Quotas:
    """Buckets in a file of a folder that the workers share, or in memory where there is none.

    `limits`: what each kind has a minute; a kind without one, or with 0, is not limited.
    """

    def __init__(
        self, limits: Mapping[str, int], folder: Path | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = tuple(float(limits.get(kind, 0)) for kind in KINDS)
        self._clock = clock
        self._mine = threading.Lock()
        self._file = (folder / "quotas").open("a+b", 0) if folder is not None and any(self._limits) else None
        if self._file is not None and self._file.tell() < PLACES * _PLACE.size:
            self._file.truncate(PLACES * _PLACE.size)
        self._table = mmap.mmap(self._file.fileno() if self._file else -1, PLACES * _PLACE.size)

    def take(self, client: str, kind: str, amount: float = 1) -> int:
        """Takes the amount and returns 0, or takes nothing and returns the seconds until something is left."""
        at = KINDS.index(kind)
        limit = self._limits[at]
        if not limit:
            return 0
        mark = int.from_bytes(hashlib.blake2b(client.encode(), digest_size=8).digest(), "little") or 1
        with self._alone():
            now = self._clock()
            place, left = self._found(mark, now)
            if left[at] < 1:
                return max(1, math.ceil((1 - left[at]) * 60 / limit))
            left[at] -= amount
            _PLACE.pack_into(self._table, place, mark, now, *left)
            return 0

    def close(self) -> None:
        """Lets the file go."""
        self._table.close()
        if self._file is not None:
            self._file.close()

    def _found(self, mark: int, now: float) -> tuple[int, list[float]]:
        """Where the client's bucket lies, and what is in it now."""
        near = [(mark + step) % PLACES * _PLACE.size for step in range(NEAR)]
        places = [(place, *_PLACE.unpack_from(self._table, place)) for place in near]
        for place, owner, used, *left in places:
            if owner == mark:
                passed = max(0.0, now - used) / 60
                return place, [min(limit, had + passed * limit) for limit, had in zip(self._limits, left, strict=True)]
        return min(places, key=lambda found: found[2] if found[1] else -math.inf)[0], list(self._limits)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._mine:
            if self._file is None or fcntl is None:
                yield
                return
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)


try:
    import fcntl
except ImportError:  # Windows: of two workers that count at the same moment, one may be forgotten
    fcntl = None  # type: ignore[assignment]
