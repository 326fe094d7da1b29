"""Every setting there is, in one place: environment variables, their meaning and their defaults.

`docs/settings.md` is written from `VARIABLES`; the command line's flags override what they share.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .schema.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .planner.llm import LLM

VARIABLES: dict[str, str] = {
    "OPENAI_API_KEY": "The key of the LLM's server. With it or a base URL, descriptions are planned by the LLM.",
    "OPENAI_BASE_URL": "The LLM's server: any that speaks OpenAI's chat completions; a key is then optional.",
    "FABULATE_MODEL": "The LLM's name. Default: gpt-4o-mini.",
    "FABULATE_LLM_SECONDS": "Seconds for everything the LLM is asked for one plan, waiting included. Default: 30.",
    "FABULATE_CACHE_DIR": "The folder of `schemas.json`, and of what is known of schema files (`known`). "
    "Default: the user's cache folder.",
    "FABULATE_AS_OF": "The day that `today` means in new plans, as 2026-06-30. Default: today.",
    "FABULATE_HOST": "The address that the service checks `Host` against; `fabulate serve` sets it.",
    "FABULATE_MAX_ROWS": "The service's limit of rows an answer. Default: 10000000.",
    "FABULATE_MAX_CELLS": "The service's limit of cells an answer, hidden tables included. Default: 1000000000.",
    "FABULATE_API_KEYS": "Keys of which the service wants one, separated by commas: 16 to 256 characters each, or "
    "`sha256:` and a key's SHA-256 in hexadecimal. Default: none, everybody may come in.",
    "FABULATE_LIMIT_REQUESTS": "The service's limit of requests a minute for each key, else address. Default: none.",
    "FABULATE_LIMIT_CELLS": "The service's limit of cells a minute for each key, else address. Default: none.",
    "FABULATE_LIMIT_LLM": "The service's limit of plans a minute that ask the LLM, for each key, else address. "
    "Default: none.",
    "FABULATE_MAX_WAITING": "Requests a worker lets wait for a thread; more are told to come back. Default: 256.",
    "FABULATE_MAX_DOWNLOADS": "Long answers that a worker makes at a time; Parquet counts four. Default: 64.",
    "FABULATE_LOG": "`text` or `json`: how the service writes its log. Default: text.",
    "FABULATE_LOG_DESCRIPTIONS": "1: the service's log holds descriptions. Default: it does not.",
    "FABULATE_SHARED_DIR": "The folder of what workers share; `fabulate serve` sets it.",
}
DEFAULT_MODEL = "gpt-4o-mini"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings as read from the environment; `api_key` is never shown."""

    cache_dir: Path
    api_key: str | None = field(default=None, repr=False)
    base_url: str | None = None
    model: str = DEFAULT_MODEL
    llm_seconds: float = 30.0
    as_of: date | None = None
    max_rows: int = 10_000_000
    max_cells: int = 1_000_000_000
    #: SHA-256 of each API key, in hexadecimal.
    api_keys: tuple[str, ...] = field(default=(), repr=False)
    limit_requests: int = 0
    limit_cells: int = 0
    limit_llm: int = 0
    max_waiting: int = 256
    max_downloads: int = 64
    log_json: bool = False
    log_descriptions: bool = False
    shared_dir: Path | None = None

    @property
    def llm(self) -> LLM | None:
        """The LLM that is configured, or None: a key or a base URL makes one."""
        if not (self.api_key or self.base_url):
            return None
        from .planner.llm import LLM

        return LLM(model=self.model, api_key=self.api_key, base_url=self.base_url, budget=self.llm_seconds)


def settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process's environment (or another's); RequestError for a value that cannot be read."""
    env = os.environ if environment is None else environment
    return Settings(
        cache_dir=_folder(env.get("FABULATE_CACHE_DIR")),
        api_key=env.get("OPENAI_API_KEY", "").strip() or None,
        base_url=env.get("OPENAI_BASE_URL", "").strip() or None,
        model=env.get("FABULATE_MODEL", "").strip() or DEFAULT_MODEL,
        llm_seconds=_number(env, "FABULATE_LLM_SECONDS", 30.0),
        as_of=_day(env.get("FABULATE_AS_OF", "").strip()),
        max_rows=int(_number(env, "FABULATE_MAX_ROWS", 10_000_000)),
        max_cells=int(_number(env, "FABULATE_MAX_CELLS", 1_000_000_000)),
        api_keys=_keys(env.get("FABULATE_API_KEYS", "")),
        limit_requests=int(_number(env, "FABULATE_LIMIT_REQUESTS", 0)),
        limit_cells=int(_number(env, "FABULATE_LIMIT_CELLS", 0)),
        limit_llm=int(_number(env, "FABULATE_LIMIT_LLM", 0)),
        max_waiting=int(_number(env, "FABULATE_MAX_WAITING", 256)),
        max_downloads=int(_number(env, "FABULATE_MAX_DOWNLOADS", 64)),
        log_json=_choice(env, "FABULATE_LOG", ("text", "json")) == "json",
        log_descriptions=_choice(env, "FABULATE_LOG_DESCRIPTIONS", ("0", "1")) == "1",
        shared_dir=Path(shared) if (shared := env.get("FABULATE_SHARED_DIR", "").strip()) else None,
    )


def _folder(text: str | None) -> Path:
    if text:
        return Path(text).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("fabulate", appauthor=False)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise RequestError(f"FABULATE_AS_OF={text[:40]!r} is no day; write 2026-06-30") from None


def _keys(text: str) -> tuple[str, ...]:
    """API keys, or their hashes, to hashes."""
    found = []
    for key in filter(None, (key.strip() for key in text.split(","))):
        given = re.fullmatch(r"sha256:([0-9a-f]{64})", key)
        if given is None and not re.fullmatch(r"[\x21-\x7e]{16,256}", key):
            raise RequestError("FABULATE_API_KEYS: a key has 16 to 256 characters, without blanks")
        found.append(given[1] if given else hashlib.sha256(key.encode()).hexdigest())
    return tuple(dict.fromkeys(found))


def _choice(env: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    text = env.get(name, "").strip().lower() or choices[0]
    if text not in choices:
        raise RequestError(f"{name}={text[:40]!r} is not {' or '.join(choices)}")
    return text


def _number(env: Mapping[str, str], name: str, default: float) -> float:
    text = env.get(name, "").strip()
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e18:
        raise RequestError(f"{name}={text[:40]!r} is not a number above 0")
    return value
