"""What every command that makes or plans asks of the options, and says on stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..schema.errors import RequestError

if TYPE_CHECKING:
    import argparse

    from ..dataset import Dataset
    from ..planner import Plan
    from ..schema import Schema


def say(text: str) -> None:
    """A line on stderr."""
    print(text, file=sys.stderr)


def words_or_schema(options: argparse.Namespace) -> None:
    """RequestError unless there is one of the two."""
    if (options.description is None) == (options.schema is None):
        raise RequestError("give a DESCRIPTION in plain words, or --schema FILE (one of the two)")


def schema(options: argparse.Namespace) -> Schema | None:
    """What `--schema` names: a file, or the schema on standard input."""
    if options.schema is None:
        return None
    if options.schema != "-":
        from ..planner import known
        from ..settings import settings

        try:
            return known.schema(Path(options.schema).read_bytes(), settings().cache_dir)
        except OSError as error:
            raise RequestError(f"cannot read the schema {options.schema}: {error.strerror}") from error
    from ..schema import loads

    return loads(sys.stdin.buffer.read(2 << 20))


def dataset(options: argparse.Namespace) -> Dataset:
    """The dataset that the options describe; RequestError where they do not."""
    words_or_schema(options)
    announce(options)
    from .. import api

    return api.generate(
        options.description, schema=schema(options), rows=options.rows, seed=options.seed, offset=options.offset,
        total=options.total, planner=options.planner, locale=options.locale, as_of=options.as_of,
    )  # fmt: skip


def announce(options: argparse.Namespace, *, changing: bool = False) -> None:
    """A key found in the environment is not used silently. `changing`: a schema is planned too, not only words."""
    from ..settings import settings

    here = settings()
    planned = changing or getattr(options, "schema", None) is None
    if options.planner == "auto" and planned and (here.api_key or here.base_url):
        where = here.base_url or "OpenAI"
        say(f"planning with {here.model} at {where} (configured in the environment; --planner offline to stay offline)")


def tell(plan: Plan, ds: Dataset | None = None, *, brief: bool = False) -> None:
    """What was understood, in a few lines."""
    if ds is not None and not brief:
        tables = ", ".join(f"{name} ({stop - start:,} rows)" for name in ds.tables for start, stop in [ds.span(name)])
        made = {"given": "from your schema", "offline": "planned offline", "llm": "planned by the LLM"}[plan.source]
        say(f"{tables} · seed {ds.seed} · {made}{', cached' if plan.cached else ''}")
    if plan.fallback:
        say(f"the LLM gave no plan ({plan.fallback.replace('_', ' ')}); planned offline instead")
    for note in [*plan.notes, *(ds.notes if ds else ())]:
        say(f"note: {note}")
    if plan.not_understood:
        say("not understood: " + ", ".join(plan.not_understood))
