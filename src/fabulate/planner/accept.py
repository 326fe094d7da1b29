"""An LLM's answer to a `Schema`, by the rules for what a machine wrote: nothing in it is trusted.

The day is ours, the request's locale wins, row counts are capped. What can only be a slip and is better left out than
asked again (`unique` where it cannot be, a fact that is none, an unknown locale) is left out, with a note.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ..schema import Problem, SchemaError, faker, parse
from . import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from ..schema import Schema
    from .llm import Reply

Json = dict[str, object]

#: Rows of a table that an LLM may ask for; a person may ask for more.
MOST_ROWS = 10_000_000

#: What an ending says about an answer that did not come to its own end.
_ENDINGS = {
    "length": Problem("", "the answer was cut off", "write a smaller schema: fewer columns, shorter lists"),
    "content_filter": Problem("", "the answer was stopped by a content filter", "describe the data in neutral words"),
    "refusal": Problem("", "the answer is a refusal", "all rows are invented; answer with a schema for them"),
}
_FACT = re.compile(r"facts\.?\[(\d+)\]")


def accept(
    reply: Reply, *, locale: str | None, as_of: date, check: Callable[[Schema], list[Problem]]
) -> tuple[Schema, tuple[str, ...]]:
    """The schema in a reply, checked, and notes on what was left out; SchemaError with all that is wrong with it."""
    if reply.ending in _ENDINGS:
        raise SchemaError([_ENDINGS[reply.ending]])
    data, notes = _ours(_full(answer.read(reply.text)), locale, as_of)
    for _ in range(2):  # once for what the language refuses, once for what the compiler does
        problems, schema = _tried(data, check)
        if schema is not None:
            return schema, tuple(notes)
        left_out = _leave_out(data, problems)
        if not left_out:
            raise SchemaError(problems)
        notes += left_out
    problems, schema = _tried(data, check)
    if schema is None:
        raise SchemaError(problems)
    return schema, tuple(notes)


def _tried(data: Json, check: Callable[[Schema], list[Problem]]) -> tuple[Sequence[Problem], Schema | None]:
    try:
        schema = parse(data)
        problems = check(schema)
    except SchemaError as error:
        return error.problems, None
    return problems, None if problems else schema


def _full(said: Json) -> Json:
    """A plain map in full form; the full form as it is."""
    return said if isinstance(said.get("tables"), list) else cast("Json", parse(said).to_dict())


def _ours(data: Json, locale: str | None, as_of: date) -> tuple[Json, list[str]]:
    """The data with what the program fills in, and notes."""
    notes = []
    said = data.get("locale")
    if locale is None and isinstance(said, str) and faker.locale_problem(said, "locale"):
        notes.append(f"the locale {said[:20]!r}, which Faker does not know, was left out")
        data = {name: value for name, value in data.items() if name != "locale"}
    data = {name: value for name, value in data.items() if name not in ("fabulate", "$schema", "as_of")}
    data |= {"as_of": as_of.isoformat()} | ({"locale": locale} if locale else {})
    for table in _objects(data.get("tables")):
        for holder in (table, table.get("every")):
            if isinstance(holder, dict) and isinstance(rows := holder.get("rows"), int) and rows > MOST_ROWS:
                holder["rows"] = MOST_ROWS
                notes.append(f"{str(table.get('name'))[:63]}: the number of rows was cut to {MOST_ROWS:,}")
    return data, notes


def _leave_out(data: Json, problems: Sequence[Problem]) -> list[str]:
    """Takes out of the data what problems blame and nobody will miss; notes on it, none when there is nothing so."""
    notes = []
    blamed = {problem.path: problem for problem in problems}
    for table in _objects(data.get("tables")):
        for column in _objects(table.get("columns")):
            place = f"{table.get('name')}.{column.get('name')}"
            if f"{place}.unique" in blamed and column.pop("unique", None) is not None:
                notes.append(f"{place[:200]}: `unique` was left out: {blamed[f'{place}.unique'].message}"[:400])
    facts = data.get("facts")
    wrong = {int(match.group(1)) for path in blamed if (match := _FACT.match(path))}
    if wrong and isinstance(facts, list):
        data["facts"] = [fact for at, fact in enumerate(facts) if at not in wrong]
        notes.append(f"{len(wrong)} of the plan's facts could not be read and were left out")
    return notes


def _objects(value: object) -> list[Json]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
