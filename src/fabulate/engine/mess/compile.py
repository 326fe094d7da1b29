"""A table's `mess` to its dirt: which columns each kind falls on, at which rates; SchemaError for what cannot be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Vector
from ...schema.column import Missing
from ...schema.columns import Reference, Sequence, Uuid
from ...schema.errors import Problem, SchemaError, listed, near
from ...schema.mess import Dirt as Said
from ...schema.mess import Duplicates, Typos
from ..expressions.compiled import compile_condition
from ..kinds.modifiers import rates
from ..sample import on_sample
from . import kinds
from .copies import copies
from .dirt import Dirt, Often, Runs, Stain, Swap, messy_type
from .edits import misspelt, other_case, spaced
from .kinds import DATES, NUMBERS, TEXTS, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...columns import Type
    from ...schema.column import Column
    from ...schema.mess import Mess, Swaps, Units
    from ...schema.models import Table
    from ..address import Hashes
    from ..block import Cell
    from ..scope import Scope

    #: From a rate and a column to what its cells can have.
    Make = Callable[[float, Column, Type], Kind]


def dirt(table: Table, cells: Mapping[str, Cell], scope: Scope) -> Dirt:
    """The dirt of a table whose clean cells are compiled; `scope` reads its rows. SchemaError with everything that is
    wrong."""
    assert table.mess is not None
    return _Compiler(table, table.mess, cells, scope).dirt()


class _Compiler:
    def __init__(self, table: Table, mess: Mess, cells: Mapping[str, Cell], scope: Scope) -> None:
        self.table, self.mess, self.path, self.scope = table, mess, f"{table.name}.mess", scope
        self.columns = {column.name: column for column in table.written}
        self.types = {name: cells[name].type for name in self.columns}
        self.found: dict[str, list[Kind]] = {name: [] for name in self.columns}
        self.problems: list[Problem] = []

    def dirt(self) -> Dirt:
        said = self.mess.duplicates
        duplicates = Duplicates(rate=said) if isinstance(said, float | int) else said
        edits = duplicates.edits if duplicates else 0
        # Near copies have no other dirt, so that the other rows have it the more often.
        self.others = 1 - (duplicates.rate if duplicates and edits else 0.0)
        self.edited = self._able(TEXTS) if edits else []
        if edits and not self.edited:
            self._fail("duplicates.edits", f"no column of {self.table.name} is text", "leave edits out")
        swaps, blanks = self._swaps(), self._blanks()
        self.gone = self._gone(swaps, blanks)
        self._dirty("typos", TEXTS, lambda rate, column, kind: kinds.typos(rate, _ways(self.mess.typos)))
        self._dirty("case", TEXTS, lambda rate, column, kind: kinds.edited("case", rate, [other_case]))
        self._dirty("spaces", TEXTS, lambda rate, column, kind: kinds.edited("space", rate, [spaced]))
        self._dirty("spellings", ("category",), lambda rate, column, kind: kinds.edited("spelling", rate, [misspelt]))
        formats = self.mess.formats
        if formats is not None:
            self._dirty(
                "formats", DATES,
                lambda rate, column, kind: kinds.formats(rate, formats.of, "%Y-%m-%d" if kind.kind == "date" else None),
            )  # fmt: skip
        self._dirty("outliers", NUMBERS, lambda rate, column, kind: kinds.outliers(rate))
        sentinels = self.mess.sentinels
        if sentinels is not None:
            self._dirty(
                "sentinels",
                (*NUMBERS, *TEXTS),
                lambda rate, column, kind: kinds.sentinels(rate, sentinels.values, kind),
            )
        self._units()
        stains = tuple(self._stain(name, blanks.get(name), swaps) for name in self.columns)
        if self.problems:
            raise SchemaError(self.problems)
        copied = copies(duplicates.rate, self.table.address) if duplicates and duplicates.rate else None
        return Dirt(self.table.address, stains, tuple(swaps), copied, edits)

    def _fail(self, setting: str, message: str, fix: str | None = None) -> None:
        self.problems.append(Problem(f"{self.path}.{setting}", message, fix))

    def _column(self, name: str, setting: str, fits: tuple[str, ...]) -> bool:
        """Whether a column that is named can have the dirt; a problem where it cannot."""
        if name not in self.columns:
            known = list(self.columns)
            self._fail(setting, f"{name!r} is no written column", near(name, known) or f"there are {listed(known)}")
        elif self.types[name].kind not in fits:
            self._fail(setting, f"{name} is {_article(self.types[name].kind)}", f"name columns of {' or '.join(fits)}")
        else:
            return True
        return False

    def _able(self, fits: tuple[str, ...]) -> list[str]:
        """The columns that can have a dirt for which none are named: keys stay, so that tables still join."""
        return [
            name
            for name, column in self.columns.items()
            if self.types[name].kind in fits
            and not column.unique
            and not isinstance(column, Sequence | Uuid | Reference)
        ]

    def _dirty(self, setting: str, fits: tuple[str, ...], make: Make) -> None:
        said = getattr(self.mess, setting)
        if said is None:
            return
        named = said.columns if isinstance(said, Said) else None
        rate = said.rate if isinstance(said, Said) else float(said)
        able = self._able(fits) if named is None else [n for n in named if self._column(n, f"{setting}.columns", fits)]
        if not able and named is None:
            self._fail(setting, f"no column of {self.table.name} is of {' or '.join(fits)}", "leave it out")
        for name in able:
            column = self.columns[name]
            self.found[name].append(make(self._share(rate, column), column, self.types[name]))

    def _gone(self, swaps: list[Swap], blanks: Mapping[str, Runs | Often]) -> dict[str, float]:
        """Of each column's cells that are there, the share that swaps and blanks leave for no other dirt."""
        rate = self.mess.blanks.rate if self.mess.blanks is not None else 0.0
        left = {name: 1 - min(rate / self.others, 1.0) if name in blanks else 1.0 for name in self.columns}
        names = list(self.columns)
        for swap in swaps:
            for at in (swap.one, swap.two):
                left[names[at]] *= 1 - swap.rate
        return {name: 1 - share for name, share in left.items()}

    def _share(self, rate: float, column: Column) -> float:
        """The rate among the cells that can have it: those there that are not lost or swapped, of rows that are no
        near copies."""
        missing = column.missing.rate if isinstance(column.missing, Missing) else column.missing
        there = (1 - (missing or 0.0)) * (1 - self.gone.get(column.name, 0.0))
        return min(rate / (self.others * there), 1.0) if there > 0 else 0.0

    def _units(self) -> None:
        said = self.mess.units
        every: list[Units] = [] if said is None else said if isinstance(said, list) else [said]
        for one in every:
            conversion = kinds.conversion(one.from_, one.to)
            if conversion is None:
                self._fail("units.to", f"{one.from_} cannot be told in {one.to}", "as kg in lb, cm in in, C in F")
            elif self._column(one.column, "units.column", NUMBERS):
                made = kinds.units(one, conversion)
                self.found[one.column].append(replace(made, rate=self._share(one.rate, self.columns[one.column])))

    def _swaps(self) -> list[Swap]:
        said = self.mess.swaps
        every: list[Swaps] = [] if said is None else said if isinstance(said, list) else [said]
        found, names = [], list(self.columns)
        for one in every:
            a, b = one.columns
            if a == b:
                self._fail("swaps.columns", f"{a} cannot change places with itself", "name two columns")
                continue
            fits = (*TEXTS, *NUMBERS, *DATES, "float", "boolean", "time")
            fine = [name for name in (a, b) if self._column(name, "swaps.columns", fits)]
            if len(fine) == 2:
                keys = sorted(self.columns[name].key or name for name in (a, b))
                draw = "\0".join(["", "swap", *keys])
                found.append(Swap(names.index(a), names.index(b), min(one.rate / self.others, 1.0), draw))
        return found

    def _blanks(self) -> dict[str, Runs | Often]:
        said = self.mess.blanks
        if said is None:
            return {}
        every = (*TEXTS, *NUMBERS, *DATES, "float", "boolean", "time")
        names = self._able(every) if said.columns is None else said.columns
        if not said.rate:
            return {}
        if said.more_when is not None:
            often = self._often(said.rate / self.others, said.more_when)
            return {name: often for name in names if self._column(name, "blanks.columns", every)}
        rate, shortest = said.rate / self.others, 2 * said.length - 1
        if rate * shortest > said.length:
            most = said.length / shortest * self.others
            self._fail("blanks.rate", f"runs of {said.length} rows can take {most:.0%} of all", "ask for less")
        window = max(round(said.length / rate), shortest)
        runs = Runs(said.length, window, min(rate * window / said.length, 1.0))
        return {name: runs for name in names if self._column(name, "blanks.columns", every)}

    def _often(self, rate: float, when: str) -> Often:
        more = compile_condition(when, self.scope, "blanks.more_when")
        return Often(more, *rates(min(rate, 1.0), float(np.mean(on_sample(self.scope, more)))))

    def _stain(self, name: str, blanks: Runs | Often | None, swaps: list[Swap]) -> Stain | None:
        at, clean, found = list(self.columns).index(name), self.types[name], self.found[name]
        swapped = any(at in (swap.one, swap.two) for swap in swaps)
        edited = name in self.edited
        if not found and blanks is None and not swapped and not edited:
            return None
        total = sum(kind.rate for kind in found)
        if total > 1:
            self._fail(name, f"the rates of its dirt add up to {total:.0%}", "ask for less")
        kind = messy_type(clean, found, blanks, as_text=swapped or edited)
        if kind.kind == "text":
            found = [_written(one, clean) for one in found]
        column = self.columns[name]
        return Stain(column.key or name, clean, kind, tuple(found), blanks, edited)


def _ways(said: Typos | float | None) -> list[str] | None:
    return list(said.kinds) if isinstance(said, Typos) and said.kinds else None


def _written(kind: Kind, clean: Type) -> Kind:
    """A kind that gives values, as texts."""
    if kind.valued is None:
        return kind
    valued = kind.valued

    def written(vector: Vector, h: Hashes) -> list[str]:
        return kinds.plain(Vector(clean, valued(vector, h)))

    return Kind(kind.name, kind.rate, written)


def _article(kind: str) -> str:
    return {"integer": "a whole number", "category": "a category", "datetime": "a date and time"}.get(kind, f"a {kind}")
