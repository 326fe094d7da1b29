"""The digest of a table as files hold it: found where `generate` puts them, and read in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schema import RequestError
from ..writers import by_suffix, digest
from . import places

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..engine import Program


def held(program: Program, table: str, span: tuple[int, int], where: str) -> str:
    """The digest of a table's rows as a file, a folder or a URL holds them; RequestError where they are not there.

    The files of a folder are read in the order of their names, as rows lie in `part-00000`, `part-00001`, …
    """
    from ..writers import readback

    where = places.local(where)
    names, kinds = program.tables[table].written, program.types(table)
    found = _files(where, table)
    try:
        blocks = list(readback.blocks(_opened(found), names, kinds, span[0]))
    except readback.ColumnsError as error:
        raise RequestError(f"{where}: {table} {error}") from error
    return digest.table(names, blocks).hex()


def _opened(found: list[tuple[str, str]]) -> Iterator[tuple[Any, str]]:
    for place, format in found:
        with places.opened(place) as file:
            yield file, format


def _files(where: str, table: str) -> list[tuple[str, str]]:
    """The files of a table with their formats, in order."""
    name = by_suffix(where)
    beneath = places.files(where) if name is None or not places.exists(where) else places.files(where) or [where]
    seen = [place for place in beneath if not any(part.startswith((".", "_")) for part in _below(place, where))]
    parts = [place for place in seen if _below(place, where)[:1] == [table]]
    alone = [place for place in seen if (kind := by_suffix(place)) and _below(place, where) == [f"{table}.{kind}"]]
    chosen = parts or alone or [place for place in seen if len(_below(place, where)) <= 1]
    if any("=" in part for place in chosen for part in _below(place, where)[:-1]):
        raise RequestError(f"{where}: rows that lie in folders by a column's values have no order to be hashed in")
    found = [(place, kind) for place in chosen if (kind := by_suffix(place))]
    if not found:
        raise RequestError(f"{where}: there is no file of {table}")
    return found


def _below(place: str, where: str) -> list[str]:
    """The names that lead from a folder to a file."""
    rest = places.below(place, where)
    return rest.split("/") if rest else []
