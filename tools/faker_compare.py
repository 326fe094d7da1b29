"""Compares the first two rungs with Faker itself: every method of a locale, or every distinct program of all locales.

    python tools/faker_compare.py [--locales en_US,de_DE] [--rows 20000] [--seconds 2] [--only name,email]

Faker's own cells come from the third rung, which tests hold to be Faker's. Without --locales all of them are compared,
a program that several locales share once. Prints what differs and exits with 1; `compare.py` says how it is judged.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from recorder.compare import faults

from fabulate.columns import Vector, text, words
from fabulate.engine import address
from fabulate.engine.compiled import store
from fabulate.engine.compiled.rungs import Fast, compile_fast
from fabulate.engine.faker import compile_faker
from fabulate.engine.kinds.fakers import vector
from fabulate.schema import faker as table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

AS_OF = date(2026, 3, 15)


def pairs(locales: list[str]) -> Iterator[tuple[str, str]]:
    """Methods and locales, each distinct line of the store once."""
    seen = set()
    for locale in locales:
        for name, method in table.methods().items():
            if method.locales is None or locale in method.locales:
                home = _home(name, locale)
                if home is not None and home not in seen:
                    seen.add(home)
                    yield name, locale


def _home(name: str, locale: str) -> str | None:
    said, home = store.line(name, locale)
    return None if said is None else f"{home} {said!r:.2000}"


def cells(made: Vector) -> list[str]:
    """Cells as text; a missing one is empty."""
    return words.texts(text.cells(made, "plain"))


def compared(
    name: str, locale: str, args: Mapping[str, object], rows: int, seconds: float, fast: Fast | None = None
) -> list[str]:
    """What differs between a method's fast cells and Faker's own."""
    fast = fast or compile_fast(name, args, locale, AS_OF)
    if fast is None:
        return []
    key = address.key(7, "theirs", f"{name} {locale}")
    run = compile_faker(name, args, locale, AS_OF)
    made: list[object] = []
    begin = time.perf_counter()
    while len(made) < rows and (len(made) < 500 or time.perf_counter() - begin < seconds):
        some = np.arange(len(made), len(made) + min(500, rows))
        made += run(address.hashes(some, key))
    theirs = cells(vector(fast.type, made))
    ours = fast.cells(address.hashes(np.arange(len(made)), address.key(7, "ours", f"{name} {locale}")))
    assert ours.data.ndim == 1 or ours.data.shape[1] <= max(fast.type.width, 1), f"{name} is wider than it said"
    return faults(theirs, cells(ours))


def main() -> None:
    """Compare and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--locales", default="")
    options.add_argument("--only", default="")
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--seconds", type=float, default=2.0)
    said = options.parse_args()
    locales = said.locales.split(",") if said.locales else ["en_US", *sorted(table.locales() - {"en_US"})]
    count: Counter[str] = Counter()
    for name, locale in pairs(locales):
        if said.only and name not in said.only.split(","):
            continue
        found = compared(name, locale, {}, said.rows, said.seconds)
        count["differ" if found else "agree"] += 1
        for line in found[:2]:
            print(f"{locale} {name}: {line}", flush=True)
    print(dict(count))
    sys.exit(count["differ"] > 0)


if __name__ == "__main__":
    main()
