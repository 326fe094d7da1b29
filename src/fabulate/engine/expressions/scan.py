"""An expression checked token by token, before any parser sees it.

A parser is a large machine, and this text comes from outside. So length, nesting, words and functions are checked by a
scan without recursion, and what is handed on holds no outside text at all: names and texts are replaced by numbers
(`"n0"`, `'t1'`), functions by `f_round`, units and types by `'=day'`. What is left to the parser is which operator
binds first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...schema.errors import listed
from . import refusals, spelled
from .syntax import FaultError
from .tokens import Scanned, cut

if TYPE_CHECKING:
    from collections.abc import Collection

    from .tokens import Token

LONGEST, DEEPEST = 2_000, 50
_SIGNS = {"<>": "<>", "!=": "<>", "==": "="}
#: `as` and `from` stand in `cast` and `extract` only.
_KEYWORDS = frozenset({
    "and", "or", "not", "case", "when", "then", "else", "end", "null", "true", "false", "between", "in", "like",
    "is", "as", "from",
})  # fmt: skip


def scan(text: str, functions: Collection[str], columns: Collection[str]) -> Scanned:
    """The expression checked and rewritten; FaultError that names the construct and its place."""
    if len(text) > LONGEST:
        raise FaultError(f"{len(text):,} characters long", f"{LONGEST:,} at the most")
    tokens = cut(text)
    if not tokens:
        raise FaultError("empty", "write an expression, as quantity * unit_price")
    return _Scan(tokens, functions, columns).run()


class _Scan:
    """One pass over the tokens; `open` holds what is not closed yet, `full` whether a value has just ended."""

    def __init__(self, tokens: list[Token], functions: Collection[str], columns: Collection[str]) -> None:
        self.tokens, self.functions, self.columns = tokens, functions, columns
        self.out, self.at = Scanned(), 0
        self.open: list[str] = []
        self.full = False
        self.prefixes = 0

    def run(self) -> Scanned:
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            getattr(self, f"_{token.kind}")(token)
            if token.low not in ("not", "-", "+"):
                self.prefixes = 0
            if len(self.open) + self.prefixes > DEEPEST:
                raise FaultError("nested too deeply", f"{DEEPEST} levels at the most; put a part into a hidden column")
        if self.open:
            missing = {"case": "end"}.get(self.open[-1], ")")
            raise FaultError(f"it stops before a {missing}", "close what was opened")
        if not self.full:
            raise FaultError(f"it stops after {self.tokens[-1].text}", "a value is missing at the end")
        return self.out

    def _peek(self, ahead: int = 0) -> Token | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def _peeks(self, *texts: str) -> bool:
        token = self._peek()
        return token is not None and token.kind in ("word", "sign") and token.low in texts

    def _value(self, token: Token) -> None:
        """A value begins here."""
        if self.full:
            raise FaultError(
                f"no operator before {token.text[:40]} (character {token.at + 1})", "join values by an operator"
            )
        self.full = True

    def _operator(self, token: Token, sql: str) -> None:
        """An operator between two values."""
        if not self.full:
            raise FaultError(f"no value before {token.text} (character {token.at + 1})")
        self.full = False
        self.out.pieces.append(sql)

    def _number(self, token: Token) -> None:
        self._value(token)
        self.out.pieces.append(token.text)

    def _text(self, token: Token) -> None:
        self._value(token)
        self.out.text(token.value)

    def _quoted(self, token: Token) -> None:
        """A name, in quotes or not, with those after its dots."""
        self._value(token)
        parts = [token.value]
        while self._peeks("."):
            self.at += 1
            part = self._peek()
            if part is None or part.kind not in ("word", "quoted"):
                raise FaultError(f"no name after {'.'.join(parts)}. (character {self.tokens[self.at - 1].at + 1})")
            self.at += 1
            parts.append(part.value)
        if self._peeks("("):
            raise FaultError(f"{'.'.join(parts)} is no function", f"there are {listed(sorted(self.functions), 40)}")
        self.out.name(".".join(parts))

    def _sign(self, token: Token) -> None:
        sign = token.text
        if sign == "(":
            self._value(token)
            self._bracket("(")
        elif sign == ")":
            self._close(token)
        elif sign == ",":
            if not self.open or self.open[-1] != "call":
                raise FaultError(f"a comma outside a function (character {token.at + 1})")
            self._operator(token, ",")
        elif sign in "+-" and not self.full:
            self.prefixes += 1
            if sign == "-":
                self.out.pieces.append("-")
        elif sign == ".":
            raise FaultError(f"a dot at character {token.at + 1} belongs to no name")
        else:
            self._operator(token, _SIGNS.get(sign, sign))

    def _bracket(self, kind: str) -> None:
        self.open.append(kind)
        self.full = False
        self.out.pieces.append("(")

    def _close(self, token: Token) -> None:
        if not self.open or self.open[-1] == "case":
            raise FaultError(f"a bracket too many (character {token.at + 1})")
        empty = self.out.pieces[-1] == "(" and self.open[-1] == "call"
        if not self.full and not empty:
            raise FaultError(f"no value before ) (character {token.at + 1})")
        self.open.pop()
        self.full = True
        self.out.pieces.append(")")

    def _word(self, token: Token) -> None:
        word = token.low
        if word in _KEYWORDS:
            self._keyword(token, word)
        elif word == "interval" and self._is_interval():
            self._interval(token)
        elif word in ("date", "time", "timestamp", "datetime") and self._is("text"):
            self._value(token)
            self.out.pieces.append(f"f_cast ( '={word}' ,")
            self.out.text(self.tokens[self.at].value)
            self.out.pieces.append(")")
            self.at += 1
        elif self._peeks("("):
            self._function(token, word)
        elif word in refusals.STATEMENTS and token.text not in self.columns and not self._peeks("."):
            raise refusals.statement(word, token.at)
        elif word in refusals.CLOCK and token.text not in self.columns:
            raise refusals.clock(word)
        else:
            self._quoted(token)

    def _is(self, *kinds: str) -> bool:
        token = self._peek()
        return token is not None and token.kind in kinds

    def _is_interval(self) -> bool:
        token = self._peek()
        return token is not None and (
            token.kind in ("text", "number", "quoted")
            or (token.kind == "word" and token.low not in _KEYWORDS)
            or token.text == "("
        )

    def _keyword(self, token: Token, word: str) -> None:
        if word in ("null", "true", "false"):
            self._value(token)
            self.out.pieces.append(word)
        elif word == "not" and not self.full:
            self.prefixes += 1
            self.out.pieces.append("not")
        elif word == "not":
            if not self._peeks("in", "like", "between"):
                raise FaultError(
                    f"not at character {token.at + 1} stands between values", "write not in, not like or not between"
                )
            self.out.pieces.append("not")
        elif word in ("and", "or", "between", "like"):
            self._operator(token, word)
        elif word == "in":
            self._operator(token, "in")
            if not self._peeks("("):
                raise FaultError(f"in at character {token.at + 1} needs a list", "write in ('a', 'b')")
            self.at += 1
            self._bracket("call")
        elif word == "is":
            self._null_test(token)
        elif word == "case":
            self._value(token)
            self.open.append("case")
            self.full = False
            self.out.pieces.append("case")
        elif word in ("when", "then", "else", "end"):
            self._arm(token, word)
        else:
            where = {"as": "cast(x as integer)", "from": "extract(year from d)"}[word]
            raise FaultError(f"{word} at character {token.at + 1} is not allowed", f"it stands in {where} only")

    def _null_test(self, token: Token) -> None:
        self._operator(token, "is")
        if self._peeks("not"):
            self.at += 1
            self.out.pieces.append("not")
        if not self._peeks("null", "true", "false"):
            raise FaultError(f"is at character {token.at + 1} needs null, true or false", "compare values by =")
        self.out.pieces.append(self.tokens[self.at].low)
        self.at += 1
        self.full = True

    def _arm(self, token: Token, word: str) -> None:
        if not self.open or self.open[-1] != "case":
            raise FaultError(
                f"{word} at character {token.at + 1} belongs to no case", "write case when … then … else … end"
            )
        if not self.full and not (word == "when" and self.out.pieces[-1] == "case"):
            raise FaultError(f"no value before {word} (character {token.at + 1})")
        if word == "end":
            self.open.pop()
        self.full = word == "end"
        self.out.pieces.append(word)

    def _function(self, token: Token, word: str) -> None:
        if word not in self.functions and word not in ("cast", "extract"):
            raise refusals.function(word, self.functions)
        self._value(token)
        self.out.pieces.append(f"f_{word}")
        self.at += 1
        self._bracket("call")
        if word == "extract":
            unit, between = self._peek(), self._peek(1)
            if unit is None or unit.kind != "word" or between is None or between.low != "from":
                raise FaultError("extract needs a unit", "write extract(year from d)")
            self.at += 2
            self.out.pieces.append(f"'={unit.low}' ," if unit.low.isascii() else "'=?' ,")
        elif word == "cast":
            self._cast(token)

    def _cast(self, token: Token) -> None:
        """`cast(x as decimal(10, 2))` → `f_cast('=decimal 10 2', x)`: the type is found ahead."""
        self.out.pieces.append(f"'={spelled.take_type(self.tokens, self.at, token.at)}' ,")

    def _interval(self, token: Token) -> None:
        """`interval '3 days'`, `interval 3 day`, `interval n day` → `f_interval(…, 'day')`."""
        self._value(token)
        self.full = False
        size = self.tokens[self.at]
        self.at += 1
        if size.kind == "text":
            count, unit = spelled.interval(size)
            self.out.pieces.append(f"f_interval ( {count}")
        elif size.text == "(":
            raise FaultError("an interval of an expression", "write n * interval '1 day'")
        else:
            self.out.pieces.append("f_interval (")
            (self._number if size.kind == "number" else self._quoted)(size)
            unit = ""
        if not unit:
            after = self._peek()
            if after is None or after.kind != "word" or after.low in _KEYWORDS:
                raise FaultError(f"the interval at character {token.at + 1} has no unit", "write interval '3 days'")
            self.at += 1
            unit = after.text
        self.out.pieces.append(f", '={unit.lower() if unit.isascii() else '?'}' )")
        self.full = True
