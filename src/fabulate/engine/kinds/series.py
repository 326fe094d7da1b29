"""`series`: a value for each step of time and each entity: a level, and all that moves it.

The level is the entity's. Percentages multiply it, in this order: trend, walk, seasons, holidays and events; amounts in
the column's unit are added to what comes out, noise last. Bounds reflect. Faults of the sensor come over all of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector
from ...schema import changes
from ...schema.columns import Number
from ...schema.series import Noise
from .. import address, bridge, exact
from ..block import Block, Cell
from ..copula.walks import shares
from ..exact import LARGEST
from ..grid import grid_of
from . import faults, seasons
from .numeric import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...schema.columns import Series
    from ..address import Floats, Ints
    from ..grid import Grid
    from ..scope import Scope

    Level = Callable[[Block, Ints], Floats]
    Value = Callable[[Block], Floats]

#: Of a number drawn for an entity, whatever its column writes.
_LEVEL_DECIMALS = 9
_BARE = Type("float")


def series(column: Series, scope: Scope) -> Cell:
    """A `series`: scaled by its decimals, an integer without any. SchemaError where the table has no `every`."""
    for setting in ("given", "drivers", "pool", "unique"):
        if getattr(column, setting):
            scope.fail(setting, "is not for a series", "its level may be drawn, or be another cell")
    if scope.table.every is None:
        fix = 'give the table "every", as {"step": "1d", "start": "2025-01-01"}'
        scope.fail("kind", f"a series needs the steps of its table, and {scope.table.name} has none", fix)
    grid = grid_of(scope.schema, scope.table)
    cell = _true(column, scope, grid)
    return faults.faulty(column.faults, cell, grid, scope) if column.faults is not None else cell


def bare(column: Series, scope: Scope) -> Cell:
    """A series less its entity's level, before its sensor's faults: what goes together with other series."""
    cell, level = _true(column, scope, grid := grid_of(scope.schema, scope.table)), _level(column, scope)
    scale = 10.0**column.decimals

    def make(block: Block) -> Vector:
        return Vector(_BARE, cell.make(block).data / scale - level(block, grid.at(block)[1]))

    return Cell(_BARE, make)


def remembered(column: Series, scope: Scope) -> Callable[[Block], Floats] | None:
    """The standard normals of a series' own noise where they have a memory; None where they are its draw's."""
    if not isinstance(column.noise, Noise) or not column.noise.autocorrelation:
        return None
    kept, draw, grid = column.noise.autocorrelation, scope.draw, grid_of(scope.schema, scope.table)

    def noise(block: Block) -> Floats:
        if block.spread:
            return exact.normal(address.uniform(block.raw(draw)))
        return bridge.memory(*grid.at(block), address.key(block.seed, block.table.address, f"{draw}\0noise"), kept)

    return noise


def _true(column: Series, scope: Scope, grid: Grid) -> Cell:
    """A series as it is, whatever its sensor tells."""
    value = _value(column, scope, grid)
    kind = Type("number", decimals=column.decimals) if column.decimals else Type("integer")
    scale, low, high = 10.0**column.decimals, column.min, column.max

    def make(block: Block) -> Vector:
        # What grows beyond 15 digits stays at the most that a number holds.
        with np.errstate(all="ignore"):
            found = np.nan_to_num(_reflected(value(block), low, high) * scale, nan=LARGEST)
        return Vector(kind, np.rint(np.clip(found, -LARGEST, LARGEST)).astype(np.int64))

    return Cell(kind, make)


def _value(column: Series, scope: Scope, grid: Grid) -> Value:
    level = _level(column, scope)
    moves = seasons.moves(column, scope, grid)
    trend = changes.slope(column.trend) if column.trend is not None else None
    walk = changes.change(column.walk) if column.walk is not None else None
    walks = shares(column, scope.table) if walk is not None else ()
    noise = _noise(column, scope)

    def value(block: Block) -> Floats:
        steps, entities = grid.at(block)
        wall = grid.wall(steps)
        found, added = level(block, entities), np.zeros(len(block))
        if trend is not None:
            factor, amount = grown(trend, wall - grid.start)
            found, added = found * factor, added + amount
        if walk is not None:
            way = np.zeros(len(block))
            for whose, weight in walks:
                key = address.key(block.seed, block.table.address, f"{whose}\0walk")
                way += walk.by * weight * bridge.walk(steps, entities, key)
            found, added = (found * exact.exp(way), added) if walk.percent else (found, added + way)
        for move in moves:
            factor, amount = move(wall)
            found, added = found * factor, added + amount
        found = found + added
        return found if noise is None else noise(block, found)

    return value


def grown(slope: changes.Slope, seconds: Ints) -> tuple[Floats | float, Floats | float]:
    """What a slope has multiplied by and added after so many seconds: percentages grow on what is there."""
    time = seconds / slope.seconds
    if slope.change.percent:
        return exact.exp(time * exact.ln(np.array([slope.change.factor]))), 0.0
    return 1.0, time * slope.change.by


def _level(column: Series, scope: Scope) -> Level:
    """The level of each row's entity: one number, a cell of the row, or a number drawn for each entity."""
    said = column.level
    if isinstance(said, str):
        cell = scope.cell(said, "level")
        if cell.type.kind not in ("integer", "number", "float"):
            scope.fail("level", f"{said} is no number but {cell.type.kind}", "name a column of numbers")
        scale = 10.0**cell.type.decimals

        def read(block: Block, entities: Ints) -> Floats:
            found: Floats = block.vector(cell).data / scale
            return found

        return read
    if not isinstance(said, dict):
        return lambda block, entities: np.full(len(block), float(said))
    drawn = number(_number(said, scope), replace(scope, draw=f"{scope.draw}\0level", path=f"{scope.path}.level"))

    def level(block: Block, entities: Ints) -> Floats:
        whose = Block(block.table, entities, block.seed, block.sizes)
        return drawn.make(whose).data / 10.0**_LEVEL_DECIMALS

    return level


def _number(said: dict[str, Any], scope: Scope) -> Number:
    """The level's settings as the number they are."""
    from pydantic import ValidationError

    try:
        return Number.model_validate({"decimals": 3, **said, "name": "level", "kind": "number"}).model_copy(
            update={"decimals": _LEVEL_DECIMALS}
        )
    except ValidationError as error:
        fault = error.errors()[0]
        scope.fail(f"level.{'.'.join(map(str, fault['loc']))}", fault["msg"])


def _noise(column: Series, scope: Scope) -> Callable[[Block, Floats], Floats] | None:
    if column.noise is None:
        return None
    said, draw, own = column.noise, scope.draw, remembered(column, scope)
    sd = changes.change(said.sd if isinstance(said, Noise) else said)

    def noisy(block: Block, value: Floats) -> Floats:
        # What follows other series has its own noise in its move.
        z = block.normals(draw) if own is None or block.spread or draw in block.table.moves else own(block)
        return value + z * sd.by * (np.abs(value) if sd.percent else 1.0)

    return noisy


def _reflected(value: Floats, low: float | None, high: float | None) -> Floats:
    """Values beyond a bound thrown back by as much as they are beyond, as often as it takes."""
    if low is not None and high is not None:
        span = high - low
        return low + span - np.abs(np.mod(value - low, 2 * span) - span)
    if low is not None:
        return low + np.abs(value - low)
    return value if high is None else high - np.abs(value - high)
