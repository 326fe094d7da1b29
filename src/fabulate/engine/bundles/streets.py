"""Streets with house numbers, as a country's people write them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import numerals, words
from ...columns.vector import FILL
from . import data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..address import Hashes, Ints

    Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Streets:
    """The streets of a locale: `before`, `between` and `after` stand around number and street."""

    table: Bytes
    number_first: bool
    before: str
    between: str
    after: str
    most: int

    @property
    def width(self) -> int:
        """The most bytes of a cell."""
        literal = len(f"{self.before}{self.between}{self.after}".encode())
        return int(self.table.shape[1]) + literal + len(str(self.most))


class Mixed:
    """The streets of several locales in one table: for rows each of which has one of them."""

    def __init__(self, some: Sequence[Streets]) -> None:
        sizes = [len(one.table) for one in some]
        self._names, self._starts = words.stack([one.table for one in some]), np.cumsum([0, *sizes[:-1]])
        self._counts, self._most = np.array(sizes, np.uint64), np.array([one.most for one in some], np.uint64)
        self._leads = np.array([one.number_first for one in some])
        self._before, self._after = (
            words.pack_text(getattr(one, side) for one in some) for side in ("before", "after")
        )
        self._between = [
            words.pack_text(one.between if one.number_first is leads else "" for one in some) for leads in (True, False)
        ]
        self.width = max(one.width for one in some)

    def fill(self, which: Ints, h: Hashes, house: Hashes) -> Bytes:
        """A street a hash, and a number by another: small numbers more often, since every street has them."""
        most = self._most.take(which)
        again = (house << np.uint64(32)) | (house >> np.uint64(32))
        number = numerals.digits(1 + np.minimum(_below(house, most), _below(again, most)))
        street = words.take(self._names, self._starts.take(which) + _below(h, self._counts.take(which)))
        before, between, behind, after = (
            words.take(table, which) for table in (self._before, *self._between, self._after)
        )
        if self._leads.all():
            return words.join([before, number, between, street, after])
        leads, none = self._leads.take(which)[:, None], np.uint8(FILL)
        first, last = np.where(leads, number, none), np.where(leads, none, number)
        return words.join([before, first, between, street, behind, last, after])


def _below(h: Hashes, counts: Hashes) -> Ints:
    """`address.below` with a count a row, up to 2**31."""
    return (((h >> np.uint64(32)) * counts) >> np.uint64(32)).view(np.int64)


@lru_cache(maxsize=128)
def streets(locale: str) -> Streets:
    """The streets of a locale, else those of en_US."""
    said = data.member(f"streets/{locale}.json") or data.member("streets/en_US.json")
    before, first, rest = said["form"].partition("{number}")
    if "{street}" in before:
        number_first, (before, between), after = False, before.split("{street}"), rest
    else:
        number_first, (between, after) = True, rest.split("{street}")
    del first
    return Streets(words.pack_text(said["names"]), number_first, before, between, after, int(said["most"]))
