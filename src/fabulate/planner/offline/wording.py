"""A description as the readers get it, and what stood there before: slips mended, other languages glossed.

Readers look at one text only; facts, notes and names of columns speak the words that somebody typed.
"""

from __future__ import annotations

import bisect
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import language, phrasing, spelling
from .text import MAX_TEXT, Words, key

if TYPE_CHECKING:
    from .knowledge import Knowledge

#: Characters `start`..`stop` of a text, and what stands there instead.
Change = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One rewriting: the text before, and the changes by place before and after."""

    before: str
    after: str
    changes: tuple[tuple[int, int, int, int], ...] = ()

    def back(self, start: int, stop: int) -> tuple[int, int]:
        """Where characters `start`..`stop` of the new text stood."""
        return self._back(start, first=True), self._back(stop, first=False)

    def _back(self, at: int, *, first: bool) -> int:
        n = bisect.bisect_right(self.changes, at if first else at - 1, key=lambda change: change[2]) - 1
        if n < 0:
            return at
        old_start, old_stop, _, new_stop = self.changes[n]
        if at < new_stop or (at == new_stop and not first):
            return old_start if first else old_stop
        return at - new_stop + old_stop


@dataclass(frozen=True, slots=True)
class Wording:
    """`text` is what readers read; `language` a code, None for English; `slips` what was misspelt, and as what read."""

    text: str
    language: str | None = None
    slips: tuple[tuple[str, str], ...] = ()
    stages: tuple[Stage, ...] = field(default=())

    def typed(self, start: int, stop: int) -> str:
        """The characters that somebody typed where `text[start:stop]` stands."""
        if not self.stages:
            return self.text[start:stop]
        for stage in reversed(self.stages):
            start, stop = stage.back(start, stop)
        return self.stages[0].before[start:stop]

    def origin(self, start: int, stop: int) -> tuple[int, int]:
        """Where the words stood in the description's own language."""
        for stage in reversed(self.stages[1:]):
            start, stop = stage.back(start, stop)
        return start, stop

    def named(self, start: int, stop: int) -> str:
        """The words there in the description's own language, without its slips."""
        start, stop = self.origin(start, stop)
        return self.stages[1].before[start:stop] if self.stages else self.text[start:stop]

    @property
    def note(self) -> str:
        """What a reader of the plan is told of slips; "" for none."""
        return "read " + ", ".join(f"{typed!r} as {meant!r}" for typed, meant in self.slips) if self.slips else ""


def read(text: str, knowledge: Knowledge) -> Wording:
    """The description with its slips mended, in English."""
    text = unicodedata.normalize("NFC", text[:MAX_TEXT])
    code = language.detect(text, knowledge)
    mended, slips = spelling.read(text, knowledge, code)
    stages = [_rewritten(text, mended)]
    if code is None:
        code = language.detect(stages[0].after, knowledge) if slips else None
    if code is not None:
        plain = language.numbers(stages[0].after)
        stages.append(_rewritten(plain, language.gloss(plain, code, knowledge)))
    else:
        stages.append(Stage(stages[0].after, stages[0].after))
    for find in phrasing.read():
        if changes := find(stages[-1].after):
            stages.append(_rewritten(stages[-1].after, changes))
    return Wording(stages[-1].after, code, slips, tuple(stages))


def own_name(wording: Wording, name: str, start: int, stop: int) -> str:
    """A listed name in its own language: the words of `text[start:stop]` that `name` is made of, as they were."""
    found: list[str] = []
    wanted = key(name).split()
    before = (-1, -1)
    for word in Words(wording.text[start:stop]).items:
        parts = key(word.text).split()
        if parts and wanted[: len(parts)] == parts:
            wanted = wanted[len(parts) :]
            at = wording.origin(start + word.start, start + word.end)
            if at != before:  # several English words for one
                found.append(wording.named(start + word.start, start + word.end))
            before = at
        elif found and not parts:
            continue
    return " ".join(found) if found and (not wanted or wanted == ["pct"]) else ""


def _rewritten(text: str, changes: list[Change]) -> Stage:
    out: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    at = size = 0
    for start, stop, new in changes:
        out += [text[at:start], new]
        size += start - at
        places.append((start, stop, size, size + len(new)))
        size += len(new)
        at = stop
    return Stage(text, "".join([*out, text[at:]]), tuple(places))
