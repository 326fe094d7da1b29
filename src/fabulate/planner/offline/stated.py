"""Facts that the words state, put into the columns: each statement to the module that knows its kind.

Composition gives it statements with the words beside them; the column or the value that is meant is found, its
settings are changed, the words are claimed, and the fact is written down with its phrase.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import adjust
from .stated_numbers import StatedNumbers
from .stated_shares import StatedShares
from .targets import Targets
from .text import Words, snake

if TYPE_CHECKING:
    from .draft import Draft
    from .readers.statement import Statement
    from .resolve import Resolver

Json = dict[str, object]

_OWN_EVENTS = frozenset(
    """placed recorded collected created dated posted registered reported captured based used located measured observed
    started ordered aged needed ended limited sampled related listed""".split()
)
_YEARS = frozenset("year built born founded season vintage edition since established birth".split())
_ANCHOR = re.compile(r"\btoday - \d+\b")


class Stated:
    """Applies statements to one draft."""

    def __init__(self, draft: Draft, words: Words, resolver: Resolver, domain: Json | None = None) -> None:
        self.draft = draft
        self.words = words
        self.resolver = resolver
        self.targets = Targets(draft, words, resolver)
        self.numbers = StatedNumbers(self.targets)
        self.shares = StatedShares(self.targets, domain)

    def apply(self, statements: list[Statement], at: dict[int, str]) -> None:
        """`at` gives, by a statement's first word, the listed column in whose piece it stands."""
        self.shares.new_category(statements, at)
        last, before = "", None
        for statement in sorted(statements, key=lambda one: one.start):
            column = at.get(statement.start)
            if statement.kind in ("range", "mean", "sd", "median"):
                more = column is None and before is not None and last and self.numbers.goes_on(before, statement)
                found = self.numbers.apply(statement, last if more else column, last)
                before = statement if found else None
                last = found or last
            elif statement.kind == "missing":
                self._missing(statement, column)
            elif statement.kind == "dates":
                self._dates(statement, column)
            elif statement.kind == "share":
                self.shares.apply(statement, column)
            elif statement.kind == "ratio":
                self.shares.ratio(statement)

    def _missing(self, statement: Statement, name: str | None) -> None:
        rate = statement.value or 0.0
        if name is not None:
            self._blank(name, rate, statement)
            return
        for phrase, start, stop in self.targets.around(statement):
            column = self.targets.find(phrase)
            if column is not None:
                self.words.claim(start, stop)
                self._blank(str(column["name"]), rate, statement)
                return
        for phrase, start, stop in self.targets.around(statement):
            if phrase in ("data", "cell", "everything", "value", "all", "overall") and not self.draft.exact:
                break
            found = self.resolver.resolve(phrase)
            if found.origin in ("concept", "domain"):
                self.words.claim(start, stop)
                column = self.draft.add(self.draft.free_name(snake(phrase)), found.column, found.concept)
                self._blank(str(column["name"]), rate, statement)
                return
        for column in self.draft.columns:
            if (
                not column.get("hidden")
                and not column.get("unique")
                and adjust.kind(column) not in ("sequence", "uuid")
            ):
                self._blank(str(column["name"]), rate, statement)

    def _blank(self, name: str, rate: float, statement: Statement) -> None:
        column = self.draft.column(name)
        if column is not None:
            column["missing"] = rate
            self.draft.fact(statement.phrase, name, "missing", is_=rate)
            self.words.claim(statement.start, statement.stop)

    def _dates(self, statement: Statement, name: str | None) -> None:
        if statement.dates is None:
            return
        column = self.draft.column(name) if name else None
        if column is None:
            for phrase, start, stop in self.targets.around(statement):
                found = self.targets.find(phrase)
                kinds = ("date", "datetime", "integer") if self._moments() is None else ("date", "datetime")
                if found is not None and adjust.kind(found) in kinds and (_is_date(found) or _of_years(found)):
                    column = found
                    self.words.claim(start, stop)
                    break
        column = column or self._new_date(statement) or self._main_date()
        if column is None:
            if self.draft.exact:
                return
            column = self.draft.add(self.draft.free_name("date"), {"kind": "date"})
        first, last = statement.dates
        name = str(column["name"])
        if adjust.kind(column) == "integer":
            if first[:1] == "-" or last == "today":
                return
            low, high = int(first[:4]), int(last[:4])
            self.draft.replace(name, adjust.ranged(column, low, high))
            self.draft.fact(statement.phrase, name, "range", min=low, max=high)
            return
        if adjust.kind(column) == "sql":
            self.draft.replace(name, dict(column) | {"sql": _anchored(str(column["sql"]), first, last)})
            self.draft.fact(statement.phrase, name, "range", min=first, max=last)
            return
        changed = (
            dict(column) if adjust.kind(column) in ("date", "datetime") else adjust.base(column) | {"kind": "date"}
        )
        for setting in ("after", "before", "by"):
            changed.pop(setting, None)
        self.draft.replace(name, changed | {"start": first, "end": last})
        self.draft.fact(statement.phrase, name, "range", min=first, max=last)

    def _new_date(self, statement: Statement) -> Json | None:
        """A day of its own for a verb that is not the row's own event: "opened since 1960"."""
        at = statement.start - 1
        if self.draft.exact or self._moments() is not None or at < statement.left[0] or self.words[at].kind != "word":
            return None
        verb = self.words.low(at)
        if not (verb.endswith("ed") or verb in ("built", "born", "founded")) or verb in _OWN_EVENTS or len(verb) < 5:
            return None
        if any(verb[:-2] in str(column["name"]) and _is_date(column) for column in self.draft.columns):
            return None
        self.words.claim(at, at + 1)
        own = self.draft.column(verb)
        return own if own is not None else self.draft.add(verb, {"kind": "date"})

    def _moments(self) -> Json | None:
        """The column of a series' moments."""
        return next((column for column in self.draft.columns if column.get("_every")), None)

    def _main_date(self) -> Json | None:
        moments = self._moments()
        if moments is not None:
            return moments
        dated = [c for c in self.draft.columns if _is_date(c) and not c.get("hidden")]
        for column in dated:
            if not {"after", "before"} & set(column) and "birth" not in str(column["name"]):
                return column
        return dated[0] if dated else None


def _of_years(column: Json) -> bool:
    """Whether whole numbers are years: by the name, or because all lie where years do."""
    low, high = column.get("min"), column.get("max")
    years = isinstance(low, int) and isinstance(high, int) and 1000 <= low <= high <= 2200
    return years or not _YEARS.isdisjoint(re.split(r"[\W_]+", str(column["name"]).lower()))


def _is_date(column: Json) -> bool:
    """Drawn days, and days that are counted from today in SQL."""
    return adjust.kind(column) in ("date", "datetime") or (
        adjust.kind(column) == "sql" and bool(_ANCHOR.search(str(column["sql"])))
    )


def _anchored(expression: str, first: str, last: str) -> str:
    """A computed day that begins where the words say: "today - 365 + _n" from 2022 is "date '2022-01-01' + _n"."""
    if first.startswith("-"):
        days = {"d": 1, "w": 7, "mo": 30.44, "y": 365.25, "h": 1 / 24}
        unit = first.lstrip("-0123456789")
        return _ANCHOR.sub(
            f"today - {round(int(first[1 : len(first) - len(unit)]) * days.get(unit, 1))}", expression, count=1
        )
    del last
    return _ANCHOR.sub(f"date '{first}'", expression, count=1)
