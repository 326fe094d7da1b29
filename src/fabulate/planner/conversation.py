"""One plan from an LLM: calls until an answer can be used, within the attempts, the repairs and the time.

Three attempts are shared by all that can go wrong with a call; two repairs besides are for answers that cannot be used.
So a plan costs five calls at most, besides those in which a server refuses a parameter, once each.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..schema import SchemaError
from . import prompt
from .accept import accept
from .backoff import Backoff
from .llm import CallError, call
from .parameters import parameters_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..schema import Problem, Schema
    from .cost import Usage
    from .llm import LLM, Reply
    from .plan import Fallback

ATTEMPTS, REPAIRS = 3, 2
#: What of the budget the first attempt may take, so that one that hangs leaves time for another.
FIRST = 2 / 3
#: What of the budget must be left for a call; with less it is not worth a call, nor a wait before it.
WORTH = 1 / 30

log = logging.getLogger("fabulate.planner")


@dataclass(frozen=True, slots=True)
class Answered:
    """A schema that an LLM wrote."""

    schema: Schema
    notes: tuple[str, ...]
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is none; `why` is for the log. `dead`: by connection, time-out or 5xx, so nobody else need try."""

    fallback: Fallback
    why: str
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """The words, and what the answer must keep to; `deadline` in monotonic seconds. `given`: a schema to change."""

    text: str
    locale: str | None
    as_of: date
    check: Callable[[Schema], list[Problem]]
    deadline: float
    given: Schema | None = None
    #: Called before each call of the LLM.
    calling: Callable[[], None] = lambda: None


def converse(llm: LLM, question: Question) -> Answered | Failure:
    """The LLM's schema, or why there is none; never later than the deadline by more than a moment, never raises."""
    opening = prompt.messages(question.text, locale=question.locale, today=question.as_of, given=question.given)
    messages, repairs = opening, 0
    usage: Usage | None = None
    calls = _Calls(llm, question)
    while True:
        reply = calls.reply(messages)
        if isinstance(reply, Failure):
            return reply
        if reply.usage is not None:
            usage = usage + reply.usage if usage else reply.usage
        try:
            schema, notes = accept(reply, locale=question.locale, as_of=question.as_of, check=question.check)
        except SchemaError as error:
            if repairs == REPAIRS:
                return Failure("invalid_plan", f"after {repairs} repairs: {error.problems[0]}"[:400])
            repairs += 1
            log.info("The LLM's plan cannot be used, asking again: %s", str(error.problems[0])[:400])
            messages = prompt.repaired(opening, reply.text, error.problems)
        else:
            return Answered(schema, notes, usage)


class _Calls:
    """The calls of one plan: they share three attempts and the waits between them."""

    def __init__(self, llm: LLM, question: Question) -> None:
        self._llm = llm
        self._deadline = question.deadline
        self._calling = question.calling
        self._parameters = parameters_of(llm.url, llm.model)
        self._backoff = Backoff(llm.backoff)
        self._failed = 0
        self._first = True

    def reply(self, messages: list[dict[str, str]]) -> Reply | Failure:
        """The reply of the first call that succeeds, or why none did."""
        while True:
            left = self._deadline - time.monotonic()
            if left < self._llm.budget * WORTH:
                return Failure("timeout", "the time for a plan is over")
            sent = self._parameters.options()
            self._calling()
            try:
                reply = call(self._llm, messages, sent, min(left, self._llm.budget * FIRST) if self._first else left)
            except CallError as failure:
                if failure.refusal and self._parameters.refused(failure.refusal, sent):
                    log.info("The LLM's server refuses a parameter, asking without it: %s", failure)
                    continue
                self._first = False
                if (outcome := self._after(failure)) is not None:
                    return outcome
            else:
                self._first = False
                return reply

    def _after(self, failure: CallError) -> Failure | None:
        """Waits for the next attempt, or says why there is none."""
        self._failed += 1
        why = f"{failure} (attempt {self._failed} of {ATTEMPTS})"
        if not failure.again or self._failed == ATTEMPTS:
            return Failure(failure.fallback, why, failure.dead)
        wait = self._backoff.wait(failure.headers)
        if time.monotonic() + wait + self._llm.budget * WORTH > self._deadline:
            why = f"{why}; the next, in {wait:.0f} s, is past the time for a plan"
            return Failure(failure.fallback, why, failure.dead)
        log.info("The LLM failed, asking again in %.1f s: %s", wait, why)
        time.sleep(wait)
        return None
