"""When things happen, in words, where each is a row of its own: "500 calls, most in the morning, in order of time".

The same words that move a series weigh the hours, days and months of a table's moments; a table in the order of time
is a Poisson process with these profiles.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from ..text import FILLER, key
from . import seasons
from .seasons import Season
from .vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..draft import Draft

Json = dict[str, object]

_ORDER = re.compile(
    r"\b(?:in\s+)?(?:chronological(?:ly)?(?:\s+(?:order|ordered|sorted))?|order\s+of\s+time|time\s+order|"
    r"(?:sorted|ordered)\s+(?:by|in)\s+(?:date|time)(?:\s+and\s+time)?)(?!\w)"
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: How many times as often things happen then, and how seldom.
_MORE, _LESS, _HARDLY = 3.0, 1 / 3, 0.05


def read(text: str, draft: Draft, claim: Callable[[int, int], None]) -> None:
    """Weighs the moments of the table's first date of its own, and puts the rows in its order where that is asked."""
    column = next((one for one in draft.columns if _own(one)), None)
    if column is None:
        return
    reading, name = Reading.of(text), str(column["name"])
    others = {word for one in draft.columns if one is not column for word in draft.key_of(one).split()} - FILLER
    for season in seasons.read(reading):
        # "fares are higher at night" is said of the fares, and not of how many there are.
        told = isinstance(season, Season) and season.places and not others & set(key(season.clause).split())
        if isinstance(season, Season) and told and _weighed(column, season):
            claim(season.start, season.stop)
    order = _ORDER.search(reading.text)
    if order is not None and not isinstance(draft.settings.get("rows"), dict) and not column.get("given"):
        draft.settings["order"] = name
        claim(*order.span())


def _own(column: Json) -> bool:
    """Whether a column's moments are drawn by themselves."""
    drawn = column.get("kind") in ("date", "datetime") and not column.get("hidden")
    return drawn and not any(setting in column for setting in ("after", "before", "every"))


def _weighed(column: Json, season: Season) -> bool:
    """The column with other weights at the season's places; False where it cannot tell them."""
    times = _MORE if season.way > 0 else _HARDLY if season.share >= 0.9 else _LESS
    if season.axis == "hours" and column.get("kind") == "datetime":
        weights = _hours(cast("dict[str, float]", column.get("hours") or {"0..23": 1.0}))
        # What is said of hours counts more than what is usual there: at least the mean.
        mean = sum(weights) / max(sum(weight > 0 for weight in weights), 1)
        for hour in season.places:
            weights[hour] = max(weights[hour], mean) * times if times > 1 else weights[hour] * times
        column["hours"] = {str(hour): float(f"{weight:.4g}") for hour, weight in enumerate(weights) if weight}
        return True
    names = {"weekdays": _WEEKDAYS, "months": _MONTHS}.get(str(season.axis))
    if names is None:
        return False
    said = dict(cast("dict[str, float]", column.get(str(season.axis)) or {}))
    for place in season.places:
        name = names[place - (season.axis == "months")]
        said[name] = float(f"{said.get(name, 1.0) * times:.4g}")
    column[str(season.axis)] = said
    return True


def _hours(said: dict[str, float]) -> list[float]:
    weights = [0.0] * 24
    for span, weight in said.items():
        first, _, last = span.partition("..")
        for hour in range(int(first), int(last or first) + 1):
            weights[hour] = float(weight)
    return weights
