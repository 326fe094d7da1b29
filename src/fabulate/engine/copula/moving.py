"""What moves a column's u, if anything does: the correlations in which it follows, or its drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...schema.columns import Column
    from ..block import Cell
    from ..scope import Scope
    from ..truth import Truth
    from .links import Link
    from .move import Move


def move(column: Column, cell: Cell, scope: Scope, links: Sequence[Link]) -> tuple[Move, Truth | None] | None:
    """The move of a column's draw, solved, and a driven column's rule; None for a column that nothing moves."""
    if not links and not column.drivers:
        return None
    from ..kinds.given import branch_codes

    branches, cell = branch_codes(column, scope), cell.values
    if column.drivers:
        from .drive import drive

        return drive(column, cell, scope, branches)
    from .correlate import follow
    from .leaders import leader

    leaders = [leader(link, scope) for link in links]
    return follow(column, cell, scope, links, leaders, branches), None
