"""One file made by several copies of the process: the same bytes, its errors and ends as with one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
pytestmark = pytest.mark.skipif(len(CORES) < 2 or sys.platform != "linux", reason="processes are forked on Linux only")

SCHEMA = """{"tables": [{"name": "t", "columns": [
  {"name": "id", "kind": "sequence"}, {"name": "name", "kind": "faker", "method": "name"},
  {"name": "x", "kind": "number", "mean": 5, "sd": 2, "decimals": 3, "missing": 0.1},
  {"name": "y", "sql": "x * 2 + id"}]}]}"""
ROWS, LONG = 1_000_000, 20_000_000


def command(folder: Path, *more: str, rows: int = ROWS) -> list[str]:
    schema = folder / "schema.json"
    schema.write_text(SCHEMA)
    return [sys.executable, "-m", "fabulate", "generate", "--schema", str(schema), "--rows", str(rows), *more]


def copies(pid: int, some: int) -> list[int]:
    """The process's copies, when there are so many."""
    for _ in range(2_000):
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if len(found) >= some:
            return [int(one) for one in found]
        time.sleep(0.005)
    raise AssertionError("no copies")


def gone(pids: list[int]) -> bool:
    """Whether these processes end within some seconds."""
    for _ in range(1_000):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.01)
    return False


def bytes_of(path: Path) -> bytes:
    found = path.read_bytes()
    path.unlink()
    return found


def test_a_file_is_the_same_by_one_process_by_copies_and_when_copies_are_killed(tmp_path: Path) -> None:
    alone = command(tmp_path, "--out", str(tmp_path / "alone.csv"))
    subprocess.run(alone, check=True, preexec_fn=lambda: os.sched_setaffinity(0, CORES[:1]))
    meant = bytes_of(tmp_path / "alone.csv")
    assert meant.count(b"\n") == ROWS + 1
    for killed in (0, 1, 2):
        process = subprocess.Popen(
            command(tmp_path, "--out", str(tmp_path / "by.csv")), preexec_fn=lambda: os.sched_setaffinity(0, CORES[:2])
        )
        for pid in copies(process.pid, 2)[:killed]:
            os.kill(pid, signal.SIGKILL)
        assert process.wait() == 0
        assert bytes_of(tmp_path / "by.csv") == meant, killed


def test_arrow_tables_by_copies_are_those_of_one_process(tmp_path: Path) -> None:
    found = []
    for name, cores in (("alone", CORES[:1]), ("by", CORES[:2])):
        file = tmp_path / f"{name}.parquet"
        subprocess.run(
            command(tmp_path, "--out", str(file), rows=400_000), check=True, stderr=subprocess.DEVNULL,
            preexec_fn=lambda cores=cores: os.sched_setaffinity(0, cores),
        )  # fmt: skip
        found.append(bytes_of(file))
    assert found[0] == found[1]


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_copies_end_with_their_process(tmp_path: Path, sent: signal.Signals) -> None:
    process = subprocess.Popen(
        command(tmp_path, "--out", str(tmp_path / "out.csv"), rows=LONG), stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # ignored in the background
    )  # fmt: skip
    found = copies(process.pid, 2)
    process.send_signal(sent)
    _, said = process.communicate()
    assert process.returncode != 0
    assert gone(found)
    assert b"Traceback" not in said
    assert not (tmp_path / "out.csv").exists()


def test_copies_end_when_nobody_reads(tmp_path: Path) -> None:
    with subprocess.Popen(command(tmp_path, rows=LONG), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.read(5_000_000)
        found = copies(process.pid, 2)
        process.stdout.close()
        process.wait()
    assert gone(found)


def test_no_byte_is_lost_unbuffered_when_signals_come(tmp_path: Path) -> None:
    subprocess.run(command(tmp_path, "--out", str(tmp_path / "whole.csv")), check=True, stderr=subprocess.DEVNULL)
    meant, found = bytes_of(tmp_path / "whole.csv"), bytearray()
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env) as process:
        assert process.stdout is not None
        while piece := process.stdout.read1(1 << 20):
            found += piece
            if len(found) % 3 == 0:
                process.send_signal(signal.SIGSTOP)
                process.send_signal(signal.SIGCONT)
    assert bytes(found) == meant


ERROR = """
import sys, fabulate
from faker.providers import BaseProvider
class Mine(BaseProvider):
    def often(self):
        if self.random_int(0, 299_999) == 7:
            raise ValueError("the word is lost")
        return "word"
schema = {"tables": [{"name": "t", "columns": [{"name": "id", "kind": "sequence"},
                                               {"name": "often", "kind": "faker", "method": "often"}]}]}
dataset = fabulate.generate(schema=schema, rows=600_000, providers=[Mine])
try:
    for at, piece in enumerate(dataset.encode("csv")):
        pass
except fabulate.FabulateError as error:
    print(at, error)
"""


def test_an_error_comes_where_it_would_without_copies() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-c", ERROR], capture_output=True, text=True, check=True,
            preexec_fn=lambda cores=cores: os.sched_setaffinity(0, cores),
        ).stdout
        for cores in (CORES[:1], CORES[:2])
    ]  # fmt: skip
    assert said[0] == said[1] != ""
