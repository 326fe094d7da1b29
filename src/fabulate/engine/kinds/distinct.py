"""`unique` of a table: groups of columns of which no combination comes twice, by a bijection and without a set.

Two ways are had. In a table made per parent, a reference of the group is a permutation of its table's rows, another one
for each parent, read from the start on. In a plain table, the references of the group are the digits of a permutation
of all their combinations. Groups that hold a unique column are so anyway.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...schema.columns import Reference, Sequence, Uuid
from ...schema.errors import Problem
from .. import address, exact
from ..bijection import feistel, permuted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ...schema.column import Column
    from ...schema.models import Schema, Table
    from ..address import Floats, Ints
    from ..block import Block, TableProgram

    Rows = Callable[[Block], Ints]

_FIX = "a group of references; or one of the reference that the rows are made per, and another one"


def distinct(schema: Schema, table: Table, column: Reference) -> Rows | None:
    """The rows that a reference draws as part of a unique group; None where it draws freely."""
    for group in table.unique or ():
        drawn = _drawn(schema, table, group)
        if column not in drawn:
            continue
        if schema.reference_to_parent(table) is not None and schema.parent_of(table) is not None:
            return _of_parent(column)
        return _of_all(drawn, drawn.index(column))
    return None


def problems(schema: Schema, table: Table) -> Iterator[Problem]:
    """Groups that cannot be had."""
    taken: dict[str, int] = {}
    for at, group in enumerate(table.unique or ()):
        path, drawn = f"{table.name}.unique[{at}]", _drawn(schema, table, group)
        if _holds(table, group):
            continue
        if not drawn:
            yield Problem(path, f"{' and '.join(group)} together cannot be made unique", f"can be: {_FIX}")
        for column in drawn:
            if column.parent == table.name or column.not_ is not None:
                how = "refers to its own table" if column.parent == table.name else "differs from another reference"
                yield Problem(path, f"{column.name} {how}, and cannot be part of a unique group too", "leave it out")
            if column.zipf and schema.parent_of(table) is None:
                yield Problem(
                    path, f"{column.name} has favourites (zipf)", "leave out zipf, or make the rows per parent"
                )
            if taken.setdefault(column.name, at) != at:
                yield Problem(path, f"{column.name} stands in two groups", "leave it out of one")


def room(schema: Schema, table: Table, program: TableProgram, sizes: Mapping[str, int]) -> Iterator[Problem]:
    """Groups with fewer combinations than rows."""
    for at, group in enumerate(table.unique or ()):
        path, drawn = f"{table.name}.unique[{at}]", _drawn(schema, table, group)
        if not drawn:
            continue
        if program.per is not None:
            for column in drawn[:1]:
                most, there = program.per.most, sizes[column.parent]
                if most > there:
                    message = (
                        f"one of {program.per.parent} may have {most:,} rows, and there are {there:,} different rows "
                        f"of {column.parent}"
                    )
                    fix = f"set max to {there:,} at the most, or give {column.parent} {most:,} rows"
                    yield Problem(path, message, fix)
        elif (space := math.prod(sizes[column.parent] for column in drawn)) < sizes[table.name]:
            pairs = " × ".join(f"{sizes[column.parent]:,} {column.parent}" for column in drawn)
            message = f"{pairs} make {space:,} combinations, and {sizes[table.name]:,} rows are asked for"
            yield Problem(path, message, "ask for fewer rows, or give the tables more")


def _holds(table: Table, group: list[str]) -> bool:
    """Whether no combination can come twice anyway."""
    columns = [column for column in table.columns if column.name in group]
    own = [c for c in columns if c.unique or isinstance(c, Uuid) or (isinstance(c, Sequence) and c.within is None)]
    within = [c.within for c in columns if isinstance(c, Sequence) and c.within is not None]
    parents = {c.parent for c in columns if isinstance(c, Reference)}
    return bool(own) or any(name in group or name in parents for name in within)


def _drawn(schema: Schema, table: Table, group: list[str]) -> list[Reference]:
    """The references that make a group's combinations differ; none where nothing has to, or can."""
    if _holds(table, group):
        return []
    columns: list[Column] = [column for column in table.columns if column.name in group]
    references = [column for column in columns if isinstance(column, Reference)]
    if schema.parent_of(table) is None:
        return references if len(references) > 1 else []
    own = schema.reference_to_parent(table)
    others = sorted((c for c in references if c is not own), key=lambda c: c.key or c.name)
    return others[:1] if own in references else []


def _of_parent(column: Reference) -> Rows:
    """Within a parent: the first places of a permutation of the other table's rows, or favourites without repeats."""
    draw, parent, exponent = column.key or column.name, column.parent, column.zipf

    def rows(block: Block) -> Ints:
        count = max(block.sizes[parent], 1)
        parents, places = block.families()
        h = address.hashes(parents, address.key(block.seed, block.table.address, f"{draw}\0distinct"))
        if not exponent:
            return feistel(np.minimum(places, count - 1), count, h)
        per = block.table.per
        assert per is not None
        _, family = per.spans(parents, block.seed)
        # Else the first child would always have the greatest favourite.
        turns = address.hashes(parents, address.key(block.seed, block.table.address, f"{draw}\0turn"))
        turn = (places + address.below(turns, 1 << 31)) % family
        found = favourites(address.uniform(h), turn, family, exponent, count)
        return feistel(found, count, address.key(block.seed, block.table.address, f"{draw}\0favourites"))

    return rows


def favourites(u: Floats, turn: Ints, family: Ints, exponent: float, count: int) -> Ints:
    """Systematic sampling by popularity: a family takes the ranks at even steps of their shares, never one twice.

    `turn` numbers a family's members from 0, `u` is the same for all of them. Source: Madow (1949). Where one share is
    wider than a step the next rank follows; because ranks grow ever faster along the shares, that is the larger of the
    rank itself and the first one's plus the steps gone.
    """
    first = ranks(u / family, exponent, count)
    found = np.maximum(ranks((turn + u) / family, exponent, count), first + turn)
    fitting: Ints = np.minimum(found, count - family + turn)
    return fitting


def ranks(u: Floats, exponent: float, count: int) -> Ints:
    """Ranks 0..count-1, rank k as often as the area of x**-exponent over k+1..k+2: Zipf's law by a closed form."""
    if abs(exponent - 1) < 1e-9:
        x = exact.exp(u * exact.ln(np.array([count + 1.0]))[0])
    else:
        power = 1 - exponent
        end = exact.exp(power * exact.ln(np.array([count + 1.0])))[0]
        x = exact.exp(exact.ln(np.maximum(1 + u * (end - 1), 1e-300)) / power)
    return np.minimum(np.maximum(np.floor(x).astype(np.int64) - 1, 0), count - 1)


def _of_all(drawn: list[Reference], place: int) -> Rows:
    """One digit of the permuted number of a combination; the row's number is the combination's before."""
    order = sorted(range(len(drawn)), key=lambda at: drawn[at].key or drawn[at].name)
    name = "\0".join(drawn[at].key or drawn[at].name for at in order)

    def rows(block: Block) -> Ints:
        sizes = [max(block.sizes[drawn[at].parent], 1) for at in order]
        key = address.key(block.seed, block.table.address, f"{name}\0distinct")
        return permuted(block.rows % max(math.prod(sizes), 1), sizes, key)[order.index(place)]

    return rows
