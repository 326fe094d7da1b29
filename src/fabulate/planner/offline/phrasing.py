"""What people say in many ways, said in one: "one in six" is 16.667%, "never below 3" is at least 3, "capped at 9" is
at most 9, "normal around 180 +/- 25" is mean 180, sd 25.

So readers of numbers, shares and bounds need one wording each; facts and notes speak the words that somebody typed,
since every change remembers its place.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from .readers.patterns import Later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .wording import Change

_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100, "second": 2, "other": 2,
}  # fmt: skip
_N = r"-?\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?k?"
_MONEY = r"[$€£]?\s?"
_UNIT = r"(?:\s?(?:%|[^\W\d_]{1,12}(?:/[^\W\d_]{1,5})?))?"
_WORD = "|".join(_ONES)
_ABOUT = (
    r"(?:about |around |roughly |approximately |approx\.? |circa |~ ?|some |nearly |almost |maybe |exactly |just )?"
)
_TIMES = (
    r"(?:an? )?(?:hours?|days?|weeks?|months?|minutes?|years?|seconds?|century|decade|price|life|time|way|term|board)"
)
_PEOPLE = r"(?!\s+(?:part(?:y|ies)|person|option|place|marathons?|final|siblings?)\b)"


def _percent(share: float) -> str:
    return f"{100 * share:.3f}".rstrip("0").rstrip(".") + "%"


def _number(word: str) -> float:
    return float(_ONES.get(word.lower(), 0) or word.replace(",", ""))


def _few(match: re.Match[str]) -> str | None:
    """3 in 10, one out of six, 1 of every 20."""
    few, many = _number(match["few"]), _number(match["many"])
    if not 0 < few < many or 1900 <= many <= 2100 or many > 1000:
        return None
    who = match.groupdict().get("who")
    noun = _OF_WHOM.match(match.string, match.end())
    return _percent(few / many) + (f" of {who}s" if who else " of" if noun else "")


#: "in ten readings have": a noun of the rows before its verb, or at the end.
_OF_WHOM = re.compile(
    r" (?:the |our )?[^\W\d]{2,20}s (?:are|is|were|was|have|has|had|do|does|did|don't|get|come|go|never|that|who)\b",
    re.I,
)


def _every(match: re.Match[str]) -> str | None:
    """Every 20th jar."""
    part = match["part"].lower()
    return f"{_percent(1 / (_PARTS.get(part) or int(part.rstrip('sthnrd'))))} of {match['who']}"


def _fraction(match: re.Match[str]) -> str | None:
    """A third of them, three quarters, the remaining quarter, half."""
    times = (match["times"] or "one").lower().split()[-1]
    if times == "a" and not _OPEN.search(match.string[max(0, match.start() - 20) : match.start()]):
        return None  # "sales a quarter"
    return _percent((_ONES.get(times) or 1) / _PARTS[match["part"].lower().removesuffix("s") or "half"])


_OPEN = re.compile(
    r"(?:^|[,.;:(–—]\s*|-\s|\b(?:about|around|roughly|with|and|or|for|in|by|of|are|is|only|just|some|nearly"
    r"|almost|approximately|"
    r"over|under|to|blank|missing|but|than|least|makes?|has|have|being)\s+)$",
    re.I,
)


def _imbalance(match: re.Match[str]) -> str | None:
    first, second = (float(one) for one in re.findall(r"\d+", match.group())[:2])
    return f"{_percent(min(first, second) / (first + second))} positives" if first + second > 0 else None


def _scale(match: re.Match[str]) -> str | None:
    most = int(match["n"])
    return f"from {0 if most > 7 else 1} to {most}"


_RULES: tuple[tuple[Later, Callable[[re.Match[str]], str | None]], ...] = (
    (Later(r"(?<=\d)-?ish\b"), lambda _: ""),
    (Later(rf"\b(?P<n>{_WORD})(?: |-)(?:percent|per cent)\b"), lambda m: f"{_ONES[m['n'].lower()]}%"),
    (Later(r"(?<=\d) ?(?:percent|per cent)(?= of\b| are\b| is\b| /|,|/|\)|[.;]|$| [^\W\d])"), lambda _: "%"),
    (
        Later(
            rf"(?<![\w.,$€£/-])(?<!rated )(?<!score )(?<!scored )(?P<few>\d{{1,3}}|{_WORD})(?: (?P<who>(?!in\b"
            rf"|out\b)[^\W\d]{{3,15}}))?"
            rf" (?:in|out of) (?:every |each )?(?P<many>\d{{1,4}}|{_WORD})\b(?![.,]?\d|\s*(?:%|stars?\b|{_TIMES}\b))"
        ),
        _few,
    ),
    (
        Later(
            rf"(?<![\w.,$€£/-])(?P<few>\d{{1,3}}|{_WORD}) of every (?P<many>\d{{1,4}}|{_WORD})\b(?![.,]?\d"
            rf"|\s*%)"
        ),
        _few,
    ),
    (
        Later(
            rf"\bevery (?P<part>\d{{1,3}}(?:th|st|nd|rd)|other|third|fourth|fifth|sixth|seventh|eighth|ninth"
            rf"|tenth|twelfth|"
            rf"twentieth|hundredth) (?!{_TIMES}\b)(?P<who>[^\W\d]{{3,15}})"
        ),
        _every,
    ),
    (
        Later(
            r"(?<!per )(?<!each )(?<!every )(?<!first )(?<!second )(?<!last )(?<!once )(?<!and )(?<!the )"
            r"(?<!this )(?<!next )"
            r"\b(?P<times>a|one|two|three|four|five|six|seven|nine|the remaining|the other|another|remaining)[ -]"
            rf"(?P<part>half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?\b(?!-)(?!\s+"
            rf"(?:of\s+)?{_TIMES}\b){_PEOPLE}"
        ),
        _fraction,
    ),
    (
        Later(
            r"(?<=and )(?P<times>a|one|two|three|the remaining|the other)[ -](?P<part>third|quarter|fifth|sixth"
            r"|eighth|tenth)s?\b"
            rf"(?!-)(?!\s+(?:of\s+)?{_TIMES}\b){_PEOPLE}"
        ),
        _fraction,
    ),
    (
        Later(
            r"(?<!first )(?<!second )(?<!last )(?<!and a )(?<!other )(?<!top )(?<!bottom )(?<!latter )(?<!former )"
            rf"(?<![\w-])(?P<part>half)(?P<times>)\b(?!-)(?!\s+(?:of\s+)?(?:{_TIMES}|as|an?|past|the (?:price"
            rf"|year|month|time)|"
            rf"\d{{4}})\b){_PEOPLE}(?=\s+(?:of\b|the\b|are\b|is\b|were\b|have\b|[^\W\d])|[,;.)\s]*$|[,;)])"
        ),
        _fraction,
    ),
    (Later(r"(?<![\w./-])(?P<few>[1-9])/(?P<many>[2-9]|10)(?= of\b| the\b)"), _few),
    (
        Later(
            r"\b(?P<a>\d{1,3})\s?[:/]\s?(?P<b>\d{1,3})\s+(?:class\s+)?(?:im)?balanced?\b|"
            r"\bimbalanced?,?\s+(?:at\s+|of\s+|about\s+|around\s+|\(\s*)?(?P<c>\d{1,3})\s?[:/]\s?(?P<d>\d{1,3})\b"
        ),
        _imbalance,
    ),
    # dates and steps
    (Later(r"\b(?:since|from) the (?:very )?(?:start|beginning) of (?=[^\W\d]{3,9} \d{4}|\d{4})"), lambda _: "from "),
    (
        Later(r"\b(?:till|until|up to|through|to) the (?:very )?end of (?=[^\W\d]{3,9} \d{4}|\d{4})"),
        lambda _: "to ",
    ),
    (
        Later(
            r"(?<![\d.-])(?P<a>\d{1,2})\s?(?:-|–|to)\s?(?P<b>\d{1,2}) (?P<m>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
            r"|nov|dec)[a-z]*) (?P<y>(?:19|20)\d\d)\b"
        ),
        lambda m: f"{m['a']} {m['m']} {m['y']} to {m['b']} {m['m']} {m['y']}",
    ),
    (
        Later(r"\bone (?:per|every|each|a) (?=(?:second|minute|hour|day|week|month|quarter|year)\b)"),
        lambda _: "once per ",
    ),
    # spreads
    (
        Later(
            rf"(?:\b(?:is |are |was |were )?(?:roughly |approximately |about )?(?:normal(?:ly)?|gaussian"
            rf"|bell[- ]?(?:shaped|curved?))"
            rf"(?: distributed| distribution| curve)?,?(?: with)?(?: (?:around|about|at|near|on|cent(?:er|re)d "
            rf"(?:on|around|at)))?"
            rf"(?: an?)?(?: mean)?(?: of)? |\b(?:around|about|mean|average|averaging|averages) )?{_ABOUT}"
            rf"(?P<m>{_MONEY}{_N}){_UNIT} ?(?:\+ ?/ ?-|±|\+-|plus or minus|plus/minus|give or take) ?"
            rf"(?P<s>{_MONEY}{_N})"
        ),
        lambda m: f" mean {m['m'].strip()}, sd {m['s'].strip()}",
    ),
    (
        Later(rf"\b(?:normal(?:ly distributed)?|gaussian|n) ?\( ?(?P<m>{_N}) ?[,;] ?(?P<s>{_N}) ?\)"),
        lambda m: f"mean {m['m']}, sd {m['s']}",
    ),
    (
        Later(
            rf"\b(?:with )?(?:an? )?(?:s\.d\.|st\.? ?dev\.?|stdev|std\.? dev\.?|spread of|σ)(?: of| =)? "
            rf"(?={_N})"
        ),
        lambda _: "sd ",
    ),
    (
        Later(
            r"\b(?:on average|averaging|(?:hovers?|hovering|sits?|lies|clusters?|varies) (?:around|about|near|at)"
            r"|in the mean|averages?(?: out)?(?: at| around| about)?) "
            rf"(?={_ABOUT}{_MONEY}{_N}(?!\d)(?!\s(?!{_TIMES}|grams|kilos|metres|meters|miles|degrees|points"
            rf"|percent)[^\W\d]+s\b))"
        ),
        lambda _: "average ",
    ),
    (
        Later(rf"(?P<q>{_ABOUT}{_MONEY}{_N}{_UNIT}) on average\b"),
        lambda m: f"average {m['q']}",
    ),
    (
        Later(
            rf"\b(?:typical(?:ly)?|usually|normally|most(?:ly)? often|mostly|generally|commonly) (?:is "
            rf"|are )?{_ABOUT}"
            rf"(?P<q>{_MONEY}{_N})(?!\d)(?!\s*(?:%|-|–|to\b|percent))"
        ),
        lambda m: f"median {m['q']}",
    ),
    # bounds
    (
        Later(
            r"\b(?:(?:is |are |must be |should be |can(?:not|'t) (?:be|go) |won't (?:be|go) )?(?:never|not"
            r"|nothing|no)(?: be| go| goes| falls?| drops?| gets?)?"
            rf" (?:below|under|less than|lower than|smaller than|fewer than|shorter than)|can(?:not|'t) (?:be"
            rf"|go|fall|drop) (?:below|under)|"
            rf"with a (?:minimum|floor) of|(?:a )?(?:minimum|floor) of|no less than|min\.) (?={_ABOUT}{_MONEY}{_N})"
        ),
        lambda _: "at least ",
    ),
    (
        Later(
            r"\b(?:(?:is |are |must be |should be )?(?:never|not|nothing|no)(?: be| go| goes| rises?| gets?"
            r"| exceeds?)?(?: above| over| more than| higher than| "
            r"greater than| longer than| beyond| past| exceeding)|never exceed(?:s|ing)?|can(?:not|'t) "
            r"(?:exceed|be (?:over|above|more than)|go (?:over|above|beyond))|"
            r"(?:is |are )?(?:capped|limited|topped|maxed) (?:out )?(?:at|to)|(?:max(?:es|ing)?|topp?(?:s"
            r"|ing)) out at|up to a max(?:imum)? of|"
            rf"(?:with )?(?:a )?(?:maximum|max|cap|ceiling|limit) of|max\.|(?:it )?does(?: not|n't) exceed) "
            rf"(?={_ABOUT}{_MONEY}{_N})"
        ),
        lambda _: "at most ",
    ),
    (
        Later(
            rf"\bat least (?P<low>{_ABOUT}{_MONEY}{_N}{_UNIT}),? (?:and|but|or) at most (?P<high>{_ABOUT}{_MONEY}{_N})"
        ),
        lambda m: f"between {m['low']} and {m['high']}",
    ),
    (
        Later(
            r"\b(?:is |are )?(?:never (?:goes )?negative|can(?:not|'t) (?:be|go) negative|non-?negative"
            r"|not negative|no negatives?(?: values?)?)\b"
        ),
        lambda _: "at least 0",
    ),
    (
        Later(
            rf"(?<![\w.$€£-])(?P<q>{_MONEY}{_N}{_UNIT}) (?:or|and) (?:more|up|upwards?|over|older|above|higher"
            rf"|longer)\b"
        ),
        lambda m: f"at least {m['q'].strip()}",
    ),
    (
        Later(
            rf"(?<![\w.$€£-])(?P<q>{_MONEY}{_N}{_UNIT}) (?:or|and) (?:less|fewer|under|below|younger|shorter|lower)\b"
        ),
        lambda m: f"at most {m['q'].strip()}",
    ),
    (
        Later(rf"(?<![\w.$€£-])(?<!to )(?P<q>{_MONEY}{_N}{_UNIT}) (?:max|maximum|tops|at (?:the )?most)\b(?! \d)"),
        lambda m: f"at most {m['q'].strip()}",
    ),
    (
        Later(
            r"(?<!\d )(?:\b(?:is |are |was |all )?(?:marked |graded |scored |given )?(?<![\w])out of"
            r"|\bon an? scale (?:of|from) (?:1 to|0 to|1-|0-)?) ?(?P<n>5|7|10|20|30|40|50|60|80|100|120|150|200)\b"
            r"(?!\s*(?:%|are\b|is\b|have\b|[a-z]+s\b))"
        ),
        _scale,
    ),
    (
        Later(r"\bon an? (?P<a>\d{1,2}) ?(?:-|–|to) ?(?P<b>\d{1,3})(?: point)? scale\b"),
        lambda m: f"from {m['a']} to {m['b']}",
    ),
    (
        Later(r"(?:\b(?:i|we|they|he|she|people|customers|users) )?\brated (?:it |them |each )?(?=from [01] to)"),
        lambda _: "rating ",
    ),
)


def read() -> Iterator[Callable[[str], list[Change]]]:
    """One after the other, what finds the changes of a rule in the text as the rules before it left it."""
    for pattern, said in _RULES:
        yield partial(_changes, pattern=pattern, said=said)


_QUOTED = re.compile(r"[\"“”`][^\"“”`\n]{1,80}[\"“”`]")


def _changes(body: str, pattern: Later, said: Callable[[re.Match[str]], str | None]) -> list[Change]:
    found: list[Change] = []
    for match in pattern.finditer(body):
        new = said(match)
        if new is not None and new != match.group():
            found.append((match.start(), match.end(), new))
    if found:
        quoted = [one.span() for one in _QUOTED.finditer(body)]
        found = [one for one in found if not any(a <= one[0] and one[1] <= b for a, b in quoted)]
    return found
