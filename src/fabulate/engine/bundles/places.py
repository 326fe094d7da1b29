"""`place`: a city drawn by its people, and all that is true of it.

One draw picks the city; region, country, time zone and the begin of the postcode are read from its row, coordinates
lie around its centre, and the street is one that the country's towns may have.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector
from ..block import Cell
from ..picks import picks
from . import data
from .cells import index, labelled, text
from .forms import forms
from .streets import Mixed, streets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Ints
    from ..block import Block

    Bytes = NDArray[np.uint8]

#: Kilometres of a degree of latitude; and how far a point may lie from its city's centre, in kilometres.
_DEGREE, _NEAR, _FAR = 111.2, 0.3, 4.0
_TRIES = 8


@dataclass(frozen=True, slots=True)
class Where:
    """What a place is drawn from: countries and their weights, the locale of its words, the place that it is not."""

    draw: str
    countries: tuple[tuple[str, float], ...]
    #: The locale that street and country are written in; a street of another country is written in that country's.
    locale: str
    other: Where | None = None
    #: The only regions (names or codes) and cities that may come; none: all.
    regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()


@lru_cache(maxsize=32)
def place(where: Where) -> Place:
    """The place of these settings, the same object for the same settings."""
    return Place(where)


class Place:
    """A city a row. All arrays have an entry a city of the countries that may come."""

    def __init__(self, where: Where) -> None:
        self.where, self.draw = where, where.draw
        found = {code: (_kept(data.member(f"place/{code}.json"), where), weight) for code, weight in where.countries}
        some = {code: pair for code, pair in found.items() if pair[0]["city"]}
        self.codes, read = tuple(some), [one for one, _ in some.values()]
        self.read: list[dict[str, Any]] = read
        self.country = np.repeat(np.arange(len(read)), [len(one["city"]) for one in read])
        totals = [sum(one["people"]) for one in read]
        weights = [
            weight * people / total
            for (one, weight), total in zip(some.values(), totals, strict=True)
            for people in one["people"]
        ]
        self.pick = picks(weights or [1.0])
        self.index = index(self._index)

    def at(self, block: Block) -> Ints:
        """The city of each row; made once a block for all parts."""
        return block.vector(self.index).data

    def _index(self, block: Block) -> Ints:
        found = self.pick.at(block.hashes(f"{self.draw}\0city"))
        if self.where.other is None:
            return found
        other = place(self.where.other)
        theirs = self._same(other)[other.at(block)]
        for attempt in range(_TRIES):
            same = found == theirs
            if not same.any():
                return found
            found = np.where(same, self.pick.at(block.hashes(f"{self.draw}\0city\0again{attempt}")), found)
        return np.where(found == theirs, (found + 1) % len(self.country), found)

    def _same(self, other: Place) -> Ints:
        """For each city of another place, which of ours it is, else -1."""
        mine = {(self.codes[c], at): n for n, (c, at) in enumerate(zip(self.country, self._within, strict=True))}
        keys = zip(other.country, other._within, strict=True)
        return np.array([mine.get((other.codes[c], at), -1) for c, at in keys], np.int64)

    @cached_property
    def _within(self) -> list[int]:
        """The number of each city inside its country."""
        return self._each("at")

    def _each(self, name: str) -> list[Any]:
        return [value for one in self.read for value in one[name]]

    def city(self) -> Cell:
        """A city's name."""
        return labelled(self._each("city"), self.at)

    def region(self, part: int = 0) -> Cell:
        """The region's name, or its code: the end of the one in ISO 3166-2."""
        found = [one["regions"][at][part] if at >= 0 else "" for one in self.read for at in one["region"]]
        return labelled(found, self.at)

    def region_code(self) -> Cell:
        """The end of the region's code in ISO 3166-2; missing where it has none."""
        return self.region(1)

    def country_name(self) -> Cell:
        """The country's name in the language of the locale."""
        language = self.where.locale.partition("_")[0]
        names = [data.country_name(code, language) for code in self.codes]
        return labelled([names[at] for at in self.country.tolist()], self.at)

    def country_code(self) -> Cell:
        """The country's code in ISO 3166-1, two letters."""
        return labelled([self.codes[at] for at in self.country.tolist()], self.at)

    def time_zone(self) -> Cell:
        """The city's time zone."""
        return labelled([one["zones"][at] for one in self.read for at in one["zone"]], self.at)

    def latitude(self) -> Cell:
        """Degrees north: the city's centre and up to `_FAR` kilometres beside it, more often near it."""
        return self._coordinate("latitude", self._reach, 90)

    def longitude(self) -> Cell:
        """Degrees east, as far from the centre in kilometres as the latitude."""
        shrink = [max(math.cos(math.radians(degrees / 1e5)), 0.05) for degrees in self._each("latitude")]
        wide = [round(float(f"{reach / by:.8e}")) for reach, by in zip(self._reach.tolist(), shrink, strict=True)]
        return self._coordinate("longitude", np.array(wide, np.int64), 180)

    @cached_property
    def _reach(self) -> Ints:
        """How far points lie from the centre at the most, in 1e-5 degrees of latitude: larger cities are wider."""
        people = np.array(self._each("people"), np.float64)
        kilometres = np.minimum(_NEAR + np.sqrt(people) / 400, _FAR)
        return np.rint(kilometres / _DEGREE * 1e5).astype(np.int64)

    def _coordinate(self, name: str, reach: Ints, most: int) -> Cell:
        kind = Type("number", decimals=5)
        centre, draw, edge = np.array(self._each(name), np.int64), f"{self.draw}\0{name}", most * 100_000

        def make(block: Block) -> Vector:
            at, h = self.at(block), block.hashes(draw)
            # The sum of two even draws: a triangle over -2**32..2**32.
            shift = (h >> np.uint64(32)).view(np.int64) + (h & np.uint64(0xFFFFFFFF)).view(np.int64) - (1 << 32)
            return Vector(kind, np.clip(centre[at] + ((shift * reach[at]) >> 32), -edge, edge))

        return Cell(kind, make)

    def postcode(self) -> Cell:
        """A postcode in the form of the country, which begins as the city's do; missing where there are none."""
        known: dict[str, int] = {}
        starts: list[int] = []
        counts: list[int] = []
        flat: list[int] = []
        for one in self.read:
            form = one["form"]
            for said in one["post"]:
                begins = [one.replace("_", " ") for one in said.split(" ")]
                whole = [b + (one["rest"] or form[len(b) :]) for b in begins] if said else [form]
                starts.append(len(flat))
                counts.append(len(whole))
                flat += [known.setdefault(text_, len(known)) for text_ in whole]
        table = forms(list(known))
        first, many, which = np.array(starts), np.array(counts), np.array(flat)
        absent = "" in known
        kind = Type("text", width=table.width, nullable=absent)
        draw, again = f"{self.draw}\0postcode", f"{self.draw}\0postcode\0form"
        there = np.array([bool(form) for form in known])

        def make(block: Block) -> Vector:
            at = self.at(block)
            step = (block.hashes(again) >> np.uint64(40)).view(np.int64) * many[at] >> 24
            chosen = which[first[at] + step]
            made = table.fill(chosen, block.hashes(draw))
            return Vector(kind, made, there[chosen] if absent else None)

        return Cell(kind, make)

    @cached_property
    def _streets(self) -> tuple[bool, Mixed, Ints]:
        """Whether there is one locale of streets, the streets of all, and which each city has."""
        locales = list(dict.fromkeys(self.street_locale(code) for code in self.codes))
        of_country = np.array([locales.index(self.street_locale(code)) for code in self.codes])[self.country]
        return len(locales) == 1, Mixed([streets(locale) for locale in locales]), of_country

    def street_address(self) -> Cell:
        """A street and a house number, in the order of the country."""
        alone, some, of_country = self._streets
        draw, number = f"{self.draw}\0street", f"{self.draw}\0number"

        def make(block: Block) -> Bytes:
            which = np.zeros(len(block), np.int64) if alone else of_country[self.at(block)]
            return some.fill(which, block.hashes(draw), block.hashes(number))

        return text(some.width, make)

    def regions(self) -> list[tuple[str, str]]:
        """The country and region of each city, as codes."""
        return [
            (code, one["regions"][at][1] if at >= 0 else "")
            for code, one in zip(self.codes, self.read, strict=True)
            for at in one["region"]
        ]

    def locale(self, country: str) -> str:
        """The locale of a country's people: the asked one at home, else the country's own."""
        own = self.where.locale
        return own if data.home(own) == country else str(data.countries()[country]["locale"])

    def street_locale(self, country: str) -> str:
        """The locale whose streets a country has."""
        own = self.where.locale
        if data.home(own) == country and data.member(f"streets/{own}.json") is not None:
            return own
        return str(data.countries()[country]["locale"])


#: What a country's file holds a city.
_COLUMNS = ("city", "region", "zone", "latitude", "longitude", "people", "post")


def _kept(one: dict[str, Any], where: Where) -> dict[str, Any]:
    """A country's cities, those that may come; `at` is the number of each among all."""
    rows = list(range(len(one["city"])))
    if where.regions or where.cities:
        regions, cities = {plain(name) for name in where.regions}, {plain(name) for name in where.cities}
        cities |= {plain(name) for other, name in one["also"].items() if plain(other) in cities}
        of_region = [{plain(part) for part in said} for said in one["regions"]] + [set()]
        rows = [
            at
            for at in rows
            if (not regions or regions & of_region[one["region"][at]])
            and (not cities or plain(one["city"][at]) in cities)
        ]
    return {**one, **{name: [one[name][at] for at in rows] for name in _COLUMNS}, "at": rows}


def plain(name: str) -> str:
    """A name as it is compared: without capitals and accents."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in bare if not unicodedata.combining(c)).strip()


#: The makers of a place's parts.
PARTS = {
    "street_address": Place.street_address, "city": Place.city, "region": Place.region,
    "region_code": Place.region_code, "postcode": Place.postcode, "country": Place.country_name,
    "country_code": Place.country_code, "latitude": Place.latitude, "longitude": Place.longitude,
    "time_zone": Place.time_zone,
}  # fmt: skip
