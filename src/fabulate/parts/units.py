"""What one worker makes in one go: some rows of a table as one file, or as a file a value of a column."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from ..schema import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Files of a table, at the most: names count to five digits, and a driver keeps a line of each.
MOST_FILES = 100_000
#: Rows of a part that a task of a cluster makes, unless it is said how many parts there are.
PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Unit:
    """Rows start..stop of a table, for the file `name` in `folder`; with `by`, for files of that name in folders
    beneath it, one a value of that column."""

    table: str
    start: int
    stop: int
    folder: str
    name: str
    format: str
    by: str | None = None

    def to_dict(self) -> dict[str, str | int | None]:
        """The unit as JSON data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made."""

    table: str
    path: str
    rows: int
    bytes: int


def counts(spans: Mapping[str, tuple[int, int]], main: str, files: int) -> dict[str, int]:
    """How many files each table has: the main one `files`, others so many that theirs are about as long.

    RequestError where there would be more files than rows, or than `MOST_FILES`.
    """
    rows = {name: stop - start for name, (start, stop) in spans.items()}
    most = min(max(rows[main], 1), MOST_FILES)
    if not 1 <= files <= most:
        raise RequestError(f"files must be from 1 to {most:,} ({main} has {rows[main]:,} rows), not {files:,}")
    many = {name: max(1, min(count, -(-count * files // max(rows[main], 1)))) for name, count in rows.items()}
    many[main] = files
    if wrong := [name for name in many if many[name] > MOST_FILES]:
        name = wrong[0]
        raise RequestError(f"{name} would lie in {many[name]:,} files, {MOST_FILES:,} at the most; ask for fewer")
    return many


def shares(rows: int, asked: int | None, name: str) -> int:
    """Into how many parts a cluster's tasks cut so many rows: as asked, else a million rows each.

    RequestError, by the `name` of what asks, for what cannot be.
    """
    if asked is None:
        return min(max(1, -(-rows // PART)), MOST_FILES)
    if not 1 <= asked <= MOST_FILES:
        raise RequestError(f"{name} must be from 1 to {MOST_FILES:,}, not {asked:,}")
    return asked


def spans(span: tuple[int, int], many: int) -> list[tuple[int, int]]:
    """A span cut into so many of about the same number of rows."""
    start, stop = span
    cuts = [start + (stop - start) * at // many for at in range(many + 1)]
    return list(itertools.pairwise(cuts))


def units(
    tables: Mapping[str, tuple[int, int]], folders: Mapping[str, str], many: Mapping[str, int], format: str,
    suffix: str, by: Mapping[str, str],
) -> Sequence[Unit]:  # fmt: skip
    """The tables' rows cut into files of about the same number of rows, in order."""
    found = []
    for table, span in tables.items():
        for at, (a, b) in enumerate(spans(span, many[table])):
            found.append(Unit(table, a, b, folders[table], f"part-{at:05d}{suffix}", format, by.get(table)))
    return found
