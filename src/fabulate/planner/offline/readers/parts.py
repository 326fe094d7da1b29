"""What part of the rows do something or are something, in any words: "60% of sessions are paid by app", "25% injured in
the past year", "queen seen in 70% of inspections", "left-handed is rare (4%)", "66.667% never paid anything"."""

from __future__ import annotations

import re
from itertools import islice

from ..text import FILLER, lemma
from .happenings import Happening
from .patterns import Later

_N = (
    r"(?:(?:only|just|about|around|roughly|some|nearly|almost|another|approximately)\s+)?(?<![\d.,])"
    r"(?P<n>\d{1,3}(?:\.\d{1,4})?)\s?(?:%|percent\b|per\scent\b)"
)
_WHO = (
    r"(?:\s+of\s+(?:the\s+|all\s+(?:the\s+)?|our\s+|my\s+|these\s+)?(?P<who>them|these|those|[^\W\d][\w-]*"
    r"(?:\s(?!(?:are|is|were|was|have|has|had|do|did|don't|didn't|never|get|got|on|in|with|who|that|come|go|use|pay"
    r"|by)\b)[^\W\d][\w-]*(?=\s(?:are|is|were|was|have|has|had|do|did|never|get|got|on|who|that)\b))?))?"
)
_STOP = r"(?:(?!\s(?:and|but|while|whereas|because|since|due|so|or|then|which)\b)[^,;.:()\n%\d]){2,60}"
_DOES = Later(rf"{_N}{_WHO}(?:\s+(?:who|that))?\s+(?P<said>{_STOP})", bound=True)
_WHERE = Later(
    rf"(?:^|(?<=[,;.:(\n])|\b(?:and|with|but)\s)\s*(?:(?:a|the|an|their|its)\s+)?(?P<said>[^\W\d][\w'-]*"
    rf"(?:\s+[^\W\d][\w'-]*){{0,3}})\s+(?:in|for|on|by)\s+{_N}{_WHO}",
    bound=True,
)
_RARE = Later(
    rf"(?:^|(?<=[,;.:(\n])|\b(?:and|with|but|being)\s)\s*(?:(?:a|the|an|being)\s+)?(?P<said>[^\W\d][\w'-]*"
    rf"(?:\s+[^\W\d][\w'-]*){{0,2}})\s+(?:is|are|being)\s+(?:very\s+|quite\s+|pretty\s+)?(?:rare|uncommon"
    rf"|unusual|infrequent|common)\s*[,:(–—-]?\s*(?:at\s+|with\s+|in\s+)?{_N}\)?",
    bound=True,
)
_LEAD = Later(
    r"^(?P<aux>(?:(?:are|is|were|was|be|been|being|have|has|had|get|gets|got|do|does|did|will|would|can|also"
    r"|already|currently|usually|end up|ends up|turn out|turned out|going to|to|marked as|flagged as"
    r"|listed as)\s+){0,3})"
    r"(?P<not>(?:not|never|don't|doesn't|didn't|aren't|isn't|weren't|wasn't|haven't|hasn't|won't"
    r"|hardly ever)\s+(?:be\s+|been\s+|even\s+)?)?(?P<rest>.*)$"
)
_SMALL = frozenset(
    "a an the their its his her our my any some all at least anything something it them ever more once one".split()
)
_TIME = Later(
    r"\s+(?:in|within|during|over|since|per|every|after|before|at|last|this|each)\s+(?:the\s+)?(?:past|last"
    r"|previous|first|next|year|month|week|day|time|season|night|end|same|a)\b.*$"
    r"|\s+(?:last|this|next)\s+(?:year|month|week|season|term)\b.*$"
)
_PAST = frozenset(
    """late absent lost broken sold paid left made sent born built kept held worn torn burnt bent cut hurt sick ill dead
    alive overdue early wet dry open closed shut vegan vegetarian organic local foreign faulty defective rotten
    stale abroad gone won done seen known given taken stolen bought found met told read written spoken driven
    eaten frozen hidden chosen remote disabled pregnant married single retired unemployed employed bilingual
    electric wireless free full empty-handed active overweight""".split()
)
_NOT = frozenset(
    """missing gap gaps holes spikes outlier error errors blank empty null nan female male women men girls boys
    woman man duplicate duplicates duplicated typos outliers off discount tax vat margin interest growth
    increase decrease yes true false positive positives negative chance probability more less higher lower
    rate noise sd year years month rows of""".split()
)  # fmt: skip


def read(text: str) -> list[Happening]:
    """Every such statement, in the order of the text."""
    found: list[Happening] = []
    if "%" not in text and "percent" not in text.lower() and "per cent" not in text.lower():
        return found
    for pattern in (_RARE, _WHERE, _DOES):
        for match in islice(pattern.finditer(text), 50):
            share = float(match["n"]) / 100
            said = _predicate(match, sure=pattern is _RARE)
            if not said or not 0 < share < 1:
                continue
            noun, no = said
            if any(one.start < match.end() and match.start() < one.stop for one in found):
                continue
            found.append(
                Happening(
                    "is",
                    noun,
                    1 - share if no else share,
                    match.start("said") if pattern is not _DOES else match.start(),
                    match.end(),
                )
            )
    return sorted(found, key=lambda one: one.start)[:50]


def _predicate(match: re.Match[str], *, sure: bool) -> tuple[str, bool] | None:
    """The name of what is done, and whether it is denied; None where the words say no such thing."""
    lead = _LEAD.match(match["said"].strip())
    who = match.groupdict().get("who")
    if lead is None:
        return None
    rest = _TIME.sub("", lead["rest"].lower().strip(" -–—"))
    words = [word for word in re.findall(r"[^\W\d_][\w'-]*", rest) if word not in _SMALL]
    if not words or len(words) > 6 or set(words) & _NOT:
        return None
    first, last = words[0], words[-1]
    done = _participle(first) or _participle(last)
    if "n" in match.groupdict() and match.start("n") > match.start("said"):  # "queen seen in 70%", "rare (4%)"
        if (
            not sure
            and not _participle(last)
            and not (who and who not in ("them", "these", "those") and len(words) < 4)
        ):
            return None
        if first in FILLER and not sure:
            return None
        return " ".join(words[-3:]), False
    if not (lead["aux"] or lead["not"] or done or (who and (first in ("on", "by", "from") or first.endswith("s")))):
        return None
    if lead["aux"].strip().lower() in ("have", "has", "had") and not _participle(first):
        return (" ".join(words[:3]), bool(lead["not"])) if _participle(last) or last in _PAST else None
    if (
        lead["aux"].strip().lower() in ("are", "is", "were", "was")
        and len(words) == 1
        and not done
        and lemma(first) != first
    ):
        return None  # "20% are dogs": a kind
    if lead["aux"] and len(words) > 1 and lemma(last) != last and not done and first not in ("on", "by", "from", "in"):
        return None  # "50% are oil changes"
    return " ".join(words[:3]), bool(lead["not"])


def _participle(word: str) -> bool:
    return word in _PAST or (len(word) > 4 and word.endswith("ed") and not word.endswith("eed"))
