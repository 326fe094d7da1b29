"""Words to a schema: the LLM where one is configured, the offline planner else, and a cache before both.

Names are loaded when they are first used: rows of a schema that is given need no planner.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cache import Cache, Saved
    from .llm import LLM
    from .plan import MOST_CHARACTERS, DescriptionRequired, Fallback, Plan, PlanError, Request
    from .planner import Planner

_HOMES = {
    "LLM": "llm",
    "MOST_CHARACTERS": "plan",
    "Cache": "cache",
    "DescriptionRequired": "plan",
    "Fallback": "plan",
    "Plan": "plan",
    "PlanError": "plan",
    "Planner": "planner",
    "Request": "plan",
    "Saved": "cache",
}

__all__ = [
    "LLM",
    "MOST_CHARACTERS",
    "Cache",
    "DescriptionRequired",
    "Fallback",
    "Plan",
    "PlanError",
    "Planner",
    "Request",
    "Saved",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = value
    return value
