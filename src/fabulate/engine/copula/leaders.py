"""A column that others follow: by its own normal where it is drawn, else by the score of its cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ...schema.columns import Series
from ...schema.errors import Problem, SchemaError
from ..exact import rounded
from .cells import measurable
from .exactly import spread
from .links import place_draw, rises, unmoved
from .move import Move
from .scores import ranked

if TYPE_CHECKING:
    from ...schema.column import Column
    from ..address import Floats
    from ..block import Block, Cell
    from ..scope import Scope
    from .cube import Cube
    from .links import Link
    from .scores import Score


@dataclass(slots=True)
class Leader:
    """One column that another follows. `column` is None where its cells are read from elsewhere.

    `gaussian`: its normal is jointly normal with those of the other columns that are so.
    """

    column: Column | None
    cell: Cell
    drawn: bool
    gaussian: bool
    #: The draws that its normal is made of.
    behind: tuple[str, ...]
    score: Score | None = field(default=None)
    by: float = 1.0

    @property
    def rises(self) -> int:
        """1 where its cells rise with its term, else -1."""
        return rises(self.column) if self.drawn and self.column is not None else 1

    def term(self, block: Block) -> Floats:
        """Its normal, one a row."""
        if self.drawn and self.column is not None:
            return block.normals(place_draw(self.column))
        assert self.score is not None
        return self.by * self.score(block)

    def settle(self, sample: Cube, link: Link) -> None:
        """Makes the score of what is not drawn, of sd 1 over the sample; SchemaError where all cells are the same."""
        if self.drawn:
            return
        self.score = ranked(self.cell, sample.vector(self.cell))
        if self.score is None:
            message = f"{link.leader} is the same in every row"
            raise SchemaError([Problem(f"{link.path}.columns", message, "name a column that differs")])
        self.by = rounded(1 / spread(self.score(sample)))


def series_leader(link: Link, scope: Scope) -> Leader:
    """The leader of a series that follows another: by what moves it around its entity's level."""
    from ..kinds.series import bare

    column = next(one for one in scope.table.columns if one.name == link.leader)
    assert isinstance(column, Series)
    scope.read(link.leader, f"{link.path}.columns")
    place = replace(scope, path=f"{scope.table.name}.{column.name}", draw=column.key or column.name, kind="series")
    return Leader(column, bare(column, place), drawn=False, gaussian=False, behind=())


def leader(link: Link, scope: Scope) -> Leader:
    """The leader of a correlation; SchemaError where its cells are no numbers, dates or ordered labels."""
    place = f"{link.path}.columns"
    column = next((one for one in scope.table.columns if one.name == link.leader), None)
    cell = scope.read(link.leader, place).values
    measurable(cell, column, link.leader, place)
    why = unmoved(column, scope.table)
    drawn = column is not None and why in (None, "has drivers")
    if column is None or not drawn:
        return Leader(column, cell, drawn=False, gaussian=False, behind=())
    draw = place_draw(column)
    move = scope.program(scope.table.name).moves.get(draw)
    if isinstance(move, Move):
        return Leader(column, cell, drawn=True, gaussian=move.gaussian, behind=(draw, *move.behind))
    return Leader(column, cell, drawn=True, gaussian=True, behind=(draw,))
