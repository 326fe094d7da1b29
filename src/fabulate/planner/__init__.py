"""Words to a schema: the LLM where one is configured, the offline planner else, and a cache before both."""

from .cache import Cache, Saved
from .llm import LLM
from .plan import MOST_CHARACTERS, DescriptionRequired, Fallback, Plan, PlanError, Request
from .planner import Planner

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
