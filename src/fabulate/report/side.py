"""A dataset's two sides: as it is written, and as it was before its mess. Without mess they are nearly one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .sample import Sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..columns import Batch
    from ..engine import Program


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """What makes the rows of one side, how many there are, which of them come, and which are kept of each table."""

    program: Program
    sizes: Mapping[str, int]
    spans: Mapping[str, tuple[int, int]]
    samples: Mapping[str, Sample]

    def before(self, batch: Batch, side: Side, seed: int) -> Batch:
        """The rows of this clean side that a batch of the written `side` holds; they come in order, without gaps."""
        table = batch.table
        start, stop = (side.program.own(table, row, seed) for row in (batch.start, batch.start + batch.rows))
        self.samples[table].start(start, stop - start)
        return self.program.run(table, start, stop, seed, self.sizes) if table in side.program.dirt else batch


def written(program: Program, sizes: Mapping[str, int], spans: Mapping[str, tuple[int, int]]) -> Side:
    """The side that is written."""
    tables = program.tables
    samples = {name: Sample(stop - start, len(tables[name].written)) for name, (start, stop) in spans.items()}
    return Side(program, sizes, dict(spans), samples)


def clean(side: Side, seed: int) -> Side:
    """The side before the mess: the same program without dirt, over the rows that are no copies."""
    program = side.program
    if not program.dirt:
        return side

    def own(name: str, row: int) -> int:
        return program.own(name, row, seed)

    sizes = {name: own(name, rows) for name, rows in side.sizes.items()}
    spans = {name: (own(name, start), own(name, stop)) for name, (start, stop) in side.spans.items()}
    return written(replace(program, dirt={}), sizes, spans)
