"""A report as plain data: frozen, and JSON by `Report.to_dict`. Numbers stand as the columns write them.

`null` in a measured place says that it was not measured, and a text beside it why.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What JSON can hold.
Json = Any


@dataclass(frozen=True, slots=True)
class Fact:
    """An asked fact beside what was measured.

    `settings` are the places in the schema that make it. `tolerance` is how far the measured number may lie from the
    asked one, `within` where that comes from. `rows` were looked at, a `sampled` part of them where there are many.
    `held` is None where it was not measured, and `why` says why.
    """

    phrase: str
    check: str
    at: str | None
    settings: tuple[str, ...]
    asked: Json
    measured: Json = None
    held: bool | None = None
    tolerance: float | None = None
    within: str | None = None
    rows: int = 0
    sampled: bool = False
    where: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts of cells between `edges` (one more than counts), or of each of `labels`."""

    counts: tuple[int, ...]
    edges: tuple[Json, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column's cells. `count` are there and `missing` are not; min, max, mean and sd are of all rows.

    `distinct`, `quantiles`, `top` and `histogram` are of the table's `sample` rows (`distinct_in` of them for texts
    that are long), which are all rows of a table that is not large. `key`: its cells name rows. `width` is
    the mean number of bytes of a text."""

    name: str
    type: str
    made: str
    key: bool
    count: int
    missing: int
    distinct: int
    distinct_in: int
    min: Json = None
    max: Json = None
    mean: Json = None
    sd: float | None = None
    width: float | None = None
    quantiles: Mapping[str, Json] = field(default_factory=dict)
    top: tuple[tuple[Json, int], ...] = ()
    histogram: Histogram | None = None


@dataclass(frozen=True, slots=True)
class Correlations:
    """Coefficients of each pair of `columns` over `rows` rows; None where one of the two does not vary."""

    columns: tuple[str, ...]
    rows: int
    spearman: tuple[tuple[float | None, ...], ...]
    pearson: tuple[tuple[float | None, ...], ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table's rows `start`..`start + rows` of `total`, its columns, and the correlations of those with an order."""

    name: str
    start: int
    rows: int
    total: int
    sample: int
    columns: tuple[Column, ...]
    correlations: Correlations | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """A key that was looked at in `rows` rows: a unique one, or a reference `to` another table's.

    `doubled` cells stand more than once, `orphans` are not in the parent. `held` is None where there are too many to
    look at, and `why` says what makes it hold.
    """

    at: str
    rule: str
    rows: int
    held: bool | None
    to: str | None = None
    doubled: int | None = None
    orphans: int | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """How to make the same rows again."""

    command: str
    python: str
    seed: int
    as_of: str
    rows: int
    offset: int
    total: int
    sizes: Mapping[str, int]
    digest: str
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The words, who planned them, and what was not understood."""

    description: str | None
    source: str
    cached: bool
    fallback: str | None
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked of a dataset and what its rows hold."""

    name: str
    asked: Asked
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    keys: tuple[Key, ...]
    truth: Mapping[str, Json]
    diagram: str
    again: Again
    schema: Mapping[str, Json]

    @property
    def columns(self) -> dict[str, Column]:
        """Every column by its place, as `sales.total`."""
        return {f"{table.name}.{column.name}": column for table in self.tables for column in table.columns}

    @property
    def summary(self) -> str:
        """A line: how many facts held, and the phrases of those that did not."""
        failed = [f"{fact.phrase} ({fact.at})" if fact.at else fact.phrase for fact in self.facts if fact.held is False]
        open_, measured = sum(fact.held is None for fact in self.facts), [f for f in self.facts if f.held is not None]
        if not self.facts:
            return "no facts were asked"
        line = f"{len(measured) - len(failed)} of {len(measured)} facts held"
        line += f", {open_} not measured" if open_ else ""
        broken = [key.at for key in self.keys if key.held is False]
        line += f"; not held: {'; '.join(failed)}" if failed else ""
        return line + (f"; keys broken: {', '.join(broken)}" if broken else "")

    def to_dict(self) -> dict[str, Json]:
        """The report as JSON data."""
        plain: dict[str, Json] = {"summary": self.summary} | to_json(self)
        return plain

    def to_html(self) -> str:
        """The report as one page without scripts, which fetches nothing."""
        from .page import page

        return page(self)

    def text(self, suffix: str) -> str:
        """The report as the text of a file, ".html" or ".json"."""
        return self.to_html() if suffix == ".html" else json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def __repr__(self) -> str:
        lines = [f"<Report of {self.name}: {self.summary}"]
        for fact in self.facts:
            ends = f"{said(fact.measured)} measured, {said(fact.asked)} asked"
            lines.append(f"  {MARKS[fact.held]} {fact.phrase}: {ends}")
        return "\n".join(lines) + ">"

    def _repr_html_(self) -> str:
        """The facts as a table, for notebooks."""
        from .page import fragment

        return fragment(self)


#: How a fact's end is shown, not by colour alone.
MARKS = {True: "✓", False: "✗", None: "–"}


def to_json(value: object) -> Json:
    """Dataclasses, tuples and maps as JSON data; a number that is none (NaN, infinite) as null."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if hasattr(value, "items"):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def said(value: Json) -> str:
    """A fact's asked or measured value, for a reader."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4f}".rstrip("0").rstrip(".") if 1e-3 <= abs(value) < 1e15 or value == 0 else f"{value:.3g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(said, value))
    if hasattr(value, "items"):
        low, high = value.get("min"), value.get("max")
        if set(value) <= {"min", "max"}:
            if low is None or high is None:
                return f"at least {said(low)}" if high is None else f"at most {said(high)}"
            return f"{said(low)} to {said(high)}"
        return ", ".join(f"{key}: {said(one)}" for key, one in value.items())
    return str(value)
