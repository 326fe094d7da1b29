"""The sections of docs/schema.md on steps of time and on mess: what no list of settings says, with made examples."""

from __future__ import annotations

import json
from typing import Any

from fabulate.api import generate

# fmt: off
STEPS: dict[str, Any] = {"main": "readings", "tables": [
    {"name": "sensors", "rows": 2, "columns": [{"name": "sensor_id", "kind": "sequence", "format": "S-{}"}]},
    {"name": "readings", "every": {"step": "6h", "start": "2026-03-07", "end": "2026-03-08", "per": "sensors"},
     "columns": [
        {"name": "at", "kind": "datetime", "every": True},
        {"name": "sensor_id", "kind": "reference", "to": "sensors"},
        {"name": "celsius", "kind": "series", "level": {"mean": 21, "sd": 2}, "trend": "-0.2/d", "decimals": 1,
         "daily": {"amplitude": 4, "peak": "15:00"}, "noise": {"sd": 0.5, "autocorrelation": 0.8}},
        {"name": "kwh", "kind": "series", "level": 30, "weekly": {"sat": "-40%", "sun": "-40%"}, "noise": "12%",
         "min": 0, "faults": {"gaps": {"rate": 0.05, "length": 2}}, "decimals": 1}],
     "correlations": [{"columns": ["celsius", "kwh"], "pearson": -0.6}]},
]}
MESSY: dict[str, Any] = {"tables": [{"name": "members", "columns": [
    {"name": "id", "kind": "sequence"},
    {"name": "name", "from": "person.full_name"},
    {"name": "city", "kind": "category", "values": ["Porto", "Lyon", "Oslo"]},
    {"name": "joined", "kind": "date", "start": "2024-01-01", "end": "2025-12-31"},
    {"name": "weight", "kind": "number", "mean": 74, "sd": 9, "decimals": 1}],
    "mess": {
        "duplicates": {"rate": 0.1, "edits": 1},
        "typos": {"rate": 0.2, "columns": ["city"], "kinds": ["keyboard", "swapped"]},
        "formats": {"rate": 0.3, "columns": ["joined"], "of": ["%d/%m/%Y", "%b %d, %Y"]},
        "units": {"column": "weight", "from": "kg", "to": "lb", "rate": 0.1},
        "blanks": {"rate": 0.2, "columns": ["weight"], "more_when": "city = 'Oslo'"}}}]}
# fmt: on


STEPS_TEXT = """## Steps of time

A table with `every` has a row for each step and, with `per`, for each row of another table: step after step, so that
it can always go on. Its date is `{"kind": "datetime", "every": true}`, its `series` are what is measured.

| setting | meaning |
|---|---|
| `every.step` | `15min`, `1h`, `2d`, `1w`, `1mo`, `1y`, `1 business day`; units s, min, h, d, w, mo, y |
| `every.start`, `every.end` or `every.rows` | from when, and until when (an end is meant whole) or how many steps |
| `every.per` | the table whose rows are the entities; without it there is one |
| `zone` (of the date) | steps below a day pass a change of clocks, longer ones keep their time of the day |

A `series` is its entity's level, and what moves it. Percentages are of the level and multiply, in this order; amounts
are in the column's unit and are added after them, noise last.

| setting | meaning |
|---|---|
| `level` | a number; `{"mean": 22, "sd": 1.5}` drawn for each entity; or a cell, as `sensor_id.base` |
| `trend` | `+20%/y`, `-0.5/d` |
| `walk` | a random walk's step: `0.02`, or `"1.5%"` for prices |
| `daily`, `yearly` | a wave, `{"amplitude": 4, "peak": "14:00"}` or `"07-20"`; or changes: `{"7..9": "+50%"}` |
| `weekly` | changes: `{"sat": "+35%", "sun": -2}` |
| `holidays` | changes on public holidays: `{"US": "+50%"}` |
| `events` | `{"at": "2025-03-10", "shift": -5}`, also `spike` (one step) and `trend` (from then on); `until` |
| `noise` | a standard deviation, or `{"sd": 2, "autocorrelation": 0.8}` |
| `min`, `max` | bounds that reflect |
| `faults` | `gaps`, `stuck`, `drift` (`by`): `{"gaps": {"rate": 0.03, "length": 4}}`, a share of the steps, in runs |

`prev(close)` in `sql` is the entity's cell of the step before. `correlations` between series: see above.
"""
MESS_TEXT = """## Mess, with an answer key

A table's `mess` soils what is written of it. Rates are of the written rows (copies count in `rows`); a cell has one
kind of dirt at the most. A bare number is a rate for all columns that can have the kind. Keys stay clean unless they
are named; other tables see the clean cells.

| kind | settings | in the key |
|---|---|---|
| `duplicates` | `rate`: copies of written rows; with `edits`, of clean ones with so many slips each | duplicate |
| `typos` | `rate`, `columns`, `kinds` (`keyboard`, `ocr`, `swapped` letters) | typo |
| `case`, `spaces` | `rate`, `columns` | case, space |
| `spellings` | of categories: each word is misspelt in the same few ways | spelling |
| `formats` | dates in other formats: `of` | format |
| `units` | `column`, `from`, `to`, `rate`: numbers told in another unit, which stands behind them | unit |
| `outliers` | ten or a hundred times too large, or of the wrong sign | outlier |
| `sentinels` | `values` that stand for missing: `-999`, `N/A` | sentinel |
| `blanks` | lost cells, in runs of `length` (10) rows; or at four times the odds where `more_when` holds | blank |
| `swaps` | two `columns` in each other's place | swap |

`fabulate generate --answers DIR`, `ds.clean` and `ds.key()`, `"answers": true` for a zip over HTTP: the clean table,
and a line for every planted error (`row` from 0, `column`, `kind`, `clean`, `messy`; of a copy the `source` row). The
key leads from the messy table to the clean one, byte for byte; `fabulate grade` marks a cleaning with it.
"""


def steps() -> list[str]:
    """What `every` and `series` mean."""
    return [*STEPS_TEXT.split("\n"), *_shown(STEPS, rows=8)]


def mess() -> list[str]:
    """What `mess` means, and the key of an example."""
    key = b"".join(generate(schema=MESSY, rows=12).key().encode()).decode().splitlines()
    return [*MESS_TEXT.split("\n"), *_shown(MESSY, rows=12), "Its key:", "", "```", *key, "```", ""]


def _shown(schema: dict[str, Any], rows: int) -> list[str]:
    table = schema["tables"][-1]
    said = [json.dumps(column, ensure_ascii=False) for column in table["columns"]]
    said += [json.dumps({k: table[k]}) for k in ("every", "correlations", "mess") if k in table]
    written = str(generate(schema=schema, rows=rows).to_csv()).splitlines()
    return ["```json", *said, "```", "", "```", *written, "```", ""]
