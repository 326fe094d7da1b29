"""What users get when the machine fails: the second half of the table in docs/operating.md, row by row.

Real services on loopback, killed, stopped, without disk, file descriptors or a cache they can use.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from llm_server import GOOD, LLMServer, hang, plan, slowly
from service_process import Service

from fabulate.planner.store import MOST_BYTES, decode

if TYPE_CHECKING:
    from collections.abc import Iterator

FORKER = str(Path(__file__).with_name("fork_process.py"))
MANY: dict[str, Any] = {"tables": [{"name": "t", "columns": [{"name": "u", "kind": "uuid"}]}]}


def post(service: Service, words: str, **more: Any) -> httpx.Response:
    return httpx.post(service.url + "/generate", json={"description": words, "rows": 5} | more, timeout=60)


def good(answer: httpx.Response, **headers: str) -> bool:
    assert answer.status_code == 200, answer.text
    assert answer.text.count("\n") == 6
    return all(answer.headers[f"fabulate-{name}"] == value for name, value in headers.items())


class TestKills:
    @pytest.mark.parametrize(
        "kills", [pytest.param(60, marks=pytest.mark.quick), pytest.param(1_000, marks=pytest.mark.slow)]
    )
    def test_a_forked_writer_of_the_cache(self, kills: int, tmp_path: Path) -> None:
        command = [sys.executable, FORKER, str(tmp_path), str(kills), "7"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert run.returncode == 0, run.stderr
        said = json.loads(run.stdout)
        print(said)
        assert not said["aside"]
        assert said["slowest"] < 5, "no lock is held: who waited for one would wait for ten seconds"
        assert said["left a temporary file"] > kills / 60, "kills do fall into writes, on a busy machine too"

    @pytest.mark.parametrize(
        "kills", [pytest.param(1, marks=pytest.mark.quick), pytest.param(20, marks=pytest.mark.slow)]
    )
    def test_whole_servers(self, kills: int, tmp_path: Path) -> None:
        """In the middle of an answer, of writes, and of a plan that another server's clients wait for."""
        cache = tmp_path / "cache"
        chance = random.Random(1)
        with LLMServer(plan(GOOD)) as llm, Service(cache, llm=llm.url) as other, ThreadPoolExecutor(8) as pool:
            other.loaded()
            for number in range(kills):
                llm.script, llm.requests = (hang, plan(GOOD)), []
                with Service(cache, llm=llm.url) as service:
                    client = httpx.Client(timeout=60)
                    began = httpx.Request("POST", service.url + "/generate", json={"schema": MANY, "rows": 10_000_000})
                    answer = client.send(began, stream=True)
                    pieces = answer.iter_raw()
                    assert next(pieces)
                    leader = pool.submit(post, service, f"shop {number}")
                    until = time.monotonic() + 30
                    while not llm.calls:
                        assert time.monotonic() < until
                        time.sleep(0.01)
                    waiting = [pool.submit(post, other, f"shop {number}") for _ in range(3)]
                    writing = [pool.submit(post, service, f"gym {number} {n}", planner="offline") for n in range(4)]
                    time.sleep(chance.uniform(0.05, 0.4))
                    service.process.kill()
                    killed = time.monotonic()
                    with pytest.raises(httpx.TransportError):
                        for _ in pieces:
                            pass
                    client.close()
                    for task in (leader, *writing):
                        with suppress(httpx.TransportError):
                            assert task.result().is_success
                    assert all(good(task.result(), source="llm") for task in waiting)
                    assert time.monotonic() - killed < 15, "long before the 30 s that a held lock would cost"
                decode((cache / "schemas.json").read_bytes())
                assert good(post(other, f"shop {number}"), source="llm", cached="true")
            assert not list(cache.glob("schemas.json.*-*"))
            assert post(other, "after the kills", planner="offline").is_success
            assert not list(cache.glob("*.tmp")), "the next writer sweeps"

    def test_one_worker_of_several(self, tmp_path: Path) -> None:
        with Service(tmp_path / "cache", workers=2) as service:
            assert good(post(service, "shop"))
            children = _children(service.pid)
            for child in children[:1]:
                os.kill(child, signal.SIGKILL)
            until = time.monotonic() + 30
            while True:
                with suppress(httpx.TransportError):
                    assert good(post(service, "shop"), cached="true")
                    if len(_children(service.pid)) == len(children):
                        break
                assert time.monotonic() < until, service.log
                time.sleep(0.2)
            page = httpx.get(service.url + "/metrics").text
        assert "fabulate_requests_under_way 1.0" in page, "what the dead one had under way is forgotten"


def _children(pid: int) -> list[int]:
    """Processes that run uvicorn's workers."""
    found = []
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        with suppress(OSError):
            if "spawn_main" in Path(f"/proc/{child}/cmdline").read_text():
                found.append(int(child))
    return found


def test_a_stop_lets_plans_end_for_all_who_wait(tmp_path: Path) -> None:
    with (
        LLMServer(slowly(2, plan(GOOD))) as llm,
        Service(tmp_path / "cache", llm=llm.url) as service,
        ThreadPoolExecutor(5) as pool,
    ):
        service.loaded()
        waiting = [pool.submit(post, service, "shop") for _ in range(5)]
        while not llm.calls:
            time.sleep(0.01)
        time.sleep(0.3)
        service.process.send_signal(signal.SIGTERM)
        assert all(good(task.result(), source="llm") for task in waiting)
        assert service.process.wait(20) in (0, -signal.SIGTERM)
        assert "Traceback" not in service.log
    assert list(decode((tmp_path / "cache" / "schemas.json").read_bytes()))


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """A small disk in memory; the test is skipped where that is not allowed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no leave to mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fills(service: Service, cache: Path) -> None:
    """Plans until the disk is full, and further: all are answered, and the file stays whole."""
    for number in range(60):
        assert good(post(service, f"a shop for {number} things, a gym, a school"), cached="false")
    entries = decode((cache / "schemas.json").read_bytes())
    assert 0 < len(entries) < 60
    assert not list(cache.glob("*.tmp"))
    (kept, *_) = (str(entry["description"]) for entry in entries.values())
    assert good(post(service, kept), cached="true")
    assert service.log.count("cannot be used, plans are not kept") == 1
    assert "Traceback" not in service.log


def test_a_full_disk(tmp_path: Path) -> None:
    with (
        disk(tmp_path / "disk", "128k") as small,
        Service(tmp_path / "cache", FABULATE_CACHE_DIR=str(small / "cache")) as service,
    ):
        fills(service, small / "cache")
        with suppress(OSError), (small / "more").open("ab", 0) as file:
            while True:
                file.write(bytes(1024))
        assert httpx.get(service.loaded().url + "/ready").status_code == 503
        (small / "more").unlink()
        assert httpx.get(service.url + "/ready").status_code == 200
        (small / "cache" / "schemas.json").unlink()
        assert good(post(service, "room again"), cached="false")
        assert good(post(service, "room again"), cached="true"), "plans are kept as soon as there is room"


def test_a_limit_of_file_size(tmp_path: Path) -> None:
    """The same where nothing can be mounted: no file of the process may pass 64 KiB."""
    with Service(tmp_path / "cache", limits={resource.RLIMIT_FSIZE: 1 << 16}) as service:
        fills(service, tmp_path / "cache")


def test_a_cache_folder_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o500)
    unwritable = str(folder) if os.geteuid() else "/proc/fabulate"  # modes do not bind root
    with Service(tmp_path / "log", FABULATE_CACHE_DIR=unwritable) as service:
        first, second = post(service, "shop"), post(service, "shop")
        assert good(first) and good(second)
        assert first.content == second.content
        assert httpx.get(service.loaded().url + "/ready").status_code == 503
        assert service.log.count("cannot be used, plans are not kept") == 1
        assert "Traceback" not in service.log


CACHES: dict[str, bytes] = {
    "empty": b"",
    "cut": b'{"version": 1, "plans": {"',
    "no JSON": b"\x00\xff\x80 not JSON",
    "nested": b"[" * 300_000,
    "of a later version": b'{"version": 2, "plans": {}}',
    "of an older version": b'{"version": 0, "schemas": []}',
    "somebody else's": b'{"openapi": "3.1.0"}',
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(5_000),
    "too large": b" " * (2 * MOST_BYTES + 1),
    "a foreign entry": json.dumps({"version": 1, "plans": {"a" * 64: {"source": "x", "schema": [1]}}}).encode(),
}


def test_a_cache_file_that_is_none_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "schemas.json"
    path.parent.mkdir()
    with Service(tmp_path / "cache") as service:
        for name, content in CACHES.items():
            path.write_bytes(content)
            assert good(post(service, f"shop {name}"), cached="false")
            assert good(post(service, f"shop {name}"), cached="true")
            decode(path.read_bytes())
        assert "Traceback" not in service.log
        assert service.rss() < 400
    aside = list(path.parent.glob("schemas.json.*-*"))
    assert sum("damaged" in file.name for file in aside) == len(CACHES) - 3
    assert sum("version" in file.name for file in aside) == 2


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    """The file and its plans are from next year: they are used, and new ones are kept beside them."""
    path = tmp_path / "cache" / "schemas.json"
    with Service(tmp_path / "cache") as service:
        before = post(service, "shop")
        said = json.loads(path.read_text())
        for entry in said["plans"].values():
            entry |= {"saved": "2099-01-01T00:00:00Z", "used": "2099-01-01"}
        path.write_text(json.dumps(said))
        os.utime(path, (4e9, 4e9))
        after = post(service, "shop")
        assert good(after, cached="true") and after.content == before.content
        assert good(post(service, "gym"), cached="false") and good(post(service, "gym"), cached="true")
        assert good(post(service, "shop"), cached="true")


def test_file_descriptors_used_up(tmp_path: Path) -> None:
    """Who is connected is answered, or told that it is busy; when they are free again all is as before."""
    with (
        Service(tmp_path / "cache", limits={resource.RLIMIT_NOFILE: 60}) as service,
        httpx.Client(timeout=10) as client,
    ):
        service.loaded()
        assert client.get(service.url + "/health").status_code == 200
        held = []
        for _ in range(120):
            wire = socket.socket()
            wire.settimeout(0.2)
            with suppress(TimeoutError):
                wire.connect(("127.0.0.1", service.port))
            held.append(wire)
        time.sleep(0.3)
        statuses = set()
        for number in range(6):
            with suppress(httpx.TransportError):
                answer = client.post(service.url + "/generate", json={"description": f"shop {number}", "rows": 3})
                statuses.add(answer.status_code)
        assert statuses <= {200, 503}
        for wire in held:
            wire.close()
        until = time.monotonic() + 20
        while True:
            with suppress(httpx.TransportError, AssertionError):
                assert good(post(service, "when they are free again"))
                break
            assert time.monotonic() < until
            time.sleep(0.2)
        assert service.process.poll() is None
        assert service.log.count("\n") < 400, "the log does not grow without end"
