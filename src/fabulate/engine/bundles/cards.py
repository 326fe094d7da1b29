"""`card`: a payment card whose number, network, expiry and security code fit.

Numbers have a network's prefix and length and the check digit of ISO 7812 (Luhn), as every generator's do; no range is
kept for tests by a public rule, so they are for systems that charge nobody.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import numerals, words
from ...columns.vector import FILL
from .. import address
from ..picks import picks
from .cells import index, labelled, text
from .forms import forms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Ints
    from ..block import Block, Cell

    Bytes = NDArray[np.uint8]

#: Network, how often, the digits of its security code, the begins of its numbers, their length.
_NETWORKS = (
    ("Visa", 52.0, 3, ("4",), 16),
    ("Mastercard", 31.0, 3, ("51", "52", "53", "54", "55"), 16),
    ("American Express", 10.0, 4, ("34", "37"), 15),
    ("Discover", 5.0, 3, ("6011", "65"), 16),
    ("JCB", 2.0, 3, ("3528", "3540", "3566", "3589"), 16),
)
#: Months until a card expires, at the most.
_MONTHS = 60


@lru_cache(maxsize=64)
def card(draw: str, month: int) -> Card:
    """The card of a draw, seen from a month counted from year 0; the same object always."""
    return Card(draw, month)


class Card:
    """A card a row."""

    def __init__(self, draw: str, month: int) -> None:
        self.draw, self.month = draw, month
        self.pick = picks([often for _, often, *_ in _NETWORKS])
        self._network = index(lambda block: self.pick.at(block.hashes(f"{draw}\0network")))

    def at(self, block: Block) -> Ints:
        """The network of each row."""
        return block.vector(self._network).data

    def type(self) -> Cell:
        """The network."""
        return labelled([name for name, *_ in _NETWORKS], self.at)

    def number(self) -> Cell:
        """The number, its last digit by Luhn."""
        begins = [(at, begin) for at, (*_, some, _) in enumerate(_NETWORKS) for begin in some]
        table = forms([begin.ljust(_NETWORKS[at][4] - 1, "#") for at, begin in begins])
        counts = np.array([len(some) for *_, some, _ in _NETWORKS])
        starts = np.cumsum([0, *counts[:-1]])
        sizes = np.array([size - 1 for *_, size in _NETWORKS])
        # What a digit counts, plain and doubled; padding counts nothing.
        plain, twice = np.zeros(256, np.int64), np.zeros(256, np.int64)
        for digit in range(10):
            plain[48 + digit], twice[48 + digit] = digit, 2 * digit - 9 * (digit > 4)

        def make(block: Block) -> Bytes:
            at, h = self.at(block), block.hashes(f"{self.draw}\0number")
            which = starts[at] + ((h >> np.uint64(40)).view(np.int64) * counts[at] >> 24)
            digits = table.fill(which, block.hashes(f"{self.draw}\0digits"))
            # The digit before the last is doubled, and every second before it.
            double = (np.arange(digits.shape[1]) - sizes[at][:, None]) % 2 == 1
            total = np.where(double, twice[digits], plain[digits]).sum(axis=1)
            out = np.full((len(block), digits.shape[1] + 1), FILL, np.uint8)
            out[:, :-1] = digits
            out[np.arange(len(block)), sizes[at]] = 48 + (-total % 10)
            return out

        return text(16, make)

    def expires(self) -> Cell:
        """A month after today's, as MM/YY."""

        def make(block: Block) -> Bytes:
            month = self.month + 1 + address.below(block.hashes(f"{self.draw}\0expires"), _MONTHS)
            year = numerals.padded(month // 12 % 100, 2)
            return words.join([numerals.padded(month % 12 + 1, 2), words.literal("/", len(block)), year])

        return text(5, make)

    def cvv(self) -> Cell:
        """The security code, as long as the network's."""
        table, long = forms(["###", "####"]), np.array([size - 3 for _, _, size, *_ in _NETWORKS])
        return text(4, lambda block: table.fill(long[self.at(block)], block.hashes(f"{self.draw}\0cvv")))


#: The makers of a card's parts.
PARTS = {"number": Card.number, "type": Card.type, "expires": Card.expires, "cvv": Card.cvv}
