"""Which column follows which, by a table's correlations: settled before any column is compiled.

Of two columns, the one named first keeps its cells and leads; the other is moved and follows. What is not drawn by
itself (read, computed, driven) leads wherever it stands. Where the orders make a circle, the smallest name of the
circle leads. The order of the list and of the table's columns does not count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...schema.columns import Boolean, Category, Date, Datetime, Integer, Number, Series, Time
from ...schema.errors import Problem
from ...schema.kinds import tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...schema.column import Column
    from ...schema.models import Correlation, Table

_DRAWN = (Number, Integer, Boolean, Category, Date, Datetime, Time)


@dataclass(frozen=True, slots=True)
class Link:
    """One correlation from the side of the column that follows; `path` is its place in the schema."""

    leader: str
    ranked: bool
    asked: float
    within: str | None
    path: str

    @property
    def setting(self) -> str:
        """The place of its coefficient."""
        return f"{self.path}.{'spearman' if self.ranked else 'pearson'}"


def place_draw(column: Column) -> str:
    """The draw with which a drawn column's cells rise or fall: its own, or that of its place in the pool."""
    draw = column.key or column.name
    return draw if column.pool is None else f"{draw}\0pool"


def rises(column: Column) -> int:
    """1 where its cells rise with u, -1 where they fall (a boolean is true below its rate)."""
    back = isinstance(column, Date | Datetime) and column.by is not None and column.after is None
    return -1 if isinstance(column, Boolean) or back else 1


def unmoved(column: Column | None, table: Table) -> str | None:
    """Why a column of a table cannot follow others; None where it can."""
    if column is None:
        return "is read from elsewhere"
    if not isinstance(column, _DRAWN):
        kind = tag(column) or ""
        return {"sql": "is computed", "from": "is read from elsewhere", "reference": "is a reference"}.get(
            kind, f"is a {kind}"
        )
    if isinstance(column, Date | Datetime) and (column.every or table.order == column.name):
        return "is a step of time" if column.every else "rises with the rows"
    if isinstance(column, Category) and not ordered(column):
        return "is a category without an order"
    return "has drivers" if column.drivers else None


def _stays(column: Column | None, other: Column | None, table: Table) -> str | None:
    """Why a column cannot follow that other one; None where it can. A series follows series only."""
    if not (isinstance(column, Series) and isinstance(other, Series)):
        return unmoved(column, table)
    if (column.walk is None) != (other.walk is None):
        return "has a walk" if column.walk is not None else "has none"
    return "has no noise" if column.walk is None and column.noise is None else None


def ordered(column: Category) -> bool:
    """Whether its labels have an order: said, or all are whole numbers."""
    return column.ordered or all(str(value).lstrip("-").isdecimal() for value in column.values)


def links(table: Table) -> tuple[dict[str, list[Link]], list[Problem]]:
    """The correlations of each column that follows others, sorted by its leaders' names; and what cannot be."""
    columns = {column.name: column for column in table.columns}
    problems: list[Problem] = []
    pairs: list[tuple[str, Correlation]] = []
    for at, said in enumerate(table.correlations or ()):
        path = f"{table.name}.correlations[{at}]"
        a, b = (columns.get(name) for name in said.columns)
        whys = [_stays(a, b, table), _stays(b, a, table)]
        if all(whys):
            one, two = (f"{name} {why}" for name, why in zip(said.columns, whys, strict=True))
            fix = "one of the two must be drawn: a number, a date, a boolean or an ordered category without drivers"
            if isinstance(a, Series) and isinstance(b, Series):
                fix = (
                    "give one of them noise that can follow the other, or a walk to both, whose steps then go together"
                )
            problems.append(Problem(f"{path}.columns", f"{one} and {two}", fix))
        else:
            pairs.append((path, said))

    def stay(said: Correlation) -> tuple[bool, bool]:
        a, b = (columns.get(name) for name in said.columns)
        return _stays(a, b, table) is not None, _stays(b, a, table) is not None

    rank = _order([said.columns for _, said in pairs if not any(stay(said))])
    found: dict[str, list[Link]] = {}
    for path, said in pairs:
        first, second = said.columns
        stays = stay(said)
        if stays[1] or (not stays[0] and rank[first] > rank[second]):
            first, second = second, first
        asked = said.spearman if said.spearman is not None else said.pearson or 0.0
        link = Link(first, said.spearman is not None, asked, said.within, path)
        found.setdefault(second, []).append(link)
    for name, some in found.items():
        some.sort(key=lambda link: link.leader)
        if len({link.within for link in some}) > 1:
            message = f"{name} follows several columns, and not all within the same groups"
            problems.append(Problem(f"{some[-1].path}.within", message, "name the same column in each, or none"))
    return found, problems


def _order(pairs: list[list[str]]) -> dict[str, int]:
    """The rank of each column, so that the first of a pair comes before the second where there is no circle."""
    before: dict[str, set[str]] = {name: set() for pair in pairs for name in pair}
    for first, second in pairs:
        before[second].add(first)
    rank: dict[str, int] = {}
    while before:
        free = min((name for name in before if not before[name]), default=None)
        chosen = free if free is not None else min(_circling(before))
        rank[chosen] = len(rank)
        del before[chosen]
        for others in before.values():
            others.discard(chosen)
    return rank


def _circling(before: Mapping[str, set[str]]) -> set[str]:
    """The names that come before themselves."""

    def reached(name: str) -> set[str]:
        seen: set[str] = set()
        todo = [name]
        while todo:
            for other in before[todo.pop()] - seen:
                seen.add(other)
                todo.append(other)
        return seen

    return {name for name in before if name in reached(name)}
