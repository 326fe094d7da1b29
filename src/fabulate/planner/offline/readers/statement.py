"""What a reader found: one statement about a column, with the words around it that may name the column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ..text import words_of

if TYPE_CHECKING:
    from ..text import Words

Kind = Literal["range", "mean", "sd", "median", "share", "missing", "dates", "values", "format", "ratio"]

_STOP_MARKS = frozenset(",;.:()[]|!?\n/")
_BEFORE_WITH = frozenset(["paid", "pay", "made", "done", "is", "are"])
_STOP_WORDS = words_of("""and but with where which while whose plus or als und y et e""")


@dataclass(frozen=True, slots=True)
class Statement:
    """`left` and `right` are the word spans beside the statement, nearest clause only; composition looks there for the
    column or value that is meant. Numbers are as written (percents as shares of 1).
    `reversed`: the words gave the greater bound first."""

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
    reversed: bool = False


def left_of(words: Words, start: int, reach: int = 7) -> tuple[int, int]:
    """The words before `start` in its clause."""
    if words.low(start - 1) in ("with", "has", "have", "having"):
        start -= 1  # "reaction time with mean 280"
    at = start
    while at > 0 and start - at < reach and not _stops(words, at - 1, words.low(at - 2)):
        at -= 1
    return at, start


def right_of(words: Words, stop: int, reach: int = 7) -> tuple[int, int]:
    """The words after `stop` in its clause."""
    at = stop
    while at < len(words) and at - stop < reach and not _stops(words, at, words.low(at - 1) if at > stop else ""):
        at += 1
    return stop, at


def _stops(words: Words, at: int, before: str) -> bool:
    word = words[at]
    if words.claimed[at] and (word.kind in ("number", "date") or (at and words[at - 1].kind == "number")):
        return True  # what an earlier statement has, its unit too
    if word.low == "with" and (before in _BEFORE_WITH or before.endswith("ed")):
        return False  # "paid with PayPal", "normally distributed with mean 100"
    return word.low in _STOP_MARKS or word.low in _STOP_WORDS
