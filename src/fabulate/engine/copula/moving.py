"""What moves a column's u, if anything does: the correlations in which it follows, or its drivers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...schema.columns import Series

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...schema.column import Column
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

    if isinstance(column, Series):
        return _series(column, scope, links)
    leaders = [leader(link, scope) for link in links]
    return follow(column, cell, scope, links, leaders, branches), None


def _series(column: Series, scope: Scope, links: Sequence[Link]) -> tuple[Move, None] | None:
    """What moves a series' noise after others of its entity; walks go together by themselves."""
    from ..kinds.series import bare, remembered
    from .correlate import follow
    from .leaders import series_leader

    if column.walk is not None:
        return None
    leaders = [series_leader(link, scope) for link in links]
    return follow(column, bare(column, scope), scope, links, leaders, None, remembered(column, scope)), None
