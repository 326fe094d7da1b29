"""The fact that so many cells of a column are soiled in a way: written cells beside what they were."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from .found import SHARE_STEP, Found, judged, nothing
from .place import NotMeasuredError

if TYPE_CHECKING:
    from .place import Place, Rows

#: The kinds of the answer key by the settings that make them.
KINDS = {
    "typos": "typo", "case": "case", "spaces": "space", "spellings": "spelling", "formats": "format", "units": "unit",
    "outliers": "outlier", "sentinels": "sentinel", "blanks": "blank", "swaps": "swap",
}  # fmt: skip


class Mess:
    """`mess`: the share of a column's written cells that the kind `value` soils; exact copies are as their sources."""

    def __init__(self, place: Place) -> None:
        kind = KINDS.get(str(place.fact.value))
        if kind is None:
            raise NotMeasuredError(f"{str(place.fact.value)[:40]!r} is no kind of mess; there are {', '.join(KINDS)}")
        written = place.program.tables[place.table.name].written
        if place.named not in written:
            raise NotMeasuredError(f"{place.named} is not written")
        self.place, self.kind, self.at = place, kind, written.index(place.named)
        self.count = self.hits = 0

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        if self.place.table.name not in self.place.program.dirt:
            self.count += len(rows)
            return
        found = rows.soiled
        exact = found.copy is not None and not found.dirt.edits
        self.count += len(rows) - (int(found.copy.sum()) if exact and found.copy is not None else 0)
        spots = found.spots.get(self.at)
        self.hits += spots.kinds.count(self.kind) if spots is not None else 0

    def found(self) -> Found:
        """The share of soiled cells."""
        if not self.count:
            return nothing()
        rate, asked = self.hits / self.count, self.place.fact.is_
        p = asked if isinstance(asked, int | float) and not isinstance(asked, bool) else rate
        # Lost cells come in runs.
        apart = self.count / (20 if self.kind == "blank" else 1)
        error = math.sqrt(max(p * (1 - p), 0.0) / apart)
        return judged(self.place.fact, rate, error, self.count, f"{self.count:,} rows", SHARE_STEP)
