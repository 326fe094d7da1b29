"""Numbers that look like something: telephones, postcodes, number plates from a table of forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...columns import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..address import Hashes, Ints

    Bytes = NDArray[np.uint8]

#: What a sign in a form stands for; `?` are the letters that British, Dutch, Canadian and Irish postcodes share.
SIGNS = {"#": b"0123456789", "%": b"123456789", "@": b"ABCDEFGHJKLMNPRSTUVWXYZ", "?": b"AEHNPRTWXY",
         "&": b"0123456789ABCDEFGHJKLMNPRSTUVWXYZ"}  # fmt: skip
#: The letters of all signs in a row, then every byte, for places at which a form has none.
_LETTERS = np.frombuffer(b"".join(SIGNS.values()) + bytes(range(256)), np.uint8)
#: Three draws a hash, of 21 bits each: even to 5e-6.
_BITS = 21
_SHIFTS = np.array([[64 - _BITS * (draw + 1)] for draw in range(3)], np.uint64)
_MASK = np.uint64((1 << _BITS) - 1)
#: Rows whose letters are made at a time, so that they stay in the cache.
_AT_ONCE = 2_048
_GOLDEN, _FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Forms:
    """Several forms of text, of which each cell has one."""

    #: The forms as bytes, padded.
    table: Bytes
    #: The places at which some form has a sign.
    places: Ints
    #: For each of these places and each form, how many letters there are and where they begin in `_LETTERS`.
    counts: NDArray[np.uint32]
    starts: NDArray[np.uint32]

    @property
    def width(self) -> int:
        """The most bytes of a cell."""
        return int(self.table.shape[1])

    def fill(self, which: Ints, h: Hashes) -> Bytes:
        """The form of each row with its signs drawn from the row's hash."""
        out = words.take(self.table, which)
        if not len(self.places):
            return out
        for at in range(0, len(h), _AT_ONCE):
            some = slice(at, at + _AT_ONCE)
            for place, letters in zip(self.places.tolist(), self._drawn(which[some], h[some]), strict=True):
                out[some, place] = letters
        return out

    def _drawn(self, which: Ints, h: Hashes) -> Bytes:
        """The letters, a row a place, three of a hash."""
        hashes = [h]
        for _ in range(0, len(self.places) - 3, 3):
            h = (h ^ (h >> np.uint64(30))) * _FACTOR + _GOLDEN
            h ^= h >> np.uint64(27)
            hashes.append(h)
        pieces = ((np.stack(hashes)[:, None] >> _SHIFTS) & _MASK).astype(np.uint32)
        pieces = pieces.reshape(3 * len(hashes), len(h))[: len(self.places)]
        pieces *= self.counts.take(which, axis=1)
        pieces >>= np.uint32(_BITS)
        pieces += self.starts.take(which, axis=1)
        return _LETTERS.take(pieces)


def forms(texts: Sequence[str]) -> Forms:
    """Forms from texts with signs, as `+49 151 ########`."""
    table = words.pack_text(texts)
    counts = np.ones(table.shape, np.uint32)
    starts = table + np.uint32(len(_LETTERS) - 256)
    start = 0
    for sign, letters in SIGNS.items():
        at = table == ord(sign)
        counts[at], starts[at] = len(letters), start
        start += len(letters)
    places = np.flatnonzero((counts > 1).any(axis=0))
    return Forms(table, places, counts[:, places].T.copy(), starts[:, places].T.copy())
