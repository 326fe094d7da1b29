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
#: Three draws a hash, of 21 bits each: even to 5e-6.
_BITS = 21
_GOLDEN, _FACTOR = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True, slots=True)
class Forms:
    """Several forms of text, of which each cell has one."""

    #: The forms as bytes, padded; 0 where a sign is drawn.
    table: Bytes
    #: Which sign is drawn there, else -1.
    signs: NDArray[np.int8]

    @property
    def width(self) -> int:
        """The most bytes of a cell."""
        return int(self.table.shape[1])

    def fill(self, which: Ints, h: Hashes) -> Bytes:
        """The form of each row with its signs drawn from the row's hash."""
        out = words.take(self.table, which)
        for drawn, at in enumerate(np.flatnonzero((self.signs >= 0).any(axis=0)).tolist()):
            if drawn and drawn % 3 == 0:
                h = (h ^ (h >> np.uint64(30))) * _FACTOR + _GOLDEN
                h ^= h >> np.uint64(27)
            piece = (h >> np.uint64(64 - _BITS * (drawn % 3 + 1))) & np.uint64((1 << _BITS) - 1)
            column = self.signs[:, at]
            for number in np.unique(column[column >= 0]).tolist():
                letters = np.frombuffer(list(SIGNS.values())[number], np.uint8)
                made = letters[((piece * np.uint64(len(letters))) >> np.uint64(_BITS)).astype(np.int64)]
                if (column == number).all():
                    out[:, at] = made
                else:
                    out[:, at] = np.where(column[which] == number, made, out[:, at])
        return out


def forms(texts: Sequence[str]) -> Forms:
    """Forms from texts with signs, as `+49 151 ########`."""
    table = words.pack_text(texts).copy()
    signs = np.full(table.shape, -1, np.int8)
    for number, sign in enumerate(SIGNS):
        signs[table == ord(sign)] = number
    return Forms(table, signs)
