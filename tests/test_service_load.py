"""Much at the same time: who waits, who is told to come back, what is packed, and workers that are one service."""

from __future__ import annotations

import asyncio
import gzip
import io
import os
import re
import socket
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from llm_server import GOOD, LLMServer, plan, slowly, status
from service_process import Service

from fabulate.schema import FabulateError
from fabulate.service.asks import Planned
from fabulate.service.kept import LARGEST, Body, Kept
from fabulate.service.packed import accepted
from fabulate.service.stream import Lane, StoppedError
from fabulate.service.work import SHORT, Work
from fabulate.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NUMBERS: dict[str, Any] = {
    "tables": [{"name": "t", "columns": [{"name": name, "kind": "uuid"} for name in "abcd"]}],
}
PLAIN = {"accept-encoding": "identity"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    cache = tmp_path_factory.mktemp("service") / "cache"
    with Service(cache) as service, httpx.Client(base_url=service.url, timeout=60) as client:
        service.loaded()
        yield client


def asked(rows: int, **more: object) -> dict[str, Any]:
    return {"schema": NUMBERS, "rows": rows} | more


class TestTheQueue:
    def work(self, folder: Path, **more: object) -> Work:
        return Work(replace(Settings(cache_dir=folder), **more))  # type: ignore[arg-type]

    def test_more_than_it_holds_are_told_to_come_back(self, tmp_path: Path) -> None:
        async def run() -> list[object]:
            release = threading.Event()
            with closing(self.work(tmp_path, max_waiting=SHORT + 3)) as work:
                tasks = [asyncio.create_task(work.in_thread(lambda: release.wait(20))) for _ in range(SHORT + 8)]
                await asyncio.sleep(0.1)
                assert not work.has_room
                release.set()
                return list(await asyncio.gather(*tasks, return_exceptions=True))

        results = asyncio.run(run())
        assert results[: SHORT + 3] == [True] * (SHORT + 3)
        assert [getattr(result, "kind", None) for result in results[SHORT + 3 :]] == ["busy"] * 5

    def test_who_waited_for_one_plan_is_not_refused_after_it(self, tmp_path: Path) -> None:
        async def run() -> list[int]:
            with (
                LLMServer(slowly(2, plan(GOOD))) as llm,
                closing(self.work(tmp_path, api_key="k", base_url=llm.url)) as work,
            ):
                same = Planned(description="shop")
                tasks = [asyncio.create_task(work.with_plan(same, lambda plan: 1)) for _ in range(30)]
                while not llm.calls:
                    await asyncio.sleep(0.01)
                work.settings = replace(work.settings, max_waiting=1)
                return await asyncio.gather(*tasks)

        assert asyncio.run(run()) == [1] * 30

    def test_nothing_is_made_for_one_who_left_while_waiting(self, tmp_path: Path) -> None:
        made = []

        async def gone() -> bool:
            return True

        async def run() -> list[object]:
            release = threading.Event()
            with closing(self.work(tmp_path)) as work:
                first = [asyncio.create_task(work.in_thread(lambda: release.wait(20))) for _ in range(SHORT)]
                await asyncio.sleep(0.05)
                late = asyncio.create_task(work.in_thread(lambda: made.append(1), gone))
                await asyncio.sleep(0.05)
                release.set()
                return list(await asyncio.gather(*first, late, return_exceptions=True))

        assert isinstance(asyncio.run(run())[-1], StoppedError)
        assert not made

    def test_downloads_have_places(self, tmp_path: Path) -> None:
        with closing(self.work(tmp_path, max_downloads=5)) as work:
            with work.download(4), work.download(1), pytest.raises(FabulateError, match="Too much"), work.download(1):
                pass
            with work.download(5):
                pass

    def test_blocks_give_way_to_short_work_but_not_for_long(self) -> None:
        lane = Lane()
        with lane:
            began = time.monotonic()
            lane.give_way()
            assert 0.03 < time.monotonic() - began < 2
        began = time.monotonic()
        lane.give_way()
        assert time.monotonic() - began < 0.03


def test_downloads_over_the_limit_are_told_to_come_back(tmp_path: Path) -> None:
    with Service(tmp_path / "cache", FABULATE_MAX_DOWNLOADS="2") as service:
        held = [httpx.Client(timeout=30) for _ in range(2)]
        request = httpx.Request("POST", service.url + "/generate", json=asked(10_000_000))
        answers = [client.send(request, stream=True) for client in held]
        third = httpx.post(service.url + "/generate", json=asked(10_000_000))
        assert (third.status_code, third.json()["error_type"], third.headers["retry-after"]) == (503, "busy", "5")
        assert httpx.post(service.url + "/generate", json=asked(5)).status_code == 200
        for answer, client in zip(answers, held, strict=True):
            answer.close()
            client.close()
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with httpx.stream("POST", service.url + "/generate", json=asked(10_000_000)) as again:
                if again.status_code == 200:
                    return
            time.sleep(0.1)
        pytest.fail("who left gives the place back")


class TestGzip:
    @pytest.mark.parametrize(
        ("header", "taken"),
        [("gzip", True), ("GZIP;q=0.5, br", True), ("*", True), ("x-gzip", True), ("br, deflate", False), ("", False),
         ("gzip;q=0", False), ("gzip; q=0.000, *", False), ("*;q=0", False), ("identity, *;q=0.1", True),
         (";;,,=", False), ("gzip;q=junk", True)],
    )  # fmt: skip
    def test_who_takes_it(self, header: str, taken: bool) -> None:
        assert accepted(header) == taken

    @pytest.mark.parametrize("rows", [1_000, 40_000])
    @pytest.mark.parametrize("format", ["csv", "jsonl"])
    def test_is_the_same_file(self, rows: int, format: str, client: httpx.Client) -> None:
        said = asked(rows, format=format)
        plain = client.post("/generate", json=said, headers=PLAIN)
        packed = client.post("/generate", json=said, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert packed.content == plain.content
        assert packed.num_bytes_downloaded < 0.8 * plain.num_bytes_downloaded

    @pytest.mark.parametrize("format", ["parquet", "zip"])
    def test_not_for_what_is_packed(self, format: str, client: httpx.Client) -> None:
        answer = client.post("/generate", json=asked(1_000, format=format), headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in answer.headers

    def test_not_for_a_few_bytes(self, client: httpx.Client) -> None:
        answer = client.post("/generate", json=asked(3), headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in answer.headers

    def test_has_its_own_tag(self, client: httpx.Client) -> None:
        link = {"description": "bicycle rentals", "rows": 200}
        plain, packed = (
            client.get("/generate", params=link, headers={"accept-encoding": coding}) for coding in ("identity", "gzip")
        )
        assert plain.content == packed.content
        assert plain.headers["etag"] != packed.headers["etag"]
        again = {"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]}
        assert client.get("/generate", params=link, headers=again).status_code == 304

    def test_first_bytes_of_a_long_one_come_early(self, client: httpx.Client) -> None:
        sent = {"accept-encoding": "gzip"}
        with client.stream("POST", "/generate", json=asked(10_000_000), headers=sent) as answer:
            assert len(next(answer.iter_bytes())) > 1_000

    @pytest.mark.parametrize("path", ["/generators", "/docs", "/openapi.json", "/metrics"])
    def test_pages(self, path: str, client: httpx.Client) -> None:
        with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as answer:
            assert gzip.decompress(b"".join(answer.iter_raw()))


class TestKept:
    def test_the_same_bytes(self, client: httpx.Client) -> None:
        answers = [client.post("/generate", json=asked(500, seed=seed), headers=PLAIN) for seed in (1, 2, 1, 2)]
        assert answers[0].content == answers[2].content != answers[1].content == answers[3].content
        assert answers[0].headers.items() - {("x-request-id", answers[0].headers["x-request-id"])} <= set(
            answers[2].headers.items()
        ) | {("date", answers[0].headers["date"])}

    def test_a_report_of_other_words_is_another_answer(self, client: httpx.Client) -> None:
        """The rows may be the same; what a report says of the words is theirs alone."""
        link = {"rows": 20, "format": "zip"}
        for more, count in (({}, 1), ({"report": "true"}, 2)):
            answers = [
                client.get("/generate", params={"description": words, **link, **more})
                for words in ("student grades", "Student grades")
                for _ in range(2)  # the second is of a cached plan, which a report says
            ][1::2]
            assert len({answer.headers["fabulate-schema"] for answer in answers}) == 1
            assert len({answer.headers["etag"] for answer in answers}) == count
        pages = [zipfile.ZipFile(io.BytesIO(answer.content)).read("report.html").decode() for answer in answers]
        assert "student grades" in pages[0] and "Student grades" in pages[1]

    def test_are_bounded(self) -> None:
        kept = Kept(most=1_000)
        for number in range(50):
            kept.keep(f"tag {number}", Body(bytes(100)))
        assert kept.size == 1_000
        assert kept.get("tag 49") and not kept.get("tag 3")
        kept.get("tag 40")
        kept.keep("tag 60", Body(bytes(900)))
        assert kept.get("tag 40") and not kept.get("tag 49"), "least recently asked for go first"
        assert Kept().keep("large", Body(bytes(LARGEST + 1))).data
        assert kept.size == 1_000


def test_a_download_that_broke_goes_on(client: httpx.Client) -> None:
    """What came before the break, cut after its last whole row, and the rest by `offset` and `total`: the whole."""
    link = {"description": "bicycle rentals", "rows": 60_000}
    whole = client.get("/generate", params=link).content
    with client.stream("GET", "/generate", params=link, headers=PLAIN) as answer:
        came = next(answer.iter_raw())
    came = came[: came.rindex(b"\n") + 1]
    have = came.count(b"\n") - 1
    assert 0 < have < 60_000
    rest = client.get("/generate", params=link | {"offset": have, "rows": 60_000 - have, "total": 60_000}).content
    assert came + rest.partition(b"\n")[2] == whole


def test_several_workers_count_together(tmp_path: Path) -> None:
    with (
        LLMServer(plan(GOOD), plan(GOOD), status(401)) as llm,
        Service(tmp_path / "cache", llm=llm.url, workers=2) as service,
    ):
        limits = httpx.Limits(max_keepalive_connections=0)
        with httpx.Client(base_url=service.url, limits=limits, timeout=60) as client:
            for number in range(30):
                client.post("/generate", json={"description": f"shop {number % 3}", "rows": 10})
            pages = [client.get("/metrics").text for _ in range(4)]
        for page in pages:
            said = dict(re.findall(r"^(fabulate_\S+(?:\{.*\})?) (\S+)$", page, re.MULTILINE))
            assert said['fabulate_requests_total{method="POST",path="/generate",status="200"}'] == "30.0"
            assert said["fabulate_rows_total"] == "300.0"
            assert said['fabulate_plans_total{cached="true",source="llm"}'] == "18.0"
            assert said['fabulate_fallbacks_total{reason="unauthorized"}'] == "10.0"
            assert said["fabulate_llm_calls_total"] == "12.0" == f"{llm.calls}.0"
            assert said["fabulate_llm_tokens_total"] == "200.0"
            assert said["fabulate_waiting"] == said["fabulate_downloads"] == said["fabulate_breaker_open"] == "0.0"
            assert 'path="/generate",status="200"' in page and "evil" not in page


def test_what_is_counted_is_bounded(client: httpx.Client) -> None:
    for _ in range(2):  # what only exists once something was counted is there before
        client.request("EVIL", "/evil")
        before = client.get("/metrics").text.count("\n")
    for number in range(50):
        client.request(f"EVIL{number}", f"/evil/{number}?x={number}")
    after = client.get("/metrics").text
    assert after.count("\n") - before < 40
    assert "evil" not in after.lower()


def test_connections_that_say_or_read_nothing_are_ended(tmp_path: Path) -> None:
    """With less patience than the service has; a client that asks again and again is left alone."""
    start = "import fabulate.service.patience as p; p.LOOK, p.ASKING, p.READING = 0.1, 0.6, 0.6"
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(start)
    paths = os.pathsep.join([str(tmp_path / "site"), os.environ.get("PYTHONPATH", "")])
    with Service(tmp_path / "cache", PYTHONPATH=paths) as service, httpx.Client(base_url=service.url) as client:
        silent, half, deaf = (socket.create_connection(("127.0.0.1", service.port)) for _ in range(3))
        half.sendall(
            b"POST /schema HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
        )
        body = httpx.Request("POST", service.url, json=asked(10_000_000)).content
        deaf.sendall(b"POST /generate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n")
        deaf.sendall(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        for _ in range(40):
            assert client.get("/health").status_code == 200
            time.sleep(0.1)
        for wire in (silent, half):
            wire.settimeout(5)
            with closing(wire):
                assert _ended(wire)
        with closing(deaf):
            assert "fabulate_downloads 0.0" in client.get("/metrics").text


def _ended(wire: socket.socket) -> bool:
    try:
        return wire.recv(100) == b""
    except ConnectionResetError:
        return True


def test_ready_says_when_the_cache_cannot_be_written(tmp_path: Path, client: httpx.Client) -> None:
    assert client.get("/ready").json() == {"status": "ready"}
    (tmp_path / "file").write_text("in the way")
    with Service(tmp_path / "cache", FABULATE_CACHE_DIR=str(tmp_path / "file" / "cache")) as service:
        answer = httpx.get(service.loaded().url + "/ready")
        assert (answer.status_code, answer.json()["error_type"]) == (503, "busy")
        assert httpx.get(service.url + "/health").status_code == 200
        assert httpx.post(service.url + "/generate", json={"description": "shop", "rows": 3}).status_code == 200


def test_a_hundred_short_answers_while_two_long_ones_run(client: httpx.Client) -> None:
    stop = threading.Event()

    def download() -> None:
        said = {"description": "customers", "rows": 10_000_000}
        with client.stream("POST", "/generate", json=said, headers=PLAIN) as answer:
            for _ in answer.iter_raw():
                if stop.is_set():
                    return

    client.post("/generate", json={"description": "customers", "rows": 100})
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(download) for _ in range(2)]
        time.sleep(0.5)
        took = []
        for seed in range(100):
            began = time.monotonic()
            assert client.post("/generate", json={"description": "customers", "rows": 100, "seed": seed}).is_success
            took.append(time.monotonic() - began)
        assert not any(task.done() for task in running)
        stop.set()
    print(f"p50 {sorted(took)[50] * 1e3:.0f} ms, p99 {sorted(took)[98] * 1e3:.0f} ms")
    assert sorted(took)[50] < 0.5, "the target is a p99 of 150 ms; a busy machine is slower"
