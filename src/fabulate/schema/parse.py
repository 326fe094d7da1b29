"""JSON data to a `Schema`, or every fault in it at once.

Both forms of the language come in here: the full one, and the plain map of field to Faker method, which becomes a
table named `data`. pydantic finds the faults; `_problem` says them as a reader would name the place.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from .checks import check
from .columns import KINDS, UNKINDED, Model, tag
from .errors import Problem, SchemaError, listed, near
from .models import Bank, Bundle, Fact, Schema, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

MOST_BYTES, MOST_DEPTH = 1 << 20, 32
_COLUMN_KEYS = ("kind", *UNKINDED)


def loads(text: str | bytes) -> Schema:
    """A schema from JSON text of at most 1 MiB; SchemaError when it is no JSON or no schema."""
    if len(text) > MOST_BYTES:
        raise SchemaError([Problem("", f"the schema is {len(text):,} bytes long", f"{MOST_BYTES:,} at the most")])
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise SchemaError([Problem("", "nested too deeply", f"{MOST_DEPTH} levels at the most")]) from None
    except ValueError as error:
        raise SchemaError([Problem("", f"not JSON: {error}"[:300])]) from None
    return parse(value)


def parse(value: object) -> Schema:
    """A schema from JSON data, in full form or as a plain map; SchemaError with every problem."""
    if not isinstance(value, dict):
        raise SchemaError([Problem("", f"a schema is an object, not {_kind_of(value)}")])
    if _depth(value) > MOST_DEPTH:
        raise SchemaError([Problem("", "nested too deeply", f"{MOST_DEPTH} levels at the most")])
    data = value if isinstance(value.get("tables"), list) else _from_plain_map(value)
    try:
        schema = Schema.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=True)
        raise SchemaError(dict.fromkeys(_problem(fault, data) for fault in faults)) from None
    except RecursionError:
        raise SchemaError([Problem("", "nested too deeply", f"{MOST_DEPTH} levels at the most")]) from None
    if problems := check(schema):
        raise SchemaError(problems)
    return schema


def _from_plain_map(value: Mapping[Any, Any]) -> dict[str, Any]:
    """`{"price": {"method": "pyfloat", "min_value": 1}, "name": "name"}` as the full form."""
    if not value:
        raise SchemaError([Problem("", "an empty schema", 'name a column, as {"name": "name"}')])
    columns: list[dict[str, Any]] = []
    problems = []
    for name, said in value.items():
        if isinstance(said, str):
            columns.append({"name": name, "kind": "faker", "method": said})
        elif isinstance(said, dict) and any(key in said for key in _COLUMN_KEYS):
            columns.append({**said, "name": name})
        elif isinstance(said, dict) and "method" in said:
            args = {k: v for k, v in said.items() if k not in ("method", "args", "kwargs", "locale")}
            for inner in (said.get("args"), said.get("kwargs")):
                args |= inner if isinstance(inner, dict) else {}
            column = {"name": name, "kind": "faker", "method": said["method"], "args": args}
            columns.append(column | ({"locale": said["locale"]} if "locale" in said else {}))
        else:
            fix = 'write a Faker method, as "name" or {"method": "pyint", "min_value": 1}, or an object with "kind"'
            problems.append(Problem(f"data.{name}"[:200], f"{_kind_of(said)} is no column", fix))
    if problems:
        raise SchemaError(problems)
    return {"tables": [{"name": "data", "columns": columns}]}


def _problem(fault: ErrorDetails, data: object) -> Problem:
    """A pydantic error as a `Problem`: tags of unions leave the path, indexes become names."""
    place, model = [], _model_at(fault["loc"], data)
    here = data
    for step in fault["loc"]:
        if isinstance(here, dict) and step in here:
            here = here[step]
            if step not in ("tables", "columns"):
                place.append(str(step))
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            name = here.get("name") if isinstance(here, dict) else None
            if isinstance(name, str) and 0 < len(name) <= 128:
                place.append(name)
            elif place and isinstance(fault["loc"][0], str) and not (len(place) == 1 and isinstance(here, dict)):
                place[-1] += f"[{step}]"
            else:
                place.append(f"[{step}]")
    kind, given = fault["type"], fault["input"]
    last = str(fault["loc"][-1]) if fault["loc"] else ""
    if kind == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()]
        return Problem(".".join(place), "unknown", near(last, known) or f"there are {listed(known, 40)}")
    if kind == "missing":
        return Problem(".".join([*place, last]), "required")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        said = given.get("kind") if isinstance(given, dict) else None
        if said is None:
            return Problem(".".join(place), "no kind", 'write "kind", "from" or "sql"')
        fix = near(said, KINDS) if isinstance(said, str) else None
        known = [name for name in KINDS if name not in UNKINDED]
        return Problem(".".join([*place, "kind"]), f"unknown kind {str(said)[:60]!r}", fix or f"there are {listed(known, 40)}")
    return Problem(".".join(place), _message(fault))


def _message(fault: ErrorDetails) -> str:
    """What is wrong with one value, in our words."""
    kind, given, context = fault["type"], fault["input"], fault.get("ctx", {})
    shown = json.dumps(given, default=str)[:60] if isinstance(given, str | int | float | bool) else _kind_of(given)
    wanted = {
        "string_type": "a text", "int_type": "a whole number", "int_from_float": "a whole number", "float_type": "a number",
        "bool_type": "true or false", "list_type": "a list", "dict_type": "an object", "model_type": "an object",
        "model_attributes_type": "an object", "date_type": "a day, as 2026-06-30", "finite_number": "a finite number",
    }  # fmt: skip
    if kind in wanted:
        return f"{shown} is not {wanted[kind]}"
    if kind == "literal_error":
        return f"{shown} is not one of {context.get('expected', '')}"
    if kind == "value_error":
        return str(context.get("error", fault["msg"]))
    limits = {"greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most")}
    limits |= {"greater_than": ("gt", "above"), "less_than": ("lt", "below")}
    if kind in limits:
        key, words = limits[kind]
        return f"{shown} is out of bounds; {words} {context.get(key)}"
    if kind in ("string_too_long", "too_long"):
        return f"too long; at most {context.get('max_length')}"
    if kind in ("string_too_short", "too_short"):
        return "empty" if context.get("min_length") == 1 else f"too short; at least {context.get('min_length')}"
    if kind == "string_pattern_mismatch":
        return f"{shown} does not match {context.get('pattern')}"
    return fault["msg"]


def _model_at(loc: tuple[int | str, ...], data: object) -> type[Model]:
    """The model whose field is named last in `loc`."""
    here, model = data, Schema
    found: type[Model] = model
    for at, step in enumerate(loc[:-1]):
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int):
            here = here[step]
            parent = loc[at - 1] if at else ""
            if parent == "columns" and isinstance(here, dict):
                found = KINDS[tag(here) or "number"]
            elif parent in ("tables", "facts"):
                found = Table if parent == "tables" else Fact
        if at and loc[at - 1] == "bundles":
            found = Bundle
        elif at and loc[at - 1] == "lists" and len(loc) == at + 2:
            found = Bank
    return _nested(found, loc)


def _nested(found: type[Model], loc: tuple[int | str, ...]) -> type[Model]:
    """The model of a setting that is an object itself (`by`, `missing`, `rows`, `every`), if the path goes through one."""
    for name, field in found.model_fields.items():
        if (field.alias or name) in loc[:-1]:
            for choice in (field.annotation, *getattr(field.annotation, "__args__", ())):
                if isinstance(choice, type) and issubclass(choice, Model):
                    return choice
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object whose keys stand once; JSON allows doubles, and the loser would vanish silently."""
    value = dict(pairs)
    if len(value) != len(pairs):
        doubled = next(key for at, (key, _) in enumerate(pairs) if key in dict(pairs[:at]))
        raise ValueError(f"the key {doubled[:60]!r} stands twice in one object")
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _depth(value: object) -> int:
    """Levels of nesting, without recursion."""
    deepest, stack = 0, [(value, 1)]
    while stack:
        item, level = stack.pop()
        deepest = max(deepest, level)
        if level > MOST_DEPTH:
            break
        inner = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        stack += [(child, level + 1) for child in inner]
    return deepest


def _kind_of(value: object) -> str:
    """What JSON calls the value, for a message."""
    if value is None:
        return "null"
    if isinstance(value, float) and not math.isfinite(value):
        return "an infinite number"
    names = ((bool, "true or false"), (str, "a text"), (int | float, "a number"), (list, "a list"), (dict, "an object"))
    return next((name for kind, name in names if isinstance(value, kind)), type(value).__name__)
