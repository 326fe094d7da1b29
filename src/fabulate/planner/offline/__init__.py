"""The offline planner: words to a schema with no key, no network, in milliseconds.

`plan` is a pure function of the description, the locale, the day and the knowledge that ships with Fabulate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .knowledge import load, version

if TYPE_CHECKING:
    from datetime import date

    KNOWLEDGE_VERSION: str

__all__ = ["KNOWLEDGE_VERSION", "OfflinePlan", "plan"]


@dataclass(frozen=True)
class OfflinePlan:
    """`schema` is the full form of the language, JSON data. `not_understood`: content words that had no effect, in
    their order. `notes`: what the reader of the plan should know (a topic in no domain, a place without a list)."""

    schema: dict[str, object]
    not_understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def plan(description: str, *, locale: str | None = None, as_of: date) -> OfflinePlan:
    """A schema for a description: the listed columns, else the nearest domain's, with what the words state.

    Never raises for what the description says; only the first 10,000 characters are read.
    """
    from .compose import compose

    found = compose(description, locale, as_of, load())
    return OfflinePlan(found.schema, found.not_understood, found.notes)


def __getattr__(name: str) -> str:
    if name == "KNOWLEDGE_VERSION":
        return version()
    raise AttributeError(name)
