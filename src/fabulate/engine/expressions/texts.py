"""Text: joining, cutting and letters, by whole columns of bytes where the text is plain, else a string at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...columns import words
from ...columns.vector import FILL
from .compare import packed_left
from .convert import as_text, strings
from .logic import boolean
from .nodes import TEXTUAL, Node, Value, both, leaves, sealed
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .nodes import Rows


def _needs(node: Node, what: str) -> Node:
    if node.kind in TEXTUAL or node.kind == "null":
        return sealed(node)
    raise FaultError(f"{what} needs text, and {node.source} is {node.kind}", f"write cast({node.source} as text)")


def whole(node: Node, what: str, least: int, most: int) -> int:
    """A constant whole number that a function asks for."""
    if node.constant and isinstance(node.literal, int) and node.decimals == 0 and least <= node.literal <= most:
        return node.literal
    raise FaultError(f"{what} needs a whole number from {least} to {most}, not {node.source}")


def joined(args: Sequence[Node], *, skip: bool) -> Node:
    """`a || b`, missing where one is; `concat(a, b)` leaves the missing ones out instead (`skip`)."""
    parts = [as_text(sealed(arg)) for arg in args]
    nullable = not skip and any(arg.nullable for arg in args)

    def run(rows: Rows) -> Value:
        matrices, valid = [], None
        for part in parts:
            value = part.run(rows)
            matrix = np.broadcast_to(value.data, (rows.count, value.data.shape[1]))
            if value.valid is not None and skip:
                matrix = np.where(np.reshape(value.valid, (-1, 1)), matrix, np.uint8(FILL))
            elif value.valid is not None:
                valid = both(valid, value.valid)
            matrices.append(matrix)
        return Value(words.join(matrices), valid)

    source = " || ".join(arg.source for arg in args)
    return Node("text", run, leaves(parts), source[:60], nullable=nullable, width=sum(part.width for part in parts))


def letters(name: str, node: Node) -> Node:
    """`lower` and `upper`."""
    node = as_text(_needs(node, name))
    function = str.lower if name == "lower" else str.upper
    first, last = (65, 90) if name == "lower" else (97, 122)
    slow = strings(node, function, f"{name}({node.source})", node.width * 3)

    def run(rows: Rows) -> Value:
        value = node.run(rows)
        plain = value.data[value.data != FILL]
        if (plain >= 0x80).any():
            return slow.run(rows)
        return Value(np.where((value.data >= first) & (value.data <= last), value.data ^ 0x20, value.data), value.valid)

    # Some letters grow: ß is one character of two bytes in lower case and two letters in upper case.
    return Node("text", run, leaves([node]), f"{name}({node.source})", nullable=node.nullable, width=node.width * 3)


def length(node: Node) -> Node:
    """`length`: characters, not bytes."""
    node = as_text(_needs(node, "length"))

    def run(rows: Rows) -> Value:
        value = node.run(rows)
        # Bytes 10xxxxxx go on with a character.
        begins = (value.data != FILL) & ((value.data & 0xC0) != 0x80)
        return Value(np.count_nonzero(begins, axis=1).astype(np.int64), value.valid)

    return Node("integer", run, leaves([node]), f"length({node.source})", nullable=node.nullable, most=float(1 << 16))


def substr(node: Node, start: Node, count: Node | None) -> Node:
    """`substr(a, start, count)` from character 1; a start below 1 takes characters before the text, which are none."""
    node = as_text(_needs(node, "substr"))
    first, size = _position(start), None if count is None else _position(count)
    if (start.constant and isinstance(start.literal, int)) and (
        count is None or (count.constant and isinstance(count.literal, int))
    ):
        begin = start.literal
        stop = None if count is None else begin + int(count.literal or 0)
        return _fixed(node, max(begin - 1, 0), None if stop is None else max(stop - 1, 0))
    inner = node

    def run(rows: Rows) -> Value:
        value, begins = inner.run(rows), first.run(rows)
        sizes = size.run(rows) if size is not None else Value(np.asarray(1 << 20))
        said = words.texts(np.broadcast_to(value.data, (rows.count, value.data.shape[1])))
        starts = np.broadcast_to(begins.data, rows.count).tolist()
        stops = np.broadcast_to(begins.data + sizes.data, rows.count).tolist()
        made = [one[max(int(a) - 1, 0) : max(int(b) - 1, 0)] for one, a, b in zip(said, starts, stops, strict=True)]
        matrix = words.pack_text(made)
        matrix = matrix if matrix.shape[1] else np.full((rows.count, 1), FILL, np.uint8)
        return Value(matrix, both(value.valid, both(begins.valid, sizes.valid)))

    args = [inner, first] if size is None else [inner, first, size]
    nullable = any(arg.nullable for arg in args)
    return Node("text", run, leaves(args), f"substr({node.source}, …)", nullable=nullable, width=node.width)


def _position(node: Node) -> Node:
    if node.kind == "integer":
        return sealed(node)
    raise FaultError(f"substr counts in whole numbers, and {node.source} is {node.kind}")


def _fixed(node: Node, first: int, stop: int | None) -> Node:
    slow = strings(node, lambda one: one[first:stop], "", node.width)

    def run(rows: Rows) -> Value:
        value = node.run(rows)
        packed = packed_left(value.data)
        if ((packed >= 0x80) & (packed != FILL)).any():
            return slow.run(rows)
        cut = packed[:, first:stop]
        return Value(cut if cut.shape[1] else np.full((len(packed), 1), FILL, np.uint8), value.valid)

    width = node.width if stop is None else min(node.width, 4 * max(stop - first, 0))
    return Node("text", run, leaves([node]), f"substr({node.source}, …)", nullable=node.nullable, width=width)


def trim(node: Node) -> Node:
    """`trim`: without blanks at both ends."""
    node = _needs(node, "trim")
    return strings(node, str.strip, f"trim({node.source})", node.width)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """`replace(a, 'old', 'new')`, every place of it."""
    node = _needs(node, "replace")
    if not (isinstance(old.literal, str) and isinstance(new.literal, str)):
        raise FaultError("replace needs two texts between quotes", "write replace(x, 'old', 'new')")
    before, after = old.literal, new.literal
    function: Callable[[str], str] = (lambda one: one.replace(before, after)) if before else (lambda one: one)
    grown = max(len(after.encode()), 1) / max(len(before.encode()), 1)
    return strings(node, function, f"replace({node.source}, …)", int(node.width * max(grown, 1)) + 1)


def like(node: Node, pattern: Node) -> Node:
    """`a like 'abc%'`: `%` is any text, `_` one character; no other signs."""
    if not pattern.constant or not isinstance(pattern.literal, str):
        raise FaultError("like needs a text between quotes", "write like 'abc%'")
    if node.kind not in TEXTUAL and node.kind != "null":
        raise FaultError(f"like needs text, and {node.source} is {node.kind}", f"write cast({node.source} as text)")
    pieces, inner = pattern.literal.split("%"), as_text(sealed(node))

    def run(rows: Rows) -> Value:
        value = inner.run(rows)
        data = np.array([_matches(one, pieces) for one in words.texts(value.data)], bool)
        return Value(data if value.valid is None else data & value.valid, value.valid)

    return boolean(run, (inner,), f"{node.source} like {pattern.source}")


def _matches(said: str, pieces: Sequence[str]) -> bool:
    """Whether a text is the pieces with any text between: each is taken at its first place, nothing tried twice."""
    if len(pieces) == 1:
        return len(said) == len(pieces[0]) and _at(said, pieces[0], 0)
    first, last = pieces[0], pieces[-1]
    if len(said) < len(first) + len(last) or not _at(said, first, 0) or not _at(said, last, len(said) - len(last)):
        return False
    at, stop = len(first), len(said) - len(last)
    for piece in pieces[1:-1]:
        if "_" not in piece:
            found = said.find(piece, at, stop)
        else:
            found = next((i for i in range(at, stop - len(piece) + 1) if _at(said, piece, i)), -1)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _at(said: str, piece: str, at: int) -> bool:
    if "_" not in piece:
        return said.startswith(piece, at)
    return all(p in ("_", said[at + i]) for i, p in enumerate(piece))
