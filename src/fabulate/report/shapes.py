"""Whether written cells have a form: a small regular expression as a table of states, run over a block at once.

Our own grammar of patterns (`schema.regex`), never the `re` engine on outside text: no cell can make it slow. Bytes are
looked up column by column of the block's matrix, and padding moves no state.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..columns.vector import FILL
from ..schema import grammar, regex
from .place import NotMeasuredError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]

#: States of a table; a form that takes more is not measured.
MOST_STATES = 2_000
#: How long each code of a date may be written, as a pattern.
_CODES = {
    "%Y": "\\d{4}", "%y": "\\d{2}", "%m": "(0[1-9]|1[0-2])", "%d": "(0[1-9]|[12]\\d|3[01])", "%j": "\\d{3}",
    "%H": "([01]\\d|2[0-3])", "%I": "(0[1-9]|1[0-2])", "%M": "[0-5]\\d", "%S": "[0-5]\\d", "%p": "(AM|PM)",
    "%A": "(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)", "%a": "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
    "%B": "(January|February|March|April|May|June|July|August|September|October|November|December)",
    "%b": "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)", "%%": "%",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shape:
    """A table of states: `next_[state, byte]`, state 0 the dead one and 1 the first; `ends` those a text may end in."""

    next_: NDArray[np.int16]
    ends: NDArray[np.bool_]

    def fits(self, matrix: Bytes) -> NDArray[np.bool_]:
        """Which texts of a padded matrix (n, width) have the form."""
        state = np.ones(len(matrix), np.int16)
        for column in matrix.T:
            state = self.next_[state, column]
        return self.ends[state]


def shape(text: str) -> Shape:
    """The form that a pattern says, or a date format with % codes; NotMeasuredError where it is neither."""
    try:
        if "%" in text:
            parts = grammar.strftime_parts(text)
            text = "".join(_CODES.get(part) or "".join(map(_literal, part)) for part in parts)
        return _determined(regex.parse(text).slots)
    except ValueError as error:
        raise NotMeasuredError(f"its form cannot be read: {error}") from None


def _literal(char: str) -> str:
    return f"\\{char}" if char in "\\.[](){}|?*+-^$/" else char


def _determined(parts: Sequence[regex.Part]) -> Shape:
    """Sets of places in the pattern to states (the subset construction), breadth first."""
    steps: list[dict[int, set[int]]] = [{}]  # place → byte → places
    free: list[set[int]] = [set()]  # place → places reached without a byte
    end = 0

    def place() -> int:
        steps.append({})
        free.append(set())
        if len(steps) > 50_000:
            raise ValueError("it has too many places")
        return len(steps) - 1

    def word(start: int, text: str, stop: int) -> None:
        at = start
        for byte in text.encode():
            after = place()
            steps[at].setdefault(byte, set()).add(after)
            at = after
        free[at].add(stop)

    def slots(start: int, several: Sequence[regex.Slot]) -> int:
        for slot in several:
            stop = place()
            for one in slot.words:
                word(start, one, stop)
            start = stop
        return start

    for part in parts:
        if isinstance(part, regex.Slot):
            end = slots(end, [part])
            continue
        stops = []
        for times in range(part.high + 1):
            if times >= part.low:
                stops.append(end)
            if times < part.high:
                end = slots(end, part.item)
        for at in stops:
            free[at].add(end)
    return _table(steps, free, end)


def _table(steps: list[dict[int, set[int]]], free: list[set[int]], end: int) -> Shape:
    def closed(places: set[int]) -> frozenset[int]:
        found, waiting = set(places), list(places)
        while waiting:
            for after in free[waiting.pop()] - found:
                found.add(after)
                waiting.append(after)
        return frozenset(found)

    states = {frozenset[int](): 0, closed({0}): 1}
    order = list(states)
    rows: list[NDArray[np.int16]] = []
    for at, state in enumerate(order):
        row = np.zeros(256, np.int16)
        row[FILL] = at
        reached: dict[int, set[int]] = {}
        for place in state:
            for byte, places in steps[place].items():
                reached.setdefault(byte, set()).update(places)
        for byte, places in reached.items():
            target = closed(places)
            if target not in states:
                if len(states) >= MOST_STATES:
                    raise ValueError(f"it has more than {MOST_STATES:,} states")
                states[target] = len(states)
                order.append(target)
            row[byte] = states[target]
        rows.append(row)
    return Shape(np.array(rows), np.array([end in state for state in order]))
