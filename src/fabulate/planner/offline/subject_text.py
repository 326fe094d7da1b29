"""Sentences of a table about its subject, where a concept only has sentences of anything: remarks of tea tastings
speak of the tea tasting.

A rating in the row decides what is said. Tables of people and topics that bring their own sentences keep theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import adjust

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .draft import Draft
    from .resolve import Resolver

Json = dict[str, object]

_OPINIONS = frozenset(["comment", "review_text"])
_NEUTRAL = frozenset(["notes"])
_DESCRIBED = frozenset(["description"])
_GOOD = ["A very good *.", "The * was excellent, thank you.", "We enjoyed this * a lot.", "The best * so far.",
         "Just the * that we had hoped for.", "Happy with the *, would choose it again."]  # fmt: skip
_FAIR = ["The * was all right.", "An average *, nothing special.", "A decent * with small faults.",
         "Some of the * was good, some was not.", "The * was as expected."]  # fmt: skip
_BAD = ["The * was disappointing.", "Not happy with this *.", "Expected more of the *.", "The worst * in a long time.",
        "Problems with the * from the beginning."]  # fmt: skip
_NOTES = ["Checked the *, nothing to report.", "Photos of the * are in the folder.", "Ask again about the *.",
          "Needs another look at the *.", "A second * is planned.", "The * took longer than planned.",
          "First * of this kind.", "Small change to the *, see the list.", "The * was done as agreed."]  # fmt: skip
_DESCRIPTIONS = ["A small * in good condition.", "A well-kept *, ready for use.", "An old * with some wear.",
                 "A rare *, few are like it.", "A simple * for everyday use.", "A * of good quality.",
                 "A large * with all that belongs to it.", "An unusual *, made with care."]  # fmt: skip
_RATED = frozenset("rating score star satisfaction grade mark point".split())
_NOTHING = frozenset("data list table record dataset item entry thing log row info".split())


def fit(draft: Draft, names: Sequence[str], resolver: Resolver) -> None:
    """Gives the listed columns that came from a concept (`names`) sentences about the subject."""
    head = [word for word in resolver.head if word not in _NOTHING][-2:]
    if not head or head[-1] in resolver.person_nouns:
        return
    noun = " ".join(head).replace("{", "").replace("}", "")[:40]
    for name in names:
        column, concept = draft.column(name), draft.concepts.get(name, "")
        if column is None or adjust.kind(column) != "template" or name in draft.said:
            continue
        kept = adjust.base(column)
        if concept in _OPINIONS:
            draft.replace(name, kept | _opinion(draft, noun))
        elif concept in _NEUTRAL:
            draft.replace(name, kept | {"kind": "template", "texts": _about(_NOTES, noun)})
        elif concept in _DESCRIBED:
            draft.replace(name, kept | {"kind": "template", "texts": _about(_DESCRIPTIONS, noun)})


def _about(texts: list[str], noun: str) -> list[str]:
    vowel = noun[:1].lower() in "aeio"
    return [text.replace("A *", "An *").replace("a *", "an *").replace("*", noun) if vowel else text.replace("*", noun)
            for text in texts]  # fmt: skip


def _opinion(draft: Draft, noun: str) -> Json:
    good, fair, bad = (_about(texts, noun) for texts in (_GOOD, _FAIR, _BAD))
    for column in draft.columns:
        low, high = column.get("min"), column.get("max")
        rated = set(draft.key_of(column).split()) & _RATED and adjust.kind(column) in ("number", "integer")
        if rated and isinstance(low, int | float) and isinstance(high, int | float) and low < high:
            name = str(column["name"])
            quoted = name if name.isidentifier() else f'"{name}"'
            above, below = round(low + 0.7 * (high - low), 2), round(low + 0.4 * (high - low), 2)
            rules = [
                {"when": f"{quoted} >= {above:g}", "texts": good},
                {"when": f"{quoted} <= {below:g}", "texts": bad},
            ]
            return {"kind": "template", "texts": fair, "given": rules}
    return {"kind": "template", "texts": [*good, *fair, *bad[:3]]}
