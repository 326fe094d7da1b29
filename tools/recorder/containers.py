"""Lists, tuples and maps of symbols as the JSON text that the third rung makes of Faker's."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from fabulate.engine.faker_cells import NoCellError, json_text

from .operations import Written
from .symbols import Sym, fail, symbolic
from .texts import Text, cat


def _quoted(value: str) -> str:
    return str(json_text(value))[1:-1]


def as_json(made: Any) -> Any:
    """A container of symbols as the JSON text that the third rung would make of it."""
    if isinstance(made, Written):
        return made.json
    if isinstance(made, Sym):
        if made.table is None:
            return cat(made)
        try:
            return made.map(json_text)
        except NoCellError as error:
            return fail(str(error))
    if isinstance(made, Text):
        return cat('"', made.each(_quoted, "json"), '"')
    if isinstance(made, Enum) or not symbolic(_members(made)):
        return json_text(made)
    if isinstance(made, Mapping):
        out: list[Any] = ["{"]
        for at, (key, value) in enumerate(made.items()):
            out += [", " if at else "", str(json_text(str(key))), ": ", as_json(value)]
        return cat(*out, "}")
    if isinstance(made, (list, tuple)):
        out = ["["]
        for at, value in enumerate(made):
            out += [", " if at else "", as_json(value)]
        return cat(*out, "]")
    return fail("a container of this kind")


def _members(made: Any) -> list[Any]:
    if isinstance(made, Mapping):
        return [v if not isinstance(v, (Mapping, list, tuple)) else _any(v) for v in made.values()]
    return (
        [v if not isinstance(v, (Mapping, list, tuple)) else _any(v) for v in made]
        if isinstance(made, (list, tuple))
        else [made]
    )


def _any(made: Any) -> Any:
    """A symbol from inside a container, or None."""
    return next((v for v in _members(made) if symbolic([v])), None)
