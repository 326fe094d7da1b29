"""`unique` on a Faker column: cells numbered through a bijection, where a program's cells can be counted.

A leaf counts the product of its draws, if a cell tells what each of them was: parts are found by reading from both
ends, and each draw is told by parts that follow from it alone; check digits follow from the others. Leaves come as
often as Faker makes them, each numbering its own rows, if no cell of one can be another's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ...columns import Type, Vector, words
from ...columns.vector import FILL
from .. import address
from ..bijection import feistel, permuted
from .draws import Draws
from .parts import Form, Nested, Number, Word
from .programs import Choice, Leaf, Program, row
from .store import line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ..address import Ints

    Key = np.uint64
    #: How often cells of a form come, the sizes of their digits, and the data of rows with such digits.
    Counted = tuple[float, tuple[int, ...], Callable[[list[Ints]], Any]]
    #: A draw, or one of the two that a form makes of one hash.
    Token = int | tuple[int, int]
    #: What a part may be, and whether all of that is of one length.
    _Slot = tuple[words.Bytes, bool]

#: So many values of a draw are looked at; leaves are dealt out of so many rows; rarer ones are left out where in doubt.
_MOST, _PERIOD, _RARE = 200_000, 100, 0.01
#: A column so long wants no more cells than dealing leaves.
_ENOUGH = 1_000_000


@dataclass(frozen=True, slots=True)
class Unique:
    """Cells by row number under a key; `space` different ones, None: no limit."""

    type: Type
    space: int | None
    cells: Callable[[Ints, Key], Vector]


def dealt(kind: Type, forms: Sequence[Counted]) -> Unique:
    """The cells that all combinations of each form's digits make, one each.

    Forms are dealt out by their shares, so that long ones do not crowd out the short; where a short one would then end
    the column too soon, each comes as often as it has cells.
    """
    sizes = [math.prod(digits) for _, digits, _ in forms]
    deal = [max(1, round(share * _PERIOD)) if len(forms) > 1 else 1 for share, _, _ in forms]
    space = min(size // some for size, some in zip(sizes, deal, strict=True)) * sum(deal)
    if space < min(sum(sizes), _ENOUGH):
        deal, space = sizes, sum(sizes)
    starts, period = np.cumsum([0, *deal], dtype=np.int64), sum(deal)

    def cells(rows: Ints, key: Key) -> Vector:
        if len(forms) == 1:
            return Vector(kind, forms[0][2](permuted(rows % space if space < 1 << 62 else rows, forms[0][1], key)))
        group, place = np.divmod(rows % min(space, 1 << 62), period)
        place = feistel(place, period, address.hashes(group, key))
        which = np.searchsorted(starts, place, side="right") - 1
        out = np.full((len(rows), kind.width), FILL, np.uint8)
        for number, (_, digits, spelled) in enumerate(forms):
            at = np.flatnonzero(which == number)
            rank = group[at] * deal[number] + place[at] - starts[number]
            made = spelled(permuted(rank, digits, key + np.uint64(number)))
            out[at, : made.shape[1]] = made
        return Vector(kind, out)

    return Unique(kind, space, cells)


class Numbered(Draws):
    """Draws whose values are said."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[Token, Ints], rows: int) -> None:
        super().__init__(np.zeros(rows, np.uint64))
        self.values = values

    def below(self, key: int, count: int, picks: object = None) -> Ints:
        return self.values[key]

    def pair(self, key: int, first: int, second: int) -> tuple[Ints, Ints]:
        one = self.values[key, 0]
        return one, self.values.get((key, 1), one)


@dataclass(frozen=True, slots=True)
class _Told:
    """A leaf whose cells are counted: its draws with the values that make different cells, and how often it comes."""

    leaf: Leaf
    values: dict[Token, Ints]
    share: float
    #: What each byte from the left, and from the right, may be, as far as that is fixed; and the lengths.
    left: list[frozenset[int]]
    right: list[frozenset[int]]
    lengths: tuple[int, int]

    def form(self, width: int) -> Counted:
        """The leaf's cells by the digits of its draws."""
        values = list(self.values.values())

        def spelled(digits: list[Ints]) -> words.Bytes:
            drawn = {t: some[at] for t, some, at in zip(self.values, values, digits, strict=True)}
            return row(self.leaf, Numbered(drawn, len(digits[0])), width)

        return self.share, tuple(map(len, values)), spelled

    def apart(self, other: _Told) -> bool:
        """Whether no cell is also one of the other leaf."""
        if self.lengths[1] < other.lengths[0] or other.lengths[1] < self.lengths[0]:
            return True
        pairs = [*zip(self.left, other.left, strict=False), *zip(self.right, other.right, strict=False)]
        return any(not one & two for one, two in pairs)


def unique_program(said: Any, program: Program, locale: str) -> Unique | None:
    """A recorded program's cells, each once; None where that cannot be promised."""
    if program.kind != "text":
        return None
    kept: list[_Told] = []
    for leaf in sorted(_leaves(said, program.root, locale, {}, 1.0), key=lambda leaf: -leaf.share if leaf else -2.0):
        if leaf is None or (leaf.share >= _RARE and not all(leaf.apart(other) for other in kept)):
            return None
        if all(leaf.apart(other) for other in kept):
            kept.append(leaf)
    return dealt(Type("text", width=program.width), [leaf.form(program.width) for leaf in kept])


def _leaves(
    said: Any, node: Leaf | Choice, locale: str, allowed: Mapping[int, Ints], share: float
) -> Iterator[_Told | None]:
    """The leaves with their shares; None for one that cannot be counted, or for a decision on more than one draw."""
    if isinstance(node, Leaf):
        yield _leaf(said, node, locale, allowed, share)
        return
    by, low = said["by"], said.get("lo", 0)
    if by[0] != "d":
        yield None
        return
    weights = _weights(by, locale)
    codes = np.array(said.get("codes", range(by[2])), np.int64)
    values = allowed.get(by[1], np.flatnonzero(weights))
    for number, kid in enumerate(node.kids):
        here = values[codes[values - low] == number]
        part = float(weights[here].sum() / weights[values].sum()) if len(here) else 0.0
        if part:
            yield from _leaves(said["to"][number], kid, locale, {**allowed, by[1]: here}, share * part)


def _weights(said: Any, locale: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The weights of a draw's values."""
    return np.array(line(said[3], locale)[0], np.float64) if len(said) > 3 else np.ones(said[2])


def _draws(said: Any, found: dict[int, Any]) -> dict[int, Any]:
    """The draws under an expression."""
    if isinstance(said, list) and said:
        if said[0] == "d":
            found[said[1]] = said
        elif said[0] == "s":
            found[said[1]] = None
        else:
            for one in said[1:3]:
                _draws(one, found)
    return found


def _leaf(said: Any, leaf: Leaf, locale: str, allowed: Mapping[int, Ints], share: float) -> _Told | None:
    """A leaf that is counted; None where a cell does not tell its draws."""
    values: dict[Token, Ints] = {}
    tells: dict[Token, list[words.Bytes]] = {}
    slots: list[_Slot] = []
    for part, tokens in _pieces(said, leaf, locale, allowed, values):
        if not tokens:
            slots.append((part.word[None, :], True))
        elif len(tokens) > 1:
            # It follows from several draws; that tells none of them, but where it ends must be clear.
            if not isinstance(part, Word) or (part.table == FILL).any():
                return None
            slots.append((part.table, True))
        else:
            made = words.trim(_words(part, tokens[0], values[tokens[0]]))
            tells.setdefault(tokens[0], []).append(made)
            slots.append((made, not (made == FILL).any()))
    told = all(len(some) == 1 or token in tells for token, some in values.items())
    if not slots or not told or not _found(slots):
        return None
    for token, parts in tells.items():
        values[token] = values[token][_different(words.join(parts))]
    lengths = [words.lengths(table) for table, _ in slots]
    span = sum(int(size.min()) for size in lengths), sum(int(size.max()) for size in lengths)
    values = values or {0: np.zeros(1, np.int64)}
    return _Told(leaf, values, share, _bytes(slots, 1), _bytes(slots, -1), span)


def _pieces(
    said: Any, leaf: Leaf, locale: str, allowed: Mapping[int, Ints], values: dict[Token, Ints]
) -> Iterator[tuple[Any, list[Token]]]:
    """A leaf's parts, forms table by table, and the draws of each; fills `values` with what each draw may be."""
    for part, text in zip(leaf.parts, said.get("t", ()), strict=True):
        if isinstance(part, Form):
            for at, table in enumerate(part.tables):
                token = (part.draw(at), at % 2)
                values[token] = np.arange(len(table))
                yield table, [token]
            continue
        drawn = _draws(text[2] if isinstance(part, Word) else text[1], {}) if isinstance(part, (Word, Number)) else {}
        if any(draw is None or draw[2] > _MOST for draw in drawn.values()) or isinstance(part, Nested):
            # More values than are looked at: two draws that no part tells.
            values[-1] = np.arange(2)
            continue
        for key, draw in drawn.items():
            values[key] = allowed.get(key, np.flatnonzero(_weights(draw, locale)))
        yield part, list(drawn)


def _words(part: Any, token: Token, values: Ints) -> words.Bytes:
    """What a part is for each value of its draw."""
    if not isinstance(part, (Word, Number)):
        return words.take(part, values)
    made = np.full((len(values), part.width), FILL, np.uint8)
    part.put(Numbered({token: values}, len(values)), made)
    return made


def _different(cells: words.Bytes) -> Ints:
    """The places of the different cells, each where it is first."""
    if not cells.shape[1]:
        return np.zeros(1, np.int64)
    whole = np.ascontiguousarray(cells).view(f"V{cells.shape[1]}").reshape(-1)
    return np.sort(np.unique(whole, return_index=True)[1])


def _found(slots: list[_Slot]) -> bool:
    """Whether it is clear where each part of a cell begins and ends: from the left, from the right, one in between."""
    left, right = 0, len(slots)
    while left < right and (slots[left][1] or _ends(slots, left)):
        left += 1
    while right > left and slots[right - 1][1]:
        right -= 1
    return right - left <= 1


def _ends(slots: list[_Slot], at: int) -> bool:
    """Whether a sign after a part, in none of its words, ends it."""
    if at + 1 == len(slots) or len(slots[at + 1][0]) != 1 or not slots[at + 1][0].size:
        return False
    return bool(not (slots[at][0] == slots[at + 1][0][0, 0]).any())


def _bytes(slots: list[_Slot], way: int) -> list[frozenset[int]]:
    """What each byte from an end may be, up to the first part of varying length."""
    found: list[frozenset[int]] = []
    for table, fixed in slots[::way]:
        if not fixed:
            break
        found += [frozenset(np.unique(column).tolist()) for column in table.T[::way]]
    return found
