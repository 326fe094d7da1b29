"""Shares and missing rates: "60% female", "free 70%", "half are men", "3 in 10 late", "12% of emails missing"."""

from __future__ import annotations

from ..text import Words, number_at, words_of
from .statement import Statement, left_of, right_of

_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "most": 0.7, "majority": 0.7, "tenth": 0.1, "fifth": 0.2}
_MISSING = words_of(
    """missing null nulls nan nans empty blank blanks absent unknown unanswered fehlend faltante faltantes manquant
    vacio"""
)
_VERBS = frozenset(["are", "is", "were", "was", "have", "has", "had", "be"])
_NO_ANSWER = (("did", "not", "answer"), ("didn't", "answer"), ("not", "given"), ("no", "answer"), ("not", "available"),
              ("left", "blank"), ("not", "recorded"), ("not", "provided"), ("without",), ("no", "value"))  # fmt: skip


def read(words: Words, start: int = 0, stop: int | None = None) -> list[Statement]:
    """Every share in words `start`..`stop`; number and sign are claimed, the words beside stay for composition."""
    stop = len(words) if stop is None else stop
    found: list[Statement] = []
    index = start
    while index < stop:
        share = None if words.claimed[index] else _share(words, index)
        if share is None:
            ratio = None if words.claimed[index] else _ratio(words, index)
            if ratio is not None:
                found.append(ratio)
                index = ratio.stop
            index += 1
            continue
        value, after = share
        words.claim(index, after)
        found.append(_about(words, index, after, value))
        index = after
    return found


def _share(words: Words, index: int) -> tuple[float, int] | None:
    number = number_at(words, index)
    if number is not None:
        value, at = number
        if words.low(at) in ("%", "percent", "pct", "prozent") or (
            words.low(at) == "per" and words.low(at + 1) == "cent"
        ):
            at += 2 if words.low(at) == "per" else 1
            if _in_range(words, index, at):
                return None
            return value / 100, at
        if words.low(at) in ("por", "pour") and words.low(at + 1) in ("ciento", "cento", "cent"):
            return value / 100, at + 2
        if words.low(at) in ("in", "of", "out") and value >= 1:
            after = at + 2 if words.low(at) == "out" and words.low(at + 1) == "of" else at + 1
            other = number_at(words, after)
            if other and value < other[0] <= 1000 and other[0] in (3, 4, 5, 6, 8, 10, 20, 100, 1000):
                return value / other[0], other[1]
        if words[at].lemma if at < len(words) else "":
            part = words[at].lemma
            if part in ("third", "quarter", "fifth", "tenth") and 1 <= value <= 9:
                return value * _FRACTIONS[part], at + 1
        return None
    low = words.low(index)
    if (low == "half" and words.low(index + 1) not in ("hour", "year", "day", "price", "life", "of", "time")) or (
        low == "half" and words.low(index + 1) == "of" and words.low(index + 2) not in ("20", "the", "2023", "2024")
    ):
        return 0.5, index + 1
    if low in ("a", "one") and words.low(index + 1) in ("third", "quarter", "fifth", "tenth"):
        return _FRACTIONS[words.low(index + 1)], index + 2
    if low == "hardly" and words.low(index + 1) == "any":
        return 0.04, index + 2
    if low in ("rarely", "seldom"):
        return 0.06, index + 1
    if low in ("mostly", "mainly", "mayoritariamente", "hauptsachlich"):
        return 0.72, index + 1
    return None


def _in_range(words: Words, index: int, after: int) -> bool:
    """Whether the percent is one end of "4% to 24%"."""
    joins = ("to", "-", "–", "—", "and")
    ahead = words.low(after) in joins[:4] and number_at(words, after + 1) is not None
    both = words.low(after) == "and" and number_at(words, after + 1) is not None
    before = words.low(index - 1) in joins[:4] and (
        words[index - 2].kind == "number" or words.low(index - 2) in ("%", "percent")
    )
    return (
        ahead
        or before
        or (both and words.low(index - 1) == "between")
        or (words.low(index - 1) == "and" and "between" in (words.low(index - 3), words.low(index - 4)))
    )


def _about(words: Words, start: int, stop: int, value: float) -> Statement:
    # "15% with a fireplace": what follows is what they have
    left, right = left_of(words, start), right_of(words, stop + (words.low(stop) == "with"))
    for at in range(*right):
        if words.low(at) in _MISSING:
            words.claim(at, at + 1)
            others = (stop, at) if at > stop else (at + 1, right[1])
            if words.low(at + 1) in ("for", "in", "from"):  # "10% of values missing for the insurer"
                end = at + 2
                while end < min(at + 8, len(words)) and words[end].kind == "word":
                    end += 1
                others = (at + 2, end)
            return _missing(words, start, max(at + 1, stop), value, left, others, right)
        for phrase in _NO_ANSWER:
            if all(words.low(at + n) == part for n, part in enumerate(phrase)):
                words.claim(at, at + len(phrase))
                return _missing(words, start, right[1], value, left, (at + len(phrase), right[1]), right)
    for at in range(*left):
        if words.low(at) in _MISSING:
            words.claim(at, at + 1)
            others = (left[0], at) if at > left[0] else (at + 1, left[1])
            return _missing(words, left[0], stop, value, others, right, right)
    if words.low(right[0]) == "of":  # "half of the pupils are vegetarians" speaks of vegetarians
        verb = next((at for at in range(*right) if words.low(at) in _VERBS), right[1])
        right = (verb + 1, right[1]) if verb + 1 < right[1] else right
    return Statement(
        "share", start, stop, words.phrase(min(start, start), max(stop, right[1])), value=value, left=left, right=right
    )


def _missing(
    words: Words,
    start: int,
    stop: int,
    value: float,
    left: tuple[int, int],
    right: tuple[int, int],
    seen: tuple[int, int],
) -> Statement:
    return Statement(
        "missing", start, stop, words.phrase(start, max(stop, seen[1])), value=value, left=left, right=right
    )


def _ratio(words: Words, index: int) -> Statement | None:
    """twice as many members as casual riders."""
    low = words.low(index)
    times = 2.0 if low in ("twice", "double") else 3.0 if low == "thrice" else None
    at = index + 1
    if times is None:
        number = number_at(words, index)
        if number is None or words.low(number[1]) not in ("times", "x"):
            return None
        times, at = number[0], number[1] + 1
    if words.low(at) == "as" and words.low(at + 1) in ("many", "much"):
        middle = at + 2
        for split in range(middle, min(middle + 6, len(words))):
            if words.low(split) in ("as", "than"):
                right = right_of(words, split + 1)
                words.claim(index, at + 2)
                words.claim(split, split + 1)
                share = times / (times + 1)
                return Statement(
                    "ratio", index, split + 1, words.phrase(index, right[1]), value=share,
                    left=(middle, split), right=right,
                )  # fmt: skip
    return None
