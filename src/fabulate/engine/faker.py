"""The third rung: Faker itself, one cell at a time, seeded by the cell's hash.

Every method of the committed table works here, exactly as Faker has it; slow (1 to 100 us a cell), so the rungs above
take what they can. A cell depends on its hash, method, arguments, locale and `as_of` alone: the private copy of Faker
(`faker_private`) reads no clock, no zone, no C locale, no shared random state, and keeps nothing between cells.
"""

from __future__ import annotations

import inspect
from collections import OrderedDict
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ..schema import faker as table
from ..schema.errors import FabulateError, Problem, SchemaError
from ..schema.faker_args import RELATIVE
from .faker_cells import NoCellError, cells
from .faker_clock import Date, Datetime, TrueDate
from .faker_draws import TooManyDrawsError, starts
from .faker_pool import lend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

_ROWS = 1024
#: Hashes of the cells that are made on trial when a column is compiled.
_TRIAL = np.arange(1, 5, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)

#: What Faker says, and what it means to somebody who wrote a schema.
_WORDS = {
    "empty range for _rand_seconds": "the end is before the start",
    "`end_date` must be greater": "the end is before the start",
    "empty range": "the bounds leave nothing between them",
    "cannot be longer than the number of unique": "length is more than there are elements",
}


def compile_faker(
    method: str, args: Mapping[str, object], locale: str, as_of: date, path: str = ""
) -> Callable[[NDArray[np.uint64]], list[object]]:
    """The function from one 64-bit hash a row to one cell a row; it may be called by several threads at once.

    Cells are of the Python type that the table promises for the method (`schema.faker.methods()[method].returns`):
    str (also for JSON), int, float, bool, date, naive UTC datetime in whole seconds, time; None is missing.
    SchemaError, with the column's `path`, for arguments the method does not take, and for those with which it fails:
    four cells are made on trial.
    """
    wrong = table.problems(method, args, locale, path)
    if wrong:
        raise SchemaError(wrong)
    run = partial(
        _run,
        method,
        dict(args),
        cells(table.methods()[method].returns, args),
        locale,
        datetime(as_of.year, as_of.month, as_of.day),
        path,
    )
    run(_TRIAL)
    return run


def _run(
    method: str,
    args: Mapping[str, object],
    cell: Callable[[object], object],
    locale: str,
    now: datetime,
    path: str,
    hashes: NDArray[np.uint64],
) -> list[object]:
    made: list[object] = []
    add = made.append
    with lend(locale, now) as lent:
        start = lent.draws.start
        try:
            call = _bound(method, lent.method(method), args, now)
            for at in range(0, len(hashes), _ROWS):
                for state, ready in starts(hashes[at : at + _ROWS]):
                    start(state, ready)
                    add(cell(call()))
        except FabulateError:
            raise
        except Exception as error:  # Faker's providers raise whatever they like, plain Exception too
            raise SchemaError([Problem(path, _told(method, args, locale, error))]) from error
    return made


def _bound(method: str, call: Callable[..., object], args: Mapping[str, object], now: datetime) -> Callable[[], object]:
    """The method with its arguments; a default that Faker took from the clock at import becomes today."""
    given = {name: _given(method, name, value) for name, value in args.items() if value is not None}
    for name, parameter in inspect.signature(call).parameters.items():
        if isinstance(parameter.default, TrueDate) and name not in given:
            given[name] = Date(now.year, now.month, now.day)
    return partial(call, **given) if given else call


def _given(method: str, name: str, value: object) -> object:
    """An argument as Faker wants it: moments as moments, weights as an OrderedDict."""
    types = table.methods()[method].args[name].types
    if isinstance(value, dict):
        return OrderedDict(value)
    if isinstance(value, list):
        return tuple(value) if "numbers" in types else list(value)
    if "moment" in types or "date" in types:
        return _moment(value)
    return value


def _moment(value: object) -> object:
    if isinstance(value, str):
        if RELATIVE.fullmatch(value) or value in ("today", "now"):
            return "now" if value == "today" else value
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if isinstance(value, datetime):
        return Datetime.fromisoformat(value.isoformat())
    return Date(value.year, value.month, value.day) if isinstance(value, date) else value


def _told(method: str, args: Mapping[str, object], locale: str, error: Exception) -> str:
    if isinstance(error, (TooManyDrawsError, RecursionError)):
        return f"{method} finds no value with these arguments; widen them"
    if isinstance(error, NoCellError):
        return f"{method} {error}"
    why = str(error) or type(error).__name__
    why = next((ours for theirs, ours in _WORDS.items() if theirs in why), why)
    return f"{method} fails in {locale}" + (f" with {dict(args)!r:.200}" if args else "") + f": {why:.300}"
