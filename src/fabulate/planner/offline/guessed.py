"""The topic that a list of columns speaks of where no other words do: "track_id, artist, album, duration_ms, tempo"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from .finish import main_table
from .knowledge import load
from .text import key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .knowledge import Knowledge

Json = dict[str, object]

_FEWEST = 4  # of its columns
_SHARE = 0.6
#: Names that every second topic has.
_ANY = frozenset(
    """id name date time type category status price amount total city country state email phone age gender description
    comment note year month rating score url title quantity customer location address created at updated at""".split()
)


def by_columns(names: Sequence[str], knowledge: Knowledge) -> str | None:
    """The domain whose table has most of the columns (`names` in `text.key` form), None where none has enough."""
    wanted = {name for name in names if name not in _ANY}
    if len(wanted) < _FEWEST:
        return None
    held = _columns(knowledge.version)
    best = max(held, key=lambda stem: (len(wanted & held[stem]), -len(held[stem]), stem))
    found = len(wanted & held[best])
    return best if found >= max(_FEWEST, _SHARE * len(wanted)) else None


@lru_cache(maxsize=2)
def _columns(version: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for stem, domain in load().domains.items():
        table = main_table(domain)
        if table is None:
            continue
        names = [str(column["name"]) for column in cast("list[Json]", table["columns"]) if not column.get("hidden")]
        also = [str(one) for more in cast("dict[str, list[object]]", domain.get("also", {})).values() for one in more]
        found[stem] = frozenset(key(name) for name in (*names, *also)) - _ANY
    return found
