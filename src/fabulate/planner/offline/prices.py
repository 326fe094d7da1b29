"""Prices by kind: "pro costs $29/month and enterprise $199/month" sets the price of each label of a category."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import adjust
from .draft import Draft, sql_name
from .readers.quantity import quantity_at

if TYPE_CHECKING:
    from .text import Words

Json = dict[str, object]

_MONEY = ("price", "cost", "fee", "monthly", "amount", "rate", "salary", "premium")
_BETWEEN = frozenset(["costs", "cost", "is", "are", "at", "for", "=", ":", "(", "price", "priced"])


class Prices:
    """Reads label-and-price pairs for one draft."""

    def __init__(self, draft: Draft, words: Words) -> None:
        self.draft = draft
        self.words = words

    def read(self) -> None:
        """Gives the money column a price by label, where at least one label of a category stands before an amount."""
        if not any(
            word.low in ("$", "€", "£") or word.lemma in ("dollar", "euro", "eur", "usd") for word in self.words.items
        ):
            return
        for column in list(self.draft.columns):
            if adjust.kind(column) in ("category", "from") and not column.get("hidden"):
                prices = self._prices(column)
                if prices:
                    self._apply(column, prices)
                    return

    def _prices(self, column: Json) -> dict[str, float]:
        labels = {label.lower(): label for label in self._labels(column)}
        found: dict[str, float] = {}
        for at, word in enumerate(self.words.items):
            label = labels.get(word.low)
            if label is None or label in found:
                continue
            ahead = at + 1
            while ahead < at + 4 and self.words.low(ahead) in _BETWEEN:
                ahead += 1
            amount = quantity_at(self.words, ahead)
            if amount is not None and amount.currency and not amount.percent:
                found[label] = amount.value
                self.words.claim(at, amount.stop)
        return found

    def _labels(self, column: Json) -> list[str]:
        if adjust.kind(column) == "category":
            return list(adjust.weights(column))
        bank, _, part = str(column["from"]).partition(".")
        rows = self.draft.lists.get(bank, {})
        names = cast("list[str]", rows.get("columns", []))
        cells = cast("list[list[object]]", rows.get("rows", []))
        if part not in names or len(cells) > 30:
            return []
        return list(dict.fromkeys(str(row[names.index(part)]) for row in cells))

    def _apply(self, column: Json, prices: dict[str, float]) -> None:
        target = next(
            (
                c
                for c in self.draft.columns
                if not c.get("hidden") and any(word in str(c["name"]).split("_") for word in _MONEY)
            ),
            None,
        )
        name = str(target["name"]) if target else self.draft.free_name("price")
        if target is None:
            if self.draft.exact:
                return
            self.draft.add(name, {})
        for label in self._labels(column):
            if label.lower() == "free":
                prices.setdefault(label, 0.0)
        others = round(sum(prices.values()) / len(prices), 2)
        cases = " ".join(
            f"when '{label.replace(chr(39), chr(39) * 2)}' then {price:g}" for label, price in prices.items()
        )
        self.draft.replace(name, {"sql": f"case {sql_name(column)} {cases} else {others:g} end", "decimals": 2})
        for label, price in prices.items():
            self.draft.fact(f"{label} {price:g}", name, "equals", is_=price, where=f"{sql_name(column)} = '{label}'")
