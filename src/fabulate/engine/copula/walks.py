"""Walks that go together: each is a sum of walks of its own and of those it follows, so any step is still made alone.

The steps of two such sums correlate as the scalar product of their weights. Source: Gram & Schmidt's process.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ...schema.columns import Series
from ...schema.errors import Problem, SchemaError
from .. import exact
from .links import links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...schema.column import Column
    from ...schema.models import Table
    from .links import Link

    #: The draws of the walks that a walk is made of, each with its weight.
    Shares = Mapping[str, float]


def shares(column: Series, table: Table) -> Sequence[tuple[str, float]]:
    """The draws of the walks that a series' walk is made of, with their weights, whose squares add up to 1.

    SchemaError where no walk goes with all the others as asked.
    """
    followed, wrong = links(table)
    columns = {one.name: one for one in table.columns}
    found = {} if wrong else followed
    return tuple(_shares(column, columns, found).items())


def _shares(column: Column, columns: Mapping[str, Column], followed: Mapping[str, Sequence[Link]]) -> Shares:
    own = column.key or column.name
    some = [link for link in followed.get(column.name, ()) if isinstance(columns[link.leader], Series)]
    if not some:
        return {own: 1.0}
    axes: list[Shares] = []
    parts: list[float] = []
    for link in some:
        leader = dict(_shares(columns[link.leader], columns, followed))
        asked = 2 * math.sin(math.pi * link.asked / 6) if link.ranked else link.asked
        for axis, part in zip(axes, parts, strict=True):
            shared = _product(leader, axis)
            asked -= shared * part
            leader = {draw: leader.get(draw, 0.0) - shared * axis.get(draw, 0.0) for draw in {**leader, **axis}}
        length = math.sqrt(_product(leader, leader))
        if length < 1e-6:
            message = f"{link.leader} walks as the others do that {column.name} follows"
            raise SchemaError([Problem(f"{link.path}.columns", message, "leave it out")])
        axes.append({draw: weight / length for draw, weight in leader.items()})
        parts.append(asked / length)
    rest = 1 - math.fsum(part * part for part in parts)
    if rest < 0:
        pairs = ", ".join(f"{link.asked:g} with {link.leader}" for link in some)
        message = f"no walk of {column.name} has {pairs} at once"
        raise SchemaError([Problem(some[-1].setting, message, "ask for coefficients nearer to those of the others")])
    draws = {draw for axis in axes for draw in axis}
    found = {
        draw: math.fsum(part * axis.get(draw, 0.0) for axis, part in zip(axes, parts, strict=True)) for draw in draws
    }
    return {draw: exact.rounded(found[draw]) for draw in sorted(found)} | {own: exact.rounded(math.sqrt(rest))}


def _product(one: Shares, other: Shares) -> float:
    return math.fsum(weight * other.get(draw, 0.0) for draw, weight in one.items())
