"""A scripted LLM server on loopback: it counts calls, keeps requests, and answers by a script, the last line for ever.

with LLMServer(status(429), status(500), plan(GOOD)) as server:
    ...
assert server.calls == 3
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from fabulate.planner.llm import load

GOOD: dict[str, Any] = {
    "name": "coffee shop",
    "locale": "en_US",
    "lists": {"drink": {"columns": ["name", "price"], "rows": [["latte", 4.2], ["espresso", 2.8], ["tea", 3.1]]}},
    "tables": [
        {
            "name": "sales",
            "rows": 200,
            "columns": [
                {"name": "sale_id", "kind": "sequence", "format": "S-{:06d}"},
                {"name": "buyer", "from": "person.full_name"},
                {"name": "drink", "from": "drink.name"},
                {"name": "quantity", "kind": "integer", "min": 1, "max": 6},
                {"name": "sold_on", "kind": "date", "start": "-1y", "end": "today"},
            ],
        }
    ],
    "facts": [{"phrase": "200 sales", "at": "sales", "check": "rows", "is": 200}],
}
PLAIN: dict[str, Any] = {
    "name": "name",
    "price": {"method": "pyfloat", "min_value": 1, "max_value": 900, "right_digits": 2},
}


@dataclass
class Request:
    """One call: when (monotonic seconds), its path, headers in lower case and JSON body."""

    at: float
    path: str
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The texts of all messages."""
        return "\n".join(message["content"] for message in self.body["messages"])


Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the script's next line."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(time.monotonic(), self.path, headers, json.loads(raw or b"{}"))
        owner = self.server.owner
        with owner.lock:
            owner.requests.append(request)
            line = owner.script[min(len(owner.requests), len(owner.script)) - 1]
        self.request_body = request.body
        line(self)

    do_GET = do_POST  # noqa: N815 - the standard library's name

    def send(self, code: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        """A whole response; the connection ends with it."""
        self.send_response(code)
        for name, value in ({"Content-Type": "application/json", "Connection": "close"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def pause(self, seconds: float) -> None:
        """Waits, but not past the server's end."""
        self.server.owner.closing.wait(seconds)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    owner: LLMServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are part of the tests."""


class LLMServer:
    """The server, running within a `with`; `url` is its base URL."""

    def __init__(self, *script: Answer) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.owner = self
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def calls(self) -> int:
        """Requests that came in so far."""
        return len(self.requests)

    def __enter__(self) -> LLMServer:
        load()  # as a service does at its start: no plan's time is spent on the import
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


def completion(text: str | None, *, ending: str = "stop", refusal: str | None = None, tokens: int = 100) -> bytes:
    """A chat completion's body."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    choice = {"index": 0, "message": message, "finish_reason": ending}
    usage = {"prompt_tokens": tokens - 1, "completion_tokens": 1, "total_tokens": tokens}
    body = {"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(body).encode()


def text(said: str | None, *, ending: str = "stop", refusal: str | None = None) -> Answer:
    """The model says this."""
    return lambda handler: handler.send(200, completion(said, ending=ending, refusal=refusal))


def plan(schema: object) -> Answer:
    """The model gives this schema."""
    return text(json.dumps(schema))


def slowly(seconds: float, then: Answer) -> Answer:
    """The other answer, later."""

    def answer(handler: Handler) -> None:
        handler.pause(seconds)
        then(handler)

    return answer


def status(code: int, message: str = "scripted", **headers: str) -> Answer:
    """An error in OpenAI's shape; headers with `_` for `-`."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None, "param": None}}).encode()
    return lambda handler: handler.send(code, body, {name.replace("_", "-"): value for name, value in headers.items()})


def raw(body: bytes, code: int = 200, **headers: str) -> Answer:
    """Any bytes."""
    return lambda handler: handler.send(code, body, {name.replace("_", "-"): value for name, value in headers.items()})


def refusing(*names: str, then: Answer) -> Answer:
    """400 that names the first of `names` in the request, written `name` or `name=value`; else the other answer."""

    def answer(handler: Handler) -> None:
        for name in names:
            field_, _, value = name.partition("=")
            given = handler.request_body.get(field_)
            if given is not None and (not value or given.get("type") == value):
                error = {"message": f"Unsupported parameter: '{field_}'", "param": field_, "code": "unsupported"}
                handler.send(400, json.dumps({"error": error}).encode())
                return
        then(handler)

    return answer


def hang(handler: Handler) -> None:
    """Nothing, for ever."""
    handler.pause(120)
    handler.close_connection = True


def close(handler: Handler) -> None:
    """The connection ends without a byte."""
    handler.close_connection = True


def half(handler: Handler) -> None:
    """The first half of a body, then the end."""
    body = completion(json.dumps(GOOD))
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def drip(handler: Handler) -> None:
    """A body, a byte at a time, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.owner.closing.wait(0.05):
        handler.wfile.write(b" ")


def drip_headers(handler: Handler) -> None:
    """Headers, a byte at a time, for ever."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.owner.closing.wait(0.05):
        handler.wfile.write(b"a")


def endless(code: int = 200) -> Answer:
    """A body without an end, as fast as it goes."""

    def answer(handler: Handler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        while not handler.server.owner.closing.is_set():
            handler.wfile.write(b" " * 65_536)

    return answer


def bomb(handler: Handler) -> None:
    """A small packed body that grows to 256 MiB."""
    handler.send(200, packed(), {"Content-Encoding": "gzip"})


@cache
def packed() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return b"".join(packer.compress(bytes(1 << 20)) for _ in range(256)) + packer.flush()


def redirect(url: str) -> Answer:
    """Elsewhere, with the same method."""
    return lambda handler: handler.send(307, b"", {"Location": url})
