"""Who does what in a question or after "whether": of "an invoice be disputed" the invoice, and that it is disputed."""

from __future__ import annotations

import re

from ..text import FILLER, key, lemma
from . import goals

PARTICLES = frozenset(
    "out up off back down away late early again dry over badly soon bankrupt sick ill loose wild".split()
)
_BE = frozenset("be get gets got become becomes is are was were".split())
_WILL = frozenset("will would has have ever not they it he she we you someone somebody".split())
_OBJECT = frozenset("the a an their its his to for on".split())
_LEADS = frozenset("the a an our my their your this these each any".split())
_BEFORE = frozenset("going likely to be been the a ever".split())
_NOBODY = frozenset("i we me there that this".split())
_OWNS = frozenset("needs wants has gets becomes shows".split())

#: A word, and where it stands in characters.
Word = tuple[str, int, int]
#: Target and subject in `text.key` form, and where the subject stands.
Clause = tuple[str, str, tuple[int, int]]
_NONE: Clause = ("", "", (0, 0))


def read(clause: str, aux: str, start: int) -> Clause:
    """What a clause that begins at character `start`, behind `aux`, says of whom; empty where it says neither."""
    plain = re.sub(r"\([^()]*\)", lambda match: " " * len(match.group()), clause)
    found = re.finditer(r"[^\W\d][\w'-]*", plain)
    words = [(one.group().lower(), one.start() + start, one.end() + start) for one in found]
    if (words and words[0][0] in ("i", "we", "me", "there", "that", "this")) or (
        aux not in ("do", "did") and words[:1] and words[0][0] == "you"
    ):
        return _NONE
    while words and words[0][0] in _LEADS:
        words = words[1:]
    if not words or len(words) > 9:
        return _NONE
    lows = [word for word, _, _ in words]
    be = next((at for at, low in enumerate(lows) if at and low in _BE), 0)
    if be:
        after = [
            low for low in lows[be + 1 :] if low not in ("going", "likely", "to", "be", "been", "the", "a", "ever")
        ]
        named, target = words[:be], " ".join(after[:1] + [low for low in after[1:2] if low in PARTICLES])
    elif aux in ("is", "are", "was", "were") and len(lows) > 1:
        named, target = words[:-1], lows[-1]
    else:
        named, target = _verb(words, aux)
    named = [one for one in named if one[0] not in _WILL]
    if not target or target in FILLER:
        return _NONE
    place = (named[0][1], named[-1][2]) if named else (0, 0)
    if aux == "who" and not named:
        thing = [one for one in words[1:] if one[0] not in _OBJECT | PARTICLES]
        place = (thing[0][1], thing[-1][2]) if thing else place
    return key(target), key(" ".join(one[0] for one in named[-3:])), place


def _verb(words: list[Word], aux: str) -> tuple[list[Word], str]:
    """The subject's words and the participle of the verb: it stands before its object or particle, or last."""
    lows = [word for word, _, _ in words]
    stop = next((at for at, low in enumerate(lows) if at and low in _OBJECT), len(lows))
    lead = lows[:stop]
    tail = [low for low in lead[1:] if low in PARTICLES][-1:]
    at = next((n for n, low in enumerate(lead) if n and low in PARTICLES), len(lead)) - 1
    owns = next((n for n in range(1, at) if lead[n] in _OWNS and lemma(lead[n - 1]) == lead[n - 1]), 0)
    if owns and aux in ("whether", "if"):
        return words[:owns], " ".join(lead[owns:])
    if at < 0:
        return [], ""
    verb, named = lead[at], words[:at]
    one = not named or lemma(named[-1][0]) == named[-1][0]
    finite = verb.endswith("s") and aux in ("whether", "if", "who", "which") and one
    return named, " ".join([goals.past(lemma(verb) if finite else verb), *tail])
