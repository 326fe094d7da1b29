"""What moves a target and which way, in running words: "thinner and older tyres burst more often", "a reminder helps",
"depends on light (more is better) and frost days (more is worse)"."""

from __future__ import annotations

import re
from dataclasses import replace

from ..text import key, stem_of
from . import goals
from .measures import AMOUNTS, MARK, MEASURES, Driver, bare, item

_COMP = "|".join(sorted({*MEASURES, *AMOUNTS} - {"many", "little", "worn"}))
_UP = re.compile(r"\b(?:likelier|more (?:likely|often|common|frequent)|higher|dearer|pricier|longer|more|up)\b", re.I)
_DOWN = re.compile(
    r"\b(?:rarer|unlikelier|less|lower|cheaper|shorter|fewer|down|unlikely|negative(?:ly)?|minus)\b|^-$", re.I
)
_GOOD = re.compile(r"\b(?:better|good|helps?|best|easier|positive(?:ly)?)\b|^\+$", re.I)
_BAD = re.compile(r"\b(?:worse|bad|hurts?|harms?|worst|harder)\b", re.I)
_OPS = re.compile(
    r"(?P<items>[^.;:?!\n]{2,160}?)\s+(?:"
    r"(?:makes?|making)\s+(?:(?P<out>[\w' ]{1,30}?)\s+)?(?P<dir>likelier|unlikelier|more (?:likely|common|frequent)|"
    r"rarer|less (?:likely|common|frequent)|worse|better|cheaper|dearer|higher|lower|longer|shorter)\b"
    r"|(?P<main>(?:is|are) (?:by far )?the (?:main|biggest|strongest|most important|key|top|chief|major) "
    r"(?:driver|factor|reason|cause|predictor)s?)\b"
    r"|(?P<good>helps?|protects?|improves?)(?: it| them| here| (?:the )?(?P<g>\w+))?(?=[\s]*"
    r"(?:[,.;:()\n]|$|and\b|but\b))"
    r"|(?P<bad>hurts?|harms?|worsens?|damages?)(?: it| them| (?:the )?\w+)?(?=[\s]*(?:[,.;:()\n]|$|and\b|but\b))"
    r"|(?P<up>raises?|increases?|boosts?|lifts?|pushes? up|drives? up)(?: it| them| the \w+"
    r"(?: of \w+)?| \w+(?=\s*(?:[,.;)\n]|$)))"
    r"|(?P<down>lowers?|reduces?|cuts?|decreases?|brings? down|prevents?)(?: it| them| the \w+"
    r"(?: of \w+)?| \w+(?=\s*(?:[,.;)\n]|$)))"
    r"|(?:is|are) (?P<prone>more|less) (?:likely|prone|apt) to (?:be |get )?(?P<to>\w+)(?: (?:out|up|off|back|down))?"
    r"|(?:is|are) (?P<price>cheaper|dearer|better|worse|pricier)(?=[\s]*(?:[,.;:()\n]|$|and\b))"
    r"|(?P<matters>(?:matters?|counts?)(?: (?:most|a lot|more|too|as well))?)(?=[\s]*(?:[,.;:()\n]|$|and\b|but\b))"
    r"|(?P<act>\w+(?: (?:out|up|off|back|down|away|late|early|dry|again))?) (?P<more>more|less|sooner)(?: often)?"
    r"(?=[\s]*(?:[,.;:()\n]|$|and\b|but\b|while\b))"
    r")",
    re.I,
)
_THE = re.compile(
    rf"\bthe\s+(?P<comp>{_COMP})(?:\s+(?:the\s+)?(?P<noun>(?!the\b)\w+(?: (?!the\b)\w+)?))?\s*,?\s+the\s+"
    r"(?P<dir>more (?:likely|often)|less (?:likely|often)|likelier|worse|better|rarer|higher"
    r"|lower|cheaper|dearer|more|"
    r"less|fewer|longer|shorter)\b(?:[ ](?:it|they)(?:'s| is| are)?(?: to \w+)?)?",
    re.I,
)
_LIST = re.compile(
    r"\b(?P<cue>depend(?:s|ing|ent)? (?:mostly |mainly |only |also )?(?:up)?on|(?:is |are )?(?:driven|influenced|"
    r"determined|explained|affected|shaped) by|(?:easy|hard|difficult) to (?:predict|tell|learn|see) from|"
    r"predict(?:ed|able)? from|from|with|by|using|based on|given|drivers?(?: are| is|:)|features?(?: are|:)?)\s+"
    r"(?P<list>(?:[^.;:?!\n()]|\([^()\n]{1,60}\))+)",
    re.I,
)
_SPLIT = re.compile(r",\s*(?:and\s+|but\s+|while\s+)?|\s+(?:and|but|while|plus|as well as)\s+|\s*&\s*", re.I)
_DO = re.compile(r"\s+(?:get|gets|do|does|have|has|catch|suffer)$", re.I)


def read(text: str, subject: str, target: str, near: int = -1) -> list[Driver]:
    """Every driver that `text` names for a target (in `text.key` form) of rows called `subject`.

    A list after "with" counts where nothing but marks stands between it and `near`."""
    found: list[Driver] = []
    taken: list[tuple[int, int]] = []

    def add(items: list[Driver], start: int, stop: int) -> None:
        if items and not any(a < stop and start < b for a, b in taken):
            taken.append((start, stop))
            found.extend(items)

    for match in _THE.finditer(text):
        way, worth = _way(match["dir"])
        one = item(f"{match['comp']} {_dry(match['noun'])}", subject, match.start(), match.end(), text)
        if one is not None and way:
            add([replace(one, sign=one.sign * way, worth=worth)], match.start(), match.end())
    for match in _LIST.finditer(text):
        if match["cue"].lower() in ("with", "by") and (
            near < 0 or re.search(r"\w", text[near : match.start()]) or match.start() < near
        ):
            continue
        listed = _features(match, subject, text)
        if listed and (
            len(match["cue"].split()) > 1 or len(listed) > 1 or match["cue"][:4].lower() in ("depe", "driv")
        ):
            add(listed, match.start(), match.end())
    at = 0
    while (said := _OPS.search(_without(text, taken), at)) is not None:
        at = said.end()
        if ones := _moved(said, subject, target, text):
            add(ones, ones[0].start, said.end())
    return found


def _dry(noun: str | None) -> str:
    return "" if noun is None or noun.lower() in ("it", "they", "it is") else noun


def _without(text: str, taken: list[tuple[int, int]]) -> str:
    for start, stop in taken:
        text = text[:start] + "." * (stop - start) + text[stop:]
    return text


def _way(words: str) -> tuple[int, bool]:
    """Which way words say, and whether they speak of good and bad."""
    if _GOOD.search(words):
        return 1, True
    if _BAD.search(words):
        return -1, True
    return (-1 if _DOWN.search(words) else 1 if _UP.search(words) else 0), False


def _features(match: re.Match[str], subject: str, text: str) -> list[Driver]:
    """The pieces of a list, each with what stands behind it in brackets."""
    found: list[Driver] = []
    start = match.start("list")
    masked = MARK.sub(lambda one: "(" + "\0" * (len(one.group()) - 2) + ")", match["list"])
    at = 0
    for cut in [*_SPLIT.finditer(masked), None]:
        piece = match["list"][at : cut.start() if cut else len(masked)]
        mark = MARK.search(piece)
        bare = re.sub(r"\s+(?:for|in) (?:an?|the|my) .*$", "", MARK.sub("", piece)).strip()
        if len(bare.split()) > 4 or re.search(r"\d", bare) or not re.search(r"[^\W\d]", bare):
            break
        one = item(bare, subject, start, start + len(match["list"]), text)
        if one is None:
            break
        own = mark[1] if mark else ""
        one = replace(one, start=match.start(), phrase=f"{match['cue']} {' '.join(piece.split())}")
        comp = re.match(rf"\s*({_COMP}) (?:is|are)", own, re.I)
        way, worth = _way(own[comp.end() :] if comp else own)
        turn = -1 if comp and _less(comp[1].lower()) else 1
        said = one.sign if comparative(bare) else 0
        found.append(replace(one, sign=way * turn if way else said, worth=worth and bool(way)))
        at = cut.end() if cut else at
        if comp and comp[1].lower() in MEASURES:
            found = _told_apart(found, MEASURES[comp[1].lower()][0])
    return found


def _told_apart(found: list[Driver], measures: tuple[str, ...]) -> list[Driver]:
    """Gives a sign said behind the last piece ("older is cheaper") to the piece that has that measure."""
    last = found[-1]
    for at, one in enumerate(found[:-1]):
        if one.names[0].split()[-1] in measures and last.names[0].split()[-1] not in measures:
            found[at] = replace(one, sign=last.sign, worth=last.worth)
            found[-1] = replace(last, sign=0, worth=False)
    return found


def _less(word: str) -> bool:
    return (MEASURES[word][1] if word in MEASURES else AMOUNTS.get(word, 1)) < 0


def comparative(words: str) -> bool:
    """Whether a phrase begins with more or less of something."""
    first = (words.lower().split() or [""])[0]
    return first in MEASURES or first in AMOUNTS


def _moved(match: re.Match[str], subject: str, target: str, text: str) -> list[Driver]:
    """The drivers of one statement; [] where it does not speak of the target."""
    act = match["act"] or match["to"]
    items = match["items"]
    if (match["act"] or "").lower() in ("it", "so") and _DO.search(items):
        act, items = "ones", _DO.sub("", items)
    pieces = [piece for piece in _SPLIT.split(items) if piece]
    if match["act"] and act.split()[0].lower() not in ("ones", "is", "are") and not _same(match["act"], target):
        return []
    if match["more"] or match["prone"]:
        way, worth = (-1 if (match["more"] or match["prone"]).lower() == "less" else 1), False
        if match["act"] and match["act"].lower() == "ones":
            pieces[-1:] = [f"{pieces[-1]} ones"] if pieces else []
        kept = [
            piece for piece in pieces if comparative(bare(piece)) or (bare(piece).split()[-1:] and _own(piece, subject))
        ]
        last = pieces[-1] if pieces else ""
        if not kept or last not in kept:
            return []
        pieces = kept
    elif match["main"]:
        way, worth = 1, False
    elif match["good"] or match["bad"]:
        way, worth = (1 if match["good"] else -1), True
    elif match["up"] or match["down"]:
        way, worth = (1 if match["up"] else -1), False
    elif match["matters"]:
        way, worth = 0, False
    else:
        way, worth = _way(match["dir"] or match["price"])
        if match["price"] and not comparative(bare(pieces[-1])):
            return []
    outcome = key(match["out"] or "")
    outcome = "" if outcome in ("it", "them", "this", "that") or _same(outcome, target) else outcome
    found: list[Driver] = []
    several = _several(match)
    if not several:
        pieces = pieces[-1:]
    start = text.find(pieces[0].strip(), match.start(), match.end()) if pieces else match.start()
    for piece in pieces[-6:]:
        one = item(
            bare(piece),
            subject,
            start,
            match.end(),
            text,
            own=bool(match["more"] or match["prone"]) and piece is pieces[-1],
        )
        if one is not None:
            made = replace(one, sign=one.sign * way, worth=worth, outcome=outcome)
            found.append(replace(made, weight=2.0) if match["main"] or "most" in (match["matters"] or "") else made)
    return found


def _several(match: re.Match[str]) -> bool:
    """Whether a statement's verb speaks of more than one thing."""
    low = match.group().lower()
    verb = (match["good"] or match["bad"] or match["up"] or match["down"] or match["matters"] or "s").lower().split()[0]
    return bool(match["more"] or not verb.endswith("s") or " are the " in low or (match["dir"] and " make " in low))


def _same(word: str, target: str) -> bool:
    """Whether a word speaks of the target: its stem, or its first letters."""
    first = key(word).split()[:1]
    return bool(first and target) and any(
        stem_of(first[0]) == stem_of(part)
        or goals.past(first[0]) == part
        or (len(part) > 4 and first[0][:4] == part[:4])
        for part in target.split()
    )


def same(word: str, target: str) -> bool:
    """Whether a word speaks of the target."""
    return _same(word, target)


def _own(piece: str, subject: str) -> bool:
    words = key(bare(piece)).split()
    return len(words) in (2, 3) and bool(subject) and words[-1] == subject.split()[-1]
