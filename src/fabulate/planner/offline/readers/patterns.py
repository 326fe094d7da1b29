"""Regular expressions that stay quick on hostile text: no run of spaces, digits or letters in them lacks a bound."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOUNDS = {
    r"\s+": r"\s{1,3}", r"\s*": r"\s{0,3}", r"\d+": r"\d{1,9}", r"\w+": r"\w{1,30}", r"\w*": r"\w{0,30}",
    r"[\w'-]+": r"[\w'-]{1,30}", r"[\w'-]*": r"[\w'-]{0,30}",
}  # fmt: skip


class Later:
    """A pattern, blind to case, that is compiled when it is first asked: most descriptions ask few of them."""

    def __init__(self, pattern: str, *, bound: bool = False) -> None:
        self._text, self._bound = pattern, bound

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return bounded(self._text) if self._bound else re.compile(self._text, re.I)

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        return self._pattern.search(text, at)

    def match(self, text: str) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        return self._pattern.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As of `re.Pattern`."""
        return self._pattern.finditer(text)

    def sub(self, new: str, text: str) -> str:
        """As of `re.Pattern`."""
        return self._pattern.sub(new, text)


def bounded(pattern: str) -> re.Pattern[str]:
    """The pattern, blind to case, with each `+` and `*` after a class of characters given a greatest length."""
    for free, held in _BOUNDS.items():
        pattern = pattern.replace(free, held)
    return re.compile(pattern, re.I)
