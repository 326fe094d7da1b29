"""Arithmetic on numbers with fixed decimals as on whole numbers: exact as long as 15 digits hold it, then rounded.

A number is a whole number scaled by its decimals, in an int64 or in a float64 that holds the same whole number; sums
and products of those are exact in a double up to 2**53 and never wrap. Division and functions make plain floats.
A result that is no number (a division by 0, the logarithm of a negative) is missing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .nodes import NUMERIC, Node, Value, both, constant, leaves, sealed
from .syntax import FaultError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ...columns.vector import Array
    from .nodes import Kind, Rows

#: Decimals that a division or a function has when none are asked for.
SHOWN = 4
_MOST_DECIMALS = 12


def needs(node: Node, what: str) -> Node:
    """The node if it is a number; FaultError that says what it is."""
    if node.kind in NUMERIC or node.kind == "null":
        return sealed(node)
    fix = "write case when … then 1 else 0 end" if node.kind == "boolean" else None
    if node.kind in ("category", "text"):
        fix = f"write cast({node.source} as integer)" if not node.constant else "write numbers without quotes"
        fix = "texts are joined by ||" if what == "+" else fix
    raise FaultError(f"{what} needs numbers, and {node.source} is {node.kind}", fix)


def reach(node: Node) -> float:
    """The most that a number can be, either side of 0."""
    return float(node.most / 10.0**node.decimals)


def shown(*nodes: Node) -> int | None:
    """The decimals of a result: the most of its parts', as many as there are where one has no fixed ones."""
    every = [node.shown for node in nodes]
    return None if None in every else max(every)  # type: ignore[type-var]


def scaled(node: Node, decimals: int) -> Callable[[Rows], Value]:
    """An integer or number with more decimals."""
    if node.decimals == decimals:
        return node.run
    run, factor = node.run, np.float64(10 ** (decimals - node.decimals))

    def more(rows: Rows) -> Value:
        value = run(rows)
        return Value(value.data * factor, value.valid)

    return more


def floats(node: Node) -> Callable[[Rows], Value]:
    """A number as plain floats."""
    run, factor = node.run, np.float64(10**node.decimals)
    if node.kind == "float":
        return run

    def plain(rows: Rows) -> Value:
        value = run(rows)
        return Value(value.data / factor, value.valid)

    return plain


def combine(name: str, a: Node, b: Node) -> Node:
    """`a + b`, `a - b`, `a * b`."""
    a, b = needs(a, name), needs(b, name)
    operate: np.ufunc = {"+": np.add, "-": np.subtract, "*": np.multiply}[name]
    total = a.decimals + b.decimals if name == "*" else max(a.decimals, b.decimals)
    kind: Kind = "number" if total else "integer"
    if "float" in (a.kind, b.kind) or total > _MOST_DECIMALS:
        first, second, total = floats(a), floats(b), 0
        kind = "float"
        most = reach(a) * reach(b) if name == "*" and reach(a) and reach(b) else reach(a) + reach(b)
    elif name == "*":
        first, second = a.run, b.run
        most = a.most * b.most if a.most and b.most else 0.0
    else:
        first, second = scaled(a, total), scaled(b, total)
        most = a.most * 10.0 ** (total - a.decimals) + b.most * 10.0 ** (total - b.decimals)

    def run(rows: Rows) -> Value:
        x, y = first(rows), second(rows)
        return Value(operate(x.data, y.data, dtype=np.float64), both(x.valid, y.valid))

    return made(kind, run, (a, b), f"{a.source} {name} {b.source}", total, shown(a, b), most)


def made(
    kind: Kind, run: Callable[[Rows], Value], args: tuple[Node, ...], source: str, decimals: int, told: int | None,
    most: float = np.inf, *, nullable: bool = False,
) -> Node:  # fmt: skip
    """A node of numbers from its parts; `most` as in `Node`."""
    nullable = nullable or any(arg.nullable for arg in args)
    return Node(kind, run, leaves(args), source[:60], decimals, told, nullable=nullable, most=most)


def divide(a: Node, b: Node) -> Node:
    """`a / b`, a float; missing where b is 0."""
    a, b = needs(a, "/"), needs(b, "/")
    if "float" in (a.kind, b.kind):
        first, second = floats(a), floats(b)
    else:
        decimals = max(a.decimals, b.decimals)
        first, second = scaled(a, decimals), scaled(b, decimals)
    never = b.constant and bool(b.literal)
    most = reach(a) / reach(b) if never else np.inf

    def run(rows: Rows) -> Value:
        x, y = first(rows), second(rows)
        valid = both(x.valid, y.valid)
        if never:
            return Value(x.data / y.data, valid)
        zero = y.data == 0
        with np.errstate(all="ignore"):
            return Value(x.data / np.where(zero, 1, y.data), both(valid, ~zero) if np.any(zero) else valid)

    told = shown(a, b)
    told = None if told is None else max(told, SHOWN)
    return made("float", run, (a, b), f"{a.source} / {b.source}", 0, told, most, nullable=not never)


def modulo(a: Node, b: Node) -> Node:
    """`mod(a, b)`, with the sign of a; missing where b is 0."""
    a, b = needs(a, "mod"), needs(b, "mod")
    decimals = max(a.decimals, b.decimals)
    plain = "float" in (a.kind, b.kind)
    first, second = (floats(a), floats(b)) if plain else (scaled(a, decimals), scaled(b, decimals))

    def run(rows: Rows) -> Value:
        x, y = first(rows), second(rows)
        zero = y.data == 0
        # The remainder of two doubles is exact by IEEE 754, on every machine.
        with np.errstate(all="ignore"):
            data = np.fmod(x.data, np.where(zero, 1, y.data))
        return Value(data, both(both(x.valid, y.valid), ~zero))

    kind: Kind = "float" if plain else "number" if decimals else "integer"
    most = np.inf if plain else b.most * 10.0 ** (decimals - b.decimals)
    return made(
        kind, run, (a, b), f"mod({a.source}, {b.source})", 0 if plain else decimals, shown(a, b), most, nullable=True
    )


def negative(a: Node) -> Node:
    """`-a`."""
    if a.constant and isinstance(a.literal, int | float) and not isinstance(a.literal, bool):
        return replace(constant(a.kind, -a.literal, f"-{a.source}", a.decimals), shown=a.shown)
    return _mapped("-", a, np.negative)


def absolute(a: Node) -> Node:
    """`abs(a)`."""
    return _mapped("abs", a, np.abs)


def _mapped(name: str, a: Node, function: Callable[[Array], Array]) -> Node:
    a = needs(a, name)

    def run(rows: Rows) -> Value:
        x = a.run(rows)
        return Value(function(x.data), x.valid)

    kind: Kind = "integer" if a.kind == "null" else a.kind
    return made(kind, run, (a,), f"{name}({a.source})", a.decimals, a.shown, a.most)


def rounded(a: Node, digits: int) -> Node:
    """`round(a, digits)`, halves to the even digit; to tens and hundreds where `digits` is below 0."""
    a = needs(a, "round")
    digits = max(min(digits, _MOST_DECIMALS), -_MOST_DECIMALS)
    keep = max(digits, 0)
    if a.kind != "float" and a.decimals <= digits:
        return replace(a, shown=min(a.shown if a.shown is not None else digits, digits), name=None)
    down = np.float64(10.0 ** (a.decimals - digits)) if a.kind != "float" and a.decimals >= digits else None
    up, back = np.float64(10.0**keep), np.float64(10.0 ** (keep - digits))

    def run(rows: Rows) -> Value:
        x = a.run(rows)
        with np.errstate(all="ignore"):
            data = np.rint(x.data / down if down is not None else x.data * up / back)
            return Value(data * back if digits < 0 else data, x.valid)

    most = a.most / 10.0 ** (a.decimals - digits) * float(back) + float(back) if down is not None else np.inf
    kind: Kind = "number" if keep else "integer"
    return made(kind, run, (a,), f"round({a.source})", keep, keep, most)


def whole(name: str, a: Node) -> Node:
    """`floor(a)` and `ceil(a)`, integers."""
    a = needs(a, name)
    function = np.floor if name == "floor" else np.ceil
    plain = floats(a)

    def run(rows: Rows) -> Value:
        x = plain(rows)
        return Value(function(x.data), x.valid)

    return made("integer", run, (a,), f"{name}({a.source})", 0, 0, a.most / 10.0**a.decimals + 1)


def extreme(name: str, args: tuple[Node, ...]) -> Node:
    """`least` and `greatest` of nodes of one kind and scale; the missing ones are left out."""
    keep: np.ufunc = np.minimum if name == "least" else np.maximum

    def run(rows: Rows) -> Value:
        out = args[0].run(rows)
        for arg in args[1:]:
            here = arg.run(rows)
            data = keep(out.data, here.data)
            if out.valid is None and here.valid is None:
                out = Value(data)
                continue
            a, b = (np.asarray(True) if value.valid is None else value.valid for value in (out, here))
            out = Value(np.where(a & b, data, np.where(a, out.data, here.data)), a | b)
        return out

    most = max(arg.most for arg in args)
    first = args[0]
    found = made(first.kind, run, args, f"{name}(…)", first.decimals, shown(*args), most)
    return replace(found, nullable=all(arg.nullable for arg in args))
