"""Keys, by looking: that a unique column repeats nothing, and that a reference's cells stand in the parent.

So many rows of each key are looked at as hashes; what stands beyond holds by how keys are made, and the report says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..schema.columns import Reference, Sequence, Uuid
from . import cells
from .counted import twice
from .model import Key
from .sample import hashed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..columns import Batch
    from ..engine import Program
    from ..schema.column import Column
    from ..schema.models import Schema, Table

#: Keys of all tables that are looked at; the language has room for more.
MOST_KEYS = 200
_MADE = "keys are made so: a row's number, or one drawn from the parent's"


class Keys:
    """The keys of all written tables while their batches go by."""

    def __init__(self, program: Program, spans: Mapping[str, tuple[int, int]], sizes: Mapping[str, int]) -> None:
        self._program, self._spans, self._sizes = program, spans, sizes
        schema = program.schema
        self._unique = [key for table in schema.written for key in _unique(schema, table)][:MOST_KEYS]
        self._references = _references(schema)[:MOST_KEYS]
        parents = {(reference.parent, _key_of(schema, reference)) for _, reference in self._references}
        places = {(table, (name,)) for table, name in parents if name} | set(self._unique)
        places |= {(table.name, (reference.name,)) for table, reference in self._references}
        self._hashes: dict[tuple[str, tuple[str, ...]], list[cells.Hashes]] = {place: [] for place in places}
        self._rows, self._most = dict.fromkeys(spans, 0), hashed(len(places))

    def add(self, batch: Batch) -> None:
        """Takes the next batch of a table; the first cells of each key are kept as hashes."""
        if self._rows[batch.table] >= self._most:
            return
        self._rows[batch.table] += batch.rows
        vectors = dict(zip(batch.names, batch.vectors, strict=True))
        for (table, names), kept in self._hashes.items():
            if table != batch.table or not all(name in vectors for name in names):
                continue
            found = cells.combined([cells.hashes(vectors[name]) for name in names])
            mask = np.logical_and.reduce([cells.there(vectors[name]) for name in names])
            kept.append(found if mask.all() else found[mask])

    def result(self) -> tuple[Key, ...]:
        """Every key, and whether it holds."""
        return (*map(self._once, self._unique), *(self._inside(*one) for one in self._references))

    def _all(self, table: str) -> bool:
        start, stop = self._spans[table]
        return stop - start <= self._rows[table]

    def _once(self, place: tuple[str, tuple[str, ...]]) -> Key:
        table, names = place
        doubled = twice(self._hashes[place])
        looked = sum(map(len, self._hashes[place]))
        why = None if self._all(table) else f"the first {looked:,} rows; beyond, {_MADE}"
        return Key(f"{table}.{', '.join(names)}", "unique", looked, not doubled, doubled=doubled, why=why)

    def _inside(self, table: Table, reference: Reference) -> Key:
        at, parent = f"{table.name}.{reference.name}", reference.parent
        key = _key_of(self._program.schema, reference)
        place, home = (table.name, (reference.name,)), (parent, (key or "",))
        to = f"{parent}.{key}" if key else parent
        if home not in self._hashes or parent not in self._spans:
            return Key(at, "in the parent", 0, None, to, why=f"{parent} is not written; {_MADE}")
        if self._spans[parent] != (0, self._sizes[parent]) or not self._all(parent):
            return Key(at, "in the parent", 0, None, to, why=f"not all rows of {parent} were looked at; {_MADE}")
        child = np.concatenate([np.empty(0, np.uint64), *self._hashes[place]])
        known = np.sort(np.concatenate([np.empty(0, np.uint64), *self._hashes[home]]))
        near = np.minimum(np.searchsorted(known, child), max(len(known) - 1, 0))
        orphans = int(np.count_nonzero(known[near] != child)) if len(known) else len(child)
        why = None if self._all(table.name) else f"the first {len(child):,} rows; beyond, {_MADE}"
        return Key(at, "in the parent", len(child), not orphans, to, orphans=orphans, why=why)


def _unique(schema: Schema, table: Table) -> list[tuple[str, tuple[str, ...]]]:
    """What no two rows share: columns alone, numbers within a parent beside the reference to it, groups."""
    groups: list[tuple[str, ...]] = [(c.name,) for c in table.written if c.unique or isinstance(c, Uuid) or _counts(c)]
    reference = schema.reference_to_parent(table)
    if reference is not None and not reference.hidden:
        groups += [(reference.name, c.name) for c in table.written if isinstance(c, Sequence) and not _counts(c)]
    return [(table.name, names) for names in dict.fromkeys([*groups, *map(tuple, table.unique or ())])]


def _counts(column: Column) -> bool:
    """Whether a column counts the rows of its whole table."""
    return isinstance(column, Sequence) and column.within is None


def _references(schema: Schema) -> list[tuple[Table, Reference]]:
    return [(table, column) for table in schema.written for column in table.written if isinstance(column, Reference)]


def _key_of(schema: Schema, reference: Reference) -> str | None:
    from ..engine.kinds.reads import keys_of

    if reference.key_column:
        return reference.key_column
    found = keys_of(schema.table(reference.parent), reference.name)
    return found[0] if found else None
