"""Faker's pick of one element, with the running sums of weights kept: the same element, for a tenth of the time.

`random_elements` sums the weights of an `OrderedDict` and copies lists anew for each row, which is most of the time of
names and e-mails. Only the private copy's `BaseProvider` is changed. Sets are sorted first, since their order follows
the process's hash seed.
"""

from __future__ import annotations

import weakref
from bisect import bisect
from collections import OrderedDict
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar

from .faker_draws import current

if TYPE_CHECKING:
    from collections.abc import Collection

T = TypeVar("T")

_Sums = tuple[tuple[object, ...], list[float], float, int]


class _Kept:
    """Running sums by the identity of their dictionary; an entry goes when the dictionary goes."""

    def __init__(self) -> None:
        self._sums: dict[int, tuple[weakref.ref[OrderedDict[object, float]], _Sums]] = {}

    def of(self, elements: OrderedDict[object, float]) -> _Sums:
        key = id(elements)
        kept = self._sums.get(key)
        if kept is not None and kept[0]() is elements and len(elements) == kept[1][3] + 1:
            return kept[1]
        sums = list(accumulate(elements.values()))
        if not sums or sums[-1] <= 0:
            raise ValueError("weights must have a sum above 0")
        made = (tuple(elements), sums, sums[-1] + 0.0, len(sums) - 1)
        self._sums[key] = (weakref.ref(elements, lambda gone: self._drop(key, gone)), made)
        return made

    def _drop(self, key: int, gone: weakref.ref[OrderedDict[object, float]]) -> None:
        kept = self._sums.get(key)
        if kept is not None and kept[0] is gone:
            self._sums.pop(key, None)


_KEPT = _Kept()


def random_element(self: object, elements: Collection[T] = ("a", "b", "c")) -> T:  # type: ignore[assignment]
    """One element, by weight where `elements` is an OrderedDict; stands for Faker's method of the name."""
    draws = current()
    made: T
    if isinstance(elements, OrderedDict):
        population, sums, total, most = _KEPT.of(elements)
        return population[bisect(sums, draws.random() * total, 0, most)]  # type: ignore[return-value]
    if isinstance(elements, (tuple, list, str)):
        made = draws.choice(elements)
        return made
    if isinstance(elements, dict):
        raise ValueError("weights must be an OrderedDict")
    if isinstance(elements, (set, frozenset)):
        elements = sorted(elements, key=repr)
    made = draws.choice(tuple(elements))
    return made


def install(base_provider: type) -> None:
    """Give the private copy's `BaseProvider` this pick."""
    base_provider.random_element = random_element  # type: ignore[attr-defined]
