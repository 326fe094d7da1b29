"""Days put at their distance from others, as `readers.distances` read them; a day that no column has becomes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import adjust
from .references import names_in, quote
from .text import key, snake, stem_of

if TYPE_CHECKING:
    from .draft import Draft
    from .readers.distances import Distance
    from .targets import Targets

Json = dict[str, object]

_DAYS = {"d": 1, "w": 7, "mo": 30, "y": 365}


def put(one: Distance, phrase: str, draft: Draft, targets: Targets) -> None:
    """Sets the later day after the earlier one: by whole days in SQL, else by a span."""
    earlier = _day(one.earlier, draft, targets) or _new(one.earlier, draft)
    later = _day(one.later, draft, targets) or _new(one.later, draft)
    if earlier is later:
        return
    first, name = str(earlier["name"]), str(later["name"])
    if name in names_in(earlier, lambda other: other == name):
        earlier = draft.replace(first, adjust.base(earlier) | {"kind": "date", "start": "-2y", "end": "today"})
    if one.low is not None and one.high is not None and one.unit in _DAYS and adjust.kind(earlier) != "datetime":
        low, high = one.low * _DAYS[one.unit], one.high * _DAYS[one.unit]
        days = str(low)
        if low < high:
            days = draft.free_name(f"_{name}_days")
            draft.add(days, {"kind": "integer", "min": low, "max": high}, hidden=True)
        draft.replace(name, adjust.base(later) | {"sql": f"{quote(first)} + {quote(days) if low < high else days}"})
    else:
        unit = one.unit if one.low is not None else ("h" if adjust.kind(earlier) == "datetime" else "d")
        median = ((one.low or 0) + (one.high or 0)) / 2 or 6
        sigma = 0.05 if one.low is not None and one.low == one.high else 0.5
        kind = adjust.kind(earlier) if adjust.kind(earlier) in ("date", "datetime") else "date"
        by: Json = {"median": median, "sigma": sigma, "unit": unit}
        draft.replace(name, adjust.base(later) | {"kind": kind, "after": first, "by": by})
    draft.said.update((first, name))
    draft.fact(phrase, name, "order", value=first)


def _day(event: str, draft: Draft, targets: Targets) -> Json | None:
    """The column of days that an event names: "borrowing" is borrowed, "the return date" is returned_on."""
    stem = stem_of(key(event).removesuffix(" date").removesuffix(" day").removesuffix(" time"))
    for column in draft.columns:
        if column.get("hidden") or not _dated(column):
            continue
        if any(stem_of(part) == stem for part in draft.key_of(column).split()):
            return column
    found = targets.find(key(event))
    return found if found is not None and _dated(found) else None


def _dated(column: Json) -> bool:
    return adjust.kind(column) in ("date", "datetime") or (
        adjust.kind(column) == "sql" and str(column["name"]).endswith(("_on", "_at", "date", "day", "ed"))
    )


def _new(event: str, draft: Draft) -> Json:
    dated = event.split()[-1] in ("date", "day", "time") or event.endswith("ed")
    name = snake(event if dated else f"{event} date")
    return draft.add(draft.free_name(name), {"kind": "date", "start": "-2y", "end": "today"})
