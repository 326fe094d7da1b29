"""The cache of plans: what shares a plan, how long it stays, and what no accident can do to `schemas.json`."""

from __future__ import annotations

import json
import logging
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from llm_server import GOOD, LLMServer, plan, status

from fabulate.planner import LLM, Cache, Plan, PlanError, Planner, Request
from fabulate.planner import key as keys
from fabulate.planner.cache import MOST_TOUCHED
from fabulate.planner.store import MOST_BYTES, MOST_PLANS, Store, decode, encode
from fabulate.schema import Problem, Schema, parse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PROCESS = str(Path(__file__).with_name("plan_process.py"))


def sound(schema: Schema) -> list[Problem]:
    return []


def planner(folder: Path, server: LLMServer | None, clock: datetime = NOW, **more: Any) -> Planner:
    llm = LLM(more.get("model", "m"), "sk-test", server.url, 5.0, backoff=0.02) if server else None
    return Planner(folder, llm, more.get("check", sound), lambda: clock)


def a_plan(number: int = 1, size: int = 0) -> Plan:
    columns = [{"name": "n", "kind": "number", "min": 0, "max": number, "note": "x" * min(size, 4_000)}]
    columns += [{"name": f"c{n}", "kind": "uuid", "note": "x" * 4_000} for n in range(size // 4_000)]
    return Plan(parse({"as_of": "2026-01-01", "tables": [{"name": "t", "columns": columns}]}), "llm", tokens=7)


def a_key(number: int) -> str:
    return f"{number:064x}"


class TestTheKey:
    OFFLINE = keys.Who("offline")
    LLM = keys.Who("llm", "https://a/v1", "m")

    def key(self, words: str = "shop", who: keys.Who = LLM, **parts: Any) -> str:
        return keys.key(keys.words(words), who, **({"locale": None, "as_of": None, "knowledge": "1"} | parts))

    @pytest.mark.parametrize(
        "words",
        ["  shop  data ", "shop\tdata", "\nshop data\n", "shop\u00a0data", "shop \u2003 data"],
    )
    def test_blanks_do_not_count(self, words: str) -> None:
        assert self.key(words) == self.key("shop data")

    def test_forms_of_a_character_do_not_count(self) -> None:
        assert self.key("cafe\u0301") == self.key("caf\u00e9")

    def test_kinds_of_line_breaks_do_not_count(self) -> None:
        assert self.key("a\r\nb") == self.key("a\nb") == self.key("a\rb")

    @pytest.mark.parametrize("words", ["Shop data", "shopdata", "shop\ndata", "shop data.", "shop data 2"])
    def test_all_else_in_the_words_counts(self, words: str) -> None:
        assert self.key(words) != self.key("shop data")

    def test_every_part_counts(self) -> None:
        every = [
            self.key(),
            self.key(who=self.OFFLINE),
            self.key(who=keys.Who("llm", "https://b/v1", "m")),
            self.key(who=keys.Who("llm", "https://a/v1", "n")),
            self.key(locale="en_US"),
            self.key(knowledge="2"),
            self.key(as_of=date(2026, 1, 1)),
        ]
        assert len(set(every)) == len(every)

    def test_the_offline_planner_has_no_server(self) -> None:
        assert self.key(who=self.OFFLINE) == self.key(who=keys.Who("offline", "https://a/v1", "m"))

    def test_parts_cannot_run_into_one_another(self) -> None:
        assert self.key(who=keys.Who("llm", 'a","b', "m")) != self.key(who=keys.Who("llm", "a", 'b","m'))

    def test_every_part_has_its_reason(self) -> None:
        assert all(len(reason.split()) > 3 for reason in keys.PARTS.values())

    def test_is_a_sha_256(self) -> None:
        assert len(bytes.fromhex(self.key())) == 32


class TestHits:
    def test_the_second_time_costs_no_call(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            first = planner(tmp_path, server).plan(Request("shop data"))
            second = planner(tmp_path, server).plan(Request(" shop   data "))
            assert server.calls == 1
        assert (first.cached, second.cached, second.source, second.tokens) == (False, True, "llm", 100)
        assert first.schema.digest == second.schema.digest

    def test_tomorrow_today_is_still_the_day_of_the_plan(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            planner(tmp_path, server).plan(Request("shop"))
            later = planner(tmp_path, server, NOW + timedelta(days=400)).plan(Request("shop"))
            assert (later.schema.as_of, later.cached) == (date(2026, 11, 23), True)
            given = planner(tmp_path, server).plan(Request("shop", as_of=date(2020, 1, 1)))
            assert (given.schema.as_of, given.cached, server.calls) == (date(2020, 1, 1), False, 2)

    def test_asking_what_is_cached_asks_nobody(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            made = planner(tmp_path, server)
            assert made.cached(Request("shop")) is None
            assert server.calls == 0
            made.plan(Request("shop"))
            hit = made.cached(Request("shop"))
            assert hit is not None
            assert (hit.source, hit.cached) == ("llm", True)
            assert made.cached(Request("shop", planner="offline")) is None

    def test_a_fallback_is_the_offline_planners_and_not_the_llms(self, tmp_path: Path) -> None:
        with LLMServer(status(401), plan(GOOD)) as server:
            made = planner(tmp_path, server)
            first = made.plan(Request("shop"))
            assert (first.source, first.fallback, first.cached) == ("offline", "unauthorized", False)
            assert made.cached(Request("shop")) is None
            offline = made.cached(Request("shop", planner="offline"))
            assert offline is not None
            assert (offline.source, offline.fallback, offline.schema) == ("offline", None, first.schema)
            second = made.plan(Request("shop"))
            assert (second.source, second.fallback) == ("llm", None)

    def test_offline_plans_are_kept_with_their_notes(self, tmp_path: Path) -> None:
        first = planner(tmp_path, None).plan(Request("zorblax frobnication"))
        second = planner(tmp_path, None).plan(Request("zorblax frobnication"))
        assert (first.cached, second.cached) == (False, True)
        assert (second.notes, second.not_understood, second.schema) == (first.notes, first.not_understood, first.schema)

    def test_a_plan_of_another_release_that_is_refused_now_is_a_miss(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            planner(tmp_path, server).plan(Request("shop"))
            path = tmp_path / "schemas.json"
            path.write_text(path.read_text().replace('"by":"', '"by":"0.0.0-'))
            assert planner(tmp_path, server).plan(Request("shop")).cached, "an old plan is good as long as it compiles"
            refused: list[Schema] = []

            def check(schema: Schema) -> list[Problem]:
                refused.append(schema)
                return [Problem("sales", "not any more")] if len(refused) == 1 else []

            assert not planner(tmp_path, server, check=check).plan(Request("shop")).cached
            assert server.calls == 2
            assert planner(tmp_path, server, check=check).plan(Request("shop")).cached


class TestTheFile:
    def test_is_json_with_version_and_plans(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            planner(tmp_path / "new" / "folder", server).plan(Request("shop — “data”"))
        path = tmp_path / "new" / "folder" / "schemas.json"
        said = json.loads(path.read_text("ascii"))
        assert said["version"] == 1
        (entry,) = said["plans"].values()
        assert entry["description"] == "shop — “data”"
        assert entry["schema"]["tables"][0]["name"] == "sales"
        assert "sk-test" not in path.read_text()
        if os.name == "posix":
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not list(path.parent.glob("*.tmp"))

    @pytest.mark.parametrize(
        "damage",
        [
            b"", b"{", b"[]", b"null", b"hello", b"\xff\xfe\x00", b'{"version": 1}', b'{"version": 1, "plans": []}',
            b'{"plans": {}}', b"[" * 200_000, b'{"version": true, "plans": {}}',
        ],
    )  # fmt: skip
    def test_damaged_is_set_aside_with_a_warning(
        self, damage: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
    ) -> None:
        (tmp_path / "schemas.json").write_bytes(damage)
        with LLMServer(plan(GOOD)) as server:
            made = planner(tmp_path, server)
            assert made.plan(Request("shop")).source == "llm"
            assert made.plan(Request("shop")).cached
        (aside,) = tmp_path.glob("schemas.json.damaged-*")
        assert aside.read_bytes() == damage
        assert [r.getMessage().startswith("The schema cache was set aside as ") for r in caplog.records] == [True]

    def test_cut_in_the_middle_is_set_aside(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        for number in range(5):
            cache.save(a_key(number), a_plan(number), "words")
        path = tmp_path / "schemas.json"
        whole = path.read_bytes()
        for end in (1, len(whole) // 2, len(whole) - 4):
            path.write_bytes(whole[:end])
            assert Cache(tmp_path).get(a_key(1)) is None
            assert not path.exists()
        assert len(list(tmp_path.glob("schemas.json.damaged-*"))) == 3

    @pytest.mark.parametrize("version", [0, 2, 99])
    def test_another_version_is_set_aside(self, version: int, tmp_path: Path) -> None:
        before = json.dumps({"version": version, "plans": {a_key(1): {"future": True}}})
        (tmp_path / "schemas.json").write_text(before)
        cache = Cache(tmp_path)
        cache.save(a_key(2), a_plan(), "words")
        (aside,) = tmp_path.glob(f"schemas.json.version-{version}-*")
        assert aside.read_text() == before
        assert [saved.key for saved in cache.entries()] == [a_key(2)]

    @pytest.mark.parametrize(
        "entry",
        [
            None, 7, [], {}, {"source": "llm"}, {"source": "llm", "schema": {"tables": []}},
            {"source": "somebody", "schema": GOOD}, {"source": "llm", "schema": GOOD | {"unknown": 1}},
        ],
    )  # fmt: skip
    def test_an_entry_that_is_no_plan_is_a_miss(self, entry: object, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            planner(tmp_path, server).plan(Request("shop"))
            path = tmp_path / "schemas.json"
            said = json.loads(path.read_text())
            (key,) = said["plans"]
            path.write_text(json.dumps({"version": 1, "plans": {key: entry, "x": GOOD}}))
            made = planner(tmp_path, server)
            assert not made.plan(Request("shop")).cached
            assert made.plan(Request("shop")).cached
            assert server.calls == 2
            made.cache.entries()

    def test_written_by_hand_it_is_read_all_the_same(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD)) as server:
            planner(tmp_path, server).plan(Request("shop"))
            path = tmp_path / "schemas.json"
            path.write_text(json.dumps(json.loads(path.read_text()), indent=4))
            assert planner(tmp_path, server).plan(Request("shop")).cached

    def test_another_process_wrote_it_anew(self, tmp_path: Path) -> None:
        mine, other = Cache(tmp_path), Cache(tmp_path)
        mine.save(a_key(1), a_plan(1), "one")
        other.save(a_key(2), a_plan(2), "two")
        assert mine.get(a_key(2)) == a_plan(2)
        mine.drop(None)
        assert other.get(a_key(2)) is None

    def test_the_first_saved_stays(self, tmp_path: Path) -> None:
        mine, other = Cache(tmp_path), Cache(tmp_path)
        assert mine.save(a_key(1), a_plan(1), "one") == a_plan(1)
        assert other.save(a_key(1), a_plan(2), "one") == a_plan(1)


class TestAFolderThatCannotBeUsed:
    def works_without(self, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
        with LLMServer(plan(GOOD)) as server:
            made = planner(folder, server)
            for _ in range(2):
                again = made.plan(Request("shop"))
                assert (again.source, again.cached) == ("llm", False)
            assert server.calls == 2
        assert made.cache.entries() == []
        assert ["cannot be used" in record.getMessage() for record in caplog.records] == [True], "one warning"

    def test_a_file_in_its_place(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        (tmp_path / "cache").write_text("not a folder")
        self.works_without(tmp_path / "cache", caplog)

    def test_a_folder_in_the_files_place(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        (tmp_path / "schemas.json").mkdir()
        self.works_without(tmp_path, caplog)

    @pytest.mark.skipif(os.name != "posix", reason="modes of folders")
    @pytest.mark.parametrize(
        ("folder_mode", "file_mode", "cached"), [(0o555, 0o644, True), (0o755, 0o000, False), (0o000, 0o644, False)]
    )
    def test_no_right_to_write_or_to_read(self, folder_mode: int, file_mode: int, cached: bool, tmp_path: Path) -> None:
        folder = tmp_path / "cache"
        for open_to_all in (tmp_path, *tmp_path.parents[:3]):
            open_to_all.chmod(0o755)
        planner(folder, None).plan(Request("shop"))
        (folder / "schemas.json").chmod(file_mode)
        folder.chmod(folder_mode)
        done = subprocess.run(
            [sys.executable, "-c", POWERLESS, str(tmp_path / "warm"), str(folder)],
            capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        folder.chmod(0o755)
        assert done.stdout == f"[{cached}, {cached}, False, False]\n", done.stderr
        assert done.stderr.count("cannot be used") == len(done.stderr.splitlines()) == 1
        (folder / "schemas.json").chmod(0o600)
        assert [saved.description for saved in Cache(folder).entries()] == ["shop"]


#: A process that may not do what root may: it plans once while it may load modules, then with the folder given.
POWERLESS = """
import os, sys
from pathlib import Path
import filelock
from fabulate.planner import Planner, Request
warm, planner = (Planner(Path(folder), None, lambda schema: []) for folder in sys.argv[1:])
warm.plan(Request("warm"))
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print([planner.plan(Request(words)).cached for words in ("shop", "shop", "else", "else")])
"""


class TestLimits:
    def test_two_thousand_plans_least_recently_used_go(self, tmp_path: Path) -> None:
        entry = json.loads(encode({}))["plans"]
        assert entry == {}
        cache = Cache(tmp_path, clock=lambda: NOW)
        cache.save(a_key(0), a_plan(), "words")
        store = Store(tmp_path)
        said = dict(store.read()[a_key(0)])
        many = {a_key(number): said for number in range(MOST_PLANS)}
        (tmp_path / "schemas.json").write_bytes(encode(many))
        tomorrow = Cache(tmp_path, clock=lambda: NOW + timedelta(days=1))
        assert tomorrow.get(a_key(0)) == a_plan()
        tomorrow.save(a_key(MOST_PLANS), a_plan(), "words")
        kept = [saved.key for saved in Cache(tmp_path).entries()]
        assert len(kept) == MOST_PLANS
        assert kept[-2:] == [a_key(0), a_key(MOST_PLANS)], "used just now, saved just now"
        assert a_key(1) not in kept
        assert kept[0] == a_key(2)

    def test_thirty_two_mebibytes(self) -> None:
        entries: dict[str, dict[str, object]] = {a_key(n): {"x": "a" * (1 << 20)} for n in range(40)}
        data = encode(entries)
        assert MOST_BYTES - (1 << 21) < len(data) <= MOST_BYTES
        assert list(decode(data)) == [a_key(n) for n in range(40)][-len(entries) :]

    def test_a_far_too_large_file_is_not_read(self, tmp_path: Path) -> None:
        with (tmp_path / "schemas.json").open("wb") as file:
            file.truncate(1 << 36)
        assert Cache(tmp_path).get(a_key(1)) is None
        (aside,) = tmp_path.glob("schemas.json.damaged-*")
        assert aside.stat().st_size == 1 << 36

    def test_a_hit_rewrites_the_file_once_a_day_at_most(self, tmp_path: Path) -> None:
        path = tmp_path / "schemas.json"
        Cache(tmp_path, clock=lambda: NOW).save(a_key(1), a_plan(1), "one")
        Cache(tmp_path, clock=lambda: NOW).save(a_key(2), a_plan(2), "two")
        stamps = [path.stat().st_ino]
        for day in (0, 1, 1, 1, -3, -3):
            for _ in range(3):
                assert Cache(tmp_path, clock=lambda day=day: NOW + timedelta(days=day)).get(a_key(1)) == a_plan(1)
            stamps.append(path.stat().st_mtime_ns)
        assert len(set(stamps[1:])) == 3, "as saved, next day, clock set back"
        assert [saved.key for saved in Cache(tmp_path).entries()] == [a_key(2), a_key(1)]

    def test_a_hit_does_not_rewrite_a_large_file(self, tmp_path: Path) -> None:
        path = tmp_path / "schemas.json"
        cache = Cache(tmp_path, clock=lambda: NOW)
        for number in range(4):
            cache.save(a_key(number), a_plan(number, 800_000), "words")
        assert path.stat().st_size > MOST_TOUCHED
        before = path.stat()
        later = Cache(tmp_path, clock=lambda: NOW + timedelta(days=9))
        assert later.get(a_key(0)) is not None
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        later.save(a_key(9), a_plan(9), "words")
        assert [saved.key[-1] for saved in later.entries()] == ["1", "2", "3", "0", "9"]

    def test_a_hit_is_quick(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path, clock=lambda: NOW)
        for number in range(20):
            cache.save(a_key(number), a_plan(number, 100_000), "words")
        cache.get(a_key(3))
        start = time.perf_counter()
        for _ in range(1_000):
            cache.get(a_key(3))
        assert (time.perf_counter() - start) / 1_000 < 1e-3


class TestTheList:
    def cache(self, folder: Path) -> Cache:
        cache = Cache(folder, clock=lambda: NOW)
        for number in (0xA1, 0xA2, 0xB1):
            cache.save(f"{number:x}" * 32, a_plan(number), f"words {number:x}")
        return cache

    def test_entries(self, tmp_path: Path) -> None:
        first = self.cache(tmp_path).entries()[0]
        assert first.key == "a1" * 32
        assert (first.description, first.source, first.as_of) == ("words a1", "llm", "2026-01-01")
        assert (first.saved, first.digest) == ("2026-11-23T12:00:00Z", a_plan(0xA1).schema.digest)

    def test_show(self, tmp_path: Path) -> None:
        assert self.cache(tmp_path).show("b")["schema"] == a_plan(0xB1).schema.to_dict()

    def test_drop_one_or_all(self, tmp_path: Path) -> None:
        cache = self.cache(tmp_path)
        assert cache.drop("a2") == 1
        assert [saved.description for saved in cache.entries()] == ["words a1", "words b1"]
        assert cache.drop(None) == 2
        assert cache.entries() == []
        assert cache.drop(None) == 0

    @pytest.mark.parametrize(
        ("prefix", "message"),
        [("a", "2 cached plans begin with a"), ("c", "no cached plans begin with c"), ("", "'' is no beginning"),
         ("../x", "no beginning of a key"), ("A1", "no beginning of a key")],
    )  # fmt: skip
    def test_which(self, prefix: str, message: str, tmp_path: Path) -> None:
        cache = self.cache(tmp_path)
        for act in (cache.show, cache.drop):
            with pytest.raises(PlanError, match=message):
                act(prefix)


class TestAtTheSameTime:
    def test_threads_and_processes_lose_nothing(self, tmp_path: Path) -> None:
        workers = [start({"folder": str(tmp_path), "plans": 25, "name": name}) for name in ("a", "b")]
        cache = Cache(tmp_path)

        def work(name: int) -> None:
            for number in range(10):
                cache.save(f"{name:02x}{number:062x}", a_plan(number), "words")

        threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for worker in workers:
            worker.communicate(timeout=60)
        assert len(cache.entries()) == 2 * 25 + 4 * 10

    def test_a_kill_at_any_moment_leaves_the_file_whole(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        """Processes killed where nothing forks too; tests/test_faults.py kills a thousand of them."""
        caplog.set_level(logging.WARNING)
        said: set[str] = set()
        left = 0
        for number in range(6):
            worker = start({"folder": str(tmp_path), "plans": 10_000, "name": f"{number:x}"})
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            time.sleep(0.004 * (number % 30))
            os.kill(worker.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            said |= set(worker.communicate()[0].split())
            left += len(list(tmp_path.glob("*.tmp")))
            begun = time.monotonic()
            kept = {saved.key for saved in Cache(tmp_path).entries()}
            Cache(tmp_path).save(a_key(number), a_plan(number), "after the kill")
            assert time.monotonic() - begun < 2, "no lock is held"
            assert said <= kept or len(kept) > MOST_PLANS - 100
            if len(kept) > MOST_PLANS // 2:
                Cache(tmp_path).drop(None)
                said.clear()
        assert not list(tmp_path.glob("*.tmp")), "what a kill leaves is swept by the next writer"
        assert not list(tmp_path.glob("schemas.json.*-*")), "nothing was damaged"
        assert not caplog.records


def start(asked: dict[str, Any]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, PROCESS, json.dumps(asked)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
