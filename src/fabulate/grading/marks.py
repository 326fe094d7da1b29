"""Grades to read: a short text of one, a table of marks of a class, and which files a class hands in."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from ..schema.errors import RequestError
from .grade import SHOWN, Grade, Place
from .tables import shown

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

#: Files that one call grades.
MOST_FILES = 1_000
_TITLES = {"missed": "Missed (as it was)", "wrong": "Mended wrongly", "harmed": "Harmed"}


def files(paths: Sequence[str | os.PathLike[str]]) -> list[Path]:
    """The files of a class: each path, and of a folder every .csv in it by name."""
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.is_dir():
            found.append(path)
            continue
        inside = sorted(one for one in path.iterdir() if one.suffix.lower() == ".csv" and one.is_file())
        if not inside:
            raise RequestError(f"there is no .csv file in the folder {shown(str(path))}")
        found += inside
    if len(found) > MOST_FILES:
        raise RequestError(f"{len(found):,} files are more than {MOST_FILES:,}; grade them in several calls")
    return found


def told(grade: Grade) -> str:
    """A grade as a short text."""
    lines = [f"{grade.name}: {grade.mark:g} of 100", ""]
    lines.append(f"{'error':<12}{'planted':>9}{'found':>9}{'missed':>9}{'wrong':>9}")
    for kind, one in grade.kinds.items():
        if planted := one.found + one.missed + one.wrong:
            lines.append(f"{kind:<12}{planted:>9,}{one.found:>9,}{one.missed:>9,}{one.wrong:>9,}")
    lines.append(f"{'together':<12}{grade.planted:>9,}{grade.found:>9,}{grade.missed:>9,}{grade.wrong:>9,}")
    harmed = f"{grade.cells:,} clean cells changed, {grade.dropped:,} right rows dropped, {grade.added:,} rows too many"
    lines += ["", f"harmed: {grade.harmed:,} ({harmed})"]
    if lost := sum(one.lost for one in grade.kinds.values()):
        lines.append(f"{lost:,} cells were emptied and cannot be known; they do not count")
    lines.append(f"mark: 100 x (found - harmed) / planted; rows told apart by {grade.by or 'what they hold'}")
    lines += [f"note: {note}" for note in grade.notes]
    for outcome, title in _TITLES.items():
        places = [place for place in grade.places if place.outcome == outcome]
        if places:
            lines += ["", f"{title}:", *(f"  {_line(place, grade.by)}" for place in places[:SHOWN])]
            if len(places) > SHOWN:
                lines.append(f"  and {len(places) - SHOWN:,} more")
    return "\n".join(line.rstrip() for line in lines)


def _line(place: Place, by: str | None) -> str:
    where = f"row {place.row:,}" if place.row is not None else "a row"
    if by is not None and place.id is not None:
        where += f" ({shown(by)} {shown(place.id)})"
    if place.column is None:
        return f"{where}: {place.kind}"
    now = "the row is gone" if place.cleaned is None else f"is {_cell(place.cleaned)}"
    return f"{where}, {shown(place.column)}: {place.kind}, {now}, right is {_cell(place.clean)}"


def _cell(text: str | None) -> str:
    return repr(shown(text)) if text else "empty"


def marks(graded: Iterable[tuple[str, Grade | str]]) -> str:
    """A table of marks as CSV: a line a file, with the share of each kind that was found, or why there is no grade."""
    every = list(graded)
    kinds = sorted({kind for _, one in every if isinstance(one, Grade) for kind in one.kinds})
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\n")
    head = [
        "file",
        "mark",
        "planted",
        "found",
        "missed",
        "wrong",
        "harmed",
        *(f"{kind}_found" for kind in kinds),
        "error",
    ]
    table.writerow(head)
    for name, one in every:
        # A spreadsheet computes what begins so.
        safe = f"'{name}" if name[:1] in "=+-@" else name
        if isinstance(one, str):
            table.writerow([safe, *[""] * (len(head) - 2), one])
            continue
        shares = []
        for kind in kinds:
            tally = one.kinds.get(kind)
            planted = tally.found + tally.missed + tally.wrong if tally else 0
            shares.append(f"{tally.found / planted:.3f}" if tally and planted else "")
        counts = [one.planted, one.found, one.missed, one.wrong, one.harmed]
        table.writerow([safe, f"{one.mark:g}", *counts, *shares, ""])
    return out.getvalue()
