"""What a sentence says of a column beside numbers: its values, its format, uniqueness, how many different cells."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, cast

from . import adjust, effects
from .readers import choices, formats
from .targets import Targets
from .text import snake

if TYPE_CHECKING:
    from .draft import Draft
    from .resolve import Resolver
    from .text import Words

Json = dict[str, object]


class Sayings:
    """Applies them to one draft: values before what is stated of their shares, the rest after it."""

    def __init__(self, draft: Draft, words: Words, resolver: Resolver) -> None:
        self.draft = draft
        self.words = words
        self.resolver = resolver
        self.targets = Targets(draft, words, resolver)
        self._starts = [word.start for word in words.items]

    def before(self, text: str, said: list[choices.Choice]) -> None:
        """Sets of values, formats and uniqueness."""
        for choice in said:
            self._values(choice)
        for choice in choices.beside(text):
            column = self.targets.find(choice.name)
            if column is None and " " in choice.name:
                column = self.targets.find(choice.name.split()[-1])
            if choice.example:
                self._format(choice, column)
            elif choice.unique and column is not None:
                self._unique(choice, column)

    def after(self, text: str) -> None:
        """Numbers of different cells, and what goes with what."""
        for choice in choices.beside(text):
            if choice.many:
                self._many(choice)
        effects.read(text, self.draft, self.targets, self._claim)

    def _claim(self, start: int, stop: int) -> None:
        self.words.claim(bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, stop))

    def _values(self, choice: choices.Choice) -> None:
        concept = self.resolver.concept_of(choice.name)
        column = next((c for c in self.draft.columns if self.draft.key_of(c) == choice.name), None)
        column = column or self.draft.by_concept(concept) or self.targets.find(choice.name)
        if column is None and not self.draft.exact:
            column = self.draft.add(self.draft.free_name(snake(choice.name)), {}, concept)
        if column is None:
            return
        name = str(column["name"])
        if tuple(value.lower() for value in choice.values) == ("yes", "no"):
            self.draft.replace(name, adjust.boolean(column, labels=choice.values))
        else:
            self.draft.replace(name, adjust.with_values(column, choice.values))
        name = self.draft.rename(name, choice.name)
        self.draft.fact(f"{choice.name}: {', '.join(choice.values)}", name, "set", is_=list(choice.values))
        self._claim(choice.start, choice.stop)

    def _format(self, choice: choices.Choice, column: Json | None) -> None:
        if column is None:
            if self.draft.exact:
                return
            column = self.draft.add(self.draft.free_name(snake(choice.name)), {"unique": True})
        name = str(column["name"])
        if column.get("format") or adjust.kind(column) in ("number", "integer", "boolean", "date", "reference"):
            return
        settings = formats.column(choice.example, unique=bool(column.get("unique")))
        self.draft.replace(name, adjust.base(column) | settings)
        self.draft.fact(f"{choice.name} like {choice.example}", name, "format", is_=formats.regex(choice.example))
        self._claim(choice.start, choice.stop)

    def _unique(self, choice: choices.Choice, column: Json) -> None:
        if adjust.kind(column) not in ("sequence", "uuid", "pattern") and not str(column.get("from", "")).endswith(
            (".email", ".username")
        ):
            self.draft.notes.append(f"{column['name']}: cells of its kind may repeat, so it is not made unique")
            return
        column["unique"] = True
        self.draft.fact(f"unique {choice.name}", str(column["name"]), "unique")
        self._claim(choice.start, choice.stop)

    def _many(self, choice: choices.Choice) -> None:
        """ "12 agents": that many different agents."""
        at = bisect.bisect_left(self._starts, choice.start)
        if choice.many < 2 or at >= len(self.words) or self.words.claimed[at]:
            return
        column = self.targets.find(choice.name)
        wordy = ("template", "pattern", "from")
        if column is None and not self.draft.exact:
            found = self.resolver.resolve(choice.name)
            if found.column and adjust.kind(found.column) in wordy:
                column = self.draft.add(self.draft.free_name(snake(choice.name)), found.column, found.concept)
            elif not found.column:
                labels = [f"{choice.name.title()} {n}" for n in range(1, choice.many + 1)]
                column = self.draft.add(
                    self.draft.free_name(snake(choice.name)), {"kind": "category", "values": labels}
                )
        if column is None:
            return
        if column.get("unique") or column is self.draft.columns[0]:
            return
        if adjust.kind(column) in ("template", "pattern") and "." not in str(column.get("texts", "")):
            column["pool"] = choice.many
        elif adjust.kind(column) == "from":
            if not self._shorter(str(column["from"]), choice.many):
                return
        elif adjust.kind(column) != "category" or len(adjust.weights(column)) != choice.many:
            return
        self._claim(choice.start, choice.stop)

    def _shorter(self, source: str, many: int) -> bool:
        """Keeps the first `many` rows of the list that a column reads."""
        bank = self.draft.lists.get(source.split(".")[0])
        rows = cast("list[object]", bank["rows"]) if bank is not None and "rows" in bank else []
        if bank is None or len(rows) < many or source.startswith(("city.", "place.")):
            return False
        bank["rows"] = rows[:many]
        if "weights" in bank:
            bank["weights"] = cast("list[object]", bank["weights"])[:many]
        return True
