"""All that a description says of time, read in the order in which one reading may hide another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import entities, events, measured, movement, seasons, spans, steps
from .vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from .entities import Entities
    from .measured import Measured
    from .movement import Said
    from .spans import Span
    from .steps import Step


@dataclass(slots=True)
class Asked:
    """A series as the words ask for it. `step` is None where only a topic can tell that it is one."""

    step: Step | None
    span: Span | None
    entities: Entities | None
    moves: list[Said]
    measured: list[Measured]
    text: str

    def pieces(self) -> list[tuple[int, int]]:
        """Where time is spoken of, in characters: no column is listed and no topic named there."""
        found = [(one.start, one.stop) for one in (self.step, self.span, *self.moves) if one is not None]
        found += self.step.also if self.step is not None else ()
        return found + list(self.entities.spans if self.entities is not None else ())

    def without(self, text: str) -> str:
        """The description with those pieces blank."""
        for start, stop in self.pieces():
            text = text[:start] + re.sub(r"\S", " ", text[start:stop]) + text[stop:]
        return text


def read(text: str, known: Callable[[str], bool], numeric: Callable[[str], bool]) -> Asked:
    """What the words ask of time. `known`: names of columns, as "monthly fee"; `numeric`: names of measures."""
    reading = Reading.of(text)
    moves = [*movement.rates(reading), *events.read(reading), *seasons.read(reading), *movement.noise(reading)]
    moves += [*movement.faults(reading), *movement.trends(reading)]
    step = steps.read(reading, known, likely=bool(moves))
    span = spans.read(reading)
    followed = entities.read(reading, step.per if step else "") if step else None
    found = measured.read(reading, numeric) if step else []
    return Asked(step, span, followed, moves, found, reading.text)


def followed(asked: Asked, text: str) -> None:
    """Reads the entities of a series whose topic alone tells that it is one."""
    reading = Reading.of(asked.without(text))
    asked.entities = entities.read(reading, "")
