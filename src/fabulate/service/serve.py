"""Starts the service: uvicorn with one process or several, as settings and flags say."""

from __future__ import annotations

import logging
import logging.config
import os
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..settings import settings as read_settings
from .guard import HOST, is_loopback
from .logs import config

if TYPE_CHECKING:
    from ..settings import Settings

#: Seconds that answers under way are given to end when the service is told to stop.
DRAIN = 30
#: The variable by which `prometheus_client` knows the folder that workers share.
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PROTOCOL = "fabulate.service.patience:Patient"
APP = "fabulate.service.app:create_app"

log = logging.getLogger("fabulate.service")


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int = 1, settings: Settings | None = None) -> None:
    """Serves until it is told to stop (SIGTERM, Ctrl-C), then lets answers under way end.

    `settings` are those of the environment where they are not given. Several workers are one service: they share the
    cache of plans, the limits of clients and the counts. Exits with status 1 when the address cannot be had.
    """
    import uvicorn

    used = settings or read_settings()
    with tempfile.TemporaryDirectory(prefix="fabulate-") if workers > 1 else nullcontext() as shared:
        if shared is not None:
            used = replace(used, shared_dir=Path(shared))
            os.environ[FOLDER] = shared  # before anybody imports prometheus_client
        export(used, host)
        said = config(as_json=used.log_json)
        logging.config.dictConfig(said)
        _tell(used, host)
        uvicorn.run(
            APP, factory=True, host=host, port=port, workers=workers, access_log=False, server_header=False,
            http=PROTOCOL, ws="none", proxy_headers="FORWARDED_ALLOW_IPS" in os.environ, log_config=said,
            timeout_graceful_shutdown=DRAIN,
        )  # fmt: skip


def _tell(used: Settings, host: str) -> None:
    """What whoever starts the service should know."""
    if used.llm is not None:
        why = "OPENAI_API_KEY is set" if used.api_key else "OPENAI_BASE_URL is set"
        log.info("Descriptions are planned by %s at %s (%s)", used.model, used.llm.url, why)
    if not used.api_keys and not is_loopback(host):
        log.warning("Anybody who reaches %s can use this service; FABULATE_API_KEYS asks for a key", host)


def export(settings: Settings, host: str) -> None:
    """Puts settings into the environment, where the processes of the service read them; API keys as hashes."""
    said = {
        "FABULATE_CACHE_DIR": str(settings.cache_dir),
        "OPENAI_API_KEY": settings.api_key or "",
        "OPENAI_BASE_URL": settings.base_url or "",
        "FABULATE_MODEL": settings.model,
        "FABULATE_LLM_SECONDS": str(settings.llm_seconds),
        "FABULATE_MAX_ROWS": str(settings.max_rows),
        "FABULATE_MAX_CELLS": str(settings.max_cells),
        "FABULATE_AS_OF": settings.as_of.isoformat() if settings.as_of else "",
        "FABULATE_API_KEYS": ",".join(f"sha256:{key}" for key in settings.api_keys),
        "FABULATE_LIMIT_REQUESTS": str(settings.limit_requests or ""),
        "FABULATE_LIMIT_CELLS": str(settings.limit_cells or ""),
        "FABULATE_LIMIT_LLM": str(settings.limit_llm or ""),
        "FABULATE_MAX_WAITING": str(settings.max_waiting),
        "FABULATE_MAX_DOWNLOADS": str(settings.max_downloads),
        "FABULATE_LOG": "json" if settings.log_json else "text",
        "FABULATE_LOG_DESCRIPTIONS": "1" if settings.log_descriptions else "0",
        "FABULATE_SHARED_DIR": str(settings.shared_dir or ""),
        HOST: host,
    }
    os.environ.update(said)
