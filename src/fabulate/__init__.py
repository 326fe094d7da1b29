"""Describe a dataset in plain words, get the dataset.

    >>> import fabulate
    >>> ds = fabulate.generate("student grades", rows=500, seed=1)
    >>> len(ds)
    500

Names are loaded when they are first used, so that the import itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from .api import check, generate, plan
    from .dataset import Dataset
    from .grading import grade
    from .planner import Plan
    from .schema import FabulateError, Problem, Schema, SchemaError, parse

_HOMES = {
    "Dataset": "dataset",
    "FabulateError": "schema",
    "Plan": "planner",
    "Problem": "schema",
    "Schema": "schema",
    "SchemaError": "schema",
    "check": "api",
    "generate": "api",
    "grade": "grading",
    "parse": "schema",
    "plan": "api",
}

__all__ = [
    "Dataset",
    "FabulateError",
    "Plan",
    "Problem",
    "Schema",
    "SchemaError",
    "__version__",
    "check",
    "generate",
    "grade",
    "parse",
    "plan",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'fabulate' has no attribute {name!r}")
    value: object = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
