"""The same cells on every CPU: NumPy's own `exp` differs between SIMD levels, and no cell may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rows import one_table

TESTS = Path(__file__).parent.parent
_PARAMETERS: dict[str, dict[str, Any]] = {
    "normal": {"mean": 3, "sd": 2},
    "truncated": {"mean": 3, "sd": 2, "min": 0, "max": 9},
    "lognormal": {"median": 9, "sigma": 1.3},
    "cut lognormal": {"median": 9, "sigma": 1.3, "min": 2, "max": 50},
    "beta": {"mean": 3, "min": 1, "max": 10},
    "exponential": {"mean": 7},
    "uniform": {"min": 0, "max": 1},
}
SCHEMA = one_table(
    *(
        {"name": name, "kind": "number", "decimals": 11 if name != "lognormal" else 9, **said}
        for name, said in _PARAMETERS.items()
    ),
    *({"name": f"whole {name}", "kind": "integer", **said} for name, said in _PARAMETERS.items()),
    {"name": "big poisson", "kind": "integer", "mean": 5_000},
    {"name": "by", "kind": "datetime", "after": "2025-01-01", "by": {"median": 3, "sigma": 1.1}},
    {"name": "pick", "kind": "category", "values": {"a": 0.1, "b": 0.2, "c": 0.3}},
    {"name": "hours", "kind": "datetime", "hours": {"7..10": 0.5, "11..16": 0.3}, "weekdays": {"sat": 1.4}},
    {"name": "faker", "kind": "faker", "method": "pyfloat", "missing": 0.97},
    {"name": "person", "from": "person.email"},
    {"name": "pattern", "kind": "pattern", "regex": r"[A-Z]{3}\d{9}", "unique": True},
    {
        "name": "driven",
        "kind": "number",
        "mean": 3,
        "sd": 2,
        "decimals": 11,
        "r2": 0.5,
        "drivers": {"normal": 1, "lognormal": -0.5, "pick": {"a": 1}, "whole beta": 0.3},
    },
    {"name": "target", "kind": "boolean", "rate": 0.1, "auc": 0.8, "drivers": {"driven": 1, "uniform": 0.5}},
)
SCHEMA["tables"][0]["correlations"] = [
    {"columns": ["normal", "truncated"], "spearman": 0.5},
    {"columns": ["lognormal", "truncated"], "pearson": 0.3},
    {"columns": ["driven", "uniform"], "spearman": -0.4},
    {"columns": ["cut lognormal", "whole normal"], "spearman": 0.4, "within": "pick"},
]
#: Prints which SIMD levels are on, a hash of NumPy's own `exp`, and one of the cells.
CHILD = """
import hashlib, json, sys
import numpy as np
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
sys.path.insert(0, sys.argv[1])
from rows import batches, program, typed, written
made = program(json.load(sys.stdin))
some = batches(made, [(0, 20_000)])
x = np.random.default_rng(0).uniform(-20, 20, 100_000)
own = hashlib.sha256(b"".join(f(x).tobytes() for f in (np.exp, np.sin))).hexdigest()
columns = {name: hashlib.sha256(str(column.to_pylist()).encode()).hexdigest() for name, column in
           zip(typed(made, some).column_names, typed(made, some).columns)}
print(json.dumps({"on": [name for name in __cpu_dispatch__ if __cpu_features__[name]], "numpy": own,
                  "cells": hashlib.sha256(written(made, some, "csv")).hexdigest(), "columns": columns}))
"""


@cache
def child(*off: str) -> dict[str, Any]:
    """What another process finds with some SIMD levels switched off."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("NPY_")}
    if off:
        env["NPY_DISABLE_CPU_FEATURES"] = " ".join(off)
    command = [sys.executable, "-W", "ignore", "-c", CHILD, str(TESTS)]
    run = subprocess.run(
        command, input=json.dumps(SCHEMA), env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_no_cell_moves_with_the_simd_level() -> None:
    first = child()
    if not first["on"]:
        pytest.skip("this CPU has none of NumPy's SIMD levels above the baseline")
    bare = child(*first["on"])
    assert bare["on"] == []
    assert bare["columns"] == first["columns"]
    assert bare["cells"] == first["cells"]
    if bare["numpy"] == first["numpy"]:
        pytest.skip("cells agree, but NumPy's own exp and sin do not differ between this CPU's levels either")


@pytest.mark.slow
def test_each_simd_level_in_turn() -> None:
    first = child()
    for at in range(len(first["on"])):
        assert child(*first["on"][at:])["columns"] == first["columns"], first["on"][at:]
