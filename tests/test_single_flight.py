"""Identical requests at the same time cost one plan, in one process and in several, also when it fails."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import wait
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from llm_server import GOOD, LLMServer, hang, plan, slowly, status, text

from fabulate.planner import LLM, Plan, Planner, Request
from fabulate.planner.flight import Flights, Turns
from fabulate.schema import Problem, Schema, parse

PROCESS = str(Path(__file__).with_name("plan_process.py"))


def sound(schema: Schema) -> list[Problem]:
    return []


def planner(folder: Path, server: LLMServer, budget: float = 10.0, backoff: float = 0.02) -> Planner:
    return Planner(folder, LLM("test-model", "sk-test", server.url, budget, backoff), sound)


class Process:
    """A process of `plan_process.py`, started and ready to plan when told to."""

    def __init__(self, **asked: Any) -> None:
        arguments = [sys.executable, PROCESS, json.dumps(asked)]
        self.popen = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.popen.stdout is not None
        assert self.popen.stdout.readline() == "ready\n"

    def go(self) -> None:
        assert self.popen.stdin is not None
        self.popen.stdin.write("go\n")
        self.popen.stdin.flush()

    def results(self) -> list[dict[str, Any]]:
        said, _ = self.popen.communicate(timeout=90)
        results: list[dict[str, Any]] = json.loads(said)
        return results

    def kill(self) -> None:
        os.kill(self.popen.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        self.popen.communicate()


def race(*processes: Process) -> list[dict[str, Any]]:
    """What all processes got, planning at the same time."""
    for process in processes:
        process.go()
    return [result for process in processes for result in process.results()]


class TestInAProcess:
    def test_all_wait_for_one_call(self, tmp_path: Path) -> None:
        with LLMServer(slowly(0.5, plan(GOOD))) as server:
            made = planner(tmp_path, server)
            futures = [made.submit(Request("shop")) for _ in range(50)]
            assert len({id(future) for future in futures}) == 1
            assert server.calls <= 1
            assert futures[0].result().source == "llm"
            assert server.calls == 1

    def test_from_many_threads(self, tmp_path: Path) -> None:
        plans: list[Plan] = []
        with LLMServer(slowly(0.3, plan(GOOD))) as server:
            made = planner(tmp_path, server)
            together = threading.Barrier(24)

            def ask() -> None:
                together.wait()
                plans.append(made.plan(Request("shop")))

            threads = [threading.Thread(target=ask) for _ in range(24)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            assert server.calls == 1
        assert len(plans) == 24
        assert len({p.schema.digest for p in plans}) == 1

    def test_a_failure_is_shared_and_a_later_request_asks_again(self, tmp_path: Path) -> None:
        with LLMServer(status(429), status(429), status(429), plan(GOOD)) as server:
            made = planner(tmp_path, server)
            plans = [future.result() for future in [made.submit(Request("shop")) for _ in range(10)]]
            assert {(p.source, p.fallback) for p in plans} == {("offline", "rate_limited")}
            assert server.calls == 3
            later = made.plan(Request("shop"))
            assert (later.source, later.fallback, server.calls) == ("llm", None, 4)

    def test_who_gives_up_does_not_cancel_it_for_the_others(self, tmp_path: Path) -> None:
        with LLMServer(slowly(0.3, plan(GOOD))) as server:
            made = planner(tmp_path, server)
            future = made.submit(Request("shop"))
            assert not future.cancel()
            assert made.plan(Request("shop")).source == "llm"

    def test_what_is_cached_is_answered_while_a_hundred_wait(self, tmp_path: Path) -> None:
        with LLMServer(plan(GOOD), hang) as server:
            made = planner(tmp_path, server, budget=3)
            made.plan(Request("shop"))
            waiting = [made.submit(Request(f"slow {n % 50}")) for n in range(100)]
            time.sleep(0.3)
            start = time.monotonic()
            assert made.plan(Request("shop")).cached
            assert made.plan(Request("other", planner="offline")).source == "offline"
            took = time.monotonic() - start
            assert took < 0.5
            wait(waiting, timeout=8)
            assert all(future.done() for future in waiting), "queued behind sixteen, in time all the same"
            assert {f.result().fallback for f in waiting} == {"timeout"}
            assert server.calls <= 1 + 3 * 16, "who queued till the end asks nobody"

    def test_a_hundred_waiters_cost_no_hundred_threads(self, tmp_path: Path) -> None:
        with LLMServer(hang) as server:
            made = planner(tmp_path, server, budget=1)
            before = threading.active_count()
            waiting = [made.submit(Request(f"slow {n}")) for n in range(100)]
            leaders = [thread for thread in threading.enumerate() if thread.name == "fabulate-llm"]
            assert len(leaders) <= 16
            assert all(thread.daemon for thread in leaders)
            wait(waiting, timeout=10)
            deadline = time.monotonic() + 5
            while any(t.name == "fabulate-llm" for t in threading.enumerate()) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert not any(thread.name == "fabulate-llm" for thread in threading.enumerate()), "they end with the work"
            assert before <= 40

    def test_two_plans_whose_keys_share_a_lock_do_not_wait_for_each_other(self, tmp_path: Path) -> None:
        with LLMServer(slowly(2, plan(GOOD))) as server:
            made = planner(tmp_path, server)
            waiting = [made.submit(Request(f"slow {n}")) for n in range(16)]
            until(lambda: server.calls == 16)
            assert not any(future.done() for future in waiting)
            assert {future.result().source for future in waiting} == {"llm"}

    def test_an_error_reaches_all_who_wait(self) -> None:
        flights = Flights(2, "test")

        def fail() -> Plan:
            time.sleep(0.1)
            raise ValueError("broken")

        futures = [flights.join("key", fail) for _ in range(3)]
        for future in futures:
            with pytest.raises(ValueError, match="broken"):
                future.result()
        fine = Plan(parse({"a": "name"}), "given")
        assert flights.join("key", lambda: fine).result() == fine, "the next one starts anew"


class TestAmongProcesses:
    def test_twenty_four_requests_on_two_servers_and_always_429(self, tmp_path: Path) -> None:
        asked = {"folder": str(tmp_path), "words": ["student grades"] * 12, "backoff": 1.0}
        with LLMServer(status(429)) as server:
            results = race(*(Process(url=server.url, **asked) for _ in range(2)))
            assert server.calls == 3
        assert len(results) == 24
        assert max(result["seconds"] for result in results) < 35
        plans = [result["plan"] for result in results]
        assert all(p == plans[0] for p in plans)
        assert plans[0][1:4] == ["offline", False, "rate_limited"]

    def test_a_plan_is_made_once(self, tmp_path: Path) -> None:
        asked = {"folder": str(tmp_path), "words": ["student grades"] * 8}
        with LLMServer(slowly(0.5, plan(GOOD))) as server:
            results = race(*(Process(url=server.url, **asked) for _ in range(3)))
            assert server.calls == 1
        plans = [result["plan"] for result in results]
        assert len(plans) == 24
        assert all(p == plans[0] for p in plans)
        assert plans[0][1:4] == ["llm", False, None]

    def test_an_unusable_plan_is_asked_for_three_times_in_all(self, tmp_path: Path) -> None:
        asked = {"folder": str(tmp_path), "words": ["student grades"] * 4}
        with LLMServer(slowly(0.3, text("no"))) as server:
            results = race(*(Process(url=server.url, **asked) for _ in range(2)))
            assert server.calls == 3
        assert {tuple(r["plan"][1:4]) for r in results} == {("offline", False, "invalid_plan")}

    def test_a_killed_leader_leaves_its_turn_to_the_others(self, tmp_path: Path) -> None:
        asked = {"folder": str(tmp_path), "words": ["student grades"] * 2}
        with LLMServer(hang, plan(GOOD)) as server:
            leader, other = Process(url=server.url, **asked), Process(url=server.url, **asked)
            leader.go()
            until(lambda: server.calls == 1)
            other.go()
            time.sleep(0.3)
            assert server.calls == 1, "the other waits"
            start = time.monotonic()
            leader.kill()
            results = other.results()
            assert time.monotonic() - start < 3
            assert server.calls == 2
        assert {r["plan"][1] for r in results} == {"llm"}

    def test_waiting_for_another_counts_in_the_budget(self, tmp_path: Path) -> None:
        asked = {"folder": str(tmp_path), "words": ["student grades"], "budget": 30}
        with LLMServer(hang) as server:
            leader = Process(url=server.url, **asked)
            leader.go()
            until(lambda: server.calls == 1)
            start = time.monotonic()
            made = planner(tmp_path, server, budget=1).plan(Request("student grades"))
            assert time.monotonic() - start < 2
            assert (made.source, made.fallback, server.calls) == ("offline", "timeout", 1)
            leader.kill()

    def test_wall_clocks_that_are_wrong_change_nothing(self, tmp_path: Path) -> None:
        asked = {"folder": str(tmp_path), "words": ["student grades"] * 4}
        with LLMServer(slowly(0.3, status(429))) as server:
            results = race(*(Process(url=server.url, shift=shift, **asked) for shift in (-86_400, 0, 86_400)))
            assert server.calls == 3
        assert {tuple(r["plan"][1:4]) for r in results} == {("offline", False, "rate_limited")}
        assert len({r["plan"][0] for r in results}) == 1, "the same day in all: who came first"


class TestMarks:
    def turns(self, folder: Path) -> Turns:
        turns = Turns(folder / "locks")
        with turns.turn(KEY, 1) as mine:
            assert mine
        return turns

    def test_count_for_those_who_began_before(self, tmp_path: Path) -> None:
        turns = self.turns(tmp_path)
        before = turns.seen(KEY)
        turns.failed(KEY, "timeout")
        after = turns.seen(KEY)
        assert turns.failure(KEY, before) == "timeout"
        assert turns.failure(KEY, after) is None
        turns.failed(KEY, "connection")
        assert turns.failure(KEY, after) == "connection"

    def test_name_their_key(self, tmp_path: Path) -> None:
        turns, neighbour = self.turns(tmp_path), KEY[:-1] + "0"
        turns.failed(KEY, "timeout")
        assert turns.failure(neighbour, "") is None
        turns.failed(neighbour, "connection")
        assert (turns.failure(KEY, ""), turns.failure(neighbour, "")) == ("timeout", "connection")

    def test_old_ones_are_dropped(self, tmp_path: Path) -> None:
        turns = self.turns(tmp_path)
        path = tmp_path / "locks" / f"{KEY[:2]}.failed.json"
        now = time.monotonic()
        ages = {"old": -31, "before a reboot": 1e6, "new": 0}
        marks = {name: ["x", "timeout", now + age] for name, age in ages.items()}
        path.write_text(json.dumps(marks))
        turns.failed(KEY, "timeout")
        assert set(json.loads(path.read_text())) == {"new", KEY}

    @pytest.mark.parametrize("said", ["", "{", "[]", '{"K": 1}', '{"K": ["a", "b"]}', '{"K": ["a", "no such", 1.0]}'])
    def test_damaged_ones_are_none(self, said: str, tmp_path: Path) -> None:
        turns = self.turns(tmp_path)
        (tmp_path / "locks" / f"{KEY[:2]}.failed.json").write_text(said.replace("K", KEY))
        assert turns.failure(KEY, "") is None
        turns.failed(KEY, "timeout")
        assert turns.failure(KEY, "") == "timeout"

    def test_there_are_256_locks_and_they_stay(self, tmp_path: Path) -> None:
        turns = Turns(tmp_path / "locks")
        for number in range(600):
            with turns.turn(f"{number * 7919 % 65_536:04x}" + "0" * 60, 1) as mine:
                assert mine
        names = {path.name for path in (tmp_path / "locks").iterdir()}
        assert len(names) <= 256
        assert all(name.endswith(".lock") for name in names)

    def test_a_taken_turn_is_waited_for_so_long(self, tmp_path: Path) -> None:
        mine, other = Turns(tmp_path / "locks"), Turns(tmp_path / "locks")
        got: list[bool] = []

        def ask() -> None:
            with other.turn(KEY, 0.2) as theirs:
                got.append(theirs)

        with mine.turn(KEY, 1) as first, mine.turn(KEY[:-1] + "0", 1) as second:
            assert first
            assert second, "another key of the same lock, in the same process"
            in_a_thread(ask)
        in_a_thread(ask)
        assert got == [False, True]


KEY = "ab" * 32


def in_a_thread(act: Any) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()


def until(true: Any) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_the_day_of_a_plan_is_the_planners_clock(tmp_path: Path) -> None:
    with LLMServer(plan(GOOD)) as server:
        made = planner(tmp_path, server).plan(Request("shop"))
    assert made.schema.as_of is not None
    assert abs(datetime.now(UTC).date() - made.schema.as_of) <= timedelta(days=1)
