"""Numbers, units of time and parts of the calendar as five languages say them, for the readers of series.

The readers match a text without capitals and accents that has the description's own length, so that places in it are
places in the description.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_SAID_NUMBERS = {
    1: "one an a single una uno un une eine einen einem einer ein uma um",
    2: "two couple dos deux zwei dois duas both",
    3: "three tres trois drei",
    4: "four cuatro quatre vier quatro",
    5: "five cinco cinq funf",
    6: "six seis sechs",
    7: "seven siete sept sieben sete",
    8: "eight ocho huit acht oito",
    9: "nine nueve neuf neun nove",
    10: "ten diez dix zehn dez",
    11: "eleven once onze elf",
    12: "twelve doce douze zwolf doze dozen",
    14: "fourteen catorce quatorze vierzehn",
    15: "fifteen quince quinze funfzehn",
    20: "twenty veinte vingt zwanzig vinte",
    24: "veinticuatro vierundzwanzig",
    30: "thirty treinta trente dreissig trinta",
    40: "forty cuarenta quarante vierzig quarenta",
    50: "fifty cincuenta cinquante funfzig cinquenta",
    60: "sixty sesenta soixante sechzig sessenta",
    90: "ninety noventa neunzig",
    100: "hundred cien cent hundert cem",
}
NUMBERS: dict[str, int] = {word: value for value, words in _SAID_NUMBERS.items() for word in words.split()}

#: Each unit's words, what a step of it is written as, and how many of that it is.
_SAID_UNITS: list[tuple[str, tuple[str, int]]] = [
    ("half hours|half an hour|half hour|half hourly|media hora|demi heure|demi-heure|halbe stunde|halben stunden|"
     "halbstunde|meia hora", ("min", 30)),
    ("quarter of an hour|quarter hours|quarter hour|cuarto de hora|quart d'heure|quarts d'heure|viertelstunden|"
     "viertelstunde|quarto de hora", ("min", 15)),
    ("seconds|second|secs|sec|segundos|segundo|secondes|seconde|sekunden|sekunde|s", ("s", 1)),
    ("minutes|minute|mins|min|minutos|minuto|minuten", ("min", 1)),
    ("hours|hour|hrs|hr|horas|hora|heures|heure|stunden|stunde|h", ("h", 1)),
    ("days|day|dias|dia|jours|jour|tagen|tages|tage|tag", ("d", 1)),
    ("fortnights|fortnight|quincenas|quincena|quinzaines|quinzaine", ("w", 2)),
    ("weeks|week|semanas|semana|semaines|semaine|wochen|woche", ("w", 1)),
    ("months|month|meses|mes|mois|monaten|monate|monats|monat", ("mo", 1)),
    ("quarters|quarter|trimestres|trimestre|quartale|quartals|quartal", ("mo", 3)),
    ("years|year|anos|ano|annees|annee|ans|jahren|jahres|jahre|jahr", ("y", 1)),
    ("decades|decade|decadas|decada|decennies|jahrzehnte", ("y", 10)),
]  # fmt: skip
UNITS: dict[str, tuple[str, int]] = {word: unit for words, unit in _SAID_UNITS for word in words.split("|")}

_UNIT_WORDS = sorted(UNITS, key=len, reverse=True)
UNIT = "(?:" + "|".join(_UNIT_WORDS).replace(" ", r"\s+") + r")(?![\w])"
NUMBER = r"(?:\d{1,6}(?:\.\d+)?|" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r")(?![\w.])"

MOST = 3_000  # characters that are read for words of time
_RUN = re.compile(r"\s{9,}|\d{19,}|([^\w\s])\1{8,}")  # no words, and slow to look through

_MONTH_NAMES = [
    "january jan enero janvier januar janeiro", "february feb febrero fevrier februar fevereiro",
    "march mar marzo mars marz marco", "april apr abril avril", "may mayo mai maio", "june jun junio juin juni junho",
    "july jul julio juillet juli julho", "august aug agosto aout", "september sept sep septiembre septembre setembro",
    "october oct octubre octobre oktober outubro", "november nov noviembre novembre novembro",
    "december dec diciembre decembre dezember dezembro",
]  # fmt: skip
MONTHS: dict[str, int] = {name: at for at, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?!\w)"

_DAY_NAMES = [
    "monday lunes lundi montag segunda-feira", "tuesday martes mardi dienstag terca-feira",
    "wednesday miercoles mercredi mittwoch quarta-feira", "thursday jueves jeudi donnerstag quinta-feira",
    "friday viernes vendredi freitag sexta-feira", "saturday sabado samedi samstag sonnabend",
    "sunday domingo dimanche sonntag",
]  # fmt: skip
WEEKDAYS: dict[str, int] = {name: at for at, names in enumerate(_DAY_NAMES) for name in names.split()}


def flat(text: str) -> str:
    """The text in small letters without accents, letter for letter, line ends as spaces."""
    return "".join(map(_flat, text))


def _flat(letter: str) -> str:
    low = letter.lower() if len(letter.lower()) == 1 else letter
    if low.isascii():
        return " " if low in "\r\t" else low
    if low in "’‘":
        return "'"
    if low in "–—−":
        return "-"
    bare = [part for part in unicodedata.normalize("NFKD", low) if not unicodedata.combining(part)]
    return bare[0].lower() if len(bare) == 1 else low


def number(said: str) -> float:
    """The number that a match of `NUMBER` says."""
    return float(NUMBERS[said]) if said in NUMBERS else float(said)


def unit(said: str) -> tuple[str, int]:
    """What a match of `UNIT` is, and how many of it."""
    return UNITS[re.sub(r"\s+", " ", said)]


@dataclass(slots=True)
class Reading:
    """A description that readers take pieces out of: what one has read is blank for the next."""

    text: str  # flat
    written: str

    @classmethod
    def of(cls, text: str) -> Reading:
        """A reading of a whole description."""
        plain = _RUN.sub(lambda run: "\0" * len(run.group()), flat(text[:MOST]))
        return cls(plain, text[:MOST])

    def blank(self, start: int, stop: int) -> None:
        """Takes a piece out."""
        self.text = self.text[:start] + " " * (stop - start) + self.text[stop:]

    def clause(self, start: int, stop: int) -> str:
        """The words between the marks around a piece."""
        first = max(self.text.rfind(mark, 0, start) for mark in ",;.:()\n") + 1
        ends = [at for mark in ",;.:()\n" if (at := self.text.find(mark, stop)) >= 0]
        return self.text[first : min(ends, default=len(self.text))]
