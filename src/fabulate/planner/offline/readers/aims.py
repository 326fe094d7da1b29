"""What is to be told of a row, however it is put: "will an invoice be disputed? 9% positives", "a fifth don't come
back", "target = burst (8% yes)", "classify leaves (oak, ash, elm) from length and width", "price of used pianos"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import FILLER, key, lemma
from . import aim_forms as forms
from . import clauses, drivers, goals, measures


@dataclass(frozen=True, slots=True)
class Aim:
    """`target` and `subject` (the rows' noun, "" unsaid) in `text.key` form. `rate` of the target's yes, where said,
    and `phrase` says so. `labels`: of a class target. `number`: it is measured. `rest`: the text without what was read,
    everything else in its place."""

    target: str
    subject: str
    rate: float | None
    phrase: str
    labels: tuple[str, ...]
    number: bool
    drivers: tuple[measures.Driver, ...]
    noise: int
    leak: bool
    rest: str
    sure: bool = False
    written: str = ""


def read(text: str) -> Aim | None:
    """The target that `text` (at most 2,000 characters) tells of, with what drives it; None where there is none."""
    if len(text) > 2000:
        return None
    spans: list[tuple[int, int]] = [match.span() for match in forms.FRAME.finditer(text)]
    framed = bool(spans)
    quality = [one for one in forms.QUALITY.finditer(text) if not _LEVEL.search(text[: one.start()])]
    body = blank(text, [*spans, *(match.span() for match in quality)])
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
    inner = blank(body, [(at[0], at[1])] if at != (0, 0) else [])
    found = drivers.read(_unmarked(inner, share), subject, target, at[1] or -1)
    if asked and not (yes or found or framed or quality):
        return None
    spans += [match.span() for match in quality]
    spans += [m.span() for m in forms.THAT.finditer(body) if drivers.same(m["verb"], target)]
    if at != (0, 0):
        spans += [(at[0], kept[0]), (kept[1], at[1])] if kept != (0, 0) else [at]
    spans += [(one.start, one.stop) for one in found]
    noise = leak = 0
    for match in re.finditer(forms.ADD + forms.NOISE.pattern, body, re.I):
        noise, spans = (
            int(match["n"]) if match["n"].isdigit() else forms.WORDS.get(match["n"].lower(), 1),
            [*spans, match.span()],
        )
    for match in re.finditer(forms.ADD + forms.LEAK.pattern, body, re.I):
        leak, spans = 1, [*spans, match.span()]
    rate, phrase = None, ""
    if share is not None:
        rate, phrase = _value(share), " ".join(share.group().split())
        if share["not"]:
            rate = 1 - rate
        start, stop = _wide(body, share)
        more = re.match(r"\s+(?:the |their |his |its )?(\w+)", body[stop:])
        spans.append((start, stop + more.end()) if more and key(more[1]) in target.split() else (start, stop))
    return Aim(
        target,
        subject,
        rate,
        phrase,
        labels,
        number and not labels,
        tuple(found),
        noise,
        bool(leak),
        blank(text, spans),
    )


#: "easy/medium/hard" are values.
_LEVEL = re.compile(r"(?:/\s?|\bor\s?|\bmedium,?\s?(?:and\s?|or\s?)?)$", re.I)


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with spaces there, and a full stop at the end of each, so that no clause runs over the gap."""
    for start, stop in spans:
        if stop > start:
            text = (
                text[:start]
                + " " * (stop - start - 1)
                + (text[stop - 1] if text[stop - 1] in ".\n" else ";")
                + text[stop:]
            )
    return text


def _unmarked(text: str, share: re.Match[str] | None) -> str:
    if share is None:
        return text
    return blank(text, [_wide(text, share)])


def _wide(text: str, share: re.Match[str]) -> tuple[int, int]:
    """A share's place, with the brackets round it, and what follows "with the fee" to the clause's end."""
    start, stop = share.span()
    if text[start - 1 : start] == "(" and ")" in text[stop : stop + 30]:
        return start - 1, text.index(")", stop) + 1
    tail = re.match(r"\s+(?:with|on|in) (?:the|their|its) \w+|\s+(?:yes|true|positives?)", text[stop:])
    return start, stop + (tail.end() if tail else 0)


def _target(body: str) -> tuple[str, str, tuple[int, int], tuple[int, int], tuple[str, ...], bool]:
    """Target, subject, where the subject stands, where the whole stands, labels, whether it is a number."""
    for pattern in (forms.QUESTION, forms.WHETHER):
        for asked in pattern.finditer(body):
            target, subject, kept = clauses.read(asked["clause"], asked["aux"].lower(), asked.start("clause"))
            if target:
                return target, subject, kept, _from(asked), (), False
    if match := forms.CLASSES.search(body):
        labels = tuple(
            one.strip() for one in re.split(r",|\bor\b|\band\b", match["set"] or match["run"]) if one.strip()
        )
        if len(labels) >= 2 and all(len(one.split()) <= 3 for one in labels):
            return (
                ("kind" if match["set"] else "class"),
                key(match["who"]),
                match.span("who"),
                match.span(),
                labels,
                False,
            )
    if match := forms.REGRESSION.search(body):
        what = key(match["what"]).split()
        if what[-1] not in forms.NOT_A_MEASURE | FILLER:
            return what[-1], " ".join(what[:-1]), match.span("what"), match.span(), (), True
    if match := forms.NAMED.search(body):
        return key(match["name"]), "", (0, 0), match.span(), (), False
    match = forms.DETECT.search(body)
    if match and match["what"].lower() not in FILLER - {"fake", "real"} and match["who"].lower() not in FILLER:
        return key(match["what"]), key(match["who"]), match.span("who"), match.span(), (), False
    return "", "", (0, 0), (0, 0), (), False


def _from(match: re.Match[str]) -> tuple[int, int]:
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    return start, match.end()


def _by_share(body: str, subject: str, framed: bool) -> tuple[re.Match[str] | None, str, str]:
    """The share that tells of a target when nothing else does: what the drivers speak of, or denied, or alone."""
    found = [match for match in forms.SHARE.finditer(body) if match["what"] or match["not"]]
    for match in found:
        what = (match["what"] or "").lower()
        if not what or what in ("missing", "empty", "null", "female", "male", "women", "men", "yes", "true"):
            continue
        bare = what.split()
        verb = goals.past(bare[0]) if match["not"] or not (match["be"] or _adjective(bare[0])) else bare[0]
        target = key(" ".join([verb, *bare[1:]]))
        moved = drivers.read(blank(body, [_wide(body, match)]), subject or _head(body), target)
        if (
            moved
            or (match["not"] and bare[0] in forms.OUTCOMES)
            or framed
            or ((match["be"] or "") in ("are", "is") and match["who"] and bare[0] in forms.STATES)
        ):
            who = match["who"] or ""
            return match, target, "" if who in ("them", "these", "those") else key(who)
    return None, "", ""


def _adjective(word: str) -> bool:
    return word in forms.STATES or word.endswith(("ed", "en", "ous", "ful"))


def _measured(body: str, *, classes: bool) -> tuple[str, str, tuple[int, int], tuple[int, int], bool]:
    """A noun of the rows that something drives: "price of used pianos", "survival of saplings"."""
    for match in forms.OF.finditer(body):
        what = key(match["what"])
        if (
            what.split()[-1] in forms.NOT_A_MEASURE
            or lemma(match["what"].split()[-1].lower()) != match["what"].split()[-1].lower()
        ):
            continue
        event = forms.EVENTS.get(what.split()[-1])
        at = _from(match)
        if event or drivers.read(blank(body, [at]), key(match["who"]), what):
            return event or what, key(match["who"]), match.span("who"), at, not (event or classes)
    return "", "", (0, 0), (0, 0), False


def _predicted(body: str, text: str) -> tuple[str, tuple[int, int], bool]:
    """The noun after "predict", where it happens or not, or is to be regressed, or something is said to move it."""
    for match in forms.NOUN.finditer(body):
        what = key(match["what"])
        last = what.split()[-1]
        if last in FILLER or last in ("which", "whether", "who", "if"):
            continue
        at = match.span()
        if last in forms.EVENTS:
            return forms.EVENTS[last], at, False
        if "regression" in text.lower() or any(one.sign for one in drivers.read(blank(body, [at]), _head(body), what)):
            return what, at, not _rate(body, what, at)
    return "", (0, 0), False


def _rate(body: str, target: str, at: tuple[int, int]) -> re.Match[str] | None:
    """The share that speaks of the target: by its word, as positives, or in brackets behind it."""
    for match in forms.SHARE.finditer(body):
        what = (match["what"] or "").lower()
        near = at != (0, 0) and (at[0] <= match.start() < at[1] or body[at[1] : match.start()].strip() in ("", "("))
        word = what.split()[0] if what else ""
        if (near and (not what or body[match.start() - 1 : match.start()] == "(")) or (
            not what and match["be"] in ("did", "do")
        ):
            return match
        if word and (
            drivers.same(word, target) or word in ("positive", "positives", "yes", "true", "did", "do", "does")
        ):
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
        return round(1 / (int(match["of"]) if match["of"].isdigit() else forms.WORDS[match["of"].lower()]), 6)
    return round(forms.WORDS[match["m"].lower()] / forms.PARTS[match["part"].lower()], 6)


def _head(body: str) -> str:
    """The first noun of a description, as far as the place tells: before "with", a comma or a colon."""
    found = forms.HEAD.match(body)
    return key(found[1]) if found else ""
