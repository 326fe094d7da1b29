"""Statements that cannot hold together: what is done instead, and the sentence that says so with its arithmetic.

Bounds hold over means and deviations; of two that exclude each other what is said first holds; shares that add up to
more than all are scaled. Nothing is refused: a plan is made for any words, and its notes say what it leaves out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .draft import Draft
    from .readers.statement import Statement

Json = dict[str, object]


def bounds(draft: Draft, name: str) -> tuple[float | None, float | None]:
    """The least and the greatest value that the words gave a column so far."""
    low = high = None
    for fact in _facts(draft, name, "range"):
        low = _number(fact.get("min")) if low is None else low
        high = _number(fact.get("max")) if high is None else high
    return low, high


def of_range(draft: Draft, name: str, statement: Statement) -> tuple[float | None, float | None] | None:
    """The bounds to set for a stated range; None where an earlier one holds. Notes what had to give way."""
    low, high = statement.low, statement.high
    if statement.reversed:
        draft.note(f"{statement.phrase}: {low:g} to {high:g} was read, since {high:g} is more than {low:g}")
    old_low, old_high = bounds(draft, name)
    for new, old in ((low, old_low), (high, old_high)):
        if new is not None and old is not None and new != old:
            draft.note(f"{name}: {_span(low, high)} is left out, {_span(old_low, old_high)} was said first")
            return None
    low, high = (low if low is not None else old_low), (high if high is not None else old_high)
    if low is not None and high is not None and low > high:
        draft.note(f"{name}: at least {low:g} and at most {high:g} leaves nothing, {high:g} to {low:g} was read")
        low, high = high, low
        for fact in _facts(draft, name, "range"):
            draft.facts.remove(fact)
    for check in ("mean", "median"):
        for fact in _facts(draft, name, check):
            value = _number(fact["is"])
            if value is not None and not _inside(value, low, high):
                draft.facts.remove(fact)
                draft.note(f"{name}: {check} {value:g} is left out, it is not {_span(low, high)}")
    return low, high


def of_statistic(draft: Draft, name: str, statement: Statement) -> bool:
    """Whether a stated mean, median or deviation can hold beside what was said before; notes why where it can't."""
    value, check = statement.value or 0.0, statement.kind
    for fact in _facts(draft, name, check):
        if fact["is"] != value:
            draft.note(f"{name}: {check} {value:g} is left out, {check} {cast('float', fact['is']):g} was said first")
            return False
    low, high = bounds(draft, name)
    if check in ("mean", "median"):
        if not _inside(value, low, high):
            draft.note(f"{name}: {check} {value:g} is left out, it is not {_span(low, high)}")
            return False
        return True
    if low is None or high is None:
        return True
    mean = next((_number(fact["is"]) for fact in _facts(draft, name, "mean")), None)
    middle = mean if mean is not None else (low + high) / 2
    most = math.sqrt(max(0.0, (middle - low) * (high - middle)))
    if value > most:
        draft.note(
            f"{name}: sd {value:g} is left out, {_span(low, high)} with mean {middle:g} allows "
            f"√(({middle:g} − {low:g}) · ({high:g} − {middle:g})) = {most:.3g} at the most"
        )
    return value <= most


def of_shares(draft: Draft, name: str, shares: Mapping[str, float]) -> dict[str, float]:
    """The shares, scaled to 1 where they add up to more; the facts that said them are scaled, too."""
    total = sum(shares.values())
    if total <= 1.005:
        return dict(shares)
    said = " and ".join(f"{100 * share:.4g} % {label}" for label, share in shares.items())
    scaled = {label: round(share / total, 6) for label, share in shares.items()}
    now = " and ".join(f"{100 * share:.3g} %" for share in scaled.values())
    draft.note(f"{name}: {said} make {100 * total:.4g} % of all; scaled to {now}")
    for fact in _facts(draft, name, "share"):
        if fact.get("value") in scaled:
            fact["is"] = scaled[str(fact["value"])]
    return scaled


def _facts(draft: Draft, name: str, check: str) -> list[Json]:
    at = f"{draft.name}.{name}"
    return [fact for fact in draft.facts if fact["at"] == at and fact["check"] == check]


def _inside(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _span(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"between {low:g} and {high:g}"


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
