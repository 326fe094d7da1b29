"""What Faker returns, made into the one type of cell that the method's table row promises.

Faker hands out decimals, tuples, sets, dictionaries, enumerations and date classes; a column has one type. Decimals
become floats (a `pydecimal` of more than 15 digits loses the rest: ask for `left_digits` and `right_digits`), moments
naive UTC in whole seconds, containers JSON text (sets sorted, no number with an exponent), None a missing cell.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from .faker_clock import TrueDate, TrueDatetime, TrueTime

if TYPE_CHECKING:
    from ..schema.faker import Cell

#: The most bytes that one cell's text may have.
MOST_BYTES = 65_536
_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class NoCellError(ValueError):
    """Faker made what cannot be a cell of the column's type."""


def cells(returns: Cell, args: Mapping[str, object]) -> Callable[[object], object]:
    """The function from what Faker returned to a cell: str, int, float, bool, date, datetime, time or None.

    It raises NoCellError for what does not fit: bytes, infinities, text over 64 KiB, another type.
    """
    if returns == "float":
        digits = args.get("right_digits")
        if isinstance(digits, int):
            return _rounded(digits, args.get("min_value"), args.get("max_value"))
    return _CELLS[returns]


def text(value: object) -> str | None:
    """Text without control characters other than newline and tab, at most 64 KiB of UTF-8."""
    if type(value) is not str:
        if value is None:
            return None
        value = _written(value)
    if _UNCLEAN.search(value):
        value = _UNCLEAN.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if len(value) * 4 > MOST_BYTES and len(value.encode()) > MOST_BYTES:
        raise NoCellError(f"made a text of {len(value.encode())} bytes; a cell holds {MOST_BYTES}")
    return value


def _written(value: object) -> str:
    if isinstance(value, Enum):
        return _written(value.value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise NoCellError("made bytes, which no cell holds")
    if isinstance(value, tzinfo):
        return str(value)
    if isinstance(value, (bool, int, float, Decimal)):
        return to_json(value)
    if isinstance(value, (TrueDate, TrueTime, timedelta)):
        return _moment(value)
    return to_json(value)


def integer(value: object) -> int | None:
    """A whole number of 64 bits; a duration is its whole seconds, an empty text missing."""
    if value is None:
        return None
    if isinstance(value, timedelta):
        value = math.floor(value.total_seconds())
    if value == "":
        return None
    if not isinstance(value, int):
        raise NoCellError(f"made {value!r:.60}, which is no whole number")
    if not -(2**63) <= value < 2**63:
        raise NoCellError("made a whole number of more than 64 bits")
    return int(value)


def number(value: object) -> float | None:
    """A finite float."""
    if value is None:
        return None
    if not isinstance(value, (int, float, Decimal)) or isinstance(value, bool):
        raise NoCellError(f"made {value!r:.60}, which is no number")
    made = float(value)
    if not math.isfinite(made):
        raise NoCellError("made a number without an end")
    return made + 0.0


def _rounded(digits: int, low: object, high: object) -> Callable[[object], float | None]:
    """Floats of so many decimals that stay between the bounds, as Faker's own do not."""
    scale = 10**digits

    def cell(value: object) -> float | None:
        made = number(value)
        if made is None:
            return None
        made = round(made, digits)
        if isinstance(high, (int, float)) and made > high:
            made = math.floor(high * scale) / scale
        if isinstance(low, (int, float)) and made < low:
            made = math.ceil(low * scale) / scale
            if isinstance(high, (int, float)) and made > high:
                raise NoCellError(f"has no number of {digits} decimals between {low} and {high}")
        return made + 0.0

    return cell


def boolean(value: object) -> bool | None:
    """True or False."""
    if value is None or isinstance(value, bool):
        return value
    raise NoCellError(f"made {value!r:.60}, which is neither true nor false")


def day(value: object) -> TrueDate | None:
    """A plain date."""
    if value is None:
        return None
    if not isinstance(value, TrueDate):
        raise NoCellError(f"made {value!r:.60}, which is no date")
    return TrueDate(value.year, value.month, value.day)


def moment(value: object) -> TrueDatetime | None:
    """A naive moment in UTC, whole seconds (cut, not rounded)."""
    if value is None:
        return None
    if not isinstance(value, TrueDatetime):
        raise NoCellError(f"made {value!r:.60}, which is no moment")
    if value.tzinfo is not None:
        value = value.astimezone(UTC)
    return TrueDatetime(value.year, value.month, value.day, value.hour, value.minute, value.second)


def clock(value: object) -> TrueTime | None:
    """A time of day, whole seconds."""
    if value is None:
        return None
    if not isinstance(value, TrueTime):
        raise NoCellError(f"made {value!r:.60}, which is no time")
    return TrueTime(value.hour, value.minute, value.second)


def json_text(value: object) -> str | None:
    """A container as JSON text."""
    return None if value is None else text(to_json(value))


def to_json(value: object) -> str:
    """JSON text of what Faker makes: sets sorted by their text, moments as text, numbers without an exponent."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Enum):
        return to_json(value.value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float, Decimal)):
        return _digits(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise NoCellError("made bytes, which no cell holds")
    if isinstance(value, (TrueDate, TrueTime, timedelta)):
        return json.dumps(_moment(value))
    if isinstance(value, Mapping):
        entries = (f"{json.dumps(text(k), ensure_ascii=False)}: {to_json(v)}" for k, v in value.items())
        return "{" + ", ".join(entries) + "}"
    if isinstance(value, AbstractSet):
        return "[" + ", ".join(sorted(map(to_json, value))) + "]"
    if isinstance(value, Iterable):
        return "[" + ", ".join(map(to_json, value)) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def _digits(value: int | float | Decimal) -> str:
    if isinstance(value, int):
        return str(int(value))
    if not math.isfinite(value):
        raise NoCellError("made a number without an end")
    shortest = repr(value) if isinstance(value, float) else str(value)
    return format(Decimal(shortest), "f") if "e" in shortest or "E" in shortest else shortest


def _moment(value: TrueDate | TrueTime | timedelta) -> str:
    if isinstance(value, timedelta):
        return str(math.floor(value.total_seconds()))
    if isinstance(value, TrueDatetime):
        made = moment(value)
        assert made is not None
        return made.isoformat(" ")
    if isinstance(value, TrueTime):
        return f"{value.hour:02d}:{value.minute:02d}:{value.second:02d}"
    return value.isoformat()


_CELLS: Mapping[str, Callable[[object], object]] = {
    "text": text,
    "integer": integer,
    "float": number,
    "boolean": boolean,
    "date": day,
    "datetime": moment,
    "time": clock,
    "json": json_text,
}
