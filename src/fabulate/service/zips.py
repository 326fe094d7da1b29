"""Files to one zip, streamed: nothing of it is kept, whatever its size.

Members carry a fixed time, so that the same tables are the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Level of compression; higher ones cost more than the rows themselves.
LEVEL = 1


class _Sink:
    """A file that cannot be sought, from which the bytes are taken as they come."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def write(members: Iterable[tuple[str, Iterator[bytes]]], *, large: bool) -> Iterator[bytes]:
    """A zip of named files, piece by piece. `large`: a member may pass 2 GiB, which asks for the newer form of zip."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:  # type: ignore[call-overload]
        for name, pieces in members:
            with archive.open(name, "w", force_zip64=large) as member:
                for piece in pieces:
                    member.write(piece)
                    yield sink.take()
            yield sink.take()
    yield sink.take()
