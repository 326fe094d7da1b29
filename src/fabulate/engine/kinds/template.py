"""`template`: texts with slots, filled from word banks, patterns and the row's own cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from ...columns import Type, Vector, text, words
from ...columns.vector import FILL
from ...schema import regex
from ...schema.columns import RegexSlot
from ..block import Cell
from ..picks import picks
from ..scope import WIDEST
from .codes import spelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ...schema.columns import Template
    from ..block import Block
    from ..scope import Scope

    Bytes = NDArray[np.uint8]
    Part = Callable[[Block], Bytes]

_SLOT = re.compile(r"\{([^{}]+)\}")


def template(column: Template, scope: Scope) -> Cell:
    """A `template`: text; the same slot twice in a text is one draw, `{slot:2}` another."""
    if column.unique:
        from .template_unique import unique_template

        return _narrow(unique_template(column, scope), scope)
    texts = column.texts if isinstance(column.texts, dict) else dict.fromkeys(column.texts, 1.0)
    pick = picks(list(texts.values()))
    made: dict[str, tuple[Part, int]] = {}
    rows_of_parts = [[_part(token, column, scope, made) for token in _tokens(t)] for t in texts]
    width = max(sum(w for _, w in parts) for parts in rows_of_parts)
    kind, draw = Type("text", width=width), scope.draw

    def make(block: Block) -> Vector:
        if len(rows_of_parts) == 1:
            return Vector(kind, _joined(rows_of_parts[0], block))
        chosen = pick.at(block.hashes(draw))
        order = np.argsort(chosen, kind="stable")
        pieces = []
        starts = np.searchsorted(chosen[order], np.arange(len(rows_of_parts) + 1))
        for parts, a, b in zip(rows_of_parts, starts[:-1], starts[1:], strict=True):
            if a < b:
                at = order[a:b]
                pieces.append((at, _joined(parts, block.some(at))))
        out = np.full((len(block), max((p.shape[1] for _, p in pieces), default=0)), FILL, np.uint8)
        for at, piece in pieces:
            out[at, : piece.shape[1]] = piece
        return Vector(kind, out)

    return _narrow(Cell(kind, make), scope)


def _narrow(cell: Cell, scope: Scope) -> Cell:
    if cell.type.width > WIDEST:
        scope.fail(
            "texts", f"a cell may be {cell.type.width:,} bytes wide", f"{WIDEST:,} at the most; shorten the texts"
        )
    return cell


def _joined(parts: list[tuple[Part, int]], block: Block) -> Bytes:
    return words.join([part(block) for part, _ in parts]) if parts else np.empty((len(block), 0), np.uint8)


def _tokens(template_text: str) -> list[tuple[bool, str]]:
    """Literals (False, text) and slots (True, name), in order."""
    pieces = _SLOT.split(template_text)
    return [(at % 2 == 1, piece) for at, piece in enumerate(pieces) if piece or at % 2]


def _part(
    token: tuple[bool, str], column: Template, scope: Scope, made: dict[str, tuple[Part, int]]
) -> tuple[Part, int]:
    is_slot, name = token
    if not is_slot:
        return (lambda block: words.literal(name, len(block))), len(name.encode())
    if name in made:
        return made[name]
    bank = (column.slots or {}).get(name.split(":")[0])
    if bank is None:
        made[name] = _cell(name, scope)
    else:
        made[name] = _bank(bank, f"{scope.draw}\0{{{name}}}")
    return made[name]


def _cell(name: str, scope: Scope) -> tuple[Part, int]:
    cell = scope.cell(name, "texts")

    def part(block: Block) -> Bytes:
        return text.cells(block.vector(cell), "plain")

    return part, cell.type.width or 40


def _bank(bank: list[str] | RegexSlot, draw: str) -> tuple[Part, int]:
    if isinstance(bank, RegexSlot):
        space = regex.parse(bank.regex)
        return spelled(space, draw, unique=False), space.width
    table = words.pack_text(bank)
    pick = picks([1.0] * len(bank))
    return (lambda block: words.take(table, pick.at(block.hashes(draw)))), table.shape[1]
