"""Whether two samples of cells come from one distribution: two-sample chi-square on what texts are made of.

Each test's false alarm is 1e-6 (a standard score over 4.75 by Wilson and Hilferty's approximation); cells of which
fewer than eight are expected in either sample are pooled. What is compared: the shape (letters and digits as classes),
the length, the whole text, its first and last character, its first words.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

LIMIT = 4.75
_LETTER, _WORD = re.compile(r"[^\W\d_]+"), re.compile(r"\W+")


def score(a: Counter[object], b: Counter[object]) -> float:
    """The standard score of the chi-square of two samples' counts."""
    n, m = a.total(), b.total()
    share = min(n, m) / (n + m)
    statistic, cells, rest = 0.0, 0, [0, 0]
    pairs = [(a[k], b[k]) for k in {*a, *b}]
    kept = [p for p in pairs if share * sum(p) >= 8]
    for p in pairs:
        if share * sum(p) < 8:
            rest = [rest[0] + p[0], rest[1] + p[1]]
    if share * sum(rest) >= 8:
        kept.append((rest[0], rest[1]))
    for x, y in kept:
        expected = (x + y) * n / (n + m)
        statistic += (x - expected) ** 2 / ((x + y) * n * m / (n + m) ** 2)
        cells += 1
    df = cells - 1
    if df < 1:
        return 0.0
    return float(((statistic / df) ** (1 / 3) - (1 - 2 / (9 * df))) / (2 / (9 * df)) ** 0.5)


def shape(text: str) -> str:
    """Letters as `a`, digits as `0`, runs of letters as one."""
    return _LETTER.sub("a", re.sub(r"\d", "0", text))


def _tests() -> Iterator[tuple[str, Callable[[str], object]]]:
    yield "shape", shape
    yield "length", len
    yield "whole", str
    yield "first", lambda v: v[:1]
    yield "last", lambda v: v[-1:]
    for at in range(4):
        yield f"word {at + 1}", lambda v, at=at: (_WORD.split(v) + [""] * 4)[at]  # type: ignore[misc]


def faults(theirs: Sequence[str], ours: Sequence[str]) -> list[str]:
    """What differs, in words; empty where nothing does."""
    found = []
    for name, feature in _tests():
        a, b = Counter(map(feature, theirs)), Counter(map(feature, ours))
        z = score(a, b)
        if z > LIMIT:
            n, m = len(theirs), len(ours)
            worst = sorted({*a, *b}, key=lambda k: -abs(a[k] / n - b[k] / m))[:2]
            shown = "; ".join(f"{k!r} {a[k] / n:.4f} and {b[k] / m:.4f}" for k in worst)
            found.append(f"{name} {z:.0f}: {shown:.150}")
    return found
