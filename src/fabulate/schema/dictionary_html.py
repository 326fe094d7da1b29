"""The data dictionary as HTML, for notebooks; its Markdown is our own, so a few lines read it. All is escaped."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from .dictionary import dictionary

if TYPE_CHECKING:
    from .models import Schema

_CELLS = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]<>()#+\-.!|])")


def page(schema: Schema) -> str:
    """A heading, a table and sentences for each table of the schema."""
    found: list[str] = []
    rows: list[str] = []
    for line in [*dictionary(schema).split("\n"), ""]:
        if line.startswith("|"):
            if not set(line) <= set("|-: "):
                tag = "td" if rows else "th"
                cells = (_text(cell) for cell in _CELLS.split(line)[1:-1])
                rows.append("<tr>" + "".join(f'<{tag} style="text-align:left">{c}</{tag}>' for c in cells) + "</tr>")
            continue
        if rows:
            found.append(f"<table>{''.join(rows)}</table>")
            rows = []
        heading = re.match(r"(#+) ", line)
        if heading is not None:
            level = len(heading[1]) + 2
            found.append(f"<h{level}>{_text(line[heading.end() :])}</h{level}>")
        elif line:
            found.append(f"<p>{_text(line.removeprefix('- '))}</p>")
    return "".join(found)


def _text(markdown: str) -> str:
    return escape(unescape(_ESCAPED.sub(r"\1", markdown.strip().strip("`"))))
