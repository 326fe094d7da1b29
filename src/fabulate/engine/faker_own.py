"""Providers of a Python user's own, on the third rung: classes as Faker's, with the cell's draws.

They are given to one call in one process (`fabulate.generate(schema=…, providers=[…])`); no file, request or LLM names
their methods. The clock is the machine's, since their modules are the user's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..schema.errors import Problem, SchemaError
from .faker_cells import NoCellError, cells
from .faker_draws import TooManyDrawsError, starts
from .faker_pool import lend

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..schema.faker import Cell
    from .address import Hashes

#: Cells that are made on trial, twice.
_TRIAL = np.arange(1, 65, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)
_ROWS = 1024
_TYPES: tuple[tuple[type | tuple[type, ...], Cell], ...] = (
    (bool, "boolean"), (int, "integer"), ((float, Decimal), "float"), (str, "text"), (datetime, "datetime"),
    (date, "date"), (time, "time"), ((Mapping, Iterable), "json"),
)  # fmt: skip


def compile_own(
    provider: type, method: str, args: Mapping[str, object], locale: str, as_of: date, path: str
) -> tuple[Cell, Callable[[Hashes], list[object]]]:
    """The type of a method's cells and the function from hashes to them.

    SchemaError where the method fails, its cells have several types, or it draws from another random source.
    """
    now = datetime(as_of.year, as_of.month, as_of.day)

    def values(hashes: Hashes) -> list[object]:
        made: list[object] = []
        with lend(locale, now) as lent:
            try:
                call = partial(getattr(provider(lent.generator), method), **args)
                for at in range(0, len(hashes), _ROWS):
                    for state, ready in starts(hashes[at : at + _ROWS]):
                        lent.draws.start(state, ready)
                        made.append(call())
            except TooManyDrawsError as error:
                raise SchemaError([Problem(path, f"{method} draws without an end")]) from error
            except Exception as error:  # a user's method raises what it likes
                raise SchemaError([Problem(path, f"{method} fails: {error or type(error).__name__}")]) from error
        return made

    trial = values(_TRIAL)
    if repr(trial) != repr(values(_TRIAL)):
        fix = "draw by self.random_element, self.random_int … or self.generator.random"
        raise SchemaError([Problem(path, f"{method} gives other values for the same seed", fix)])
    returns = _returns(trial, method, path)
    cell = cells(returns, {})

    def run(hashes: Hashes) -> list[object]:
        try:
            return [cell(value) for value in values(hashes)]
        except NoCellError as error:
            raise SchemaError([Problem(path, f"{method} {error}")]) from error

    return returns, run


def _returns(trial: list[object], method: str, path: str) -> Cell:
    there = {_returned(value) for value in trial if value is not None} or {"text"}
    if there == {"integer", "float"}:
        return "float"
    if len(there) > 1:
        raise SchemaError([Problem(path, f"{method} gives cells of the types {', '.join(sorted(there))}", "one type")])
    return there.pop()


def _returned(value: object) -> Cell:
    return next((returns for types, returns in _TYPES if isinstance(value, types)), "text")
