"""`times` and `plus` of a rule: the settings of a column whose distribution is so moved.

What tells where the values lie is moved: mean, median, mode, and spread with `times`; the bounds of what has no other
parameters. Bounds that only cut stay where they are, so that a column keeps within them and nothing is clipped. For a
rate, `times` multiplies the odds, which keeps it between 0 and 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...schema.columns import Boolean, Numeric
from .forms import form_of

if TYPE_CHECKING:
    from ...schema.column import Column
    from ..scope import Scope

#: Forms whose bounds are their parameters.
_BY_BOUNDS = ("uniform", "triangular")
_FIXED = ("binomial", "zipf")


def moved(column: Column, rule: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """The column's settings, moved by a rule; SchemaError for a kind or a distribution that cannot be."""
    times, plus = float(rule.get("times", 1)), float(rule.get("plus", 0))
    data = column.model_dump(mode="python", by_alias=True, exclude_unset=True)
    if not 0 < times < 1e15:
        scope.fail("times", f"{times:g} is not above 0")
    if isinstance(column, Boolean):
        if "plus" in rule:
            scope.fail("plus", "is for numbers", "write times, which multiplies the odds")
        odds = times * column.rate
        return data | {"rate": odds / (1 - column.rate + odds)}
    if not isinstance(column, Numeric):
        setting = "times" if "times" in rule else "plus"
        scope.fail(setting, "is for numbers and booleans", "name the settings that change")
    form = form_of(column, scope)
    if form in _FIXED:
        scope.fail("times" if "times" in rule else "plus", f"cannot move a {form}", "name the settings that change")
    return data | _settings(data, form, times, plus)


def _settings(data: dict[str, Any], form: str, times: float, plus: float) -> dict[str, Any]:
    if form == "mixture":
        return {"of": [part | _settings(part, _form(part), times, plus) for part in data["of"]]}
    if form == "quantiles":
        return {"points": [[share, float(value * times + plus)] for share, value in data["points"]]}
    places = ["mean", "median", "mode"]
    places += ["min", "max"] if form in _BY_BOUNDS else ["min"] if form == "pareto" else []
    found = {name: float(data[name] * times + plus) for name in places if data.get(name) is not None}
    if data.get("sd") is not None:
        found["sd"] = float(data["sd"] * times)
    return found


def _form(part: dict[str, Any]) -> str:
    """The form of a mixture's part, as far as it matters here."""
    if part.get("distribution"):
        return str(part["distribution"])
    told = any(part.get(name) is not None for name in ("mean", "median", "points"))
    return "quantiles" if part.get("points") is not None else "other" if told else "uniform"
