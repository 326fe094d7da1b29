"""What one process has to work with: a planner, compiled programs, and two bounded pools of threads.

Short work (finding a plan, compiling, a first block) has threads of its own, so that long downloads never stand before
it in a queue. Whoever waits for a plan waits on the event loop and holds no thread.
"""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ..dataset import changed, dataset
from ..engine import check
from ..planner import Plan, Planner, Request
from ..schema import parse
from .programs import Programs

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..dataset import Dataset
    from ..settings import Settings
    from .asks import Planned, Preview

Result = TypeVar("Result")
#: Threads for short work and for long. Small blocks are mostly Python, which runs in one thread at a time: with 16
#: clients, three threads answered a third fewer requests than two.
SHORT, LONG = 2, max(2, min(4, os.cpu_count() or 1))


class Work:
    """The means of one process; `settings` as they were when it started."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.planner = Planner(settings.cache_dir, settings.llm, check)
        self.programs = Programs()
        self.short = ThreadPoolExecutor(SHORT, "fabulate-short")
        self.long = ThreadPoolExecutor(LONG, "fabulate-long")

    async def with_plan(self, ask: Planned, then: Callable[[Plan], Result], *, free: bool = False) -> Result:
        """`then(plan)` made in a thread: the same one that finds the plan, where it need not be waited for.

        `free`: the LLM is not asked unless by name; its plan is taken where it is cached, else the offline planner's.
        """
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self.short, partial(self._begin, ask, then, free))
        if not isinstance(found, Future):
            return found
        plan = await asyncio.wrap_future(found)
        return await loop.run_in_executor(self.short, partial(then, plan))

    def _begin(self, ask: Planned, then: Callable[[Plan], Result], free: bool) -> Result | Future[Plan]:
        plan = self._plan(ask, free)
        if isinstance(plan, Future):
            if not plan.done():
                return plan
            plan = plan.result()
        return then(plan)

    def _plan(self, ask: Planned, free: bool) -> Plan | Future[Plan]:
        if ask.given is not None:
            return Plan(changed(parse(ask.given), ask.locale, ask.as_of), "given")
        as_of = ask.as_of or self.settings.as_of
        request = Request(ask.description or "", ask.planner, ask.locale, as_of)
        if free and ask.planner == "auto":
            offline = Request(ask.description or "", "offline", ask.locale, as_of)
            return self.planner.cached(request) or self.planner.submit(offline)
        return self.planner.submit(request)

    def dataset(self, ask: Preview, plan: Plan) -> tuple[Dataset, str]:
        """The dataset that is asked for, of a plan, and its schema's digest.

        RequestError and SchemaError for what cannot be made.
        """
        found = self.programs.of(plan.schema)
        made = dataset(
            plan, found.program, rows=ask.rows, seed=ask.seed, offset=ask.offset, total=ask.total,
            description=ask.description,
        )  # fmt: skip
        return made, found.digest

    def warm(self) -> None:
        """Loads in a thread what the first request would wait for."""
        self.short.submit(self.planner.cached, Request("warm", "offline"))

    def close(self) -> None:
        """Lets the threads go; what is being made is finished."""
        self.short.shutdown(wait=False, cancel_futures=True)
        self.long.shutdown(wait=False, cancel_futures=True)
