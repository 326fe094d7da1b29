"""A column's summary, built while its vectors go by: one small class for numbers, one for labels, one for texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from ..columns import words
from . import cells
from .model import Column, Histogram, said
from .moments import Moments
from .tally import counts, firsts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..columns import Type, Vector
    from .model import Json
    from .sample import Sample

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

#: Bars of a histogram, values that are named, and characters of a text that is.
BARS, TOP, MOST_TEXT = 24, 8, 200
_QUANTILES = (1, 5, 25, 50, 75, 95, 99)
_NAMES = [f"p{q:02d}" for q in _QUANTILES]


class Summary(Protocol):
    """What measures one column."""

    def add(self, vector: Vector) -> None:
        """Takes the column's next cells."""

    def column(self, name: str, made: str, key: bool) -> Column:
        """What they came to."""


def summary(kind: Type, sample: Sample) -> Summary:
    """The measure of a column by its type."""
    if kind.kind == "category":
        return Labels(kind)
    return Texts(kind, sample) if kind.kind == "text" else Numbers(kind, sample)


class Numbers:
    """Numbers, booleans, dates and times. `kept` are the sample's cells, NaN where missing."""

    def __init__(self, kind: Type, sample: Sample) -> None:
        self.kind, self.sample, self.missing = kind, sample, 0
        self.moments = Moments()
        self._kept: list[Floats] = []

    def add(self, vector: Vector) -> None:
        """Takes the column's next cells."""
        at = self.sample.places()
        x = cells.numbers(vector)
        if vector.valid is not None:
            self._kept.append(np.where(vector.valid, x, np.nan) if at is None else _missing(x[at], vector.valid[at]))
            x = x[vector.valid]
            self.missing += len(vector) - len(x)
        else:
            self._kept.append(x if at is None else x[at])
        self.moments.add(x)

    @property
    def kept(self) -> Floats:
        """The cells of the kept rows, in the order of the rows."""
        if len(self._kept) != 1:
            self._kept = [np.concatenate([np.empty(0), *self._kept])]
        return self._kept[0]

    def column(self, name: str, made: str, key: bool) -> Column:
        """What they came to."""
        kind, moments, kept = self.kind, self.moments, self.kept
        x = np.sort(kept[~np.isnan(kept)])
        values, times = counts(x)
        if not len(x):
            return Column(name, kind.kind, made, key, moments.count, self.missing, 0, len(kept))
        repeated = len(values) <= len(x) // 2 or len(x) < TOP
        often = np.argsort(-times, kind="stable")[: TOP if repeated else 0]
        as_number = kind.kind in ("integer", "number", "float")
        is_truth = kind.kind == "boolean"
        mean: Json = cells.rounded(moments.mean) if as_number or is_truth else cells.shown(kind, moments.mean)
        at = np.floor(np.array(_QUANTILES) / 100 * (len(x) - 1) + 0.5).astype(int)
        return Column(
            name, kind.kind, made, key, moments.count, self.missing, len(values), len(kept),
            min=cells.shown(kind, moments.low), max=cells.shown(kind, moments.high), mean=mean,
            sd=cells.rounded(moments.sd),
            quantiles={} if is_truth else dict(zip(_NAMES, (cells.shown(kind, x[i]) for i in at), strict=True)),
            top=tuple((cells.shown(kind, float(values[i])), int(times[i])) for i in often),
            histogram=_bars(kind, x, values, times),
        )  # fmt: skip


def _missing(x: Floats, valid: Mask) -> Floats:
    out: Floats = np.where(valid, x, np.nan)
    return out


def _bars(kind: Type, x: Floats, values: Floats, times: NDArray[np.int64]) -> Histogram:
    """A bar a value where there are few, else equal steps; the last one of a long tail holds the rest of it."""
    if len(values) <= (BARS if kind.kind == "integer" else 12 if kind.kind == "number" else 3):
        named = tuple(said(cells.shown(kind, value)) for value in values)
        return Histogram(tuple(times.tolist()), labels=named)
    low, high = float(x[0]), float(x[-1])
    first, last = float(x[len(x) // 100]), float(x[-1 - len(x) // 100])
    ends = (max(low, first - (last - first)), min(high, last + (last - first)))
    grain = 1.0 if kind.kind in ("integer", "date", "datetime", "time") else 0.0
    width = (ends[1] - ends[0]) / BARS
    if grain:
        width = float(np.ceil((ends[1] - ends[0] + 1) / BARS))
    inner = ends[0] + width * np.arange(1, BARS)
    inner = inner[inner < high]
    edges = np.concatenate([[low], inner, [high]])
    places = np.searchsorted(inner, x, side="right")
    return Histogram(
        tuple(np.bincount(places, minlength=len(edges) - 1).tolist()),
        edges=tuple(cells.shown(kind, edge) if kind.kind != "float" else cells.rounded(edge) for edge in edges),
    )


class Labels:
    """Categories: every label counted in all rows."""

    def __init__(self, kind: Type) -> None:
        self.kind, self.missing = kind, 0
        self.counts = np.zeros(len(kind.labels), np.int64)

    def add(self, vector: Vector) -> None:
        """Takes the column's next cells."""
        codes = vector.data if vector.valid is None else vector.data[vector.valid]
        self.missing += len(vector) - len(codes)
        self.counts += np.bincount(codes, minlength=len(self.counts))

    def column(self, name: str, made: str, key: bool) -> Column:
        """What they came to; one label may have several codes."""
        found: dict[str, int] = {}
        for label, count in zip(self.kind.labels, self.counts.tolist(), strict=True):
            if count:
                found[label] = found.get(label, 0) + count
        rows = sum(found.values())
        top = sorted(found.items(), key=lambda one: -one[1])
        bars = top if len(top) <= BARS else [*top[: BARS - 1], ("others", sum(n for _, n in top[BARS - 1 :]))]
        return Column(
            name, self.kind.kind, made, key, rows, self.missing, len(found), rows + self.missing,
            top=tuple((label[:MOST_TEXT], count) for label, count in top[:TOP]),
            histogram=Histogram(tuple(n for _, n in bars), labels=tuple(label[:MOST_TEXT] for label, _ in bars)),
        )  # fmt: skip


class Texts:
    """Texts: their mean width in all rows, their different values among the kept ones."""

    def __init__(self, kind: Type, sample: Sample) -> None:
        self.kind, self.sample, self.missing, self.count, self.bytes = kind, sample, 0, 0, 0
        self.most = sample.fewer(kind.width)
        self._kept: list[NDArray[np.uint8]] = []
        self._hashes: list[cells.Hashes] = []

    def add(self, vector: Vector) -> None:
        """Takes the column's next cells."""
        at = self.sample.places(self.most)
        valid = vector.valid
        self.missing += 0 if valid is None else int(len(vector) - valid.sum())
        self.count += len(vector) if valid is None else int(valid.sum())
        if valid is not None:
            at = np.flatnonzero(valid) if at is None else at[valid[at]]
        kept = vector.data if at is None else words.take(vector.data, at)
        if len(kept):
            kept = cells.compact(kept)
            self._kept.append(kept)
            self._hashes.append(cells.hashes(type(vector)(vector.type, kept)))

    def column(self, name: str, made: str, key: bool) -> Column:
        """What they came to."""
        if not self._hashes:
            return Column(name, self.kind.kind, made, key, self.count, self.missing, 0, 0)
        every = np.concatenate(self._hashes)
        first, often = firsts(every)
        order = np.lexsort((first, -often))[:TOP]
        ends = np.cumsum([len(piece) for piece in self._kept])
        top = []
        for one in order:
            piece = int(np.searchsorted(ends, first[one], side="right"))
            row = first[one] - (ends[piece - 1] if piece else 0)
            top.append((words.texts(self._kept[piece][row : row + 1])[0][:MOST_TEXT], int(often[one])))
        used = sum(int(np.count_nonzero(piece != 0xFF)) for piece in self._kept)
        return Column(
            name, self.kind.kind, made, key, self.count, self.missing, len(often), len(every),
            width=cells.rounded(used / len(every)), top=tuple(top),
        )  # fmt: skip
