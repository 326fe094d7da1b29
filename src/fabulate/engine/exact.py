"""`ln`, `exp`, the cosine, the normal quantile and its inverse in plain IEEE arithmetic.

NumPy's own differ in the last bit between CPUs (SIMD levels) and C libraries, and a cell must not. Addition,
multiplication, division, square root, `frexp` and `ldexp` are exact or correctly rounded everywhere, so what is built
from them alone is the same everywhere. Errors: ln and exp within 2e-16 relative (ln: 3e-16 near 1), normal quantile
1e-15.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: Scaled integers stay below this, so that the written value is exact in a double too.
LARGEST = 1 << 53

_LN2_HIGH, _LN2_LOW = 0.693147180369123816490, 1.90821492927058770002e-10
_LN_TERMS = [1 / n for n in range(23, 0, -2)]
_EXP_TERMS = [1 / math.factorial(n) for n in range(14, -1, -1)]


def _horner(x: Floats, terms: list[float]) -> Floats:
    out = np.full_like(x, terms[0])
    for term in terms[1:]:
        out *= x
        out += term
    return out


def ln(x: Floats) -> Floats:
    """Natural logarithm of positive finite numbers. Source: the series of artanh((m-1)/(m+1)) after frexp."""
    mantissa, exponent = np.frexp(x)
    small = mantissa < 0.7071067811865476
    mantissa = np.where(small, mantissa * 2, mantissa)
    power = (exponent - small).astype(np.float64)
    s = (mantissa - 1) / (mantissa + 1)
    out: Floats = power * _LN2_HIGH + (power * _LN2_LOW + 2 * s * _horner(s * s, _LN_TERMS))
    return out


def exp(x: Floats) -> Floats:
    """e**x for x in -700..700; beyond, the value at the edge. Source: Taylor's series after reduction by ln 2."""
    x = np.minimum(np.maximum(x, -700.0), 700.0)
    power = np.rint(x * 1.4426950408889634)
    r = (x - power * _LN2_HIGH) - power * _LN2_LOW
    out: Floats = np.ldexp(_horner(r, _EXP_TERMS), power.astype(np.int32))
    return out


_A = [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
      1971.5909503065514427, 133.14166789178437745, 3.387132872796366608]  # fmt: skip
_B = [5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
      687.1870074920579083, 42.313330701600911252, 1.0]  # fmt: skip
_C = [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
      3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734]  # fmt: skip
_D = [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
      0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0]  # fmt: skip
_E = [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
      0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772]  # fmt: skip
_F = [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
      0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0]  # fmt: skip


_MIDDLE, _TAIL, _FAR = (np.array(pair).T for pair in ((_A, _B), (_C, _D), (_E, _F)))


def _two(x: Floats, terms: Floats) -> Floats:
    """Two polynomials at once: what a small block costs is the number of calls."""
    terms = terms.reshape(*terms.shape, *[1] * x.ndim)
    both = np.empty((2, *x.shape))
    both[:] = terms[0]
    for term in terms[1:]:
        both *= x
        both += term
    return both


def normal(u: Floats) -> Floats:
    """The standard normal quantile at u in (0, 1). Source: Wichura (1988), AS 241, PPND16."""
    q = u - 0.5
    over, under = _two(0.180625 - q * q, _MIDDLE)
    out: Floats = q * over / under
    tail = np.flatnonzero(np.abs(q) > 0.425)
    if len(tail) <= _FEW:
        out[tail] = [_in_tail(one) for one in u[tail].tolist()]
    else:
        side = q[tail]
        p = np.where(side < 0, u[tail], 1 - u[tail])
        r = np.sqrt(-ln(p))
        over, under = _two(r - 1.6, _TAIL)
        z = over / under
        far = np.flatnonzero(r > 5)
        if len(far):
            over, under = _two(r[far] - 5, _FAR)
            z[far] = over / under
        out[tail] = np.where(side < 0, -z, z)
    return out


#: Cells in the tails up to which Python's own arithmetic is faster than NumPy's calls.
_FEW = 12


def _in_tail(u: float) -> float:
    """`normal` of one u below 0.075 or above 0.925, by the same operations in the same order."""
    p = u if u < 0.5 else 1 - u
    mantissa, exponent = math.frexp(p)
    if mantissa < 0.7071067811865476:
        mantissa, exponent = mantissa * 2, exponent - 1
    s = (mantissa - 1) / (mantissa + 1)
    r = math.sqrt(-(exponent * _LN2_HIGH + (exponent * _LN2_LOW + 2 * s * _polynomial(s * s, _LN_TERMS))))
    over, under, shift = (_E, _F, 5.0) if r > 5 else (_C, _D, 1.6)
    z = _polynomial(r - shift, over) / _polynomial(r - shift, under)
    return -z if u < 0.5 else z


def _polynomial(x: float, terms: list[float]) -> float:
    out = terms[0]
    for term in terms[1:]:
        out = out * x + term
    return out


_COS_TERMS = [(-1.0) ** n / math.factorial(2 * n) for n in range(13, -1, -1)]


def cosine(turns: Floats) -> Floats:
    """The cosine of so many whole turns: highest at 0, 1, 2 …. Source: Taylor's series, reduced; within 1e-12."""
    angle = (turns - np.rint(turns)) * 6.283185307179586
    return _horner(angle * angle, _COS_TERMS)


_STEP = 1 / 64


@lru_cache(maxsize=1)
def _normal_table() -> Floats:
    # Rounded to 13 digits, where every C library agrees.
    return np.array([cdf(i * _STEP) for i in range(-9 * 64, 9 * 64 + 2)])


def cdf(x: float) -> float:
    """The standard normal distribution function, to 13 significant digits."""
    return float(f"{0.5 * math.erfc(-x * 0.7071067811865476):.12e}")


def normal_cdf(x: Floats) -> Floats:
    """The standard normal distribution function, by a table with steps of 1/64: within 4e-5 everywhere, and rising."""
    at = np.minimum(np.maximum(x, -9.0), 9.0) / _STEP + 9 * 64
    low = np.floor(at)
    table, index = _normal_table(), low.astype(np.int64)
    out: Floats = table[index] + (at - low) * (table[index + 1] - table[index])
    return out


def rounded(x: float, digits: int = 11) -> float:
    """A solved parameter to so many significant digits: below that, C libraries may differ."""
    return float(f"{x:.{digits - 1}e}")
