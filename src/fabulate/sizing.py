"""What is asked of a compiled plan, rows, seed and span, checked and made a dataset.

Every door comes through here, so that all refuse the same things in the same words.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import TYPE_CHECKING

from .dataset import Dataset
from .engine import MOST_ROWS, MOST_SEED
from .schema import RequestError
from .schema.errors import listed, near

if TYPE_CHECKING:
    from .engine import Program
    from .planner import Plan


def dataset(
    plan: Plan,
    program: Program,
    *,
    rows: int | Mapping[str, int] | None = None,
    seed: int = 0,
    offset: int = 0,
    total: int | None = None,
    description: str | None = None,
) -> Dataset:
    """A dataset of a compiled plan, made of these words; RequestError when the span or the seed cannot be."""
    main = plan.schema.main_table.name
    names = [table.name for table in plan.schema.tables]
    asked = dict(rows) if isinstance(rows, Mapping) else {} if rows is None else {main: rows}
    for name, count in asked.items():
        if name not in names:
            raise RequestError(f"there is no table {name!r}; {near(name, names) or f'there are {listed(names)}'}")
        asked[name] = _whole_number(f"rows of {name}" if isinstance(rows, Mapping) else "rows", count, 1)
    seed = _whole_number("seed", seed, 0, MOST_SEED)
    offset = _whole_number("offset", offset, 0)
    count = asked[main] if main in asked else program.sizes(asked, seed)[main]
    size = offset + count if total is None else _whole_number("total", total, 0)
    if size < offset + count:
        raise RequestError(f"total must be at least offset + rows ({offset + count:,}), not {size:,}")
    if size > MOST_ROWS:
        raise RequestError(f"offset + rows go up to {MOST_ROWS:,}")
    cut = asked | ({main: size} if main in asked or size != count else {})
    sizes = program.sizes(cut, seed)
    program.room(sizes)
    return Dataset(plan, program, seed, offset, count, sizes, _overridden(plan, asked, sizes), description=description)


def _whole_number(name: str, value: object, least: int, most: int = MOST_ROWS) -> int:
    """The value as an int, NumPy's whole numbers too."""
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = least - 1
    if isinstance(value, bool) or not least <= number <= most:
        raise RequestError(f"{name} must be a whole number from {least:,} to {most:,}, not {value!r}")
    return number


def _overridden(plan: Plan, asked: Mapping[str, int], sizes: Mapping[str, int]) -> tuple[str, ...]:
    """A note where the request's rows replace those of the words, or lead to other numbers of parents."""
    if plan.source == "given":
        return ()
    notes = []
    for fact in plan.schema.facts:
        name = fact.at or ""
        rows = asked.get(name, sizes.get(name))
        if fact.check != "rows" or rows is None or rows == fact.is_ or not asked:
            continue
        how = "as asked" if name in asked else "as many as the rows that were asked for reach"
        notes.append(f"{name}: {rows:,} rows {how}, not the {fact.is_} of the words ({fact.phrase!r})")
    return tuple(notes)
