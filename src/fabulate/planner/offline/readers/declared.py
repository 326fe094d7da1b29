"""Columns written as programmers note them outside brackets: `name: type` lines, `depth_m float, open bool`, and names
between slashes, semicolons, dots or bars. Somebody who writes so means these columns, in this order, and no others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..text import is_identifier, lemma
from . import pieces as pieces_of
from .items import TYPES, Item, declared, parse

if TYPE_CHECKING:
    from collections.abc import Callable

#: Types that are no words of plain English: "order date" and "phone number" declare nothing.
_STRONG = frozenset(
    """int integer bigint smallint int32 int64 serial float float64 double decimal numeric real str string varchar char
    nvarchar bool boolean bit timestamp timestamptz datetime uuid guid enum ipv4 ipv6 inet macaddr tinyint int4
    int8""".split()
)
_COLUMN = re.compile(
    r"\s*(?:[-*•+]\s+|\d{1,3}[.)]\s+)?(?P<quote>[\"'`]?)(?P<name>[^\W\d]\w{0,63})(?P=quote)"
    r"(?P<mark>\s*(?::|=|->|→|\t)\s*|\s+(?:[-–—]\s+)?)[\"'`]?(?P<type>[A-Za-z]\w*)[\"'`]?(?P<rest>(?=\W|$).*)",
    re.S,
)
_SIZE = re.compile(r"\(\s*\d+\s*(?:,\s*\d+\s*)?\)(?!\s*[-–])")
_FLAG = re.compile(
    r"\b(?:primary key|not null|nullable|null|unique|pk|auto_?increment|optional|required|mandatory|"
    r"generated always)\b",
    re.I,
)
_UNIQUE = re.compile(r"\b(?:primary key|unique|pk|auto_?increment)\b|^serial\b", re.I)
_FIELD_WORD = re.compile(r"\b(?:columns?|cols?|fields?|headers?|attributes?|variables?)\s*(?:are|is)?\s*[:=]\s*$", re.I)
_SEPARATORS = (" / ", ";", "·", "•", "|", "\t")
_MOST = 500

Found = tuple[list[Item], int, int]


def read(text: str, known: Callable[[str], bool]) -> Found:
    """The declared columns and where they stand, in characters; ([], 0, 0) for none."""
    for finder in (_lines, _typed_run, _separated):
        found = finder(text, known)
        if len(found[0]) >= 2:
            return found
    return [], 0, 0


def column(text: str, start: int, stop: int) -> Item | None:
    """`depth_m float (0-90)`, `open: bool, nullable`: a name, a mark and a type that is known; what stands after it is
    read as details."""
    match = _COLUMN.fullmatch(text, start, stop)
    if match is None or match["type"].lower() not in TYPES:
        return None
    rest = match["rest"].replace("precision", "", 1) if match["type"].lower() == "double" else match["rest"]
    size = _SIZE.match(rest.lstrip())
    if size is not None and match["type"].lower() not in ("int", "integer", "float"):
        rest = rest.lstrip()[size.end() :]
    unique = bool(_UNIQUE.search(f"{match['type']} {rest}"))
    rest = _FLAG.sub(" ", rest).strip(" \t,;.")
    item = declared(match["name"], TYPES[match["type"].lower()], rest.strip("() "), (start, stop), match.start("type"))
    if item is None:
        return None
    flags = tuple((match.start("rest") + one.start(), match.start("rest") + one.end())
                  for one in _FLAG.finditer(match["rest"]))  # fmt: skip
    named = (match.start("type"), match.end("type"))
    return replace(item, unique=unique, used=(*item.used, named, *flags))


def _strong(text: str, item: Item) -> bool:
    match = _COLUMN.fullmatch(text, item.start, item.stop)
    return match is not None and (match["type"].lower() in _STRONG or ":" in match["mark"] or "_" in match["name"])


def _lines(text: str, known: Callable[[str], bool]) -> Found:
    """Lines one below the other that are a name and a type each."""
    del known
    best: list[Item] = []
    run: list[Item] = []
    at = 0
    for line in text.split("\n")[: 2 * _MOST]:
        stop = at + len(line)
        item = column(text, at, at + len(line.rstrip(" ,;")))
        if item is not None:
            run.append(item)
            best = run if len(run) > len(best) else best
        elif line.strip():
            run = []
        at = stop + 1
    return _found(text, best)


def _typed_run(text: str, known: Callable[[str], bool]) -> Found:
    """Pieces between commas that are a name and a type each: "vessel text, draught_m float"."""
    del known
    best: list[Item] = []
    for begin in [0, *(match.end() for match in list(re.finditer(r"[:.;\n]\s+|\b(?:with|of)\s+", text))[:20])]:
        run: list[Item] = []
        for start, stop in pieces_of.split(text, begin, pieces_of.end_of_list(text, begin), ",")[:_MOST]:
            lead = re.match(r"\s*(?:and\s+)?", text[start:stop])
            item = column(text, start + (lead.end() if lead else 0), stop)
            if item is None:
                break
            run.append(item)
        best = run if len(run) > len(best) else best
    return _found(text, best)


def _found(text: str, items: list[Item]) -> Found:
    strong = sum(_strong(text, item) for item in items)
    if len(items) < 2 or strong < max(2, 0.5 * len(items)):
        return [], 0, 0
    return _once(items), items[0].start, items[-1].stop


def _separated(text: str, known: Callable[[str], bool]) -> Found:
    """Names between separators other than commas; half of them were written as names, or a word for columns leads."""
    for mark in _SEPARATORS:
        if mark not in text:
            continue
        at = 0
        for line in text.split("\n"):
            items, start, stop = _one_line(text, at, at + len(line), mark, known)
            if items:
                return items, start, stop
            at += len(line) + 1
    return [], 0, 0


def _one_line(text: str, start: int, stop: int, mark: str, known: Callable[[str], bool]) -> Found:
    first = text.find(mark, start, stop)
    if first < 0:
        return [], 0, 0
    intro = max(text.rfind(": ", start, first), text.rfind(":\t", start, first)) + 1
    led = intro > 0 and bool(_FIELD_WORD.search(text[start:intro]))
    begin = intro or start
    pieces = pieces_of.split(text.replace(" / ", " \0 "), begin, stop, "\0" if mark == " / " else mark)
    names = [text[a:b].strip(" .,\t") for a, b in pieces]
    if len(pieces) < 3 or any(len(re.sub(r"\(.*?\)", "", name).split()) > 3 for name in names[1:]):
        return [], 0, 0
    written = sum(is_identifier(re.sub(r"\W.*", "", name, flags=re.S)) for name in names)
    if not led and (written < 2 or written < 0.4 * len(names)):
        return [], 0, 0
    if not intro and not is_identifier(names[0]):
        words = names[0].split()
        if len(words) > 1 or lemma(words[-1].lower()) != words[-1].lower():
            pieces = pieces[1:]  # "puppet shows · show_title · …" begins with what the rows are
    items = [item for a, b in pieces[:_MOST] if (item := column(text, a, b) or parse(text, a, b, known)) is not None]
    return (_once(items), pieces[0][0], pieces[-1][1]) if len(items) >= 2 else ([], 0, 0)


def _once(items: list[Item]) -> list[Item]:
    return list({item.name.lower(): item for item in reversed(items)}.values())[::-1]
