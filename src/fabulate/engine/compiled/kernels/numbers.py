"""Faker's numbers: integers, floats with digits and bounds as `pyfloat` and `pydecimal` draw them, coordinates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from ....columns import Type, numerals, words
from ....columns.vector import FILL
from ..draws import Draws, unit
from .said import Made, Said, made, numbers, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...address import Ints

    Kernel = Callable[[Said], "Made | None"]

#: What a double holds in decimal digits, and the powers of ten that it holds exactly.
_DIGITS, _EXACT = 15, 22
_LARGEST = 10**15


def _ranged(low: str, high: str) -> Kernel:
    """Whole numbers of a range with a step."""

    def kernel(said: Said) -> Made | None:
        if not said.only(low, high, "step"):
            return None
        some = range(said.get(low, 0), said.get(high, 9999) + 1, said.get("step", 1))
        count = (some.stop - some.start + some.step - 1) // some.step
        if count < 1 or count > 2**62 or abs(some.start) > 2**62 or abs(some.stop) > 2**62:
            return None
        return numbers(Type("integer"), some.start, count, some.step)

    return kernel


def _within(count: int, start: int = 0) -> Kernel:
    return lambda said: None if said.args else numbers(Type("integer"), start, count)


def _chance(name: str) -> Kernel:
    """True in so many of a hundred rows."""

    def kernel(said: Said) -> Made | None:
        share = said.get(name, 50)
        return made(Type("boolean"), lambda d: d.below(1, 100) < share) if said.only(name) else None

    return kernel


def random_number(said: Said) -> Made | None:
    """A number of so many digits, by default of 1 to 9."""
    if not said.only("digits", "fix_len"):
        return None
    digits, fixed = said.args.get("digits"), bool(said.get("fix_len", False))
    if digits is not None:
        if digits < 1:
            return None
        low = 10 ** (digits - 1) if fixed else 0
        return numbers(Type("integer"), low, 10**digits - low)
    if fixed:
        return None
    powers = 10 ** np.arange(10, dtype=np.int64)
    return made(Type("integer"), lambda d: _scaled(d, 2, powers[1 + d.below(1, 9)]))


def _scaled(draws: Draws, key: int, counts: Ints) -> Ints:
    """A number below each row's count, up to 10**15."""
    return np.minimum((unit(draws.hash(key)) * counts).astype(np.int64), counts - 1)


def _places(values: Ints, powers: Ints) -> Ints:
    """How many digits the numbers have; 0 has one."""
    return np.maximum(np.searchsorted(powers, values, side="right"), 1)


def _fraction(draws: Draws, key: int, digits: int) -> Ints:
    """What Faker writes behind the point, in units of the last of `digits` decimals.

    It appends a number without leading zeros, so that 7 of two decimals is .7.
    """
    powers = 10 ** np.arange(digits + 1, dtype=np.int64)
    drawn = draws.below(key, 10**digits)
    return drawn * powers[digits - _places(drawn, powers)]


def pyfloat(said: Said) -> Made | None:
    """Floats with digits and bounds."""
    right, left = said.args.get("right_digits"), said.args.get("left_digits")
    low, high = said.args.get("min_value"), said.args.get("max_value")
    positive = said.args.get("positive")
    if low is None and high is None:
        return _free(right, left, positive)
    if right is None or low is None or high is None or not 0 < right <= 12 or positive:
        return None
    return _bounded(right, low, high)


def _bounded(right: int, low: float, high: float) -> Made | None:
    """Between two bounds: a whole part, a fraction, and where that leaves the bounds an even draw between them."""
    scale = 10**right
    first = int(low + 1 if low < 0 else low)
    last = int((high + 1 if high < 0 else high) - 1)
    if last < first:
        last += 1
    bottom, top = math.ceil(low * scale), math.floor(high * scale)
    if last < first or bottom > top or max(abs(low), abs(high)) * scale > _LARGEST:
        return None

    def data(draws: Draws) -> Ints:
        whole = first + draws.below(1, last - first + 1)
        fraction = _fraction(draws, 2, right)
        # The sign stands before the whole part: -3 and .7 are -3.7, and -0 is no number of Python's.
        found = whole * scale + np.where(whole < 0, -fraction, fraction)
        outside = (found > high * scale) | (found < low * scale)
        if outside.any():
            again = np.rint((low + (high - low) * unit(draws.hash(3))) * scale).astype(np.int64)
            found = np.where(outside, again, found)
        inside: Ints = np.minimum(np.maximum(found, bottom), top)
        return inside

    return made(Type("number", decimals=right), data)


def _free(right: int | None, left: int | None, positive: bool | None) -> Made | None:
    """Without bounds: so many digits before and behind the point, or 15 in all."""
    if right is None and left is None:
        return made(Type("float"), lambda d: _any(d, positive))
    if right is None:
        return None
    left = max(1, _DIGITS - right) if left is None else left
    if left < 1 or right < 1 or left + right > _DIGITS or right > 12:
        return None
    scale = 10**right

    def data(draws: Draws) -> Ints:
        found = draws.below(1, 10**left) * scale + _fraction(draws, 2, right)
        if positive:
            least: Ints = np.maximum(found, 1)
            return least
        signed: Ints = found * (1 - 2 * draws.below(3, 2) if positive is None else -1)
        return signed

    return made(Type("number", decimals=right), data)


def _any(draws: Draws, positive: bool | None) -> NDArray[np.float64]:
    powers = 10 ** np.arange(16, dtype=np.int64)
    right = 1 + draws.below(4, _DIGITS - 1)
    fraction = _scaled(draws, 2, powers[right])
    places = _places(fraction, powers)
    whole = _scaled(draws, 1, powers[_DIGITS - right])
    # At most 15 digits over a power of ten: the division rounds as reading the text would.
    found: NDArray[np.float64] = (whole * powers[places] + fraction) / powers[places].astype(np.float64)
    if positive:
        return np.where(found == 0, 1.0 / powers[right], found)
    return np.where(draws.below(3, 2) == 0, found, -found) + 0.0 if positive is None else 0.0 - found


def pydecimal(said: Said) -> Made | None:
    """Decimals with digits and bounds; without any, up to a hundred digits before and behind the point."""
    right, left = said.args.get("right_digits"), said.args.get("left_digits")
    low, high = said.args.get("min_value"), said.args.get("max_value")
    positive = said.args.get("positive")
    if not said.args:
        return made(Type("float"), _hundred)
    if right is None or not 0 <= right <= 12:
        return None
    scale = 10**right
    if low is None and high is None:
        if left is None or left + right > _DIGITS:
            return None
        first, count = (10 ** (left - 1), 9 * 10 ** (left - 1)) if left else (0, 1)
        bounds, sign = (-_LARGEST, _LARGEST), positive
    else:
        if low is None or high is None or left is not None or low < 0 or max(abs(low), abs(high)) * scale > _LARGEST:
            return None
        first, count = int(low), int(high) - int(low) + 1
        bounds, sign = (math.ceil(low * scale), math.floor(high * scale)), True
    if bounds[0] > bounds[1]:
        return None

    def data(draws: Draws) -> Ints:
        found = (first + draws.below(1, count)) * scale + draws.below(2, scale)
        if sign is None:
            found = np.where(draws.below(3, 2) == 0, found, -found)
        elif not sign:
            found = -found
        inside: Ints = np.minimum(np.maximum(found, bounds[0]), bounds[1])
        return inside

    return made(Type("number", decimals=right), data)


_TENS = np.array([float(f"1e{k}") for k in range(102)])


def _hundred(draws: Draws) -> NDArray[np.float64]:
    left, right = draws.below(1, 101), draws.below(2, 101)
    whole = np.where(left == 0, 0.0, (1 + 9 * unit(draws.hash(3))) * _TENS[np.maximum(left - 1, 0)])
    exact = np.minimum(_TENS[np.minimum(left, 15)], 1e15)
    whole = np.where(left <= 15, np.minimum(np.floor(whole), exact - 1), whole)
    whole = np.where(left == 0, 0.0, whole)
    tens = _TENS[np.minimum(right, _EXACT)]
    fraction = np.floor(unit(draws.hash(4)) * tens) / tens
    found: NDArray[np.float64] = whole + np.where(right == 0, 0.0, fraction)
    return np.where(draws.below(5, 2) == 0, found, -found) + 0.0


def _coordinate(halved: bool) -> Kernel:
    """Degrees in millionths; a latitude is half a longitude, so in halves of a millionth."""

    def kernel(said: Said) -> Made | None:
        if said.args:
            return None
        count = 360_000_001
        scale = 2_000_000.0 if halved else 1_000_000.0
        return made(Type("float"), lambda d: (d.below(1, count) - 180_000_000) / scale)

    return kernel


def _degrees(said: Said) -> Made | None:
    """`coordinate`, also around a centre."""
    if "center" not in said.args:
        return _coordinate(halved=False)(said)
    center, radius = float(said.args["center"]), float(said.get("radius", 0.001))
    low, span = center - radius, 2 * radius
    return made(Type("float"), lambda d: np.rint((low + span * unit(d.hash(1))) * 1e6) / 1e6)


def _degrees_text(draws: Draws, key: int, *, halved: bool) -> words.Bytes:
    """Degrees of six decimals, or of seven where half a millionth is left, as Faker's decimals are written."""
    value = draws.below(key, 360_000_001) - 180_000_000
    if not halved:
        return numerals.decimal(value, 6)
    size = np.abs(value)
    sign = np.where(value < 0, np.uint8(ord("-")), np.uint8(FILL))[:, None]
    five = np.where(value % 2 == 1, np.uint8(ord("5")), np.uint8(FILL))[:, None]
    return words.join([sign, numerals.decimal(size // 2, 6), five])


def latlng(said: Said) -> Made | None:
    """Latitude and longitude as a list."""

    def data(draws: Draws) -> words.Bytes:
        rows = len(draws.base)
        both = [_degrees_text(draws, 1, halved=True), _degrees_text(draws, 2, halved=False)]
        return words.join(
            [words.literal("[", rows), both[0], words.literal(", ", rows), both[1], words.literal("]", rows)]
        )

    return None if said.args else text(27, data)


KERNELS: dict[str, Kernel] = {
    "random_int": _ranged("min", "max"), "pyint": _ranged("min_value", "max_value"),
    "random_digit": _within(10), "random_digit_not_null": _within(9, 1), "random_digit_above_two": _within(8, 2),
    "boolean": _chance("chance_of_getting_true"), "pybool": _chance("truth_probability"),
    "random_number": random_number, "pyfloat": pyfloat, "pydecimal": pydecimal, "coordinate": _degrees,
    "latitude": _coordinate(halved=True), "longitude": _coordinate(halved=False),
    "latitude_text": lambda said: text(12, lambda d: _degrees_text(d, 1, halved=True)),
    "longitude_text": lambda said: text(11, lambda d: _degrees_text(d, 1, halved=False)), "latlng": latlng,
}  # fmt: skip
