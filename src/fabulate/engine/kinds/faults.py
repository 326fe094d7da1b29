"""Faults of a sensor: runs of steps in which nothing comes, the last value stays, or the value drifts away.

An entity's steps are cut into windows, in each of which one run lies (or none), so that any step knows by its own
window whether it lies in a run, and how far.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Vector
from ...schema import changes
from .. import address
from ..block import Block, Cell
from ..exact import LARGEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...schema.series import Fault, Faults
    from ..address import Ints
    from ..grid import Grid
    from ..scope import Scope


@dataclass(frozen=True, slots=True)
class _Runs:
    """Where the runs of a fault lie: of 1 to 2·length - 1 steps, one in each window of `window` steps with probability
    `share`."""

    grid: Grid
    length: int
    window: int
    share: float
    draw: str

    def at(self, block: Block) -> tuple[NDArray[np.bool_], Ints, Ints]:
        """Of each row whether it lies in a run, how many steps into it, and how long the run is."""
        steps, entities = self.grid.at(block)
        window, place = np.divmod(steps, self.window)
        keys = address.hashes(entities, address.key(block.seed, block.table.address, self.draw))
        start = address.hashes(window * 3, keys)
        long = 1 + address.below(address.hashes(window * 3 + 1, keys), 2 * self.length - 1)
        there = address.uniform(address.hashes(window * 3 + 2, keys)) < self.share
        into = place - (address.uniform(start) * (self.window - long + 1)).astype(np.int64)
        return there & (into >= 0) & (into < long), into, long


def _runs(fault: Fault, name: str, grid: Grid, scope: Scope) -> _Runs:
    window = max(round(fault.length / fault.rate), 2 * fault.length - 1)
    return _Runs(grid, fault.length, window, min(fault.rate * window / fault.length, 1.0), f"{scope.draw}\0{name}")


def faulty(said: Faults, cell: Cell, grid: Grid, scope: Scope) -> Cell:
    """A series as its sensor tells it."""
    if said.drift is not None:
        cell = _drifting(cell, _runs(said.drift, "drift", grid, scope), changes.change(said.drift.by))
    if said.stuck is not None:
        cell = _stuck(cell, _runs(said.stuck, "stuck", grid, scope))
    return cell if said.gaps is None else _silent(cell, _runs(said.gaps, "gaps", grid, scope))


def _drifting(cell: Cell, runs: _Runs, by: changes.Change) -> Cell:
    scale = 10.0**cell.type.decimals

    def make(block: Block) -> Vector:
        made, (on, into, long) = cell.make(block), runs.at(block)
        share = np.where(on, (into + 1) / long, 0.0)
        moved = made.data * (1 + share * (by.factor - 1)) + share * by.amount * scale
        return Vector(made.type, np.rint(np.clip(moved, -LARGEST, LARGEST)).astype(np.int64), made.valid)

    return Cell(cell.type, make)


def _stuck(cell: Cell, runs: _Runs) -> Cell:
    def make(block: Block) -> Vector:
        on, into, _ = runs.at(block)
        # The value of the step before the run stays; in a run at the very start, that of its first step.
        back = np.where(on, into + 1, 0) * runs.grid.entities(block.sizes)
        rows = np.where(block.rows - back >= 0, block.rows - back, block.rows - back + runs.grid.entities(block.sizes))
        return cell.make(Block(block.table, rows, block.seed, block.sizes))

    return Cell(cell.type, make)


def _silent(cell: Cell, runs: _Runs) -> Cell:
    kind = replace(cell.type, nullable=True)

    def make(block: Block) -> Vector:
        made, (on, _, _) = cell.make(block), runs.at(block)
        return Vector(kind, np.where(on, 0, made.data), ~on if made.valid is None else made.valid & ~on)

    return Cell(kind, make)
