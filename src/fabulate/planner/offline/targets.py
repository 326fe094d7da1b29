"""Which column or value the words beside a statement mean: by name, concept, stem, or a category's label."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import adjust
from .text import Words, stem_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .draft import Draft
    from .readers.statement import Statement
    from .resolve import Resolver

Json = dict[str, object]

VALUE_SYNONYMS = {
    "woman": "female", "man": "male", "girl": "female", "boy": "male", "mujer": "female", "hombre": "male",
    "frau": "female",
    "lady": "female", "canceled": "cancelled", "debit": "debit card", "credit": "credit card",
}  # fmt: skip
SMALL = words_of(
    """of are is was were be been the a an with by paid being did in to have has for on as it them their should
    from about at rate question normally normal distributed distribution gaussian following share chance
    percentage probability column columns field rows records that which around approximately"""
)


class Targets:
    """Look-ups in one draft for the words of one description."""

    def __init__(self, draft: Draft, words: Words, resolver: Resolver) -> None:
        self.draft = draft
        self.words = words
        self.resolver = resolver

    def phrases(self, span: tuple[int, int], *, from_right: bool) -> Iterator[tuple[str, int, int]]:
        """Parts of a span, longest and nearest first, as look-up keys."""
        start, stop = span
        content = [at for at in range(start, stop) if self.words[at].kind == "word" and self.words[at].low not in SMALL]
        for size in range(min(len(content), 4), 0, -1):
            runs = [content[at : at + size] for at in range(len(content) - size + 1)]
            for run in reversed(runs) if from_right else runs:
                yield " ".join(self.words[at].lemma for at in run).replace("_", " "), run[0], run[-1] + 1

    def around(self, statement: Statement) -> Iterator[tuple[str, int, int]]:
        yield from self.phrases(statement.left, from_right=True)
        yield from self.phrases(statement.right, from_right=False)

    def find(self, phrase: str) -> Json | None:
        """The draft's column that a phrase names."""
        visible = [column for column in self.draft.columns if not column.get("hidden")]
        for column in visible:
            if self.draft.key_of(column) == phrase:
                return column
        concept = self.resolver.concept_of(phrase)
        if concept and (found := self.draft.by_concept(concept)) is not None and not found.get("hidden"):
            return found
        named = self.resolver._names.get(phrase)
        if named and (found := self.draft.column(named)) is not None:
            return found
        stem = stem_of(phrase)
        for column in visible:
            if stem_of(self.draft.key_of(column)) == stem:
                return column
        parts = phrase.split()
        for column in visible:
            name = self.draft.key_of(column).split()
            if name[-len(parts) :] == parts or (name[: len(parts)] == parts and name[-1] != "id"):
                return column
        return None

    def value(self, phrase: str) -> tuple[Json, str] | None:
        """A category's label that a phrase names."""
        phrase = VALUE_SYNONYMS.get(phrase, phrase)
        for column in self.draft.columns:
            if column.get("hidden"):
                continue
            for label in self.labels(column):
                low = label.lower().replace("-", " ").replace("_", " ")
                if low == phrase or stem_of(low) == stem_of(phrase):
                    return column, label
        return self._hidden_value(phrase)

    def _hidden_value(self, phrase: str) -> tuple[Json, str] | None:
        """A label of a category that only helps others: it is written from now on."""
        for column in self.draft.columns:
            if column.get("hidden") and adjust.kind(column) == "category" and not str(column["name"]).startswith("_"):
                for label in adjust.weights(column):
                    if label.lower() == phrase:
                        del column["hidden"]
                        self.draft.columns.remove(column)
                        at = next(
                            (n for n, c in enumerate(self.draft.columns) if c.get("hidden")), len(self.draft.columns)
                        )
                        self.draft.columns.insert(at, column)
                        return column, label
        return None

    def labels(self, column: Json) -> list[str]:
        kind = adjust.kind(column)
        if kind == "category":
            return list(adjust.weights(column))
        if str(column.get("from", "")).endswith(".gender"):
            return ["female", "male", "nonbinary"]
        if kind == "from":
            bank, _, part = str(column["from"]).partition(".")
            rows = self.draft.lists.get(bank)
            if rows is not None and part in cast("list[str]", rows["columns"]):
                at = cast("list[str]", rows["columns"]).index(part)
                return list(dict.fromkeys(str(row[at]) for row in cast("list[list[object]]", rows["rows"])))
        return []

    def label(self, span: tuple[int, int]) -> str:
        content = [
            self.words[at].lemma
            for at in range(*span)
            if self.words[at].kind == "word" and self.words[at].low not in SMALL
        ]
        return " ".join(content[:3])

    def claim(self, statement: Statement) -> None:
        self.words.claim(*statement.left)
        self.words.claim(statement.start, statement.stop)
