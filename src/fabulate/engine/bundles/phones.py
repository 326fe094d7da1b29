"""Telephone numbers in the form of a country.

North American numbers have an area code of the region and the exchange 555, which reaches nobody: its lines are kept
for films and for directory services, and the few of those are left out. Elsewhere numbers are mobile ones of which
every one is of a valid form; what is valid may be somebody's, as with any generator of telephone numbers.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector
from ..block import Cell
from . import data
from .forms import forms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..address import Ints
    from ..block import Block

#: Countries whose numbers begin with the area code of a region.
_BY_REGION = ("US", "CA")
#: The lines of 555 that are drawn: 0100 to 0999 and 2000 to 9999; directory services are at 1212 and nearby.
_LINES = ("555-0%##", "555-2###", "555-3###", "555-5###", "555-6###", "555-7###", "555-8###", "555-9###")


@cache
def phone_forms(country: str, region: str) -> tuple[str, ...]:
    """The forms of a country's numbers (`#` a digit), of a region's where the area code tells it; none: no phones."""
    said = data.member("phones.json")
    if country not in _BY_REGION:
        return tuple(said.get(country, ()))
    areas = said["areas"]
    regions = {code for _, code in data.member(f"place/{country}.json")["regions"]}
    some = areas.get(region) or sorted({area for one in regions for area in areas.get(one, ())})
    return tuple(f"({area}) {line}" for area in some for line in _LINES)


class Numbers:
    """The forms of some countries and regions in one table, for rows each of which is of one of them."""

    def __init__(self, groups: Sequence[tuple[str, str]]) -> None:
        known: dict[str, int] = {}
        starts: list[int] = []
        counts: list[int] = []
        flat: list[int] = []
        # Thousands of cities are of a few regions.
        regions = {group: at for at, group in enumerate(dict.fromkeys(groups))}
        for country, region in regions:
            some = phone_forms(country, region) or ("",)
            starts.append(len(flat))
            counts.append(len(some))
            flat += [known.setdefault(form, len(known)) for form in some]
        of = np.array([regions[group] for group in groups])
        self._first, self._many, self._which = np.array(starts)[of], np.array(counts)[of], np.array(flat)
        self._table = forms(list(known))
        self._there = np.array([bool(form) for form in known])
        self._whole = bool(self._there.all())

    def cell(self, group: Callable[[Block], Ints] | None, draw: str) -> Cell:
        """A number a row, of the row's group. Without `group` all rows are of the first."""
        kind = Type("text", width=self._table.width, nullable=not self._whole)

        def make(block: Block) -> Vector:
            at = group(block) if group else np.zeros(len(block), np.int64)
            step = (block.hashes(f"{draw}\0form") >> np.uint64(40)).view(np.int64) * self._many[at] >> 24
            chosen = self._which[self._first[at] + step]
            cells = self._table.fill(chosen, block.hashes(draw))
            return Vector(kind, cells, None if self._whole else self._there[chosen])

        return Cell(kind, make)
