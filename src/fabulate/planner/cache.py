"""Plans kept in `schemas.json`: the same words are planned once, and give the same rows tomorrow.

Least recently used plans go first. The file's order is the order of use, so no clock decides; a hit moves its plan to
the end at most once a day, and only while the file is small (`MOST_TOUCHED` bytes): a later save of the same process
writes the other hits. So a hit costs a look at the file's stamp, not a rewrite.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .. import __version__
from ..schema import SchemaError, parse
from .plan import Plan, PlanError
from .store import MOST_PLANS, Entry, Store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ..schema import Problem, Schema

#: A file up to this size, in bytes, is rewritten for a hit (once a day and plan).
MOST_TOUCHED = 2 << 20


@dataclass(frozen=True, slots=True)
class Saved:
    """A cached plan as a list shows it; `as_of` and `saved` in ISO form (UTC), `digest` of the schema."""

    key: str
    description: str
    source: str
    as_of: str
    saved: str
    digest: str


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class Cache:
    """The plans in a folder. No method raises for a folder that cannot be used: then there is nothing in it."""

    def __init__(
        self,
        folder: Path,
        check: Callable[[Schema], list[Problem]] | None = None,
        clock: Callable[[], datetime] = utc_now,
        *,
        read: Callable[[object], Schema] = parse,
    ) -> None:
        self._store = Store(folder)
        self._read = read
        self._check = check
        self._clock = clock
        self._plans: dict[str, tuple[Entry, Plan | None]] = {}
        self._used: set[str] = set()
        self._touched: set[tuple[str, str]] = set()

    def get(self, key: str) -> Plan | None:
        """The plan of that key, or None; an entry that is no plan any more is none. Takes no lock."""
        entry = self._store.read().get(key)
        if entry is None:
            return None
        plan = self._plan(key, entry)
        if plan is not None:
            self._use(key, entry)
        return plan

    def at_hand(self, key: str) -> Plan | None:
        """The plan of that key where it is in memory: nothing is read, parsed or written for it."""
        entry = self._store.at_hand().get(key)
        known = self._plans.get(key)
        if entry is None or known is None or known[0] is not entry or self._is_to_move(key, entry):
            return None
        return known[1]

    def save(self, key: str, plan: Plan, description: str) -> Plan:
        """Keeps the plan and returns the plan that is kept: the one that was there before, if there was."""
        today = self._today()
        saved = f"{self._clock():%Y-%m-%dT%H:%M:%SZ}"
        said = _entry(plan, description) | {"saved": saved, "used": today}

        def edit(entries: dict[str, Entry]) -> Plan:
            self._move_used(entries)
            earlier = entries.pop(key, None)
            kept = self._plan(key, earlier) if earlier is not None else None
            entries[key] = earlier if earlier is not None and kept is not None else said
            return kept or plan

        return self._store.change(edit) or plan

    def writable(self) -> bool:
        """Whether a plan could be saved now: tried, not guessed."""
        return self._store.writable()

    def entries(self) -> list[Saved]:
        """What is cached, most recently used last."""
        return [_saved(key, entry) for key, entry in self._store.read().items()]

    def show(self, prefix: str) -> Mapping[str, object]:
        """The one entry whose key begins so, as in the file; PlanError when none or several do."""
        return self._store.read()[self._one(prefix)]

    def drop(self, prefix: str | None) -> int:
        """Forgets the one plan whose key begins so, or all for None; how many. PlanError as for `show`."""
        if prefix is None:
            return self._store.change(_clear) or 0
        key = self._one(prefix)
        return self._store.change(lambda entries: int(entries.pop(key, None) is not None)) or 0

    def _one(self, prefix: str) -> str:
        if not re.fullmatch(r"[0-9a-f]{1,64}", prefix):
            raise PlanError(f"{prefix[:80]!r} is no beginning of a key; `fabulate schemas` lists them")
        found = [key for key in self._store.read() if key.startswith(prefix)]
        if len(found) != 1:
            raise PlanError(f"{len(found) or 'no'} cached plans begin with {prefix}; `fabulate schemas` lists them")
        return found[0]

    def _plan(self, key: str, entry: Entry) -> Plan | None:
        known = self._plans.get(key)
        if known is not None and known[0] is entry:
            return known[1]
        plan = _read(entry, self._read)
        if plan is not None and self._check is not None and entry.get("by") != __version__ and self._check(plan.schema):
            plan = None  # another release made it, and this one's engine refuses it
        if len(self._plans) >= MOST_PLANS:
            self._plans.clear()
        self._plans[key] = (entry, plan)
        return plan

    def _use(self, key: str, entry: Entry) -> None:
        if not self._is_to_move(key, entry):
            return
        self._touched.add((key, self._today()))
        self._used.add(key)
        if self._store.size <= MOST_TOUCHED:
            self._store.change(self._move_used, wait=0)

    def _is_to_move(self, key: str, entry: Entry) -> bool:
        """Whether this is the plan's first hit of the day."""
        today = self._today()
        return entry.get("used") != today and (key, today) not in self._touched

    def _move_used(self, entries: dict[str, Entry]) -> None:
        used, self._used = self._used, set()
        today = self._today()
        for key in used:
            if (entry := entries.pop(key, None)) is not None:
                entries[key] = entry | {"used": today}

    def _today(self) -> str:
        return self._clock().date().isoformat()


def _entry(plan: Plan, description: str) -> Entry:
    return {
        "description": description,
        "source": plan.source,
        "as_of": plan.schema.today.isoformat(),
        "digest": plan.schema.digest,
        "by": __version__,
        "tokens": plan.tokens,
        "not_understood": list(plan.not_understood),
        "notes": list(plan.notes),
        "schema": plan.schema.to_dict(),
    }


def _read(entry: Entry, read: Callable[[object], Schema]) -> Plan | None:
    """The plan that an entry of the file says, or None when it says none."""
    source, tokens = entry.get("source"), entry.get("tokens")
    if source not in ("llm", "offline"):
        return None
    try:
        schema = read(entry.get("schema"))
    except SchemaError:
        return None
    return Plan(
        schema,
        source,
        not_understood=_texts(entry.get("not_understood")),
        notes=_texts(entry.get("notes")),
        tokens=tokens if isinstance(tokens, int) else None,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()


def _saved(key: str, entry: Entry) -> Saved:
    said = [entry.get(name) for name in ("description", "source", "as_of", "saved", "digest")]
    return Saved(key, *(value if isinstance(value, str) else "" for value in said))


def _clear(entries: dict[str, Entry]) -> int:
    count = len(entries)
    entries.clear()
    return count
