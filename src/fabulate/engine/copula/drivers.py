"""What each driver counts: its cells' scores, and what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from ...schema.columns import Boolean, Category, Reference
from ...schema.errors import Problem, SchemaError, listed, near
from .links import ordered
from .scores import counted, ranked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...schema.column import Column
    from ..block import Block, Cell
    from ..scope import Scope
    from ..truth import Scale
    from .scores import Score

_RANKED = ("integer", "number", "float", "date", "time", "datetime")
#: Whole numbers that are labels lie no further apart.
_MOST_LABELS = 1 << 16


@dataclass(frozen=True, slots=True)
class Driving:
    """A driver of a column: its cell, the schema's column that it is, where it is one, and what was said of it."""

    name: str
    cell: Cell
    column: Column | None
    said: float | Mapping[str, float]
    path: str

    def scale(self) -> Scale:
        """How it counts; SchemaError at the driver where it cannot."""
        kind = self.cell.type.kind
        if not isinstance(self.said, float | int):
            return "labels"
        if kind == "boolean" or isinstance(self.column, Boolean):
            return "true"
        if kind in _RANKED or (isinstance(self.column, Category) and ordered(self.column)):
            return "rank"
        if kind == "category":
            some = listed(f'"{label}": 0.5' for label in self.cell.type.labels[:2])
            self.fail("is a category without an order", f"say what its labels count, as {{{some}}}")
        self.fail("is text, and no text is more than another", "name a number, a date, a boolean or a category")

    def score(self, sample: Block) -> Score:
        """Its score over a sample's rows; SchemaError where it tells rows apart in nothing."""
        vector, scale = sample.vector(self.cell), self.scale()
        if scale == "rank":
            found = ranked(self.cell, vector)
        elif scale == "true":
            found = counted(self.cell, vector, {1 if self.cell.type.kind == "boolean" else 0: 1.0})
        else:
            found = counted(self.cell, vector, self._labels())
        if found is None:
            self.fail("counts the same in every row", "leave it out")
        return found

    def _labels(self) -> dict[int, float]:
        assert not isinstance(self.said, float | int)
        kind = self.cell.type.kind
        if kind == "integer":
            known = {label: int(label) for label in self.said if label.removeprefix("-").isdecimal()}
            if known and max(known.values()) - min(known.values()) > _MOST_LABELS:
                self.fail(f"has labels more than {_MOST_LABELS:,} apart", "give it one strength")
        else:
            labels = ("false", "true") if kind == "boolean" else self.cell.type.labels
            known = {label: code for code, label in enumerate(labels)}
        if kind not in ("integer", "boolean", "category"):
            self.fail(f"has no labels: it is {kind}", "give it one strength, as 0.4")
        for label in self.said:
            if label not in known:
                raise SchemaError(
                    [
                        Problem(
                            f"{self.path}.{label}",
                            "is no label of it",
                            near(label, known) or f"there are {listed(known)}",
                        )
                    ]
                )
        return {known[label]: float(count) for label, count in self.said.items()}

    def fail(self, message: str, fix: str) -> NoReturn:
        """A SchemaError at the driver."""
        raise SchemaError([Problem(self.path, message, fix)])


def driving(column: Column, scope: Scope) -> list[Driving]:
    """The drivers of a column, sorted by name, so that the order in the schema moves no cell."""
    found = []
    for name, said in sorted((column.drivers or {}).items()):
        cell = scope.cell(name, f"drivers.{name}").values
        found.append(Driving(name, cell, _column(name, scope), said, f"{scope.path}.drivers.{name}"))
    return found


def _column(name: str, scope: Scope) -> Column | None:
    """The schema's column that a cell is: the table's own, or the parent's behind one reference."""
    columns = {column.name: column for column in scope.table.columns}
    if name in columns:
        return columns[name]
    head, _, part = name.rpartition(".")
    reference = columns.get(head)
    if isinstance(reference, Reference):
        return next((one for one in scope.schema.table(reference.parent).columns if one.name == part), None)
    return None
