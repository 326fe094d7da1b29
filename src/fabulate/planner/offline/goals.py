"""A table to learn from: the features that the words name, and a target or groups that follow from them,
with chance."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from . import adjust, effects, forms
from .draft import sql_name
from .text import key, lemma, snake, stem_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .draft import Draft
    from .readers.goals import Goal
    from .readers.statement import Statement
    from .resolve import Resolver

Json = dict[str, object]

_SIGNS = (0.85, 0.7, 0.6, 0.5, 0.45, 0.4)
#: How well drivers tell a target of which the words say nothing, and by the words for it.
_AUC, _R2 = 0.82, 0.65
_STATED = re.compile(r"\b(auc|roc[- ]auc|r2|r²|r[- ]squared)\b\D{0,12}(0?\.\d{1,3})", re.I)
_HARD = (
    (re.compile(r"\b(?:very|really|extremely) (?:hard|difficult|noisy)\b", re.I), 0.64, 0.25),
    (
        re.compile(
            r"\b(?:hard|difficult|noisy|challenging)\b(?!\s+(?!to\b|problem|task|but\b|and\b|data|signal)[^\W\d])", re.I
        ),
        0.72,
        0.4,
    ),
    (re.compile(r"\b(?:weak|faint) signal\b", re.I), 0.66, 0.2),
    (re.compile(r"\b(?:very|really) easy\b|\bwell separated\b", re.I), 0.96, 0.93),
    (re.compile(r"\beasy\b|\b(?:clear|strong) signal\b", re.I), 0.92, 0.85),
)
#: Features of which more makes a bad outcome rarer.
GOOD = frozenset(
    "income score reputation experience employment education tenure balance savings attendance grade".split()
)
_BAD = frozenset(
    "default defaulted fraud churn failure spam disease readmitted late attrition delay cancelled risk".split()
)


def fill(draft: Draft, goal: Goal, resolver: Resolver) -> None:
    """Adds the features that the draft lacks, each once."""
    for name in goal.features:
        one = key(name)
        if not one or any(draft.key_of(column) == one for column in draft.columns):
            continue
        found = resolver.resolve(one)
        column = dict(found.column)
        if adjust.kind(column) in ("sql", "from") and (concept := found.concept or resolver.concept_of(one)):
            column = dict(resolver.concept(concept).column)
        number = adjust.is_numeric(column) or adjust.kind(column) in ("category", "boolean")
        if not number and found.concept != "gender" and not str(column.get("from", "")).endswith(".gender"):
            parts = one.split()
            column = forms.counted(name.lower().split()[-1], parts[-1]) or forms.by_name(one) or _number()
            if "number" in parts or name.lower().split()[-1] != lemma(name.lower().split()[-1]):
                column = {"kind": "integer", "median": 4, "sigma": 0.7, "min": 0, "max": 60}
        column.pop("given", None)
        draft.add(draft.free_name(snake(name)), column, found.concept)


def _number() -> Json:
    return {"kind": "number", "mean": 50, "sd": 14, "min": 0, "max": 100, "decimals": 1}


def aim(draft: Draft, goal: Goal, resolver: Resolver, statements: Sequence[Statement], text: str) -> None:
    """The target, made of the features; or groups of points."""
    names = {key(name) for name in goal.features}
    features = [column for column in draft.columns if draft.key_of(column) in names]
    if goal.clusters:
        _groups(draft, [column for column in features if adjust.is_numeric(column)][:3], goal.clusters)
        return
    target = next((column for column in draft.columns if draft.key_of(column) == goal.target), None)
    share = next((one for one in statements if one.kind == "share" and one.value), None)
    if target is not None and adjust.kind(target) == "sql":
        return
    rate = share.value if share is not None and share.value else 0.3
    found = [resolver.resolve(name).column.get("kind") for name in (goal.target, f"has {goal.target}")]
    yes = classifies(text) or share is not None or (found[0] != "number" and "boolean" in found)
    if target is None:
        settings = {"kind": "boolean", "rate": rate} if yes else measure(resolver, goal.target)
        target = draft.add(draft.free_name(snake(goal.target)), settings, "")
    _drive(draft, target, goal, [column for column in features if column is not target], text)
    if adjust.kind(target) == "boolean" and share is not None:
        draft.fact(share.phrase, str(target["name"]), "share", value=True, is_=rate)


def _drive(draft: Draft, target: Json, goal: Goal, features: Sequence[Json], text: str) -> None:
    """Gives the target its drivers, the first the strongest, and how well they tell it."""
    yes = adjust.kind(target) == "boolean"
    stems = {stem_of(word) for word in goal.target.split()}
    good = goal.features or goal.target.startswith(("bought", "won", "pass", "renew", "convert"))
    bad = bool(stems & {stem_of(word) for word in _BAD}) or not good
    drivers: Json = {}
    for at, column in enumerate(one for one in features if _drives(one)):
        sign = -1 if bad and set(draft.key_of(column).split()) & GOOD else 1
        drivers[str(column["name"])] = strengths(column, sign * _SIGNS[min(at, 5)])
    if not drivers or not effects.moves(target):
        return
    rich = sum(not isinstance(strength, dict) for strength in drivers.values()) >= 2
    told = difficulty(text, yes)
    settings = {name: value for name, value in target.items() if name != "given"} | {"drivers": drivers}
    if told is not None or rich:
        settings["auc" if yes else "r2"] = told if told is not None else _AUC if yes else _R2
    name = str(target["name"])
    draft.replace(name, settings)
    check = "auc" if yes else "r2"
    phrase = f"{goal.target} from {', '.join(drivers)}"
    if told is not None:
        draft.fact(phrase, name, check, is_=told)
    else:
        draft.fact(phrase, name, check, min=0.6 if yes else 0.3)


def _drives(column: Json) -> bool:
    few = adjust.kind(column) == "category" and 2 <= len(adjust.weights(column)) <= 12
    return few or (effects.measurable(column) and adjust.kind(column) not in ("date", "datetime", "time"))


def strengths(column: Json, strength: float) -> object:
    """One strength, or one a label for a category without an order: from the least to the greatest in its order."""
    if adjust.kind(column) != "category" or effects.moves(column):
        return strength
    labels = list(adjust.weights(column))
    middle = (len(labels) - 1) / 2
    return {label: round(strength * (at - middle) / middle, 3) for at, label in enumerate(labels)}


def foretell(draft: Draft, goal: Goal, statements: Sequence[Statement], text: str) -> None:
    """A yes or no that follows from the table's own measures, for words that name what may happen and nothing else."""
    stems = {stem_of(part) for part in goal.target.split()}
    for column in draft.columns:
        told = adjust.kind(column) in ("sql", "boolean") and not column.get("hidden")
        parts = draft.key_of(column).split()
        if told and (stems & {stem_of(part) for part in parts} or any(part[:5] == goal.target[:5] for part in parts)):
            return
    share = next((one for one in statements if one.kind == "share" and one.value), None)
    rate = share.value if share is not None and share.value else 0.25
    features = [column for column in draft.columns if tells(column)][:5]
    target = draft.add(draft.free_name(snake(goal.target)), {"kind": "boolean", "rate": rate})
    _drive(draft, target, goal, features, text)
    if share is not None:
        draft.fact(share.phrase, str(target["name"]), "share", value=True, is_=rate)


def tells(column: Json) -> bool:
    """Whether a column is a measure of its row: no key, no text, nothing that is missing at times."""
    if column.get("hidden") or column.get("unique") or column.get("missing"):
        return False
    if adjust.kind(column) == "category":
        return bool(column.get("ordered")) and len(adjust.weights(column)) <= 6
    return adjust.is_numeric(column) and not column.get("given")


def difficulty(text: str, yes: bool) -> float | None:
    """How much the words say that drivers tell: an AUC (`yes`) or an R², None where they say nothing."""
    found = _STATED.search(text)
    if found is not None and (found.group(1).lower().endswith("auc")) == yes:
        return float(found.group(2))
    for pattern, auc, r2 in _HARD:
        if pattern.search(text):
            return auc if yes else r2
    return None


def classifies(text: str) -> bool:
    """Whether the words ask for a class, and not for a number."""
    return any(word in text.lower() for word in ("classif", "detection", "whether", " if ", "binary", "will "))


def measure(resolver: Resolver, name: str) -> Json:
    column = dict(resolver.resolve(name).column)
    column.pop("given", None)
    return column if adjust.is_numeric(column) else _number()


def _groups(draft: Draft, columns: list[Json], count: int) -> None:
    """Points around `count` middles far from each other."""
    if len(columns) < 2:
        return
    hidden = draft.free_name("_group")
    draft.add(hidden, {"kind": "category", "values": [f"g{at + 1}" for at in range(count)]}, hidden=True)
    for axis, column in enumerate(columns):
        noise = draft.free_name(f"_spread_{axis + 1}")
        draft.add(noise, {"kind": "number", "mean": 0, "sd": 1, "min": -2.6, "max": 2.6, "decimals": 4}, hidden=True)
        low, high = _bounds(column)
        width = high - low
        places = [math.cos(2 * math.pi * at / count + 0.6 - axis * math.pi / 2) for at in range(count)]
        cases = " ".join(f"when 'g{at + 1}' then {low + width * (0.5 + 0.36 * x):g}" for at, x in enumerate(places))
        value = f"case {sql_name({'name': hidden})} {cases} end + {width * 0.045:g} * {noise}"
        settings = adjust.base(column)
        if column.get("kind") == "integer" and width >= 40:
            settings["sql"] = f"cast(round({value}) as integer)"
        else:
            settings |= {"sql": value, "decimals": max(int(str(column.get("decimals", 1))), 1)}
        draft.replace(str(column["name"]), settings)


def _bounds(column: Json) -> tuple[float, float]:
    low, high = column.get("min"), column.get("max")
    middle = adjust.centre(column) or 50.0
    first = float(low) if isinstance(low, int | float) else 0.0
    last = float(high) if isinstance(high, int | float) else middle * 2
    if "median" in column:
        last = min(last, middle * 3)
    return (first, last) if last > first else (0.0, 100.0)
