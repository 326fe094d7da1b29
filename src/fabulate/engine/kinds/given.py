"""`given`: the first rule that fits picks a row's settings, and rules with `times` or `plus` move what they tell.

Every branch is a column of its own, compiled like any other with the same draw, and so with the same u: a row keeps its
place in the distribution, whichever that is. A branch is made for its own rows only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from ...columns import Type, Vector
from ...columns.vector import FILL
from ...schema.errors import SchemaError
from ...schema.rules import RULE_KEYS, under
from ..block import Cell
from ..expressions import compile_condition
from ..sample import on_sample, sample
from ..strata import Strata
from . import modifiers
from .moved import moved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from ...schema.column import Column
    from ...schema.columns import Numeric
    from ..block import Block
    from ..scope import Scope
    from .overall import Shift

    Compile = Callable[[Column, Scope], Cell]
    Condition = Callable[[Block], NDArray[np.bool_]]
    Ints = NDArray[np.int64]

#: So many rules may have `times` or `plus`, and hold together in so many ways in the sample's rows.
_MOST_MOVES, _MOST_TOGETHER = 12, 64


def given(column: Column, base: Cell, scope: Scope, compile_column: Compile) -> Cell:
    """The cell of a column with rules. SchemaError with the place of the rule that cannot be made."""
    rules = column.given or []
    conditions = [compile_condition(str(rule["when"]), scope, f"given[{at}].when") for at, rule in enumerate(rules)]
    picks = [at for at, rule in enumerate(rules) if set(rule) - set(RULE_KEYS)]
    moves = [at for at, rule in enumerate(rules) if "times" in rule or "plus" in rule]
    if len(moves) > _MOST_MOVES:
        scope.fail("given", f"{len(moves)} rules with times or plus", f"{_MOST_MOVES} at the most")
    branches = _Branches(column, scope, compile_column, picks, moves)
    branches.made[(-1, 0)] = modifiers.gaps(column, base, scope)
    branches.check(conditions)
    said = getattr(column, "overall", None)
    if said is not None:
        branches = branches.shifted(said, conditions)
        branches.check(conditions)
    kind, as_one = _united([branches.cell(pick, 0) for pick in range(-1, len(picks))], scope)

    def make(block: Block) -> Vector:
        codes = _codes(block, conditions, picks, moves)
        if not len(codes) or codes.min() == codes.max():
            return as_one(branches.coded(int(codes[0]) if len(codes) else 0), block)
        pieces = [(at, as_one(branches.coded(code), block.some(at))) for code, at in _places(codes)]
        return _assembled(kind, len(block), pieces)

    return Cell(kind, make)


def branch_codes(column: Column, scope: Scope) -> Callable[[Block], Ints] | None:
    """Which settings each row has, as a code; None where the column has no rules that change any."""
    rules = column.given or []
    picks = [at for at, rule in enumerate(rules) if set(rule) - set(RULE_KEYS)]
    moves = [at for at, rule in enumerate(rules) if "times" in rule or "plus" in rule]
    if not picks and not moves:
        return None
    conditions = [compile_condition(str(rule["when"]), scope, f"given[{at}].when") for at, rule in enumerate(rules)]
    return lambda block: _codes(block, conditions, picks, moves)


def _codes(block: Block, conditions: Sequence[Condition], picks: Sequence[int], moves: Sequence[int]) -> Ints:
    """Which settings a row has (0: the column's own), and in the bits below which rules move it."""
    held = {at: conditions[at](block) for at in {*picks, *moves}}
    codes = np.zeros(len(block), np.int64)
    for rank, at in reversed(list(enumerate(picks))):
        codes = np.where(held[at], rank + 1, codes)
    for at in moves:
        codes = codes * 2 + held[at]
    return codes


def _places(codes: Ints) -> Iterable[tuple[int, Ints]]:
    """Each code that occurs, and where."""
    order = np.argsort(codes, kind="stable")
    present, starts = np.unique(codes[order], return_index=True)
    return zip(present.tolist(), np.split(order, starts[1:]), strict=True)


@dataclass(slots=True)
class _Branches:
    """The column under each choice of settings and each set of rules that move it; compiled when first asked for."""

    column: Column
    scope: Scope
    compile_column: Compile
    picks: Sequence[int]
    moves: Sequence[int]
    shift: Shift | None = None
    #: Without what is missing.
    whole: bool = False
    made: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def coded(self, code: int) -> Cell:
        """The cell of a code of `_codes`. Rules that cannot hold together leave the place to the first of them."""
        pick, bits = divmod(code, 1 << len(self.moves))
        try:
            return self.cell(pick - 1, bits)
        except SchemaError:
            if not bits:
                raise
            first = 1 << (bits.bit_length() - 1)
            made = self.made[(pick - 1, bits)] = self.cell(pick - 1, first)
            return made

    def shifted(self, said: dict[str, float], conditions: Sequence[Condition]) -> _Branches:
        """The branches, moved so that the column has these moments over all rows."""
        from . import overall

        # Which cells are there does not move: looked at once, with what `missing` reads.
        codes = on_sample(self.scope, lambda block: self._present(block, conditions), overall.ROWS)
        there = np.flatnonzero(codes >= 0)
        if not len(there):
            self.scope.fail("overall", "every cell is missing", "leave it out")
        rows = sample(self.scope, len(codes))
        spread = Strata(rows.table, rows.rows, rows.seed, rows.sizes, self.scope.draw, len(rows), mixed=True)
        places = [(code, spread.some(there[at])) for code, at in _places(codes[there])]

        def measure(shift: Shift) -> tuple[float, float]:
            trial = replace(self, shift=shift, whole=True, made={})
            made = [trial.coded(code).make(block) for code, block in places]
            together = np.concatenate([vector.data / 10.0**vector.type.decimals for vector in made])
            return float(together.mean()), float(together.std())

        models = [self.settings(pick) for pick in range(-1, len(self.picks))]
        found = overall.solved(said, cast("list[Numeric]", models), self.scope, measure)
        return replace(self, shift=found, made={})

    def _present(self, block: Block, conditions: Sequence[Condition]) -> Ints:
        """As `_codes`, -1 where the cell is missing."""
        codes = _codes(block, conditions, self.picks, self.moves)
        for code, at in _places(codes.copy()):
            valid = self.coded(code).make(block.some(at)).valid
            if valid is not None:
                codes[at[~valid]] = -1
        return codes

    def check(self, conditions: Sequence[Condition]) -> None:
        """Compiles each rule alone, and all that come together in the sample; SchemaError for what cannot be made."""
        for pick in range(-1, len(self.picks)):
            for bit in range(len(self.moves) + 1):
                self.cell(pick, (1 << bit) >> 1)
        if len(self.moves) < 2:
            return
        every = on_sample(self.scope, lambda block: _codes(block, conditions, self.picks, self.moves))
        codes = np.unique(every).tolist()
        if len(codes) > _MOST_TOGETHER and self.scope.kind != "boolean":
            message = f"rules with times or plus come together in {len(codes)} ways"
            self.scope.fail("given", message, f"{_MOST_TOGETHER} at the most; make some of them one rule")
        for code in codes[:_MOST_TOGETHER]:
            pick, bits = divmod(code, 1 << len(self.moves))
            self.cell(pick - 1, bits)

    def cell(self, pick: int, bits: int) -> Cell:
        """The column with the settings of one rule (-1: its own), moved by some."""
        if (pick, bits) not in self.made:
            self.made[(pick, bits)] = self._compiled(pick, bits)
        return self.made[(pick, bits)]

    def _compiled(self, pick: int, bits: int) -> Cell:
        rules = self.column.given or []
        movers = [at for rank, at in enumerate(reversed(self.moves)) if bits >> rank & 1][::-1]
        last = movers[-1] if movers else self.picks[pick] if pick >= 0 else None
        scope = self.scope if last is None else replace(self.scope, path=f"{self.scope.path}.given[{last}]")
        try:
            model = self.settings(pick)
            if self.shift is not None:
                model = type(self.column).model_validate(self.shift(cast("Numeric", model), scope))
            for at in movers:
                model = type(self.column).model_validate(moved(model, rules[at], scope))
        except ValueError as error:
            from pydantic import ValidationError

            if not isinstance(error, ValidationError):
                raise
            fault = error.errors(include_url=False)[0]
            message = fault["msg"].removeprefix("Value error, ")
            scope.fail(".".join(str(step) for step in fault["loc"]), message, "see the rules that hold together")
        modifiers.refused(model, scope)
        made = self.compile_column(model, scope)
        return made if self.whole else modifiers.gaps(model, made, scope)

    def settings(self, pick: int) -> Column:
        """The column's own settings (-1), or those that a rule picks."""
        at = self.picks[pick] if pick >= 0 else -1
        if at >= 0 and (self.column.given or [])[at].get("overall") is not None:
            self.scope.fail(f"given[{at}].overall", "is the same for all rows", "write it beside given")
        return under(self.column, at)


def _united(cells: Sequence[Cell], scope: Scope) -> tuple[Type, Callable[[Cell, Block], Vector]]:
    """The type that all branches have in common, and how a branch's cells are made of that type."""
    nullable, width = any(cell.type.nullable for cell in cells), max(cell.type.width for cell in cells)
    kind = replace(cells[0].type, nullable=nullable, width=width)
    if all(replace(cell.type, nullable=nullable, width=width) == kind for cell in cells):
        return kind, lambda cell, block: Vector(kind, (made := cell.make(block)).data, made.valid)
    from ..expressions.branches import united

    return united(cells, scope)


def _assembled(kind: Type, rows: int, pieces: Sequence[tuple[Ints, Vector]]) -> Vector:
    """The pieces' cells at their places."""
    first = pieces[0][1].data
    if kind.kind == "text":
        data: NDArray[Any] = np.full((rows, max(piece.data.shape[1] for _, piece in pieces)), FILL, np.uint8)
        for at, piece in pieces:
            data[at, : piece.data.shape[1]] = piece.data
    else:
        data = np.empty(rows, first.dtype)
        for at, piece in pieces:
            data[at] = piece.data
    if all(piece.valid is None for _, piece in pieces):
        return Vector(kind, data)
    valid = np.ones(rows, bool)
    for at, piece in pieces:
        if piece.valid is not None:
            valid[at] = piece.valid
    return Vector(kind, data, valid)
