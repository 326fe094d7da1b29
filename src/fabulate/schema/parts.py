"""The bundles that need no declaration: their parts, what a part is and holds, and the settings of each.

One table for checks, the reference pages, `fabulate generators` and data dictionaries.
"""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """One part of a bundle: the type of its cells as a dictionary names it, and what they hold."""

    type: str
    text: str


def _parts(**said: tuple[str, str]) -> dict[str, Part]:
    return {name: Part(*pair) for name, pair in said.items()}


BUNDLES: dict[str, dict[str, Part]] = {
    "person": _parts(
        full_name=("text", "a person's full name"),
        first_name=("text", "a person's first name"),
        last_name=("text", "a person's last name"),
        gender=("category", "a person's gender"),
        title=("category", "a person's title"),
        birth_date=("date", "a person's day of birth"),
        age=("whole number", "a person's age"),
        email=("text", "an e-mail address made of the person's name"),
        username=("text", "a user name made of the person's name"),
        phone=("text", "a person's phone number"),
    ),
    "place": _parts(
        street_address=("text", "a street with a house number"),
        city=("category", "a real city, larger ones more often"),
        region=("category", "the state, province or region of the city"),
        region_code=("category", "the end of the region's ISO 3166-2 code"),
        postcode=("text", "a postcode of the city's area"),
        country=("category", "the country of the city"),
        country_code=("category", "the country's ISO 3166-1 code"),
        latitude=("number", "degrees north, within 4 km of the city's centre"),
        longitude=("number", "degrees east, within 4 km of the city's centre"),
        time_zone=("category", "the time zone of the city"),
    ),
    "company": _parts(
        name=("text", "a company's name"),
        industry=("category", "a company's industry"),
        domain=("text", "an internet domain made of the company's name"),
        email=("text", "an e-mail address at the company's domain"),
        size=("whole number", "how many people work at the company"),
    ),
    "vehicle": _parts(
        make=("category", "a vehicle's make"),
        model=("category", "a model of the make"),
        year=("whole number", "a year in which the model was built"),
        body=("category", "the model's body"),
        fuel=("category", "a fuel that the model takes"),
        vin=("text", "a vehicle identification number with its check digit, by make and year"),
        plate=("text", "a number plate in the form of the country"),
    ),
    "product": _parts(
        name=("text", "a product's name"),
        category=("category", "the product's category"),
        brand=("category", "an invented brand"),
        price=("number", "a price that the product may have"),
        sku=("text", "a stock keeping unit that begins with the category"),
    ),
    "card": _parts(
        number=("text", "a card number with the network's prefix, length and check digit"),
        type=("category", "the card's network"),
        expires=("text", "month and year in which the card expires"),
        cvv=("text", "a security code of the network's length"),
    ),
}
#: The settings that each kind acts on, beside `kind` and `key`; those of a pick from a list under "list".
SETTINGS: dict[str, tuple[str, ...]] = {
    "person": ("country", "locale", "at", "not", "age", "gender"),
    "place": ("country", "region", "city", "locale", "not"),
    "company": ("country", "locale", "not"),
    "vehicle": ("country", "locale"),
    "product": (),
    "card": (),
    "list": ("not",),
}
