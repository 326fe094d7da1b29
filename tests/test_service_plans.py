"""Plans over HTTP: who waits for whom, what an LLM is asked, and what is said when it fails."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from llm_server import GOOD, LLMServer, plan, slowly, status
from service_process import Service

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "sales of a coffee shop"


def post(service: Service, description: str, **more: Any) -> httpx.Response:
    return httpx.post(service.url + "/generate", json={"description": description, "rows": 20} | more, timeout=60)


def test_the_llm_plans_once_and_then_the_cache_answers(tmp_path: Path) -> None:
    with LLMServer(plan(GOOD)) as llm, Service(tmp_path / "cache", llm=llm.url) as service:
        first, second = post(service, WORDS), post(service, WORDS)
        third = post(service, WORDS, planner="offline", rows=3)
    assert llm.calls == 1
    assert [r.headers["fabulate-source"] for r in (first, second, third)] == ["llm", "llm", "offline"]
    assert [r.headers["fabulate-cached"] for r in (first, second)] == ["false", "true"]
    assert first.content == second.content
    assert first.headers["fabulate-tables"] == "sales"


def test_a_link_never_asks_the_llm_unless_by_name(tmp_path: Path) -> None:
    link = {"description": WORDS, "rows": "20"}
    with LLMServer(plan(GOOD)) as llm, Service(tmp_path / "cache", llm=llm.url) as service:
        url = service.url + "/generate"
        offline = httpx.get(url, params=link)
        assert (offline.headers["fabulate-source"], llm.calls) == ("offline", 0)
        assert httpx.head(url, params=link).headers["fabulate-source"] == "offline"
        assert llm.calls == 0
        named = httpx.get(url, params=link | {"planner": "llm"})
        assert (named.headers["fabulate-source"], llm.calls) == ("llm", 1)
        now = httpx.get(url, params=link)
        assert (now.headers["fabulate-source"], now.headers["fabulate-cached"]) == ("llm", "true")
        assert now.content == named.content
        kept = httpx.get(url, params=link, headers={"if-none-match": offline.headers["etag"]})
        assert kept.status_code == 200
        assert llm.calls == 1


def test_the_specifications_own_sequence(tmp_path: Path) -> None:
    """429, then 500 to the end, then the fallback: logged, said in the headers, and 200."""
    with LLMServer(status(429), status(500)) as llm, Service(tmp_path / "cache", llm=llm.url) as service:
        answer = post(service, "gym visits")
        log = service.log
    assert (answer.status_code, llm.calls) == (200, 3)
    assert answer.headers["fabulate-source"] == "offline"
    assert answer.headers["fabulate-fallback"] == "server_error"
    assert "server_error" in log


@pytest.mark.parametrize(
    ("line", "said"),
    [(status(401), "unauthorized"), (status(404), "server_error"), (plan({"tables": []}), "invalid_plan")],
)
def test_why_a_plan_is_a_fallback(line: Any, said: str, tmp_path: Path) -> None:
    with LLMServer(line) as llm, Service(tmp_path / "cache", llm=llm.url) as service:
        answer = post(service, "gym visits")
        whole = httpx.post(service.url + "/schema", json={"description": "gym classes"}, timeout=60).json()
        log = service.log
    assert (answer.status_code, answer.headers["fabulate-fallback"]) == (200, said)
    assert (whole["source"], whole["fallback"]) == ("offline", said)
    assert "sk-test" not in log


def test_a_cached_description_is_answered_while_a_hundred_wait(tmp_path: Path) -> None:
    with (
        LLMServer(plan(GOOD), slowly(4, plan(GOOD))) as llm,
        Service(tmp_path / "cache", llm=llm.url) as service,
        ThreadPoolExecutor(100) as pool,
        httpx.Client(timeout=60, limits=httpx.Limits(max_connections=200)) as client,
    ):
        assert post(service, WORDS).status_code == 200
        slow = {"description": "a description that takes long", "rows": 20}
        waiting = [pool.submit(client.post, service.url + "/generate", json=slow) for _ in range(100)]
        while llm.calls < 2:
            time.sleep(0.01)
        time.sleep(1)
        took = []
        for _ in range(5):
            began = time.monotonic()
            assert post(service, WORDS).headers["fabulate-cached"] == "true"
            took.append(time.monotonic() - began)
        assert not any(task.done() for task in waiting)
        answers = [task.result() for task in waiting]
    assert max(took) < 0.5
    assert llm.calls == 2
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1


def test_two_servers_ask_a_failing_llm_together(tmp_path: Path) -> None:
    """24 identical requests, two servers, one cache folder, an LLM that always says 429: 3 calls, the same bytes."""
    cache = tmp_path / "cache"
    with (
        LLMServer(status(429)) as llm,
        Service(cache, llm=llm.url) as one,
        Service(cache, llm=llm.url) as other,
        ThreadPoolExecutor(24) as pool,
    ):
        began = time.monotonic()
        tasks = [pool.submit(post, (one, other)[n % 2], "visitors of a museum") for n in range(24)]
        answers = [task.result() for task in tasks]
        took = time.monotonic() - began
    assert llm.calls == 3
    assert took < 35
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["fabulate-fallback"] for answer in answers} == {"rate_limited"}
    assert len({answer.content for answer in answers}) == 1
