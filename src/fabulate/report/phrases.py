"""The words with what became of them: each asked phrase marked, each word that was not understood."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .model import Report

_KINDS = {True: "held", False: "fail", None: "open"}
_SIGNS = {"held": "✓", "fail": "✗", "open": "?"}
_SPOKEN = {"held": "held", "fail": "not held", "open": "not measured", "lost": "not understood"}


def marked(report: Report) -> str:
    """The description as HTML. A phrase that it does not hold to the letter is in the table of facts alone."""
    text = report.asked.description or ""
    spans: list[tuple[int, int, str]] = []
    order = {"fail": 0, "open": 1, "held": 2}
    for fact in sorted(report.facts, key=lambda one: (-len(one.phrase), order[_KINDS[one.held]])):
        _place(text, fact.phrase, _KINDS[fact.held], spans)
    for words in sorted(report.asked.not_understood, key=len, reverse=True):
        _place(text, words, "lost", spans)
    out, at = "", 0
    for start, stop, kind in sorted(spans):
        out += escape(text[at:start]) + _mark(kind, text[start:stop])
        at = stop
    return out + escape(text[at:])


def legend(report: Report) -> str:
    """What the marks mean, of those that there are."""
    kinds = {_KINDS[fact.held] for fact in report.facts} | ({"lost"} if report.asked.not_understood else set())
    shown = " ".join(_mark(kind, _SPOKEN[kind]) for kind in _SPOKEN if kind in kinds)
    return f'<p class="legend">{shown}</p>' if shown else ""


def _mark(kind: str, text: str) -> str:
    sign = f"<sup>{_SIGNS[kind]}</sup>" if kind in _SIGNS else ""
    return f'<mark class="{kind}" title="{_SPOKEN[kind]}">{escape(text)}{sign}</mark>'


def _place(text: str, phrase: str, kind: str, spans: list[tuple[int, int, str]]) -> None:
    """The first place of a phrase that no other one has taken; spaces and case do not count."""
    words = phrase.split()
    if not words:
        return
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    for found in re.finditer(pattern, text, re.IGNORECASE):
        if all(found.end() <= start or stop <= found.start() for start, stop, _ in spans):
            spans.append((found.start(), found.end(), kind))
            return
