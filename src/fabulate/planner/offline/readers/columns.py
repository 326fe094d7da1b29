"""The columns that somebody listed: where the list stands in the description, and where it is cut.

Forms: "with a, b and c" · "columns: a, b" · "orders: a, b,
c" · bullets and numbered lines · indented lines after a colon ·
Markdown tables · runs of snake_case names · what `declared` reads. `items.parse` reads each piece.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from ..text import key, lemma
from . import layouts
from . import pieces as pieces_of
from .layouts import Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_COLUMN_WORD = re.compile(
    r"\b(?:columns?|cols?|fields?|headers?|attributes?|variables?|features?|properties|columnas|campos|spalten|felder|"
    r"colonnes|champs|colunas)\b",
    re.I,
)
_AFTER_COLUMN_WORD = re.compile(
    r"[^\S\n]*(?:exactly|precisely|in this order|please|are|"
    r"is|named|called|like|such as|should be|as follows|includes?|including|of|son|sind|"
    r"sont|for)?"
    r"[^\S\n]*[:\-–=|]?[^\S\n]*",
    re.I,
)
_WITH = re.compile(
    r"\b(?:with|including|includes?|containing|contains?|should have|must have|has|have|having|consisting of|"
    r"showing|listing|recording|indicating|holding|holds?|stating|noting|capturing|captures|logging|storing|stores|"
    r"comprising|specifying|giving|keep(?:ing|s)? (?:track|a record) of|(?:that|which|row|line|record) "
    r"(?:records?|tells?|says?|shows?|states?|gives?|notes?|lists?|is)|"
    r"(?<=[,;.] )(?:record|note(?: down)?|log|store)(?= the\b| its\b| each\b)|"
    r"need|want|give me|tracking|track|plus|con|mit|avec|com|incluyendo|incluindo|contendo|indiquant|comprenant|"
    r"indicando|inklusive)\b"
    r"(?:[^\S\n]+(?:for|of|about) (?:each|every)(?: one| of them|[ ][a-z]+(?= (?:its|their|the)\b))?)?"
    r"(?:[^\S\n]+(?:the following|the|their|its|each))?"
    r"[^\S\n]*:?[^\S\n]*",
    re.I,
)
_OF = re.compile(r"\s*(?:of|from|by|in|for)\b")
#: What a list may stand behind; behind "please!" where no colon follows in the sentence.
_OPENS = re.compile(r":(?!\d)|;|\||[!?](?=\s(?![^.!?\n]{0,160}?(?::|;|[^\S\n][-–—][^\S\n])))|[^\S\n][-–—][^\S\n]|\n")
_IN_A_LIST = re.compile(r"[,:]\s*$|\b(?:and|with)\s$")
#: "German customers with name, street": what the rows are, before the list's first name.
_WHOSE = re.compile(
    r"(?:[^\W\d]\w*[ ]){0,6}[^\W\d]\w+[ ](?:with|having|showing|including|listing|"
    r"(?:that |which )?(?:has|have|includes?|contains?|containing))[ ](?:their |its |the )?(?=\w)"
)
_COMPARES = re.compile(
    r"\b(?:correlat\w+|depend(?:s|ing)? on|(?:pay|cost|earn|spend|have|has|are|is|with|use|"
    r"get|take) (?:much |far |slightly )?"
    r"(?:more|less|higher|lower|longer|shorter|better|fewer)|goes? (?:up|down)|increases? with|decreases? with)\b",
    re.I,
)
_SHARE = re.compile(r"\d\s*(?:%|percent\b)", re.I)
#: A column with a share of its own: "smoker 65% yes", "insured 80%".
_NAMED_SHARE = re.compile(r"((?:[^\W\d]\w*[ ]){1,3})\d+(?:\.\d+)?\s?%([ ](?:yes|true|missing|null|empty))?$", re.I)
_SHARE_BEFORE = re.compile(r"(?:\d\s*(?:%|percent)|\b(?:half|third|quarter))\s*$", re.I)
_NUMBER_FIRST = re.compile(r"[~$€£]?\d")
_BRACKETS = re.compile(r"\([^()]*\)")
_NOT_AN_ITEM = re.compile(
    r"^(?:about|around|roughly|approximately|most|mostly|mainly|half|twice|some|with|without|no|each|every|all|"
    r"(?:where|if)(?! (?:it|they|he|she|we|the \w+) \w+|[^\S\n]*$)|but|so|because|only|hardly|"
    r"(?:a|one|two|three) (?:third|quarter|fifth|tenth)s?|(?:larger|bigger|older|higher|"
    r"younger|newer|smaller|cheaper|longer) \w+ \w+|\d+ in \d+|\d+ each|one in \w+|"
    r"(?:an? )?(?:standard deviation|std|sd|mean|median|average) (?:of |is |around |about )?[~$€£]?\d[\d.]*|"
    r"~?[$€£]?\d[\d,.]*\s*(?:%|percent|rows?\b|records?\b|filas\b|registros\b|zeilen\b|datensätze\b|lignes\b|linhas\b|"
    r"enregistrements\b|in \d))(?=\W|$)",
    re.I,
)


_LAYOUTS = (layouts.typed, layouts.bullets, layouts.tabled, layouts.bracketed, layouts.block)


def read(text: str, known: Callable[[str], bool], seen: Sequence[tuple[int, int]] = ()) -> Listed | None:
    """The list of columns in `text`, or None. `known` tells whether a name (in `text.key` form) names a column; `seen`:
    characters that the tagger takes for columns' names."""
    for finder in (*_LAYOUTS, _after_word, _parenthesis, partial(_inline, seen=seen)):
        found = finder(text, known)
        if found is not None:
            return _without_tail(text, found)
    return None


_TAIL = re.compile(r"\s(?:like|similar to|as in|for|from|about)\s(?![~$€£]?\d)", re.I)


def _without_tail(text: str, found: Listed) -> Listed:
    """ "…, species like the iris dataset": what follows the last name speaks of the topic again."""
    last = found.items[-1]
    if last.example or last.values or last.stop != found.stop:
        return found
    tail = _TAIL.search(text, last.start, last.stop)
    if tail is None or _says(last.key, text[tail.start() : last.stop]):
        return found
    shorter = replace(last, stop=tail.start(), detail=(min(last.detail[0], tail.start()), tail.start()))
    return replace(found, items=(*found.items[:-1], shorter), stop=tail.start())


def _says(name: str, tail: str) -> bool:
    """Whether the tail is part of the name: "distance from home"."""
    words = key(tail).split()
    return bool(words) and words[-1] in name.split()


def _after_word(text: str, known: Callable[[str], bool]) -> Listed | None:
    """After "columns", "fields", "headers" …: whatever is listed counts."""
    for match in list(_COLUMN_WORD.finditer(text))[:5]:
        if _IN_A_LIST.search(text, 0, match.start()) and text[match.end() : match.end() + 1] in (",", ""):
            continue  # "name, field, street": a field of a farm
        follow = _AFTER_COLUMN_WORD.match(text, match.end())
        start = follow.end() if follow else match.end()
        colon = text.find(":", match.end(), match.end() + 30)
        if colon > 0 and "," not in text[match.end() : colon] and "\n" not in text[match.end() : colon]:
            start = colon + 1
        found = _list_at(text, start, known, least=1, share=0.0 if colon > 0 or start > match.end() + 1 else 0.34)
        if found is not None and (len(found.items) >= 2 or colon > 0):
            return found
    return None


def _parenthesis(text: str, known: Callable[[str], bool]) -> Listed | None:
    """ "ticket sales (date, film, seats, price)": brackets behind what the rows are, before any list began."""
    opening = text.find("(")
    stop = text.find(")", opening)
    if opening < 0 or stop < 0 or re.search(r"[,:\n]|\bwith\b", text[:opening]) or "(" in text[opening + 1 : stop]:
        return None
    pieces = pieces_of.cut(text, opening + 1, stop)
    items = layouts.listed(pieces, text[:stop], known)
    sure = sum(known(item.key) or item.written for item in items)
    if len(items) < 3 or len(items) < len(pieces) or sure < 0.7 * len(items):
        return None
    return Listed(tuple(items), opening + 1, stop, exact=False)


def _inline(text: str, known: Callable[[str], bool], seen: Sequence[tuple[int, int]] = ()) -> Listed | None:
    """After a colon, dash, semicolon or "with"; else a run of names without any introduction."""
    best: Listed | None = None
    starts: list[tuple[int, int, float]] = []
    soft: set[int] = set()
    for match in list(_OPENS.finditer(text))[:12]:
        starts.append((match.end(), 2 if match.group() == ":" else 3, 0.3 if match.group().strip() == ":" else 0.5))
    for match in list(_WITH.finditer(text))[:8]:
        if _SHARE_BEFORE.search(text, 0, match.start()):
            continue  # "15% with a fireplace" is no list
        starts.append((match.end(), 2, 0.5))
        soft.add(match.end())
    for start, least, share in sorted(starts):
        if _OF.match(text, start):
            continue
        found = _list_at(text, start, known, least=least, share=share, seen=seen)
        if found is not None and start in soft:
            plain = all(len(item.key.split()) <= 4 for item in found.items) and len(found.items) >= 3
            named = any(known(f"={item.key}") or item.written or item.values or item.unit for item in found.items)
            if not named and not plain:
                continue
            found = replace(found, exact=False)
        later = best is not None and found is not None and found.start > best.start
        inside = best is not None and found is not None and later and found.start < best.items[0].stop
        if found is not None and (best is None or len(found.items) > len(best.items) + (later and not inside)):
            best = found
        elif found is not None and best is not None and inside and len(found.items) == len(best.items):
            rows = text[best.items[0].start : found.items[0].start].strip()  # "we track parachute jumps: jumper, …"
            named = rows.endswith("s:") and known(found.items[0].key) >= known(best.items[0].key)
            first = known(f"={found.items[0].key}") and not known(f"={best.items[0].key}")
            best = found if first or named else best
    typed = re.search(r"[,:;]\s*(?=\w+\s*:\s*\w+\s*,)", text)
    if typed and (best is None or best.start > typed.end()):
        found = _list_at(text, typed.end(), known, least=2, share=0.3)
        if found is not None and (best is None or len(found.items) >= len(best.items)):
            best = found
    return best or _run(text, known)


def _run(text: str, known: Callable[[str], bool]) -> Listed | None:
    """sepal_length, sepal_width, petal_length: three names in a row that somebody wrote as names, or that are known."""
    match = re.search(r"\b[^\W\d]\w*_\w+\s*,|\b(?!kWh|mAh|mmHg|MWh)[a-z]+[A-Z]\w+\s*,", text)
    if match:
        start = match.start()
        before = re.search(r"((?:[^\W\d]\w*\s*,\s*)+)$", text[max(0, start - 60) : start])
        start -= len(before.group(1)) if before else 0
        found = _list_at(text, start, known, least=2, share=0.0)
        if found is not None:
            return found  # somebody wrote names
    first = text.find(",")
    if first > 0:
        start = max(text.rfind(mark, 0, first) + 1 for mark in ".\n:;|")
        pieces = pieces_of.cut(text, start, pieces_of.end_of_list(text, start))
        if len(pieces) >= 3:
            words = text[slice(*pieces[0])].split()
            whole = [skip for skip in range(len(words)) if known("=" + key(" ".join(words[skip:])))]
            for skip in whole or range(len(words)):
                if whole or known(key(" ".join(words[skip:]))):
                    offset = text.find(words[skip], pieces[0][0])
                    found = _list_at(text, offset, known, least=3, share=0.75)
                    return replace(found, exact=False, mentions=True) if found is not None else None
    return None


def _has_share(piece: str, known: Callable[[str], bool]) -> bool:
    """Whether a piece is a column with a share of its own, and not a label with its share ("basic 60%")."""
    found = _NAMED_SHARE.match(piece)
    if found is None:
        return False
    return bool(found.group(2)) or "_" in found.group(1) or known("=" + key(found.group(1)))


def _goes_on(text: str, pieces: list[tuple[int, int]], known: Callable[[str], bool]) -> bool:
    """Whether the list goes on after what is no name: the next piece begins with a known column's name."""
    for start, stop in pieces[:1]:
        words = re.match(r"(?:and[ ])?((?:[^\W\d]\w*[ ]?){1,3})", text[start:stop].strip())
        found = words.group(1).split() if words else []
        return any(known("=" + key(" ".join(found[:size]))) for size in range(1, len(found) + 1))
    return False


def _list_at(
    text: str,
    start: int,
    known: Callable[[str], bool],
    *,
    least: int,
    share: float,
    seen: Sequence[tuple[int, int]] = (),
) -> Listed | None:
    stop = pieces_of.end_of_list(text, start)
    pieces = pieces_of.cut(text, start, stop)
    if not pieces:
        return None
    whose = _WHOSE.match(text[slice(*pieces[0])].lstrip())
    if whose is not None and len(pieces) > 1 and not known("=" + key(text[slice(*pieces[0])])):
        start = pieces[0][1] - len(text[slice(*pieces[0])].lstrip()) + whose.end()
        pieces = [(start, pieces[0][1]), *pieces[1:]]
    first = text[slice(*pieces[0])]
    before, colon, behind = first.partition(": ")
    if colon and behind.strip() and len(before.split()) > 2 and "(" not in before and len(pieces) > 2:
        start = pieces[0][0] + len(before) + 2  # "test data for a crane rental firm: crane type, …"
        pieces = [(start, pieces[0][1]), *pieces[1:]]
    cut = False
    kept: list[tuple[int, int]] = []
    for at, (a, b) in enumerate(pieces):
        piece = text[a:b].strip()
        if _NOT_AN_ITEM.match(piece) or (_SHARE.search(_BRACKETS.sub("", piece)) and not _has_share(piece, known)):
            cut = True
            if _NUMBER_FIRST.match(piece) and _goes_on(text, pieces[at + 1 :], known):
                continue  # "…, 60% female, age, …"
            break
        kept.append((a, b))
    pieces = [(a, b) for a, b in kept if not _COMPARES.search(text[a:b])]
    if not pieces:
        return None
    items = layouts.listed(pieces, text, known)
    if len(items) < least:
        return None
    seen = seen if len(items) > 2 and "," in text[items[0].start : items[-1].stop] else ()
    sure = sum(
        known(item.key)
        or item.written
        or bool(item.values or item.type or item.unit or item.asked)
        or any(a < item.stop and b > item.start for a, b in seen)
        for item in items
    )
    if sure < (0.3 if len(items) >= 4 and share == 0.5 else share) * len(items) or any(
        item.key.count(" ") > 6 for item in items
    ):
        return None
    heads = [item for item in items if not item.written and not item.type]
    many = sum(lemma(item.last) != item.last for item in heads)
    plural = bool(heads) and len(heads) == len(items) and many >= 0.6 * len(items) and many >= 2
    exact = not cut or any(item.written or item.type for item in items)
    return Listed(tuple(items), start, pieces[-1][1], plural, exact)
