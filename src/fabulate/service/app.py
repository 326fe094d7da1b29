"""The application: a handler a path, each of which reads what is asked, calls the core once and shows the answer.

Handlers are plain functions from request to response, on Starlette: a framework's own reading of bodies would answer in
its own words. The OpenAPI page is written beside them (`openapi`) and a test holds the two together.
"""

from __future__ import annotations

import asyncio
import json
import os
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .. import __version__
from ..schema import LANGUAGE, FabulateError, Problem, SchemaError
from ..settings import settings as read_settings
from . import answers, asks, bodies, errors, generators, metrics, openapi, packed, page, plans, replies, static
from .access import CLIENT, Access
from .guard import AT_ONCE, BUSY, HOST, Guard
from .kept import Body
from .stream import StoppedError, Streamed
from .watch import NOTES, Watch
from .work import Work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from ..planner import Plan
    from ..settings import Settings
    from .stream import Pieces

    Handler = Callable[[Request], Awaitable[Response]]


Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class _Begun:
    """An answer that was begun: its headers, and the whole body, its first bytes and the rest, or neither of them."""

    head: dict[str, str]
    body: Body | None = None
    rest: Pieces | packed.Packed | None = None
    #: Whether the client has the file already.
    had: bool = False


def create_app(settings: Settings | None = None, host: str | None = None, at_once: int = AT_ONCE) -> Starlette:
    """The application; settings and address from the environment where they are not given."""
    work = Work(settings or read_settings())
    doors = Doors(work)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        work.warm()
        yield
        work.close()

    app = Starlette(
        lifespan=lifespan,
        routes=doors.routes(),
        exception_handlers={
            FabulateError: errors.refused,
            HTTPException: errors.unrouted,
            StoppedError: _left,
            ClientDisconnect: _left,
        },
        middleware=[
            Middleware(Watch, metrics=work.metrics, paths=doors.table),
            Middleware(
                Guard,
                host=host or os.environ.get(HOST, "127.0.0.1"),
                at_once=at_once,
                access=Access(work.settings.api_keys),
                quotas=work.quotas,
            ),
        ],
    )
    app.router.redirect_slashes = False
    app.state.work = work
    return app


async def _left(_: Request, __: Exception) -> Response:
    return errors.body("busy", BUSY)  # nobody reads it


class Doors:
    """The handlers, over what one process has to work with."""

    def __init__(self, work: Work) -> None:
        self._work = work
        #: Every path with its handler and methods; HEAD comes with GET.
        self.table: dict[str, tuple[Handler, list[str]]] = {
            "/generate": (self.generate, ["GET", "POST"]),
            "/schema": (self.schema, ["POST"]),
            "/preview": (self.preview, ["POST"]),
            "/rows": (self.rows, ["POST"]),
            "/report": (self.report, ["POST"]),
            "/change": (self.change, ["POST"]),
            "/generators": (self.generators, ["GET"]),
            "/health": (self.health, ["GET"]),
            "/ready": (self.ready, ["GET"]),
            "/metrics": (self.metrics, ["GET"]),
            "/openapi.json": (self.openapi, ["GET"]),
            "/docs": (self.docs, ["GET"]),
            "/": (static.page, ["GET"]),
            "/page/{file}": (static.page, ["GET"]),
        }

    def routes(self) -> list[BaseRoute]:
        """Every path as a route."""
        return [Route(path, handler, methods=methods) for path, (handler, methods) in self.table.items()]

    async def generate(self, request: Request) -> Response:
        """A dataset as a file, whole when it is small, else streamed."""
        posted = request.method == "POST"
        said = await bodies.from_json(request) if posted else _query(request)
        ask = asks.read(asks.Generate, said, self._work.settings)
        self._note(request, ask)
        begun = await self._with_plan(request, ask, partial(self._begun, ask, request), free=not posted)
        return self._answer(begun, answers.media_type(ask.format), answers.weight(ask.format))

    def _begun(self, ask: asks.Generate, request: Request, plan: Plan) -> _Begun:
        """Headers and the first bytes, so that what is wrong with the rows is told before the headers leave."""
        dataset, digest = self._work.dataset(ask, plan)
        rows, cells = answers.within(ask, dataset, self._work.settings)
        head = answers.headers(ask, dataset, digest)
        gzip = ask.format in packed.TEXT and packed.accepted(request.headers.get("accept-encoding", ""))
        tag = answers.etag(ask, dataset, digest, "gzip" if gzip else None)
        request.scope[NOTES] |= {"rows": rows, "source": plan.source, "cached": plan.cached, "fallback": plan.fallback}
        if request.method != "POST":
            head |= {"ETag": tag, "Cache-Control": "no-cache"}
            matched = answers.matches(tag, request.headers.get("if-none-match", ""))
            if request.method == "HEAD" or matched:
                return _Begun(head, had=matched)
        self._work.pay(request.scope[CLIENT], rows, cells)
        if (kept := self._work.kept.get(tag)) is not None:
            return _Begun(head, kept)
        pieces = answers.pieces(ask, dataset)
        first = pieces.pull()
        if not gzip or (pieces.done and len(first) < packed.LEAST):
            if pieces.done:
                return _Begun(head, self._work.kept.keep(tag, Body(first)))
            return _Begun(head, Body(first), pieces)
        small = packed.Packed(first, pieces)
        first = small.pull()
        if small.done:
            return _Begun(head, self._work.kept.keep(tag, Body(first, "gzip")))
        return _Begun(head, Body(first, "gzip"), small)

    def _answer(self, begun: _Begun, kind: str, weight: int) -> Response:
        if begun.body is None:  # HEAD, or 304: what the file would be, without it
            return replies.bodiless(begun.head, kind, had=begun.had)
        head = begun.head | ({"Content-Encoding": begun.body.coding} if begun.body.coding else {})
        if begun.rest is None:
            return Response(begun.body.data, headers=head, media_type=kind)
        with ExitStack() as held:
            held.enter_context(self._work.download(weight))
            begun.rest.blocks.lane = self._work.lane
            return Streamed(begun.body.data, begun.rest, self._work.long, head, kind, held.pop_all())

    def _note(self, request: Request, ask: asks.Planned) -> None:
        if self._work.settings.log_descriptions:
            request.scope[NOTES]["description"] = ask.description

    async def _with_plan(
        self, request: Request, ask: asks.Planned, then: Callable[[Plan], Result], *, free: bool = False
    ) -> Result:
        client = request.scope[CLIENT]
        return await self._work.with_plan(ask, then, free=free, client=client, left=request.is_disconnected)

    async def schema(self, request: Request) -> Response:
        """The plan alone; a given schema is checked, its compiling too."""
        ask = asks.read(asks.Planned, await bodies.from_json(request), self._work.settings)

        def then(plan: Plan) -> dict[str, Any]:
            return plans.plan(plan, self._work.programs.of(plan.schema).digest)

        self._note(request, ask)
        return replies.of_json(await self._with_plan(request, ask, then), request)

    async def preview(self, request: Request) -> Response:
        """The first rows with the plan they come from."""
        ask = asks.read(asks.Preview, await bodies.from_json(request), self._work.settings)

        def then(plan: Plan) -> dict[str, Any]:
            dataset, digest = self._work.dataset(ask, plan)
            return plans.preview(dataset, digest, dataset.named(ask.table), asks.PREVIEW)

        self._note(request, ask)
        return replies.of_json(await self._with_plan(request, ask, then), request)

    async def rows(self, request: Request) -> Response:
        """Some rows of a table, wherever they stand."""
        ask = asks.read(asks.Rows, await bodies.from_json(request), self._work.settings)

        def then(plan: Plan) -> dict[str, Any]:
            dataset, digest = self._work.dataset(ask, plan)
            table = dataset.named(ask.table)
            self._work.pay(request.scope[CLIENT], *plans.cost(dataset, [table], ask.count))
            return plans.rows(dataset, digest, table, ask.first, ask.count)

        return replies.of_json(await self._with_plan(request, ask, then), request)

    async def report(self, request: Request) -> Response:
        """What was asked beside what the first rows hold, with the plan."""
        ask = asks.read(asks.Report, await bodies.from_json(request), self._work.settings)

        def then(plan: Plan) -> dict[str, Any]:
            dataset, digest = self._work.dataset(ask, plan)
            self._work.pay(request.scope[CLIENT], *plans.cost(dataset, dataset.tables, ask.most))
            return plans.report(dataset, digest, ask.most)

        self._note(request, ask)
        return replies.of_json(await self._with_plan(request, ask, then), request)

    async def change(self, request: Request) -> Response:
        """A schema changed by words, by the offline planner."""
        ask = asks.change(await bodies.from_json(request), self._work.settings)
        return replies.of_json(await self._work.in_thread(partial(self._changed, ask)), request)

    def _changed(self, ask: asks.Change) -> dict[str, Any]:
        plan = self._work.changed(ask)
        return plans.plan(plan, self._work.programs.of(plan.schema).digest)

    async def generators(self, request: Request) -> Response:
        """What a schema can say."""
        return replies.of_bytes(self._generators, "application/json", request)

    @cached_property
    def _generators(self) -> bytes:
        return json.dumps(generators.generators()).encode()

    async def health(self, _: Request) -> Response:
        """That the service is there, and what it is."""
        planner = "llm" if self._work.settings.llm else "offline"
        return replies.of_json({"status": "ok", "version": __version__, "language": LANGUAGE, "planner": planner})

    async def ready(self, _: Request) -> Response:
        """That requests can be taken: all is loaded, the queue has room and the cache can be written."""
        if not self._work.is_warm:
            return errors.body("busy", "The service is starting", headers={"Retry-After": "1"})
        if not self._work.has_room:
            return errors.body("busy", "The queue is full", headers={"Retry-After": "1"})
        if not await asyncio.get_running_loop().run_in_executor(None, self._work.planner.cache.writable):
            return errors.body("busy", "The cache of plans cannot be written", headers={"Retry-After": "30"})
        return replies.of_json({"status": "ready"})

    async def metrics(self, request: Request) -> Response:
        """The counts, for Prometheus."""
        self._work.metrics.breaker.set(self._work.planner.breaker.open)
        text = await asyncio.get_running_loop().run_in_executor(None, self._work.metrics.page)
        return replies.of_bytes(text, metrics.TYPE, request)

    async def openapi(self, request: Request) -> Response:
        """The OpenAPI document."""
        return replies.of_json(openapi.document(self._work.settings), request)

    async def docs(self, request: Request) -> Response:
        """The OpenAPI document as a page that fetches nothing."""
        html = page.html(openapi.document(self._work.settings))
        answer = replies.of_bytes(html.encode(), "text/html; charset=utf-8", request)
        answer.headers["Content-Security-Policy"] = page.POLICY
        return answer


def _query(request: Request) -> dict[str, Any]:
    known = [name for name in asks.Generate.model_fields if name != "given"]
    said = bodies.from_query(request, known)
    if "schema" in said:
        raise SchemaError([Problem("schema", "unknown in a query", "POST it as JSON")])
    return said
