"""An expression's text cut into tokens and checked one after the other, before any parser sees it.

A parser is a large machine, and this text comes from outside. So length, nesting, words and functions are checked by a
scan without recursion, and what is handed on holds no outside text at all: names and texts are replaced by numbers
(`"n0"`, `'t1'`), functions by `f_round`, units and types by `'=day'`. What is left to the parser is which operator binds first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...schema.errors import listed, near
from .syntax import Fault

if TYPE_CHECKING:
    from collections.abc import Collection

LONGEST, DEEPEST = 2_000, 50
_TOKEN = re.compile(
    r"""(?P<space>\s+)|(?P<comment>--|/\*)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"""
    r"""|(?P<text>'(?:[^']|'')*')|(?P<quoted>"(?:[^"]|"")+")|(?P<word>[^\W\d]\w*)"""
    r"""|(?P<sign><=|>=|<>|!=|==|\|\||[-+*/%=<>(),.])"""
)
_SIGNS = {"<>": "<>", "!=": "<>", "==": "="}
#: `as` and `from` stand in `cast` and `extract` only.
_KEYWORDS = frozenset("and or not case when then else end null true false between in like is as from".split())
_STATEMENTS = frozenset(
    "select where having limit offset union intersect except with over partition window filter distinct exists any all "
    "some join on using group order by insert update delete create drop lambda values unnest lateral ilike similar regexp "
    "rlike glob escape collate at zone".split()
)
_AGGREGATES = frozenset(
    "sum avg count min max mean median mode stddev stdev variance var_pop var_samp stddev_pop stddev_samp corr quantile "
    "percentile_cont string_agg array_agg list row_number rank dense_rank ntile lag lead first_value last_value "
    "first last any_value".split()
)
_CLOCK = frozenset(
    "now current_date current_time current_timestamp getdate sysdate curdate today localtime localtimestamp".split()
)
_DRAWS = frozenset("rand random uuid gen_random_uuid newid setseed uniform randint".split())
_INSTEAD = {
    "if": "case when … then … else … end", "iif": "case when … then … else … end", "nullif": "case when a = b then null else a end",
    "ifnull": "coalesce(a, b)", "nvl": "coalesce(a, b)", "isnull": "a is null", "log": "ln(x)", "log10": "ln(x) / ln(10)",
    "log2": "ln(x) / ln(2)", "trunc": "floor(x)", "datediff": "date_diff('day', start, end)",
    "timestampdiff": "date_diff('day', start, end)", "age": "date_diff('year', start, end)",
    "date_add": "d + interval '3 days'", "dateadd": "d + interval '3 days'", "date_sub": "d - interval '3 days'",
    "to_char": "strftime(d, '%Y-%m')", "date_format": "strftime(d, '%Y-%m')", "date_part": "extract(year from d)",
    "date_trunc": "strftime(d, '%Y-%m-01')", "dayofweek": "extract(isodow from d)", "weekday": "extract(isodow from d)",
    "left": "substr(x, 1, 3)", "right": "substr(x, length(x) - 2)", "try_cast": "cast(x as integer)",
}  # fmt: skip


@dataclass(slots=True)
class Scanned:
    """The checked text for the parser, and the outside names and texts that its `n0` and `t0` stand for."""

    pieces: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def sql(self) -> str:
        """The text for the parser."""
        return " ".join(self.pieces)

    def name(self, text: str) -> None:
        self.names.append(text)
        self.pieces.append(f'"n{len(self.names) - 1}"')

    def text(self, text: str) -> None:
        self.texts.append(text)
        self.pieces.append(f"'t{len(self.texts) - 1}'")


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def low(self) -> str:
        return self.text.lower() if self.kind == "word" else self.text


def scan(text: str, functions: Collection[str], columns: Collection[str]) -> Scanned:
    """The expression checked and rewritten; Fault that names the construct and its place."""
    if len(text) > LONGEST:
        raise Fault(f"{len(text):,} characters long", f"{LONGEST:,} at the most")
    tokens = _cut(text)
    if not tokens:
        raise Fault("empty", "write an expression, as quantity * unit_price")
    return _Scan(tokens, functions, columns).run()


def _cut(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _stray(text, at)
        kind, word = found.lastgroup or "", found.group()
        if kind == "comment":
            raise Fault(f"a comment ({word}) at character {at + 1}", "leave it out; use note")
        if kind == "number" and re.match(r"[\w.]", text[found.end() : found.end() + 1]):
            raise Fault(f"{text[at : found.end() + 8]!r} is no number", "write digits, a point and digits, as 0.85")
        if kind != "space":
            tokens.append(_Token(kind, word, at))
        at = found.end()
    return tokens


def _stray(text: str, at: int) -> Fault:
    if text[at] in "'\"":
        return Fault(f"the quote at character {at + 1} is never closed", "a quote inside a text is written twice: 'it''s'")
    fixes = {
        "`": 'write names with spaces in double quotes, as "unit price"', "[": "lists are written in round brackets",
        "^": "write power(a, b)", "!": "write not, or <>", ":": "write cast(x as integer)", "&": "write and", "|": "write or",
        "?": "write the value", ";": "one expression only", "{": "write the name alone",
    }  # fmt: skip
    return Fault(f"{text[at]!r} at character {at + 1} is not allowed", fixes.get(text[at]))


class _Scan:
    """One pass over the tokens; `open` holds what is not closed yet, `full` whether a value has just ended."""

    def __init__(self, tokens: list[_Token], functions: Collection[str], columns: Collection[str]) -> None:
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
                raise Fault("nested too deeply", f"{DEEPEST} levels at the most; put a part into a hidden column")
        if self.open:
            missing = {"case": "end"}.get(self.open[-1], ")")
            raise Fault(f"it stops before a {missing}", "close what was opened")
        if not self.full:
            raise Fault(f"it stops after {self.tokens[-1].text}", "a value is missing at the end")
        return self.out

    def _peek(self, ahead: int = 0) -> _Token | None:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else None

    def _peeks(self, *texts: str) -> bool:
        token = self._peek()
        return token is not None and token.kind in ("word", "sign") and token.low in texts

    def _value(self, token: _Token) -> None:
        """A value begins here."""
        if self.full:
            raise Fault(f"no operator before {token.text[:40]} (character {token.at + 1})", "join values by an operator")
        self.full = True

    def _operator(self, token: _Token, sql: str) -> None:
        """An operator between two values."""
        if not self.full:
            raise Fault(f"no value before {token.text} (character {token.at + 1})")
        self.full = False
        self.out.pieces.append(sql)

    def _number(self, token: _Token) -> None:
        self._value(token)
        self.out.pieces.append(token.text)

    def _text(self, token: _Token) -> None:
        self._value(token)
        self.out.text(_unquoted(token))

    def _quoted(self, token: _Token) -> None:
        self._dotted(token)

    def _dotted(self, token: _Token) -> None:
        """A name, with those after its dots."""
        self._value(token)
        parts = [_unquoted(token)]
        while self._peeks("."):
            self.at += 1
            part = self._peek()
            if part is None or part.kind not in ("word", "quoted"):
                raise Fault(f"no name after {'.'.join(parts)}. (character {self.tokens[self.at - 1].at + 1})")
            self.at += 1
            parts.append(_unquoted(part))
        if self._peeks("("):
            raise Fault(f"{'.'.join(parts)} is no function", f"there are {listed(sorted(self.functions), 40)}")
        self.out.name(".".join(parts))

    def _sign(self, token: _Token) -> None:
        sign = token.text
        if sign == "(":
            self._value(token)
            self._bracket("(")
        elif sign == ")":
            self._close(token)
        elif sign == ",":
            if not self.open or self.open[-1] != "call":
                raise Fault(f"a comma outside a function (character {token.at + 1})")
            self._operator(token, ",")
        elif sign in "+-" and not self.full:
            self.prefixes += 1
            if sign == "-":
                self.out.pieces.append("-")
        elif sign == ".":
            raise Fault(f"a dot at character {token.at + 1} belongs to no name")
        else:
            self._operator(token, _SIGNS.get(sign, sign))

    def _bracket(self, kind: str) -> None:
        self.open.append(kind)
        self.full = False
        self.out.pieces.append("(")

    def _close(self, token: _Token) -> None:
        if not self.open or self.open[-1] == "case":
            raise Fault(f"a bracket too many (character {token.at + 1})")
        empty = self.out.pieces[-1] == "(" and self.open[-1] == "call"
        if not self.full and not empty:
            raise Fault(f"no value before ) (character {token.at + 1})")
        self.open.pop()
        self.full = True
        self.out.pieces.append(")")

    def _word(self, token: _Token) -> None:
        word = token.low
        if word in _KEYWORDS:
            self._keyword(token, word)
        elif word == "interval" and self._is_interval():
            self._interval(token)
        elif word in ("date", "time", "timestamp", "datetime") and self._is("text"):
            self._value(token)
            self.out.pieces.append(f"f_cast ( '={word}' ,")
            self.out.text(_unquoted(self.tokens[self.at]))
            self.out.pieces.append(")")
            self.at += 1
        elif self._peeks("("):
            self._function(token, word)
        elif word in _STATEMENTS and token.text not in self.columns and not self._peeks("."):
            raise Fault(f"{word} is not allowed (character {token.at + 1})", "an expression sees the cells of one row")
        elif word in _CLOCK - {"today"} and token.text not in self.columns:
            raise Fault(f"{word} reads the clock (character {token.at + 1})", "write today: the day of the schema's as_of")
        else:
            self._dotted(token)

    def _is(self, *kinds: str) -> bool:
        token = self._peek()
        return token is not None and token.kind in kinds

    def _is_interval(self) -> bool:
        token = self._peek()
        return token is not None and (
            token.kind in ("text", "number", "quoted") or (token.kind == "word" and token.low not in _KEYWORDS) or token.text == "("
        )

    def _keyword(self, token: _Token, word: str) -> None:
        if word in ("null", "true", "false"):
            self._value(token)
            self.out.pieces.append(word)
        elif word == "not" and not self.full:
            self.prefixes += 1
            self.out.pieces.append("not")
        elif word == "not":
            if not self._peeks("in", "like", "between"):
                raise Fault(f"not at character {token.at + 1} stands between values", "write not in, not like or not between")
            self.out.pieces.append("not")
        elif word in ("and", "or", "between", "like"):
            self._operator(token, word)
        elif word == "in":
            self._operator(token, "in")
            if not self._peeks("("):
                raise Fault(f"in at character {token.at + 1} needs a list", "write in ('a', 'b')")
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
            raise Fault(f"{word} at character {token.at + 1} is not allowed", f"it stands in {where} only")

    def _null_test(self, token: _Token) -> None:
        self._operator(token, "is")
        if self._peeks("not"):
            self.at += 1
            self.out.pieces.append("not")
        if not self._peeks("null", "true", "false"):
            raise Fault(f"is at character {token.at + 1} needs null, true or false", "compare values by =")
        self.out.pieces.append(self.tokens[self.at].low)
        self.at += 1
        self.full = True

    def _arm(self, token: _Token, word: str) -> None:
        if not self.open or self.open[-1] != "case":
            raise Fault(f"{word} at character {token.at + 1} belongs to no case", "write case when … then … else … end")
        if not self.full and not (word == "when" and self.out.pieces[-1] == "case"):
            raise Fault(f"no value before {word} (character {token.at + 1})")
        if word == "end":
            self.open.pop()
        self.full = word == "end"
        self.out.pieces.append(word)

    def _function(self, token: _Token, word: str) -> None:
        if word not in self.functions and word not in ("cast", "extract"):
            raise self._unknown(word)
        self._value(token)
        self.out.pieces.append(f"f_{word}")
        self.at += 1
        self._bracket("call")
        if word == "extract":
            unit, between = self._peek(), self._peek(1)
            if unit is None or unit.kind != "word" or between is None or between.low != "from":
                raise Fault("extract needs a unit", "write extract(year from d)")
            self.at += 2
            self.out.pieces.append(f"'={unit.low}' ," if unit.low.isascii() else "'=?' ,")
        elif word == "cast":
            self._cast(token)

    def _cast(self, token: _Token) -> None:
        """`cast(x as decimal(10, 2))` → `f_cast('decimal 10 2', x)`: the type is found ahead, at this bracket's level."""
        ahead = self._until(self.at, "as")
        stop = self._until(ahead, ")")
        if stop >= len(self.tokens) or stop <= ahead + 1:
            raise Fault(f"cast at character {token.at + 1} names no type", "write cast(x as integer)")
        words = [t.low for t in self.tokens[ahead + 1 : stop] if t.text not in "(),"]
        if not all(re.fullmatch(r"[a-z]+|\d{1,3}", w) for w in words):
            raise Fault(f"cast at character {token.at + 1} to an unknown type", "write cast(x as integer)")
        self.out.pieces.append(f"'={' '.join(words)}' ,")
        del self.tokens[ahead:stop]

    def _until(self, start: int, word: str) -> int:
        """Where a word, or the bracket that closes this level, first stands from `start` on."""
        level = 0
        for at in range(start, len(self.tokens)):
            here = self.tokens[at]
            if level == 0 and here.kind != "text" and here.low in (word, ")"):
                return at
            level += (here.text == "(") - (here.text == ")")
        return len(self.tokens)

    def _interval(self, token: _Token) -> None:
        """`interval '3 days'`, `interval 3 day`, `interval n day` → `f_interval(…, 'day')`."""
        self._value(token)
        self.full = False
        size = self.tokens[self.at]
        self.at += 1
        if size.kind == "text":
            said = re.fullmatch(r"\s*(-?\d{1,9}(?:\.\d{1,6})?)\s*([A-Za-z]*)\s*", _unquoted(size))
            if said is None:
                raise Fault(f"{size.text[:40]} is no interval", "write interval '3 days'")
            count, unit = said.groups()
            self.out.pieces.append(f"f_interval ( {count}")
        elif size.text == "(":
            raise Fault("an interval of an expression", "write n * interval '1 day'")
        else:
            self.out.pieces.append("f_interval (")
            getattr(self, f"_{size.kind}" if size.kind == "number" else "_dotted")(size)
            unit = ""
        if not unit:
            after = self._peek()
            if after is None or after.kind != "word" or after.low in _KEYWORDS:
                raise Fault(f"the interval at character {token.at + 1} has no unit", "write interval '3 days'")
            self.at += 1
            unit = after.text
        self.out.pieces.append(f", '={unit.lower() if unit.isascii() else '?'}' )")
        self.full = True

    def _unknown(self, word: str) -> Fault:
        if word in _AGGREGATES:
            fix = {"min": "use least(a, b)", "max": "use greatest(a, b)"}.get(word, "make a parent's column with rollup")
            return Fault(f"{word} looks at many rows, and an expression sees one", fix)
        if word in _CLOCK:
            return Fault(f"{word} reads the clock", "write today: the day of the schema's as_of")
        if word in _DRAWS:
            return Fault(f"{word} draws", "make a column of a kind, hidden if need be, and name it here")
        if word in _STATEMENTS:
            return Fault(f"{word} is not allowed", "an expression sees the cells of one row")
        if word in _INSTEAD:
            return Fault(f"there is no function {word}", f"write {_INSTEAD[word]}")
        known = sorted({*self.functions, "cast", "extract"})
        return Fault(f"there is no function {word[:40]}", near(word, known) or f"there are {listed(known, 40)}")


def _unquoted(token: _Token) -> str:
    if token.kind == "text":
        return token.text[1:-1].replace("''", "'")
    if token.kind == "quoted":
        return token.text[1:-1].replace('""', '"')
    return token.text
