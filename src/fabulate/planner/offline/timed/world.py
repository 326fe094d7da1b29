"""Where a series lies and how large a change of it is written: what `settings` and `moves` share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

DAY = 86_400


@dataclass(frozen=True, slots=True)
class World:
    """The table that a series lies in: seconds from step to step, its first and last moment, how many entities it
    follows, whose holidays it keeps."""

    seconds: float
    first: datetime
    last: datetime
    entities: int
    country: str
    business: bool = False

    @property
    def total(self) -> float:
        """Seconds from the first row to the last."""
        return max((self.last - self.first).total_seconds(), self.seconds)

    @property
    def steps(self) -> int:
        """Rows of an entity, about."""
        return max(int(self.total / self.seconds) + 1, 2)

    def sees(self, axis: str | None) -> bool:
        """Whether its steps are fine enough, and the whole long enough, for hours, weekdays, months or holidays."""
        if axis == "hours":
            return self.seconds <= DAY / 2
        if axis == "weekdays":
            return self.seconds <= DAY and not self.business
        if axis == "holidays":
            return self.seconds <= DAY
        return self.seconds <= 93 * DAY


@dataclass(slots=True)
class Scale:
    """How large changes are written: percents of the level, or amounts where the level may be 0 or below."""

    level: float
    spread: float
    relative: bool

    def change(self, share: float) -> str | float:
        """A change of the level by a share of it; 0.35 is a usual one, about a spread."""
        if self.relative:
            return f"{max(share, -0.98) * 100:+.4g}%"
        return float(f"{share / 0.35 * self.spread:.4g}")

    def spreading(self, share: float) -> str | float:
        """The same for what has no sign."""
        found = self.change(abs(share))
        return found.lstrip("+") if isinstance(found, str) else found


def plain(value: float) -> int | float:
    """A number to six digits, whole where it is."""
    value = float(f"{value:.6g}")
    return int(value) if value == int(value) else value
