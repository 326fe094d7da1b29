"""Tables with mess, drawn at random: any columns, three that every kind of dirt finds something in, and some dirt."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from strategies import maybe, schemas

#: Columns of text, of a category, of numbers and of dates, whatever else the table has.
STAINED: list[dict[str, Any]] = [
    {"name": "who", "from": "person.full_name"},
    {"name": "town", "kind": "category", "values": ["Rome", "New York", "Bonn, am Rhein"], "missing": 0.1},
    {"name": "kilos", "kind": "number", "mean": 70, "sd": 9, "decimals": 1},
    {"name": "count", "kind": "integer", "min": 0, "max": 90, "missing": 0.2},
    {"name": "seen", "kind": "date", "start": "2024-01-01"},
    {"name": "at", "kind": "datetime", "start": "2024-01-01", "hidden": False},
]
rates = st.sampled_from([0.02, 0.1, 0.2])
some = rates | rates.map(lambda rate: {"rate": rate})
kinds = st.sampled_from([["keyboard"], ["ocr"], ["swapped", "keyboard"]])
dirt = maybe(
    duplicates=rates | st.fixed_dictionaries({"rate": rates}, optional={"edits": st.integers(0, 3)}),
    typos=some | st.fixed_dictionaries({"rate": rates, "columns": st.just(["who"])}, optional={"kinds": kinds}),
    case=some,
    spaces=some,
    spellings=st.just({"rate": 0.1, "columns": ["town"]}),
    formats=st.fixed_dictionaries({"rate": rates, "of": st.just(["%d/%m/%Y", "%b %d %Y"])}),
    units=st.just({"column": "kilos", "from": "kg", "to": "lb", "rate": 0.1}),
    outliers=some,
    sentinels=st.sampled_from(
        [
            {"rate": 0.1, "columns": ["count", "kilos"], "values": [-999]},
            {"rate": 0.1, "columns": ["kilos", "town"], "values": ["N/A", "?", -1]},
        ]
    ),
    blanks=st.sampled_from(
        [
            {"rate": 0.1, "length": 3},
            {"rate": 0.2, "columns": ["kilos", "at"]},
            {"rate": 0.1, "columns": ["kilos"], "more_when": "count > 50"},
        ]
    ),
    swaps=st.sampled_from([{"columns": ["who", "town"], "rate": 0.1}, {"columns": ["count", "seen"], "rate": 0.1}]),
).filter(bool)


@st.composite
def messy(draw: st.DrawFn) -> dict[str, Any]:
    """A schema whose main table is messy."""
    schema: dict[str, Any] = draw(schemas())
    main = schema["tables"][-1]
    taken = {column["name"] for column in STAINED}
    main["columns"] = [column for column in main["columns"] if column["name"] not in taken] + STAINED
    main["mess"] = draw(dirt)
    return schema
