"""The checked text to a tree: which operator binds first.

The scan has settled all but that, so what is read here are its own words: numbers, `"n0"`, `'t1'`, `f_round`, operators
and brackets. Operators bind as in SQL: or, and, (in)equality, order, ranges (between, in, like, is), ||, + and -,
* / and %; those of one level from the left. `not` takes what is left of an (in)equality.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .scan import scan
from .syntax import Call, FaultError, Name, Number, Text, Truth

if TYPE_CHECKING:
    from collections.abc import Collection

    from .syntax import Syntax
    from .tokens import Scanned

#: Operators in a row, but for those of one chain, may make the tree so deep.
_DEEPEST = 100
_WORDS = re.compile(r"'[^']*'|\S+")
_TRUTHS = {"null": None, "true": True, "false": False}
#: How much operators bind; `not` here is that of `not in`.
_LEVELS = {
    "or": 1, "and": 2, "=": 3, "<>": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "not": 5, "between": 5, "in": 5, "like": 5,
    "is": 5, "||": 6, "+": 7, "-": 7, "*": 8, "/": 8, "%": 8,
}  # fmt: skip
_LOOSEST, _RANGE, _TIGHTEST = 1, 5, 8
#: Operators of which a chain is one call with many arguments.
_CHAINS = ("or", "and", "||")


def tree(text: str, functions: Collection[str], columns: Collection[str]) -> Syntax:
    """The tree of an expression's text; FaultError that names what it cannot be."""
    scanned = scan(text, functions, columns)
    try:
        return _Reader(scanned).whole()
    except RecursionError:
        raise deep() from None


def deep() -> FaultError:
    """The fault of an expression that is nested too deeply to be read."""
    return FaultError("nested too deeply", "put a part into a hidden column")


def _unread() -> FaultError:
    return FaultError("cannot be read", "check its operators, commas and brackets")


class _Reader:
    """The words from the left. Source: precedence climbing, Richards (1979)."""

    def __init__(self, scanned: Scanned) -> None:
        self.scanned = scanned
        self.words: list[str] = [*_WORDS.findall(scanned.sql), ""]
        self.at = 0
        #: Levels of each call that was made, by its identity: they are made from the leaves.
        self.levels: dict[int, int] = {}
        self.made: list[Call] = []

    def whole(self) -> Syntax:
        """The tree of all words."""
        found = self._part(_LOOSEST)
        if self.words[self.at]:
            raise _unread()
        return found

    def _call(self, name: str, *args: Syntax | None) -> Call:
        call = Call(name, args)
        # By identity, since comparing trees would walk them; kept, so that each identity stays its own.
        self.levels[id(call)] = 1 + max((self._level(arg) for arg in args), default=0)
        self.made.append(call)
        if self._level(call) > _DEEPEST:
            raise deep()
        return call

    def _level(self, node: Syntax | None) -> int:
        return 2 if isinstance(node, Name) else self.levels.get(id(node), 1)

    def _takes(self, *words: str) -> str:
        """The next word where it is one of these, which is then behind; else nothing."""
        found = self.words[self.at]
        if found not in words:
            return ""
        self.at += 1
        return found

    def _needs(self, word: str) -> None:
        if not self._takes(word):
            raise _unread()

    def _part(self, least: int) -> Syntax:
        """A value with the operators after it that bind at least so much; what binds less comes last."""
        found, most = self._first(), _TIGHTEST
        while least <= (level := _LEVELS.get(self.words[self.at], 0)) <= most:
            found, most = self._joined(found, level), level
        return found

    def _first(self) -> Syntax:
        if self._takes("-"):
            return self._call("neg", self._first())
        if self._takes("not"):
            return self._call("not", self._part(_LEVELS["="]))
        return self._value()

    def _joined(self, left: Syntax, level: int) -> Syntax:
        """What a value and the operator after it make with what follows."""
        if level == _RANGE:
            return self._range(left)
        operator = self._takes(self.words[self.at])
        right = self._part(level + 1)
        if operator not in _CHAINS:
            return self._call("mod" if operator == "%" else operator, left, right)
        parts = [left, right]
        while self._takes(operator):
            parts.append(self._part(level + 1))
        return self._call(operator, *parts)

    def _range(self, found: Syntax) -> Syntax:
        negated = bool(self._takes("not"))
        if self._takes("between"):
            low = self._part(_RANGE + 1)
            self._needs("and")
            found = self._call("between", found, low, self._part(_RANGE + 1))
        elif self._takes("in"):
            values = self._listed()
            if not values:
                raise FaultError("in without values", "write in ('a', 'b')")
            found = self._call("in", found, *values)
        elif self._takes("like"):
            found = self._call("like", found, self._part(_RANGE + 1))
        else:
            self._needs("is")
            negated = bool(self._takes("not"))
            found = self._call("is", found, Truth(None) if self._takes("null") else self._part(_RANGE + 1))
        return self._call("not", found) if negated else found

    def _value(self) -> Syntax:
        word = self.words[self.at]
        self.at += 1
        if word in _TRUTHS:
            return Truth(_TRUTHS[word])
        if word == "(":
            found = self._part(_LOOSEST)
            self._needs(")")
            return found
        if word == "case":
            return self._case()
        if word.startswith('"'):
            return Name(self.scanned.names[int(word[2:-1])])
        if word.startswith("'"):
            # Units and types were written by the scan itself.
            return Text(word[2:-1] if word[1] == "=" else self.scanned.texts[int(word[2:-1])])
        if word.startswith("f_"):
            return self._call(word[2:], *self._listed())
        if word[:1].isdigit() or word[:1] == ".":
            return Number(word if word[0] != "." else f"0{word}")
        raise _unread()

    def _listed(self) -> list[Syntax]:
        """What stands between brackets, with commas."""
        self._needs("(")
        if self._takes(")"):
            return []
        found = [self._part(_LOOSEST)]
        while self._takes(","):
            found.append(self._part(_LOOSEST))
        self._needs(")")
        return found

    def _case(self) -> Call:
        args: list[Syntax | None] = [None if self.words[self.at] == "when" else self._part(_LOOSEST)]
        while self._takes("when"):
            args.append(self._part(_LOOSEST))
            self._needs("then")
            args.append(self._part(_LOOSEST))
        if self._takes("else"):
            args.append(self._part(_LOOSEST))
        self._needs("end")
        if len(args) < 3:
            raise _unread()
        return self._call("case", *args)
