"""The service's log: a line each of text, or of JSON, to stderr; what comes from outside never makes a second line.

A request has one line, with its id. Keys are in none, and descriptions only when `FABULATE_LOG_DESCRIPTIONS` asks.
"""

from __future__ import annotations

import codecs
import json
import logging
from datetime import UTC, datetime
from typing import Any

# Looked up now: with no file descriptor left it could not be loaded, and each line would end in a trace.
codecs.lookup("unicode_escape")

#: Fields of a request's line, in order; those that are None are left out.
FIELDS = (
    "id",
    "client",
    "method",
    "path",
    "status",
    "ms",
    "bytes",
    "rows",
    "source",
    "cached",
    "fallback",
    "description",
)


class Text(logging.Formatter):
    """`2026-11-23T18:41:43Z WARNING fabulate.planner: words`, and `name=value` for a request."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a trace is indented under it."""
        said = _fields(record)
        message = " ".join(f"{name}={_plain(str(value))}" for name, value in said.items()) or _plain(
            record.getMessage()
        )
        return f"{_moment(record)} {record.levelname} {record.name}: {message}{_trace(self, record)}"


class Json(logging.Formatter):
    """One JSON object a line: `at`, `level`, `from`, and `message` or the request's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, Any] = {"at": _moment(record), "level": record.levelname.lower(), "from": record.name}
        said |= _fields(record) or {"message": record.getMessage()}
        if record.exc_info:
            said["trace"] = self.formatException(record.exc_info)
        return json.dumps(said, default=str)


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    given: dict[str, Any] = getattr(record, "request", {})
    return {name: given[name] for name in FIELDS if given.get(name) is not None}


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(text: str) -> str:
    """Text on one line: what is no printable character is escaped."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if not record.exc_info:
        return ""
    lines = formatter.formatException(record.exc_info).splitlines()
    return "".join(f"\n    {_plain(line)}" for line in lines)


class Seldom(logging.Filter):
    """Of a fault that repeats itself one line in `SECONDS`: asyncio may tell of one thousands of times a second."""

    SECONDS = 10.0

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        said = str(record.msg)[:40]
        if record.created - self.told.get(said, 0.0) < self.SECONDS:
            return False
        self.told = {said: record.created} if len(self.told) > 100 else {**self.told, said: record.created}
        return True


def config(*, as_json: bool) -> dict[str, Any]:
    """What `logging.config` is told, for uvicorn and for us."""
    ours = {"handlers": ["stderr"], "level": "INFO", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Json if as_json else Text}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "filters": {"seldom": {"()": Seldom}},
        "loggers": {"fabulate": ours, "uvicorn": ours, "asyncio": {**ours, "filters": ["seldom"]}},
    }
