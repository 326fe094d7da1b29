"""Classes that a table's measures tell apart: each measure lies elsewhere for each class, as with the irises."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import adjust
from .references import quote

if TYPE_CHECKING:
    from .draft import Draft
    from .readers.aims import Aim

Json = dict[str, object]

_CUES = re.compile(r"classif|\biris\b|tell apart|told apart|\bclasses\b|separab|multi-?class|distinguish", re.I)
_EASY = re.compile(r"\beasy\b|easily|well separated|clearly|clear-cut|trivial|linearly separable", re.I)
_HARD = re.compile(r"overlap|\bhard\b|difficult|noisy|blurr", re.I)
_NAMES = ("species", "class", "label", "target", "variety", "breed", "kind", "type", "category")
_MOST = 8


def separate(draft: Draft, aim: Aim | None, text: str) -> None:
    """Gives each measure a mean for each class, where the words speak of classes and nothing drives them yet."""
    if (aim is not None and not aim.labels) or _CUES.search(text) is None:
        return
    told = {str(fact["at"]).split(".")[-1] for fact in draft.facts if fact["check"] == "set"}
    classes = [
        c for c in draft.columns
        if adjust.kind(c) == "category" and str(c["name"]) in told and 2 <= len(adjust.weights(c)) <= _MOST
    ]  # fmt: skip
    classes.sort(key=lambda c: next((n for n, name in enumerate(_NAMES) if name in draft.key_of(c).split()), 99))
    if not classes or classes[0].get("drivers"):
        return
    labels = list(adjust.weights(classes[0]))
    measures = [c for c in draft.columns if adjust.is_numeric(c) and not c.get("hidden") and not c.get("unique")][
        :_MOST
    ]
    apart = 0.9 if _HARD.search(text) else 2.4 if _EASY.search(text) else 1.6
    name = quote(str(classes[0]["name"]))
    for axis, column in enumerate(measures):
        middle, sd = _moments(column)
        least = column.get("min")
        low = float(least) if isinstance(least, int | float) else None
        rules: list[Json] = []
        for at, label in enumerate(labels):
            turned = (at + axis) % len(labels)
            place = 2 * (turned if axis % 2 == 0 else len(labels) - 1 - turned) / (len(labels) - 1) - 1
            mean = middle + place * sd * 0.6 * apart
            mean = max(mean, low + 0.6 * sd) if low is not None else mean
            quoted = label.replace("'", "''")
            rules.append({"when": f"{name} = '{quoted}'", "mean": float(f"{mean:.4g}"), "sd": float(f"{0.5 * sd:.4g}")})
        settings = {part: column[part] for part in ("min", "decimals") if part in column}
        plain = adjust.base(column) | settings | {"kind": column["kind"]}
        draft.replace(
            str(column["name"]), plain | {"mean": float(f"{middle:.4g}"), "sd": float(f"{sd:.4g}"), "given": rules}
        )


def _moments(column: Json) -> tuple[float, float]:
    """About the middle and the deviation of a measure."""
    middle = adjust.centre(column) or 10.0
    sd = column.get("sd")
    low, high = column.get("min"), column.get("max")
    if isinstance(sd, int | float):
        return middle, min(float(sd), abs(middle) / 3 or 1.0)
    if isinstance(low, int | float) and isinstance(high, int | float):
        return middle, min((high - low) / 6, abs(middle) / 3 or 1.0)
    return middle, abs(middle) / 4 or 1.0
