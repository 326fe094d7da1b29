"""The tables and their references as a drawing: parents above, children below, a line for each reference."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from .plots import cut

if TYPE_CHECKING:
    from .model import Report

_WIDE, _GAP, _LINE, _ABOVE, _ACROSS = 190, 46, 17, 62, 5
#: References of a table that are named in its box.
_NAMED = 8


def drawing(report: Report) -> str:
    """The SVG; empty where one table stands alone."""
    pairs = [(key.at.partition("."), key.to.partition(".")) for key in report.keys if key.to]
    links = [(at[0], at[2], to[0]) for at, to in pairs]
    tables = {table.name: table for table in report.tables}
    links = [link for link in links if link[2] in tables]
    if not links:
        return ""
    boxes = _places(list(tables), links)
    sizes = {name: 40 + _LINE * min(sum(link[0] == name for link in links), _NAMED) for name in tables}
    tops, y, tall = {}, 8.0, 0.0
    for row in sorted({row for row, _ in boxes.values()}):
        mine = [name for name, place in boxes.items() if place[0] == row]
        for name in mine:
            tops[name] = y
        tall = y + max(sizes[name] for name in mine)
        y = tall + _ABOVE
    across = 1 + max(column for _, column in boxes.values())
    wide = across * (_WIDE + _GAP) + 10
    left = {name: 10 + column * (_WIDE + _GAP) for name, (_, column) in boxes.items()}
    lines, cards = "", ""
    for at, (child, _, parent) in enumerate(links):
        lines += _line(left, tops, sizes, child, parent, at % 5)
    for name, table in tables.items():
        x, top = left[name], tops[name]
        cards += f'<rect class="box" x="{x}" y="{top:g}" width="{_WIDE}" height="{sizes[name]}" rx="7"/>'
        cards += f'<text class="head" x="{x + 12}" y="{top + 18:g}">{escape(cut(name, 22))}</text>'
        cards += f'<text x="{x + 12}" y="{top + 33:g}">{table.rows:,} rows</text>'
        for at, link in enumerate([link for link in links if link[0] == name][:_NAMED]):
            text = cut(f"{link[1]} → {link[2]}", 27)
            cards += f'<text x="{x + 12}" y="{top + 33 + _LINE * (at + 1):g}">{escape(text)}</text>'
    about = escape("Tables and their references: " + ", ".join(f"{c}.{n} to {p}" for c, n, p in links[:40]))
    arrow = '<marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    arrow += '<path class="tip" d="M0 0L8 4L0 8z"/></marker>'
    return (
        f'<svg class="entities" viewBox="0 0 {wide} {tall + 10:g}" width="{wide}" role="img" aria-label="{about}">'
        f"<title>{about}</title><defs>{arrow}</defs>{lines}{cards}</svg>"
    )


def _places(names: list[str], links: list[tuple[str, str, str]]) -> dict[str, tuple[int, int]]:
    """Row and column of each box: below all its parents, so many boxes a row."""
    level = dict.fromkeys(names, 0)
    for _ in names:
        for child, _name, parent in links:
            if child != parent:
                level[child] = min(max(level[child], level[parent] + 1), len(names))
    places, row = {}, 0
    for one in sorted(set(level.values())):
        mine = [name for name in names if level[name] == one]
        for at, name in enumerate(mine):
            places[name] = (row + at // _ACROSS, at % _ACROSS)
        row += -(-len(mine) // _ACROSS)
    return places


def _line(
    left: dict[str, int], tops: dict[str, float], sizes: dict[str, int], child: str, parent: str, shift: int
) -> str:  # fmt: skip
    x, side = left[child] + _WIDE / 2 + (shift - 2) * 14, (shift - 2) * 14
    if child == parent:
        right, top = left[child] + _WIDE, tops[child]
        path = f"M{right} {top + 26:g}c34 0 34 -18 0 -18"
    else:
        end = (left[parent] + _WIDE / 2 + side, tops[parent] + sizes[parent])
        start = (x, tops[child])
        if start[1] < end[1]:  # in a circle of tables
            start, end = (x, tops[child] + sizes[child]), (end[0], tops[parent])
        bend = (start[1] + end[1]) / 2
        path = f"M{start[0]:g} {start[1]:g}C{start[0]:g} {bend:g} {end[0]:g} {bend:g} {end[0]:g} {end[1]:g}"
    return f'<path class="line" d="{path}" marker-end="url(#to)"/>'
