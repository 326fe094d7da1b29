"""What a reader found: one statement about a column, with the words around it that may name the column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from ..text import Words

Kind = Literal["range", "mean", "sd", "median", "share", "missing", "dates", "values", "format", "ratio"]

_STOP_MARKS = frozenset(",;.:()[]|!?\n/")
_STOP_WORDS = frozenset("and but with where which while whose plus or als und y et e".split())


@dataclass(frozen=True, slots=True)
class Statement:
    """`left` and `right` are the word spans beside the statement, nearest clause only; composition looks there for the
    column or value that is meant. Numbers are as written (percents as shares of 1)."""

    kind: Kind
    start: int
    stop: int
    phrase: str
    low: float | None = None
    high: float | None = None
    value: float | None = None
    unit: str = ""
    labels: tuple[str, ...] = ()
    text: str = ""
    dates: tuple[str, str] | None = None
    left: tuple[int, int] = (0, 0)
    right: tuple[int, int] = (0, 0)
    subject: str = ""
    extra: dict[str, float] = field(default_factory=dict)


def left_of(words: Words, start: int, reach: int = 7) -> tuple[int, int]:
    """The words before `start` in its clause."""
    at = start
    while at > 0 and start - at < reach:
        word = words[at - 1]
        if word.low in _STOP_MARKS or word.low in _STOP_WORDS or words.claimed[at - 1]:
            break
        at -= 1
    return at, start


def right_of(words: Words, stop: int, reach: int = 7) -> tuple[int, int]:
    """The words after `stop` in its clause."""
    at = stop
    while at < len(words) and at - stop < reach:
        word = words[at]
        if word.low in _STOP_MARKS or word.low in _STOP_WORDS or words.claimed[at]:
            break
        at += 1
    return stop, at
