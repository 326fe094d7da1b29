"""The planner's door: a request in, a plan out, asked once and kept.

Who plans is settled first (`auto` is the LLM where one is configured), then the cache is looked at, then everybody who
asks for the same waits for one leader. What fails at the LLM is planned offline, and the plan says so.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from logging import DEBUG, WARNING
from typing import TYPE_CHECKING

from ..schema import SchemaError, faker, parse
from . import cost, edits, known
from .breaker import REST, Breaker
from .cache import Cache, utc_now
from .flight import Flights, Turns
from .key import Who, key, words
from .plan import PLANNERS, NoLLM, Plan, PlanError, Request

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from ..schema import Problem, Schema
    from .conversation import Answered, Failure, Question
    from .llm import LLM
    from .plan import Fallback

#: Plans made at the same time in a process: calls of an LLM wait, offline plans compute.
MOST_CALLS, MOST_OFFLINE = 16, 2

SHUT = "the LLM failed too often just now and is not asked"

log = logging.getLogger("fabulate.planner")


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request whose questions are settled; `began` in monotonic seconds."""

    text: str
    who: Who
    locale: str | None
    as_of: date | None
    key: str
    began: float


class Planner:
    """Plans by words; one for a process, safe to share among threads.

    `cache_dir` holds `schemas.json`. `check` compiles a schema and returns what is wrong with it: an LLM is shown that.
    `told` hears what is to be counted: `calls` of the LLM, its `tokens`, and each fallback by its reason. `rest`:
    seconds for which nobody asks an LLM that was found dead. `short`: for a process that plans once, where a cached
    plan's schema is better known than checked again.
    """

    def __init__(
        self,
        cache_dir: Path,
        llm: LLM | None,
        check: Callable[[Schema], list[Problem]],
        clock: Callable[[], datetime] = utc_now,
        *,
        told: Callable[[str, int], None] = lambda what, count: None,
        rest: float = REST,
        short: bool = False,
    ) -> None:
        read = partial(known.planned, folder=cache_dir) if short else parse
        self.cache = Cache(cache_dir, check, clock, read=read)
        self.breaker = Breaker(rest)
        self._told = told
        self._llm = llm
        self._check = check
        self._clock = clock
        self._turns = Turns(cache_dir / "locks")
        self._calls = Flights(MOST_CALLS, "llm")
        self._offline = Flights(MOST_OFFLINE, "offline")

    def plan(self, request: Request) -> Plan:
        """The plan, waited for; raises what `submit` raises."""
        return self.submit(request).result()

    def submit(self, request: Request) -> Future[Plan]:
        """The plan's future, done already where the plan is cached. Never waits for anybody.

        Raises DescriptionRequired, DescriptionTooLong, NoLLM, and SchemaError for a locale that there is not. The
        future is shared by all who ask for the same; cancelling it has no effect.
        """
        asked = self._asked(request)
        if (plan := self.cache.get(asked.key)) is not None:
            done: Future[Plan] = Future()
            done.set_result(replace(plan, cached=True))
            return done
        if asked.who.planner == "offline":
            return self._offline.join(asked.key, partial(self._plan_offline, asked))
        if (cause := self.breaker.shut_by()) is not None:
            return self._offline.join(f"{asked.key} {cause}", partial(self._fall_back, asked, cause, SHUT))
        seen = self._turns.seen(asked.key)
        return self._calls.join(asked.key, partial(self._lead, asked, seen))

    def cached(self, request: Request) -> Plan | None:
        """The plan if it is there, else None; asks nobody. Raises what `submit` raises."""
        plan = self.cache.get(self._asked(request).key)
        return replace(plan, cached=True) if plan is not None else None

    def at_hand(self, request: Request) -> Plan | None:
        """The plan if it is in memory, else None, whatever it is; microseconds. Raises what `submit` raises."""
        plan = self.cache.at_hand(self._asked(request).key)
        return replace(plan, cached=True) if plan is not None else None

    def warm(self) -> None:
        """Loads what the first request would wait for: the offline planner, and the LLM's client where there is one."""
        from . import offline
        from .llm import load

        self.cache.get("")
        offline.plan("customers", locale=None, as_of=self._clock().date())
        if self._llm is not None:
            load()

    def change(self, given: Schema, request: Request) -> Plan:
        """The schema changed by the request's words, waited for; never kept in the cache.

        What the words do not name keeps its cells: columns that are renamed keep their old address. Raises what
        `submit` raises, PlanError where no word says a change, SchemaError where the changed schema cannot be made.
        """
        asked = self._asked(replace(request, as_of=given.today))
        if asked.who.planner == "offline":
            return self._change_offline(given, asked)
        return self._calls.join(f"{asked.key}+{given.digest}", partial(self._change, given, asked)).result()

    def _ask(self, llm: LLM, question: Question) -> Answered | Failure:
        """What a conversation brings, with the breaker and who counts told of it."""
        from .conversation import Answered, converse

        answered = converse(llm, question)
        if not isinstance(answered, Answered):
            self.breaker.found(answered.fallback, dead=answered.dead)
            return answered
        self.breaker.found(None)
        if answered.usage is not None:
            self._told("tokens", answered.usage.total)
        return answered

    def _call(self) -> None:
        self._told("calls", 1)

    def _change(self, given: Schema, asked: _Asked) -> Plan:
        from .conversation import Answered, Question

        llm = self._llm
        assert llm is not None
        deadline = asked.began + llm.budget
        locale = asked.locale or given.locale
        if (cause := self.breaker.enter()) is not None:
            return replace(self._change_offline(given, asked), fallback=cause)
        question = Question(asked.text, locale, given.today, self._check, deadline, given, self._call)
        answered = self._ask(llm, question)
        if isinstance(answered, Answered):
            said = answered.schema.to_dict()
            edits.keep_keys(said, given.to_dict())
            for name in ("as_of", "locale"):
                if name not in given.model_fields_set and not (name == "locale" and asked.locale):
                    said.pop(name, None)
            kept = parse(said)
            sound = kept if not self._check(kept) else answered.schema
            return _told(replace(answered, schema=sound), llm, ())
        log.warning("No changed schema by the LLM (%s), changed offline instead: %s", answered.fallback, answered.why)
        return replace(self._change_offline(given, asked), fallback=answered.fallback)

    def _change_offline(self, given: Schema, asked: _Asked) -> Plan:
        from .change import change

        made = change(asked.text, given)
        schema = parse(made.data | ({"locale": asked.locale} if asked.locale else {}))
        if problems := self._check(schema):
            raise SchemaError(problems)
        return Plan(schema, "offline", not_understood=tuple(made.not_understood), notes=tuple(made.notes))

    def _asked(self, request: Request) -> _Asked:
        asked = _settled(request.description, self._who(request), request.locale, request.as_of)
        if request.locale is not None and (wrong := faker.locale_problem(request.locale, "locale")):
            raise SchemaError([wrong])
        return asked

    def _who(self, request: Request) -> Who:
        if request.planner not in PLANNERS:
            raise PlanError(f"planner must be one of {', '.join(PLANNERS)}, not {request.planner!r}")
        if request.planner == "llm" and self._llm is None:
            raise NoLLM
        if request.planner == "offline" or self._llm is None:
            return Who("offline")
        return Who("llm", self._llm.url, self._llm.model)

    def _lead(self, asked: _Asked, seen: str) -> Plan:
        """The LLM's plan, or the offline planner's with the reason; in a thread of its own."""
        from .complete import complete
        from .conversation import Answered, Question

        llm = self._llm
        assert llm is not None
        deadline = asked.began + llm.budget
        with self._turns.turn(asked.key, deadline - time.monotonic()) as mine:
            if not mine:
                return self._fall_back(asked, "timeout", "others were planning all the time")
            if (plan := self.cache.get(asked.key)) is not None:
                return plan
            if (outcome := self._turns.failure(asked.key, seen)) is not None:
                return self._fall_back(asked, outcome, "another process asked for the same and failed")
            if (cause := self.breaker.enter()) is not None:
                return self._fall_back(asked, cause, SHUT)
            today = asked.as_of or self._clock().date()
            answered = self._ask(
                llm, Question(asked.text, asked.locale, today, self._check, deadline, None, self._call)
            )
            if isinstance(answered, Answered):
                schema, put_back = complete(
                    answered.schema, asked.text, locale=asked.locale, as_of=today, check=self._check
                )
                return self.cache.save(asked.key, _told(replace(answered, schema=schema), llm, put_back), asked.text)
            self._turns.failed(asked.key, answered.fallback)
        return self._fall_back(asked, answered.fallback, answered.why)

    def _fall_back(self, asked: _Asked, fallback: Fallback, why: str) -> Plan:
        log.log(
            DEBUG if why is SHUT else WARNING, "No plan by the LLM (%s), planned offline instead: %s", fallback, why
        )
        self._told(fallback, 1)
        offline = _settled(asked.text, Who("offline"), asked.locale, asked.as_of)
        return replace(self.cache.get(offline.key) or self._plan_offline(offline), fallback=fallback)

    def _plan_offline(self, asked: _Asked) -> Plan:
        from .offline import plan
        from .offline.mend import mended

        today = asked.as_of or self._clock().date()
        made = plan(asked.text, locale=asked.locale, as_of=today)
        said = dict(made.schema) | {"as_of": today.isoformat()} | ({"locale": asked.locale} if asked.locale else {})
        said, left_out = mended(said, self._check)
        notes = (*made.notes, *left_out)
        offline = Plan(parse(said), "offline", not_understood=tuple(made.not_understood), notes=notes)
        return self.cache.save(asked.key, offline, asked.text)


def _told(answered: Answered, llm: LLM, put_back: tuple[str, ...]) -> Plan:
    """The LLM's plan with all there is to say of it, what it cost too."""
    usage = answered.usage
    price = cost.note(llm.model, usage) if usage else None
    if usage:
        log.info("The LLM planned: %s", price or f"{usage.total:,} tokens of {llm.model}")
    notes = (*answered.notes, *put_back, *((price,) if price else ()))
    return Plan(answered.schema, "llm", notes=notes, tokens=usage.total if usage else None)


def _settled(description: str, who: Who, locale: str | None, as_of: date | None) -> _Asked:
    text, made = _keyed(description, who, locale, as_of)
    return _Asked(text, who, locale, as_of, made, time.monotonic())


@lru_cache(maxsize=256)
def _keyed(description: str, who: Who, locale: str | None, as_of: date | None) -> tuple[str, str]:
    """The words as they are planned, and the key of their plan: most requests of a busy service say the same."""
    text = words(description)
    return text, key(text, who, locale=locale, as_of=as_of, knowledge=_knowledge())


@cache
def _knowledge() -> str:
    """The version of the offline planner's knowledge."""
    from .offline import KNOWLEDGE_VERSION

    return str(KNOWLEDGE_VERSION)
