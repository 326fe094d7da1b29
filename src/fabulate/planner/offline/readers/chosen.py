"""Values that a column is said to have, some of them with a share: "two routes: North and South, South has 75%",
"condition mint, good or poor with good being 50%", "lines L1 L2 L3 (L3 makes half the bottles)"."""

from __future__ import annotations

import re

from ..text import lemma
from .labels import ITEM, JOIN, LABEL, NUMBERS, PERCENT, VERBS, labels_of, name_of
from .patterns import Later
from .portions import Portion

_MOST = 40
_OR = rf"{ITEM}(?:\s?(?:/|,)\s?{ITEM}){{0,9}},?\s(?:or|and)\s{ITEM}"
_SLASHES = r"[^\W_][\w'’+&-]*(?:\s?/\s?[^\W_][\w'’+&-]*){1,9}"
_SET = Later(
    rf"(?<!\w)(?P<name>[^\W\d][\w']*(?:\s[^\W\d][\w']*)?)\s*(?:\s(?:is|are|can be|either|being|of|only)(?:\s"
    rf"(?:one of|either|only))?\s|[:(]\s?|\s[-–—]\s|\s)"
    rf"(?P<list>{_OR}|{_SLASHES}|{ITEM}(?:,\s?{ITEM}){{2,9}})(?=\s*(?:[,;.):\n–—-]|$|\swith\b))"
)
_COUNTED_SET = Later(
    rf"\b(?P<count>{'|'.join(NUMBERS)}|[2-9])\s(?:different\s|possible\s|kinds of\s|types of\s)?"
    rf"(?P<name>[^\W\d][\w-]*(?:\s[^\W\d][\w-]*)?s)\s?(?:are\s|[:(,]\s?|\s?[-–—]\s|\s)"
    rf"(?P<list>{ITEM}(?:{JOIN}{ITEM}){{1,9}})(?=\s*(?:[,;.):\n–—-]|$|\s(?:with|and|in)\b))"
)
#: "lines L1 L2 L3": codes one after the other.
_CODES = re.compile(
    r"(?<!\w)(?P<name>(?-i:[a-z]|[A-Z])[a-z]+s)\s(?P<list>(?-i:[A-Z]{1,3}\d{0,3}|\d{1,2}[A-Z])(?:[\s,/]{1,2}"
    r"(?:and\s)?(?-i:[A-Z]{1,3}\d{0,3}|\d{1,2}[A-Z])){1,9})(?![\w-])"
)
_NO_LABEL = VERBS | frozenset("about roughly around between from to of than least most".split())
_TABLES = frozenset("table csv file entity dataset collection sheet".split())
_YES_NO = frozenset("yes no true false y n 0 1 t f".split())
_STATISTICS = frozenset("median mean average sd deviation std auc target".split())


def read(text: str, *, listed: bool = False) -> list[Portion]:
    """Values without weights, or with weights for some; `listed`: columns are listed, so that only sure ones count."""
    found: list[Portion] = []
    for sure, pattern in ((True, _COUNTED_SET), (False, _CODES), (False, _SET)):
        at = 0
        while not (listed and not sure) and (match := pattern.search(text, at)) is not None and len(found) < _MOST:
            at = match.start() + 1
            cut = r"[\s,/]+(?:and\s)?" if pattern is _CODES else JOIN
            labels = labels_of(match["list"], cut)
            if any(one.start < match.end() and match.start() < one.stop for one in found):
                continue
            if sure:
                name = lemma(match["name"].lower().split()[-1])
                if name in _TABLES or name in {lemma(one.lower()) for one in labels}:
                    continue  # things, not the values of one
                if (NUMBERS.get(match["count"].lower()) or int(match["count"])) != len(labels):
                    continue
            else:
                name = lemma(match["name"].lower()) if pattern is _CODES else name_of(match["name"])
            if not name or len(labels) < 2 or len({one.lower() for one in labels}) < len(labels):
                continue
            if any(not LABEL.match(one) or _NO_LABEL & set(one.lower().split()) for one in labels):
                continue
            if {one.lower() for one in labels} <= _YES_NO or set(name.split()) & _STATISTICS:
                continue
            shares, spans = _said_of(text, labels, match.end())
            told = sure or re.search(r"\b(?:one of|either)\b", text[match.start("name") : match.start("list")], re.I)
            if not told and not spans:
                continue
            start = match.start() if sure else match.start("name") + match["name"].lower().rfind(name)
            found.append(Portion(name, tuple(labels), shares, start, match.end(), also=spans))
            at = match.end()
    return found


def _said_of(text: str, labels: list[str], start: int) -> tuple[tuple[float, ...], tuple[tuple[int, int], ...]]:
    """Shares of some values in the words after them, the others' even; and where those words stand."""
    tail = text[start : start + 160]
    names = {one.lower(): one for one in labels} | {f"{one.lower()}s": one for one in labels}
    each = "|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    shares: dict[str, float] = {}
    spans: list[tuple[int, int]] = []
    percent = PERCENT
    after = (
        rf"(?:\b(?:and|with|but|where|of which|most of (?:it|them))\s)?(?<!\w)(?P<label>{each})(?!\w)"
        rf"(?P<gap>[^.;,%\d()]{{0,40}}?)[\s(]{percent}\)?(?:\s(?:of\s)?(?:all\s|the\s)?(?!each)[^\W\d]+s\b)?"
    )
    before = (
        rf"{percent}(?:\s(?:of (?:them|these|all|(?:the |all )?[^\W\d]+)))?(?:\s(?:are|is|being|on|in))?\s(?:an?\s)?"
        rf"(?P<label>{each})(?!\w)"
    )
    for pattern in (after, before):
        for match in re.finditer(pattern, tail, re.I):
            label = names[match["label"].lower()]
            share = float(match["n"])
            if label in shares or sum(shares.values()) + share > 100.5:
                continue
            shares[label] = share
            spans.append((start + match.start(), start + match.end()))
    if not shares or (len(shares) == len(labels) and abs(sum(shares.values()) - 100) > 2):
        return (), ()
    others = re.search(
        rf",?\s(?:and\s)?the (?:other (?:two|three|four|ones)|others|rest)[^.;]{{0,30}}?(?:{percent}\s(?:each"
        rf"|both))?",
        tail,
        re.I,
    )
    if others is not None and others["n"]:
        spans.append((start + others.start(), start + others.end()))
    left = max(0.0, 100 - sum(shares.values())) / max(1, len(labels) - len(shares))
    return tuple(round(shares.get(one, left) / 100, 6) for one in labels), tuple(spans)
