"""The text of an LLM's answer to JSON data: plain, in a fence, or somewhere in prose. Never evaluated.

Bounded before it is read: size, nesting, digits of a number. What JSON leaves open is refused: a key twice in an object
(one of the two would vanish), NaN and infinity, half a character.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING

from ..schema import Problem, SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS = 512 << 10
MOST_DEPTH = 32

_THOUGHT = re.compile(r"\A\s*<(think|thinking|reasoning)>.*?</\1>", re.DOTALL)
_TOKEN = re.compile(r'["{}\[\]]')
_STRING_END = re.compile(r'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_FENCE = re.compile(r"^```[^\n`]*\n(.*?)^\s*```", re.DOTALL | re.MULTILINE)


def read(text: str) -> dict[str, object]:
    """The JSON object in an answer, the longest of several; SchemaError that says what is wrong with the answer."""
    if len(text) > MOST_CHARACTERS:
        raise _wrong(f"the answer has {len(text):,} characters", "write a smaller schema")
    text = _THOUGHT.sub("", text).lstrip("\ufeff").strip()
    if not text:
        raise _wrong("the answer is empty")
    if text.startswith("["):
        raise _wrong("the answer is a list")
    if not text.startswith("{") and (fenced := [inside for inside in _FENCE.findall(text) if "{" in inside]):
        text = max(fenced, key=len)
    objects = _objects(text)
    if not objects:
        raise _wrong("the answer holds no JSON object")
    try:
        return _unwrapped(_loads(max(objects, key=len)))
    except ValueError as error:
        raise _wrong(f"the answer is not valid JSON: {error}"[:300]) from None


def _objects(text: str) -> list[str]:
    """The outermost balanced `{…}` of a text; SchemaError when one is never closed or nested too deeply.

    One pass without recursion. Quotes count within an object only: prose has apostrophes and inches of its own.
    """
    found, depth, start, at = [], 0, 0, 0
    while (token := _TOKEN.search(text, at)) is not None:
        at = token.end()
        match token.group():
            case '"' if depth:
                end = _STRING_END.match(text, at)
                if end is None:
                    raise _wrong("the answer is cut off within a text", "write a smaller schema")
                at = end.end()
            case "{" | "[" if depth or token.group() == "{":
                if depth == 0:
                    start = token.start()
                depth += 1
                if depth > MOST_DEPTH:
                    raise _wrong("the answer is nested too deeply", f"{MOST_DEPTH} levels at the most")
            case "}" | "]" if depth:
                depth -= 1
                if depth == 0:
                    found.append(text[start:at])
            case _:
                pass
    if depth:
        raise _wrong("the answer is cut off: an object is never closed", "write a smaller schema")
    return found


def _loads(text: str) -> dict[str, object]:
    """A JSON object; ValueError."""
    value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant, parse_float=_finite)
    if not isinstance(value, dict):
        raise ValueError("it is no object")
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("a text holds half a character") from None
    return value


def _unwrapped(value: dict[str, object]) -> dict[str, object]:
    """`{"schema": {…}}` is its inside, where that is a schema in full form."""
    inner = next(iter(value.values())) if len(value) == 1 else None
    return inner if isinstance(inner, dict) and isinstance(inner.get("tables"), list) else value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError(f"the key {next(_doubled(pairs))[:60]!r} stands twice in one object")
    return value


def _doubled(pairs: list[tuple[str, object]]) -> Iterator[str]:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            yield key
        seen.add(key)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{digits[:40]} is too large a number")
    return number


def _wrong(message: str, fix: str | None = None) -> SchemaError:
    return SchemaError([Problem("", message, fix or "answer with one JSON object and nothing else")])
