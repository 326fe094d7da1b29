"""The checked text to a tree. The only module that knows sqlglot, which settles what binds first, and nothing else.

A construct that is not in the table below is refused by its name: what a new sqlglot can read is not let through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import errors, exp, parse

from .scan import scan
from .syntax import Call, FaultError, Name, Number, Text, Truth

if TYPE_CHECKING:
    from collections.abc import Collection

    from .syntax import Syntax
    from .tokens import Scanned

#: Operators in a row, of one chain, may make the tree so deep.
_DEEPEST = 100
_BINARY: dict[type[exp.Expression], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.Mod: "mod", exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<",
    exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
#: Operators of which a chain is one call with many arguments.
_CHAINS: dict[type[exp.Expression], str] = {exp.And: "and", exp.Or: "or", exp.DPipe: "||"}


def tree(text: str, functions: Collection[str], columns: Collection[str]) -> Syntax:
    """The tree of an expression's text; FaultError that names what it cannot be."""
    scanned = scan(text, functions, columns)
    try:
        found = [one for one in parse(scanned.sql) if one is not None]
    except errors.SqlglotError:
        raise FaultError("cannot be read", "check its operators, commas and brackets") from None
    except RecursionError:
        raise deep() from None
    if len(found) != 1 or not isinstance(found[0], exp.Expression):
        raise FaultError("cannot be read", "check its operators, commas and brackets")
    if _depth(found[0]) > _DEEPEST:
        raise deep()
    return _Tree(scanned).of(found[0])


def deep() -> FaultError:
    """The fault of an expression that is nested too deeply to be read."""
    return FaultError("nested too deeply", "put a part into a hidden column")


def _depth(node: exp.Expression) -> int:
    """Levels of a tree, without recursion; a chain of one operator is one level."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        here, level = stack.pop()
        deepest = max(deepest, level)
        for child in here.iter_expressions():
            same = type(child) is type(here) and type(here) in _CHAINS
            stack.append((child, level if same or isinstance(here, exp.Paren) else level + 1))
    return deepest


class _Tree:
    """Nodes of sqlglot to ours, with the outside names and texts put back."""

    def __init__(self, scanned: Scanned) -> None:
        self.scanned = scanned

    def of(self, node: object) -> Syntax:
        if isinstance(node, exp.Paren):
            return self.of(node.this)
        if isinstance(node, exp.Column):
            return Name(self.scanned.names[int(str(node.this.this)[1:])])
        if isinstance(node, exp.Literal):
            said = str(node.this)
            return Text(self._said(said)) if node.is_string else Number(said)
        if isinstance(node, exp.Null):
            return Truth(None)
        if isinstance(node, exp.Boolean):
            return Truth(bool(node.this))
        if isinstance(node, exp.Expression):
            return self._call(node)
        raise FaultError("cannot be read", "check its operators, commas and brackets")

    def _said(self, text: str) -> str:
        """A text's own words; units and types were written by the scan itself."""
        return text[1:] if text.startswith("=") else self.scanned.texts[int(text[1:])]

    def _call(self, node: exp.Expression) -> Call:
        if type(node) in _BINARY:
            return Call(_BINARY[type(node)], (self.of(node.this), self.of(node.expression)))
        if type(node) in _CHAINS:
            return Call(_CHAINS[type(node)], tuple(self.of(one) for one in _chain(node)))
        if isinstance(node, exp.Anonymous):
            return Call(str(node.this).lower().removeprefix("f_"), tuple(self.of(one) for one in node.expressions))
        if isinstance(node, exp.Neg):
            return Call("neg", (self.of(node.this),))
        if isinstance(node, exp.Not):
            return Call("not", (self.of(node.this),))
        if isinstance(node, exp.Is):
            return Call("is", (self.of(node.this), self.of(node.expression)))
        if isinstance(node, exp.Between):
            return Call("between", (self.of(node.this), self.of(node.args["low"]), self.of(node.args["high"])))
        if isinstance(node, exp.In) and node.expressions and not node.args.get("query"):
            return Call("in", (self.of(node.this), *(self.of(one) for one in node.expressions)))
        if isinstance(node, exp.Like):
            like = Call("like", (self.of(node.this), self.of(node.expression)))
            return Call("not", (like,)) if node.args.get("negate") else like
        if isinstance(node, exp.Case):
            return self._case(node)
        if isinstance(node, exp.In):
            raise FaultError("in without values", "write in ('a', 'b')")
        raise FaultError(f"{node.key} is not allowed", "check its operators, commas and brackets")

    def _case(self, node: exp.Case) -> Call:
        args: list[Syntax | None] = [self.of(node.this) if node.this is not None else None]
        for arm in node.args["ifs"]:
            args += [self.of(arm.this), self.of(arm.args["true"])]
        other = node.args.get("default")
        return Call("case", (*args, self.of(other)) if other is not None else tuple(args))


def _chain(node: exp.Expression) -> list[object]:
    """a, b, c of `a and b and c`, without recursion."""
    kind, right = type(node), []
    here: object = node
    while type(here) is kind and isinstance(here, exp.Expression):
        right.append(here.expression)
        here = here.this
    return [here, *reversed(right)]
