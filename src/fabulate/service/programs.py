"""Compiled programs, kept: a schema that is asked for again only makes rows.

Least recently used ones go first. What a program holds grows with what its schema says, so that is what is counted.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from ..engine import compile_schema

if TYPE_CHECKING:
    from ..engine import Program
    from ..schema import Schema

#: Programs kept, and the characters of all their schemas together.
MOST, MOST_CHARACTERS = 256, 4 << 20


class Programs:
    """Programs by the digest of their schema; safe to share among threads."""

    def __init__(self, most: int = MOST, most_characters: int = MOST_CHARACTERS) -> None:
        self._most, self._most_characters = most, most_characters
        self._kept: OrderedDict[str, tuple[Program, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def of(self, schema: Schema) -> Program:
        """The schema's program, compiled when it is not kept; SchemaError when it cannot be made."""
        digest = schema.digest
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
                return self._kept[digest][0]
        program = compile_schema(schema)
        size = len(json.dumps(schema.to_dict(), default=str))
        if size > self._most_characters // 4:
            return program
        with self._lock:
            self._size += size - self._kept.pop(digest, (program, 0))[1]
            self._kept[digest] = (program, size)
            while len(self._kept) > self._most or self._size > self._most_characters:
                self._size -= self._kept.popitem(last=False)[1][1]
        return program

    def __len__(self) -> int:
        return len(self._kept)
