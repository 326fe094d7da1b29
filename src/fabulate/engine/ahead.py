"""Work done ahead on several cores, its results in their order.

Which process or thread makes a block changes nothing: a cell is a function of its address.
"""

from __future__ import annotations

import os
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, TypeVar, cast

from . import forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Forks and threads at the most; beyond, threads wait for the interpreter's lock.
_FORKS, _THREADS = 64, 8
#: Tasks that are worth threads, and forks, whose start takes some milliseconds.
_WORTH, _WORTH_FORKS = 4, 8


def in_order(make: Callable[[Task], Result], tasks: Sequence[Task]) -> Iterator[Result]:
    """`make` of each task, in the order of the tasks; a few are made ahead while the last ones are used.

    Bytes are made by forks where there can be some. An error comes where its result would. What was begun is ended when
    the iterator is closed.
    """
    cores = _cores()
    if cores < 2 or len(tasks) < _WORTH:
        yield from map(make, tasks)
        return
    # What the first one looks up for all others is there when this process is copied.
    first = make(tasks[0])
    yield first
    if isinstance(first, bytes) and len(tasks) >= _WORTH_FORKS and forked.possible():
        as_bytes = cast("Callable[[Task], bytes]", make)
        yield from cast("Iterator[Result]", forked.pieces(as_bytes, tasks[1:], min(cores, _FORKS)))
        return
    yield from _threaded(make, tasks[1:], min(cores, _THREADS))


def _threaded(make: Callable[[Task], Result], tasks: Sequence[Task], threads: int) -> Iterator[Result]:
    """NumPy lets go of the interpreter's lock while it works on a block."""
    from concurrent.futures import ThreadPoolExecutor

    pool, todo = ThreadPoolExecutor(threads, thread_name_prefix="fabulate-rows"), iter(tasks)
    waiting = deque(pool.submit(make, task) for task in islice(todo, 2 * threads))
    try:
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(make, task) for task in islice(todo, 1))
            yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
