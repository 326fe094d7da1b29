"""Values told with their weights: "fleece is fawn (45%), grey (25%) or black", "hulls of plastic or wood in the ratio
5:3", "urgency 1-3 with shares 10%, 20%, 70%", "half of them about noise and the rest dogs"; and values
that follow another's: "for pupils or adults; the fee is 4 and 9 euros respectively".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from ..text import FILLER, NUMBER_WORDS, lemma
from .patterns import bounded

_LABEL = r"[^\W\d_][\w'-]*(?:[ ][\w'-]+){0,2}"
_NUMBER = r"\d+(?:\.\d+)?"
_JOIN = r"\s*(?:,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|/)\s*"
_BESIDE = bounded(
    rf"({_LABEL})\s*\(\s*(?:about\s+|~\s*)?({_NUMBER})\s*(?:%|percent)\s*\)((?:{_JOIN}{_LABEL}"
    rf"(?:\s*\(\s*(?:about\s+|~\s*)?{_NUMBER}\s*(?:%|percent)\s*\))?){{1,20}})"
)
_ONE = bounded(rf"({_LABEL})(?:\s*\(\s*(?:about\s+|~\s*)?({_NUMBER})\s*(?:%|percent)\s*\))?")
_LIST = rf"{_NUMBER}(?:\s?%)?(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*/\s*|\s*:\s*){_NUMBER}(?:\s?%)?){{1,11}}"
_AFTER = bounded(
    rf",?\s*(?:(?:\(\s*)?in\s+(?:a|the)?\s*(?:ratio|proportions?)s?\s+(?:of\s+)?|with\s+(?:the\s+)?(?:shares?|weights?|"
    rf"probabilit(?:y|ies)|frequenc(?:y|ies)|proportions?|percentages?|chances?)\s+(?:of\s+)?|(?:that\s+)?split\s+|"
    rf"weighted\s+|\((?=\s*{_NUMBER}\s*%?\s*[/:,]))"
    rf"({_LIST}|{_NUMBER}(?:\s+to\s+{_NUMBER}){{1,11}})\s*(?:percent|per cent|%)?\s*(?:respectively)?\)?"
)
_RESPECTIVELY = bounded(
    rf"(?P<name>[^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(?:is|are|costs?|being|of)\s+(?P<values>{_NUMBER}"
    rf"(?:,\s*{_NUMBER})*,?\s+(?:and|or)\s+{_NUMBER})(?:\s+[^\W\d]\w*)?,?\s+respectively"
)
_SHARE = (
    r"(?:about\s+|around\s+|some\s+|roughly\s+|nearly\s+)?(?P<@>half|an?\s+(?:third|quarter|fifth|tenth)|"
    r"(?:one|two|three|four)\s+(?:third|quarter|fifth|tenth)s?|\d+(?:\.\d+)?\s*(?:%|percent))"
    r"(?:\s+of\s+(?:them|these|those|all|the\s+\w+))?(?:\s+(?:are|is|were|go\s+to))?(?:\s+(?P<@t>about|on|concerning))?"
)
_SHARE_A = _SHARE.replace("@", "a")
_REST = bounded(
    rf"{_SHARE_A}\s+(?P<al>{_LABEL})(?P<more>(?:\s*,\s*(?:and\s+)?(?:\d+(?:\.\d+)?\s*(?:%|percent)|an?\s+"
    rf"(?:third|quarter|fifth|tenth))(?:\s+(?:are|is|about|on|were))?\s+{_LABEL}){{0,8}})\s*,?\s*(?:and\s+|,\s*)"
    rf"(?:the\s+)?(?:rest|others|remainder|remaining(?:\s+ones)?)(?:\s+(?:are|is|about|on|were|being))?\s+"
    rf"(?P<last>{_LABEL})"
)
_MORE = bounded(
    rf"(\d+(?:\.\d+)?\s*(?:%|percent)|an?\s+(?:third|quarter|fifth|tenth))(?:\s+(?:are|is|about|on|were))?\s+({_LABEL})"
)
_CONNECTED = bounded(
    r"(?:^|.*[\s,;.(])(?P<name>[^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s*(?:\s(?:is|are|of|either|can be|being|was|were|as)|:)\s+"
    r"(?:one of |either |of )?(?P<label>\S.*)$"
)
_SCALE = bounded(r"([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(?:from\s+)?(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})$")
_MOST = 50
_REACH = 300  # characters in which a statement's name and values stand
_COUNTED = bounded(r"(?:^|\s)(?P<count>\w+)\s+(?P<name>[^\W\d]\w*s)\s*$")
_LINK = re.compile(r"[\s,;:.]{0,9}(?:(?:the|their|its|whose|with|and|a)\s{1,3}){0,4}$", re.I)
_PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "tenth": 0.1}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_NO_NAME = frozenset(
    """column columns field fields with and or in of the a an feature features they them it each all some are is which
    that who this these those there for by rest values options""".split()
)


@dataclass(frozen=True, slots=True)
class Portion:
    """Column `name` (as written; "" where no word names it) has `values` with `shares` of 1, () for even ones; with
    `follows`, value by value as another column has those. `start`..`stop` is where it stands, in characters."""

    name: str
    values: tuple[str, ...]
    shares: tuple[float, ...]
    start: int
    stop: int
    follows: tuple[str, ...] = ()
    open: bool = False
    also: tuple[tuple[int, int], ...] = ()


def read(text: str) -> list[Portion]:
    """Every such statement, in the order of the text; none overlaps another."""
    found: list[Portion] = []
    for finder in (_respectively, _after, _beside, _rest):
        for one in finder(text):
            if not any(one.start < other.stop and other.start < one.stop for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)[:_MOST]


def _beside(text: str) -> list[Portion]:
    found: list[Portion] = []
    for match in islice(_BESIDE.finditer(text), _MOST):
        name, first, start = _first(text, match.start(1), match.end(1))
        if not name:
            continue
        pieces = [(first, float(match.group(2)))]
        for piece in re.split(rf"(?:{_JOIN})", match.group(3)):
            one = _ONE.fullmatch(piece.strip())
            if one is not None:
                pieces.append((one.group(1), float(one.group(2)) if one.group(2) else -1.0))
        portion = _weighed(name, pieces, start, match.end())
        if portion is not None:
            found.append(portion)
    return found


def _weighed(name: str, pieces: list[tuple[str, float]], start: int, stop: int) -> Portion | None:
    """Percents by label; labels without one (-1) share what is left."""
    given = sum(share for _, share in pieces if share >= 0)
    without = sum(share < 0 for _, share in pieces)
    if given > 100.5 or (not without and given < 99) or len({label.lower() for label, _ in pieces}) < len(pieces):
        return None
    left = max(0.0, 100 - given) / without if without else 0.0
    shares = tuple(round((share if share >= 0 else left) / 100, 6) for _, share in pieces)
    return Portion(name, tuple(label for label, _ in pieces), shares, start, stop)


def _after(text: str) -> list[Portion]:
    found: list[Portion] = []
    for match in islice(_AFTER.finditer(text), _MOST):
        numbers = [float(one) for one in re.findall(_NUMBER, match.group(1))]
        total = sum(numbers)
        if len(numbers) < 2 or total <= 0:
            continue
        if match.group().lstrip(" ,").startswith("(") and not (abs(total - 100) < 1.5 or ":" in match.group(1)):
            continue
        told = _values_before(text, match.start(), len(numbers))
        if told is not None:
            name, values, start = told
            found.append(Portion(name, values, tuple(round(one / total, 6) for one in numbers), start, match.end()))
    return found


def _values_before(text: str, stop: int, count: int) -> tuple[str, tuple[str, ...], int] | None:
    """The name, the `count` values that end at `stop`, and where the name begins."""
    scale = re.search(
        r"([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(?:from\s+)?(\d+)\s*(?:-|–|to)\s*(\d+)$",
        text[:stop],
    )
    if scale is not None and int(scale.group(3)) - int(scale.group(2)) + 1 == count:
        name = _name(scale.group(1))
        values = tuple(str(n) for n in range(int(scale.group(2)), int(scale.group(3)) + 1))
        return (name, values, scale.end(1) - len(name)) if name else None
    clause = max(stop - _REACH, -1, *(text.rfind(mark, 0, stop) for mark in (". ", ";", "\n", "(")))
    pieces: list[tuple[int, int]] = []
    at = clause + 1
    for join in re.finditer(_JOIN, text[clause + 1 : stop]):
        pieces.append((at, clause + 1 + join.start()))
        at = clause + 1 + join.end()
    pieces.append((at, stop))
    if len(pieces) < count:
        return None
    kept = pieces[-count:]
    if any(not text[a:b].strip() or len(text[a:b].split()) > 3 for a, b in kept[1:]):
        return None
    counted = _COUNTED.search(text[slice(*pieces[-count - 1])]) if len(pieces) > count else None
    rest = tuple(text[a:b].strip() for a, b in kept[1:])
    if counted is not None and (counted["count"].lower() in NUMBER_WORDS or counted["count"].isdigit()):
        start = pieces[-count - 1][0] + counted.start("count")
        return lemma(counted["name"].lower()), (text[slice(*kept[0])].strip(), *rest), start
    name, first, start = _first(text, *kept[0])
    if not name:
        words = text[slice(*kept[0])].split()
        if len(words) == 1 and (len(pieces) > count or clause >= 0):
            return "", (words[0], *rest), kept[0][0]
        named = _name(" ".join(words[:-1][-1:]))
        if not named:
            return None
        name, first, start = named, words[-1], text.rfind(words[-2], kept[0][0], kept[0][1])
    return name, (first, *rest), start


def _first(text: str, start: int, stop: int) -> tuple[str, str, int]:
    """The name and the first value of "fleece is fawn", and where the name begins; ("", "", 0) without a name."""
    clause = max(start - _REACH, -1, *(text.rfind(mark, 0, start + 1) for mark in (". ", "; ", ", ", "\n", "(")))
    match = _CONNECTED.match(text[clause + 1 : stop])
    name = _name(match["name"]) if match is not None else ""
    if match is None or not name or len(match["label"].split()) > 3:
        return "", "", 0
    return name, match["label"].strip(), clause + 1 + match.start("name") + match["name"].lower().rfind(name)


def _name(words: str) -> str:
    """The last one or two words that can name a column, folded to lower case."""
    kept = words.lower().split()
    if not kept or kept[-1] in _NO_NAME or kept[-1] in FILLER - {"type", "kind", "model", "class", "style"}:
        return ""
    if len(kept) > 1 and (kept[0] in _NO_NAME or kept[0] in FILLER):
        kept = kept[1:]
    return " ".join(kept)


def _respectively(text: str) -> list[Portion]:
    found: list[Portion] = []
    for match in islice(_RESPECTIVELY.finditer(text), _MOST):
        values = tuple(re.findall(_NUMBER, match["values"]))
        name = _name(match["name"])
        if not name:
            continue
        before = re.split(_JOIN, text[max(0, match.start() - 200) : _clause_end(text, match.start())])[-len(values) :]
        follows = (before[0].split()[-1], *(one.strip() for one in before[1:])) if all(before) else ()
        if len(follows) != len(values) or any(not re.fullmatch(_LABEL, one) for one in follows):
            follows = ()
        found.append(Portion(name, values, (), match.start(), match.end(), follows))
    return found


def _clause_end(text: str, start: int) -> int:
    near = text[max(0, start - 40) : start]
    return start - len(near) + len(_LINK.sub("", near))


def _rest(text: str) -> list[Portion]:
    found: list[Portion] = []
    for match in islice(_REST.finditer(text), _MOST):
        pieces = [(_label(match["al"]), 100 * _part(match["a"]))]
        pieces += [(_label(label), 100 * _part(share)) for share, label in _MORE.findall(match["more"])]
        pieces.append((_label(match["last"]), -1.0))
        name = "topic" if match["at"] else ""
        if any(not label for label, _ in pieces):
            continue
        portion = _weighed(name, pieces, match.start(), match.end())
        if portion is not None:
            found.append(portion)
    return found


def _label(words: str) -> str:
    return re.sub(r"^(?:about|on|are|is|the|from|for|in)\s+", "", words.strip(), flags=re.I)


def _part(words: str) -> float:
    number = re.match(_NUMBER, words)
    if number:
        return float(number.group()) / 100
    parts = words.lower().split()
    return _WORDS.get(parts[0], 1) * _PARTS[lemma(parts[-1])]
