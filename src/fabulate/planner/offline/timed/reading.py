"""All that a description says of time, read in the order in which one reading may hide another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ..effects import WHEN
from . import entities, events, measured, movement, seasons, spans, steps
from .asked import Asked
from .vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable


_ZONE = re.compile(
    r"(?:\b(?:in|on|at|for)\s+)?(?:the\s+)?\b(?P<zone>[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+)(?:\s+time(?:\s?zone)?)?\b"
)


def read(text: str, known: Callable[[str], bool], numeric: Callable[[str], bool]) -> Asked:
    """What the words ask of time. `known`: names of columns, as "monthly fee"; `numeric`: names of measures."""
    reading = Reading.of(text)
    together = tuple(match.span() for match in WHEN.finditer(reading.text))
    for start, stop in together:
        reading.blank(start, stop)
    zone = _zone(reading)
    moves = [*movement.rates(reading), *events.read(reading), *seasons.read(reading), *movement.noise(reading)]
    moves += [*movement.faults(reading), *movement.trends(reading)]
    step = steps.read(reading, known, likely=bool(moves))
    span = spans.read(reading)
    followed = entities.read(reading, step.per if step else "") if step else None
    found = measured.read(reading, numeric) if step else []
    return Asked(step, span, followed, moves, found, together, zone)


def _zone(reading: Reading) -> tuple[str, int, int] | None:
    """The first time zone that the words name, as Europe/Berlin."""
    for match in _ZONE.finditer(reading.written):
        try:
            ZoneInfo(match["zone"])
        except (OSError, ValueError, KeyError):  # a zone that is not there is a KeyError
            continue
        reading.blank(*match.span())
        return match["zone"], *match.span()
    return None
