"""Cells as what can be measured: numbers in the column's own unit, hashes, and values a reader can read.

Units: numbers as written, true 1 and false 0, dates in days and moments in seconds since 1970 (on the wall where a zone
is said), times in seconds of the day, ordered categories by their place.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from ..columns import words, zones
from ..columns.vector import FILL
from ..schema.grammar import moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..columns import Type, Vector
    from .model import Json

    Floats = NDArray[np.float64]
    Hashes = NDArray[np.uint64]
    Mask = NDArray[np.bool_]

NUMERIC = ("integer", "number", "float", "boolean", "date", "time", "datetime")
_EPOCH = date(1970, 1, 1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)
_EMPTY = np.uint64(0xFFFFFFFFFFFFFFFF)


def numbers(vector: Vector) -> Floats:
    """The cells as float64 in the column's unit; what stands in a missing one says nothing."""
    kind, data = vector.type.kind, vector.data
    if kind == "number":
        out: Floats = data / 10.0**vector.type.decimals
        return out
    if kind == "datetime" and vector.type.zone is not None:
        data = data + zones.offsets(data, vector.type.zone)
    return data.astype(np.float64)


def there(vector: Vector) -> Mask:
    """Which cells are not missing."""
    return np.ones(len(vector), bool) if vector.valid is None else vector.valid


def step(kind: Type) -> float:
    """The distance between two values that a column can write next to each other; 0 where any can be."""
    return 10.0**-kind.decimals if kind.kind == "number" else 0.0 if kind.kind == "float" else 1.0


def shown(kind: Type, value: float) -> Json:
    """A number in the column's unit as JSON: a number where the column writes numbers, else its text."""
    if kind.kind == "date":
        return (_EPOCH + timedelta(days=round(value))).isoformat()
    if kind.kind == "datetime":
        return (datetime(1970, 1, 1) + timedelta(seconds=round(value))).isoformat(" ")
    if kind.kind == "time":
        return (datetime(1970, 1, 1) + timedelta(seconds=round(value))).time().isoformat()
    if kind.kind == "integer":
        return int(value)
    if kind.kind == "boolean":
        return bool(value)
    return round(float(value), kind.decimals if kind.kind == "number" else 10)


def rounded(value: float) -> float:
    """A statistic to six digits: what is beyond says nothing about a sample."""
    return float(f"{value:.6g}")


def parsed(kind: Type, value: Json, today: date, *, end: bool = False) -> float:
    """A value of a fact in the column's unit; ValueError where it is none. `end`: a day includes all its seconds."""
    if kind.kind in ("date", "datetime"):
        if not isinstance(value, str):
            raise ValueError(f"{value!r} is no date")
        point = moment(value)
        at = point.resolve(today)
        seconds = (at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        if kind.kind == "date":
            return seconds // 86_400
        return seconds + 86_399 if end and point.whole_day else seconds
    if kind.kind == "time":
        parts = [int(part) for part in str(value).split(":")]
        return float(sum(part * unit for part, unit in zip(parts, (3600, 60, 1), strict=False)))
    if isinstance(value, bool) and kind.kind == "boolean":
        return float(value)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is no number")
    try:
        return float(value)
    except OverflowError:
        raise ValueError("it is beyond all numbers") from None


def hashes(vector: Vector) -> Hashes:
    """A 64-bit hash a cell, the same for the same written cell whatever block it stands in; for counting, not for
    secrets."""
    kind, data = vector.type.kind, vector.data
    if kind == "category":
        return _of_labels(vector.type)[data]
    if kind == "text":
        return _of_matrix(data)
    if kind == "float":
        return _mixed(np.ascontiguousarray(data).view(np.uint64))
    return _mixed(data.astype(np.int64).view(np.uint64))


def _mixed(h: Hashes) -> Hashes:
    out: Hashes = (h ^ (h >> _SHIFT)) * _MIX
    return out ^ (out >> _SHIFT)


@lru_cache(maxsize=256)
def _of_labels(kind: Type) -> Hashes:
    return _of_matrix(words.pack_text(kind.labels))


def _of_matrix(matrix: NDArray[np.uint8]) -> Hashes:
    """Eight bytes at a time; words without a byte count for nothing, so that the matrix's width does not either."""
    matrix = compact(matrix)
    rows, width = matrix.shape
    padded = np.full((rows, -(-width // 8) * 8), FILL, np.uint8)
    padded[:, :width] = matrix
    h = np.full(rows, 0x243F6A8885A308D3, np.uint64)
    for word in padded.view(np.uint64).T:
        h = np.where(word == _EMPTY, h, _mixed(h ^ word))
    return h


def compact(matrix: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The same texts with all their bytes at the left."""
    used = matrix != FILL
    if not (used[:, 1:] & ~used[:, :-1]).any():
        return matrix
    lengths = used.sum(axis=1)
    out = np.full((len(matrix), int(lengths.max(initial=0))), FILL, np.uint8)
    out[np.arange(out.shape[1]) < lengths[:, None]] = matrix[used]
    return out


def combined(several: list[Hashes]) -> Hashes:
    """One hash a row for several columns."""
    out = several[0]
    for one in several[1:]:
        out = _mixed(out * _MIX ^ one)
    return out


def keys(vector: Vector) -> NDArray[Any]:
    """What tells equal cells: hashes of texts and labels, else the number."""
    return hashes(vector) if vector.type.kind in ("category", "text") else numbers(vector)


def keys_of(kind: Type, values: Sequence[Json], today: date) -> NDArray[Any]:
    """The `keys` of some values of a fact as cells of a column, shape (values,); NaN for one that no cell can be."""
    if kind.kind in ("category", "text"):
        said = tuple(str(value).lower() if isinstance(value, bool) else str(value) for value in values)
        return _of_matrix(words.pack_text(said))
    found = np.full(len(values), np.nan)
    for at, value in enumerate(values):
        with contextlib.suppress(ValueError):
            found[at] = parsed(kind, _truth(kind, value), today)
    return found


def _truth(kind: Type, value: Json) -> Json:
    """`true` for a boolean column however the words write it."""
    if kind.kind == "boolean" and not isinstance(value, bool):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(str(value).lower())
    return value
