"""gzip for whoever accepts it, made in the thread that makes the rows: the event loop only ever sends.

Level 1: higher ones cost more than the rows themselves. Small answers go as they are.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .stream import Pieces

LEVEL = 1
#: Bytes below which nothing is packed.
LEAST = 1 << 10
#: What gzip makes smaller; Parquet and zip are packed already.
TEXT = ("csv", "jsonl")


def accepted(accept_encoding: str) -> bool:
    """Whether the header takes gzip: by name or by `*`, and not with a weight of 0."""
    weights: dict[str, bool] = {}
    for part in accept_encoding.lower().split(",")[:50]:
        name, *parameters = (word.strip() for word in part.split(";"))
        weights[name] = not any(re.fullmatch(r"q\s*=\s*0(\.0*)?", parameter) for parameter in parameters)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


def whole(body: bytes) -> bytes:
    """A body, packed."""
    packer = _packer()
    return packer.compress(body) + packer.flush()


def _packer() -> zlib._Compress:
    return zlib.compressobj(LEVEL, zlib.DEFLATED, 31)


class Packed:
    """Pieces as gzip, with their own interface; `first` is what was pulled of them already."""

    def __init__(self, first: bytes, pieces: Pieces) -> None:
        self._pieces = pieces
        self._packer = _packer()
        self._begun = self._packer.compress(first)
        self.blocks = pieces.blocks
        self.done = False

    def pull(self) -> bytes:
        """The next chunk; `done` is set with the last."""
        chunk, self._begun = self._begun, b""
        while not self._pieces.done:
            chunk += self._packer.compress(self._pieces.pull())
            if chunk and not self._pieces.done:
                return chunk
        self.done = True
        return chunk + self._packer.flush()
