"""What is to be told of a row, however it is put: "will an invoice be disputed? 9% positives", "a fifth don't come
back", "target = burst (8% yes)", "classify leaves (oak, ash, elm) from length and width", "price of used pianos"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import FILLER, key, lemma
from . import drivers, goals

_AUX = r"will|would|did|do|does|is|are|was|were|has|have|who|which"
_ENDS = r"(?=\s+(?:from|using|based|given|by|with|depend\w*|driven|if|when|because|after|within|this|next|in)\b|[.;:?,(\n]|$)"
_QUESTION = re.compile(rf"(?:(?<=[:;,.!?\n])|(?<= [-–])|(?<=\band)|^)\s*(?P<aux>{_AUX})\s+(?P<clause>[^?.;:\n]{{3,90}})\?", re.I)
_WHETHER = re.compile(
    r"\b(?:predict|classif|forecast|detect|identif|model|guess|learn|tell|find)\w*(?:\s+out)?\s+"
    rf"(?P<aux>whether|if|which|who)\s+(?:or not\s+)?(?P<clause>[^.;:?\n,(]{{3,90}}?){_ENDS}",
    re.I,
)
_NAMED = re.compile(
    r"\b(?:target|label|outcome|response|dependent)(?:\s+(?:column|variable|is))*\s*(?:=|:|is|called|named)\s*"
    r"(?P<name>[^\W\d]\w*)",
    re.I,
)
_CLASSES = re.compile(
    r"\b(?:classif(?:y|ying|ication of)|tell apart|distinguish|sort)\s+(?P<who>(?:[^\W\d]\w*\s){0,2}?[^\W\d]\w*)\s*"
    r"(?:\((?P<set>[^()\d]{3,120})\)|(?:as|into)\s+(?P<run>[^.;:()\n]{3,80}?)(?=\s+(?:from|using|by|based|with)\b|[.;:\n]|$))",
    re.I,
)
_DETECT = re.compile(
    r"\b(?:detect|spot|find|recogni[sz]e|identify)(?:ing)?\s+(?:the |an? )?(?P<what>[^\W\d]\w+)\s+(?P<in>in |among )?"
    r"(?P<who>[^\W\d]\w+s)\b",
    re.I,
)
_OF = re.compile(
    r"(?:(?<=[:;,.\n])|^|\b(?:predict\w*|estimat\w*|forecast\w*|model\w*|regression (?:on|for|of)))\s*(?:the )?"
    r"(?P<what>[^\W\d]\w*(?: [^\W\d]\w*)?) (?:of|for) (?:an? |the |used |old |new )?"
    rf"(?P<who>[^\W\d]\w*(?: [^\W\d]\w*)??){_ENDS}",
    re.I,
)
_REGRESSION = re.compile(
    r"(?:(?<=[:;,.\n])|^)\s*(?P<what>[^\W\d]\w*(?: [^\W\d]\w*){0,2}) regression(?: data ?(?:set)?)?(?=\s+(?:with|from|on|using)\b|\s*[:,(])",
    re.I,
)
_SHARE = re.compile(
    r"(?<![\w.])(?:(?:about|around|roughly|some|only|nearly|~)\s*)?(?:(?P<n>\d{1,2}(?:\.\d{1,3})?)\s?(?:%|percent\b|per cent\b)"
    r"|(?P<half>half)\b|(?P<m>an?|one|two|three) (?P<part>third|quarter|fifth|tenth|sixth|eighth)s?\b"
    r"|(?:one|1) (?:in|out of) (?P<of>\d{1,3}|three|four|five|six|seven|eight|ten|twenty)\b)"
    r"(?:\s+of\s+(?:the |all |our |my |all the )?(?P<who>them|these|those|[^\W\d]\w*))?"
    r"(?:\s+(?P<be>are|is|were|was|get|gets|got|have|has|had|do|did|will be|will)\b)?"
    r"(?P<not>\s*(?:don't|do not|doesn't|didn't|did not|do n't|don’t|never|not))?"
    r"(?:\s+(?P<what>(?!(?:and|but|or|from|with|of|the|rows?)\b)[^\W\d]\w*(?: (?:out|up|off|back|down|away|late|again|dry|over)\b)?))?",
    re.I,
)
_FRAME = re.compile(
    r"\b(?:(?:toy|practice|practise|training|teaching|sample|dummy|example) (?:data(?: ?sets?)?|problem)"
    r"(?: for (?:an? |the )?(?:[\w-]+ )?(?:classifiers?|classification|regression|model|course|machine learning))?"
    r"|(?:binary |multi-?class |simple |imbalanced )*(?:classification|regression)(?: (?:problem|task|data ?set|data|table))?s?"
    r"(?=\s*[:,-])|(?:predictive|ml|machine learning) (?:data ?set|data|table|problem)s?)(?:\s+(?:for|on|of))?[ \t]*[:,]?",
    re.I,
)
_QUALITY = re.compile(
    r"[,;.]?\s*\b(?:(?:but |and )?(?:it )?(?:should be |is |with |at )?(?:(?:an? )?(?:auc|roc[- ]auc|r2|r²|r[- ]squared)\b\D{0,12}"
    r"0?\.\d{1,3}|(?:only )?(?:an? )?(?:very |really |fairly |quite |rather |pretty )?(?:weak|strong|clear|faint|noisy|easy|hard|"
    r"difficult|challenging)(?: (?:signal|problem|to (?:predict|learn|tell)))?(?=\s*[.,;)\n]|\s*$)))",
    re.I,
)
#: "drives that wear out": the target said of the rows.
_THAT = re.compile(r"\b(?:that|which|who) (?:may |can |might |will )?(?P<verb>[^\W\d]\w*)(?: (?:out|up|off|down|away))?", re.I)
_NOUN = re.compile(
    r"\b(?:predict|detect|forecast|estimat|model)\w*\s+(?:the )?(?P<what>[^\W\d]\w*(?: [^\W\d]\w*)?)(?=\s*(?:[(.,;:\n]|$)|\s+(?:from|with|"
    r"using|based|in|for|given|by)\b)",
    re.I,
)
_NOISE = re.compile(r"\b(?P<n>\d{1,2}|an?|one|two|three|four|five|some) (?:extra )?(?:irrelevant|noise|random|useless|"
                    r"uninformative) (?:columns?|features?|variables?)\b", re.I)  # fmt: skip
_LEAK = re.compile(r"\b(?:an? |one )?(?:leaky|leaking) (?:column|feature|variable)\b", re.I)
_ADD = r"(?:,?\s*(?:and |plus )?(?:add|include|including|plus|with)\s+)?"
_PARTICLES = frozenset("out up off back down away late early again dry over badly soon bankrupt sick ill loose wild".split())
_NOT_A_MEASURE = frozenset(
    """survey dataset sample list table set number record collection log history data database patient row result list
    readings series poll register catalogue catalog inventory kind type group member""".split()
)
#: Things measured that happen or don't.
_EVENTS = {
    "survival": "survived", "failure": "failed", "default": "defaulted", "churn": "churned", "dropout": "dropped out",
    "adoption": "adopted", "infection": "infected", "germination": "germinated", "bankruptcy": "bankrupt",
    "breakage": "broken", "theft": "stolen", "cancellation": "cancelled", "renewal": "renewed", "attrition": "left",
    "acceptance": "accepted", "rejection": "rejected", "fraud": "fraud", "spoilage": "spoiled", "recovery": "recovered",
}  # fmt: skip
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "ten": 10, "twenty": 20, "some": 3}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Aim:
    """`target` and `subject` (the rows' noun, "" unsaid) in `text.key` form. `rate` of the target's yes, where said, and
    `phrase` says so. `labels`: of a class target. `number`: it is measured. `rest`: the text without what was read,
    everything else in its place."""

    target: str
    subject: str
    rate: float | None
    phrase: str
    labels: tuple[str, ...]
    number: bool
    drivers: tuple[drivers.Driver, ...]
    noise: int
    leak: bool
    rest: str


def read(text: str) -> Aim | None:
    """The target that `text` (at most 2,000 characters) tells of, with what drives it; None where there is none."""
    if len(text) > 2000:
        return None
    spans: list[tuple[int, int]] = [match.span() for match in _FRAME.finditer(text)]
    framed = bool(spans)
    quality = list(_QUALITY.finditer(text))
    body = _blank(text, [*spans, *(match.span() for match in quality)])
    target, subject, kept, at, labels, number = _target(body)
    asked = at != (0, 0) and body[at[1] - 1] == "?"
    share = None
    if not target:
        target, at, number = _predicted(body, text)
    event = _measured(body, classes=False) if not target else ("", "", (0, 0), (0, 0), True)
    if event[0] and not event[4]:
        target, subject, kept, at, number = event
    if not target:
        share, target, spoken = _by_share(body, subject, framed or bool(quality))
        subject = subject or spoken
    if not target:
        target, subject, kept, at, number = _measured(body, classes=framed and "classif" in text.lower())
    if not target:
        return None
    share = share or _rate(body, target, at)
    yes = share is not None
    if number and yes:
        number = False
    subject = subject or _head(body)
    inner = _blank(body, [(at[0], at[1])] if at != (0, 0) else [])
    found = drivers.read(_unmarked(inner, share), subject, target, at[1] or -1)
    if asked and not (yes or found or framed or quality):
        return None
    spans += [match.span() for match in quality]
    spans += [m.span() for m in _THAT.finditer(body) if drivers.same(m["verb"], target)]
    if at != (0, 0):
        spans += [(at[0], kept[0]), (kept[1], at[1])] if kept != (0, 0) else [at]
    spans += [(one.start, one.stop) for one in found]
    noise = leak = 0
    for match in re.finditer(_ADD + _NOISE.pattern, body, re.I):
        noise, spans = int(match["n"]) if match["n"].isdigit() else _WORDS.get(match["n"].lower(), 1), [*spans, match.span()]
    for match in re.finditer(_ADD + _LEAK.pattern, body, re.I):
        leak, spans = 1, [*spans, match.span()]
    rate, phrase = None, ""
    if share is not None:
        rate, phrase = _value(share), " ".join(share.group().split())
        if share["not"]:
            rate = 1 - rate
        start, stop = _wide(body, share)
        more = re.match(r"\s+(?:the |their |his |its )?(\w+)", body[stop:])
        spans.append((start, stop + more.end()) if more and key(more[1]) in target.split() else (start, stop))
    return Aim(target, subject, rate, phrase, labels, number and not labels, tuple(found), noise, bool(leak), _blank(text, spans))


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with spaces there, and a full stop at the end of each, so that no clause runs over the gap."""
    for start, stop in spans:
        if stop > start:
            text = text[:start] + " " * (stop - start - 1) + (text[stop - 1] if text[stop - 1] in ".\n" else ";") + text[stop:]
    return text


def _unmarked(text: str, share: re.Match[str] | None) -> str:
    if share is None:
        return text
    return _blank(text, [_wide(text, share)])


def _wide(text: str, share: re.Match[str]) -> tuple[int, int]:
    """A share's place, with the brackets round it, and what follows "with the fee" to the clause's end."""
    start, stop = share.span()
    if text[start - 1 : start] == "(" and ")" in text[stop : stop + 30]:
        return start - 1, text.index(")", stop) + 1
    tail = re.match(r"\s+(?:with|on|in) (?:the|their|its) \w+|\s+(?:yes|true|positives?)", text[stop:])
    return start, stop + (tail.end() if tail else 0)


def _target(body: str) -> tuple[str, str, tuple[int, int], tuple[int, int], tuple[str, ...], bool]:
    """Target, subject, where the subject stands, where the whole stands, labels, whether it is a number."""
    for pattern in (_QUESTION, _WHETHER):
        for match in pattern.finditer(body):
            target, subject, kept = _clause(match["clause"], match["aux"].lower(), match.start("clause"))
            if target:
                return target, subject, kept, _from(match), (), False
    if match := _CLASSES.search(body):
        labels = tuple(one.strip() for one in re.split(r",|\bor\b|\band\b", match["set"] or match["run"]) if one.strip())
        if len(labels) >= 2 and all(len(one.split()) <= 3 for one in labels):
            return ("kind" if match["set"] else "class"), key(match["who"]), match.span("who"), match.span(), labels, False
    if match := _REGRESSION.search(body):
        what = key(match["what"]).split()
        if what[-1] not in _NOT_A_MEASURE | FILLER:
            return what[-1], " ".join(what[:-1]), match.span("what"), match.span(), (), True
    if match := _NAMED.search(body):
        return key(match["name"]), "", (0, 0), match.span(), (), False
    match = _DETECT.search(body)
    if match and match["what"].lower() not in FILLER and match["who"].lower() not in FILLER:
        return key(match["what"]), key(match["who"]), match.span("who"), match.span(), (), False
    return "", "", (0, 0), (0, 0), (), False


def _from(match: re.Match[str]) -> tuple[int, int]:
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return start, match.end()


def _clause(clause: str, aux: str, start: int) -> tuple[str, str, tuple[int, int]]:
    """Of "an invoice be disputed" the target and the subject with its place; ("", …) where it says neither."""
    words = [(one.group().lower(), one.start() + start, one.end() + start)
             for one in re.finditer(r"[^\W\d][\w'-]*", re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), clause))]  # fmt: skip
    if words and words[0][0] in ("you", "i", "we", "me", "there", "that", "this", "it"):
        words = [] if words[0][0] != "it" else words
    while words and words[0][0] in ("the", "a", "an", "our", "my", "their", "your", "this", "these", "each", "any"):
        words = words[1:]
    if not words or len(words) > 9:
        return "", "", (0, 0)
    lows = [word for word, _, _ in words]
    be = next((n for n, low in enumerate(lows) if low in ("be", "get", "gets", "got", "become", "becomes", "is", "are", "was", "were")), 0)
    named: list[tuple[str, int, int]] = []
    if be:
        after = [low for low in lows[be + 1 :] if low not in ("going", "likely", "to", "be", "been", "the", "a", "ever")]
        named, target = words[:be], " ".join(after[:1] + [low for low in after[1:2] if low in _PARTICLES])
        named = [one for one in named if one[0] not in ("will", "would", "has", "have", "ever", "not")]
    elif aux in ("is", "are", "was", "were") and len(lows) > 1:
        named, target = words[:-1], lows[-1]
    else:
        stop = next((n for n, low in enumerate(lows) if n and low in ("the", "a", "an", "their", "its", "his", "to", "for", "on")), len(lows))
        lead = lows[:stop]
        tail = [low for low in lead[1:] if low in _PARTICLES][-1:]
        cut = next((n for n, low in enumerate(lead) if n and low in _PARTICLES), len(lead))
        at = cut - 1
        if at < 0 or (at == 0 and aux not in ("who", "which") and stop == len(lows) and not tail and len(lows) == 1):
            return "", "", (0, 0)
        finite_at = next((n for n in range(1, at) if lead[n].endswith("s") and lemma(lead[n - 1]) == lead[n - 1] and n > 0), 0)
        if finite_at and aux in ("whether", "if") and lead[finite_at] in ("needs", "wants", "has", "gets", "becomes", "shows"):
            return key(" ".join(lead[finite_at:])), key(" ".join(lead[max(0, finite_at - 3) : finite_at])), (words[0][1], words[finite_at - 1][2])
        verb = lead[at]
        named = [one for one in words[:at] if one[0] not in ("will", "would", "ever", "not", "they", "it", "he", "she", "we")]
        finite = verb.endswith("s") and aux in ("whether", "if", "who", "which") and (not named or lemma(named[-1][0]) == named[-1][0])
        target = _past(lemma(verb) if finite else verb, tail)
    named = [one for one in named if one[0] not in ("they", "it", "he", "she", "we", "you", "someone", "somebody")]
    if not target or target in FILLER:
        return "", "", (0, 0)
    place = (named[0][1], named[-1][2]) if named else (0, 0)
    return key(target), key(" ".join(one[0] for one in named[-3:])), place


def _past(verb: str, particles: list[str]) -> str:
    return " ".join([goals.past(verb), *particles])


def _by_share(body: str, subject: str, framed: bool) -> tuple[re.Match[str] | None, str, str]:
    """The share that tells of a target when nothing else does: what the drivers speak of, or denied, or alone."""
    found = [match for match in _SHARE.finditer(body) if match["what"] or match["not"]]
    for match in found:
        what = (match["what"] or "").lower()
        if not what or what.split()[0] in FILLER or what in ("missing", "empty", "null", "female", "male", "women", "men", "yes", "true"):
            continue
        bare = what.split()
        verb = goals.past(bare[0]) if match["not"] or not (match["be"] or _adjective(bare[0])) else bare[0]
        target = key(" ".join([verb, *bare[1:]]))
        moved = drivers.read(_blank(body, [_wide(body, match)]), subject or _head(body), target)
        if moved or (match["not"] and bare[0] in _OUTCOMES) or framed or (match["be"] or "") in ("are", "is") and match["who"] and bare[0] in _STATES:
            who = match["who"] or ""
            return match, target, "" if who in ("them", "these", "those") else key(who)
    return None, "", ""


_OUTCOMES = frozenset("return come renew survive pass finish pay show graduate germinate hatch recover sell stay".split())
_STATES = frozenset("behind late overdue ahead absent broken lost damaged defective faulty dead alive".split())


def _adjective(word: str) -> bool:
    return word in _STATES or word.endswith(("ed", "en", "ous", "ful")) or word in ("worn", "fake", "bad", "lost", "sold")


def _measured(body: str, *, classes: bool) -> tuple[str, str, tuple[int, int], tuple[int, int], bool]:
    """A noun of the rows that something drives: "price of used pianos", "survival of saplings"."""
    for match in _OF.finditer(body):
        what = key(match["what"])
        if what.split()[-1] in _NOT_A_MEASURE or lemma(match["what"].split()[-1].lower()) != match["what"].split()[-1].lower():
            continue
        event = _EVENTS.get(what.split()[-1])
        at = _from(match)
        if event or drivers.read(_blank(body, [at]), key(match["who"]), what):
            return event or what, key(match["who"]), match.span("who"), at, not (event or classes)
    return "", "", (0, 0), (0, 0), False


def _predicted(body: str, text: str) -> tuple[str, tuple[int, int], bool]:
    """The noun after "predict", where it happens or not, or is to be regressed, or something is said to move it."""
    for match in _NOUN.finditer(body):
        what = key(match["what"])
        last = what.split()[-1]
        if last in FILLER or last in ("which", "whether", "who", "if"):
            continue
        at = match.span()
        if last in _EVENTS:
            return _EVENTS[last], at, False
        if "regression" in text.lower() or any(one.sign for one in drivers.read(_blank(body, [at]), _head(body), what)):
            return what, at, not _rate(body, what, at)
    return "", (0, 0), False


def _rate(body: str, target: str, at: tuple[int, int]) -> re.Match[str] | None:
    """The share that speaks of the target: by its word, as positives, or in brackets behind it."""
    for match in _SHARE.finditer(body):
        what = (match["what"] or "").lower()
        near = at != (0, 0) and (at[0] <= match.start() < at[1] or body[at[1] : match.start()].strip() in ("", "("))
        word = what.split()[0] if what else ""
        if (near and (not what or body[match.start() - 1 : match.start()] == "(")) or (not what and match["be"] in ("did", "do")):
            return match
        if word and (drivers.same(word, target) or word in ("positive", "positives", "yes", "true", "did", "do", "does")):
            return match
        if word and drivers.same(goals.past(word), target):
            return match
    return None


def _value(match: re.Match[str]) -> float:
    if match["n"]:
        return round(float(match["n"]) / 100, 6)
    if match["half"]:
        return 0.5
    if match["of"]:
        return round(1 / (int(match["of"]) if match["of"].isdigit() else _WORDS[match["of"].lower()]), 6)
    return round(_WORDS[match["m"].lower()] / _PARTS[match["part"].lower()], 6)


def _head(body: str) -> str:
    """The first noun of a description, as far as the place tells: before "with", a comma or a colon."""
    found = re.match(r"\s*(?:\d[\d,]*\s+)?((?:survey|list|table|data|records?) (?:of|on|about) )?(?:the |an? )?([^\W\d]\w*(?: [^\W\d]\w*)?)"
                     r"(?=\s*(?:[,:;.(?]|with\b|that\b|who\b|of\b|$))", body, re.I)  # fmt: skip
    return key(found[2]) if found else ""
