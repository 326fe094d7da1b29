"""How many there are of something for each of something else: "3 to 6", "about two", "up to 20", "one or more"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import number_at, words_of

if TYPE_CHECKING:
    from ..text import Words

ABOUT = words_of("about around roughly approximately circa ca approx usually typically average mean ~ some")
_SKIPPED = words_of("on an a of the in exactly just only can may different")
_LEAST = words_of("least minimum")
_MOST = words_of("most maximum")
_TO = words_of("to - – — and or until")
_MANY = words_of("many several multiple various few numerous")
_LARGEST = 10_000


@dataclass(frozen=True, slots=True)
class Count:
    """Children of a parent: `low`..`high`, either None where it is open; `about`: `low` is the mean."""

    low: int | None
    high: int | None
    about: bool = False

    @property
    def mean(self) -> float:
        """What parents have on average, as near as the words tell."""
        if self.about or self.low == self.high:
            return float(self.low or 4)
        if self.high is None:
            return max((self.low or 0) * 1.6, (self.low or 0) + 1.5)
        return ((self.low or 0) + self.high) / 2

    def rows(self, table: str) -> dict[str, object]:
        """A table's `rows` in the schema language, made for each row of the parent `table`."""
        if self.about:
            return {"per": table, "mean": self.low}
        if self.low is None and self.high is None:
            return {"per": table, "mean": 4}
        if self.low == self.high:
            return {"per": table, "fixed": self.low}
        if self.high is None:
            return {"per": table, "mean": round(self.mean, 1), "min": self.low}
        return {"per": table, "min": self.low or 0, "max": self.high}

    def fact(self, phrase: str, child: str, parent: str) -> dict[str, object] | None:
        """What the words said of the table `child`; None where they only said "many"."""
        said: dict[str, object] = {"phrase": phrase[:200], "at": child, "check": "per_parent", "value": parent}
        if self.about:
            return said | {"is": self.low}
        ends = {name: end for name, end in (("min", self.low), ("max", self.high)) if end is not None}
        return said | ends if ends else None


def count_at(words: Words, index: int) -> tuple[Count, int] | None:
    """The count that begins at word `index`, and the index after it."""
    at, about, least, most = index, False, False, False
    while at < len(words):
        low = words.low(at)
        if low in ABOUT:
            about = about or low != "some"
        elif low in _LEAST and words.low(at - 1) in ("at", "a", "of"):
            least = True
        elif low in _MOST and words.low(at - 1) in ("at", "a", "of"):
            most = True
        elif (low == "up" and words.low(at + 1) == "to") or (low == "no" and words.low(at + 1) == "more"):
            most, at = True, at + 1 + (words.low(at + 2) == "than")
        elif low not in _SKIPPED and low not in ("at", "between", "from"):
            break
        at += 1
    many = words.low(at) in _MANY or (words.low(at) == "any" and words.low(at + 1) == "number")
    if many:
        return Count(None, None), at + (1 if words.low(at) in _MANY else 3)
    number = number_at(words, at)
    if number is None or not 0 <= number[0] <= _LARGEST or number[0] != int(number[0]):
        return None
    first, after = int(number[0]), number[1]
    if words.low(after) == "or" and words.low(after + 1) == "more":
        return Count(first, None), after + 2
    second = number_at(words, after + 1) if words.low(after) in _TO else None
    if second is not None and first < second[0] <= _LARGEST and second[0] == int(second[0]):
        return Count(first, int(second[0])), second[1]
    if least:
        return Count(first, None), after
    return (Count(0, first) if most else Count(first, first, about)), after
