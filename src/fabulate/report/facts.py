"""The facts of a schema, each to the check that measures it. `CHECKS` names the same set as the language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..schema.errors import listed
from . import counted, measured, soiled, targets, together
from .found import Found, asked, nothing
from .model import Fact
from .place import NotMeasuredError, Place, condition, settings
from .sample import hashed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema import models
    from .found import Check
    from .place import Rows
    from .side import Side

CHECKS: dict[str, Callable[[Place], Check]] = {
    "rows": counted.Count,
    "share": counted.Share,
    "missing": counted.Missing,
    "set": counted.Set,
    "format": counted.Form,
    "unique": counted.Unique,
    "duplicates": counted.Duplicates,
    "mess": soiled.Mess,
    "per_parent": counted.PerParent,
    "range": measured.Range,
    "mean": measured.Spread,
    "sd": measured.Spread,
    "median": measured.Median,
    "higher": measured.Higher,
    "spearman": together.rank_correlation,
    "equals": together.Equals,
    "order": together.Order,
    "step": together.Step,
    "auc": targets.Target,
    "r2": targets.Target,
}

#: Checks that keep hashes of cells; those that keep cells or a table, and how many of them a report measures.
HASHING = ("unique", "duplicates", "per_parent")
#: Checks that are about written rows, copies and all; the others are about values before their mess.
WRITTEN = ("rows", "duplicates", "mess")
KEEPING, MOST_KEEPING = ("median", "spearman", "auc", "r2", "format"), 100


@dataclass(slots=True)
class Measured:
    """A fact while it is measured: its check, or why there is none."""

    fact: models.Fact
    table: str | None
    settings: tuple[str, ...]
    check: Check | None
    #: The side of the dataset whose rows it takes.
    side: Side
    why: str | None = None

    def add(self, rows: Rows) -> None:
        """Takes the next rows of the fact's table."""
        if self.check is None:
            return
        try:
            self.check.add(rows)
        except NotMeasuredError as error:
            self.check, self.why = None, str(error)

    def result(self) -> Fact:
        """The fact beside what was measured."""
        fact = self.fact
        try:
            found = self.check.found() if self.check is not None else nothing(0, self.why or "it was not measured")
        except NotMeasuredError as error:
            found = nothing(0, str(error))
        return _beside(fact, self.settings, found)


def _beside(fact: models.Fact, paths: tuple[str, ...], found: Found) -> Fact:
    return Fact(
        fact.phrase, fact.check, fact.at, paths, _asked(fact), found.measured, found.held, found.tolerance,
        found.within, found.rows, found.sampled, fact.where, found.why,
    )  # fmt: skip


def _asked(fact: models.Fact) -> object:
    value = asked(fact)
    if fact.check == "unique":
        return "no value twice"
    if fact.check == "higher":
        return f"higher where {fact.where}"
    if fact.check == "order":
        return f"not {'after' if str(fact.is_) == 'before' else 'before'} {fact.value}" if fact.value else "rising"
    return value


def measures(seed: int, written: Side, clean: Side) -> list[Measured]:
    """Every fact of the schema, ready to take its table's rows: those of the side that it is about."""
    facts = clean.program.schema.facts
    most, kept = hashed(sum(fact.check in HASHING for fact in facts)), 0
    out = []
    for fact in facts:
        kept += fact.check in KEEPING
        if kept > MOST_KEEPING and fact.check in KEEPING:
            why = f"a report measures {MOST_KEEPING} facts of the kinds {', '.join(KEEPING)}"
            out.append(Measured(fact, None, (), None, clean, why))
        else:
            out.append(_measure(fact, seed, written if fact.check in WRITTEN else clean, most))
    return out


def _measure(fact: models.Fact, seed: int, side: Side, most: int) -> Measured:
    program, schema = side.program, side.program.schema
    name, _, column = (fact.at or schema.main_table.name).partition(".")
    table = next((t for t in schema.tables if t.name == name), None)
    if table is None and not column:
        table, column = schema.main_table, name
    if table is None:
        known = listed(t.name for t in schema.tables)
        return Measured(fact, None, (), None, side, f"there is no table {name!r}; there are {known}")
    found = next((c for c in table.columns if c.name == column), None)
    if column and found is None:
        return Measured(fact, None, (table.name,), None, side, f"there is no column {column!r} in {table.name}")
    paths = settings(fact, table, found)
    if table.name not in side.samples:
        return Measured(fact, None, paths, None, side, f"{table.name} is not written")
    try:
        where = condition(program, table.name, fact.where) if fact.where is not None else None
        sample = side.samples[table.name]
        place = Place(fact, program, seed, table, found, side.spans, side.sizes, sample, where, most)
        return Measured(fact, table.name, paths, CHECKS[fact.check](place), side)
    except NotMeasuredError as error:
        return Measured(fact, table.name, paths, None, side, str(error))
