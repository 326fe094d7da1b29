"""The answers to a mess: the rows as they were, and a key, a line for every cell that is not clean and every copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .engine import compile_schema
from .engine.mess.key import NAMES, TYPES
from .frames import pandas_frame
from .schema import RequestError, parse
from .schema.errors import listed
from .writers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas
    import pyarrow

    from .columns import Batch
    from .dataset import Dataset
    from .engine import Program

#: How a mess is asked for.
_MESS = 'as "with typos and 5% duplicates"'


@dataclass(frozen=True, slots=True)
class Key:
    """The key of the rows `span` of a table: `row` (from 0, as in a data frame), `column`, `kind`, the `clean` and the
    `messy` text of the cell; for a copy the `source`, the row it repeats."""

    program: Program
    table: str
    span: tuple[int, int]
    seed: int
    sizes: Mapping[str, int]

    def batches(self) -> Iterator[Batch]:
        """The lines, in blocks."""
        return self.program.key(self.table, *self.span, self.seed, self.sizes)

    def encode(self) -> Iterator[bytes]:
        """The key as a CSV file, piece by piece."""
        return FORMATS["csv"].write(NAMES, TYPES, self.batches())

    def to_arrow(self) -> pyarrow.Table:
        """The key as an Arrow table."""
        from .writers import arrow

        return arrow.table(NAMES, TYPES, map(arrow.record_batch, self.batches()))

    def to_pandas(self) -> pandas.DataFrame:
        """The key as a pandas data frame."""
        return pandas_frame(self.to_arrow())


def clean(ds: Dataset) -> Dataset:
    """The same rows before their mess: without its copies, every cell as it was."""
    said = ds.schema.to_dict()
    said["tables"] = [{name: one for name, one in table.items() if name != "mess"} for table in said["tables"]]
    schema = parse(said)
    own = {name: ds.program.own(name, rows, ds.seed) for name, rows in ds.sizes.items()}
    first, last = (ds.program.own(ds.main, row, ds.seed) for row in (ds.offset, ds.offset + ds.rows))
    cuts = {name: ds.program.own(name, rows, ds.seed) for name, rows in ds.cuts.items()}
    plan, program = replace(ds.plan, schema=schema), compile_schema(schema)
    return replace(ds, plan=plan, program=program, offset=first, rows=last - first, sizes=own, cuts=cuts)


def key(ds: Dataset, table: str) -> Key:
    """The key of a table's mess; RequestError where it has none."""
    if table not in ds.program.dirt:
        fix = f"there is one of {listed(list(ds.program.dirt))}" if ds.program.dirt else f"ask for a mess, {_MESS}"
        raise RequestError(f"{table} has no mess, so there is no key; {fix}")
    return Key(ds.program, table, ds.span(table), ds.seed, ds.sizes)


def messy(ds: Dataset) -> list[str]:
    """The written tables that have mess; RequestError where none has."""
    found = [name for name in ds.tables if name in ds.program.dirt]
    if not found:
        raise RequestError(f"there is no mess to answer for; ask for one, {_MESS}")
    return found


def answered(ds: Dataset) -> dict[str, Iterator[bytes]]:
    """`<table>.clean` and `<table>.key` of each table with mess, as CSV, piece by piece."""
    unsoiled, found = ds.clean, {}
    for name in messy(ds):
        found[f"{name}.clean"] = unsoiled.encode("csv", name)
        found[f"{name}.key"] = key(ds, name).encode()
    return found
