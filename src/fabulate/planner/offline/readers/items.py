"""One piece of a list of columns: its name as it will be written, and what is said of it beside the name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..text import is_identifier, key, snake, words_of
from . import clausal, formats, sets
from .quantity import CURRENCIES, UNITS

if TYPE_CHECKING:
    from collections.abc import Callable

TYPES = {
    "int": "integer", "integer": "integer", "bigint": "integer", "smallint": "integer", "int64": "integer",
    "int32": "integer",
    "whole number": "integer", "serial": "integer", "float": "number", "double": "number", "decimal": "number",
    "numeric": "number", "real": "number", "float64": "number", "number": "number", "money": "number",
    "currency": "number",
    "str": "text", "string": "text", "text": "text", "varchar": "text", "char": "text", "nvarchar": "text",
    "bool": "boolean", "boolean": "boolean", "bit": "boolean", "flag": "boolean", "date": "date",
    "datetime": "datetime",
    "timestamp": "datetime", "timestamptz": "datetime", "time": "time", "uuid": "uuid", "guid": "uuid",
    "email": "email",
    "url": "url", "category": "category", "categorical": "category", "enum": "category", "percentage": "percent",
    "percent": "percent", "entero": "integer", "texto": "text", "fecha": "date", "numero": "number",
    "ganzzahl": "integer", "year": "year",
    "ip": "ipv4", "ipv4": "ipv4", "inet": "ipv4", "ipv6": "ipv6", "mac": "mac", "macaddr": "mac", "tinyint": "integer",
    "long": "integer", "int4": "integer", "int8": "integer", "datetime64": "datetime",
    "phone": "phone", "country": "country", "city": "city", "person": "person",
    "datum": "date", "entier": "integer", "texte": "text", "booleano": "boolean",
}  # fmt: skip
_FLAGS = frozenset(
    ("optional", "nullable", "required", "unique", "primary key", "not null", "null", "pk", "key", "mandatory")
)
_TRAILING_TYPES = words_of("""int integer bigint float double decimal varchar string str bool boolean timestamp uuid""")
_LEAD = re.compile(
    r"^(?:and|also|a|an|the|their|its|his|her|my|our|each|one|some|plus|of|as well as|un|una|el|la|los|las|le|"
    r"les|der|die|das|ein|eine|"
    r"what|which|how)\s+",
    re.I,
)
#: "a numeric result", "a boolean flag": the type before the name.
_TYPE_FIRST = re.compile(r"(?:an?\s+)?(numeric|numerical|integer|decimal|textual|boolean|categorical)\s+(?=\w)", re.I)
_TYPES_FIRST = {
    "nume": "number", "inte": "integer", "deci": "number", "text": "text", "bool": "boolean", "cate": "category",
}  # fmt: skip
_WHEN = re.compile(
    r"^when\s+(?:(?:it|they|he|she|this|that|the \w+)\s+)?(?:(?:was|were|is|are|had been|has been)\s+)?", re.I
)
_COUNTED = re.compile(r"^\d+\s*(?:to|-|–)\s*\d+\s+(?=[^\W\d])|^(?:exactly\s+)?\d+\s+(?=[^\W\d]{3,}s$)")
_WHETHER = re.compile(
    r"^(?:whether(?: or not)?|if|did|do|does)\s+(?:or not\s+)?(?:(?:they|he|she|it|we|"
    r"the \w+)\s+)?(?:(?:(?:has|have|had)\s+been|were|was|are|"
    r"is)\s+(?=\w+)|(?:had|have|has)\s+(?=\w+ed\b|\w+en\b|an?\b))?",
    re.I,
)
_CUT = re.compile(
    r"\s+(?:they|that|which|who|whom|he|she|like|for|when|where|so|because|e\.g\.|such as|per the|as|from|is|"
    r"are|was|were|should|must|can|between|"
    r"ranging|over|under|up to|at least)\b.*$",
    re.I | re.S,
)
_STATISTIC = re.compile(r"\s+(?:with (?:a )?)?(?:average|avg|mean|median|max|min|about|around|up to)(?: of)?$", re.I)
_SHARE_TAIL = re.compile(r"\s+[~(]?\d+(?:\.\d+)?\s?%.*$", re.S)
_DANGLING = re.compile(
    r"(?<!\btime)(?<!\bsigned)(?<!\bclock)(?<!\bchecked)\s+(?:in|from|between|during|entre|de|von|zwischen|since|seit|desde|depuis)$",
    re.I,
)
_ARTICLES = re.compile(r"^(?:and |also |plus |then |for each )?(?:the |a |an |its |their )", re.I)
_STILL = re.compile(r"\b(?:still|already|yet|currently|ever|actually|also)\s+|\s+(?:yet|already|or not)$", re.I)
_ARTICLE = re.compile(r"\b(?:a|an|the|they|their)\s+", re.I)
#: "paid with coin or card", "indoor or outdoor", "left or right hand": the values in the name.
_EITHER = re.compile(
    r"^(?:(?P<name>[a-z][a-z ]*)[ ])?(?P<a>[a-z][a-z-]+)[ ]or[ ](?P<b>(?!not\b|no\b|more\b|less\b|so\b)[a-z][a-z-]+)"
    r"(?:[ ](?P<noun>[a-z]+))?$"
)
_DETAIL = re.compile(r"\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|\{([^{}]*)\})")
_SLASHED = re.compile(r"\s+([\w.+-]+(?:/[\w.+-]+){2,})\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """A listed column. `key` names it for look-ups; `detail` is what stands beside it (type, range, values …) as
    text; `asked`: a clause names it ("how long it took")."""

    name: str
    key: str
    start: int
    stop: int
    written: bool = False
    type: str = ""
    values: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    example: str = ""
    unit: str = ""
    boolean: bool = False
    detail: tuple[int, int] = (0, 0)
    last: str = ""
    used: tuple[tuple[int, int], ...] = ()
    unique: bool = False
    asked: bool = False


def parse(text: str, start: int, stop: int, known: Callable[[str], bool]) -> Item | None:
    """The item that stands in `text[start:stop]`, or None for a piece without a name."""
    while start < stop and text[start] in " \t\n.,;:-–*•|":
        start += 1
    while stop > start and text[stop - 1] in " \t\n.,;|":
        stop -= 1
    piece = text[start:stop]
    if not piece or not any(c.isalpha() for c in piece) or len(piece) > 300:
        return None
    quoted = re.match(r"[\"“`']([^\"”`']{1,100})[\"”`']", piece)
    if quoted:
        return _finish(
            text, start, stop, quoted.group(1).strip(), piece[quoted.end() :], start + quoted.end(), True, known
        )
    pair = None
    trailing = sets.trailing_pair(piece)
    claimed: list[tuple[int, int]] = []
    if trailing and trailing[0]:
        piece, pair = trailing
        claimed.append((start + len(piece), stop))
    colon = re.search(r"\s*(?::|=|\s[-–—]\s|->|→)\s*", piece)
    bracket = _DETAIL.search(piece)
    rest, rest_at = "", stop
    if colon and (not bracket or colon.start() < bracket.start()) and colon.start() > 0:
        rest, rest_at, name = piece[colon.end() :], start + colon.end(), piece[: colon.start()]
    elif bracket and bracket.start() > 0:
        rest, rest_at, name = piece[bracket.start() :], start + bracket.start(), piece[: bracket.start()]
    else:
        name = piece
        slashed = _SLASHED.search(piece)
        if slashed and slashed.start() > 0:
            name, rest, rest_at = piece[: slashed.start()], slashed.group(1), start + slashed.start(1)
        else:
            example = formats.find(piece)
            if example and example.start > 0:
                name, rest, rest_at = piece[: example.start], piece[example.start :], start + example.start
    item = _finish(text, start, stop, name, rest, rest_at, False, known, pair)
    return replace(item, used=(*item.used, *claimed)) if item is not None and claimed else item


def declared(name: str, type_: str, rest: str, span: tuple[int, int], rest_at: int) -> Item | None:
    """A column as code declares it: its name stays, `rest` holds what stands after the type."""
    item = _finish("", *span, name, f"({rest})" if rest else "", rest_at, True, lambda _: True)
    return replace(item, type=type_, written=True, used=((rest_at, rest_at),)) if item is not None else None


def _finish(
    text: str, start: int, stop: int, name: str, rest: str, rest_at: int, quoted: bool, known: Callable[[str], bool],
    pair: tuple[str, str] | None = None,
) -> Item | None:  # fmt: skip
    boolean = False
    asked = None
    unit = ""
    type_ = ""
    if quoted:
        inside = _DETAIL.search(name)
        unit = _unit(_inside(inside)) if inside else ""
        written, look = name, name[: inside.start()] if inside else name
    else:
        name = name.strip().strip("\"'“”`")
        asked = clausal.read(_ARTICLES.sub("", name)) if not is_identifier(name) or not known(f"={key(name)}") else None
        if asked is not None:
            name, type_, boolean = asked.name, asked.type, asked.boolean
        shorter = _WHETHER.sub("", name, count=1)
        if shorter != name and not is_identifier(name):
            boolean, name = True, shorter
        when = _WHEN.sub("", name, count=1)
        if when and when != name and not is_identifier(name):
            name, type_ = when, "date"
        name = _COUNTED.sub("", name, count=1)
        adjective = _TYPE_FIRST.match(name)
        if adjective and not is_identifier(name) and not known(key(f"={name}")):
            type_, name = _TYPES_FIRST[adjective.group(1).lower()[:4]], name[adjective.end() :]
        previous = ""
        while previous != name and not is_identifier(name):
            previous, name = name, _LEAD.sub("", name, count=1)
        name = _SHARE_TAIL.sub("", name) or name
        words = name.split()
        if len(words) > 1 and words[-1].lower() in _TRAILING_TYPES:
            type_, words = TYPES[words[-1].lower()], words[:-1]
            name = " ".join(words)
        if asked is None and not known(key(name)):
            cut = _CUT.sub("", name, count=1)
            range_cut = re.split(r"\s+(?=[$€£]?\d)", cut, maxsplit=1)[0] if not cut[:1].isdigit() else cut
            name = _STATISTIC.sub("", (range_cut or name).strip()) or name
            name = _DANGLING.sub("", name) or name
        in_unit = re.search(r"\s+(?:in|en)\s+([\w%°$€£²/]{1,14})$", name)
        if in_unit and _unit(in_unit.group(1)):
            unit = _unit(in_unit.group(1))
            name = f"{name[: in_unit.start()]} {in_unit.group(1) if in_unit.group(1)[0].isalpha() else unit}"
        if boolean:
            name = _STILL.sub("", _ARTICLE.sub("", name)) or name
        if not name or not any(c.isalpha() for c in name):
            return None
        is_written = is_identifier(name) or (" " not in name and name != name.lower() and name != name.upper())
        written = name if is_identifier(name) else snake(name)
        look = asked.look if asked is not None else name
        quoted = is_written and is_identifier(name)
    details = [rest.strip()] if not _DETAIL.match(rest) else []
    # Every word of a clause is understood, though its column is named otherwise.
    used: list[tuple[int, int]] = [(start, rest_at)] if asked is not None else []
    for match in _DETAIL.finditer(rest):
        details.insert(0, _inside(match).strip())
    values: tuple[str, ...] = ()
    if not quoted and not boolean and not rest and (two := _EITHER.match(look)) and not known(key(f"={look}")):
        values = (two["a"], two["b"])
        named = two["name"] or two["noun"] or ""
        if named and named.split()[-1] not in ("with", "by", "in", "on", "from"):
            look = named
            written = snake(named)
        elif named:
            written = snake(named)
    example = ""
    for detail in details:
        low = detail.lower().strip(" .()")
        if not low:
            continue
        parts = [part.strip() for part in low.split(",")]
        if len(parts) > 1 and all(part in TYPES or part in _FLAGS for part in parts):
            low = next((part for part in parts if part in TYPES), "")
        if low in TYPES:
            type_ = TYPES[low]
        elif sets.boolean_pair(low):
            pair = sets.boolean_pair(low)
        elif _unit(low):
            unit = _unit(low)
            if not quoted:
                written = snake(f"{written} {unit}") if unit not in written.split("_") else written
        elif formats.find(detail) or formats.looks_like_code(detail):
            found = formats.find(detail)
            example = found.example if found else detail
        elif not re.search(r"\d\s*(?:-|–|to|and)\s*[$€£]?\d", low) and (set_ := sets.values(detail)):
            values = set_
        else:
            head = re.split(r"[\s,(]", low, maxsplit=1)[0]
            if head in TYPES and not re.match(r"\w+ (?:of|in|that|when|the)\b", low):
                type_ = TYPES[head]
                inner = re.search(r"\(([^()]*)\)|[,:]\s*(.+)$", detail)
                if inner and (set_ := sets.values(inner.group(1) or inner.group(2) or "")):
                    values = set_
            continue
        used.append((rest_at, stop))
    if not written:
        return None
    last = re.findall(r"[^\W\d_]+", look.lower())
    return Item(
        name=written[:128], key=key(look), start=start, stop=stop, written=quoted, type=type_, values=values, pair=pair,
        example=example, unit=unit, boolean=boolean, detail=(rest_at, stop) if rest.strip() else (start, stop),
        last=last[-1] if last else "", used=tuple(used), asked=asked is not None,
    )  # fmt: skip


def _inside(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "")


def _unit(text: str) -> str:
    """The short name of a unit or currency that stands alone in brackets."""
    low = text.lower().strip().strip("().°").rstrip(".")
    low = {
        "m²": "m2",
        "sq ft": "sqft",
        "sq m": "sqm",
        "square feet": "sqft",
        "km/h": "kmh",
        "°c": "c",
        "°f": "f",
        "m/s": "ms",
    }.get(low, low)
    if low in ("in", "inches", '"'):
        return "in"
    if low in CURRENCIES or low.rstrip("s") in CURRENCIES:
        return CURRENCIES.get(low, CURRENCIES.get(low.rstrip("s"), "")).lower()
    if low in UNITS:
        return UNITS[low]
    if low.endswith("s") and low[:-1] in UNITS:
        return UNITS[low[:-1]]
    return ""
