"""The answer key of a mess: a line for every cell that is not clean, and for every copy, with what it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .engine.mess import key
from .schema import RequestError
from .writers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas
    import pyarrow

    from .columns import Batch
    from .engine import Program


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
        return FORMATS["csv"].write(key.NAMES, key.TYPES, self.batches())

    def to_arrow(self) -> pyarrow.Table:
        """The key as an Arrow table."""
        from .writers import arrow

        return arrow.table(key.NAMES, key.TYPES, map(arrow.record_batch, self.batches()))

    def to_pandas(self) -> pandas.DataFrame:
        """The key as a pandas data frame."""
        try:
            import pandas
        except ImportError as error:
            raise RequestError('pandas is not installed; run: pip install "fabulate[pandas]"') from error
        found = self.to_arrow().to_pandas()
        return found.astype({"source": pandas.Int64Dtype()})
