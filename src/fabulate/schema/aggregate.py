"""`rollup` and `running` as a schema writes them: `sum(items.line_total)`, `count(orders where status = 'paid')`."""

from __future__ import annotations

import re
from dataclasses import dataclass

FUNCTIONS = ("sum", "count", "min", "max", "avg")
_FORM = re.compile(r"\s*([A-Za-z_]+)\s*\((.*)\)\s*", re.DOTALL)
_WHERE = re.compile(r"\s+where\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A function over the cells of that name in many rows, of those where a condition holds."""

    function: str
    cell: str
    where: str | None


def aggregate(text: str) -> Aggregate:
    """The parts of a text; ValueError with the forms there are."""
    found = _FORM.fullmatch(text)
    if found is None or found[1].lower() not in FUNCTIONS:
        raise ValueError(f"{text[:40]!r} is none of {', '.join(f'{name}(…)' for name in FUNCTIONS)}")
    cell, *rest = _WHERE.split(found[2].strip(), maxsplit=1)
    if not cell.strip():
        raise ValueError(f"{text[:40]!r} names no cell")
    return Aggregate(found[1].lower(), cell.strip(), rest[0].strip() if rest else None)
