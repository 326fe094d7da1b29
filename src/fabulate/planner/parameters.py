"""The further fields of a request that a server takes: all at first, fewer for servers that refuse some by name.

What was refused is remembered for a server and model as long as the process lives, so it is asked for once.
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

from .shape import response_format

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A plan has 240 to 480 tokens; this is what a runaway answer may cost.
MOST_TOKENS = 8_192

#: Each field: what is tried, in order, and the words by which a server names it. None is left out.
LADDERS: dict[str, tuple[list[dict[str, object]], str]] = {
    "format": (
        [{"response_format": response_format()}, {"response_format": {"type": "json_object"}}, {}],
        r"response_?\s?format|json_?\s?(schema|object)|structured.outputs?|guided|grammar",
    ),
    "length": (
        [{"max_completion_tokens": MOST_TOKENS}, {"max_tokens": MOST_TOKENS}, {}],
        r"max_(completion_)?tokens",
    ),
    "temperature": ([{"temperature": 0}, {}], r"temperature"),
}


class Parameters:
    """What is sent to one server and model; safe to share among threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._steps = dict.fromkeys(LADDERS, 0)

    def options(self) -> dict[str, object]:
        """The fields to send now."""
        options: dict[str, object] = {}
        for name, step in self._steps.items():
            options |= LADDERS[name][0][step]
        return options

    def refused(self, said: str, sent: Mapping[str, object]) -> bool:
        """Takes note of the field that a server's words name, first; False when they name none that was sent."""
        found = {name: match.start() for name in LADDERS if (match := re.search(LADDERS[name][1], said, re.I))}
        for name in sorted(found, key=lambda name: found[name]):
            steps = LADDERS[name][0]
            with self._lock:
                step = self._steps[name]
                tried = next((at for at, fields in enumerate(steps) if fields and fields.items() <= sent.items()), None)
                if tried is None:
                    continue
                self._steps[name] = max(step, tried + 1)
                return True
        return False


@lru_cache(maxsize=64)
def parameters_of(url: str, model: str) -> Parameters:
    """The one memory for that server and model."""
    return Parameters()
