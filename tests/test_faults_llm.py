"""What users get when the LLM's server fails: the first half of the table in docs/operating.md, row by row.

A real service with a real client of a real server on loopback that fails as scripted. Each row: the words in the
`Fabulate-Fallback` header, the most calls that it costs, and the most seconds.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from llm_server import (
    GOOD,
    LLMServer,
    bomb,
    close,
    drip,
    drip_headers,
    endless,
    half,
    hang,
    packed,
    plan,
    raw,
    redirect,
    slowly,
    status,
    text,
)
from service_process import Service, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llm_server import Answer

#: Seconds that a plan may take here; 30 outside of tests.
BUDGET = 5.0
#: Fault → what the server does, what the header says, and the most calls.
FAULTS: dict[str, tuple[Answer, str, int]] = {
    "429 with Retry-After within the time": (status(429, Retry_After="1"), "rate_limited", 3),
    "429 with Retry-After past the time": (status(429, Retry_After="3600"), "rate_limited", 1),
    "500": (status(500), "server_error", 3),
    "503": (status(503, Retry_After="1"), "server_error", 3),
    "529": (status(529), "server_error", 3),
    "401": (status(401), "unauthorized", 1),
    "403": (status(403), "unauthorized", 1),
    "404": (status(404), "server_error", 1),
    "408": (status(408), "timeout", 3),
    "a redirect": (redirect("http://127.0.0.1:1/v1"), "server_error", 1),
    "silence": (hang, "timeout", 3),
    "an answer after the time": (slowly(30, plan(GOOD)), "timeout", 3),
    "a slow drip of the body": (drip, "timeout", 3),
    "a slow drip of the headers": (drip_headers, "timeout", 3),
    "the connection closed": (close, "connection", 3),
    "half an answer": (half, "connection", 3),
    "a body without an end": (endless(), "server_error", 3),
    "an error without an end": (endless(500), "server_error", 3),
    "a packed bomb": (bomb, "server_error", 3),
    "megabytes of plan": (text('{"tables": [' + '{"name": "t"},' * 40_000 + "]}"), "invalid_plan", 3),
    "megabytes of text": (raw(b"x" * 3_000_000), "server_error", 3),
    "HTML with 200": (raw(b"<html>sign in</html>", Content_Type="text/html"), "server_error", 3),
    "another JSON": (raw(b'{"ok": true}'), "server_error", 3),
    "the wrong type on a good answer's bytes": (raw(b"\x89PNG\r\n", Content_Type="image/png"), "server_error", 3),
    "no plan at all": (text("I would rather not."), "invalid_plan", 3),
    "a plan cut short": (text('{"tables": [{"name": "t", "colu', ending="length"), "invalid_plan", 3),
    "a refusal": (text(None, refusal="no"), "invalid_plan", 3),
    "a filtered answer": (text("", ending="content_filter"), "invalid_plan", 3),
    "a plan that cannot be made": (plan({"tables": [{"name": "t", "columns": [{"name": "x", "sql": "x"}]}]}),
                                   "invalid_plan", 3),
}  # fmt: skip


#: Those of the specification and the quick ones; the others run in CI.
ALWAYS = ("429 with Retry-After past the time", "500", "401", "silence", "a slow drip of the body", "half an answer",
          "megabytes of text", "HTML with 200", "a redirect", "no plan at all", "a refusal")  # fmt: skip
ROWS = [fault if fault in ALWAYS else pytest.param(fault, marks=pytest.mark.slow) for fault in FAULTS]


class Scripted(LLMServer):
    """A server whose script can be changed."""

    def becomes(self, line: Answer) -> None:
        with self.lock:
            self.script, self.requests = (line,), []


@pytest.fixture(scope="module")
def server() -> Iterator[Scripted]:
    with Scripted(plan(GOOD)) as server:
        yield server


@pytest.fixture(scope="module")
def service(server: Scripted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    cache = tmp_path_factory.mktemp("service") / "cache"
    with Service(cache, llm=server.url, FABULATE_LLM_SECONDS=str(BUDGET)) as service:
        packed()
        service.loaded()
        yield service
        assert "Traceback" not in service.log
        assert "sk-test" not in service.log


def post(service: Service, words: str) -> tuple[httpx.Response, float]:
    began = time.monotonic()
    answer = httpx.post(service.url + "/generate", json={"description": words, "rows": 5}, timeout=60)
    return answer, time.monotonic() - began


@pytest.mark.parametrize("fault", ROWS)
def test_a_fault_is_named_and_the_rows_come(fault: str, server: Scripted, service: Service) -> None:
    server.becomes(plan(GOOD))
    assert post(service, f"before {fault}")[0].headers["fabulate-source"] == "llm", "and the breaker counts anew"
    line, said, calls = FAULTS[fault]
    server.becomes(line)
    answer, took = post(service, f"student grades, {fault}")
    assert (answer.status_code, answer.text.count("\n")) == (200, 6)
    assert answer.headers["fabulate-source"] == "offline"
    late = took > BUDGET - 1  # a busy machine: the time was over before the attempts were
    assert answer.headers["fabulate-fallback"] in ((said, "timeout") if late else (said,))
    assert server.calls <= calls
    assert took < BUDGET + 5
    assert service.rss() < 400
    server.becomes(plan(GOOD))
    again, _ = post(service, f"student grades, {fault}")
    assert again.headers["fabulate-source"] == "llm", "a fallback is not kept as the LLM's plan"


@contextmanager
def shaking(hands: bool) -> Iterator[str]:
    """A listener that speaks no TLS, or that has no certificate to shake hands with."""
    with socket.create_server(("127.0.0.1", 0)) as wire:
        wire.settimeout(0.1)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    one, _ = wire.accept()
                except TimeoutError:
                    continue
                one.settimeout(2)
                try:
                    if hands:
                        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).wrap_socket(one, server_side=True)
                    else:
                        one.recv(100)
                        one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                except OSError:
                    pass
                finally:
                    one.close()

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"https://127.0.0.1:{wire.getsockname()[1]}/v1"
        finally:
            done.set()
            thread.join()


def connection(url: str, folder: Any) -> None:
    env = {"FABULATE_LLM_SECONDS": "3", "RES_OPTIONS": "attempts:1 timeout:1"}
    with Service(folder / "cache", llm=url, **env) as service:
        answer, took = post(service, "gym visits")
        assert (answer.status_code, answer.text.count("\n")) == (200, 6)
        assert answer.headers["fabulate-fallback"] in ("connection", "timeout")
        assert took < 8
        assert "Traceback" not in service.log


@pytest.mark.parametrize("hands", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_tls_is_refused(hands: bool, tmp_path: Any) -> None:
    with shaking(hands) as url:
        connection(url, tmp_path)


@pytest.mark.parametrize(
    "url", ["http://llm.invalid/v1", pytest.param(f"http://{'a' * 64}.invalid/v1", marks=pytest.mark.slow)]
)
def test_a_name_that_there_is_not(url: str, tmp_path: Any) -> None:
    connection(url, tmp_path)


def test_nobody_listens(tmp_path: Any) -> None:
    connection(f"http://127.0.0.1:{free_port()}/v1", tmp_path)


def test_a_dead_llm_costs_six_waits_then_none(tmp_path: Any) -> None:
    with LLMServer(hang) as server, Service(tmp_path / "cache", llm=server.url, FABULATE_LLM_SECONDS="1") as service:
        service.loaded()
        took = [post(service, f"shop {number}")[1] for number in range(9)]
        calls = server.calls
        assert "fabulate_breaker_open 1.0" in httpx.get(service.url + "/metrics").text
        assert "The LLM is not asked for 30 s: the last 6 plans failed (timeout)" in service.log
        answer, _ = post(service, "another shop")
        assert (answer.headers["fabulate-fallback"], server.calls) == ("timeout", calls)
    assert min(took[:6]) > 0.6
    assert max(took[6:]) < 0.6
