"""Shares that the words state: of a category's label, of a yes or no, of new labels that add up to 1."""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, cast

from . import adjust, contradictions
from .targets import SMALL, VALUE_SYNONYMS, Targets
from .text import FILLER, snake, stem_of

if TYPE_CHECKING:
    from .readers.statement import Statement

Json = dict[str, object]


class StatedShares:
    """Applies shares to one draft."""

    def __init__(self, targets: Targets, domain: Json | None) -> None:
        self.targets = targets
        self.draft = targets.draft
        self.words = targets.words
        self.resolver = targets.resolver
        self.main_category = str((domain or {}).get("main_category", ""))
        self.rates = cast("dict[str, Json]", (domain or {}).get("rates", {}))
        self.sources = targets.resolver.taken

    def apply(self, statement: Statement, name: str | None) -> None:
        share = statement.value or 0.0
        near = {self.words[at].lemma for span in (statement.left, statement.right) for at in range(*span)}
        if near & {"duplicate", "duplicated", "dupe"}:
            self.draft.notes.append(f"{statement.phrase}: duplicate rows are not made yet")
            return
        if self.words.low(statement.stop) in ("yes", "true"):
            self.words.claim(statement.stop, statement.stop + 1)
        if name is not None and (column := self.draft.column(name)) is not None:
            if adjust.kind(column) == "boolean":
                self._rate(column, share, statement)
                return
            if adjust.kind(column) == "sql" and " * 0.2" in str(column["sql"]):  # a tax at the stated rate
                column["sql"] = str(column["sql"]).replace(" * 0.2", f" * {share:g}")
                self.draft.fact(statement.phrase, name, "equals", is_=column["sql"])
                return
            if self._tuned(column, share, statement):
                return
            if adjust.kind(column) not in ("category", "from"):
                return
        for phrase, start, stop in (
            *self.targets.phrases(statement.right, from_right=False),
            *self.targets.phrases(statement.left, from_right=True),
        ):
            value = self.targets.value(phrase)
            if value is not None:
                self.words.claim(start, stop)
                self._weigh(value[0], {value[1]: share}, statement)
                return
            column = self.targets.find(phrase)
            if column is not None and adjust.kind(column) == "boolean":
                self.words.claim(start, stop)
                self._rate(column, share, statement)
                return
            if column is not None and self._tuned(column, share, statement):
                self.words.claim(start, stop)
                return
            if column is not None and (truth := self._truth(column)):
                self.words.claim(start, stop)
                self._weigh(column, {truth: share}, statement)
                return
        self._new_boolean(statement, share)

    def _truth(self, column: Json) -> str:
        """The label that means yes in a list's column of two."""
        labels = self.targets.labels(column) if adjust.kind(column) in ("from", "category") else []
        yes = [label for label in labels if label.lower() in ("true", "yes", "y")]
        return yes[0] if yes and len(labels) <= 2 else ""

    def _rate(self, column: Json, share: float, statement: Statement) -> None:
        name = str(column["name"])
        self.draft.replace(name, self._only_when(column, share) or adjust.boolean(column, rate=share))
        self.draft.fact(statement.phrase, name, "share", value=True, is_=share)
        self.targets.claim(statement)

    def _tuned(self, column: Json, share: float, statement: Statement) -> bool:
        """The share of a computed yes or no, where the domain tells how it is computed (`rates`)."""
        known = self.rates.get(str(self.sources.get(str(column["name"]), column["name"])))
        if known is None or adjust.kind(column) != "sql" or not 0 < share < 1:
            return False
        expression = str(column["sql"])
        if "base" in known:
            chance = str(known["chance"])
            factor = share / float(cast("float", known["base"]))
            expression = expression.replace(chance, f"({chance} * {factor:.4g})", 1)
        else:
            limit = NormalDist(float(cast("float", known["mean"])), float(cast("float", known["sd"]))).inv_cdf(
                1 - share
            )
            expression = f"{known['normal']} > {limit:.4f}"
        name = str(column["name"])
        self.draft.replace(name, dict(column) | {"sql": expression})
        self.draft.fact(statement.phrase, name, "share", value=True, is_=share)
        self.targets.claim(statement)
        return True

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
            if fact["check"] == "share"
            and fact["at"] == f"{self.draft.name}.{name}"
            and isinstance(fact.get("value"), str)
        }
        together = contradictions.of_shares(self.draft, name, earlier | shares)
        shares = {label: together[label] for label in shares}
        if source.endswith(".gender"):
            self.gender(source.split(".")[0], together)
        elif source:
            self.weigh_list(source, together)
        else:
            self.draft.replace(name, adjust.with_shares(column, together))
        for label, share in shares.items():
            self.draft.fact(statement.phrase, name, "share", value=label, is_=share)
        self.targets.claim(statement)

    def gender(self, bundle: str, shares: dict[str, float]) -> None:
        """The genders of a person's bundle, with the other of the two where one is told."""
        left = max(0.0, 1 - sum(shares.values()))
        if "female" in shares and "male" not in shares:
            shares = shares | {"male": left}
        elif "male" in shares and "female" not in shares:
            shares = shares | {"female": left}
        settings = cast("Json", self.draft.bundles.setdefault(bundle, {"kind": "person"}))
        settings["gender"] = {label: round(share, 6) for label, share in shares.items()}

    def weigh_list(self, source: str, shares: dict[str, float]) -> None:
        """Weighs the rows of the list that a column reads, so that labels have these shares."""
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
        for phrase, start, stop in (
            *self.targets.phrases(statement.right, from_right=False),
            *self.targets.phrases(statement.left, from_right=True),
        ):
            for concept, label in self.resolver.holders(VALUE_SYNONYMS.get(phrase, phrase), stem_of(phrase)):
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
        for span, _from_right in ((statement.right, False), (statement.left, True)):
            content = [
                at for at in range(*span) if self.words[at].kind == "word" and self.words[at].low not in SMALL | FILLER
            ]
            if 1 <= len(content) <= 3:
                name = self.draft.free_name(snake("_".join(self.words[at].text for at in content)))
                if not name or name[0].isdigit():
                    continue
                column = self.draft.add(name, {"kind": "boolean", "rate": share})
                self.words.claim(content[0], content[-1] + 1)
                self._rate(column, share, statement)
                return

    def ratio(self, statement: Statement) -> None:
        """Twice as many A as B: the two labels of a category, an old one or a new."""
        first = self.targets.label(statement.left)
        second = self.targets.label(statement.right)
        if not first or not second or statement.value is None:
            return
        known = self.targets.value(first.lower()) or self.targets.value(second.lower())
        column = known[0] if known else None
        if column is None or adjust.kind(column) != "category":
            column = self.draft.add(self.draft.free_name("type"), {"kind": "category", "values": [first, second]})
        share = round(statement.value, 4)
        self.draft.replace(
            str(column["name"]), adjust.base(column) | {"kind": "category", "values": {first: share, second: 1 - share}}
        )
        self.draft.fact(statement.phrase, str(column["name"]), "share", value=first, is_=share)
        self.words.claim(*statement.left)
        self.words.claim(*statement.right)

    def new_category(self, statements: list[Statement], at: dict[int, str]) -> None:
        """Shares that add up to 1 of labels that nobody knows are a category: "50% are oil changes, 30% brake jobs"."""
        shares = [one for one in statements if one.kind == "share" and one.start not in at and one.value]
        for first in range(len(shares)):
            for last in range(first + 2, min(first + 12, len(shares)) + 1):
                run = shares[first:last]
                if abs(sum(one.value or 0.0 for one in run) - 1) > 0.011:
                    continue
                labels = [self.targets.label(one.right) or self.targets.label(one.left) for one in run]
                if not all(labels) or len(set(labels)) < len(labels):
                    continue
                known = [self.targets.value(label) for label in labels]
                columns = {str(found[0]["name"]) for found in known if found}
                if len(columns) > 1 or all(known):
                    continue
                target = columns.pop() if columns else self.category_for()
                column = self.draft.column(target) or self.draft.add(target, {})
                values = {label: round(one.value or 0.0, 6) for label, one in zip(labels, run, strict=True)}
                self.draft.replace(target, adjust.base(column) | {"kind": "category", "values": values})
                for one, label in zip(run, labels, strict=True):
                    self.draft.fact(one.phrase, target, "share", value=label, is_=one.value)
                    self.targets.claim(one)
                    self.words.claim(*one.right)
                    statements.remove(one)
                return

    def category_for(self) -> str:
        """The category column that new labels replace: the domain's main one, or one named type or the like; else
        a new one."""
        names = (self.main_category, "species", "type", "plan", "category", "tier", "kind", "class", "group")
        for name in names:
            column = self.draft.column(name) if name else None
            if column is not None and not column.get("hidden") and adjust.kind(column) in ("category", "from"):
                return name
        return self.draft.free_name("type")
