"""Errors as an interface: every fault is a `Problem` with a place, a message and a fix.

All errors of Fabulate derive from `FabulateError`, so one `except` holds them; the command line, HTTP and the
repair prompt of the planner render the same list of problems.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class FabulateError(Exception):
    """The root of every error that Fabulate raises on purpose; its text is meant for the user."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: `path` as a reader would name the place (`orders.price.max`), what is wrong, what to write instead."""

    path: str
    message: str
    fix: str | None = None

    def __str__(self) -> str:
        path = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in self.path)
        place = f"{path}: " if path else ""
        return place + self.message + (f"; {self.fix}" if self.fix else "")


class RequestError(FabulateError):
    """A request that cannot be served as it was asked: no description, no rows, settings that exclude each other."""


class SchemaError(FabulateError):
    """A schema that cannot be used; `problems` holds every fault found at once, in the order of the schema."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def near(name: str, known: Iterable[str]) -> str | None:
    """`did you mean …?` for the nearest of the known names, or None when none is near."""
    names = {k.lower(): k for k in known}
    import difflib

    found = difflib.get_close_matches(name.lower()[:128], names, n=1, cutoff=0.6)
    return f"did you mean {names[found[0]]}?" if found else None


def listed(names: Iterable[object], most: int = 12) -> str:
    """Names joined for a message, cut after `most`."""
    every = [str(name) for name in names]
    return ", ".join(every[:most]) + (", …" if len(every) > most else "")


def nowhere(path: str, name: str, what: str, known: Iterable[str]) -> Problem:
    """A name that leads nowhere, with the near one or those there are."""
    every = list(known)
    return Problem(
        path,
        f"{name!r} is no {what}",
        near(name, every) or (f"there are {listed(every)}" if every else "there is none"),
    )
