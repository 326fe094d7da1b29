"""The one door of series in words: what `compose` asks, in the order in which it builds a schema.

A description is a series when its words ask for a step, or when its topic's own table has one.
"""

from __future__ import annotations

import bisect
import copy
from typing import TYPE_CHECKING, cast

from .. import adjust, claims
from ..text import key, snake
from .asked import RHYTHM, TIME_WORDS, Asked

if TYPE_CHECKING:
    from datetime import date

    from ..draft import Draft
    from ..knowledge import Knowledge
    from ..locale import Place
    from ..resolve import Resolver
    from ..retrieve import Topic
    from ..text import Words
    from ..wording import Wording

Json = dict[str, object]


class Timeline:
    """The series of one description."""

    _every: Json | None = None
    _measures_only = False
    _reference: Json | None = None

    def __init__(
        self, words: Words, knowledge: Knowledge, general: Resolver, as_of: date, wording: Wording
    ) -> None:  # fmt: skip
        self.words = words
        self.wording = wording
        self.knowledge = knowledge
        self.general = general
        self.as_of = as_of
        self.asked = self._read() if TIME_WORDS & {word.low for word in words.items} else Asked.nothing()
        #: Whether it is a series; that can still be told by the topic.
        self.on = self.asked.step is not None
        self.rest = self.asked.without(words.text) if self.on else words.text
        if self.on:
            self._claim()

    def _read(self) -> Asked:
        from .reading import read  # its many patterns are compiled for descriptions that speak of time

        known, general = self.knowledge.concept_names, self.general
        return read(
            self.words.text,
            lambda name: key(name) in known,
            lambda name: adjust.is_numeric(general.resolve(key(name)).column),
        )

    def also(self, named: list[tuple[str, int, int]]) -> None:
        """Measures that the words name beside those that were read; with the characters where they stand."""
        if not self.on or self.asked.step is None or not self.asked.measured:
            return
        from .measured import Measured

        taken = [*self.asked.pieces(), *((one.start, one.stop) for one in self.asked.measured)]
        said = {key(one.phrase) for one in self.asked.measured}
        for phrase, start, stop in named:
            free = not any(start < b and stop > a for a, b in taken)
            if free and key(phrase) not in said and not TIME_WORDS & set(phrase.split()):
                said.add(key(phrase))
                self.asked.measured.append(Measured(phrase, start, stop))

    @property
    def quiet(self) -> list[tuple[int, int]]:
        """Where time is spoken of and no topic can be named, in characters."""
        if not self.on:
            return []
        said = self.asked.step
        adverb = [(said.start, said.stop)] if said is not None and not said.sure else []
        entities = self.asked.entities.spans if self.asked.entities is not None else ()
        return [piece for piece in self.asked.pieces() if piece not in adverb and piece not in entities]

    @property
    def alone(self) -> bool:
        """Whether the words ask for one table of steps, and for no other and no target."""
        lows = {word.low for word in self.words.items}
        return self.on and not lows & {"database", "databases", "tables"}

    def met(self, table: Json | None, domain: Json, *, weak: bool, listed: bool) -> Json | None:
        """The topic's table with its series as drawn numbers; from now on it is a series if the table is one."""
        self._every = cast("Json | None", table.get("every")) if table is not None and not weak else None
        if table is not None and self._every is not None:
            self._reference = next((c for c in cast("list[Json]", table["columns"]) if _leads(c, self._every)), None)
        if self._every is not None and not self.on:
            self.on = not listed
            if self.on:
                self.asked = self._read()
                self.asked.follow(self.words.text)
                self._claim()
        if table is None or "every" not in table:
            return table
        from . import begin

        return begin.plain(table, cast("list[Json]", domain["tables"]))

    def whole(self, table: Json, topic: Topic, resolver: Resolver) -> bool:
        """Whether the topic's whole table is meant, and not one measure of something: "weather", "depth of a river"."""
        asked = self.asked
        if not self.on or asked.step is None:
            return True
        if not asked.measured:
            return not topic.weak
        first = asked.measured[0]
        if topic.weak or first.count or "every" not in table:
            return False  # of a table of things a step asks how many there are
        words = key(first.phrase).split()
        theirs = key(str(table["every"].get("per", ""))) if isinstance(table["every"], dict) else ""
        mine = key(asked.entities.noun) if asked.entities is not None else ""
        other = (first.thing or mine) and (not mine or mine.split()[-1:] != theirs.split()[-1:])
        if other and _measure_itself(resolver, first.phrase):
            return False
        names = {
            name
            for name, homes in self.knowledge.domain_names.items()
            if any(home == topic.domain for home, _ in homes)
        }
        if any(" ".join(words[at:]) in names for at in range(len(words))):
            asked.measured = asked.measured[1:]  # the topic's own name is no further column
            return True
        return resolver.resolve(key(first.phrase)).origin == "domain"

    def begin(self, draft: Draft, resolver: Resolver, *, listed: bool) -> None:
        """Moments and measures in the draft, before statements are applied."""
        if self._every is not None and (not listed or resolver.taken) and draft.columns:
            draft.every = self._every
            self.on = True
        if not self.on:
            return
        from . import begin

        alone = self._measures_only = not draft.columns
        if alone:
            begin.instrument(self.asked)
            draft.name = self._called(draft.name)
        found = self.general if alone else resolver  # what a topic's table computes is not here
        begin.begin(draft, self.asked, found, self.words, self._own, listed=listed, alone=alone)

    def _own(self, start: int, stop: int) -> str:
        """The words there in the description's own language; "" where that is English."""
        return self.wording.named(start, stop) if self.wording.language is not None else ""

    def _called(self, name: str) -> str:
        """The table's name: what is measured on what, as skier_speed."""
        first = self.asked.measured[0] if self.asked.measured else None
        if first is None or not first.thing:
            return name
        found = "".join(c for c in snake(f"{first.thing} {first.phrase}")[:60] if c.isascii()).strip("_")
        return found if found and not found[0].isdigit() else name

    def happen(self, draft: Draft, text: str) -> None:
        """When the rows of a table that is no series happen, and whether in the order of time."""
        if not self.on and RHYTHM & {word.low for word in self.words.items}:
            from . import rhythm

            rhythm.read(text, draft, lambda start, stop: claims.span(self.words, start, stop))

    def finish(
        self, draft: Draft, resolver: Resolver, others: list[Json], domain: Json, rows: int | None, place: Place
    ) -> list[Json]:  # fmt: skip
        """The table's steps and series, and the tables beside it."""
        if not self.on:
            return others
        if self._measures_only:
            others = []  # no other tables of the topic
        if (
            draft.every is not None
            and "per" in draft.every
            and not any(t["name"] == draft.every["per"] for t in others)
        ):
            tables = cast("list[Json]", domain.get("tables", []))
            others = [*others, *(copy.deepcopy(t) for t in tables if t["name"] == draft.every["per"])]
        for table in others:
            if draft.every is not None and table["name"] == draft.every.get("per"):
                for column in cast("list[Json]", table["columns"]):
                    draft.use_lists(column, cast("Json", domain.get("lists", {})), self.knowledge.lists)
        from . import lay

        return lay.finish(
            draft,
            self.asked,
            resolver,
            self.knowledge,
            self.words,
            self.as_of,
            place.country or "US",
            rows,
            others,
            self._reference,
            self._every or {},
            self._own,
        )

    def _claim(self) -> None:
        """Holds the words of time back from other readers; those that do not act are given back at the end."""
        starts = [word.start for word in self.words.items]
        for start, stop in self.asked.pieces():
            self.words.claim(bisect.bisect_left(starts, start), bisect.bisect_left(starts, stop))


def _measure_itself(resolver: Resolver, phrase: str) -> bool:
    """Whether a phrase is a measure's own name, and so one column: "water level of three reservoirs"."""
    found = resolver.resolve(key(phrase))
    concept = resolver.knowledge.concepts.get(found.concept, {})
    return not found.prefix and adjust.is_numeric(cast("Json", concept.get("column", {})))


def _leads(column: Json, every: Json) -> bool:
    """Whether a column is the reference to the entities of a table of steps."""
    return column.get("kind") == "reference" and str(column["to"]).partition(".")[0] == every.get("per")
