"""Columns that are named by a clause and not by a noun: "how long it took", "who made it", "the year it was first lit",
"edible or not".

People who describe a table in sentences say what they want to know of a row. Each becomes a name, a name to look it up
by, and where the question word tells it, a type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .. import forms
from ..text import lemma

_WHO = r"(?:it|they|he|she|we|you|i|one|this|each|the[ ]\w+|their[ ]\w+|a[ ]\w+|people|guests|customers|clients)"
_BE = r"(?:is|are|was|were|be|been|being|has|have|had|will|did|does|do|can|could|would|should)"
_IN_UNIT = re.compile(r"[ ]in[ ]([\w%°$€£²/]{1,14}(?:[ ]per[ ]\w+)?)$", re.I)
#: "how long": what it measures.
_HOW = {
    "long": "duration", "far": "distance", "old": "age", "tall": "height", "high": "height", "heavy": "weight",
    "deep": "depth", "wide": "width", "thick": "thickness", "fast": "speed", "big": "size", "large": "size",
    "often": "frequency", "hot": "temperature", "warm": "temperature", "cold": "temperature", "loud": "loudness",
    "full": "fill level", "busy": "occupancy", "good": "rating", "well": "rating", "happy": "satisfaction",
    "satisfied": "satisfaction", "difficult": "difficulty", "hard": "difficulty", "spicy": "spiciness",
    "strong": "strength", "late": "delay", "expensive": "price", "severe": "severity", "serious": "severity",
    "bad": "severity", "likely": "likelihood", "clean": "cleanliness", "crowded": "crowd level", "steep": "steepness",
    "sweet": "sweetness", "ripe": "ripeness", "rare": "rarity", "fresh": "freshness", "close": "distance",
    "dirty": "cleanliness", "noisy": "noise level", "soon": "days until",
    "stressed": "stress level", "anxious": "anxiety level", "tired": "fatigue level",
}  # fmt: skip
_HOW_MANY = re.compile(r"^how[ ]many[ ](?P<noun>(?:(?!" + _WHO + r"\b|" + _BE + r"\b)[\w'-]+[ ]?){1,3})", re.I)
_HOW_MUCH = re.compile(
    rf"^how[ ]much[ ](?:(?:money[ ])?(?:{_WHO}[ ])?(?:{_BE}[ ])?"
    rf"(?P<verb>costs?|paid|pays?|weighs?|weighed|spent|earned|raised|"
    rf"sold|tipped|charged|owed?s?)|(?P<noun>[\w-]+(?:[ ](?!{_WHO}\b|{_BE}\b)[\w-]+)?))\b",
    re.I,
)
_MUCH = {
    "cost": "cost", "paid": "amount paid", "pay": "amount paid", "weigh": "weight", "weighed": "weight",
    "spent": "amount spent", "earned": "earnings", "raised": "amount raised", "sold": "amount sold", "tipped": "tip",
    "charged": "amount charged", "owed": "amount owed", "owe": "amount owed",
}  # fmt: skip
_HOW_WORD = re.compile(r"^how[ ](?P<word>[a-z]+)\b(?P<rest>.*)$", re.I)
_OFTEN = re.compile(
    rf"^[ ]{_WHO}[ ](?:{_BE}[ ])?(?:usually[ ]|typically[ ]|normally[ ])?(?P<verb>(?!{_BE}\b)[a-z]{{3,20}})"
    r"(?:[ ](?:per|a|an|each|every)[ ](?P<unit>day|week|month|year|season|term)|[ ].*)?$"
)
#: "how long they have been a member", "how long she waited", "how long they stayed".
_LASTING = re.compile(r"\b(?:(?P<been>been)|(?P<wait>wait\w*)|(?P<stay>stay\w*)|(?P<sleep>sleeps?|slept))\b")
_LASTED = {
    "been": "tenure in years", "wait": "waiting time", "stay": "length of stay", "sleep": "sleep duration",
}  # fmt: skip
_WRONG = re.compile(r"^what(?:[ ]is|[ ]was|'s|[ ]went)[ ](?:the[ ]matter|wrong|broken)\b")
_WAS_DONE = re.compile(
    r"^what[ ](?:was|were)[ ](?P<did>[a-z]+ed|found|bought|sold|stolen|eaten|lost|done|taken|given|caught)$"
)
#: "what the client paid", "what it cost".
_WHAT_PAID = re.compile(
    rf"^what[ ]{_WHO}[ ](?:{_BE}[ ])?(?P<verb>costs?|paid|pays?|weighs?|weighed|spent|earned)\b", re.I
)
_WHICH = re.compile(
    rf"^(?:which|what|whose)[ ](?:kind[ ]of[ ]|sort[ ]of[ ]|type[ ]of[ ])?"
    rf"(?P<noun>(?:(?!{_WHO}\b|{_BE}\b)[\w'-]+[ ]?){{1,3}}?)[ ]*(?:$|(?:{_WHO}|{_BE})\b.*$|(?:used|chosen|done|made)$)",
    re.I,
)
_WHO_DID = re.compile(rf"^who(?:m)?[ ](?:{_BE}[ ])?(?P<rest>.+)$", re.I)
_WHERE = re.compile(r"^where[ ](?P<rest>.+)$", re.I)
#: "the year it was first lit", "the place they met": the noun, and what happened.
_NOUN_DID = re.compile(
    r"^(?P<noun>(?:[\w'-]+[ ]){1,3}?)(?:that[ ]|which[ ]|when[ ]|where[ ]|at[ ]which[ ]|in[ ]which[ ]|for[ ]which[ ])?"
    rf"(?P<who>it|they|he|she|we|i|you)(?:[ ](?P<be>{_BE}(?:[ ]been)?))?[ ](?P<rest>\w.*)$",
    re.I,
)
_DATED = frozenset("date day year month time hour week age place city town country".split())
_OR_NOT = re.compile(r"^(?:is[ ]|are[ ])?(?P<name>[\w' -]{2,40}?)[ ]?(?:,[ ]?|/[ ]?)?(?:or[ ]not|or[ ]no|\?)$", re.I)
#: Words of a clause that no name needs.
_IDLE = re.compile(
    r"\b(?:still|already|yet|currently|ever|actually|also|really|just|it|they|he|she|we|the|a|an|its|"
    r"their|my|our)\b[ ]?",
    re.I,
)
_BASE = {
    "made": "made", "did": "done", "wrote": "written", "took": "taken", "drove": "driven", "gave": "given",
    "went": "visited", "saw": "seen", "came": "visited", "ran": "run", "won": "won", "led": "led", "built": "built",
    "found": "found", "sold": "sold", "bought": "bought", "taught": "taught", "caught": "caught", "sent": "sent",
    "paid": "paid", "brought": "brought", "fed": "fed", "ate": "eaten", "grew": "grown", "flew": "flown",
    "rode": "ridden", "sang": "sung", "spoke": "spoken", "chose": "chosen", "broke": "broken", "drew": "drawn",
    "lost": "lost", "held": "held", "hosts": "hosted", "owns": "owned", "runs": "run", "leads": "led",
    "teaches": "taught", "wrote it": "written",
}  # fmt: skip
_PLACES = frozenset(["found", "seen", "sighted", "caught", "made", "built", "sold", "held", "kept", "stored", "parked"])


@dataclass(frozen=True, slots=True)
class Clause:
    """`name` as it is written, `look` as it is looked up (in plain words), `type` of `items.TYPES` or ""."""

    name: str
    look: str
    type: str = ""
    boolean: bool = False


_BARE = {
    "when": Clause("date", "date", "date"), "where": Clause("location", "location"),
    "who": Clause("name", "full name", "person"), "how long": Clause("duration", "duration"),
    "how many": Clause("count", "count"), "how much": Clause("amount", "amount"),
}  # fmt: skip
#: "was it dangerous", "did they pass".
_ASKS = re.compile(rf"^(?:is|are|was|were|has|have|had|did|does|do|can|could)[ ]{_WHO}[ ](?P<rest>.+)$", re.I)


def read(said: str) -> Clause | None:
    """What a clause asks for, None for what is a plain name."""
    text = " ".join(said.lower().split()).removesuffix("?").rstrip()
    if text in _BARE:
        return _BARE[text]
    if len(text) > 90 or " " not in text:
        return None
    question = _ASKS.match(text)
    if question is not None:
        name = _IDLE.sub("", question.group("rest")).strip()
        return Clause(name, name, "", True) if name else None
    unit = _IN_UNIT.search(text)
    tail = f" in {unit.group(1)}" if unit is not None else ""
    body = text[: unit.start()] if unit is not None else text
    for find in (_how_many, _how_much, _how, _what, _who, _where, _noun_did, _or_not):
        found = find(body)
        if found is not None:
            return Clause(found.name + tail, found.look + tail, found.type, found.boolean) if tail else found
    return None


def _named(name: str, type_: str = "", look: str = "") -> Clause:
    return Clause(name, look or name, type_)


def _how_many(text: str) -> Clause | None:
    found = _HOW_MANY.match(text)
    if found is None:
        return None
    nouns = found.group("noun").strip()
    last = text.split()[-1]
    did = forms.done(last) and last not in (*nouns.split(), "came", "went", "arrived")
    return _named(f"{nouns} {last}" if did else nouns, "", f"number of {nouns}")


def _how_much(text: str) -> Clause | None:
    found = _HOW_MUCH.match(text)
    if found is None:
        return None
    if found.group("verb"):
        name = _MUCH.get(found.group("verb").removesuffix("s"), "amount")
        return _named(name)
    noun = found.group("noun")
    return _named(noun, "", f"{noun} amount") if noun not in ("it", "they", "is", "was") else _named("amount")


def _how(text: str) -> Clause | None:
    found = _HOW_WORD.match(text)
    if found is None:
        return None
    name = _HOW.get(found.group("word"))
    if name == "frequency":
        return _how_often(found.group("rest"))
    if name == "duration" and (lasting := _LASTING.search(found.group("rest"))) is not None:
        return _named(next(said for group, said in _LASTED.items() if lasting.group(group)))
    if name == "duration" and re.search(r"[ ](?:table|river|piece|tail|snake|boat|rope)[ ]", found.group("rest")):
        name = "length"
    return _named(name) if name else None


def _how_often(rest: str) -> Clause:
    """ "how often they visit per week" counts visits."""
    found = _OFTEN.match(rest)
    if found is None:
        return _named("frequency")
    verb = lemma(found.group("verb"))
    if found.group("unit"):
        return _named(f"{verb}s per {found.group('unit')}")
    return _named("usage frequency" if verb in ("used", "use") else f"{verb} frequency", "", "frequency")


def _what(text: str) -> Clause | None:
    if _WRONG.match(text):
        return _named("problem")
    if (did := _WAS_DONE.match(text)) is not None:
        return _named(f"item {did.group('did')}")
    paid = _WHAT_PAID.match(text)
    if paid is not None:
        return _named(_MUCH.get(paid.group("verb").removesuffix("s"), "amount"))
    found = _WHICH.match(text)
    noun = found.group("noun").strip() if found is not None else ""
    return _named(noun) if noun and " " in text and noun not in ("of", "for", "at", "in") else None


def _who(text: str) -> Clause | None:
    found = _WHO_DID.match(text)
    if found is None:
        return None
    words = _IDLE.sub("", found.group("rest")).split()
    if not words:
        return None
    verb = _BASE.get(words[0], words[0] if words[0].endswith(("ed", "en")) else "")
    rest = [word for word in words[1:] if word not in ("by", "for", "to")]
    if not verb or verb == "visited":
        return _named("name" if not rest else f"{rest[-1]} by", "person", "full name")
    return _named(" ".join([verb, "by"]), "person")


def _where(text: str) -> Clause | None:
    found = _WHERE.match(text)
    if found is None:
        return None
    words = _IDLE.sub("", found.group("rest")).split()
    did = next((_BASE.get(word, word) for word in reversed(words) if _BASE.get(word, word) in _PLACES), "")
    return _named(f"{did} location" if did else "location", "", "location")


def _noun_did(text: str) -> Clause | None:
    found = _NOUN_DID.match(text)
    if found is None:
        return None
    noun = found.group("noun").strip()
    nouns = noun.split()
    if nouns[-1] in ("if", "whether", "how", "when", "what", "which", "who", "where", "that", "and", "or", "as"):
        return None
    noun = " ".join(word for word in nouns if word not in ("the", "a", "an", "that", "which", "each", "its", "their"))
    if not noun:
        return None
    rest = _IDLE.sub("", found.group("rest")).split()[:2]
    if noun == "time" and rest[:1] in (["took"], ["takes"], ["lasted"]):
        return _named("duration")
    if noun.split()[-1] not in _DATED:
        return _named(noun)
    did = [_BASE.get(word, word) for word in rest]
    return _named(" ".join([noun, *did]) if found.group("be") or did[:1] else noun, "", noun)


def _or_not(text: str) -> Clause | None:
    found = _OR_NOT.match(text)
    return Clause(found.group("name"), found.group("name"), "", True) if found is not None else None
