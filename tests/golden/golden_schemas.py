"""A fixed schema per kind, with several settings of it: what the golden hashes are taken of."""

from __future__ import annotations

import copy
import hashlib
from typing import Any

from rows import batches, program, written
from strategies import COUNTS, LINES, NAMED, PER, ROLLUPS, RUNNING, SQL, UNKINDED

from fabulate.schema.parts import BUNDLES

ROWS = 1_000
LISTS = {
    "flag": {"columns": ["on", "what"], "rows": [[True, None], [False, None]]},
    "thing": {
        "columns": ["name", "price", "stock"],
        "weights": [3, 2, 1],
        "rows": [["latte, hot", 4.2, 7], ["x", 4.05, None], ["grün", 12, 0]],
    },
    "drink": {
        "columns": ["name", "price", "stock"],
        "weights": [30, 20, 1],
        "rows": [["latte, hot", 4.2, 7], ["espresso", 2.85, None], ["tea", 3, 0]],
    },
}
#: Parents that references and reads lead to.
PARENTS = {
    "name": "customers",
    "rows": 300,
    "columns": [
        {"name": "customer_id", "kind": "sequence", "format": "C-{:05d}"},
        {"name": "city", "kind": "category", "values": ["Rome", "Oslo", "Bonn"]},
        {"name": "since", "kind": "date", "start": "2020-01-01", "end": "2024-12-31", "missing": 0.1},
    ],
}
SQL_READS: list[dict[str, Any]] = [
    {"name": "id", "kind": "sequence"},
    {"name": "born", "kind": "date", "start": "1980-01-01"},
]
OF = {"name": "of", "kind": "reference"}
REFERENCE = {"name": "customer_id", "kind": "reference", "to": "customers"}
KINDS: dict[str, list[dict[str, Any]]] = {
    "number": [
        {"min": -1, "max": 1},
        {"mean": 40, "sd": 9, "decimals": 4},
        {"mean": 40, "sd": 9, "min": 20, "max": 61, "missing": 0.2},
        {"median": 1200, "sigma": 0.8},
        {"median": 12, "sigma": 0.8, "min": 3, "max": 30},
        {"mean": 7.2, "min": 1, "max": 10},
        {"mean": 3},
        {"mean": 3, "min": 2},
        {"min": 0, "max": 9, "step": 0.25},
        {"mean": 9, "sd": 2, "zeros": 0.2},
        *NAMED,
    ],
    "integer": [
        {"min": -5, "max": 5},
        {"mean": 170, "sd": 10},
        {"mean": 41, "sd": 13, "min": 16, "max": 90},
        {"median": 9, "sigma": 1},
        {"mean": 3.2, "min": 1, "max": 10},
        {"mean": 4},
        {"mean": 4, "min": 1},
        {"mean": 3_000, "distribution": "poisson"},
        *COUNTS,
        {
            "mean": 50,
            "sd": 9,
            "given": [{"when": '"integer 0" > 0', "mean": 7}, {"when": '"integer 0" = 0', "times": 2.0}],
        },
    ],
    "boolean": [{}, {"rate": 0.07}, {"rate": 0.3, "labels": ["yes", "no"]}, {"missing": 0.5}],
    "category": [
        {"values": ["a", "b", "c"]},
        {"values": {"small, or so": 5, "large": 1, "never": 0}},
        {"values": [1, 2, 3], "missing": 0.1},
    ],
    "date": [
        {},
        {"start": "2020-02-29", "end": "2024-02-29"},
        {"start": "-3y", "weekdays": {"sat": 3, "sun": 0}, "months": {"dec": 5}},
        {"business_days": True, "format": "%d/%m/%y"},
        {"after": "2025-01-01", "by": {"median": 9}},
        {"after": "date 0", "missing": 0.1},
    ],
    "datetime": [
        {},
        {"start": "2026-01-01", "end": "2026-06-30", "hours": {"7..10": 5, "11..19": 3}, "weekdays": {"sun": 0}},
        {"start": "2026-03-01", "end": "2026-04-01", "zone": "Europe/Berlin"},
        {"after": "datetime 0", "by": {"median": 3, "unit": "h"}},
        {"format": "%b %d %I:%M %p"},
    ],
    "time": [{}, {"start": "09:00", "end": "17:30"}, {"hours": {"8..9": 2, "18": 1}}],
    "sequence": [{}, {"start": 1000, "step": -7}, {"format": "S-{:06d}/x"}],
    "uuid": [{}, {"unique": True, "missing": 0.2}],
    "pattern": [
        {"regex": r"[A-Z]{2}-\d{4}"},
        {"regex": "(red|green|blue)( light)?"},
        {"regex": r"\d{9}", "unique": True},
    ],
    "template": [
        {"texts": ["{a} {a} {a:2} {b}."], "slots": {"a": ["x", "y", "zz"], "b": {"regex": "[0-9]{3}"}}},
        {"texts": {"at {date}": 2, "no": 1}, "slots": {"date": ["noon", "dusk, late"]}},
    ],
    "reference": [],
    "faker": [
        {"method": "name"},
        {"method": "pyfloat", "args": {"min_value": 0, "max_value": 9, "right_digits": 2}},
        {"method": "address"},
        {"method": "past_datetime"},
        {"method": "city", "locale": "de_DE"},
        {"method": "iban"},
        {"method": "sentence"},
    ],
    "from": [
        {"from": name}
        for name in (
            "drink.name",
            "drink.price",
            "drink.stock",
            "person.full_name",
            "person.email",
            "person.gender",
            "person.username",
            "customer_id.city",
            "customers.since",
        )
    ],
    "sql": [{"sql": text} for text in SQL],
    "series": [
        {"level": {"mean": 22, "sd": 1.5}, "daily": {"amplitude": 4}, "noise": 0.5, "decimals": 1},
        {"level": 100, "trend": "+20%/y", "weekly": {"sat": "+35%"}, "walk": "0.5%", "holidays": {"US": "+50%"}},
        {"level": 50, "trend": "-0.5/d", "yearly": {"amplitude": "20%"}, "noise": {"sd": 2, "autocorrelation": 0.7}},
        {"level": 9, "walk": 0.4, "min": 0, "max": 20, "events": [{"at": "2025-03-01", "shift": 4}], "decimals": 0},
        {"level": 9, "faults": {"gaps": {"rate": 0.05}, "stuck": {"rate": 0.1}, "drift": {"rate": 0.1, "by": 3}}},
    ],
    "rollup": [{"rollup": text} for text in ROLLUPS],
    "running": list(RUNNING),
}

#: Columns that follow others: in correlations, and by drivers.
TOGETHER: dict[str, Any] = {
    "as_of": "2026-01-01",
    "lists": LISTS,
    "tables": [
        {
            "name": "sales",
            "columns": [
                {"name": "size", "kind": "number", "median": 80, "sigma": 0.4},
                {"name": "price", "kind": "number", "median": 900, "sigma": 0.8, "missing": 0.1},
                {"name": "rating", "kind": "category", "values": {"1": 1, "2": 2, "3": 5}, "ordered": True},
                {"name": "late", "kind": "boolean", "rate": 0.07},
                {"name": "since", "kind": "date", "start": "2020-01-01", "end": "2024-12-31"},
                {"name": "weight", "kind": "integer", "mean": 60, "sd": 9, "given": [{"when": "late", "mean": 70}]},
                {"name": "tax", "sql": "price * 0.2", "decimals": 2},
                {"name": "left", "kind": "boolean", "rate": 0.2, "auc": 0.8,
                 "drivers": {"size": -1, "rating": 0.5, "drink.name": {"tea": 1}, "late": 1.5}},
                {"name": "spent", "kind": "number", "mean": 50, "sd": 9, "r2": 0.6,
                 "drivers": {"price": 1, "left": -0.5}},
                {"name": "stage", "kind": "category", "values": ["new", "old", "gone"], "drivers": {"since": -1}},
            ],
            "correlations": [
                {"columns": ["size", "price"], "spearman": 0.7},
                {"columns": ["price", "rating"], "pearson": -0.2},
                {"columns": ["rating", "size"], "spearman": 0.1},
                {"columns": ["late", "since"], "spearman": 0.2},
                {"columns": ["size", "weight"], "spearman": 0.5, "within": "drink.name"},
            ],
        }
    ],
}  # fmt: skip


def schema(kind: str) -> dict[str, Any]:
    """The fixed schema of a kind."""
    made = [
        {"name": f"{kind} {at}", **({} if kind in UNKINDED else {"kind": kind}), **said}
        for at, said in enumerate(KINDS[kind])
    ]
    first: dict[str, list[dict[str, Any]]] = {"reference": [REFERENCE], "from": [REFERENCE], "sql": SQL_READS}
    own: dict[str, Any] = {"name": "sales", "columns": [*first.get(kind, []), *made]}
    if kind == "series":
        own["every"] = {"step": "1h", "start": "2025-01-01", "rows": ROWS, "per": "customers"}
        own["columns"] += [
            REFERENCE,
            {"name": "at", "kind": "datetime", "every": True},
            {"name": "before", "sql": 'prev("series 0")'},
        ]
    if kind in ("rollup", "running"):
        return family(kind, made)
    return {"as_of": "2026-01-01", "lists": LISTS, "tables": [PARENTS, own]}


def family(kind: str, made: list[dict[str, Any]]) -> dict[str, Any]:
    """Tables made per parent, in a chain: each one's count of children is another."""
    names = [f"sales_{at}" for at in range(len(PER))] + ["main_1"]
    chain = [
        {
            "name": name,
            "rows": {"per": above, **per},
            "columns": [*SQL_READS, {"name": "of", "kind": "reference", "to": f"{above}"}],
        }
        for name, above, per in zip(names[1:], names, PER, strict=False)
    ]
    top = {"name": names[0], "rows": 200, "columns": SQL_READS}
    chain[-1]["columns"] = [*chain[-1]["columns"], *made]
    return {"as_of": "2026-01-01", "tables": [LINES, top, *chain] if kind == "rollup" else [top, *chain]}


#: What the bundles of the fixed schemas declare beside those that need no declaration.
DECLARED = {
    "home": {"kind": "place", "country": {"FR": 2, "JP": 1, "AE": 1, "US": 1}},
    "away": {"kind": "place", "country": ["FR", "JP"], "not": "home"},
    "local": {"kind": "person", "at": "home", "gender": {"female": 2, "male": 1, "nonbinary": 1}},
    "other": {"kind": "person", "not": "person_b", "locale": "zh_CN", "age": {"mean": 30, "sd": 9}},
    "person_b": {"kind": "person", "locale": "zh_CN"},
    "firm": {"kind": "company", "country": "DE", "not": "firm_b"},
    "firm_b": {"kind": "company", "country": "DE"},
    "car": {"kind": "vehicle", "country": "GB"},
}


def bundle_schema(kind: str) -> dict[str, Any]:
    """All parts of every bundle of a kind."""
    names = [kind, *(name for name, said in DECLARED.items() if said["kind"] == kind)]
    columns = [{"name": f"{name} {part}", "from": f"{name}.{part}"} for name in names for part in BUNDLES[kind]]
    table = {"name": "t", "bundles": copy.deepcopy(DECLARED), "columns": columns}
    return {"as_of": "2026-01-01", "tables": [table]}


def hashes() -> dict[str, str]:
    """SHA-256 of a thousand rows of each kind, of columns that go together and of each kind of bundle, as CSV."""
    found = {}
    for kind in (*KINDS, "together"):
        made = program(TOGETHER if kind == "together" else schema(kind))
        found[kind] = hashlib.sha256(written(made, batches(made, [(0, ROWS)], seed=7), "csv")).hexdigest()
    for kind in BUNDLES:
        made = program(bundle_schema(kind))
        found[f"bundle {kind}"] = hashlib.sha256(written(made, batches(made, [(0, ROWS)], seed=7), "csv")).hexdigest()
    return found
