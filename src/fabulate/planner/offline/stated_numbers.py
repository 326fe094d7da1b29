"""Ranges, means, medians and deviations that the words state, put into the column that they mean."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import adjust, contradictions, forms
from .readers.quantity import UNITS
from .text import FILLER, lemma, snake, words_of

if TYPE_CHECKING:
    from .readers.statement import Statement
    from .targets import Targets

Json = dict[str, object]

_UNIT_CONCEPTS = {
    "min": ("duration", "minute", "time"), "h": ("hours", "duration"), "kg": ("weight",), "lb": ("weight",),
    "cm": ("height", "length"),
    "km": ("mileage", "distance", "km"), "mi": ("mileage", "distance"), "years": ("age", "experience", "year"),
    "c": ("temperature",),
    "sqft": ("area", "sqft", "size"), "sqm": ("area", "size"), "bpm": ("heart", "rate"), "days": ("days",
    "duration", "stay"), "stars": ("rating",),
}  # fmt: skip
_MONEY_WORDS = (
    "price",
    "amount",
    "cost",
    "value",
    "total",
    "salary",
    "income",
    "fee",
    "revenue",
    "spend",
    "charge",
    "balance",
    "budget",
)

_SAYS_TIME = {
    "second": "s", "s": "s", "min": "min", "minute": "min", "hour": "h", "h": "h", "day": "days", "week": "weeks",
    "month": "months", "year": "years",
}  # fmt: skip


#: Words that name no measure of their own: "average time", "mean value".
_GENERAL = frozenset(
    """time value number amount size length level duration price cost total score rate measurement reading quantity sum
    figure result range age""".split()
)


_GOES_ON = words_of(
    """, ( ) and with but a an of the vol skewed heavily strongly right left to its at - – — about around roughly
    usually is are which while then per mostly in overall long tail tailed"""
)
#: What is said of a measure's shape names no measure.
_SHAPES = words_of("skewed heavily strongly right left long tail tailed to the with a and roughly normal uniform")
_MARKS = frozenset(",;.:()[]|!?\n") | {"and", "but"}
_THE = frozenset(["the", "their", "our", "its", "his", "her", "my"])
_CUT_AT = words_of("at in of for from on per to with by over across")


class StatedNumbers:
    """Applies numeric statements to one draft."""

    def __init__(self, targets: Targets) -> None:
        self.targets = targets
        self.draft = targets.draft
        self.words = targets.words
        self.resolver = targets.resolver

    def apply(self, statement: Statement, name: str | None, last: str) -> str:
        if not name:
            statement = self._headed(self._wider(statement))
        column = self.draft.column(name) if name else self._numeric_target(statement)
        if (
            column is None
            and statement.kind != "range"
            and last
            and (not statement.subject or set(statement.subject.split()) & _GENERAL)
            and not any(self.targets.phrases(statement.left, from_right=True))
        ):
            column = self.draft.column(last)
        if column is None:
            column = self._add_numeric(statement)
        if column is None:
            return ""
        own = name is not None
        name = str(column["name"])
        if adjust.kind(column) in ("date", "datetime", "time", "boolean"):
            if not own or statement.kind != "range" or self._years(column, statement):
                return ""
            column = {
                "name": name
            }  # "charge_start (10-20)": what stands beside a name comes before what it sounds like
        if statement.kind == "range":
            allowed = contradictions.of_range(self.draft, name, statement)
            self.targets.claim(statement)
            if allowed is None:
                return name
            low, high = allowed
            whole = all(bound is None or bound == int(bound) for bound in (low, high)) and not statement.unit.isupper()
            if adjust.kind(column) == "category" and high is not None and high - (low or 0) > 20:
                column = {"name": name}
            changed = adjust.ranged(column, low, high, whole=whole)
            self.draft.replace(name, changed)
            bounds = {side: bound for side, bound in (("min", low), ("max", high)) if bound is not None}
            self.draft.fact(statement.phrase, name, "range", **bounds)
        elif statement.value is not None and contradictions.of_statistic(self.draft, name, statement):
            self.draft.replace(name, adjust.stated(column, statement.kind, statement.value, held=self._held(name)))
            self.draft.fact(statement.phrase, name, statement.kind, is_=statement.value)
        self.targets.claim(statement)
        return name

    def _held(self, name: str) -> bool:
        """Whether the words gave the column its bounds."""
        at = f"{self.draft.name}.{name}"
        return any(fact["at"] == at and fact["check"] == "range" for fact in self.draft.facts)

    def goes_on(self, before: Statement, statement: Statement) -> bool:
        """Whether a statement goes on with the measure of the one before it: "2 to 25 cm (mean 7)"."""
        if statement.subject and not set(statement.subject.split()) <= _GENERAL:
            return False
        after = self.words[statement.stop] if statement.stop < len(self.words) else None
        if (
            statement.kind == "range"
            and after is not None
            and after.kind == "word"
            and after.low not in _GOES_ON | FILLER
        ):
            return False  # "…, 1 to 5 rooms"
        whole = [one.kind == "range" and one.low is not None and one.high is not None for one in (before, statement)]
        if all(whole) or (before.unit and statement.unit and before.unit != statement.unit):
            return False
        between = range(before.stop, statement.start)
        return len(between) <= 6 and all(
            self.words.low(at) in _GOES_ON or self.words[at].lemma in UNITS for at in between
        )

    def _headed(self, statement: Statement) -> Statement:
        """Of "satisfaction with the commute" the satisfaction."""
        start, stop = statement.left
        for at in range(start + 1, stop - 1):
            joins = self.words.low(at) in ("with", "to", "from", "about", "towards", "of")
            noun = self.words[at - 1].kind == "word" and self.words.low(at - 1) not in FILLER
            if joins and noun and self.words.low(at + 1) in _THE:
                return replace(statement, left=(start, at))
        return statement

    def _wider(self, statement: Statement) -> Statement:
        """With nothing in its own clause, what is before the comma: "fill level in percent, mean 65"."""
        start, stop = statement.left
        while start < stop and self.words.low(start) in _SHAPES:
            start += 1
        if start == stop and stop > statement.left[0]:
            statement = replace(statement, left=(statement.left[0], statement.left[0]))
        if any(self.targets.phrases(statement.left, from_right=True)) or (
            statement.kind == "range" and any(self.targets.phrases(statement.right, from_right=False))
        ):
            return statement
        at = statement.left[0] - 1
        if self.words.low(at) not in (",", ":", "(", "-", "–", "—"):
            return statement
        start = at
        while start > 0 and at - start < 8 and self.words.low(start - 1) not in _MARKS:
            start -= 1
        stop = next((n for n in range(start + 1, at) if self.words.low(n) in _CUT_AT), at)
        return replace(statement, left=(start, stop)) if self.words.free(start, stop) or stop > start else statement

    def _years(self, column: Json, statement: Statement) -> bool:
        """Whether a day's range is one of years, which become its bounds."""
        low, high = statement.low, statement.high
        if low is None or high is None or not (1800 <= low <= high <= 2200) or adjust.kind(column) == "boolean":
            return False
        name = str(column["name"])
        self.draft.replace(name, dict(column) | {"start": f"{low:.0f}-01-01", "end": f"{high:.0f}-12-31"})
        self.targets.claim(statement)
        return True

    def _numeric_target(self, statement: Statement) -> Json | None:
        if (
            statement.subject
            and statement.unit
            and {lemma(part) for part in statement.subject.split()}
            <= {lemma(part) for part in self.draft.name.split("_")}
        ):
            return self._by_unit(statement)  # "median trip 12 minutes" of trips
        if statement.subject and (column := self.targets.find(statement.subject)) is not None:
            return column
        if statement.subject and statement.kind != "range" and not set(statement.subject.split()) & _GENERAL:
            return None  # "an average wait of 11 days" is of no other days that the topic has
        for phrase, start, stop in self.targets.around(statement):
            column = self.targets.find(phrase)
            if column is not None and adjust.kind(column) in ("number", "integer", "sql", "from", "category"):
                named = self.draft.key_of(column) == phrase and adjust.kind(column) == "category"
                if adjust.kind(column) in ("from", "category") and not named and not self._number_list(column):
                    continue
                said = _SAYS_TIME.get(self.draft.key_of(column).split()[-1], statement.unit)
                if statement.unit in _SAYS_TIME.values() and said != statement.unit:
                    continue  # "45 minutes" says nothing of duration_weeks
                self.words.claim(start, stop)
                return column
        return self._known(statement) or self._by_unit(statement) or self._only_measure()

    def _only_measure(self) -> Json | None:
        """The one thing that a series measures."""
        if not any(column.get("_every") for column in self.draft.columns):
            return None
        measures = [
            c for c in self.draft.columns if adjust.is_numeric(c) and not c.get("hidden") and not c.get("unique")
        ]
        return measures[0] if len(measures) == 1 else None

    def _known(self, statement: Statement) -> Json | None:
        """A measure that is named right before the numbers ("interest rate 4% to 24%") or, where nothing is, right
        after them ("5 to 20 screens")."""
        if self.draft.exact:
            return None
        for phrase, start, stop in self.targets.phrases(statement.left, from_right=True):
            words = phrase.split()
            if len(words) > 3 or stop < statement.left[1] - 1 or any(word in FILLER for word in words):
                continue
            if self.words.low(stop) == "rate":
                phrase, words, stop = f"{phrase} rate", [*words, "rate"], stop + 1
            found = self.resolver.resolve(phrase)
            exact = found.origin in ("concept", "domain", "form") and not found.prefix
            if adjust.is_numeric(found.column) and (exact or len(words) == 1 or found.origin == "form"):
                self.words.claim(start, stop)
                return self.draft.add(self.draft.free_name(snake(phrase)), found.column, found.concept)
        if statement.kind != "range" or any(True for _ in self.targets.phrases(statement.left, from_right=True)):
            return None
        return self._after(statement)

    def _after(self, statement: Statement) -> Json | None:
        at = statement.stop
        word = self.words[at] if at < len(self.words) else None
        if word is None or word.kind != "word" or word.lemma == word.low or word.low in FILLER or statement.unit:
            return None
        column = self.targets.find(word.lemma)
        self.words.claim(at, at + 1)
        if column is not None:
            return column
        found = self.resolver.resolve(word.lemma)
        settings = found.column if adjust.is_numeric(found.column) else {"kind": "integer", "min": 0, "max": 100}
        return self.draft.add(self.draft.free_name(word.low), settings, found.concept)

    def _number_list(self, column: Json) -> bool:
        return any(label.replace(".", "", 1).lstrip("-").isdigit() for label in self.targets.labels(column)[:3])

    def _by_unit(self, statement: Statement) -> Json | None:
        wanted: tuple[str, ...] = _MONEY_WORDS if statement.unit.isupper() else _UNIT_CONCEPTS.get(statement.unit, ())
        for word in wanted:
            for column in self.draft.columns:
                named = word in self.draft.key_of(column).split() and not column.get("hidden")
                if named and adjust.kind(column) in ("number", "integer", "sql"):
                    return column
        return None

    def _add_numeric(self, statement: Statement) -> Json | None:
        if self.draft.exact:
            return None
        if statement.subject:
            found = self.resolver.resolve(statement.subject)
            return self.draft.add(self.draft.free_name(snake(statement.subject)), found.column, found.concept)
        for phrase, start, stop in self.targets.phrases(statement.left, from_right=True):
            if all(word in FILLER for word in phrase.split()):
                continue
            found = self.resolver.resolve(phrase)
            numeric = adjust.is_numeric(found.column)
            if numeric or (len(phrase.split()) <= 2 and (stop == statement.left[1] or statement.kind != "range")):
                self.words.claim(start, stop)
                settings = (
                    found.column if numeric else forms.by_unit(statement.unit) or {"kind": "number", "decimals": 1}
                )
                return self.draft.add(self.draft.free_name(snake(phrase)), settings, found.concept)
        if statement.unit == "min":
            return self.draft.add(self.draft.free_name("duration_minutes"), forms.by_unit("min") or {}, "")
        return None
