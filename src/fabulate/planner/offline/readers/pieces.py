"""Where a list in running text ends and where it is cut, brackets and quotes kept whole."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"[.!?](?=\s|$)|\n\s*\n")


def end_of_list(text: str, start: int) -> int:
    match = _SENTENCE_END.search(text, start)
    stop = match.start() if match else len(text)
    while match and stop > 1 and re.search(r"\b(?:e\.g|i\.e|etc|no|approx)$", text[start:stop], re.I):
        match = _SENTENCE_END.search(text, match.end())
        stop = match.start() if match else len(text)
    line = text.find("\n", start, stop)
    if line > 0 and text[start:line].strip() and not text[start:line].rstrip().endswith((",", ";")):
        stop = line
    return stop


def cut(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """The list cut at its separator, brackets and quotes kept whole; " and " before the last piece is a separator."""
    body = text[start:stop]
    comma, semicolon = _outside(body, ","), _outside(body, ";")
    separator = ";" if semicolon < comma else ","
    if separator == "," and ";" in body:
        stop = start + _outside(body, ";")
    if separator == "," and "," not in body and body.count(" | ") >= 1:
        separator = "|"
    pieces = split(text, start, stop, separator)
    if pieces and separator != "|":
        pieces = [part for a, b in pieces for part in _split_and(text, a, b, last=b == pieces[-1][1])]
    return pieces


def _outside(body: str, mark: str) -> int:
    depth = 0
    for at, c in enumerate(body):
        depth += (c in "([{") - (c in ")]}")
        if c == mark and depth <= 0:
            return at
    return len(body)


def split(text: str, start: int, stop: int, separator: str) -> list[tuple[int, int]]:
    pieces, depth, quote, begin = [], 0, "", start
    for at in range(start, stop):
        c = text[at]
        if quote:
            quote = "" if c == quote else quote
        elif c in '"“`' or (c == "'" and (at == start or not text[at - 1].isalnum()) and _closes(text, at, stop)):
            quote = {"“": "”"}.get(c, c) if text.find({"“": "”"}.get(c, c), at + 1, stop) > 0 else ""
        elif c in "([{":
            depth += 1
        elif c in ")]}":
            depth = max(depth - 1, 0)
        elif (c == separator or (c == "\n" and separator != "|")) and depth == 0:
            if separator == "," and at + 1 < stop and text[at + 1].isdigit() and at > start and text[at - 1].isdigit():
                continue  # 5,000
            pieces.append((begin, at))
            begin = at + 1
    pieces.append((begin, stop))
    return [(a, b) for a, b in pieces if text[a:b].strip()]


def _closes(text: str, at: int, stop: int) -> bool:
    """Whether an apostrophe opens a quotation, whose end stands before a mark or the end."""
    end = text.find("'", at + 1, stop)
    return end > 0 and (end + 1 >= stop or text[end + 1] in ",;)]: \n")


_AND = re.compile(
    r"\s+(?:depending on|based on|as a function of|predicted (?:from|by)|and|&|y|e|et|und|as well as"
    r"|plus(?! ones?\b)|and also)\s+",
    re.I,
)


#: "between 18", whose own "and" is still to come; after "between 18 and 70" another "and" cuts.
_OPEN_BETWEEN = re.compile(r"\bbetween\b(?:(?!\band\b|&)[^()])*$", re.I)


def _split_and(text: str, start: int, stop: int, *, last: bool) -> list[tuple[int, int]]:
    """Cut at "and", but not inside "between 5 and 10" or brackets."""
    body = text[start:stop]
    lead = re.match(r"\s*(?:and|&|y|und|et|e)\s+", body, re.I)
    if lead:
        return _split_and(text, start + lead.end(), stop, last=last)
    for match in _AND.finditer(body):
        before = body[: match.start()]
        if before.count("(") > before.count(")") or before.count("[") > before.count("]"):
            continue
        if _OPEN_BETWEEN.search(before) or (body[match.end() : match.end() + 1].isdigit() and before[-1:].isdigit()):
            continue
        if before.count('"') % 2 or not before.strip():
            continue
        return [(start, start + match.start()), *_split_and(text, start + match.end(), stop, last=last)]
    return [(start, stop)]
