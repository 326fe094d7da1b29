"""The small texts of series: changes ("+35%", 4), slopes ("+20%/y") and steps ("15min", "1 business day").

Percents are of a series' level, plain numbers in the column's own unit. The models check their fields with these.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

#: Seconds of the units of a slope; a month and a year are the mean ones of the Gregorian calendar.
SECONDS = {"s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800, "mo": 2_629_746, "y": 31_556_952}
BUSINESS = "business day"
_CHANGE = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,9})?)\s?(%?)", re.ASCII)
_SLOPE = re.compile(r"([^/]{1,30})/\s?(s|min|h|d|w|mo|y)", re.ASCII)
_STEP = re.compile(r"(\d{1,6})?\s?(s|min|h|d|w|mo|y|business days?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a value: by a share of the level (`percent`, 0.35 for +35%), or by an amount in its unit."""

    by: float
    percent: bool

    @property
    def factor(self) -> float:
        """What a percentage multiplies by; 1 for an amount."""
        return 1 + self.by if self.percent else 1.0

    @property
    def amount(self) -> float:
        """What is added; 0 for a percentage."""
        return 0.0 if self.percent else self.by


@dataclass(frozen=True, slots=True)
class Slope:
    """A change a unit of time; `seconds` is the unit's length."""

    change: Change
    seconds: int


@dataclass(frozen=True, slots=True)
class Step:
    """From one row of a series to the next: so many units, or business days."""

    count: int
    unit: str

    @property
    def seconds(self) -> int | None:
        """Its length where all steps are equally long: units of up to a week."""
        return self.count * SECONDS[self.unit] if self.unit in ("s", "min", "h", "d", "w") else None

    @property
    def whole_days(self) -> bool:
        """Whether every step leads to another day."""
        return self.unit in ("d", "w", "mo", "y", BUSINESS)


def change(said: str | float) -> Change:
    """Reads `"+35%"`, `"-2.5"` or `4`; ValueError with the forms there are."""
    if isinstance(said, int | float) and not isinstance(said, bool):
        return Change(float(said), percent=False)
    found = _CHANGE.fullmatch(said.strip()) if isinstance(said, str) else None
    if found is None:
        raise ValueError(f'{str(said)[:40]!r} is no change; write "+35%" of the level, or a number in the unit')
    by = float(found.group(1))
    return Change(by / 100, percent=True) if found.group(2) else Change(by, percent=False)


def multiplier(said: str | float) -> Change:
    """A change whose percentage multiplies, and so stays above -100%; ValueError where it does not."""
    found = change(said)
    if found.percent and not -1 < found.by < math.inf:
        raise ValueError(f"{said}: a level that loses all of itself; stay above -100%")
    return found


def slope(said: str) -> Slope:
    """Reads `"+20%/y"` or `"-0.5/d"`; ValueError with the units there are."""
    found = _SLOPE.fullmatch(said.strip())
    if found is None:
        raise ValueError(f'{said[:40]!r} is no slope; write "+20%/y" or "-0.5/d" (units {", ".join(SECONDS)})')
    return Slope(multiplier(found.group(1)), SECONDS[found.group(2)])


def step(text: str) -> Step:
    """Reads `"1h"`, `"15min"`, `"d"` or `"1 business day"`; ValueError with the units there are."""
    found = _STEP.fullmatch(text.strip())
    count = int(found.group(1) or 1) if found else 0
    if found is None or count < 1:
        units = ", ".join(SECONDS)
        raise ValueError(f'{text[:40]!r} is no step; write "1h", "15min" or "1 business day" (units {units})')
    return Step(count, BUSINESS if found.group(2).startswith("business") else found.group(2))
