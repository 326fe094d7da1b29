"""Kernels: Faker's methods that compute, written by hand over NumPy, with the arguments that people use.

`KERNELS` is all of them by name. A kernel gives None for arguments it does not take; Faker itself makes those cells.
Which of Faker's methods a kernel stands for is written in the store by `tools/faker_record.py`, by Faker's function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import bits, codes, colors, date_texts, dates, forms, lists, lorem, numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from .said import Made, Said

KERNELS: dict[str, Callable[[Said], Made | None]] = {
    **dates.KERNELS, **date_texts.KERNELS, **numbers.KERNELS, **forms.KERNELS, **bits.KERNELS, **codes.KERNELS,
    **lorem.KERNELS, **colors.KERNELS, **lists.KERNELS,
}  # fmt: skip
