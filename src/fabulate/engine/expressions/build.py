"""A tree to typed nodes: one table from operators and functions to what builds them, the whole language on a screen.

What is in no table is refused by the scan, by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from . import cast, choose, compare, functions, logic, moments, numeric, texts
from .moments import Span
from .nodes import LARGEST, MOMENTS, TEXTUAL, Node, constant, folded, once
from .syntax import Call, FaultError, Name, Text, Truth, source
from .syntax import Number as Digits

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .cells import Cells
    from .syntax import Syntax

    Part = Node | Span
    Builder = Callable[[Sequence[Node]], Node]


def _one(function: Callable[[Node], Node]) -> Builder:
    return lambda args: function(args[0])


def _two(function: Callable[[Node, Node], Node]) -> Builder:
    return lambda args: function(args[0], args[1])


def _round(args: Sequence[Node]) -> Node:
    return numeric.rounded(args[0], texts.whole(args[1], "round", -12, 12) if len(args) > 1 else 0)


def _part(name: str) -> Builder:
    return lambda args: moments.part(name, args[0])


def _between(args: Sequence[Node]) -> Node:
    inner = once(args[0])
    return logic.conjunction([compare.compare(">=", inner, args[1]), compare.compare("<=", inner, args[2])])


def _in(args: Sequence[Node]) -> Node:
    inner = once(args[0])
    return logic.disjunction([compare.compare("=", inner, arg) for arg in args[1:]])


def _is(args: Sequence[Node]) -> Node:
    if args[1].kind == "null":
        return logic.is_null(args[0])
    return logic.is_truth(args[0], bool(args[1].literal))


def _cast(args: Sequence[Node]) -> Node:
    made, said = args[1], str(args[0].literal)
    if made.constant and isinstance(made.literal, str) and said in ("date", "timestamp", "datetime", "time"):
        made = cast.moment(made, "time" if said == "time" else "date" if said == "date" else "datetime")
    return cast.cast(made, said)


#: Name → fewest and most arguments, and what builds the node from theirs.
FUNCTIONS: dict[str, tuple[int, int, Builder]] = {
    "round": (1, 2, _round),
    "floor": (1, 1, _one(lambda a: numeric.whole("floor", a))),
    "ceil": (1, 1, _one(lambda a: numeric.whole("ceil", a))),
    "ceiling": (1, 1, _one(lambda a: numeric.whole("ceil", a))),
    "abs": (1, 1, _one(numeric.absolute)),
    "sqrt": (1, 1, _one(functions.root)),
    "exp": (1, 1, _one(functions.exponential)),
    "ln": (1, 1, _one(functions.logarithm)),
    "power": (2, 2, _two(functions.power)),
    "pow": (2, 2, _two(functions.power)),
    "mod": (2, 2, _two(numeric.modulo)),
    "least": (1, 50, lambda args: choose.bounds("least", args)),
    "greatest": (1, 50, lambda args: choose.bounds("greatest", args)),
    "coalesce": (1, 50, choose.coalesce),
    "concat": (1, 50, lambda args: texts.joined(args, skip=True)),
    "lower": (1, 1, _one(lambda a: texts.letters("lower", a))),
    "upper": (1, 1, _one(lambda a: texts.letters("upper", a))),
    "length": (1, 1, _one(texts.length)),
    "substr": (2, 3, lambda args: texts.substr(args[0], args[1], args[2] if len(args) > 2 else None)),
    "substring": (2, 3, lambda args: texts.substr(args[0], args[1], args[2] if len(args) > 2 else None)),
    "trim": (1, 1, _one(texts.trim)),
    "replace": (3, 3, lambda args: texts.replaced(*args)),
    "date_diff": (3, 3, lambda args: moments.difference(*args)),
    "strftime": (2, 2, _two(moments.formatted)),
    "prev": (1, 1, _one(lambda a: a)),
    **{name: (1, 1, _part(name)) for name in ("year", "quarter", "month", "day", "hour", "minute", "second")},
}  # fmt: skip
#: What the scan has turned into calls, and operators.
_OPERATORS: dict[str, Builder] = {
    "extract": lambda args: moments.part(str(args[0].literal), args[1]),
    "cast": _cast,
    "between": _between,
    "in": _in,
    "is": _is,
    "like": _two(texts.like),
    "not": _one(logic.negation),
    "and": logic.conjunction,
    "or": logic.disjunction,
    "neg": _one(numeric.negative),
    "/": _two(numeric.divide),
    "||": lambda args: texts.joined(args, skip=False),
}


class Build:
    """Nodes of one expression of one column."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def node(self, tree: Syntax) -> Node:
        """The node of a tree; FaultError for what it cannot be, SchemaError from the cells it reads."""
        made = self._part(tree)
        if isinstance(made, Span):
            raise FaultError(f"{source(tree)} is a span of time, not a value", "add it to a date")
        return made

    def _part(self, tree: Syntax) -> Part:
        if isinstance(tree, Digits):
            return _number(tree.text)
        if isinstance(tree, Text):
            return constant("text", tree.text, source(tree))
        if isinstance(tree, Truth):
            return constant("null", None) if tree.value is None else constant("boolean", tree.value, source(tree))
        if isinstance(tree, Name):
            return self.cells.node(tree.text)
        return self._call(tree)

    def _call(self, call: Call) -> Part:
        if call.name == "case":
            return self._case(call)
        if call.name == "prev":
            return self._before(call)
        if call.name in ("=", "<>", "<", "<=", ">", ">=", "in", "between"):
            self._words(call)
        args = [self._part(arg) for arg in call.args if arg is not None]
        if call.name in ("+", "-", "*") or call.name == "interval":
            made = self._arithmetic(call.name, args)
            return made if isinstance(made, Span) else folded(made)
        nodes = [self._no_span(arg, call) for arg in args]
        if call.name in ("=", "<>", "<", "<=", ">", ">="):
            return folded(compare.compare(call.name, nodes[0], nodes[1]))
        if call.name in _OPERATORS:
            return folded(_OPERATORS[call.name](nodes))
        fewest, most, build = FUNCTIONS[call.name]
        if not fewest <= len(nodes) <= most:
            wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
            raise FaultError(f"{call.name} takes {wanted} value{'s' * (most > 1)}, not {len(nodes)}")
        return folded(build(nodes))

    def _before(self, call: Call) -> Node:
        """A cell of the row before, of the same entity."""
        if len(call.args) != 1 or not isinstance(call.args[0], Name):
            raise FaultError("prev takes the name of a cell", "write prev(close)")
        return self.cells.before(call.args[0].text)

    def _no_span(self, part: Part, call: Call) -> Node:
        if isinstance(part, Span):
            raise FaultError(
                f"an interval in {call.name}", "add intervals to dates, or use date_diff('day', start, end)"
            )
        return part

    def _arithmetic(self, sign: str, args: Sequence[Part]) -> Part:
        a, b = args
        if sign == "interval":
            assert isinstance(a, Node) and isinstance(b, Node)
            return moments.span(a, str(b.literal))
        if isinstance(a, Span) and isinstance(b, Span):
            raise FaultError(f"an interval {sign} an interval", "add one after the other to a date")
        if isinstance(b, Span):
            assert isinstance(a, Node)
            return moments.times(b, a) if sign == "*" else moments.moved(a, b, 1 if sign == "+" else -1)
        if isinstance(a, Span):
            if sign == "-":
                raise FaultError("an interval less something")
            return moments.times(a, b) if sign == "*" else moments.moved(b, a, 1)
        if a.kind in MOMENTS or b.kind in MOMENTS:
            return self._moments(sign, a, b)
        return numeric.combine(sign, a, b)

    def _moments(self, sign: str, a: Node, b: Node) -> Node:
        """`d + 3` and `d - 3` in days, `d - d` in days."""
        if sign == "-" and a.kind in (*MOMENTS, "text", "category") and b.kind in (*MOMENTS, "text", "category"):
            return moments.days_between(moments.needs(a, "-"), moments.needs(b, "-"))
        if sign == "+" and a.kind not in MOMENTS:
            a, b = b, a
        if sign == "*" or a.kind not in MOMENTS or b.kind in MOMENTS:
            raise FaultError(
                f"{a.source} {sign} {b.source}: {a.kind} and {b.kind}", "dates take + and - with days and intervals"
            )
        if a.kind == "datetime":
            raise FaultError(
                f"{a.source} {sign} {b.source}: a number of what?", f"write {a.source} {sign} interval '3 hours'"
            )
        return moments.moved(a, moments.span(b, "day"), 1 if sign == "+" else -1)

    def _case(self, call: Call) -> Node:
        subject, *rest = call.args
        arms = []
        shared = once(self.node(subject)) if subject is not None else None
        for when, then in zip(rest[0 : len(rest) - len(rest) % 2 : 2], rest[1::2], strict=True):
            assert when is not None and then is not None
            if subject is not None:
                self._words(Call("=", (subject, when)))
            condition = self.node(when) if shared is None else compare.compare("=", shared, self.node(when))
            arms.append((condition, self.node(then)))
        other = rest[-1] if len(rest) % 2 else None
        return folded(choose.case(arms, self.node(other) if other is not None else None))

    def _words(self, call: Call) -> None:
        """FaultError for a bare word that is meant as a text: `status = open`."""
        names = [arg for arg in call.args if isinstance(arg, Name)]
        strange = [name for name in names if not self.cells.has(name.text)]
        if strange and any(self.cells.node(name.text).kind in TEXTUAL for name in names if name not in strange):
            word = strange[0].text
            raise FaultError(f"{word!r} is no cell of {self.cells.table}", f"write {source(Text(word))} for a text")


def _number(text: str) -> Node:
    """A literal: whole or with fixed decimals while 15 digits hold it, else a float; FaultError for too many digits."""
    digits, _, exponent = text.lower().partition("e")
    fraction = digits.partition(".")[2]
    if not exponent and len(fraction) <= 12 and len(digits) <= 16:
        scaled = int(digits.replace(".", ""))
        if scaled <= LARGEST:
            return constant("number" if fraction else "integer", scaled, text, len(fraction))
    # A whole number that a double rounds would be written wrong in every row; as 1e18 it is meant rounded.
    whole = digits.replace(".", "")
    wrong = not exponent and not fraction and (len(whole) > 16 or int(whole) > LARGEST)
    if wrong or len(text) > 60 or not np.isfinite(float(text)):
        raise FaultError(f"{text[:40]} has too many digits", "15 at the most")
    return constant("float", float(text), text)
