"""A person's age on the day that `today` means, and a birth date that agrees with it.

Age is drawn, and the day of birth evenly among the days that give that age; so what is written as age is what the
settings describe, whether or not the birth date is read too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector
from ...schema.columns import Integer
from ...schema.record import plain
from ..block import Cell
from ..kinds import numeric

if TYPE_CHECKING:
    from ...schema.models import Age
    from ..block import Block
    from ..scope import Scope

#: Adults, as many old ones as there are; what a person is whose age nobody described.
ADULT = {"mean": 44.0, "sd": 17.0, "min": 18.0, "max": 90.0}
OLDEST = 120
_EPOCH = date(1970, 1, 1)


def age_cell(said: Age | None, draw: str, scope: Scope) -> Cell:
    """Years of age on `scope.today`; the scope's path is that of the setting."""
    settings = {"name": "age", "kind": "integer"} | _settings(said)
    column = plain(Integer, **settings) if said is None else Integer.model_validate(settings)
    return numeric.integer(column, replace(scope, draw=f"{draw}\0age", kind="integer"))


def _settings(said: Age | None) -> dict[str, Any]:
    """What was said with what it leaves open: adults where nothing speaks against them, nobody beyond `OLDEST`."""
    given = said.model_dump(exclude_none=True) if said is not None else {}
    low = given.get("min", 18 if given.get("mean", 44) >= 25 and given.get("max", 90) >= 25 else 0)
    high = given.get("max", max(ADULT["max"], low + 10, given.get("mean", 0) + 10))
    bounds = {"min": low, "max": min(high, OLDEST)}
    if "mean" in given or {"min", "max"} <= given.keys():
        return bounds | given
    if low == ADULT["min"] and high == ADULT["max"]:
        return ADULT | given
    return bounds | given | ({"mean": (low + high) / 2} if "sd" in given else {})


def birth_cell(age: Cell, draw: str, scope: Scope) -> Cell:
    """A day on which somebody of that age was born, seen from `scope.today`."""
    today, kind, key = scope.today, Type("date"), f"{draw}\0birth"
    first = np.array([_first(today, years) for years in range(OLDEST + 2)], np.int64)
    days = np.array([_first(today, years - 1) - _first(today, years) for years in range(OLDEST + 2)], np.int64)

    def make(block: Block) -> Vector:
        years = block.vector(age).data
        step = (block.hashes(key) >> np.uint64(32)).view(np.int64) * days[years] >> 32
        return Vector(kind, first[years] + step)

    return Cell(kind, make)


def _first(today: date, years: int) -> int:
    """The first day of birth, counted from 1970, of those who are `years` old: the day after today, years + 1 ago."""
    year = today.year - years - 1
    if (today.month, today.day) == (2, 29) or (today.month, today.day) == (2, 28):
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        start = date(year, 2, 29) if leap and today.day == 28 else date(year, 3, 1)
    else:
        start = date(year, today.month, today.day) + timedelta(days=1)
    return (start - _EPOCH).days
