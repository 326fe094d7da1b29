"""The same cells in every process: another hash seed, time zone, C locale, folder and day change nothing.

The child's clock is 400 days on, for Python's own readers of it (`time`, `datetime`), and where a C compiler is at hand
for the whole process.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rows import batches, program, written
from strategies import FAKER, KINDS, drawn

TESTS = Path(__file__).parent.parent
CHILD = """
import hashlib, json, sys
sys.path.insert(0, sys.argv[1])
from rows import batches, program, written
import time
from datetime import date
found = []
for schema in json.load(sys.stdin):
    made = program(schema)
    files = [written(made, batches(made, [(0, 25)], table=t), "csv") for t in made.tables if made.tables[t].written]
    found.append([hashlib.sha256(file).hexdigest() for file in files])
print(json.dumps({"today": date.fromtimestamp(time.time()).isoformat(), "found": found}))
"""
#: Puts Python's clock forward before anything else is imported.
LATER = """
import datetime as _dt, time as _time
_shift = 400 * 86400
for _name in ("time", "time_ns"):
    _true = getattr(_time, _name)
    setattr(_time, _name, (lambda true, by: lambda: true() + by)(_true, _shift * (10**9 if _name == "time_ns" else 1)))
def _at(true):
    return lambda seconds=None: true(_time.time() if seconds is None else seconds)
_time.localtime, _time.gmtime = _at(_time.localtime), _at(_time.gmtime)
"""
SHIM = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <sys/time.h>
int clock_gettime(clockid_t id, struct timespec *at) {
    int (*true_one)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = true_one(id, at);
    if (!failed && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) at->tv_sec += 400L * 86400L;
    return failed;
}
int gettimeofday(struct timeval *at, void *zone) {
    struct timespec fine;
    clock_gettime(CLOCK_REALTIME, &fine);
    at->tv_sec = fine.tv_sec; at->tv_usec = fine.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *at) {
    struct timespec fine;
    clock_gettime(CLOCK_REALTIME, &fine);
    if (at) *at = fine.tv_sec;
    return fine.tv_sec;
}
"""


def several(count: int) -> list[dict[str, Any]]:
    """Some schemas of each kind, and one of Faker methods that read the clock or the zone when Faker runs them."""
    fakers = [{"name": f"f{at}", "kind": "faker", **said} for at, said in enumerate(FAKER)]
    fakers += [
        {"name": m, "kind": "faker", "method": m}
        for m in (
            "date_of_birth",
            "date_time_between",
            "future_date",
            "unix_time",
            "past_date",
            "credit_card_expire",
            "year",
            "date_this_year",
        )
    ]
    return [
        *(schema for kind in KINDS for schema in drawn(kind, count)),
        {"tables": [{"name": "t", "columns": fakers}]},
    ]


def here(some: list[dict[str, Any]]) -> list[list[str]]:
    import hashlib

    found = []
    for schema in some:
        made = program(schema)
        written_tables = [table for table in made.tables if made.tables[table].written]
        found.append(
            [
                hashlib.sha256(written(made, batches(made, [(0, 25)], table=t), "csv")).hexdigest()
                for t in written_tables
            ]
        )
    return found


def there(some: list[dict[str, Any]], folder: Path, *, later: str = "", **env: str) -> dict[str, Any]:
    """What a child finds with another environment."""
    clean = {
        name: value for name, value in os.environ.items() if name not in ("TZ", "LC_ALL", "LANG", "PYTHONHASHSEED")
    }
    command = [sys.executable, "-c", later + CHILD, str(TESTS)]
    run = subprocess.run(
        command,
        input=json.dumps(some),
        env=clean | env,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def some() -> list[dict[str, Any]]:
    return several(6)


@pytest.fixture(scope="module")
def found_here(some: list[dict[str, Any]]) -> list[list[str]]:
    return here(some)


def test_another_process_on_another_day(
    some: list[dict[str, Any]], found_here: list[list[str]], tmp_path: Path
) -> None:
    found = there(some, tmp_path, later=LATER, PYTHONHASHSEED="77", TZ="Pacific/Kiritimati", LC_ALL="tr_TR.UTF-8")
    assert found["today"] >= (date.today() + timedelta(399)).isoformat()
    assert found["found"] == found_here


def test_another_process_whose_whole_clock_is_later(
    some: list[dict[str, Any]], found_here: list[list[str]], tmp_path: Path
) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("no C compiler, or no Linux: the clock is put forward for Python alone")
    source, library = tmp_path / "later.c", tmp_path / "later.so"
    source.write_text(SHIM)
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True, capture_output=True
    )
    found = there(some, tmp_path, LD_PRELOAD=str(library), PYTHONHASHSEED="random", TZ="America/St_Johns", LC_ALL="C")
    assert found["today"] >= (date.today() + timedelta(399)).isoformat()
    assert found["found"] == found_here
