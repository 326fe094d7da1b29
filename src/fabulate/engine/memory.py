"""Memory that the process frees stays its own, so that the next block need not ask for it again.

The C library (glibc) gives large pieces of memory back to the system when they are freed, and what is asked for anew
comes a page at a time, cleared by the system at the first touch. A block's arrays come and go hundreds of times: at
16k rows of Faker's customer table a third of the time went there, at 1,000 rows half.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cache

import numpy as np

#: Bytes just below the largest piece (32 MiB) whose freeing teaches glibc to keep pieces of its size (mallopt(3),
#: M_MMAP_THRESHOLD: "dynamic"). Twice as much free memory is kept at the most.
_PIECE = 32_000_000


@cache
def keep() -> None:
    """Once a process: a large piece is taken and freed, never touched. Elsewhere than with glibc nothing follows."""
    np.empty(_PIECE, np.uint8)


#: glibc's name of the number of heaps (malloc.h, M_ARENA_MAX).
_HEAPS = -8


def one_heap() -> None:
    """All threads take their memory from one heap, before the first of them begins.

    glibc gives each its own, which keeps up to 64 MiB of what its thread freed: a service of twelve threads grew by a
    gigabyte. Elsewhere than with glibc nothing happens.
    """
    import ctypes

    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_HEAPS, 1)
