"""How a series moves, in words: trends, noise and what a sensor does wrong. `seasons` and `events` read the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .vocabulary import UNIT, unit

if TYPE_CHECKING:
    from .vocabulary import Reading

_RISE = (
    r"(?:grow(?:s|ing)?|drift(?:s|ing)?\s+up(?:wards?)?|ris(?:es?|ing)|increas(?:es?|ing)|climb(?:s|ing)?|go(?:es|ing)?\s+up|up|rais(?:es|ing)|"
    r"fill(?:s|ing)(?:\s+up)?|accelerat(?:es|ing)|swell(?:s|ing)|recover(?:s|ing)|"
    r"warm(?:s|ing)|heat(?:s|ing)\s+up|crec(?:e|en|iendo|iente)|sub(?:e|en|iendo)|augment(?:e|ent|ant)|mont(?:e|ent|ant)|"
    r"steig(?:t|en|end)|wachs(?:t|en|end)|cresc(?:e|em|endo|ente)|sobe|subindo)"
)
_FALL = (
    r"(?:fall(?:s|ing)?|drift(?:s|ing)?\s+down(?:wards?)?|declin(?:es?|ing)|drop(?:s|ping)?|decreas(?:es?|ing)|shrink(?:s|ing)?|go(?:es|ing)?\s+down|down|"
    r"drain(?:s|ing)|empty(?:ing)?|retreat(?:s|ing)|melt(?:s|ing)|deplet(?:es|ing)|recede?s?|receding|"
    r"cool(?:s|ing)(?:\s+down)?|fad(?:es?|ing)|sink(?:s|ing)?|baj(?:a|an|ando)|disminu(?:ye|yendo)|decrec(?:e|iendo|iente)|"
    r"diminu(?:e|ent|ant|indo)|baiss(?:e|ent|ant)|descend(?:s|ing)?|fallt|fallen|fallend|sinkt|sinken|sinkend|cai|caindo)"
)
_ADVERB = (
    r"(?:slow(?:ly)?|steadi?ly|steady|gradual(?:ly)?|slight(?:ly)?|strong(?:ly)?|sharp(?:ly)?|fast|quick(?:ly)?|rapid(?:ly)?|gent(?:le|ly)|"
    r"mild(?:ly)?|clear(?:ly)?|constant(?:ly)?|linear(?:ly)?|smooth(?:ly)?|long-term|overall|general(?:ly)?|"
    r"lentamente|poco\s+a\s+poco|lentement|langsam|leicht|stark|stetig|lenta|aos\s+poucos)"
)
_ABOUT = r"(?:about|around|roughly|approximately|some|~|circa|ca\.?|unos|unas|environ|etwa|cerca\s+de)?\s*[$€£]?\s*"
_FIGURE = (
    r"(?P<{0}>-?\d[\d,]*(?:\.\d+)?)\s*(?P<{0}k>k|thousand|million|mil|mille|tausend)?(?!\w)\s*"
    r"(?:[°%€$]\s?[a-z]?(?!\w))?"
)
_ENDS = re.compile(
    rf"\b(?:(?:and|that|which|is|are)\s+)?(?:{_ADVERB}\s+)?(?P<way>{_RISE}|{_FALL})\s+(?:{_ADVERB}\s+)?(?:from|de|von)\s+{_ABOUT}"
    + _FIGURE.format("a") + rf"(?:\s*[a-z°%/]+){{0,2}}?\s*(?:up\s+to|down\s+to|to|a|auf|bis|hasta|jusqu'a)\s+{_ABOUT}"
    + _FIGURE.format("b")
)  # fmt: skip
_RATE = re.compile(
    rf"\b(?:(?P<way>{_RISE}|{_FALL})\s+)?(?:{_ADVERB}\s+)?(?:by\s+|um\s+|de\s+|un\s+|at\s+)?{_ABOUT}(?P<n>\d+(?:\.\d+)?)\s*(?P<pct>%|percent|per\s+cent|prozent|por\s+ciento)?"
    rf"\s*(?P<noun>growth|increase|decrease|decline|rise|drop|fall|up|down|more|less|higher|lower)?\s*(?P<unitword>degrees?|units?|points?|cm|mm|kg|m|bar|°c)?\s*"
    rf"(?:per|an?|each|every|por|pro|par|al|im|/)\s*(?P<unit>{UNIT})"
)
_NAMED_RATE = re.compile(
    r"(?P<n>\d+(?:\.\d+)?)\s*(?:%|percent)\s+(?P<each>daily|weekly|monthly|quarterly|yearly|annual|year-on-year|yoy)\s+"
    r"(?P<noun>growth|increase|decrease|decline|rise|drop)|"
    r"\b(?P<each2>daily|weekly|monthly|quarterly|yearly|annual)\s+(?P<noun2>growth|increase|decrease|decline|rise|drop)"
    r"\s+(?:rate\s+)?of\s+(?P<n2>\d+(?:\.\d+)?)\s*(?:%|percent)"
)
_TREND = re.compile(
    rf"\b(?:with\s+|and\s+|that\s+|which\s+|is\s+|are\s+|keeps?\s+|has\s+|mit\s+|con\s+|avec\s+|com\s+|en\s+|em\s+)*(?:an?\s+|some\s+|una\s+|une\s+|einem\s+|uma\s+)?(?P<adverb>(?:very\s+)?{_ADVERB}\s+)?"
    rf"(?:(?P<up>upwards?(?:\s+(?:trend|drift))?|uptrend|(?:positive|increasing|rising|growing)\s+trend|trend(?:s|ing)?\s+up(?:wards?)?|growth(?:\s+trend)?|(?:linear\s+|long-term\s+)?trend|"
    rf"tendencia\s+(?:creciente|al\s+alza)|al\s+alza|en\s+hausse|tendance\s+(?:a\s+la\s+hausse|croissante)|aufwartstrend|steigendem\s+trend|tendencia\s+(?:crescente|de\s+alta)|em\s+alta|{_RISE})|"
    rf"(?P<down>downwards?(?:\s+(?:trend|drift))?|downtrend|(?:negative|decreasing|falling|declining)\s+trend|trend(?:s|ing)?\s+down(?:wards?)?|in\s+decline|"
    rf"tendencia\s+(?:decreciente|a\s+la\s+baja)|a\s+la\s+baja|en\s+baisse|tendance\s+(?:a\s+la\s+baisse|decroissante)|abwartstrend|fallendem\s+trend|tendencia\s+(?:decrescente|de\s+queda)|em\s+queda|{_FALL}))"
    rf"(?P<after>\s+{_ADVERB})?(?=\s*(?:$|[,.;:()\n]|(?:over|in|during|for|with|and|but|until|since|trend|by|each|every|as|at|von|mit|con|avec|com|y|et|und|e)\b))"
)
_NOISE = re.compile(
    r"\b(?P<none>(?:without|no|zero|sin|sans|ohne|sem)\s+(?:any\s+)?(?:noise|ruido|bruit|rauschen)|noise-?free|perfectly\s+clean|noiseless)"
    r"|\b(?:with\s+|and\s+)?(?P<little>(?:very\s+|quite\s+|fairly\s+)?smooth(?:ly)?(?!\w)|(?:a\s+)?(?:little|low|small|slight|light|hardly\s+any|poco|peu\s+de|wenig)\s+(?:random\s+)?(?:noise|ruido|bruit|rauschen)|slightly\s+noisy|a\s+bit\s+noisy)"
    r"|\b(?:with\s+|and\s+)?(?P<some>(?:some|a\s+bit\s+of|random|algo\s+de|un\s+peu\s+de|etwas)\s+(?:random\s+)?(?:noise|ruido|bruit|rauschen))"
    r"|\b(?:with\s+|and\s+)?(?P<much>(?:very\s+|quite\s+|rather\s+)?noisy(?=\s*(?:$|[,.;:()\n]|data|readings|signal|measurements|values|sensors?|and|with|series))|"
    r"(?:much|strong|lots?\s+of|a\s+lot\s+of|heavy|high|mucho|beaucoup\s+de|viel|starkem|muito)\s+(?:random\s+)?(?:noise|ruido|bruit|rauschen)|ruidos[oa]s?|bruitee?s?|verrauschte?[nrs]?)"
    r"|\b(?:with\s+)?noise\s+of\s+(?:about\s+)?(?P<n>\d+(?:\.\d+)?)\s*(?P<pct>%|percent)?"
)
_WALK = re.compile(r"\b(?:as\s+|like\s+)?(?:an?\s+)?random\s+walks?(?!\w)|\b(?:like\s+a\s+)?brownian(?:\s+motion)?")
_MANY = (
    r"(?:(?P<many>some|a\s+few|few|occasional(?:ly)?|rare|frequent|many|lots\s+of|random|short|long|algunos|algunas|"
    r"quelques|einige[nr]?|alguns|algumas|an?|the)\s+)?"
)
_SENSOR = r"(?:(?:sensor|signal|data|connection|transmission|network|radio|power)\s+)?"
_OF = r"(?:(?P<rate>\d+(?:\.\d+)?)\s*%\s+(?:of\s+(?:the\s+)?(?:readings?|values?|rows?|time)\s+)?)?"
_WITH = r"(?:(?:with|and|including|has|have|but|mit|con|avec|com)\s+)?"
_FAULTS: list[tuple[Literal["gaps", "stuck", "drift"], re.Pattern[str]]] = [
    ("gaps", re.compile(
        rf"\b{_WITH}{_OF}{_MANY}{_SENSOR}(?P<what>drop-?outs?|gaps?|data\s+loss|outages?|missing\s+(?:readings?|samples?|"
        r"measurements?|stretches|periods?|hours|days)|lost\s+(?:readings?|signal|packets)|offline\s+periods?|huecos|lagunas|"
        r"trous|coupures|lucken|ausfallen?|aussetzern?|falhas|lacunas)(?:\s+(?:in|of)\s+(?P<rate2>\d+(?:\.\d+)?)\s*%(?:\s+of\s+(?:the\s+)?(?:readings?|values?|rows?|time))?)?(?!\w)")),
    ("stuck", re.compile(
        rf"\b{_WITH}{_OF}{_MANY}(?P<what>stuck(?:\s+(?:sensors?|values?|readings?|at\s+times))?|sensors?\s+(?:that\s+)?(?:sometimes\s+|occasionally\s+)?(?:get(?:s|ting)?\s+stuck|stick(?:s|ing)?|"
        r"freez(?:es?|ing)|hangs?)|frozen\s+(?:values|readings|sensors?)|flat-?lin(?:es?|ing)|(?:sensor\s+)?atascad[oa]s?|capteurs?\s+bloques?|hangende[nr]?\s+sensor(?:en)?|(?:sensor\s+)?travad[oa]s?)(?!\w)")),
    ("drift", re.compile(
        rf"\b{_WITH}{_OF}{_MANY}(?P<what>(?:sensor|calibration)\s+drifts?|sensors?\s+(?:that\s+)?(?:slowly\s+)?drift(?:s|ing)?|drift(?:s|ing)?(?:\s+sensors?)?|deriva(?:s)?(?:\s+del\s+sensor)?|derive(?:s)?\s+du\s+capteur)(?!\w)(?!\s+(?:up|down))")),
]  # fmt: skip
_NONE = re.compile(r"\b(?:no|without(?:\s+any)?|sin|sans|ohne|sem)\s+$")
_EACH = {"daily": "d", "weekly": "w", "monthly": "mo", "quarterly": "q", "yearly": "y", "annual": "y",
         "year-on-year": "y", "yoy": "y"}  # fmt: skip
_RATES = {"few": 0.01, "rare": 0.01, "occasional": 0.015, "occasionally": 0.015, "a few": 0.015, "short": 0.02,
          "many": 0.08, "frequent": 0.08, "lots of": 0.1, "long": 0.05}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a description that says how a series moves."""

    start: int
    stop: int
    phrase: str
    clause: str


@dataclass(frozen=True, slots=True)
class Trend(Said):
    """Up or down (`way` 1 or -1): by `rate` as the language writes slopes, between two `ends`, or by about `share` of
    the level over the whole span."""

    way: int
    share: float = 0.4
    rate: str = ""
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Noise(Said):
    """How many times the usual noise; or an amount as the language writes it. `walk`: a random walk instead."""

    times: float = 1.0
    amount: str = ""
    walk: bool = False


@dataclass(frozen=True, slots=True)
class Fault(Said):
    """What goes wrong, for which share of the steps; `stated`: the words say the share."""

    kind: Literal["gaps", "stuck", "drift"]
    rate: float
    stated: bool


def said(reading: Reading, match: re.Match[str]) -> tuple[int, int, str, str]:
    """Where a match stands, the words as written, and its clause; taken out of the reading."""
    start, stop = match.span()
    while start < stop and reading.text[start] == " ":
        start += 1
    while stop > start and reading.text[stop - 1] == " ":
        stop -= 1
    clause = reading.clause(start, stop)
    phrase = reading.written[start:stop]
    reading.blank(start, stop)
    return start, stop, " ".join(phrase.split()), clause


def rates(reading: Reading) -> list[Said]:
    """Trends with numbers; read before the step, since "20% a year" is none."""
    found: list[Said] = []
    for match in list(_ENDS.finditer(reading.text)):
        first, last = _figure(match, "a"), _figure(match, "b")
        if first != last:
            found.append(Trend(*said(reading, match), 1 if last > first else -1, ends=(first, last)))
    for match in list(_NAMED_RATE.finditer(reading.text)):
        n, each, noun = (match["n"] or match["n2"], match["each"] or match["each2"], match["noun"] or match["noun2"])
        way = -1 if noun in ("decrease", "decline", "drop") else 1
        found.append(Trend(*said(reading, match), way, rate=_slope(way, float(n), "%", _EACH[each], 1)))
    for match in list(_RATE.finditer(reading.text)):
        way = _way(match["way"]) or {"growth": 1, "increase": 1, "rise": 1, "up": 1, "more": 1, "higher": 1}.get(
            match["noun"] or "", -1 if match["noun"] else 0
        )
        if not way or not (match["way"] or match["pct"]):
            continue
        code, each = unit(match["unit"])
        rate = _slope(way, float(match["n"]), "%" if match["pct"] else "", code, each)
        found.append(Trend(*said(reading, match), way, rate=rate))
    return found


def trends(reading: Reading) -> list[Said]:
    """Trends without numbers."""
    found: list[Said] = []
    for match in list(_TREND.finditer(reading.text)):
        adverb = f"{match['adverb'] or ''} {match['after'] or ''}"
        way = 1 if match["up"] else -1
        if (
            match.group().strip() in ("up", "down", "crecente")
            or reading.text[match.start() : match.end()].strip() == ""
        ):
            continue
        found.append(Trend(*said(reading, match), way, share=_share(adverb)))
    return found[:2]


def noise(reading: Reading) -> list[Said]:
    """How noisy it is."""
    found: list[Said] = []
    for match in list(_WALK.finditer(reading.text)):
        found.append(Noise(*said(reading, match), walk=True))
    for match in list(_NOISE.finditer(reading.text)):
        times = {"none": 0.0, "little": 0.25, "some": 1.0, "much": 3.0}.get(match.lastgroup or "", 1.0)
        if match["much"] and "very" in match["much"]:
            times = 4.0
        amount = f"{float(match['n']):g}{'%' if match['pct'] else ''}" if match["n"] else ""
        found.append(Noise(*said(reading, match), times, amount))
    return found


def faults(reading: Reading) -> list[Said]:
    """What goes wrong with the sensor."""
    found: list[Said] = []
    for kind, pattern in _FAULTS:
        for match in list(pattern.finditer(reading.text)):
            share = match["rate"] or (match["rate2"] if kind == "gaps" else None)
            if kind == "gaps" and match["what"] in ("outages", "outage", "gap") and not (match["many"] or share):
                continue
            rate = float(share) / 100 if share else _RATES.get(match["many"] or "", 0.03)
            if _NONE.search(reading.text[: match.start()]):
                rate = 0.0
            if not rate <= 0.5:
                continue
            found.append(Fault(*said(reading, match), kind, rate, stated=share is not None))
    return found


def _figure(match: re.Match[str], name: str) -> float:
    scale = {"k": 1e3, "thousand": 1e3, "mil": 1e3, "mille": 1e3, "tausend": 1e3, "million": 1e6}
    return float(match[name].replace(",", "")) * scale.get(match[f"{name}k"] or "", 1)


def _way(verb: str | None) -> int:
    return 0 if not verb else 1 if re.fullmatch(_RISE, verb) else -1


def _slope(way: int, by: float, percent: str, code: str, each: int) -> str:
    code, each = ("mo", 3) if code == "q" else (code, each)
    if each > 1 and percent:
        return f"{way * ((1 + by / 100) ** (1 / each) - 1) * 100:+.6g}%/{code}"
    return f"{way * by / each:+.9g}{percent}/{code}"


def _share(adverb: str) -> float:
    if re.search(r"slow|slight|gradual|gent|mild|lent|langsam|leicht|poco", adverb):
        return 0.25
    return 1.0 if re.search(r"strong|sharp|fast|quick|rapid|stark", adverb) else 0.45
