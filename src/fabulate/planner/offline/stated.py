"""Facts that the words state, put into the columns: ranges, means, shares, missing rates, windows of time.

Composition gives it statements with the words beside them; it finds the column or the value that is meant, changes the
settings, claims the words and writes the fact with its phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from . import adjust, forms
from .draft import Draft
from .readers.statement import Statement
from .resolve import Resolver
from .text import FILLER, Words, snake, stem_of

Json = dict[str, object]

_VALUE_SYNONYMS = {
    "woman": "female", "man": "male", "girl": "female", "boy": "male", "mujer": "female", "hombre": "male", "frau": "female",
    "lady": "female", "canceled": "cancelled", "debit": "debit card", "credit": "credit card",
}  # fmt: skip
_SMALL = frozenset(
    "of are is was were be been the a an with by paid being did in to have has for on as it them their should from about at rate "
    "question normally normal distributed distribution gaussian following share chance percentage probability column columns field rows records that which around approximately".split()
)
_UNIT_CONCEPTS = {
    "min": ("duration", "minute", "time"), "h": ("hours", "duration"), "kg": ("weight",), "lb": ("weight",), "cm": ("height", "length"),
    "km": ("mileage", "distance", "km"), "mi": ("mileage", "distance"), "years": ("age", "experience", "year"), "c": ("temperature",),
    "sqft": ("area", "sqft", "size"), "sqm": ("area", "size"), "bpm": ("heart", "rate"), "days": ("days", "duration", "stay"), "stars": ("rating",),
}  # fmt: skip
_MONEY_WORDS = ("price", "amount", "cost", "value", "total", "salary", "income", "fee", "revenue", "spend", "charge", "balance", "budget")


_ANCHOR = re.compile(r"\btoday - \d+\b")


class Stated:
    """Applies statements to one draft."""

    def __init__(self, draft: Draft, words: Words, resolver: Resolver, main_category: str = "") -> None:
        self.main_category = main_category
        self.draft = draft
        self.words = words
        self.resolver = resolver

    def apply(self, statements: list[Statement], at: dict[int, str]) -> None:
        """`at` gives, by a statement's first word, the listed column in whose piece it stands."""
        self._new_category(statements, at)
        last = ""
        for statement in sorted(statements, key=lambda one: one.start):
            column = at.get(statement.start)
            if statement.kind in ("range", "mean", "sd", "median"):
                last = self._numeric(statement, column, last) or last
            elif statement.kind == "missing":
                self._missing(statement, column)
            elif statement.kind == "dates":
                self._dates(statement, column)
            elif statement.kind == "share":
                self._share(statement, column)
            elif statement.kind == "ratio":
                self._ratio(statement)

    # ---- finding what is meant

    def _phrases(self, span: tuple[int, int], *, from_right: bool) -> Iterator[tuple[str, int, int]]:
        """Parts of a span, longest and nearest first, as look-up keys."""
        start, stop = span
        content = [at for at in range(start, stop) if self.words[at].kind == "word" and self.words[at].low not in _SMALL]
        for size in range(min(len(content), 4), 0, -1):
            runs = [content[at : at + size] for at in range(len(content) - size + 1)]
            for run in reversed(runs) if from_right else runs:
                yield " ".join(self.words[at].lemma for at in run), run[0], run[-1] + 1

    def _around(self, statement: Statement) -> Iterator[tuple[str, int, int]]:
        yield from self._phrases(statement.left, from_right=True)
        yield from self._phrases(statement.right, from_right=False)

    def _find(self, phrase: str) -> Json | None:
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

    def _value(self, phrase: str) -> tuple[Json, str] | None:
        """A category's label that a phrase names."""
        phrase = _VALUE_SYNONYMS.get(phrase, phrase)
        for column in self.draft.columns:
            if column.get("hidden"):
                continue
            for label in self._labels(column):
                low = label.lower().replace("-", " ").replace("_", " ")
                if low == phrase or stem_of(low) == stem_of(phrase):
                    return column, label
        return None

    def _labels(self, column: Json) -> list[str]:
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

    # ---- numbers

    def _numeric(self, statement: Statement, name: str | None, last: str) -> str:
        column = self.draft.column(name) if name else self._numeric_target(statement)
        if column is None and statement.kind != "range" and last:
            column = self.draft.column(last)
        if column is None:
            column = self._add_numeric(statement)
        if column is None:
            return ""
        name = str(column["name"])
        if adjust.kind(column) in ("date", "datetime") or (not adjust.is_numeric(column) and adjust.kind(column) == "boolean"):
            return ""
        if statement.kind == "range":
            low, high = statement.low, statement.high
            whole = all(bound is None or bound == int(bound) for bound in (low, high)) and not statement.unit.isupper()
            if adjust.kind(column) == "category" and high is not None and high - (low or 0) > 20:
                column = {"name": name}
            changed = adjust.ranged(column, low, high, whole=whole)
            self.draft.replace(name, changed)
            bounds = {side: bound for side, bound in (("min", low), ("max", high)) if bound is not None}
            self.draft.fact(statement.phrase, name, "range", **bounds)
        elif statement.value is not None:
            self.draft.replace(name, adjust.stated(column, statement.kind, statement.value))
            self.draft.fact(statement.phrase, name, statement.kind, is_=statement.value)
        self._claim(statement)
        return name

    def _claim(self, statement: Statement) -> None:
        self.words.claim(*statement.left)
        self.words.claim(statement.start, statement.stop)

    def _numeric_target(self, statement: Statement) -> Json | None:
        if statement.subject and (column := self._find(statement.subject)) is not None:
            return column
        for phrase, start, stop in self._around(statement):
            column = self._find(phrase)
            if column is not None and adjust.kind(column) in ("number", "integer", "sql", "from", "category"):
                if adjust.kind(column) == "from" and not self._number_list(column):
                    continue
                self.words.claim(start, stop)
                return column
        return self._by_unit(statement)

    def _number_list(self, column: Json) -> bool:
        return any(label.replace(".", "", 1).lstrip("-").isdigit() for label in self._labels(column)[:3])

    def _by_unit(self, statement: Statement) -> Json | None:
        wanted: tuple[str, ...] = _MONEY_WORDS if statement.unit.isupper() else _UNIT_CONCEPTS.get(statement.unit, ())
        for word in wanted:
            for column in self.draft.columns:
                if word in self.draft.key_of(column).split() and adjust.kind(column) in ("number", "integer", "sql"):
                    if not column.get("hidden"):
                        return column
        return None

    def _add_numeric(self, statement: Statement) -> Json | None:
        if self.draft.exact:
            return None
        if statement.subject:
            found = self.resolver.resolve(statement.subject)
            return self.draft.add(self.draft.free_name(statement.subject), found.column, found.concept)
        for phrase, start, stop in self._phrases(statement.left, from_right=True):
            if all(word in FILLER for word in phrase.split()):
                continue
            found = self.resolver.resolve(phrase)
            numeric = adjust.is_numeric(found.column)
            if numeric or (len(phrase.split()) <= 2 and (stop == statement.left[1] or statement.kind != "range")):
                self.words.claim(start, stop)
                settings = found.column if numeric else forms.by_unit(statement.unit) or {"kind": "number", "decimals": 1}
                return self.draft.add(self.draft.free_name(snake(phrase)), settings, found.concept)
        if statement.unit == "min":
            return self.draft.add(self.draft.free_name("duration_minutes"), forms.by_unit("min") or {}, "")
        return None

    # ---- shares

    def _share(self, statement: Statement, name: str | None) -> None:
        share = statement.value or 0.0
        if name is not None and (column := self.draft.column(name)) is not None:
            if adjust.kind(column) == "boolean":
                self._rate(column, share, statement)
                return
            if adjust.kind(column) == "sql" and " * 0.2" in str(column["sql"]):  # a tax at the stated rate
                column["sql"] = str(column["sql"]).replace(" * 0.2", f" * {share:g}")
                self.draft.fact(statement.phrase, name, "equals", is_=column["sql"])
                return
            if adjust.kind(column) not in ("category", "from"):
                return
        for phrase, start, stop in (*self._phrases(statement.right, from_right=False), *self._phrases(statement.left, from_right=True)):
            value = self._value(phrase)
            if value is not None:
                self.words.claim(start, stop)
                self._weigh(value[0], {value[1]: share}, statement)
                return
            column = self._find(phrase)
            if column is not None and adjust.kind(column) == "boolean":
                self.words.claim(start, stop)
                self._rate(column, share, statement)
                return
        self._new_boolean(statement, share)

    def _rate(self, column: Json, share: float, statement: Statement) -> None:
        name = str(column["name"])
        self.draft.replace(name, self._only_when(column, share) or adjust.boolean(column, rate=share))
        self.draft.fact(statement.phrase, name, "share", value=True, is_=share)
        self._claim(statement)

    def _only_when(self, column: Json, share: float) -> Json | None:
        """A rate over all rows for what happens only when another thing did: clicks need an open."""
        rules = cast("list[Json]", column.get("given") or [])
        if len(rules) != 1 or column.get("rate") != 0:
            return None
        other = self.draft.column(str(rules[0].get("when")))
        rate = other.get("rate") if other is not None else None
        if not isinstance(rate, int | float) or not 0 < share <= rate:
            return None
        return dict(column) | {"given": [dict(rules[0]) | {"rate": round(share / rate, 6)}]}

    def _weigh(self, column: Json, shares: dict[str, float], statement: Statement) -> None:
        """Shares of a category's labels; earlier ones of the same column stay."""
        name = str(column["name"])
        source = str(column.get("from", ""))
        earlier = {
            str(fact["value"]): float(cast("float", fact["is"]))
            for fact in self.draft.facts
            if fact["check"] == "share" and fact["at"] == f"{self.draft.name}.{name}" and isinstance(fact.get("value"), str)
        }
        together = earlier | shares
        if source.endswith(".gender"):
            self._gender(source.split(".")[0], together)
        elif source:
            self._weigh_list(source, together)
        else:
            self.draft.replace(name, adjust.with_shares(column, together))
        for label, share in shares.items():
            self.draft.fact(statement.phrase, name, "share", value=label, is_=share)
        self._claim(statement)

    def _gender(self, bundle: str, shares: dict[str, float]) -> None:
        left = max(0.0, 1 - sum(shares.values()))
        if "female" in shares and "male" not in shares:
            shares = shares | {"male": left}
        elif "male" in shares and "female" not in shares:
            shares = shares | {"female": left}
        settings = cast("Json", self.draft.bundles.setdefault(bundle, {"kind": "person"}))
        settings["gender"] = {label: round(share, 6) for label, share in shares.items()}

    def _weigh_list(self, source: str, shares: dict[str, float]) -> None:
        bank, _, part = source.partition(".")
        rows = self.draft.lists[bank]
        at = cast("list[str]", rows["columns"]).index(part)
        cells = [str(row[at]) for row in cast("list[list[object]]", rows["rows"])]
        old = [float(weight) for weight in cast("list[float]", rows.get("weights") or [1.0] * len(cells))]
        sums: dict[str, float] = {}
        for cell, weight in zip(cells, old, strict=True):
            sums[cell] = sums.get(cell, 0.0) + weight
        rest = sum(weight for cell, weight in sums.items() if cell not in shares) or 1.0
        left = max(0.0, 1 - sum(shares.values()))
        rows["weights"] = [
            round(weight / sums[cell] * shares[cell] if cell in shares else left * weight / rest, 8)
            for cell, weight in zip(cells, old, strict=True)
        ]

    def _from_concepts(self, statement: Statement, share: float) -> bool:
        """A value or a yes-or-no column of a concept that the table lacks: "60% female", "open rate 22%"."""
        for phrase, start, stop in (*self._phrases(statement.right, from_right=False), *self._phrases(statement.left, from_right=True)):
            for concept, label in self.resolver.holders(_VALUE_SYNONYMS.get(phrase, phrase), stem_of(phrase)):
                if self.draft.by_concept(concept) is not None:
                    continue
                name = self.draft.free_name(concept)
                column = self.draft.add(name, self.resolver.concept(concept).column, concept)
                self.words.claim(start, stop)
                if label:
                    self._weigh(column, {label: share}, statement)
                else:
                    self._rate(column, share, statement)
                return True
        return False

    def _new_boolean(self, statement: Statement, share: float) -> None:
        """A yes or no that no column has yet: "4% returned"."""
        if self.draft.exact or self._from_concepts(statement, share):
            return
        for span, from_right in ((statement.right, False), (statement.left, True)):
            content = [at for at in range(*span) if self.words[at].kind == "word" and self.words[at].low not in _SMALL | FILLER]
            if 1 <= len(content) <= 3:
                name = self.draft.free_name(snake("_".join(self.words[at].text for at in content)))
                if not name or name[0].isdigit():
                    continue
                column = self.draft.add(name, {"kind": "boolean", "rate": share})
                self.words.claim(content[0], content[-1] + 1)
                self._rate(column, share, statement)
                return

    def _ratio(self, statement: Statement) -> None:
        """Twice as many A as B: the two labels of a category, an old one or a new."""
        first = self._label(statement.left)
        second = self._label(statement.right)
        if not first or not second or statement.value is None:
            return
        known = self._value(first.lower()) or self._value(second.lower())
        column = known[0] if known else None
        if column is None or adjust.kind(column) != "category":
            column = self.draft.add(self.draft.free_name("type"), {"kind": "category", "values": [first, second]})
        share = round(statement.value, 4)
        self.draft.replace(str(column["name"]), adjust.base(column) | {"kind": "category", "values": {first: share, second: 1 - share}})
        self.draft.fact(statement.phrase, str(column["name"]), "share", value=first, is_=share)
        self.words.claim(*statement.left)
        self.words.claim(*statement.right)

    def _label(self, span: tuple[int, int]) -> str:
        content = [self.words[at].lemma for at in range(*span) if self.words[at].kind == "word" and self.words[at].low not in _SMALL]
        return " ".join(content[:3])

    def _new_category(self, statements: list[Statement], at: dict[int, str]) -> None:
        """Shares that add up to 1 of labels that nobody knows are a category: "50% are oil changes, 30% brake jobs"."""
        shares = [one for one in statements if one.kind == "share" and one.start not in at and one.value]
        for first in range(len(shares)):
            for last in range(first + 2, min(first + 12, len(shares)) + 1):
                run = shares[first:last]
                if abs(sum(one.value or 0.0 for one in run) - 1) > 0.011:
                    continue
                labels = [self._label(one.right) or self._label(one.left) for one in run]
                if not all(labels) or len(set(labels)) < len(labels):
                    continue
                known = [self._value(label) for label in labels]
                columns = {str(found[0]["name"]) for found in known if found}
                if len(columns) > 1 or all(known):
                    continue
                target = columns.pop() if columns else self._category_for()
                column = self.draft.column(target) or self.draft.add(target, {})
                values = {label: round(one.value or 0.0, 6) for label, one in zip(labels, run, strict=True)}
                self.draft.replace(target, adjust.base(column) | {"kind": "category", "values": values})
                for one, label in zip(run, labels, strict=True):
                    self.draft.fact(one.phrase, target, "share", value=label, is_=one.value)
                    self._claim(one)
                    self.words.claim(*one.right)
                    statements.remove(one)
                return

    def _category_for(self) -> str:
        """The category column that new labels replace: the domain's main one, or one named type or the like; else a new one."""
        names = (self.main_category, "type", "plan", "category", "tier", "kind", "class", "group")
        for name in names:
            column = self.draft.column(name) if name else None
            if column is not None and not column.get("hidden") and adjust.kind(column) in ("category", "from"):
                return name
        return self.draft.free_name("type")

    # ---- missing cells and dates

    def _missing(self, statement: Statement, name: str | None) -> None:
        rate = statement.value or 0.0
        if name is not None:
            self._blank(name, rate, statement)
            return
        for phrase, start, stop in self._around(statement):
            column = self._find(phrase)
            if column is not None:
                self.words.claim(start, stop)
                self._blank(str(column["name"]), rate, statement)
                return
        for phrase, start, stop in self._around(statement):
            if phrase in ("data", "cell", "everything", "value", "all", "overall") and not self.draft.exact:
                break
            found = self.resolver.resolve(phrase)
            if found.origin in ("concept", "domain"):
                self.words.claim(start, stop)
                column = self.draft.add(self.draft.free_name(snake(phrase)), found.column, found.concept)
                self._blank(str(column["name"]), rate, statement)
                return
        for column in self.draft.columns:
            if not column.get("hidden") and not column.get("unique") and adjust.kind(column) not in ("sequence", "uuid"):
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
            for phrase, start, stop in self._around(statement):
                found = self._find(phrase)
                if found is not None and adjust.kind(found) in ("date", "datetime", "integer"):
                    column = found
                    self.words.claim(start, stop)
                    break
        column = column or self._main_date()
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
        changed = dict(column)
        for setting in ("after", "before", "by"):
            changed.pop(setting, None)
        self.draft.replace(name, changed | {"start": first, "end": last})
        self.draft.fact(statement.phrase, name, "range", min=first, max=last)

    def _main_date(self) -> Json | None:
        dated = [c for c in self.draft.columns if _is_date(c) and not c.get("hidden")]
        for column in dated:
            if not {"after", "before"} & set(column) and "birth" not in str(column["name"]):
                return column
        return dated[0] if dated else None


def _is_date(column: Json) -> bool:
    """Drawn days, and days that are counted from today in SQL."""
    return adjust.kind(column) in ("date", "datetime") or (adjust.kind(column) == "sql" and bool(_ANCHOR.search(str(column["sql"]))))


def _anchored(expression: str, first: str, last: str) -> str:
    """A computed day that begins where the words say: "today - 365 + _n" from 2022 is "date '2022-01-01' + _n"."""
    if first.startswith("-"):
        days = {"d": 1, "w": 7, "mo": 30.44, "y": 365.25, "h": 1 / 24}
        unit = first.lstrip("-0123456789")
        return _ANCHOR.sub(f"today - {round(int(first[1 : len(first) - len(unit)]) * days.get(unit, 1))}", expression, count=1)
    del last
    return _ANCHOR.sub(f"date '{first}'", expression, count=1)
