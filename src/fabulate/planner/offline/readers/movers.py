"""One thing that moves a target, in words: "low job satisfaction", "no personal trainer", "age in months (older =
cheaper)", "skip class"; and a list of such things."""

from __future__ import annotations

import re
from dataclasses import replace

from ..text import FILLER, key, lemma, snake, stem_of
from . import measures
from .measures import Driver

_SPLIT = re.compile(r",\s*(?:and\s|or\s|but\s)?|\s(?:and|or|plus|as well as|&)\s", re.I)
_SCALE = {
    "low": "lower", "high": "higher", "few": "fewer", "short": "shorter", "long": "longer", "many": "more",
    "big": "bigger", "large": "larger", "small": "smaller", "bad": "worse", "poor": "worse", "good": "better",
    "heavy": "heavier", "frequent": "more", "strong": "stronger", "weak": "weaker", "little": "less", "old": "older",
    "young": "younger", "lots": "more", "much": "more", "multiple": "more", "repeated": "more", "increasing": "more",
    "rising": "more", "falling": "less", "excessive": "more", "steep": "steeper", "great": "greater",
    "expensive": "dearer", "cheap": "cheaper",
}  # fmt: skip
_LEADS = re.compile(
    r"^(?:(?:and|but|or|while|also|the|its|their|his|her|your|that|because|since|as|so|with|who|which|have|has"
    r"|had|are|is|if|when|it's|it has|there is|"
    r"those|people|for|among|in|on|mostly|especially|particularly|plus|both|make|get|got|students|customers"
    r"|patients|users|very|really|too|a lot of|lots of)\s+)+",
    re.I,
)
_YES_LEADS = re.compile(
    r"^(?:an?|having(?: an?)?|being(?: an?)?|using(?: an?)?|from|at|after|during"
    r"|living in)\s+",
    re.I,
)
_NO_LEADS = re.compile(
    r"^(?:no|not having(?: an?)?|without(?: an?)?|lack of|lacking(?: an?)?|missing|not being"
    r"(?: an?)?)\s+",
    re.I,
)
_THINGS = frozenset(
    """hypertension diabetes smoking overtime asthma obesity insurance discount promotion reminder gift weekend holiday
    balcony garage garden elevator lift pool degree trainer abroad night remote weekends vaccination caffeine
    insulation_missing drought mulch exercise drainage shade""".split()
)
_NOTHING = frozenset(
    """it they them this that which there noise effect signal data model more less everything nothing all rows what one
    ones chance odds risk target predictor predictors features feature column columns""".split()
)


def read(
    words: str, names: set[str], way: int, worth: bool, start: int, stop: int, text: str, *, last: bool = False
) -> list[Driver]:
    """The drivers of a list that begins at character `start`, from its end backwards as far as pieces are drivers;
    `last`: only its last piece. A statement goes from the first of them to `stop`."""
    masked = re.sub(r"\([^()]*\)", lambda one: "\0" * len(one.group()), words)
    cuts = [0]
    for cut in _SPLIT.finditer(masked):
        cuts += [cut.start(), cut.end()]
    cuts.append(len(words))
    pieces = [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if words[a:b].strip()]
    made: list[Driver] = []
    begin = start
    for a, b in reversed(pieces[-1:] if last else pieces):
        phrase = " ".join(text[start + a : stop].split())[:120].strip(" ,.")
        one = _one(words[a:b], names, way, worth, start + a, stop, phrase)
        if one is None:
            break
        begin = start + a
        made.append(one)
    return [replace(one, start=begin) for one in reversed(made)]


def _one(piece: str, names: set[str], way: int, worth: bool, start: int, stop: int, phrase: str) -> Driver | None:
    """One driver: "low job satisfaction", "no personal trainer", "age in months (older = cheaper)", "rain (-)"."""
    mark = re.search(r"\(([^()]*)\)", piece)
    bare = re.sub(r"\s*\([^()]*\)", "", piece).strip(" -–—,").lower()
    bare = _LEADS.sub("", f"{bare} ").strip()
    sign = way
    if mark is not None and (said := _marked(mark[1])):
        sign = said
        worth = False
    yes = no = False
    if (
        found := re.match(
            r"^[^\W\d]\w*s\s(?P<w>with|without|having|lacking)\s(?:an?\s)?"
            r"(?P<what>.+)$",
            bare,
        )
    ) is not None:
        bare = found["what"] if found["w"] in ("with", "having") else f"no {found['what']}"
        yes = found["w"] in ("with", "having") and bare.split()[0] not in {
            *_SCALE,
            *measures.AMOUNTS,
            *measures.MEASURES,
        }
    if (lead := _NO_LEADS.match(bare)) is not None:
        bare, no = bare[lead.end() :], True
    elif (lead := _YES_LEADS.match(bare)) is not None:
        rest = bare[lead.end() :]
        adjective = rest.split()[:1]
        yes = not (
            adjective
            and (adjective[0] in _SCALE or adjective[0] in measures.AMOUNTS or adjective[0] in measures.MEASURES)
        )
        bare = rest
    bare = re.sub(r"\s(?:a|per|each|every)\s(?:week|day|month|year|hour)$", "", bare)
    if found := re.match(
        r"^(?P<a>.+?)\s(?P<j>in|of|at|from|during|on|for|to)\s(?:the\s|their\s|a\s)?"
        r"(?P<b>[^\W\d][\w ]*)$",
        bare,
    ):
        bare = _reordered(found["a"], found["j"], found["b"])
    if found := re.match(r"^(?:skip|miss|skips|misses|skipping|missing)\s(?P<what>.+)$", bare):
        what = found["what"]
        if lemma(what.split()[-1]) in ("class", "lecture", "lesson", "school", "session", "practice"):
            return Driver(
                ("attendance", "attendance pct"),
                -sign,
                start,
                stop,
                phrase,
                worth=worth,
                amount=True,
                written="attendance_pct",
            )
        return Driver((key(f"missed {what}"),), sign, start, stop, phrase, worth=worth, amount=True)
    if found := re.match(
        r"^(?P<verb>work|study|sleep|train|travel|spend|drink|eat|smoke|exercise|practise"
        r"|practice|use|pay|wait)s?\s(?P<how>many|few|more|fewer|long|less|lots of|too many)\s"
        r"(?P<what>[^\W\d]\w*)$",
        bare,
    ):
        turn = -1 if found["how"] in ("few", "fewer", "less") else 1
        return Driver(
            (key(f"{found['verb']} {found['what']}"), key(found["what"])),
            sign * turn,
            start,
            stop,
            phrase,
            worth=worth,
            amount=True,
        )
    parts = bare.split()
    if (
        not parts
        or len(parts) > 5
        or not re.fullmatch(r"[\w' -]+", bare)
        or parts[-1] in _NOTHING
        or set(parts) & _STOPS
    ):
        return None
    if {stem_of(part) for part in key(bare).split()} <= names:
        return None
    if parts[0] in _SCALE:
        parts = [_SCALE[parts[0]], *parts[1:]]
    if parts[0] in measures.AMOUNTS or parts[0] in measures.MEASURES:
        one = measures.item(" ".join(parts), "", start, stop, phrase)
        if one is not None:
            return replace(one, sign=one.sign * (sign or 1), phrase=phrase, worth=worth, start=start, stop=stop)
        return None
    if parts[0] in FILLER and len(parts) == 1:
        return None
    plain = key(bare)
    thing = lemma(parts[-1]) in _THINGS or parts[-1] in _THINGS or (len(parts) == 1 and parts[0].endswith("ing"))
    if no:
        return Driver(
            (plain, f"has {plain}"),
            -(sign or 1),
            start,
            stop,
            phrase,
            worth=worth,
            yes=True,
            written=f"has_{snake(bare)}",
        )
    if yes or thing:
        return Driver(
            (plain, f"is {plain}", f"has {plain}"),
            sign,
            start,
            stop,
            phrase,
            worth=worth,
            yes=True,
            written=snake(bare),
        )
    many = lemma(parts[-1]) != parts[-1]
    return Driver((plain,), sign, start, stop, phrase, worth=worth, written=snake(bare), amount=many)


_STOPS = frozenset(
    """should will would can are is was were be make makes drop drops dropped more less likely depends depend n't not
    doesn't don't than""".split()
)


def _marked(words: str) -> int:
    """The sign of what stands in brackets: +, -, positive, older = cheaper, more is better."""
    low = words.strip().lower()
    if low in ("+", "plus", "positive", "positively", "up"):
        return 1
    if low in ("-", "–", "−", "minus", "negative", "negatively", "down"):
        return -1
    pair = re.match(r"(?:the )?(?P<a>[^\W\d]\w*)\s*(?:=|is|are|means?|->|→|:|the)\s*(?P<b>.+)$", low)
    if pair is None:
        return 0
    first = measures.MEASURES.get(pair["a"], ((), measures.AMOUNTS.get(pair["a"], 0)))[1]
    second = (
        -1
        if re.search(
            r"cheap|less|lower|fewer|worse|smaller|shorter"
            r"|rarer",
            pair["b"],
        )
        else 1
        if re.search(r"dear|more|higher|better|bigger|longer|pricier|expensive|likel", pair["b"])
        else 0
    )
    return first * second


_UNITS = frozenset("month year day hour minute mile kilometre week second".split())


def _reordered(first: str, joint: str, second: str) -> str:
    """ "grades in the first semester" are first semester grades; "number of occupants" and "age in months" stay."""
    if first.split()[-1] in ("number", "amount", "count"):
        return f"number of {second}"
    if first.split()[-1] in ("distance", "time", "age", "length", "cost", "hours", "level", "debt", "way", "ratio"):
        return f"{first} {second}" if lemma(second) in _UNITS else f"{first} {joint} {second}"
    head = first.split()
    lead = head[:1] if head[0] in _SCALE or head[0] in measures.AMOUNTS else []
    return " ".join([*lead, second, *head[len(lead) :]])
