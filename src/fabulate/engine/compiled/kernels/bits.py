"""Faker's wide random bits: UUIDs, digests, addresses of the Internet, colours."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ....columns import words
from ..draws import Alias, Draws, alias, below
from .said import Made, Said, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...address import Ints

    Kernel = Callable[[Said], "Made | None"]

_HEX = words.pack([f"{i:02x}".encode() for i in range(256)])
_BYTE = words.pack([str(i).encode() for i in range(256)])


@cache
def _groups() -> words.Bytes:
    """16 bits in hexadecimal without leading zeros; not made for those who draw none."""
    return words.pack([f"{i:x}".encode() for i in range(65_536)])


def octets(draws: Draws, key: int, count: int) -> words.Bytes:
    """So many random bytes in every row."""
    out = np.empty((len(draws.base), -(-count // 8) * 8), np.uint8)
    for at in range(0, out.shape[1], 8):
        out[:, at : at + 8] = draws.hash(key + at).astype(">u8").view(np.uint8).reshape(-1, 8)
    return out[:, :count]


def hexes(data: words.Bytes) -> words.Bytes:
    """Bytes as hexadecimal digits."""
    return words.take(_HEX, data.reshape(-1)).reshape(len(data), 2 * data.shape[1])


def _digest(count: int) -> Kernel:
    """A digest of a random text is bits without a pattern, and so are these."""

    def kernel(said: Said) -> Made | None:
        # The first eight bytes are a mix of the hash that leads back to it.
        made = text(2 * count, lambda d: hexes(octets(d, 1, count)))
        return None if said.args else replace(made, different=True)

    return kernel


def _dashed(data: words.Bytes) -> words.Bytes:
    digits = hexes(data)
    out = np.full((len(data), 36), ord("-"), np.uint8)
    for start, stop, to in ((0, 8, 0), (8, 12, 9), (12, 16, 14), (16, 20, 19), (20, 32, 24)):
        out[:, to : to + stop - start] = digits[:, start:stop]
    return out


def _versioned(data: words.Bytes, version: int) -> words.Bytes:
    data[:, 6] = (data[:, 6] & 0x0F) | version << 4
    data[:, 8] = (data[:, 8] & 0x3F) | 0x80
    return data


def uuid4(said: Said) -> Made | None:
    """122 random bits (RFC 9562)."""
    return None if said.args else text(36, lambda d: _dashed(_versioned(octets(d, 1, 16), 4)))


_MILLISECONDS = 2_051_222_400_000
#: From the beginning of the Gregorian calendar to 1970, in 100 ns.
_GREGORIAN = 0x01B21DD213814000


def uuid7(said: Said) -> Made | None:
    """Milliseconds since 1970, then random bits."""

    def data(draws: Draws) -> words.Bytes:
        made = octets(draws, 1, 16)
        made[:, :6] = draws.below(99, _MILLISECONDS + 1).astype(">i8").view(np.uint8).reshape(-1, 8)[:, 2:]
        return _dashed(_versioned(made, 7))

    return None if said.args else text(36, data)


def uuid1(said: Said) -> Made | None:
    """Moments of 100 ns, low bits first, then a random clock and node."""

    def data(draws: Draws) -> words.Bytes:
        made = octets(draws, 1, 16)
        stamp = draws.below(99, _MILLISECONDS * 10_000 + 1) + _GREGORIAN
        time = stamp.astype(">i8").view(np.uint8).reshape(-1, 8)
        made[:, :4], made[:, 4:6], made[:, 6:8] = time[:, 4:], time[:, 2:4], time[:, :2]
        return _dashed(_versioned(made, 1))

    return None if said.args else text(36, data)


def _dotted(address: Ints) -> words.Bytes:
    point = words.literal(".", len(address))
    parts = [words.take(_BYTE, address >> shift & 255) for shift in (24, 16, 8, 0)]
    return words.join([parts[0], point, parts[1], point, parts[2], point, parts[3]])


def _ipv4(said: Said) -> Made | None:
    """An address out of weighted networks; the store holds each choice of class: first addresses, sizes, weights."""
    if said.args:
        return None
    classes = [
        (np.array(c["first"], np.int64), np.array(c["size"], np.int64), alias(tuple(map(float, c["size"]))))
        for c in said.data["classes"]
    ]

    def data(draws: Draws) -> words.Bytes:
        address = np.zeros(len(draws.base), np.int64)
        which = draws.below(1, len(classes))
        for number, (first, size, picks) in enumerate(classes):
            address = np.where(which == number, _address(draws, first, size, picks), address)
        return _dotted(address)

    return text(15, data)


def _address(draws: Draws, first: Ints, size: Ints, picks: Alias) -> Ints:
    network = picks.at(draws.hash(2))
    h = draws.hash(3) >> np.uint64(32)
    return first[network] + (h * size[network].astype(np.uint64) >> np.uint64(32)).view(np.int64)


def ipv6(said: Said) -> Made | None:
    """Eight groups without leading zeros. A run of zero groups (shortened by Python to ::) is rarer than 1 in 10**8."""
    if said.args:
        return None

    def data(draws: Draws) -> words.Bytes:
        groups = octets(draws, 1, 16).copy().view(">u2").astype(np.int64)
        # One row in 8,192 has a single zero group, which is written; two neighbours would be written otherwise.
        both = (groups[:, :-1] == 0) & (groups[:, 1:] == 0)
        groups[:, :-1][both] = 1
        colon = words.literal(":", len(groups))
        parts = [words.take(_groups(), groups[:, i]) for i in range(8)]
        return words.join([p for part in parts for p in (part, colon)][:-1])

    return text(39, data)


def color_hex(said: Said) -> Made | None:
    """`hex_color`: six hexadecimal digits from 000001 on."""
    if said.args:
        return None

    def data(draws: Draws) -> words.Bytes:
        value = 1 + below(draws.hash(1), 16_777_215)
        pieces = [words.take(_HEX, value >> shift & 255) for shift in (16, 8, 0)]
        return words.join([words.literal("#", len(value)), *pieces])

    return text(7, data)


KERNELS: dict[str, Kernel] = {
    "md5": _digest(16), "sha1": _digest(20), "sha256": _digest(32), "uuid1": uuid1, "uuid4": uuid4, "uuid7": uuid7,
    "ipv4": _ipv4, "ipv6": ipv6, "hex_color": color_hex,
}  # fmt: skip
