"""What a series measures: "speed of a skier", "how many cars cross a bridge", "temperature and humidity"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..text import FILLER, lemma, words_of
from .steps import ROW
from .vocabulary import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

    from .vocabulary import Reading

_COUNTED = re.compile(
    r"\b(?:how\s+many|(?:the\s+)?number\s+of|(?:a\s+)?count\s+of|cuant[oa]s|numero\s+de|combien\s+de|nombre\s+de|"
    r"wie\s+viele|anzahl\s+(?:der\s+|von\s+)?|quant[oa]s)\s+(?P<what>[a-z][\w-]*(?:\s+[a-z][\w-]*){0,3})"
)
_THING = re.compile(
    r"\s+(?:(?=an?\s|the\s)|of|in|at|on|inside|outside|de|del|d'|du|von|do|da|no|na|en|dans|in)\s*(?:an?|the|one|our|un|una|une|el|la|le|um|uma|o|"
    r"einer|eines|einem|der|des|dem|l')?\s*(?P<what>[a-z][\w-]*(?:\s+(?!of\b|in\b|at\b|on\b|for\b|from\b|with\b|and\b|over\b|during\b)[a-z][\w-]*)?)"
)
_CLAUSE = re.compile(r"[^.;:,\n()]+")
_AND = re.compile(r"\s+(?:and|y|et|und|e|&|plus|as\s+well\s+as)\s+")
_WORD = re.compile(r"[a-z][\w'-]*")
_STOP = words_of(
    """a an the of in at on inside outside from for with by per during over under within near through that which who
    whose is are was were to into between across where when while as like if how than then each every versus vs before
    after del du des der dem den das da do dos das en em im am auf an aus bei dans sur sous chez von vom zu zum zur
    last past previous recent
    einer eines einem un una une um uma pour para por pro par je de la le les los las el os lors depuis"""
)
_SKIP = FILLER | words_of(
    """readings reading values value measurements measurement measured log logs history historical recorded record
    observed data trend statistics stats figures report monitoring tracking track monitor simulate simulated live
    mesures mesure releves valeurs datos serie series lecturas mediciones messwerte messreihe werte verlauf
    medidas leituras valores daten historial historique zeitreihe sensor sensors iot telemetry typical average
    device devices hourly daily weekly monthly yearly annual quarterly forecast forecasting"""
)
_TAIL = words_of(
    "reading readings value values measurement measurements data log logs record records series history level_data"
)
_OBJECTS = {
    "thermometer": "temperature", "gauge": "water level", "barometer": "pressure", "hygrometer": "humidity",
    "anemometer": "wind speed", "scale": "weight", "counter": "count", "meter": "consumption", "buoy": "wave height",
    "well": "water level", "reservoir": "water level", "turbine": "power output", "server": "cpu usage",
    "shop": "sales", "store": "sales", "restaurant": "sales", "kiosk": "sales", "museum": "visitors",
    "website": "page views", "stock": "stock price", "share": "stock price", "beehive": "weight",
    "freezer": "temperature", "fridge": "temperature", "oven": "temperature", "greenhouse": "temperature",
    "thermostat": "temperature", "pump": "pressure", "battery": "battery level",
}  # fmt: skip
_EXTRA_MEASURES = 12


@dataclass(frozen=True, slots=True)
class Measured:
    """A measured thing as said, where; `count`: whole numbers of it; `thing`: what it is measured on, as the skier of
    "speed of a skier"."""

    phrase: str
    start: int
    stop: int
    count: bool = False
    thing: str = ""


def read(reading: Reading, numeric: Callable[[str], bool]) -> list[Measured]:
    """What is measured, by the words that no other reader took; the first is named at the head, others are known."""
    match = _COUNTED.search(reading.text)
    if match:
        found = _until_plural(match["what"], match.start("what"))
        if found is not None:
            return [found]
    found_all: list[Measured] = []
    for clause in _CLAUSE.finditer(reading.text):
        at = clause.start()
        for piece in _pieces(clause.group()):
            one = _phrase(piece, at + clause.group().index(piece))
            if one is None:
                continue
            if not found_all or numeric(one.phrase):
                found_all.append(one)
            if len(found_all) >= _EXTRA_MEASURES:
                return found_all
    return found_all


def of_things(noun: str) -> str:
    """What is measured on a thing where nothing is named: the level of a tide gauge, else its "value"."""
    words = [lemma(word) for word in noun.split()]
    return next((_OBJECTS[word] for word in reversed(words) if word in _OBJECTS), "value")


def _pieces(clause: str) -> list[str]:
    return [piece for piece in _AND.split(clause) if piece.strip()]


def _until_plural(said: str, start: int) -> Measured | None:
    taken: list[str] = []
    for word in said.split():
        if word in _STOP:
            break
        taken.append(word)
        if lemma(word) != word or word in ("people", "children"):
            break
    phrase = " ".join(taken)
    return Measured(phrase, start, start + len(phrase), count=True) if phrase else None


def _phrase(piece: str, start: int) -> Measured | None:
    """The noun phrase at the head of a piece: up to a preposition, or a participle after a plural."""
    taken: list[re.Match[str]] = []
    for word in _WORD.finditer(piece):
        said = word.group()
        if not taken and (said in _SKIP or said in _STOP or re.fullmatch(ROW, said)):
            continue
        if said in _STOP or said.startswith(("d'", "l'")):
            if not taken and said.startswith(("d'", "l'")):
                continue
            break
        if taken and said.endswith(("ed", "ing")) and lemma(taken[-1].group()) != taken[-1].group():
            break
        taken.append(word)
    while taken and taken[-1].group() in _TAIL:
        taken.pop()
    if not taken or len(taken) > 5:
        return None
    first, last = taken[0].start(), taken[-1].end()
    phrase = " ".join(word.group() for word in taken)
    thing = _THING.match(piece, last)
    if thing is None or thing["what"].split()[0] in _STOP | FILLER | set(UNITS):
        return Measured(phrase, start + first, start + last)
    return Measured(phrase, start + first, start + thing.end(), thing=thing["what"])
