"""The rows on which correlations and drivers are solved: a Latin hypercube over every draw of the table.

In so many rows, each draw has one hash in each of so many equal parts, so that means and shares over the rows are far
nearer to the table's than in as many rows drawn at random. Under seed 0 always: what is solved depends on no seed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from .. import address, exact
from ..block import Block, TableProgram
from ..grid import steps_of
from ..sizes import expected
from .curve import hashed, normal_curve
from .exactly import UNIT, together, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..address import Floats, Hashes, Ints
    from ..scope import Scope

#: Bytes of text that the rows may hold, and how many rows tell how wide they are.
_BYTES, _PROBE, _FEWEST = 1 << 27, 16, 256


class Cube(Block):
    """Rows of a table in which every draw is spread evenly over `count` parts, a power of 2.

    `parts` are the rows' places among the parts. `placed` draws have the hashes that are given; `own` ones have them
    before they are moved.
    """

    spread = True

    def __init__(
        self,
        table: TableProgram,
        rows: Ints,
        sizes: Mapping[str, int],
        count: int,
        parts: Ints,
        placed: Mapping[str, Hashes],
        own: Mapping[str, Hashes],
    ) -> None:
        super().__init__(table, rows, 0, sizes)
        self.count, self.parts, self.placed, self.own = count, parts, placed, own

    def raw(self, draw: str) -> Hashes:
        """One 64-bit hash a row, inside the row's part of all that there are."""
        found = self.own.get(draw)
        if found is not None:
            return found
        bits = (self.count - 1).bit_length()
        key = address.key(0, self.table.address, f"{draw}\0cube")
        h = super().raw(draw) >> np.uint64(bits)
        h |= _mixed(self.parts.view(np.uint64), bits, int(key)) << np.uint64(64 - bits)
        return h

    def normals_before(self, draw: str) -> Floats:
        """The normals of a draw before it is moved."""
        return exact.normal(address.uniform(self.raw(draw)))

    def hashes(self, draw: str) -> Hashes:
        """As in any block, but for what is placed."""
        placed = self.placed.get(draw)
        return super().hashes(draw) if placed is None else placed

    def placing(self, draw: str, h: Hashes) -> Cube:
        """The same rows, and what was made of them, with this draw's hashes as given."""
        other = Cube(self.table, self.rows, self.sizes, self.count, self.parts, {**self.placed, draw: h}, self.own)
        other._made, other._parents, other._families = self._made, self._parents, self._families
        return other

    def some(self, at: Ints) -> Cube:
        """The rows at these places of this block, spread as they are here."""
        placed, own = ({draw: h[at] for draw, h in some.items()} for some in (self.placed, self.own))
        cube = Cube(self.table, self.rows[at], self.sizes, self.count, self.parts[at], placed, own)
        cube._whole = (self, at)
        return cube


def _mixed(rows: Hashes, bits: int, key: int) -> Hashes:
    """A permutation of 0..2**bits-1: multiplications by odd numbers and shifts, each of which can be undone."""
    mask, half = np.uint64((1 << bits) - 1), np.uint64((bits + 1) // 2)
    x = rows & mask
    for turn in range(3):
        x *= np.uint64(key >> 16 * turn & 0xFFFF | 0x9E37_0001)
        x += np.uint64(key >> 20 * turn & 0xFFFFF)
        x &= mask
        x ^= x >> half
    return x


def cube(scope: Scope, rows: int, reads: Callable[[Block], object], apart: Sequence[str] = ()) -> Cube:
    """Rows of the scope's table on which `reads` can be called; fewer where the texts that it reads are wide.

    The normals of the draws in `apart` are made uncorrelated: by chance, they would be within 1/√rows only.
    Parents are as many as the rows, and children are of one each: what is solved holds for the parents there may be,
    not for those of one file. Not so where rows are steps of time: they are spread over the table's own.
    """
    here = scope.program(scope.table.name)
    steps = scope.table.every.per if scope.table.every is not None else None
    sizes = {
        name: size if name == steps else rows if name == scope.table.name else max(size, rows)
        for name, size in expected(scope.schema, scope.program, rows).items()
    }
    table = TableProgram(scope.table.name, scope.table.address, (), {}, here.per, here.moves)
    step = 1 if here.per is None else math.ceil(here.per.counts.mean)
    if here.per is not None:
        sizes[scope.table.name] = rows * step
    few = np.arange(_PROBE, dtype=np.int64)
    probe = Cube(table, few * step, sizes, rows, few, {}, {})
    reads(probe)
    while rows > _FEWEST and rows * probe.wide() > _BYTES:
        rows //= 2
    parts = np.arange(rows, dtype=np.int64)
    at = parts * step if scope.table.every is None else _over(scope, parts, sizes.get(steps or "", 1))
    made = Cube(table, at, sizes, rows, parts, {}, {})
    return Cube(table, made.rows, sizes, rows, parts, {}, _apart(made, apart)) if apart else made


def _over(scope: Scope, parts: Ints, entities: int) -> Ints:
    """Rows of a table of steps, one at random in each of so many even parts of the time it says."""
    total = steps_of(scope.schema, scope.table) * max(entities, 1)
    jitter = address.uniform(address.hashes(parts, address.key(0, scope.table.address, "\0over")))
    return np.minimum(((parts + jitter) * (total / len(parts))).astype(np.int64), total - 1)


def _apart(made: Cube, draws: Sequence[str]) -> dict[str, Hashes]:
    """Hashes of draws whose normals are uncorrelated over the rows. Source: Gram & Schmidt's process."""
    units: list[Ints] = []
    for draw in draws:
        one = unit(made.normals_before(draw))
        for other in units:
            assert one is not None
            one = unit(one - together(one, other) * other)
        assert one is not None
        units.append(one)
    return {draw: hashed(normal_curve().at(one / UNIT)) for draw, one in zip(draws, units, strict=True)}
