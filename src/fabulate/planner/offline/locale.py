"""Places and languages in the words: "German customers", "in Lisbon", "datos de … en España" decide locale and
places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .knowledge import Knowledge
    from .text import Words

_DEFAULT_COUNTRY = {"es": "ES", "de": "DE", "fr": "FR", "pt": "BR"}
_CONTINENTS = {
    "european": "Europe", "europe": "Europe", "asian": "Asia", "asia": "Asia", "african": "Africa", "africa": "Africa",
    "latin american": "South America", "south american": "South America",
}  # fmt: skip
_WORLD = frozenset(["global", "international", "worldwide", "world", "multinational"])


@dataclass(frozen=True, slots=True)
class Place:
    """`country` is an ISO code or None; `continent` narrows places; a `city` (as its list writes it) or a `region` (its
    code) was named."""

    locale: str
    country: str | None
    continent: str | None
    city: str | None
    language: str | None = None
    world: bool = False
    region: str | None = None


def read(words: Words, asked: str | None, knowledge: Knowledge, spoken: str | None) -> Place:
    """Locale and place; an asked locale wins over the words, a named place over the language they are `spoken` in."""
    countries = cast("dict[str, dict[str, object]]", knowledge.places.get("countries", {}))
    country = continent = city = region = None
    world = False
    for index, word in enumerate(words.items):
        if word.kind != "word":
            continue
        two = f"{word.low} {words.low(index + 1)}"
        for name, size in ((two, 2), (word.low, 1)):
            code = cast("dict[str, str]", knowledge.places.get("country_names", {})).get(name)
            if code and not (size == 1 and len(name) <= 3 and words[index].text != words[index].text.upper()):
                country = country or code
                words.claim(index, index + size)
            if name in _CONTINENTS:
                continent = _CONTINENTS[name]
                words.claim(index, index + size)
            part = cast("dict[str, list[str]]", knowledge.places.get("region_names", {})).get(name)
            if part and words[index].text[:1].isupper() and region is None and country in (None, part[0]):
                country, region = part
                words.claim(index, index + size)
            found = cast("dict[str, str]", knowledge.places.get("city_names", {})).get(name)
            if found and words[index].text[:1].isupper() and city is None:
                city, country = name, country or found
                words.claim(index, index + size)
        world = world or word.low in _WORLD
    language = None if asked else spoken
    if country is None and language is not None:
        country = _DEFAULT_COUNTRY[language]
    locale = asked
    if locale is None and country is not None:
        locale = str(countries.get(country, {}).get("locale", "en_US"))
    if asked and country is None and "_" in asked:
        country = asked.split("_")[1][:2].upper()
    return Place(locale or "en_US", country, continent, city, language, world, region)
