"""Starts the service: uvicorn with one process or several, as settings and flags say."""

from __future__ import annotations

import copy
import logging
import logging.config
import os
from typing import TYPE_CHECKING, Any

from ..settings import settings as read_settings
from .guard import HOST

if TYPE_CHECKING:
    from ..settings import Settings

#: Seconds that answers under way are given to end when the service is told to stop.
DRAIN = 30
APP = "fabulate.service.app:create_app"

log = logging.getLogger("fabulate.service")


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1, settings: Settings | None = None) -> None:
    """Serves until it is told to stop (SIGTERM, Ctrl-C), then lets answers under way end.

    `settings` are those of the environment where they are not given. Several workers share the cache of plans. Exits
    with status 1 when the address cannot be had.
    """
    import uvicorn

    used = settings or read_settings()
    export(used, host)
    logging.config.dictConfig(_logging())
    if used.llm is not None:
        why = "OPENAI_API_KEY is set" if used.api_key else "OPENAI_BASE_URL is set"
        log.info("Descriptions are planned by %s at %s (%s)", used.model, used.llm.url, why)
    uvicorn.run(
        APP, factory=True, host=host, port=port, workers=workers, access_log=False, server_header=False,
        log_config=_logging(), timeout_graceful_shutdown=DRAIN,
    )  # fmt: skip


def export(settings: Settings, host: str) -> None:
    """Puts settings into the environment, where the processes of the service read them."""
    said = {
        "FABULATE_CACHE_DIR": str(settings.cache_dir),
        "OPENAI_API_KEY": settings.api_key or "",
        "OPENAI_BASE_URL": settings.base_url or "",
        "FABULATE_MODEL": settings.model,
        "FABULATE_LLM_SECONDS": str(settings.llm_seconds),
        "FABULATE_MAX_ROWS": str(settings.max_rows),
        "FABULATE_MAX_CELLS": str(settings.max_cells),
        "FABULATE_AS_OF": settings.as_of.isoformat() if settings.as_of else "",
        HOST: host,
    }
    os.environ.update(said)


def _logging() -> dict[str, Any]:
    """uvicorn's own logging, with ours beside it: to stderr, and no line a request."""
    from uvicorn.config import LOGGING_CONFIG

    config = copy.deepcopy(LOGGING_CONFIG)
    config["loggers"]["fabulate"] = {"handlers": ["default"], "level": "INFO", "propagate": False}
    return config
