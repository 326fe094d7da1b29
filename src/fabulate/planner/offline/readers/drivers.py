"""What moves a target and which way, in running words: "thinner and older tyres burst more often", "a reminder helps",
"depends on light (more is better) and frost days (more is worse)"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..text import key, lemma, snake, stem_of
from . import goals

#: What a comparative measures: names of columns that may hold it, the first for a new one; -1 where it means less.
MEASURES: dict[str, tuple[tuple[str, ...], int]] = {
    "older": (("age", "years"), 1), "younger": (("age", "years"), -1), "newer": (("age", "years"), -1),
    "fresher": (("age", "days"), -1), "staler": (("age", "days"), 1),
    "hotter": (("temperature", "heat"), 1), "warmer": (("temperature", "heat"), 1),
    "colder": (("temperature", "heat"), -1), "cooler": (("temperature", "heat"), -1),
    "heavier": (("weight", "mass", "load"), 1), "lighter": (("weight", "mass", "load"), -1),
    "longer": (("length", "duration", "time"), 1), "shorter": (("length", "duration", "time", "height"), -1),
    "thicker": (("thickness", "diameter", "tread", "gauge"), 1),
    "thinner": (("thickness", "diameter", "tread", "gauge"), -1),
    "taller": (("height",), 1), "wider": (("width", "breadth"), 1), "broader": (("width", "breadth"), 1),
    "narrower": (("width", "breadth"), -1), "deeper": (("depth",), 1), "shallower": (("depth",), -1),
    "faster": (("speed", "pace"), 1), "quicker": (("speed", "pace"), 1), "slower": (("speed", "pace"), -1),
    "richer": (("income", "wealth"), 1), "poorer": (("income", "wealth"), -1),
    "cheaper": (("price", "cost", "fee"), -1), "dearer": (("price", "cost", "fee"), 1),
    "pricier": (("price", "cost", "fee"), 1), "bigger": (("size", "area", "volume"), 1),
    "larger": (("size", "area", "volume"), 1), "smaller": (("size", "area", "volume"), -1),
    "wetter": (("rainfall", "moisture", "humidity"), 1), "drier": (("rainfall", "moisture", "humidity"), -1),
    "louder": (("noise", "loudness"), 1), "quieter": (("noise", "loudness"), -1), "stronger": (("strength",), 1),
    "weaker": (("strength",), -1), "busier": (("traffic", "visitors"), 1), "farther": (("distance",), 1),
    "further": (("distance",), 1), "nearer": (("distance",), -1), "closer": (("distance",), -1),
    "steeper": (("slope", "gradient"), 1), "flatter": (("slope", "gradient"), -1), "sunnier": (("sunshine", "sun"), 1),
    "windier": (("wind", "wind speed"), 1), "calmer": (("wind", "wind speed"), -1),
    "brighter": (("brightness", "light"), 1), "darker": (("brightness", "light"), -1), "fitter": (("fitness",), 1),
    "rougher": (("roughness",), 1), "smoother": (("roughness",), -1), "harder": (("hardness",), 1),
    "softer": (("hardness",), -1), "sweeter": (("sugar", "sweetness"), 1), "dirtier": (("dirt",), 1),
    "cleaner": (("dirt",), -1), "worn": (("wear",), 1),
}  # fmt: skip
#: Comparatives that measure the noun after them.
AMOUNTS = {
    "more": 1, "higher": 1, "greater": 1, "longer": 1, "larger": 1, "bigger": 1, "better": 1, "stronger": 1, "many": 1,
    "fewer": -1, "less": -1, "lower": -1, "shorter": -1, "smaller": -1, "worse": -1, "weaker": -1, "little": -1,
}  # fmt: skip
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
    r"|(?P<good>helps?|protects?|improves?)(?: it| them| here| (?:the )?(?P<g>\w+))?(?=[\s]*(?:[,.;:()\n]|$|and\b|but\b))"
    r"|(?P<bad>hurts?|harms?|worsens?|damages?)(?: it| them| (?:the )?\w+)?(?=[\s]*(?:[,.;:()\n]|$|and\b|but\b))"
    r"|(?P<up>raises?|increases?|boosts?|lifts?|pushes? up|drives? up)(?: it| them| the \w+(?: of \w+)?| \w+(?=\s*(?:[,.;)\n]|$)))"
    r"|(?P<down>lowers?|reduces?|cuts?|decreases?|brings? down|prevents?)(?: it| them| the \w+(?: of \w+)?| \w+(?=\s*(?:[,.;)\n]|$)))"
    r"|(?:is|are) (?P<prone>more|less) (?:likely|prone|apt) to (?P<to>\w+)(?: (?P<topart>out|up|off|back|down))?"
    r"|(?:is|are) (?P<price>cheaper|dearer|better|worse|pricier)(?=[\s]*(?:[,.;:()\n]|$|and\b))"
    r"|(?P<act>\w+(?: (?:out|up|off|back|down|away|late|early|dry|again))?) (?P<more>more|less|sooner)(?: often)?"
    r"(?=[\s]*(?:[,.;:()\n]|$|and\b|but\b|while\b))"
    r")",
    re.I,
)
_THE = re.compile(
    rf"\bthe\s+(?P<comp>{_COMP})(?:\s+(?:the\s+)?(?P<noun>(?!the\b)\w+(?: (?!the\b)\w+)?))?\s*,?\s+the\s+"
    r"(?P<dir>more (?:likely|often)|less (?:likely|often)|likelier|worse|better|rarer|higher|lower|cheaper|dearer|more|"
    r"less|fewer|longer|shorter)\b(?:[ ](?:it|they)(?:'s| is| are)?(?: to \w+)?)?",
    re.I,
)
_LIST = re.compile(
    r"\b(?P<cue>depend(?:s|ing|ent)? (?:mostly |mainly |only |also )?(?:up)?on|(?:is |are )?(?:driven|influenced|"
    r"determined|explained|affected|shaped) by|(?:easy|hard|difficult) to (?:predict|tell|learn|see) from|"
    r"predict(?:ed|able)? from|from|with|using|based on|given|drivers?(?: are| is|:)|features?(?: are|:)?)\s+"
    r"(?P<list>(?:[^.;:?!\n()]|\([^()\n]{1,60}\))+)",
    re.I,
)
_SPLIT = re.compile(r",\s*(?:and\s+|but\s+|while\s+)?|\s+(?:and|but|while|plus|as well as)\s+|\s*&\s*", re.I)
_LEAD = re.compile(r"^(?:and|but|while|also|the|its|their|his|her|your|often|that|because|since|as|so|with)\s+", re.I)
_MARK = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Driver:
    """`names` of columns that may be meant, in `text.key` form, the first for a new one; `sign`: 1 more, -1 less, 0
    not said.

    `worth`: the sign tells of good and bad; `yes`: a thing that is there or not; `outcome`: what becomes likelier ("" for
    the target). `weight`: 2 for the main one. `group`: a word before the rows' own noun ("Sunday shows").
    `written`: the name for a new column, as it was written. `amount`: there is more or less of it.
    """

    names: tuple[str, ...]
    sign: int
    start: int
    stop: int
    phrase: str
    worth: bool = False
    yes: bool = False
    outcome: str = ""
    weight: float = 1.0
    group: bool = False
    written: str = ""
    amount: bool = False


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
        one = _item(f"{match['comp']} {_dry(match['noun'])}", subject, match.start(), match.end(), text)
        if one is not None and way:
            add([replace(one, sign=one.sign * way, worth=worth)], match.start(), match.end())
    for match in _LIST.finditer(text):
        if match["cue"].lower() == "with" and (near < 0 or re.search(r"\w", text[near : match.start()]) or match.start() < near):
            continue
        listed = _features(match, subject, text)
        if listed and (len(match["cue"].split()) > 1 or len(listed) > 1 or match["cue"][:4].lower() in ("depe", "driv")):
            add(listed, match.start(), match.end())
    at = 0
    while (match := _OPS.search(_without(text, taken), at)) is not None:
        at = match.end()
        ones = _moved(match, subject, target, text)
        if ones:
            add(ones, ones[0].start, match.end())
        elif not match["act"]:
            continue
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
    masked = _MARK.sub(lambda one: "(" + "\0" * (len(one.group()) - 2) + ")", match["list"])
    at = 0
    for cut in [*_SPLIT.finditer(masked), None]:
        piece = match["list"][at : cut.start() if cut else len(masked)]
        mark = _MARK.search(piece)
        bare = re.sub(r"\s+(?:for|in) (?:an?|the|my) .*$", "", _MARK.sub("", piece)).strip()
        if len(bare.split()) > 4 or re.search(r"\d", bare) or not re.search(r"[^\W\d]", bare):
            break
        one = _item(bare, subject, start, start + len(match["list"]), text)
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
    pieces = [piece for piece in _SPLIT.split(match["items"]) if piece]
    if match["act"] and act.split()[0].lower() not in ("ones", "is", "are"):
        about = match["act"]
        same = _same(about, target)
        if not same:
            return []
    if match["more"] or match["prone"]:
        way, worth = (-1 if (match["more"] or match["prone"]).lower() == "less" else 1), False
        if match["act"] and act.split()[0].lower() == "ones":
            pieces[-1:] = [f"{pieces[-1]} ones"] if pieces else []
        kept = [piece for piece in pieces if comparative(_bare(piece)) or _bare(piece).split()[-1:] and _own(piece, subject)]
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
    else:
        way, worth = _way(match["dir"] or match["price"])
        if match["price"] and not comparative(_bare(pieces[-1])):
            return []
    outcome = key(match["out"] or "")
    outcome = "" if outcome in ("it", "them", "this", "that") or _same(outcome, target) else outcome
    found: list[Driver] = []
    several = match["dir"] and match.group().lower().find(" make ") > 0 or (match["good"] or match["bad"] or match["up"]
               or match["down"] or "s").lower()[-1] != "s" or " are the " in match.group().lower() or match["more"]  # fmt: skip
    if not several:
        pieces = pieces[-1:]
    start = text.find(pieces[0].strip(), match.start(), match.end()) if pieces else match.start()
    for piece in pieces[-6:]:
        one = _item(_bare(piece), subject, start, match.end(), text)
        if one is not None:
            made = replace(one, sign=one.sign * way, worth=worth, outcome=outcome)
            found.append(replace(made, weight=2.0) if match["main"] else made)
    return found


def _bare(piece: str) -> str:
    piece = _MARK.sub("", piece).strip(" ,-–")
    while (shorter := _LEAD.sub("", piece)) != piece:
        piece = shorter
    return piece


def _same(word: str, target: str) -> bool:
    """Whether a word speaks of the target: its stem, or its first letters."""
    first = key(word).split()[:1]
    return bool(first and target) and any(
        stem_of(first[0]) == stem_of(part) or goals.past(first[0]) == part or (len(part) > 4 and first[0][:4] == part[:4])
        for part in target.split()
    )


def same(word: str, target: str) -> bool:
    """Whether a word speaks of the target."""
    return _same(word, target)


def _own(piece: str, subject: str) -> bool:
    words = key(_bare(piece)).split()
    return len(words) in (2, 3) and bool(subject) and words[-1] == subject.split()[-1]


def _item(words: str, subject: str, start: int, stop: int, text: str) -> Driver | None:
    """One driver: a comparative with or without a noun, a thing, or a kind of the rows."""
    words = _bare(words)
    yes = False
    if found := re.match(r"(?:an?|having an?|having|being)\s+", words, re.I):
        words, yes = words[found.end() :], True
    parts = words.lower().split()
    if not parts or len(parts) > 5:
        return None
    phrase = re.sub(r"\s+", " ", text[start:stop]).strip(" ,.")
    comp, rest = parts[0], parts[1:]
    own = {"one", "ones", "it", "they", "people", "person", *subject.split(), *(["customer", "client"] if not subject else [])}
    plain = key(" ".join(rest))
    if comp in MEASURES or comp in AMOUNTS:
        names, sign = MEASURES.get(comp, ((), AMOUNTS.get(comp, 1)))
        alone = not rest or {lemma(one) for one in plain.split()} <= own
        if alone:
            return Driver(names, sign, start, stop, phrase, written=names[0], amount=True) if names else None
        written = snake("_".join(rest) if comp in AMOUNTS else f"{plain} {names[0]}")
        if comp in AMOUNTS:
            names = (plain, *(f"{plain} {name}" for name in names))
        else:
            names = (f"{plain} {names[0]}", *(f"{plain} {name}" for name in names[1:]), *names, plain)
        return Driver(names, AMOUNTS.get(comp, sign), start, stop, phrase, written=written, amount=True)
    plain = key(words)
    if subject and len(parts) in (2, 3) and plain.split()[-1] == subject.split()[-1] and not yes:
        kind = " ".join(plain.split()[:-1])
        return Driver((kind,), 1, start, stop, phrase, yes=True, group=True, written=f"is_{snake(kind)}")
    return Driver((plain,), 1, start, stop, phrase, yes=yes, written=snake("_".join(parts)))
