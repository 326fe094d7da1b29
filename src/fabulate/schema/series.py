"""What moves a `series`: its settings as models. `changes` reads their small texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from .deferred import checked

if TYPE_CHECKING:
    from pydantic import AfterValidator, Field

    from .fields import Change, Model, Moment, Slope, Spread, day_of_year
else:
    from .deferred import Model


class DayWave(Model):
    """A wave through the day that is highest at `peak`."""

    amplitude: Spread
    peak: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "14:00"


class YearWave(Model):
    """A wave through the year that is highest at `peak`."""

    amplitude: Spread
    peak: Annotated[str, Field(max_length=5), AfterValidator(day_of_year)] = "07-15"


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

    @checked
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
