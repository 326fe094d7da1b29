"""A dataset as a notebook shows it: its first rows under small plots, and what was asked beside what the rows hold.

HTML without scripts, which fetches nothing; every cell is escaped. Plots and measures are of the first rows, so that
a dataset of any size shows itself at once.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .dataset import Dataset

#: Rows that are shown, and those that plots and facts are measured in.
_ROWS, _MEASURED = 10, 2_000
#: Columns with a plot; more would make the page heavy.
_PLOTS = 40
_RIGHT = ("integer", "number", "float")
_STYLE = (
    ".fabulate{overflow-x:auto}.fabulate table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".fabulate th,.fabulate td{padding:.2em .7em;vertical-align:bottom}.fabulate svg{display:block;width:9em;"
    "height:auto;max-height:6em}.fabulate td{white-space:nowrap;max-width:24em;overflow:hidden;"
    "text-overflow:ellipsis}.fabulate .bar{fill:#5b8db5}.fabulate .axis{stroke:#8a8f98}.fabulate svg text{"
    "font-size:10px;fill:currentColor}.fabulate small{font-weight:400;opacity:.75}"
)


def html(ds: Dataset) -> str:
    """The first rows of the main table, a plot a column, its size, the facts, and the words not understood."""
    from .columns import text, words
    from .report.page import fragment
    from .report.plots import plot

    rows: list[list[str]] = []
    kinds: list[str] = []
    for batch in ds.head(_ROWS).batches():
        kinds = [vector.type.kind for vector in batch.vectors]
        columns = [words.texts(text.cells(vector, "plain")) for vector in batch.vectors]
        rows += [list(row) for row in zip(*columns, strict=True)]
    report = ds.head(_MEASURED).report
    shown = next((table.columns for table in report.tables if table.name == ds.main), ())
    plots = {column.name: plot(column) for column in shown[:_PLOTS]}
    align = ["right" if kind in _RIGHT else "left" for kind in kinds] or ["left"] * len(ds.columns)
    cells = [
        f'<th scope="col" style="text-align:{side}">{escape(name)}{plots.get(name, "")}</th>'
        for name, side in zip(ds.columns, align, strict=True)
    ]
    lines = ["<tr>" + "".join(cells) + "</tr>"]
    for row in rows:
        cells = [f'<td style="text-align:{side}">{escape(cell)}</td>' for cell, side in zip(row, align, strict=True)]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    about = f"{escape(ds.main)}: {ds.rows:,} rows, seed {ds.seed}"
    if len(ds.tables) > 1:
        others = (f"{escape(name)} ({ds.span(name)[1] - ds.span(name)[0]:,} rows)" for name in ds.tables)
        about += "; tables: " + ", ".join(others)
    if ds.plan.not_understood:
        about += "; not understood: " + escape(", ".join(ds.plan.not_understood))
    facts = fragment(report) if report.facts else ""
    first = (
        "" if ds.rows <= _MEASURED else f"<p><small>Plots and measures are of the first {_MEASURED:,} rows.</small></p>"
    )
    return (
        f'<div class="fabulate"><style>{_STYLE}</style><table>{"".join(lines)}</table>'
        f"<p>{about}</p>{facts}{first}</div>"
    )
