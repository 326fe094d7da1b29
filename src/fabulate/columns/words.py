"""Words as a matrix of bytes: how text is kept without strings.

A table of words is one uint8 matrix, a row a word, padded with `FILL`; a block of cells is a gather from it. Rows are
moved whole, as items of NumPy's void type: copying a matrix byte by byte costs three times as much.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from .vector import FILL

Number = TypeVar("Number", np.uint16, np.uint32, np.uint64)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]
    #: Whole rows of a matrix, an item each.
    Rows = NDArray[np.void]


def pack(cells: Sequence[bytes]) -> Bytes:
    """Cells as a uint8 matrix of shape (cells, longest), padded with FILL."""
    width = max(map(len, cells), default=0)
    flat = b"".join([cell.ljust(width, b"\xff") for cell in cells])
    return np.frombuffer(flat, np.uint8).reshape(len(cells), width)


def pack_text(cells: Iterable[str]) -> Bytes:
    """Texts, as UTF-8, like `pack`."""
    return pack([cell.encode("utf-8", "replace") for cell in cells])


@lru_cache(maxsize=1 << 12)
def _whole(width: int) -> np.dtype[np.void]:
    return np.dtype(f"V{width}")


def rows_of(matrix: Bytes) -> Rows:
    """The rows of a matrix, at least one byte wide, as whole items: a view where each is in one piece."""
    if matrix.strides[1] != 1:
        matrix = np.ascontiguousarray(matrix)
    found: Rows = matrix.view(_whole(matrix.shape[1]))[:, 0]
    return found


def take(table: Bytes, at: NDArray[np.integer]) -> Bytes:
    """Row `at[i]` of a table for every i: shape (len(at), width). One gather of whole rows, not byte by byte."""
    width = table.shape[1]
    if width == 0:
        return np.empty((len(at), 0), np.uint8)
    cells: Bytes = rows_of(table).take(at).view(np.uint8).reshape(len(at), width)
    return cells


#: Rows up to which parts are put side by side byte by byte: it costs one call, not three a part.
_FEW = 256


def join(parts: Sequence[Bytes]) -> Bytes:
    """Parts of cells side by side: shapes (n, w1), (n, w2) … → (n, w1 + w2 + …)."""
    if len(parts) == 1:
        return parts[0]
    if len(parts[0]) <= _FEW:
        joined: Bytes = np.concatenate(parts, axis=1)
        return joined
    rows, width = len(parts[0]), sum(part.shape[1] for part in parts)
    out, left = np.empty((rows, width), np.uint8), 0
    for part in parts:
        wide = part.shape[1]
        if wide:
            put(part, out, left)
            left += wide
    return out


def stack(tables: Sequence[Bytes]) -> Bytes:
    """Tables of words one after another as one table."""
    out = np.full((sum(map(len, tables)), max(table.shape[1] for table in tables)), FILL, np.uint8)
    start = 0
    for table in tables:
        out[start : start + len(table), : table.shape[1]] = table
        start += len(table)
    return out


def put(part: Bytes, out: Bytes, left: int) -> None:
    """Copies a part, at least one byte wide, into the columns of `out` that begin at `left`."""
    rows_of(out[:, left : left + part.shape[1]])[:] = rows_of(part)


def slot(out: Bytes, left: int, dtype: type[Number]) -> NDArray[Number]:
    """The bytes of `out` that begin at `left`, as one number a row, to be written to; order as in memory."""
    found: NDArray[Number] = out[:, left : left + np.dtype(dtype).itemsize].view(dtype)[:, 0]
    return found


@lru_cache(maxsize=1 << 10)
def _letters(text: str) -> Bytes:
    return np.frombuffer(text.encode(), np.uint8)


def literal(text: str, rows: int) -> Bytes:
    """One text in every row, as a view that takes no memory; not to be written to."""
    word = _letters(text)
    return np.ndarray((rows, len(word)), np.uint8, word, 0, (0, 1))


#: Bytes of a matrix whose places are gathered at once: places take eight times the memory of bytes.
_GATHERED = 1 << 18


def compact(matrix: Bytes) -> bytes:
    """The bytes in use, row after row."""
    flat = np.ascontiguousarray(matrix).reshape(-1)
    # A copy under a mask costs by the number of gaps, a gather by the bytes, and less: 65 against 120 ns a row of ten
    # numbers, 175 against 300 of Faker's customers. Nothing wraps: "wrap" is the mode that is checked fastest.
    pieces = (flat[at : at + _GATHERED] for at in range(0, len(flat), _GATHERED))
    return b"".join(piece.take(np.flatnonzero(piece != FILL), mode="wrap").tobytes() for piece in pieces)


#: Words of eight bytes whose counts of a byte each can be added without an overflow.
_ADDED = 31
_ONES, _TOP = np.uint64(0x0101010101010101), np.uint64(56)


def lengths(matrix: Bytes) -> Ints:
    """Bytes in use of each cell."""
    rows, width = matrix.shape
    eights = -(-width // 8)
    used = np.zeros((rows, 8 * eights), np.bool_)
    np.not_equal(matrix, FILL, out=used[:, :width])
    # Eight at a time, a quarter of what counting along short rows costs; the product has the sum of bytes in its last.
    counts, found = used.view(np.uint64), np.zeros(rows, np.uint64)
    for first in range(0, eights, _ADDED):
        some = counts[:, first].copy()
        for at in range(first + 1, min(first + _ADDED, eights)):
            some += counts[:, at]
        found += (some * _ONES) >> _TOP
    return found.view(np.int64)


def texts(matrix: Bytes) -> list[str]:
    """The cells as Python strings."""
    ends = np.cumsum(lengths(matrix)).tolist()
    data = compact(matrix)
    return [data[a:b].decode() for a, b in zip([0, *ends], ends, strict=False)]


def trim(matrix: Bytes) -> Bytes:
    """Without the columns at the right in which no cell has a byte."""
    used = np.flatnonzero((matrix != FILL).any(axis=0))
    return matrix[:, : (int(used[-1]) + 1 if len(used) else 0)]
