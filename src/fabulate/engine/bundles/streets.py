"""Streets with house numbers, as a country's people write them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import numerals, words
from .. import address
from . import data

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Hashes

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

    def fill(self, h: Hashes, house: Hashes) -> Bytes:
        """A street a hash, and a number by another: small numbers more often, since every street has them."""
        again = (house << np.uint64(32)) | (house >> np.uint64(32))
        number = 1 + np.minimum(address.below(house, self.most), address.below(again, self.most))
        pair = [numerals.digits(number), words.take(self.table, address.below(h, len(self.table)))]
        one, two = pair if self.number_first else reversed(pair)
        rows = len(h)
        parts = [words.literal(self.before, rows), one, words.literal(self.between, rows), two]
        return words.join([*parts, words.literal(self.after, rows)])


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
