"""Who a series follows: "from 5 sensors", "four tide gauges", "per region: North, South", "for Oslo and Bergen"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import FILLER, lemma, words_of
from .steps import ROW
from .vocabulary import MONTHS, NUMBER, UNIT, WEEKDAYS, number

if TYPE_CHECKING:
    from .vocabulary import Reading

MOST = 10_000  # entities that words may ask for

_BEFORE = (
    r"(?:for|from|of|across|in|at|by|on|covering|among|inside|de|para|en|em|von|fur|pour|dans|sur|aus|with|"
    r"comparing|between)"
)
_THE = r"(?:each\s+of\s+|all\s+)?(?:the\s+|our\s+|my\s+|its\s+|los\s+|las\s+|les\s+|os\s+|as\s+|den\s+|die\s+)?"
_COUNTED = re.compile(
    rf"\b(?P<before>{_BEFORE}\s+)?{_THE}(?<!\d )(?P<n>{NUMBER})\s+(?:different\s+|separate\s+)?"
    rf"(?P<noun>(?!{UNIT}|{ROW}(?!\w))[a-z][\w-]*(?:\s+[a-z][\w-]*){{0,2}})"
)
_EACH = re.compile(
    rf"\b(?:per|for\s+each|for\s+every|by|each|every|in\s+each|at\s+each|from\s+each|por\s+cada|por|par|pro|je|fur\s+jede[ns]?|pour\s+chaque|para\s+cada)\s+"
    rf"(?P<noun>(?!{UNIT}|{ROW}(?!\w))[a-z][\w-]*(?:\s+[a-z][\w-]*){{0,1}})"
)
_NAME = r"(?:[A-Z0-9À-Þ][\w'’.&-]*(?: (?:[A-ZÀ-Þ][\w'’.-]*|\d+)){0,2})"
_NAMES = re.compile(
    rf"\s*(?P<open>[:(,–—-]|namely|called|named)?\s*(?P<all>{_NAME}(?:\s*(?:,|\||/|,?\s+(?:and|und|y|et|e|or|&)\s)\s*{_NAME})+)"
)
_CAPITALS = re.compile(
    rf"\b(?:for|in|at|from|of|across|between|para|en|em|pour|a|in|fur|von)\s+"
    rf"(?:the\s+)?(?P<all>{_NAME}(?:\s*,\s*{_NAME})*\s*,?\s+(?:and|und|y|et|e|&)\s+{_NAME})"
)
_BRACKETED = re.compile(r"\s*\((?P<all>[^()\n]{3,300})\)")
#: "of inverters INV-1, INV-2 and INV-3"
_NOUN_NAMES = re.compile(
    rf"\b(?:of|for|from|by|in|at|across)\s+(?:the\s+)?(?P<noun>[a-z]{{3,}}s)\s+(?P<all>{_NAME}(?:\s*,\s*{_NAME})*\s*,?\s+(?:and|und|y|et|e|&)\s+{_NAME})"
)
_CUT = re.compile(r"\s*(?:,|\||/)\s*|\s+(?:and|und|y|et|e|or|&)\s+")
_NOT = words_of(
    """column field feature variable table decimal percent spike peak gap drop jump outlier anomaly season trend time
    level unit degree dropout outage event file shift cycle part step day sheet degree thousand hundred million
    observation dollar euro point kind type sort dip row entry interval"""
)


@dataclass(frozen=True, slots=True)
class Entities:
    """What is followed: the noun in the singular ("" where only names are said), how many, by which names."""

    noun: str
    count: int
    names: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def read(reading: Reading, per: str) -> Entities | None:
    """Who the words follow, taken out of the reading; `per`: the noun of "one row per shop and day"."""
    found = _counted(reading) or _each(reading) or _named(reading)
    if found is None and per:
        found = Entities(_singular(per), 0, (), ())
    if found is not None:
        for start, stop in found.spans:
            reading.blank(start, stop)
    return found


def _counted(reading: Reading) -> Entities | None:
    for match in _COUNTED.finditer(reading.text):
        count = number(match["n"])
        noun = _noun(reading, match.start("noun"), match["noun"])
        if noun is None or not 2 <= count <= MOST or count != int(count):
            continue
        said, stop = noun
        if lemma(said.split()[-1]) in _NOT or re.fullmatch(ROW, said.split()[-1]):
            continue
        head = not reading.text[: match.start()].strip(" ,")
        # Without "from 5 sensors" the number must open the sentence, or the clause: "four gauges, hourly".
        if not match["before"] and not head and reading.text[: match.start()].rstrip()[-1:] not in (",", ";", ":", "("):
            continue
        if match["before"] and match["before"].strip() == "with" and count > 100:
            continue
        names, spans = _names(reading, stop, int(count))
        return Entities(_singular(said), int(count), names, ((match.start(), stop), *spans))
    return None


def _each(reading: Reading) -> Entities | None:
    for match in _EACH.finditer(reading.text):
        words = match["noun"].split()
        for size in (2, 1):
            stop = match.start("noun") + len(" ".join(words[:size]))
            names, spans = _names(reading, stop, 0) if len(words) >= size else ((), ())
            if names:
                noun = " ".join(words[:size])
                return Entities(_singular(noun), len(names), names, ((match.start(), stop), *spans))
        first = words[0]
        if match.group().startswith(("by ", "por ", "par ", "each ", "every ")) or first in FILLER:
            continue
        if lemma(first) in _NOT or lemma(first) != first:
            continue
        return Entities(_singular(first), 0, (), ((match.start(), match.start("noun") + len(first)),))
    return None


def _named(reading: Reading) -> Entities | None:
    shown = "".join(w if t != " " else " " for w, t in zip(reading.written, reading.text, strict=True))
    match = _NOUN_NAMES.search(shown)
    if match is not None and len(names := _split(match["all"])) > 1 and len(set(names)) == len(names):
        return Entities(_singular(match["noun"]), len(names), names, (match.span(),))
    match = _CAPITALS.search(shown)
    if match is None:
        return None
    names = _split(match["all"])
    if len(names) < 2 or any(name.replace(".", "").isdigit() for name in names):
        return None
    return Entities("", len(names), names, (match.span(),))


def _names(reading: Reading, stop: int, count: int) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """The names listed right after a noun, as many as were counted where they were."""
    match = _NAMES.match(reading.written, stop)
    if match is None and count:
        plain = _BRACKETED.match(reading.written, stop)
        listed = tuple(name.strip() for name in _CUT.split(plain["all"]) if name.strip()) if plain is not None else ()
        if plain is not None and len(listed) == count == len(set(listed)) and all(len(n.split()) <= 3 for n in listed):
            return listed, (plain.span(),)
    if match is None or (match["open"] == "," and not count):
        return (), ()
    names = _split(match["all"])
    if (
        len(names) < 2
        or all(name.isdigit() for name in names)
        or (count and len(names) != count)
        or len(set(names)) < len(names)
    ):
        return (), ()
    last = match.start("all") + match["all"].rfind(names[-1]) + len(names[-1])
    return names, ((match.start(), last),)


def _split(listed: str) -> tuple[str, ...]:
    """Names up to the first that is a month, a day of the week or a year."""
    names: list[str] = []
    for name in _CUT.split(listed):
        low = name.lower().split()[0] if name.strip() else ""
        if not low or low in MONTHS or low in WEEKDAYS or re.fullmatch(r"(?:19|20)\d\d", low):
            break
        names.append(name.strip())
    return tuple(names)


def _noun(reading: Reading, start: int, said: str) -> tuple[str, int] | None:
    """The counted noun, which ends with the first plural; a German noun with the first capital."""
    at = start
    taken: list[str] = []
    for word in said.split():
        at = reading.text.index(word, at) + len(word)
        taken.append(word)
        capital = reading.written[at - len(word)].isupper() and len(word) > 3
        if lemma(word) != word or word in ("people", "children") or (capital and word.endswith(("n", "e", "r"))):
            return (" ".join(taken), at)
        if word in FILLER:
            return None
    return None


def _singular(noun: str) -> str:
    words = noun.split()
    last = words[-1]
    if last.endswith(("sores", "tores", "ciones", "nales", "dores", "soren", "toren", "ungen", "ionen")):
        last = last[:-2]
    else:
        last = lemma(last)
    return " ".join([*words[:-1], last])
