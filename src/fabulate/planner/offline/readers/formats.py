"""Formats of codes by example: "like ABC-1234", "INV-00001", "AG-1000 style"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_EXAMPLE = re.compile(r"[A-Za-z0-9#](?:[A-Za-z0-9#._/-]{0,38}[A-Za-z0-9#])?")
_LIKE = re.compile(
    r"(?:^|[\s(,])(?:like|such as|e\.g\.|eg|for example|in the form(?:at)?(?: of)?|format(?:ted)?(?: as| like)?:?|"
    r"pattern:?|as in|como|wie|comme)\s+[\"'“`]?([A-Za-z0-9#][A-Za-z0-9#._/-]{1,38})[\"'”`]?",
    re.I,
)
_STYLE = re.compile(r"[\"'“`]?([A-Za-z0-9#][A-Za-z0-9#._/-]{1,38})[\"'”`]?[\s-]+(?:style|format|pattern|like)\b", re.I)


@dataclass(frozen=True, slots=True)
class Format:
    """The example as written and the words around it that said so (as slices of the text)."""

    example: str
    start: int
    stop: int


def find(text: str) -> Format | None:
    """The first example of a code in `text`: it holds a digit or is all X, # and 9 with a separator."""
    for pattern in (_LIKE, _STYLE):
        for match in pattern.finditer(text):
            example = match.group(1).rstrip(".,")
            if looks_like_code(example):
                return Format(example, match.start(), match.end())
    return None


def looks_like_code(text: str) -> bool:
    """Whether a word is an example of a code: letters and digits together, or a mask such as XX-999."""
    if not _EXAMPLE.fullmatch(text):
        return False
    if re.fullmatch(r"[Xx#9AN]+(?:[-_/.][Xx#9AN0]+)+|#{3,}", text):
        return True
    return any(c.isdigit() for c in text) and (any(c.isalpha() for c in text) or text.count("-") > 1)


def column(example: str, *, unique: bool) -> dict[str, object]:
    """A column whose cells look like the example: counted digits for an id, else a pattern.

    INV-00001 as an id counts from 1; AG-1000 counts from 1000. ABC-1234 as a code is a pattern.
    """
    digits = re.search(r"\d+(?=\D*$)", example)
    mask = re.fullmatch(r"[Xx#9AN0]+(?:[-_/.][Xx#9AN0]+)*", example) and (
        "#" in example or "X" in example or "x" in example
    )
    if unique and digits and not mask:
        before, after = example[: digits.start()], example[digits.end() :]
        width = len(digits.group())
        start = int(digits.group())
        if not set("0123456789{}") & set(before) and not set("{}") & set(after):
            if digits.group().startswith("0") or width > 4:
                return {"kind": "sequence", "start": max(start, 1), "format": f"{before}{{:0{width}d}}{after}"}
            begin = 10 ** (width - 1)
            return {"kind": "sequence", "start": begin, "format": f"{before}{{}}{after}"}
    found: dict[str, object] = {"kind": "pattern", "regex": regex(example)}
    if unique:
        found["unique"] = True
    return found


def regex(example: str) -> str:
    """ABC-1234 → [A-Z]{3}-[0-9]{4}; a lone prefix of known letters (INV, SKU, ORD) stays as it is."""
    parts: list[str] = []
    at = 0
    while at < len(example):
        stop = at + 1
        kind = _kind(example[at])
        while stop < len(example) and _kind(example[stop]) == kind:
            stop += 1
        piece = example[at:stop]
        if kind == "mark":
            parts.append("".join("\\" + c if c in ".[](){}*+?|^$\\" else c for c in piece))
        elif len(piece) == 4 and "1990" <= piece <= "2035" and "-" in example:
            parts.append("20(1[0-9]|2[0-6])" if piece > "2009" else "(19[5-9][0-9]|200[0-9])")  # a year: 2023-CV-00417
        elif kind == "digit" or set(piece) <= {"#"}:
            parts.append(f"[0-9]{{{len(piece)}}}")
        elif set(piece) <= {"X"}:
            parts.append(f"[A-Z0-9]{{{len(piece)}}}" if len(piece) > 3 else f"[A-Z]{{{len(piece)}}}")
        elif set(piece) <= {"x"}:
            parts.append(f"[a-z0-9]{{{len(piece)}}}")
        elif piece.upper() in _SAMPLE_LETTERS:
            parts.append(f"[A-Z]{{{len(piece)}}}" if piece.isupper() else f"[a-z]{{{len(piece)}}}")
        else:
            parts.append(piece)
        at = stop
    return "".join(parts)


_SAMPLE_LETTERS = frozenset({"A", "AA", "AAA", "AB", "ABC", "ABCD", "XY", "XYZ", "AAAA", "ABCDE", "AN", "N", "NN"})


def _kind(c: str) -> str:
    return "digit" if c.isdigit() else "hash" if c == "#" else "letter" if c.isalpha() else "mark"
