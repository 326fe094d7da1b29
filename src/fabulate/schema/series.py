"""What moves a `series`: its settings as models. `changes` reads their small texts."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from . import changes, grammar
from .fields import Finite, Model, Moment


def _change(said: str | float) -> str | float:
    changes.multiplier(said)
    return said


def _spread(said: str | float) -> str | float:
    if changes.change(said).by < 0:
        raise ValueError(f"{said}: a spread is 0 or more")
    return said


def _slope(said: str) -> str:
    changes.slope(said)
    return said


def _step(said: str) -> str:
    changes.step(said)
    return said


def _day_of_year(text: str) -> str:
    month, _, day = text.partition("-")
    if not (text.isascii() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise ValueError(f"{text[:20]!r} is no day of the year; write 07-20")
    return text


Change = Annotated[Annotated[str, Field(max_length=40)] | Finite, AfterValidator(_change)]
Spread = Annotated[Annotated[str, Field(max_length=40)] | Finite, AfterValidator(_spread)]
StepLength = Annotated[str, Field(max_length=40), AfterValidator(_step)]
Slope = Annotated[str, Field(max_length=40), AfterValidator(_slope)]


def _hours(profile: dict[str, str | float]) -> dict[str, str | float]:
    grammar.hours(dict.fromkeys(profile, 1.0))
    return profile


def _weekdays(profile: dict[str, str | float]) -> dict[str, str | float]:
    grammar.named_weights(dict.fromkeys(profile, 1.0), grammar.WEEKDAYS)
    return profile


def _months(profile: dict[str, str | float]) -> dict[str, str | float]:
    grammar.named_weights(dict.fromkeys(profile, 1.0), grammar.MONTHS)
    return profile


HourChanges = Annotated[dict[str, Change], Field(min_length=1, max_length=24), AfterValidator(_hours)]
WeekdayChanges = Annotated[dict[str, Change], Field(min_length=1, max_length=7), AfterValidator(_weekdays)]
MonthChanges = Annotated[dict[str, Change], Field(min_length=1, max_length=12), AfterValidator(_months)]


class DayWave(Model):
    """A wave through the day that is highest at `peak`."""

    amplitude: Spread
    peak: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "14:00"


class YearWave(Model):
    """A wave through the year that is highest at `peak`."""

    amplitude: Spread
    peak: Annotated[str, Field(max_length=5), AfterValidator(_day_of_year)] = "07-15"


class Noise(Model):
    """Noise with a memory: each step keeps `autocorrelation` of the one before."""

    sd: Spread
    autocorrelation: Annotated[float, Field(gt=-1, lt=1)] = 0.0


class Event(Model):
    """What happens at a moment: a `shift` that stays (or ends at `until`), a `spike` of one step (or up to `until`), or
    a slope that is added from then on."""

    at: Moment
    until: Moment | None = None
    shift: Change | None = None
    spike: Change | None = None
    trend: Slope | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(said is not None for said in (self.shift, self.spike, self.trend)) != 1:
            raise ValueError("give one of shift, spike and trend")
        return self


class Fault(Model):
    """Runs of steps in which the sensor fails: `rate` of all steps, `length` of them at a time on average."""

    rate: Annotated[float, Field(gt=0, le=0.5)]
    length: Annotated[int, Field(ge=1, le=100_000)] = 5


class Drift(Fault):
    """A fault in which the value moves away, by `by` until the run ends."""

    by: Change


class Faults(Model):
    """What goes wrong with a sensor: nothing comes, the last value stays, or it drifts away."""

    gaps: Fault | None = None
    stuck: Fault | None = None
    drift: Drift | None = None
