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


def phone_cell(groups: Sequence[tuple[str, str]], group: Callable[[Block], Ints] | None, draw: str) -> Cell:
    """A number a row, of the row's group: country and region. Without `group` all rows are of the first."""
    known: dict[str, int] = {}
    starts: list[int] = []
    counts: list[int] = []
    flat: list[int] = []
    for country, region in groups:
        some = phone_forms(country, region) or ("",)
        starts.append(len(flat))
        counts.append(len(some))
        flat += [known.setdefault(form, len(known)) for form in some]
    table = forms(list(known))
    first, many, which = np.array(starts), np.array(counts), np.array(flat)
    there = np.array([bool(form) for form in known])
    absent = not there.all()
    kind = Type("text", width=table.width, nullable=absent)

    def make(block: Block) -> Vector:
        at = group(block) if group else np.zeros(len(block), np.int64)
        step = (block.hashes(f"{draw}\0form") >> np.uint64(40)).view(np.int64) * many[at] >> 24
        chosen = which[first[at] + step]
        return Vector(kind, table.fill(chosen, block.hashes(draw)), there[chosen] if absent else None)

    return Cell(kind, make)
