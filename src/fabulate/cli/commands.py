"""What each command does: read the options, call one door, show the answer."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..schema.errors import RequestError
from . import show
from .progress import Progress

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from ..dataset import Dataset
    from ..planner import Plan
    from ..report import Meter
    from ..schema import Schema


#: Files that are named one by one.
_SHOWN = 10


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def generate(options: argparse.Namespace) -> int:
    """Rows to a file, a folder, a pipe or the screen."""
    if (options.description is None) == (options.schema is None):
        raise RequestError("give a DESCRIPTION in plain words, or --schema FILE (one of the two)")
    page = _page(options)
    parts = {"files": options.files, "partition_by": options.partition_by, "processes": options.processes}
    if options.out is None and (options.resume or any(said is not None for said in parts.values())):
        raise RequestError("--files, --partition-by, --processes and --resume are about files; add --out PATH")
    _announce(options)
    ds = _dataset(options)
    meter = ds.meter() if page is not None else None
    if options.out is not None:
        with Progress() as progress:
            files = ds.write(
                options.out, options.format, options.table, progress, meter, resume=options.resume, **parts
            )
        _tell(ds.plan, ds)
        for file in files[:_SHOWN]:
            _say(f"wrote {file}")
        if len(files) > _SHOWN:
            _say(f"wrote {len(files) - _SHOWN:,} files more, the last {files[-1]}")
        _report(ds, page, meter)
        _answers(ds, options)
        return 0
    if sys.stdout.isatty() and options.format is None:
        print(show.table(ds.head(10, options.table), options.table))
        _tell(ds.plan, ds)
        _say("add --out FILE.csv to write the rows, or --format csv to print them")
        _report(ds, page, meter)
        _answers(ds, options)
        return 0
    if sys.stdout.isatty() and options.format not in (None, "csv", "jsonl"):
        raise RequestError(f"{options.format} is not for a terminal; add --out FILE.{options.format}")
    _tell(ds.plan, ds, brief=True)
    with Progress() as progress:
        for piece in ds.encode(options.format or "csv", options.table, progress, meter):
            sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
    _report(ds, page, meter)
    _answers(ds, options)
    return 0


def _answers(ds: Dataset, options: argparse.Namespace) -> None:
    """The clean tables and the keys, where `--answers` asks for them."""
    if options.answers is not None:
        for file in ds.answers(options.answers):
            _say(f"wrote {file}")


def _page(options: argparse.Namespace) -> Path | None:
    """Where `--report` is to be written; refused before any row is made."""
    if options.report is None:
        return None
    from ..saving import report_path

    found = report_path(options.report)
    if options.out is not None and found.resolve() == Path(options.out).resolve():
        raise RequestError("--report and --out name the same file")
    return found


def _report(ds: Dataset, page: Path | None, meter: Meter | None) -> None:
    """The report to its file, and a line of what came of the facts."""
    if page is None or meter is None:
        return
    from ..saving import save

    report = ds.measured(meter)
    save(report, page)
    _say(report.summary)
    _say(f"wrote {page}")


def _schema(options: argparse.Namespace) -> Schema | str | None:
    """What `--schema` names: a path, or the schema on standard input."""
    if options.schema != "-":
        path: str | None = options.schema
        return path
    from ..schema import loads

    return loads(sys.stdin.buffer.read(2 << 20))


def _dataset(options: argparse.Namespace) -> Dataset:
    from .. import api

    return api.generate(
        options.description, schema=_schema(options), rows=options.rows, seed=options.seed, offset=options.offset,
        total=options.total, planner=options.planner, locale=options.locale, as_of=options.as_of,
    )  # fmt: skip


def _announce(options: argparse.Namespace, *, changing: bool = False) -> None:
    """A key found in the environment is not used silently. `changing`: a schema is planned too, not only words."""
    from ..settings import settings

    here = settings()
    planned = changing or getattr(options, "schema", None) is None
    if options.planner == "auto" and planned and (here.api_key or here.base_url):
        where = here.base_url or "OpenAI"
        _say(
            f"planning with {here.model} at {where} (configured in the environment; --planner offline to stay offline)"
        )


def _tell(plan: Plan, ds: Dataset | None = None, *, brief: bool = False) -> None:
    """What was understood, in a few lines."""
    if ds is not None and not brief:
        tables = ", ".join(f"{name} ({stop - start:,} rows)" for name in ds.tables for start, stop in [ds.span(name)])
        made = {"given": "from your schema", "offline": "planned offline", "llm": "planned by the LLM"}[plan.source]
        _say(f"{tables} · seed {ds.seed} · {made}{', cached' if plan.cached else ''}")
    if plan.fallback:
        _say(f"the LLM gave no plan ({plan.fallback.replace('_', ' ')}); planned offline instead")
    for note in [*plan.notes, *(ds.notes if ds else ())]:
        _say(f"note: {note}")
    if plan.not_understood:
        _say("not understood: " + ", ".join(plan.not_understood))


def plan(options: argparse.Namespace) -> int:
    """The schema as JSON on stdout; the changed one where `--schema` gives one; the prompt with `--explain`."""
    from .. import api

    if options.explain:
        return _explain(options)
    _announce(options, changing=True)
    found = api.plan(
        options.description, schema=_schema(options), planner=options.planner, locale=options.locale,
        as_of=options.as_of,
    )  # fmt: skip
    print(show.schema(found.schema))
    if found.tokens is not None and not found.cached and not any(f"{found.tokens:,} tokens" in n for n in found.notes):
        _say(f"the plan took {found.tokens:,} tokens")
    _tell(found)
    return 0


def _explain(options: argparse.Namespace) -> int:
    """What an LLM would be told, and about how long it is; nobody is asked."""
    from ..api import prompt
    from ..planner.prompt import tokens

    if options.planner == "offline":
        raise RequestError("--explain shows what an LLM is told; the offline planner is told the words alone")
    said = prompt(options.description, schema=_schema(options), locale=options.locale, as_of=options.as_of)
    for message in said:
        print(f"--- {message['role']}\n{message['content']}")
    _say(f"about {tokens(said):,} tokens (bytes / 3.5); nobody was asked")
    return 0


def describe(options: argparse.Namespace) -> int:
    """A data dictionary in Markdown on stdout."""
    from .. import api
    from ..schema.dictionary import dictionary

    if (options.description is None) == (options.schema is None):
        raise RequestError("give a DESCRIPTION in plain words, or --schema FILE (one of the two)")
    if options.schema is not None:
        schema = api.generate(schema=_schema(options), locale=options.locale, as_of=options.as_of).schema
        print(dictionary(schema), end="")
        return 0
    _announce(options)
    found = api.plan(options.description, planner=options.planner, locale=options.locale, as_of=options.as_of)
    print(dictionary(found.schema), end="")
    _tell(found)
    return 0


def grade(options: argparse.Namespace) -> int:
    """The grade of a cleaned table, or the marks of several; 1 where one of several could not be graded."""
    from .. import grading

    out = None if options.out is None else Path(options.out)
    if out is not None and (out.suffix.lower() != ".csv" or out.is_dir()):
        raise RequestError(f"a table of marks is a .csv file, not {options.out!r}")
    files = grading.files(options.cleaned)
    several = len(files) > 1
    graded: list[tuple[str, grading.Grade | str]] = []
    for file in files:
        try:
            graded.append((file.name, grading.grade(file, key=options.key, clean=options.clean, by=options.by)))
        except RequestError as error:
            if not several:
                raise
            graded.append((file.name, str(error)))
    found = [one.to_dict() if not isinstance(one, str) else {"file": name, "error": one} for name, one in graded]
    if options.json:
        print(json.dumps(found if several else found[0], ensure_ascii=False, indent=1))
    elif not several:
        print(graded[0][1])
    elif out is None:
        print(grading.marks(graded), end="")
    if out is not None:
        from ..saving import whole

        whole(out, iter([grading.marks(graded).encode()]))
        _say(f"wrote {out}")
    return 1 if any(isinstance(one, str) for _, one in graded) else 0


def generators(options: argparse.Namespace) -> int:
    """What a schema can say."""
    print(show.generators(options.name))
    return 0


def schemas(options: argparse.Namespace) -> int:
    """The plans in the cache."""
    from ..planner import Cache
    from ..settings import settings

    folder = settings().cache_dir
    cache = Cache(folder)
    if options.action == "list":
        print(show.plans(cache.entries()))
        _say(f"in {folder}")
        return 0
    if options.action == "drop" and options.all:
        _say(f"dropped {cache.drop(None)} plans")
        return 0
    if not options.key:
        raise RequestError(f"schemas {options.action} needs a KEY{' or --all' if options.action == 'drop' else ''}")
    if options.action == "drop":
        _say(f"dropped {cache.drop(options.key)} plans")
        return 0
    from ..schema import parse

    print(show.schema(parse(cache.show(options.key))))
    return 0


def digest(options: argparse.Namespace) -> int:
    """A line a table: the hash of all its cells as they are made, or as files hold them."""
    if (options.description is None) == (options.schema is None):
        raise RequestError("give a DESCRIPTION in plain words, or --schema FILE (one of the two)")
    _announce(options)
    ds = _dataset(options)
    from ..parts.read import held

    for name in ds.tables if options.table is None else [options.table]:
        found = (
            ds.digest(name, options.processes)
            if options.of is None
            else held(ds.program, name, ds.span(name), options.of)
        )
        print(f"{found}  {name}")
    return 0


def serve(options: argparse.Namespace) -> int:
    """The HTTP service, until it is stopped."""
    from ..service import serve as start
    from ..settings import settings

    start(host=options.host, port=options.port, workers=options.workers, settings=settings())
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "generate": generate,
    "plan": plan,
    "describe": describe,
    "digest": digest,
    "grade": grade,
    "generators": generators,
    "schemas": schemas,
    "serve": serve,
}
