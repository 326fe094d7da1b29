"""Conditions on a column whose cells the words changed: scaled to its new bounds, or dropped where they mean nothing.

A topic says that comments are glad where satisfaction is 8 or more of 10; somebody asks for satisfaction from 1 to 5.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from . import adjust
from .references import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .draft import Draft
    from .resolve import Resolver

Json = dict[str, object]

_UNIQUE_KINDS = ("sequence", "uuid", "pattern", "template", "from", "sql", "reference", "faker", "series")


def fit(draft: Draft, resolver: Resolver) -> None:
    """Fits every column's rules, missing cells and SQL to the bounds and kinds that their columns have now."""
    for column in draft.columns:
        if column.get("unique") and adjust.kind(column) not in _UNIQUE_KINDS:
            del column["unique"]
        _coarse(column)
    for column in list(draft.columns):
        name = str(column["name"])
        old = resolver.columns.get(resolver.taken.get(name, name))
        if old is None or (adjust.kind(old) == adjust.kind(column) and _span(old) == _span(column)):
            continue
        before, now = _span(old), _span(column)
        comparable = before is not None and now is not None
        if not comparable and (adjust.kind(old) == adjust.kind(column) or adjust.kind(old) in ("sql", "from")):
            continue
        for other in draft.columns:
            if other is not column:
                _fit_one(other, name, before, now)


def _coarse(column: Json) -> None:
    """Steps that are wider than what they divide are no steps."""
    step, middle = column.get("step"), adjust.centre(column)
    if isinstance(step, int | float) and middle is not None and abs(middle) < 5 * step:
        del column["step"]


def _fit_one(other: Json, name: str, before: tuple[float, float] | None, now: tuple[float, float] | None) -> None:
    """One column's conditions on `name`."""
    rules = other.get("given")
    if isinstance(rules, list):
        kept = [fitted for rule in rules if (fitted := _condition(cast("Json", rule), name, before, now)) is not None]
        if kept:
            other["given"] = kept
        else:
            del other["given"]
    missing = other.get("missing")
    if isinstance(missing, dict):
        fitted = _condition(cast("Json", missing), name, before, now)
        if fitted is None:
            del other["missing"]
        else:
            other["missing"] = fitted
    if before is not None and now is not None and "sql" in other:
        other["sql"] = _scaled(str(other["sql"]), name, before, now)


def _condition(
    rule: Json, name: str, before: tuple[float, float] | None, now: tuple[float, float] | None
) -> Json | None:
    if "when" not in rule or name not in names_in({"sql": str(rule["when"])}, lambda one: one == name):
        return rule
    if before is None or now is None:
        return None
    return rule | {"when": _scaled(str(rule["when"]), name, before, now)}


def _scaled(expression: str, name: str, before: tuple[float, float], now: tuple[float, float]) -> str:
    """The numbers that `name` is compared with, at the same place between the bounds."""
    factor = (now[1] - now[0]) / (before[1] - before[0])
    whole = now[1] - now[0] >= 4

    def one(match: re.Match[str]) -> str:
        value = now[0] + (float(match.group(2)) - before[0]) * factor
        inside = min(max(value, now[0]), now[1])
        if match.group(1).strip().endswith(">"):
            inside = min(inside, now[1] - (now[1] - now[0]) * 0.1)
        elif match.group(1).strip().endswith("<"):
            inside = max(inside, now[0] + (now[1] - now[0]) * 0.1)
        return f"{match.group(1)}{round(inside) if whole else f'{inside:.4g}'}"

    written = re.escape(name)
    return re.sub(rf'((?<![\w.])"?{written}"?\s*(?:<=|>=|<>|=|<|>)\s*)(-?\d+(?:\.\d+)?)(?![\w.])', one, expression)


def _span(column: Mapping[str, object]) -> tuple[float, float] | None:
    """About the least and the greatest cell of a number."""
    if not adjust.is_numeric(column):
        return None
    low, high, middle = _number(column.get("min")), _number(column.get("max")), adjust.centre(column)
    sd = _number(column.get("sd"))
    if sd is None and middle is not None:
        sd = abs(middle) * 0.4
    if middle is not None and sd is not None:
        low = middle - 2.5 * sd if low is None else low
        high = middle + 2.5 * sd if high is None else high
    return (low, high) if low is not None and high is not None and low < high else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
