"""What a plan cost: tokens as the server counted them and, for models in `prices.json`, an estimate in dollars.

The table is a page of list prices with a date, not a bill: the words that show it say so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

_DATED = re.compile(r"-\d{4}-?\d{2}-?\d{2}$")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of some calls: `prompt` and `answer` where the server tells them apart, and `total`."""

    total: int
    prompt: int | None = None
    answer: int | None = None

    def __add__(self, other: Usage) -> Usage:
        apart = None not in (self.prompt, self.answer, other.prompt, other.answer)
        return Usage(
            self.total + other.total,
            (self.prompt or 0) + (other.prompt or 0) if apart else None,
            (self.answer or 0) + (other.answer or 0) if apart else None,
        )


def dollars(model: str, usage: Usage) -> float | None:
    """The list price of the tokens; None for a model that is not in the table, or tokens that are not told apart."""
    name = _DATED.sub("", model.rpartition("/")[2].lower())
    prices = cast("dict[str, list[float]]", _table()["models"]).get(name)
    if prices is None or usage.prompt is None or usage.answer is None:
        return None
    return (usage.prompt * prices[0] + usage.answer * prices[1]) / 1e6


def note(model: str, usage: Usage) -> str | None:
    """A sentence for `Plan.notes` on what the plan cost, or None where no price is known."""
    price = dollars(model, usage)
    if price is None:
        return None
    return (
        f"the plan took {usage.total:,} tokens of {model}, about ${price:.2g} "
        f"(list prices of {_table()['date']}, may have changed)"
    )


@lru_cache(maxsize=1)
def _table() -> dict[str, object]:
    table: dict[str, object] = json.loads(Path(__file__).with_name("prices.json").read_text("utf-8"))
    return table
