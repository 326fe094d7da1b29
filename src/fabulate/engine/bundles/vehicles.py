"""`vehicle`: a make and one of its models, a year in which it was built, and what fits both.

The identification number has the maker's letters, the letter of the year and the check digit of ISO 3779 (49 CFR 565);
all between is drawn.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, words
from .. import address
from ..block import Cell
from ..picks import picks
from . import data
from .cells import index, labelled, text
from .forms import forms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Ints
    from ..block import Block

    Bytes = NDArray[np.uint8]

_FUELS = {"p": "petrol", "d": "diesel", "h": "hybrid", "e": "electric"}
#: Years back that vehicles on the road are old; and when hybrid versions of ordinary models began.
_OLDEST, _HYBRIDS = 20, 2013
#: The letters of model years, which come again after thirty.
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR = 1980
#: Since this model year the seventh sign of passenger cars is a letter.
_LETTER = 2010
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
                   strict=True))  # fmt: skip


@lru_cache(maxsize=128)
def vehicle(draw: str, country: str, year: int) -> Vehicle:
    """The vehicle of these settings, the same object for the same settings; none is newer than `year`."""
    return Vehicle(draw, country, year)


class Vehicle:
    """A vehicle a row. All arrays have an entry a model."""

    def __init__(self, draw: str, country: str, year: int) -> None:
        self.draw, self.country = draw, country
        said = data.own("vehicles")
        rows, weights = [], []
        for make, one in said["makes"].items():
            for name, body, fuels, first, last in one["models"]:
                newest = min(last or year, year)
                oldest = min(max(first, year - _OLDEST), newest)
                # Seen from a year before the first models, the oldest stand in.
                if (newest >= first or year < 2001) and country not in one.get("away", ()):
                    rows.append((make, name, body, fuels, oldest, newest))
                    weights.append(one["weight"] / len(one["models"]))
        self.rows = rows
        self.pick = picks(weights)
        self.oldest, self.newest = np.array([row[4] for row in rows]), np.array([row[5] for row in rows])
        makers = {make: one["wmi"] for make, one in said["makes"].items()}
        self.makers = [makers[row[0]] for row in rows]
        self.plates = said["plates"].get(country) or said["plates"][""]
        self._model, self._year = index(self._models), index(self._years)

    def _models(self, block: Block) -> Ints:
        return self.pick.at(block.hashes(f"{self.draw}\0model"))

    def _years(self, block: Block) -> Ints:
        """Newer ones more often: the later of two even draws among the years of the model."""
        at, h = self.at(block), block.hashes(f"{self.draw}\0year")
        span = self.newest[at] - self.oldest[at] + 1
        high, low = (h >> np.uint64(40)).view(np.int64), (h & np.uint64(0xFFFFFF)).view(np.int64)
        found: Ints = self.oldest[at] + (np.maximum(high, low) * span >> 24)
        return found

    def at(self, block: Block) -> Ints:
        """The model of each row."""
        return block.vector(self._model).data

    def years(self, block: Block) -> Ints:
        """The year of each row."""
        return block.vector(self._year).data

    def make(self) -> Cell:
        """Who builds it."""
        return labelled([row[0] for row in self.rows], self.at)

    def model(self) -> Cell:
        """The model's name."""
        return labelled([row[1] for row in self.rows], self.at)

    def body(self) -> Cell:
        """The model's body."""
        return labelled([row[2] for row in self.rows], self.at)

    def year(self) -> Cell:
        """The model year."""
        kind = Type("integer")
        return Cell(kind, lambda block: Vector(kind, self.years(block)))

    def fuel(self) -> Cell:
        """One of the model's fuels; old ones of a model with several are no hybrids."""
        names, most = list(_FUELS), max(len(row[3]) for row in self.rows)
        table = np.array([[names.index(row[3][n % len(row[3])]) for n in range(most)] for row in self.rows])
        counts = np.array([len(row[3]) for row in self.rows])
        kind = Type("category", labels=tuple(_FUELS.values()), width=8)

        def make(block: Block) -> Vector:
            at = self.at(block)
            step = (block.hashes(f"{self.draw}\0fuel") >> np.uint64(40)).view(np.int64) * counts[at] >> 24
            found = table[at, step]
            old = (found >= 2) & (self.years(block) < _HYBRIDS)
            return Vector(kind, np.where(old, table[at, 0], found))

        return Cell(kind, make)

    def vin(self) -> Cell:
        """The identification number: maker, attributes, check digit, year, plant and serial number."""
        flat = [wmi for some in self.makers for wmi in some]
        starts = np.cumsum([0, *(len(some) for some in self.makers[:-1])])
        counts = np.array([len(some) for some in self.makers])
        makers, years = words.pack_text(flat), np.frombuffer(_YEARS.encode(), np.uint8)
        attributes, serial = forms(["&&&#&", "&&&@&"]), forms(["&######"])
        value = np.zeros(256, np.int64)
        for sign, number in (*_VALUES.items(), *((str(n), n) for n in range(10))):
            value[ord(sign)] = number
        digits = np.frombuffer(b"0123456789X", np.uint8)

        def make(block: Block) -> Bytes:
            at, year = self.at(block), self.years(block)
            h, maker = block.hashes(f"{self.draw}\0vin"), block.hashes(f"{self.draw}\0maker")
            out = np.zeros((len(block), 17), np.uint8)
            out[:, :3] = words.take(makers, starts[at] + ((maker >> np.uint64(40)).view(np.int64) * counts[at] >> 24))
            out[:, 3:8] = attributes.fill((year >= _LETTER).astype(np.int64), h)
            letter = (year - _FIRST_YEAR) % len(_YEARS)
            out[:, 9] = years[letter]
            out[:, 10:] = serial.fill(np.zeros(len(block), np.int64), block.hashes(f"{self.draw}\0serial"))
            out[:, 8] = digits[(value[out] * np.array(_WEIGHTS)).sum(axis=1) % 11]
            return out

        return text(17, make)

    def plate(self) -> Cell:
        """A plate in one of the forms of the country."""
        table = forms(self.plates)

        def make(block: Block) -> Bytes:
            which = address.below(block.hashes(f"{self.draw}\0plate\0form"), len(self.plates))
            return table.fill(which, block.hashes(f"{self.draw}\0plate"))

        return text(table.width, make)


#: The makers of a vehicle's parts.
PARTS = {"make": Vehicle.make, "model": Vehicle.model, "year": Vehicle.year, "body": Vehicle.body,
         "fuel": Vehicle.fuel, "vin": Vehicle.vin, "plate": Vehicle.plate}  # fmt: skip
