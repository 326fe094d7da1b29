"""Long answers: first bytes early, flat memory, work that ends when its reader leaves, and no false end of a file."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import uvicorn
from service_process import Service, free_port
from starlette.responses import Response

from fabulate.engine import compile_schema
from fabulate.schema import Problem, SchemaError, parse
from fabulate.service.guard import Guard
from fabulate.service.stream import Blocks, Pieces, Streamed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

NUMBERS: dict[str, Any] = {
    "tables": [
        {
            "name": "t",
            "columns": [
                {"name": "a", "kind": "number", "min": 0, "max": 1000},
                {"name": "b", "kind": "integer", "mean": 50, "sd": 10},
                {"name": "c", "kind": "category", "values": {"red": 3, "green": 2, "blue": 1}},
                {"name": "d", "kind": "category", "values": ["north", "south", "east", "west"]},
            ],
        }
    ]
}
MANY = 10_000_000


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with Service(tmp_path_factory.mktemp("service") / "cache") as service:
        yield service


def asked(rows: int, **more: object) -> dict[str, Any]:
    return {"schema": NUMBERS, "rows": rows} | more


def idle(service: Service, within: float = 10.0) -> bool:
    """Whether the service comes to rest: a quarter of a second with next to no processor time."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        before = service.cpu()
        time.sleep(0.25)
        if service.cpu() - before <= 0.03:
            return True
    return False


@pytest.mark.parametrize("format", ["csv", "jsonl", "parquet", "zip"])
def test_the_first_bytes_come_early_and_a_reader_who_leaves_ends_the_work(format: str, service: Service) -> None:
    with httpx.stream("POST", service.url + "/generate", json=asked(MANY, format=format), timeout=30) as answer:
        assert answer.status_code == 200
        began = time.monotonic()
        assert next(answer.iter_bytes())
        assert time.monotonic() - began < 5
        assert answer.headers["transfer-encoding"] == "chunked"
    assert idle(service)
    assert httpx.post(service.url + "/generate", json=asked(3)).status_code == 200
    assert "Traceback" not in service.log


def test_a_slow_reader_holds_little(service: Service) -> None:
    """It is waited for: nothing is made ahead of what it takes."""
    before = service.rss()
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        body = httpx.Request("POST", service.url, json=asked(MANY)).content
        wire.sendall(b"POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        wire.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        for _ in range(8):
            assert wire.recv(1024)
            time.sleep(0.05)
        assert idle(service)
        assert httpx.post(service.url + "/generate", json=asked(1000), timeout=5).status_code == 200
        assert service.rss() - before < 50
    assert idle(service)


def test_a_long_download_does_not_hold_up_a_short_answer(service: Service) -> None:
    stop = threading.Event()

    def download() -> None:
        with httpx.stream("POST", service.url + "/generate", json=asked(MANY), timeout=30) as answer:
            for _ in answer.iter_raw():
                if stop.is_set():
                    return

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(download) for _ in range(2)]
        time.sleep(0.3)
        waits = []
        for _ in range(20):
            began = time.monotonic()
            assert httpx.get(service.url + "/health", timeout=5).status_code == 200
            assert httpx.post(service.url + "/generate", json=asked(100), timeout=5).status_code == 200
            waits.append(time.monotonic() - began)
        assert not any(task.done() for task in running)
        stop.set()
    assert sorted(waits)[len(waits) // 2] < 1
    assert idle(service)


@pytest.mark.slow
def test_memory_is_flat_whatever_the_rows(tmp_path: Path) -> None:
    with Service(tmp_path / "cache") as service:
        httpx.post(service.url + "/generate", json=asked(1000))
        before, most, lines = service.rss(), 0.0, 0
        plain = {"accept-encoding": "identity"}
        with httpx.stream("POST", service.url + "/generate", json=asked(MANY), headers=plain, timeout=60) as answer:
            for at, piece in enumerate(answer.iter_raw()):
                lines += piece.count(b"\n")
                if at % 50 == 0:
                    most = max(most, service.rss())
        assert lines == MANY + 1
        print(f"{MANY:,} rows: {before:.0f} MiB before, {most:.0f} MiB at the most")
        assert most - before < 100


@contextmanager
def serving(app: ASGIApp) -> Iterator[str]:
    """The URL of an application under a real uvicorn, in a thread."""
    port = free_port()
    config = uvicorn.Config(app, port=port, lifespan="off", log_level="critical", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(30)


def breaking(error: Exception) -> ASGIApp:
    """An answer of which the second piece cannot be made."""

    def pieces() -> Iterator[bytes]:
        yield b"n\n1\n"
        raise error

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        program = compile_schema(parse(NUMBERS))
        with ThreadPoolExecutor(1) as pool:
            await Streamed(b"", Pieces(pieces(), Blocks(program, 0, {})), pool, {}, "text/csv")(scope, receive, send)

    return Guard(app, "127.0.0.1")


@pytest.mark.parametrize("error", [SchemaError([Problem("t.n", "cannot be made")]), ZeroDivisionError()])
def test_an_error_after_the_first_byte_breaks_the_connection(error: Exception) -> None:
    """The last chunk never comes, so no client takes the part for the whole; no text is written into the file."""
    got = b""
    with (
        serving(breaking(error)) as url,
        pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"),
        httpx.stream("GET", url) as answer,
    ):
        for piece in answer.iter_raw():
            got += piece
    assert got in (b"", b"n\n1\n")


def test_an_unexpected_error_is_told_without_its_trace() -> None:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise ZeroDivisionError("secret")

    with serving(Guard(app, "127.0.0.1")) as url:
        answer = httpx.get(url)
    said = {"error_type": "internal", "message": "Something went wrong here; the log of the service has more"}
    assert (answer.status_code, answer.json()) == (500, said)


def test_what_is_over_the_limit_of_requests_is_told_to_come_back() -> None:
    release, entered = threading.Event(), threading.Semaphore(0)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        import asyncio

        entered.release()
        while not release.is_set():
            await asyncio.sleep(0.01)
        await Response(b"done")(scope, receive, send)

    with serving(Guard(app, "127.0.0.1", at_once=2)) as url, ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(httpx.get, f"{url}/rows", timeout=30) for _ in range(2)]
        try:
            assert all(entered.acquire(timeout=20) for _ in range(2))
            answer = httpx.get(f"{url}/rows", timeout=20)
        finally:
            release.set()
        assert [task.result().text for task in waiting] == ["done", "done"]
        assert httpx.get(url).text == "done"
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
    assert answer.json() == {"error_type": "busy", "message": "Too much is under way; try again"}


def test_what_is_wrong_with_the_rows_is_told_before_the_headers(service: Service) -> None:
    """The first block is made before the answer begins: an error that only a cell shows is a proper 400."""
    column = {"name": "id", "kind": "pattern", "regex": "[ab]", "unique": True}
    schema = {"tables": [{"name": "t", "columns": [column]}]}
    answer = httpx.post(service.url + "/generate", json={"schema": schema, "rows": 5_000_000})
    assert (answer.status_code, answer.json()["error_type"]) == (400, "validation")
    assert answer.json()["details"][0]["path"] == "t.id.unique"
