"""An expression's text in tokens, and what is handed to the parser in its place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .syntax import FaultError

_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>--|/\*)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"""
    r"""|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")+")|(?P<word>[^\W\d]\w*)"""
    r"""|(?P<sign><=|>=|<>|!=|==|\|\||[-+*/%=<>(),.])"""
)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    at: int

    @property
    def value(self) -> str:
        """Without its quotes."""
        if self.kind == "text":
            return self.text[1:-1].replace("''", "'")
        return self.text[1:-1].replace('""', '"') if self.kind == "quoted" else self.text

    @property
    def low(self) -> str:
        return self.text.lower() if self.kind == "word" else self.text


def cut(text: str) -> list[Token]:
    """The tokens of a text; FaultError for a comment, an open quote, or a character that has no place here."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _stray(text, at)
        kind, word = found.lastgroup or "", found.group()
        if kind == "comment":
            raise FaultError(f"a comment ({word}) at character {at + 1}", "leave it out; use note")
        if kind == "number" and re.match(r"[\w.]", text[found.end() : found.end() + 1]):
            raise FaultError(
                f"{text[at : found.end() + 8]!r} is no number", "write digits, a point and digits, as 0.85"
            )
        if kind != "space":
            tokens.append(Token(kind, word, at))
        at = found.end()
    return tokens


def _stray(text: str, at: int) -> FaultError:
    if text[at] in "'\"":
        return FaultError(
            f"the quote at character {at + 1} is never closed", "a quote inside a text is written twice: 'it''s'"
        )
    fixes = {
        "`": 'write names with spaces in double quotes, as "unit price"', "[": "lists are written in round brackets",
        "^": "write power(a, b)", "!": "write not, or <>", ":": "write cast(x as integer)", "&": "write and",
        "|": "write or", "?": "write the value", ";": "one expression only", "{": "write the name alone",
    }  # fmt: skip
    return FaultError(f"{text[at]!r} at character {at + 1} is not allowed", fixes.get(text[at]))


@dataclass(slots=True)
class Scanned:
    """The checked text for the parser, and the outside names and texts that its `n0` and `t0` stand for."""

    pieces: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def sql(self) -> str:
        """The text for the parser."""
        return " ".join(self.pieces)

    def name(self, text: str) -> None:
        self.names.append(text)
        self.pieces.append(f'"n{len(self.names) - 1}"')

    def text(self, text: str) -> None:
        self.texts.append(text)
        self.pieces.append(f"'t{len(self.texts) - 1}'")
