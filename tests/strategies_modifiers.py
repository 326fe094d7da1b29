"""Columns with the modifiers `pool`, `overall` and `unique`, drawn at random; each compiles, always."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Settings = dict[str, Any]
Drawn = st.SearchStrategy[Settings]

#: Kinds whose cells can be pooled, with settings that read no other cell of the row.
POOLED: tuple[Settings, ...] = (
    {"kind": "number", "mean": 50, "sd": 9},
    {"kind": "number", "median": 20, "sigma": 1.2, "zeros": 0.2},
    {"kind": "number", "distribution": "mixture", "of": [{"min": 0, "max": 9}, {"mean": 100, "sd": 5}]},
    {"kind": "integer", "min": 1, "max": 100},
    {"kind": "integer", "mean": 4},
    {"kind": "boolean", "rate": 0.3},
    {"kind": "boolean", "labels": ["yes", "no"]},
    {"kind": "category", "values": {"a, b": 3, "ü": 1, "c": 0}},
    {"kind": "date", "start": "-3y", "format": "%d/%m/%Y"},
    {"kind": "datetime", "start": "-3y", "hours": {"9..17": 1}, "zone": "Europe/Berlin"},
    {"kind": "time"},
    {"kind": "uuid"},
    {"kind": "pattern", "regex": "[A-Z]{2}[0-9]{1,4}(x|yz)?"},
    {"kind": "template", "texts": ["{a} {b}", "{b}!"], "slots": {"a": ["x", "yy"], "b": {"regex": "[0-9]{3}"}}},
    {"kind": "faker", "method": "city"},
    {"kind": "faker", "method": "pyfloat", "args": {"right_digits": 2, "min_value": 0, "max_value": 9}},
)
#: Signs that are in none of the words below.
_MARKS = ("-", "/", " · ", ", ")
_WORDS = st.lists(st.text("abcdé", min_size=1, max_size=4), min_size=1, max_size=8, unique=True)
_BANKS = _WORDS | st.sampled_from(["[0-9]{2}", "(x|y)[a-c]", r"\d{4}"]).map(lambda regex: {"regex": regex})


def pooled() -> Drawn:
    """A column of at most so many different cells."""
    sizes = st.sampled_from([1, 2, 7, 40, 1_000])
    absent = st.fixed_dictionaries({}, optional={"missing": st.sampled_from([0.2, 1.0])})
    return st.tuples(st.sampled_from(POOLED), sizes, absent).map(lambda t: {**t[0], "pool": t[1], **t[2]})


@st.composite
def unique_templates(draw: st.DrawFn) -> Settings:
    """A template of which no cell comes twice: few texts, that begin apart, with marks between their slots."""
    slots = draw(st.fixed_dictionaries({"one": _BANKS, "two": _BANKS}))
    texts = []
    for first in draw(st.lists(st.sampled_from("PQRS"), min_size=1, max_size=3, unique=True)):
        names = draw(st.lists(st.sampled_from(["one", "two", "one:2"]), min_size=1, max_size=4))
        mark = draw(st.sampled_from(_MARKS))
        texts.append(first + mark + mark.join(f"{{{name}}}" for name in names))
    return {"kind": "template", "texts": texts, "slots": slots, "unique": True}


#: Numbers under rules, and how far from the first branch's mean the whole column's may be.
_BRANCHES: tuple[tuple[Settings, Settings, tuple[float, float]], ...] = (
    ({"mean": 50, "sd": 9}, {"mean": 80}, (20, 120)),
    ({"mean": 50, "sd": 9, "min": 0, "max": 100}, {"mean": 60}, (40, 62)),
    ({"median": 20, "sigma": 0.8}, {"median": 60}, (5, 900)),
    ({"mean": 7, "min": 1, "max": 10}, {"mean": 3}, (2, 9)),
    ({"mean": 4}, {"mean": 9}, (1, 40)),
    ({"distribution": "gamma", "mean": 20, "sd": 9}, {"times": 2}, (5, 60)),
    ({"mean": 50, "sd": 9}, {"plus": 12}, (0, 99)),
)


@st.composite
def overall(draw: st.DrawFn, when: str) -> Settings:
    """A number with a rule at `when`, and a mean for the whole column."""
    base, rule, (low, high) = draw(st.sampled_from(_BRANCHES))
    mean = low + (high - low) * draw(st.sampled_from([0.0, 0.1, 0.35, 0.5, 0.8, 1.0]))
    return {"kind": "number", **base, "given": [{"when": when, **rule}], "overall": {"mean": mean}}
