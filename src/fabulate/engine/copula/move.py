"""A column's u, moved: its normal is a sum of what it follows and of its own noise, made even again.

Every kind reads its cells from `Block.hashes`, and each cell rises (or falls) with u; so moving u moves any kind, and
none knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import address, exact
from .curve import hashed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..address import Floats, Hashes
    from ..block import Block
    from .cells import Codes
    from .curve import Curve

    #: From a block to a number a row: a leader's normal, or a score of mean 0.
    Term = Callable[[Block], Floats]


@dataclass(frozen=True, slots=True)
class Move:
    """`draw`'s hashes: F(Σ weight · term + own · noise), where F is the distribution function of that sum.

    `weights` has a row for each of `groups`, in which coefficients differ; `curve` a row for each of `branches`.
    `gaussian`: the sum is a standard normal, jointly with other such sums.
    """

    draw: str
    terms: tuple[Term, ...]
    weights: Floats
    own: Floats
    curve: Curve
    groups: Codes | None = None
    branches: Codes | None = None
    gaussian: bool = False
    #: The draws of the columns that it follows, and of those that they follow.
    behind: tuple[str, ...] = ()
    #: The own noise, where it is not the draw's: it may have a memory.
    noise: Term | None = None

    def __call__(self, block: Block) -> Hashes:
        """The moved hashes of a block's rows."""
        noise = self.noise(block) if self.noise else exact.normal(address.uniform(block.raw(self.draw)))
        if self.groups is None:
            total = noise * self.own[0]
            for weight, term in zip(self.weights[0].tolist(), self.terms, strict=True):
                total += weight * term(block)
        else:
            group = self.groups(block)
            total = noise * self.own[group]
            for at, term in enumerate(self.terms):
                total += self.weights[group, at] * term(block)
        return hashed(self.curve.at(total, None if self.branches is None else self.branches(block)))
