"""What is counted, for Prometheus, and the page that shows it: right with several workers, whose counts are added up.

`prometheus_client` keeps each worker's numbers in files of a shared folder when `PROMETHEUS_MULTIPROC_DIR` names one
(`serve` does, for several workers). No label comes from outside: paths that there are not count as `other`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

#: The variable by which `prometheus_client` knows the folder that workers share.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
#: Every metric and what it counts; `docs/operating.md` lists them.
ABOUT: dict[str, str] = {
    "fabulate_requests_total": "Requests answered, by path, method and status.",
    "fabulate_request_seconds": "Seconds from a request to the last byte of its answer, by path.",
    "fabulate_first_byte_seconds": "Seconds from a request to the first byte of its answer, by path.",
    "fabulate_rows_total": "Rows of the answers that were begun.",
    "fabulate_cells_total": "Cells made for the answers that were begun.",
    "fabulate_sent_bytes_total": "Bytes of bodies sent.",
    "fabulate_plans_total": "Plans used, by source (llm, offline, given) and whether they were cached.",
    "fabulate_llm_calls_total": "Calls of the LLM, repairs and attempts included.",
    "fabulate_llm_tokens_total": "Tokens of the LLM's plans, as its server counted them.",
    "fabulate_fallbacks_total": "Plans that the offline planner made because the LLM did not, by reason.",
    "fabulate_breaker_open": "1 while the LLM is not asked because it was found dead.",
    "fabulate_requests_under_way": "Requests under way.",
    "fabulate_waiting": "Requests waiting for a thread.",
    "fabulate_downloads": "Long answers under way.",
}


class Metrics:
    """The counts of one process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.requests = self._counter("fabulate_requests_total", "path", "method", "status")
        self.seconds = self._histogram("fabulate_request_seconds")
        self.first = self._histogram("fabulate_first_byte_seconds")
        self.rows = self._counter("fabulate_rows_total")
        self.cells = self._counter("fabulate_cells_total")
        self.sent = self._counter("fabulate_sent_bytes_total")
        self.plans = self._counter("fabulate_plans_total", "source", "cached")
        self.calls = self._counter("fabulate_llm_calls_total")
        self.tokens = self._counter("fabulate_llm_tokens_total")
        self.fallbacks = self._counter("fabulate_fallbacks_total", "reason")
        self.breaker = self._gauge("fabulate_breaker_open", "livemax")
        self.under_way = self._gauge("fabulate_requests_under_way")
        self.waiting = self._gauge("fabulate_waiting")
        self.downloads = self._gauge("fabulate_downloads")
        # Finding a counter by its labels costs more than counting.
        self._answers = lru_cache(maxsize=512)(self.requests.labels)
        self._plans = lru_cache(maxsize=16)(self.plans.labels)
        self._times = lru_cache(maxsize=64)(lambda path: (self.seconds.labels(path), self.first.labels(path)))

    def _counter(self, name: str, *labels: str) -> Counter:
        return Counter(name, ABOUT[name], labels, registry=self._registry)

    def _gauge(self, name: str, mode: str = "livesum") -> Gauge:
        return Gauge(name, ABOUT[name], registry=self._registry, multiprocess_mode=mode)  # type: ignore[arg-type]

    def _histogram(self, name: str) -> Histogram:
        return Histogram(name, ABOUT[name], ("path",), registry=self._registry, buckets=SECONDS)

    def answered(self, path: str, method: str, status: int | str, *, took: float, first: float, size: int) -> None:
        """Counts a request that was answered, in seconds and bytes."""
        self._answers(path, method, status).inc()
        seconds, until_first = self._times(path)
        seconds.observe(took)
        until_first.observe(first)
        self.sent.inc(size)

    def planned(self, source: str, *, cached: bool) -> None:
        """Counts a plan that was used."""
        self._plans(source, "true" if cached else "false").inc()

    def told(self, what: str, count: int) -> None:
        """What the planner says it spends."""
        if what == "calls":
            self.calls.inc(count)
        elif what == "tokens":
            self.tokens.inc(count)
        else:
            self.fallbacks.labels(what).inc(count)

    def page(self) -> bytes:
        """All metrics as text, those of the other workers added."""
        folder = os.environ.get(FOLDER)
        if not folder:
            return generate_latest(self._registry)
        _forget_the_dead(Path(folder))
        together = CollectorRegistry()
        MultiProcessCollector(together, path=folder)  # type: ignore[no-untyped-call]
        return generate_latest(together)


def _forget_the_dead(folder: Path) -> None:
    """Drops what workers that are no more had under way; what they counted stays."""
    for file in folder.glob("gauge_live*.db"):
        pid = file.stem.rpartition("_")[2]
        if pid.isdecimal() and not _lives(int(pid)):
            with suppress(OSError):
                file.unlink()


def _lives(pid: int) -> bool:
    if os.name == "nt":  # asking there is stopping
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
