"""The tree of an expression as it was written: literals, names and calls, before anything is looked up or typed."""

from __future__ import annotations

from dataclasses import dataclass

from ...schema.errors import FabulateError


class FaultError(FabulateError):
    """What is wrong with an expression and what to write instead; the door adds the place."""

    def __init__(self, message: str, fix: str | None = None) -> None:
        super().__init__(message)
        self.message, self.fix = message, fix


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: `0.85`."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text between single quotes, without them."""

    text: str


@dataclass(frozen=True, slots=True)
class Truth:
    """`true`, `false` or `null` (None)."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A cell: `unit_price`, `drink.price`, `"unit price"`."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function by its name, and what it is applied to.

    `case` has its subject (or None) first, then conditions and values in turn, and the `else` last if there is one.
    """

    name: str
    args: tuple[Syntax | None, ...]


Syntax = Number | Text | Truth | Name | Call


def names(tree: Syntax) -> list[str]:
    """The cells that a tree names, each once, as they come."""
    found: dict[str, None] = {}
    stack: list[Syntax | None] = [tree]
    while stack:
        here = stack.pop()
        if isinstance(here, Name):
            found[here.text] = None
        elif isinstance(here, Call):
            stack += reversed(here.args)
    return list(found)


def source(node: Syntax | None) -> str:
    """A short text of a tree, for messages."""
    if isinstance(node, Number | Name):
        return node.text
    if isinstance(node, Text):
        return "'" + node.text.replace("'", "''") + "'"
    if isinstance(node, Truth):
        return {True: "true", False: "false", None: "null"}[node.value]
    if node is None:
        return ""
    if not node.name.isidentifier() and len(node.args) == 2:
        return f"{_short(node.args[0])} {node.name} {_short(node.args[1])}"
    if node.name == "case":
        return "case … end"
    return f"{node.name}({', '.join(_short(arg) for arg in node.args)})"


def _short(node: Syntax | None) -> str:
    if isinstance(node, Call) and node.name == "neg":
        return f"-{_short(node.args[0])}"
    return "…" if isinstance(node, Call) else source(node)
