"""The parts of a recorded text: a literal, a word, a number, a group of characters, another program."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import numerals, words
from ...columns.vector import FILL
from .expressions import expression
from .store import line

if TYPE_CHECKING:
    from collections.abc import Callable

    from .draws import Draws
    from .expressions import Evaluate

    Bytes = words.Bytes
    Programs = Callable[[str, str], Any]

#: Combinations of neighbouring characters that become one table.
_TABLE = 1000
#: Bytes of a number's text: 62 bits and a sign.
_NUMBER = 20


class Literal:
    """The same text in every row."""

    def __init__(self, text: str) -> None:
        self.word = np.frombuffer(text.encode(), np.uint8)
        self.width = len(self.word)

    def put(self, draws: Draws, out: Bytes) -> None:
        out[:] = self.word


class Word:
    """A word of a table, by an expression."""

    def __init__(self, table: Bytes, index: Evaluate, low: int) -> None:
        self.table, self.index, self.low = table, index, low
        self.width = table.shape[1]
        self._words = words.rows_of(table) if self.width else None

    def put(self, draws: Draws, out: Bytes) -> None:
        if self._words is not None:
            at = self.index(draws)
            words.rows_of(out)[:] = self._words.take(at - self.low if self.low else at)


class Number:
    """A whole number in decimal."""

    width = _NUMBER

    def __init__(self, value: Evaluate) -> None:
        self.value = value

    def put(self, draws: Draws, out: Bytes) -> None:
        text = numerals.digits(np.broadcast_to(np.asarray(self.value(draws)), (len(out),)))
        copy(text, out[:, : text.shape[1]])


class Form:
    """Neighbouring characters, each drawn evenly: a few tables of up to a thousand combinations each."""

    def __init__(self, alternatives: list[Any], key: int) -> None:
        chunks: list[list[tuple[str, ...]]] = [[]]
        size = 1
        for some in alternatives:
            chars = tuple(some)
            if size * len(chars) > _TABLE:
                chunks.append([])
                size = 1
            size *= len(chars)
            chunks[-1].append(chars)
        self.tables = [_combined(tuple(chunk)) for chunk in chunks]
        self._words = [words.rows_of(table) for table in self.tables]
        self.key = key
        self.width = sum(table.shape[1] for table in self.tables)

    def draw(self, at: int) -> int:
        """The draw of which table number `at` takes one half; those of one program stay far below the step."""
        return self.key + (at - at % 2) * _APART

    def put(self, draws: Draws, out: Bytes) -> None:
        left = 0
        for at in range(0, len(self._words), 2):
            some = self._words[at : at + 2]
            for table, index in zip(some, draws.pair(self.draw(at), len(some[0]), len(some[-1])), strict=False):
                right = left + table.itemsize
                words.rows_of(out[:, left:right])[:] = table.take(index)
                left = right


_APART = 1 << 20


@lru_cache(maxsize=1024)
def _combined(chunk: tuple[tuple[str, ...], ...]) -> Bytes:
    return words.pack_text(["".join(some) for some in product(*chunk)])


class Nested:
    """Text of another program, under draws of its own."""

    def __init__(self, program: Any, key: int) -> None:
        self.program, self.key = program, key
        self.width = program.width

    def put(self, draws: Draws, out: Bytes) -> None:
        made = self.program.cells(draws.hash(self.key)).data
        # A kernel's block may be narrower than its widest cell.
        copy(made, out[:, : made.shape[1]])
        out[:, made.shape[1] :] = FILL


def copy(cells: Bytes, out: Bytes) -> None:
    """Cells into a slot of wider rows, whole cells at a time; one cell may fill all rows."""
    if cells.shape[1]:
        words.put(cells, out, 0)


def _packed(table: Any) -> Bytes:
    """A table of words; one that counts is written as how it does."""
    if isinstance(table, dict):
        start, step, width = table["from"], table["step"], table["width"]
        return words.pack([b"%0*d" % (width, start + at * step) for at in range(table["count"])])
    return words.pack_text(table)


def part(said: Any, locale: str, programs: Programs) -> Any:
    """A part as the store writes it."""
    if isinstance(said, str):
        return Literal(said)
    kind = said[0]
    if kind == "w":
        table = line(said[1], locale)[0] if isinstance(said[1], str) else said[1]
        return Word(_packed(table), expression(said[2], locale), said[3] if len(said) > 3 else 0)
    if kind == "n":
        return Number(expression(said[1], locale))
    if kind == "f":
        return Form(said[1], said[2])
    return Nested(programs(said[1], locale), said[2])
