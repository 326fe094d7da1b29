"""Bundles: cells that agree because they come from one draw. A pick from a list, a person, a place.

What a bundle's settings mean is settled here, its cells are made in `..bundles`, a module a kind.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ...schema.errors import listed, near
from ...schema.models import Bundle
from ...schema.record import plain
from ..bundles import data
from ..picks import picks
from .reads import bank_column, row_draw

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...schema.models import Bank
    from ..address import Ints
    from ..block import Block, Cell
    from ..bundles.companies import Which
    from ..bundles.people import Who
    from ..bundles.places import Where
    from ..scope import Scope

    Rows = Callable[[Block], Ints]

#: Bundles that need no declaration.
KINDS = ("person", "place", "company", "vehicle", "product", "card")
_TRIES = 8


def cell(head: str, part: str, bundle: Bundle | None, scope: Scope) -> Cell:
    """The cell `head.part` of a row; bundles that are not declared have the name of their kind."""
    if bundle is not None:
        # What is wrong with a declared bundle is told where it is declared.
        scope = replace(scope, path=f"{scope.table.name}.bundles.{head}")
        if bundle.list_ is not None:
            bank = scope.schema.lists[bundle.list_]
            return bank_column(bank, part, _rows(head, bundle, bank, scope))
    kind = (bundle.kind if bundle else None) or head
    if kind == "person":
        return _person(head, part, bundle or plain(Bundle, kind="person"), scope)
    if kind == "place":
        from ..bundles import places

        return places.PARTS[part](places.place(_where(head, bundle or plain(Bundle, kind="place"), scope)))
    if kind == "company":
        from ..bundles import companies

        return companies.PARTS[part](companies.company(_which(head, bundle or plain(Bundle, kind="company"), scope)))
    draw = (bundle.key if bundle else None) or head
    if kind == "vehicle":
        from ..bundles import vehicles

        country = _country(bundle or plain(Bundle, kind="vehicle"), scope)
        return vehicles.PARTS[part](vehicles.vehicle(draw, country, scope.today.year))
    if kind == "product":
        from ..bundles import goods

        return goods.PARTS[part](goods.product(draw))
    from ..bundles import cards

    return cards.PARTS[part](cards.card(draw, scope.today.year * 12 + scope.today.month - 1))


def check(head: str, bundle: Bundle, scope: Scope) -> None:
    """SchemaError for settings of a declared bundle that cannot be, whether a column reads it or not."""
    scope = replace(scope, path=f"{scope.table.name}.bundles.{head}")
    if bundle.list_ is not None:
        _rows(head, bundle, scope.schema.lists[bundle.list_], scope)
    elif bundle.kind == "person":
        _who(head, bundle, scope)
        _age(bundle, head, scope)
    elif bundle.kind == "place":
        _where(head, bundle, scope)
    elif bundle.kind == "company":
        _which(head, bundle, scope)
    elif bundle.kind == "vehicle":
        _country(bundle, scope)


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


def _person(head: str, part: str, bundle: Bundle, scope: Scope) -> Cell:
    from ..bundles import ages, people

    if part == "age":
        return _age(bundle, head, scope)
    if part == "birth_date":
        name = f"{head}.age"
        hidden = any(column.name == name for column in scope.table.columns)
        return ages.birth_cell(_age(bundle, head, scope) if hidden else scope.cell(name, ""), bundle.key or head, scope)
    return people.PARTS[part](people.person(_who(head, bundle, scope)))


def _age(bundle: Bundle, head: str, scope: Scope) -> Cell:
    from ..bundles import ages

    return ages.age_cell(bundle.age, bundle.key or head, replace(scope, path=f"{scope.path}.age"))


def _who(head: str, bundle: Bundle, scope: Scope) -> Who:
    from ..bundles.people import Who
    from ..person import GENDERS

    locale, shares = bundle.locale or scope.schema.locale, bundle.gender
    genders = tuple(float(shares.get(g, 0.0)) for g in GENDERS) if shares else (1.0, 1.0, 0.0)
    if not sum(genders) > 0:
        scope.fail("gender", "every weight is 0", "one must be above 0")
    at = None
    if bundle.at is not None:
        for setting in ("country", "locale"):
            if getattr(bundle, setting) is not None:
                scope.fail(setting, f"the person is at {bundle.at} and follows its country", "leave one of them out")
        at = _where(bundle.at, _other(bundle.at, "place", "at", scope), scope)
    elif bundle.country is not None:
        country = _country(bundle, scope, 'for several, declare a place with them and say "at" it')
        if bundle.locale is None and data.home(locale) != country:
            locale = str(data.countries()[country]["locale"])
        return Who(bundle.key or head, locale, country, genders, None, _not_person(bundle, scope))
    return Who(bundle.key or head, locale, data.home(locale), genders, at, _not_person(bundle, scope))


def _not_person(bundle: Bundle, scope: Scope) -> Who | None:
    if bundle.not_ is None:
        return None
    other = _other(bundle.not_, "person", "not", scope)
    return _who(bundle.not_, other, replace(scope, path=f"{scope.table.name}.bundles.{bundle.not_}"))


def _which(head: str, bundle: Bundle, scope: Scope) -> Which:
    from ..bundles.companies import Which

    country = _country(bundle, scope)
    locale = bundle.locale or scope.schema.locale
    if bundle.locale is None and data.home(locale) != country:
        locale = str(data.countries()[country]["locale"])
    other = None
    if bundle.not_ is not None:
        there = replace(scope, path=f"{scope.table.name}.bundles.{bundle.not_}")
        other = _which(bundle.not_, _other(bundle.not_, "company", "not", scope), there)
    return Which(bundle.key or head, country, locale, other)


def _where(head: str, bundle: Bundle, scope: Scope) -> Where:
    from ..bundles.places import Where, place

    locale = bundle.locale or scope.schema.locale
    other = None
    if bundle.not_ is not None:
        other = _where(bundle.not_, _other(bundle.not_, "place", "not", scope), scope)
    regions, cities = _listed(bundle.region), _listed(bundle.city)
    where = Where(bundle.key or head, _countries(bundle, scope), locale, other, regions, cities)
    if regions or cities:
        _there(where, scope)
    if other is not None and len(place(where).country) < 2:
        scope.fail("not", "there is one city only", "widen the place")
    return where


def _listed(said: str | list[str] | None) -> tuple[str, ...]:
    return () if said is None else (said,) if isinstance(said, str) else tuple(said)


def _there(where: Where, scope: Scope) -> None:
    """SchemaError for a region or a city that is in none of the place's countries, or where none is left."""
    from ..bundles.places import place, plain

    read = [data.member(f"place/{code}.json") for code, _ in where.countries]
    known = {
        "region": [part for one in read for said in one["regions"] for part in said],
        "city": [name for one in read for name in (*one["city"], *one["also"])],
    }
    for setting, names in (("region", where.regions), ("city", where.cities)):
        folded = {plain(name) for name in known[setting]}
        for name in names:
            if plain(name) not in folded:
                some = known[setting][::2] if setting == "region" else known[setting]
                fix = near(name, some) or (f"there are {listed(some)}" if len(read) == 1 else None)
                scope.fail(
                    setting, f"{name!r} is no {setting} that is known of {listed(c for c, _ in where.countries)}", fix
                )
    if not place(where).codes:
        scope.fail("city", "none of the cities lies in the regions", "leave out region")


def _country(bundle: Bundle, scope: Scope, fix: str = "name one") -> str:
    """The one country of a bundle whose rows all share it."""
    countries = _countries(bundle, scope)
    if len(countries) > 1:
        scope.fail("country", "one country for all", fix)
    return countries[0][0]


def _countries(bundle: Bundle, scope: Scope) -> tuple[tuple[str, float], ...]:
    """The countries of a bundle by code with their weights; without any, that of its locale."""
    said = bundle.country
    if said is None:
        return ((data.home(bundle.locale or scope.schema.locale), 1.0),)
    if said == data.WORLD:
        return tuple((code, float(one["people"])) for code, one in data.countries().items())
    weighted = said if isinstance(said, dict) else dict.fromkeys([said] if isinstance(said, str) else said, 1.0)
    found: dict[str, float] = {}
    for name, weight in weighted.items():
        code = data.code(name)
        if code is None:
            scope.fail("country", f"{name!r} is no country with cities", data.near_country(name))
        if weight > 0:
            found[code] = found.get(code, 0.0) + weight
    if not found:
        scope.fail("country", "every weight is 0", "one must be above 0")
    return tuple(found.items())


def _other(name: str, kind: str, setting: str, scope: Scope) -> Bundle:
    """The bundle of the same table that a setting names; by its kind's name it needs no declaration."""
    bundle = scope.table.bundles.get(name) or (plain(Bundle, kind=kind) if name == kind else None)
    if bundle is None or bundle.kind != kind:
        own = scope.path.rpartition(".")[2]
        known = [n for n, b in scope.table.bundles.items() if b.kind == kind and n != own]
        scope.fail(setting, f"{name!r} names no {kind}", f"there is {listed(dict.fromkeys([*known, kind]))}")
    if setting == "not" and bundle.not_ is not None:
        scope.fail(setting, f"{name!r} has a `not` of its own", "name the bundle that has none")
    return bundle
