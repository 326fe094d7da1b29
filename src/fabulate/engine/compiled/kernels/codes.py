"""Faker's codes that recording cannot follow or makes long trees of: book numbers, UPC-E, cards, routing numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....columns import words
from ....columns.vector import FILL
from ..draws import Draws, alias, below, unit
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...address import Ints
    from ..unique import Counted

    Kernel = Callable[[Said], "Made | None"]

_DIGIT = words.pack([b"%d" % i for i in range(10)])
_TEN = words.pack([*(b"%d" % i for i in range(10)), b"X"])


def _drawn(draws: Draws, key: int, count: int) -> Ints:
    """So many even digits in every row: shape (rows, count)."""
    return _split(below(draws.hash(key), 10**count), count)


def _split(number: Ints, count: int) -> Ints:
    """A number's last so many digits: shape (rows, count)."""
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
                digits = _drawn(Draws(draws.base[rows]), 2, _free(prefix, group))
                made = _numbers(digits, prefix, group, ranges, mark, long=long)
                out[rows, : made.shape[1]] = made
            return out

        one = long or len({prefix for prefix, *_ in groups}) == 1
        return text(width, data, [_form(*about, mark, long=long) for about in groups] if one else ())

    return kernel


def _free(prefix: str, group: str) -> int:
    """How many digits are drawn; an SBN has no prefix or group, and one digit less."""
    return 12 - len(prefix) - len(group) if prefix else 8


def _form(prefix: str, group: str, weight: float, ranges: list[list[int]], mark: str, *, long: bool) -> Counted:
    """The numbers of one prefix and group by their digits; an ISBN-10 does not tell its prefix, but has one only."""
    count = _free(prefix, group)
    return weight, (10**count,), lambda at: _numbers(_split(at[0], count), prefix, group, ranges, mark, long=long)


def _numbers(digits: Ints, prefix: str, group: str, ranges: list[list[int]], mark: str, *, long: bool) -> words.Bytes:
    """Numbers of one prefix and group. A registrant is as long as the range says that its digits lie in."""
    rows, count = digits.shape
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


def card_number(said: Said) -> Made | None:
    """Numbers of payment cards with Luhn's check digit; the store holds each type's beginnings and length."""
    if not said.only("card_type"):
        return None
    types: dict[str, list[Any]] = said.data["types"]
    chosen = [said.args["card_type"]] if "card_type" in said.args else list(types)
    begins = [(prefix, types[name][1]) for name in chosen for prefix in types[name][0]]
    counts = np.array([len(types[name][0]) for name in chosen])
    starts = np.cumsum(counts) - counts
    longest = max(length for _, length in begins)
    # Each digit of a beginning; those that are drawn are below 0, and -2 is none of them a zero.
    fixed = np.full((len(begins), longest), -1, np.int64)
    for row, (prefix, _) in enumerate(begins):
        fixed[row, : len(prefix)] = [{"#": -1, "%": -2}.get(c) or int(c) for c in prefix]
    lengths = np.array([length for _, length in begins])
    # From the right, the check digit first: every second digit is doubled, and past the end there is none.
    places = lengths[:, None] - 1 - np.arange(longest)
    doubled, there = places % 2 == 1, places > 0

    def data(draws: Draws) -> words.Bytes:
        which = draws.below(1, len(chosen))
        row = starts[which] + (unit(draws.hash(2)) * counts[which]).astype(np.int64)
        digits = np.concatenate([_drawn(draws, 3, 9), _drawn(draws, 4, longest - 9)], axis=1)
        head = fixed[row]
        digits = np.where(head >= 0, head, digits)
        odd = np.flatnonzero((head == -2).any(axis=1))
        digits[odd] = np.where(head[odd] == -2, 1 + below(draws.hash(5)[odd], 9)[:, None], digits[odd])
        return written(row, digits)

    def written(row: Ints, digits: Ints) -> words.Bytes:
        rows = len(row)
        twice = digits * 2 - 9 * (digits > 4)
        total = np.where(doubled[row], twice, digits).sum(axis=1, where=there[row])
        out = np.where(there[row], digits + ord("0"), FILL).astype(np.uint8)
        out[np.arange(rows), lengths[row] - 1] = -total % 10 + ord("0")
        return out

    def form(row: int) -> Counted:
        size = len(begins[row][0])
        free = int(lengths[row]) - 1 - size

        def spelled(at: list[Ints]) -> words.Bytes:
            digits = np.zeros((len(at[0]), longest), np.int64)
            digits[:, :size], digits[:, size : size + free] = fixed[row, :size], _split(at[0], free)
            return written(np.full(len(digits), row), digits)

        return 1 / len(begins), (10**free,), spelled

    # Types may share beginnings, so that a number is made unique by its one type.
    plain = len(chosen) == 1 and all(prefix.isdigit() for prefix, _ in begins)
    return text(longest, data, [form(row) for row in range(len(begins))] if plain else ())


def aba(said: Said) -> Made | None:
    """Routing numbers of American banks: a district of 1 to 12, six digits, a check digit."""
    weights = np.array([3, 7, 1, 3, 7, 1, 3, 7])

    def data(draws: Draws) -> words.Bytes:
        digits = np.concatenate([np.stack(np.divmod(1 + draws.below(1, 12), 10), axis=1), _drawn(draws, 2, 6)], axis=1)
        check = -(digits @ weights) % 10
        return (np.concatenate([digits, check[:, None]], axis=1) + ord("0")).astype(np.uint8)

    return None if said.args else text(9, data)


KERNELS: dict[str, Kernel] = {
    "credit_card_number": card_number, "aba": aba,
    "isbn13": _book(long=True), "isbn10": _book(long=False), "sbn9": _book(long=False), "upc_e": upc_e,
}  # fmt: skip
