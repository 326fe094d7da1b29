"""JSON data to a `Schema`, or every fault in it at once.

Both forms of the language come in here: the full one, and the plain map of field to Faker method, which becomes a
table named `data`. pydantic finds the faults; `_problem` says them as a reader would name the place.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from .checks import check
from .column import Column
from .columns import KINDS, UNKINDED
from .deferred import Model
from .errors import Problem, SchemaError, listed, near
from .kinds import tag
from .models import LANGUAGE, Bank, Bundle, Fact, Schema, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import ValidationError
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
    from pydantic import ValidationError

    try:
        schema = Schema.model_validate(data)
    except ValidationError as error:
        raise SchemaError(faults(error, data)) from None
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
            meant = (
                next((f"did you mean method, not {key}?" for key in said if near(str(key), ["method"])), None)
                if isinstance(said, dict)
                else None
            )
            problems.append(Problem(f"data.{name}"[:200], f"{_kind_of(said)} is no column", meant or fix))
    if problems:
        raise SchemaError(problems)
    return {"tables": [{"name": "data", "columns": columns}]}


def faults(error: ValidationError, data: object) -> list[Problem]:
    """pydantic's errors as problems. Of a setting that may be several things, only what fits the value is told."""
    found = [(_problem(fault, data), fault["type"] in _WANTED) for fault in error.errors(include_url=False)]
    others = [problem.path for problem, is_type in found if not is_type]
    merged: dict[str, Problem] = {}
    for problem, is_type in found:
        path = problem.path
        below = any(p.path.startswith((f"{path}.", f"{path}[")) for p, _ in found)
        if is_type and (path in others or below):
            continue
        if is_type and path in merged:
            wanted = problem.message.partition(" is not ")[2]
            known = merged[path].message
            merged[path] = Problem(path, known if known.endswith(wanted) else f"{known} or {wanted}")
        else:
            merged[path if is_type else f"{path}\0{problem.message}"] = problem
    return list(merged.values())


def _problem(fault: ErrorDetails, data: object) -> Problem:
    """One of pydantic's errors: tags of unions leave the path, indexes become names."""
    place, model = _place(fault["loc"], data), _model_at(fault["loc"], data)
    kind, given = fault["type"], fault["input"]
    last = str(fault["loc"][-1]) if fault["loc"] else ""
    path = ".".join(place)
    if kind == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()]
        return Problem(
            path, "unknown", near(last, known) or _elsewhere(last, model) or f"there are {listed(known, 40)}"
        )
    if kind == "missing":
        return Problem(".".join([*place, last]), "required")
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        if not isinstance(given, dict):
            return Problem(path, f"{_kind_of(given)} is not an object", 'write {"name": …, "kind": …}')
        said = given.get("kind")
        if said is None:
            return Problem(path, "no kind", 'write "kind", "from" or "sql"')
        fix = near(said, KINDS) if isinstance(said, str) else None
        kinds = [name for name in KINDS if name not in UNKINDED]
        return Problem(f"{path}.kind", f"unknown kind {str(said)[:60]!r}", fix or f"there are {listed(kinds, 40)}")
    message = _message(fault)
    if kind == "value_error" and (inner := _INNER.match(message)):
        # A fault between settings, found by the model as a whole, names the setting it is at.
        return Problem(".".join([*place, inner.group(1)]), inner.group(2))
    if kind == "literal_error" and path == "fabulate":
        return Problem(path, f"this program knows version {LANGUAGE} of the language, not {given!r}"[:100])
    return Problem(path, message)


def _place(loc: tuple[int | str, ...], data: object) -> list[str]:
    """A location as names: `sales.price.max`; what has no name is `tables[0]`."""
    place: list[str] = []
    here = data
    for step in loc:
        if isinstance(here, dict) and step in here:
            here = here[step]
            place.append(str(step))
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
            name = here.get("name") if isinstance(here, dict) else None
            if place and place[-1] in ("tables", "columns") and isinstance(name, str) and 0 < len(name) <= 128:
                place[-1] = name
            else:
                place[-1] += f"[{step}]"
    return place


def _elsewhere(setting: str, model: type[Model]) -> str | None:
    """Where a setting that a column does not have is at home."""
    if not issubclass(model, Column):
        return None
    homes = [
        kind for kind, other in KINDS.items() if setting in other.model_fields and setting not in Column.model_fields
    ]
    return f"it is a setting of {listed(homes)}" if homes else None


_INNER = re.compile(r"([a-z_]+(?:\[\d+\])?): (.*)", re.DOTALL)
_WANTED = {
    "string_type": "a text", "int_type": "a whole number", "int_from_float": "a whole number", "float_type": "a number",
    "bool_type": "true or false", "list_type": "a list", "dict_type": "an object", "model_type": "an object",
    "model_attributes_type": "an object", "date_type": "a day, as 2026-06-30", "finite_number": "a finite number",
}  # fmt: skip
_LIMITS = {
    "greater_than_equal": ("ge", "at least"), "less_than_equal": ("le", "at most"),
    "greater_than": ("gt", "above"), "less_than": ("lt", "below"),
}  # fmt: skip
#: What the patterns of the models ask for, in words.
_PATTERNS = {
    "[A-Za-z_]": "use letters, digits and _, not a digit first, 63 at the most",
    ":": "write 09:30 or 09:30:15",
}


def _message(fault: ErrorDetails) -> str:
    """What is wrong with one value, in our words."""
    kind, given, context = fault["type"], fault["input"], fault.get("ctx", {})
    shown = (
        json.dumps(given, default=str, ensure_ascii=False)[:60]
        if isinstance(given, str | int | float | bool)
        else _kind_of(given)
    )
    if kind in _WANTED:
        return f"{shown} is not {_WANTED[kind]}"
    if kind == "literal_error":
        return f"{shown} is not one of {context.get('expected', '')}"
    if kind == "value_error":
        return str(context.get("error", fault["msg"]))
    if kind in _LIMITS:
        key, words = _LIMITS[kind]
        return f"{shown} is out of bounds; {words} {context.get(key, 0):g}"
    if kind in ("string_too_long", "too_long"):
        return f"too long; at most {context.get('max_length')}"
    if kind in ("string_too_short", "too_short"):
        return "empty" if context.get("min_length") == 1 else f"too short; at least {context.get('min_length')}"
    if kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        words = next((words for part, words in _PATTERNS.items() if part in pattern), f"it must match {pattern}")
        return f"{shown} cannot be; {words}"
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
    """The model of a setting that is an object itself (`by`, `missing`, `rows`, `every`), if the path goes through
    one."""
    for name, field in found.model_fields.items():
        if (field.alias or name) in loc[:-1]:
            models = list(_models(field.annotation))
            if models:
                return models[0]
    return found


def _models(annotation: object) -> Iterator[type[Model]]:
    """The models that an annotation holds, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
    for inner in getattr(annotation, "__args__", ()):
        yield from _models(inner)


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
