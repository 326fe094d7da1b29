"""What a request asks, as models that convert nothing: "5" is not 5, an unknown name is refused with the near one.

`read` is the one place where their faults become our words. Limits that depend on settings are told with the sizes.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ..engine import MOST_SEED
from ..planner import MOST_CHARACTERS, DescriptionRequired
from ..schema import Problem, RequestError, SchemaError
from ..schema.errors import listed, near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from ..settings import Settings

MOST_ROWS = 1 << 63
#: How many rows a preview shows.
PREVIEW = 20
#: The most rows of a slice, and of a table that is measured for a report on the spot.
SLICE, MEASURED = 1_000, 50_000


def _day(value: object) -> object:
    """ISO text as a day; anything else is left for the model to refuse."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return date.fromisoformat(value)
    return value


Count = Annotated[int, Field(ge=1, le=MOST_ROWS)]


class Planned(BaseModel):
    """A description or a schema, and how the words are to be planned."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, validate_by_alias=True)

    description: str | None = Field(
        None,
        max_length=MOST_CHARACTERS,
        description="The dataset in plain words.",
        examples=["e-commerce product data"],
    )
    given: dict[str, Any] | None = Field(
        None,
        alias="schema",
        description="Instead of a description: a schema or a plain map of column to Faker method.",
    )
    planner: Literal["auto", "llm", "offline"] = Field(
        "auto", description="Who plans; `auto` is the LLM where one is configured, else the offline planner."
    )
    locale: str | None = Field(
        None, max_length=20, description="The language and place of the data.", examples=["de_DE"]
    )
    as_of: Annotated[date | None, BeforeValidator(_day)] = Field(
        None, description="The day that is today for the dataset. Without it: the day of the plan."
    )


class Sized(Planned):
    """A dataset with its size and its seed."""

    rows: Count | dict[str, Count] | None = Field(
        None,
        description="Rows of the main table, or of several by name; else what the words or the schema say, else 100. "
        "A table made per parent brings its parents along.",
        examples=[1000, {"customers": 300, "sales": 2000}],
    )
    seed: int = Field(0, ge=0, le=MOST_SEED, description="The same seed gives the same rows, always and everywhere.")
    offset: int = Field(0, ge=0, le=MOST_ROWS, description="The first row of the main table that is made.")
    total: int | None = Field(
        None, ge=0, le=MOST_ROWS, description="Rows of the dataset of which this is a part. Default: offset + rows."
    )


class Preview(Sized):
    """A dataset of which the first rows are shown."""

    table: str | None = Field(None, max_length=63, description="The table that is answered. Default: the main table.")


class Rows(Preview):
    """Rows of a table, wherever they stand in it."""

    first: int = Field(0, ge=0, le=MOST_ROWS, description="The first row, counted in the table of this dataset from 0.")
    count: int = Field(100, ge=1, le=SLICE, description="How many rows; fewer where the table ends.")


class Report(Sized):
    """A dataset whose first rows are measured."""

    most: int = Field(
        5_000,
        ge=1,
        le=MEASURED,
        description="Rows of each table that are measured, from its first; fewer of wide tables.",
    )


class Change(BaseModel):
    """A schema, and words that change it."""

    model_config = Planned.model_config

    given: dict[str, Any] = Field(alias="schema", description="The schema that is changed.")
    description: str = Field(
        max_length=MOST_CHARACTERS,
        description="What is to change, in plain words.",
        examples=["add a loyalty tier, 60% bronze", "rename total to amount_due"],
    )


class Generate(Preview):
    """A dataset as a file."""

    format: Literal["csv", "jsonl", "parquet", "zip"] = Field(
        "csv", description="The file's format; zip holds a CSV of every table."
    )
    report: bool = Field(
        False,
        description="With `format: zip`: report.html and report.json are in it, what was asked beside what the rows "
        "hold.",
    )
    answers: bool = Field(
        False,
        description="With `format: zip`: of each messy table the clean one and the key of what was soiled are in it.",
    )


Ask = TypeVar("Ask", bound=BaseModel)


def read(model: type[Ask], said: Mapping[str, Any], settings: Settings) -> Ask:
    """The request that JSON data says; SchemaError with every fault, DescriptionRequired where nothing is described."""
    _known(model, said)
    described, given = said.get("description"), said.get("schema")
    if given is not None and described is not None:
        raise RequestError("give either a description or a schema, not both")
    if given is None and (described is None or (isinstance(described, str) and not any(map(str.isalnum, described)))):
        raise DescriptionRequired
    ask = _validated(model, said, settings)
    rows = ask.rows if isinstance(ask, Sized) else None
    for most in rows.values() if isinstance(rows, dict) else [rows or 0]:
        if most > settings.max_rows:
            raise SchemaError([Problem("rows", f"{most} is not {wanted('rows', settings)}")])
    return ask


def change(said: Mapping[str, Any], settings: Settings) -> Change:
    """The change that JSON data says; SchemaError and DescriptionRequired as for `read`."""
    _known(Change, said)
    if said.get("schema") is None:
        raise RequestError("give the schema that is to be changed, as schema")
    if not any(map(str.isalnum, str(said.get("description") or ""))):
        raise DescriptionRequired
    return _validated(Change, said, settings)


def _known(model: type[BaseModel], said: Mapping[str, Any]) -> None:
    known = [field.alias or name for name, field in model.model_fields.items()]
    unknown = [name for name in said if name not in known]
    if unknown:
        raise SchemaError(
            Problem(name[:100], "unknown", near(name, known) or f"there are {listed(known, 20)}")
            for name in unknown[:100]
        )


def _validated(model: type[Ask], said: Mapping[str, Any], settings: Settings) -> Ask:
    try:
        return model.model_validate(said)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        # Of rows by table, what is wrong is told, not that an object is no number.
        faults = [f for f in faults if not (f["loc"][0] == "rows" and isinstance(f["input"], dict))] or faults
        raise SchemaError(dict.fromkeys(_problem(fault, settings) for fault in faults)) from None


def _problem(fault: ErrorDetails, settings: Settings) -> Problem:
    name = str(fault["loc"][0])
    if fault["type"] == "string_too_long" and name == "description":
        return Problem(name, f"{len(fault['input']):,} characters are too many", f"{MOST_CHARACTERS:,} at the most")
    return Problem(name, f"{shown(fault['input'])} is not {wanted(name, settings)}")


def wanted(name: str, settings: Settings) -> str:
    """What a field of a request must be, in words; `rows` with the limits of the service."""
    counted = f"a whole number from 0 to {MOST_ROWS}"
    return {
        "description": "a text",
        "schema": "an object",
        "planner": "auto, llm or offline",
        "locale": "a locale, as en_US",
        "as_of": "a day, as 2026-06-30",
        "rows": f"a whole number from 1 to {settings.max_rows} ({limits(settings)})",
        "seed": f"a whole number from 0 to {MOST_SEED}",
        "offset": counted,
        "total": counted,
        "table": "a table's name",
        "first": counted,
        "count": f"a whole number from 1 to {SLICE}",
        "most": f"a whole number from 1 to {MEASURED}",
        "format": "csv, jsonl, parquet or zip",
        "report": "true or false",
        "answers": "true or false",
    }[name]


def limits(settings: Settings) -> str:
    """The limits of an answer's size, in words."""
    return f"an answer has at most {settings.max_rows:,} rows and {settings.max_cells:,} cells, hidden ones included"


def shown(value: object) -> str:
    """A value for a message: what stood in the JSON, cut short."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, default=str)
    return text if len(text) <= 60 else text[:59] + "…"
