"""What a kernel is told, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ....columns import Type, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from ....columns.words import Bytes
    from ...address import Hashes
    from ..draws import Draws
    from ..unique import Counted


@dataclass(frozen=True, slots=True)
class Said:
    """A method's arguments (those that were given, without nulls), what the store holds for it, and the day."""

    args: Mapping[str, Any]
    as_of: date
    data: Mapping[str, Any] = field(default_factory=dict)
    locale: str = "en_US"

    def get(self, name: str, default: Any) -> Any:
        """An argument, or Faker's default."""
        return self.args.get(name, default)

    def only(self, *names: str) -> bool:
        """Whether no other arguments were given."""
        return not self.args.keys() - set(names)


@dataclass(frozen=True, slots=True)
class Made:
    """Cells of a type from hashes."""

    type: Type
    cells: Callable[[Hashes], Vector]
    #: The forms of its cells, in each of which other digits make other cells, as in no other form.
    counted: Sequence[Counted] = ()
    #: Whether different hashes make different cells.
    different: bool = False


def made(kind: Type, data: Callable[[Draws], Any], counted: Sequence[Counted] = ()) -> Made:
    """A kernel whose every cell is there; `data` gives the vector's data."""
    from ..draws import Draws

    return Made(kind, lambda base: Vector(kind, data(Draws(base))), counted)


def numbers(kind: Type, first: int, count: int, step: int = 1) -> Made:
    """So many whole numbers from `first` on, each as likely."""
    return made(kind, lambda d: first + d.below(1, count) * step, [(1.0, (count,), lambda at: first + at[0] * step)])


def text(width: int, data: Callable[[Draws], Bytes], counted: Sequence[Counted] = ()) -> Made:
    """A kernel of text; `data` gives a matrix of at most `width` bytes a row."""
    return made(Type("text", width=width), data, counted)
