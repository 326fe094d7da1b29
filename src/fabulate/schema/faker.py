"""The Faker methods that a schema may name, their arguments with bounds, and what is wrong with a use of them.

The table is `faker_methods.json`, written by `tools/faker_table.py` for a Faker release; nothing here imports Faker.
Its bounds keep every cell under 64 KiB and every call short; what only the values can show is found by the engine,
which makes a few cells when it compiles the column.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from .errors import Problem, listed, near
from .faker_args import together, wrong_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Cell = Literal["text", "integer", "float", "boolean", "date", "datetime", "time", "json"]


#: The provider classes, by method, that a Python user gave to the call that is running.
OWN: ContextVar[Mapping[str, type]] = ContextVar("own", default=MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument: the JSON types it takes, bounds of a number or of a length (bytes of text, entries of a list)."""

    types: tuple[str, ...]
    min: float | None = None
    max: float | None = None
    #: The bound of each text in a list, in bytes.
    longest: int | None = None
    #: The only values it takes; where it takes several types, the only ones of theirs.
    of: tuple[object, ...] | None = None
    default: object = None
    required: bool = False
    #: The locales whose method has it; None: all that have the method.
    locales: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """One Faker method: its topic (Faker's provider), arguments, type of cell, and the locales that have it."""

    name: str
    topic: str
    args: Mapping[str, Arg]
    returns: Cell
    #: Whether its cells move with `as_of`.
    clock: bool = False
    #: None: every locale.
    locales: frozenset[str] | None = None


@cache
def _table() -> dict[str, object]:
    table: dict[str, object] = json.loads(Path(__file__).with_name("faker_methods.json").read_text("utf-8"))
    return table


@cache
def locales() -> frozenset[str]:
    """The names of Faker's locales (`en_US`)."""
    return frozenset(str(_table()["locales"]).split())


@cache
def methods() -> Mapping[str, Method]:
    """Every Faker method that may be named, by name in alphabetical order."""
    rows = _table()["methods"]
    assert isinstance(rows, dict)
    return _Methods(rows)


class _Methods(Mapping[str, Method]):
    """The table's rows, each read when it is asked for: a schema names a few of seven hundred."""

    def __init__(self, rows: dict[str, dict[str, object]]) -> None:
        self._rows = rows
        self._read: dict[str, Method] = {}

    def __getitem__(self, name: str) -> Method:
        if name not in self._read:
            self._read[name] = _method(name, self._rows[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _method(name: str, row: dict[str, object]) -> Method:
    args = row.get("args", {})
    assert isinstance(args, dict)
    made = {arg: _arg(spec) for arg, spec in args.items()}
    returns: Cell = row["returns"]  # type: ignore[assignment]
    return Method(name, str(row["topic"]), made, returns, bool(row.get("clock")), _locales(row))


def _arg(spec: dict[str, object]) -> Arg:
    made = {key: value for key, value in spec.items() if key not in ("types", "of", "in", "not")}
    of = spec.get("of")
    return Arg(
        tuple(str(spec["types"]).split()),
        of=tuple(of) if isinstance(of, list) else None,
        locales=_locales(spec),
        **made,  # type: ignore[arg-type]
    )


def _locales(row: dict[str, object]) -> frozenset[str] | None:
    if "in" in row:
        return frozenset(str(row["in"]).split())
    return locales() - frozenset(str(row["not"]).split()) if "not" in row else None


@contextmanager
def own(providers: Iterable[type]) -> Iterator[None]:
    """While this lasts, schemas may name the methods of these classes, which are as Faker's providers are."""
    found = {
        name: provider
        for provider in providers
        for home in reversed(provider.__mro__)
        if home is not object and not home.__module__.startswith("faker.")
        for name, value in vars(home).items()
        if callable(value) and not name.startswith("_")
    }
    token = OWN.set({**OWN.get(), **found})
    try:
        yield
    finally:
        OWN.reset(token)


def locale_problem(locale: str, path: str) -> Problem | None:
    """What is wrong with a locale's name, or None."""
    if locale in locales():
        return None
    fixed = locale.replace("-", "_")
    fix = f"write {fixed}" if fixed in locales() else near(locale, locales())
    return Problem(path, f"{locale!r} is no locale of Faker", fix or "as en_US, de_DE, ja_JP")


def problems(method: str, args: Mapping[str, object], locale: str, path: str) -> list[Problem]:
    """Everything wrong with a Faker column, all at once; `path` is the column's."""
    if method in OWN.get():
        wrong = locale_problem(locale, f"{path}.locale")
        return [wrong] if wrong else []
    known = methods().get(method)
    if known is None:
        fix = near(method, methods()) or "`fabulate generators` lists the methods"
        return [Problem(f"{path}.method", f"{method!r} is no Faker method that may be named", fix)]
    wrong_locale = locale_problem(locale, f"{path}.locale")
    if wrong_locale:
        return [wrong_locale]
    if known.locales is not None and locale not in known.locales:
        fix = f"its locales are {listed(sorted(known.locales), 6)}"
        return [Problem(f"{path}.method", f"{method!r} does not exist in the locale {locale}", fix)]
    return list(_arguments(known, args, locale, path))


def _arguments(method: Method, args: Mapping[str, object], locale: str, path: str) -> Iterator[Problem]:
    place = f"{path}.args"
    here = {name: arg for name, arg in method.args.items() if arg.locales is None or locale in arg.locales}
    sound = True
    for name, value in args.items():
        if name not in here:
            sound = False
            fix = near(name, here) or (f"{method.name} takes {listed(here)}" if here else f"{method.name} takes none")
            yield Problem(f"{place}.{name}", f"unknown argument of {method.name}", fix)
            continue
        said = wrong_value(here[name], value)
        if said:
            sound = False
            yield Problem(f"{place}.{name}", said)
    for name, arg in here.items():
        if arg.required and args.get(name) is None:
            sound = False
            yield Problem(f"{place}.{name}", f"is missing; {method.name} needs it")
    if sound:
        settled = {name: args[name] if args.get(name) is not None else arg.default for name, arg in here.items()}
        yield from together(method.name, settled, place)
