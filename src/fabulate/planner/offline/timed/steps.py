"""The step of a series: "hourly", "every 15 minutes", "one row per day", "second by second", "on working days"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ....schema import changes
from .vocabulary import NUMBER, UNIT, number, unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from .vocabulary import Reading

#: What a row of a series is called, in any number.
ROW = (
    r"(?:rows?|records?|readings?|values?|measurements?|measures?|samples?|entry|entries|observations?|"
    r"(?:data\s*)?points?|lines?|figures?|counts?|totals?|snapshots?|averages?|filas?|registros?|lecturas?|"
    r"medicion(?:es)?|medidas?|valor(?:es)?|datos?|lignes?|mesures?|releves?|valeurs?|zeilen?|werte?|messwerte?|"
    r"messung(?:en)?|linhas?|leituras?|medicoes|medicao)"
)
_ONE = r"(?:one|an?|single|1|una?|une?|eine[nr]?|ein|uma|um)"
_EVERY = (
    r"(?:every|each|a\s+cada|cada|toutes\s+les|tous\s+les|chaque|jede[rnsm]?|alle|tod[ao]s\s+(?:[ao]s|l[ao]s)|"
    r"once\s+(?:every|per|an?|each)|por\s+cada|una\s+vez\s+(?:por|al?)|einmal\s+(?:pro|die|am|in\s+der))"
)
_PER = r"(?:per|an?|por|pro|par|je|/|by\s+the|al)"
_THING = r"(?:[a-z]\w*\s+){0,2}?[a-z]\w*"
_INTERVAL = r"(?:intervals?|steps?|resolution|granularity|frequency|intervallen?|takt|abstand|abstanden|schritten?|pas|intervalos?|passos?|bars|candles|averages|readings?|data|samples?|values?)"  # noqa: E501
_BUSINESS = re.compile(
    rf"\b(?:(?:for|over|during|last|past)\s+)?(?:the\s+)?(?:(?:last|past)\s+)?(?P<days>{NUMBER})\s+(?:working|business|trading|bank)[\s-]?days(?!\w)|"
    r"\b(?:(?:on|for|only|each|every|per|an|by|en|em|les|nos|los|for\s+all)\s+)?(?:the\s+|all\s+)?"
    r"(?:(?:working|business|trading|bank)[\s-]?days?(?:\s+only)?|(?:(?<=on )|(?<=on\s\s)|(?<=each )|(?<=every ))(?:week|work)days?(?:\s+only)?|weekdays?\s+only|"  # noqa: E501
    r"mon(?:day)?s?\s*(?:to|-|through|thru|until)\s*fri(?:day)?s?(?!\w)|de\s+lunes\s+a\s+viernes|lunes\s+a\s+viernes|"
    r"dias\s+(?:laborables|habiles)|(?:du\s+)?lundi\s+(?:au|a)\s+vendredi|jours\s+(?:ouvres|ouvrables|de\s+bourse)|"
    r"(?:von\s+)?montags?\s+bis\s+freitags?|werktags|werktagen?|arbeitstagen?|handelstagen?|borsentagen?|"
    r"dias\s+uteis|(?:de\s+)?segunda\s+a\s+sexta(?:-feira)?)(?!\w)"
)
_ROWS_PER = re.compile(
    rf"\b(?:(?P<many>{NUMBER})\s+)?(?:[a-z]+\s+)?{ROW}\s+(?:taken\s+|recorded\s+|made\s+)?(?:for\s+)?(?:{_EVERY}|{_PER})\s*"
    rf"(?:(?P<per>(?!{UNIT}){_THING})\s+and\s+(?:(?:{_EVERY}|{_PER})\s+)?)?"
    rf"(?:(?P<other>other|second(?=\s+{UNIT}))\s+)?(?:(?P<n>{NUMBER})\s*)?[\s-]*(?P<unit>{UNIT})"
    rf"(?:\s+and\s+(?:(?:{_EVERY}|{_PER})\s+)?(?P<per2>(?!{UNIT}|{ROW})[a-z]\w*))?"
)
_EVERY_UNIT = re.compile(
    rf"\b{_EVERY}\s+(?:(?P<other>other|second(?=\s+{UNIT}))\s+)?(?:(?P<n>{NUMBER})\s*)?[\s-]*(?P<unit>{UNIT})"
    r"(?!\s+(?:of|visit))"
)
_UNIT_BY_UNIT = re.compile(rf"\b(?P<unit>{UNIT})[\s-]+(?:by|a|per|par|fur|por)[\s-]+(?P<again>{UNIT})")
_INTERVALS = re.compile(
    rf"\b(?:(?:at|in|with|im|a|en|em|with\s+an?|at\s+an?)\s+)?(?P<n>{NUMBER})[\s-]*(?P<unit>{UNIT})[\s-]+{_INTERVAL}(?!\w)"
    rf"|\b(?:(?:at|in|with|im|mit|par|a|en|em)\s+)?(?:an?\s+|einem\s+|un\s+)?(?:intervals?|resolution|frequency|abstand|intervalos?|intervalles?|pas)\s+"
    rf"(?:of|von|de|d')\s*(?P<n2>{NUMBER})?\s*(?P<unit2>{UNIT})"
)
_TIMES = re.compile(
    r"\b(?:measured|recorded|sampled|taken|logged|read|checked|weighed|counted|medid[oa]s?|mesuree?s?|gemessen)\s+"
    rf"(?:\w+\s+)?(?:(?P<twice>twice)|(?P<n>{NUMBER})\s+times)\s+(?:{_EVERY}|{_PER})\s*(?P<unit>{UNIT})"
)
_HERTZ = re.compile(r"\b(?:sampled\s+|recorded\s+)?(?:at|mit|a)\s+1\s*hz(?!\w)")
_HOW_MANY = re.compile(
    rf"\b(?:how\s+many|number\s+of|cuantos|cuantas|combien\s+de|wie\s+viele|quantos|quantas)\b[^.,;:\n]{{2,80}}?"
    rf"(?P<said>(?:{_EVERY}|{_PER})\s*(?P<unit>{UNIT}))"
)
#: "visitors per day of a zoo": rows only where other words speak of time.
_RATE = re.compile(
    rf"[^,.;:\n()]*?[a-z]{{3,}}s\s+(?:of\s+[a-z ]{{1,30}}?\s+)?(?P<said>(?:per|por|par|pro|je)\s+(?P<unit>{UNIT}))"
)
_ADVERBS: dict[str, str] = {
    "secondly": "s", "half-hourly": "30min", "half hourly": "30min", "quarter-hourly": "15min", "minutely": "1min",
    "hourly": "1h", "daily": "1d", "nightly": "1d", "weekly": "1w", "biweekly": "2w", "bi-weekly": "2w",
    "fortnightly": "2w", "monthly": "1mo", "bimonthly": "2mo", "quarterly": "3mo", "yearly": "1y", "annual": "1y",
    "annually": "1y", "half-yearly": "6mo", "horari[oa]s?": "1h", "diari[oa]s?": "1d", "semanal(?:es)?": "1w",
    "semanais": "1w", "mensual(?:es)?": "1mo", "mensal": "1mo", "mensais": "1mo", "trimestral(?:es)?": "3mo",
    "trimestrais": "3mo", "anual(?:es)?": "1y", "anuais": "1y", "horaires?": "1h", "quotidien(?:ne)?s?": "1d",
    "journali(?:er|ere)s?": "1d", "hebdomadaires?": "1w", "mensuel(?:le)?s?": "1mo", "trimestriel(?:le)?s?": "3mo",
    "annuel(?:le)?s?": "1y", "minutliche?[nrs]?": "1min", "stundliche?[nrs]?": "1h", "tagliche?[nrs]?": "1d",
    "wochentliche?[nrs]?": "1w", "monatliche?[nrs]?": "1mo", "vierteljahrliche?[nrs]?": "3mo",
    "jahrliche?[nrs]?": "1y", "tageswerte": "1d", "stundenwerte": "1h", "monatswerte": "1mo",
}  # fmt: skip
_ADVERB = re.compile(rf"\b(?:{'|'.join(sorted(_ADVERBS, key=len, reverse=True))})(?!\w)")
_FOLLOWING = re.compile(r"[\s-]+((?:[a-z]\w*[ ]?){1,3})")
_DATA = re.compile(
    rf"[\s-]+(?:{ROW}|series|data|logs?|statistics|history|prices?|rates?|resolution|time\s+series)(?!\w)"
)
_FREE = re.compile(r"\s*(?:$|[,.;()\n-]|(?:for|from|over|during|in|since|between|at|of|and|across|per|with)\b)")
_LIST_BEFORE = re.compile(
    r":|\b(?:with|columns?|fields?|including|include|containing|has|have|con|avec|mit|com|whether|predict)\b"
)
_TIME_SERIES = re.compile(
    r"\b(?:time[\s-]series|series\s+temporales|serie\s+temporal|serie\s+temporelle|series\s+temporelles|zeitreihen?|"
    r"series\s+temporais)(?!\w)"
)
_LIKELY = re.compile(
    rf"\b(?:for|over|during|durante|pendant|wahrend|por)\s+{NUMBER}[\s-]*{UNIT}|\b(?:19|20)\d\d\b|\bper\s+[a-z]+\s*:"
)
_DOES = re.compile(
    r"\b(?:who|that|which|customers|users|people|open|opens|at\s+least|visits?|times|attend\w*|pays?)\b[^,.;:]*$"
)


@dataclass(frozen=True, slots=True)
class Step:
    """`length` as the language writes it ("" for any that suits), where it is said, and the noun of "one row per shop
    and day"; `sure`: said of rows or with a number, not by an adverb alone;
    `also`: where it is said again."""

    length: str
    start: int
    stop: int
    per: str = ""
    sure: bool = True
    also: tuple[tuple[int, int], ...] = ()
    #: How many steps the words themselves count: "100 trading days".
    count: int = 0


def read(reading: Reading, known: Callable[[str], bool], *, likely: bool) -> Step | None:
    """The step that the words ask for, taken out of the reading. `known`: whether a name, as "monthly fee", is a
    column's and so no step, unless other words make a series `likely`."""
    likely = likely or bool(_LIKELY.search(reading.text))
    found = _found(reading, known, likely)
    if found is None:
        return None
    reading.blank(found.start, found.stop)
    again = _found(reading, known, likely)
    if again is not None and again.length == found.length:
        reading.blank(again.start, again.stop)
        found = replace(found, per=found.per or again.per, also=((again.start, again.stop),))
    business = _BUSINESS.search(reading.text)
    if business and found.length in ("1d", ""):
        reading.blank(business.start(), business.end())
        also = (*found.also, business.span())
        return replace(found, length=f"1 {changes.BUSINESS}", also=also, count=_days(business))
    return found


def _found(reading: Reading, known: Callable[[str], bool], likely: bool) -> Step | None:
    text = reading.text
    for pattern in (_ROWS_PER, _UNIT_BY_UNIT, _INTERVALS, _TIMES, _EVERY_UNIT):
        for match in pattern.finditer(text):
            if pattern is _EVERY_UNIT and not _every_row(match, text, likely):
                continue
            step = _step(match)
            if step is not None:
                return step
    many = _HOW_MANY.search(text)
    if many and (likely or not _LIST_BEFORE.search(text[: many.start()])):
        return Step(_length(1, many["unit"]), many.start("said"), many.end("said"))
    if likely and (rate := _RATE.match(text)) and not _LIST_BEFORE.search(rate.group()):
        return Step(_length(1, rate["unit"]), rate.start("said"), rate.end("said"))
    if hertz := _HERTZ.search(text):
        return Step("1s", *hertz.span())
    for match in _ADVERB.finditer(text):
        if _meant(match, text, known, likely):
            return Step(_adverb(match.group()), *match.span(), sure=False)
    if business := _BUSINESS.search(text):
        return Step(f"1 {changes.BUSINESS}", *business.span(), count=_days(business))
    if series := _TIME_SERIES.search(text):
        return Step("", *series.span())
    return None


def _days(business: re.Match[str]) -> int:
    """How many business days are said; 0 where none are counted."""
    return int(number(business["days"])) if business["days"] else 0


def _every_row(match: re.Match[str], text: str, likely: bool) -> bool:
    """Whether "each day" asks for rows, and does not tell what somebody does or what a column is."""
    if _DOES.search(text[: match.start()]):
        return False
    return bool(match["n"] or likely or not _LIST_BEFORE.search(text[: match.start()]))


def _step(match: re.Match[str]) -> Step | None:
    said = match.groupdict()
    if said.get("again") and unit(said["again"]) != unit(said["unit"]):
        return None
    name = said["unit"] or said.get("unit2") or ""
    count = number(said.get("n") or said.get("n2") or "1") * (2 if said.get("other") else 1)
    many = (
        2.0 if said.get("twice") else number(said["n"] or "1") if "twice" in said else number(said.get("many") or "1")
    )
    if "twice" in said:
        count = 1.0
    length = _length(count, name) if many <= 1 else _shared(name, many) if count == 1 else None
    if length is None or not 0 < count < 10**6:
        return None
    return Step(length, *match.span(), per=(said.get("per") or said.get("per2") or "").strip())


def _length(count: float, name: str) -> str:
    code, each = unit(name)
    if count != int(count):
        seconds = changes.SECONDS[code] * count
        return f"{int(seconds)}s" if seconds >= 1 else "1s"
    return f"{int(count) * each}{code}"


def _shared(name: str, many: float) -> str | None:
    """The step of so many rows a unit: 4 an hour are 15 minutes apart."""
    code, each = unit(name)
    seconds = changes.SECONDS[code] * each
    if code not in ("min", "h", "d") or seconds % many:
        return None
    apart = int(seconds // many)
    for whole, length in (("h", 3600), ("min", 60), ("s", 1)):
        if apart % length == 0:
            return f"{apart // length}{whole}"
    return None


def _adverb(said: str) -> str:
    return next(length for pattern, length in _ADVERBS.items() if re.fullmatch(pattern, said))


def _meant(match: re.Match[str], text: str, known: Callable[[str], bool], likely: bool) -> bool:
    """Whether an adverb asks for rows: it stands at the head, or says so of data, and is no part of a column's name."""
    following = _FOLLOWING.match(text, match.end())
    words = following.group(1).split() if following else []
    head = not _LIST_BEFORE.search(text[: match.start()])
    column = any(known(f"{match.group()} {' '.join(words[:size])}") for size in (1, 2, 3) if len(words) >= size)
    if column and not (head and likely):
        return False
    if _DATA.match(text, match.end()):
        return True
    return head and (bool(words) or bool(_FREE.match(text, match.end())))
