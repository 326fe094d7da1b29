"""A schema is plain data: tables of columns, the topic's lists, the facts that were asked for.

Pydantic models without I/O. What a person may write wrongly across places (a reference to no table) is told by
`checks`; what only the compiler can know, by the engine.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from .columns import Reference
from .deferred import checked, empty

if TYPE_CHECKING:
    from pydantic import Field

    from .by_kind import AnyColumn
    from .column import Column
    from .fields import (
        Country,
        Day,
        Identifier,
        Model,
        Moment,
        Name,
        Positive,
        Rate,
        StepLength,
        TableName,
        Text,
        Weight,
        Word,
    )
    from .mess import Mess
else:
    from .deferred import Model

LANGUAGE: Literal[1] = 1
#: What `as_of` means in a schema that says none: fixed by the language version, never the clock.
DEFAULT_AS_OF = date(2026, 1, 1)


class Bank(Model):
    """A topic's own things that agree, a row each: `columns` name the cells of a row, `weights` how often a row
    comes."""

    columns: Annotated[list[Identifier], Field(min_length=1, max_length=50)]
    rows: Annotated[list[list[Word | int | float | bool | None]], Field(min_length=1, max_length=10_000)]
    weights: Annotated[list[Weight], Field(max_length=10_000)] | None = None

    @checked
    def _shape(self) -> Self:
        for at, row in enumerate(self.rows):
            if len(row) != len(self.columns):
                raise ValueError(f"rows[{at}]: {len(row)} cells for {len(self.columns)} columns")
            if any(isinstance(cell, int | float) and not -1e15 <= cell <= 1e15 for cell in row):
                raise ValueError(f"rows[{at}]: a number beyond 10^15")
        if self.weights is not None and len(self.weights) != len(self.rows):
            raise ValueError(f"weights: {len(self.weights)} for {len(self.rows)} rows")
        if self.weights is not None and not sum(self.weights) > 0:
            raise ValueError("weights: one must be above 0")
        if len(set(self.columns)) != len(self.columns):
            raise ValueError("columns: a name stands twice")
        return self


class Age(Model):
    """A person's age as it is written; what is left open is that of adults."""

    mean: Annotated[float, Field(ge=0, le=120)] | None = None
    sd: Positive | None = None
    min: Annotated[int, Field(ge=0, le=120)] | None = None
    max: Annotated[int, Field(ge=0, le=120)] | None = None

    @checked
    def _inside(self) -> Self:
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueError(f"max: {self.max} is below min ({self.min})")
        for name, edge, out in (("min", self.min, -1), ("max", self.max, 1)):
            if self.mean is not None and edge is not None and (self.mean - edge) * out > 0:
                raise ValueError(f"mean: {self.mean:g} is {'above' if out > 0 else 'below'} {name} ({edge})")
        return self


class Bundle(Model):
    """Cells that agree, declared by name: a person, a place, or a pick from a list.

    `country` is a code or an English name, several even or weighted, or `world`; `region` and `city` are the only ones
    of a place; `at` the place whose country a person
    follows; `not` another bundle that this one differs from.
    """

    kind: Literal["person", "place", "company", "vehicle", "product", "card"] | None = None
    list_: Annotated[Name | None, Field(alias="list")] = None
    key: Name | None = None
    country: Annotated[
        Country | Annotated[list[Country], Field(min_length=1, max_length=250)]
        | Annotated[dict[Country, Weight], Field(min_length=1, max_length=250)] | None, Field()
    ] = None  # fmt: skip
    region: Country | Annotated[list[Country], Field(min_length=1, max_length=250)] | None = None
    city: Country | Annotated[list[Country], Field(min_length=1, max_length=250)] | None = None
    locale: Annotated[str, Field(max_length=20)] | None = None
    at: Name | None = None
    not_: Annotated[Name | None, Field(alias="not")] = None
    age: Age | None = None
    gender: dict[Literal["female", "male", "nonbinary"], Weight] | None = None

    @checked
    def _one_source(self) -> Self:
        if (self.kind is None) == (self.list_ is None):
            raise ValueError('give "kind" (person, place, company, vehicle, product, card) or "list"')
        return self


class PerParent(Model):
    """`rows` of a table that is made per parent: `per` names the parent's table, or the reference that leads there."""

    per: Name
    mean: Positive | None = None
    min: Annotated[int, Field(ge=0, le=10_000)] | None = None
    max: Annotated[int, Field(ge=0, le=10_000)] | None = None
    fixed: Annotated[int, Field(ge=0, le=10_000)] | None = None
    distribution: Literal["uniform", "poisson", "geometric", "negative_binomial", "zipf", "pareto"] | None = None
    sd: Positive | None = None
    exponent: Annotated[float, Field(gt=0, le=100)] | None = None


class Every(Model):
    """A row for each step, and each parent where one is named."""

    step: StepLength
    start: Moment | None = None
    end: Moment | None = None
    rows: Annotated[int, Field(ge=1, le=10**12)] | None = None
    per: Name | None = None

    @checked
    def _one_end(self) -> Self:
        if self.end is not None and self.rows is not None:
            raise ValueError("give end or rows, not both")
        return self


class Correlation(Model):
    columns: Annotated[list[Name], Field(min_length=2, max_length=2)]
    spearman: Annotated[float, Field(ge=-1, le=1)] | None = None
    pearson: Annotated[float, Field(ge=-1, le=1)] | None = None
    within: Name | None = None


class Table(Model):
    name: TableName
    key: Name | None = None
    rows: Annotated[int, Field(ge=0, le=10**12)] | PerParent | None = None
    hidden: bool = False
    note: Text | None = None
    bundles: Annotated[dict[Identifier, Bundle], Field(max_length=100)] = empty(dict)
    columns: Annotated[list[AnyColumn], Field(min_length=1, max_length=1_000)]
    unique: Annotated[list[list[Name]], Field(max_length=50)] | None = None
    correlations: Annotated[list[Correlation], Field(max_length=1_000)] | None = None
    order: Name | None = None
    every: Every | None = None
    mess: Mess | None = None

    @property
    def address(self) -> str:
        """The part of a cell's address that names the table."""
        return self.key or self.name

    @property
    def written(self) -> list[Column]:
        """The columns that are written, in order."""
        return [column for column in self.columns if not column.hidden]


class Fact(Model):
    """What the words asked for, in its own number, so that it can convict the schema."""

    phrase: Text
    at: Text | None = None
    check: Literal[
        "rows", "share", "missing", "range", "mean", "sd", "median", "set", "unique", "order", "equals", "spearman",
        "higher", "auc", "r2", "per_parent", "format", "duplicates", "mess", "step",
    ]  # fmt: skip
    value: Any = None
    is_: Annotated[Any, Field(alias="is")] = None
    min: Any = None
    max: Any = None
    where: Text | None = None
    tolerance: Rate | None = None


class Schema(Model):
    """A whole dataset: see `docs/schema.md`."""

    dollar_schema: Annotated[str | None, Field(alias="$schema", max_length=500)] = None
    fabulate: Literal[1] = LANGUAGE
    name: Text | None = None
    note: Text | None = None
    locale: Annotated[str, Field(max_length=20)] = "en_US"
    as_of: Day = None
    main: Name | None = None
    lists: Annotated[dict[Identifier, Bank], Field(max_length=200)] = empty(dict)
    tables: Annotated[list[Table], Field(min_length=1, max_length=50)]
    facts: Annotated[list[Fact], Field(max_length=1_000)] = empty(list)

    @property
    def today(self) -> date:
        """The day that `today` and `-2y` are counted from."""
        return self.as_of or DEFAULT_AS_OF

    def table(self, name: str) -> Table:
        """The table of that name; KeyError when there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def parent_of(self, table: Table) -> Table | None:
        """The table that a table's rows are made per; None where its rows are a number, or `per` leads nowhere."""
        if not isinstance(table.rows, PerParent):
            return None
        leads = {c.name: c.parent for c in table.columns if isinstance(c, Reference)}
        names = [t.name for t in self.tables]
        per = table.rows.per if table.rows.per in names else leads.get(table.rows.per)
        return self.table(per) if per in names else None

    def reference_to_parent(self, table: Table) -> Reference | None:
        """The reference that follows from the row, in a table made per parent; None where there is none."""
        parent = self.parent_of(table)
        if parent is None or not isinstance(table.rows, PerParent):
            return None
        leads = [c for c in table.columns if isinstance(c, Reference) and c.parent == parent.name and c.not_ is None]
        named = [c for c in leads if c.name == table.rows.per]
        return next(iter(named or leads), None)

    @cached_property
    def main_table(self) -> Table:
        """The table that a row count counts and a single file holds: `main`, else the last that is not hidden."""
        if self.main is not None:
            return self.table(self.main)
        return [table for table in self.tables if not table.hidden][-1]

    @property
    def written(self) -> list[Table]:
        """The tables that are written, in order."""
        return [table for table in self.tables if not table.hidden]

    def to_dict(self) -> dict[str, Any]:
        """The schema as JSON data: what was said and no defaults."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)

    def _repr_html_(self) -> str:
        """The data dictionary, for notebooks."""
        from .dictionary_html import page

        return page(self)

    @property
    def digest(self) -> str:
        """SHA-256 of the schema as JSON, in hexadecimal; the order of a map counts, since that of a category's
        values changes its cells."""
        text = json.dumps(self.to_dict(), separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
