"""The columns of the language: one flat model a kind, drawn, read or computed, and no behaviour.

`KINDS` is the whole language on one screen; the engine's table of compile functions names the same set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, Self

from .column import Column
from .deferred import checked, empty

if TYPE_CHECKING:
    from pydantic import Field

    from .fields import (
        Change,
        DateFormat,
        Finite,
        HourChanges,
        Hours,
        Model,
        Moment,
        MonthChanges,
        Months,
        Name,
        Positive,
        Rate,
        Regex,
        SequenceFormat,
        Slope,
        Slots,
        Spread,
        Text,
        Texts,
        WeekdayChanges,
        Weekdays,
        Weight,
        Word,
    )
    from .series import DayWave, Event, Faults, Noise, YearWave
else:
    from .deferred import Model


class By(Model):
    """How long after or before: a lognormal span in `unit`."""

    median: Positive
    sigma: Positive = 0.5
    unit: Literal["s", "min", "h", "d", "w", "mo", "y"] = "d"


class Numeric(Column):
    """Settings of `number` and `integer`; which of them are given tells the distribution."""

    distribution: (
        Literal[
            "uniform", "normal", "lognormal", "exponential", "poisson", "gamma", "beta", "negative_binomial",
            "triangular", "binomial", "geometric", "zipf", "pareto", "quantiles", "mixture",
        ]
        | None
    ) = None  # fmt: skip
    min: Finite | None = None
    max: Finite | None = None
    mean: Finite | None = None
    sd: Positive | None = None
    median: Finite | None = None
    sigma: Positive | None = None
    mode: Finite | None = None
    n: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    rate: Rate | None = None
    exponent: Positive | None = None
    points: Annotated[list[list[Finite]], Field(min_length=2, max_length=1_000)] | None = None
    of: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=20)] | None = None
    step: Positive | None = None
    zeros: Rate | None = None
    overall: dict[str, Finite] | None = None

    @checked
    def _bounds(self) -> Self:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError(f"max: {self.max:g} is below min ({self.min:g})")
        return self


class Number(Numeric):
    kind: Literal["number"]
    decimals: Annotated[int, Field(ge=0, le=12)] = 2


class Integer(Numeric):
    kind: Literal["integer"]


class Boolean(Column):
    kind: Literal["boolean"]
    rate: Rate = 0.5
    labels: Annotated[list[Word], Field(min_length=2, max_length=2)] | None = None

    @checked
    def _differ(self) -> Self:
        if self.labels and self.labels[0] == self.labels[1]:
            raise ValueError(f"labels: both are {self.labels[0]!r}")
        return self


class Category(Column):
    kind: Literal["category"]
    values: (
        Annotated[list[Word | int], Field(min_length=1, max_length=10_000)]
        | Annotated[dict[Word, Weight], Field(min_length=1, max_length=10_000)]
    )
    ordered: bool = False


class _Moments(Column):
    start: Moment | None = None
    end: Moment | None = None
    weekdays: Weekdays | None = None
    months: Months | None = None
    business_days: bool = False
    after: Text | None = None
    before: Text | None = None
    by: By | None = None
    format: DateFormat | None = None
    every: bool = False


class Date(_Moments):
    kind: Literal["date"]


class Datetime(_Moments):
    kind: Literal["datetime"]
    hours: Hours | None = None
    zone: Annotated[str, Field(max_length=64)] | None = None


class Time(Column):
    kind: Literal["time"]
    start: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")] = "00:00"
    end: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$")] = "23:59:59"
    hours: Hours | None = None


class Sequence(Column):
    kind: Literal["sequence"]
    start: Annotated[int, Field(ge=-(10**15), le=10**15)] = 1
    step: Annotated[int, Field(ge=-(10**9), le=10**9)] = 1
    format: SequenceFormat | None = None
    within: Name | None = None


class Uuid(Column):
    kind: Literal["uuid"]


class Pattern(Column):
    kind: Literal["pattern"]
    regex: Regex


class RegexSlot(Model):
    """A bank of a template that is a pattern."""

    regex: Regex


class Template(Column):
    kind: Literal["template"]
    texts: Texts
    slots: Slots | None = None


class Reference(Column):
    kind: Literal["reference"]
    to: Name
    zipf: Annotated[float, Field(ge=0, le=10)] = 0
    not_: Annotated[Name | None, Field(alias="not")] = None
    #: Of a reference to the own table: how many rows refer to one that is referred to, on average (a manager's team).
    span: Annotated[float, Field(ge=2, le=10_000)] | None = None

    @property
    def parent(self) -> str:
        """The table it refers to; `to` may name its key too, as `customers.customer_id`."""
        return self.to.partition(".")[0]

    @property
    def key_column(self) -> str | None:
        """The parent's column that it holds, where `to` names it."""
        return self.to.partition(".")[2] or None


class Series(Column):
    """A value for each step of the table's `every`: a level for each entity, and what moves it."""

    kind: Literal["series"]
    level: Finite | Text | dict[Name, Any]
    trend: Slope | None = None
    daily: DayWave | HourChanges | None = None
    weekly: WeekdayChanges | None = None
    yearly: YearWave | MonthChanges | None = None
    noise: Spread | Noise | None = None
    walk: Spread | None = None
    holidays: Annotated[dict[Name, Change], Field(min_length=1, max_length=20)] | None = None
    events: Annotated[list[Event], Field(max_length=1_000)] | None = None
    faults: Faults | None = None
    min: Finite | None = None
    max: Finite | None = None
    decimals: Annotated[int, Field(ge=0, le=12)] = 2

    @checked
    def _bounds(self) -> Self:
        if self.min is not None and self.max is not None and self.max <= self.min:
            raise ValueError(f"max: {self.max:g} is not above min ({self.min:g})")
        return self


class Faker(Column):
    kind: Literal["faker"]
    method: Name
    args: Annotated[dict[str, Any], Field(max_length=50)] = empty(dict)
    locale: Annotated[str, Field(max_length=20)] | None = None


class Read(Column):
    """A cell elsewhere: a bundle's part, a list's column, a parent's cell."""

    reads: ClassVar[str] = "from"
    from_: Annotated[Name, Field(alias="from")]


class Sql(Column):
    reads: ClassVar[str] = "sql"
    sql: Annotated[str, Field(min_length=1, max_length=2_000)]
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None


class Rollup(Column):
    reads: ClassVar[str] = "rollup"
    rollup: Annotated[str, Field(min_length=1, max_length=2_000)]
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None


class Running(Column):
    reads: ClassVar[str] = "running"
    running: Annotated[str, Field(min_length=1, max_length=2_000)]
    start: Text | Finite | None = None
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None


KINDS: dict[str, type[Column]] = {
    "number": Number, "integer": Integer, "boolean": Boolean, "category": Category,
    "date": Date, "datetime": Datetime, "time": Time, "sequence": Sequence, "uuid": Uuid,
    "pattern": Pattern, "template": Template, "reference": Reference, "series": Series, "faker": Faker,
    "from": Read, "sql": Sql, "rollup": Rollup, "running": Running,
}  # fmt: skip
UNKINDED = ("from", "sql", "rollup", "running")
