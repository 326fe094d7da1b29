"""One run of a method: which decisions were taken so far, and the stop where the next one is open.

Where Python must know a symbol's value (`if`, a format to parse, `range(n)`), `decide` looks it up in the run's script;
at its end the run stops with `Ask`, and the explorer runs the method again for each outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expressions import NotRecordableError

if TYPE_CHECKING:
    from .symbols import Sym

#: Values among which a decision may choose.
MOST = 400


class Ask(BaseException):
    """The run needs to know which of `outcomes` a symbol has; `codes` gives the outcome of each entry of its table."""

    def __init__(self, sym: Sym, outcomes: list[object], codes: list[int | None]) -> None:
        self.sym, self.outcomes, self.codes = sym, outcomes, codes


class Path:
    """The state of one run."""

    def __init__(self, script: tuple[int, ...] = (), inline: frozenset[str] = frozenset()) -> None:
        self.script, self.inline = script, inline
        self.at = self.keys = 0
        #: By expression: which of its values are still possible.
        self.alive: dict[object, list[bool]] = {}

    def key(self) -> int:
        """The number of the next draw."""
        self.keys += 1
        return self.keys

    def decide(self, sym: Sym) -> object:
        """The value of a symbol on this path."""
        outcomes, codes = sym.coded()
        if len(outcomes) == 1:
            return outcomes[0]
        if len(outcomes) > MOST:
            raise NotRecordableError(f"a decision among {len(outcomes)} values")
        if self.at == len(self.script):
            raise Ask(sym, outcomes, codes)
        code = self.script[self.at]
        self.at += 1
        before = self.alive.get(sym.expr.token, [True] * len(codes))
        self.alive[sym.expr.token] = [a and c == code for a, c in zip(before, codes, strict=True)]
        return outcomes[code]


class Current:
    """The path of the run that is going on, and how many entries of tables a method's runs may still look at."""

    path = Path()
    left = 0

    def spend(self, entries: int) -> None:
        """Count entries that are looked at; NotRecordableError when a method has had its share."""
        self.left -= entries
        if self.left < 0:
            raise NotRecordableError("too many paths over long lists")


CURRENT = Current()
