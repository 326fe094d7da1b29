"""Where files lie: a folder here, or a URL that `fsspec` opens (s3://, gs://, abfs://, …).

A file appears under its name when it is whole. Here it is written beside its place and moved; in an object store an
object appears when its upload is completed, and one that is not never does.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import unquote, urlsplit

from ..schema import RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Bytes that wait before they are sent to an object store: its smallest piece is 5 MiB.
_PIECE = 8 << 20


def local(place: str) -> str:
    """A file:// URL as the path that it is, any other place as it stands; RequestError for a URL of nothing."""
    scheme, _, path = place.partition("://")
    if is_url(place) and not path.strip("/"):
        raise RequestError(f"{place} names no place; write {scheme}://bucket/folder")
    return unquote(urlsplit(place).path) if is_url(place) and scheme == "file" else place


def is_url(place: str) -> bool:
    """Whether `fsspec` opens it."""
    return "://" in place


def join(folder: str, *names: str) -> str:
    """A place beneath a folder."""
    return "/".join([folder.rstrip("/"), *names]) if is_url(folder) else str(Path(folder, *names))


def below(place: str, folder: str) -> str:
    """What leads from a folder to a place beneath it, by slashes."""
    rest = place[len(folder.rstrip("/")) :].replace("\\", "/")
    return rest.strip("/")


#: What object stores' own libraries raise beside OSError: no credentials, nobody at the address, …
_ERRORS = {
    "botocore.exceptions": "BotoCoreError", "google.auth.exceptions": "GoogleAuthError", "gcsfs.retry": "HttpError",
    "azure.core.exceptions": "AzureError",
}  # fmt: skip


@contextlib.contextmanager
def _told(place: str) -> Iterator[None]:
    """OSError, with the place, where an object store's library has an error of its own."""
    try:
        yield
    except tuple(getattr(sys.modules[name], error) for name, error in _ERRORS.items() if name in sys.modules) as error:
        raise OSError(f"{place}: {error}") from error


@contextlib.contextmanager
def naming(place: str) -> Iterator[None]:
    """An error of the system that names no file, a full disk's say, names this place; an object store's too."""
    try:
        yield
    except OSError as error:
        if error.errno is None and place not in str(error):
            raise OSError(f"{place}: {error}") from error
        if error.errno is not None and error.filename is None:
            error.filename = place
        raise


@contextlib.contextmanager
def _store(place: str) -> Iterator[tuple[Any, str]]:
    """The file system of a URL and the path there.

    RequestError where what it needs is not installed, OSError for what goes wrong there.
    """
    with _told(place):
        try:
            from fsspec.core import url_to_fs

            system, path = url_to_fs(place)
        except (ImportError, ValueError) as error:
            fix = '; run: pip install "fabulate[s3]"' if place.startswith("s3") else ""
            raise RequestError(f"cannot open {place}: {error}{fix}") from error
        yield system, path


class Draft:
    """A file that is not there yet: written to, then `done` or `dropped`.

    `mark` names the run, so that what killed runs left is known.
    """

    def __init__(self, place: str, mark: str, *, sync: bool = False) -> None:
        self.place, self.bytes, self._sync = place, 0, sync
        self._out: Any
        if is_url(place):
            with _store(place) as (system, path):
                self._out, self._beside = system.open(path, "wb", autocommit=False, block_size=_PIECE), None
        else:
            file = Path(place)
            file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{file.name}.{mark}.", suffix=".part", dir=file.parent)
            self._out, self._beside = os.fdopen(handle, "wb", buffering=1 << 20), Path(name)

    def write(self, piece: bytes) -> None:
        """More of it."""
        if self._beside is None:
            with _told(self.place):
                self._out.write(piece)
        else:
            self._out.write(piece)
        self.bytes += len(piece)

    def done(self) -> None:
        """The file is whole: it appears under its name."""
        if self._beside is None:
            with _told(self.place):
                self._out.close()
                self._out.commit()
            return
        self._out.flush()
        if self._sync:
            os.fsync(self._out.fileno())
        self._out.close()
        with contextlib.suppress(OSError):
            mask = os.umask(0)
            os.umask(mask)
            self._beside.chmod(0o666 & ~mask)
        self._beside.replace(self.place)
        if self._sync:
            sync_folder(Path(self.place).parent)

    def dropped(self) -> None:
        """Nothing of it stays."""
        if self._beside is None:
            with contextlib.suppress(OSError, NotImplementedError), _told(self.place):
                self._out.discard()
            return
        with contextlib.suppress(OSError):
            self._out.close()
        with contextlib.suppress(OSError):
            self._beside.unlink()


def whole(place: str, pieces: Iterator[bytes], mark: str, *, sync: bool = False) -> int:
    """Writes a file that appears when it is whole; its bytes."""
    draft = Draft(place, mark, sync=sync)
    try:
        for piece in pieces:
            draft.write(piece)
        draft.done()
    except BaseException:
        draft.dropped()
        raise
    return draft.bytes


def sync_folder(folder: Path) -> None:
    """A folder's names to the disk, where folders can be synced."""
    with contextlib.suppress(OSError, PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def exists(place: str) -> bool:
    """Whether there is a file or a folder."""
    if is_url(place):
        with _store(place) as (system, path):
            system.invalidate_cache()
            return bool(system.exists(path))
    return Path(place).exists()


def files(folder: str, *, deep: bool = True) -> list[str]:
    """The files in a folder, hidden ones too, and `deep` those beneath it; sorted."""
    return sorted(sizes(folder, deep=deep))


def sizes(folder: str, *, deep: bool = True) -> dict[str, int]:
    """The files in a folder, as `files` has them, with their bytes."""
    if is_url(folder):
        with _store(folder) as (system, path):
            system.invalidate_cache()
            there = system.find(path, maxdepth=None if deep else 1, detail=True)
            return {system.unstrip_protocol(name): int(about["size"] or 0) for name, about in there.items()}
    found: dict[str, int] = {}
    for file in Path(folder).rglob("*") if deep else Path(folder).glob("*"):
        # A draft may appear under its name meanwhile.
        with contextlib.suppress(FileNotFoundError):
            if file.is_file():
                found[str(file)] = file.stat().st_size
    return found


def remove(place: str) -> None:
    """A file away, if it is there."""
    if is_url(place):
        with contextlib.suppress(FileNotFoundError), _store(place) as (system, path):
            system.rm_file(path)
    else:
        Path(place).unlink(missing_ok=True)


def opened(place: str) -> BinaryIO:
    """A file to read from."""
    if is_url(place):
        with _store(place) as (system, path):
            found: BinaryIO = system.open(path, "rb")
            return found
    return Path(place).open("rb")


def note(place: str, data: dict[str, Any]) -> None:
    """A small JSON file, on the disk when this returns. One process at a time writes it."""
    text = json.dumps(data).encode()
    if is_url(place):
        whole(place, iter([text]), "note")
        return
    beside = Path(f"{place}.new")
    with beside.open("wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(place)
    sync_folder(beside.parent)


def noted(place: str) -> dict[str, Any]:
    """What a small JSON file holds; nothing where there is none, or it is damaged."""
    if not exists(place):
        return {}
    with opened(place) as file:
        try:
            found = json.loads(file.read(1 << 20))
        except ValueError:
            return {}
    return found if isinstance(found, dict) else {}


def sweep(folder: str, ours: Callable[[str], bool], *, deep: bool = True) -> None:
    """Removes the files in a folder, and `deep` beneath it, whose name is ours."""
    for place in files(folder, deep=deep):
        if ours(place.rsplit("/" if is_url(place) else os.sep, 1)[-1]):
            remove(place)
