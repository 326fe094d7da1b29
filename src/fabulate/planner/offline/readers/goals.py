"""What a table for machine learning is to be learnt from and to tell: "predict wine quality from alcohol and sugar"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import FILLER, key, lemma

_W = r"[^\W\d]\w*(?:[ ][^\W\d]\w*){0,3}"
_PREDICT = re.compile(
    rf"\b(?:predict|predicting|forecast|forecasting|estimate|estimating|"
    rf"model)\s+(?:whether |if |the |a |an )*({_W}?)\s+"
    r"(?:from|using|based on|given|by|with|depending on)\s+([^.;\n]+)",
    re.I,
)
_ARROW = re.compile(r"[:\-–]\s*([^:.;\n]+?)\s*(?:->|→|=>)\s*([^\W\d]\w*(?:[ ][^\W\d]\w*){0,2})")
_DETECT = re.compile(
    r"\b([^\W\d]\w*(?:[ ][^\W\d]\w*)?)\s+(?:detection|classification|prediction|classifier|predictor)\b"
    r"[^.;\n]*?\b(?:with|from|using|features?:?|based on|:)\s+([^.;\n]+)",
    re.I,
)
_WILL = re.compile(
    rf"\bwill\s+(?:a |an |the )?{_W}?\s+([^\W\d]\w*)\s*\?[^.;\n]*?\b(?:features?:?|from|"
    rf"using|based on|with)\s+([^.;\n]+)",
    re.I,
)
#: "predict which students drop out", "whether a loan will default", "which machines will fail": a target by its verb.
_OUTCOME = re.compile(
    r"\b(?P<asks>predict\w*|forecast\w*|classif\w+|model\w*|identify\w*|detect\w*)?[ ]*"
    r"(?:which|whether|if)[ ]+(?:the |a |an |our |my )?"
    r"(?P<who>(?:[^\W\d]+[ ]){0,2}?[^\W\d]+?)[ ]+"
    r"(?P<will>will|would|might|(?:are|is) (?:going|likely) to)?[ ]*(?:gets? |be |becomes? )?"
    r"(?P<is>is |are )?(?P<verb>[^\W\d]{3,})(?:[ ](?P<out>out|up|off|away|down|back)\b)?",
    re.I,
)
_CLUSTERS = re.compile(
    r"\b(\d|two|three|four|five|six|seven|eight)\s+(?:\w+[ ]){0,3}?(?:clusters?|groups?|"
    r"segments?)\b(?:\s+of\s+[\w ]+?)?(?:\s+for\s+(?:\w+[ ]?){1,3}:\s*|:\s*|\s+(?:by|in|on|from|"
    r"over|across)\s+)([^.;\n]+)",
    re.I,
)
_ASKS = re.compile(r"\b(?:predict|classif|regression|detection|machine learning|cluster|k-?means|features?)", re.I)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight")
_TAIL = re.compile(
    r"\s+(?:for|as|in)\s+(?:an?|the|my)\b.*$|\s*(?:->|→|=>).*$|\s+r2\b.*$|\s+with\s+(?:an?|some)\b.*$", re.I
)


IRREGULAR = {
    "leave": "left", "buy": "bought", "quit": "quit", "pay": "paid", "win": "won", "break": "broken", "sell": "sold",
    "fall": "fallen", "lose": "lost", "go": "gone", "come": "come", "take": "taken", "read": "read", "get": "got",
    "give": "given", "burst": "burst", "split": "split", "hurt": "hurt", "die": "died", "run": "run", "wear": "worn",
    "freeze": "frozen", "sit": "sat", "grow": "grown", "tear": "torn", "hatch": "hatched", "miss": "missed",
    "drive": "driven", "speak": "spoken", "choose": "chosen", "find": "found", "catch": "caught", "sleep": "slept",
    "shut": "shut", "spread": "spread", "bite": "bitten", "melt": "melted", "keep": "kept", "meet": "met",
    "fly": "flown", "begin": "begun", "feel": "felt", "make": "made", "steal": "stolen", "cancel": "cancelled",
    "rise": "risen", "drop": "dropped", "stop": "stopped", "skip": "skipped", "rent": "rented", "opt": "opted",
    "sink": "sunk", "sign": "signed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """`features` as written; `target` in `text.key` form ("" for clusters), `clusters` their number. Where
    it stands."""

    features: tuple[str, ...]
    target: str
    clusters: int
    start: int
    stop: int


def read(text: str) -> Goal | None:
    """The first goal that names at least two features."""
    if not _ASKS.search(text) or len(text) > 2000:
        return None
    found = _CLUSTERS.search(text)
    if found:
        features = _features(found.group(2))
        word = found.group(1).lower()
        if len(features) >= 2:
            count = int(word) if word.isdigit() else _NUMBERS.index(word) + 2
            return Goal(features[:4], "", max(count, 2), found.start(), found.end())
    for pattern, target, features_at in ((_PREDICT, 1, 2), (_ARROW, 2, 1), (_WILL, 1, 2), (_DETECT, 1, 2)):
        found = pattern.search(text)
        if found:
            features = _features(found.group(features_at))
            words = [word for word in found.group(target).split() if word.lower() not in FILLER | {"binary", "multi"}]
            if len(features) >= 2 and words:
                return Goal(features, key(" ".join(words[-3:])), 0, found.start(), found.end())
    return None


def outcome(text: str) -> Goal | None:
    """A goal that names what may happen and no features: the target is what the verb says, in the past."""
    for found in _OUTCOME.finditer(text[:2000]):
        who, verb = found.group("who").lower().split(), found.group("verb").lower()
        several = lemma(who[-1]) != who[-1]
        one = verb.endswith("s") and not several
        if not (found.group("will") or (found.group("asks") and (several or one or found.group("is")))):
            continue
        if verb in FILLER and verb not in ("like", "want"):
            continue
        if found.group("is") or verb.endswith(("ed", "ent", "al", "ous", "ive")):
            target = verb
        else:
            target = past(lemma(verb) if one else verb)
        target = f"{target} {found.group('out').lower()}" if found.group("out") else target
        return Goal((), target, 0, found.start("verb"), found.end())
    return None


def past(verb: str) -> str:
    """The participle: cancelled, dropped, failed."""
    if verb in IRREGULAR:
        return IRREGULAR[verb]
    if verb.endswith("ed"):
        return verb
    if verb.endswith("e"):
        return f"{verb}d"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return f"{verb}{verb[-1]}ed"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}ed"


def _features(text: str) -> tuple[str, ...]:
    text = _TAIL.sub("", text)
    pieces = [
        re.sub(r"^(?:and|the|a|an|his|her|their)\s+", "", piece.strip(), flags=re.I)
        for piece in re.split(r",|\band\b|&", text)
    ]
    kept = [
        piece
        for piece in pieces
        if piece
        and len(piece.split()) <= 4
        and not re.search(r"\d\s*%|\bsome\b|\b(?:hard|difficult|easy|noisy|auc|r2)\b", piece, re.I)
    ]
    return tuple(dict.fromkeys(kept))[:30]
