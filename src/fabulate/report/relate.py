"""How strongly columns go together: Pearson's and Spearman's coefficients, and how well a score tells two groups apart.

All over rows that are kept, at most the sample's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .tally import starts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]


def ranks(x: Floats) -> Floats:
    """Ranks from 1 of numbers of shape (n,); equal ones share the mean of theirs."""
    order = np.argsort(x, kind="stable")
    first = starts(x[order])
    last = np.append(first[1:], len(x))
    out = np.empty(len(x))
    out[order] = np.repeat((first + last + 1) / 2, last - first)
    return out


def _unit(x: Floats) -> Floats | None:
    """An array less its mean, of length 1; None where it does not vary."""
    gap = x - x.mean()
    # Not `@`: the libraries behind it start threads for a few thousand numbers.
    size = math.sqrt(float((gap * gap).sum()))
    return gap / size if size > 0 else None


def pearson(x: Floats, y: Floats) -> float | None:
    """Pearson's coefficient of two arrays (n,); None where one does not vary."""
    return _product(_unit(x), _unit(y)) if len(x) > 2 else None


def _product(a: Floats | None, b: Floats | None) -> float | None:
    return None if a is None or b is None else max(-1.0, min(1.0, float((a * b).sum())))


def spearman(x: Floats, y: Floats) -> float | None:
    """Spearman's coefficient of two arrays (n,); None where one does not vary."""
    return pearson(ranks(x), ranks(y)) if len(x) > 2 else None


def spearman_error(coefficient: float, rows: int) -> float:
    """Its standard error. Source: Bonett and Wright (2000)."""
    return math.sqrt(1 + coefficient * coefficient / 2) * (1 - coefficient * coefficient) / math.sqrt(max(rows - 3, 1))


def auc(score: Floats, positive: Mask) -> float | None:
    """The chance that a positive row's score is above another's, ties half; None where one group is empty."""
    ups, downs = int(positive.sum()), int((~positive).sum())
    if not ups or not downs:
        return None
    return float((ranks(score)[positive].sum() - ups * (ups + 1) / 2) / (ups * downs))


def auc_error(area: float, ups: int, downs: int) -> float:
    """Its standard error. Source: Hanley and McNeil (1982)."""
    one, two = area / (2 - area), 2 * area * area / (1 + area)
    spread = area * (1 - area) + (ups - 1) * (one - area * area) + (downs - 1) * (two - area * area)
    return math.sqrt(max(spread, 0.0) / (ups * downs))


def matrix(columns: list[Floats], there: list[Mask], *, by_rank: bool) -> tuple[tuple[float | None, ...], ...]:
    """The coefficients of every pair of columns, each over the rows in which both are there."""
    whole = [bool(mask.all()) for mask in there]
    ready = [
        _unit(ranks(x) if by_rank else x) if all_ and len(x) else None for x, all_ in zip(columns, whole, strict=True)
    ]
    out: list[list[float | None]] = [[None] * len(columns) for _ in columns]
    for a in range(len(columns)):
        out[a][a] = 1.0
        for b in range(a):
            if whole[a] and whole[b]:
                found = _product(ready[a], ready[b])
            else:
                both = there[a] & there[b]
                pair = columns[a][both], columns[b][both]
                found = spearman(*pair) if by_rank else pearson(*pair)
            out[a][b] = out[b][a] = None if found is None else round(found, 4)
    return tuple(map(tuple, out))
