"""`product`: a thing of a category, with a brand, a price that it may have, and a stock keeping unit of both."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, words
from .. import address, exact
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

#: How prices end, in cents, and how often.
_ENDS, _OFTEN = (99, 95, 49, 0), (6.0, 2.0, 1.0, 1.0)


@lru_cache(maxsize=64)
def product(draw: str) -> Product:
    """The product of a draw, the same object always."""
    return Product(draw)


class Product:
    """A product a row. All arrays have an entry a thing."""

    def __init__(self, draw: str) -> None:
        self.draw = draw
        said = data.own("products")
        self.rows = [
            (name, category, one["code"], low, high)
            for category, one in said["categories"].items()
            for name, low, high in one["products"]
        ]
        self.brands = said["brands"]
        self.pick = picks(
            [one["weight"] / len(one["products"]) for one in said["categories"].values() for _ in one["products"]]
        )
        self._thing, self._brand = index(self._things), index(self._brands)

    def _things(self, block: Block) -> Ints:
        return self.pick.at(block.hashes(f"{self.draw}\0thing"))

    def _brands(self, block: Block) -> Ints:
        return address.below(block.hashes(f"{self.draw}\0brand"), len(self.brands))

    def at(self, block: Block) -> Ints:
        """The thing of each row."""
        return block.vector(self._thing).data

    def name(self) -> Cell:
        """What it is."""
        return labelled([row[0] for row in self.rows], self.at)

    def category(self) -> Cell:
        """What it belongs to."""
        return labelled([row[1] for row in self.rows], self.at)

    def brand(self) -> Cell:
        """Who makes it; invented."""
        return labelled(self.brands, lambda block: block.vector(self._brand).data)

    def price(self) -> Cell:
        """Between the usual prices of the thing, even on the scale of logarithms, with a shop's ending."""
        kind = Type("number", decimals=2)
        low = exact.ln(np.array([float(row[3]) for row in self.rows]))
        span = exact.ln(np.array([float(row[4]) for row in self.rows])) - low
        pick, ends = picks(_OFTEN), np.array(_ENDS)

        def make(block: Block) -> Vector:
            at = self.at(block)
            whole = np.floor(exact.exp(low[at] + span[at] * block.uniform(f"{self.draw}\0price"))).astype(np.int64)
            return Vector(kind, whole * 100 + ends[pick.at(block.hashes(f"{self.draw}\0cents"))])

        return Cell(kind, make)

    def sku(self) -> Cell:
        """Category, brand and a number."""
        codes = words.pack_text(f"{row[2]}-" for row in self.rows)
        brands = words.pack_text(f"{name[:3].upper()}-" for name in self.brands)
        number = forms(["#####"])

        def make(block: Block) -> Bytes:
            parts = [words.take(codes, self.at(block)), words.take(brands, block.vector(self._brand).data)]
            return words.join([*parts, number.fill(np.zeros(len(block), int), block.hashes(f"{self.draw}\0sku"))])

        return text(codes.shape[1] + brands.shape[1] + 5, make)


#: The makers of a product's parts.
PARTS = {"name": Product.name, "category": Product.category, "brand": Product.brand, "price": Product.price,
         "sku": Product.sku}  # fmt: skip
