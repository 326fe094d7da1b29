"""One plan for everybody who asks for the same at the same time, in this process and in others.

In a process all who wait share one future; a leader, one of a bounded number of daemon threads, makes the plan. Among
processes the leaders of a key take turns by a file lock; a leader who fails leaves a mark beside it, so that those who
waited take its outcome and do not ask again. A mark counts for a request that saw another one, or none, when it began:
so the order is known without a clock, and a clock set back changes nothing.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import deque
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .plan import FALLBACKS, Fallback, Plan
from .store import make_private

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Seconds after which a mark is dropped.
MARK_LIVES = 30.0

#: A mark's own name, the outcome, and the machine's monotonic time in seconds.
Mark = tuple[str, str, float]
_NO_MARK: Mark = ("", "", 0.0)


class Flights:
    """Plans under way, by key, made by at most `most` threads at a time; further ones queue."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._lock = threading.Lock()
        self._flights: dict[str, Future[Plan]] = {}
        self._queue: deque[tuple[str, Future[Plan], Callable[[], Plan]]] = deque()
        self._leaders = 0

    def join(self, key: str, lead: Callable[[], Plan]) -> Future[Plan]:
        """The future of that key's plan, already under way or led by `lead` in a thread of its own. Never blocks."""
        with self._lock:
            if (flight := self._flights.get(key)) is not None:
                return flight
            future: Future[Plan] = Future()
            future.set_running_or_notify_cancel()  # one who no longer wants it must not cancel it for the others
            self._flights[key] = future
            self._queue.append((key, future, lead))
            if self._leaders >= self._most:
                return future
            self._leaders += 1
        try:
            threading.Thread(target=self._work, name=f"fabulate-{self._name}", daemon=True).start()
        except RuntimeError:  # no more threads, or the interpreter is shutting down
            self._work()
        return future

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._queue:
                    self._leaders -= 1
                    return
                key, future, lead = self._queue.popleft()
            try:
                plan = lead()
            except BaseException as error:  # noqa: BLE001 - it is raised where the plan is awaited
                self._land(key)
                future.set_exception(error)
            else:
                self._land(key)
                future.set_result(plan)

    def _land(self, key: str) -> None:
        with self._lock:
            del self._flights[key]


class Turns:
    """Turns among processes: 256 lock files in a folder of the cache's, never deleted, and marks of failures beside.

    Keys that share a lock file wait for one another among processes; in a process they hold it together, since there
    `Flights` keeps leaders of one key apart. Where the folder cannot be used, every turn comes at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._holds: dict[str, _Hold] = {}

    @contextmanager
    def turn(self, key: str, wait: float) -> Iterator[bool]:
        """Alone with the key among processes, or False when `wait` seconds were not enough."""
        try:
            make_private(self._folder.parent)
            make_private(self._folder)
            with self._lock:
                hold = self._holds.get(key[:2]) or _Hold(self._folder / f"{key[:2]}.lock")
                self._holds[key[:2]] = hold
            mine = hold.enter(max(0.0, wait))
        except (OSError, NotImplementedError):
            yield True
            return
        try:
            yield mine
        finally:
            if mine:
                hold.leave()

    def seen(self, key: str) -> str:
        """The name of the key's mark as it stands now, for `failure`; empty where there is none."""
        return self._marks(key).get(key, _NO_MARK)[0]

    def failure(self, key: str, seen: str) -> Fallback | None:
        """The outcome of a leader who failed since the key's mark was `seen`, or None."""
        name, outcome, _ = self._marks(key).get(key, _NO_MARK)
        return next((said for said in FALLBACKS if said == outcome), None) if name != seen else None

    def failed(self, key: str, outcome: Fallback) -> None:
        """Leaves a mark; only within the key's turn."""
        now, path = time.monotonic(), self._path(key)
        temporary = path.with_suffix(".tmp")
        with self._lock:
            marks = {other: mark for other, mark in self._marks(key).items() if 0 <= now - mark[2] <= MARK_LIVES}
            marks[key] = (secrets.token_hex(8), outcome, now)
            try:
                temporary.write_text(json.dumps(marks), encoding="ascii")
                temporary.replace(path)
            except OSError:
                return  # without the mark others ask again, which costs calls and nothing else

    def _path(self, key: str) -> Path:
        return self._folder / f"{key[:2]}.failed.json"

    def _marks(self, key: str) -> dict[str, Mark]:
        try:
            said = json.loads(self._path(key).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        marks = said.items() if isinstance(said, dict) else ()
        return {other: (mark[0], mark[1], mark[2]) for other, mark in marks if _is_mark(mark)}


class _Hold:
    """A lock file as a process holds it: from the first of its threads that wants it to the last that has it."""

    def __init__(self, path: Path) -> None:
        from filelock import FileLock

        self._file = FileLock(path, mode=0o600, thread_local=False)
        self._entering = threading.Lock()
        self._counting = threading.Lock()
        self._count = 0

    def enter(self, wait: float) -> bool:
        """Whether the file is held now, after `wait` seconds at most; OSError."""
        from filelock import Timeout

        end = time.monotonic() + wait
        if not self._entering.acquire(timeout=wait):
            return False
        try:
            with self._counting:
                if self._count:
                    self._count += 1
                    return True
            self._file.acquire(timeout=max(0.0, end - time.monotonic()), poll_interval=0.02)
            with self._counting:
                self._count = 1
        except Timeout:
            return False
        finally:
            self._entering.release()
        return True

    def leave(self) -> None:
        """What `enter` took, given back."""
        with self._counting:
            self._count -= 1
            if self._count == 0:
                self._file.release()


def _is_mark(value: object) -> bool:
    match value:
        case [str(), str(), float()]:
            return True
    return False
