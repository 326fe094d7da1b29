"""What sentences tell in shapes of their own: values with their weights, what part of the rows do something, distances
between days.

Their words are taken out before other readers look, which would see shares of nobody knows what and nouns of the topic
in them; the columns are made or changed when the draft is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import adjust, spans
from .readers import distances, happenings, portions
from .stated_shares import StatedShares
from .targets import Targets
from .text import key, lemma, snake

if TYPE_CHECKING:
    from .draft import Draft
    from .readers.distances import Distance
    from .readers.happenings import Happening
    from .readers.portions import Portion
    from .resolve import Resolver
    from .text import Words

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, and the text without it (blanks in its place)."""

    portions: tuple[Portion, ...]
    happenings: tuple[Happening, ...]
    distances: tuple[Distance, ...]
    text: str
    whole: str


def read(text: str) -> Told:
    """Finds what sentences tell; what stands in a list of lines stays."""
    if text.count("\n") > 2:
        return Told((), (), (), text, text)
    apart = distances.read(text)
    left = _blank(text, apart)
    weighed = portions.read(left)
    left = _blank(left, weighed)
    done = happenings.read(left)
    return Told(tuple(weighed), tuple(done), tuple(apart), _blank(left, done), text)


def _blank(text: str, found: list[Portion] | list[Happening] | list[Distance]) -> str:
    for one in found:
        text = text[: one.start] + " " * (one.stop - one.start) + text[one.stop :]
    return text


def apply(told: Told, draft: Draft, words: Words, resolver: Resolver) -> None:
    """Puts it into the draft's columns; what no column has becomes one."""
    putting = _Putting(draft, words, resolver, told)
    for portion in told.portions:
        putting.portion(portion)
    for happening in told.happenings:
        putting.happening(happening)
    for one in told.distances:
        spans.put(one, words.typed(one.start, one.stop), draft, putting.targets)


class _Putting:
    def __init__(self, draft: Draft, words: Words, resolver: Resolver, told: Told) -> None:
        self.draft = draft
        self.resolver = resolver
        self.targets = Targets(draft, words, resolver)
        self.shares = StatedShares(self.targets, None)
        self.typed = words.typed
        self.text = told.whole

    def portion(self, one: Portion) -> None:
        phrase = self.typed(one.start, one.stop)
        column = self._named(one)
        name = str(column["name"])
        source = str(column.get("from", ""))
        if source.endswith(".gender") and one.shares:
            self.shares.gender(source.split(".")[0], dict(zip(map(str.lower, one.values), one.shares, strict=True)))
        else:
            settings = adjust.base(column) | {"kind": "category", "values": list(one.values)}
            if one.shares:
                settings["values"] = dict(zip(one.values, one.shares, strict=True))
            if one.follows:
                settings["given"] = self._following(one)
            self.draft.replace(name, settings)
        self.draft.fact(phrase, name, "set", is_=list(one.values))
        for value, share in zip(one.values, one.shares, strict=False):
            self.draft.fact(phrase, name, "share", value=value, is_=share)

    def _named(self, one: Portion) -> Json:
        """The column that the statement names, else the one that has its values, else a new one."""
        if one.name:
            found = self.targets.find(key(one.name))
            if found is not None and adjust.kind(found) not in ("sequence", "uuid", "date", "datetime"):
                return found
            settings = self.resolver.resolve(key(one.name))
            name = snake(" ".join([*one.name.split()[:-1], lemma(one.name.split()[-1].lower())]))
            return self.draft.add(self.draft.free_name(name), {}, settings.concept)
        for value in one.values:
            known = self.targets.value(value.lower())
            if known is not None and adjust.kind(known[0]) == "category":
                return known[0]
        for name in ("type", "kind"):
            column = self.draft.column(name)
            if column is not None and adjust.kind(column) in ("category", "from", "template"):
                return column
        return self.draft.add(self.draft.free_name("type"), {})

    def _following(self, one: Portion) -> list[Json]:
        """Rules: each value where another column has the value beside it."""
        known = [self.targets.value(value.lower()) for value in one.follows]
        columns = {str(found[0]["name"]) for found in known if found}
        if len(columns) == 1 and all(known):
            name = columns.pop()
            labels = [found[1] for found in known if found]
        else:
            name, labels = self.draft.free_name("type"), [lemma(value.lower()) for value in one.follows]
            self.draft.add(name, {"kind": "category", "values": labels})
        quoted = [label.replace("'", "''") for label in labels]
        return [
            {"when": f"{name} = '{label}'", "values": [value]} for label, value in zip(quoted, one.values, strict=True)
        ]

    def happening(self, one: Happening) -> None:
        phrase = self.typed(one.start, one.stop)
        noun = key(one.noun)
        bare = " ".join([*one.noun.split()[:-1], lemma(one.noun.split()[-1])])
        if one.kind in ("has", "lacks"):
            share = one.share if one.kind == "has" else 1 - one.share
            column = self.targets.find(noun) or self._data(noun)
            if column is None or adjust.kind(column) == "boolean":
                self._rate(column or self._new(f"has {bare}"), share, phrase)
            elif not column.get("unique"):
                column["missing"] = round(1 - share, 6)
                self.draft.fact(phrase, str(column["name"]), "missing", is_=round(1 - share, 6))
            return
        known = self.targets.value(noun) or self.targets.value(one.noun)
        if known is not None and adjust.kind(known[0]) == "category":
            self.draft.replace(str(known[0]["name"]), adjust.with_shares(known[0], {known[1]: one.share}))
            self.draft.fact(phrase, str(known[0]["name"]), "share", value=known[1], is_=one.share)
            return
        column = self.targets.find(noun)
        if column is not None and adjust.kind(column) == "boolean":
            self._rate(column, one.share, phrase)
            return
        words = bare.split()
        if one.kind == "is" and len(words) > 1 and self._is_the_row(words[-1]):
            words = words[:-1]  # "three quarters of them insured parcels" in a table of parcels
        before = {"from": "from ", "does": f"{one.verb} "}.get(one.kind, "")
        self._rate(self._new(before + " ".join(words)), one.share, phrase)

    def _is_the_row(self, noun: str) -> bool:
        return noun in key(self.draft.name).split() or f"{noun}s" in self.text.lower().split()[:4]

    def _data(self, noun: str) -> Json | None:
        """A column that rows may lack: a phone, an e-mail; None for things that a row has or has not."""
        found = self.resolver.resolve(noun)
        if found.origin not in ("concept", "domain") or found.prefix or adjust.kind(found.column) == "boolean":
            return None
        if adjust.kind(found.column) not in ("from", "pattern", "template", "faker", "date", "datetime"):
            return None
        return self.draft.add(self.draft.free_name(snake(noun)), found.column, found.concept)

    def _new(self, name: str) -> Json:
        return self.draft.add(self.draft.free_name(snake(name)), {"kind": "boolean", "rate": 0.3})

    def _rate(self, column: Json, share: float, phrase: str) -> None:
        name = str(column["name"])
        share = round(share, 6)
        self.draft.replace(name, adjust.boolean(column, rate=share))
        self.draft.fact(phrase, name, "share", value=True, is_=share)
