"""The first second of a column of moments and the first after it, as its settings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...schema import grammar

if TYPE_CHECKING:
    from ...schema.columns import _Moments
    from ..scope import Scope

DAY = 86_400


def window(column: _Moments, scope: Scope, whole_days: bool) -> tuple[int | None, int | None]:
    """The first second of the column, and the first after it; None where nothing is said."""
    start = stop = None
    if column.start is not None:
        start = int(grammar.moment(column.start).resolve(scope.today).timestamp())
        start -= start % DAY if whole_days else 0
    if column.end is not None:
        edge = grammar.moment(column.end)
        at = int(edge.resolve(scope.today).timestamp())
        # A day named as the end is meant whole; today's has not happened yet.
        whole = DAY if edge.whole_day and edge.at is not None else 1
        stop = at - at % DAY + DAY if whole_days else at + whole
    return start, stop


def default(column: _Moments, scope: Scope, text: str) -> int:
    at = int(grammar.moment(text).resolve(scope.today).timestamp())
    whole = not hasattr(column, "hours")
    return at + (DAY if whole else 1) if text == "today" else at
