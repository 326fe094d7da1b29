"""A column with drivers: its position is their sum and noise, as strong as the asked AUC or R² takes.

The sum's scale is that of the sample; how much of the position it makes is solved by `strength`'s arithmetic. Where
neither AUC nor R² is asked for, it makes half.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...schema.columns import Boolean, Category
from .. import exact
from ..truth import Driver, Truth
from .cells import numbers, often
from .correlate import branched
from .cube import cube
from .curve import hashed, mixed_curve
from .drivers import driving
from .exactly import spread, whole_mean
from .links import place_draw, rises
from .move import Move
from .root import Root
from .strength import LOOKS, MOST_CLASSES, Branch, Strength

if TYPE_CHECKING:
    from ...schema.column import Column
    from ..address import Floats, Ints
    from ..block import Block, Cell
    from ..scope import Scope
    from .cells import Codes, Places
    from .cube import Cube
    from .drivers import Driving
    from .scores import Score

#: Rows to solve on, and the fewest that make a branch of their own.
_ROWS, _FEWEST = 32_768, 400
#: The drivers' part of the position where nothing is asked; the most that they may have of its sd.
DEFAULT = 0.5
_MOST = 0.9995
_ENOUGH, _TOO_FAR, _TURNS = 2e-4, 5e-3, 24


def drive(column: Column, cell: Cell, scope: Scope, branches: Codes | None) -> tuple[Move, Truth]:
    """What moves a driven column's u, and the rule as it is told; SchemaError with the nearest figure that there is."""
    some = driving(column, scope)

    def reads(block: Block) -> None:
        cell.make(block)
        for one in some:
            block.vector(one.cell)
        if branches is not None:
            branches(block)

    sample = cube(scope, _ROWS, reads)
    scores = [one.score(sample) for one in some]
    strengths = [1.0 if one.scale() == "labels" else float(str(one.said)) for one in some]
    total = np.zeros(len(sample))
    for strength, score in zip(strengths, scores, strict=True):
        total += strength * score(sample)
    sd = spread(total - whole_mean(total))
    if sd < 1e-9:
        scope.fail("drivers", "together they count the same in every row", "give one of them a strength")
    total = total * exact.rounded(1 / sd)
    places = None if branches is None else often(branches, sample, _FEWEST)
    branch = None if places is None else places(sample)
    figures = None if _untold(column, cell) else _figures(column, cell, sample, total, places, branch)
    share = _solved(column, cell, figures, scope)
    weights = np.array([exact.rounded(rises(column) * share * one / sd) for one in strengths])
    own = exact.rounded(math.sqrt(1 - share * share))
    mean = np.zeros(len(sample))
    for weight, score in zip(weights.tolist(), scores, strict=True):
        mean += weight * score(sample)
    curve = mixed_curve(branched(mean, np.full(len(sample), own), places, branch))
    move = Move(place_draw(column), tuple(scores), weights[None, :], np.array([own]), curve, branches=places)
    told = [_driver(*one, rises(column)) for one in zip(some, scores, strengths, weights.tolist(), strict=True)]
    return move, _truth(column, figures, tuple(told), share)


def _untold(column: Column, cell: Cell) -> str | None:
    """Why no table of the column's cells by u can be made; None where it can."""
    if getattr(column, "after", None) is not None or getattr(column, "before", None) is not None:
        return "its cells lie after or before others"
    return "its cells are text" if cell.type.kind == "text" else None


def _figures(
    column: Column, cell: Cell, sample: Cube, total: Floats, places: Places | None, branch: Ints | None
) -> Strength | None:
    """The arithmetic of AUC and R²; None where every cell is missing."""
    u, draw = hashed((np.arange(LOOKS) + 0.5) / LOOKS), place_draw(column)
    valid = cell.make(sample).valid
    found = []
    for place in range(1 if places is None else len(places.known) + 1):
        at = np.arange(len(sample)) if branch is None else np.flatnonzero(branch == place)
        there = at if valid is None else at[valid[at]]
        if len(there):
            rows, most = np.resize(there, LOOKS), len(sample)
            looked = [
                numbers(cell.make(sample.some(rows[at : at + most]).placing(draw, u[at : at + most])), column)
                for at in range(0, LOOKS, most)
            ]
            found.append(Branch(total[there], np.concatenate(looked)))
    return Strength(found, rises(column)) if found else None


def _solved(column: Column, cell: Cell, figures: Strength | None, scope: Scope) -> float:
    """The strength, as the sum's part of the position's sd, at which the asked figure is reached."""
    for setting in ("auc", "r2"):
        asked = getattr(column, setting)
        if asked is None:
            continue
        if figures is None:
            scope.fail(setting, f"cannot be told: {_untold(column, cell) or 'every cell is missing'}", "leave it out")
        if setting == "auc" and not 1 < figures.classes() <= MOST_CLASSES:
            scope.fail("auc", f"the column has {figures.classes()} different cells", f"2 to {MOST_CLASSES} have an AUC")
        return _root(setting, float(asked), figures, scope)
    return exact.rounded(math.sqrt(DEFAULT))


def _root(setting: str, asked: float, figures: Strength, scope: Scope) -> float:
    measure = figures.auc if setting == "auc" else figures.r2
    start = 2 * asked - 1 if setting == "auc" else math.sqrt(asked)
    root = Root(asked, 1, min(max(start, 0.01), 0.99), low=0.0, high=_MOST)
    found = 0.0
    for _ in range(_TURNS):
        found = measure(root.at)
        if abs(found - asked) < _ENOUGH:
            break
        root.step(found)
    if abs(found - asked) > _TOO_FAR:
        least = found > asked
        why = "the rules alone tell" if least else "the most that these drivers tell is"
        fix = (
            "ask for more, or leave it out"
            if least
            else f"ask for {math.floor(found * 100) / 100:g}, or name finer drivers"
        )
        scope.fail(setting, f"{asked:g} cannot be had: {why} {found:.3f}", fix)
    return exact.rounded(root.at, 8)


def _truth(column: Column, figures: Strength | None, told: tuple[Driver, ...], share: float) -> Truth:
    rate = auc = r2 = None
    if figures is not None:
        classes = isinstance(column, Boolean | Category)
        rate = exact.rounded(figures.rate(), 8) if isinstance(column, Boolean) and figures.rate() else None
        if classes and 1 < figures.classes() <= MOST_CLASSES:
            auc = exact.rounded(figures.auc(share), 6)
        if not classes or column.r2 is not None:
            r2 = exact.rounded(figures.r2(share), 6)
    return Truth(told, exact.rounded(share * share), rate, auc, r2)


def _driver(one: Driving, score: Score, strength: float, weight: float, sign: int) -> Driver:
    said = {} if isinstance(one.said, float | int) else dict(one.said)
    labels = tuple((label, float(count)) for label, count in said.items())
    centre = exact.rounded(score.centre) if score.centre else 0.0
    hidden = one.column is not None and one.column.hidden
    return Driver(one.name, one.scale(), strength, sign * weight, centre, labels, hidden)
