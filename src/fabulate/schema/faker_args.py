"""What is wrong with the arguments of a Faker method: their types, bounds, and what cannot go together.

Types are named in the table by one word each; what such a word takes, and how it is called in a message, is here.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from math import isfinite
from typing import TYPE_CHECKING

from .errors import Problem, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from .faker import Arg

#: Relative moments in Faker's own spelling: signs before each part, largest unit first.
RELATIVE = re.compile(
    r"(?=.)([+-]\d{1,6}y)?([+-]\d{1,6}M)?([+-]\d{1,6}w)?([+-]\d{1,6}d)?([+-]\d{1,7}h)?([+-]\d{1,8}m)?([+-]\d{1,9}s)?"
)
_CODE = re.compile(r"%(-?[A-Za-z%]|.?)", re.DOTALL)
_CODES = frozenset("aAbBcCdDeFGgHhIjmMpRrSTuUVwWxXyYf%") | {"-d", "-m", "-H", "-I", "-M", "-S", "-j", "-y"}


def wrong_value(arg: Arg, value: object) -> str | None:
    """What is wrong with the value of one argument, or None."""
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


def together(method: str, args: Mapping[str, object], place: str) -> Iterator[Problem]:
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
