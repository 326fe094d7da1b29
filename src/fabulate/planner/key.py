"""The key of a cached plan: two requests with the same key may share one plan.

What counts is the table `PARTS`, with the reason of each row. What is not in it (row count, seed, format, the time
budget, the API key) does not change what is planned.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..schema import LANGUAGE
from .plan import MOST_CHARACTERS, DescriptionRequired, DescriptionTooLong
from .prompt import PROMPT_VERSION

if TYPE_CHECKING:
    from datetime import date

#: The scheme of the key itself; a change of the table or of `words` needs a new number.
KEY_VERSION = 1

#: Each part of the key and why two requests that differ in it must not share a plan.
PARTS: dict[str, str] = {
    "key": "another table of parts is another key",
    "description": "what is asked; case and line breaks count, since `userId` is not `userid`",
    "planner": "an LLM's plan and the offline planner's are different answers; a fallback must not pass for the LLM's",
    "base_url": "another server may know another model by the same name (none for the offline planner)",
    "model": "models answer differently (none for the offline planner)",
    "locale": "names, places and formats follow it; not given is not the same as `en_US` given",
    "language": "another version of the schema language reads the same schema differently",
    "prompt": "another prompt is another question (none for the offline planner)",
    "knowledge": "the offline planner's answer is made of it, and an LLM may be shown its domains",
    "as_of": "only when given: a plan keeps its own day, so that the same words give the same rows tomorrow",
}

_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")


@dataclass(frozen=True, slots=True)
class Who:
    """Who plans: the offline planner, or a model on a server."""

    planner: Literal["llm", "offline"]
    base_url: str | None = None
    model: str | None = None


def words(description: str) -> str:
    """The description as it is planned: NFC, stripped, runs of blanks in a line made one, case and line breaks kept.

    Halves of characters (lone surrogates, which no server could be sent) become `?`. DescriptionRequired where no
    letter or digit is left; DescriptionTooLong.
    """
    if len(description) > MOST_CHARACTERS:
        raise DescriptionTooLong(len(description))
    text = description.encode("utf-8", "replace").decode("utf-8")
    text = _BLANKS.sub(" ", _BREAKS.sub("\n", unicodedata.normalize("NFC", text))).strip()
    if not any(character.isalnum() for character in text):
        raise DescriptionRequired
    return text


def key(text: str, who: Who, *, locale: str | None, as_of: date | None, knowledge: str) -> str:
    """SHA-256, in hexadecimal, over the parts; `text` as `words` gives it."""
    llm = who.planner == "llm"
    values: dict[str, str | int | None] = {
        "key": KEY_VERSION,
        "description": text,
        "planner": who.planner,
        "base_url": who.base_url if llm else None,
        "model": who.model if llm else None,
        "locale": locale,
        "language": LANGUAGE,
        "prompt": PROMPT_VERSION if llm else None,
        "knowledge": knowledge,
        "as_of": as_of.isoformat() if as_of else None,
    }
    said = json.dumps([[part, values[part]] for part in PARTS], separators=(",", ":"))
    return hashlib.sha256(said.encode("ascii")).hexdigest()
