"""Lists of columns that their layout shows: bullets and numbered lines, indented lines after a colon, Markdown tables,
what `declared` and `enclosed` read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import declared, enclosed
from .items import Item, parse

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_ITEMS = 500

_BULLET = re.compile(r"^[^\S\n]*(?:[-*•–·+]|\(?\d{1,3}[.)])[^\S\n]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Listed:
    """The listed columns in their order; `start`..`stop` is where the list stands, in characters.

    `exact`: these and no others; after a mere "with", what the words state elsewhere may add columns;
    `mentions`: not introduced as a list at all, so that a known topic keeps its own columns besides. `plural`: the
    pieces look like tables (authors, posts, comments), not columns.
    """

    items: tuple[Item, ...]
    start: int
    stop: int
    plural: bool = False
    exact: bool = True
    mentions: bool = False


def listed(pieces: list[tuple[int, int]], text: str, known: Callable[[str], bool]) -> list[Item]:
    items: list[Item] = []
    names: set[str] = set()
    for start, stop in pieces[:MAX_ITEMS]:
        item = parse(text, start, stop, known)
        if item is not None and item.name.lower() not in names:
            names.add(item.name.lower())
            items.append(item)
    return items


def _lines(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def bullets(text: str, known: Callable[[str], bool]) -> Listed | None:
    pieces: list[tuple[int, int]] = []
    for start, stop in _lines(text):
        match = _BULLET.match(text[start:stop])
        if match:
            pieces.append((start + match.end(), stop))
    if len(pieces) < 2:
        return None
    items = listed(pieces, text, known)
    return Listed(tuple(items), pieces[0][0], pieces[-1][1]) if len(items) >= 2 else None


def typed(text: str, known: Callable[[str], bool]) -> Listed | None:
    items, start, stop = declared.read(text, known)
    return Listed(tuple(items), start, stop) if items else None


def tabled(text: str, known: Callable[[str], bool]) -> Listed | None:
    items, start, stop = enclosed.markdown(text, _lines(text), known)
    return Listed(tuple(items), start, stop) if items else None


def bracketed(text: str, known: Callable[[str], bool]) -> Listed | None:
    items, start, stop = enclosed.brackets(text, known)
    return Listed(tuple(items), start, stop) if items else None


def block(text: str, known: Callable[[str], bool]) -> Listed | None:
    """Lines after one that ends with a colon."""
    lines = _lines(text)
    for at, (start, stop) in enumerate(lines[:-2]):
        if not text[start:stop].rstrip().endswith(":"):
            continue
        pieces: list[tuple[int, int]] = []
        for a, b in lines[at + 1 :]:
            line = text[a:b].strip().rstrip(",;")
            if not line and pieces:
                break
            if len(line) > 100 or line.endswith("."):
                break
            if line:
                pieces.append((a, b))
        items = listed(pieces, text, known) if len(pieces) >= 2 else []
        if len(items) >= 2:
            return Listed(tuple(items), pieces[0][0], pieces[-1][1])
    return None
