"""Rows to an answer, pulled block by block through a thread, so that the event loop only ever sends.

The next block is made when the last one was sent: a slow reader holds one block, a reader who leaves ends the work.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from contextlib import nullcontext
from typing import TYPE_CHECKING

from starlette.responses import Response

from ..schema import FabulateError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager

    from starlette.types import Receive, Scope, Send

    from ..columns import Batch
    from ..engine import Program
    from .packed import Packed

#: Bytes and seconds after which a chunk is sent.
CHUNK, SECONDS = 1 << 18, 0.05
#: Rows of a first block. Blocks grow while they take less than `QUICK` seconds: columns differ in speed a thousandfold.
FIRST, QUICK = 1_024, 0.02
#: Seconds for which a block waits for short work.
YIELD = 0.05

log = logging.getLogger("fabulate.service")


class StoppedError(Exception):
    """The reader left; raised inside the work to end it."""


class Lane:
    """Short work goes first: a long answer waits with its next block while there is some, but never for long.

    `with lane:` around short work, on the event loop; `give_way()` before a block, in any thread.
    """

    def __init__(self) -> None:
        self._short = 0
        self._clear = threading.Event()
        self._clear.set()

    def __enter__(self) -> None:
        self._short += 1
        self._clear.clear()

    def __exit__(self, *failure: object) -> None:
        self._short -= 1
        if not self._short:
            self._clear.set()

    def give_way(self) -> None:
        """Waits until there is no short work, `YIELD` seconds at the most."""
        self._clear.wait(YIELD)


class Blocks:
    """The blocks of an answer's tables; `stop` ends them, `made` counts them, a `lane` lets others go first."""

    def __init__(self, program: Program, seed: int, sizes: Mapping[str, int]) -> None:
        self._program, self._seed, self._sizes = program, seed, sizes
        self.lane: Lane | None = None
        self.stop = threading.Event()
        self.made = 0

    def of(self, table: str, start: int, stop: int) -> Iterator[Batch]:
        """Rows start..stop of a table, in blocks as long as are quick to make; StoppedError when `stop` is set."""
        most = self._program.block_rows(table)
        step, at = min(FIRST, most), start
        while at < stop:
            if self.stop.is_set():
                raise StoppedError
            if self.lane is not None:
                self.lane.give_way()
            began = time.perf_counter()
            batch = self._program.run(table, at, min(at + step, stop), self._seed, self._sizes)
            self.made += 1
            at += step
            yield batch
            step = _next(step, time.perf_counter() - began, most)


def _next(step: int, seconds: float, most: int) -> int:
    """The rows of the next block: longer after a quick one, shorter after a slow one."""
    if seconds < QUICK:
        return min(2 * step, most)
    return max(step // 2, 16) if seconds > 4 * QUICK else step


class Pieces:
    """The bytes of an answer, a chunk at a time, in whichever thread asks for it."""

    def __init__(self, source: Iterator[bytes], blocks: Blocks) -> None:
        self._source, self.blocks = source, blocks
        self.done = False

    def pull(self) -> bytes:
        """The next chunk, with at least one block's rows in the first; `done` is set with the last."""
        pieces, size, until = [], 0, time.perf_counter() + SECONDS
        for piece in self._source:
            if piece:
                pieces.append(piece)
                size += len(piece)
            if self.blocks.made and (size >= CHUNK or (size and time.perf_counter() > until)):
                return b"".join(pieces)
        self.done = True
        return b"".join(pieces)


class Streamed(Response):
    """An answer of unknown length: `first`, then what `pieces` gives, made in the threads of `pool`.

    `held` is left when the answer has ended, however it did.
    """

    def __init__(
        self,
        first: bytes,
        pieces: Pieces | Packed,
        pool: Executor,
        headers: Mapping[str, str],
        media_type: str,
        held: AbstractContextManager[object] | None = None,
    ) -> None:
        self.status_code, self.media_type, self.background = 200, media_type, None
        self._first, self._pieces, self._pool = first, pieces, pool
        self._held = held or nullcontext()
        self.init_headers(headers)

    def init_headers(self, headers: Mapping[str, str] | None = None) -> None:
        """Headers without a length, which nobody knows yet."""
        self.body = b""
        super().init_headers(headers)
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends until the end, the reader's leaving or an error; then the connection breaks without the last chunk."""
        with self._held:
            await self._send(receive, send)

    async def _send(self, receive: Receive, send: Send) -> None:
        stop = self._pieces.blocks.stop
        left = asyncio.ensure_future(_left(receive))
        left.add_done_callback(lambda _: stop.set())
        loop = asyncio.get_running_loop()
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            chunk = self._first
            while True:
                more = not self._pieces.done
                await send({"type": "http.response.body", "body": chunk, "more_body": more})
                if not more or left.done():
                    return
                chunk = await loop.run_in_executor(self._pool, self._pieces.pull)
        except StoppedError:
            log.debug("the reader left")
        except FabulateError as error:
            log.error("an answer broke off: %s", error)
        finally:
            stop.set()
            left.cancel()


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
