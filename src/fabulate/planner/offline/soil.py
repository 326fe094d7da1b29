"""Dirt that the words ask for, as the `mess` of a table whose columns are settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from . import adjust
from .text import key, snake, stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .draft import Draft
    from .readers.dirt import Soil
    from .resolve import Resolver

Json = dict[str, object]

#: What "messy" alone means: a little of each kind that the table has columns for.
MESSY: dict[str, float] = {
    "duplicates": 0.03, "typos": 0.03, "case": 0.04, "spaces": 0.03, "formats": 0.2, "outliers": 0.01, "blanks": 0.03,
}  # fmt: skip
RATES = {"typos": 0.03, "case": 0.05, "spaces": 0.05, "spellings": 0.05, "formats": 0.3, "units": 0.2, "outliers": 0.02,
         "sentinels": 0.05, "swaps": 0.03, "blanks": 0.05, "duplicates": 0.05, "near": 0.05}  # fmt: skip
#: Columns on which a kind's rate is measured, at the most.
_MEASURED = 3
FORMATS = ["%d/%m/%Y", "%b %d, %Y", "%m-%d-%y"]
_UNITS = {"kg": "lb", "cm": "in", "m": "ft", "km": "mi", "c": "F", "l": "gal", "g": "oz"}
_USUAL = {"weight": "kg", "height": "cm", "temperature": "c", "distance": "km"}
_KEYS = ("sequence", "uuid", "reference")


def soil(table: Json, found: Sequence[Soil], notes: list[str], lists: Mapping[str, object]) -> list[Json]:
    """Writes the table's `mess`; gives its facts. What no column can have is told in `notes`; `lists` are the
    schema's, whose texts can have what is text's where the words name them."""
    if not found:
        return []
    texts = _texts(lists)
    name, mess, facts = str(table["name"]), cast("Json", {}), cast("list[Json]", [])
    for one in found:
        if one.kind == "mess":
            for kind, rate in MESSY.items():
                if kind not in mess and (made := _kind(table, kind, rate, (), texts)) is not None:
                    mess[kind] = made
            continue
        if one.kind == "sentinels":
            made, kind = _sentinels(table, one), "sentinels"
        elif one.kind == "swaps":
            made, kind = _swaps(table, one), "swaps"
        elif one.kind in ("duplicates", "near"):
            kind, rate = "duplicates", min(one.rate or RATES["duplicates"], 0.5)
            edits = one.kind == "near" and bool(_fitting(table, _is_text))
            made = {"rate": rate, **({"edits": 1} if edits else {})}
            facts.append({"phrase": one.phrase[:200], "at": name, "check": "duplicates", "is": rate})
        else:
            kind, made = one.kind, _kind(table, one.kind, one.rate or RATES[one.kind], one.columns, texts)
        missed = [said for said in one.columns if _named(table, said) is None] if kind != "swaps" else []
        if one.rate and kind != "duplicates":
            facts += _facts(name, kind, made, one.phrase)
        if made is not None and missed:
            notes.append(f"{one.phrase}: {name} has no column {missed[0]!r}, so others have it")
        if made is None:
            notes.append(f"{one.phrase}: no column of {name} can have that")
        else:
            mess[kind] = made
    if mess:
        table["mess"] = mess
    return facts


def _facts(table: str, kind: str, made: object, phrase: str) -> list[Json]:
    """What the words ask of a kind's rate, by column, where it falls on few."""
    said = cast("Json", made or {})
    columns = cast("list[str]", said.get("columns", [said["column"]] if "column" in said else []))
    rate = said.get("rate")
    if not 0 < len(columns) <= _MEASURED:
        return []
    return [
        {"phrase": phrase[:200], "at": f"{table}.{name}", "check": "mess", "value": kind, "is": rate}
        for name in columns
    ]


def fill(draft: Draft, found: Sequence[Soil], resolver: Resolver) -> None:
    """Adds the columns that the dirt names and the draft has not, where the knowledge has them: "typos in city"."""
    for one in found:
        for said in one.columns if one.kind != "swaps" else ():
            if _named({"columns": draft.columns}, said) is not None or len(said.split()) > 3:
                continue
            meant = resolver.resolve(key(said))
            if meant.origin in ("concept", "domain"):
                draft.add(draft.free_name(snake(said)), meant.column, meant.concept)


def _texts(lists: Mapping[str, object]) -> frozenset[str]:
    """The columns of lists that are text, as they are read."""
    return frozenset(
        f"{name}.{column}"
        for name, bank in lists.items()
        for at, column in enumerate(cast("list[str]", cast("Json", bank)["columns"]))
        if all(isinstance(row[at], str) for row in cast("list[list[object]]", cast("Json", bank)["rows"]))
    )


def _kind(table: Json, kind: str, rate: float, names: Sequence[str], texts: frozenset[str]) -> object:
    """The setting of a kind; None where the table has no column for it."""
    if kind == "duplicates":
        return {"rate": rate}
    if kind == "units":
        return _units(table, rate, names)
    fits = {
        "outliers": _is_measure,
        "blanks": lambda column: _is_measure(column) or _is_text(column),
        "formats": _is_date,
        "spellings": _is_category,
    }.get(kind, _is_text)
    able = [str(column["name"]) for column in _fitting(table, fits)]
    listed = [str(column["name"]) for column in _fitting(table, lambda column: column.get("from") in texts)]
    known = {*able, *(listed if fits in (_is_text, _is_category) else ())}
    columns = [one for one in (_named(table, said) for said in names) if one in known] or able
    if not columns:
        return None
    if kind == "blanks":
        return {"rate": rate, "length": 1, "columns": columns}
    found: Json = {"rate": min(rate, 0.9), "columns": columns}
    return found | ({"of": FORMATS} if kind == "formats" else {})


def _fitting(table: Json, fits: Callable[[Json], bool]) -> list[Json]:
    return [
        column
        for column in cast("list[Json]", table["columns"])
        if not (column.get("hidden") or column.get("unique") or column.get("kind") in _KEYS) and fits(column)
    ]


#: Parts of people, lists and places that are text, by the last word of what is read or of the column's name.
_PERSON = {"full_name", "first_name", "last_name", "street_address", "city"}
_LISTED = {"name", "town", "region", "country", "status", "product", "category", "company", "make", "model", "brand"}


def _is_text(column: Json) -> bool:
    values = cast("list[object]", column.get("values") or ["text"])
    if column.get("kind") == "category":
        return not all(str(one).lstrip("-").isdecimal() for one in values)
    read = str(column.get("from", "")).rpartition(".")[2]
    return (column.get("kind") in ("template", "faker", "pattern") and _worded(column)) or read in _PERSON | _LISTED


def _worded(column: Json) -> bool:
    """Whether its cells are words, as far as the name tells: a phone number has no capitals."""
    return not {"phone", "email", "date", "id", "code", "number", "url", "ip", "time", "postcode", "sku"} & set(
        key(str(column["name"])).split()
    )


def _is_measure(column: Json) -> bool:
    computed = "sql" in column and "decimals" in column
    named = {"id", "year", "code", "number", "latitude", "longitude"} & set(key(str(column["name"])).split())
    return (adjust.is_numeric(column) or computed) and not named


def _is_date(column: Json) -> bool:
    return column.get("kind") in ("date", "datetime") and "format" not in column and "zone" not in column


def _is_category(column: Json) -> bool:
    read = str(column.get("from", "")).rpartition(".")[2]
    return (column.get("kind") == "category" and _is_text(column)) or read in _LISTED


def _named(table: Json, said: str) -> str | None:
    """The column that a word of the phrase means: its name, or one of whose name it is a part."""
    wanted = key(said)
    columns = [str(column["name"]) for column in cast("list[Json]", table["columns"]) if not column.get("hidden")]
    stems = {stem_of(word) for word in wanted.split()}
    same = (name for name in columns if key(name) == wanted)
    part = (name for name in columns if stems and stems <= {stem_of(word) for word in key(name).split()})
    found = next(same, None) or next(part, None)
    if found is None and wanted.split()[-1:] in (["name"], ["names"], ["value"], ["values"]) and " " in wanted:
        return _named(table, wanted.rpartition(" ")[0])  # "city names"
    return found


def _sentinels(table: Json, one: Soil) -> object:
    numbers = [float(v) if "." in v else int(v) for v in one.values if v.lstrip("-").replace(".", "", 1).isdecimal()]
    values: list[object] = [*numbers, *(v for v in one.values if not v.lstrip("-").replace(".", "", 1).isdecimal())]
    fits = adjust.is_numeric if len(numbers) == len(values) else lambda c: adjust.is_numeric(c) or _is_text(c)
    able = [str(column["name"]) for column in _fitting(table, fits)]
    columns = [name for name in (_named(table, said) for said in one.columns) if name in able] or able
    return {"rate": RATES["sentinels"], "columns": columns, "values": values} if columns else None


def _swaps(table: Json, one: Soil) -> object:
    found = [_named(table, said) for said in one.columns]
    if len(found) == 2 and found[0] is None and found[1] is not None and len(one.columns[1].split()) > 1:
        # "swapped first and last names": the noun stands once.
        found[0] = _named(table, f"{one.columns[0]} {one.columns[1].split()[-1]}")
    if len(found) != 2 or None in found or found[0] == found[1]:
        return None
    return {"rate": min(one.rate or RATES["swaps"], 0.9), "columns": found}


def _units(table: Json, rate: float, names: Sequence[str]) -> object:
    wanted = {_named(table, said) for said in names} - {None}
    for column in _fitting(table, adjust.is_numeric):
        name = str(column["name"])
        unit = next((u for u in key(name).split()[::-1] if u in _UNITS), None)
        unit = unit or next(
            (u for word, u in (("weight", "kg"), ("height", "cm"), ("temperature", "c")) if word in key(name).split()),
            None,
        )
        if unit is not None and (not wanted or name in wanted):
            return {
                "column": name,
                "from": unit.upper() if unit == "c" else unit,
                "to": _UNITS[unit],
                "rate": min(rate, 0.9),
            }
    return None
