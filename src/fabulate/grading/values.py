"""When two cells say the same: what a program changes by reading and writing a table is no change of a cell."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

#: How programs write a missing cell. "N/A" and "NA" are not among them: a mess writes the one, Namibia is the other.
_MISSING = {"", "nan", "none", "nat", "<na>", "null"}
_TRUTH = {"true": True, "false": False}
#: Without leading zeros: 02142 is no number, and who makes 2142 of it has lost something.
_NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9]\d{0,40})(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_TIME = re.compile(r"(\d\d:\d\d)(:\d\d)?(?:\.0{1,9})?", re.ASCII)


def value(cell: str) -> object:
    """What a cell says, to be compared: None where it is missing; numbers, truths and ISO dates whatever their form."""
    low = cell.lower()
    if low in _MISSING:
        return None
    if low in _TRUTH:
        return _TRUTH[low]
    if any(c.isdigit() for c in cell):
        if _NUMBER.fullmatch(cell):
            return "number", Decimal(cell)
        if (found := _MOMENT.fullmatch(cell)) is not None:
            return _moment(found) or cell
        if (found := _TIME.fullmatch(cell)) is not None:
            return "time", found[1] + (found[2] or ":00")
    return cell


def _moment(found: re.Match[str]) -> object:
    day, minute, second, fraction, zone = found.groups()
    text = f"{day}T{minute or '00:00'}{second or ':00'}"
    zone = "+00:00" if zone == "Z" else zone
    if zone and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    try:
        at = datetime.fromisoformat(text + (zone or ""))
        at = at.astimezone(UTC) if zone else at
    except (ValueError, OverflowError):
        return None
    return "moment", at, (fraction or "").rstrip("0")


def near(cell: str, clean: str) -> bool:
    """Whether a number rounds to the clean one at its decimals: a unit that is turned back is off by a rounding."""
    a, b = value(cell), value(clean)
    if not (isinstance(a, tuple) and isinstance(b, tuple) and a[0] == b[0] == "number"):
        return False
    exponent = b[1].as_tuple().exponent
    # Twice half a last digit: the other unit was rounded too.
    return bool(abs(float(a[1]) - float(b[1])) <= 1.001 * 10.0**exponent)
