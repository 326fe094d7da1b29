"""`generate`: rows to a file, a folder, a pipe or the screen, with their report and their answers where asked."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ..schema.errors import RequestError
from . import show
from .asked import dataset, say, tell
from .progress import Progress

if TYPE_CHECKING:
    import argparse

    from ..dataset import Dataset
    from ..report import Meter

#: Files that are named one by one.
_SHOWN = 10


def generate(options: argparse.Namespace) -> int:
    """Rows to a file, a folder, a pipe or the screen."""
    page = _page(options)
    parts = {"files": options.files, "partition_by": options.partition_by, "processes": options.processes}
    if options.out is None and (options.resume or any(said is not None for said in parts.values())):
        raise RequestError("--files, --partition-by, --processes and --resume are about files; add --out PATH")
    ds = dataset(options)
    meter = ds.meter() if page is not None else None
    if options.out is not None:
        with Progress() as progress:
            files = ds.write(
                options.out, options.format, options.table, progress, meter, resume=options.resume, **parts
            )
        tell(ds.plan, ds)
        for file in files[:_SHOWN]:
            say(f"wrote {file}")
        if len(files) > _SHOWN:
            say(f"wrote {len(files) - _SHOWN:,} files more, the last {files[-1]}")
    elif sys.stdout.isatty() and options.format is None:
        print(show.table(ds.head(10, options.table), options.table))
        tell(ds.plan, ds)
        say("add --out FILE.csv to write the rows, or --format csv to print them")
    else:
        _print(ds, options, meter)
    _report(ds, page, meter)
    if options.answers is not None:
        for file in ds.answers(options.answers):
            say(f"wrote {file}")
    return 0


def _print(ds: Dataset, options: argparse.Namespace, meter: Meter | None) -> None:
    if sys.stdout.isatty() and options.format not in ("csv", "jsonl"):
        raise RequestError(f"{options.format} is not for a terminal; add --out FILE.{options.format}")
    tell(ds.plan, ds, brief=True)
    with Progress() as progress:
        for piece in ds.encode(options.format or "csv", options.table, progress, meter):
            left = memoryview(piece)
            while left:  # unbuffered, as containers run Python, a write may take a part only
                left = left[sys.stdout.buffer.write(left) :]
    sys.stdout.buffer.flush()


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
    say(report.summary)
    say(f"wrote {page}")
