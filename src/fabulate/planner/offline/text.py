"""Words of a description, because every reader must see the same words, numbers and marks at the same places."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = str  # "word", "number", "date", "mark" or "break"

_TOKEN = re.compile(
    r"(?P<break>[^\S\n]*\n\s*)"
    r"|(?P<date>\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d{1,18}(?:\.\d{1,9})?)"
    r"|(?P<word>[^\W\d]\w*(?:['’][^\W\d_]{1,3}(?!\w))?)"
    r"|(?P<mark>\S)"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_POSSESSIVE = re.compile(r"['’]s\b")
_LETTERS = re.compile(r"[^\W_]+")

MAX_TEXT = 10_000  # characters read; the doors refuse longer descriptions

_IRREGULAR = {
    "children": "child", "people": "person", "men": "man", "women": "woman", "feet": "foot", "mice": "mouse",
    "movies": "movie", "cookies": "cookie", "calories": "calorie", "series": "series", "species": "species",
    "diagnoses": "diagnosis", "analyses": "analysis", "crises": "crisis", "criteria": "criterion", "data": "data",
    "diabetes": "diabetes", "clothes": "clothes",
    "lives": "life", "wives": "wife", "leaves": "leaf", "shelves": "shelf", "knives": "knife", "wolves": "wolf",
    "teeth": "tooth", "geese": "goose", "news": "news", "gas": "gas", "bus": "bus", "lens": "lens", "buses": "bus",
    "ties": "tie", "pies": "pie", "brownies": "brownie", "smoothies": "smoothie", "selfies": "selfie",
    "zombies": "zombie", "indices": "index", "matrices": "matrix", "vertices": "vertex", "kilos": "kilo",
    "lbs": "lb", "kgs": "kg", "hrs": "hr", "mins": "min", "ids": "id", "sms": "sms", "gps": "gps", "aws": "aws",
    "is": "is", "has": "has", "was": "was", "its": "its", "this": "this", "does": "does", "yes": "yes", "less": "less",
    "heroes": "hero", "potatoes": "potato", "tomatoes": "tomato", "bps": "bps", "ios": "ios", "dos": "dos",
    "sos": "sos",
    "always": "always", "sales": "sale", "details": "detail", "os": "os", "us": "us", "as": "as", "vs": "vs",
}  # fmt: skip


def words_of(text: str) -> frozenset[str]:
    """The words of a block of text as a set."""
    return frozenset(text.split())


# Words that ask for a dataset without saying what is in it.
FILLER = words_of(
    """can could would will you u please plz pls kindly make me my mine generate create build produce give need
    needs want like love get got have having i i'd i'm we us our let lets just some any sample samples fake mock
    dummy synthetic realistic random test testing example examples dataset datasets data set database db table
    tables csv csvs file files row rows record records entry entries list listing information info about regarding
    related on of for from in to the a an and or with that which who each every one should must be is are was
    were it its this these those there their they them by at as into where when including include includes
    containing contain contains columns column fields field headers header attributes attribute also show
    showing using use practice learning beginner beginners tutorial homework project assignment class exercise
    course demo dashboard purposes purpose analysis analytics style styled type kind based simple small big
    large huge good nice great best new typical approximately about around roughly circa total number many much
    more json ish format formatted excel spreadsheet sheet pandas python sql training machine model models
    regression classification do does so thanks thank hello hi hey im how what your yours only all between per
    up down over under not no but if then than something things thing whether various different etc eg ie via
    within following named called titled un una unos unas el la los las de del con y para en por datos tabla
    columnas campos filas que le les des du et avec pour dans une donnees tableau colonnes lignes der die das
    den dem ein eine einer mit und fur daten tabelle spalten zeilen von os um uma com dados tabela colunas
    linhas da dos das predict predicting forecast"""
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word, number, date, mark or line break: `text` as written, `low` folded, `lemma` singular."""

    text: str
    low: str
    lemma: str
    kind: Kind
    start: int
    end: int
    value: float | None = None


class Words:
    """A description as words, with a note for each whether some reader understood it."""

    def __init__(self, text: str, typed: Callable[[int, int], str] | None = None) -> None:
        """`typed` gives what somebody typed where characters of `text` stand, when that is something else."""
        self.text = text[:MAX_TEXT] if typed else unicodedata.normalize("NFC", text[:MAX_TEXT])
        self._typed = typed
        self.items: list[Word] = [_word(match) for match in _TOKEN.finditer(self.text)]
        self.claimed = bytearray(len(self.items))

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Word:
        return self.items[index]

    def low(self, index: int) -> str:
        """The folded text at `index`, or "" outside."""
        return self.items[index].low if 0 <= index < len(self.items) else ""

    def claim(self, start: int, stop: int) -> None:
        """Mark words `start`..`stop` as understood."""
        for index in range(max(start, 0), min(stop, len(self.items))):
            self.claimed[index] = 1

    def free(self, start: int, stop: int) -> bool:
        """Whether nobody has claimed a word there."""
        return not any(self.claimed[start:stop])

    def phrase(self, start: int, stop: int) -> str:
        """The text as written of words `start`..`stop`."""
        if start >= stop or start >= len(self.items):
            return ""
        first, last = self.items[start].start, self.items[min(stop, len(self.items)) - 1].end
        return self._typed(first, last) if self._typed else self.text[first:last]

    def typed(self, start: int, stop: int) -> str:
        """What somebody typed where characters `start`..`stop` stand."""
        return self._typed(start, stop) if self._typed else self.text[start:stop]

    def touching(self, index: int) -> bool:
        """Whether the word at `index` follows the one before it without a space."""
        return 0 < index < len(self.items) and self.items[index].start == self.items[index - 1].end


def _word(match: re.Match[str]) -> Word:
    kind = match.lastgroup or "mark"
    text = match.group()
    if kind == "break":
        return Word("\n", "\n", "\n", kind, match.start(), match.end())
    low = fold(text)
    value = None
    if kind == "number":
        value = float(text.replace(",", ""))
    elif kind == "word" and low.endswith(("'s", "’s")):
        low = low[:-2]
    return Word(text, low, lemma(low) if kind == "word" else low, kind, match.start(), match.end(), value)


def fold(text: str) -> str:
    """Lower case without accents."""
    text = text.lower()
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).replace("ß", "ss")


@lru_cache(maxsize=8192)
def lemma(word: str) -> str:
    """The singular of a folded English noun; other words come back as they are, or the same for both sides."""
    known = _IRREGULAR.get(word)
    if known is not None:
        return known
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is", "aas")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("oes") and len(word) > 5:
        return word[:-2]
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


_PLURALS = {
    singular: plural for plural, singular in _IRREGULAR.items() if plural != singular and plural[-1] not in "pk"
}
_PLURALS["person"] = "people"
_MASS = words_of("""data series species history news equipment staff music weather traffic usage inventory""")


def plural(word: str) -> str:
    """The plural of a lower-case English noun."""
    if word in _MASS:
        return word
    if word in _PLURALS:
        return _PLURALS[word]
    if word.endswith(("s", "x", "ch", "sh", "z")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """The form in which names are compared: `orderDates`, "Order date", `order_date` are all "order date"."""
    spaced = _CAMEL.sub(" ", name) if not name.isupper() else name
    parts = _LETTERS.findall(fold(_POSSESSIVE.sub("", spaced)))
    return " ".join(join_hyphen([lemma(part) for part in parts]))


def join_hyphen(parts: list[str]) -> list[str]:
    """e-mail and e-commerce are email and ecommerce."""
    joined: list[str] = []
    for part in parts:
        if (
            joined
            and joined[-1] == "e"
            and part in ("mail", "commerce", "book", "bike", "scooter", "learning", "sport")
        ):
            joined[-1] = "e" + part
        else:
            joined.append(part)
    return joined


def snake(name: str) -> str:
    """A column name for words: "Light requirement" gives light_requirement."""
    parts = _LETTERS.findall(fold(name.replace("'s", "").replace("’s", "")))
    return "_".join(join_hyphen(parts))[:64].strip("_")


def is_identifier(text: str) -> bool:
    """Whether somebody wrote a column name (snake_case, camelCase) and not plain words."""
    if not re.fullmatch(r"[^\W\d]\w*", text):
        return False
    return "_" in text.strip("_") or bool(re.search(r"[a-z0-9][A-Z]", text))


_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000, "m": 1_000_000, "mio": 1_000_000,
    "mil": 1_000, "mille": 1_000, "tausend": 1_000,
}  # fmt: skip


#: Words that are numbers or multiply them.
NUMBER_WORDS = frozenset([*_UNITS, *_SCALES])


def number_at(words: Words, index: int) -> tuple[float, int] | None:
    """A number in digits or in words that begins at `index`, and the index after it: 1,000 · 2k · five hundred."""
    if index >= len(words):
        return None
    word = words[index]
    if word.kind == "number" and word.value is not None:
        value, after = word.value, index + 1
        if words.low(after) in ("k", "m") and words.touching(after):
            return value * _SCALES[words.low(after)], after + 1
        if words.low(after) in _SCALES and len(words.low(after)) > 1:
            return value * _SCALES[words.low(after)], after + 1
        return value, after
    if word.low == "a" and words.low(index + 1) in ("hundred", "thousand", "million", "dozen"):
        return float(_SCALES.get(words.low(index + 1), 12)), index + 2
    if word.low not in _UNITS:
        return None
    total, current, at = 0.0, 0.0, index
    while at < len(words) and at < index + 8:
        low = words.low(at)
        if low in _UNITS:
            current = current + _UNITS[low] if low != "dozen" else max(current, 1) * 12
        elif low in _SCALES and len(low) > 1 and (current or total):
            scale = _SCALES[low]
            if scale == 100:
                current *= 100
            else:
                total, current = total + current * scale, 0.0
        elif not (low in ("and", "-") and words.low(at + 1) in _UNITS and current >= (100 if low == "and" else 20)):
            break
        at += 1
    return total + current, at


def stem_of(phrase: str) -> str:
    """What is the same in "readmitted", "is_readmitted" and "readmission rate", as far as letters tell."""
    words = [word for word in phrase.split() if word not in ("is", "has", "was", "rate", "got", "flag")] or [phrase]
    last = words[-1]
    for ending in ("ission", "itted", "ation", "tion", "ure", "ting", "ing", "ted", "ed", "er", "e", "t"):
        if last.endswith(ending) and len(last) - len(ending) >= 3:
            last = last[: -len(ending)]
            break
    if len(last) > 3 and last[-1] == last[-2]:
        last = last[:-1]
    return " ".join([*words[:-1], last])
