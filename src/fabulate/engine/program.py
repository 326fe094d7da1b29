"""A compiled schema: rows a..b of any table under any seed, whenever and wherever they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..columns import Batch
from ..schema.columns import Reference
from ..schema.errors import Problem, SchemaError
from .block import block
from .grid import too_long
from .kinds import distinct
from .sizes import sizes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..columns import Type
    from ..schema.models import Schema
    from .block import Block, TableProgram
    from .mess.copies import Copies
    from .mess.dirt import Dirt
    from .mess.soiled import Soiled
    from .truth import Truth

#: Rows of a block. NumPy's calls cost Faker's customer table 1.8 ms a block, so a row takes 390 ns at 16k, 320 at 32k;
#: beyond, what the cache does not hold takes away what is gained.
BLOCK = 32_768
#: A block's text may be this many bytes wide in all before blocks get shorter.
WIDE = 512
#: The most bytes of text in all cells of a block, written or not.
MEMORY = 1 << 28
MOST_SEED = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Program:
    """What a schema compiles to. It holds no seed and no state: `run` is a pure function, safe in any thread."""

    schema: Schema
    tables: Mapping[str, TableProgram]
    #: What soils the written cells of tables with `mess`.
    dirt: Mapping[str, Dirt] = field(default_factory=dict)
    #: Rows of a table's blocks, when they were asked for.
    _blocks: dict[str, int] = field(default_factory=dict, init=False, repr=False, compare=False)

    def types(self, table: str) -> tuple[Type, ...]:
        """The types of a table's written columns, in order."""
        program = self.tables[table]
        clean = tuple(program.cells[name].type for name in program.written)
        return self.dirt[table].types(clean) if table in self.dirt else clean

    @property
    def truth(self) -> dict[str, Mapping[str, Truth]]:
        """The true rules of columns with drivers, by table and column."""
        return {name: table.truth for name, table in self.tables.items() if table.truth}

    def sizes(self, asked: Mapping[str, int] | int | None = None, seed: int = 0) -> dict[str, int]:
        """Rows of each table: what is asked (a number: of the main table), else what the schema says, else 100.

        RequestError for what cannot be; see `sizes.sizes`.
        """
        if not isinstance(asked, Mapping):
            asked = {} if asked is None else {self.schema.main_table.name: asked}
        if not self._copied:
            return sizes(self.schema, self.tables, asked, seed)
        found = sizes(self.schema, self.tables, asked, seed, lambda name, rows: self.own(name, rows, seed))
        for name, copies in self._copied.items():
            said = asked.get(name, self.schema.table(name).rows)
            same = isinstance(said, int) and copies.own(said, seed) == found[name]
            found[name] = said if same and isinstance(said, int) else copies.written(found[name], seed)
        return found

    @property
    def _copied(self) -> dict[str, Copies]:
        """The copies in tables that have some."""
        return {name: dirt.copies for name, dirt in self.dirt.items() if dirt.copies is not None}

    def own(self, table: str, written: int, seed: int) -> int:
        """How many of a table's own rows its first so many written ones hold: all, but where there are copies."""
        copies = self._copied.get(table)
        return written if copies is None else copies.own(written, seed)

    def room(self, sizes: Mapping[str, int]) -> None:
        """SchemaError when a unique column has fewer different cells than its table has rows."""
        problems: list[Problem] = []
        for table in self.schema.tables:
            problems += too_long(self.schema, table, sizes)
            problems += distinct.room(self.schema, table, self.tables[table.name], sizes)
            for column in table.columns:
                space = self.tables[table.name].cells[column.name].space
                if space is not None and space < sizes[table.name]:
                    message = f"can make {space:,} different cells, and {sizes[table.name]:,} rows are asked for"
                    place = f"{table.name}.{column.name}" + (".unique" if column.unique else "")
                    problems.append(Problem(place, message, "widen the column or ask for fewer rows"))
                if (
                    isinstance(column, Reference)
                    and column.parent != table.name
                    and sizes[table.name]
                    and not sizes[column.parent]
                ):
                    message = f"refers to {column.parent}, which has no rows"
                    problems.append(Problem(f"{table.name}.{column.name}.to", message, f"give {column.parent} rows"))
        if problems:
            raise SchemaError(problems)

    def run(self, table: str, start: int, stop: int, seed: int, sizes: Mapping[str, int]) -> Batch:
        """Rows start..stop of a table as one batch of its written columns. It costs the same anywhere."""
        program = self.tables[table]
        if self._copied:
            sizes = {name: self.own(name, rows, seed) for name, rows in sizes.items()}
        if table in self.dirt:
            from .mess.soiled import soiled

            vectors = soiled(program, self.dirt[table], start, stop, seed, sizes).vectors
        else:
            rows = block(program, start, stop, seed, sizes)
            vectors = tuple(rows.vector(program.cells[name]) for name in program.written)
        return Batch(table, start, stop - start, program.written, vectors)

    def block(self, batch: Batch, seed: int, sizes: Mapping[str, int]) -> Block:
        """The block that a batch was made of: for cells of its rows that are not written."""
        if batch.table in self.dirt:
            return self.soiled(batch, seed, sizes).block
        program = self.tables[batch.table]
        rows = block(program, batch.start, batch.start + batch.rows, seed, sizes)
        for name, vector in zip(batch.names, batch.vectors, strict=True):
            rows.keep(program.cells[name], vector)
        return rows

    def soiled(self, batch: Batch, seed: int, sizes: Mapping[str, int]) -> Soiled:
        """The written rows of a batch of a table with `mess`, with what they were."""
        from .mess.soiled import soiled

        sizes = {name: self.own(name, rows, seed) for name, rows in sizes.items()}
        table, stop = batch.table, batch.start + batch.rows
        return soiled(self.tables[table], self.dirt[table], batch.start, stop, seed, sizes)

    def key(self, table: str, start: int, stop: int, seed: int, sizes: Mapping[str, int]) -> Iterator[Batch]:
        """The answer key of the written rows start..stop of a table with `mess`, in blocks; see `mess.key`."""
        from .mess.soiled import soiled

        step = self.block_rows(table)
        sizes = {name: self.own(name, rows, seed) for name, rows in sizes.items()}
        for at in range(start, stop, step):
            made = soiled(self.tables[table], self.dirt[table], at, min(at + step, stop), seed, sizes)
            yield made.key(self.tables[table].written, seed)

    def batches(self, table: str, start: int, stop: int, seed: int, sizes: Mapping[str, int]) -> Iterator[Batch]:
        """Rows start..stop in blocks."""
        step = self.block_rows(table)
        for at in range(start, stop, step):
            yield self.run(table, at, min(at + step, stop), seed, sizes)

    def block_rows(self, table: str) -> int:
        """Rows a block: fewer where cells are wide, so that memory stays flat."""
        if (known := self._blocks.get(table)) is not None:
            return known
        wide = sum(kind.width for kind in self.types(table))
        rows = BLOCK if wide <= WIDE else max(BLOCK * WIDE // wide, 64)
        # What is not written is made too: hidden cells, and the parents' that are read.
        every = sum(cell.type.width for program in self.tables.values() for cell in program.cells.values())
        self._blocks[table] = found = max(min(rows, MEMORY // max(every, 1)), 1)
        return found
