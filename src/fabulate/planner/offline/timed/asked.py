"""What a description asks of time, as `reading` finds it; kept apart, since most descriptions say nothing of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..text import words_of

if TYPE_CHECKING:
    from .entities import Entities
    from .measured import Measured
    from .movement import Said
    from .spans import Span
    from .steps import Step

#: Without one of these no step is asked for.
TIME_WORDS = words_of(
    """s h second seconds sec secs minute minutes min mins hour hours hr hrs day days week weeks month months quarter
    quarters year years fortnight decade secondly minutely hourly daily nightly weekly biweekly fortnightly
    monthly bimonthly quarterly yearly annual annually half series monday mondays lunes lundi montag segunda
    weekdays workdays weekday workday hz segundo segundos minuto minutos hora horas dia dias semana semanas mes
    meses ano anos trimestre heure heures seconde secondes jour jours semaine semaines mois an ans annee stunde
    stunden sekunde sekunden minuten tag tage tagen woche wochen monat monate jahr jahre viertelstunde demi
    werktags zeitreihe zeitreihen diario diaria diarios diarias mensual mensuales semanal semanales anual anuales
    horario horaria mensal mensais semanais anuais quotidien quotidienne mensuel mensuelle hebdomadaire horaire
    taglich stundlich wochentlich monatlich jahrlich"""
)
#: Without one of these nothing is said of when the rows of a plain table happen.
RHYTHM = words_of(
    """morning mornings noon midday lunchtime afternoon afternoons evening evenings night nights overnight rush
    weekend weekends weekday weekdays saturdays sundays mondays fridays summer winter spring autumn chronological
    chronologically sorted ordered order"""
)


@dataclass(slots=True)
class Asked:
    """A series as the words ask for it. `step` is None where only a topic can tell that it is one."""

    step: Step | None
    span: Span | None
    entities: Entities | None
    moves: list[Said] = field(default_factory=list)
    measured: list[Measured] = field(default_factory=list)
    #: What is said of measures together, which is no column and no trend.
    together: tuple[tuple[int, int], ...] = ()
    #: The time zone whose clock the steps follow, and where it is said.
    zone: tuple[str, int, int] | None = None

    @classmethod
    def nothing(cls) -> Asked:
        """Of a description without words of time."""
        return cls(None, None, None)

    def pieces(self) -> list[tuple[int, int]]:
        """Where time is spoken of, in characters: no column is listed and no topic named there."""
        found = [(one.start, one.stop) for one in (self.step, self.span, *self.moves) if one is not None]
        found += self.together
        found += [self.zone[1:]] if self.zone is not None else []
        found += self.step.also if self.step is not None else ()
        return found + list(self.entities.spans if self.entities is not None else ())

    def without(self, text: str) -> str:
        """The description with those pieces blank."""
        for start, stop in self.pieces():
            text = text[:start] + re.sub(r"\S", " ", text[start:stop]) + text[stop:]
        return text

    def follow(self, text: str) -> None:
        """Reads whom a series follows whose topic alone tells that it is one."""
        from . import entities
        from .vocabulary import Reading

        self.entities = entities.read(Reading.of(self.without(text)), "")
