"""Ranges, means and spreads of numbers: "aged 18 to 65", "between $5 and $500", "under 2 kg", "mean 100 and sd 15"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .quantity import Quantity, quantity_at
from .statement import Kind, Statement, left_of, right_of

if TYPE_CHECKING:
    from ..text import Words

_TO = frozenset(["to", "-", "–", "—", "until", "through", "and", "up..to", "a", "bis"]) | {"à"}
_BELOW = {("under",), ("below",), ("less", "than"), ("fewer", "than"), ("up", "to"), ("at", "most"), ("max",),
          ("maximum",), ("no", "more", "than"), ("<",), ("not", "above"), ("unter",)}  # fmt: skip
_ABOVE = {("over",), ("above",), ("more", "than"), ("greater", "than"), ("at", "least"), ("min",), ("minimum",),
          ("from",), (">",), ("older", "than"), ("uber",)}  # fmt: skip
_BOUNDS = frozenset(phrase[0] for phrase in _BELOW | _ABOVE)
_STATS: dict[str, Kind] = {
    "mean": "mean", "average": "mean", "avg": "mean", "averaging": "mean", "averages": "mean", "median": "median",
    "sd": "sd", "std": "sd", "stdev": "sd", "stddev": "sd", "µ": "mean", "mu": "mean", "sigma": "sd",
}  # fmt: skip


_NORMAL = frozenset(
    ("distributed", "normal", "gaussian", "centred", "centered", "distribution", "normally", "clustered")
)
_ABOUT = frozenset(("around", "about", "near", "at", "on"))
_CONNECTING = frozenset(("of", "is", "=", ":", "around", "about", "value", "at", "was", "~", "score"))


def read(words: Words, start: int = 0, stop: int | None = None) -> list[Statement]:
    """Every range and statistic in words `start`..`stop`, claimed."""
    stop = len(words) if stop is None else stop
    found: list[Statement] = []
    index = start
    while index < stop:
        statement = None if words.claimed[index] else _at(words, index, stop)
        if statement is None:
            index += 1
            continue
        words.claim(statement.start, statement.stop)
        found.append(statement)
        index = max(statement.stop, index + 1)
    return found


def _at(words: Words, index: int, end: int) -> Statement | None:
    return _stat(words, index) or _span(words, index, end) or _bound(words, index)


def _stat(words: Words, index: int) -> Statement | None:
    low = words.low(index)
    kind = _STATS.get(low)
    stop = index + 1
    if low in _NORMAL and words.low(index + 1) in _ABOUT:
        kind = "mean"  # "normally distributed around 5.4"
    if low == "standard" and words.low(index + 1) in ("deviation", "dev"):
        kind, stop = "sd", index + 2
    if kind is None:
        return None
    # "average order value of 40": one or two words may stand between.
    at = stop
    between: list[str] = []
    while at < len(words) and at < stop + 5:
        found = quantity_at(words, at)
        if found is not None:
            subject = " ".join(between)
            return _statement(words, kind, index, found.stop, value=found.value, unit=_unit(found), subject=subject)
        if words.low(at) not in _CONNECTING:
            between.append(words[at].lemma)
            if len(between) > 2 or words[at].kind != "word":
                return None
        at += 1
    return None


def _span(words: Words, index: int, end: int) -> Statement | None:
    """between A and B · from A to B · A to B · A-B, with what "aged" says."""
    low = words.low(index)
    begin, joiners = index, _TO - {"and"}
    if low in ("between", "zwischen", "entre"):
        begin, joiners = index + 1, _TO | {"y", "e", "et", "und"}
    elif low in ("from", "von", "de", "ranging", "range"):
        begin = index + 1
        if words.low(begin) in ("from", "of", ":", "between"):
            joiners = _TO if words.low(begin) == "between" else joiners
            begin += 1
    first = quantity_at(words, begin)
    if first is None or first.stop >= end or words.low(first.stop) not in joiners:
        return None
    dash = words.low(first.stop) in ("-", "–", "—")
    second = quantity_at(words, first.stop + 1)
    if second is None or (
        dash and words.touching(index) and (words[index - 1].kind != "mark" or words.low(index - 1) in ("-", "/", "."))
    ):
        return None
    if dash and begin == index and words[begin].kind == "number" and len(words[begin].text) == 4 and second.value < 100:
        return None  # 2024-01 is a date
    if words.low(second.stop) in ("-", "/") and words.touching(second.stop) and words.touching(second.stop + 1):
        return None  # 3-4-5, a code or a date
    low_value, high_value = first.value, second.value
    turned = low_value > high_value
    if turned:
        if dash:
            return None  # a score, a code
        low_value, high_value = high_value, low_value
    unit = _unit(second) or _unit(first)
    start = index
    subject = ""
    if words.low(index - 1) in ("aged", "ages", "age"):
        subject = "age"
        start = index - 1 if words.low(index - 1) == "aged" else index
    if unit == "years" and words.low(second.stop) in ("old", "olds"):
        subject = "age"
        return _statement(
            words, "range", start, second.stop + 1, low=low_value, high=high_value, unit=unit, subject="age",
            turned=turned,
        )  # fmt: skip
    return _statement(
        words, "range", start, second.stop, low=low_value, high=high_value, unit=unit, subject=subject, turned=turned
    )


def _bound(words: Words, index: int) -> Statement | None:
    """under 2 kg · at least 18 · over $50 · 18+."""
    if words[index].kind == "number" and words.low(index + 1) == "+" and words.touching(index + 1):
        value = words[index].value
        after = words.low(index + 2)
        if value is not None and not (after.isdigit() and words.touching(index + 2)):
            return _statement(words, "range", index, index + 2, low=value)
    if words.low(index) not in _BOUNDS:
        return None
    for table, is_low in ((_BELOW, False), (_ABOVE, True)):
        for phrase in table:
            if all(words.low(index + at) == part for at, part in enumerate(phrase)):
                found = quantity_at(words, index + len(phrase))
                if found is None or phrase == ("from",):
                    continue
                stop, subject = found.stop, "age" if phrase[0] == "older" else ""
                if found.unit == "years" and words.low(stop) == "old":
                    stop, subject = stop + 1, "age"
                if found.unit in ("years", "months", "days") and words.low(index - 1) in ("last", "past"):
                    return None
                return _statement(
                    words, "range", index, stop, low=found.value if is_low else None,
                    high=None if is_low else found.value, unit=_unit(found), subject=subject,
                )  # fmt: skip
    return None


def _unit(found: Quantity) -> str:
    return "pct" if found.percent else found.currency or found.unit


def _statement(
    words: Words, kind: Kind, start: int, stop: int, *, low: float | None = None, high: float | None = None,
    value: float | None = None, unit: str = "", subject: str = "", turned: bool = False,
) -> Statement:  # fmt: skip
    return Statement(
        kind=kind, start=start, stop=stop, phrase=words.phrase(start, stop), low=low, high=high, value=value, unit=unit,
        left=left_of(words, start), right=right_of(words, stop), subject=subject, reversed=turned,
    )  # fmt: skip
