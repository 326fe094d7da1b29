"""What each command does: read the options, call one door, show the answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from ..schema.errors import RequestError
from . import show
from .asked import announce, dataset, say, schema, tell, words_or_schema
from .rows import generate

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable


def plan(options: argparse.Namespace) -> int:
    """The schema as JSON on stdout; the changed one where `--schema` gives one; the prompt with `--explain`."""
    from .. import api

    if options.explain:
        return _explain(options)
    announce(options, changing=True)
    found = api.plan(
        options.description, schema=schema(options), planner=options.planner, locale=options.locale,
        as_of=options.as_of,
    )  # fmt: skip
    print(show.schema(found.schema))
    if found.tokens is not None and not found.cached and not any(f"{found.tokens:,} tokens" in n for n in found.notes):
        say(f"the plan took {found.tokens:,} tokens")
    tell(found)
    return 0


def _explain(options: argparse.Namespace) -> int:
    """What an LLM would be told, and about how long it is; nobody is asked."""
    from ..api import prompt
    from ..planner.prompt import tokens

    if options.planner == "offline":
        raise RequestError("--explain shows what an LLM is told; the offline planner is told the words alone")
    said = prompt(options.description, schema=schema(options), locale=options.locale, as_of=options.as_of)
    for message in said:
        print(f"--- {message['role']}\n{message['content']}")
    say(f"about {tokens(said):,} tokens (bytes / 3.5); nobody was asked")
    return 0


def describe(options: argparse.Namespace) -> int:
    """A data dictionary in Markdown on stdout."""
    from .. import api
    from ..schema.dictionary import dictionary

    words_or_schema(options)
    if options.schema is not None:
        given = api.generate(schema=schema(options), locale=options.locale, as_of=options.as_of)
        print(given.describe(), end="")
        return 0
    announce(options)
    found = api.plan(options.description, planner=options.planner, locale=options.locale, as_of=options.as_of)
    print(dictionary(found.schema), end="")
    tell(found)
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
        say(f"wrote {out}")
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
        say(f"in {folder}")
        return 0
    if options.action == "drop" and options.all:
        say(f"dropped {cache.drop(None)} plans")
        return 0
    if not options.key:
        raise RequestError(f"schemas {options.action} needs a KEY{' or --all' if options.action == 'drop' else ''}")
    if options.action == "drop":
        say(f"dropped {cache.drop(options.key)} plans")
        return 0
    from ..schema import parse

    print(show.schema(parse(cache.show(options.key))))
    return 0


def digest(options: argparse.Namespace) -> int:
    """A line a table: the hash of all its cells as they are made, or as files hold them."""
    ds = dataset(options)
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
