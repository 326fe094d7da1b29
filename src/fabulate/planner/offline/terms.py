"""What several words of another language say together, glossed before single words: "precio unitario" is a unit price,
"idade de 11 a 17 anos" runs from 11 to 17, "e se tem garagem" asks whether.

Names of several words are looked up in the knowledge's `terms`; the turns are the few that a gloss word by word gets
wrong, since "de", "a" and "se" are other words elsewhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from .knowledge import load
from .text import lemma, plural
from .timed.vocabulary import flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .knowledge import Knowledge
    from .wording import Change

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 6  # words of a name
_NUMBER = r"(?:[€$£]\s?)?[a-z]?\d[\d.,]*(?:\s?(?:%|[€$£]|°\s?c))?"
_UNIT = r"(?:\s+[a-z]{2,12})?"
#: "de 11 a 17", "von 800 bis 6.000", "du 3 au 9", "desde 10 hasta 25", and without the first word.
_RANGE = re.compile(
    rf"(?<![\w.,])(?P<lead>(?:de|del|do|da|du|des|von|desde|depuis)\s+)?(?={_NUMBER}{_UNIT}\s)(?P<low>{_NUMBER}){_UNIT}\s+"
    rf"(?P<to>a|al|au|ao|ate|hasta|bis|jusqu'a)\s+(?={_NUMBER})"
)
_OUT_OF = re.compile(r"(?<![\w.,])\d[\d.,]*\s+(?P<of>sur|sobre|von|de|em)\s+(?=\d+(?![\w.,]*\d))(?!\d{4}\b)")
_YEAR = re.compile(
    r"\b(?:en el|durante el|durante todo el|sur l'|en l'|pendant l'|durant l'|au cours de l'|im|wahrend des|no|"
    r"durante o|ao longo do)\s*(?:ano|annee|jahr|jahres)\s+(?:de\s+)?(?=\d{4}\b)"
)
_WHETHER = {
    "es": r"si(?=\s+(?:es|tiene|esta|fue|ha|hay|se|el|la|acepta|incluye|necesita|\w+o\b))",
    "fr": r"si(?=\s+(?:le|la|l'|il|elle|on|un|une|c'est|\w+e\b))|s'(?=(?:il|elle)s?\b)",
    "de": r"ob(?=\s)",
    "pt": r"se(?=\s+(?:tem|e|esta|foi|ha|o|a|possui|aceita|inclui|passou|pagou|\w+ou\b))",
}
_BEFORE_WHETHER = (
    r"(?:(?<=[,;:(\n-])|(?<=[,;:(-]\s)|(?<=\be\s)|(?<=\by\s)|(?<=\bet\s)|(?<=\bund\s)|(?<=\bcom\s)|(?<=\bcon\s))"
)


def _kept(plain: str, knowledge: Knowledge) -> Iterator[Change]:
    """Places whose names are made of words that mean something: São Paulo, Le Havre."""
    places = [cast("dict[str, str]", knowledge.places[part]) for part in ("city_names", "country_names")]
    words = list(_WORD.finditer(plain))
    for at in range(len(words) - 1):
        for size in (3, 2):
            some = words[at : at + size]
            name = " ".join(word.group() for word in some)
            if len(some) == size and any(name in one for one in places):
                yield some[0].start(), some[-1].end(), ""
                break


def changes(text: str, code: str, knowledge: Knowledge) -> list[Change]:
    """The changes that make names and turns of that language English; they do not overlap."""
    plain = flat(text)
    found: list[Change] = []
    for start, stop, _ in _kept(plain, knowledge):
        found.append((start, stop, text[start:stop]))
    for change in (*_turns(plain, code), *_names(plain, code, knowledge)):
        if all(change[1] <= start or stop <= change[0] for start, stop, _ in found):
            found.append(change)
    return sorted(found)


def _turns(plain: str, code: str) -> Iterator[Change]:
    for match in _RANGE.finditer(plain):
        if match.group("lead"):
            yield match.start("lead"), match.end("lead") - 1, "from"
        yield match.start("to"), match.end("to"), "to"
    for match in _OUT_OF.finditer(plain):
        yield match.start("of"), match.end("of"), "out of"
    for match in _YEAR.finditer(plain):
        yield match.start(), match.end(), "in "
    for match in _whether(code).finditer(plain):
        yield match.start(), match.end(), "whether"


def _names(plain: str, code: str, knowledge: Knowledge) -> Iterator[Change]:
    """Names of two words and more, the longest at each place."""
    known = _table(knowledge.version, code)
    words = list(_WORD.finditer(plain))
    at = 0
    while at < len(words):
        size = next(
            (
                size
                for size in range(min(_LONGEST, len(words) - at), 1, -1)
                if _base(" ".join(word.group() for word in words[at : at + size])) in known
                and _close(plain, words[at].start(), words[at + size - 1].end())
            ),
            0,
        )
        if size:
            said = words[at : at + size]
            name = known[_base(" ".join(word.group() for word in said))]
            many = said[-1 if code == "de" else 0].group().endswith(("s", "x")) and lemma(name) == name
            yield said[0].start(), said[-1].end(), plural(name) if many and "_" not in name else name
        at += size or 1


def _close(plain: str, start: int, stop: int) -> bool:
    """Whether nothing but spaces, hyphens and apostrophes stands between the words, and no name goes on around them."""
    inside = re.fullmatch(r"[\w '.°º-]+", plain[start:stop]) is not None and ". " not in plain[start:stop]
    return inside and plain[start - 1 : start] != "_" and plain[stop : stop + 1] != "_"


def _base(name: str) -> str:
    """A name without the endings of its plurals, for look-ups only."""
    return " ".join(word.rstrip("s") if len(word) > 3 else word for word in name.split())


@lru_cache(maxsize=8)
def _table(version: str, code: str) -> dict[str, str]:
    names = cast("dict[str, str]", load().languages[code]["names"])
    return {_base(name): english for name, english in names.items()}


@lru_cache(maxsize=8)
def _whether(code: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEFORE_WHETHER}(?:{_WHETHER[code]})")
