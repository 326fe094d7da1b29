"""Regular expressions that stay quick on hostile text: no run of spaces, digits or letters in them lacks a bound."""

from __future__ import annotations

import re

_BOUNDS = {
    r"\s+": r"\s{1,3}", r"\s*": r"\s{0,3}", r"\d+": r"\d{1,9}", r"\w+": r"\w{1,30}", r"\w*": r"\w{0,30}",
    r"[\w'-]+": r"[\w'-]{1,30}", r"[\w'-]*": r"[\w'-]{0,30}",
}  # fmt: skip


def bounded(pattern: str) -> re.Pattern[str]:
    """The pattern, blind to case, with each `+` and `*` after a class of characters given a greatest length."""
    for free, held in _BOUNDS.items():
        pattern = pattern.replace(free, held)
    return re.compile(pattern, re.I)
