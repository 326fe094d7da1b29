"""`mess`: the dirt of a table, each kind at a rate of the written rows; the answer key tells where it lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, Self

from .deferred import checked

if TYPE_CHECKING:
    from pydantic import Field

    from .fields import Columns, DateFormat, Model, Name, Share, Unit, When, Word
else:
    from .deferred import Model


class Duplicates(Model):
    """Rows that are copies of earlier ones, with so many cells changed in each; `rate` of the written rows."""

    rate: Annotated[float, Field(ge=0, le=0.5)]
    edits: Annotated[int, Field(ge=0, le=10)] = 0


class Dirt(Model):
    """A share of the cells of some columns (all that can have it)."""

    rate: Share
    columns: Columns | None = None


class Typos(Dirt):
    """Slips of the keyboard, of a scanner's reading, and letters that changed places."""

    kinds: Annotated[list[Literal["keyboard", "ocr", "swapped"]], Field(min_length=1, max_length=3)] | None = None


class Formats(Dirt):
    """Dates in other formats than the column's own."""

    of: Annotated[list[DateFormat], Field(min_length=1, max_length=20)]


class Units(Model):
    """Numbers told in another unit, which then stands behind them."""

    column: Name
    from_: Annotated[Unit, Field(alias="from")]
    to: Unit
    rate: Share


class Sentinels(Dirt):
    """What stands for "not known": -999, N/A."""

    values: Annotated[list[Word | int | float], Field(min_length=1, max_length=20)]


class Blanks(Dirt):
    """Cells lost in runs of rows, `length` rows at a time on average; or one by one, more often where a condition
    holds."""

    length: Annotated[int, Field(ge=1, le=10_000)] = 10
    more_when: When | None = None

    @checked
    def _one_form(self) -> Self:
        if self.more_when is not None and "length" in self.model_fields_set:
            raise ValueError("length is for runs of rows, more_when for single ones; leave one of them out")
        return self


class Swaps(Model):
    """Two columns' cells in each other's place."""

    columns: Annotated[list[Name], Field(min_length=2, max_length=2)]
    rate: Share


class Mess(Model):
    """The dirt of a table. A bare number is a rate for all columns that can have it."""

    duplicates: Duplicates | Annotated[float, Field(ge=0, le=0.5)] | None = None
    typos: Typos | Share | None = None
    case: Dirt | Share | None = None
    spaces: Dirt | Share | None = None
    spellings: Dirt | Share | None = None
    formats: Formats | None = None
    units: Units | Annotated[list[Units], Field(min_length=1, max_length=20)] | None = None
    outliers: Dirt | Share | None = None
    sentinels: Sentinels | None = None
    blanks: Blanks | None = None
    swaps: Swaps | Annotated[list[Swaps], Field(min_length=1, max_length=20)] | None = None

    @checked
    def _some(self) -> Self:
        if not self.model_fields_set:
            raise ValueError('says nothing; write {"typos": 0.02}')
        return self
