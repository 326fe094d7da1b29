"""Tables that are written with their columns in brackets: `ferries(ferry_id, name)` on lines, or after "tables:"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..text import lemma, snake
from .entities import Named

if TYPE_CHECKING:
    from ..text import Words

_DECLARED = re.compile(
    r"^[^\S\n]*(?:[-*•][^\S\n]+)?(?:table[^\S\n]+)?([^\W\d]\w{1,62})[^\S\n]*\(([^()\n]*,[^()\n]*)\)", re.M
)
_INLINE = re.compile(r"(?<![\w(])([^\W\d]\w{1,62})[^\S\n]*\(([^()\n]*,[^()\n]*)\)")


def read(text: str, words: Words) -> list[Named]:
    """Tables with their columns in brackets, on lines of their own or after "tables:": two or more, else none."""
    found = []
    matches = list(_DECLARED.finditer(text))
    inline = list(_INLINE.finditer(text)) if len(matches) < 2 else []
    if inline and re.search(r"\btables\s*:?\s*$", text[: inline[0].start()], re.I):
        matches = inline
    for match in matches:
        name = match.group(1)
        parts = snake(name).split("_")
        noun = " ".join([*parts[:-1], lemma(parts[-1])])
        at = next((n for n, word in enumerate(words.items) if word.start >= match.start(1)), 0)
        found.append(Named(noun, name, None, at, at + 1, (match.start(2), match.end(2))))
    return found if len(found) >= 2 else []
