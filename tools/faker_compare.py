"""Compares the first two rungs with Faker itself: every method of a locale, or every distinct program of all locales.

    python tools/faker_compare.py [--locales en_US,de_DE] [--rows 20000] [--seconds 2] [--only name,email]
    python tools/faker_compare.py --coverage
    python tools/faker_compare.py --distinct 1000000 --only name,email,street_address

`--coverage` counts what each rung makes; `--distinct` compares how many different cells there are in so many.

Faker's own cells come from the third rung, which tests hold to be Faker's. Without --locales all of them are compared,
a program that several locales share once. Prints what differs and exits with 1; `compare.py` says how it is judged.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
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
from fabulate.engine.compiled.rungs import Fast, compile_fast, rung
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


def with_arguments(locales: list[str]) -> Iterator[tuple[str, dict[str, object], str]]:
    """Methods with the arguments that were recorded, each distinct line of the store once."""
    seen = set()
    for locale in locales:
        for key in store.recorded_with_arguments(locale):
            name, _, args = key.partition("?")
            home = _home(key, locale)
            if home is not None and home not in seen:
                seen.add(home)
                said = json.loads(args)
                yield name, {arg: "abc" if value == store.ANY else value for arg, value in said.items()}, locale


def _home(name: str, locale: str) -> str | None:
    said, home = store.line(name, locale)
    return None if said is None else f"{home} {said!r}"


def cells(made: Vector) -> list[str]:
    """Cells as text; a missing one is empty."""
    return words.texts(text.cells(made, "plain"))


def compared(
    name: str, locale: str, args: Mapping[str, object], rows: int, seconds: float = math.inf, fast: Fast | None = None
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


def coverage() -> None:
    """Prints how many methods, in en_US and in all locales, each rung makes: those of lists apart from the others."""
    for title, locales in (("en_US", ["en_US"]), ("all locales", sorted(table.locales()))):
        for kind in ("text and scalars", "lists and maps"):
            count: Counter[str] = Counter()
            for locale in locales:
                for name, method in table.methods().items():
                    if (method.returns == "json") == (kind != "text and scalars") and (
                        method.locales is None or locale in method.locales
                    ):
                        count[rung(name, locale)] += 1
            share = 1 - count["faker"] / count.total()
            print(f"{title}, {kind}: {share:.1%} of {count.total():,} without Faker ({dict(count)})")


def distinct(name: str, locale: str, rows: int) -> tuple[int, int]:
    """How many different cells a method has in so many rows, by Faker itself and by the program."""
    fast = compile_fast(name, {}, locale, AS_OF)
    assert fast is not None, f"{name} has no program"
    run = compile_faker(name, {}, locale, AS_OF)
    theirs: set[object] = set()
    ours: set[str] = set()
    for at in range(0, rows, 10_000):
        some = np.arange(at, min(at + 10_000, rows))
        theirs.update(run(address.hashes(some, address.key(7, "theirs", name))))
        ours.update(cells(fast.cells(address.hashes(some, address.key(7, "ours", name)))))
    return len(theirs), len(ours)


def main() -> None:
    """Compare and print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--locales", default="")
    options.add_argument("--only", default="")
    options.add_argument("--rows", type=int, default=20_000)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--part", type=int, default=0, help="of so many parts (--of) this one, from 0")
    options.add_argument("--of", type=int, default=1)
    options.add_argument("--coverage", action="store_true")
    options.add_argument("--distinct", type=int, default=0)
    said = options.parse_args()
    if said.coverage:
        coverage()
        return
    if said.distinct:
        for name in said.only.split(","):
            theirs, ours = distinct(name, said.locales or "en_US", said.distinct)
            print(f"{name}: {theirs:,} by Faker, {ours:,} by the program, {ours / theirs - 1:+.2%}", flush=True)
        return
    locales = said.locales.split(",") if said.locales else ["en_US", *sorted(table.locales() - {"en_US"})]
    count: Counter[str] = Counter()
    plain = ((name, {}, locale) for name, locale in pairs(locales))
    for at, (name, args, locale) in enumerate(itertools.chain(plain, with_arguments(locales))):
        if (said.only and name not in said.only.split(",")) or at % said.of != said.part:
            continue
        found = compared(name, locale, args, said.rows, said.seconds)
        count["differ" if found else "agree"] += 1
        for line in found[:2]:
            print(f"{locale} {name} {args or ''}: {line}", flush=True)
    print(dict(count))
    sys.exit(count["differ"] > 0)


if __name__ == "__main__":
    main()
