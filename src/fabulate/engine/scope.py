"""Where a column is compiled: its table, its place for messages, and the cells it may read.

Cells are resolved on demand, in any order of columns; a column that reads itself, however far around, is a circle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from ..schema.errors import Problem, SchemaError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ..schema.models import Schema, Table
    from .block import Cell, TableProgram

#: Text cells are at most this many bytes.
WIDEST = 1 << 16


@dataclass(slots=True)
class Scope:
    """What a compile function of one column knows; `draw` is the column's part of its cells' addresses."""

    schema: Schema
    table: Table
    path: str
    draw: str
    kind: str
    read: Callable[[str, str], Cell]
    program: Callable[[str], TableProgram]
    elsewhere: Callable[[str, str, str], Cell]

    @property
    def today(self) -> date:
        """The day that `today` means."""
        return self.schema.today

    def cell(self, name: str, setting: str) -> Cell:
        """Another cell of the same row by its name; SchemaError at `setting` when there is none, or a circle."""
        return self.read(name, f"{self.path}.{setting}")

    def fail(self, setting: str, message: str, fix: str | None = None) -> NoReturn:
        """A SchemaError at a setting of this column."""
        raise SchemaError([Problem(f"{self.path}.{setting}" if setting else self.path, message, fix)])

    def later(self, what: str, setting: str | None = None) -> NoReturn:
        """A SchemaError for what the language can say and the engine cannot make yet, at the setting of that name."""
        place = what if setting is None else setting
        self.fail(place, f"{what} is in the language, but the engine cannot make it yet", "leave it out for now")


@dataclass(slots=True)
class Unfinished:
    """The columns that are being compiled at the moment, by table and name, in the order they were reached."""

    places: list[tuple[str, str]] = field(default_factory=list)

    def circle(self, table: str, name: str) -> str | None:
        """The circle that reading a column would close: `a → b → a`, with their tables where there are several."""
        place = (table, name)
        if place not in self.places:
            return None
        found = [*self.places[self.places.index(place) :], place]
        one = len({at for at, _ in found}) == 1
        return " → ".join(column if one else f"{at}.{column}" for at, column in found)
