"""The Python door: words or a schema in, a `Dataset` out."""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from .dataset import Dataset
from .engine import check as check_schema
from .engine import compile_schema
from .planner import Plan, Request
from .schema import Problem, RequestError, Schema, SchemaError, faker, loads, parse
from .settings import settings
from .sizing import dataset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .planner import Planner

Source = Literal["auto", "llm", "offline"]


def plan(
    description: str,
    *,
    schema: Schema | dict[str, Any] | str | os.PathLike[str] | None = None,
    planner: Source = "auto",
    locale: str | None = None,
    as_of: date | str | None = None,
) -> Plan:
    """Words to a schema: `.schema`, and how it was found. RequestError for an empty description.

    With `schema` (an object, or a path to its JSON file) the words change it: "add a loyalty tier, 60% bronze",
    "rename total to amount_due", "age between 20 and 60". What they do not name keeps its cells.
    """
    if schema is None:
        return _planner().plan(Request(description, planner, locale, _day(as_of) or settings().as_of))
    given = changed(_given(schema), as_of=_day(as_of))
    return _planner().change(given, Request(description, planner, locale))


def prompt(
    description: str,
    *,
    schema: Schema | dict[str, Any] | str | os.PathLike[str] | None = None,
    locale: str | None = None,
    as_of: date | str | None = None,
) -> list[dict[str, str]]:
    """The messages that an LLM would be sent for these words; nobody is asked, and no key is needed."""
    from .planner.key import words
    from .planner.prompt import messages

    given = _given(schema) if schema is not None else None
    today = _day(as_of) or (given.today if given else settings().as_of) or date.today()
    locale = locale or (given.locale if given else None)
    return messages(words(description), locale=locale, today=today, given=given)


def check(schema: Schema | dict[str, Any]) -> list[Problem]:
    """Every problem of a schema, as it is written and as it compiles; an empty list when it can be made."""
    try:
        return check_schema(schema if isinstance(schema, Schema) else parse(schema))
    except SchemaError as error:
        return list(error.problems)


def generate(
    description: str | None = None,
    *,
    schema: Schema | dict[str, Any] | str | os.PathLike[str] | None = None,
    rows: int | Mapping[str, int] | None = None,
    seed: int = 0,
    offset: int = 0,
    total: int | None = None,
    planner: Source = "auto",
    locale: str | None = None,
    as_of: date | str | None = None,
    providers: Sequence[type] = (),
) -> Dataset:
    """A dataset from words, or from a schema (an object, or a path to its JSON file).

    `rows` counts the main table, or names tables with their rows; without it the words or the schema tell, else 100.
    Rows `offset`..`offset + rows` of a dataset of `total` rows are made. `providers` are classes as Faker's providers
    are, whose methods a schema that is an object may name. RequestError for what cannot be asked, SchemaError for what
    cannot be made.
    """
    if (description is None) == (schema is None):
        raise RequestError("give either a description or a schema")
    if providers and not isinstance(schema, Schema | dict):
        raise RequestError("providers go with a schema that is an object: no file and no words name their methods")
    with faker.own(providers):
        if schema is not None:
            found = Plan(schema=changed(_given(schema), locale, _day(as_of)), source="given")
        else:
            found = plan(description or "", planner=planner, locale=locale, as_of=as_of)
        program = compile_schema(found.schema)
        return dataset(found, program, rows=rows, seed=seed, offset=offset, total=total, description=description)


def given(
    schema: Dataset | Schema | dict[str, Any] | str | os.PathLike[str], rows: int | None, seed: int | None
) -> Dataset:
    """The dataset that an adapter's arguments mean; RequestError for rows and seeds of a dataset that has its own."""
    if not isinstance(schema, Dataset):
        return generate(schema=schema, rows=rows, seed=seed or 0)
    if rows is not None or seed is not None:
        raise RequestError(f"a dataset has its rows and its seed ({schema!r}); give None for rows, and no seed")
    return schema


def changed(schema: Schema, locale: str | None = None, as_of: date | None = None) -> Schema:
    """A given schema under another locale or day, checked again; the same one where neither is said."""
    said = {"locale": locale, "as_of": as_of.isoformat() if as_of else None}
    said = {name: value for name, value in said.items() if value is not None}
    return parse(schema.to_dict() | said) if said else schema


def _day(as_of: date | str | None) -> date | None:
    if as_of is None or (isinstance(as_of, date) and not isinstance(as_of, datetime)):
        return as_of
    try:
        return date.fromisoformat(as_of)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise RequestError(f"as_of must be a day, as 2026-06-30, not {as_of!r}") from None


def _given(schema: Schema | dict[str, Any] | str | os.PathLike[str]) -> Schema:
    if isinstance(schema, Schema):
        return schema
    if isinstance(schema, dict):
        return parse(schema)
    if not isinstance(schema, str | os.PathLike):
        raise RequestError(f"a schema is a Schema, an object or a path, not {type(schema).__name__}")
    try:
        return loads(Path(schema).read_bytes())
    except OSError as error:
        fix = "; words go to fabulate.generate(…), whose dataset is taken too" if " " in os.fspath(schema) else ""
        raise RequestError(f"cannot read the schema {os.fspath(schema)}: {error.strerror}{fix}") from error


@lru_cache(maxsize=4)
def _planner_for(key: object) -> Planner:
    from .planner import Planner

    here = settings()
    return Planner(here.cache_dir, here.llm, check_schema, short=True)


def _planner() -> Planner:
    """One planner a configuration, so that a notebook's cells share its cache and its waiting requests."""
    return _planner_for(settings())
