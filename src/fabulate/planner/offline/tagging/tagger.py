"""Tags words as parts of a table's, a column's or a value's name, by weights that `tools/tagger.py` trained.

A linear model over `features`, decoded by Viterbi so that a name that goes on has begun. Whole numbers throughout: the
same words are tagged alike on every machine. Source: averaged perceptron for sequences, Collins (2002).
"""

from __future__ import annotations

import gzip
import sys
import zlib
from array import array
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, cast

from .features import Lexicon, features

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..knowledge import Knowledge
    from ..text import Words

#: Outside, and the first and the later words of a column's, a table's and a value's name.
TAGS = ("O", "c", "C", "t", "T", "v", "V")
BUCKETS = 1 << 16
#: Words that are tagged; a longer description is read to here.
MOST_WORDS = 600
_KINDS = {"c": "column", "t": "table", "v": "value"}


@dataclass(frozen=True, slots=True)
class Span:
    """Words `start`..`stop` that name something."""

    kind: Literal["column", "table", "value"]
    start: int
    stop: int


def tag(words: Words, knowledge: Knowledge) -> list[Span]:
    """What the words name, in their order."""
    rows = features(words, MOST_WORDS, lexicon(knowledge))
    return spans(_decode([[bucket(one) for one in row] for row in rows])) if rows else []


def bucket(feature: str) -> int:
    """Where a feature's weights stand."""
    return zlib.crc32(feature.encode("utf-8", "surrogatepass")) & (BUCKETS - 1)


def goes(before: str, after: str) -> bool:
    """Whether one tag may follow another: a later word of a name follows one of the same name."""
    return after in "Octv" or (before != "O" and before.lower() == after.lower())


def spans(tags: Iterable[str]) -> list[Span]:
    """The names that a run of tags stands for."""
    found: list[tuple[str, int, int]] = []
    for n, one in enumerate(tags):
        if one in ("C", "T", "V") and found:
            kind, start, _ = found[-1]
            found[-1] = (kind, start, n + 1)
        elif one != "O":
            found.append((one, n, n + 1))
    return [Span(cast("Any", _KINDS[kind]), start, stop) for kind, start, stop in found]


def lexicon(knowledge: Knowledge) -> Lexicon:
    """What the knowledge says of words."""
    return _lexicon(knowledge.version)


@lru_cache(maxsize=2)
def _lexicon(version: str) -> Lexicon:
    from ..knowledge import load

    del version
    knowledge = load()
    labels = {
        str(label).lower()
        for entry in knowledge.concepts.values()
        if cast("dict[str, Any]", entry["column"]).get("kind") == "category"
        for label in cast("dict[str, Any]", entry["column"])["values"]
    }
    people = frozenset(cast("list[str]", knowledge.places.get("person_nouns", [])))
    return Lexicon(knowledge.concept_names, frozenset(knowledge.domain_names), people, frozenset(labels))


def _decode(rows: list[list[int]]) -> list[str]:
    weights, steps = _weights()
    size = len(TAGS)
    best: list[int] | None = None
    came: list[list[int]] = []
    for row in rows:
        scores = [sum(one) for one in zip(*(weights[at * size : at * size + size] for at in row), strict=True)]
        if best is None:
            best = [steps[size][at] + scores[at] for at in range(size)]
            continue
        back = [max(range(size), key=[old + step[at] for old, step in zip(best, steps, strict=False)].__getitem__)
                for at in range(size)]  # fmt: skip
        best = [best[back[at]] + steps[back[at]][at] + scores[at] for at in range(size)]
        came.append(back)
    assert best is not None
    path = [max(range(size), key=best.__getitem__)]
    for back in reversed(came):
        path.append(back[path[-1]])
    return [TAGS[at] for at in reversed(path)]


def packed(weights: bytes, steps: Iterable[int]) -> bytes:
    """The file of weights: `steps` as eight-byte numbers, the tag before by the tag, then a byte a weight."""
    return gzip.compress(array("q", steps).tobytes() + weights, mtime=0)


@lru_cache(maxsize=1)
def _weights() -> tuple[memoryview, list[list[int]]]:
    """By bucket and tag, and by the tag before (the last row: at the beginning) and tag."""
    data = gzip.decompress(resources.files(__package__).joinpath("weights.gz").read_bytes())
    size = len(TAGS)
    steps = array("q", data[: 8 * (size + 1) * size])
    if sys.byteorder == "big":
        steps.byteswap()
    return memoryview(data)[8 * len(steps) :].cast("b"), [list(steps[n * size :][:size]) for n in range(size + 1)]
