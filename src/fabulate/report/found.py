"""What a check came to, and how a measured number is held against the asked one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .place import NotMeasuredError

if TYPE_CHECKING:
    from ..schema.models import Fact
    from .model import Json
    from .place import Rows

#: Standard errors that a measured number may lie from the asked one: 1 in 370 true facts lies farther.
ERRORS = 3
#: A share in a schema has four digits.
SHARE_STEP = 5e-5


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured in `rows` rows; `held` None and `why` where it could not be."""

    measured: Json
    held: bool | None
    rows: int
    tolerance: float | None = None
    within: str | None = None
    sampled: bool = False
    why: str | None = None


class Check(Protocol):
    """Measures one fact while batches go by."""

    def add(self, rows: Rows) -> None:
        """Takes the next rows."""

    def found(self) -> Found:
        """What they came to."""


def asked(fact: Fact) -> Json:
    """What a fact asks: its number, or its bounds."""
    if fact.min is not None or fact.max is not None:
        return {name: value for name, value in (("min", fact.min), ("max", fact.max)) if value is not None}
    return fact.is_


def bounds(fact: Fact) -> tuple[float, float]:
    """The least and the most that a fact asks of a number; NotMeasuredError where it asks none."""
    values = [fact.min, fact.max] if fact.min is not None or fact.max is not None else [fact.is_, fact.is_]
    out = []
    for value, missing in zip(values, (float("-inf"), float("inf")), strict=True):
        if value is None and (fact.min is not None or fact.max is not None):
            out.append(missing)
        elif isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300:
            raise NotMeasuredError(f"it asks for no number ({value!r})"[:200])
        else:
            out.append(float(value))
    return out[0], out[1]


def judged(fact: Fact, measured: float, error: float, rows: int, about: str, step: float = 0.0) -> Found:
    """A measured number against the asked: three standard errors may lie between, and the rounding of the asked one.

    A `tolerance` that the fact itself says takes their place, as a part of the asked number beyond 1.
    """
    low, high = bounds(fact)
    tolerance, within = ERRORS * error + step, f"{ERRORS} standard errors of {about}"
    if step:
        within += ", and rounding"
    if fact.tolerance is not None:
        tolerance, within = fact.tolerance * max(1.0, abs(low) if low == high else 0.0), "as the fact says"
    slack = tolerance + 1e-9 * max(abs(measured), 1.0)
    held = low - slack <= measured <= high + slack
    return Found(float(f"{measured:.6g}"), held, rows, float(f"{tolerance:.3g}"), within)


def nothing(rows: int = 0, why: str = "there are no rows to look at") -> Found:
    """A fact about which the rows say nothing."""
    return Found(None, None, rows, why=why)
