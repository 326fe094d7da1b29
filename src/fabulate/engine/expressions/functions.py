"""`sqrt`, `ln`, `exp`, `power` in plain IEEE arithmetic, the same on every machine; missing where there is no value."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import exact
from .nodes import LARGEST, Node, Value, both
from .numeric import SHOWN, floats, made, needs, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...columns.vector import Mask
    from .nodes import Rows

    Floats = NDArray[np.float64]

#: Bits of a whole exponent.
_POWERS = 10


def _function(name: str, a: Node, inside: Callable[[Floats], Mask], function: Callable[[Floats], Floats]) -> Node:
    """A function of floats that has no value outside of some."""
    a = needs(a, name)
    plain = floats(a)

    def run(rows: Rows) -> Value:
        x = plain(rows)
        there = inside(x.data)
        data = function(np.asarray(np.where(there, x.data, 1.0)))
        return Value(data, both(x.valid, there))

    return made("float", run, (a,), f"{name}({a.source})", 0, _at_least_shown(a), nullable=True)


def _at_least_shown(*nodes: Node) -> int | None:
    told = shown(*nodes)
    return None if told is None else max(told, SHOWN)


def root(a: Node) -> Node:
    """`sqrt(a)`; missing below 0."""
    return _function("sqrt", a, lambda x: x >= 0, np.sqrt)


def logarithm(a: Node) -> Node:
    """`ln(a)`; missing from 0 down."""
    return _function("ln", a, lambda x: (x > 0) & (x < np.inf), exact.ln)


def exponential(a: Node) -> Node:
    """`exp(a)`; missing above 700."""
    return _function("exp", a, lambda x: x <= 700, exact.exp)


def power(a: Node, b: Node) -> Node:
    """`power(a, b)`: whole exponents by multiplication, others by `exp(b * ln(a))`; missing where it has no value."""
    a, b = needs(a, "power"), needs(b, "power")
    x_of, y_of, is_whole = floats(a), floats(b), b.kind == "integer"

    def run(rows: Rows) -> Value:
        x, y = x_of(rows), y_of(rows)
        with np.errstate(all="ignore"):
            data = _whole_power(x.data, y.data) if is_whole else _any_power(x.data, y.data)
        there = np.isfinite(data)
        return Value(np.where(there, data, 0.0), both(both(x.valid, y.valid), there))

    told = _at_least_shown(a, b)
    source = f"power({a.source}, {b.source})"
    if is_whole and a.kind == "integer" and b.constant and isinstance(b.literal, int) and b.literal >= 0:

        def run_whole(rows: Rows) -> Value:
            value = run(rows)
            return Value(np.where(np.abs(value.data) <= LARGEST, value.data, LARGEST * 2), value.valid)

        return made("integer", run_whole, (a, b), source, 0, 0, nullable=True)
    return made("float", run, (a, b), source, 0, told, nullable=True)


def _whole_power(x: Floats, y: Floats) -> Floats:
    """By squaring: exponents up to 1,023 in size, beyond them 0, ±1 or no number."""
    size = np.minimum(np.abs(y), 2.0**_POWERS - 1).astype(np.int64)
    out, square = np.ones_like(x + y), x
    for bit in range(_POWERS):
        set_ = (size >> bit) & 1 == 1
        if np.any(set_):
            out = np.where(set_, out * square, out)
        if not np.any(size >> (bit + 1)):
            break
        square = square * square
    found: Floats = np.where(y < 0, 1 / out, out)
    return found


def _any_power(x: Floats, y: Floats) -> Floats:
    made = exact.exp(np.atleast_1d(y * exact.ln(np.atleast_1d(np.where(x > 0, x, 1.0)))))
    made = np.where(y * exact.ln(np.atleast_1d(np.where(x > 0, x, 1.0))) > 700, np.inf, made)
    odd = np.rint(y) == y
    signed = np.where(odd & (x < 0), _whole_power(x, np.where(odd, y, 0.0)), np.nan)
    at_zero = np.where(y > 0, 0.0, np.where(y == 0, 1.0, np.nan))
    found: Floats = np.where(x > 0, made, np.where(x == 0, at_zero, signed))
    return found if np.ndim(x) or np.ndim(y) else found[0]
