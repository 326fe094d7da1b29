"""`from` and `reference`: cells elsewhere. A list's row, a parent's cell, a bundle's part; computed, never stored."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector
from ...schema.columns import Reference, Rollup, Running, Sequence, Uuid
from .. import address
from ..bijection import feistel
from ..block import Cell
from ..exact import LARGEST
from ..grid import grid_of
from ..picks import picks
from .distinct import distinct, ranks

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence as Several

    from ...schema.columns import Read
    from ...schema.models import Bank, Table
    from ..address import Ints
    from ..block import Block
    from ..scope import Scope

    Rows = Callable[[Block], Ints]

#: 0.5 / ln 2, see `_earlier`.
_HALF = 0.7213475204444817
_DECIMALS = re.compile(r"-?\d+(?:\.(\d+))?")


def reference(column: Reference, scope: Scope) -> Cell:
    """The parent's key at the row that this row refers to; missing in the first row of a table that refers to
    itself."""
    if column.not_ is not None:
        _other(column, scope)
    if column.parent == scope.table.name and (column.zipf or column.not_):
        scope.later("zipf or not, to the table itself,", "")
    if column.span is not None and column.parent != scope.table.name:
        scope.fail("span", f"{column.parent} is another table", "leave it out, or give that table's rows a `per`")
    if scope.schema.reference_to_parent(scope.table) is column:
        for setting in ("zipf", "not"):
            if getattr(column, "not_" if setting == "not" else setting):
                scope.fail(setting, f"the rows are made per {column.parent}, so the reference follows from the row",
                           "leave it out")  # fmt: skip
    parent = scope.schema.table(column.parent)
    keys = [column.key_column] if column.key_column else keys_of(parent, column.name)
    if not keys:
        fix = f'give {column.parent} a column of kind "sequence" or "uuid"'
        scope.fail("to", f"{column.parent} has no key to refer to", fix)
    if len(keys) > 1:
        fix = f'say which, as "{column.parent}.{keys[0]}"'
        scope.fail("to", f"{column.parent} has several keys ({', '.join(keys)})", fix)
    return _through(column, keys[0], scope)


def keys_of(table: Table, reference: str) -> list[str]:
    """The columns that a reference to a table may hold; one, unless the names leave it open.

    The column of the reference's own name, else the only sequence or uuid, else the only unique column. Their order
    does not count, and a second one is an error rather than a guess, so that a column added beside the key changes no
    reference silently.
    """
    keys = [c.name for c in table.columns if isinstance(c, Uuid) or (isinstance(c, Sequence) and c.within is None)]
    unique = [c.name for c in table.columns if c.unique]
    if reference in (*keys, *unique):
        return [reference]
    return keys or unique


def through(column: Reference, part: str, scope: Scope) -> Cell:
    """A parent's cell at the row that a reference of this row draws; missing where the reference is."""
    cell = _through(column, part, scope)
    if column.missing is None:
        return cell
    held = scope.read(column.name, scope.path)
    kind = _nullable(cell.type)

    def make(block: Block) -> Vector:
        found, there = cell.make(block), block.vector(held).valid
        if there is None or found.valid is None:
            return Vector(kind, found.data, found.valid if there is None else there)
        return Vector(kind, found.data, found.valid & there)

    return Cell(kind, make)


def _through(column: Reference, part: str, scope: Scope) -> Cell:
    own = column.parent == scope.table.name
    draw, parent, program = column.key or column.name, column.parent, scope.program
    # An earlier row's cell may read its own earlier row only as far as no circle arises; a circle is told.
    target = scope.elsewhere(parent, part, scope.path)
    kind = _nullable(target.type) if own or target.type.nullable else target.type
    if scope.schema.reference_to_parent(scope.table) is column:
        return Cell(kind, lambda block: block.made_per(program(parent)).vector(target))
    rows = _earlier(draw, column.span) if own else _rows(column, scope)
    dear = any(isinstance(c, Rollup | Running) for c in scope.schema.table(parent).columns)

    def make(block: Block) -> Vector:
        found = block.parents(draw, program(parent), rows, dear=dear).vector(target)
        if not own:
            return found
        there = block.rows > 0
        return Vector(kind, found.data, there if found.valid is None else there & found.valid)

    return Cell(kind, make)


def _earlier(draw: str, span: float | None) -> Rows:
    """An earlier row of the same table: no circles, and no cell depends on how many rows there are.

    Any of them, or with `span` one about row / span: drawn from the upper half of the rows up to (row - 1) / s, row p
    is referred to by s / 0.5 · ln 2 rows on average, and s makes that the span. The last rows lead nobody yet.
    """
    if span is None:

        def rows(block: Block) -> Ints:
            u = address.uniform(block.hashes(draw))
            return np.maximum(np.minimum((u * block.rows).astype(np.int64), block.rows - 1), 0)

        return rows

    each = span * _HALF

    def above(block: Block) -> Ints:
        u = address.uniform(block.hashes(draw))
        return (np.maximum(block.rows - 1, 0) / each * (1 - 0.5 * u)).astype(np.int64)

    return above


def _other(column: Reference, scope: Scope) -> Reference:
    """The reference of this row that `not` names."""
    other = next(c for c in scope.table.columns if c.name == column.not_)
    assert isinstance(other, Reference)
    if other.parent != column.parent or other.not_ is not None:
        scope.fail("not", f"{column.not_!r} is no reference to {column.parent} without a `not` of its own")
    return other


def _rows(column: Reference, scope: Scope) -> Rows:
    """The parents' rows of a reference, whether they are drawn or follow from the row."""
    if scope.schema.reference_to_parent(scope.table) is column:
        return lambda block: block.families()[0]
    if follows(column, scope.table):
        grid = grid_of(scope.schema, scope.table)
        return lambda block: grid.at(block)[1]
    return distinct(scope.schema, scope.table, column) or _parents(column, scope)


def _parents(column: Reference, scope: Scope) -> Rows:
    """The parents' rows that a reference draws: even, or by rank with favourites; never those of another reference."""
    draw, parent, exponent = column.key or column.name, column.parent, column.zipf
    avoid = _rows(_other(column, scope), scope) if column.not_ is not None else None

    def rows(block: Block) -> Ints:
        count = max(block.sizes.get(parent, 1), 1)
        taken = avoid(block) if avoid is not None and count > 1 else None
        h = block.hashes(draw)
        if not exponent:
            if taken is None:
                return address.below(h, count)
            found = address.below(h, count - 1)
            return found + (found >= taken)
        key = address.key(block.seed, block.table.address, f"{draw}\0favourites")
        found = feistel(ranks(address.uniform(h), exponent, count), count, key)
        if taken is None:
            return found
        for attempt in range(8):
            again = ranks(block.uniform(f"{draw}\0again{attempt}"), exponent, count)
            found = np.where(found == taken, feistel(again, count, key), found)
        return np.where(found == taken, (found + 1) % count, found)

    return rows


def _nullable(kind: Type) -> Type:
    return Type(kind.kind, kind.decimals, kind.labels, kind.zone, True, kind.width)


def read(column: Read, scope: Scope) -> Cell:
    """The cell that `from` names."""
    return scope.cell(column.from_, "from")


def bank_cell(bank: Bank, part: str, draw: str) -> Cell:
    """A column of a list; all columns of one pick share `draw`, and so their row."""
    pick = picks(bank.weights or [1.0] * len(bank.rows))
    row = row_draw(draw)
    return bank_column(bank, part, lambda block: pick.at(block.hashes(row)))


def row_draw(name: str) -> str:
    """The draw of a pick from a list: apart from that of a column with the list's name."""
    return f"{name}\0row"


def bank_column(bank: Bank, part: str, rows_of: Callable[[Block], Ints]) -> Cell:
    """A column of a list at the rows that a pick gives."""
    at = bank.columns.index(part)
    cells = [row[at] for row in bank.rows]
    there = np.array([cell is not None for cell in cells])
    data, kind = _typed(cells)
    if there.all():
        return Cell(kind, lambda block: Vector(kind, data[rows_of(block)]))
    absent = _nullable(kind)

    def make(block: Block) -> Vector:
        rows = rows_of(block)
        return Vector(absent, data[rows], there[rows])

    return Cell(absent, make)


def _typed(cells: Several[str | float | bool | None]) -> tuple[np.ndarray[tuple[int], np.dtype[np.generic]], Type]:
    """A list's column as data of the narrowest type that holds it."""
    some = [cell for cell in cells if cell is not None]
    if some and all(isinstance(cell, bool) for cell in some):
        return np.array([bool(cell) for cell in cells]), Type("boolean")
    if some and all(isinstance(cell, int) and not isinstance(cell, bool) for cell in some):
        return np.array([cell or 0 for cell in cells], np.int64), Type("integer")
    if some and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in some):
        decimals = max(_decimals(float(cell)) for cell in some)
        if decimals > 12 or max(abs(float(cell)) for cell in some) * 10**decimals > LARGEST:
            return np.array([float(cell or 0) for cell in cells]), Type("float")
        scaled = [round(float(cell or 0) * 10**decimals) for cell in cells]
        return np.array(scaled, np.int64), Type("number", decimals=decimals)
    texts = ["" if cell is None else str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in cells]
    labels = tuple(dict.fromkeys(texts))
    codes = {label: code for code, label in enumerate(labels)}
    width = max(len(label.encode()) for label in labels)
    return np.array([codes[t] for t in texts], np.int64), Type("category", labels=labels, width=width)


def _decimals(value: float) -> int:
    found = _DECIMALS.fullmatch(np.format_float_positional(value, trim="-"))
    return len(found.group(1) or "") if found else 0


def follows(column: Reference, table: Table) -> bool:
    """Whether a reference follows from the row: it leads to the entities for which its table's steps are made.

    One with `zipf` or `not` is drawn, so that a row may refer to another of them.
    """
    per = table.every.per if table.every is not None else None
    return column.parent == per and column.not_ is None and not column.zipf


def references(table: Table) -> dict[str, Reference]:
    """The references of a table by the names that lead through them: the column's, and the parent's if one leads
    there."""
    found: dict[str, Reference] = {}
    ends: dict[str, list[Reference]] = {}
    for column in table.columns:
        if isinstance(column, Reference):
            found[column.name] = column
            ends.setdefault(column.parent, []).append(column)
    for to, columns in ends.items():
        if len(columns) == 1:
            found.setdefault(to, columns[0])
    return found
