"""What sentences tell in shapes of their own: values with their weights, what part of the rows do something, distances
between days.

Their words are taken out before other readers look, which would see shares of nobody knows what and nouns of the topic
in them; the columns are made or changed when the draft is there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from . import adjust, forms, spans
from .readers import absent, chosen, distances, happenings, parts, portions, weighed
from .readers.portions import Portion
from .readers.quantity import UNITS
from .stated_shares import StatedShares
from .targets import Targets
from .text import key, lemma, snake, stem_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .draft import Draft
    from .readers.absent import Absent
    from .readers.distances import Distance
    from .readers.happenings import Happening
    from .resolve import Resolver
    from .text import Words

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found, and the text without it (blanks in its place)."""

    portions: tuple[Portion, ...]
    happenings: tuple[Happening, ...]
    distances: tuple[Distance, ...]
    absent: tuple[Absent, ...]
    text: str
    whole: str


def read(text: str) -> Told:
    """Finds what sentences tell; what stands in a list of lines stays."""
    if text.count("\n") > 2:
        return Told((), (), (), (), text, text)
    apart = distances.read(text)
    left = _blank(text, apart)
    timed = _TIMED.search(text) is not None
    gone = absent.read(left) if not timed else []
    left = _blank(left, gone)
    values: list[Portion] = []
    for find in (weighed.read, partial(chosen.read, listed=bool(_LISTED.search(text))), portions.read):
        found = [one for one in find(left) if (one.shares or not timed) and one.name not in UNITS]
        values += found
        left = _blank(left, found)
    done = happenings.read(left)
    left = _blank(left, done)
    more = parts.read(left) if not timed else []
    return Told(tuple(values), (*done, *more), tuple(apart), tuple(gone), _blank(left, more), text)


#: Steps in time: who is followed and what is missing there is read with them.
_TIMED = re.compile(
    r"\b(?:hourly|minutely|quarterly"
    r"|(?:every|once an?) (?:\d+ ?)?(?:second|sec|s|minute|min|hour|hr|h|day|week|month|quarter|year)s?"
    r"|\d+[- ](?:second|minute|hour)|(?:minute|hour|day) by (?:minute|hour|day)|time series|sensors?)\b"
    r"|^\s*(?:daily|weekly|monthly|yearly)\b",
    re.I,
)

#: Columns are listed: only sets that are counted are taken out of the list.
_LISTED = re.compile(r"\b(?:columns|fields|headers|attributes)\b|\bcolumn:", re.I)


def _blank(text: str, found: Sequence[Portion | Happening | Distance | Absent]) -> str:
    for one in found:
        for start, stop in ((one.start, one.stop), *(one.also if isinstance(one, Portion) else ())):
            text = text[:start] + " " * (stop - start) + text[stop:]
    return text


def apply(told: Told, draft: Draft, words: Words, resolver: Resolver, domain: Json | None = None) -> None:
    """Puts it into the draft's columns; what no column has becomes one."""
    putting = _Putting(draft, words, resolver, told, domain)
    for portion in told.portions:
        putting.portion(portion)
    for happening in told.happenings:
        putting.happening(happening)
    for gone in told.absent:
        putting.absent(gone)
    for one in told.distances:
        spans.put(one, words.typed(one.start, one.stop), draft, putting.targets)


_DATA = frozenset(
    "name number date score window code note comment id rating grade mark email address phone time level value".split()
)


_BY = frozenset(["with", "by", "in", "on", "via", "through", "from", "as"])


class _Putting:
    def __init__(self, draft: Draft, words: Words, resolver: Resolver, told: Told, domain: Json | None) -> None:
        self.draft = draft
        self.resolver = resolver
        self.targets = Targets(draft, words, resolver)
        self.shares = StatedShares(self.targets, domain)
        self.typed = words.typed
        self.text = told.whole
        self.put: list[Portion] = []

    def portion(self, one: Portion) -> None:
        phrase = self.typed(one.start, one.stop)
        column = self._named(one)
        name = str(column["name"])
        source = str(column.get("from", ""))
        one = self._followed(one)
        held = [self._label(column, value) for value in one.values]
        if source.endswith(".gender") and one.shares:
            self.shares.gender(source.split(".")[0], dict(zip(map(str.lower, one.values), one.shares, strict=True)))
        elif source and one.shares and all(held) and len(set(held)) == len(held):
            self.shares.weigh_list(source, dict(zip(held, one.shares, strict=True)))
        elif one.open and all(held):
            one = replace(one, values=tuple(held))
            self.draft.replace(name, adjust.with_shares(column, dict(zip(held, one.shares, strict=True))))
        else:
            settings = adjust.base(column) | {"kind": "category", "values": list(one.values)}
            if one.shares:
                left = round(1 - sum(one.shares), 6)
                others = {"other": left} if one.open and left > 0.005 else {}
                settings["values"] = dict(zip(one.values, one.shares, strict=True)) | others
            if one.follows:
                settings["given"] = self._following(one)
            self.draft.replace(name, settings)
        self.put.append(one)
        name = self.draft.rename(name, one.name)
        if not one.open:
            self.draft.fact(phrase, name, "set", is_=list(one.values))
        for value, share in zip(one.values, one.shares, strict=False):
            self.draft.fact(phrase, name, "share", value=value, is_=share)

    def _label(self, column: Json, value: str) -> str:
        """The column's own label that a value is, "" for none."""
        for label in self.targets.labels(column):
            if label.lower() == value.lower() or stem_of(label.lower()) == stem_of(lemma(value.lower())):
                return label
        return ""

    def _followed(self, one: Portion) -> Portion:
        """Values said "respectively" follow the last ones of as many that were told."""
        if one.shares or one.follows:
            return one
        before = [other for other in self.put if len(other.values) == len(one.values)]
        numbers = all(value.replace(".", "", 1).isdigit() for value in one.values)
        return replace(one, follows=before[-1].values) if before and numbers else one

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
            known = self.targets.value(value.lower()) or self.targets.value(lemma(value.lower()))
            if known is not None and adjust.kind(known[0]) in ("category", "from"):
                return known[0]
        for name in ("type", "kind"):
            column = self.draft.column(name)
            if column is not None and adjust.kind(column) in ("category", "from", "template"):
                return column
        for column in self.draft.columns:
            labels = [set(label.lower().split()) for label in self.targets.labels(column)]
            if adjust.kind(column) == "category" and len(labels) == len(one.values):
                stems = [{lemma(part) for part in value.lower().split()} for value in one.values]
                if any(label & stem for label in labels for stem in stems):
                    return column
        for concept in sorted(frozenset.intersection(*map(self.resolver.labelled, one.values))):
            if not self.draft.exact:
                return self.draft.add(self.draft.free_name(concept), self.resolver.concept(concept).column, concept)
        main = self.shares.category_for()
        return self.draft.column(main) or self.draft.add(main, {})

    def _following(self, one: Portion) -> list[Json]:
        """Rules: each value where another column has the value beside it."""
        known = [self.targets.value(value.lower()) or self.targets.value(lemma(value.lower())) for value in one.follows]
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
            elif adjust.kind(column) not in ("sequence", "uuid"):
                column["missing"] = round(1 - share, 6)
                self.draft.fact(phrase, str(column["name"]), "missing", is_=round(1 - share, 6))
            return
        parts = noun.split()
        tails = [" ".join(parts[at:]) for at in range(len(parts)) if at == 0 or parts[at - 1] in _BY]
        known = self.targets.value(one.noun) or next(filter(None, map(self.targets.value, tails)), None)
        if known is not None and adjust.kind(known[0]) == "category":
            self.draft.replace(str(known[0]["name"]), adjust.with_shares(known[0], {known[1]: one.share}))
            self.draft.fact(phrase, str(known[0]["name"]), "share", value=known[1], is_=one.share)
            return
        column = self.targets.find(noun) or next(
            (
                c
                for c in self.draft.columns
                if adjust.kind(c) == "boolean" and set(self.draft.key_of(c).split()) <= set(parts)
            ),
            None,
        )
        named = (
            column is not None and self.draft.key_of(column) == noun and adjust.kind(column) in ("template", "from", "")
        )
        if column is not None and (named or adjust.kind(column) == "boolean"):
            self._rate(column, one.share, phrase)
            return
        words = bare.split()
        if one.kind == "is" and len(words) > 1 and self._is_the_row(words[-1]):
            words = words[:-1]  # "three quarters of them insured parcels" in a table of parcels
        before = {"from": "from ", "does": f"{one.verb} "}.get(one.kind, "")
        self._rate(self._new(before + " ".join(words)), one.share, phrase)

    def absent(self, one: Absent) -> None:
        """Cells that are empty or zero; the column that lacks them is made where there is none."""
        phrase = self.typed(one.start, one.stop)
        noun = key(one.name)
        column = self.targets.find(noun)
        if column is None and self.draft.exact:
            return
        if column is None:
            found = self.resolver.resolve(noun)
            settings = found.column if found.column and adjust.kind(found.column) != "boolean" else {}
            if one.zero and not adjust.is_numeric(settings):
                settings = {"kind": "number", "median": 20, "sigma": 0.8, "min": 0, "decimals": 2}
            if not settings:
                settings = forms.by_name(noun) or {"kind": "number", "mean": 50, "sd": 14, "min": 0, "decimals": 1}
            column = self.draft.add(self.draft.free_name(snake(one.name)), settings, found.concept)
        name = str(column["name"])
        if one.zero:
            if adjust.is_numeric(column):
                column["zeros"] = one.share
                self.draft.fact(phrase, name, "share", value=0, is_=one.share)
        elif adjust.kind(column) != "sequence" or not one.share:
            if one.share:
                column["missing"] = one.share
            else:
                column.pop("missing", None)
            self.draft.fact(phrase, name, "missing", is_=one.share)

    def _is_the_row(self, noun: str) -> bool:
        return noun in key(self.draft.name).split() or f"{noun}s" in self.text.lower().split()[:4]

    def _data(self, noun: str) -> Json | None:
        """A column that rows may lack: a phone, an e-mail; None for things that a row has or has not."""
        found = self.resolver.resolve(noun)
        if noun.split()[-1] in _DATA:
            return self.draft.add(self.draft.free_name(snake(noun)), found.column or {"kind": "date"}, found.concept)
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
