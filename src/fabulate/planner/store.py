"""`schemas.json` as a file: read without a lock, changed under one, whole at every moment.

A change writes a new file beside the old one and puts it in its place in one step, so a reader sees the old one or the
new one, and so does whoever comes after a kill. A file that cannot be read as ours is set aside, never overwritten;
a folder that cannot be used costs one warning and the cache, never the work.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

VERSION = 1
MOST_PLANS = 2_000
MOST_BYTES = 32 << 20
#: How long a writer waits for its turn, in seconds.
PATIENCE = 10.0

Entry = dict[str, object]
Stamp = tuple[int, int, int]
Result = TypeVar("Result")

log = logging.getLogger("fabulate.planner")


class ForeignError(Exception):
    """The file is damaged or of another version; `label` is what it is called when it is set aside."""

    def __init__(self, label: str, why: str) -> None:
        self.label = label
        super().__init__(why)


class Store:
    """The entries of one `schemas.json` by key, least recently used first."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "schemas.json"
        self._copy: tuple[Stamp, Mapping[str, Entry]] | None = None
        self._writers = threading.Lock()
        self._warned = False

    @property
    def size(self) -> int:
        """Bytes of the file that was last read or written; 0 before."""
        return self._copy[0][2] if self._copy else 0

    def read(self) -> Mapping[str, Entry]:
        """All entries, without a lock; the parsed copy is kept while the file stays the same. Not to be changed."""
        try:
            return self._load()
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._unusable(error)
            return {}
        except ForeignError:
            return self.change(dict, wait=1.0) or {}

    def at_hand(self) -> Mapping[str, Entry]:
        """All entries where the parsed copy is still the file's, else none. Not to be changed."""
        copy = self._copy
        try:
            return copy[1] if copy and copy[0] == _stamp(self._path.stat()) else {}
        except OSError:
            return {}

    def change(self, edit: Callable[[dict[str, Entry]], Result], *, wait: float = PATIENCE) -> Result | None:
        """What `edit` makes of the entries, which it may change in place, or None where the file could not be written.

        Entries are evicted from the front until the limits hold. `wait`: seconds for the lock.
        """
        try:
            make_private(self._folder)
            with self._turn(wait) as mine:
                if not mine:
                    return None
                self._sweep()
                try:
                    before = self._load()
                except FileNotFoundError:
                    before = {}
                except ForeignError as fault:
                    self._set_aside(fault)
                    before = {}
                after = dict(before)
                result = edit(after)
                if after != before or list(after) != list(before):
                    self._write(after)
                return result
        except (OSError, NotImplementedError) as error:
            self._unusable(error)
            return None

    def writable(self) -> bool:
        """Whether a file can be written in the folder: one is, and goes again."""
        tried = self._temporary()
        try:
            make_private(self._folder)
            with tried.open("xb") as file:
                file.write(bytes(4_096))
                file.flush()
        except OSError:
            return False
        finally:
            with suppress(OSError):
                tried.unlink(missing_ok=True)
        return True

    def _temporary(self) -> Path:
        return self._folder / f"{self._path.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp"

    def _load(self) -> Mapping[str, Entry]:
        copy = self._copy
        if copy and copy[0] == _stamp(self._path.stat()):
            return copy[1]
        with _patiently(lambda: self._path.open("rb")) as file:
            stamp = _stamp(os.fstat(file.fileno()))
            if stamp[2] > 2 * MOST_BYTES:
                raise ForeignError("damaged", f"it has {stamp[2]:,} bytes")
            entries = decode(file.read())
        self._copy = (stamp, entries)
        return entries

    def _write(self, entries: dict[str, Entry]) -> None:
        data = encode(entries)
        temporary = self._temporary()
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            with os.fdopen(os.open(temporary, flags, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _patiently(lambda: temporary.replace(self._path))
        finally:
            temporary.unlink(missing_ok=True)
        self._sync_folder()
        self._copy = (_stamp(self._path.stat()), entries)

    def _sync_folder(self) -> None:
        """The new name on disk, too, where the system lets a folder be synced (Windows does not)."""
        if not hasattr(os, "O_DIRECTORY"):
            return
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _sweep(self) -> None:
        """What killed writers left; under the lock there is no living one but us."""
        for left in self._folder.glob(f"{self._path.name}.*.tmp"):
            left.unlink(missing_ok=True)

    def _set_aside(self, fault: ForeignError) -> None:
        name = f"{self._path.name}.{fault.label}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
        aside, tries = self._folder / name, 1
        while aside.exists():
            tries += 1
            aside = self._folder / f"{name}-{tries}"
        self._path.rename(aside)
        self._copy = None
        log.warning("The schema cache was set aside as %s: %s", aside.name, fault)

    @contextmanager
    def _turn(self, wait: float) -> Iterator[bool]:
        """Alone among threads and processes, or False after `wait` seconds."""
        from filelock import FileLock, Timeout

        end = time.monotonic() + wait
        if not self._writers.acquire(timeout=wait):
            yield False
            return
        try:
            lock = FileLock(self._folder / f"{self._path.name}.lock", mode=0o600)
            try:
                lock.acquire(timeout=max(0.0, end - time.monotonic()), poll_interval=0.01)
            except Timeout:
                yield False
                return
            try:
                yield True
            finally:
                lock.release()
        finally:
            self._writers.release()

    def _unusable(self, error: Exception) -> None:
        """One warning in the life of the process; the planner works without the cache."""
        if not self._warned:
            self._warned = True
            log.warning("The schema cache in %s cannot be used, plans are not kept: %s", self._folder, error)


def make_private(folder: Path) -> None:
    """The folder, made for its user alone where there is none; OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def encode(entries: dict[str, Entry]) -> bytes:
    """The file's bytes, a plan a line; drops entries from the front of `entries` until both limits hold."""
    lines = {key: f"{json.dumps(key)}: {json.dumps(entry, separators=(',', ':'))}" for key, entry in entries.items()}
    size = sum(len(line) + 2 for line in lines.values()) + 64
    for key in list(entries):
        if len(entries) <= MOST_PLANS and size <= MOST_BYTES:
            break
        del entries[key]
        size -= len(lines.pop(key)) + 2
    inside = ",\n".join(lines.values())
    return f'{{"version": {VERSION}, "plans": {{\n{inside}\n}}}}\n'.encode("ascii")


def decode(data: bytes) -> dict[str, Entry]:
    """The entries in the file's bytes; ForeignError when they are not a cache of this version."""
    try:
        value = json.loads(data)
    except RecursionError:
        raise ForeignError("damaged", "it is nested too deeply") from None
    except ValueError as error:
        raise ForeignError("damaged", f"it is not JSON ({error})") from None
    version = value.get("version") if isinstance(value, dict) else None
    if isinstance(version, int) and version != VERSION:
        raise ForeignError(f"version-{version % 1_000_000}", f"it is of version {version % 1_000_000}, not {VERSION}")
    plans = value.get("plans") if isinstance(value, dict) else None
    if not isinstance(plans, dict) or version is None or isinstance(version, bool):
        raise ForeignError("damaged", "it is no object with version and plans")
    return {key: entry for key, entry in plans.items() if isinstance(entry, dict)}


def _stamp(stat: os.stat_result) -> Stamp:
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _patiently(act: Callable[[], Result]) -> Result:
    """`act`, again for half a second where Windows says that somebody else has the file open just now."""
    for _ in range(50 if os.name == "nt" else 0):
        try:
            return act()
        except PermissionError:
            time.sleep(0.01)
    return act()
