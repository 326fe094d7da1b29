"""`person`: the draws of one person a row, of which gender, names, addresses and numbers are made so that they agree.

Gender comes first, then names of that gender, then what is spelled from them. A person at a place has the names and
the telephone of its country, chosen row by row; names of several locales then stand in one table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, numerals, words
from .. import address
from ..bijection import feistel
from ..block import Cell
from ..person import GENDERS, Names, names
from ..picks import picks
from .banks import Bank, packed, same_names
from .cells import index, labelled, text
from .phones import Numbers
from .places import Place, Where, place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Ints
    from ..block import Block
    from ..person import Pool

    Bytes = NDArray[np.uint8]

_TRIES = 8
_MAILS = ("example.com", "example.org", "example.net")
#: How often a title comes that both genders have (Dr.), against one that tells the gender.
_LEARNED = 0.02


@dataclass(frozen=True, slots=True)
class Who:
    """What a person is drawn from: a locale and country, or the place that it is at; shares of genders; whom it is
    not."""

    draw: str
    locale: str
    country: str
    genders: tuple[float, ...] = (1.0, 1.0, 0.0)
    at: Where | None = None
    other: Who | None = None


@lru_cache(maxsize=32)
def person(who: Who) -> Person:
    """The person of these settings, the same object for the same settings."""
    return Person(who)


class Person:
    """A person a row. A *group* is a locale and a gender; names, titles and slugs are in one table over all groups."""

    def __init__(self, who: Who) -> None:
        self.who, self.draw = who, who.draw
        self.place: Place | None = place(who.at) if who.at else None
        found = [names(who.locale)]
        if self.place is not None:
            found = [names(self.place.locale(code)) for code in self.place.codes]
        self.names = list({one.locale: one for one in found}.values())
        self.several = len(self.names) > 1
        homes = [one.locale for one in self.names]
        #: Which names each city's people have.
        self.of_city = (
            np.array([homes.index(one.locale) for one in found])[self.place.country] if self.place else np.zeros(1, int)
        )
        self.gender_pick = picks(list(who.genders))
        self.first = Bank([one.first[gender] for one in self.names for gender in GENDERS])
        self.last = Bank([one.last[gender] for one in self.names for gender in GENDERS])
        self._gender, self._group = index(self._genders), index(self._groups)
        self._first, self._last = index(self._firsts), index(self._lasts)

    def _genders(self, block: Block) -> Ints:
        return self.gender_pick.at(block.hashes(f"{self.draw}\0gender"))

    def _groups(self, block: Block) -> Ints:
        genders = block.vector(self._gender).data
        return genders + len(GENDERS) * self._locales(block) if self.several else genders

    def _locales(self, block: Block) -> Ints:
        assert self.place is not None
        return self.of_city[self.place.at(block)]

    def _firsts(self, block: Block) -> Ints:
        return self.first.at(block.vector(self._group).data, block.hashes(f"{self.draw}\0first"))

    def _lasts(self, block: Block) -> Ints:
        groups, draw = block.vector(self._group).data, f"{self.draw}\0last"
        found = self.last.at(groups, block.hashes(draw))
        if self.who.other is None:
            return found
        other = person(self.who.other)
        theirs = same_names(other.last.names, self.last.names)[other.lasts(block)]
        clash = same_names(other.first.names, self.first.names)[other.firsts(block)] == self.firsts(block)
        for attempt in range(_TRIES):
            same = clash & (found == theirs)
            if not same.any():
                return found
            found = np.where(same, self.last.at(groups, block.hashes(f"{draw}\0again{attempt}")), found)
        return np.where(clash & (found == theirs), self.last.next(groups, found), found)

    def firsts(self, block: Block) -> Ints:
        """The first name of each row, as an index into `first.names`."""
        return block.vector(self._first).data

    def lasts(self, block: Block) -> Ints:
        """The last name of each row, as an index into `last.names`."""
        return block.vector(self._last).data

    def gender(self) -> Cell:
        """female, male or nonbinary."""
        kind = Type("category", labels=GENDERS, width=9)
        return Cell(kind, lambda block: Vector(kind, block.vector(self._gender).data))

    def first_name(self) -> Cell:
        """The given name."""
        table = self._packed[0]
        return text(table.shape[1], lambda block: words.take(table, self.firsts(block)))

    def last_name(self) -> Cell:
        """The family name, in the form of the gender where it has one."""
        table = self._packed[1]
        return text(table.shape[1], lambda block: words.take(table, self.lasts(block)))

    def full_name(self) -> Cell:
        """Both names in the order of the locale."""
        first, last = self._packed
        joiners = words.pack_text(one.joiner for one in self.names)
        family = np.array([one.order == "family-first" for one in self.names])
        width = first.shape[1] + joiners.shape[1] + last.shape[1]
        if not self.several:
            pair = (last, first) if family[0] else (first, last)
            indexes = (self.lasts, self.firsts) if family[0] else (self.firsts, self.lasts)

            def alike(block: Block) -> Bytes:
                one, two = (words.take(table, at(block)) for table, at in zip(pair, indexes, strict=True))
                return words.join([one, words.literal(self.names[0].joiner, len(block)), two])

            return text(width, alike)
        both = self._both

        def mixed(block: Block) -> Bytes:
            locales = self._locales(block)
            given, surname, turned = self.firsts(block), self.lasts(block) + len(first), family.take(locales)
            one, two = np.where(turned, surname, given), np.where(turned, given, surname)
            return words.join([words.take(both, one), words.take(joiners, locales), words.take(both, two)])

        return text(width, mixed)

    def title(self) -> Cell:
        """What stands before the name, by gender and language; missing where the language has none for the gender."""
        bank = Bank([_titles(one, gender) for one in self.names for gender in GENDERS])

        def which(block: Block) -> Ints:
            return bank.at(block.vector(self._group).data, block.hashes(f"{self.draw}\0title"))

        return labelled(bank.names, which)

    def email(self) -> Cell:
        """first.last, a number that no other row has, and a domain kept for examples."""
        first, last = self._slugs
        domains = words.pack_text(f"@{name}" for name in _MAILS)
        pick = picks([6.0, 3.0, 2.0])

        def make(block: Block) -> Bytes:
            parts = [
                words.take(first, self.firsts(block)),
                words.literal(".", len(block)),
                words.take(last, self.lasts(block)),
            ]
            domain = words.take(domains, pick.at(block.hashes(f"{self.draw}\0domain")))
            return words.join([*parts, numerals.digits(self._number(block)), domain])

        return text(first.shape[1] + last.shape[1] + 40, make)

    def username(self) -> Cell:
        """An initial, the last name and a number that no other row has."""
        first, last = self._slugs
        initials = first[:, :1]

        def make(block: Block) -> Bytes:
            parts = [words.take(initials, self.firsts(block)), words.take(last, self.lasts(block))]
            return words.join([*parts, numerals.digits(self._number(block))])

        return text(last.shape[1] + 24, make)

    def phone(self) -> Cell:
        """A number in the form of the country, of the region where its numbers tell it."""
        return self._numbers.cell(self.place.at if self.place else None, f"{self.draw}\0phone")

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers(self.place.regions() if self.place else [(self.who.country, "")])

    @cached_property
    def _packed(self) -> tuple[Bytes, Bytes]:
        return packed(self.first.names), packed(self.last.names)

    @cached_property
    def _both(self) -> Bytes:
        """Given and family names in one table, so that either can stand first."""
        return words.stack(self._packed)

    @cached_property
    def _slugs(self) -> tuple[Bytes, Bytes]:
        made = ([], [])  # type: tuple[list[str], list[str]]
        for bank, out in zip((self.first, self.last), made, strict=True):
            for at, pool in enumerate(bank.pools):
                out.extend(_slugged(self.names[at // len(GENDERS)].locale, pool[0]))
        return packed(tuple(made[0])), packed(tuple(made[1]))

    def _number(self, block: Block) -> Ints:
        """A number no other row has, short for early rows: a permutation of 0..99, of 100..9,999, and so on."""
        key = address.key(block.seed, block.table.address, f"{self.draw}\0number")
        out, rows = block.rows.copy(), block.rows
        low = 0
        for high in (100, 10_000, 1_000_000, 1_000_000_000):
            at = np.flatnonzero((rows >= low) & (rows < high))
            if len(at):
                out[at] = low + feistel(rows[at] - low, high - low, key)
            low = high
        return out


def _titles(some: Names, gender: str) -> Pool:
    """The titles of a gender: those that tell it, and rarely those that all have. One that means no gender must be the
    language's own; without, such people have none."""
    found = some.titles[gender][0]  # type: ignore[index]
    others = [set(some.titles[g][0]) for g in GENDERS if g != gender and some.titles[g][0]]
    shared = {title for title in found if any(title in other for other in others)}
    own = [title for title in found if title not in shared]
    if not own:
        return ("",), (1.0,)
    weights = [1.0] * len(own) + [_LEARNED * len(own)] * len(shared)
    return (*own, *(t for t in found if t in shared)), tuple(weights)


@lru_cache(maxsize=512)
def _slugged(locale: str, some: tuple[str, ...]) -> tuple[str, ...]:
    return names(locale).slugs(some)


#: The makers of a person's parts; age and birth date are in `ages`.
PARTS = {
    "full_name": Person.full_name, "first_name": Person.first_name, "last_name": Person.last_name,
    "gender": Person.gender, "title": Person.title, "email": Person.email, "username": Person.username,
    "phone": Person.phone,
}  # fmt: skip
