"""A dataset saved: which table goes to which file, piece by piece, each under its name only when it is whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .schema import RequestError
from .writers import FILES, by_suffix, of_others

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .columns import Batch
    from .dataset import Dataset, Progress
    from .parts import Made
    from .parts.write import Run
    from .report import Meter, Report
    from .writers.formats import Encoder

    #: A table's blocks, each with how many rows and what was made of it.
    Blocks = Callable[[Callable[[Batch], Any]], Iterator[tuple[int, Any]]]


def named(out: str, format: str | None) -> str | None:
    """The format that a file's name tells; RequestError where another was asked for."""
    found = by_suffix(out)
    if format is not None and found not in (None, format):
        raise RequestError(f"{out} says {found}, the format {format}; name the file otherwise")
    return found


def places(ds: Dataset, path: Path, format: str | None, table: str | None) -> list[tuple[str, Path, str]]:
    """Each table with its file and its format: one table in a path with a suffix, else all (or `table`) in a folder."""
    told = None if path.is_dir() else named(path.name, format)
    if kind := told or (format if path.suffix and not path.is_dir() else None):
        return [(table or ds.main, path, kind)]
    kind = format or "csv"
    if kind not in FILES:
        raise RequestError(f"format {kind!r} is not one of {', '.join(FILES)}")
    _a_folder(str(path))
    path.mkdir(parents=True, exist_ok=True)
    return [(name, path / f"{name}{FILES[kind].suffix}", kind) for name in ([table] if table else ds.tables)]


def spread(
    ds: Dataset, out: str, format: str | None, table: str | None, files: int | None, partition_by: str | None,
    *, processes: int | None, resume: bool, progress: Progress | None, run: Run | None,
) -> list[Made]:  # fmt: skip
    """Files made side by side, by `run` where there is one: of one table where a file or `table` is named, else of
    all."""
    from .parts import Layout, save
    from .parts.places import local

    out = local(out)
    _a_folder(out)
    if "://" not in out:
        # Whoever runs the units elsewhere has another working folder.
        out = str(Path(out) if run is None else Path(out).absolute())
    told = named(out, format)
    one = table is not None or (told is not None and files is None and partition_by is None)
    spans = {name: ds.span(name) for name in ([table or ds.main] if one else ds.tables)}
    todo = Layout(format or told or "csv", files, partition_by).units(ds.program, spans, out)
    return save(
        ds.program, ds.seed, ds.sizes, todo, out, processes=processes, resume=resume, progress=progress, run=run
    )


def _a_folder(place: str) -> None:
    """RequestError where a folder that is to be would have the name of a file that nobody makes here: `shop.zip`."""
    if (end := of_others(place)) is not None and not Path(place).is_dir():
        raise RequestError(f"{place}: no {end} is made here; there are {', '.join(FILES)}, and folders of them")


def encoded(
    encoder: Encoder, blocks: Blocks, meter: Meter | None, told: Callable[[int], None] | None
) -> Iterator[bytes]:
    """A file, piece by piece, of the blocks of a table; `meter` gets its batches, `told` the rows that are done."""
    if first := encoder.begin():
        yield first
    done = 0
    for rows, made, batch in _prepared(encoder, blocks, meter is not None):
        if meter is not None and batch is not None:
            meter.add(batch)
        if piece := encoder.add(made):
            yield piece
        done += rows
        if told is not None:
            told(done)
    if last := encoder.end():
        yield last


def _prepared(encoder: Encoder, blocks: Blocks, kept: bool) -> Iterator[tuple[int, Any, Batch | None]]:
    """Each block's rows, what the encoder prepares of it, and its cells where they are `kept`."""
    if kept:
        for rows, (made, batch) in blocks(lambda batch: (encoder.prepare(batch), batch)):
            yield rows, made, batch
        return
    # Cells that nobody measures are let go when their bytes are made, and bytes can come from another process.
    for rows, made in blocks(encoder.prepare):
        yield rows, made, None


def report_path(path: str | os.PathLike[str]) -> Path:
    """Where a report is to be written; RequestError unless it is a .html or .json file in a folder that exists."""
    target = Path(path)
    if target.suffix.lower() not in (".html", ".json") or target.is_dir():
        raise RequestError(f"a report is a .html or a .json file, not {os.fspath(path)!r}")
    if not target.parent.is_dir():
        raise RequestError(f"the folder {target.parent} does not exist")
    return target


def save(report: Report, path: str | os.PathLike[str]) -> Path:
    """A report as a page or as JSON, by the path's suffix; it appears under its name when it is whole."""
    target = report_path(path)
    whole(target, iter([report.text(target.suffix.lower()).encode("utf-8", "replace")]))
    return target


def whole(path: Path, pieces: Iterator[bytes]) -> None:
    """Writes a file beside its place and moves it there when it is whole."""
    if not path.parent.is_dir():
        raise RequestError(f"the folder {path.parent} does not exist")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb", buffering=1 << 20) as out:
            for piece in pieces:
                out.write(piece)
        with contextlib.suppress(OSError):
            mask = os.umask(0)
            os.umask(mask)
            Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException as error:
        if isinstance(error, OSError) and error.errno is not None and error.filename is None:
            error.filename = str(path)  # a full disk says of which file
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
