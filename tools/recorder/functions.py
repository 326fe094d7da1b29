"""Which of Faker's functions a kernel of ours stands for.

By the function, not by the method's name: a locale that overrides a method with one of its own does not get the kernel.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_BASE = "faker.providers.BaseProvider"
_OWN = {
    "faker.providers.date_time": """date_time date_object time_object date_time_ad date_time_between date_between
        date_time_between_dates date_between_dates past_date future_date past_datetime future_datetime date time year
        month month_name day_of_month day_of_week am_pm iso8601 unix_time time_delta date_of_birth
        date_time_this_century date_time_this_decade date_time_this_year date_time_this_month date_this_century
        date_this_decade date_this_year date_this_month""",
    "faker.providers.credit_card": "credit_card_expire credit_card_number",
    "faker.providers.bank": "aba",
    "faker.providers.python": "pyint pybool pyfloat pydecimal pystr",
    "faker.providers.misc": "boolean md5 sha1 sha256 uuid1 uuid4 uuid7 password",
    "faker.providers.geo": "coordinate latitude longitude latlng",
    "faker.providers.color": "hex_color color color_hsl color_hsv color_rgb color_rgb_float",
    "faker.providers.lorem": "word words sentence sentences paragraph paragraphs text texts",
    "faker.providers.internet": "ipv4 ipv6 ipv4_private ipv4_public slug",
    "faker.providers.isbn": "isbn10 isbn13",
    "faker.providers.sbn": "sbn9",
    "faker.providers.barcode.en_US": "upc_e",
}
#: Faker's function → our kernel.
KERNELS = (
    {f"{module}.Provider.{name}": name for module, names in _OWN.items() for name in names.split()}
    | {
        f"{_BASE}.{name}": name
        for name in """numerify hexify lexify bothify random_element random_letter random_int random_digit random_number
        random_digit_not_null random_digit_above_two random_elements random_choices random_sample
        random_letters""".split()
    }
    | {"faker.providers.passport.Provider.passport_dob": "date_of_birth"}
)


def function(call: Callable[..., Any]) -> str:
    """The full name of the function behind a method."""
    inner = inspect.unwrap(call)
    inner = getattr(inner, "__func__", inner)
    return f"{inner.__module__}.{inner.__qualname__}"


#: Methods whose values are no text, but are written as one where they are part of other methods' containers.
WRITTEN = {
    "date_of_birth": ({"kernel": "date_of_birth_text"}, "0123456789-", True),
    "latitude": ({"kernel": "latitude_text"}, "0123456789-.", False),
    "longitude": ({"kernel": "longitude_text"}, "0123456789-.", False),
}
_HEX = "0123456789abcdef"
#: Kernels that may be a part of other methods' text, and the characters of theirs.
ALPHABETS = {
    **dict.fromkeys(("year", "month", "day_of_month", "aba", "credit_card_number"), "0123456789"),
    **dict.fromkeys(("md5", "sha1", "sha256"), _HEX),
    "credit_card_expire": "0123456789/", "date": "0123456789-", "time": "0123456789:", "uuid4": _HEX + "-",
    "ipv4": "0123456789.", "ipv6": _HEX + ":", "hex_color": _HEX + "#",
}  # fmt: skip
