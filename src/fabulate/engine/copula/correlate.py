"""A column that follows others: its weights on their normals, solved until what is written correlates as asked.

Measured over written cells of a sample that no seed moves: rounding, ties, zeros, rules and missing cells count. The
solver moves the correlation of the normals, which it knows, until the correlation of the cells, which it measures, is
the asked one; what the other leaders leave no room for is an error that tells the nearest.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ...schema.errors import Problem, SchemaError
from .. import exact
from .cells import codes, measurable, numbers, often
from .cube import cube
from .curve import hashed, mixed_curve, normal_curve
from .exactly import ranks, together, unit
from .links import place_draw, rises
from .move import Move
from .root import Root
from .space import space

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ...schema.column import Column
    from ..address import Floats, Ints
    from ..block import Block, Cell
    from ..scope import Scope
    from .cells import Codes, Places
    from .cube import Cube
    from .leaders import Leader
    from .links import Link
    from .move import Term
    from .space import Space

    #: Those of the leaders, and that of the noise.
    Weights = tuple[list[float], float]

#: Rows to solve on, for one group; the fewest that make a group or a branch of their own, and the most groups.
_ROWS, _FEWEST, _GROUPS = 16_384, 400, 64
#: So near is near enough; so far from the asked coefficient is an error.
_ENOUGH, _TOO_FAR = 1e-3, 0.01
_TURNS = 16


def follow(
    column: Column, cell: Cell, scope: Scope, some: Sequence[Link], leaders: Sequence[Leader], branches: Codes | None,
    noise: Term | None = None,
) -> Move:  # fmt: skip
    """What moves a column's u; SchemaError with the nearest coefficient where one cannot be had.

    `noise`: its own, where that is not its draw's.
    """
    measurable(cell, column, column.name, f"{some[0].path}.columns")
    within = _within(some[0], scope)

    def reads(block: Block) -> None:
        cell.make(block)
        for leader in leaders:
            block.vector(leader.cell)
        for of in (within, branches):
            if of is not None:
                of(block)

    behind = sorted({draw for leader in leaders for draw in leader.behind})
    sample = cube(scope, _ROWS * (2 if within else 1), reads, [place_draw(column), *behind])
    for link, leader in zip(some, leaders, strict=True):
        leader.settle(sample, link)
    groups = None if within is None else often(within, sample, _FEWEST)
    if groups is not None and len(groups.known) > _GROUPS:
        message = f"{some[0].within} has more than {_GROUPS} groups"
        raise SchemaError([Problem(f"{some[0].path}.within", message, "name a coarser column")])
    plain = groups is None and branches is None
    solver = _Solver(
        column=column, cell=cell, links=some, leaders=leaders, sample=sample, behind=tuple(behind), groups=groups,
        branches=None if branches is None else often(branches, sample, _FEWEST),
        normal=plain and (all(one.gaussian for one in leaders) or (len(leaders) == 1 and leaders[0].drawn)),
        gaussian=plain and all(leader.gaussian for leader in leaders), noise=noise,
    )  # fmt: skip
    return solver.move()


def _within(link: Link, scope: Scope) -> Codes | None:
    if link.within is None:
        return None
    place = f"{link.path}.within"
    return codes(scope.read(link.within, place), link.within, place)


@dataclass(slots=True)
class _Solver:
    column: Column
    cell: Cell
    links: Sequence[Link]
    leaders: Sequence[Leader]
    sample: Cube
    behind: tuple[str, ...]
    groups: Places | None
    branches: Places | None
    #: Whether the sum is a standard normal; and jointly so with its leaders.
    normal: bool
    gaussian: bool
    noise: Term | None
    parts: list[Ints] = field(init=False)
    branch: Ints | None = field(init=False)
    #: For each group and leader: which of the group's rows count, and the leader's units there.
    seen: dict[tuple[int, int], tuple[NDArray[np.bool_], Ints | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.branch = None if self.branches is None else self.branches(self.sample)
        self.parts = [np.arange(len(self.sample))]
        if self.groups is not None and len(self.groups.known):
            places = self.groups(self.sample)
            self.parts = [np.flatnonzero(places == place) for place in range(len(self.groups.known))]

    def move(self) -> Move:
        """The solved move."""
        noise = self.sample.normals_before(place_draw(self.column))
        terms = [leader.term(self.sample) for leader in self.leaders]
        spaces = [space([term[at] for term in terms], noise[at]) for at in self.parts]
        roots = [
            self._root(link, leader) for _ in spaces for link, leader in zip(self.links, self.leaders, strict=True)
        ]
        weights, found = self._tried(spaces, roots)
        for _ in range(_TURNS):
            if all(abs(m - root.asked) < _ENOUGH for m, root in zip(found, roots, strict=True)):
                break
            for m, root in zip(found, roots, strict=True):
                root.step(m)
            weights, found = self._tried(spaces, roots)
        self._check(found)
        return self._made(weights, terms)

    def _tried(self, spaces: Sequence[Space], roots: Sequence[Root]) -> tuple[list[Weights], list[float]]:
        """The weights that the roots tell, group by group, and the coefficients of what they write.

        A root that no sum can have is moved to the nearest that one can.
        """
        total, weights = np.zeros(len(self.sample)), []
        width = len(self.links)
        for group, (at, one) in enumerate(zip(self.parts, spaces, strict=True)):
            own = roots[group * width : (group + 1) * width]
            betas, noise, had = one.weights([root.at for root in own])
            total[at] = one.total(betas, noise)
            weights.append((betas, noise))
            for root, value in zip(own, had, strict=True):
                root.at = value
        values = self._cells(total)
        return weights, [m for group in range(len(spaces)) for m in self._measured(values, group)]

    def _root(self, link: Link, leader: Leader) -> Root:
        """Where to begin: the normals' correlation of two columns without ties. Source: Pearson (1907)."""
        start = 2 * math.sin(math.pi * link.asked / 6) if link.ranked else link.asked
        sign = rises(self.column) * leader.rises
        return Root(link.asked, sign, sign * start)

    def _cells(self, total: Floats) -> tuple[Floats, NDArray[np.bool_] | None]:
        """The column's cells for these sums, and which are there."""
        if self.normal:
            u = normal_curve().at(total)
        else:
            u = np.empty(len(total))
            branch = np.zeros(len(total), np.int64) if self.branch is None else self.branch
            for place in np.unique(branch):
                at = np.flatnonzero(branch == place)
                u[at[np.argsort(total[at], kind="stable")]] = (np.arange(len(at)) + 0.5) / len(at)
        vector = self.cell.make(self.sample.placing(place_draw(self.column), hashed(u)))
        return numbers(vector, self.column), vector.valid

    def _measured(self, values: tuple[Floats, NDArray[np.bool_] | None], group: int) -> list[float]:
        """The coefficient with each leader in a group."""
        data, valid = values
        at = self.parts[group]
        found: list[float] = []
        made: dict[tuple[bytes, bool], Ints | None] = {}
        for which, link in enumerate(self.links):
            if (group, which) not in self.seen:
                self.seen[group, which] = self._seen(which, at, valid)
            there, one = self.seen[group, which]
            key = (there.tobytes(), link.ranked)
            if key not in made:
                made[key] = _units(data[at][there], link.ranked)
            other = made[key]
            found.append(0.0 if one is None or other is None else together(one, other))
        return found

    def _seen(self, which: int, at: Ints, valid: NDArray[np.bool_] | None) -> tuple[NDArray[np.bool_], Ints | None]:
        leader = self.leaders[which]
        vector = self.sample.vector(leader.cell)
        there = np.ones(len(at), bool)
        for some in (valid, vector.valid):
            if some is not None:
                there &= some[at]
        data = numbers(vector, leader.column)[at][there]
        return there, _units(data, self.links[which].ranked) if len(data) else None

    def _check(self, found: Sequence[float]) -> None:
        """SchemaError for each pair whose coefficient cannot be had, with the nearest."""
        problems: dict[str, Problem] = {}
        beside = " beside the other correlations" if len(self.links) > 1 else ""
        for at, m in enumerate(found):
            link = self.links[at % len(self.links)]
            if abs(m - link.asked) <= _TOO_FAR or link.setting in problems:
                continue
            where = f" in every group of {link.within}" if len(self.parts) > 1 else ""
            pair = f"{link.asked:g} between {link.leader} and {self.column.name} cannot be had{where}{beside}"
            near = round(m, 2) + 0.0
            problems[link.setting] = Problem(
                link.setting, f"{pair}: the nearest is {near:g}", f"ask for {near:g}, or change the columns"
            )
        if problems:
            raise SchemaError(problems.values())

    def _made(self, weights: Sequence[Weights], terms: list[Floats]) -> Move:
        """The move; rows of rare groups have the weights of the most frequent."""
        betas = np.array([[exact.rounded(beta) for beta in row] for row, _ in weights])
        own = np.array([exact.rounded(share) for _, share in weights])
        groups, most = None, max(range(len(self.parts)), key=lambda at: len(self.parts[at]))
        if self.groups is not None and len(self.groups.known):
            betas, own = np.vstack([betas, betas[most]]), np.append(own, own[most])
            groups = self.groups
        curve = normal_curve()
        if not self.normal:
            place = np.zeros(len(self.sample), np.int64) if groups is None else groups(self.sample)
            mean = np.zeros(len(self.sample))
            for at, term in enumerate(terms):
                mean = mean + betas[place, at] * term
            curve = mixed_curve(branched(mean, own[place], self.branches, self.branch))
        return Move(
            place_draw(self.column), tuple(leader.term for leader in self.leaders), betas, own, curve, groups,
            self.branches, self.gaussian, self.behind, self.noise,
        )  # fmt: skip


def branched(mean: Floats, own: Floats, branches: Places | None, branch: Ints | None) -> list[tuple[Floats, Floats]]:
    """The rows' means and shares of noise, by branch; the last are those of all rows, for branches that are rare."""
    if branches is None or branch is None:
        return [(mean, own)]
    known = [np.flatnonzero(branch == place) for place in range(len(branches.known))]
    return [*((mean[at], own[at]) for at in known), (mean, own)]


def _units(values: Floats, ranked: bool) -> Ints | None:
    return unit(ranks(values) if ranked else values)
