"""How long to wait before the next attempt: each wait longer than the last, and as long as the server asks.

Exponential with jitter: the n-th wait is 2^n to 1.5 * 2^n times the base, so that many clients do not come back
together and yet no wait is shorter than the one before.
"""

from __future__ import annotations

import math
import random
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Backoff:
    """The waits of one plan, in seconds; `base` is the shortest."""

    def __init__(self, base: float) -> None:
        self._base = base
        self._count = 0
        self._last = 0.0

    def wait(self, headers: Mapping[str, str]) -> float:
        """Seconds to wait now, above the last wait and what the response's headers ask."""
        own = self._base * 2**self._count * random.uniform(1, 1.5)
        self._count += 1
        self._last = max(own, retry_after(headers), self._last * 1.01)
        return self._last


def retry_after(headers: Mapping[str, str]) -> float:
    """Seconds that `Retry-After` asks (or the finer `retry-after-ms`), as a number or a date; 0 when it asks nothing.

    A date is measured from the response's own `Date`, so that a clock that goes wrong here does not matter.
    """
    for name, unit in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        said = headers.get(name, "").strip()
        if re.fullmatch(r"\d{1,12}(\.\d{1,9})?", said):
            return float(said) * unit
    until = _moment(headers.get("retry-after", ""))
    if until is None:
        return 0.0
    since = _moment(headers.get("date", "")) or datetime.now(UTC)
    return max(0.0, math.ceil((until - since).total_seconds()))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
