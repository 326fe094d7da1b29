"""A process that plans: `python plan_process.py JSON`. It says `ready`, waits for a line, plans, prints what it got.

The JSON has `folder`, `url`, `words` (one request each, all at the same time), `budget`, `backoff`, `shift` (seconds
that its wall clock is wrong), and instead of words `plans` (so many plans it saves, printing each key, to be killed).
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fabulate.planner import LLM, Cache, Plan, Planner, Request
from fabulate.schema import parse


def main() -> None:
    asked = json.loads(sys.argv[1])
    folder, shift = Path(asked["folder"]), timedelta(seconds=asked.get("shift", 0))
    if shift:
        real = time.time
        time.time = lambda: real() + shift.total_seconds()
    if "plans" in asked:
        print("ready", flush=True)
        save(folder, asked["plans"], asked.get("name", "p"))
        return
    llm = LLM("test-model", "sk-test", asked["url"], asked.get("budget", 30.0), asked.get("backoff", 0.3))
    planner = Planner(folder, llm, lambda schema: [], lambda: datetime.now(UTC) + shift)
    print("ready", flush=True)
    sys.stdin.readline()
    start = time.monotonic()
    futures = [planner.submit(Request(words)) for words in asked["words"]]
    results = []
    for future in futures:
        plan = future.result()
        said = [*plan.notes, *plan.not_understood]
        seen = [plan.schema.digest, plan.source, plan.cached, plan.fallback, said]
        results.append({"plan": seen, "seconds": time.monotonic() - start})
    print(json.dumps(results), flush=True)


def save(folder: Path, count: int, name: str) -> None:
    """Saves plans and says so after each; what is said must be kept, whatever happens then."""
    cache = Cache(folder)
    for number in range(count):
        key = f"{number:08x}{name:0>56}"
        columns = [{"name": f"c{n}", "kind": "number", "min": 0, "max": number + 1} for n in range(30)]
        plan = Plan(parse({"as_of": "2026-01-01", "tables": [{"name": "t", "columns": columns}]}), "llm")
        cache.save(key, plan, f"words {number}")
        print(key, flush=True)


if __name__ == "__main__":
    main()
