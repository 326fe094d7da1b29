"""A row a period: "hourly demand for 2023", "monthly subscribers from January 2015, growing", "weekly cases
for 4 regions"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import adjust
from .effects import moments
from .text import key

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import date

    from .draft import Draft
    from .readers.statement import Statement
    from .resolve import Resolver

Json = dict[str, object]

_WORDS = {"hourly": ("hour", 1), "daily": ("day", 1), "weekly": ("week", 1), "monthly": ("month", 1),
          "quarterly": ("month", 3),
          "yearly": ("year", 1), "annual": ("year", 1)}  # fmt: skip
_EVERY = re.compile(
    r"\b(?:every|each|per)\s+(?:(\d{1,4})\s*)?(seconds?|minutes?|mins?|hours?|days?|weeks?|months?)\b"
    r"(?!\s+(?:of|visit))",
    re.I,
)
_ADVERB = re.compile(r"\b(hourly|daily|weekly|monthly|quarterly|yearly|annual)\s+((?:[^\W\d]\w*[ ]?){1,4})", re.I)
_FOR = re.compile(r"\b(?:for|from|of|across|in)\s+(\d{1,3})\s+([^\W\d]\w*s)\b", re.I)
_STOP = re.compile(
    r"\b(?:of|for|in|from|with|by|at|during|over|since|on|and|a|an|the|data|readings?|log|report|values?)\b.*$", re.I
)
_SERIES = frozenset(
    "sensor machine device station region store city country site meter pump zone branch turbine room line".split()
)


def read(text: str, columns: Container[str]) -> tuple[str, int, str] | None:
    """(unit, count, what is measured as written or "") of a grid of time that the words ask for.

    `columns`: names that are columns of their own, as "monthly fee", and ask for no rows a month.
    """
    for found in _ADVERB.finditer(text):
        measured = _STOP.sub("", found.group(2)).strip()
        if any(key(f"{found.group(1)} {part}") in columns for part in (measured, *measured.split()[:1])):
            continue
        unit, count = _WORDS[found.group(1).lower()]
        return unit, count, measured
    every = _EVERY.search(text)
    if every and every.group(1):
        unit = every.group(2).lower().rstrip("s")
        return {"min": "minute"}.get(unit, unit), int(every.group(1)), ""
    return None


def lay(
    text: str, grid: tuple[str, int, str], draft: Draft, resolver: Resolver, statements: list[Statement], today: date
) -> bool:
    """Makes the draft's first column its periods, one a row (for each of the things that are followed)."""
    unit, count, measured = grid
    first = next((one.dates for one in statements if one.kind == "dates" and one.dates), None)
    begin = (
        first[0]
        if first and first[0][:1] != "-"
        else f"{today.year - (1 if unit in ('hour', 'minute', 'second') else 5 if unit == 'month' else 2)}-01-01"
    )
    followed = _FOR.search(text)
    number, noun = (int(followed.group(1)), key(followed.group(2))) if followed else (1, "")
    if noun.split()[-1:] and noun.split()[-1] not in _SERIES:
        number, noun = 1, ""
    step = f"cast(floor(_n / {number}) as integer)" if number > 1 else "_n"
    fine = unit in ("hour", "minute", "second")
    start = f"cast(date '{begin}' as timestamp)" if fine else f"date '{begin}'"
    name = {"week": "week_start", "month": "month", "year": "year"}.get(unit, "timestamp" if fine else "date")
    when: Json = {"name": name, "sql": f"{start} + {step} * interval '{count} {unit}s'"}
    old = [
        c
        for c in draft.columns
        if adjust.kind(c) in ("date", "datetime") or draft.key_of(c) in ("date", "timestamp", "time", key(name))
    ]
    for column in old:
        draft.columns.remove(column)
    draft.columns.insert(0, when)
    if draft.column("_n") is None:
        draft.add("_n", {"kind": "sequence", "start": 0}, hidden=True)
    if number > 1:
        settings: Json = {"sql": f"concat('{noun.title()} ', mod(_n, {number}) + 1)"}
        here = next((c for c in draft.columns if draft.key_of(c) in (noun, f"{noun} id")), None)
        if here is not None:
            draft.replace(str(here["name"]), settings)
        else:
            draft.columns.insert(1, {"name": noun.replace(" ", "_"), **settings})
    if measured:
        _measure(text, measured, unit, number, draft, resolver)
    if first:
        for one in statements:
            if one.kind == "dates":
                draft.fact(one.phrase, name, "range", min=first[0])
    return True


def _measure(text: str, measured: str, unit: str, number: int, draft: Draft, resolver: Resolver) -> None:
    name = re.sub(r"\W+", "_", measured.lower()).strip("_")[:60]
    column = next((c for c in draft.columns if draft.key_of(c) == key(name)), None)
    if column is not None and adjust.kind(column) == "sql":
        return
    found = resolver.resolve(key(name)).column
    settings = dict(found) if adjust.is_numeric(found) else _count(name)
    settings.pop("given", None)
    if column is None:
        column = draft.add(draft.free_name(name), settings)
    mean, sd = moments(column) or (adjust.centre(column) or 100.0, (adjust.centre(column) or 100.0) * 0.2)
    sd = min(sd, mean * 0.12) if mean > 0 else sd
    noise = draft.free_name("_wave")
    draft.add(noise, {"kind": "number", "mean": 0, "sd": 1, "min": -3, "max": 3, "decimals": 3}, hidden=True)
    step = f"floor(_n / {number})" if number > 1 else "_n"
    terms = [f"{mean:g}", f"{sd:g} * {noise}"]
    if re.search(r"\b(?:upward|grow\w*|increas\w*|rising|uptrend|growth)\b", text, re.I):
        terms.append(f"{sd * 0.12:g} * {step}")
    elif re.search(r"\b(?:downward|declin\w*|decreas\w*|falling|shrinking)\b", text, re.I):
        terms.append(f"{sd * -0.02:g} * {step}")
    cycle = {"hour": 24, "day": 7, "month": 12, "week": 52}.get(unit)
    if cycle:
        middle = cycle / 2
        terms.append(f"{sd * 4:g} * (0.5 - abs(mod({step}, {cycle}) - {middle:g}) / {middle:g})")
    value = f"greatest(0, {' + '.join(terms)})"
    if column.get("kind") == "integer":
        value = f"cast(round({value}) as integer)"
    draft.replace(
        str(column["name"]),
        adjust.base(column) | {"sql": value} | ({} if column.get("kind") == "integer" else {"decimals": 2}),
    )


def _count(name: str) -> Json:
    return (
        {"kind": "integer", "mean": 420, "sd": 60, "min": 0}
        if name.endswith("s")
        else {"kind": "number", "mean": 420, "sd": 60, "decimals": 1}
    )
