"""What goes into the planner and what comes out of it: plain values, no behaviour.

A `Plan` says who made it, and why when it was not the one that was asked: a fallback is never hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from ..schema.errors import RequestError

if TYPE_CHECKING:
    from datetime import date

    from ..schema import Schema

#: A description is at most this long; doors refuse a longer one before anybody is asked.
MOST_CHARACTERS = 10_000

#: Who can be asked.
Planners = Literal["auto", "llm", "offline"]
PLANNERS: tuple[Planners, ...] = get_args(Planners)

#: Why the LLM's plan was not had. A closed list: it stands in headers and logs.
Fallback = Literal["rate_limited", "server_error", "timeout", "connection", "unauthorized", "invalid_plan"]
FALLBACKS: tuple[Fallback, ...] = get_args(Fallback)


class PlanError(RequestError):
    """A request that no planner can take; its text says what to change."""


class DescriptionRequired(PlanError):  # noqa: N818 - what the user is told
    """A description that is empty, blank, or has neither a letter nor a digit."""

    def __init__(self) -> None:
        super().__init__("Description required")


class DescriptionTooLong(PlanError):  # noqa: N818 - what the user is told
    """A description of more than `MOST_CHARACTERS`."""

    def __init__(self, length: int) -> None:
        super().__init__(f"The description has {length:,} characters; {MOST_CHARACTERS:,} at the most")


class NoLLM(PlanError):  # noqa: N818 - what the user is told
    """`planner: llm` where neither a key nor a base URL is configured."""

    def __init__(self) -> None:
        super().__init__("No LLM is configured: set OPENAI_API_KEY or OPENAI_BASE_URL, or ask for the offline planner")


@dataclass(frozen=True, slots=True)
class Request:
    """A description and who is to plan it; `locale` and `as_of` win over what the planner would choose."""

    description: str
    planner: Planners = "auto"
    locale: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A schema and where it comes from.

    `cached`: it was there when the request began; whoever waited for somebody else's plan gets it uncached.
    `fallback`: why it is not the LLM's. `not_understood`: words that no part of the schema answers. `notes`: what was
    left out or changed, a sentence each. `tokens`: what the LLM's answers cost when the plan was made, if it said so.
    """

    schema: Schema
    source: Literal["llm", "offline", "given"]
    cached: bool = False
    fallback: Fallback | None = None
    not_understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    tokens: int | None = None

    def _repr_html_(self) -> str:
        """Where the plan comes from, what it could not do, and its data dictionary, for notebooks."""
        from html import escape

        told = [f"planned by: {self.source}"]
        if self.fallback is not None:
            told.append(f"instead of the LLM's: {self.fallback}")
        if self.not_understood:
            told.append(f"not understood: {', '.join(self.not_understood)}")
        lines = "".join(f"<p>{escape(one)}</p>" for one in (*told, *self.notes))
        return lines + self.schema._repr_html_()
