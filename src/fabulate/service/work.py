"""What one process has to work with: a planner, compiled programs, kept answers, and two bounded pools of threads.

Short work (finding a plan, compiling, a first block) has threads of its own, so that long downloads never stand before
it in a queue, and they pause while there is some. Whoever waits for a plan or a thread waits on the event loop; nothing
is made for one who left meanwhile.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ..api import changed
from ..engine import check
from ..engine.memory import one_heap
from ..planner import Plan, Planner, Request
from ..schema import parse
from ..sizing import dataset
from . import pace
from .errors import RefusedError
from .guard import BUSY
from .kept import Kept
from .metrics import Metrics
from .programs import Programs
from .quotas import Quotas
from .stream import Lane, StoppedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from ..dataset import Dataset
    from ..settings import Settings
    from .asks import Change, Planned, Sized

Result = TypeVar("Result")
#: Threads for short work and for long. Small blocks are mostly Python, which runs in one thread at a time: with 16
#: clients, three threads answered a third fewer requests than two.
SHORT, LONG = 2, max(2, min(4, os.cpu_count() or 1))


class Work:
    """The means of one process; `settings` as they were when it started."""

    def __init__(self, settings: Settings) -> None:
        one_heap()
        self.settings = settings
        self.metrics = Metrics()
        self.planner = Planner(settings.cache_dir, settings.llm, check, told=self.metrics.told)
        self.programs = Programs()
        self.kept = Kept()
        limits = {"requests": settings.limit_requests, "cells": settings.limit_cells, "llm": settings.limit_llm}
        self.quotas = Quotas(limits, settings.shared_dir)
        self.short = ThreadPoolExecutor(SHORT, "fabulate-short")
        self.long = ThreadPoolExecutor(LONG, "fabulate-long")
        self.lane = Lane()
        self.is_warm = False
        self._free = asyncio.Semaphore(SHORT)
        self._waiting = 0
        self._downloads = 0

    @property
    def has_room(self) -> bool:
        """Whether a request that came now would find a place in the queue."""
        return self._waiting < self.settings.max_waiting

    async def in_thread(
        self, act: Callable[[], Result], left: Callable[[], Awaitable[bool]] | None = None, *, taken: bool = False
    ) -> Result:
        """What `act` gives in a thread for short work; RefusedError (busy) when too many wait for one.

        StoppedError when the client has left (`left` says so) before it was its turn. `taken`: the request has waited
        for its plan already, and is not refused any more.
        """
        if not taken and not self.has_room:
            raise RefusedError("busy", BUSY, {"Retry-After": "1"})
        waits = self._free.locked()
        with self._counted(), self.lane:
            async with self._free:
                if waits and left is not None and await left():
                    raise StoppedError
                return await asyncio.get_running_loop().run_in_executor(self.short, act)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._waiting += 1
        self.metrics.waiting.inc()
        try:
            yield
        finally:
            self._waiting -= 1
            self.metrics.waiting.dec()

    @contextmanager
    def download(self, weight: int) -> Iterator[None]:
        """A place for a long answer; RefusedError (busy) where there is none."""
        if self._downloads + weight > max(weight, self.settings.max_downloads):
            raise RefusedError("busy", BUSY, {"Retry-After": "5"})
        self._downloads += weight
        self.metrics.downloads.inc()
        try:
            yield
        finally:
            self._downloads -= weight
            self.metrics.downloads.dec()

    async def with_plan(
        self,
        ask: Planned,
        then: Callable[[Plan], Result],
        *,
        free: bool = False,
        client: str = "",
        left: Callable[[], Awaitable[bool]] | None = None,
    ) -> Result:
        """`then(plan)` made in a thread: the same one that finds the plan, where it need not be waited for. What is
        quick is made on the event loop.

        `free`: the LLM is not asked unless by name; its plan is taken where it is cached, else the offline planner's.
        `client`: who pays for a plan that asks the LLM.
        """
        if (ready := self._at_hand(ask)) is not None:
            with self.lane:
                return self._timed(ask, then, ready)
        found = await self.in_thread(partial(self._begin, ask, then, free, client), left)
        if not isinstance(found, Future):
            return found
        plan = await asyncio.wrap_future(found)
        return await self.in_thread(partial(then, self._used(plan)), left, taken=True)

    def pay(self, client: str, rows: int, cells: int) -> None:
        """Counts what an answer costs; RefusedError (rate_limited) where the client has nothing left for it."""
        if wait := self.quotas.take(client, "cells", cells):
            raise RefusedError("rate_limited", "Too many cells; try again later", {"Retry-After": str(wait)})
        self.metrics.rows.inc(rows)
        self.metrics.cells.inc(cells)

    def _used(self, plan: Plan) -> Plan:
        self.metrics.planned(plan.source, cached=plan.cached)
        self.metrics.breaker.set(self.planner.breaker.open)
        return plan

    def _begin(self, ask: Planned, then: Callable[[Plan], Result], free: bool, client: str) -> Result | Future[Plan]:
        plan = self._plan(ask, free, client)
        if isinstance(plan, Future):
            if not plan.done():
                return plan
            plan = plan.result()
        return self._timed(ask, then, plan)

    def _timed(self, ask: Planned, then: Callable[[Plan], Result], plan: Plan) -> Result:
        """`then(plan)`, with a note of what it took."""
        began = time.thread_time()
        made = then(self._used(plan))
        if (compiled := self.programs.at_hand(plan.schema)) is not None:
            pace.took(ask, compiled, time.thread_time() - began)
        return made

    def _at_hand(self, ask: Planned) -> Plan | None:
        """The plan of an answer that will be quick: plan and program are in memory, and the last of its kind was."""
        if ask.given is not None:
            return None
        as_of = ask.as_of or self.settings.as_of
        plan = self.planner.at_hand(Request(ask.description or "", ask.planner, ask.locale, as_of))
        compiled = self.programs.at_hand(plan.schema) if plan is not None else None
        return plan if compiled is not None and pace.is_quick(ask, compiled) else None

    def _plan(self, ask: Planned, free: bool, client: str = "") -> Plan | Future[Plan]:
        if ask.given is not None:
            return Plan(changed(parse(ask.given), ask.locale, ask.as_of), "given")
        as_of = ask.as_of or self.settings.as_of
        request = Request(ask.description or "", ask.planner, ask.locale, as_of)
        if free and ask.planner == "auto":
            offline = Request(ask.description or "", "offline", ask.locale, as_of)
            return self.planner.cached(request) or self.planner.submit(offline)
        if self.settings.limit_llm and self.settings.llm and ask.planner != "offline":
            if (plan := self.planner.cached(request)) is not None:
                return plan
            if wait := self.quotas.take(client, "llm"):
                raise RefusedError(
                    "rate_limited", "Too many plans of the LLM; try again later", {"Retry-After": str(wait)}
                )
        return self.planner.submit(request)

    def dataset(self, ask: Sized, plan: Plan) -> tuple[Dataset, str]:
        """The dataset that is asked for, of a plan, and its schema's digest.

        RequestError and SchemaError for what cannot be made.
        """
        found = self.programs.of(plan.schema)
        made = dataset(
            plan, found.program, rows=ask.rows, seed=ask.seed, offset=ask.offset, total=ask.total,
            description=ask.description,
        )  # fmt: skip
        return made, found.digest

    def changed(self, ask: Change) -> Plan:
        """A given schema changed by words, by the offline planner; PlanError where they change nothing."""
        return self.planner.change(parse(ask.given), Request(ask.description, "offline"))

    def warm(self) -> None:
        """Loads in a thread of its own what the first request would wait for; `is_warm` when it is there."""
        threading.Thread(target=self._warm, name="fabulate-warm", daemon=True).start()

    def _warm(self) -> None:
        self.planner.warm()
        self.is_warm = True

    def close(self) -> None:
        """Lets the threads go; what is being made is finished."""
        self.short.shutdown(wait=False, cancel_futures=True)
        self.long.shutdown(wait=False, cancel_futures=True)
        self.quotas.close()
