"""The Faker methods that a schema may name, their arguments with bounds, and what is wrong with a use of them.

The table is `faker_methods.json`, written by `tools/faker_table.py` for a Faker release; nothing here imports Faker.
Its bounds keep every cell under 64 KiB and every call short; what only the values can show is found by the engine,
which makes a few cells when it compiles the column.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import TYPE_CHECKING, Literal

from .errors import Problem, listed, near

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

Cell = Literal["text", "integer", "float", "boolean", "date", "datetime", "time", "json"]

#: Relative moments in Faker's own spelling: signs before each part, largest unit first.
RELATIVE = re.compile(
    r"(?=.)([+-]\d{1,6}y)?([+-]\d{1,6}M)?([+-]\d{1,6}w)?([+-]\d{1,6}d)?([+-]\d{1,7}h)?([+-]\d{1,8}m)?([+-]\d{1,9}s)?"
)
_CODE = re.compile(r"%(-?[A-Za-z%]|.?)", re.DOTALL)
_CODES = frozenset("aAbBcCdDeFGgHhIjmMpRrSTuUVwWxXyYf%") | {"-d", "-m", "-H", "-I", "-M", "-S", "-j", "-y"}


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument: the JSON types it takes, bounds of a number or of a length (bytes of text, entries of a list)."""

    types: tuple[str, ...]
    min: float | None = None
    max: float | None = None
    #: The bound of each text in a list, in bytes.
    longest: int | None = None
    #: The only values it takes; where it takes several types, the only ones of theirs.
    of: tuple[object, ...] | None = None
    default: object = None
    required: bool = False
    #: The locales whose method has it; None: all that have the method.
    locales: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """One Faker method: its topic (Faker's provider), arguments, type of cell, and the locales that have it."""

    name: str
    topic: str
    args: Mapping[str, Arg]
    returns: Cell
    #: Whether its cells move with `as_of`.
    clock: bool = False
    #: None: every locale.
    locales: frozenset[str] | None = None


@cache
def _table() -> dict[str, object]:
    table: dict[str, object] = json.loads(files("fabulate.schema").joinpath("faker_methods.json").read_text("utf-8"))
    return table


@cache
def locales() -> frozenset[str]:
    """The names of Faker's locales (`en_US`)."""
    return frozenset(str(_table()["locales"]).split())


@cache
def methods() -> Mapping[str, Method]:
    """Every Faker method that may be named, by name in alphabetical order."""
    rows = _table()["methods"]
    assert isinstance(rows, dict)
    return {name: _method(name, row) for name, row in rows.items()}


def _method(name: str, row: dict[str, object]) -> Method:
    args = row.get("args", {})
    assert isinstance(args, dict)
    made = {arg: _arg(spec) for arg, spec in args.items()}
    returns: Cell = row["returns"]  # type: ignore[assignment]
    return Method(name, str(row["topic"]), made, returns, bool(row.get("clock")), _locales(row))


def _arg(spec: dict[str, object]) -> Arg:
    made = {key: value for key, value in spec.items() if key not in ("types", "of", "in", "not")}
    of = spec.get("of")
    return Arg(
        tuple(str(spec["types"]).split()),
        of=tuple(of) if isinstance(of, list) else None,
        locales=_locales(spec),
        **made,  # type: ignore[arg-type]
    )


def _locales(row: dict[str, object]) -> frozenset[str] | None:
    if "in" in row:
        return frozenset(str(row["in"]).split())
    return locales() - frozenset(str(row["not"]).split()) if "not" in row else None


def locale_problem(locale: str, path: str) -> Problem | None:
    """What is wrong with a locale's name, or None."""
    if locale in locales():
        return None
    fixed = locale.replace("-", "_")
    fix = f"write {fixed}" if fixed in locales() else near(locale, locales())
    return Problem(path, f"{locale!r} is no locale of Faker", fix or "as en_US, de_DE, ja_JP")


def problems(method: str, args: Mapping[str, object], locale: str, path: str) -> list[Problem]:
    """Everything wrong with a Faker column, all at once; `path` is the column's."""
    known = methods().get(method)
    if known is None:
        fix = near(method, methods()) or "`fabulate generators` lists the methods"
        return [Problem(f"{path}.method", f"{method!r} is no Faker method that may be named", fix)]
    wrong_locale = locale_problem(locale, f"{path}.locale")
    if wrong_locale:
        return [wrong_locale]
    if known.locales is not None and locale not in known.locales:
        fix = f"its locales are {listed(sorted(known.locales), 6)}"
        return [Problem(f"{path}.method", f"{method!r} does not exist in the locale {locale}", fix)]
    return list(_arguments(known, args, locale, path))


def _arguments(method: Method, args: Mapping[str, object], locale: str, path: str) -> Iterator[Problem]:
    place = f"{path}.args"
    here = {name: arg for name, arg in method.args.items() if arg.locales is None or locale in arg.locales}
    sound = True
    for name, value in args.items():
        if name not in here:
            sound = False
            fix = near(name, here) or (f"{method.name} takes {listed(here)}" if here else f"{method.name} takes none")
            yield Problem(f"{place}.{name}", f"unknown argument of {method.name}", fix)
            continue
        said = _value(here[name], value)
        if said:
            sound = False
            yield Problem(f"{place}.{name}", said)
    for name, arg in here.items():
        if arg.required and args.get(name) is None:
            sound = False
            yield Problem(f"{place}.{name}", f"is missing; {method.name} needs it")
    if sound:
        settled = {name: args[name] if args.get(name) is not None else arg.default for name, arg in here.items()}
        yield from _together(method.name, settled, place)


def _value(arg: Arg, value: object) -> str | None:
    """What is wrong with one value, or None."""
    kind = next((t for t in arg.types if _TYPES[t](value)), None)
    if kind is None:
        return f"{_shown(value)} is not {' or '.join(_WORDS[t] for t in arg.types if t != 'null')}"
    if kind == "null":
        return None
    if arg.of is not None and isinstance(value, type(arg.of[0])) and value not in arg.of:
        return f"{_shown(value)} is not one of {listed(arg.of)}"
    if isinstance(value, (bool, date)):
        return None
    if isinstance(value, (int, float)):
        return _bounds(arg, value, str(value), "")
    if isinstance(value, str):
        return _text(value, kind) or _bounds(arg, _bytes(value), f"a text of {_bytes(value)} bytes", " bytes")
    assert isinstance(value, (list, tuple, dict))
    strange = [v for v in value if arg.of is not None and kind == "list" and v not in arg.of]
    if strange:
        return f"{_shown(strange[0])} is not one of {listed(arg.of or ())}"
    return _bounds(arg, len(value), f"{len(value)} entries", " entries") or _entries(arg, value)


def _entries(arg: Arg, value: list[object] | tuple[object, ...] | dict[str, object]) -> str | None:
    for entry in value:
        if isinstance(entry, str):
            if "{{" in entry:
                return "may not hold {{"
            if arg.longest is not None and _bytes(entry) > arg.longest:
                return f"an entry of {_bytes(entry)} bytes is over its maximum ({arg.longest})"
    if isinstance(value, dict):
        if not all(_TYPES["number"](weight) and weight >= 0 for weight in value.values()):  # type: ignore[operator]
            return "weights must be numbers of at least 0"
        if not sum(value.values()) > 0:  # type: ignore[arg-type]
            return "the weights add up to 0"
    return None


def _bounds(arg: Arg, size: float, shown: str, unit: str) -> str | None:
    if arg.max is not None and size > arg.max:
        return f"{shown} is over its maximum ({_plain(arg.max)}{unit})"
    if arg.min is not None and size < arg.min:
        return f"{shown} is below its minimum ({_plain(arg.min)}{unit})"
    return None


def _plain(bound: float) -> str:
    return f"{bound:.0f}" if bound == int(bound) else str(bound)


def _text(value: str, kind: str) -> str | None:
    if "{{" in value:
        return "may not hold {{"
    if kind == "strftime":
        for code in _CODE.findall(value):
            if code not in _CODES:
                return f"%{code} is no date code that may be used; write %% for a percent sign"
    return None


def _together(method: str, args: Mapping[str, object], place: str) -> Iterator[Problem]:
    """What is wrong between arguments that are each right."""
    for low, high in _PAIRS:
        a, b = args.get(low), args.get(high)
        if isinstance(a, (int, float)) and isinstance(b, (int, float)):
            if a > b:
                yield Problem(f"{place}.{high}", f"{b} is below {low} ({a})")
            elif a == b and method in ("pyfloat", "pydecimal"):
                yield Problem(f"{place}.{high}", f"{b} is not above {low} ({a})")
    if method in ("pyfloat", "pydecimal"):
        yield from _digits(args, place)
    count, size = args.get("nb_texts"), args.get("max_nb_chars")
    if isinstance(count, int) and isinstance(size, int) and count * size > 15_000:
        yield Problem(f"{place}.nb_texts", f"{count} texts of {size} characters are over 15000 characters")
    if method == "password" and isinstance(args.get("length"), int):
        kinds = sum(bool(args.get(k)) for k in ("special_chars", "digits", "upper_case", "lower_case"))
        if not kinds:
            yield Problem(place, "every kind of character is switched off")
        elif int(args["length"]) < kinds:  # type: ignore[call-overload]
            yield Problem(f"{place}.length", f"{args['length']} is below the {kinds} kinds of characters")


def _digits(args: Mapping[str, object], place: str) -> Iterator[Problem]:
    low, high = args.get("min_value"), args.get("max_value")
    left, right = args.get("left_digits"), args.get("right_digits")
    if args.get("positive") is True:
        for name, value in (("min_value", low), ("max_value", high)):
            if isinstance(value, (int, float)) and value <= 0:
                yield Problem(f"{place}.{name}", f"{value} does not go with positive: true")
    if isinstance(left, int) and isinstance(right, int):
        if left + right > 15:
            yield Problem(f"{place}.left_digits", f"{left} + {right} digits are over the 15 that a number holds")
        elif left + right == 0:
            yield Problem(f"{place}.left_digits", "0 + 0 digits make no number")
    for name, value in (("min_value", low), ("max_value", high)):
        if isinstance(left, int) and isinstance(value, (int, float)) and abs(value) > 10**left:
            yield Problem(f"{place}.{name}", f"{value} does not fit in left_digits ({left})")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def is_moment(value: object) -> bool:
    """Whether Faker's dates take it: `today`, `now`, `-30d`, `-1y+6M`, or a date or datetime in ISO form."""
    if isinstance(value, date):
        return True
    if not isinstance(value, str):
        return False
    return value in ("today", "now") or bool(RELATIVE.fullmatch(value)) or _is_iso(value)


def _is_iso(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def _is_scalar(value: object) -> bool:
    return isinstance(value, (str, bool)) or _is_number(value)


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": _is_number,
    "text": lambda v: isinstance(v, str),
    "strftime": lambda v: isinstance(v, str),
    "moment": is_moment,
    "date": lambda v: isinstance(v, date) or (isinstance(v, str) and len(v) == 10 and _is_iso(v)),
    "list": lambda v: isinstance(v, (list, tuple)) and all(isinstance(e, str) for e in v),
    "numbers": lambda v: isinstance(v, (list, tuple)) and all(_is_number(e) for e in v),
    "scalars": lambda v: isinstance(v, (list, tuple)) and all(_is_scalar(e) for e in v),
    "weights": lambda v: isinstance(v, dict) and all(isinstance(e, str) for e in v),
}
_WORDS = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "text": "a text",
    "strftime": "a text of date codes (%Y-%m-%d)",
    "moment": "a moment (today, -30d, +1y, 2026-06-30)",
    "date": "a date (2026-06-30)",
    "list": "a list of texts",
    "numbers": "a list of numbers",
    "scalars": "a list of texts and numbers",
    "weights": "a map of texts to weights",
}
#: Arguments of which the first may not be above the second.
_PAIRS = (
    ("min", "max"),
    ("min_value", "max_value"),
    ("min_chars", "max_chars"),
    ("min_age", "max_age"),
    ("minimum_age", "maximum_age"),
    ("version_from", "version_to"),
    ("build_from", "build_to"),
)
