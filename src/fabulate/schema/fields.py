"""What the models of the language share: fields within bounds, and the rules of every model."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from . import grammar, regex

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


class Model(BaseModel):
    """What all parts of a schema share: frozen, no unknown keys, no conversions, no infinities."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, validate_by_alias=True, validate_by_name=False,
        defer_build=True,
    )  # fmt: skip
