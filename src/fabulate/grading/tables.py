"""CSV files of strangers as tables of text, bounded in size; every refusal names the file, the line and what to do."""

from __future__ import annotations

import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..schema.errors import RequestError, listed, near

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bytes, rows and columns of a file that is graded, and characters of a line in a message.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_SHOWN = 32 << 20, 500_000, 1_000, 60
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Frame(Protocol):
    """A pandas data frame, as far as it matters here."""

    def to_csv(self, *, index: bool) -> str | None:
        """The rows as CSV."""


Source = str | os.PathLike[str] | Frame


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text. `lines` are the lines of the file that the rows end on."""

    name: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    lines: list[int]

    def column(self, name: str) -> int:
        """The place of a column; RequestError where there is none."""
        if name not in self.columns:
            fix = near(name, self.columns) or f"there are {listed(map(shown, self.columns))}"
            raise RequestError(f"{self.name}: there is no column {shown(name)!r}; {fix}")
        return self.columns.index(name)


def shown(text: str) -> str:
    """A stranger's text on a line of a message: short, and without what a terminal obeys."""
    cut = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut)


def read(source: Source, wanted: Sequence[str] = ()) -> Table:
    """A table from a CSV file, or from a data frame; the delimiter (, ; or a tab) is the one that finds the `wanted`
    columns. RequestError for what is no such table."""
    if not isinstance(source, str | os.PathLike):
        if not hasattr(source, "to_csv"):
            raise RequestError(f"a table is a path to a CSV file or a data frame, not {type(source).__name__}")
        return _parsed("the data frame", source.to_csv(index=False) or "", wanted)
    path = Path(source)
    name = shown(path.name)
    try:
        if path.is_dir():
            raise RequestError(f"{name} is a folder; give a CSV file")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise RequestError(f"cannot read {shown(os.fspath(source))}: {getattr(error, 'strerror', error)}") from None
    if len(data) > MOST_BYTES:
        raise RequestError(f"{name} is larger than {MOST_BYTES >> 20} MB; grade a part of the rows")
    return _parsed(name, _decoded(name, data), wanted)


def _decoded(name: str, data: bytes) -> str:
    encoding = next((known for mark, known in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise RequestError(f"{name}, line {line}: this is not UTF-8; save it as CSV in UTF-8") from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RequestError(f"{name}, line {line}: there is a NUL character, so this is no CSV; export it as CSV")
    return text


def _parsed(name: str, text: str, wanted: Sequence[str]) -> Table:
    head = text[: 1 << 16].partition("\n")[0]
    found = {mark: len({cell.strip('"\r ') for cell in head.split(mark)} & set(wanted)) for mark in ",;\t"}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(found, key=lambda mark: found[mark]), strict=True)
    columns: list[str] = []
    rows, lines = [], []
    try:
        columns = next(reader, [])
        _check(name, columns)
        for row in reader:
            if not row and len(columns) > 1:
                continue
            if len(row or [""]) != len(columns):
                fix = (
                    "put quotes around a cell that holds the delimiter"
                    if len(row) > len(columns)
                    else "fill the line up"
                )
                counts = f"{len(row)} cells, and the header has {len(columns)}"
                raise RequestError(f"{name}, line {reader.line_num}: there are {counts}; {fix}")
            rows.append(row or [""])
            lines.append(reader.line_num)
            if len(rows) > MOST_ROWS:
                raise RequestError(f"{name} has more than {MOST_ROWS:,} rows; grade a part of them")
    except csv.Error as error:
        fix = "close the quotes, double those inside a cell, and keep a cell below 128 kB"
        raise RequestError(f"{name}, line {reader.line_num}: {error}; {fix}") from None
    return Table(name, tuple(columns), rows, lines)


def _check(name: str, columns: list[str]) -> None:
    if not any(columns):
        raise RequestError(f"{name}, line 1: there is no header; write the names of the columns there")
    if len(columns) > MOST_COLUMNS:
        raise RequestError(f"{name}, line 1: there are {len(columns):,} columns; at most {MOST_COLUMNS:,} are graded")
    twice = next((one for at, one in enumerate(columns) if one in columns[:at]), None)
    if twice is not None:
        raise RequestError(f"{name}, line 1: two columns are named {shown(twice)!r}; rename one")
