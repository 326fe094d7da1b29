"""What goes with what: "calories correlate with price", "larger flats cost more", "smokers have higher blood pressure".

A column that depends on others is drawn as its own middle and spread around a score: the others' distances from their
middles, and chance.
"""

from __future__ import annotations

import math
import re
from statistics import NormalDist
from typing import TYPE_CHECKING, cast

from . import adjust
from .draft import sql_name
from .text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .draft import Draft
    from .targets import Targets

Json = dict[str, object]

_W = r"[^\W\d]\w*(?:[ ][^\W\d]\w*){0,2}"
_CORRELATE = re.compile(
    rf"\b({_W})\s+(?:is |are )?(?:(strongly|weakly|negatively|"
    rf"positively) )?correlat\w+\s+(?:(negatively) )?with\s+({_W})"
    r"(?:\s+(?:at|of|by|around)\s+(-?0?\.\d+))?",
    re.I,
)
_PAIR = re.compile(
    rf"\b({_W})\s+and\s+({_W})\s+(?:are )?(negatively )?correlated(?:\s+(?:at|of|by|around))?\s*(-?0?\.\d+)?", re.I
)
_GOES = re.compile(
    rf"\b({_W}?)\s+(?:goes|go|increases?|rises?|grows?|decreases?|drops?|falls?|"
    rf"depends?)\s*(up|down|on)?\s*(?:with|on)?\s+({_W})",
    re.I,
)
_MORE = re.compile(
    r"\b(larger|bigger|older|higher|longer|heavier|newer|younger|smaller|"
    r"cheaper)\s+([^\W\d]\w*)\s+(?:have|has|cost|costs|pay|pays|"
    r"earn|earns|are|is|get|spend|spends)\s+(more|less|higher|lower|cheaper|"
    r"older)\b(?:[ ]([^\W\d]\w*(?:[ ][^\W\d]\w*)?))?",
    re.I,
)
_GROUP = re.compile(
    r"\b([^\W\d]\w*)\s+(?:have|has|pay|pays|earn|earns|spend|spends|are|get|cost|costs)\s+(?:much |far |slightly )?"
    r"(more|less|higher|lower|longer|shorter)(?:[ ]([^\W\d]\w*(?:[ ][^\W\d]\w*)?))?",
    re.I,
)
_SIZES = {
    "larger": ("area", "size", "sqm", "sqft"), "bigger": ("area", "size", "sqm", "sqft"), "smaller": ("area", "size"),
    "older": ("age", "year"), "younger": ("age",), "longer": ("duration", "length", "distance"),
    "heavier": ("weight",), "newer": ("year",), "higher": (), "cheaper": ("price",),
}  # fmt: skip
_MONEY = ("price", "cost", "rent", "salary", "amount", "fee", "fare", "total", "charge", "premium", "income", "spend")


def read(text: str, draft: Draft, targets: Targets, claim: Callable[[int, int], None]) -> None:
    """Every such statement whose columns are there and drawn as numbers."""
    for match in _CORRELATE.finditer(text):
        low = -1 if "negatively" in (match.group(2), match.group(3)) else 1
        r = float(match.group(5) or {"strongly": 0.8, "weakly": 0.3}.get(str(match.group(2)), 0.6)) * low
        _pair(draft, targets, match, 1, 4, r, claim)
    for match in _PAIR.finditer(text):
        _pair(draft, targets, match, 2, 1, float(match.group(4) or 0.6) * (-1 if match.group(3) else 1), claim)
    for match in _GOES.finditer(text):
        down = re.search(r"decreas|drop|fall|down", match.group(0), re.I)
        _pair(draft, targets, match, 1, 3, -0.6 if down else 0.6, claim)
    for match in _MORE.finditer(text):
        x = _first(draft, _SIZES[match.group(1).lower()])
        y = _named(targets, match.group(4)) or _first(draft, _MONEY)
        sign = (-1 if match.group(1).lower() in ("smaller", "younger", "cheaper") else 1) * (
            -1 if match.group(3).lower() in ("less", "lower", "cheaper") else 1
        )
        if x is not None and y is not None and _relate(draft, x, y, 0.65 * sign, match.group(0)):
            claim(match.start(), match.end())
    for match in _GROUP.finditer(text):
        x, y = _named(targets, match.group(1)), _named(targets, match.group(3))
        y = y or (_first(draft, _MONEY) if match.group(3) is None else None)
        sign = -1 if match.group(2).lower() in ("less", "lower", "shorter") else 1
        yes = x is not None and adjust.kind(x) == "boolean"
        if x is not None and y is not None and yes and _relate(draft, x, y, 0.4 * sign, match.group(0)):
            claim(match.start(), match.end())


def _pair(
    draft: Draft,
    targets: Targets,
    match: re.Match[str],
    y_at: int,
    x_at: int,
    r: float,
    claim: Callable[[int, int], None],
) -> None:
    y, x = _named(targets, match.group(y_at), last=True), _named(targets, match.group(x_at))
    if x is not None and y is not None:
        done = _relate(draft, x, y, r, match.group(0)) or _relate(draft, y, x, r, match.group(0))
        if done:
            claim(match.start(), match.end())


def _named(targets: Targets, phrase: str | None, *, last: bool = False) -> Json | None:
    words = (phrase or "").split()
    for size in range(len(words), 0, -1):
        part = words[-size:] if last else words[:size]
        found = targets.find(key(" ".join(part)))
        if found is not None:
            return found
    return None


def _first(draft: Draft, words: Sequence[str]) -> Json | None:
    for word in words:
        for column in draft.columns:
            if word in draft.key_of(column).split() and not column.get("hidden"):
                return column
    return None


def _relate(draft: Draft, x: Json, y: Json, r: float, phrase: str) -> bool:
    if x is y or not depend(draft, y, [(x, r)], chance=math.sqrt(1 - r * r)):
        return False
    draft.fact(phrase, str(y["name"]), "spearman", is_=round(r, 3))
    return True


def moments(column: Json) -> tuple[float, float] | None:
    """Mean and deviation of a drawn number, about; None for what is not drawn as one."""
    if not adjust.is_numeric(column) or column.get("given"):
        return None
    get = {name: float(cast("float", column[name])) for name in ("mean", "sd", "min", "max") if name in column}
    if "mean" in get:
        wide = (get["max"] - get["min"]) / 5 if "max" in get and "min" in get else abs(get["mean"]) / 3 or 1.0
        return get["mean"], get.get("sd", wide)
    if "min" in get and "max" in get:
        return (get["min"] + get["max"]) / 2, (get["max"] - get["min"]) / math.sqrt(12)
    return None


def score(column: Json) -> str | None:
    """SQL for a cell's distance from its column's middle, in deviations."""
    name = sql_name(column)
    if "median" in column and adjust.is_numeric(column) and not column.get("given"):
        sigma = float(cast("float", column.get("sigma", 0.5)))
        median = float(cast("float", column["median"]))
        low = column.get("min")
        floor = (
            max(float(cast("float", low)), median / 1e3) if isinstance(low, int | float) and low > 0 else median / 50
        )
        return f"(ln(greatest({name}, {floor:g})) - {math.log(median):.5g}) / {sigma:g}"
    if adjust.kind(column) == "boolean":
        rate = min(max(float(cast("float", column.get("rate", 0.3))), 0.01), 0.99)
        sd = math.sqrt(rate * (1 - rate))
        truth = f"{name} = '{cast('list[str]', column['labels'])[0]}'" if "labels" in column else name
        return f"case when {truth} then {(1 - rate) / sd:.4g} else {-rate / sd:.4g} end"
    if adjust.kind(column) == "category" and not column.get("given"):
        return _steps(column, name)
    found = moments(column)
    return f"({name} - {found[0]:g}) / {found[1]:g}" if found else None


def _steps(column: Json, name: str) -> str | None:
    weights = adjust.weights(column)
    total = sum(weights.values())
    if not 2 <= len(weights) <= 12 or total <= 0:
        return None
    mean = sum(at * weight for at, weight in enumerate(weights.values())) / total
    sd = math.sqrt(sum(weight * (at - mean) ** 2 for at, weight in enumerate(weights.values())) / total) or 1.0
    cases = " ".join(
        f"when '{label.replace(chr(39), chr(39) * 2)}' then {(at - mean) / sd:.4g}" for at, label in enumerate(weights)
    )
    return f"case {name} {cases} else 0 end"


def total(draft: Draft, terms: Sequence[tuple[Json, float]], chance: float) -> str | None:
    """SQL for a score of deviation 1 made of the terms' scores and a hidden chance; None when a term has none."""
    parts: list[str] = []
    size = chance * chance
    for column, weight in terms:
        one = score(column)
        if one is None or column.get("missing"):
            continue
        parts.append(f"{weight:.4g} * ({one})")
        size += weight * weight
    if not parts:
        return None
    noise = draft.free_name("_chance")
    draft.add(noise, {"kind": "number", "mean": 0, "sd": 1, "min": -3.5, "max": 3.5, "decimals": 4}, hidden=True)
    return f"({' + '.join(parts)} + {chance:.4g} * {noise}) / {math.sqrt(size):.4g}"


def depend(draft: Draft, column: Json, terms: Sequence[tuple[Json, float]], *, chance: float) -> bool:
    """Makes a drawn number depend on the terms, around its own middle, within its bounds."""
    name = str(column["name"])
    drawn = adjust.is_numeric(column) and not column.get("given")
    if not drawn or any(f"{name}" in str(term.get("sql", "")) for term, _ in terms):
        return False
    found = moments(column)
    if found is None and "median" not in column:
        return False
    expression = total(draft, terms, chance)
    if expression is None:
        return False
    if "median" in column:
        sigma = float(cast("float", column.get("sigma", 0.5)))
        value = f"{column['median']} * exp({sigma:g} * ({expression}))"
    else:
        mean, sd = cast("tuple[float, float]", found)
        value = f"{mean:g} + {sd:g} * ({expression})"
    if "max" in column:
        value = f"least({column['max']}, {value})"
    if "min" in column:
        value = f"greatest({column['min']}, {value})"
    settings: Json = adjust.base(column)
    if column["kind"] == "integer":
        settings["sql"] = f"cast(round({value}) as integer)"
    else:
        settings |= {"sql": value, "decimals": column.get("decimals", 2)}
    draft.replace(name, settings)
    return True


def outcome(draft: Draft, column: Json, terms: Sequence[tuple[Json, float]], rate: float, *, chance: float) -> bool:
    """Makes a yes or no that is yes for the top `rate` of a score."""
    expression = total(draft, terms, chance)
    if expression is None:
        return False
    hidden = draft.free_name("_score")
    draft.add(hidden, {"sql": expression, "decimals": 5}, hidden=True)
    limit = NormalDist().inv_cdf(1 - min(max(rate, 0.002), 0.998))
    draft.replace(str(column["name"]), adjust.base(column) | {"sql": f"{hidden} > {limit:.4f}"})
    return True
