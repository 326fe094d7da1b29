"""Which kind a column's object is: by `kind`, else by the key that says where it is read or computed."""

from __future__ import annotations

from .column import Column
from .columns import KINDS, UNKINDED


def tag(value: object) -> str | None:
    """Which of `KINDS` a column's object is: its `kind`, else the key that says where it is read or computed."""
    if isinstance(value, Column):
        kind = getattr(value, "kind", None)
        return kind if isinstance(kind, str) else value.reads
    if isinstance(value, dict):
        kind = value.get("kind")
        if isinstance(kind, str):
            return kind if kind in KINDS and kind not in UNKINDED else None
        if kind is None:
            return next((key for key in UNKINDED if key in value), None)
    return None
