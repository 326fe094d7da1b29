"""The service as a real process on a free port of loopback: uvicorn, started as `fabulate serve` starts it.

`limits`: what the process may use, by `resource.RLIMIT_…`.

with Service(cache) as service:
    httpx.get(service.url + "/health")
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
from httpx._config import DEFAULT_TIMEOUT_CONFIG

if TYPE_CHECKING:
    from pathlib import Path

#: What must be quick is measured; whoever only wants an answer waits for a busy machine longer than httpx's 5 s.
DEFAULT_TIMEOUT_CONFIG.read = 60.0

START = """
import json, sys
from fabulate.service import serve
said = json.loads(sys.argv[1])
serve(said["host"], said["port"], said["workers"])
"""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Service:
    """A service with its own cache folder, running within a `with`; `log` is what it wrote to stderr so far."""

    def __init__(
        self,
        cache: Path,
        *,
        llm: str | None = None,
        host: str = "127.0.0.1",
        workers: int = 1,
        limits: dict[int, int] | None = None,
        **env: str,
    ) -> None:
        self._limits = limits or {}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = cache.parent / f"{cache.name}-{self.port}.log"
        own = {"FABULATE_CACHE_DIR": str(cache), "PYTHONWARNINGS": "default"} | env
        if llm:
            own |= {"OPENAI_BASE_URL": llm, "OPENAI_API_KEY": "sk-test"}
        self._env = {key: value for key, value in os.environ.items() if not key.startswith("OPENAI_")} | own
        self._said = f'{{"host": "{host}", "port": {self.port}, "workers": {workers}}}'
        self.process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid

    @property
    def log(self) -> str:
        """What stands on stderr."""
        return self._log.read_text()

    def __enter__(self) -> Service:
        with self._log.open("wb") as log:
            command = [sys.executable, "-c", START, self._said]
            self.process = subprocess.Popen(command, env=self._env, stderr=log, preexec_fn=self._limit)
        until = time.monotonic() + 30
        while True:
            try:
                httpx.get(self.url + "/health", timeout=5)
                return self
            except httpx.TransportError:
                assert self.process.poll() is None, self.log
                assert time.monotonic() < until, self.log
                time.sleep(0.05)

    def loaded(self) -> Service:
        """Waits until all is loaded, for which a busy machine takes its time."""
        until = time.monotonic() + 60
        while "starting" in httpx.get(self.url + "/ready", timeout=30).text:
            assert time.monotonic() < until, self.log
            time.sleep(0.1)
        return self

    def _limit(self) -> None:
        """In the new process: what it may use, by `resource.RLIMIT_…`."""
        for kind, most in self._limits.items():
            resource.setrlimit(kind, (most, most))

    def __exit__(self, *failure: object) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def cpu(self) -> float:
        """Seconds of processor that the process has used."""
        fields = _proc(self.pid, "stat").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss(self) -> float:
        """MiB of memory in use."""
        return int(_proc(self.pid, "statm").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _proc(pid: int, name: str) -> str:
    with open(f"/proc/{pid}/{name}") as file:  # noqa: PTH123 - no path of ours
        return file.read()
