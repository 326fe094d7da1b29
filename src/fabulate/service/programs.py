"""Compiled programs, kept: a schema that is asked for again only makes rows.

Least recently used ones go first. What a program holds grows with what its schema says, so that is what is counted. The
planner gives the same schema object for the same words, so those are known without hashing the schema again.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..engine import compile_schema

if TYPE_CHECKING:
    from ..engine import Program
    from ..schema import Schema

#: Programs kept, most of which hold about a megabyte, and the characters of all their schemas together.
MOST, MOST_CHARACTERS = 64, 4 << 20


@dataclass(frozen=True, slots=True)
class Compiled:
    """A program, the digest of its schema, and the characters of the schema."""

    program: Program
    digest: str
    size: int
    #: Seconds that the last answer of each kind took; see `pace`.
    took: dict[object, float] = field(default_factory=dict, compare=False, repr=False)


class Programs:
    """Programs by their schema; safe to share among threads."""

    def __init__(self, most: int = MOST, most_characters: int = MOST_CHARACTERS) -> None:
        self._most, self._most_characters = most, most_characters
        self._kept: OrderedDict[str, Compiled] = OrderedDict()
        self._seen: OrderedDict[int, tuple[Schema, Compiled]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def at_hand(self, schema: Schema) -> Compiled | None:
        """The program of this very object, if it is kept; nothing is hashed or compiled for it."""
        seen = self._seen.get(id(schema))
        return seen[1] if seen is not None and seen[0] is schema else None

    def of(self, schema: Schema) -> Compiled:
        """The schema's program, compiled when it is not kept; SchemaError when it cannot be made."""
        if (seen := self.at_hand(schema)) is not None:
            self._use(schema, seen)
            return seen
        digest = schema.digest
        found = self._kept.get(digest)
        if found is None:
            found = Compiled(compile_schema(schema), digest, len(json.dumps(schema.to_dict(), default=str)))
        if found.size <= self._most_characters // 4:
            self._use(schema, found)
        return found

    def _use(self, schema: Schema, used: Compiled) -> None:
        with self._lock:
            earlier = self._kept.pop(used.digest, None)
            self._kept[used.digest] = used
            self._size += used.size - (earlier.size if earlier else 0)
            self._seen[id(schema)] = (schema, used)
            self._seen.move_to_end(id(schema))
            while len(self._kept) > self._most or self._size > self._most_characters:
                self._size -= self._kept.popitem(last=False)[1].size
            while len(self._seen) > len(self._kept):
                self._seen.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)
