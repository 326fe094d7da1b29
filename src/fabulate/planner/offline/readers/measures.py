"""One driver in words, and what comparatives measure: "older" tells of an age, "thinner" of a thickness."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..text import key, lemma, snake

#: What a comparative measures: names of columns that may hold it, the first for a new one; -1 where it means less.
MEASURES: dict[str, tuple[tuple[str, ...], int]] = {
    "older": (("age", "years"), 1), "younger": (("age", "years"), -1), "newer": (("age", "years"), -1),
    "fresher": (("age", "days"), -1), "staler": (("age", "days"), 1),
    "hotter": (("temperature", "heat"), 1), "warmer": (("temperature", "heat"), 1),
    "colder": (("temperature", "heat"), -1), "cooler": (("temperature", "heat"), -1),
    "heavier": (("weight", "mass", "load"), 1), "lighter": (("weight", "mass", "load"), -1),
    "longer": (("length", "duration", "time"), 1), "shorter": (("length", "duration", "time", "height"), -1),
    "thicker": (("thickness", "diameter", "tread", "gauge"), 1),
    "thinner": (("thickness", "diameter", "tread", "gauge"), -1),
    "taller": (("height",), 1), "wider": (("width", "breadth"), 1), "broader": (("width", "breadth"), 1),
    "narrower": (("width", "breadth"), -1), "deeper": (("depth",), 1), "shallower": (("depth",), -1),
    "faster": (("speed", "pace"), 1), "quicker": (("speed", "pace"), 1), "slower": (("speed", "pace"), -1),
    "richer": (("income", "wealth"), 1), "poorer": (("income", "wealth"), -1),
    "cheaper": (("price", "cost", "fee"), -1), "dearer": (("price", "cost", "fee"), 1),
    "pricier": (("price", "cost", "fee"), 1), "bigger": (("size", "area", "volume"), 1),
    "larger": (("size", "area", "volume"), 1), "smaller": (("size", "area", "volume"), -1),
    "wetter": (("rainfall", "moisture", "humidity"), 1), "drier": (("rainfall", "moisture", "humidity"), -1),
    "louder": (("noise", "loudness"), 1), "quieter": (("noise", "loudness"), -1), "stronger": (("strength",), 1),
    "weaker": (("strength",), -1), "busier": (("traffic", "visitors"), 1), "farther": (("distance",), 1),
    "further": (("distance",), 1), "nearer": (("distance",), -1), "closer": (("distance",), -1),
    "steeper": (("slope", "gradient"), 1), "flatter": (("slope", "gradient"), -1), "sunnier": (("sunshine", "sun"), 1),
    "windier": (("wind", "wind speed"), 1), "calmer": (("wind", "wind speed"), -1),
    "brighter": (("brightness", "light"), 1), "darker": (("brightness", "light"), -1), "fitter": (("fitness",), 1),
    "rougher": (("roughness",), 1), "smoother": (("roughness",), -1), "harder": (("hardness",), 1),
    "softer": (("hardness",), -1), "sweeter": (("sugar", "sweetness"), 1), "dirtier": (("dirt",), 1),
    "cleaner": (("dirt",), -1), "worn": (("wear",), 1),
}  # fmt: skip
#: Comparatives that measure the noun after them.
AMOUNTS = {
    "more": 1, "higher": 1, "greater": 1, "longer": 1, "larger": 1, "bigger": 1, "better": 1, "stronger": 1, "many": 1,
    "fewer": -1, "less": -1, "lower": -1, "shorter": -1, "smaller": -1, "worse": -1, "weaker": -1, "little": -1,
}  # fmt: skip
MARK = re.compile(r"\(([^()]*)\)")
_LEAD = re.compile(r"^(?:and|but|while|also|the|its|their|his|her|your|often|that|because|since|as|so|with)\s+", re.I)


@dataclass(frozen=True, slots=True)
class Driver:
    """`names` of columns that may be meant, in `text.key` form, the first for a new one; `sign`: 1 more, -1 less, 0
    not said.

    `worth`: the sign tells of good and bad; `yes`: a thing that is there or not; `outcome`: what becomes likelier (""
    for the target). `weight`: 2 for the main one. `group`: a word before the rows' own noun ("Sunday shows").
    `written`: the name for a new column, as it was written. `amount`: there is more or less of it.
    """

    names: tuple[str, ...]
    sign: int
    start: int
    stop: int
    phrase: str
    worth: bool = False
    yes: bool = False
    outcome: str = ""
    weight: float = 1.0
    group: bool = False
    written: str = ""
    amount: bool = False


def bare(piece: str) -> str:
    """A piece without brackets, marks and small words before it."""
    piece = MARK.sub("", piece).strip(" ,-–")
    while (shorter := _LEAD.sub("", piece)) != piece:
        piece = shorter
    return piece


def item(words: str, subject: str, start: int, stop: int, text: str, *, own: bool = False) -> Driver | None:
    """One driver: a comparative with or without a noun, a thing, or a kind of the rows; `own`: its noun is theirs."""
    words = bare(words)
    yes = False
    if found := re.match(r"(?:an?|having an?|having|being)\s+", words, re.I):
        words, yes = words[found.end() :], True
    parts = words.lower().split()
    if not parts or len(parts) > 5:
        return None
    phrase = re.sub(r"\s+", " ", text[start:stop]).strip(" ,.")
    if parts[0] in MEASURES or parts[0] in AMOUNTS:
        return _compared(parts, subject, own=own, start=start, stop=stop, phrase=phrase)
    plain = key(words)
    if subject and len(parts) in (2, 3) and plain.split()[-1] == subject.split()[-1] and not yes:
        kind = " ".join(plain.split()[:-1])
        return Driver((kind,), 1, start, stop, phrase, yes=True, group=True, written=f"is_{snake(kind)}")
    return Driver((plain,), 1, start, stop, phrase, yes=yes, written=snake("_".join(parts)))


def _compared(parts: list[str], subject: str, *, own: bool, start: int, stop: int, phrase: str) -> Driver | None:
    """The driver of a comparative: what it measures of the rows, of another thing, or how much there is of a thing."""
    comp, rest = parts[0], parts[1:]
    names, sign = MEASURES.get(comp, ((), AMOUNTS.get(comp, 1)))
    plain = key(" ".join(rest))
    rows = {"one", "it", "they", "people", "person", *subject.split()}
    written = ""
    if not rest or {lemma(one) for one in plain.split()} <= rows:
        if not names:
            return None
        written = names[0]
    elif own and names:
        written, names = names[0], (f"{plain} {names[0]}", *names)
    elif comp in AMOUNTS:
        sized = names and (comp in ("bigger", "larger", "smaller") or (rest[-1] != lemma(rest[-1])))
        first = (plain, *(f"{plain} {name}" for name in names))
        written = snake(f"{plain} {names[0]}" if sized else "_".join(rest))
        names, sign = ((*first[1:], plain) if sized else first), AMOUNTS[comp]
    else:
        written = snake(f"{plain} {names[0]}")
        names = (*(f"{plain} {name}" for name in names), *names, plain)
    return Driver(names, sign, start, stop, phrase, written=written, amount=True)
