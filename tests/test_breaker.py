"""The breaker before the LLM: who is spared the wait, what counts, and how it closes again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from llm_server import GOOD, LLMServer, close, half, hang, plan, raw, status, text

from fabulate.planner import LLM, Planner, Request
from fabulate.planner.breaker import ROW, Breaker

if TYPE_CHECKING:
    from pathlib import Path


def planner(folder: Path, server: LLMServer, budget: float = 5.0, rest: float = 30.0) -> Planner:
    return Planner(folder, LLM("m", "sk-test", server.url, budget, backoff=0.001), lambda schema: [], rest=rest)


@pytest.mark.parametrize(
    ("line", "cause"), [(status(500), "server_error"), (status(503), "server_error"), (close, "connection")]
)
def test_six_dead_plans_in_a_row_spare_the_seventh_the_wait(line: Any, cause: str, tmp_path: Path) -> None:
    with LLMServer(line) as server:
        made = planner(tmp_path, server)
        for number in range(ROW):
            assert made.plan(Request(f"shop {number}")).fallback == cause
        assert made.breaker.open
        calls = server.calls
        spared = [made.plan(Request(f"later shop {number}")) for number in range(5)]
        assert server.calls == calls
    assert {(p.source, p.fallback) for p in spared} == {("offline", cause)}


def test_a_hanging_server_costs_six_waits(tmp_path: Path) -> None:
    with LLMServer(hang) as server:
        made = planner(tmp_path, server, budget=2)
        for future in [made.submit(Request(f"shop {number}")) for number in range(ROW)]:
            assert future.result().fallback == "timeout"
        began = time.monotonic()
        assert made.plan(Request("another shop")).fallback == "timeout"
        assert time.monotonic() - began < 1, "a wait takes two seconds"


@pytest.mark.parametrize(
    "line", [status(429), status(401), status(404), text("no plan"), plan({"tables": []}), raw(b"<html>", 200)]
)
def test_answers_of_a_living_server_do_not_count(line: Any, tmp_path: Path) -> None:
    with LLMServer(line) as server:
        made = planner(tmp_path, server)
        for number in range(ROW + 1):
            assert made.plan(Request(f"shop {number}")).fallback
        assert not made.breaker.open


def test_a_plan_in_between_begins_the_row_anew(tmp_path: Path) -> None:
    fails = [status(500)] * 3 * (ROW - 1)
    with LLMServer(*fails, plan(GOOD), *fails, plan(GOOD)) as server:
        made = planner(tmp_path, server)
        sources = [made.plan(Request(f"shop {number}")).source for number in range(2 * ROW)]
        assert not made.breaker.open
    assert sources == 2 * (["offline"] * (ROW - 1) + ["llm"])


def test_one_plan_tries_again_and_its_outcome_decides(tmp_path: Path) -> None:
    with LLMServer(*[status(500)] * 3 * (ROW + 1), plan(GOOD)) as server:
        made = planner(tmp_path, server, rest=0.4)
        for number in range(ROW):
            made.plan(Request(f"shop {number}"))
        time.sleep(0.45)
        assert made.plan(Request("again")).fallback == "server_error"
        assert server.calls == 3 * (ROW + 1), "it asked, in vain"
        assert made.plan(Request("once more")).fallback == "server_error"
        assert server.calls == 3 * (ROW + 1), "nobody asks for another while"
        time.sleep(0.45)
        assert made.plan(Request("later")).source == "llm"
        assert not made.breaker.open
        assert made.plan(Request("the next")).source == "llm"


def test_of_many_who_come_after_the_rest_one_is_let_through() -> None:
    now = 100.0
    breaker = Breaker(30.0, lambda: now)
    for _ in range(ROW):
        assert breaker.enter() is None
        breaker.found("timeout", dead=True)
    assert [breaker.enter() for _ in range(3)] == ["timeout"] * 3
    now += 29.9
    assert breaker.shut_by() == breaker.enter() == "timeout"
    now += 0.2
    assert breaker.shut_by() is None
    assert [breaker.enter() for _ in range(3)] == [None, "timeout", "timeout"]
    breaker.found("rate_limited")
    assert breaker.enter() is None, "a server that answers 429 is alive"


def test_the_last_cause_is_told() -> None:
    breaker = Breaker()
    for number in range(ROW):
        breaker.found("connection" if number < ROW - 1 else "server_error", dead=True)
    assert breaker.shut_by() == "server_error"


def test_a_half_answer_counts_as_a_broken_connection(tmp_path: Path) -> None:
    with LLMServer(half) as server:
        made = planner(tmp_path, server)
        for number in range(ROW):
            assert made.plan(Request(f"shop {number}")).fallback == "connection"
        assert made.breaker.open
