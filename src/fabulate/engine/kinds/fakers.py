"""`faker`: a method of Faker, by the fastest rung that has it: a recorded program, a kernel, or Faker itself.

Which one it is does not depend on the rows: a method with its arguments and locale is on one rung for all cells.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

import numpy as np

from ...columns import Type, Vector, words
from ...schema import faker as table
from ...schema.errors import SchemaError
from .. import address
from ..block import Cell
from ..compiled import together
from ..compiled.programs import Program
from ..compiled.rungs import compile_fast, compile_unique
from ..exact import LARGEST
from ..scope import WIDEST
from .codes import random_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ...schema.columns import Faker
    from ..address import Hashes
    from ..block import Block
    from ..scope import Scope

    Run = Callable[[Hashes], list[object]]

_TRIAL = np.arange(5, 9, dtype=np.uint64) * np.uint64(0xD1342543DE82EF95)
_EPOCH = date(1970, 1, 1).toordinal()


def faker(column: Faker, scope: Scope) -> Cell:
    """A column of Faker's, of the type that the method's row in the table promises."""
    if column.unique and column.method == "uuid4":
        return random_uuid(scope)
    locale = column.locale or scope.schema.locale
    wrong = table.problems(column.method, column.args, locale, scope.path)
    if wrong:
        raise SchemaError(wrong)
    draw = scope.draw
    own = table.OWN.get().get(column.method)
    if own is not None and not column.unique:
        from ..faker_own import compile_own

        returned, run = compile_own(own, column.method, column.args, locale, scope.today, scope.path)
        return _slow(_wide(_type(returned, None), run), run, draw)
    if column.unique:
        return _unique(column, locale, scope)
    fast = compile_fast(column.method, column.args, locale, scope.today)
    if fast is not None:
        made = fast.made
        if isinstance(made, Program):
            return Cell(fast.type, lambda block: together.cells(block, draw, made))
        return Cell(fast.type, lambda block: made.cells(block.hashes(draw)))
    from ..faker import compile_faker

    run = compile_faker(column.method, column.args, locale, scope.today, scope.path)
    returns = table.methods()[column.method].returns
    digits = column.args.get("right_digits")
    kind = _type(returns, digits if isinstance(digits, int) else None)
    kind = _wide(kind, run)
    if kind.kind == "number":
        edges = [abs(v) for v in map(column.args.get, ("min_value", "max_value")) if isinstance(v, int | float)]
        if edges and max(edges) * 10**kind.decimals > LARGEST:
            scope.fail(
                "args.right_digits", f"values up to {max(edges):g} have more than 15 digits then", "ask for fewer"
            )
    return _slow(kind, run, draw)


def _wide(kind: Type, run: Run) -> Type:
    """A type of text as wide as cells on trial say."""
    if kind.kind != "text":
        return kind
    longest = max(len(str(cell).encode("utf-8", "replace")) for cell in run(_TRIAL))
    return replace(kind, width=min(max(kind.width, 2 * longest), WIDEST))


def _slow(kind: Type, run: Run, draw: str) -> Cell:
    """Cells that are made one by one."""
    return Cell(kind, lambda block: vector(kind, run(block.hashes(draw))))


def _unique(column: Faker, locale: str, scope: Scope) -> Cell:
    """A column of which no cell comes twice; SchemaError where that cannot be promised."""
    own = column.method in table.OWN.get()
    found = None if own else compile_unique(column.method, column.args, locale, scope.today)
    if found is None:
        scope.fail(
            "unique",
            f"nobody can count the different cells of {column.method} in {locale}, so two may be the same",
            'take a pattern, a uuid or a sequence; for people {"from": "person.email"} or {"from": "person.username"}',
        )
    draw = scope.draw

    def make(block: Block) -> Vector:
        return found.cells(block.rows, address.key(block.seed, block.table.address, draw))

    return Cell(found.type, make, found.space)


def _type(returns: str, digits: int | None) -> Type:
    if returns == "float" and digits is not None:
        return Type("number", decimals=min(digits, 12), nullable=True)
    kinds = {"json": "text"}
    return Type(kinds.get(returns, returns), nullable=True, width=256)  # type: ignore[arg-type]


def vector(kind: Type, cells: Sequence[object]) -> Vector:
    """Python values as typed data; None is missing."""
    there = np.array([cell is not None for cell in cells], bool)
    valid = None if there.all() else there
    return Vector(kind, _data(kind, cells), valid)


def _data(kind: Type, cells: Sequence[object]) -> NDArray[np.generic]:
    if kind.kind == "text":
        return words.pack_text(cast("str", cell) if cell is not None else "" for cell in cells)
    if kind.kind == "number":
        scale = 10**kind.decimals
        return np.array([round(cast("float", cell or 0.0) * scale) for cell in cells], np.int64)
    if kind.kind == "integer":
        return np.array([0 if cell is None else cell for cell in cells], np.int64)
    if kind.kind == "float":
        return np.array([0.0 if cell is None else cell for cell in cells], np.float64)
    if kind.kind == "boolean":
        return np.array([bool(cell) for cell in cells])
    if kind.kind == "date":
        return np.array([_days(cell) if isinstance(cell, date) else 0 for cell in cells], np.int64)
    if kind.kind == "datetime":
        return np.array([_days(c) * 86_400 + _clock(c) if isinstance(c, datetime) else 0 for c in cells], np.int64)
    return np.array([_clock(cell) if isinstance(cell, time) else 0 for cell in cells], np.int64)


def _days(day: date) -> int:
    return day.toordinal() - _EPOCH


def _clock(moment: datetime | time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second
