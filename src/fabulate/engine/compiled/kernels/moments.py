"""Seconds since 1970 as text by any `strftime` pattern that Faker's arguments may have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ....columns import numerals, words
from ....columns.strftime import rendered
from ....columns.vector import FILL

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...address import Ints

    Code = Callable[[Ints, Ints], words.Bytes]

_DAY = 86_400
_SPACED = words.pack([f"{i:2d}".encode() for i in range(32)])
_COMPOSED = {"F": "%Y-%m-%d", "T": "%H:%M:%S", "X": "%H:%M:%S", "R": "%H:%M", "D": "%m/%d/%y", "x": "%m/%d/%y",
             "r": "%I:%M:%S %p", "c": "%a %b %e %H:%M:%S %Y", "h": "%b"}  # fmt: skip
_CODE = re.compile(r"(%-?[A-Za-z%])")


#: Codes that a column's own format has too, and the most bytes of each.
_RENDERED = {
    "Y": 4,
    "y": 2,
    "m": 2,
    "d": 2,
    "j": 3,
    "H": 2,
    "I": 2,
    "M": 2,
    "S": 2,
    "p": 2,
    "A": 9,
    "a": 3,
    "B": 9,
    "b": 3,
}


def _weekday(days: Ints) -> Ints:
    """Days since Monday."""
    return (days + 3) % 7


#: Faker's others.
_MORE: dict[str, tuple[int, Code]] = {
    "C": (2, lambda d, s: rendered("%Y", d, s)[:, :2]),
    "e": (2, lambda d, s: words.take(_SPACED, (rendered("%d", d, s) - ord("0")) @ np.array([10, 1]))),
    "u": (1, lambda d, s: numerals.digits(_weekday(d) + 1)),
    "w": (1, lambda d, s: numerals.digits((_weekday(d) + 1) % 7)),
}


def _coded(letter: str) -> tuple[int, Code] | None:
    width = _RENDERED.get(letter)
    if width is None:
        return _MORE.get(letter)
    return width, lambda days, clock: rendered(f"%{letter}", days, clock)


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern, ready: literals and codes, and the most bytes of a text."""

    parts: tuple[str | Code, ...]
    width: int

    def text(self, seconds: Ints) -> words.Bytes:
        """The text of moments in seconds since 1970."""
        days, clock = np.divmod(seconds, _DAY)
        made = [words.literal(p, len(days)) if isinstance(p, str) else p(days, clock) for p in self.parts]
        return words.join(made) if made else np.empty((len(days), 0), np.uint8)


def strftime(pattern: str) -> Form | None:
    """The form of a pattern, codes as `faker_clock.strftime` has them; None for codes that it alone can write."""
    parts: list[str | Code] = []
    width = 0
    for bit in _CODE.split(pattern):
        if not bit:
            continue
        if not bit.startswith("%") or len(bit) < 2 or bit == "%%":
            literal = "%" if bit == "%%" else bit
            parts.append(literal)
            width += len(literal.encode())
        elif bit[1] == "-":
            code = _coded(bit[2])
            if code is None or bit[2] not in "dmHIMSjy":
                return None
            parts.append(_unpadded(code[1]))
            width += code[0]
        elif bit[1] in _COMPOSED:
            inner = strftime(_COMPOSED[bit[1]])
            assert inner is not None
            parts += inner.parts
            width += inner.width
        else:
            code = _coded(bit[1])
            if code is None:
                return None
            parts.append(code[1])
            width += code[0]
    return Form(tuple(parts), width)


def _unpadded(code: Code) -> Code:
    """Without leading zeros; a zero alone stays."""

    def cells(days: Ints, clock: Ints) -> words.Bytes:
        made = code(days, clock).copy()
        for at in range(made.shape[1] - 1):
            lead = made[:, at] == ord("0")
            if at:
                lead &= made[:, at - 1] == FILL
            made[lead, at] = FILL
        return made

    return cells
