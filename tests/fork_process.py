"""A warm process that forks writers of the cache and kills them: `python fork_process.py FOLDER KILLS SEED`.

A fork begins to write at once, so a kill after 0 to 12 ms falls into every step of a write. After each the file must be
whole, hold all that was said to be saved, and take a further plan at once. Prints what was seen as JSON.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

from fabulate.planner import Cache, Plan
from fabulate.planner.store import decode
from fabulate.schema import parse

COLUMNS = [{"name": f"c{n}", "kind": "number", "min": 0, "max": 9} for n in range(30)]
PLAN = Plan(parse({"as_of": "2026-01-01", "tables": [{"name": "t", "columns": COLUMNS}]}), "llm")
#: Plans in the file after which it is emptied, so that a write stays short and kills fall into all of it.
MANY = 60


def write(folder: Path, name: int, pipe: int) -> None:
    """Saves plans until it is killed, and says so after each."""
    cache = Cache(folder)
    number = 0
    while True:
        number += 1
        key = f"{number:08x}{name:056x}"
        cache.save(key, PLAN, "words")
        os.write(pipe, f"{key}\n".encode())


def main() -> None:
    folder, kills, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    seen: Counter[str] = Counter()
    said: set[str] = set()
    slowest = 0.0
    Cache(folder).save("f" * 64, PLAN, "words")
    for number in range(kills):
        read, pipe = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            write(folder, number, pipe)
        os.close(pipe)
        time.sleep(chance.uniform(0, 0.012))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read) as lines:
            said |= {line.strip() for line in lines if line.endswith("\n")}
        seen["left a temporary file"] += any(folder.glob("*.tmp"))
        kept = decode((folder / "schemas.json").read_bytes())
        assert said <= set(kept), "what was said to be saved is lost"
        seen["saved plans"] += len(kept)
        began = time.monotonic()
        Cache(folder).save(f"{number:064x}", PLAN, "after the kill")
        slowest = max(slowest, time.monotonic() - began)
        assert f"{number:064x}" in decode((folder / "schemas.json").read_bytes())
        assert not any(folder.glob("*.tmp")), "the next writer sweeps"
        if len(kept) > MANY:
            Cache(folder).drop(None)
            said.clear()
    aside = [path.name for path in folder.glob("schemas.json.*-*")]
    print(json.dumps({"kills": kills, "aside": aside, "slowest": round(slowest, 3), **seen}))


if __name__ == "__main__":
    main()
