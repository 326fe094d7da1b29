"""Limits in the description's own nouns, kept in the topic's table: "black cats", "rabbits of an animal shelter"."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import adjust
from .text import lemma, words_of

if TYPE_CHECKING:
    from .draft import Draft
    from .knowledge import Knowledge
    from .retrieve import Topic

Json = dict[str, object]

#: Columns that say which sort of the topic's things a row is; a status or a channel is no such limit.
_SORTS = words_of(
    "species animal breed color colour make brand crop variety genre cuisine fuel_type animal_type coat_color sport"
)


def apply(draft: Draft, topic: Topic, knowledge: Knowledge) -> None:
    """Keeps of each such column only what the head's words name, where the topic's own names do not hold the word."""
    own = {
        word
        for name, found in knowledge.domain_names.items()
        if any(stem == topic.domain and weight == 1.0 for stem, weight in found)
        for word in name.split()
    }
    for word in topic.head:
        if word in own:
            continue
        for column in draft.columns:
            if not column.get("hidden") and str(column["name"]) in _SORTS and _narrowed(draft, column, word):
                draft.note(f"only {word} in {column['name']}, as the words ask")


def _narrowed(draft: Draft, column: Json, word: str) -> bool:
    if adjust.kind(column) == "category":
        kept = [label for label in adjust.weights(column) if lemma(label.lower()) == word]
        if kept:  # the others stay, without weight, for the rules that name them
            column["values"] = {label: int(label in kept) for label in adjust.weights(column)}
        return bool(kept)
    bank, _, part = str(column.get("from", "")).partition(".")
    rows = draft.lists.get(bank)
    if rows is None or part not in cast("list[str]", rows["columns"]):
        return False
    at = cast("list[str]", rows["columns"]).index(part)
    every = cast("list[list[object]]", rows["rows"])
    those = [n for n, row in enumerate(every) if lemma(str(row[at]).lower()) == word]
    if not those:
        return False
    weights = cast("list[float]", rows.get("weights") or [1] * len(every))
    rows["weights"] = [weight if n in those else 0 for n, weight in enumerate(weights)]
    return True
