"""Which row of a cleaned table is which row of the clean one: by a key column, else by what the rows hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ..schema.errors import RequestError
from .tables import shown
from .values import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .tables import Table

    #: What was done: clean row and column to kind, clean and messy text.
    Planted = Mapping[tuple[int, int], tuple[str, str, str]]

#: A value that stands in more rows than this tells nothing about which row it is.
MOST_ALIKE = 64


def chosen(clean: Table, planted: Planted, by: str | None) -> int | None:
    """The column that tells rows: `by`, else the first whose values differ, a column without dirt before others; None
    where there is none. RequestError where `by` does not tell them."""
    if by is not None:
        at = clean.column(by)
        if not _differ(clean, at):
            raise RequestError(f"{clean.name}: {shown(by)!r} does not tell rows, as a value stands twice or is missing")
        return at
    soiled = {column for _, column in planted}
    places = sorted(range(len(clean.columns)), key=lambda at: at in soiled)
    return next((at for at in places if _differ(clean, at)), None)


def _differ(clean: Table, at: int) -> bool:
    said = [value(row[at]) for row in clean.rows]
    return None not in said and len(set(said)) == len(said)


def matched(cleaned: list[list[str]], clean: Table, planted: Planted, at: int | None) -> list[int | None]:
    """The clean row of each cleaned row (its cells in the clean table's columns); None for one that is none."""
    return _alike(cleaned, clean, planted) if at is None else _keyed(cleaned, clean, planted, at)


def _keyed(cleaned: list[list[str]], clean: Table, planted: Planted, at: int) -> list[int | None]:
    places: dict[object, int] = {
        value(dirty): row for (row, column), (_, _, dirty) in planted.items() if column == at and dirty
    }
    places |= {value(row[at]): place for place, row in enumerate(clean.rows)}
    return [places.get(value(row[at])) for row in cleaned]


def _alike(cleaned: list[list[str]], clean: Table, planted: Planted) -> list[int | None]:
    """Whole rows first, as they are clean or messy; then the free row that has the most cells in common, at least
    half of them. What is left repeats a row, or is nowhere."""
    messy = [
        [planted.get((at, c), ("", "", cell))[2] for c, cell in enumerate(row)] for at, row in enumerate(clean.rows)
    ]
    whole: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for at in reversed(range(len(clean.rows))):
        for row in (clean.rows[at], messy[at]):
            whole[tuple(map(value, row))].append(at)
    said = [tuple(map(value, row)) for row in cleaned]
    found: list[int | None] = [None] * len(cleaned)
    taken: set[int] = set()
    for place, row_said in enumerate(said):
        free = whole.get(row_said, [])
        while free and free[-1] in taken:
            if len(free) == 1:
                break
            free.pop()
        if free and free[-1] not in taken:
            found[place] = free[-1]
            taken.add(free[-1])
    cells: dict[tuple[int, object], set[int]] = defaultdict(set)
    for at, row in enumerate(clean.rows):
        for cells_of in (row, messy[at]):
            for c, cell in enumerate(cells_of):
                cells[c, value(cell)].add(at)
    for place, row_said in enumerate(said):
        if found[place] is not None:
            continue
        votes: Counter[int] = Counter()
        for c, one in enumerate(row_said):
            rows = cells.get((c, one), set())
            if len(rows) <= MOST_ALIKE:
                votes.update(rows)
        best = max(
            votes, key=lambda at: (at not in taken, _common(row_said, clean.rows[at], messy[at]), -at), default=None
        )
        if best is not None and 2 * _common(row_said, clean.rows[best], messy[best]) < len(row_said):
            best = max(votes, key=lambda at: (_common(row_said, clean.rows[at], messy[at]), -at))
        if best is not None and 2 * _common(row_said, clean.rows[best], messy[best]) >= len(row_said):
            found[place] = best
            taken.add(best)
    return found


def _common(said: tuple[object, ...], clean: list[str], messy: list[str]) -> int:
    return sum(one in (value(a), value(b)) for one, a, b in zip(said, clean, messy, strict=True))
