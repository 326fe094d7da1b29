"""`company`: a name, and the industry, domain, e-mail address and size that fit it.

A name is a family name of the country or an invented word, a word of the industry, and often the country's legal form.
The domain is spelled from the name and ends in `.example`, which nobody can own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, words
from .. import address, exact
from ..block import Cell
from ..person import names
from ..person_slug import slug
from ..picks import picks
from . import data
from .cells import index, labelled, text

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Ints
    from ..block import Block

    Bytes = NDArray[np.uint8]

_TRIES = 8
#: How often a name begins with an invented word, a family name, two of them.
_BEGINS = (0.55, 0.3, 0.15)
_FAMILIES = 240
#: How often a name ends in a legal form.
_FORMAL = 0.7
#: The spread of sizes around the industry's median, and their bounds.
_SIGMA, _LARGEST = 1.3, 250_000
_BOXES = ("info", "contact", "office", "hello", "sales", "service")


@dataclass(frozen=True, slots=True)
class Which:
    """What a company is drawn from: its country, the locale of its families, the company that it is not."""

    draw: str
    country: str
    locale: str
    other: Which | None = None


@lru_cache(maxsize=128)
def company(which: Which) -> Company:
    """The company of these settings, the same object for the same settings."""
    return Company(which)


class Company:
    """A company a row: an industry, the begin of its name, a word of the industry."""

    def __init__(self, which: Which) -> None:
        self.which, self.draw = which, which.draw
        said = data.own("companies")
        self.industries = said["industries"]
        self.begins, shares = _begins(which.locale, said["words"])
        self.words = [word for one in self.industries.values() for word in one["words"]]
        self.counts = np.array([len(one["words"]) for one in self.industries.values()])
        self.starts = np.cumsum([0, *self.counts[:-1]])
        forms = said["forms"].get(which.country) or said["forms"][""]
        self.forms = ["", *(f" {form}" for form in forms)]
        self.industry_pick = picks([float(one["weight"]) for one in self.industries.values()])
        self.begin_pick = picks(shares)
        # The first legal form is the commonest.
        ranks = [1 / (at + 1) for at in range(len(forms))]
        self.form_pick = picks([1 - _FORMAL, *(_FORMAL * rank / sum(ranks) for rank in ranks)])
        self._industry, self._word = index(self._industries), index(self._words)
        self._begin = index(self._beginnings)

    def _industries(self, block: Block) -> Ints:
        return self.industry_pick.at(block.hashes(f"{self.draw}\0industry"))

    def _words(self, block: Block) -> Ints:
        at = block.vector(self._industry).data
        step = (block.hashes(f"{self.draw}\0word") >> np.uint64(40)).view(np.int64) * self.counts[at] >> 24
        found: Ints = self.starts[at] + step
        return found

    def _beginnings(self, block: Block) -> Ints:
        draw = f"{self.draw}\0name"
        found = self.begin_pick.at(block.hashes(draw))
        if self.which.other is None:
            return found
        other = company(self.which.other)
        known = {name: at for at, name in enumerate(self.begins)}
        theirs = np.array([known.get(name, -1) for name in other.begins], np.int64)
        taken = theirs[block.vector(other._begin).data]
        for attempt in range(_TRIES):
            same = found == taken
            if not same.any():
                return found
            found = np.where(same, self.begin_pick.at(block.hashes(f"{draw}\0again{attempt}")), found)
        return np.where(found == taken, (found + 1) % len(self.begins), found)

    def name(self) -> Cell:
        """The company's name."""
        begins, ends = words.pack_text(self.begins), words.pack_text(f" {word}" for word in self.words)
        forms = words.pack_text(self.forms)

        def make(block: Block) -> Bytes:
            form = self.form_pick.at(block.hashes(f"{self.draw}\0form"))
            parts = (begins, block.vector(self._begin).data), (ends, block.vector(self._word).data), (forms, form)
            return words.join([words.take(table, at) for table, at in parts])

        return text(begins.shape[1] + ends.shape[1] + forms.shape[1], make)

    def industry(self) -> Cell:
        """What the company does."""
        return labelled(list(self.industries), lambda block: block.vector(self._industry).data)

    def domain(self) -> Cell:
        """The name as a domain that nobody owns."""
        width = sum(table.shape[1] for table in self._slugs)
        return text(width, lambda block: self._domain(block))

    def email(self) -> Cell:
        """An address at the domain."""
        boxes = words.pack_text(f"{box}@" for box in _BOXES)
        width = boxes.shape[1] + sum(table.shape[1] for table in self._slugs)

        def make(block: Block) -> Bytes:
            box = address.below(block.hashes(f"{self.draw}\0box"), len(_BOXES))
            return words.join([words.take(boxes, box), self._domain(block)])

        return text(width, make)

    def size(self) -> Cell:
        """How many people work there: lognormal around the industry's median."""
        kind = Type("integer")
        middle = exact.ln(np.array([float(one["people"]) for one in self.industries.values()]))

        def make(block: Block) -> Vector:
            z = exact.normal(block.uniform(f"{self.draw}\0size"))
            people = np.rint(exact.exp(middle[block.vector(self._industry).data] + _SIGMA * z))
            return Vector(kind, np.clip(people, 1, _LARGEST).astype(np.int64))

        return Cell(kind, make)

    @cached_property
    def _slugs(self) -> tuple[Bytes, Bytes]:
        begins = words.pack_text("-".join(_spelled(part) for part in name.split(" & ")) for name in self.begins)
        return begins, words.pack_text(f"-{_spelled(word)}.example" for word in self.words)

    def _domain(self, block: Block) -> Bytes:
        begins, ends = self._slugs
        begin, end = block.vector(self._begin).data, block.vector(self._word).data
        return words.join([words.take(begins, begin), words.take(ends, end)])


def _begins(locale: str, invented: list[str]) -> tuple[list[str], list[float]]:
    """How names begin, and how often each: invented words, family names in Latin letters, pairs of families."""
    known = names(locale)
    pool = sorted(zip(*known.last["male"], strict=True), key=lambda pair: -pair[1])[:_FAMILIES]
    families = list(dict.fromkeys(_shown(name, known.slug(name)) for name, _ in pool))
    pairs = [f"{name} & {families[(at * 7 + 3) % len(families)]}" for at, name in enumerate(families)]
    groups = invented, families, [pair for pair in pairs if len(set(pair.split(" & "))) == 2]
    shares: dict[str, float] = {}
    for group, share in zip(groups, _BEGINS, strict=True):
        for name in group:
            shares[name] = shares.get(name, 0.0) + share / len(group)
    return list(shares), list(shares.values())


def _shown(name: str, latin: str) -> str:
    """A family name as it is where its letters are Latin, else spelled."""
    return name if all(ord(c) < 0x250 for c in name) else latin.capitalize()


def _spelled(name: str) -> str:
    return slug(name.replace(" ", ""))


#: The makers of a company's parts.
PARTS = {"name": Company.name, "industry": Company.industry, "domain": Company.domain, "email": Company.email,
         "size": Company.size}  # fmt: skip
