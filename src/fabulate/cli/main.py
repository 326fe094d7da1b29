"""The commands, their arguments and their exit codes: 0 good, 2 wrong use, 1 failed, 130 interrupted."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import TYPE_CHECKING

from .. import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLES = """examples:
  fabulate generate "e-commerce product data" --rows 1000 --out products.csv
  fabulate generate "500 gym members with name, email, plan (basic, plus, pro) and monthly fee"
  fabulate generate "hotel bookings in 2025" --rows 1_000_000 --out bookings.parquet
  fabulate plan "student grades" > grades.json        look at the schema, change it, commit it
  fabulate generate --schema grades.json --seed 7 --out grades.csv
  fabulate serve --port 8000                           the same over HTTP
"""


def parser() -> argparse.ArgumentParser:
    """All commands and their arguments."""
    raw = argparse.RawDescriptionHelpFormatter
    top = argparse.ArgumentParser(
        prog="fabulate",
        description="Describe a dataset in plain words, get the dataset.",
        epilog=EXAMPLES,
        formatter_class=raw,
    )
    top.add_argument("--version", action="version", version=f"fabulate {__version__}")
    # With a `prog` argparse needs no formatter, which would import compressors to find out the terminal's width.
    commands = top.add_subparsers(prog="fabulate", dest="command", metavar="COMMAND", required=True)

    generate = commands.add_parser(
        "generate", help="make a dataset from words or a schema", epilog=EXAMPLES, formatter_class=raw,
        description="Make a dataset. Without --out: ten rows and what was understood to a terminal, the CSV to a pipe.",
    )  # fmt: skip
    generate.add_argument("description", nargs="?", metavar="DESCRIPTION", help="the dataset in plain words")
    generate.add_argument(
        "--schema", metavar="FILE", help="a schema (JSON) instead of a description; - for standard input"
    )
    _span(generate)
    generate.add_argument(
        "--out",
        metavar="PATH",
        help="a .csv, .jsonl or .parquet file (.csv.gz, .jsonl.gz), else a folder for a file a table; or a URL, as s3://",
    )
    generate.add_argument(
        "--answers",
        metavar="DIR",
        help="of messy tables the clean one and the key of what was soiled, as two CSV files each",
    )
    generate.add_argument(
        "--format", choices=["csv", "jsonl", "parquet", "csv.gz", "jsonl.gz"], help="default: what --out says, else csv"
    )
    generate.add_argument("--table", metavar="NAME", help="this table instead of the main one")
    generate.add_argument(
        "--files", type=_whole, metavar="N", help="the main table in N files, made side by side, in a folder a table"
    )
    generate.add_argument(
        "--partition-by", metavar="COLUMN", help="files by the values of a column, in folders COLUMN=value"
    )
    generate.add_argument("--processes", type=_whole, metavar="P", help="that make files (default: a core each)")
    generate.add_argument(
        "--resume", action="store_true", help="keep what is done when it stops; the same command goes on from there"
    )
    generate.add_argument(
        "--report", metavar="PATH", help="what was asked beside what the rows hold: a .html page or .json"
    )
    _planning(generate)

    plan = commands.add_parser("plan", help="print the schema that words become", formatter_class=raw)
    plan.add_argument("description", metavar="DESCRIPTION", help="the dataset in plain words")
    plan.add_argument(
        "--schema", metavar="FILE", help="a schema (JSON) that the words change: add X, remove X, rename X to Y"
    )
    plan.add_argument("--explain", action="store_true", help="print what an LLM would be told, and ask nobody")
    _planning(plan)

    describe = commands.add_parser("describe", help="print a data dictionary in plain words", formatter_class=raw)
    describe.add_argument("description", nargs="?", metavar="DESCRIPTION", help="the dataset in plain words")
    describe.add_argument(
        "--schema", metavar="FILE", help="a schema (JSON) instead of a description; - for standard input"
    )
    _planning(describe)

    digest = commands.add_parser(
        "digest", help="print a hash over all cells, the same for any format and layout", formatter_class=raw,
        description="Print a hash over all cells of each table in row order: of the rows as they are made, or with "
        "--of as files hold them. What it is made of is in docs/scale.md.",
    )  # fmt: skip
    digest.add_argument("description", nargs="?", metavar="DESCRIPTION", help="the dataset in plain words")
    digest.add_argument(
        "--schema", metavar="FILE", help="a schema (JSON) instead of a description; - for standard input"
    )
    digest.add_argument("--of", metavar="PATH", help="a file, or the folder or URL that generate wrote")
    digest.add_argument("--table", metavar="NAME", help="this table only")
    digest.add_argument("--processes", type=_whole, metavar="P", help="that make rows (default: a core each)")
    _span(digest)
    _planning(digest)

    grade = commands.add_parser(
        "grade", help="grade the cleaning of a messy table by its answer key", formatter_class=raw,
        description="Grade one cleaned table, or several: then a table of marks. The key and the clean table are those "
        "of generate --answers.",
    )  # fmt: skip
    grade.add_argument("cleaned", nargs="+", metavar="CLEANED", help="a cleaned table (CSV), several, or a folder")
    grade.add_argument("--key", required=True, metavar="FILE", help="what was soiled: TABLE.key.csv")
    grade.add_argument("--clean", required=True, metavar="FILE", help="the clean table: TABLE.clean.csv")
    grade.add_argument(
        "--by", metavar="COLUMN", help="the column that tells rows apart (default: the first whose values all differ)"
    )
    grade.add_argument("--json", action="store_true", help="the grades as JSON, with every place")
    grade.add_argument("--out", metavar="FILE", help="the table of marks to a .csv file")

    generators = commands.add_parser("generators", help="list what a schema can say")
    generators.add_argument("name", nargs="?", metavar="NAME", help="a kind of column or a Faker method")

    schemas = commands.add_parser("schemas", help="list, show and drop cached plans")
    schemas.add_argument("action", nargs="?", choices=["list", "show", "drop"], default="list")
    schemas.add_argument("key", nargs="?", metavar="KEY", help="the start of a plan's key, as `schemas list` shows it")
    schemas.add_argument("--all", action="store_true", help="drop all of them")

    serve = commands.add_parser("serve", help="start the HTTP service")
    serve.add_argument("--host", default="127.0.0.1", help="the address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", type=_whole, default=8000, help="the port (default 8000)")
    serve.add_argument("--workers", type=_whole, default=1, metavar="N", help="processes (default 1)")
    return top


def _span(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--rows",
        type=_rows,
        metavar="N",
        help="rows of the main table, or table=N,table=N (default: what the words say, else 100)",
    )
    command.add_argument("--seed", type=_whole, default=0, metavar="S", help="another seed, other rows (default 0)")
    command.add_argument("--offset", type=_whole, default=0, metavar="K", help="leave out the first K rows")
    command.add_argument("--total", type=_whole, metavar="T", help="rows of the whole dataset that this is a slice of")


def _planning(command: argparse.ArgumentParser) -> None:
    who = "who turns words into a schema (default auto: the LLM where one is configured)"
    command.add_argument("--planner", choices=["auto", "llm", "offline"], default="auto", help=who)
    command.add_argument("--locale", metavar="L", help="language and country of the values, as de_DE")
    command.add_argument("--as-of", type=_day, metavar="DATE", help="the day that `today` means, as 2026-06-30")


def _whole(text: str) -> int:
    clean = text.replace("_", "").replace(",", "")
    if not clean.isdecimal() or len(clean) > 19:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 0")
    return int(clean)


def _rows(text: str) -> int | dict[str, int]:
    if "=" not in text:
        return _whole(text)
    pairs = [part.partition("=") for part in text.split(",")]
    return {name.strip(): _whole(count.strip()) for name, _, count in pairs}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-06-30") from None


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and tells its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    from ..schema.errors import FabulateError, RequestError
    from . import commands

    try:
        return commands.COMMANDS[options.command](options)
    except RequestError as error:
        print(f"fabulate: {error}", file=sys.stderr)
        return 2
    except FabulateError as error:
        lines = str(error).splitlines()
        print("\n".join(f"fabulate: {line}" for line in lines), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        kept = getattr(options, "resume", False)
        what = "the same command goes on from here" if kept else "nothing half-written was left"
        print(f"\nfabulate: interrupted; {what}", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read the rows has seen enough; Python would complain again while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except RecursionError:
        print("fabulate: the input is nested too deeply", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"fabulate: {error.strerror or error}{f': {error.filename}' if error.filename else ''}", file=sys.stderr)
        if getattr(options, "resume", False):
            print("fabulate: what is done is kept; the same command goes on from here", file=sys.stderr)
        return 1
    except Exception as error:
        if os.environ.get("FABULATE_DEBUG"):
            raise
        print(f"fabulate: internal error ({type(error).__name__}: {error})"[:500], file=sys.stderr)
        print("fabulate: please report it with the command; FABULATE_DEBUG=1 shows where", file=sys.stderr)
        return 1
