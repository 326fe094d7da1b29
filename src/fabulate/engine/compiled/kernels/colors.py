"""Faker's colours for people: a hue, a saturation in that hue's range, a brightness that goes with both.

Faker's map of colours (hues, and the least brightness at some saturations) is in the store. Conversions are Faker's and
Python's own (`colorsys`), in the same order of operations, so that they round alike.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import numerals, words
from ...faker_cells import to_json
from ..draws import Draws, unit
from ..store import line
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...address import Ints

    Floats = NDArray[np.float64]
    #: Hue, saturation and brightness of some rows.
    Colour = tuple[Ints, Ints, Ints]

_HEX = words.pack([f"{i:02x}".encode() for i in range(512)])
_BRIGHTEST = 100


def _picks(said: Said) -> Callable[[Draws], Colour] | None:
    """How hue, saturation and brightness are drawn; None where Faker itself says what is wrong."""
    colours: dict[str, Any] = line(said.data["colours"], said.locale)[0]
    hue, light = said.args.get("hue"), said.args.get("luminosity")
    if isinstance(hue, list):
        low, high = max(min(map(int, hue)), 0), min(max(map(int, hue)), 360)
    elif isinstance(hue, str):
        low, high = colours[hue][0]
    else:
        low, high = (0, 360) if hue is None else (int(hue), int(hue))
    if high < low:
        return None
    bounds = [_bounds(colours, at) for at in range(361)]
    least = np.array([[_least(some, s) for s in range(101)] for some in bounds], np.int64)
    ends = np.array([_ends([s for s, _ in some], hue, light) for some in bounds], np.int64)

    def drawn(draws: Draws) -> Colour:
        h = low + draws.below(1, high - low + 1)
        h = np.where(h < 0, h + 360, h)
        s = _within(draws, 2, ends[h, 0], ends[h, 1])
        first = least[h, s]
        last = np.full_like(first, _BRIGHTEST)
        if light == "dark":
            last = first + 20
        elif light == "light":
            first = (last + first) // 2
        elif light == "random":
            first = np.zeros_like(first)
        return h, s, _within(draws, 3, first, last)

    return drawn


def _bounds(colours: dict[str, Any], hue: int) -> list[list[int]]:
    """The least brightness at some saturations of a hue; Faker writes reds also as hues below 0."""
    hue -= 360 * (hue >= 334)
    found: list[list[int]] = next(some for (low, high), some in colours.values() if low <= hue <= high)
    return found


def _least(bounds: list[list[int]], s: int) -> int:
    for (s1, v1), (s2, v2) in pairwise(bounds):
        if s1 <= s <= s2:
            slope = (v2 - v1) / (s2 - s1)
            return int(slope * s + (v1 - slope * s1))
    return 0


def _ends(saturations: list[int], hue: object, light: object) -> tuple[int, int]:
    """The least and most saturation."""
    low, high = min(saturations), max(saturations)
    if light == "random":
        return 0, 100
    if hue == "monochrome":
        return 0, 0
    return (55 if light == "bright" else high - 10 if light == "dark" else low), (55 if light == "light" else high)


def _within(draws: Draws, key: int, low: Ints, high: Ints) -> Ints:
    """A whole number of each row's range."""
    return low + (unit(draws.hash(key)) * (high - low + 1)).astype(np.int64)


def _rgb(colour: Colour) -> tuple[Floats, Floats, Floats]:
    hue, saturation, brightness = colour
    h, s, v = np.clip(hue, 1, 359) / 360, saturation / 100, brightness / 100
    sixth = (h * 6.0).astype(np.int64)
    rest = h * 6.0 - sixth
    p, q, t = v * (1.0 - s), v * (1.0 - s * rest), v * (1.0 - s * (1.0 - rest))
    red, green, blue = (v, q, p, p, t, v), (t, v, v, q, p, p), (p, p, t, v, v, q)
    at = [sixth == i for i in range(6)]
    return np.select(at, red), np.select(at, green), np.select(at, blue)


def _whole(colour: Colour) -> list[Ints]:
    return [(part * 255).astype(np.int64) for part in _rgb(colour)]


def _hsl(colour: Colour) -> list[Ints]:
    s, v = colour[1] / 100.0, colour[2] / 100.0
    light = 0.5 * v * (2 - s)
    edge = (light == 0) | (light == 1)
    s = np.where(edge, 0.0, v * s / np.where(edge, 1.0, 1 - np.abs(2 * light - 1)))
    return [colour[0], (s * 100).astype(np.int64), (light * 100).astype(np.int64)]


def _between(before: str, cells: list[words.Bytes], after: str) -> words.Bytes:
    rows = len(cells[0])
    parts = [words.literal(before, rows)]
    for at, cell in enumerate(cells):
        parts += [words.literal(", ", rows), cell] if at else [cell]
    return words.join([*parts, words.literal(after, rows)])


def _hexes(colour: Colour) -> words.Bytes:
    return words.join([words.literal("#", len(colour[0])), *(words.take(_HEX, part) for part in _whole(colour))])


def _floats(colour: Colour) -> words.Bytes:
    return _between("[", [words.pack([to_json(v).encode() for v in part.tolist()]) for part in _rgb(colour)], "]")


def _listed(parts: Callable[[Colour], Any], before: str = "[", after: str = "]") -> Callable[[Colour], words.Bytes]:
    return lambda colour: _between(before, [numerals.digits(part) for part in parts(colour)], after)


_FORMATS: dict[str, Callable[[Colour], words.Bytes]] = {
    "hex": _hexes, "rgb": _listed(_whole, "rgb(", ")"), "hsl": _listed(_hsl, "hsl(", ")"),
    "hsv": _listed(list, "hsv(", ")"),
}  # fmt: skip


def _kernel(write: Callable[[Colour], words.Bytes] | None, width: int) -> Callable[[Said], Made | None]:
    def kernel(said: Said) -> Made | None:
        drawn = _picks(said)
        form = write or _FORMATS[said.get("color_format", "hex")]
        return None if drawn is None else text(width, lambda draws: form(drawn(draws)))

    return kernel


KERNELS: dict[str, Callable[[Said], Made | None]] = {
    "color": _kernel(None, 18), "color_hsl": _kernel(_listed(_hsl), 15), "color_hsv": _kernel(_listed(list), 15),
    "color_rgb": _kernel(_listed(_whole), 15), "color_rgb_float": _kernel(_floats, 72),
}  # fmt: skip
