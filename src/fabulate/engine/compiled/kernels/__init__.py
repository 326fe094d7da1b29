"""Kernels: Faker's methods that compute, written by hand over NumPy, with the arguments that people use.

`HOMES` names all of them by module, so that a program loads those that it runs; each module has its own in `KERNELS`.
A kernel gives None for arguments it does not take; Faker itself makes those cells. Which of Faker's methods a kernel
stands for is written in the store by `tools/faker_record.py`, by Faker's function.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from .said import Made, Said

    Kernel = Callable[[Said], Made | None]

HOMES = {
    "bits": "md5 sha1 sha256 uuid1 uuid4 uuid7 ipv4 ipv6 hex_color",
    "codes": "credit_card_number aba isbn13 isbn10 sbn9 upc_e",
    "colors": "color color_hsl color_hsv color_rgb color_rgb_float",
    "date_texts": "date time year month month_name day_of_month day_of_week am_pm credit_card_expire iso8601"
    " iso8601_between date_of_birth_text weekday_named month_named",
    "dates": "date_time date_object time_object date_time_ad date_time_between date_between date_time_between_dates"
    " date_between_dates past_date future_date past_datetime future_datetime unix_time time_delta date_of_birth"
    " date_time_this_century date_this_century date_time_this_decade date_this_decade date_time_this_year"
    " date_this_year date_time_this_month date_this_month",
    "forms": "numerify hexify lexify bothify random_element random_letter pystr password",
    "lists": "random_elements random_choices random_sample random_letters words sentences paragraphs texts",
    "lorem": "word sentence paragraph text slug",
    "numbers": "random_int pyint random_digit random_digit_not_null random_digit_above_two boolean pybool random_number"
    " pyfloat pydecimal coordinate latitude longitude latitude_text longitude_text latlng",
}


@cache
def kernel(name: str) -> Kernel:
    """The kernel of that name; KeyError when there is none."""
    for home, names in HOMES.items():
        if name in names.split():
            return cast("Kernel", import_module(f".{home}", __name__).KERNELS[name])
    raise KeyError(name)
