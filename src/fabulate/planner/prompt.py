"""What an LLM is told: the language in brief, Faker's methods by topic, one example, and the description as data.

The description goes in as a JSON text, so nothing in it can end the quotation and speak as we do. A failed answer is
answered with `repair_prompt`, made of the same problems that a person would be shown. The words themselves are in
`prompt.txt` and `example.json`.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ..schema import faker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ..schema import Problem
    from .llm import Message

#: Part of the cache's key. A new number with every change of what is asked; a test holds the words to it.
PROMPT_VERSION = 1

#: Problems that a repair names, and characters of the earlier answer that it shows.
MOST_PROBLEMS, MOST_SHOWN = 20, 12_000

#: Faker's methods that the language has no better word for.
USEFUL = (
    "address", "ascii_email", "bank_country", "bban", "building_number", "catch_phrase", "city", "color_name",
    "company", "company_suffix", "country", "country_code", "credit_card_expire", "credit_card_number",
    "credit_card_provider", "cryptocurrency_name", "currency_code", "currency_name", "domain_name", "ean13",
    "ean8", "file_name", "first_name", "hex_color", "iban", "image_url", "ipv4", "ipv6", "isbn13", "job",
    "language_name", "last_name", "latitude", "license_plate", "longitude", "mac_address", "md5", "mime_type",
    "name", "phone_number", "port_number", "postcode", "secondary_address", "sha256", "slug", "ssn", "state",
    "state_abbr", "street_address", "street_name", "swift", "timezone", "uri", "url", "user_agent", "user_name",
    "vin",
)  # fmt: skip


def messages(text: str, *, locale: str | None, today: date) -> list[Message]:
    """The conversation's opening: what we ask in general, and these words."""
    asked = {"description": text, "today": today.isoformat()} | ({"locale": locale} if locale else {})
    return [
        {"role": "system", "content": system()},
        {"role": "user", "content": _json(asked)},
    ]


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
    return f"{_file('prompt.txt')}\nFaker methods\n{_methods()}\n\nExample. For {asked}\n{answered}\n"


def _file(name: str) -> str:
    return files("fabulate.planner").joinpath(name).read_text("utf-8")


def _methods() -> str:
    table = faker.methods()
    topics: dict[str, list[str]] = {}
    for name in USEFUL:
        if name in table:
            topics.setdefault(table[name].topic, []).append(name)
    return "\n".join(f"{topic}: {' '.join(names)}" for topic, names in topics.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
