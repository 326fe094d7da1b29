"""What goes with what: "calories correlate with price", "larger flats cost more", "smokers have higher blood pressure".

Each becomes one of the table's `correlations`; what is to be learnt gets `drivers` (`goals`).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, cast

from . import adjust
from .references import names_in
from .text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .draft import Draft
    from .targets import Targets

Json = dict[str, object]

#: Kinds that the engine can move after another column.
_DRAWN = ("number", "integer", "boolean", "date", "datetime", "time")
_W = r"[^\W\d]\w*(?:[ ][^\W\d]\w*){0,2}"
_FEW = r"[^\W\d]\w*(?:[ ][^\W\d]\w*){0,2}?"
#: A name that a number may follow: "with price at 0.7".
_UP_TO = r"[^\W\d]\w*(?:[ ](?!(?:at|of|by|around)\b)[^\W\d]\w*){0,2}"
_CORRELATE = re.compile(
    rf"\b({_W})\s+(?:is |are )?(?:(strongly|weakly|negatively|"
    rf"positively) )?correlat\w+\s+(?:(negatively) )?with\s+({_UP_TO})"
    r"(?:\s+(?:at|of|by|around)\s+(-?0?\.\d+))?",
    re.I,
)
_PAIR = re.compile(
    rf"\b({_W})\s+and\s+({_FEW})\s+(?:are )?(negatively )?correlated(?:\s+(?:at|of|by|around))?\s*(-?0?\.\d+)?", re.I
)
_GOES = re.compile(
    rf"\b({_W}?)\s+(?:goes|go|increases?|rises?|grows?|decreases?|drops?|falls?|"
    rf"depends?)\s*(up|down|on)?\s*(?:with|on)?\s+({_W})",
    re.I,
)
#: "humidity falls when temperature rises", "higher sales as it gets warmer" is not among them.
_WAY = r"(?:rises?|increases?|grows?|climbs?|goe?s? (?:up|down)|falls?|drops?|decreases?|shrinks?|declines?|sinks?)"
_TWO = r"[^\W\d]\w*(?:[ ][^\W\d]\w*)?"
WHEN = re.compile(
    rf"\b(?P<y>{_TWO})[ ]+(?:also[ ]+)?(?P<one>{_WAY})[ ]+(?:when(?:ever)?|as|while|if|once)[ ]+(?:the[ ]+)?"
    rf"(?P<x>{_TWO})[ ]+(?P<other>{_WAY})\b",
    re.I,
)
_DOWN = ("fall", "drop", "decrease", "shrink", "decline", "goes down", "go down", "sink")
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
    """Every such statement whose columns are there."""
    for match in _CORRELATE.finditer(text):
        low = -1 if "negatively" in (match.group(2), match.group(3)) else 1
        r = float(match.group(5) or {"strongly": 0.8, "weakly": 0.3}.get(str(match.group(2)), 0.6)) * low
        _pair(draft, targets, match, 1, 4, r, claim, stated=bool(match.group(5)))
    for match in _PAIR.finditer(text):
        r = float(match.group(4) or 0.6) * (-1 if match.group(3) else 1)
        _pair(draft, targets, match, 2, 1, r, claim, stated=bool(match.group(4)))
    for match in WHEN.finditer(text):
        ways = [-1 if match.group(side).lower().startswith(_DOWN) else 1 for side in ("one", "other")]
        y, x = _named(targets, match.group("y"), last=True), _named(targets, match.group("x"))
        if x is not None and y is not None and _relate(draft, targets, x, y, 0.6 * ways[0] * ways[1], match.group(0)):
            claim(match.start(), match.end())
    for match in _GOES.finditer(WHEN.sub(lambda said: " " * len(said.group()), text)):
        down = re.search(r"decreas|drop|fall|down", match.group(0), re.I)
        _pair(draft, targets, match, 1, 3, -0.6 if down else 0.6, claim)
    for match in _MORE.finditer(text):
        x = _first(draft, _SIZES[match.group(1).lower()])
        y = _named(targets, match.group(4)) or _first(draft, _MONEY)
        sign = (-1 if match.group(1).lower() in ("smaller", "younger", "cheaper") else 1) * (
            -1 if match.group(3).lower() in ("less", "lower", "cheaper") else 1
        )
        if x is not None and y is not None and _relate(draft, targets, x, y, 0.65 * sign, match.group(0)):
            claim(match.start(), match.end())
    for match in _GROUP.finditer(text):
        x, y = _named(targets, match.group(1)), _named(targets, match.group(3))
        y = y or (_first(draft, _MONEY) if match.group(3) is None else None)
        sign = -1 if match.group(2).lower() in ("less", "lower", "shorter") else 1
        yes = x is not None and adjust.kind(x) == "boolean"
        if x is not None and y is not None and yes and _relate(draft, targets, x, y, 0.4 * sign, match.group(0)):
            claim(match.start(), match.end())


def _pair(
    draft: Draft,
    targets: Targets,
    match: re.Match[str],
    y_at: int,
    x_at: int,
    r: float,
    claim: Callable[[int, int], None],
    *,
    stated: bool = False,
) -> None:
    y, x = _named(targets, match.group(y_at), last=True), _named(targets, match.group(x_at))
    if x is not None and y is not None and _relate(draft, targets, x, y, r, match.group(0), stated=stated):
        claim(match.start(), match.end())


def _named(targets: Targets, phrase: str | None, *, last: bool = False) -> Json | None:
    words = (phrase or "").split()
    for size in range(len(words), 0, -1):
        starts = range(len(words) - size + 1)
        for at in reversed(starts) if last else starts:
            found = targets.find(key(" ".join(words[at : at + size])))
            if found is not None and measurable(found):
                return found
    return None


def _first(draft: Draft, words: Sequence[str]) -> Json | None:
    for word in words:
        for column in draft.columns:
            if word in draft.key_of(column).split() and not column.get("hidden"):
                return column
    return None


def _relate(draft: Draft, targets: Targets, x: Json, y: Json, r: float, phrase: str, *, stated: bool = False) -> bool:
    """Writes the correlation down; one of the two must be drawn, so of two that are computed one is drawn anew."""
    names = [str(x["name"]), str(y["name"])]
    if x is y or any(set(cast("list[str]", one["columns"])) == set(names) for one in draft.correlations):
        return False
    _freed(draft, x, names[1])
    _freed(draft, y, names[0])
    if not stated and _reads(draft, names[1], names[0]):
        least: Json = {"max": -0.2} if r < 0 else {"min": 0.2}
        draft.fact(phrase, names[1], "spearman", value=names[0], **least)
        return True  # it is computed from the other as it is
    if not (moves(x) or moves(y)) and not (_drawn_anew(draft, targets, y) or _drawn_anew(draft, targets, x)):
        draft.note(f"{phrase}: left out, {names[0]} and {names[1]} are computed from other columns")
        return False
    draft.correlations.append({"columns": names, "spearman": round(r, 3)})
    draft.fact(phrase, names[1], "spearman", value=names[0], is_=round(r, 3))
    return True


def _freed(draft: Draft, column: Json, other: str) -> None:
    """Takes a topic's own drivers off a column of which the words say themselves how it goes with one of them."""
    at = f"{draft.name}.{column['name']}"
    aimed = any(fact["at"] == at and fact["check"] in ("auc", "r2") for fact in draft.facts)
    if not aimed and other in cast("Json", column.get("drivers") or {}):
        for setting in ("drivers", "auc", "r2"):
            column.pop(setting, None)


def _reads(draft: Draft, name: str, other: str) -> bool:
    """Whether a column is computed from another, straight or by way of others."""
    every, seen, waiting = draft.names(), {name}, [name]
    while waiting:
        column = draft.column(waiting.pop())
        for one in names_in(column, every.__contains__) if column is not None else []:
            if one == other:
                return True
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return False


def measurable(column: Json) -> bool:
    """Whether a column's cells are more or less than one another: numbers, moments, orders."""
    if adjust.kind(column) != "sql":
        return moves(column) or adjust.kind(column) in _DRAWN
    sql = str(column["sql"])
    return not any(text in sql for text in ("concat(", "then '", "else '", "strftime("))


def moves(column: Json) -> bool:
    """Whether the engine can draw a column so that it follows others."""
    kind = adjust.kind(column)
    ordered = kind == "category" and (column.get("ordered") or all(one.isdecimal() for one in adjust.weights(column)))
    return (kind in _DRAWN or bool(ordered)) and not column.get("drivers") and not column.get("every")


def _drawn_anew(draft: Draft, targets: Targets, column: Json) -> bool:
    """Draws a computed column as its concept is drawn by itself, where no other column reads it."""
    name = str(column["name"])
    concept = draft.concepts.get(name, "") or targets.resolver.concept_of(draft.key_of(column))
    if (
        adjust.kind(column) != "sql"
        or not concept
        or any(name in names_in(c, {name}.__contains__) for c in draft.columns)
    ):
        return False
    plain = targets.resolver.concept(concept).column
    if not adjust.is_numeric(plain) or set(draft.key_of(column).split()) & set(_MONEY):
        return False  # what a thing costs is known to its topic only
    draft.replace(name, adjust.base(column) | {field: value for field, value in plain.items() if field != "given"})
    draft.prune()
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
