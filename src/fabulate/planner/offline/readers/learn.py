"""A target and what drives it in looser words than `aims` reads: 'target "left" (yes/no), 15% left', "stroke
prediction, 5% had a stroke. risk goes up with age", "fraud tends to be at night, for higher amounts"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ..text import FILLER, key, lemma, stem_of
from . import drivers, goals, moved
from .aims import Aim, blank
from .patterns import Later

_NAME = r"(?P<q>[\"'`“”‘])?(?P<name>[^\W\d]\w*)(?P<q2>[\"'`“”’])?"
_EXPLICIT = Later(
    r"\b(?:with\s)?(?:(?:a|the|binary|boolean)\s)?(?:target|label|outcome|response|dependent)(?:\s(?:variable"
    r"|column|field|feature))?\s?(?:[:=]|\b(?:is|called|named)\b)?\s?(?:the\s)?(?:column\s)?" + _NAME
)
_LABELLED = Later(
    r"\b(?:(?:column|target|a|the)\s)?(?P<name>label|class|target|sentiment|outcome|category)\s?(?:[:=]|\bis\b"
    r"|\bbeing\b|\()\s?(?P<list>[^\W\d][\w-]*(?:(?:,\s|\sor\s|,\sor\s|\sand\s|/)[^\W\d][\w-]*){1,6})\)?"
)
_FLAG = Later(r"\b(?:an?|the)\s(?P<name>[^\W\d]\w*)\s(?:flag|indicator|label|column)\b")
_EVENT_NOUN = Later(
    r"\b(?P<name>no[- ]?shows?|drop[- ]?outs?|[^\W\d]\w*)\s(?:prediction|detection|classifier|classification"
    r"|predictor|detector|model|forecasting)\b"
)
_EVENTS = frozenset(
    """churn dropout fraud default attrition turnover stroke failure readmission cancellation relapse diabetes
    bankruptcy burnout spam lapse""".split()
)
_NOSHOW = Later(r"\bno[- ]?shows?\b")
_DEPENDS = Later(
    r"(?:^|[.;:,]\s|\bwhere\s)(?:the\s)?(?P<name>[^\W\d]\w*(?:\s[^\W\d]\w*){0,4}?)\s(?:depends?"
    r"|as a function of|is (?:driven|determined|influenced) by)\b"
)
_WHERE = Later(
    r"\bwhere\s(?P<name>[^\W\d]\w*)\sis\s(?:very\s|really\s|quite\s)?(?:hard|easy|difficult)\sto\s"
    r"(?:predict|tell|learn)"
)
_AS_TARGET = Later(
    r"(?:^|[.;:,]\s)(?:the\s)?(?P<name>[^\W\d]\w*(?:\s[^\W\d]\w*){0,2}?)(?:\sof\s[^\W\d][\w ]{2,30}?)?\s(?:as"
    r"|is|being)\s"
    r"(?:the\s)?(?:target|outcome|label|response)\b"
)
_PREDICT = Later(
    r"\b(?:predict|estimat|forecast|model)(?:s|e|es|ing)?\s(?:the\s|a\s)?(?P<name>[^\W\d]\w*"
    r"(?:\s[^\W\d]\w*){0,3}?)(?=\s*[:.,;(]|\sfrom\b|\sof\b|\susing\b|$)"
)
_PASTS = frozenset("fell sank broke left quit died won lost froze burst tore caught ate sold bought came went".split())
_SHARE = Later(
    r"(?:about |around |roughly |some |only |just )?(?<![\d.])(?P<n>\d{1,3}(?:\.\d{1,4})?)\s?%(?:\s+of\s+"
    r"(?:the\s|all\s|our\s)?(?P<who>[^\W\d]\w*))?(?:\s+(?P<be>are|is|were|was|have|has|had|got|get|gets|did|do"
    r"|does))?(?P<not>\s?(?:n't|not|never))?(?:\s+(?:an?\s)?(?P<what>[^\W\d][\w-]*)(?:\s(?P<part>out|up|off"
    r"|away|back|down))?)?"
)
_CUES = Later(
    r"\b(?:target|label|flag|no[- ]?shows?|predict\w*|classif\w*|regression|model|churn|attrition"
    r"|drop(?:s|ping)?[- ]?outs?|fraud"
    r"|machine learning|ml\b|k-?means|likel(?:y|ier)|odds|chance|risk|depends?|driv(?:en|ers?)|AUC|R2|R²"
    r"|(?:push|raise|lower|increase|reduce|kill|help|hurt)\w*|more often|as a function|outcome)\b"
)
_NO_NAME = frozenset(
    """is are was the a an rare with of and or should be variable column columns flag yes no true false it that which
    leak leakage class classes imbalance data to for in on by very""".split()
)
#: "40% higher at weekends": how much, of something else.
_COMPARED = frozenset(
    """higher lower more less fewer busier quieter warmer colder hotter larger bigger smaller greater stronger weaker
    faster slower cheaper dearer longer shorter above below up down growth""".split()
)
_SORTS = frozenset(
    """binary multi multiclass linear logistic toy simple image text sentiment spam class a an ml data multinomial
    supervised""".split()
)
_REGRESSION = Later(r"\bregression\b|\bR2\b|R²|\br[- ]squared\b")
_YES = Later(r"yes ?/ ?no|0 ?/ ?1|true|1 ?/ ?0|binary|boolean|classif|yes\b|positives?")
_NUMERIC = frozenset(
    "kwh kg km eur usd gbp cm mm minutes min hours days score price cost amount rent salary yield tip weight".split()
)


@dataclass(frozen=True, slots=True)
class _Target:
    name: str
    start: int
    stop: int
    labels: tuple[str, ...] = ()
    number: bool = False
    sure: bool = False


def read(text: str) -> Aim | None:
    """The target that `text` (at most 2,000 characters) tells of, with what drives it; None where there is none."""
    if len(text) > 2000 or _CUES.search(text) is None:
        return None
    target = _target(text)
    if target is None:
        return None
    share = None if target.number or target.labels else _rate(text, target)
    found = moved.read(text, target.name, [share.span()] if share is not None else [])
    if not (target.sure or share is not None or found):
        return None
    rate, phrase = None, ""
    if share is not None:
        phrase = " ".join(share.group().split())
        rate = float(share["n"]) / 100
        denied = bool(share["not"]) and not target.name.startswith("no ")
        rate = 1 - rate if denied else rate
    free = blank(text, [(one.start, one.stop) for one in found] + ([share.span()] if share is not None else []))
    names = {name for one in found for name in one.names}
    found += [one for one in drivers.read(free, "", key(target.name)) if one.sign and one.names[0] not in names]
    spans = [(one.start, one.stop) for one in found]
    if share is not None:
        spans.append(share.span())
    spans.append((target.start, target.stop))
    spans += [match.span() for match in re.finditer(rf"\b{re.escape(target.name)} (?:rate|share|risk)\b", text, re.I)]
    return Aim(
        key(target.name), "", rate, phrase, target.labels, target.number,
        tuple(found), 0, False, blank(text, [one for one in spans if one[1] > one[0]]), sure=target.sure,
        written=target.name if target.sure and " " not in target.name else "",
    )  # fmt: skip


def _target(text: str) -> _Target | None:
    for match in _LABELLED.finditer(text):
        labels = tuple(one.strip() for one in re.split(r",\s(?:or\s)?|\sor\s|\sand\s|/", match["list"]) if one.strip())
        if (
            len(labels) >= 2
            and not {one.lower() for one in labels} <= {"yes", "no", "true", "false"}
            and not set(labels) & _NO_NAME
        ):
            # its values stay in the text for the readers of values
            return _Target(match["name"].lower(), 0, 0, labels, sure=True)
    for match in _EXPLICIT.finditer(text):
        name = match["name"]
        if name.lower() in _NO_NAME or (name.lower() in FILLER and not match["q"]):
            continue
        after = text[match.end() : match.end() + 80]
        measured = (
            re.match(
                r"\s([^\W\d]\w*)\sof\s"
                r"([^\W\d]\w*)",
                after,
            )
            if not match["q"] and "the " in match.group().lower()
            else None
        )
        words = f"{name} {measured[1]}" if measured else name
        number = _is_number(text, words) and not _YES.search(after[:40]) and "%" not in after[:40]
        stop = match.end() + (measured.end(1) if measured else 0)
        tail = re.match(r"\s?\(?(?:yes ?/ ?no|0 ?/ ?1|1 ?/ ?0|y ?/ ?n|true ?/ ?false)\)?", text[stop:], re.I)
        return _Target(
            key(words) if measured else name.lower() if name.isupper() else name,
            match.start(),
            stop + (tail.end() if tail else 0),
            number=number,
            sure=True,
        )
    named = _AS_TARGET.search(text)
    if named is not None and named["name"].lower() not in FILLER | _NO_NAME:
        name = key(named["name"])
        return _Target(name, named.start("name"), named.end(), number=_is_number(text, name), sure=True)
    flag, where, predicted = (pattern.search(text) for pattern in (_FLAG, _WHERE, _PREDICT))
    if flag is not None and flag["name"].lower() not in FILLER | _NO_NAME:
        return _Target(flag["name"].lower(), flag.start(), flag.end(), sure=True)
    if where is not None:
        return _Target(_event(where["name"].lower()), where.start(), where.end())
    if _NOSHOW.search(text) is not None and _SHARE.search(text) is not None:
        return _Target("no show", 0, 0, sure=True)
    for match in _EVENT_NOUN.finditer(text):
        name = match["name"].lower().replace("-", "")
        if name not in FILLER and name not in _NO_NAME | _SORTS:
            return _Target(_event(name), match.end("name"), match.end())
    for word in re.findall(r"[^\W\d]+", text.lower())[:60]:
        if word in _EVENTS:
            return _Target(_event(word), 0, 0)
    for match in _DEPENDS.finditer(text):
        name = key(match["name"])
        if name and name.split()[-1] not in FILLER | {"it", "risk", "this", "which", "that", "odd", "chance"}:
            return _Target(name, 0, 0, number=True)
    if predicted is not None:
        name = key(predicted["name"])
        name = name.split()[-1] if name.split()[-1] in _NUMERIC else name
        if name.split()[-1] not in FILLER and name.split()[0] not in ("if", "whether", "which", "who"):
            return _Target(
                name, predicted.start(), predicted.end(), number=_is_number(text, name) or _SHARE.search(text) is None
            )
    return _by_share(text)


def _event(name: str) -> str:
    return {"dropouts": "dropout", "churning": "churn"}.get(name, name)


def _is_number(text: str, name: str) -> bool:
    return _REGRESSION.search(text) is not None or bool(set(key(name).split()) & _NUMERIC)


def _by_share(text: str) -> _Target | None:
    """ "20% cancel", "62% got a job", "5% had a stroke": the verb, or what they had or got."""
    for match in _SHARE.finditer(text):
        what, be = (match["what"] or "").lower(), (match["be"] or "").lower()
        if not what or what in (FILLER - {"die"}) | _NO_NAME | _COMPARED | {
            "missing",
            "female",
            "male",
            "women",
            "men",
            "positives",
            "blank",
        }:
            continue
        if be in ("had", "got", "has", "have", "get", "gets"):
            return _Target(f"{'got ' if be.startswith('g') else 'had '}{key(what)}", 0, 0)
        one = lemma(what) if what.endswith("s") and not what.endswith("ss") else what
        verb = one if one in _PASTS or be in ("are", "is", "were", "was") or one.endswith("ed") else goals.past(one)
        target = " ".join([verb, *([match["part"].lower()] if match["part"] else [])])
        stem = stem_of(one)
        others = [
            word
            for word in re.findall(r"[^\W\d]+", text.lower())
            if stem_of(lemma(word)) == stem or word[:4] == one[:4]
        ]
        if be in ("are", "is") or len(others) >= 2 or one in goals.IRREGULAR or one in _PASTS:
            return _Target(target, 0, 0)
    return None


def _rate(text: str, target: _Target) -> re.Match[str] | None:
    """The share that speaks of the target: right behind it, by its word, as positives; else the only one."""
    shares = list(_SHARE.finditer(text))
    stems = {stem_of(part) for part in target.name.lower().replace("_", " ").split()} | {
        part[:4] for part in target.name.lower().split() if len(part) > 3
    }
    for match in shares:
        what = (match["what"] or "").lower()
        near = text[max(0, match.start() - 50) : match.start()].lower()
        if what and (
            stem_of(lemma(what)) in stems
            or what[:4] in stems
            or goals.past(lemma(what)) == target.name
            or what in ("yes", "positives", "positive", "true")
        ):
            return match
        if re.search(
            r"(?:true|yes|rate|rare"
            r"|positive)\b[^%.]{0,25}$",
            near,
        ) or (target.stop and target.stop <= match.start() < target.stop + 25):
            return match
    plain = [
        match
        for match in shares
        if (match["what"] or "").lower() not in ("female", "male", "women", "men", "missing", "blank", "empty", "noise")
    ]
    return plain[0] if len(plain) == 1 else None


def better(ours: Aim | None, theirs: Aim | None) -> Aim | None:
    """Of two readings the one that says more, with the drivers of both: a target by its name comes first."""
    if ours is None or theirs is None:
        return theirs or ours
    same = stem_of(key(ours.target)) == stem_of(key(theirs.target)) or key(theirs.target)[:4] == key(ours.target)[:4]
    signed = [sum(bool(one.sign) for one in aim.drivers) for aim in (ours, theirs)]
    if theirs.labels:
        return theirs
    strange = (
        len(theirs.target) < 3
        or (ours.rate is not None and theirs.rate is None and not same)
        or theirs.target in FILLER | _NO_NAME
    )
    if ours.sure or strange:
        if theirs.sure is False and same and signed[1] >= signed[0] and key(ours.target) == theirs.target:
            return replace(theirs, written=ours.written)
        named = {name for one in ours.drivers for name in one.names} if signed[0] >= signed[1] else set()
        more = [one for one in theirs.drivers if not named & set(one.names)] if not named else []
        found = (*(ours.drivers if signed[0] >= signed[1] else ()), *more)
        return replace(ours, drivers=found, rest=blank(ours.rest, [(one.start, one.stop) for one in found]))
    if signed[0] > signed[1]:
        spans = [(one.start, one.stop) for one in ours.drivers]
        return replace(theirs, drivers=ours.drivers, rest=blank(theirs.rest, spans))
    return theirs
