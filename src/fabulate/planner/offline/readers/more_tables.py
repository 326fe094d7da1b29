"""Tables that are named beside those that were found: "leagues with teams and players", "plus 40 concerts", "and the
visits of those pets (date, reason, cost)".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..text import key, lemma
from .pieces import cut

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..text import Words
    from .entities import Named

_BEFORE = frozenset(["plus", "and", ",", "&", "+", "\n", ".", ":", ";"])
_HOLDS = frozenset(["with", "having", "including"])
_THEIR = frozenset(["those", "these", "the", "their", "each", "all", "every"])
_LINKS = frozenset(["of", "for", "by", "from", "on"])
_FEWEST = 3  # of them, to be rows


def read(
    words: Words, runs: list[tuple[list[Named], bool]], found: list[Named], only: Callable[[str], bool],
    column: Callable[[str], bool],
) -> list[Named]:  # fmt: skip
    """The further tables; `column` tells whether a noun is a column's name, `only` whether it is nothing else."""
    nouns = {one.noun for one in found} | {one.noun.split()[-1] for one in found}
    more: list[Named] = []
    for run, _ in runs:
        inside = [one for one in run if one.noun in nouns or one.noun.split()[-1] in nouns]
        for one in run:
            if one in inside:
                continue
            beside = not only(one.noun) and bool(inside) and one.start > inside[0].start and _is_listed(words, run)
            if beside or _counted(words, one) or _described(words, one, column) or _holds(words, one, nouns):
                more.append(one)
    return more


def owned(words: Words, at: int, is_table: Callable[[int], bool]) -> int:
    """Where the table stands that follows "visits" in "visits of those pets"; 0 for none. `at` is behind the noun."""
    here = at + (words.low(at) not in _LINKS)  # "bottles sold per batch", "batches brewed from recipes"
    if words.low(here) not in _LINKS:
        return 0
    here += 1
    while words.low(here) in _THEIR and here < at + 5:
        here += 1
    return here if here < len(words) and is_table(here) else 0


def _is_listed(words: Words, run: list[Named]) -> bool:
    """Whether the run is a list of things and not what one of them has."""
    return words.low(run[0].start - 1) not in ("has", "have", "contains", "records", "stores")


def _counted(words: Words, one: Named) -> bool:
    number = next((at for at in range(one.start - 1, max(one.start - 4, -1), -1) if words[at].kind == "number"), -1)
    return (one.rows or 0) >= _FEWEST and number >= 0 and (number == 0 or words.low(number - 1) in _BEFORE)


def _described(words: Words, one: Named, column: Callable[[str], bool]) -> bool:
    """Whether columns follow in brackets, behind at most four words that say whose it is."""
    if words.low(one.start - 1) in ("with", "has", "have"):
        return False
    for at in range(one.stop, min(one.stop + 5, len(words))):
        if words.low(at) == "(":
            stop = next((n for n in range(at, min(at + 60, len(words))) if words.low(n) == ")"), 0)
            if stop <= at + 3:
                return False
            spans = cut(words.text, words[at + 1].start, words[stop - 1].end)
            names = [key(words.text[slice(*span)]) for span in spans]
            known = sum(bool(name) and (column(name) or column(name.split()[-1])) for name in names)
            return len(names) >= 2 and known >= 0.3 * len(names)
        if words[at].kind != "word":
            return False
    return False


def _holds(words: Words, one: Named, nouns: set[str]) -> bool:
    """Whether a list of tables follows: "leagues with teams and players"."""
    if words.low(one.stop) not in _HOLDS or words.low(one.start - 1) in ("with", "of"):
        return False
    at = one.stop + 1
    while words.low(at) in ("the", "their", "its"):
        at += 1
    return at < len(words) and lemma(words.low(at)) in nouns and words[at].lemma != words.low(at)
