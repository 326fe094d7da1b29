"""What the models of the language share: fields within bounds, and the rules of every model."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
)

from . import changes, deferred, grammar, regex
from .columns import RegexSlot

Text = Annotated[str, Field(max_length=4_096)]
Weight = Annotated[float, Field(ge=0, le=1e15)]
Rate = Annotated[float, Field(ge=0, le=1)]
Finite = Annotated[float, Field(ge=-1e15, le=1e15)]
Positive = Annotated[float, Field(gt=0, le=1e15)]


def _no_controls(text: str) -> str:
    if any((ord(c) < 32 and c not in "\n\t") or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise ValueError("holds control characters; only line breaks and tabs may stand in a text")
    return text


def _one_line(text: str) -> str:
    if any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise ValueError("holds control characters")
    return text


def _moment(text: str) -> str:
    grammar.moment(text)
    return text


def _regex(text: str) -> str:
    regex.parse(text)
    return text


def _date_format(text: str) -> str:
    grammar.strftime_parts(text)
    return text


def _sequence_format(text: str) -> str:
    grammar.sequence_format(text)
    return text


def _hours(profile: dict[str, float]) -> dict[str, float]:
    if not sum(grammar.hours(profile)) > 0:
        raise ValueError("needs an hour with a weight above 0")
    return profile


def _weekdays(profile: dict[str, float]) -> dict[str, float]:
    if not sum(grammar.named_weights(profile, grammar.WEEKDAYS)) > 0:
        raise ValueError("needs a day with a weight above 0")
    return profile


def _months(profile: dict[str, float]) -> dict[str, float]:
    if not sum(grammar.named_weights(profile, grammar.MONTHS)) > 0:
        raise ValueError("needs a month with a weight above 0")
    return profile


Name = Annotated[str, Field(min_length=1, max_length=128), AfterValidator(_one_line)]
Word = Annotated[Text, AfterValidator(_no_controls)]
Moment = Annotated[str, Field(max_length=40), AfterValidator(_moment)]
Regex = Annotated[str, Field(max_length=1_000), AfterValidator(_one_line), AfterValidator(_regex)]
DateFormat = Annotated[str, Field(max_length=100), AfterValidator(_date_format), AfterValidator(_no_controls)]
SequenceFormat = Annotated[str, Field(max_length=200), AfterValidator(_sequence_format), AfterValidator(_no_controls)]
When = Annotated[str, Field(min_length=1, max_length=2_000)]
Weekdays = Annotated[dict[str, Weight], AfterValidator(_weekdays)]
Months = Annotated[dict[str, Weight], AfterValidator(_months)]
Hours = Annotated[dict[str, Weight], AfterValidator(_hours)]


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


def day_of_year(text: str) -> str:
    month, _, day = text.partition("-")
    if not (text.isascii() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        raise ValueError(f"{text[:20]!r} is no day of the year; write 07-20")
    return text


Change = Annotated[Annotated[str, Field(max_length=40)] | Finite, AfterValidator(_change)]
Spread = Annotated[Annotated[str, Field(max_length=40)] | Finite, AfterValidator(_spread)]
StepLength = Annotated[str, Field(max_length=40), AfterValidator(_step)]
Slope = Annotated[str, Field(max_length=40), AfterValidator(_slope)]


def _hour_changes(profile: dict[str, str | float]) -> dict[str, str | float]:
    grammar.hours(dict.fromkeys(profile, 1.0))
    return profile


def _weekday_changes(profile: dict[str, str | float]) -> dict[str, str | float]:
    grammar.named_weights(dict.fromkeys(profile, 1.0), grammar.WEEKDAYS)
    return profile


def _month_changes(profile: dict[str, str | float]) -> dict[str, str | float]:
    grammar.named_weights(dict.fromkeys(profile, 1.0), grammar.MONTHS)
    return profile


HourChanges = Annotated[dict[str, Change], Field(min_length=1, max_length=24), AfterValidator(_hour_changes)]
WeekdayChanges = Annotated[dict[str, Change], Field(min_length=1, max_length=7), AfterValidator(_weekday_changes)]
MonthChanges = Annotated[dict[str, Change], Field(min_length=1, max_length=12), AfterValidator(_month_changes)]

Share = Annotated[float, Field(ge=0, le=0.9)]
Columns = Annotated[list[Name], Field(min_length=1, max_length=1_000)]
Unit = Literal["kg", "lb", "g", "oz", "m", "ft", "cm", "in", "km", "mi", "l", "gal", "°C", "°F", "C", "F"]


Identifier = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]
#: Names that cannot be a file on some system; a table becomes a file.
RESERVED = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}


def _not_reserved(name: str) -> str:
    if name.lower() in RESERVED:
        raise ValueError(f"{name!r} cannot be a file name on every system; choose another name")
    return name


TableName = Annotated[Identifier, AfterValidator(_not_reserved)]
Country = Annotated[str, Field(min_length=1, max_length=60)]
Texts = (
    Annotated[list[Word], Field(min_length=1, max_length=1_000)]
    | Annotated[dict[Word, Weight], Field(min_length=1, max_length=1_000)]
)
Slots = dict[Name, Annotated[list[Word], Field(min_length=1, max_length=1_000)] | RegexSlot]


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value[:40]!r} is no day; write 2026-06-30") from None
    return value


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


Day = Annotated[date | None, BeforeValidator(_day), PlainSerializer(_iso)]


class Model(BaseModel, deferred.Model):  # type: ignore[misc]  # pydantic's methods come first, as they are
    """What all parts of a schema share: frozen, no unknown keys, no conversions, no infinities."""

    validates: ClassVar[bool] = True

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, validate_by_alias=True, validate_by_name=False,
        defer_build=True,
    )  # fmt: skip

    def __reduce__(self) -> tuple[Any, ...]:
        """For pickles and other processes: the plain class has the name, and its pydantic model is made there."""
        said = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return deferred.again, (type(self).__mro__[1], said)
