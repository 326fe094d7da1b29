"""Schemas that were read before: checked once, then known by the digest of their text.

Checking a schema takes pydantic and the language's models, as long as NumPy's import twice; a command that makes a
thousand rows of the same file again needs neither. A record lies in the cache folder, is data (`schema.record`), and
belongs to this text and to this program's code alone: what is damaged, foreign or older is as if it were not there.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__
from ..schema.record import record, recorded

if TYPE_CHECKING:
    from ..schema.models import Schema

#: Records that are kept, and the most bytes of one.
MOST, MOST_BYTES = 256, 4 << 20
_FORM = 2


def schema(data: bytes, folder: Path) -> Schema:
    """The schema that a JSON text is; SchemaError when it is none. `folder` is that of `schemas.json`."""
    place = folder / "known" / f"{blake2b(_code() + data, digest_size=20).hexdigest()}.json"
    found = _kept(place)
    if found is None:
        from ..schema.parse import loads

        found = loads(data)
        _keep(found, place)
    return found


def planned(said: object, folder: Path) -> Schema:
    """The schema of a cached plan, which is JSON data."""
    return schema(json.dumps(said, separators=(",", ":")).encode(), folder)


@cache
def _code() -> bytes:
    """What the records of a program's code go by: its version, and in a checkout the times of its files."""
    home = Path(__file__).parent.parent / "schema"
    seen = sorted((file.name, file.stat().st_mtime_ns) for file in os.scandir(home) if file.name.endswith(".py"))
    return f"{__version__} {_FORM} {seen}\0".encode()


def _kept(place: Path) -> Schema | None:
    """The schema of a record; None when there is none that can be trusted."""
    try:
        folder = place.parent.lstat()
        if not (stat.S_ISDIR(folder.st_mode) and _own(folder)):
            return None
        with os.fdopen(os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
            here = os.fstat(file.fileno())
            if not (stat.S_ISREG(here.st_mode) and _own(here) and here.st_size <= MOST_BYTES):
                return None
            total, _, text = file.read(MOST_BYTES).partition(b"\n")
        if total.decode("ascii", "replace") != _total(text):
            return None
        found = recorded(json.loads(text))
    except (OSError, ValueError, RecursionError):
        return None
    with contextlib.suppress(OSError):
        # The oldest go first.
        os.utime(place)
    return found


def _own(here: os.stat_result) -> bool:
    """Whether nobody else may have written it."""
    mine = not hasattr(os, "geteuid") or here.st_uid == os.geteuid()
    return mine and (os.name == "nt" or not here.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def _total(text: bytes) -> str:
    return blake2b(text, digest_size=16).hexdigest()


def _keep(found: Schema, place: Path) -> None:
    """Writes a record beside its place and moves it there when it is whole."""
    try:
        text = json.dumps(record(found), separators=(",", ":")).encode()
    except ValueError:
        # A rule that the compiler is going to refuse.
        return
    if len(text) > MOST_BYTES - 64:
        return
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_total(text).encode() + b"\n" + text)
            Path(beside).replace(place)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
        _sweep(place.parent)
    except OSError:
        # A folder that cannot be written, or others at work in it: the schema is read again next time.
        return


def _sweep(folder: Path) -> None:
    """Drops the records that were used least recently, beyond so many."""
    files = list(os.scandir(folder))
    if len(files) <= MOST:
        return
    for file in sorted(files, key=lambda file: file.stat(follow_symlinks=False).st_mtime_ns)[:-MOST]:
        Path(file.path).unlink(missing_ok=True)
