"""What of an output is done already, so that an accident does not cost it: a folder's note, a unit's mark, a lock.

The note says what is made in a folder, and is written before anything else. A unit's mark is written after its files
and says how long they are; what is there without one, or has another length, is made again. The lock ends with its
process.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from ..schema import RequestError
from ..schema.errors import listed
from . import places
from .make import done_mark, make
from .resumed import beside

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .job import Job
    from .units import Unit

#: What a folder that can be resumed is.
NOTE = ".fabulate-resume"
#: Seconds that a command waits for another one at the same files, which may be about to end.
_WAIT = 0.5


def identity(job: Job, todo: Sequence[Unit]) -> str:
    """What two runs that make the same files share."""
    # Where the folder lies, and how it is written, is no part of it.
    told = json.dumps([job.identity, [unit.to_dict() | {"folder": ""} for unit in todo]])
    return hashlib.sha256(told.encode()).hexdigest()


@contextlib.contextmanager
def turn(todo: Sequence[Unit], out: str, *, alone: bool) -> Iterator[None]:
    """Nobody else goes on with these files meanwhile; RequestError where somebody does.

    An object store has no locks; there two commands make the same objects twice.
    """
    if places.is_url(out):
        yield
        return
    from filelock import FileLock, Timeout

    folder = Path(todo[0].folder if alone else out)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (f".{todo[0].name}.lock" if alone else f"{NOTE}.lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=_WAIT, poll_interval=0.05)
    except Timeout:
        raise RequestError(f"another command is writing {out} at this moment; let it end, or stop it") from None
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.unlink()
        lock.release()


def kept(job: Job, todo: Sequence[Unit], out: str, folders: set[str], said: str | None, *, alone: bool) -> set[Unit]:
    """The units that are done already, by the identity `said`, if what is done stays; then the folder is noted.

    RequestError where files of something else lie in their place.
    """
    if alone:
        return set() if said is None or places.is_url(out) else _one_file(todo[0], said)
    there: dict[str, int] = {}
    for folder in folders or {out}:
        there |= places.sizes(folder, deep=bool(folders))
    note, meant = places.join(out, NOTE), _told(job, todo)
    if said is not None:
        found = places.noted(note)
        if found.get("identity") == said:
            return {unit for unit in todo if found.get("whole") or _is_done(unit, there, said)}
        if found.get("identity") is not None:
            which = _differences(found.get("of"), meant)
            raise RequestError(
                f"{out} holds the beginning of another dataset ({which}); choose another folder, or remove it"
            )
        if there and folders and places.exists(note):
            raise RequestError(f"{note} is damaged, and nothing else says what is whole; remove {out}")
        if there and _is_whole(job, todo, there):
            return set(todo)
    taken = set(there) if folders else there.keys() & {places.join(unit.folder, unit.name) for unit in todo}
    if taken and (folders or said is not None):
        raise RequestError(f"there are files already ({min(taken)}); choose another folder, or remove them")
    if said is not None:
        places.note(note, {"identity": said, "of": meant})
    return set()


def _is_whole(job: Job, todo: Sequence[Unit], there: dict[str, int]) -> bool:
    """Whether these units' files are all there, of a run that was stopped when it had taken its note away.

    By their names, and by the bytes of each table's last unit, which is made again: nothing else says whose they are.
    """
    found = {(folder, Path(place).name) for place in there for folder in Path(place).parents[:2]}
    if not all((Path(unit.folder), unit.name) in found for unit in todo):
        return False
    with tempfile.TemporaryDirectory() as beside:
        for unit in {unit.table: unit for unit in todo}.values():
            for one in make(job.text, replace(unit, folder=beside)):
                place = places.join(unit.folder, *places.below(one["path"], beside).split("/"))
                if there.get(place) != one["bytes"] or not _same(place, one["path"]):
                    return False
    return True


def _same(place: str, other: str) -> bool:
    with places.opened(place) as one, places.opened(other) as two:
        return all(a == b for a, b in zip(_chunks(one), _chunks(two), strict=True))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.read, 1 << 20), b"")


def _one_file(unit: Unit, said: str) -> set[Unit]:
    """The unit when its file is done; RequestError where what lies beside it is the beginning of another one."""
    part, progress = beside(Path(unit.folder, unit.name))
    found = places.noted(str(progress)).get("identity")
    if found and found != said and part.exists():
        raise RequestError(
            f"{part} is the beginning of another dataset (another schema, seed, release or number of rows); remove it, "
            "or choose another name"
        )
    return {unit} if _is_done(unit, places.sizes(unit.folder, deep=False), said) else set()


def _is_done(unit: Unit, there: dict[str, int], said: str) -> bool:
    """Whether a unit's files are all there, as long as they were made."""
    mark = places.join(unit.folder, done_mark(unit))
    if unit.by is None and places.is_url(mark):
        # An object is there whole or not at all, and to ask for each one's mark would take as long as the objects.
        return places.join(unit.folder, unit.name) in there
    if mark not in there:
        return False
    found = places.noted(mark)
    lengths = found.get("bytes")
    return (
        found.get("identity") == said
        and isinstance(lengths, dict)
        and all(there.get(places.join(unit.folder, *name.split("/"))) == size for name, size in lengths.items())
    )


def _told(job: Job, todo: Sequence[Unit]) -> dict[str, str | int | None]:
    """What a dataset is, in words for who asks for another one in its place."""
    schema = hashlib.sha256(json.dumps(job.schema).encode()).hexdigest()
    by = next((unit.by for unit in todo if unit.by is not None), None)
    told: dict[str, str | int | None] = {
        "Fabulate": job.version, "schema": schema[:12], "seed": job.seed, "format": todo[0].format,
        "files in all": len(todo), "first row": todo[0].start, "partition-by": by,
    }  # fmt: skip
    return told | {f"rows of {table}": rows for table, rows in job.sizes.items()}


def _differences(found: object, meant: dict[str, str | int | None]) -> str:
    if not isinstance(found, dict):
        return "nothing says which"
    names = [name for name, value in meant.items() if found.get(name) != value]
    return listed([f"{name} {found.get(name)}, not {meant[name]}" for name in names[:3]]) or "other data of Faker"


def undone(job: Job, todo: Sequence[Unit], folders: set[str]) -> None:
    """After an error: none of the files that were made stays, since together they are no dataset."""
    names = {unit.name for unit in todo} if folders else set()
    for folder in folders or {unit.folder for unit in todo}:
        places.sweep(folder, lambda name: name in names or f".{job.identity[:8]}." in name, deep=bool(folders))


def settled(job: Job, todo: Sequence[Unit], out: str, folders: set[str], said: str | None, *, alone: bool) -> None:
    """All is whole: what was for going on goes, drafts of killed runs too; the note last, which says so before."""
    note = places.join(out, NOTE)
    if said is not None and not alone:
        places.note(note, {"identity": said, "of": _told(job, todo), "whole": True})
    marks, run = {done_mark(unit) for unit in todo}, job.identity[:8]
    for folder in folders:
        places.sweep(folder, lambda name: name in marks or _left(name, run))
    shared = {unit.folder for unit in todo} - folders
    drafts = tuple(f".{unit.name}.{run}." for unit in todo) if shared else ()
    for folder in shared:
        places.sweep(folder, lambda name: name in marks or name.startswith(drafts), deep=False)
    if said is not None and not alone:
        places.remove(note)


def _left(name: str, run: str) -> bool:
    """What a killed run leaves beside the files, in a folder of ours alone."""
    return name.startswith(".") and (f".{run}." in name or name.endswith((".progress", ".progress.new", ".done.new")))
