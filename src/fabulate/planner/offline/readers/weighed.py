"""Values with their weights beside them, however a sentence joins the two: "mode - car 48%, bus 27%, on foot 25%",
"45% are O+, 30% A+ and the rest B+", "severity low 55% medium 30% high 15%".
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from ..text import lemma
from . import splits
from .labels import ITEM, JOIN, LABEL, PERCENT, VERBS, name_of
from .patterns import Later
from .portions import Portion

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 40
_SENTENCE = re.compile(r"[^.;\n!?]+(?:\.(?=\S)[^.;\n!?]*)*")
_CUT = Later(r"\s{0,2}(?:,\s{0,2}(?:and\s|or\s|plus\s|with\s)?|/|\s(?:and|or|plus)\s|\s[-–—]\s(?!\d)|[()])\s{0,2}")
_FIRST = Later(
    rf"^{PERCENT}(?:\s+of\s+(?:the\s+|all\s+(?:the\s+)?|our\s+|my\s+)?(?P<of>[^\W\d][\w-]*"
    rf"(?:\s(?!are\b|is\b|by\b|were\b|on\b|from\b|go\b|in\b)[^\W\d][\w-]*)?))?"
    r"(?:\s+(?P<link>are|is|were|was|go to|goes to|by|on|from|about|being|for|in|use|uses|choose|prefer|speak"
    r"|drive))?(?:\s+(?:the|a|an|about|from))?\s+(?P<label>\S.*)$"
)
_LAST = Later(
    rf"^(?P<label>\S.*?)\s*(?:[:=]\s*|\bat\s|\bis\s|\bwith\s|\bmakes? up\s)?{PERCENT}\s*"
    rf"(?:of\s.*)?$"
)
_REST = Later(
    r"^(?:the\s+)?(?:rest|others?|remainder|remaining(?:\s+ones)?|everyone else|everything else|otherwise)\b"
    r"(?:\s+(?:are|is|were|being|go(?:es)? to|by|from|on|about))?\s*(?:an?\s+|the\s+)?(?P<label>.*)$"
)
#: "jobs where 50% are mowing"
_INTO = Later(
    r"^[^%]{0,80}\b(?:where|with|whose|of which|which|that|and|including)\s(?=(?:about |around "
    r"|roughly )?\d)"
)
_SPREAD = Later(
    r"^(?:spread|shared|split|divided|distributed|evenly|equally|among|over|across|of|for"
    r"|in)\b"
)
_LINK = Later(
    r"\s{0,2}(?:(?<!\w)(?:is|are|was|were|being|of|either|can be|as|by)(?!\w)|[:=]|\s[-–—]\s)\s{0,2}(?:"
    r"(?:mostly|either|one of|split into)\s)?"
)


def read(text: str) -> list[Portion]:
    """Every such statement, in the order of the text; none overlaps another."""
    found: list[Portion] = []
    if not re.search(r"%|percent|[a-z] \d{1,3} [a-z]+ \d|\d\s?[/:]\s?\d|\bfor\b|equal|even|balanc|uniform", text, re.I):
        return found
    for sentence in islice(_SENTENCE.finditer(text), 200):
        for one in (
            *splits.read(sentence),
            *splits.even(sentence),
            *_runs(sentence, text),
            *_spaced(sentence),
            *_for_each(sentence),
        ):
            if not any(one.start < other.stop and other.start < one.stop for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)[:_MOST]


# ---------------------------------------------------------------- percents beside labels


def _pieces(sentence: re.Match[str]) -> list[tuple[str, int, int, str]]:
    """Pieces of a sentence with their places and the mark before each."""
    body, base = sentence.group(), sentence.start()
    pieces: list[tuple[str, int, int, str]] = []
    at, mark = 0, ""
    for cut in [*islice(_CUT.finditer(body), 200), None]:
        stop = cut.start() if cut else len(body)
        part = body[at:stop]
        if part.strip():
            start = at + len(part) - len(part.lstrip())
            pieces.append((part.strip(), base + start, base + at + len(part.rstrip()), mark.strip()))
        if cut:
            at, mark = cut.end(), cut.group()
    joined: list[tuple[str, int, int, str]] = []
    for piece in pieces:  # "Gala (40%)": the percent in brackets belongs to what stands before it
        if joined and piece[3] == "(" and re.fullmatch(PERCENT, piece[0], re.I):
            label, begin, _, before = joined[-1]
            joined[-1] = (f"{label} {piece[0]}", begin, piece[2] + 1, before)
        else:
            joined.append(piece)
    return joined


def _runs(sentence: re.Match[str], text: str) -> Iterator[Portion]:
    if "%" not in sentence.group() and "ercent" not in sentence.group() and "per cent" not in sentence.group():
        return
    pieces = _pieces(sentence)
    at = 0
    while at < len(pieces):
        one = _weights_first(pieces, at) or _weights_last(pieces, at)
        if one is None:
            at += 1
            continue
        portion, at = one
        colon = text.find(":", portion.start, portion.stop)
        if portion.name and colon > 0 and not text[: portion.start].strip(" 0123456789") and portion.name.endswith("s"):
            # "Subscriptions: free 70%, pro 30%": the rows themselves
            portion = replace(portion, name="", start=colon + 1)
        yield portion


def _weights_first(pieces: list[tuple[str, int, int, str]], at: int) -> tuple[Portion, int] | None:
    """45% are O+, 30% A+ and the rest B+."""
    name = ""
    labels: list[str] = []
    shares: list[float] = []
    start, stop, last = pieces[at][1], pieces[at][2], at
    link = ""
    for n in range(at, min(at + 14, len(pieces))):
        text = pieces[n][0]
        if n == at and (lead := re.match(r"^(?P<name>.*?\S)\s*(?:\bis\b|\bare\b|:|=)\s*(?=\d)", text)) is not None:
            name = name_of(lead["name"])
            if not name:
                return None
            start += text.lower().rfind(name, 0, lead.end())
            text = text[lead.end() :]
        elif n == at and (lead := _INTO.match(text)) is not None:
            start += lead.end()
            text = text[lead.end() :]
        match = _FIRST.match(text)
        rest = _REST.match(text) if n > at else None
        if rest is not None and labels:
            if _SPREAD.match(rest["label"]) or not rest["label"]:
                return _weighed(name, labels, shares, start, pieces[n][2], n + 1, open_=True)
            label = _clean(rest["label"], labels)
            if label:
                return _weighed(name, [*labels, label], [*shares, -1.0], start, pieces[n][2], n + 1)
            break
        if match is None or (n > at and match["link"] not in (None, link) and match["link"] not in ("are", "is", "by")):
            break
        label = _clean(match["label"], labels)
        if not label:
            break
        link = match["link"] or link
        name = name or ("topic" if (match["link"] or "").lower() == "about" or " about " in f" {text} " else "")
        labels.append(label)
        shares.append(float(match["n"]))
        stop, last = pieces[n][2], n
        if sum(shares) >= 98.9:
            break
    if len(labels) < 2 or not 98.9 <= sum(shares) <= 101.1:
        return None
    return _weighed(name, labels, shares, start, stop, last + 1)


def _weights_last(pieces: list[tuple[str, int, int, str]], at: int) -> tuple[Portion, int] | None:
    """Mode - car 48%, bus 27%, on foot 25%."""
    match = _LAST.match(pieces[at][0])
    if match is None:
        return None
    labels, shares = [match["label"]], [float(match["n"])]
    last = at
    for n in range(at + 1, min(at + 16, len(pieces))):
        text = pieces[n][0]
        more, rest = _LAST.match(text), _REST.match(text)
        if rest is not None and more is None:
            label = _clean(rest["label"], [])
            spread = not label or bool(_SPREAD.match(rest["label"]))
            labels += [] if spread else [label]
            shares += [] if spread else [-1.0]
            last = n
            break
        if more is None:
            left = 100 - sum(shares)
            if left > 1 and len(labels) >= 2 and LABEL.match(text) and not VERBS & set(text.lower().split()):
                closed = pieces[n][3] in ("or", "and") or pieces[n][3].endswith((" or", " and", ",or"))
                if closed or "or" in pieces[n][3]:
                    labels, shares, last = [*labels, re.sub(r"^(?:or|and)\s", "", text)], [*shares, -1.0], n
            break
        if not LABEL.match(more["label"].strip()):
            break
        labels.append(re.sub(r"^(?:or|and)\s", "", more["label"].strip()))
        shares.append(float(more["n"]))
        last = n
        if sum(shares) >= 98.9:
            break
    given = sum(one for one in shares if one >= 0)
    rest_said = last > at and _REST.match(pieces[last][0]) is not None
    if len(labels) < 2 or given > 101.1 or (given < 98.9 and -1.0 not in shares and not rest_said):
        return None
    start, stop = pieces[at][1], pieces[last][2]
    name, first, offset = _head(labels[0], max((len(one.split()) for one in labels[1:]), default=1), pieces, at)
    if offset is None:
        return None
    labels[0] = first
    if not first or len({one.lower() for one in labels}) < len(labels):
        return None
    return _weighed(name, labels, shares, start + offset, stop, last + 1, open_=rest_said and -1.0 not in shares)


def _head(text: str, size: int, pieces: list[tuple[str, int, int, str]], at: int) -> tuple[str, str, int | None]:
    """Name and first label of "travel mode - car" or "severity low", and where in the text the name begins; the name
    may stand in the piece before, where a dash or a bracket stands between."""
    for link in reversed(list(_LINK.finditer(text))):
        name, label = name_of(text[: link.start()]), text[link.end() :].strip()
        if name and LABEL.match(label):
            return name, label, max(text.lower().rfind(name, 0, link.start()), 0)
    words = text.split()
    if pieces[at][3] in ("-", "–", "—", "(") and at and LABEL.match(text):
        before = pieces[at - 1]
        name = name_of(before[0])
        if name and len(words) <= 3:
            return name, text, before[1] + before[0].lower().rfind(name) - pieces[at][1]
    if len(words) > size:
        name = name_of(" ".join(words[:-size]))
        if name:
            return name, " ".join(words[-size:]), text.lower().rfind(name)
        return "", "", None
    return ("", text, 0) if LABEL.match(text) else ("", "", None)


def _weighed(
    name: str, labels: list[str], shares: list[float], start: int, stop: int, after: int, *, open_: bool = False
) -> tuple[Portion, int] | None:
    given = sum(share for share in shares if share >= 0)
    without = sum(share < 0 for share in shares)
    left = max(0.0, 100 - given) / without if without else 0.0
    values = tuple(round((share if share >= 0 else left) / 100, 6) for share in shares)
    if len({one.lower() for one in labels}) < len(labels):
        return None
    return Portion(name, tuple(labels), values, start, stop, open=open_), after


def _clean(words: str, others: list[str]) -> str:
    """A label without small words at its ends; "" for what is none."""
    del others
    kept = re.sub(r"^(?:about|on|are|is|the|from|for|in|by|an?|being|to)\s+", "", words.strip(), flags=re.I)
    parts = kept.split()
    if not parts or len(parts) > 3 or VERBS & {part.lower() for part in parts} or not LABEL.match(kept):
        return ""
    return kept


_PAIRS = Later(
    r"(?P<head>(?:[^\W\d][\w']*\s){1,3})(?P<pairs>(?:[^\W\d_][\w+-]{0,20},?\s(?:\(?\s?)\d{1,3}\s?%?\)?(?:,?\s"
    r"(?:and\s)?|/\s?|$|(?=[.;,)]))){2,9})"
)


_JOINS = frozenset("from to and or at least most mean average median sd between of in for under over".split())


def _spaced(sentence: re.Match[str]) -> Iterator[Portion]:
    """Vehicle type car 85 van 10 motorbike 5: numbers that make a hundred."""
    for match in _PAIRS.finditer(sentence.group()):
        every = list(re.finditer(r"([^\W\d_][\w+-]*),?\s\(?\s?(\d{1,3})\s?%?\)?", match["pairs"]))
        sums = [sum(float(one[2]) for one in every[: n + 1]) for n in range(len(every))]
        whole = next((n for n, total in enumerate(sums) if abs(total - 100) <= 1.1), -1)
        pairs = [(one[1], one[2]) for one in every[: whole + 1]]
        shares = [float(number) for _, number in pairs]
        name = name_of(match["head"])
        if len(pairs) < 2 or not name or abs(sum(shares) - 100) > 1.1 or not all(shares):
            continue
        if {label.lower() for label, _ in pairs} & _JOINS:
            continue  # "score from 0 to 100"
        start = match.start("head") + match["head"].lower().rfind(name)
        stop = match.start("pairs") + every[whole].end()
        yield Portion(
            name, tuple(label for label, _ in pairs), tuple(round(one / 100, 6) for one in shares),
            sentence.start() + start, sentence.start() + stop,
        )  # fmt: skip


# ---------------------------------------------------------------- a number for each label

_EACH = Later(
    rf"(?P<name>[^\W\d][\w']*(?:\s[^\W\d][\w']*)?)\s(?P<cost>costs?|(?:is|are)(?:\spriced\sat)?|pays?)\s"
    rf"(?P<list>[$€£]?\d+(?:\.\d+)?(?:\s\w+)?\sfor\s(?:an?\s)?{ITEM}(?:{JOIN}[$€£]?\d+(?:\.\d+)?(?:\s\w+)?\sfor\s(?:an?\s)?"
    rf"{ITEM}){{1,7}})(?=\s*(?:[.;,)]|$))"
)
_EACH_ONE = re.compile(r"[$€£]?(\d+(?:\.\d+)?)(?:\s\w+)?\sfor\s(?:an?\s)?(.+)", re.I)


def _for_each(sentence: re.Match[str]) -> Iterator[Portion]:
    """Tickets cost 0 for children, 14 for adults."""
    for match in _EACH.finditer(sentence.group()):
        pairs = [_EACH_ONE.match(one) for one in re.split(JOIN, match["list"])]
        name = name_of(match["name"])
        if not name or not all(pairs):
            continue
        name = f"{lemma(name.split()[-1])} price" if match["cost"].startswith(("cost", "pay")) else name
        said = [(one[1], one[2].strip()) for one in pairs if one is not None]
        yield Portion(
            name, tuple(value for value, _ in said), (), sentence.start() + match.start(),
            sentence.start() + match.end(), follows=tuple(label for _, label in said),
        )  # fmt: skip
