"""What every column of the language has, whatever makes its cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from .deferred import checked

if TYPE_CHECKING:
    from pydantic import Field

    from .fields import Finite, Model, Name, Rate, Text, When
else:
    from .deferred import Model


class Missing(Model):
    """`missing` as an object: a rate, more often where a condition holds, or exactly where one holds."""

    rate: Rate | None = None
    more_when: When | None = None
    when: When | None = None

    @checked
    def _one_form(self) -> Self:
        if (self.rate is None) == (self.when is None):
            raise ValueError(
                'give {"rate": 0.1}, {"rate": 0.1, "more_when": "age > 60"} or {"when": "status = \'open\'"}'
            )
        if self.more_when and self.rate is None:
            raise ValueError("more_when needs a rate")
        return self


class Column(Model):
    """What every column has, whatever makes its cells."""

    reads: ClassVar[str] = "kind"
    name: Name
    key: Name | None = None
    hidden: bool = False
    note: Text | None = None
    missing: Rate | Missing | None = None
    unique: bool = False
    given: Annotated[list[dict[str, Any]], Field(max_length=200)] | None = None
    drivers: Annotated[dict[Name, Finite | dict[str, Finite]], Field(min_length=1, max_length=100)] | None = None
    r2: Rate | None = None
    auc: Annotated[float, Field(ge=0.5, le=1)] | None = None
    pool: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
