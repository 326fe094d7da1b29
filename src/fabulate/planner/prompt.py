"""What an LLM is told: the language in brief, one example, what is known of the topic, and the description as data.

The description goes in as a JSON text, so nothing in it can end the quotation and speak as we do. A failed answer is
answered with `repair_prompt`, made of the same problems that a person would be shown. The words themselves are in
`prompt.txt` and `example.json`, what is known of a topic comes from `hints`: general first, so that servers that cache
the beginnings of prompts can.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from .hints import hints

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ..schema import Problem, Schema
    from .llm import Message

#: Part of the cache's key. A new number with every change of what is asked; a test holds the words to it.
PROMPT_VERSION = 2

#: Problems that a repair names, and characters of the earlier answer that it shows.
MOST_PROBLEMS, MOST_SHOWN = 20, 12_000

#: Bytes of all that is sent but the description's own words (and a given schema): 3,000 tokens, reckoned at 3.5 bytes a
#: token, which counts high for English and JSON. Hints fill what the general part leaves, up to `MOST_HINTS`.
MOST_BYTES, MOST_HINTS = 10_500, 4_200
BYTES_A_TOKEN = 3.5


def messages(text: str, *, locale: str | None, today: date, given: Schema | None = None) -> list[Message]:
    """The conversation's opening: what we ask in general, what we know of the topic, and these words.

    `given`: a schema that the words change; then the answer is a whole new schema.
    """
    asked: dict[str, object] = {"description": text, "today": today.isoformat()}
    asked |= {"locale": locale} if locale else {}
    asked |= {"schema": given.to_dict()} if given else {}
    general = system() + (_file("change.txt") if given else "")
    room = min(MOST_HINTS, MOST_BYTES - len(general.encode()) - len(_json(asked | {"description": "", "schema": ""})))
    return [
        {"role": "system", "content": general + hints(text, room, locale)},
        {"role": "user", "content": _json(asked)},
    ]


def tokens(messages: Sequence[Message]) -> int:
    """About how many tokens messages have, counted high: their bytes by `BYTES_A_TOKEN`."""
    return round(sum(len(message["content"].encode()) for message in messages) / BYTES_A_TOKEN)


def repair_prompt(problems: Sequence[Problem]) -> str:
    """What is wrong with an answer, a problem a line as a person would read it, and what to do about it."""
    lines = [f"- {problem}"[:400] for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        lines.append(f"- and {len(problems) - MOST_PROBLEMS} more of the kind")
    said = "\n".join(lines)
    return (
        f"That answer cannot be used:\n{said}\n"
        "Answer again with the whole schema, these places mended and the rest unchanged: one JSON object, nothing else."
    )


def repaired(opening: Sequence[Message], answer: str, problems: Sequence[Problem]) -> list[Message]:
    """The conversation that asks again: the opening, the last answer, what was wrong with it."""
    shown = answer if len(answer) <= MOST_SHOWN else answer[:MOST_SHOWN] + " …"
    return [
        *opening,
        {"role": "assistant", "content": shown or "{}"},
        {"role": "user", "content": repair_prompt(problems)},
    ]


@cache
def system() -> str:
    """The general part: it changes with a release, not with a request."""
    example = json.loads(_file("example.json"))
    asked, answered = _json({"description": example["description"]}), _json(example["schema"])
    return f"{_file('prompt.txt')}\nExample. For {asked}\n{answered}\n"


def _file(name: str) -> str:
    return files("fabulate.planner").joinpath(name).read_text("utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
