"""Which answers are made on the event loop: those of whose kind one was made in a thread's blink.

The way to a thread and back costs as much as ten rows, and a thread that computes keeps the loop waiting for the
interpreter's lock up to its switch interval, 5 ms: an answer shorter than that holds up others less on the loop itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .asks import Generate

if TYPE_CHECKING:
    from .asks import Planned
    from .programs import Compiled

#: Seconds of the processor that an answer may be expected to take on the loop.
QUICK = 0.003


def is_quick(ask: Planned, compiled: Compiled) -> bool:
    """Whether the last answer of this kind was quick."""
    return compiled.took.get(_kind(ask), QUICK) < QUICK


def took(ask: Planned, compiled: Compiled, seconds: float) -> None:
    """Remembers what an answer took of the processor."""
    if (kind := _kind(ask)) is not None:
        compiled.took[kind] = seconds


def _kind(ask: Planned) -> object:
    """What an answer's cost follows from but its program: the table, the format and the magnitude of its rows; None
    for what is not foreseen."""
    if not isinstance(ask, Generate) or not isinstance(ask.rows, int) or ask.format not in ("csv", "jsonl"):
        return None
    return ask.table, ask.format, ask.rows.bit_length()
