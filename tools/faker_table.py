"""Writes `src/fabulate/schema/faker_methods.json` for the installed Faker; run by hand when a release is taken up.

    python tools/faker_table.py            # write the table
    python tools/faker_table.py --check    # fail when the table is not what this script would write

Signatures give the arguments, sample cells of every method in every locale the type of cell, the locales that have
it and whether it reads the clock. What no signature tells is in `faker_rules.py`; an argument or a type that nobody
decided on there stops the script.
"""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from faker_rules import ARGS, LEFT_OUT, NO_ARGS, RETURNS

from fabulate.engine.faker_cells import to_json
from fabulate.engine.faker_clock import Context
from fabulate.engine.faker_draws import starts
from fabulate.engine.faker_pool import lend
from fabulate.engine.faker_private import load

if TYPE_CHECKING:
    from collections.abc import Callable

TABLE = Path(__file__).parent.parent / "src" / "fabulate" / "schema" / "faker_methods.json"
HASHES = np.arange(1, 33, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
UNDECIDED: list[str] = []
DAYS = (datetime(2026, 1, 1), datetime(2027, 2, 5))


def survey() -> dict[str, object]:
    """The whole table, from Faker as it is installed."""
    Context.now = CLOCK  # type: ignore[assignment]
    known: list[str] = list(load("faker.config").AVAILABLE_LOCALES)
    signatures: dict[str, dict[str, inspect.Signature]] = defaultdict(dict)
    topics: dict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, set[str]] = defaultdict(set)
    clock: set[str] = set()
    has: dict[str, set[str]] = defaultdict(set)
    for locale in known:
        for name, (topic, call) in sorted(_methods(locale).items()):
            if name in LEFT_OUT:
                continue
            cells, read = _cells(name, locale, DAYS[0])
            if not cells:
                continue
            has[name].add(locale)
            topics[name][topic] += 1
            signatures[name][locale] = inspect.signature(call)
            kinds[name] |= {_kind(value) for value in cells if value is not None and value != ""}
            # What read no clock is the same on any day.
            if read and name not in clock and _shown(cells) != _shown(_cells(name, locale, DAYS[1])[0]):
                clock.add(name)
    rows = {}
    for name in sorted(has):
        row: dict[str, object] = {"topic": topics[name].most_common(1)[0][0], "returns": _returns(name, kinds[name])}
        if name in clock:
            row["clock"] = True
        row |= _where(has[name], set(known))
        args = _args(name, signatures[name])
        if args:
            row["args"] = args
        rows[name] = row
    if UNDECIDED:
        sys.exit("\n".join(["decide in ARGS, NO_ARGS or RETURNS:", *UNDECIDED]))
    return {"faker": _version(), "locales": " ".join(known), "methods": rows}


def _methods(locale: str) -> dict[str, tuple[str, Callable[..., object]]]:
    found: dict[str, tuple[str, Callable[..., object]]] = {}
    with lend(locale, DAYS[0]) as lent:
        for provider in lent.generator.providers:  # type: ignore[attr-defined]
            for name in dir(type(provider)):
                if not name.startswith("_") and callable(getattr(provider, name)):
                    owner = next(c for c in type(provider).__mro__ if name in vars(c))
                    topic = "base" if owner.__name__ == "BaseProvider" else provider.__provider__.rpartition(".")[2]
                    found.setdefault(name, (topic, lent.method(name)))
    return found


class _Watched:
    """The clock of a cell, which tells whether it was read."""

    now = DAYS[0]
    read = False

    def __get__(self, context: object, owner: type) -> datetime:
        self.read = True
        return self.now

    def __set__(self, context: object, now: datetime) -> None:
        self.now = now


CLOCK = _Watched()


def _cells(name: str, locale: str, now: datetime) -> tuple[list[object], bool]:
    """Sample cells of a method, and whether it read the clock; none where it fails in this locale, if only for some
    draws."""
    made: list[object] = []
    with lend(locale, now) as lent:
        CLOCK.read = False
        call = lent.method(name)
        for state, ready in starts(HASHES):
            lent.draws.start(state, ready)
            try:
                value = call()
            except Exception:  # noqa: BLE001  (providers that lack their data raise anything)
                continue
            if not isinstance(value, (str, bytes, int, float, Decimal, date, time, timedelta, dict, list, tuple, set)):
                value = list(value) if hasattr(value, "__iter__") else value
            made.append(value)
        read = CLOCK.read
    if made and len(made) < len(HASHES):
        print(f"{name} fails for some draws in {locale}: left out there", file=sys.stderr)
        return [], read
    return made, read


def _shown(cells: list[object]) -> list[str]:
    return [to_json(value) for value in cells]


def _kind(value: object) -> str:
    for kind, types in (
        ("text", str), ("boolean", bool), ("integer", (int, timedelta)), ("float", (float, Decimal)),
        ("datetime", datetime), ("date", date), ("time", time), ("json", (dict, list, tuple, set)),
    ):  # fmt: skip
        if isinstance(value, types):
            return kind
    return "text"


def _returns(name: str, kinds: set[str]) -> str:
    if name in RETURNS:
        return RETURNS[name]
    if len(kinds) != 1:
        UNDECIDED.append(f"{name} returns {sorted(kinds)}")
        return "text"
    return kinds.pop()


def _where(some: set[str], known: set[str]) -> dict[str, str]:
    if some == known:
        return {}
    if len(some) * 2 > len(known):
        return {"not": " ".join(sorted(known - some))}
    return {"in": " ".join(sorted(some))}


def _args(method: str, signatures: dict[str, inspect.Signature]) -> dict[str, object]:
    """The rules of a method's arguments, from every locale's signature."""
    made: dict[str, object] = {}
    names = dict.fromkeys(name for s in signatures.values() for name in s.parameters)
    for name in names:
        if name in NO_ARGS:
            continue
        rule = ARGS.get(f"{method}.{name}", ARGS.get(name))
        if rule is None:
            UNDECIDED.append(f"{method}.{name}: {next(iter(signatures.values()))}")
            continue
        rule = dict(rule)
        if name == "card_type":
            rule["of"] = sorted(load("faker.providers.credit_card").Provider.credit_card_types)
        having = {locale for locale, s in signatures.items() if name in s.parameters}
        defaults = [signatures[locale].parameters[name].default for locale in sorted(having)]
        if None in defaults:
            rule["types"] = f"{rule['types']} null"
        elif isinstance(defaults[0], (int, str)) and "{{" not in str(defaults[0]):
            rule["default"] = Counter(defaults).most_common(1)[0][0]
        made[name] = rule | _where(having, set(signatures))
    return made


def _version() -> str:
    from importlib.metadata import version

    return version("Faker")


def written(table: dict[str, object]) -> str:
    """The table as text: one method a line."""
    methods = table["methods"]
    assert isinstance(methods, dict)
    lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in methods.items())
    head = ",\n".join(f"{json.dumps(k)}: {json.dumps(table[k])}" for k in ("faker", "locales"))
    return "{\n" + head + ',\n"methods": {\n' + lines + "\n}\n}\n"


def main() -> None:
    """Write the table, or compare it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true")
    check: bool = options.parse_args().check
    text_now = written(survey())
    if not check:
        TABLE.write_text(text_now, encoding="utf-8")
    elif TABLE.read_text(encoding="utf-8") != text_now:
        sys.exit(f"{TABLE.name} is not what Faker {_version()} gives; run tools/faker_table.py")


if __name__ == "__main__":
    main()
