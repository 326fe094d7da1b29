"""`number` and `integer`: a quantile function of u, then rounding to the column's decimals as scaled integers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector
from ...schema.errors import listed, near
from .. import address
from ..block import Cell
from ..exact import LARGEST
from ..picks import picks
from .forms import FORMS, PARAMETERS, form_of, quantile_of

if TYPE_CHECKING:
    from ...schema.columns import Number, Numeric
    from ..address import Floats
    from ..block import Block
    from ..distributions.quantile import Quantile
    from ..scope import Scope


def number(column: Number, scope: Scope) -> Cell:
    """A `number`: int64 scaled by its decimals."""
    return _numeric(column, scope, column.decimals, Type("number", decimals=column.decimals))


def integer(column: Numeric, scope: Scope) -> Cell:
    """An `integer`: int64."""
    return _numeric(column, scope, 0, Type("integer"))


def _numeric(column: Numeric, scope: Scope, decimals: int, kind: Type) -> Cell:
    if column.overall is not None and not column.given:
        scope.fail("overall", "is for a column with rules", "without given, mean and sd are those of all rows")
    unit = _unit(column, decimals, scope)
    cell = _in_units(column, scope, decimals, unit, kind)
    if not column.zeros:
        return cell
    share, draw = column.zeros, f"{scope.draw}\0zero"

    def make(block: Block) -> Vector:
        return Vector(kind, np.where(block.uniform(draw) < share, 0, cell.make(block).data))

    return Cell(kind, make)


def _unit(column: Numeric, decimals: int, scope: Scope) -> int:
    """What cells are multiples of, as a scaled integer: the last decimal, or `step`."""
    if column.step is None:
        return 1
    unit: int = round(column.step * 10**decimals)
    if unit < 1 or abs(unit - column.step * 10**decimals) > 1e-6:
        scope.fail("step", f"{column.step:g} is not a multiple of the last decimal", "ask for more decimals")
    if unit > LARGEST:
        scope.fail("step", f"{column.step:g} with these decimals has more than 15 digits", "ask for fewer decimals")
    return unit


def _in_units(column: Numeric, scope: Scope, decimals: int, unit: int, kind: Type) -> Cell:
    """The column as whole numbers of its unit; everything is solved in units where rounding is coarse."""
    scale, draw = 10**decimals / unit, scope.draw
    low = -math.inf if column.min is None else column.min
    high = math.inf if column.max is None else column.max
    first, last = _grid(low, high, scale, unit, scope)
    form = form_of(column, scope)
    if form == "uniform":
        count = last - first + 1
        return Cell(kind, lambda block: Vector(kind, (first + address.below(block.hashes(draw), count)) * unit))
    if form == "mixture":
        return _mixture(column, scope, decimals, unit, kind)
    if FORMS[form].counts and column.step is not None:
        scope.fail("step", "counts come in ones", "give mean and sd too")
    coarse = column.sd is not None and column.sd * scale < 5
    coarse = coarse or (form == "beta" and (high - low) * scale < 40)
    coarse = coarse or (form == "exponential" and 0 < (column.mean or 0.0) * scale < 200)
    whole = kind.kind == "integer" or column.step is not None or coarse
    quantile = quantile_of(form, column, 1 / scale if whole else 1.0, whole=whole, scope=scope)
    scale = 1.0 if whole else scale
    _fits(quantile, scale * unit, scope)
    edges = (max(first, -LARGEST // unit), min(last, LARGEST // unit))

    def make(block: Block) -> Vector:
        units = np.minimum(np.maximum(np.rint(quantile(block.uniform(draw)) * scale), edges[0]), edges[1])
        return Vector(kind, units.astype(np.int64) * unit)

    return Cell(kind, make)


def _grid(low: float, high: float, scale: float, unit: int, scope: Scope) -> tuple[int, int]:
    """The first and last number of units inside the bounds."""
    first = -LARGEST if low == -math.inf else math.ceil(round(low * scale, 6))
    last = LARGEST if high == math.inf else math.floor(round(high * scale, 6))
    for setting, value, edge in (("min", low, first), ("max", high, last)):
        if math.isfinite(value) and abs(edge) * unit > LARGEST:
            scope.fail(setting, f"{value:g} with these decimals has more than 15 digits", "ask for fewer decimals")
    if first > last:
        what = "whole number" if scope.kind == "integer" else "value with these decimals"
        scope.fail("max", f"no {what} lies in {low:g}..{high:g}", "widen the bounds")
    return first, last


def _mixture(column: Numeric, scope: Scope, decimals: int, unit: int, kind: Type) -> Cell:
    """Each cell from one of several distributions, by `weight`; all of them read the same u."""
    from pydantic import ValidationError

    shared = column.model_dump(
        mode="python", by_alias=True, exclude_unset=True, include={"name", "kind", "decimals", "step"}
    )
    parts, weights = [], []
    for at, said in enumerate(column.of or ()):
        settings = dict(said)
        weights.append(_weight(settings.pop("weight", 1), at, scope))
        for name in settings:
            if name not in (*PARAMETERS, "distribution"):
                known = [*PARAMETERS, "distribution", "weight"]
                scope.fail(
                    f"of[{at}].{name}",
                    "is no part of a distribution",
                    near(name, known) or f"there are {listed(known, 20)}",
                )
        try:
            part = type(column).model_validate(shared | settings)
        except ValidationError as error:
            fault = error.errors()[0]
            scope.fail(f"of[{at}].{'.'.join(map(str, fault['loc']))}", fault["msg"])
        if part.distribution == "mixture":
            scope.fail(f"of[{at}]", "a mixture of mixtures", "name the distributions directly")
        parts.append(_in_units(part, scope, decimals, unit, kind))
    pick, draw = picks(weights), f"{scope.draw}\0part"

    def make(block: Block) -> Vector:
        chosen = pick.at(block.hashes(draw))
        return Vector(kind, np.choose(chosen, [part.make(block).data for part in parts]))

    return Cell(kind, make)


def _weight(weight: object, at: int, scope: Scope) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight < 1e15:
        scope.fail(f"of[{at}].weight", "is not a number above 0")
    return float(weight)


def _fits(quantile: Quantile, scale: float, scope: Scope) -> None:
    """Values must keep all their digits in a double: refused at the tails, before the first row."""
    ends: Floats = quantile(np.array([2.0**-53, 0.5, 1 - 2.0**-53]))
    if float(np.abs(ends).max()) * scale > LARGEST:
        scope.fail(
            "",
            f"values up to {float(np.abs(ends).max()):.3g} have more than 15 digits",
            "set min and max, or fewer decimals",
        )
