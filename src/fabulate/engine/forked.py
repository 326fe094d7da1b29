"""Pieces of bytes made by forked copies of this process, in their order.

A block is some hundreds of short calls of NumPy, and between them two threads wait for one interpreter's lock: they
gained nothing over one. A fork has an interpreter of its own and, since it is a copy, all that was compiled; its bytes
come back through memory that both share. Which process makes a piece changes nothing: a cell is a function of its
address. What a fork cannot make, the process itself makes after it: an error is raised where it belongs.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import threading
import warnings
from dataclasses import dataclass
from mmap import mmap
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = TypeVar("Task")

#: Pieces that a fork may be ahead by, and the most bytes of one; memory is taken only as far as it is written to.
_SLOTS, _SLOT = 2, 1 << 25
#: What a fork says of a piece that it could not make: no piece has this many bytes.
_FAILED = (1 << 64) - 1
_SIZE = 8


def possible() -> bool:
    """Whether this process may be copied: on Linux, while it has one thread, so that no other holds a lock."""
    return sys.platform == "linux" and threading.active_count() == 1


@dataclass(frozen=True, slots=True)
class _Fork:
    """One copy of this process: where it tells the sizes of its pieces, where it is told that a slot is free."""

    pid: int
    sizes: int
    free: int
    memory: mmap

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self.sizes)
        os.close(self.free)
        self.memory.close()
        with contextlib.suppress(ChildProcessError):  # whoever ignores SIGCHLD has none to wait for
            os.waitpid(self.pid, 0)


def pieces(make: Callable[[Task], bytes], tasks: Sequence[Task], count: int) -> Iterator[bytes]:
    """`make` of each task, in the order of the tasks, by so many forks; they end when the iterator is closed."""
    forks: list[_Fork] = []
    try:
        with contextlib.suppress(OSError):  # no more processes, files or memory to be had: fewer forks
            for at in range(count):
                forks.append(_fork(make, tasks[at::count], forks))
        for at, task in enumerate(tasks):
            place, turn = at % count, at // count
            made = _taken(forks[place], turn) if place < len(forks) else None
            yield make(task) if made is None else made
    finally:
        for fork in forks:
            fork.close()


def _taken(fork: _Fork, turn: int) -> bytes | None:
    """A fork's next piece; None when it could not make it, or is gone."""
    told = os.read(fork.sizes, _SIZE)
    if not told:
        return None
    size, start = int.from_bytes(told, "little"), turn % _SLOTS * _SLOT
    piece = None if size == _FAILED else fork.memory[start : start + size]
    with contextlib.suppress(BrokenPipeError):  # it has made its last piece
        os.write(fork.free, b".")
    return piece


def _fork(make: Callable[[Task], bytes], tasks: Sequence[Task], others: Sequence[_Fork]) -> _Fork:
    memory = mmap(-1, _SLOTS * _SLOT)
    ends: list[int] = []
    try:
        ends += os.pipe()
        ends += os.pipe()
        pid = _copied()
    except OSError:
        for end in ends:
            os.close(end)
        memory.close()
        raise
    sizes, told, freed, free = ends
    if pid == 0:
        try:
            # An end held by a copy would hide from the others that this process is gone.
            for end in (sizes, free, *(end for fork in others for end in (fork.sizes, fork.free))):
                os.close(end)
            gc.freeze()
            _work(make, tasks, memory, told, freed)
        finally:
            os._exit(0)
    os.close(told)
    os.close(freed)
    return _Fork(pid, sizes, free, memory)


def _copied() -> int:
    """`os.fork`: 0 in the copy, which an interruption leaves to the process to end."""
    # While Python's own functions for a fork run it would be swallowed, and a copy has nothing of its own to clean up.
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    pid = -1
    try:
        with warnings.catch_warnings():
            # Python counts the threads of NumPy's linear algebra, which knows how to be forked.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
    finally:
        if pid != 0:
            signal.pthread_sigmask(signal.SIG_SETMASK, masked)
    return pid


def _work(make: Callable[[Task], bytes], tasks: Sequence[Task], memory: mmap, told: int, freed: int) -> None:
    """What a fork does: its tasks, one after another, until they end or nobody takes them."""
    for turn, task in enumerate(tasks):
        try:
            piece = make(task)
        except Exception:  # noqa: BLE001 - made again by the process itself, which raises it
            piece = None
        if turn >= _SLOTS and not os.read(freed, 1):
            return
        if piece is None or len(piece) > _SLOT:
            os.write(told, _FAILED.to_bytes(_SIZE, "little"))
            continue
        start = turn % _SLOTS * _SLOT
        memory[start : start + len(piece)] = piece
        os.write(told, len(piece).to_bytes(_SIZE, "little"))
