"""A text file that can be gone on with after a crash: a small progress file beside it says how far it is safe.

Only what was synced before the progress file was is trusted; what lies behind is cut off and made again. A row costs
the same anywhere, so nothing before it is made anew, and the file is byte for byte the one without the crash.
"""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING, BinaryIO

from .places import note, noted, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ..writers.formats import Encoder

#: Bytes and seconds after which the file is synced.
EVERY, SECONDS = 1 << 26, 2.0
#: Bytes before the mark that are compared: a file that somebody else wrote is not gone on with.
_TAIL = 1 << 16


def resumed(
    path: Path, identity: str, start: int, encoder: Encoder, pieces: Callable[[int], Iterator[tuple[int, bytes]]],
) -> int:  # fmt: skip
    """Writes the rows from `start` on, or goes on where another run with this identity came to; the file's bytes.

    `pieces(row)` are those of the rows from one on, each with the row that follows it.
    """
    part, progress = beside(path)
    out, row = _begun(part, noted(str(progress)), identity)
    with out:
        if row is None:
            row = start
            out.write(encoder.begin())
        synced, since = out.tell(), time.monotonic()
        for after, piece in pieces(row):
            out.write(piece)
            row = after
            if out.tell() - synced >= EVERY or time.monotonic() - since >= SECONDS:
                _mark(out, progress, identity, row)
                synced, since = out.tell(), time.monotonic()
        out.write(encoder.end())
        size = out.tell()
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
    sync_folder(path.parent)
    for done in (progress, progress.with_name(f"{progress.name}.new")):
        done.unlink(missing_ok=True)
    return size


def beside(path: Path) -> tuple[Path, Path]:
    """The unfinished file, and what is known of it."""
    return path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.progress")


def _begun(part: Path, state: dict[str, object], identity: str) -> tuple[BinaryIO, int | None]:
    """The file to write to, cut back to what is safe, and the next row; None where it begins anew."""
    size, row = state.get("bytes"), state.get("row")
    if state.get("identity") == identity and isinstance(size, int) and isinstance(row, int) and part.exists():
        out = part.open("r+b")
        if out.seek(0, os.SEEK_END) >= size and _seal(out, size, row) == state.get("seal"):
            out.truncate(size)
            out.seek(size)
            return out, row
        out.close()
    return part.open("w+b"), None


def _mark(out: BinaryIO, progress: Path, identity: str, row: int) -> None:
    """First the rows to the disk, then the word that they are there."""
    out.flush()
    os.fsync(out.fileno())
    size = out.tell()
    note(str(progress), {"identity": identity, "bytes": size, "row": row, "seal": _seal(out, size, row)})
    out.seek(size)


def _seal(out: BinaryIO, size: int, row: int) -> str:
    """The SHA-256 of a mark's numbers and of the last bytes before its size, so that a changed mark is none."""
    out.seek(max(0, size - _TAIL))
    return hashlib.sha256(b"%d %d " % (size, row) + out.read(size - out.tell())).hexdigest()
