"""Weights that stand behind the values they are of: "seniority junior/mid/senior 50/30/20"; and even ones: "three
sections A, B and C, equally sized", "balanced departments sales, r&d, hr"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..text import lemma
from .labels import COUNTED, ITEM, JOIN, NUMBERS, before_list
from .patterns import Later
from .portions import Portion

if TYPE_CHECKING:
    from collections.abc import Iterator

_W = r"\d{1,3}(?:\.\d)?"
_SPLIT = Later(
    rf"(?P<list>{ITEM}(?:{JOIN}{ITEM}){{1,9}}),?\s+(?:\(?\s?(?:(?:in|with|by|at)\s+)?(?:an?\s+|the\s+)?"
    rf"(?:roughly\s+|about\s+)?"
    rf"(?:(?:split|ratio|proportions?|weights?|mix|distribution|shares|distributed|divided)\s+(?:of\s+|as\s+)?)?)?"
    rf"(?P<w>{_W}\s?%?(?:(?:\s?[/:]\s?|-){_W}\s?%?){{1,9}})(?!\d)(?:\s?\)|\s+(?:split|ratio|mix|proportions?"
    rf"|distribution)|(?=[,;.)\s]|$))"
)


def read(sentence: re.Match[str]) -> Iterator[Portion]:
    """Junior/mid/senior 50/30/20."""
    at = 0
    while (match := _SPLIT.search(sentence.group(), at)) is not None:
        at = match.end()
        weights = [float(one) for one in re.findall(_W, match["w"])]
        labels = [one.strip() for one in re.split(JOIN, match["list"])]
        if len(labels) < len(weights) or not sum(weights) or ("-" in match["w"] and abs(sum(weights) - 100) > 1):
            continue
        if "/" in match["w"] and abs(sum(weights) - 100) > 1.5 and "ratio" not in match.group().lower():
            continue
        extra = len(labels) - len(weights)
        labels = labels[extra:]
        start = match.start("list") + match["list"].rfind(
            labels[0], 0, match["list"].find(labels[1]) if labels[1] else None
        )
        before = sentence.group()[:start]
        name, first, offset = before_list(before, labels[0], labels[1:])
        if not first:
            continue
        total = sum(weights)
        yield Portion(
            name, (first, *labels[1:]), tuple(round(one / total, 6) for one in weights),
            sentence.start() + start + offset, sentence.start() + match.end(),
        )  # fmt: skip


_EVEN = Later(
    r"[,(]?\s*(?:all\s+|in\s+|with\s+|of\s+|each\s+)?(?:roughly\s+|about\s+|more or less\s+)?(?:\bequal"
    r"(?:ly)?\b|\bbalanced\b|\beven(?:ly)?\b|\buniform(?:ly)?\b)"
    r"(?:\s+(?:sized|common|likely|split|spread|distributed|represented|frequent|parts?|numbers?|shares?|sizes?"
    r"|proportions?|big|often|probable|many))?\s*\)?"
)
_BALANCED = Later(
    rf"\b(?:balanced|equal numbers? of|equally many|evenly (?:split|distributed)|as many)\s+"
    rf"(?P<name>[^\W\d][\w-]*s?)\s*[:(-]?\s*(?P<list>{ITEM}(?:{JOIN}{ITEM}){{1,9}})"
)
_LISTED = Later(rf"(?P<list>{ITEM}(?:{JOIN}{ITEM}){{1,9}}|[^\W_]\w{{0,3}}(?:\s[^\W_]\w{{0,3}}){{1,9}})\s*\)?\s*$")


def even(sentence: re.Match[str]) -> Iterator[Portion]:
    """Three sections A, B and C, equally sized; balanced departments sales, r&d, hr."""
    body = sentence.group()
    for match in _BALANCED.finditer(body):
        labels = [one.strip() for one in re.split(JOIN, match["list"]) if one.strip()]
        if match["name"].lower() in ("classes", "class", "data", "dataset") and len(labels) < 2:
            continue
        name = lemma(match["name"].lower())
        yield _evenly(name, labels, sentence.start() + match.start(), sentence.start() + match.end())
    for match in _EVEN.finditer(body):
        if re.match(r"\s*(?:classes|class\b|data|target)", body[match.end() :], re.I):
            continue
        before = body[: match.start()]
        listed = _LISTED.search(before)
        if listed is None:
            continue
        joined = re.search(JOIN, listed["list"]) is not None
        labels = [one.strip() for one in re.split(JOIN if joined else r"\s", listed["list"]) if one.strip()]
        start = listed.start("list")
        counted = None
        for skip in range(len(labels) - 1):  # what stands before the list may be cut off it
            head = before[: start + listed["list"].find(labels[skip])]
            counted = COUNTED.search(head)
            if counted is not None:
                labels, start = labels[skip:], counted.start()
                break
            words = labels[skip].split()
            inner = COUNTED.search(f"{head}{' '.join(words[:-1])} ") if len(words) > 2 else None
            if inner is not None:
                labels, start, counted = [words[-1], *labels[skip + 1 :]], inner.start(), inner
                break
        if counted is not None:
            count = NUMBERS.get(counted["count"].lower()) or int(counted["count"])
            if count == len(labels):
                yield _evenly(
                    lemma(counted["name"].lower().split()[-1]),
                    labels,
                    sentence.start() + start,
                    sentence.start() + match.end(),
                )
            continue
        if not joined:
            continue
        name, first, offset = before_list(before[:start], labels[0], labels[1:])
        if name and first:
            yield _evenly(name, [first, *labels[1:]], sentence.start() + start + offset, sentence.start() + match.end())


def _evenly(name: str, labels: list[str], start: int, stop: int) -> Portion:
    return Portion(name, tuple(labels), tuple(round(1 / len(labels), 6) for _ in labels), start, stop)
