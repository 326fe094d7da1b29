"""The kinds of dirt that a cell can have: which columns can, what type the column then is, and what is done to a cell.

Each is made for the cells that are hit: from their typed values or their text to what is written instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, numerals, strftime, text, words
from ...schema import grammar
from ..exact import LARGEST
from . import edits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...columns import Vector
    from ...schema.mess import Units
    from ..address import Hashes, Ints
    from .edits import Edit

    #: From the cells that are hit (missing ones are not among them) and a hash each to their texts.
    Written = Callable[[Vector, Hashes], list[str]]
    #: The same, to values of the column's own type.
    Valued = Callable[[Vector, Hashes], Ints]

TEXTS, NUMBERS, DATES = ("text", "category"), ("integer", "number"), ("date", "datetime")
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Kind:
    """What is done to a cell: `written` gives its text, and the column becomes text; or `valued` its new value, of the
    column's own type."""

    name: str
    rate: float
    written: Written | None = None
    valued: Valued | None = None
    #: Bytes of a text that stands in the cell's place, at the most.
    width: int = 0


def plain(vector: Vector) -> list[str]:
    """Cells as they are written."""
    return words.texts(text.cells(vector, "plain"))


def edited(name: str, rate: float, ways: Sequence[Edit]) -> Kind:
    """Texts changed by one of some edits."""

    def written(vector: Vector, h: Hashes) -> list[str]:
        count = len(ways)
        return [ways[one % count](cell, one // count) for cell, one in zip(plain(vector), h.tolist(), strict=True)]

    return Kind(name, rate, written)


def typos(rate: float, names: Sequence[str] | None) -> Kind:
    """Slips of the keyboard, of a scanner, of the order of letters."""
    return edited("typo", rate, [edits.TYPOS[name] for name in names or edits.TYPOS])


def formats(rate: float, of: Sequence[str], own: str | None) -> Kind:
    """Dates in other formats; the column's `own` is left out."""
    parts = [grammar.strftime_parts(one) for one in of if one != own]

    def written(vector: Vector, h: Hashes) -> list[str]:
        size = 1 if vector.type.kind == "date" else _DAY
        day, second = np.divmod(vector.data, size) if size > 1 else (vector.data, np.zeros_like(vector.data))
        ways = [_dated(one, day, second) for one in parts]
        return [ways[one % len(ways)][at] for at, one in enumerate(h.tolist())]

    return Kind(
        "format", rate, written, width=max(sum(12 if p[0] == "%" else len(p.encode()) for p in one) for one in parts)
    )


def _dated(parts: list[str], day: Ints, second: Ints) -> list[str]:
    return words.texts(strftime.written(parts, day, second))


#: By how much a value in one unit is multiplied in another, and what is then added.
_CONVERSIONS = {
    ("kg", "lb"): (2.20462262, 0), ("g", "oz"): (0.03527396, 0), ("m", "ft"): (3.2808399, 0), ("cm", "in"):
    (0.39370079, 0), ("km", "mi"): (0.62137119, 0), ("l", "gal"): (0.26417205, 0), ("°C", "°F"): (1.8, 32),
    ("C", "F"): (1.8, 32), ("kg", "g"): (1000, 0), ("m", "cm"): (100, 0), ("km", "m"): (1000, 0),
}  # fmt: skip


def conversion(from_: str, to: str) -> tuple[float, float] | None:
    """What a value is multiplied by, and what is added; None where there is no such conversion."""
    if (from_, to) in _CONVERSIONS:
        return _CONVERSIONS[from_, to]
    if (to, from_) in _CONVERSIONS:
        times, plus = _CONVERSIONS[to, from_]
        return 1 / times, -plus / times
    return None


def units(said: Units, conversion: tuple[float, float]) -> Kind:
    """Numbers told in another unit, which stands behind them."""
    times, plus = conversion

    def written(vector: Vector, h: Hashes) -> list[str]:
        decimals = max(vector.type.decimals, 1)
        value = vector.data / 10.0**vector.type.decimals * times + plus
        scaled = np.rint(value * 10.0**decimals).astype(np.int64)
        return [f"{one} {said.to}" for one in words.texts(numerals.decimal(scaled, decimals))]

    return Kind("unit", said.rate, written)


def outliers(rate: float) -> Kind:
    """Numbers with a digit too many, far too large, or of the wrong sign."""

    def valued(vector: Vector, h: Hashes) -> Ints:
        way = (h % np.uint64(4)).astype(np.int64)
        factor = np.array([10, 10, 100, -1])[way]
        base = np.where(vector.data == 0, 10 ** (vector.type.decimals + 1), vector.data)
        found: Ints = np.where(np.abs(base) < LARGEST // 100, base * factor, -base)
        return found

    return Kind("outlier", rate, valued=valued)


def sentinels(rate: float, values: Sequence[str | float], kind: Type) -> Kind:
    """What stands for "not known": numbers of the column's own type, or texts."""
    scale = 10**kind.decimals
    if kind.kind in NUMBERS and all(not isinstance(v, str) and float(v * scale).is_integer() for v in values):
        own = np.array([round(float(v) * scale) for v in values], np.int64)
        return Kind("sentinel", rate, valued=lambda vector, h: own[(h % np.uint64(len(own))).astype(np.int64)])
    said = [value if isinstance(value, str) else f"{value:g}" for value in values]
    width = max(len(one.encode()) for one in said)
    return Kind("sentinel", rate, lambda vector, h: [said[one % len(said)] for one in h.tolist()], width=width)
