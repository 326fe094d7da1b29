"""The compiled knowledge in memory, because a plan must not wait for YAML: JSON if it is current, else compiled
anew."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

Json = dict[str, object]

_PACKAGE = Path(__file__).resolve().parents[2]
SOURCES = _PACKAGE / "knowledge"
COMPILED = _PACKAGE / "knowledge.json"
#: How many bytes of it are looked at for its version.
_EDGE = 512
_SOURCES, _VERSION = re.compile(rb'"sources":"([0-9a-f]{64})"'), re.compile(rb'"version":"([0-9a-f]{16})"\}\s*$')


@dataclass(frozen=True)
class Knowledge:
    """What the planner knows. Names are in the form of `text.key`; columns, tables and lists in the schema language.

    `languages`: by code, the words of other languages and what they are in English; `english`: words by frequency;
    `shops`: names of kinds of shops, "*" for a word like shop behind them, and whose products of `stocks` they sell.
    """

    version: str
    lists: dict[str, Json]
    places: dict[str, Json]
    concepts: dict[str, Json]
    domains: dict[str, Json]
    concept_names: dict[str, str]
    domain_names: dict[str, list[tuple[str, float]]]
    boolean_stems: dict[str, list[str]]
    databases: dict[str, list[set[str]]]
    languages: dict[str, Json]
    shops: dict[str, str]
    stocks: dict[str, Json]
    english: str
    vocabulary: tuple[str, ...]
    words: frozenset[str]


@lru_cache(maxsize=1)
def load() -> Knowledge:
    """Reads `knowledge.json`; in a source checkout with newer YAML compiles and, where it may, writes it first.

    Raises `KnowledgeError` for a knowledge file that cannot be compiled, `FileNotFoundError` for no knowledge at all.
    """
    return from_index(_index())


def version() -> str:
    """The version of the knowledge that `load` gives; what is compiled and current need not be read whole for it."""
    found = None if load.cache_info().currsize else _written(COMPILED)
    if found is None:
        return load().version
    made_of, said = found
    if any(SOURCES.glob("domains/*.yaml")):
        from .knowledge_build import digest

        if made_of != digest(SOURCES):
            return load().version
    return said


def _written(path: Path) -> tuple[str, str] | None:
    """What the compiled file says first and last: the digest of its sources, and its version."""
    try:
        with path.open("rb") as file:
            head = file.read(_EDGE)
            file.seek(-_EDGE, os.SEEK_END)
            tail = file.read(_EDGE)
    except OSError:
        return None
    first, last = _SOURCES.search(head), _VERSION.search(tail)
    return (first[1].decode(), last[1].decode()) if first and last else None


def _index() -> Json:
    compiled = _read(COMPILED)
    if not any(SOURCES.glob("domains/*.yaml")):
        if compiled is None:
            raise FileNotFoundError(f"no knowledge at {COMPILED}")
        return compiled
    from .knowledge_build import compile_knowledge, digest

    if compiled is not None and compiled.get("sources") == digest(SOURCES):
        return compiled
    fresh = compile_knowledge(SOURCES)
    _write(COMPILED, fresh)
    return fresh


def _read(path: Path) -> Json | None:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return cast("Json", value) if isinstance(value, dict) and "domains" in value else None


def _write(path: Path, index: Json) -> None:
    """Atomic; a folder that can't be written to costs a compilation at each start, no more."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)


def from_index(index: Json) -> Knowledge:
    """Knowledge from a compiled index."""
    names = cast("dict[str, list[list[object]]]", index["domain_names"])
    vocabulary = tuple(cast("list[str]", index["vocabulary"]))
    return Knowledge(
        version=str(index["version"]),
        lists=cast("dict[str, Json]", index["lists"]),
        places=cast("dict[str, Json]", index["places"]),
        concepts=cast("dict[str, Json]", index["concepts"]),
        domains=cast("dict[str, Json]", index["domains"]),
        concept_names=cast("dict[str, str]", index["concept_names"]),
        domain_names={
            name: [(str(stem), float(cast("float", weight))) for stem, weight in rows] for name, rows in names.items()
        },
        databases={
            stem: [set(names) for names in tables]
            for stem, tables in cast("dict[str, list[list[str]]]", index["databases"]).items()
        },
        boolean_stems=cast("dict[str, list[str]]", index["boolean_stems"]),
        languages=cast("dict[str, Json]", index["languages"]),
        shops=cast("dict[str, str]", index["shops"]),
        stocks=cast("dict[str, Json]", index["stocks"]),
        english=str(index["english"]),
        vocabulary=vocabulary,
        words=frozenset(vocabulary),
    )
