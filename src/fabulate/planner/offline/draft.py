"""The table that composition is working on: columns by name, what each one means, the lists and facts beside them."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from .references import list_names, names_in, quote
from .text import key, lemma, snake

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, object]


PERSON_PARTS = (
    "full_name",
    "first_name",
    "last_name",
    "gender",
    "email",
    "username",
    "phone",
    "title",
    "age",
    "birth_date",
)
MOST_NOTES = 30
MOST_FACTS = 500  # of a description that states more, the first are written down


@dataclass(slots=True)
class Draft:
    """`columns` in written order, hidden helpers last; `concepts` tells which concept a column is; `said`: names of
    columns whose settings the words fixed; `every`: the steps of a series; `settings`: the table's own, beside its
    columns."""

    name: str
    columns: list[Json] = field(default_factory=list)
    concepts: dict[str, str] = field(default_factory=dict)
    bundles: Json = field(default_factory=dict)
    lists: dict[str, Json] = field(default_factory=dict)
    facts: list[Json] = field(default_factory=list)
    correlations: list[Json] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    exact: bool = False
    every: Json | None = None
    settings: Json = field(default_factory=dict)

    def column(self, name: str) -> Json | None:
        """The column of that name."""
        return next((column for column in self.columns if column["name"] == name), None)

    def names(self) -> set[str]:
        """All names that are taken."""
        return {str(column["name"]) for column in self.columns}

    def by_concept(self, concept: str) -> Json | None:
        """The first column that is that concept."""
        return next((c for c in self.columns if concept and self.concepts.get(str(c["name"])) == concept), None)

    def add(self, name: str, settings: Mapping[str, object], concept: str = "", *, hidden: bool = False) -> Json:
        """A new column at the end of the written ones, or of all when hidden."""
        column: Json = {"name": name, **{field: value for field, value in settings.items() if field != "name"}}
        if hidden:
            column["hidden"] = True
            self.columns.append(column)
        else:
            at = next((n for n, c in enumerate(self.columns) if c.get("hidden")), len(self.columns))
            self.columns.insert(at, column)
        if concept:
            self.concepts[name] = concept
        return column

    def replace(self, name: str, settings: Mapping[str, object]) -> Json:
        """New settings for a column in its place."""
        at = next(n for n, column in enumerate(self.columns) if column["name"] == name)
        column = {"name": name, **{field: value for field, value in settings.items() if field != "name"}}
        if self.columns[at].get("hidden"):
            column["hidden"] = True
        self.columns[at] = column
        return column

    def prune(self) -> None:
        """Takes out hidden columns that nobody reads any more."""
        while True:
            every = self.names()
            read = {name for column in self.columns for name in names_in(column, every.__contains__)}
            kept = [column for column in self.columns if not column.get("hidden") or column["name"] in read]
            if len(kept) == len(self.columns):
                return
            self.columns = kept

    def free_name(self, name: str) -> str:
        """`name`, or with a number where it is taken."""
        taken, candidate, n = {one.lower() for one in self.names()}, name, 2
        while candidate.lower() in taken:
            candidate, n = f"{name}_{n}", n + 1
        return candidate

    def fact(self, phrase: str, column: str, check: str, **more: object) -> None:
        """Writes down what the words asked for."""
        if len(self.facts) >= MOST_FACTS:
            return
        fact: Json = {"phrase": phrase[:200], "at": f"{self.name}.{column}" if column else self.name, "check": check}
        self.facts.append(fact | {("is" if name == "is_" else name): value for name, value in more.items()})
        if column:
            self.said.add(column)

    def rename(self, name: str, said: str) -> str:
        """The column under the name that the words gave it (`said`), where its own says none of that and nothing else
        reads it; returns the name that it has then."""
        parts = said.split()
        new = snake(" ".join([*parts[:-1], lemma(parts[-1].lower())])) if parts else ""
        column = self.column(name)
        if (
            column is None
            or self.exact
            or not new
            or new in self.names()
            or set(key(new).split()) & set(key(name).split())
        ):
            return name
        read = any(name in names_in(other, {name}.__contains__) for other in self.columns)
        if read or f"'{name}'" in str(self.correlations) or "{" + name + "}" in str(self.columns):
            return name
        column["name"] = new
        self.concepts[new] = self.concepts.pop(name, "")
        for fact in self.facts:
            if fact.get("at") == f"{self.name}.{name}":
                fact["at"] = f"{self.name}.{new}"
        return new

    def use_lists(self, column: Mapping[str, object], *sources: Mapping[str, object]) -> None:
        """Brings in the lists that a column reads, from the first source that has them."""
        for name in list_names(column, lambda one: any(one in source for source in sources)):
            if name not in self.lists and name not in self.bundles:
                self.lists[name] = copy.deepcopy(
                    cast("Json", next(source[name] for source in sources if name in source))
                )

    def note(self, text: str) -> None:
        """Says something to whoever reads the plan, once."""
        if text not in self.notes and len(self.notes) < MOST_NOTES:
            self.notes.append(text)

    def declare_people(self) -> None:
        """A concept may read another person than the row's, as its manager: that one is declared."""
        for column in self.columns:
            head, _, part = str(column.get("from", "")).partition(".")
            if part in PERSON_PARTS and head != "person" and head not in self.bundles and head not in self.lists:
                self.bundles[head] = {"kind": "person"} | self.apart()

    def apart(self) -> Json:
        """What keeps another person of the row from being the row's own, where that one is read."""
        return {"not": "person"} if "'person." in str(self.columns) else {}

    def key_of(self, column: Mapping[str, object]) -> str:
        """The column's name as look-ups compare it."""
        return key(str(column["name"]))


def sql_name(column: Mapping[str, object]) -> str:
    """The column's name as SQL reads it."""
    return quote(str(column["name"]))
