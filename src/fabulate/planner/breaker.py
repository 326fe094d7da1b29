"""A breaker before the LLM: after a row of plans that found it dead, nobody waits for it for a while.

It opens after `ROW` plans in a row that failed by connection, time-out or 5xx. While it is open every plan is made
offline at once, for the last cause; after `REST` seconds one plan tries the LLM again, and its outcome closes the
breaker or opens it for as long again. Answers of a living server (429, 401, plans that cannot be used) do not count,
but they close it. A process has its own; its clock is monotonic, so that a clock set back changes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .plan import Fallback

#: Plans in a row that open it, and seconds until the next one is let through.
ROW, REST = 6, 30.0

log = logging.getLogger("fabulate.planner")


class Breaker:
    """Whether the LLM is worth asking; safe to share among threads. `clock` gives seconds that never go back."""

    def __init__(self, rest: float = REST, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0
        self._cause: Fallback = "connection"

    @property
    def open(self) -> bool:
        """Whether plans are made without the LLM now."""
        return self._failed >= ROW

    def shut_by(self) -> Fallback | None:
        """Why nobody need try now, or None where somebody may: a look that takes nothing."""
        with self._lock:
            return self._cause if self.open and self._clock() < self._until else None

    def enter(self) -> Fallback | None:
        """None for a plan that may ask the LLM, which then says `found`; else the last cause.

        Of those who come when the rest is over, one is let through, and the others when its time is over, too.
        """
        with self._lock:
            if not self.open:
                return None
            if self._clock() < self._until:
                return self._cause
            self._until = self._clock() + self._rest
            return None

    def found(self, fallback: Fallback | None, *, dead: bool = False) -> None:
        """What became of a plan that asked: None for the LLM's, else why there is none; `dead`: nobody answered."""
        with self._lock:
            was = self.open
            if dead and fallback is not None:
                self._failed, self._cause, self._until = self._failed + 1, fallback, self._clock() + self._rest
            elif fallback is None or (was and fallback != "timeout"):
                self._failed = 0
            now = self.open
        if now and not was:
            log.warning("The LLM is not asked for %g s: the last %d plans failed (%s)", self._rest, ROW, fallback)
        if was and not now:
            log.warning("The LLM answers again")
