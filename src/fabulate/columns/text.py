"""The text face of a vector: a matrix of bytes, with the quoting of one format.

What a cell looks like is fixed in one table (`rules.md`, docs/schema.md): every text format and every door reads it
here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np

from . import moments, numerals, words, zones
from .vector import FILL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .vector import Type, Vector

    Bytes = NDArray[np.uint8]

Dialect = Literal["plain", "csv", "json"]
_TRUTH = words.pack([b"false", b"true"])
#: What a CSV cell is quoted for; the quote, which is also doubled, is first.
_MARKS = (b'"', b",", b"\n", b"\r")
_ESCAPES = {0x22: b'"', 0x5C: b"\\", 0x0A: b"n", 0x09: b"t", 0x0D: b"r"}


def cells(vector: Vector, dialect: Dialect) -> Bytes:
    """The cells of a vector as UTF-8, shape (rows, widest), padded with FILL; a missing cell is all FILL.

    "csv" quotes by RFC 4180, "json" makes literals of JSON without the missing ones (the writer says `null`).
    """
    matrix = _present(vector, dialect)
    if vector.valid is not None and not vector.valid.all():
        matrix = np.array(matrix)
        matrix[~vector.valid] = FILL
    return matrix


def _present(vector: Vector, dialect: Dialect) -> Bytes:
    kind, data = vector.type.kind, vector.data
    if kind == "integer":
        return numerals.digits(data)
    if kind == "number":
        return numerals.decimal(data, vector.type.decimals)
    if kind == "float":
        return words.pack([_shortest(value) for value in data.tolist()])
    if kind == "boolean":
        return words.take(_TRUTH, data.view(np.uint8))
    if kind == "category":
        return words.take(_labels(vector.type, dialect), data)
    if kind == "text":
        return quote(data, dialect)
    matrix = _moments(vector)
    return surrounded(matrix) if dialect == "json" else matrix


def _moments(vector: Vector) -> Bytes:
    kind, data, zone = vector.type.kind, vector.data, vector.type.zone
    if kind == "date":
        return moments.date(data)
    if kind == "time":
        return moments.clock(data)
    if zone is None:
        return moments.moment(data)
    offset = zones.offsets(data, zone)
    hour, minute = np.divmod(np.abs(offset) // 60, 60)
    sign = np.where(offset < 0, ord("-"), ord("+")).astype(np.uint8)[:, None]
    parts = [moments.moment(data + offset), sign, numerals.padded(hour, 2)]
    return words.join([*parts, words.literal(":", len(data)), numerals.padded(minute, 2)])


def _shortest(value: float) -> bytes:
    """The shortest text that reads back as the value, without an exponent."""
    said = repr(value)
    # Python's own digits are the same and are there three times as fast, but for exponents.
    return (np.format_float_positional(value, trim="-") if "e" in said else said.removesuffix(".0")).encode()


@lru_cache(maxsize=256)
def _labels(kind: Type, dialect: Dialect) -> Bytes:
    return quote(words.pack_text(kind.labels), dialect)


def quote(matrix: Bytes, dialect: Dialect) -> Bytes:
    """Text cells with the quoting of a format: CSV where RFC 4180 asks for it, JSON always."""
    if dialect == "plain":
        return matrix
    if dialect == "json":
        return surrounded(_escaped(matrix))
    # Searched as bytes, with the machine's own search: cells without marks are the rule.
    data = matrix.tobytes()
    found = [mark[0] for mark in _MARKS if mark in data]
    if not found:
        return matrix
    wide = matrix.shape[1]
    marked = matrix == found[0]
    for mark in found[1:]:
        marked |= matrix == mark
    rows = np.flatnonzero(marked) // wide
    if found[0] == ord('"'):
        out = np.full((len(matrix), 2 * wide + 2), FILL, np.uint8)
        out[:, 1:-1:2] = matrix
        out[:, 2:-1:2][matrix == ord('"')] = ord('"')
    else:
        out = np.empty((len(matrix), wide + 2), np.uint8)
        words.put(matrix, out, 1)
        out[:, 0] = out[:, -1] = FILL
    out[rows, 0] = out[rows, -1] = ord('"')
    return out


def _escaped(matrix: Bytes) -> Bytes:
    """Text with JSON's escapes; control characters other than \\n \\t \\r become spaces."""
    needs = (matrix < 0x20) | (matrix == 0x22) | (matrix == 0x5C)
    if not needs.any():
        return matrix
    out = np.full((len(matrix), 2 * matrix.shape[1]), FILL, np.uint8)
    out[:, 1::2] = np.where(matrix < 0x20, 0x20, matrix)
    for code, letter in _ESCAPES.items():
        at = matrix == code
        out[:, ::2][at] = ord("\\")
        out[:, 1::2][at] = letter[0]
    return out


def surrounded(matrix: Bytes) -> Bytes:
    """Cells between double quotes."""
    mark = words.literal('"', len(matrix))
    return np.concatenate([mark, matrix, mark], axis=1)
