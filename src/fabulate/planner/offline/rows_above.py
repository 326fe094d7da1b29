"""References of a table to itself: a manager's, a parent comment's; by a column's name or in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from . import claims
from .text import key, lemma, words_of

if TYPE_CHECKING:
    from .draft import Draft, Json
    from .text import Words

_LEADERS = words_of("manager supervisor boss leader superior chief lead")
_OTHERS = words_of("parent mentor referrer predecessor")
#: A usual team, and the replies and subcategories of one thing, where nothing is said.
_TEAM, _FEW = 8, 4

_WITH = re.compile(
    r"\b(?:with|and|plus|including|their|its|whose|has|have|own)\s+(?:(?:a|an|their|its|own|direct|line)\s+){0,2}"
    r"(?P<with>manager|supervisor|boss|leader|superior)s?\b(?!\s+(?:name|e-?mail|id|phone|rating|score|salary))"
    r"|\breport(?:s|ing)?\s+(?:directly\s+)?to\s+(?:\w+\s+){0,2}?"
    r"(?P<to>manager|supervisor|boss|superior|each other|another)\b"
    r"|\b(?:org(?:ani[sz]ation(?:al)?)?[ -](?:chart|hierarchy|tree)|(?:reporting|management) (?:lines?|hierarchy))\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:(?:about|around|roughly|on average)\s+)?\b(?P<size>\d{1,4})\s+"
    r"(?:direct\s+)?(?:reports?|people|employees?|staff|workers?|subordinates?|members?)\s+"
    r"(?:per|under|to|for)?\s*(?:each|every|an?)?\s*(?:manager|supervisor|boss|leader|superior)\b"
    r"|\b(?:each|every|a|per)\s+(?:manager|supervisor|boss|leader|superior)\s+(?:has|leads?|manages?|supervises?)\s+"
    r"(?:(?:about|around|roughly|on average)\s+)?(?P<led>\d{1,4})\b",
    re.IGNORECASE,
)


def refer(draft: Draft, words: Words, people: frozenset[str], *, exact: bool) -> None:
    """Turns columns that name the row above into references, and adds one that only the words ask for.

    It needs the table's key: without one, and where several could be meant, nothing is changed. Words alone mean
    tables of people (`people`: nouns for them).
    """
    first = draft.key_of(draft.columns[0]).split() if draft.columns else []
    own = {lemma(part) for part in (*key(draft.name).split(), *first)}
    above = {str(c["name"]): _above(str(c["name"]), own) for c in draft.columns}
    keys = [
        c
        for c in draft.columns
        if c.get("kind") in ("sequence", "uuid") and not c.get("hidden") and not above[str(c["name"])]
    ]
    if len(keys) != 1 or draft.every is not None:
        return
    size = _SIZE.search(words.text)
    found = False
    for column in list(draft.columns):
        boss = above[str(column["name"])]
        if boss and column.get("kind") != "reference":
            _point(draft, column, boss, size)
            found = True
    asked = _WITH.search(words.text) or size
    who = {lemma(part) for part in draft.key_of(keys[0]).split() if part != "id"} or {lemma(draft.name)}
    if asked is not None and not found and not exact and who & people and draft.name != "managers":
        told = asked.groupdict()
        boss = (told.get("with") or told.get("to") or "manager").lower()
        boss = boss if boss in _LEADERS else "manager"
        if not any(boss in draft.key_of(c).split() for c in draft.columns):
            column = draft.add(f"{boss}_id", {"kind": "integer"})
            _point(draft, column, boss, size)
            found = True
    if found:
        for match in (asked, size):
            if match is not None:
                claims.span(words, match.start(), match.end(), numbers=True)


def asked(text: str) -> list[tuple[int, int]]:
    """The characters that ask for the row above; they name no other column."""
    return [found.span() for found in (_WITH.search(text), _SIZE.search(text)) if found is not None]


def span_of(boss: str) -> float | None:
    """How many rows one row leads where nothing is said; None: any earlier row."""
    return _TEAM if boss in _LEADERS else _FEW if boss == "parent" else None


def _above(name: str, own: set[str]) -> str:
    """The word for the row above in a column's name: `manager_id`, `reports_to`, `parent_comment_id`; else ""."""
    parts = key(name).split()
    if parts in (["report", "to"], ["reports", "to"]):
        return "manager"
    if parts[-1:] != ["id"] or len(parts) < 2:
        return ""
    found = [part for part in parts[:-1] if part in _LEADERS | _OTHERS]
    # "parent_comment_id" is one of the table's own rows where the table or its key says comment.
    rest = set(parts[:-1]) - {*found, *own, "line", "direct", "employee"}
    return found[0] if len(found) == 1 and not rest else ""


def _point(draft: Draft, column: Json, boss: str, size: re.Match[str] | None) -> None:
    span: float | None = float(cast("str", size["size"] or size["led"])) if size is not None else None
    span = span if span is not None and 2 <= span <= 10_000 and boss in _LEADERS else span_of(boss)
    settings: Json = {"kind": "reference", "to": draft.name}
    draft.replace(str(column["name"]), settings | ({"span": span} if span is not None else {}))
