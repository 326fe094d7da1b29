"""Faker's codes that no recording could follow: book numbers, whose parts have many lengths, and UPC-E."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import words
from ....columns.vector import FILL
from ..draws import Draws, alias, below
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...address import Ints

    Kernel = Callable[[Said], "Made | None"]

_DIGIT = words.pack([b"%d" % i for i in range(10)])
_TEN = words.pack([*(b"%d" % i for i in range(10)), b"X"])


def _drawn(draws: Draws, key: int, count: int) -> Ints:
    """So many even digits in every row: shape (rows, count)."""
    number = below(draws.hash(key), 10**count)
    return number[:, None] // 10 ** np.arange(count - 1, -1, -1, dtype=np.int64) % 10


def _book(long: bool) -> Kernel:
    """ISBN-13 where `long`, else ISBN-10 or SBN; the store holds prefixes, groups and the registrants' ranges."""

    def kernel(said: Said) -> Made | None:
        if not said.only("separator"):
            return None
        mark = said.get("separator", "-")
        # Faker's ranges do not overlap, and some of its lists are not in order.
        groups = [(prefix, group, weight, sorted(ranges)) for prefix, group, weight, ranges in said.data["groups"]]
        picks = alias(tuple(weight for _, _, weight, _ in groups))
        width = 13 + 4 * len(mark.encode())

        def data(draws: Draws) -> words.Bytes:
            out = np.full((len(draws.base), width), FILL, np.uint8)
            which = picks.at(draws.hash(1))
            for number, (prefix, group, _, ranges) in enumerate(groups):
                rows = np.flatnonzero(which == number)
                made = _numbers(Draws(draws.base[rows]), prefix, group, ranges, mark, long=long)
                out[rows, : made.shape[1]] = made
            return out

        return text(width, data)

    return kernel


def _numbers(draws: Draws, prefix: str, group: str, ranges: list[list[int]], mark: str, *, long: bool) -> words.Bytes:
    """Numbers of one prefix and group. A registrant is as long as the range says that its digits lie in."""
    rows = len(draws.base)
    # An SBN has no prefix or group, and one digit less.
    count = 12 - len(prefix) - len(group) if prefix else 8
    digits = _drawn(draws, 2, count)
    body = digits[:, :-1] @ 10 ** np.arange(count - 2, -1, -1, dtype=np.int64)
    size = np.array([s for _, s in ranges])[np.searchsorted([least for least, _ in ranges], body, side="right") - 1]
    head = [int(c) for c in (prefix + group if long else group)]
    whole = np.concatenate([np.broadcast_to(np.array(head, np.int64), (rows, len(head))), digits], axis=1)
    check = -(whole @ np.array([1, 3] * 6)) % 10 if long else whole @ np.arange(1, whole.shape[1] + 1) % 11
    sign = mark.encode()
    lead = mark.join(([prefix, group, ""] if long else [group, ""]) if prefix else [""]).encode()
    out = np.full((rows, len(lead) + count + 1 + 2 * len(sign)), FILL, np.uint8)
    for length in np.unique(size).tolist():
        at = np.flatnonzero(size == length)
        parts = [words.literal(lead.decode(), len(at)), *(words.take(_DIGIT, d) for d in digits[at, :length].T)]
        parts += [words.literal(mark, len(at)), *(words.take(_DIGIT, d) for d in digits[at, length:].T)]
        parts += [words.literal(mark, len(at)), words.take(_TEN, check[at])]
        out[at] = words.join(parts)
    return out


def upc_e(said: Said) -> Made | None:
    """Eight digits that stand for twelve: zeros left out as the sixth digit tells, in the first way that fits."""
    if said.args:
        return None

    def data(draws: Draws) -> words.Bytes:
        system = below(draws.hash(1), 2)
        a, b, c, d, e, f = _drawn(draws, 2, 6).T
        zero = np.zeros_like(a)
        # The ten digits between system and check, by the last one.
        layouts: list[tuple[Any, list[Any]]] = [
            (f <= 2, [a, b, f, zero, zero, zero, zero, c, d, e]),
            (f == 3, [a, b, c, zero, zero, zero, zero, zero, d, e]),
            (f == 4, [a, b, c, d, zero, zero, zero, zero, zero, e]),
            (f >= 5, [a, b, c, d, e, zero, zero, zero, zero, f]),
        ]
        ten = [np.select([when for when, _ in layouts], [layout[i] for _, layout in layouts]) for i in range(10)]
        odd = system + sum(ten[1::2])
        check = -(3 * odd + sum(ten[0::2])) % 10
        some = np.stack(ten)
        # Ways to leave zeros out: each needs its run of zeros, and the first whose run is there is taken.
        first = (some[2] <= 2) & (some[3:7] == 0).all(axis=0)
        second = (some[3:8] == 0).all(axis=0)
        third = (some[4:9] == 0).all(axis=0)
        ways = [first, second, third]
        made = [
            np.select(ways, [ten[0], ten[0], ten[0]], ten[0]), np.select(ways, [ten[1], ten[1], ten[1]], ten[1]),
            np.select(ways, [ten[7], ten[2], ten[2]], ten[2]), np.select(ways, [ten[8], ten[8], ten[3]], ten[3]),
            np.select(ways, [ten[9], ten[9], ten[9]], ten[4]), np.select(ways, [ten[2], zero + 3, zero + 4], ten[9]),
        ]  # fmt: skip
        return words.join([words.take(_DIGIT, x) for x in (system, *made, check)])

    return text(8, data)


KERNELS: dict[str, Kernel] = {
    "isbn13": _book(long=True), "isbn10": _book(long=False), "sbn9": _book(long=False), "upc_e": upc_e,
}  # fmt: skip
