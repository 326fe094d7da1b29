"""`unique` on a template: its texts and slots as a counted space, and rows numbered through a bijection.

A slot counts its bank, a text the product of its slots, a template the sum of its texts. That no two choices make the
same cell is shown by reading cells back (from the left, from the right), else by making them all, if they are few.
"""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, words
from ...columns.vector import FILL
from ...schema import regex
from ...schema.columns import RegexSlot
from .. import address
from ..bijection import feistel, permuted
from ..block import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ...schema.columns import Template
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope

    Bytes = NDArray[np.uint8]

#: So many cells, of so many characters in all, are made to see whether they differ.
_FEW, _SHORT = 65_536, 4_000_000
#: Rows are numbered below this.
_MOST = 1 << 62
_SLOT = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class _Bank:
    """A slot's choices as factors: each a tuple of words of which one is drawn. `lengths` of a whole choice."""

    factors: tuple[tuple[str, ...], ...]
    lengths: tuple[int, int]

    @property
    def size(self) -> int:
        return math.prod(map(len, self.factors))

    @property
    def fixed(self) -> bool:
        return self.lengths[0] == self.lengths[1]


@dataclass(frozen=True, slots=True)
class _Text:
    """One of the texts: literals and names of slots in order, and the bank of each slot."""

    parts: tuple[tuple[bool, str], ...]
    banks: dict[str, _Bank]

    @property
    def size(self) -> int:
        return math.prod(bank.size for bank in self.banks.values())

    @property
    def factors(self) -> list[tuple[str, ...]]:
        return [factor for bank in self.banks.values() for factor in bank.factors]

    @property
    def lengths(self) -> tuple[int, int]:
        ends = [self.banks[p].lengths if is_slot else (len(p), len(p)) for is_slot, p in self.parts]
        return sum(low for low, _ in ends), sum(high for _, high in ends)

    def cells(self) -> list[str]:
        """Every cell that the text makes."""
        names, found = list(self.banks), []
        choices = [["".join(word) for word in itertools.product(*bank.factors)] for bank in self.banks.values()]
        for chosen in itertools.product(*choices):
            by_name = dict(zip(names, chosen, strict=True))
            found.append("".join(by_name[part] if is_slot else part for is_slot, part in self.parts))
        return found


def unique_template(column: Template, scope: Scope) -> Cell:
    """A `template` of which no cell comes twice; SchemaError with the reason where that cannot be promised."""
    if isinstance(column.texts, dict) and len({weight for weight in column.texts.values() if weight}) > 1:
        message = "texts of different weights: where no cell comes twice, a text comes as often as it has cells"
        scope.fail("unique", message, "write the texts as a list")
    said = [t for t, weight in column.texts.items() if weight] if isinstance(column.texts, dict) else column.texts
    texts = [_read(text, column, scope) for text in dict.fromkeys(said)]
    size = sum(text.size for text in texts)
    doubt = _doubt(texts)
    if doubt is None:
        made = _many(texts, scope)
    elif size <= _FEW and size * max(text.lengths[1] for text in texts) <= _SHORT:
        made = _few([cell for text in texts for cell in text.cells()], scope)
    else:
        scope.fail("unique", f"two of its {size:,} choices may make the same text", doubt)
    return made


def _doubt(texts: Sequence[_Text]) -> str | None:
    """What to change so that no two choices can make the same text; None where they cannot."""
    if not all(_reads_back(text.parts, text.banks) for text in texts):
        return "put a sign between the slots that is in none of their words"
    spans = sorted(text.lengths for text in texts)
    if all(one[1] < other[0] for one, other in pairwise(spans)) or _apart(texts, 1) or _apart(texts, -1):
        return None
    return "begin each text with another letter, or take one text"


def _read(text: str, column: Template, scope: Scope) -> _Text:
    """A text and its banks."""
    pieces = _SLOT.split(text)
    parts = tuple((at % 2 == 1, piece) for at, piece in enumerate(pieces) if piece or at % 2)
    banks: dict[str, _Bank] = {}
    for is_slot, name in parts:
        if not is_slot or name in banks:
            continue
        bank = (column.slots or {}).get(name.split(":")[0])
        if bank is None:
            message = f"{{{name}}} is another column's cell, of which nobody counts how many there are"
            scope.fail("unique", message, "take slots only, or a sequence with a format")
        if not isinstance(bank, RegexSlot):
            banks[name] = _Bank((tuple(dict.fromkeys(bank)),), (min(map(len, bank)), max(map(len, bank))))
            continue
        space = regex.parse(bank.regex)
        factors = [slot.words for slot in space.slots if isinstance(slot, regex.Slot)]
        if not space.fixed:
            scope.fail("unique", f"the choices of {{{name}}} have different lengths, so two may make the same text",
                       "write alternatives of one length, as [A-Z]{3}")  # fmt: skip
        length = sum(len(factor[0]) for factor in factors)
        banks[name] = _Bank(tuple(factors), (length, length))
    return _Text(parts, banks)


def _reads_back(parts: Sequence[tuple[bool, str]], banks: dict[str, _Bank]) -> bool:
    """Whether a cell tells which word each slot had: read from the left, then from the right, one part in between."""
    known = {name for name, bank in banks.items() if bank.fixed}
    left, right = 0, len(parts)
    while left < right and _ends(parts, left, 1, known, banks):
        left += 1
    while right > left and _ends(parts, right - 1, -1, known, banks):
        right -= 1
    # One part that nothing ends is what the others leave.
    return right - left <= 1


def _ends(parts: Sequence[tuple[bool, str]], at: int, way: int, known: set[str], banks: dict[str, _Bank]) -> bool:
    """Whether it is clear where a part ends, if it is clear where it begins; a slot so read is known from then on."""
    is_slot, name = parts[at]
    if not is_slot or name in known:
        return True
    some = [word[::way] for word in banks[name].factors[0]]
    after = parts[at + way] if 0 <= at + way < len(parts) else (True, "")
    sign = after[1][::way][0] if not after[0] else ""
    clear = bool(sign) and not any(sign in word for word in some)
    if not clear:
        clear = not any(longer.startswith(word) for word, longer in pairwise(sorted(some)))
    if clear:
        known.add(name)
    return clear


def _apart(texts: Sequence[_Text], way: int) -> bool:
    """Whether what a cell begins with (ends with, where `way` is -1) tells which text it is of."""
    heads = sorted((head, at) for at, text in enumerate(texts) for head in _heads(text, way))
    # What begins with a head comes right after it: the heads that the next ones may still begin with.
    open_: list[tuple[str, int]] = []
    for head, at in heads:
        while open_ and not head.startswith(open_[-1][0]):
            open_.pop()
        if any(other != at for _, other in open_):
            return False
        open_.append((head, at))
    return True


def _heads(text: _Text, way: int) -> set[str]:
    """What the text's cells begin with (or end with, reversed)."""
    is_slot, part = text.parts[0 if way > 0 else -1] if text.parts else (False, "")
    if not is_slot:
        return {part[::way]}
    factors = text.banks[part].factors
    return {word[::way] for word in factors[0 if way > 0 else -1]} if factors else {""}


def _few(cells: list[str], scope: Scope) -> Cell:
    """Each different cell once, by a permutation of them all."""
    table = words.pack_text(dict.fromkeys(cells))
    kind, draw, count = Type("text", width=table.shape[1]), scope.draw, len(table)

    def make(block: Block) -> Vector:
        key = address.key(block.seed, block.table.address, draw)
        return Vector(kind, words.take(table, feistel(block.rows % count, count, key)))

    return Cell(kind, make, count)


def _many(texts: Sequence[_Text], scope: Scope) -> Cell:
    """The row's number in the space of all texts, written out part by part."""
    most = _MOST // len(texts)
    sizes = [min(text.size, most) for text in texts]
    starts, space = np.cumsum([0, *sizes], dtype=np.int64), sum(sizes)
    tables = [[words.pack_text(factor) for factor in text.factors] for text in texts]
    width = max(_width(text) for text in texts)
    kind, draw = Type("text", width=width), scope.draw

    def make(block: Block) -> Vector:
        key = address.key(block.seed, block.table.address, draw)
        number = block.rows % space
        if len(texts) > 1:
            number = feistel(number, space, key)
        of_text = np.searchsorted(starts, number, side="right") - 1
        out = np.full((len(block), width), FILL, np.uint8)
        for which in np.unique(of_text).tolist():
            at = np.flatnonzero(of_text == which)
            made = _spelled(texts[which], tables[which], number[at] - starts[which], key)
            out[at, : made.shape[1]] = made
        return Vector(kind, out)

    return Cell(kind, make, space)


def _spelled(text: _Text, tables: list[Bytes], rows: Ints, key: np.uint64) -> Bytes:
    """The cells of one text with these numbers."""
    digits = permuted(rows, [len(table) for table in tables], key)
    drawn = iter([words.take(table, digit) for table, digit in zip(tables, digits, strict=True)])
    by_name = {name: [next(drawn) for _ in bank.factors] for name, bank in text.banks.items()}
    parts: list[Bytes] = []
    for is_slot, part in text.parts:
        parts += by_name[part] if is_slot else [words.literal(part, len(rows))]
    return words.join(parts) if parts else np.empty((len(rows), 0), np.uint8)


def _width(text: _Text) -> int:
    widest = {
        name: sum(max(len(word.encode()) for word in factor) for factor in bank.factors)
        for name, bank in text.banks.items()
    }
    return sum(widest[part] if is_slot else len(part.encode()) for is_slot, part in text.parts)
