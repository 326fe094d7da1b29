"""A dataset's first rows as HTML, for notebooks. Every cell is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .dataset import Dataset

_ROWS = 10
_RIGHT = ("integer", "number", "float")


def html(ds: Dataset) -> str:
    """The first rows of the main table, its size, and the words that were not understood."""
    from .columns import text, words

    head = ds.head(_ROWS)
    rows: list[list[str]] = []
    kinds: list[str] = []
    for batch in head.batches():
        kinds = [vector.type.kind for vector in batch.vectors]
        columns = [words.texts(text.cells(vector, "plain")) for vector in batch.vectors]
        rows += [list(row) for row in zip(*columns, strict=True)]
    align = ["right" if kind in _RIGHT else "left" for kind in kinds] or ["left"] * len(ds.columns)
    cells = [f'<th style="text-align:{side}">{escape(name)}</th>' for name, side in zip(ds.columns, align, strict=True)]
    lines = ["<tr>" + "".join(cells) + "</tr>"]
    for row in rows:
        cells = [f'<td style="text-align:{side}">{escape(cell)}</td>' for cell, side in zip(row, align, strict=True)]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    about = f"{escape(ds.main)}: {ds.rows:,} rows, seed {ds.seed}"
    if ds.plan.not_understood:
        about += "; not understood: " + escape(", ".join(ds.plan.not_understood))
    return f"<table>{''.join(lines)}</table><p>{about}</p>"
