"""One cleaned table beside the clean one and the key: every planted error and every other cell is judged once."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from ..schema.errors import RequestError
from .match import chosen, matched
from .tables import Source, Table, read, shown
from .values import near, value

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = ("row", "column", "kind", "clean", "messy", "source")
Outcome = Literal["found", "missed", "wrong", "lost", "harmed"]
#: Kinds whose clean value nobody can know: an empty cell is the right answer.
_UNKNOWN = ("sentinel", "outlier")
#: Cells that the mess emptied: nobody can mend them, so that they count neither for nor against.
_LOST = "blank"
#: Places that the text names of each outcome.
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Place:
    """What came of one cell or row. `row` counts the messy table's rows from 0, as the key does (in the file it is on
    line row + 2 where no cell has line breaks); None for a row that is nowhere in it."""

    outcome: Outcome
    kind: str
    row: int | None
    id: str | None
    column: str | None
    clean: str | None
    messy: str | None
    cleaned: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one kind of error, how many were mended right, left as they were, mended wrongly, and how many cells were
    emptied for good."""

    found: int = 0
    missed: int = 0
    wrong: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one cleaned table: `mark` of 100, a `Tally` of each kind of error, every place that is not right."""

    name: str
    by: str | None
    kinds: Mapping[str, Tally]
    cells: int
    dropped: int
    added: int
    places: tuple[Place, ...] = field(repr=False)
    notes: tuple[str, ...] = ()

    def _sum(self, name: str) -> int:
        return sum(getattr(one, name) for one in self.kinds.values())

    @property
    def found(self) -> int:
        """Planted errors that were mended right."""
        return self._sum("found")

    @property
    def missed(self) -> int:
        """Planted errors that are as they were."""
        return self._sum("missed")

    @property
    def wrong(self) -> int:
        """Planted errors that are neither as they were nor right."""
        return self._sum("wrong")

    @property
    def harmed(self) -> int:
        """Clean cells that were changed, right rows that were dropped, and rows that came from nowhere."""
        return self.cells + self.dropped + self.added

    @property
    def planted(self) -> int:
        """Errors that could be mended."""
        return self.found + self.missed + self.wrong

    @property
    def mark(self) -> float:
        """100 for a table without a fault: 100 · (found - harmed) / planted, and never below 0."""
        if not self.planted:
            return 0.0 if self.harmed else 100.0
        return round(100 * max(self.found - self.harmed, 0) / self.planted, 1)

    def to_dict(self) -> dict[str, Any]:
        """The grade as JSON has it."""
        return {
            "file": self.name, "mark": self.mark, "planted": self.planted, "found": self.found, "missed": self.missed,
            "wrong": self.wrong, "harmed": {"cells": self.cells, "dropped": self.dropped, "added": self.added},
            "by": self.by, "kinds": {kind: asdict(tally) for kind, tally in self.kinds.items()},
            "places": [asdict(place) for place in self.places], "notes": list(self.notes),
        }  # fmt: skip

    def __str__(self) -> str:
        from .marks import told

        return told(self)


def grade(cleaned: Source, *, key: Source, clean: Source, by: str | None = None) -> Grade:
    """The grade of a cleaned table (a CSV file or a data frame) by the `key` and the `clean` table of its mess.

    Rows are told apart by the column `by`, else by the first whose values all differ in the clean table, else by what
    they hold. RequestError for files that are no such tables, or that do not belong together.
    """
    right = read(clean)
    answers = read(key, _KEY)
    for name in _KEY:
        answers.column(name)
    planted, copies, written = _planted(answers, right)
    table = read(cleaned, right.columns)
    places = [table.column(name) for name in right.columns]
    at = chosen(right, planted, by)
    rows = [[row[place] for place in places] for row in table.rows]
    return _Judge(table, right, planted, written, at).grade(rows, matched(rows, right, planted, at), copies)


def _planted(
    answers: Table, clean: Table
) -> tuple[dict[tuple[int, int], tuple[str, str, str]], list[tuple[int, int]], list[int]]:
    """What was done to which clean cell; of each copy its written row and the clean row it repeats; and the written
    rows of the clean ones."""
    lines = []
    for line, cells in zip(answers.lines, answers.rows, strict=True):
        row, column, kind, *texts, source = (cells[answers.column(name)] for name in _KEY)
        at, of = (_whole(answers, line, one) for one in (row, source or "0"))
        lines.append((line, at, column, kind, texts, of))
    copied = {at: of for _, at, _, kind, _, of in lines if kind == "duplicate"}
    total = len(clean.rows) + len(copied)
    written = [at for at in range(total) if at not in copied]
    own = {at: place for place, at in enumerate(written)}
    planted = {}
    for line, at, column, kind, (right, dirty), of in lines:
        place = own.get(of if kind == "duplicate" else at)
        if place is None or at >= total:
            raise _strangers(answers, line, clean, f"there is no row {max(at, of):,}")
        if kind == "duplicate":
            continue
        c = clean.column(column)
        if value(clean.rows[place][c]) != value(right):
            told = f"{shown(column)} of row {at:,} is {shown(right)!r} here and {shown(clean.rows[place][c])!r} there"
            raise _strangers(answers, line, clean, told)
        planted[place, c] = (shown(kind), right, dirty)
    return planted, [(at, own[of]) for at, of in sorted(copied.items())], written


def _whole(answers: Table, line: int, text: str) -> int:
    if re.fullmatch(r"\d{1,18}(\.0)?", text, re.ASCII) is None:
        raise RequestError(
            f"{answers.name}, line {line}: {shown(text)!r} is no row number; give the key as it was made"
        )
    return int(text.partition(".")[0])


def _strangers(answers: Table, line: int, clean: Table, why: str) -> RequestError:
    fix = "give the key and the clean table of the same dataset, from its first row"
    return RequestError(f"{answers.name}, line {line}, does not fit {clean.name}: {why}; {fix}")


class _Judge:
    """Judges every cell and row of one cleaned table."""

    def __init__(
        self, table: Table, clean: Table, planted: Mapping[tuple[int, int], tuple[str, str, str]], written: list[int],
        at: int | None,
    ) -> None:  # fmt: skip
        self.table, self.clean, self.planted, self.written, self.at = table, clean, planted, written, at
        self.kinds: dict[str, dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(("found", "missed", "wrong", "lost"), 0)
        )
        self.places: list[Place] = []
        self.harmed = dict.fromkeys(("cells", "dropped", "added"), 0)
        self.soiled: dict[int, list[int]] = defaultdict(list)
        for row, column in planted:
            self.soiled[row].append(column)

    def grade(self, rows: list[list[str]], found: list[int | None], copies: list[tuple[int, int]]) -> Grade:
        """The grade of rows that were matched so; `copies` as `_planted` tells."""
        here: dict[int, list[list[str]]] = defaultdict(list)
        for row, place in zip(rows, found, strict=True):
            if place is None:
                self._harm("added", "row from nowhere", None, row)
            else:
                here[place].append(row)
        for place in range(len(self.clean.rows)):
            if place in here:
                self._row(place, self._original(place, here[place]))
            else:
                self._dropped(place)
        self._copies(copies, {place: len(several) - 1 for place, several in here.items()}, here)
        strange = [shown(name) for name in self.table.columns if name not in self.clean.columns]
        notes = (f"columns that the clean table has not were left out: {', '.join(strange[:12])}",) if strange else ()
        order = sorted(self.kinds)
        by = None if self.at is None else self.clean.columns[self.at]
        tallies = {kind: Tally(**self.kinds[kind]) for kind in order}
        return Grade(self.table.name, by, tallies, **self.harmed, places=tuple(self.places), notes=notes)

    def _original(self, place: int, several: list[list[str]]) -> list[str]:
        """Of several rows the one that is most like the messy row: the others are its copies."""
        if len(several) == 1:
            return several[0]
        messy = [self.planted.get((place, c), ("", "", cell))[2] for c, cell in enumerate(self.clean.rows[place])]
        return max(several, key=lambda row: sum(value(a) == value(b) for a, b in zip(row, messy, strict=True)))

    def _row(self, place: int, row: list[str]) -> None:
        for c, (cell, right) in enumerate(zip(row, self.clean.rows[place], strict=True)):
            if (place, c) in self.planted:
                kind, _, dirty = self.planted[place, c]
                self._say(_judged(kind, cell, right, dirty), kind, place, c, cell)
            elif cell != right and value(cell) != value(right):
                self._harm("cells", "clean cell changed", place, row, c)

    def _dropped(self, place: int) -> None:
        """A right row that is gone is harm; one with errors was mended wrongly, once for each."""
        soiled = sorted(self.soiled.get(place, ()))
        if all(self.planted[place, c][0] == _LOST for c in soiled):
            self._harm("dropped", "right row dropped", place, None)
        for c in soiled:
            kind = self.planted[place, c][0]
            self._say("lost" if kind == _LOST else "wrong", kind, place, c, None)

    def _copies(self, copies: list[tuple[int, int]], left: dict[int, int], here: Mapping[int, list[list[str]]]) -> None:
        """Of a row's copies so many are missed as there are rows of it beside one; more than were planted are harm."""
        for at, place in copies:
            missed = left.get(place, 0) > 0
            if missed:
                left[place] -= 1
                self.places.append(self._place("missed", "duplicate", at, place, None, None))
            self.kinds["duplicate"]["missed" if missed else "found"] += 1
        for place, more in left.items():
            for _ in range(more):
                self._harm("added", "row repeated", place, here[place][-1])

    def _say(self, outcome: Outcome, kind: str, place: int, c: int, cell: str | None) -> None:
        self.kinds[kind][outcome] += 1
        if outcome in ("missed", "wrong"):
            self.places.append(self._place(outcome, kind, self.written[place], place, c, cell))

    def _harm(self, what: str, kind: str, place: int | None, row: list[str] | None, c: int | None = None) -> None:
        self.harmed[what] += 1
        cell = row[c] if row is not None and c is not None else None
        if place is not None:
            self.places.append(self._place("harmed", kind, self.written[place], place, c, cell))
        else:
            name = row[self.at] if row is not None and self.at is not None else None
            self.places.append(Place("harmed", kind, None, name, None, None, None, None))

    def _place(self, outcome: Outcome, kind: str, at: int, place: int, c: int | None, cell: str | None) -> Place:
        name = None if self.at is None else self.clean.rows[place][self.at]
        if c is None:
            return Place(outcome, kind, at, name, None, None, None, cell)
        right = self.clean.rows[place][c]
        dirty = self.planted.get((place, c), ("", "", right))[2]
        return Place(outcome, kind, at, name, self.clean.columns[c], right, dirty, cell)


def _judged(kind: str, cell: str, right: str, dirty: str) -> Outcome:
    """What came of a planted error."""
    said = value(cell)
    if cell == right or said == value(right):
        return "found"
    if kind == _LOST:
        return "lost"
    if cell == dirty or said == value(dirty):
        return "missed"
    if (kind in _UNKNOWN and said is None) or (kind == "unit" and near(cell, right)):
        return "found"
    return "wrong"
