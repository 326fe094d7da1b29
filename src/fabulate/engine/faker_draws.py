"""The source of randomness of one cell: SplitMix64 started at the cell's hash, behind the interface of `random.Random`.

Reseeding the standard generator costs 3.7 us a row (it fills 624 words), this one 0.1 us: the first eight outputs of
every row of a block are made at once by NumPy, the rare further ones in Python, by the same recurrence. Whole numbers
come from one output by multiplication, so a value does not depend on Python's own rejection loops either.
Source: Steele, Lea, Flood, Fast Splittable Pseudorandom Number Generators (2014).
"""

from __future__ import annotations

from random import Random
from types import ModuleType
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from .faker_clock import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed import SupportsLenAndGetItem
    from numpy.typing import NDArray

T = TypeVar("T")

_MASK = (1 << 64) - 1
_GAMMA = 0x9E3779B97F4A7C15
_FIRST = 8
_MOST = 400_000
_UNIT = 2.0**-53


class TooManyDrawsError(RuntimeError):
    """A cell drew so often that its method can only be searching for what cannot be found."""


def starts(hashes: NDArray[np.uint64]) -> Iterator[tuple[int, list[int]]]:
    """What `Draws.start` wants for each row: its generator's state, and its first eight outputs, last first.

    The hashes are mixed first: the generator steps by a constant, and hashes that did the same would make each row's
    draws its neighbour's, one draw late.
    """
    s = hashes.astype(np.uint64, copy=False)
    for _ in range(2):
        s = (s ^ (s >> np.uint64(32))) * np.uint64(0xD6E8FEB86659FD93)
    s = s ^ (s >> np.uint64(32))
    z = s[:, None] + np.arange(_FIRST, 0, -1, dtype=np.uint64) * np.uint64(_GAMMA)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return zip(s.tolist(), (z ^ (z >> np.uint64(31))).tolist(), strict=True)


class Draws(Random):
    """`random.Random` over SplitMix64; `start` sets it to a cell. TooManyDrawsError after 400,000 outputs."""

    _ready: list[int]
    _state: int
    _left: int

    def start(self, state: int, ready: list[int]) -> None:
        """Begin a cell by what `starts` gives for its hash; `ready` is used up."""
        self._ready = ready
        self._state = (state + len(ready) * _GAMMA) & _MASK
        self._left = _MOST
        self.gauss_next = None

    def seed(self, a: object = None, version: int = 2) -> None:
        self.start(a & _MASK if isinstance(a, int) else 0, [])

    def _step(self) -> int:
        self._left -= 1
        if self._left < 0:
            raise TooManyDrawsError
        s = self._state = (self._state + _GAMMA) & _MASK
        z = ((s ^ (s >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def random(self) -> float:
        z = self._ready.pop() if self._ready else self._step()
        return (z >> 11) * _UNIT

    def getrandbits(self, k: int, /) -> int:
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        bits = 0
        for _ in range(k // 64):
            bits = bits << 64 | (self._ready.pop() if self._ready else self._step())
        rest = k % 64
        if rest:
            bits = bits << rest | (self._ready.pop() if self._ready else self._step()) >> (64 - rest)
        return bits

    def _randbelow(self, n: int) -> int:
        if n <= 1 << 48:
            return ((self._ready.pop() if self._ready else self._step()) * n) >> 64
        k = n.bit_length() + 64
        return (self.getrandbits(k) * n) >> k

    def choice(self, seq: SupportsLenAndGetItem[T]) -> T:
        if not len(seq):
            raise IndexError("Cannot choose from an empty sequence")
        return seq[((self._ready.pop() if self._ready else self._step()) * len(seq)) >> 64]

    def randint(self, a: int, b: int) -> int:
        if b < a:
            raise ValueError(f"empty range for randint({a}, {b})")
        return a + self._randbelow(b - a + 1)


def current() -> Draws:
    """The draws of the cell that this thread is making."""
    draws = CONTEXT.draws
    if not isinstance(draws, Draws):
        raise RuntimeError("Faker drew outside a cell")
    return draws


def module() -> ModuleType:
    """A stand-in for the standard `random` module, its functions drawing from the present cell.

    Some of Faker's providers draw from the module instead of their generator (`passport_gender`, `nif`, `curp`).
    """
    import random as real

    stand_in = ModuleType("random")
    for name, value in vars(real).items():
        if name.startswith("_"):
            continue
        drawn = isinstance(getattr(value, "__self__", None), Random)
        stand_in.__dict__[name] = _drawn(name) if drawn else value
    return stand_in


def _drawn(name: str) -> Callable[..., object]:
    def draw(*args: object, **kwargs: object) -> object:
        result: object = getattr(current(), name)(*args, **kwargs)
        return result

    return draw
