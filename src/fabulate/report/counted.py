"""Facts that are counted: rows, shares, missing cells, the set of values, forms, cells that differ, children."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ..columns import words
from ..schema.columns import Boolean, Reference
from . import cells
from .found import SHARE_STEP, Found, judged, nothing
from .place import NotMeasuredError
from .shapes import shape
from .tally import counts, repeats

if TYPE_CHECKING:
    from .place import Place, Rows

#: Values that a set's fact names beyond those asked.
_NAMED = 8


class Count:
    """`rows`: the rows of a table."""

    def __init__(self, place: Place) -> None:
        self.place = place

    def add(self, rows: Rows) -> None:
        """Rows are known beforehand."""

    def found(self) -> Found:
        """The rows of the whole table; those that the request asked for in place of the words' are no fault."""
        place = self.place
        name = place.table.name
        count, planned = place.sizes[name], place.program.sizes({}, place.seed)[name]
        found = judged(place.fact, count, 0.0, count, "rows")
        if not found.held and count != planned:
            return Found(count, None, count, why=f"the request asked for {count:,} rows")
        return Found(count, found.held, count, 0.0, "counted")


class Share:
    """`share`: of the cells that are there, how many are `value`; of the rows, how many `where` holds in."""

    def __init__(self, place: Place) -> None:
        self.place, self.count, self.hits = place, 0, 0
        if place.column is not None:
            value = True if place.fact.value is None and place.type.kind == "boolean" else place.fact.value
            if isinstance(place.column, Boolean) and place.column.labels and isinstance(value, bool | None):
                value = place.column.labels[0 if value in (True, None) else 1]
            if value is None:
                raise NotMeasuredError("it names no value")
            values = value if isinstance(value, list) else [value]
            if isinstance(value, bool) and place.type.kind in ("category", "text"):
                values = ["true", "yes"] if value else ["false", "no"]
            self.keys = cells.keys_of(place.type, values, place.program.schema.today)
        elif place.condition is None:
            raise NotMeasuredError("it names neither a column nor a condition")

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        place = self.place
        if place.column is None:
            self.count += len(rows)
            counted = place.some(rows)
            self.hits += len(rows) if counted is None else int(counted.sum())
            return
        vector = rows.vector(place.named)
        counted, hit = place.some(rows, vector.valid), np.isin(cells.keys(vector), self.keys)
        self.count += len(rows) if counted is None else int(counted.sum())
        self.hits += int(np.count_nonzero(hit if counted is None else hit & counted))

    def found(self) -> Found:
        """The share, and the sampling error of the asked one."""
        return _share(self.place, self.hits, self.count)


def _share(place: Place, hits: int, count: int) -> Found:
    if not count:
        return nothing()
    rate, apart = hits / count, place.independent(count)
    asked = place.fact.is_
    p = asked if isinstance(asked, int | float) and not isinstance(asked, bool) else rate
    error = math.sqrt(max(p * (1 - p), 0.0) / apart)
    about = f"{count:,} rows" if apart == count else f"{apart:,} cells drawn"
    return judged(place.fact, rate, error, count, about, SHARE_STEP)


class Missing:
    """`missing`: of the rows, how many have no cell."""

    def __init__(self, place: Place) -> None:
        self.place, self.count, self.hits, self.name = place, 0, 0, place.named

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        absent, counted = ~cells.there(rows.vector(self.name)), self.place.some(rows)
        self.count += len(rows) if counted is None else int(counted.sum())
        self.hits += int(np.count_nonzero(absent if counted is None else absent & counted))

    def found(self) -> Found:
        """The share of missing cells."""
        return _share(self.place, self.hits, self.count)


class Set:
    """`set`: the values there are. None other than asked; an asked one may lack only where rows are few."""

    def __init__(self, place: Place) -> None:
        self.place, self.name, asked = place, place.named, place.fact.is_
        if not isinstance(asked, list) or not 0 < len(asked) <= 10_000:
            raise NotMeasuredError("it names no list of values")
        self.asked, self.seen, self.count = asked, np.zeros(len(asked), bool), 0
        self.keys = cells.keys_of(place.type, asked, place.program.schema.today)
        self.others: dict[str, None] = {}
        self.outside = 0

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.name)
        found, counted = cells.keys(vector), self.place.some(rows, cells.there(vector))
        assert counted is not None
        self.count += int(counted.sum())
        self.seen |= np.isin(self.keys, found[counted])
        strange = np.flatnonzero(counted & ~np.isin(found, self.keys))
        self.outside += len(strange)
        if len(strange) and len(self.others) < _NAMED:
            self.others |= dict.fromkeys(texts(vector, strange[:_NAMED]))

    def found(self) -> Found:
        """The values: the asked ones that are there, then some others."""
        if not self.count:
            return nothing()
        names = [value for value, there in zip(self.asked, self.seen, strict=True) if there]
        # A value ten times rarer than an even share would be there but once in 370 tables of so many rows.
        enough = (1 - 0.1 / len(self.asked)) ** self.count < 1 / 370
        held = not self.outside and (len(names) == len(self.asked) or not enough)
        within = "no other values" + (", all of them there" if enough else "; rows too few for all of them to be there")
        return Found([*names, *list(self.others)[:_NAMED]], held, self.count, 0.0, within)


def texts(vector: object, at: np.ndarray) -> list[str]:
    """Some cells as they are written."""
    from ..columns import text
    from ..engine.block import taken

    matrix = text.cells(taken(vector, at), "plain")  # type: ignore[arg-type]
    return [one[:200] for one in words.texts(matrix)]


class Form:
    """`format`: every cell is written so."""

    def __init__(self, place: Place) -> None:
        self.place, self.name = place, place.named
        self.shape = shape(str(place.fact.is_))
        self.count = self.outside = 0
        self.strange: list[str] = []

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        from ..columns import text

        vector = rows.vector(self.name)
        counted = self.place.some(rows, cells.there(vector))
        assert counted is not None
        wrong = np.flatnonzero(counted & ~self.shape.fits(text.cells(vector, "plain")))
        self.count += int(counted.sum())
        self.outside += len(wrong)
        if len(wrong) and not self.strange:
            self.strange = texts(vector, wrong[:1])

    def found(self) -> Found:
        """The share of cells in that form, and one that is not."""
        if not self.count:
            return nothing()
        rate = 1 - self.outside / self.count
        shown = f"{rate:.4%} of the cells" + (f", not {self.strange[0]}" if self.strange else "")
        return Found("every cell" if not self.outside else shown, not self.outside, self.count, 0.0, "every cell")


class Unique:
    """`unique`: no cell stands twice."""

    def __init__(self, place: Place) -> None:
        self.place, self.name, self.count = place, place.named, 0
        self.hashes: list[cells.Hashes] = []

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.name)
        counted = self.place.some(rows, vector.valid)
        found = cells.hashes(vector)
        if self.count < self.place.most:
            self.hashes.append(found if counted is None else found[counted])
        self.count += len(rows) if counted is None else int(counted.sum())

    def found(self) -> Found:
        """How many cells stand more than once."""
        if not self.count:
            return nothing()
        doubled = twice(self.hashes)
        looked = sum(map(len, self.hashes))
        within = (
            "every cell" if looked == self.count else f"the first {looked:,} cells; the others by how they are made"
        )
        return Found(f"{doubled:,} repeated", not doubled, looked, 0.0, within)


def twice(hashes: list[cells.Hashes]) -> int:
    """How many cells repeat another one."""
    return repeats(np.concatenate([np.empty(0, np.uint64), *hashes]))


class Duplicates:
    """`duplicates`: the share of rows that repeat an earlier one in every column but sequences and uuids.

    Copies that a mess makes repeat these too. They are told by their cells before the mess, as the other dirt in a row
    and in its copy differs.
    """

    def __init__(self, place: Place) -> None:
        self.place, self.count = place, 0
        self.hashes: list[cells.Hashes] = []
        copied = place.table.name in place.program.dirt
        keys = {column.name for column in place.table.columns if getattr(column, "kind", "") in ("sequence", "uuid")}
        keys = set() if copied else keys
        self.names = [c.name for c in place.table.written if c.name not in keys]
        if not self.names:
            raise NotMeasuredError("the table has nothing but keys")

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        if self.count < self.place.most:
            each = []
            for name in self.names:
                vector = rows.cell(self.place.program.tables[self.place.table.name].cells[name])
                each.append(np.where(cells.there(vector), cells.hashes(vector), np.uint64(0)))
            self.hashes.append(cells.combined(each))
        self.count += len(rows)

    def found(self) -> Found:
        """The share of repeated rows."""
        looked = sum(map(len, self.hashes))
        return _share(self.place, twice(self.hashes), looked)


class PerParent:
    """`per_parent`: how many rows of this table each row of the parent has, the mean over all parents."""

    def __init__(self, place: Place) -> None:
        self.place, self.count = place, 0
        self.hashes: list[cells.Hashes] = []
        wanted = place.fact.value if isinstance(place.fact.value, str) else None
        ends = [c for c in place.table.columns if isinstance(c, Reference) and c.parent != place.table.name]
        if isinstance(place.column, Reference):
            ends = [place.column]
        elif wanted is not None:
            ends = [c for c in ends if wanted in (c.name, c.parent)]
        if len(ends) != 1:
            raise NotMeasuredError("it does not say by which reference" if ends else "the table refers to no parent")
        self.reference = ends[0]

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vector = rows.vector(self.reference.name)
        counted = self.place.some(rows, vector.valid)
        if self.count < self.place.most:
            found = cells.hashes(vector)
            self.hashes.append(found if counted is None else found[counted])
        self.count += len(rows) if counted is None else int(counted.sum())

    def found(self) -> Found:
        """The mean, or the least and the most where bounds are asked."""
        place, parent = self.place, self.reference.parent
        start, stop = place.spans[parent]
        parents = stop - start
        if not (place.whole and (start, stop) == (0, place.sizes[parent])) or not parents:
            return nothing(self.count, "only a part of the rows was made")
        _, each = counts(np.concatenate([np.empty(0, np.uint64), *self.hashes]))
        fact, whole = place.fact, sum(map(len, self.hashes)) == self.count
        if fact.min is not None or fact.max is not None:
            if not whole:
                return nothing(self.count, "there are too many children to count each parent's")
            low = 0 if len(each) < parents else int(each.min())
            high = int(each.max(initial=0))
            held = (fact.min is None or low >= fact.min) and (fact.max is None or high <= fact.max)
            return Found({"min": low, "max": high}, held, self.count, 0.0, "counted")
        mean = self.count / parents
        # The children are shared out by arithmetic or at random: the spread of the counts bounds the mean's error.
        spread = (
            float(np.sqrt(max(float((each.astype(float) ** 2).sum()) / parents - mean * mean, 0.0))) if whole else mean
        )
        return judged(fact, mean, spread / math.sqrt(parents), self.count, f"{parents:,} parents", 1 / parents)
