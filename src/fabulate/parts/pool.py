"""Units made side by side by processes.

Threads were measured too: two of them hash a million orders in 1.50 s where one takes 1.59, since a block is hundreds
of short calls of NumPy, and between them everybody waits for the interpreter's lock.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections import deque
from functools import partial
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from ..schema import FabulateError, RequestError
from .make import WORK, make
from .places import is_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .units import Unit


#: Seconds in which a worker may drop its uploads to an object store, which would cost storage for ever.
_GRACE = 10
_GONE = "a worker ended before its work was done (out of memory, or killed)"


class WorkerError(FabulateError):
    """A worker process that ended before its work was done."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    kind: str, job: str, units: Sequence[Unit], processes: int, identity: str | None, told: Callable[[Unit, int], None]
) -> list[Any]:
    """What one kind of `WORK` gives for each unit; `told(unit, rows)` as rows are made, in one thread at a time.

    The first error ends all workers and is raised; OSError as it came, a full disk say.
    """
    if kind == "make" and processes > 1 and len(units) == 1:
        return [make(job, units[0], identity, partial(told, units[0]), ahead=True)]
    if min(processes, len(units)) <= 1:
        return [WORK[kind](job, unit, identity, partial(told, unit)) for unit in units]
    work = _Work({"kind": kind, "job": job, "identity": identity}, deque(units), told)
    threads = [Thread(target=work.loop) for _ in range(min(processes, len(units)))]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:
        work.stop()
        for thread in threads:
            thread.join()
        raise
    if work.errors:
        raise work.errors[0]
    return [work.made[unit] for unit in units]


class _Work:
    """What is to be done, and what is done; a thread a worker process takes from it."""

    def __init__(self, job: dict[str, Any], waiting: deque[Unit], told: Callable[[Unit, int], None]) -> None:
        self.first = json.dumps(job) + "\n"
        self.waiting, self.told = waiting, told
        self.uploads = is_url(waiting[0].folder)
        self.made: dict[Unit, Any] = {}
        self.errors: list[BaseException] = []
        self.workers: list[subprocess.Popen[str]] = []
        self.lock = Lock()

    def stop(self) -> None:
        """Ends all workers; those that write to an object store when they have dropped what they are at."""
        self.waiting.clear()
        for worker in self.workers:
            if self.uploads:
                worker.terminate()
            else:
                worker.kill()

    def loop(self) -> None:
        """One worker process, given units until there are none."""
        worker = _started()
        self.workers.append(worker)
        assert worker.stdin is not None and worker.stdout is not None
        try:
            worker.stdin.write(self.first)
            while self.waiting:
                with contextlib.suppress(IndexError):
                    self._one(worker, self.waiting.popleft())
        except BaseException as error:  # noqa: BLE001 - raised by `run`, what `told` raises too
            with self.lock:
                # A pipe to a worker that is gone is no pipe that our reader closed.
                self.errors.append(WorkerError(_GONE) if isinstance(error, BrokenPipeError) else error)
            self.stop()
        finally:
            if self.errors and self.uploads:  # at the end of its input it ends whatever it is doing
                with contextlib.suppress(subprocess.TimeoutExpired):
                    worker.wait(_GRACE)
                worker.kill()
            with contextlib.suppress(OSError):
                worker.stdin.close()
            worker.wait()
            worker.stdout.close()

    def _one(self, worker: subprocess.Popen[str], unit: Unit) -> None:
        assert worker.stdin is not None and worker.stdout is not None
        worker.stdin.write(json.dumps(unit.to_dict()) + "\n")
        worker.stdin.flush()
        left = unit.stop - unit.start
        for line in worker.stdout:
            answer: dict[str, Any] = json.loads(line)
            rows = answer.get("rows", left if "made" in answer else 0)
            left -= rows
            with self.lock:
                self.told(unit, rows)
            if "rows" in answer:
                continue
            if "error" in answer:
                raise _error(answer["error"])
            self.made[unit] = answer["made"]
            return
        raise WorkerError(f"{unit.name} of {unit.table}: {_GONE}")


def _started() -> subprocess.Popen[str]:
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-m", "fabulate.parts.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path}, text=True, encoding="utf-8",
    )  # fmt: skip


def _error(told: dict[str, Any]) -> Exception:
    if "errno" in told:
        return OSError(told["errno"], told["message"], told["file"])
    return RequestError(told["message"])
