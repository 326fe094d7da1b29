"""Faker's dates and times as text: by patterns, as ISO 8601 writes them, by a locale's own names."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from ....columns import moments, numerals, words
from .dates import DAY, between, between_said, date_of_birth, midnight, moment, stamp, until
from .moments import strftime
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..draws import Draws

    Kernel = Callable[[Said], "Made | None"]


def _formatted(span: Callable[[Said], tuple[int, int] | None], pattern: str, name: str = "") -> Kernel:
    """A kernel of text by a `strftime` pattern, its argument `name` where it has one."""

    def kernel(said: Said) -> Made | None:
        args = {k: v for k, v in said.args.items() if k != name}
        found = span(Said(args, said.as_of))
        if found is None:
            return None
        form = strftime(said.get(name, pattern) if name else pattern)
        return None if form is None else text(form.width, lambda d: form.text(between(d, *found)))

    return kernel


def iso8601(said: Said) -> Made | None:
    """`1998-05-04T12:30:01.123456`; microseconds are drawn too, as Faker's are."""
    found = until(0)(Said({k: v for k, v in said.args.items() if k == "end_datetime"}, said.as_of))
    spec, sep = said.get("timespec", "auto"), said.get("sep", "T")
    if found is None or len(sep) != 1:
        return None
    pattern = {"hours": "%H", "minutes": "%H:%M"}.get(spec, "%H:%M:%S")
    form = strftime(f"%Y-%m-%d{sep.replace('%', '%%')}{pattern}")
    digits = {"auto": 6, "microseconds": 6, "milliseconds": 3}.get(spec, 0)
    if form is None:
        return None

    def cells(draws: Draws) -> words.Bytes:
        parts = [form.text(between(draws, *found))]
        if digits:
            fraction = numerals.padded(draws.below(2, 10**digits), digits)
            parts += [words.literal(".", len(fraction)), fraction]
        return words.join(parts)

    return text(form.width + digits + bool(digits), cells)


def iso8601_between(said: Said) -> Made | None:
    """A moment between two of the store's, as Python writes it: `2015-03-04 05:06:07.123456`."""
    start, end = (stamp(datetime.fromisoformat(said.data[name])) for name in ("start", "end"))
    form = strftime("%Y-%m-%d %H:%M:%S")
    assert form is not None

    def cells(draws: Draws) -> words.Bytes:
        fraction = numerals.padded(draws.below(2, 10**6), 6)
        return words.join([form.text(between(draws, start, end)), words.literal(".", len(fraction)), fraction])

    return text(form.width + 7, cells)


def named(pattern: str) -> Kernel:
    """The day of the week or the month by a locale's own names; the store holds them, by Faker's number."""

    def kernel(said: Said) -> Made | None:
        if said.args:
            return None
        end = stamp(midnight(said))
        table = words.pack_text(said.data["names"])

        def cells(draws: Draws) -> words.Bytes:
            days = (between(draws, 0, end) // DAY).astype("datetime64[D]")
            if pattern == "%m":
                at = days.astype("datetime64[M]").astype(np.int64) % 12
            else:
                at = (days.astype(np.int64) + 4) % 7
            return words.take(table, at)

        return text(table.shape[1], cells)

    return kernel


def date_of_birth_text(said: Said) -> Made | None:
    """`date_of_birth` where it is a part of something else."""
    made = date_of_birth(said)
    return None if made is None else text(10, lambda d: moments.date(made.cells(d.base).data))


_PLAIN = until(0)
KERNELS: dict[str, Kernel] = {
    "date": _formatted(_PLAIN, "%Y-%m-%d", "pattern"), "time": _formatted(_PLAIN, "%H:%M:%S", "pattern"),
    "year": _formatted(_PLAIN, "%Y"), "month": _formatted(_PLAIN, "%m"), "month_name": _formatted(_PLAIN, "%B"),
    "day_of_month": _formatted(_PLAIN, "%d"), "day_of_week": _formatted(_PLAIN, "%A"),
    "am_pm": _formatted(_PLAIN, "%p"),
    "credit_card_expire": _formatted(between_said("start", "end", ("now", "+10y"), moment), "%m/%y", "date_format"),
    "iso8601": iso8601, "iso8601_between": iso8601_between, "date_of_birth_text": date_of_birth_text,
    "weekday_named": named("%w"), "month_named": named("%m"),
}  # fmt: skip
