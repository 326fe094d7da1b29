"""Two columns of which one comes before or is below the other by their names: shift start and end, previous and
current reading, net and gross weight.

Concepts know many pairs by whole names; this is for names that only share these words. What the words fixed stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import adjust
from .references import names_in, quote
from .text import words_of

if TYPE_CHECKING:
    from .draft import Draft

Json = dict[str, object]

_FIRST = words_of(
    """start begin beginning began started out opened departure departed depart from issued issue rented hired hire
    borrowed loaned loan lent reported submitted requested received admitted arrived arrival in checkin pickup ordered
    sent shipped planted sown sowing booked opening entry filed made brewed bottled application applied gemeldet
    registered"""
)
_SECOND = words_of(
    """end ended finish finished stop back closed until to expires expiry expire returned return resolved fixed repaired
    due discharged released delivered delivery decided decision completed harvested harvest out checkout departure left
    arrival closing exit ready collected behoben ripened opened"""
)
_HOURS = words_of("shift session lesson class event meeting match game talk show trip ride call visit flight check")
_YEARS = words_of("expires expiry expire valid until")
_HIGH = {
    "min": "max", "minimum": "maximum", "low": "high", "lowest": "highest", "lower": "upper", "net": "gross",
    "previous": "current", "old": "new", "former": "current", "before": "after", "diastolic": "systolic",
}  # fmt: skip
_DATES = ("date", "datetime")


def fit(draft: Draft, meant: dict[str, str]) -> None:
    """Puts pairs of dates into order and pairs of numbers above one another; `meant`: by name its words in English."""
    written = [column for column in draft.columns if not column.get("hidden")]
    for at, one in enumerate(written):
        for other in written[at + 1 :]:
            if adjust.kind(one) in _DATES and adjust.kind(other) in _DATES:
                _dates(draft, one, other, meant)
    for one in written:
        for other in written:
            if one is not other:
                _numbers(draft, one, other, meant)


def _words(draft: Draft, column: Json, meant: dict[str, str]) -> list[str]:
    return meant.get(str(column["name"]), draft.key_of(column)).split()


def _dates(draft: Draft, one: Json, other: Json, meant: dict[str, str]) -> None:
    if "after" in other or "before" in other or "before" in one or str(other["name"]) in draft.said:
        return
    first, second = _words(draft, one, meant), _words(draft, other, meant)
    if not set(first) & _FIRST or not set(second) & _SECOND or _reads(one, other):
        return
    if set(first) == set(second) or (len(first) > 2 and len(second) > 2 and not set(first) & set(second)):
        return  # "insurance contract start", "final exam end"
    hours = bool(set(first + second) & _HOURS)
    by: Json = {"median": 14, "sigma": 0.8, "unit": "d"}
    if set(second) & _YEARS:
        by = {"median": 365, "sigma": 0.3, "unit": "d"}
    elif hours:
        by = {"median": 8 if "shift" in first + second else 1.6, "sigma": 0.25, "unit": "h"}
        draft.replace(str(one["name"]), {**one, "kind": "datetime"})
    kind = "datetime" if hours else adjust.kind(other)
    if kind == "datetime" and not hours and adjust.kind(one) == "datetime":
        by = {"median": 9, "sigma": 1.0, "unit": "h"}
    kept: Json = {name: other[name] for name in ("missing", "format", "unique") if name in other}
    draft.replace(str(other["name"]), {"kind": kind, "after": str(one["name"]), "by": by, **kept})


def _numbers(draft: Draft, low: Json, high: Json, meant: dict[str, str]) -> None:
    """The lower of two numbers is read from the higher one, which keeps its settings."""
    first, second = _words(draft, low, meant), _words(draft, high, meant)
    if len(first) != len(second) or {str(low["name"]), str(high["name"])} & draft.said:
        return
    differ = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(differ) != 1 or _HIGH.get(differ[0][0]) != differ[0][1]:
        return
    if adjust.kind(low) not in ("number", "integer") or adjust.kind(high) not in ("number", "integer"):
        return
    if "min" not in high or float(str(high["min"])) < 0:
        return
    share = draft.free_name(f"_{low['name']}_share")
    near: Json = {"kind": "number", "mean": 0.84, "sd": 0.08, "min": 0.4, "max": 0.98, "decimals": 3}
    draft.add(share, near, hidden=True)
    plain = f"{quote(str(high['name']))} * {quote(share)}"
    integer = adjust.kind(high) == "integer"
    settings: Json = {"sql": f"cast(floor({plain}) as integer)" if integer else plain}
    if not integer:
        settings["decimals"] = high.get("decimals", 2)
    kept: Json = {name: low[name] for name in ("missing",) if name in low}
    draft.replace(str(low["name"]), {**settings, **kept})


def _reads(one: Json, other: Json) -> bool:
    return bool(names_in(one, lambda name: name == other["name"]))
