"""Columns that go together, drawn at random: correlated ones and driven ones; each such table compiles, always."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Settings = dict[str, Any]

#: Columns that are correlated, with coefficients that each two of them can have.
_DRAWN: tuple[Settings, ...] = (
    {"kind": "number", "mean": 50, "sd": 9},
    {"kind": "number", "median": 20, "sigma": 1.2, "zeros": 0.2},
    {"kind": "number", "mean": 7, "min": 1, "max": 10, "pool": 25},
    {"kind": "integer", "mean": 4, "missing": 0.3},
    {"kind": "boolean", "rate": 0.3},
    {"kind": "boolean", "labels": ["yes", "no"]},
    {"kind": "category", "values": {"lo": 5, "mid": 3, "hi": 2}, "ordered": True},
    {"kind": "date", "start": "-3y"},
    {"kind": "datetime", "start": "-3y", "zone": "Asia/Kolkata"},
    {"kind": "time"},
    {
        "kind": "number",
        "mean": 50,
        "sd": 9,
        "given": [{"when": "flag.on", "mean": 80}, {"when": "id % 2 = 0", "plus": 3}],
    },
)
_DRIVERS: tuple[Settings, ...] = (
    {"left": 1},
    {"left": -1, "thing.stock": 0.5, "flag.on": 0.4},
    {"right": 1, "born": 0.3, "thing.name": {"latte, hot": 1, "grün\n": -0.5}},
)
_TARGETS: tuple[Settings, ...] = (
    {"kind": "boolean", "rate": 0.2},
    {"kind": "boolean", "rate": 0.2, "auc": 0.65},
    {"kind": "number", "mean": 50, "sd": 9, "r2": 0.2, "missing": 0.1},
    {"kind": "integer", "median": 20, "sigma": 0.8, "given": [{"when": "flag.on", "times": 2}]},
    {"kind": "category", "values": ["a", "b", "c"]},
    {"kind": "date", "start": "-3y", "format": "%d/%m/%Y"},
)


@st.composite
def together(draw: st.DrawFn) -> Settings:
    """Three correlated columns and one with drivers, as `columns` and `correlations` of a table of `strategies`."""
    # Two with the same rules would agree by their rules alone.
    plain = st.sampled_from(_DRAWN[:-1])
    three = draw(st.permutations([draw(st.sampled_from(_DRAWN)), draw(plain), draw(plain)]))
    columns = [{"name": name, **said} for name, said in zip(("left", "right", "third"), three, strict=True)]
    target = {"name": "target", **draw(st.sampled_from(_TARGETS)), "drivers": draw(st.sampled_from(_DRIVERS))}
    pairs = draw(st.permutations([["left", "right"], ["right", "third"], ["third", "left"]]))
    measure = draw(st.sampled_from(["spearman", "pearson"]))
    within = {"within": "thing.name"} if draw(st.integers(0, 3)) == 0 else {}
    correlations = [
        {"columns": pair, measure: draw(st.sampled_from([-0.15, 0.0, 0.1, 0.2])), **within}
        for pair in pairs[: draw(st.integers(1, 3))]
    ]
    return {"columns": [*columns, target], "correlations": correlations}
