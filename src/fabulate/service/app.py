"""The application: a handler a path, each of which reads what is asked, calls the core once and shows the answer.

Handlers are plain functions from request to response: FastAPI's own reading of bodies would answer 422 in its own
words. The OpenAPI page is written beside them (`openapi`) and a test holds the two together.
"""

from __future__ import annotations

import json
import os
from contextlib import asynccontextmanager
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from .. import __version__
from ..schema import LANGUAGE, FabulateError, Problem, SchemaError
from ..settings import settings as read_settings
from . import answers, asks, bodies, errors, generators, openapi, page, plans
from .guard import AT_ONCE, HOST, Guard
from .stream import Pieces, Streamed
from .work import Work

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from starlette.requests import Request

    from ..planner import Plan
    from ..settings import Settings

    Handler = Callable[[Request], Awaitable[Response]]

Parts = tuple[dict[str, str], bytes, Pieces | None]


class Service(FastAPI):
    """The FastAPI application, with the OpenAPI page that we wrote."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        return openapi.document(self.state.work.settings)


def create_app(settings: Settings | None = None, host: str | None = None, at_once: int = AT_ONCE) -> FastAPI:
    """The application; settings and address from the environment where they are not given."""
    work = Work(settings or read_settings())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        work.warm()
        yield
        work.close()

    app = Service(
        title="Fabulate",
        version=__version__,
        lifespan=lifespan,
        routes=Doors(work).routes(),
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={FabulateError: _refused, HTTPException: _unrouted},
        middleware=[Middleware(Guard, host=host or os.environ.get(HOST, "127.0.0.1"), at_once=at_once)],
    )
    app.state.work = work
    return app


async def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, FabulateError)
    return errors.answer(error)


async def _unrouted(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return errors.http(error)


class Doors:
    """The handlers, over what one process has to work with."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def routes(self) -> list[BaseRoute]:
        """Every path with its methods; HEAD comes with GET."""
        table: dict[str, tuple[Handler, list[str]]] = {
            "/generate": (self.generate, ["GET", "POST"]),
            "/schema": (self.schema, ["POST"]),
            "/preview": (self.preview, ["POST"]),
            "/generators": (self.generators, ["GET"]),
            "/health": (self.health, ["GET"]),
            "/openapi.json": (self.openapi, ["GET"]),
            "/docs": (self.docs, ["GET"]),
        }
        return [Route(path, handler, methods=methods) for path, (handler, methods) in table.items()]

    async def generate(self, request: Request) -> Response:
        """A dataset as a file, whole when it is small, else streamed."""
        posted = request.method == "POST"
        said = await bodies.from_json(request) if posted else _query(request)
        ask = asks.read(asks.Generate, said, self._work.settings)
        tags = None if posted else request.headers.get("if-none-match", "")
        begun = partial(self._begun, ask, tags, request.method)
        head, first, pieces = await self._work.with_plan(ask, begun, free=not posted)
        kind = answers.media_type(ask.format)
        if pieces is not None and not pieces.done:
            return Streamed(first, pieces, self._work.long, head, kind)
        if pieces is None:  # HEAD, or 304: what the file would be, without it
            return _bodiless(head, kind, tags)
        return Response(first, headers=head, media_type=kind)

    def _begun(self, ask: asks.Generate, tags: str | None, method: str, plan: Plan) -> Parts:
        """Headers and the first bytes, so that what is wrong with the rows is told before the headers leave."""
        dataset, digest = self._work.dataset(ask, plan)
        answers.within(ask, dataset, self._work.settings)
        head = answers.headers(ask, dataset, digest)
        if tags is not None:
            head |= {"ETag": answers.etag(ask, dataset, digest), "Cache-Control": "no-cache"}
            if method == "HEAD" or answers.matches(head["ETag"], tags):
                return head, b"", None
        pieces = answers.pieces(ask, dataset)
        return head, pieces.pull(), pieces

    async def schema(self, request: Request) -> Response:
        """The plan alone; a given schema is checked, its compiling too."""
        ask = asks.read(asks.Planned, await bodies.from_json(request), self._work.settings)

        def then(plan: Plan) -> dict[str, Any]:
            return plans.plan(plan, self._work.programs.of(plan.schema).digest)

        return _json(await self._work.with_plan(ask, then))

    async def preview(self, request: Request) -> Response:
        """The first rows with the plan they come from."""
        ask = asks.read(asks.Preview, await bodies.from_json(request), self._work.settings)
        as_file = asks.Generate.model_construct(**dict(ask))

        def then(plan: Plan) -> dict[str, Any]:
            dataset, digest = self._work.dataset(ask, plan)
            return plans.preview(dataset, digest, answers.table(as_file, dataset) or dataset.main, asks.PREVIEW)

        return _json(await self._work.with_plan(ask, then))

    async def generators(self, _: Request) -> Response:
        """What a schema can say."""
        return Response(self._generators, media_type="application/json")

    @cached_property
    def _generators(self) -> bytes:
        return json.dumps(generators.generators()).encode()

    async def health(self, _: Request) -> Response:
        """That the service is there, and what it is."""
        planner = "llm" if self._work.settings.llm else "offline"
        return _json({"status": "ok", "version": __version__, "language": LANGUAGE, "planner": planner})

    async def openapi(self, _: Request) -> Response:
        """The OpenAPI document."""
        return _json(openapi.document(self._work.settings))

    async def docs(self, _: Request) -> Response:
        """The OpenAPI document as a page that fetches nothing."""
        head = {"Content-Security-Policy": page.POLICY, "X-Content-Type-Options": "nosniff"}
        return Response(page.html(openapi.document(self._work.settings)), headers=head, media_type="text/html")


def _query(request: Request) -> dict[str, Any]:
    known = [name for name in asks.Generate.model_fields if name != "given"]
    said = bodies.from_query(request, known)
    if "schema" in said:
        raise SchemaError([Problem("schema", "unknown in a query", "POST it as JSON")])
    return said


def _json(value: object) -> Response:
    return Response(json.dumps(value).encode(), media_type="application/json")


def _bodiless(head: dict[str, str], kind: str, tags: str | None) -> Response:
    """The answer to HEAD, or 304 where the client has the file already."""
    if tags and answers.matches(head["ETag"], tags):
        kept = {name: value for name, value in head.items() if not name.startswith("Content-")}
        return Response(status_code=304, headers=kept)
    response = Response(headers=head, media_type=kind)
    del response.headers["content-length"]
    return response
