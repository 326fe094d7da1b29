"""Work done ahead by threads, its results in their order.

NumPy lets go of the interpreter's lock while it works on a block, so two threads make blocks nearly twice as fast as
one. Which thread makes a block changes nothing: a cell is a function of its address.
"""

from __future__ import annotations

import os
from collections import deque
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Task = TypeVar("Task")
Result = TypeVar("Result")

#: Threads at the most: beyond, they wait for the interpreter's lock.
_MOST = 8
#: Tasks that are worth threads, whose start takes some milliseconds.
_WORTH = 4


def in_order(make: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
    """`make` of each task, in the order of the tasks; a few are made ahead while the last ones are used.

    An error comes where its result would. Tasks that were begun are finished when the iterator is closed.
    """
    threads, todo = min(_cores(), _MOST), iter(tasks)
    first = list(islice(todo, _WORTH))
    todo = chain(first, todo)
    if threads < 2 or len(first) < _WORTH:
        yield from map(make, todo)
        return
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(threads, thread_name_prefix="fabulate-rows")
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
