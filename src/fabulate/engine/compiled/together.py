"""The recorded programs of a table side by side, for blocks of a few rows, which cost by NumPy's calls.

The cells are those that the programs make one by one; `lanes` makes them all in the same calls. It is loaded when a
table is asked for a second block: a process that makes one has no use for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...columns import Vector
    from ..block import Block
    from .programs import Program


def cells(block: Block, draw: str, program: Program) -> Vector:
    """The cells of a program under a draw of the block's table.

    A small block makes the cells of all programs that its table was seen to run; the first one only looks.
    """
    if not block.small:
        return program.cells(block.hashes(draw))
    if block.beside is None:
        block.beside = {}
        if block.table.recorded:
            from .lanes import plans

            for plan in plans(block.table):
                block.beside |= plan.run([block.hashes(one) for one, _ in plan.run_for])
    found = block.beside.get((draw, program))
    if found is None:
        block.table.recorded[draw, program] = None
        return program.cells(block.hashes(draw))
    return found
