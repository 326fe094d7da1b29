"""`sequence`, `uuid` and `pattern`: identifiers, made from the row number or by counting a space."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, numerals, words
from ...columns.vector import FILL
from ...schema import grammar, regex
from ...schema.errors import listed
from .. import address
from ..bijection import permuted
from ..block import Cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...schema.columns import Pattern, Sequence, Uuid
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope

#: A UUID's text is eight groups of four digits; the marks of version 4 and of the variant, as bytes lie in memory.
_PLACES, _DASHES = (0, 4, 9, 14, 19, 24, 28, 32), (8, 13, 18, 23)
_UNVERSIONED, _VERSION = np.uint64(0xFF0F_FFFF_FFFF_FFFF), np.uint64(0x0040_0000_0000_0000)
_UNVARIED, _VARIANT = np.uint64(0xFFFF_FFFF_FFFF_FF3F), np.uint64(0x80)


def sequence(column: Sequence, scope: Scope) -> Cell:
    """`start + step × row`, an integer, or text where a format is given; `within` a parent, × place among its
    children."""
    start, step = column.start, column.step
    number = _within(column, scope) if column.within is not None else lambda block: block.rows
    if step == 0:
        scope.fail("step", "0 makes the same number in every row", "use another step")
    space = ((1 << 63) - 1 - abs(start)) // abs(step) if column.within is None else None
    if column.format is None:
        kind = Type("integer")
        return Cell(kind, lambda block: Vector(kind, start + step * number(block)), space)
    before, width, after = grammar.sequence_format(column.format)
    text = Type("text", width=len((before + after).encode()) + max(width, 20))

    def make(block: Block) -> Vector:
        rows = len(block)
        digits = numerals.digits(start + step * number(block), max(width, 1))
        return Vector(text, words.join([words.literal(before, rows), digits, words.literal(after, rows)]))

    return Cell(text, make, space)


def _within(column: Sequence, scope: Scope) -> Callable[[Block], Ints]:
    """Each row's place among the children of its parent."""
    parent = scope.schema.parent_of(scope.table)
    if parent is None:
        scope.fail("within", f"the rows of {scope.table.name} are not made per parent", 'give its `rows` a "per"')
    reference = scope.schema.reference_to_parent(scope.table)
    known = [parent.name, *([reference.name] if reference else [])]
    if column.within not in known:
        scope.fail("within", f"{column.within!r} is not what the rows are made per", f"write {listed(known)}")
    if column.unique:
        scope.fail("unique", "numbers within a parent come again with the next", "leave it out, or leave out within")
    return lambda block: block.families()[1]


@lru_cache(maxsize=1)
def _hex() -> NDArray[np.uint32]:
    """Two bytes, the first one low, as four hexadecimal digits."""
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    pairs = np.arange(1 << 16)
    return np.stack([digits[pairs >> shift & 15] for shift in (4, 0, 12, 8)], axis=1).view(np.uint32).reshape(-1)


def uuid(column: Uuid, scope: Scope) -> Cell:
    """A `uuid`."""
    return random_uuid(scope)


def random_uuid(scope: Scope) -> Cell:
    """A random UUID of version 4 (RFC 9562): 122 bits of two hashes."""
    high, low = scope.draw, f"{scope.draw}\0low"
    kind = Type("text", width=36)

    def make(block: Block) -> Vector:
        rows = len(block)
        data = np.empty((rows, 2), "<u8")
        data[:, 0] = block.hashes(high) & _UNVERSIONED | _VERSION
        data[:, 1] = block.hashes(low) & _UNVARIED | _VARIANT
        digits = _hex().take(data.view("<u2"))
        out = np.empty((rows, 36), np.uint8)
        for at, to in enumerate(_PLACES):
            words.slot(out, to, np.uint32)[:] = digits[:, at]
        for to in _DASHES:
            out[:, to] = ord("-")
        return Vector(kind, out)

    return Cell(kind, make)


def pattern(column: Pattern, scope: Scope) -> Cell:
    """Text of a small regular expression: the number of a word in its space, written out slot by slot."""
    space = regex.parse(column.regex)
    if column.unique and not space.fixed:
        scope.fail("unique", "the pattern's choices have different lengths, so two may make the same text",
                   "write alternatives of one length, as [A-Z]{3}")  # fmt: skip
    kind = Type("text", width=space.width)
    make = spelled(space, scope.draw, unique=column.unique)
    return Cell(kind, lambda block: Vector(kind, make(block)), space.size if column.unique else None)


def spelled(space: regex.Pattern, draw: str, *, unique: bool) -> Callable[[Block], NDArray[np.uint8]]:
    """A function from a block to the pattern's texts; `unique` numbers the rows through a bijection."""
    # Slots in groups whose product fits 2**31, so that one hash numbers a group evenly.
    groups: list[tuple[int, list[tuple[int, NDArray[np.uint8]]]]] = []
    repeats: list[tuple[int, Callable[[Block], NDArray[np.uint8]]]] = []
    for slot in space.slots:
        if isinstance(slot, regex.Repeat):
            # A place in the row of groups, so that what follows is drawn apart from what went before.
            groups.append((1, []))
            repeats.append((len(groups) - 1, _repeated(slot, f"{draw}\0repeat{len(repeats)}")))
            continue
        table = words.pack_text(slot.words)
        size = len(slot.words)
        if groups and groups[-1][0] * size <= 1 << 31:
            groups[-1] = (groups[-1][0] * size, [*groups[-1][1], (size, table)])
        else:
            groups.append((size, [(size, table)]))
    sizes = [size for size, _ in groups]

    def make(block: Block) -> NDArray[np.uint8]:
        numbers = (
            permuted(block.rows, sizes, address.key(block.seed, block.table.address, draw))
            if unique
            else [address.below(block.hashes(f"{draw}\0{at}" if at else draw), size) for at, size in enumerate(sizes)]
        )
        parts = []
        varying = dict(repeats)
        for place, (number, (_, slots)) in enumerate(zip(numbers, groups, strict=True)):
            if place in varying:
                parts.append(varying[place](block))
            cells = []
            for size, table in reversed(slots):
                number, at = np.divmod(number, size)
                cells.append(words.take(table, at))
            parts += reversed(cells)
        return words.join(parts) if parts else np.empty((len(block), 0), np.uint8)

    return make


def _repeated(repeat: regex.Repeat, draw: str) -> Callable[[Block], NDArray[np.uint8]]:
    """Texts of a part that comes a varying number of times: all of them are made, and the spare ones left out."""
    item = regex.Pattern(repeat.item, 1, True, 0)
    copies = [spelled(item, f"{draw}\0{at}", unique=False) for at in range(repeat.high)]

    def make(block: Block) -> NDArray[np.uint8]:
        count = repeat.low + address.below(block.hashes(draw), repeat.high - repeat.low + 1)
        parts = []
        for at, copy in enumerate(copies):
            made = copy(block)
            parts.append(made if at < repeat.low else np.where((at < count)[:, None], made, np.uint8(FILL)))
        return words.join(parts)

    return make
