"""Means, spreads and products of samples as sums of whole numbers: the same on every machine, in any order.

Sums of floats depend on the order in which a CPU adds them; a solved parameter must not.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..address import Floats, Ints

#: Steps of whole numbers: for means, for spreads, and for values in units of their sd. With 2**17 rows no sum is too
#: large for 63 bits.
_MEAN, _SPREAD, UNIT = 2.0**44, 2.0**22, 2.0**20


def whole_mean(values: Floats) -> float:
    """The mean of at most 2**17 numbers, to 13 digits of the largest."""
    top = float(np.abs(values).max()) if len(values) else 0.0
    if top == 0:
        return 0.0
    return int(np.rint(values * (_MEAN / top)).astype(np.int64).sum()) / len(values) / _MEAN * top


def spread(values: Floats) -> float:
    """The root of the mean square of at most 2**17 numbers."""
    top = float(np.abs(values).max()) if len(values) else 0.0
    if top == 0:
        return 0.0
    whole = np.rint(values * (_SPREAD / top)).astype(np.int64)
    return math.sqrt(int((whole * whole).sum()) / len(values)) / _SPREAD * top


def unit(values: Floats | Ints) -> Ints | None:
    """Values from their mean on, in 2**-20 of their sd; None where they are all the same."""
    floats = values.astype(np.float64)
    centred = floats - whole_mean(floats)
    sd = spread(centred)
    if sd <= 1e-12 * (float(np.abs(values).max()) if len(values) else 1.0):
        return None
    found: Ints = np.rint(centred * (UNIT / sd)).astype(np.int64)
    return found


def together(one: Ints, other: Ints) -> float:
    """The correlation of two lists of units, or the mean product of any two in such steps."""
    return int((one * other).sum()) / len(one) / (UNIT * UNIT)


def ranks(values: NDArray[np.generic]) -> Floats:
    """The rank of each value, the middle one where several are the same."""
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.add.accumulate(counts) - (counts - 1) / 2
    found: Floats = middle[at.reshape(-1)]
    return found
