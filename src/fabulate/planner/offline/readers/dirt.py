"""Dirt in words: "messy", "5% duplicates", "typos in city", "dates in mixed formats", "-999 for missing ages".

Read before anything else, and taken out of the text: a share of typos is no share of the rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBER = r"\d{1,2}(?:\.\d+)?(?=\s?(?:%|percent|per cent))"
_PERCENT = r"\s?(?:%|percent|per cent)"
_SOME = r"some|few|several|many|lots|occasional|frequent|rare"
#: What stands before and after a kind of dirt: an amount, and the columns it falls on.
_BEFORE = (
    r"(?:(?:with|and|has|have|having|contains?|containing|including|includes?|add|plus|there are)\s+)?(?:a\s+)?"
    rf"(?:(?:(?:about|around|roughly|approximately)\s+)?(?:(?P<rate>{_NUMBER}){_PERCENT}|(?P<some>{_SOME}))\s+(?:of\s+)?"
    r"(?:(?:the|a|an|it|them|rows?|values?|cells?|records?|entries|are|is|being)\s+)*)?"
)
#: "10% of the ages are outliers": the columns stand between.
_OF = (
    rf"(?:(?P<rate4>{_NUMBER}){_PERCENT}\s+of\s+(?:the\s+|all\s+)?"
    r"(?P<of>(?!rows|records|entries|cells|values|data)[^\W\d]\w+)\s+(?:are|is|have|has|contain)\s+(?:an?\s+)?)?"
)
_AFTER = (
    rf"(?:\s*(?:(?:in|for|on|among)\s+)?\(?(?P<rate2>{_NUMBER}){_PERCENT}(?:\s+of\s+(?:the\s+)?(?:rows|records|cells|values|entries))?\)?)?"
    r"(?:\s+(?:in|for|on|of|within|among)\s+(?:the\s+)?(?P<columns>(?!(?:an?\s+)?(?:table|list|file|data\s*set|\d))[^.;:()\n]{1,80}?))?"
    rf"(?:\s*\(?(?P<rate3>{_NUMBER}){_PERCENT}\)?)?"
    r"(?=\s*(?:$|[.;:,()\n]|\b(?:and|with|but|plus|or|in)\b))"
)
_UNEVEN = r"(?:mixed|different|inconsistent|various|several|varying|multiple|irregular)"
_OTHER = r"(?:pounds|lbs?|ounces|inches|feet|ft|miles|gallons|fahrenheit|°f)"
#: Kinds by their wordings; the first that fits a place has it.
KINDS: tuple[tuple[str, str], ...] = (
    ("near", r"(?:near|fuzzy|almost)[- ]?(?:exact\s+)?duplicate[ds]?(?:\s+(?:rows|records|entries))?"),
    (
        "duplicates",
        r"(?:exact\s+)?(?:duplicate[ds]?|repeated|double)\s+(?:rows|records|entries|lines)|duplicates|duplication|"
        r"(?:rows|records|entries)\s+(?:are\s+)?(?:duplicated|repeated)",
    ),
    (
        "formats",
        rf"(?:{_UNEVEN}|messy|non-?standard)\s+date\s+formats?|dates?\s+(?:(?:is|are|written|come|given|stored|appear)\s+)*"
        rf"(?:in|with)\s+{_UNEVEN}\s+formats?|(?:inconsistent|mixed)(?:ly formatted)?\s+dates|"
        r"dates?\s+(?:(?:are\s+)?not\s+always|never)\s+in\s+the\s+same\s+formats?",
    ),
    (
        "units",
        rf"{_UNEVEN}\s+units|(?P<noun>[^\W\d]\w+)\s+(?:sometimes|partly|often|now and then)\s+in\s+{_OTHER}",
    ),
    (
        "case",
        rf"(?:{_UNEVEN}|wrong|random)\s+(?:(?:letter\s+)?cas(?:e|ing)|capitali[sz]ations?|upper\s*(?:/|and)?\s*lower\s*-?case)|"
        r"(?:capitali[sz]ation|(?:letter\s+)?case)\s+(?:errors|mistakes|problems|issues)",
    ),
    (
        "spaces",
        r"(?:extra|stray|leading|trailing|surplus|unnecessary|double)(?:\s+(?:and|or|/)\s+(?:trailing|leading))?\s+"
        r"(?:white\s?space|spaces|blanks)|white\s?space\s+(?:problems|issues|errors)",
    ),
    (
        "spellings",
        rf"(?:{_UNEVEN}|wrong|variant)\s+(?:category\s+)?(?:spellings?|labels)|(?:category|label)\s+spelling\s+(?:errors|mistakes)",
    ),
    (
        "typos",
        r"typos?|typing\s+(?:errors|mistakes)|misspellings?|misspel(?:led|t)(?:\s+(?P<noun>[^\W\d]\w+))?|"
        r"spelling\s+(?:errors|mistakes)",
    ),
    (
        "outliers",
        r"outliers?|(?:impossible|absurd|implausible|crazy|extreme)\s+(?P<noun>[^\W\d]\w+)|data\s+entry\s+errors",
    ),
    ("swaps", r"swapped\s+(?P<pair>[^.;:()\n]{3,60}?\s+and\s+[^.;:()\n]{2,40}?)"),
)
_MESSY = re.compile(
    r"\b(?:(?:very|really|quite)\s+)?(?:messy|dirty|unclean(?:ed)?|needs?\s+(?:some\s+)?cleaning|"
    r"(?:with\s+)?data[- ]quality\s+(?:issues|problems)|"
    r"(?:for\s+|to\s+)?(?:practi[sc]e\s+|practi[sc]ing\s+)?data[- ](?:cleaning|wrangling)"
    r"(?:\s+(?:practi[sc]e|exercises?|lessons?|class|workshop))?|to\s+practi[sc]e\s+cleaning)\b",
    re.I,
)
_BLANK = r"[\"'“]?(?:N/?A|unknown|null|none|missing|\?)[\"'”]?"
_MINUS = r"-\s?(?:1|9{1,4})"
_SENTINEL = re.compile(
    rf"(?:(?P<told>[^\W\d]\w*)\s+(?:is|are|=)\s+)?"
    rf"(?P<values>(?:{_MINUS}|{_BLANK})(?:\s*(?:,|or|and)\s*(?:{_MINUS}|{_BLANK}))*)\s+"
    r"(?:for|instead of|as|in place of|where|used for|to mean|meaning|standing for)\s+(?:the\s+)?"
    r"(?:missing|blank|empty|unknown|null|no|not known)\b\s*(?:values?|cells|data|answers?|(?P<columns>[\w ]{2,40}))?"
    r"|(?:sentinel|placeholder)\s+values?(?:\s*\(?(?:such as|like|as|,|e\.g\.)\s*(?P<more>[^.;)\n]{1,30})\)?)?",
    re.I,
)
#: One more column after "typos in name", where it is not another kind of dirt.
_ANOTHER = re.compile(
    r"\s+and\s+(?:the\s+)?(?!\d|(?:a|an|some|few|many|with|no|dupl|typo|outlier|extra|stray|leading|trailing|mixed|miss|missp"
    r"|inconsist|swap|near|spell|wrong|random|dates?)\w*\b)([^\W\d]\w*)",
    re.I,
)
_SHARES = {"rare": 0.01, "few": 0.02, "occasional": 0.02, "some": 0.05, "several": 0.05, "many": 0.15, "lots": 0.15,
           "frequent": 0.15}  # fmt: skip
_PATTERNS = tuple((kind, re.compile(rf"{_OF}{_BEFORE}\b(?:{said})\b{_AFTER}", re.I)) for kind, said in KINDS)
#: Words after "in" that name no column but the table.
#: Cells that are lost, beside other dirt: "missing owner names". Elsewhere that is a share of missing cells.
_LOST = re.compile(
    rf"{_BEFORE}\b(?:missing|blank|empty)\s+(?!(?:values?|data|cells?|entries|fields?|rows?|numbers?|in)\b)"
    rf"(?P<noun>[^\W\d]\w*(?:\s+(?!and\b|in\b|or\b|with\b|for\b)[^\W\d]\w*)?)",
    re.I,
)
_ALL = re.compile(
    r"^(?:it|them|the\s+(?:data|rows|table|file|set)|data(?:set)?|(?:some|all|various|text|several)\s+(?:columns|fields|places)"
    r"|places|here|there)\b",
    re.I,
)
#: Nouns that name no column.
_VALUES = ("values", "value", "numbers", "rows", "records", "entries", "data", "words", "cells")


@dataclass(frozen=True, slots=True)
class Soil:
    """One kind of dirt that the words ask for: at which rate if they say, on which columns if they name some, and
    what they give besides (values that stand for missing, two names that are swapped)."""

    kind: str
    rate: float | None
    columns: tuple[str, ...]
    phrase: str
    values: tuple[str, ...] = ()


def read(text: str) -> tuple[str, list[Soil]]:
    """The text without its dirt, whose place is blank, and the dirt."""
    found: list[Soil] = []
    for match in list(_SENTINEL.finditer(text)):
        values = _values(match.group("values") or match.group("more") or "-999")
        found.append(
            Soil(
                "sentinels",
                None,
                _columns(match.group("columns") or match.group("told")),
                match.group().strip(),
                values,
            )
        )
        text = _blank(text, match)
    for kind, pattern in _PATTERNS:
        for match in list(pattern.finditer(text)):
            said = match.groupdict()
            rate = said.get("rate") or said.get("rate2") or said.get("rate3") or said.get("rate4")
            noun = (said.get("noun") or "").lower()
            share = float(rate) / 100 if rate else _SHARES.get((said.get("some") or "").lower())
            columns = _columns(said.get("pair") or said.get("columns") or said.get("of"))
            if said.get("columns") and (more := _ANOTHER.match(text, match.end())):
                columns = (*columns, more.group(1))
                text = _blank(text, more)
            columns = columns or ((noun,) if noun and noun not in _VALUES else ())
            found.append(Soil(kind, share, columns, match.group().strip(" ,;")))
            text = _blank(text, match)
    for match in list(_LOST.finditer(text)) if found or _MESSY.search(text) else ():
        rate = match.group("rate")
        share = float(rate) / 100 if rate else _SHARES.get((match.group("some") or "").lower())
        found.append(Soil("blanks", share, (match.group("noun"),), match.group().strip(" ,;")))
        text = _blank(text, match)
    for match in list(_MESSY.finditer(text)):
        found.append(Soil("mess", None, (), match.group()))
        text = _blank(text, match)
    return text, found


def _blank(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]


def _columns(said: str | None) -> tuple[str, ...]:
    if not said or _ALL.match(said.strip()):
        return ()
    parts = re.split(r"\s*(?:,|/|&|\band\b|\bor\b)\s*", said.strip())
    plain = (re.sub(r"^(?:the|a|an)\s+|\s+(?:columns?|fields?)$", "", part, flags=re.I) for part in parts)
    return tuple(part for part in plain if part)


def _values(said: str) -> tuple[str, ...]:
    parts = (part.strip(" \"'“”") for part in re.split(r"\s*(?:,|\bor\b|\band\b)\s*", said))
    return tuple(part.replace(" ", "") if part.startswith("-") else part for part in parts if part)
