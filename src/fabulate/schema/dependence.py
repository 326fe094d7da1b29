"""What can be wrong with correlations and drivers, as far as reading the schema shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .checks import cell
from .columns import Boolean, Category, Date, Datetime, Numeric, Time
from .errors import Problem
from .kinds import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .column import Column
    from .models import Correlation, Schema, Table

#: Kinds whose cells drivers can move.
DRIVEN = (Numeric, Boolean, Category, Date, Datetime, Time)
#: Drivers of all columns of a table: each is looked at in thousands of rows when the schema is compiled.
MOST_DRIVERS = 2_000
_ONE = "give one coefficient: spearman or pearson"


def problems(schema: Schema, table: Table) -> Iterator[Problem]:
    """Every fault of a table's correlations and drivers."""
    pairs: dict[frozenset[str], int] = {}
    for at, said in enumerate(table.correlations or ()):
        path = f"{table.name}.correlations[{at}]"
        yield from _correlation(schema, table, said, path)
        pair = frozenset(said.columns)
        if pair in pairs:
            fix = f"it stands in correlations[{pairs[pair]}]; leave one out"
            yield Problem(f"{path}.columns", f"{' and '.join(said.columns)} stand twice", fix)
        pairs.setdefault(pair, at)
    count = sum(len(column.drivers or ()) for column in table.columns)
    if count > MOST_DRIVERS:
        fix = f"{MOST_DRIVERS:,} in a table at the most"
        yield Problem(table.name, f"its columns have {count:,} drivers in all", fix)
    for column in table.columns:
        yield from _drivers(schema, table, column, f"{table.name}.{column.name}")


def _correlation(schema: Schema, table: Table, said: Correlation, path: str) -> Iterator[Problem]:
    if (said.spearman is None) == (said.pearson is None):
        yield Problem(path, "both spearman and pearson" if said.pearson is not None else "no coefficient", _ONE)
    if said.columns[0] == said.columns[1]:
        yield Problem(f"{path}.columns", f"{said.columns[0]} with itself", "name two columns")
    for name in said.columns:
        if wrong := cell(schema, table, name, f"{path}.columns"):
            yield wrong
    if said.within is not None:
        if said.within in said.columns:
            yield Problem(f"{path}.within", f"{said.within} is one of the two", "name the column of the groups")
        elif wrong := cell(schema, table, said.within, f"{path}.within"):
            yield wrong


def _drivers(schema: Schema, table: Table, column: Column, path: str) -> Iterator[Problem]:
    if column.drivers is None:
        for setting in ("r2", "auc"):
            if getattr(column, setting) is not None:
                yield Problem(f"{path}.{setting}", "is how much drivers tell, and there are none", "name drivers")
        return
    if not isinstance(column, DRIVEN):
        fix = "numbers, booleans, categories, dates and times have drivers"
        yield Problem(f"{path}.drivers", f"a {tag(column)} has none", fix)
    elif getattr(column, "every", False) or table.order == column.name:
        yield Problem(f"{path}.drivers", "a date that rises with the rows has none", "leave them out")
    if not any(any(said.values()) if isinstance(said, dict) else said for said in column.drivers.values()):
        yield Problem(f"{path}.drivers", "none has a strength", 'write {"age": 0.4}')
    for name in column.drivers:
        place = f"{path}.drivers.{name}"
        if name == column.name:
            yield Problem(place, "is the column itself", "leave it out")
        elif wrong := cell(schema, table, name, place):
            yield wrong
    if column.r2 is not None and column.auc is not None:
        yield Problem(f"{path}.auc", "is asked for beside r2", "ask for one of the two")
    if column.auc is not None and not isinstance(column, Boolean | Category):
        yield Problem(f"{path}.auc", "is for booleans and categories", "ask for r2")
