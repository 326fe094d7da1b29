"""The fact that two series go together: measured around each entity's level, or of walks from step to step.

Over all rows the levels of a few entities would count for more than anything that moves them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..schema import changes
from ..schema.columns import Series
from . import cells
from .found import Found, judged, nothing
from .place import NotMeasuredError
from .relate import pearson, spearman, spearman_error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .place import Place, Rows

    Floats = NDArray[np.float64]

#: Changes of walks that are kept: those of the first rows.
_MOST = 1 << 16


def pair(place: Place) -> tuple[Series, Series] | None:
    """The two series that a fact is about; None where one of its columns is none."""
    names = [place.named, str(place.fact.value).removeprefix(f"{place.table.name}.")]
    found = [one for name in names for one in place.table.columns if one.name == name and isinstance(one, Series)]
    return (found[0], found[1]) if len(found) == 2 else None


class InStep:
    """`spearman` of two series."""

    def __init__(self, place: Place, both: tuple[Series, Series]) -> None:
        self.place, self.both = place, both
        every = place.table.every
        self.entities = max(place.sizes[every.per], 1) if every is not None and every.per else 1
        self.walking = all(one.walk is not None for one in both)
        if self.walking and any(one.noise is not None for one in both):
            raise NotMeasuredError("what is asked is that of the walks' steps, over which noise lies")
        self.kept: list[tuple[NDArray[np.int64], Floats, Floats]] = []
        self.count = 0

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""
        vectors = [rows.vector(one.name) for one in self.both]
        there = cells.there(vectors[0]) & cells.there(vectors[1])
        counted = self.place.some(rows)
        there = there if counted is None else there & counted
        one, other = (cells.numbers(vector) for vector in vectors)
        whose = rows.block.rows % self.entities
        if self.walking:
            if self.count >= _MOST:
                return
            one, other = (_changes(x, said, self.entities) for x, said in zip((one, other), self.both, strict=True))
            there = there[self.entities :] & there[: -self.entities]
            at, whose = np.flatnonzero(there), whose[self.entities :]
        else:
            places = self.place.sample.places()
            at = np.flatnonzero(there) if places is None else places[there[places]]
        self.count += len(at)
        self.kept.append((whose[at], one[at], other[at]))

    def found(self) -> Found:
        """The coefficient within entities, and its sampling error."""
        if not self.kept:
            return nothing()
        whose, one, other = (np.concatenate(part) for part in zip(*self.kept, strict=True))
        order = np.argsort(whose, kind="stable")
        _, starts = np.unique(whose[order], return_index=True)
        x, y = (np.concatenate([g - g.mean() for g in np.split(side[order], starts[1:])]) for side in (one, other))
        value = spearman(x, y)
        if value is None:
            return nothing(len(x), "one of the two columns does not vary")
        # What has a memory tells less than its rows. Source: Bartlett (1935).
        kept = [max(pearson(side[1:], side[:-1]) or 0.0, 0.0) for side in (x, y)]
        apart = max(int(len(x) * (1 - kept[0] * kept[1]) / (1 + kept[0] * kept[1])), 4)
        asked = self.place.fact.is_
        near = float(asked) if isinstance(asked, int | float) else value
        about = f"{apart:,} of {len(x):,} {'steps' if self.walking else 'rows'} that tell something new"
        found = judged(self.place.fact, value, spearman_error(near, apart), len(x), about)
        sampled = not self.walking and not self.place.sample.whole
        return Found(found.measured, found.held, len(x), found.tolerance, found.within, sampled)


def _changes(x: Floats, said: Series, entities: int) -> Floats:
    """From each step to the next, relative where the walk is."""
    before, after = x[:-entities], x[entities:]
    assert said.walk is not None
    if not changes.change(said.walk).percent:
        return after - before
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(after / before - 1, posinf=0.0, neginf=0.0)
