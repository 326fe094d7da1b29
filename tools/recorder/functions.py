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
    "faker.providers.credit_card": "credit_card_expire",
    "faker.providers.python": "pyint pybool pyfloat pydecimal pystr",
    "faker.providers.misc": "boolean md5 sha1 sha256 uuid1 uuid4 uuid7 password",
    "faker.providers.geo": "coordinate latitude longitude",
    "faker.providers.color": "hex_color",
    "faker.providers.lorem": "sentence paragraph text",
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
        random_digit_not_null random_digit_above_two""".split()
    }
    | {"faker.providers.passport.Provider.passport_dob": "date_of_birth"}
)


def function(call: Callable[..., Any]) -> str:
    """The full name of the function behind a method."""
    inner = inspect.unwrap(call)
    inner = getattr(inner, "__func__", inner)
    return f"{inner.__module__}.{inner.__qualname__}"


_HEX = "0123456789abcdef"
#: Kernels that may be a part of other methods' text, and the characters of theirs.
ALPHABETS = {
    "credit_card_expire": "0123456789/", "date": "0123456789-", "time": "0123456789:", "year": "0123456789",
    "month": "0123456789", "day_of_month": "0123456789", "uuid4": _HEX + "-", "md5": _HEX, "sha1": _HEX,
    "sha256": _HEX, "ipv4": "0123456789.", "ipv6": _HEX + ":", "hex_color": _HEX + "#",
}  # fmt: skip
