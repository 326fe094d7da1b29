"""Names and labels in running text: what the readers of values share."""

from __future__ import annotations

import re

from ..text import FILLER, lemma
from .patterns import Later

#: A percent; `@` stands for its group's name.
_SHARE = (
    r"(?:about |around |roughly |only |some |nearly |almost |~ ?)?(?P<@>\d{1,3}(?:\.\d{1,4})?) ?"
    r"(?:%|percent\b|per cent\b)"
)
PERCENT = _SHARE.replace("@", "n")
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
JOIN = r"\s?(?:/|,\s?(?:and\s|or\s)?|\s(?:and|or)\s)\s?"
ITEM = r"[^\W_][\w'’+&-]*(?:\s(?!and\b|or\b|in\b|with\b)[^\W_][\w'’+&-]*){0,2}?"
_NO_NAME = frozenset(
    """columns column fields field with and or in of the a an feature features they them it each all some are is which
    that who this these those there for by rest values options where about around roughly only just from to on at
    include including includes have has had one into""".split()
)
LABEL = re.compile(r"[^\W_][\w'’.+&-]*(?:\s[\w'’.+&-]+){0,2}\Z")
VERBS = frozenset(
    """are is were was have has had be been being do does did don't didn't doesn't get gets got come comes came go goes
    went turn turns arrive arrives never not should must will would can missing blank empty null late""".split()
)


COUNTED = Later(
    rf"\b(?P<count>{'|'.join(NUMBERS)}|\d{{1,2}})\s+(?:different\s+|possible\s+|equal\s+)?(?P<name>"
    rf"(?:[^\W\d][\w-]*\s)?[^\W\d][\w-]*s)\s*[:(,–—-]?\s*$"
)


def name_of(words: str) -> str:
    """The last one or two words that can name a column, folded to lower case."""
    kept = re.split(r"[:;,()]\s?", words.lower().replace("'s", "").strip(" :,-–—("))[-1].split()
    if not kept or kept[-1] in _NO_NAME or (kept[-1] in FILLER - {"type", "kind", "model", "class", "style"}):
        return ""
    for at in range(len(kept) - 1, -1, -1):
        if (
            kept[at] in _NO_NAME
            or kept[at] in FILLER - {"type", "kind", "model", "class", "style"}
            or kept[at][0].isdigit()
        ):
            kept = kept[at + 1 :]
            break
    return " ".join(kept[-2:])


def before_list(before: str, first: str, others: list[str]) -> tuple[str, str, int]:
    """The name before a list, in its first item or left of it; what is left of that item; where the name begins."""
    words = first.split()
    size = max(len(one.split()) for one in others)
    link = next((n for n, word in enumerate(words) if word.lower() in ("is", "are", "of", "either")), None)
    if link is not None and link < len(words) - 1:
        return name_of(" ".join(words[:link])), " ".join(words[link + 1 :]), 0
    counted = COUNTED.search(before)
    if counted is not None:
        return lemma(counted["name"].lower().split()[-1]), first, counted.start("name") - len(before)
    lead = re.search(
        r"([^\W\d][\w']*(?:\s[^\W\d][\w']*){0,2})\s*(?:[:=(]|\s[-–—]|\b(?:is|are|of|either|being))\s*$", before
    )
    if lead is not None and (name := name_of(lead[1])):
        return name, first, lead.start() + lead[1].lower().rfind(name) - len(before)
    if len(words) > size and (name := name_of(" ".join(words[:-size]))):
        return name, " ".join(words[-size:]), 0
    bare = re.search(r"((?:[^\W\d][\w']*\s){0,1}[^\W\d][\w']*)\s+$", before)
    if bare is not None and (name := name_of(bare[1])):
        return name, first, bare.start() + bare[1].lower().rfind(name) - len(before)
    return "", first, 0


def labels_of(words: str, cut: str = JOIN) -> list[str]:
    """The labels of a list."""
    return [re.sub(r"^(?:or|and)\s", "", one.strip()) for one in re.split(cut, words) if one.strip()]
