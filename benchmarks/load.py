"""The service under load, beside the naive design and the floor, in one run on one machine.

    python benchmarks/load.py rates [--rows 10,1000,100000] [--clients 1,16,64] [--seconds 5] [--runs 3]
    python benchmarks/load.py fair [--seconds 20]          p99 of 100-row answers while two of 10,000,000 rows run
    python benchmarks/load.py memory [--minutes 35]        a worker's memory under mixed load, a line a minute

The twelve customer columns of W1, asked for in words whose plan is cached. Every request has another seed, so that none
is answered from the small answers that a worker keeps; `again` are the same requests with one seed, as a class sends
them. The load comes from this one process, which shares the cores: fast cells measure both. Latency is from the first
byte sent to the last received; of the runs the one of median rate is shown. Every answer's status and rows are checked.
Needs `pip install ".[test]"`.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

HERE = Path(__file__).resolve().parent
WORDS = (
    "customers with id, name, email, phone number, street address, city, country, company, job, created date, "
    "price between 1 and 900, active"
)


@contextmanager
def serving(*command: str, **env: str) -> Iterator[tuple[str, int]]:
    """A service in its own process: its address and process id."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)], env=os.environ | env, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            time.sleep(0.1)
    try:
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


@contextmanager
def fabulate(workers: int = 1) -> Iterator[tuple[str, int]]:
    """Our service with a cache of its own, the plan in it."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"FABULATE_CACHE_DIR": folder, "OPENAI_API_KEY": "", "OPENAI_BASE_URL": ""}
        with serving("fabulate", "serve", "--workers", str(workers), **env) as (url, pid):
            for _ in range(2 * workers):
                body = json.dumps({"description": WORDS, "rows": 1}).encode()
                urlopen(Request(f"{url}/generate", body, {"Content-Type": "application/json"})).read()
            yield url, pid


def naive() -> AbstractContextManager[tuple[str, int]]:
    """The naive design and the floor."""
    return serving("uvicorn", "naive_service:app", "--app-dir", str(HERE), "--no-access-log", "--log-level", "error")


async def call(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, body: bytes) -> tuple[int, int]:
    """Status and lines of one answer."""
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    writer.write(head.encode() + b"\r\n\r\n" + body)
    said = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next((int(line[15:]) for line in said.split(b"\r\n") if line.startswith(b"content-length:")), None)
    if length is not None:
        return int(said[9:12]), (await reader.readexactly(length)).count(b"\n")
    lines = 0
    while size := int(await reader.readline(), 16):
        lines += (await reader.readexactly(size + 2)).count(b"\n") - 1
    await reader.readline()
    return int(said[9:12]), lines


async def cell(
    url: str, path: str, rows: int, clients: int, seconds: float, seeds: Iterator[int]
) -> tuple[float, list[float]]:
    """Requests a second and the latencies of one cell."""
    port = int(url.rpartition(":")[2])
    streams = [await asyncio.open_connection("127.0.0.1", port, limit=1 << 22) for _ in range(clients)]
    took: list[float] = []
    began = time.perf_counter()

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not took or time.perf_counter() - began < seconds:
            body = json.dumps({"description": WORDS, "rows": rows, "seed": next(seeds)}).encode()
            start = time.perf_counter()
            status, lines = await call(reader, writer, path, body)
            took.append(time.perf_counter() - start)
            if (status, lines) != (200, rows + 1):
                raise SystemExit(f"{path}: status {status}, {lines} lines for {rows} rows")
        writer.close()

    await asyncio.gather(*(client(*stream) for stream in streams))
    return len(took) / (time.perf_counter() - began), sorted(took)


def rates(options: argparse.Namespace) -> None:
    """Requests a second, p50 and p99 for each number of rows and clients."""
    print(f"{'rows':>7} {'clients':>7} {'service':<9} {'requests/s':>10} {'p50 ms':>9} {'p99 ms':>9}")
    with naive() as (other, _), fabulate(options.workers) as (ours, _):
        kinds = {"naive": (other, "/generate"), "floor": (other, "/floor"), "fabulate": (ours, "/generate"),
                 "again": (ours, "/generate")}  # fmt: skip
        for rows, clients in itertools.product(options.rows, options.clients):
            found: dict[str, float] = {}
            for name, (url, path) in kinds.items():
                if name == "naive" and rows * clients > options.naive:
                    continue
                seeds = itertools.repeat(7) if name == "again" else itertools.count(1_000_000 * clients)
                cells = [
                    asyncio.run(cell(url, path, rows, clients, options.seconds, seeds)) for _ in range(options.runs)
                ]
                rate, took = sorted(cells)[len(cells) // 2]
                found[name] = rate
                p50, p99 = (1e3 * took[min(len(took) - 1, int(p * len(took)))] for p in (0.5, 0.99))
                print(f"{rows:>7} {clients:>7} {name:<9} {rate:>10.1f} {p50:>9.1f} {p99:>9.1f}", flush=True)
            ratios = [f"{found['fabulate'] / found['naive']:.0f} times the naive design"] if "naive" in found else []
            print(" " * 16 + ", ".join([*ratios, f"{found['fabulate'] / found['floor']:.0%} of the floor"]))


def rss(pid: int) -> float:
    """MiB of a process's memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def downloading(url: str, rows: int, rate: float = 0.0) -> subprocess.Popen[bytes]:
    """A reader in its own process, as fast as it goes or at so many bytes a second."""
    code = (
        "import json,sys,time,urllib.request as u\n"
        "url,body,rate=sys.argv[1],sys.argv[2].encode(),float(sys.argv[3])\n"
        "answer=u.urlopen(u.Request(url,body,{'Content-Type':'application/json'}))\n"
        "while piece:=answer.read(1<<16): time.sleep(len(piece)/rate if rate else 0)"
    )
    body = json.dumps({"description": WORDS, "rows": rows})
    return subprocess.Popen([sys.executable, "-c", code, f"{url}/generate", body, str(rate)], stderr=subprocess.DEVNULL)


def fair(options: argparse.Namespace) -> None:
    """What 100-row answers take while two downloads of ten million rows run."""
    with fabulate(options.workers) as (url, pid):
        seeds = itertools.count(1)
        for running in (0, 2):
            readers = [downloading(url, 10_000_000) for _ in range(running)]
            time.sleep(1)
            rate, took = asyncio.run(cell(url, "/generate", 100, 4, options.seconds, seeds))
            p50, p99 = (1e3 * took[int(p * len(took))] for p in (0.5, 0.99))
            print(f"{running} downloads: {rate:.0f} requests/s by 4 clients, p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
                  f"{rss(pid):.0f} MiB", flush=True)  # fmt: skip
            assert all(reader.poll() is None for reader in readers), "a download ended too early"
            for reader in readers:
                reader.kill()
                reader.wait()


def memory(options: argparse.Namespace) -> None:
    """A worker's memory under mixed load: all sizes and formats, other words each time, slow readers, who leave."""
    chance = random.Random(1)
    with fabulate() as (url, pid):
        most, fifth = 0.0, 0.0
        for minute in range(1, options.minutes + 1):
            until = time.monotonic() + 60
            while time.monotonic() < until:
                readers = [downloading(url, chance.choice([10_000, 300_000, 3_000_000]), chance.choice([0, 0, 1e5]))
                           for _ in range(4)]  # fmt: skip
                for _ in range(100):
                    topic = chance.choice(["shop", "gym", "zoo", "bank", WORDS])
                    said = {"description": f"{topic} {chance.randrange(400)}",
                            "rows": chance.choice([1, 10, 100, 1_000, 20_000]), "seed": chance.randrange(10**9),
                            "format": chance.choice(["csv", "csv", "jsonl", "parquet", "zip"])}  # fmt: skip
                    sent = {"Content-Type": "application/json", "Accept-Encoding": chance.choice(["gzip", "identity"])}
                    urlopen(Request(f"{url}/generate", json.dumps(said).encode(), sent)).read()
                    most = max(most, rss(pid))
                for reader in readers:
                    reader.kill()
                    reader.wait()
            fifth = rss(pid) if minute == 5 else fifth
            print(f"minute {minute}: {rss(pid):.0f} MiB, at the most {most:.0f}", flush=True)
        if fifth:
            print(f"{rss(pid) / fifth - 1:+.1%} since the fifth minute")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    numbers: Callable[[str], list[int]] = lambda text: [int(part) for part in text.split(",")]  # noqa: E731
    parser.add_argument("what", choices=["rates", "fair", "memory"])
    parser.add_argument("--rows", type=numbers, default=[10, 1_000, 100_000])
    parser.add_argument("--clients", type=numbers, default=[1, 16, 64])
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--minutes", type=int, default=35)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--naive", type=int, default=20_000, help="the naive design is left out above rows x clients")
    options = parser.parse_args()
    {"rates": rates, "fair": fair, "memory": memory}[options.what](options)


if __name__ == "__main__":
    main()
