"""Seasons in words: "higher in the morning", "cold nights", "weekend peaks", "quiet in August", "a weekly pattern"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from .movement import Said, said
from .vocabulary import MONTH, MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from .vocabulary import Reading

Axis = Literal["hours", "weekdays", "months", "holidays"]

_NIGHT = (22, 23, 0, 1, 2, 3, 4, 5)
#: Words of a time, and which hours (0 to 23), days of the week (Monday is 0) or months they are.
_TIMES: list[tuple[str, Axis, tuple[int, ...]]] = [
    (r"early\s+mornings?|dawn|madrugadas?|petit\s+matin", "hours", (4, 5, 6, 7)),
    (r"mornings?|mananas?|matins?|matinees?|morgens|vormittags?|manhas?|am\s+morgen", "hours", (6, 7, 8, 9, 10)),
    (r"rush\s+hours?|commut(?:e|ing)\s+(?:hours?|times?)|horas?\s+punta|heures?\s+de\s+pointe|berufsverkehr|"
     r"stosszeiten|horas?\s+de\s+pico", "hours", (7, 8, 9, 16, 17, 18)),
    (r"noon|midday|lunch(?:\s?time)?|mittags|mediodia|midi|meio-dia|almoco", "hours", (11, 12, 13)),
    (r"afternoons?|por\s+la\s+tarde|tardes?|apres-midi|nachmittags?", "hours", (12, 13, 14, 15, 16, 17)),
    (r"evenings?|soirs?|soirees?|abends?|am\s+abend|noitinha", "hours", (17, 18, 19, 20, 21)),
    (r"nights?|night-?\s?time|overnight|nuits?|nachts|nachten?|in\s+der\s+nacht|noches?|noites?|madrugada", "hours",
     _NIGHT),
    (r"day\s?time|daylight|(?:working|office|business|opening|school|peak)\s+hours|tagsuber|de\s+dia|durante\s+el\s+dia|"
     r"en\s+journee|em\s+horario\s+comercial", "hours", tuple(range(8, 18))),
    (r"week-?\s?ends?|wochenenden?|fin(?:es)?\s+de\s+semana|fins\s+de\s+semana|fim\s+de\s+semana|"
     r"saturdays?\s+and\s+sundays?|sat\s*/\s*sun", "weekdays", (5, 6)),
    (r"week-?days?|working\s+days?|work\s?days?|dias\s+laborables|entre\s+semana|en\s+semaine|wochentags?|werktags?|"
     r"wochentagen|werktagen|dias\s+uteis|dias\s+de\s+semana", "weekdays", (0, 1, 2, 3, 4)),
    *((rf"{name}s?", "weekdays", (at,)) for name, at in WEEKDAYS.items()),
    (r"summers?|summer\s?time|verano|veranos|ete|sommers?|verao", "months", (6, 7, 8)),
    (r"winters?|winter\s?time|inviernos?|hivers?|inverno", "months", (12, 1, 2)),
    (r"springs?|spring\s?time|primavera|printemps|fruhlings?|fruhjahr", "months", (3, 4, 5)),
    (r"autumns?|the\s+fall|otono|automne|herbst|outono", "months", (9, 10, 11)),
    (r"(?:before\s+|at\s+)?(?:christmas(?:\s?time)?|xmas|navidad|noel|weihnachten|vor\s+weihnachten|natal|"
     r"holiday\s+season)", "months", (12,)),
    (r"black\s+friday", "months", (11,)),
    (r"easter|pascua|paques|ostern|pascoa", "months", (4,)),
    (r"(?:public\s+|bank\s+|national\s+)?holidays|feiertagen?|feiertags|(?:dias\s+)?festivos|jours\s+feries|feriados",
     "holidays", ()),
]  # fmt: skip
_ALL = "|".join(words for words, _, _ in _TIMES)
#: A month by its name counts where no year or day stands beside it: "quiet in August".
_TIME = rf"(?:(?:{_ALL})(?!\w)|(?<![\d] )(?<!\d){MONTH}(?!\s*,?\s*\d))"
_PREP = (
    r"(?:(?:in|at|on|during|around|over|through(?:out)?|towards?|by|before|every|each|all|en|por|a|am|an|im|in\s+den|"
    r"aux?|no|na|nos|nas|de|du|pendant\s+les?|durante|the|la|le|les|los|las|el|o|os|as|den|der|dem)\s+|l')*"
)
_UP = (
    r"(?:higher|more|busier|busiest|busy|greater|larger|bigger|stronger|warmer|warmest|hotter|hottest|hot|warm|highest|most|mostly|mainly|"
    r"crowded|louder|loudest|faster|better|extra|high|peaks?|peaking|rises?|rising|increas(?:es?|ing)|up|mas\s+alt[oa]s?|mas|"
    r"mayor(?:es)?|plus\s+elevee?s?|plus\s+fort(?:e|s|es)?|plus|mehr|hoher|starker|warmer|mais\s+alt[oa]s?|mais|maior(?:es)?|"
    r"popular|full|lively|wet(?:ter|test)?|rain(?:y|ier|iest)|sunn(?:y|ier|iest)|windier|windiest|windy|stormy|bright(?:er)?)"
)
_DOWN = (
    r"(?:lower|lowest|less|least|fewer|quieter|quietest|quiet|calmer|calm|colder|coldest|cold|cooler|coolest|cool|low|"
    r"dips?|dipping|drops?|dropping|falls?|falling|slower|slow|slump|slumps|weaker|weak|smaller|down|empty|emptier|dead|"
    r"mas\s+baj[oa]s?|menos|menor(?:es)?|plus\s+bas(?:se|ses)?|moins|weniger|niedriger|ruhiger|ruhig|kalter|tranquil[oa]s?|"
    r"mais\s+baix[oa]s?|calmes?|hardly\s+any(?:thing|body|one)?|(?:almost\s+)?(?:none|nothing|nobody)|almost\s+no|closed|dr(?:y|ier|iest)|dark(?:er)?)"
)
_SIZE = (
    r"(?:(?P<size>much|far|a\s+lot|strongly|clearly|significantly|considerably|slightly|a\s+bit|a\s+little|somewhat|very|"
    r"rather|viel|etwas|mucho|bastante|beaucoup|un\s+peu|muito|um\s+pouco|twice\s+as|(?:about\s+|around\s+)?\d+\s*%)\s+)?"
)
_LIST = rf"(?P<times>{_PREP}{_TIME}(?:\s*(?:,|/|and|or|&|y|et|und|e)\s*{_PREP}{_TIME})*)"
_THAN = rf"(?:\s+(?:than|als|que)\s+{_PREP}{_TIME})?"
_BE = r"(?:(?:is|are|being|with|and|que|es|son|est|sont|ist|sind|sao|e)\s+)?"
_PATTERNS = [
    # "in winter higher than in summer"
    re.compile(rf"\b{_LIST}\s+(?:is\s+|are\s+)?{_SIZE}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?:than|als|que)\s+{_PREP}{_TIME}"),
    # "30% higher at weekends", "more cars in the morning", "quiet in August"
    re.compile(rf"\b{_BE}{_SIZE}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:\s+(?!{_PREP}{_TIME}|than\b|als\b|que\b)[a-z]\w*)?\s+{_LIST}{_THAN}"),
    # "cold nights", "busy weekends"
    re.compile(rf"\b(?:with\s+)?{_SIZE}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+{_LIST}"),
    # "weekend peaks", "morning rush", "a Christmas peak"
    re.compile(
        rf"\b(?:with\s+)?(?:an?\s+|the\s+)?(?P<size>strong\s+|clear\s+|big\s+|small\s+|slight\s+|sharp\s+)?{_LIST}\s+"
        r"(?:(?P<up>peaks?|rush|highs?|surges?|spikes?|boosts?|boom|maximum|bumps?)|(?P<down>dips?|lows?|slumps?|drops?|lull|"
        r"minimum|breaks?))(?!\w)"
    ),
    # "weekends higher", "Saturdays are the busiest", "nachts weniger"
    re.compile(rf"\b{_LIST}\s+(?:is\s+|are\s+|being\s+|have\s+|has\s+|bring\s+|the\s+)*{_SIZE}(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?!\w){_THAN}"),
]  # fmt: skip
_PEAK_AT = re.compile(
    r"\b(?:with\s+)?(?:an?\s+)?(?P<what>peak(?:s|ing)?|highest|maximum|busiest|lowest|minimum|low)\s+(?:is\s+)?(?:at|around|about|near)\s+"
    r"(?P<list>\d{1,2}(?::\d\d)?\s*(?:am|pm|h|o'clock)?(?:\s*(?:,|and|&)\s*\d{1,2}(?::\d\d)?\s*(?:am|pm|h|o'clock)?)*)(?![\w%.])"
)
_HOUR = re.compile(r"(\d{1,2})(?::\d\d)?\s*(am|pm)?")
_CYCLES: dict[str, str] = {"day": "daily", "night": "daily", "diurnal": "daily", "hourly": "daily", "daily": "daily",
           "weekly": "weekly", "weekday": "weekly", "yearly": "yearly", "annual": "yearly", "monthly": "yearly",
           "seasonal": "yearly"}  # fmt: skip
_CYCLE = re.compile(
    r"\b(?:with\s+|and\s+|has\s+)?(?:an?\s+)?(?P<size>strong\s+|clear\s+|weak\s+|mild\s+|slight\s+|pronounced\s+|marked\s+|regular\s+)?"
    r"(?P<cycle>(?:daily|day(?:/|-|\s+and\s+)?\s*night|diurnal|weekly|weekday|yearly|annual|monthly|seasonal)(?:(?:\s*,\s*|\s+and\s+|\s+or\s+|\s*&\s*)(?:daily|diurnal|weekly|yearly|annual|monthly|seasonal))*)\s+"
    r"(?:patterns?|cycles?|seasonality|seasons?|rhythms?|variations?|waves?|swings?|cyclicity|fluctuations?|effects?)(?!\w)"
    r"|\b(?:with\s+|and\s+)?(?:(?P<size2>strong|clear|weak|mild)\s+)?(?P<alone>seasonality|seasonal(?:ly)?|estacionalidad|saisonalite|saisonal|sazonalidade)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Season(Said):
    """At which hours, days of the week or months it is more (`way` 1) or less (-1), by about `share` of the level;
    `cycle` alone: "daily", "weekly" or "yearly", with no time said. `stated`: the share is the words'."""

    axis: Axis | None
    places: tuple[int, ...]
    way: int
    share: float = 0.35
    cycle: str = ""
    stated: bool = False


def read(reading: Reading) -> list[Said]:
    """Every season that the words say, taken out of the reading."""
    found: list[Said] = []
    for match in list(_PEAK_AT.finditer(reading.text)):
        hours = tuple(_hour(hour, half) for hour, half in _HOUR.findall(match["list"]))
        if all(hour < 24 for hour in hours):
            way = -1 if match["what"] in ("lowest", "minimum", "low") else 1
            found.append(Season(*said(reading, match), "hours", hours, way))
    for match in list(_CYCLE.finditer(reading.text)):
        kinds = re.findall(r"day|diurnal|daily|weekly|weekday|yearly|annual|monthly|seasonal", match["cycle"] or "")
        size = _size(match["size"] or match["size2"] or "")
        where = said(reading, match)
        for kind in dict.fromkeys(_CYCLES[kind] for kind in kinds or ["seasonal"]):
            found.append(Season(*where, None, (), 1, size, cycle=kind))
    for pattern in _PATTERNS:
        for match in list(pattern.finditer(reading.text)):
            if not reading.text[match.start() : match.end()].strip():
                continue
            found += _seasons(reading, match)
    return found


def _seasons(reading: Reading, match: re.Match[str]) -> list[Said]:
    by_axis: dict[Axis, list[int]] = {}
    for time in re.finditer(_TIME, match["times"]):
        axis, places = _time(time.group())
        # "may" is a month where it is written as one.
        written = reading.written[match.start("times") + time.start()]
        if time.group() in ("may", "march", "mar", "sep", "sept", "dec") and not written.isupper():
            continue
        by_axis.setdefault(axis, []).extend(places)
    if not by_axis:
        return []
    way = 1 if match["up"] else -1
    size = (match["size"] or "").strip()
    percent = re.search(r"(\d+)\s*%", size)
    share = float(percent.group(1)) / 100 if percent else 1.0 if size == "twice as" else _size(size)
    if (way < 0 and share >= 1) or re.search(r"closed|almost|hardly|none|nothing|nobody", match["down"] or ""):
        share = 0.9
    where = said(reading, match)
    stated = percent is not None or size == "twice as"
    return [
        Season(*where, axis, tuple(dict.fromkeys(places)), way, share, stated=stated)
        for axis, places in by_axis.items()
    ]


def _time(word: str) -> tuple[Axis, tuple[int, ...]]:
    for words, axis, places in _TIMES:
        if re.fullmatch(words, word.strip()):
            return axis, places
    return "months", (MONTHS[word.strip()],)


def _hour(said_hour: str, half: str) -> int:
    hour = int(said_hour)
    return hour % 12 + 12 if half == "pm" else hour % 12 if half == "am" else hour


def _size(word: str) -> float:
    if re.search(r"slight|bit|little|somewhat|mild|weak|small|etwas|un peu|pouco", word):
        return 0.15
    if re.search(
        r"much|far|lot|strong|clear|very|signif|consid|viel|mucho|beaucoup|muito|big|sharp|pronounced|marked", word
    ):
        return 0.7
    return 0.35
