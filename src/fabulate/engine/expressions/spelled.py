"""Types and spans of time as people spell them within an expression: `decimal(10, 2)`, `'3 days'`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .syntax import FaultError

if TYPE_CHECKING:
    from .tokens import Token


def take_type(tokens: list[Token], start: int, cast_at: int) -> str:
    """The type of `x as type)`, whose x stands at `start`, in words; `as` and the type are taken out of the tokens.

    FaultError where it names none.
    """
    ahead = _until(tokens, start, "as")
    stop = _until(tokens, ahead, ")")
    if stop >= len(tokens) or stop <= ahead + 1:
        raise FaultError(f"cast at character {cast_at + 1} names no type", "write cast(x as integer)")
    words = [t.low for t in tokens[ahead + 1 : stop] if t.text not in "(),"]
    if not all(re.fullmatch(r"[a-z]+|\d{1,3}", w) for w in words):
        raise FaultError(f"cast at character {cast_at + 1} to an unknown type", "write cast(x as integer)")
    del tokens[ahead:stop]
    return " ".join(words)


def _until(tokens: list[Token], start: int, word: str) -> int:
    """Where a word, or the bracket that closes this level, first stands from `start` on."""
    level = 0
    for at in range(start, len(tokens)):
        here = tokens[at]
        if level == 0 and here.kind != "text" and here.low in (word, ")"):
            return at
        level += (here.text == "(") - (here.text == ")")
    return len(tokens)


def interval(text: Token) -> tuple[str, str]:
    """The number and the unit (empty where none is said) of a text such as '3 days'; FaultError where it is none."""
    said = re.fullmatch(r"\s*(-?\d{1,9}(?:\.\d{1,6})?)\s*([A-Za-z]*)\s*", text.value)
    if said is None:
        raise FaultError(f"{text.text[:40]} is no interval", "write interval '3 days'")
    return said[1], said[2]
