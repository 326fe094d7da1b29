"""Columns declared as programmers do: Markdown tables, JSON-like braces, `table name (id int, …)`, CREATE TABLE."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..text import key
from . import formats, sets
from .items import TYPES, Item, declared, parse
from .pieces import split

if TYPE_CHECKING:
    from collections.abc import Callable

_PAIR = re.compile(r"\s*[\"'`]?([^\W\d]\w{0,63})[\"'`]?\s*(?::|=|\s)\s*[\"']?([A-Za-z]\w*(?: precision)?)(.*)", re.S)
_CONSTRAINT = re.compile(
    r"^(?:primary key|not null|null|unique|default\b.*|auto_?increment|references\b.*|check\b.*|[\s,()\d\"']|pk|key"
    r"|generated\b.*|foreign key\b.*)+$",
    re.I | re.S,
)
_NAME_HEADS = ("column", "field", "name", "column name", "field name", "attribute", "variable", "feature")
_MOST = 500


def markdown(text: str, lines: list[tuple[int, int]], known: Callable[[str], bool]) -> tuple[list[Item], int, int]:
    """The head of a Markdown table (| name | age |), or its rows where each is a column: name, type, example."""
    rows = [(start, stop) for start, stop in lines if text[start:stop].strip().startswith("|")] or _bare(text, lines)
    if len(rows) < 2 or not set(text[slice(*rows[1])]) <= set("|-: \t"):
        return [], 0, 0
    head = split(text, *rows[0], "|")
    titles = [key(text[slice(*cell)]) for cell in head]
    items: list[Item] = []
    if len(rows) > 3 and titles[0] in _NAME_HEADS:
        for row in rows[2 : _MOST + 2]:
            item = _described(text, split(text, *row, "|"), titles, known)
            if item is not None:
                items.append(item)
    else:
        for start, stop in head[:_MOST]:
            name = text[start:stop].strip()
            item = parse(text, start, stop, known)
            if item is not None:
                items.append(replace(item, name=name[:128], written=True) if len(name) <= 128 else item)
    return _once(items), rows[0][0], rows[-1][1]


def _bare(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A Markdown table without outer bars, from the line above its rule."""
    for at in range(1, len(lines)):
        rule = text[slice(*lines[at])].strip()
        if "|" in rule and "--" in rule and set(rule) <= set("|-: \t") and "|" in text[slice(*lines[at - 1])]:
            return [one for one in lines[at - 1 :] if "|" in text[slice(*one)]]
    return []


def _described(text: str, cells: list[tuple[int, int]], titles: list[str], known: Callable[[str], bool]) -> Item | None:
    if not cells:
        return None
    item = parse(text, *cells[0], known)
    if item is None:
        return None
    item = replace(item, name=text[slice(*cells[0])].strip()[:128], written=True, detail=(cells[0][1], cells[-1][1]))
    used = list(item.used)
    for title, (start, stop) in zip(titles[1:], cells[1:], strict=False):
        cell = text[start:stop].strip().strip("`")
        type_ = TYPES.get(re.split(r"[\s(]", cell.lower(), maxsplit=1)[0], "")
        if type_ and not item.type:
            item = replace(item, type=type_)
        elif title in ("example", "sample", "format", "pattern") and formats.looks_like_code(cell):
            item = replace(item, example=cell if item.type in ("", "text") else "")
        elif title not in ("example", "sample"):
            said = _told(item, cell)
            if said is None:
                continue
            item = said
        used.append((start, stop))
    return replace(item, stop=cells[-1][1], used=tuple(used))


def _told(item: Item, cell: str) -> Item | None:
    """What a description says: an example of a code, the values, that none comes twice; None for nothing of these."""
    unique = re.search(r"\bunique\b|\bno duplicates\b|\bprimary key\b", cell, re.I) is not None
    found = formats.find(cell) if item.type in ("", "text") else None
    values = sets.values(cell) if not re.search(r"\d", cell) and re.search(r",|/|\bor\b", cell) else ()
    if found is not None:
        return replace(item, example=found.example, unique=unique or item.unique)
    if values and not unique and all(len(value.split()) <= 3 for value in values):
        return replace(item, values=values)
    return replace(item, unique=True) if unique else None


def brackets(text: str, known: Callable[[str], bool]) -> tuple[list[Item], int, int]:
    """The first bracket in which most pieces are a name and its type; ([], 0, 0) for none."""
    for match in list(re.finditer(r"[({]", text))[:8]:
        start = match.end()
        stop = _closing(text, match.start())
        pieces = _sentence_cut(text, start, stop)
        if len(pieces) < 2:
            continue
        items = [_typed(text, a, b) for a, b in pieces[:_MOST]]
        kept = [item for item in items if item is not None]
        if len(kept) >= 2 and len(kept) >= 0.6 * len(items):
            return _once(kept), start, stop
    return [], 0, 0


def _sentence_cut(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    return split(text, start, stop, ",") if "," in text[start:stop] or "\n" in text[start:stop] else []


def _closing(text: str, at: int) -> int:
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] in "([{") - (text[index] in ")]}")
        if depth == 0:
            return index
    return len(text)


def _typed(text: str, start: int, stop: int) -> Item | None:
    """`name VARCHAR(80) NOT NULL`, `"speed": integer between 20 and 180`."""
    match = _PAIR.match(text[start:stop])
    if match is None or match.group(2).lower() not in TYPES:
        return None
    more = match.group(3).strip().strip("\"'")
    if re.match(r"\(\s*\d+\s*(?:,\s*\d+\s*)?\)", more):
        more = more[more.index(")") + 1 :].strip()
    at = start + match.start(2)
    rest = "" if not more or _CONSTRAINT.match(more) else more
    return declared(match.group(1), TYPES[match.group(2).lower()], rest, (start, stop), at)


def _once(items: list[Item]) -> list[Item]:
    seen: dict[str, Item] = {}
    for item in items:
        seen.setdefault(item.name.lower(), item)
    return list(seen.values())
