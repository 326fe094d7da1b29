"""Small plots as inline SVG: a column's histogram, its most frequent labels. Colours are the page's own variables."""

from __future__ import annotations

import unicodedata
from html import escape
from typing import TYPE_CHECKING

from .model import said

if TYPE_CHECKING:
    from .model import Column, Histogram

#: Units of a plot; and how many labels have a bar of their own.
WIDE, HIGH, LABELS = 240, 46, 7
_LABEL, _ROW = 116, 15


def plot(column: Column) -> str:
    """The plot of a column, empty where there is nothing to draw."""
    found = column.histogram
    if found is None or not sum(found.counts):
        return ""
    numeric = column.type in ("integer", "number", "float", "date", "datetime", "time")
    return _bars(column, found) if numeric else _rows(column, found)


def _svg(about: str, high: int, inside: str) -> str:
    name = escape(about)
    return (
        f'<svg class="plot" viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" role="img" '
        f'aria-label="{name}"><title>{name}</title>{inside}</svg>'
    )


def _bars(column: Column, found: Histogram) -> str:
    """Upright bars, one path in all, with the least and the most below."""
    counts, most = found.counts, max(found.counts)
    step, low = WIDE / len(counts), HIGH - 14
    gap = 1 if step > 4 else 0
    path = ""
    for at, count in enumerate(counts):
        if count:
            tall = max(round((low - 2) * count / most, 1), 1.0)
            path += f"M{at * step:.1f} {low}v-{tall:g}h{step - gap:.1f}v{tall:g}z"
    ends = (found.labels[0], found.labels[-1]) if found.labels else (said(found.edges[0]), said(found.edges[-1]))
    if column.type in ("integer", "number", "float"):
        ends = (said(column.min), said(column.max))
    at = counts.index(most)
    where = found.labels[at] if found.labels else f"{said(found.edges[at])} to {said(found.edges[at + 1])}"
    about = f"Histogram of {column.name[:60]}, {ends[0]} to {ends[1]}; most cells at {where}"
    inside = f'<path class="bar" d="{path}"/><path class="axis" d="M0 {low}.5h{WIDE}"/>'
    inside += f'<text x="0" y="{HIGH - 3}">{escape(cut(ends[0], 19))}</text>'
    if len(counts) > 1:
        inside += f'<text x="{WIDE}" y="{HIGH - 3}" text-anchor="end">{escape(cut(ends[1], 19))}</text>'
    return _svg(about, HIGH, inside)


def _rows(column: Column, found: Histogram) -> str:
    """A bar a label, the most frequent first, the rest in one."""
    every = sum(found.counts)
    pairs = list(zip(found.labels, found.counts, strict=True))
    if column.type == "category" and len(pairs) > LABELS:
        rest = sum(count for _, count in pairs[LABELS - 1 :])
        pairs = [*pairs[: LABELS - 1], (f"{column.distinct - LABELS + 1:,} others", rest)]
    most, inside = max(found.counts[:LABELS]), ""
    for at, (label, count) in enumerate(pairs):
        y = at * _ROW
        rest = column.type == "category" and label != found.labels[min(at, len(found.labels) - 1)]
        wide = 0.0 if rest else max((WIDE - _LABEL - 40) * count / most, 1)
        inside += (
            f'<text x="{_LABEL - 6}" y="{y + 11}" text-anchor="end">{escape(cut(label, 18))}</text>'
            f'<rect class="bar" x="{_LABEL}" y="{y + 2}" width="{wide:.1f}" height="{_ROW - 4}"/>'
            f'<text x="{_LABEL + wide + 4:.1f}" y="{y + 11}">{percent(count / every)}</text>'
        )
    about = f"Shares of {column.name[:60]}: " + ", ".join(f"{cut(n, 30)} {percent(c / every)}" for n, c in pairs)
    return _svg(about, len(pairs) * _ROW, inside)


def percent(share: float) -> str:
    """A share for a reader: 0.4 %, 12 %, 12.5 %."""
    if share and share < 0.001:
        return "<0.1 %"
    return f"{share:.1%}".replace(".0%", "%").replace("%", " %")


def cut(text: str, most: int) -> str:
    """A text of at most so many places, wide characters two, with an ellipsis where it goes on."""
    text = " ".join(text.split())
    used, out = 0, ""
    for char in text[: 2 * most]:
        used += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used > most:
            return out[:-1] + "…"
        out += char
    return out
