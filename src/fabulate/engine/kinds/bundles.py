"""Bundles: cells that agree because they come from one draw. A pick from a list, a person."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, words
from ...schema.errors import Problem, SchemaError
from .. import address
from ..bijection import feistel
from ..block import Cell
from ..picks import picks
from .reads import bank_column, row_draw

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from ...schema.models import Bank, Bundle
    from ..address import Ints
    from ..block import Block
    from ..person import Gender, Names, Pool
    from ..picks import Picks
    from ..scope import Scope

    Rows = Callable[[Block], Ints]
    Bytes = NDArray[np.uint8]

#: Bundles that need no declaration, and whether the engine can make them.
KINDS = {"person": True, "place": False, "company": False, "vehicle": False, "product": False, "card": False}
_GENDERS: tuple[Gender, ...] = ("female", "male", "nonbinary")
_TRIES = 8
_MAILS = ("example.com", "example.org", "example.net")


def cell(head: str, part: str, bundle: Bundle | None, scope: Scope) -> Cell:
    """The cell `head.part` of a row; bundles that are not declared have the name of their kind."""
    draw = (bundle.key if bundle else None) or head
    if bundle is not None and bundle.list_ is not None:
        bank = scope.schema.lists[bundle.list_]
        return bank_column(bank, part, _rows(head, bundle, bank, scope))
    kind = (bundle.kind if bundle else None) or head
    if not KINDS[kind]:
        fix = "take a list, or Faker's methods"
        raise SchemaError([Problem(scope.path, f"the bundle {kind} is in the language, but cannot be made yet", fix)])
    return _person(part, draw, bundle, scope)


def _rows(head: str, bundle: Bundle, bank: Bank, scope: Scope) -> Rows:
    """The pick of a list bundle; `not` another bundle of the same list by drawing again."""
    draw = row_draw(bundle.key or head)
    pick = picks(bank.weights or [1.0] * len(bank.rows))
    if bundle.not_ is None:
        return lambda block: pick.at(block.hashes(draw))
    other = scope.table.bundles.get(bundle.not_)
    if other is None or other.list_ != bundle.list_ or other.not_ is not None:
        scope.fail("not", f"{bundle.not_!r} is no pick from the same list without a `not` of its own")
    if len(bank.rows) < 2:
        scope.fail("not", "the list has one row only")
    avoid = _rows(bundle.not_, other, bank, scope)

    def rows(block: Block) -> Ints:
        taken, found = avoid(block), pick.at(block.hashes(draw))
        for attempt in range(_TRIES):
            same = found == taken
            if not same.any():
                return found
            found = np.where(same, pick.at(block.hashes(f"{draw}\0again{attempt}")), found)
        return np.where(found == taken, (found + 1) % len(bank.rows), found)

    return rows


def _person(part: str, draw: str, bundle: Bundle | None, scope: Scope) -> Cell:
    from ..person import names

    locale = (bundle.locale if bundle else None) or scope.schema.locale
    if bundle is not None and (bundle.not_ or bundle.age or bundle.at or bundle.country):
        setting = next(s for s in ("not_", "age", "at", "country") if getattr(bundle, s))
        scope.later(f"{setting.rstrip('_')} of a person", "")
    person = _Person(names(locale), draw, bundle.gender if bundle else None)
    makers = {
        "gender": person.gender_cell, "first_name": person.first_cell, "last_name": person.last_cell,
        "full_name": person.full_cell, "email": person.email_cell, "username": person.username_cell,
    }  # fmt: skip
    if part not in makers:
        scope.later(f"person.{part}", "")
    return makers[part]()


class _Person:
    """The draws of one person a row: gender, then names of that gender, then addresses spelled from the names."""

    def __init__(self, names: Names, draw: str, gender: Mapping[Gender, float] | None) -> None:
        self.names, self.draw = names, draw
        shares: Mapping[Gender, float] = gender or {"female": 1.0, "male": 1.0}
        self.gender_pick = picks([float(shares.get(g, 0.0)) for g in _GENDERS])
        self.first, self.last = _Bank(names.first), _Bank(names.last)

    def genders(self, block: Block) -> Ints:
        return self.gender_pick.at(block.hashes(f"{self.draw}\0gender"))

    def firsts(self, block: Block) -> Ints:
        return self.first.at(self.genders(block), block.hashes(f"{self.draw}\0first"))

    def lasts(self, block: Block) -> Ints:
        return self.last.at(self.genders(block), block.hashes(f"{self.draw}\0last"))

    def gender_cell(self) -> Cell:
        kind = Type("category", labels=_GENDERS, width=9)
        return Cell(kind, lambda block: Vector(kind, self.genders(block)))

    def first_cell(self) -> Cell:
        table = _packed(self.first.names)
        return _text(table.shape[1], lambda block: words.take(table, self.firsts(block)))

    def last_cell(self) -> Cell:
        table = _packed(self.last.names)
        return _text(table.shape[1], lambda block: words.take(table, self.lasts(block)))

    def full_cell(self) -> Cell:
        first, last = _packed(self.first.names), _packed(self.last.names)
        joiner, given_first = self.names.joiner, self.names.order == "given-first"

        def make(block: Block) -> Bytes:
            parts = [words.take(first, self.firsts(block)), words.take(last, self.lasts(block))]
            one, two = parts if given_first else reversed(parts)
            return words.join([one, words.literal(joiner, len(block)), two])

        return _text(first.shape[1] + len(joiner.encode()) + last.shape[1], make)

    def email_cell(self) -> Cell:
        first, last = self._slugs()
        domains = words.pack_text(f"@{name}" for name in _MAILS)
        pick = picks([6.0, 3.0, 2.0])

        def make(block: Block) -> Bytes:
            parts = [
                words.take(first, self.firsts(block)),
                words.literal(".", len(block)),
                words.take(last, self.lasts(block)),
            ]
            domain = words.take(domains, pick.at(block.hashes(f"{self.draw}\0domain")))
            return words.join([*parts, words.digits(self._number(block)), domain])

        return _text(first.shape[1] + last.shape[1] + 40, make)

    def username_cell(self) -> Cell:
        first, last = self._slugs()
        initials = first[:, :1]

        def make(block: Block) -> Bytes:
            parts = [words.take(initials, self.firsts(block)), words.take(last, self.lasts(block))]
            return words.join([*parts, words.digits(self._number(block))])

        return _text(last.shape[1] + 24, make)

    def _slugs(self) -> tuple[Bytes, Bytes]:
        return _slugged(self.names.locale, self.first.names), _slugged(self.names.locale, self.last.names)

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


@lru_cache(maxsize=64)
def _packed(some: tuple[str, ...]) -> Bytes:
    return words.pack_text(some)


@lru_cache(maxsize=64)
def _slugged(locale: str, some: tuple[str, ...]) -> Bytes:
    from ..person import names

    return words.pack_text(names(locale).slugs(some))


@lru_cache(maxsize=256)
def _picks(weights: tuple[float, ...]) -> Picks:
    return picks(weights)


class _Bank:
    """Names of all genders in one list, and a pick within each gender."""

    def __init__(self, by_gender: Mapping[Gender, Pool]) -> None:
        self.names: tuple[str, ...] = ()
        self.picks, self.starts = [], []
        for gender in _GENDERS:
            some, weights = by_gender[gender]
            self.starts.append(len(self.names))
            self.names += some
            self.picks.append(_picks(weights))

    def at(self, genders: Ints, h: NDArray[np.uint64]) -> Ints:
        """The index of a name for each gender and hash."""
        out = np.empty(len(h), np.int64)
        for code, (pick, start) in enumerate(zip(self.picks, self.starts, strict=True)):
            rows = np.flatnonzero(genders == code)
            if len(rows):
                out[rows] = start + pick.at(h[rows])
        return out


def _text(width: int, make: Callable[[Block], Bytes]) -> Cell:
    kind = Type("text", width=width)
    return Cell(kind, lambda block: Vector(kind, make(block)))
