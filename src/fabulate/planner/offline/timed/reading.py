"""All that a description says of time, read in the order in which one reading may hide another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import entities, events, measured, movement, seasons, spans, steps
from .asked import Asked
from .vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable


def read(text: str, known: Callable[[str], bool], numeric: Callable[[str], bool]) -> Asked:
    """What the words ask of time. `known`: names of columns, as "monthly fee"; `numeric`: names of measures."""
    reading = Reading.of(text)
    moves = [*movement.rates(reading), *events.read(reading), *seasons.read(reading), *movement.noise(reading)]
    moves += [*movement.faults(reading), *movement.trends(reading)]
    step = steps.read(reading, known, likely=bool(moves))
    span = spans.read(reading)
    followed = entities.read(reading, step.per if step else "") if step else None
    found = measured.read(reading, numeric) if step else []
    return Asked(step, span, followed, moves, found)
